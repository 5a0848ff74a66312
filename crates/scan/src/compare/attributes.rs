//! Compares the attributes that a script gives a cookie with those of its entry.

use crate::attributes::{Age, Attributes, Scope};
use cookie_registry_core::{Lifetime, MAX_COOKIE_SECONDS, SameSite, Unit, domain_match};
use cookie_registry_policy::model::{Cookie, Domain};
use time::Date;

/// An attribute whose value in a script differs from the policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The attribute, such as `lifetime` or `path`.
    pub attribute: &'static str,
    /// The value in the script, as in messages: `400 days`.
    pub written: String,
    /// The value that the entry declares, as in messages.
    pub declared: String,
}

/// The differences of one cookie.
#[derive(Debug, Default)]
pub(super) struct Differences {
    /// The lifetime, where it is longer than the policy declares.
    pub(super) longer: Option<Difference>,
    /// All others.
    pub(super) others: Vec<Difference>,
}

/// The most days that a month and a year of the calendar have. In the policy they are 30 and 365.
const LONGEST_MONTH: u64 = 31 * 86_400;
const LONGEST_YEAR: u64 = 366 * 86_400;

/// Compares what a script writes with an entry.
pub(super) fn differences(written: &Attributes, cookie: &Cookie, today: Date) -> Differences {
    let mut found = Differences::default();
    if let Some((difference, is_longer)) = lifetime(written, cookie.disclosure.lifetime, today) {
        if is_longer {
            found.longer = Some(difference);
        } else {
            found.others.push(difference);
        }
    }
    let other = |attribute, written: &str, declared: &str| Difference {
        attribute,
        written: format!("`{written}`"),
        declared: declared.to_owned(),
    };
    if let Some(path) = &written.path
        && *path != cookie.path
    {
        found
            .others
            .push(other("path", path, &format!("`{}`", cookie.path)));
    }
    if let Some(scope) = &written.domain {
        found.others.extend(domain(scope, &cookie.domain));
    }
    if let Some(same_site) = &written.same_site {
        let declared = cookie.same_site.header_value();
        let is_known = [SameSite::Strict, SameSite::Lax, SameSite::None]
            .iter()
            .any(|word| same_site.eq_ignore_ascii_case(word.header_value()));
        if is_known && !same_site.eq_ignore_ascii_case(declared) {
            found
                .others
                .push(other("SameSite", same_site, &format!("`{declared}`")));
        }
    }
    if let Some(secure) = written.secure
        && secure != cookie.secure
    {
        let word = |secure| if secure { "Secure" } else { "not Secure" };
        found.others.push(Difference {
            attribute: "security",
            written: word(secure).to_owned(),
            declared: word(cookie.secure).to_owned(),
        });
    }
    found
}

/// Returns how the lifetimes differ, and whether the written one is longer.
fn lifetime(written: &Attributes, declared: Lifetime, today: Date) -> Option<(Difference, bool)> {
    let (least, most) = match declared {
        Lifetime::Session => (0, 0),
        Lifetime::For { count, unit } => {
            let longest = match unit {
                Unit::Month => LONGEST_MONTH,
                Unit::Year => LONGEST_YEAR,
                unit => unit.seconds(),
            };
            let count = u64::from(count);
            (count * unit.seconds(), count * longest)
        }
        _ => return None,
    };
    let (least, most) = (as_number(least), as_number(most));
    let capped = |seconds: f64| seconds.min(as_number(MAX_COOKIE_SECONDS));
    let difference = |written: String| Difference {
        attribute: "lifetime",
        written,
        declared: declared.to_string(),
    };
    match written.age? {
        Age::Session if declared == Lifetime::Session => None,
        Age::Session => Some((difference("session".to_owned()), false)),
        Age::Seconds(seconds) => {
            let kept = capped(seconds);
            let is_longer = kept > most + 0.5;
            let is_shorter = kept < capped(least) - 0.5;
            (is_longer || is_shorter).then(|| (difference(shown(seconds)), is_longer))
        }
        // Until a fixed day it becomes shorter and shorter; only that it is too long can be said.
        Age::Until(moment) => {
            let epoch = Date::from_ordinal_date(1970, 1).ok()?;
            let days = u32::try_from((today - epoch).whole_days()).ok()?;
            let seconds = moment - f64::from(days) * 86_400.0;
            (capped(seconds) > most + 86_400.0).then(|| {
                let left = (seconds / 86_400.0).floor() * 86_400.0;
                (difference(format!("{} from today", shown(left))), true)
            })
        }
    }
}

#[allow(
    clippy::cast_precision_loss,
    reason = "lifetimes in seconds are far below 2^53"
)]
fn as_number(seconds: u64) -> f64 {
    seconds as f64
}

/// Returns a number of seconds in the largest unit that says it exactly.
fn shown(seconds: f64) -> String {
    let units = [
        ("day", 86_400.0),
        ("hour", 3_600.0),
        ("minute", 60.0),
        ("second", 1.0),
    ];
    let (unit, length) = units
        .into_iter()
        .find(|(_, length)| seconds >= *length && seconds % length == 0.0)
        .unwrap_or(("second", 1.0));
    let count = (seconds / length).round();
    format!("{count} {unit}{}", if count == 1.0 { "" } else { "s" })
}

/// Returns how the domains differ. A domain that the configuration determines is one of those that the entry permits, or below
/// one.
fn domain(written: &Scope, declared: &Domain) -> Option<Difference> {
    let plain = |domain: &str| domain.trim_start_matches('.').to_ascii_lowercase();
    let host = "the host that sets it";
    let (written, declared) = match (written, declared) {
        // Without a configured domain, such a cookie is sent to the host that sets it.
        (Scope::Host, Domain::FromConfig { .. } | Domain::HostOnly) => return None,
        (Scope::Domain(written), Domain::FromConfig { within }) => {
            let plain = plain(written);
            if within.iter().any(|allowed| domain_match(&plain, allowed)) {
                return None;
            }
            let allowed: Vec<String> = within.iter().map(|one| format!("`{one}`")).collect();
            (format!("`{written}`"), allowed.join(" or "))
        }
        (Scope::Domain(written), Domain::Fixed(declared)) => {
            if plain(written) == plain(declared) {
                return None;
            }
            (format!("`{written}`"), format!("`{declared}`"))
        }
        (Scope::Domain(written), Domain::HostOnly) => (format!("`{written}`"), host.to_owned()),
        (Scope::Host, Domain::Fixed(declared)) => (host.to_owned(), format!("`{declared}`")),
    };
    Some(Difference {
        attribute: "domain",
        written,
        declared,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_configured_domain_is_one_of_those_that_are_permitted() {
        let declared = Domain::FromConfig {
            within: vec!["example.org".to_owned(), "example.net".to_owned()],
        };
        for (written, expected) in [
            ("example.org", None),
            (".Example.NET", None),
            ("shop.example.net", None),
            ("example.com", Some("`example.com`")),
            ("org", Some("`org`")),
            ("badexample.org", Some("`badexample.org`")),
        ] {
            let found = domain(&Scope::Domain(written.to_owned()), &declared);
            assert_eq!(found.as_ref().map(|it| it.written.as_str()), expected);
            if let Some(found) = found {
                assert_eq!(found.declared, "`example.org` or `example.net`");
            }
        }
        assert_eq!(domain(&Scope::Host, &declared), None);
    }

    #[test]
    fn lifetimes_are_compared_as_visitors_read_them() {
        let today = Date::from_ordinal_date(2026, 332).expect("a day");
        let day = 86_400.0;
        for (declared, age, expected) in [
            ("1 day", Age::Seconds(day), None),
            ("1 day", Age::Seconds(400.0 * day), Some(("400 days", true))),
            ("1 day", Age::Seconds(3_600.0), Some(("1 hour", false))),
            ("1 day", Age::Session, Some(("session", false))),
            ("session", Age::Session, None),
            ("session", Age::Seconds(90.0), Some(("90 seconds", true))),
            ("1 year", Age::Seconds(366.0 * day), None),
            (
                "1 year",
                Age::Seconds(367.0 * day),
                Some(("367 days", true)),
            ),
            ("6 months", Age::Seconds(184.0 * day), None),
            (
                "6 months",
                Age::Seconds(179.0 * day),
                Some(("179 days", false)),
            ),
            // Browsers reduce every lifetime to 400 days.
            ("400 days", Age::Seconds(3_650.0 * day), None),
            (
                "1 year",
                Age::Until(2_147_472_000.0),
                Some(("4070 days from today", true)),
            ),
            ("1 year", Age::Until(1_795_824_000.0), None),
        ] {
            let written = Attributes {
                age: Some(age),
                ..Attributes::default()
            };
            let declared = Lifetime::parse(declared).expect("a lifetime");
            let found = lifetime(&written, declared, today);
            let found = found.map(|(difference, longer)| (difference.written, longer));
            let expected = expected.map(|(written, longer)| (written.to_owned(), longer));
            assert_eq!(found, expected, "{declared} {age:?}");
        }
    }
}

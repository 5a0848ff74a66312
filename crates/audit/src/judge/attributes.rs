//! Compares the attributes of a cookie in the browser with those that its entry declares.

use crate::address::is_within;
use crate::model::{CookieAttributes, Stored};
use cookie_registry_core::{Lifetime, MAX_COOKIE_SECONDS, SameSite, Unit};
use cookie_registry_policy::model::{Cookie, Disclosure, Domain};

/// The most days that a month and a year of the calendar have. In the policy they are 30 and 365.
const LONGEST_MONTH: u64 = 31 * 86_400;
const LONGEST_YEAR: u64 = 366 * 86_400;

/// The seconds that may pass between the moment in which a date was written and the one in which it is read.
const SLACK: u64 = 120;

/// Returns for how long a cookie is kept, in words, if that is longer than declared.
pub(super) fn longer(attributes: &CookieAttributes, disclosure: &Disclosure) -> Option<String> {
    let further = disclosure.lifetimes.iter().map(|it| it.lifetime);
    let longest = std::iter::once(disclosure.lifetime)
        .chain(further)
        .map(longest)
        .collect::<Option<Vec<u64>>>()?
        .into_iter()
        .max()?;
    let seconds = attributes.seconds?;
    // A browser keeps nothing longer than 400 days, whatever the header says.
    let kept = seconds.min(MAX_COOKIE_SECONDS);
    (kept > longest.saturating_add(SLACK)).then(|| words(seconds))
}

/// Returns the most seconds of a lifetime; `None` for one without an end.
fn longest(lifetime: Lifetime) -> Option<u64> {
    match lifetime {
        Lifetime::Session => Some(0),
        Lifetime::For { count, unit } => {
            let unit = match unit {
                Unit::Month => LONGEST_MONTH,
                Unit::Year => LONGEST_YEAR,
                unit => unit.seconds(),
            };
            Some(u64::from(count).saturating_mul(unit))
        }
        _ => None,
    }
}

/// Returns a number of seconds in the largest unit that is not more precise than necessary.
pub(super) fn words(seconds: u64) -> String {
    let units = [("day", 86_400), ("hour", 3_600), ("minute", 60)];
    // An `Expires` that was read a few seconds later is one second short of its day.
    let rounded = seconds.saturating_add(5);
    let (unit, length) = units
        .into_iter()
        .find(|(_, length)| rounded >= *length && rounded % length < 10)
        .or_else(|| units.into_iter().find(|(_, length)| rounded >= *length))
        .unwrap_or(("second", 1));
    let count = if length == 1 {
        seconds
    } else {
        rounded / length
    };
    format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
}

/// Returns how the attributes differ from the declared ones, in words. On loopback, `Secure` and `Domain` may be missing.
pub(super) fn differences(
    attributes: &CookieAttributes,
    stored: &Stored,
    cookie: &Cookie,
    is_loopback: bool,
) -> Vec<String> {
    let mut found = Vec::new();
    if attributes.path != cookie.path {
        found.push(format!(
            "the path `{}` instead of `{}`",
            attributes.path, cookie.path
        ));
    }
    found.extend(domain(attributes, stored, &cookie.domain, is_loopback));
    if !is_loopback || attributes.secure && !cookie.secure {
        found.extend(flag("Secure", attributes.secure, cookie.secure));
    }
    found.extend(flag("HttpOnly", attributes.http_only, cookie.http_only));
    found.extend(same_site(attributes, cookie.same_site));
    if attributes.partition.is_some() && !cookie.partitioned {
        found.push("`Partitioned`, although that is not declared".to_owned());
    }
    found
}

/// Returns how the domain differs from the declared one.
fn domain(
    attributes: &CookieAttributes,
    stored: &Stored,
    declared: &Domain,
    is_loopback: bool,
) -> Option<String> {
    let domain = stored.scope.trim_start_matches('.');
    match declared {
        Domain::HostOnly if attributes.with_domain => {
            Some(format!("the domain `{domain}`, although none is declared"))
        }
        Domain::Fixed(declared)
            if !is_loopback
                && (!attributes.with_domain || domain != declared.trim_start_matches('.')) =>
        {
            Some(format!("the domain `{domain}` instead of `{declared}`"))
        }
        Domain::FromConfig { within }
            if !is_loopback && !is_within(domain, within.iter().map(String::as_str)) =>
        {
            Some(format!("the domain `{domain}`, which is not declared"))
        }
        _ => None,
    }
}

/// Returns how an attribute without a value differs from the declared one.
fn flag(name: &str, is: bool, declared: bool) -> Option<String> {
    match (is, declared) {
        (true, false) => Some(format!("`{name}`, although that is not declared")),
        (false, true) => Some(format!("no `{name}`, although it is declared")),
        _ => None,
    }
}

/// Returns how `SameSite` differs from the declared value.
fn same_site(attributes: &CookieAttributes, declared: SameSite) -> Option<String> {
    let value = declared.header_value();
    match &attributes.same_site {
        Some(written) if !written.eq_ignore_ascii_case(value) => {
            Some(format!("`SameSite={written}` instead of `{value}`"))
        }
        None if declared != SameSite::None => {
            Some(format!("no `SameSite`, although `{value}` is declared"))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn seconds_are_said_in_the_largest_fitting_unit() {
        for (seconds, expected) in [
            (1, "1 second"),
            (59, "1 minute"),
            (3_600, "1 hour"),
            (86_400, "1 day"),
            (86_397, "1 day"),
            (63_072_000, "730 days"),
            (5_400, "90 minutes"),
        ] {
            assert_eq!(words(seconds), expected);
        }
    }
}

//! Parses a cookie as a header or a script wrote it (RFC 10025, section 5.6). Unlike the browser's jar, it shows the
//! lifetime before the browser reduces it, and cookies that were removed again.

use time::{Date, Month, OffsetDateTime, PrimitiveDateTime, Time};

/// The text after `Set-Cookie:` or that is assigned to `document.cookie`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Written {
    pub(crate) name: String,
    pub(crate) value: String,
    /// Without a leading dot, in lower case.
    pub(crate) domain: Option<String>,
    pub(crate) path: Option<String>,
    pub(crate) secure: bool,
    pub(crate) http_only: bool,
    pub(crate) same_site: Option<String>,
    pub(crate) partitioned: bool,
    pub(crate) lifetime: WrittenLifetime,
}

/// How long a cookie is to be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WrittenLifetime {
    /// Until the browser is closed.
    Session,
    /// For some seconds.
    Seconds(u64),
    /// Not at all: it is removed.
    Removed,
}

impl Written {
    /// Parses a cookie as browsers do; returns `None` for one that no browser accepts because it has neither name nor value.
    pub(crate) fn parse(text: &str, now: OffsetDateTime) -> Option<Self> {
        let mut parts = text.split(';');
        let pair = parts.next()?.trim();
        let (name, value) = pair.split_once('=').unwrap_or(("", pair));
        let (name, value) = (name.trim(), value.trim());
        if name.is_empty() && value.is_empty() {
            return None;
        }
        let mut written = Self {
            name: name.to_owned(),
            value: value.to_owned(),
            domain: None,
            path: None,
            secure: false,
            http_only: false,
            same_site: None,
            partitioned: false,
            lifetime: WrittenLifetime::Session,
        };
        let (mut max_age, mut expires) = (None, None);
        for part in parts {
            let (key, value) = part.split_once('=').unwrap_or((part, ""));
            let value = value.trim();
            match key.trim().to_ascii_lowercase().as_str() {
                "domain" => {
                    let domain = value.trim_start_matches('.').to_ascii_lowercase();
                    written.domain = Some(domain).filter(|domain| !domain.is_empty());
                }
                "path" => written.path = value.starts_with('/').then(|| value.to_owned()),
                "secure" => written.secure = true,
                "httponly" => written.http_only = true,
                "partitioned" => written.partitioned = true,
                "samesite" => written.same_site = same_site(value),
                "max-age" => max_age = seconds(value).or(max_age),
                "expires" => expires = date(value).or(expires),
                _ => {}
            }
        }
        written.lifetime = match (max_age, expires) {
            (Some(seconds), _) => lifetime(seconds),
            (None, Some(date)) => lifetime((date - now).whole_seconds()),
            (None, None) => WrittenLifetime::Session,
        };
        Some(written)
    }
}

fn lifetime(seconds: i64) -> WrittenLifetime {
    match u64::try_from(seconds) {
        Ok(seconds @ 1..) => WrittenLifetime::Seconds(seconds),
        _ => WrittenLifetime::Removed,
    }
}

fn same_site(value: &str) -> Option<String> {
    ["Strict", "Lax", "None"]
        .into_iter()
        .find(|word| word.eq_ignore_ascii_case(value))
        .map(str::to_owned)
}

/// Parses `Max-Age`: digits, with an optional minus. A number too large for 64 bits is as large as possible.
fn seconds(value: &str) -> Option<i64> {
    let digits = value.strip_prefix('-').unwrap_or(value);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let magnitude = digits.parse().unwrap_or(i64::MAX);
    Some(if digits.len() < value.len() {
        -magnitude
    } else {
        magnitude
    })
}

/// Parses a date as browsers do (RFC 10025, section 5.1.1): a time, a day, a month and a year, in any order.
fn date(value: &str) -> Option<OffsetDateTime> {
    let (mut time, mut day, mut month, mut year) = (None, None, None, None);
    let is_delimiter =
        |c: char| matches!(c, '\t' | ' '..='/' | ';'..='@' | '['..='`' | '{'..='~') && c != ':';
    for token in value.split(is_delimiter).filter(|it| !it.is_empty()) {
        if time.is_none()
            && let Some(found) = clock(token)
        {
            time = Some(found);
        } else if day.is_none()
            && let Some(found) = number(token, 1..=2)
        {
            day = u8::try_from(found).ok();
        } else if month.is_none()
            && let Some(found) = month_of(token)
        {
            month = Some(found);
        } else if year.is_none()
            && let Some(found) = number(token, 2..=4)
        {
            year = Some(match found {
                70..=99 => found + 1900,
                0..=69 => found + 2000,
                found => found,
            });
        }
    }
    let date = Date::from_calendar_date(year?, month?, day?).ok()?;
    Some(PrimitiveDateTime::new(date, time?).assume_utc())
}

/// Parses a number with so many digits, which may be followed by something else.
fn number(token: &str, digits: std::ops::RangeInclusive<usize>) -> Option<i32> {
    let end = token.bytes().take_while(u8::is_ascii_digit).count();
    token
        .get(..end)?
        .parse()
        .ok()
        .filter(|_| digits.contains(&end))
}

fn clock(token: &str) -> Option<Time> {
    let mut parts = token.splitn(3, ':');
    let mut part = || number(parts.next()?, 1..=2).and_then(|it| u8::try_from(it).ok());
    Time::from_hms(part()?, part()?, part()?).ok()
}

fn month_of(token: &str) -> Option<Month> {
    const NAMES: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    let start = token.get(..3)?.to_ascii_lowercase();
    let at = NAMES.iter().position(|name| *name == start)?;
    Month::try_from(u8::try_from(at + 1).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Written {
        let now = OffsetDateTime::from_unix_timestamp(1_000_000_000).unwrap();
        Written::parse(text, now).unwrap()
    }

    #[test]
    fn attributes_are_read_in_any_case_and_order() {
        let written = parse(
            "a=b=c ; SECURE; httponly;Domain=.Example.org; Path=/x; samesite=nOnE; Partitioned; Max-Age=60",
        );
        assert_eq!(
            (written.name.as_str(), written.value.as_str()),
            ("a", "b=c")
        );
        assert_eq!(written.domain.as_deref(), Some("example.org"));
        assert_eq!(written.path.as_deref(), Some("/x"));
        assert_eq!(written.same_site.as_deref(), Some("None"));
        assert!(written.secure && written.http_only && written.partitioned);
        assert_eq!(written.lifetime, WrittenLifetime::Seconds(60));
        assert_eq!(parse("novalue").name, "");
        assert_eq!(
            Written::parse(" = ;Path=/", OffsetDateTime::UNIX_EPOCH),
            None
        );
    }

    #[test]
    fn a_lifetime_is_that_of_max_age_or_else_of_expires() {
        use WrittenLifetime::{Removed, Seconds, Session};
        for (attributes, expected) in [
            ("", Session),
            ("Max-Age=99999999999999999999", Seconds(i64::MAX as u64)),
            ("Max-Age=0", Removed),
            ("Max-Age=-1", Removed),
            ("Max-Age=1.5", Session),
            ("Expires=Thu, 01 Jan 1970 00:00:00 GMT", Removed),
            ("Expires=Sun, 09-Sep-2001 01:47:40 GMT", Seconds(60)),
            (
                "Expires=Sun, 09 Sep 2001 01:47:40 GMT; Max-Age=5",
                Seconds(5),
            ),
            ("Expires=Sunday, 09-Sep-01 1:47:40 GMT", Seconds(60)),
            ("Expires=2001 Sep 9 01:47:40", Seconds(60)),
            ("Expires=9 Sep 2001", Session),
            ("Expires=31 Feb 2001 01:47:40", Session),
            ("Expires=nonsense", Session),
        ] {
            assert_eq!(
                parse(&format!("a=b; {attributes}")).lifetime,
                expected,
                "{attributes}"
            );
        }
    }
}

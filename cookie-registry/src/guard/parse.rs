//! Parses a `Set-Cookie` header as a browser does (RFC 10025, section 5.6). Browsers accept more than a
//! server may write, and the guard judges the cookie that results.

use super::date;
use cookie_registry_core::{MAX_ATTRIBUTE_BYTES, MAX_COOKIE_SECONDS, SameSite};

/// The cookie that a browser reads from a header, and the attributes that it ignores.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parsed<'h> {
    /// Without surrounding white space; empty if there is no name.
    pub name: &'h [u8],
    /// Without surrounding white space.
    pub value: &'h [u8],
    /// The attributes.
    pub attributes: Attributes<'h>,
}

/// The attributes that follow the pair.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attributes<'h> {
    /// `None` if the browser derives it from the request's URL.
    pub path: Option<&'h [u8]>,
    /// Without a leading dot; `None` for a host-only cookie.
    pub domain: Option<&'h [u8]>,
    /// Whether there is `Secure`.
    pub secure: bool,
    /// Whether there is `HttpOnly`.
    pub http_only: bool,
    /// `None` if there is none that browsers know.
    pub same_site: Option<SameSite>,
    /// Whether there is `Partitioned`.
    pub partitioned: bool,
    /// Seconds, at most 400 days.
    pub max_age: Option<i64>,
    /// Seconds since 1970-01-01.
    pub expires: Option<i64>,
    /// The names of repeated attributes.
    pub repeated: Vec<&'static str>,
    /// The names of attributes without effect.
    pub ignored: Vec<&'h [u8]>,
}

/// The attributes that browsers know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Known {
    Expires,
    MaxAge,
    Domain,
    Path,
    Secure,
    HttpOnly,
    SameSite,
    Partitioned,
}

impl Known {
    const ALL: [(Self, &'static str); 8] = [
        (Self::Expires, "Expires"),
        (Self::MaxAge, "Max-Age"),
        (Self::Domain, "Domain"),
        (Self::Path, "Path"),
        (Self::Secure, "Secure"),
        (Self::HttpOnly, "HttpOnly"),
        (Self::SameSite, "SameSite"),
        (Self::Partitioned, "Partitioned"),
    ];

    fn of(name: &[u8]) -> Option<(Self, &'static str)> {
        Self::ALL
            .into_iter()
            .find(|(_, known)| known.as_bytes().eq_ignore_ascii_case(name))
    }
}

impl<'h> Parsed<'h> {
    /// Parses a header.
    pub fn of(header: &'h [u8]) -> Self {
        let mut pieces = header.split(|byte| *byte == b';');
        let pair = pieces.next().unwrap_or_default();
        // A pair without `=` is a value without a name.
        let (name, value) = split_at_equals(pair).unwrap_or((b"", pair));
        let mut attributes = Attributes::default();
        let mut seen = [false; Known::ALL.len()];
        for piece in pieces {
            let piece = trim(piece);
            if !piece.is_empty() {
                attributes.add(piece, &mut seen);
            }
        }
        Self {
            name: trim(name),
            value: trim(value),
            attributes,
        }
    }
}

impl<'h> Attributes<'h> {
    /// Adds an attribute. If an attribute is repeated, the last one applies.
    fn add(&mut self, piece: &'h [u8], seen: &mut [bool; Known::ALL.len()]) {
        let (name, value) = split_at_equals(piece).unwrap_or((piece, b""));
        let (name, value) = (trim(name), trim(value));
        let Some((known, spelling)) = Known::of(name) else {
            self.ignored.push(name);
            return;
        };
        if std::mem::replace(&mut seen[known as usize], true) {
            self.repeated.push(spelling);
        }
        if value.len() > MAX_ATTRIBUTE_BYTES {
            self.ignored.push(name);
            return;
        }
        let has_effect = match known {
            Known::Expires => set_if_some(&mut self.expires, date::seconds(value)),
            Known::MaxAge => set_if_some(&mut self.max_age, max_age(value)),
            Known::Domain => {
                let domain = value.strip_prefix(b".").unwrap_or(value);
                self.domain = Some(domain).filter(|domain| !domain.is_empty());
                self.domain.is_some()
            }
            Known::Path => {
                self.path = Some(value).filter(|path| path.starts_with(b"/"));
                self.path.is_some()
            }
            Known::SameSite => {
                self.same_site = same_site(value);
                self.same_site.is_some()
            }
            Known::Secure => flag(&mut self.secure),
            Known::HttpOnly => flag(&mut self.http_only),
            Known::Partitioned => flag(&mut self.partitioned),
        };
        if !has_effect {
            self.ignored.push(name);
        }
    }
}

/// Stores a parsed value and returns whether there was one. An unreadable attribute does not change an
/// earlier one of the same name.
fn set_if_some<T>(field: &mut Option<T>, parsed: Option<T>) -> bool {
    let has_effect = parsed.is_some();
    *field = parsed.or(field.take());
    has_effect
}

fn flag(field: &mut bool) -> bool {
    *field = true;
    true
}

fn split_at_equals(piece: &[u8]) -> Option<(&[u8], &[u8])> {
    let at = piece.iter().position(|byte| *byte == b'=')?;
    Some((piece.get(..at)?, piece.get(at + 1..)?))
}

/// Removes surrounding spaces and tabs.
fn trim(mut text: &[u8]) -> &[u8] {
    while let [b' ' | b'\t', rest @ ..] | [rest @ .., b' ' | b'\t'] = text {
        text = rest;
    }
    text
}

/// Parses an integer and caps it at 400 days, as browsers do (section 5.6.2).
fn max_age(value: &[u8]) -> Option<i64> {
    let (negative, digits) = match value {
        [b'-', digits @ ..] => (true, digits),
        digits => (false, digits),
    };
    if !digits.iter().all(u8::is_ascii_digit) || digits.is_empty() {
        return None;
    }
    if negative {
        return Some(-1);
    }
    let limit = i64::try_from(MAX_COOKIE_SECONDS).unwrap_or(i64::MAX);
    let seconds = digits.iter().fold(0i64, |all, digit| {
        all.saturating_mul(10)
            .saturating_add(i64::from(digit - b'0'))
    });
    Some(seconds.min(limit))
}

fn same_site(value: &[u8]) -> Option<SameSite> {
    [SameSite::Strict, SameSite::Lax, SameSite::None]
        .into_iter()
        .find(|same_site| {
            same_site
                .header_value()
                .as_bytes()
                .eq_ignore_ascii_case(value)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attributes(text: &str) -> Attributes<'_> {
        Parsed::of(text.as_bytes()).attributes
    }

    #[test]
    fn the_pair_ends_at_the_first_semicolon() {
        for (header, name, value) in [
            ("a=b", "a", "b"),
            (" a\t= b ;Path=/", "a", "b"),
            ("a=b=c; d=e", "a", "b=c"),
            ("a=\"b c\"", "a", "\"b c\""),
            ("a=", "a", ""),
            ("=b", "", "b"),
            ("b", "", "b"),
            ("", "", ""),
            (";a=b", "", ""),
            ("a=b, c=d", "a", "b, c=d"),
        ] {
            let parsed = Parsed::of(header.as_bytes());
            assert_eq!(
                (parsed.name, parsed.value),
                (name.as_bytes(), value.as_bytes()),
                "{header}"
            );
        }
    }

    #[test]
    fn attributes_are_read_in_any_case_and_order() {
        let read = attributes(
            "; secure;SAMESITE=none ;path = /app;  Partitioned=x; domain=.Example.org;httponly; max-age=60;;",
        );
        let expected = Attributes {
            path: Some(b"/app"),
            domain: Some(b"Example.org"),
            secure: true,
            http_only: true,
            same_site: Some(SameSite::None),
            partitioned: true,
            max_age: Some(60),
            ..Attributes::default()
        };
        assert_eq!(read, expected);
    }

    #[test]
    fn the_last_of_repeated_attributes_counts_and_is_reported() {
        let read = attributes("; Path=/a; Path=/b; Max-Age=1; max-age=2; Secure; Secure");
        assert_eq!((read.path, read.max_age), (Some(&b"/b"[..]), Some(2)));
        assert_eq!(read.repeated, ["Path", "Max-Age", "Secure"]);
    }

    #[test]
    fn attributes_without_effect_are_reported() {
        let long = format!("; Path=/{}", "a".repeat(MAX_ATTRIBUTE_BYTES));
        for suffix in [
            "; Priority=High",
            "; =x",
            "; Max-Age=",
            "; Max-Age=+1",
            "; Max-Age=1.5",
            "; Max-Age=1e9",
            "; Expires=soon",
            "; Path=app",
            "; Path=",
            "; Domain=",
            "; SameSite=Default",
            &long,
        ] {
            let read = attributes(suffix);
            assert_eq!(read.ignored.len(), 1, "{suffix}");
            assert_eq!(
                Attributes {
                    ignored: Vec::new(),
                    ..read
                },
                Attributes::default(),
                "{suffix}"
            );
        }
    }

    #[test]
    fn a_max_age_is_at_most_400_days() {
        for (value, expected) in [
            ("0", Some(0)),
            ("-5", Some(-1)),
            ("007", Some(7)),
            ("34560000", Some(34_560_000)),
            ("34560001", Some(34_560_000)),
            ("99999999999999999999999999", Some(34_560_000)),
            ("", None),
            ("-", None),
            ("1-", None),
        ] {
            assert_eq!(max_age(value.as_bytes()), expected, "{value}");
        }
    }
}

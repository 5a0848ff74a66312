//! The text of a `Set-Cookie` header, whole or as a template.

use crate::occurrence::Operation;
use crate::text::{Part, Text};

/// What is written into the header.
pub(super) struct Written {
    pub(super) name: Text,
    pub(super) operation: Operation,
    /// See [`RawOccurrence::lifetime`](crate::facts::RawOccurrence::lifetime).
    pub(super) lifetime: Option<usize>,
    /// See [`RawOccurrence::value`](crate::facts::RawOccurrence::value).
    pub(super) value: Option<usize>,
}

impl Written {
    /// Returns what sets a cookie of which nothing is known.
    pub(super) fn unknown() -> Self {
        Self {
            name: Text::unknown(),
            operation: Operation::Set,
            lifetime: None,
            value: None,
        }
    }
}

/// Returns what the text of a header says of its cookie.
pub(super) fn written(text: &Text) -> Written {
    let operation = if text.expires_at_once() || is_emptied(text) {
        Operation::Remove
    } else {
        Operation::Set
    };
    let name = text.before_equals();
    let function = name.parameter_in().map(|(function, _)| function);
    let passed = |part: Option<&Part>| match part {
        Some(Part::Parameter {
            function: own,
            index,
        }) => function
            .is_none_or(|function| function == *own)
            .then_some(*index),
        _ => None,
    };
    let mut parts = text.0.iter().enumerate();
    let lifetime = parts.find_map(|(at, part)| match part {
        Part::Literal(before) if lifetime_behind(before).is_some() => passed(text.0.get(at + 1)),
        _ => None,
    });
    let mut literals = text
        .0
        .iter()
        .enumerate()
        .filter_map(|(at, part)| match part {
            Part::Literal(literal) => Some((at, literal.find('=')?, literal.len())),
            _ => None,
        });
    let value = literals.next().and_then(|(at, equals, length)| {
        let is_last = equals + 1 == length;
        passed(text.0.get(at + 1).filter(|_| is_last))
    });
    Written {
        name,
        operation,
        lifetime,
        value,
    }
}

/// Returns the text of a lifetime that is over, where what follows a text is a lifetime: behind `Max-Age=` and `Expires=`.
pub(super) fn lifetime_behind(before: &str) -> Option<&'static str> {
    let before = before.trim_end().strip_suffix('=')?.trim_end();
    let ends = |name: &str| {
        let at = before.len().checked_sub(name.len());
        at.and_then(|at| before.get(at..))
            .is_some_and(|end| end.eq_ignore_ascii_case(name))
    };
    if ends("max-age") {
        return Some("0");
    }
    ends("expires").then_some("Thu, 01 Jan 1970 00:00:00 GMT")
}

/// Returns whether a text gives a cookie no value and no lifetime, as a removal by hand does: `a=; Path=/`.
fn is_emptied(text: &Text) -> bool {
    let parts = text.0.iter().map(|part| match part {
        Part::Literal(text) => text.as_str(),
        _ => "?",
    });
    let whole = parts.collect::<String>().to_ascii_lowercase();
    let Some((_, rest)) = whole.split_once('=') else {
        return false;
    };
    let mut pieces = rest.split(';').map(str::trim);
    let is_empty = pieces
        .next()
        .is_some_and(|value| matches!(value, "" | "\"\""));
    // After `a=;` a piece that is computed can be a lifetime.
    is_empty
        && pieces.all(|piece| {
            !piece.contains('?') && !piece.starts_with("max-age") && !piece.starts_with("expires")
        })
}

/// The name of the header with the colon, as a response has it at the beginning of a line (RFC 9112, section 5).
const FIELD: &str = "set-cookie:";

/// Returns what a text of several lines writes into the header, if a line of it is the header:
/// `HTTP/1.1 200 OK\r\nSet-Cookie: a=1`. Of a line that ends after the colon, nothing is known.
pub(super) fn field(text: &Text) -> Option<Text> {
    for (at, part) in text.0.iter().enumerate() {
        let Part::Literal(literal) = part else {
            continue;
        };
        let lower = literal.to_ascii_lowercase();
        let found = lower.match_indices(FIELD).find(|(start, _)| {
            let before = lower.get(..*start).unwrap_or_default();
            if before.is_empty() {
                at == 0
                    || matches!(text.0.get(at - 1), Some(part) if !matches!(part, Part::Literal(_)))
            } else {
                before.ends_with('\n')
            }
        });
        let Some((start, _)) = found else { continue };
        let line = literal.get(start + FIELD.len()..).unwrap_or_default();
        let (line, is_whole) = match line.split_once(['\r', '\n']) {
            Some((line, _)) => (line, true),
            None => (line, false),
        };
        let mut value = Text::default();
        let line = line.trim_start();
        if !line.is_empty() {
            value.push(Part::Literal(line.to_owned()));
        }
        if !is_whole {
            for part in text.0.get(at + 1..).unwrap_or_default() {
                match part {
                    Part::Literal(more) => match more.split_once(['\r', '\n']) {
                        Some((more, _)) => {
                            value.push(Part::Literal(more.to_owned()));
                            break;
                        }
                        None => value.push(part.clone()),
                    },
                    part => value.push(part.clone()),
                }
            }
        }
        return Some(value);
    }
    None
}

/// Returns whether a line of the header sets something: it has a pair, or what follows the colon is not known.
pub(super) fn is_pair(value: &Text) -> bool {
    let is_open = |part: &Part| !matches!(part, Part::Literal(_));
    match value.0.as_slice() {
        [] => true,
        [Part::Literal(only)] => only
            .split(';')
            .next()
            .is_some_and(|pair| pair.contains('=')),
        parts => parts.iter().any(is_open),
    }
}

/// Attributes that distinguish a `Set-Cookie` header from other texts (RFC 6265bis, section 4.1.1).
const ATTRIBUTES: &[&str] = &[
    "domain=",
    "expires=",
    "httponly",
    "max-age=",
    "partitioned",
    "path=",
    "samesite=",
    "secure",
];

/// Returns whether a text, or the template of one, is a `Set-Cookie` header: `name=value; Attribute`.
pub(super) fn is_set_cookie(template: &str) -> bool {
    let Some((name, rest)) = template.split_once('=') else {
        return false;
    };
    let token = |c: char| c.is_ascii_alphanumeric() || "-_.{}$:!#%&'*+^|~".contains(c);
    let lower = name.to_ascii_lowercase();
    if name.is_empty()
        || name.len() > 128
        || !name.chars().all(token)
        || lower == "document.cookie"
        || ATTRIBUTES
            .iter()
            .any(|attribute| attribute.trim_end_matches('=') == lower)
    {
        return false;
    }
    rest.split(';').skip(1).any(|part| {
        let part = part.trim_start().to_ascii_lowercase();
        ATTRIBUTES
            .iter()
            .any(|attribute| match attribute.strip_suffix('=') {
                Some(_) => part.starts_with(attribute),
                None => part.trim_end() == *attribute,
            })
    })
}

#[cfg(test)]
mod tests {
    use super::{field, is_pair, is_set_cookie, written};
    use crate::occurrence::Operation;
    use crate::text::Text;

    #[test]
    fn a_line_of_a_response_is_the_header() {
        for (text, value) in [
            ("Set-Cookie: a=1\r\n", Some("a=1")),
            (
                "HTTP/1.1 200 OK\r\nset-cookie:a=1; Path=/\r\n\r\nbody",
                Some("a=1; Path=/"),
            ),
            ("Set-Cookie: ", Some("")),
            ("A header such as `Set-Cookie: a=1` is refused", None),
            ("Cookie: a=1", None),
        ] {
            let found = field(&Text::literal(text));
            let expected = value.map(|value| match value {
                "" => Text::default(),
                value => Text::literal(value),
            });
            assert_eq!(found, expected, "{text}");
        }
        assert!(!is_pair(&Text::literal("a")) && is_pair(&Text::literal("a=1")));
        assert!(is_pair(&Text::default()) && is_pair(&Text::unknown()));
    }

    #[test]
    fn an_empty_value_without_a_lifetime_removes() {
        for (text, operation) in [
            ("a=; Path=/", Operation::Remove),
            ("a=", Operation::Remove),
            ("a=\"\"; HttpOnly", Operation::Remove),
            ("a=; Max-Age=60", Operation::Set),
            ("a=; Expires=Wed, 21 Oct 2037 07:28:00 GMT", Operation::Set),
            ("a=1; Path=/", Operation::Set),
        ] {
            assert_eq!(written(&Text::literal(text)).operation, operation, "{text}");
        }
    }

    #[test]
    fn a_header_is_distinguished_from_other_texts() {
        for (text, is) in [
            ("{NAME}={value}; SameSite=Lax; HttpOnly", true),
            ("sid=; Max-Age=0", true),
            ("a=b;path=/", true),
            ("__Host-id={}; Secure", true),
            ("max-age=31536000; includeSubDomains", false),
            ("text/html; charset=utf-8", false),
            ("attachment; filename=a; path=b", false),
            ("a=b; c=d", false),
            ("document.cookie='a=b;path=/'", false),
            ("no equals; HttpOnly", false),
            ("the name = value; Secure", false),
        ] {
            assert_eq!(is_set_cookie(text), is, "{text}");
        }
    }
}

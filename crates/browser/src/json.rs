//! Parses the JSON of a browser. The texts of a page are UTF-16 and may contain an unpaired surrogate. JSON can express
//! it (`"\ud800"`), but UTF-8 cannot.

use serde_json::Value;
use std::borrow::Cow;

/// Parses JSON. Replaces each unpaired surrogate, and each byte that is not UTF-8, with U+FFFD. An invalid character of
/// a page thus does not make the whole message unreadable.
///
/// # Errors
/// The error of the parser if the result is not JSON.
///
/// ```
/// use cookie_registry_browser::parse_json;
/// assert_eq!(parse_json(br#"["a\ud800b","\ud83c\udf6a"]"#).unwrap()[0], "a\u{fffd}b");
/// assert!(parse_json(b"[").is_err());
/// ```
pub fn parse_json(bytes: &[u8]) -> Result<Value, serde_json::Error> {
    serde_json::from_slice(bytes)
        .or_else(|_| serde_json::from_str(&whole_characters(&String::from_utf8_lossy(bytes))))
}

/// Replaces each escape of half a surrogate pair that stands alone.
fn whole_characters(text: &str) -> Cow<'_, str> {
    let mut replaced = String::new();
    let (mut copied, mut at) = (0, 0);
    while let Some(found) = text.get(at..).and_then(|rest| rest.find('\\')) {
        let start = at + found;
        // An escaped character is no escape of its own, such as the second stroke of `\\`.
        at = start + 2;
        match unit(text, start) {
            Some(0xD800..=0xDBFF) if matches!(unit(text, start + 6), Some(0xDC00..=0xDFFF)) => {
                at = start + 12;
            }
            Some(0xD800..=0xDFFF) => {
                replaced.push_str(&text[copied..start]);
                replaced.push_str("\\ufffd");
                at = start + 6;
                copied = at;
            }
            _ => {}
        }
        // A stroke before a character of several bytes is no JSON.
        while !text.is_char_boundary(at) && at < text.len() {
            at += 1;
        }
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    replaced.push_str(&text[copied..]);
    Cow::Owned(replaced)
}

/// Returns the number of the escape `\uXXXX` at a position.
fn unit(text: &str, at: usize) -> Option<u16> {
    let digits = text.get(at..at + 6)?.strip_prefix("\\u")?;
    u16::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test stops where something is wrong")]
mod tests {
    use super::*;

    #[test]
    fn halves_of_pairs_are_replaced_and_nothing_else_is() {
        for (json, expected) in [
            (r#""a\ud800b""#, "a\u{fffd}b"),
            (r#""\udc00\ud800x\ud800""#, "\u{fffd}\u{fffd}x\u{fffd}"),
            (r#""\ud800\ud83c\udf6a""#, "\u{fffd}\u{1f36a}"),
            (r#""\\ud800 \\\ud800""#, "\\ud800 \\\u{fffd}"),
            (r#""\ud800é\n""#, "\u{fffd}é\n"),
        ] {
            assert_eq!(parse_json(json.as_bytes()).unwrap(), expected, "{json}");
        }
        assert_eq!(parse_json(b"\"a\xffb\"").unwrap(), "a\u{fffd}b");
    }

    #[test]
    fn what_is_no_json_stays_an_error() {
        for text in [
            "",
            "\"\\",
            "\"\\u",
            "\"\\ud800",
            "\"\\é\"",
            "{\"a\":\\ud800}",
        ] {
            assert!(parse_json(text.as_bytes()).is_err(), "{text}");
        }
    }
}

//! Removes the secrets that a journey types from everything that an audit writes.

use crate::journey::{Step, Text};
use serde_json::Value;
use std::fmt::Write as _;

/// The fewest characters of a secret. A shorter one occurs in every report by chance.
pub(crate) const SHORTEST: usize = 4;

/// The values of the environment variables of a journey, in the spellings in which a site may show them.
pub(crate) struct Secrets {
    /// The spellings, longest first, each with the name of its variable.
    spellings: Vec<(String, String)>,
}

impl Secrets {
    /// Reads the variables. Returns the name of one whose value is too short to be kept out of a report.
    pub(crate) fn of(steps: &[Step]) -> Result<Self, String> {
        let mut values = Vec::new();
        for step in steps {
            let Step::Fill(_, Text::Variable(name)) = step else {
                continue;
            };
            // The step itself reports a variable that is not set.
            let Ok(value) = std::env::var(name) else {
                continue;
            };
            if value.chars().count() < SHORTEST {
                return Err(name.clone());
            }
            values.push((value, name.clone()));
        }
        Ok(Self::new(&values))
    }

    fn new(values: &[(String, String)]) -> Self {
        let mut known: Vec<(String, String)> = values
            .iter()
            .flat_map(|(value, name)| spellings(value).map(|it| (it, name.clone())))
            .collect();
        known.sort_by(|(one, _), (other, _)| (other.len(), one).cmp(&(one.len(), other)));
        known.dedup();
        Self { spellings: known }
    }

    /// Replaces the secrets in every text of a document by the names of their variables.
    pub(crate) fn remove(&self, document: &mut Value) {
        match document {
            Value::String(text) => {
                for (spelling, name) in &self.spellings {
                    if let Some(without) = without(text, spelling, &format!("[{name}]")) {
                        *text = without;
                    }
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.remove(item)),
            // The names of fields are ours.
            Value::Object(fields) => fields.values_mut().for_each(|field| self.remove(field)),
            _ => {}
        }
    }

    /// Returns the secrets in every spelling.
    pub(crate) fn spellings(&self) -> Vec<&str> {
        self.spellings.iter().map(|(it, _)| it.as_str()).collect()
    }

    /// Returns whether there is nothing to remove.
    pub(crate) fn is_empty(&self) -> bool {
        self.spellings.is_empty()
    }
}

/// Returns how pages and addresses may spell a text: as it is and in other case, percent-encoded once or twice, as a form sends it,
/// escaped as in JSON and HTML, read in another encoding, and within something that is written in base 64.
fn spellings(text: &str) -> impl Iterator<Item = String> {
    let encoded = encoded(text);
    let mut all = vec![
        text.to_owned(),
        text.to_lowercase(),
        text.to_uppercase(),
        encoded.replace("%20", "+"),
        encoded.replace('%', "%25"),
        encoded,
        // A header that a browser reads as Latin-1.
        text.bytes().map(char::from).collect(),
    ];
    let json = serde_json::Value::from(text).to_string();
    let json = json.trim_start_matches('"');
    let json = json.strip_suffix('"').unwrap_or(json).to_owned();
    all.push(ascii(&json));
    all.push(json);
    for quote in ["&#39;", "&#x27;", "&apos;"] {
        let html = text.replace('&', "&amp;").replace('<', "&lt;");
        let html = html.replace('>', "&gt;").replace('"', "&quot;");
        all.push(html.replace('\'', quote));
    }
    for at in 0..3 {
        let inner = within_base64(text.as_bytes(), at);
        // A shorter one occurs by chance.
        if inner.len() >= 2 * SHORTEST {
            all.push(inner.replace('+', "-").replace('/', "_"));
            all.push(inner);
        }
    }
    all.into_iter()
}

/// Returns the text with other characters than those of ASCII escaped as in JSON and JavaScript.
fn ascii(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_ascii() {
            escaped.push(character);
        } else {
            for unit in character.encode_utf16(&mut [0; 2]) {
                // Writing to a String cannot fail.
                let _ = write!(escaped, "\\u{unit:04x}");
            }
        }
    }
    escaped
}

/// Returns the characters of base 64 (RFC 4648, section 4) that these bytes determine alone, where they begin `at` bytes after a
/// multiple of three.
fn within_base64(bytes: &[u8], at: usize) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let bit = |index: usize| usize::from(bytes[index / 8] >> (7 - index % 8) & 1);
    let start = (6 - at * 8 % 6) % 6;
    let mut text = String::new();
    let mut from = start;
    while from + 6 <= bytes.len() * 8 {
        let digit = (from..from + 6).fold(0, |digit, index| digit << 1 | bit(index));
        text.push(char::from(DIGITS[digit]));
        from += 6;
    }
    text
}

/// Returns a text with something in place of each occurrence of a spelling, in any case of its ASCII letters; `None` if there is
/// none.
fn without(text: &str, spelling: &str, instead: &str) -> Option<String> {
    let (lower, spelling) = (text.to_ascii_lowercase(), spelling.to_ascii_lowercase());
    let mut result = String::new();
    let mut rest = 0;
    for (at, found) in lower.match_indices(&spelling) {
        result.push_str(text.get(rest..at)?);
        result.push_str(instead);
        rest = at + found.len();
    }
    (rest > 0).then(|| result + text.get(rest..).unwrap_or_default())
}

/// Percent-encodes a text as `encodeURIComponent` does (ECMA-262, section 19.2.6.4).
fn encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len() * 2);
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.!~*'()".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_secret_is_removed_in_every_spelling_and_at_every_depth() {
        let value = "p&ss w\u{f6}rd".to_owned();
        let secrets = Secrets::new(&[(value.clone(), "PASSWORD".to_owned())]);
        let mut document = json!({
            "title": format!("Hello {value}"),
            "list": [{ "url": "http://a/p%26ss%20w%C3%B6rd/x", "form": "x=p%26ss+w%C3%B6rd", "number": 1 }],
        });
        secrets.remove(&mut document);
        let expected = json!({
            "title": "Hello [PASSWORD]",
            "list": [{ "url": "http://a/[PASSWORD]/x", "form": "x=[PASSWORD]", "number": 1 }],
        });
        assert_eq!(document, expected);
    }

    #[test]
    fn a_secret_is_removed_however_a_page_spells_it() {
        let value = "Ada+L\u{f6}ve<\"x'@Example.org".to_owned();
        let secrets = Secrets::new(&[(value.clone(), "MAIL".to_owned())]);
        let twice = encoded(&encoded(&value));
        for spelt in [
            value.to_lowercase(),
            value.to_uppercase(),
            encoded(&value).to_lowercase(),
            twice,
            "Ada+L\u{c3}\u{b6}ve<\"x'@Example.org".to_owned(),
            json!(value).to_string(),
            "Ada+L\\u00f6ve<\\\"x'@Example.org".to_owned(),
            "Ada+L\u{f6}ve&lt;&quot;x&#39;@Example.org".to_owned(),
            // `printf 'a:Ada+L\303\266ve<"x'\''@Example.org' | base64`, and with one and two letters more before it.
            "YTpBZGErTMO2dmU8IngnQEV4YW1wbGUub3Jn".to_owned(),
            "YWI6QWRhK0zDtnZlPCJ4J0BFeGFtcGxlLm9yZw==".to_owned(),
            "YWJjOkFkYStMw7Z2ZTwieCdARXhhbXBsZS5vcmc=".to_owned(),
        ] {
            let mut document = json!(format!("x {spelt} y"));
            secrets.remove(&mut document);
            let text = document.as_str().unwrap_or_default();
            assert!(
                text.contains("[MAIL]") && !text.contains("Example") && !text.contains("BFeGF"),
                "{spelt}: {text}"
            );
        }
        let mut document = json!("another text");
        secrets.remove(&mut document);
        assert_eq!(document, json!("another text"));
    }

    #[test]
    fn a_variable_that_is_not_set_is_no_secret() {
        let step = |name: &str| Step::Fill(Vec::new(), Text::Variable(name.to_owned()));
        let secrets = Secrets::of(&[step("NO_SUCH_VARIABLE_OF_A_TEST")]);
        assert!(secrets.is_ok_and(|it| it.is_empty()));
    }
}

//! Keeps the secrets that a journey types out of everything that an audit writes.

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
        let mut spellings: Vec<(String, String)> = values
            .iter()
            .flat_map(|(value, name)| {
                let encoded = encoded(value);
                let form = encoded.replace("%20", "+");
                [value.clone(), encoded, form].map(|it| (it, name.clone()))
            })
            .collect();
        spellings.sort_by_key(|(spelling, _)| std::cmp::Reverse(spelling.len()));
        spellings.dedup();
        Self { spellings }
    }

    /// Replaces the secrets in every text of a document by the names of their variables.
    pub(crate) fn remove(&self, document: &mut Value) {
        match document {
            Value::String(text) => {
                for (spelling, name) in &self.spellings {
                    if text.contains(spelling.as_str()) {
                        *text = text.replace(spelling.as_str(), &format!("[{name}]"));
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
    fn a_variable_that_is_not_set_is_no_secret() {
        let step = |name: &str| Step::Fill(Vec::new(), Text::Variable(name.to_owned()));
        let secrets = Secrets::of(&[step("NO_SUCH_VARIABLE_OF_A_TEST")]);
        assert!(secrets.is_ok_and(|it| it.is_empty()));
    }
}

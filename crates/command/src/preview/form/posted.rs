//! What a browser sends back.

use super::{Control, Field};
use std::collections::BTreeMap;

/// The values of a form by the names of their controls, in the order in which they were sent.
#[derive(Debug, Default)]
pub(crate) struct Posted(BTreeMap<String, Vec<String>>);

/// The most values of a form.
const MAX_VALUES: usize = 5_000;

/// What is wrong about the value of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Problem {
    NotANumber,
    NotADay,
    /// Two forms of which only one can be written.
    Both,
    /// A row without a key.
    NoKey,
    /// A key that is no identifier.
    NotAKey,
    /// A key that is there already.
    Taken,
}

impl Problem {
    /// Returns the name of the sentence about it.
    pub(crate) const fn sentence(self) -> &'static str {
        match self {
            Self::NotANumber => "problem_number",
            Self::NotADay => "problem_day",
            Self::Both => "problem_both",
            Self::NoKey => "problem_no_key",
            Self::NotAKey => "problem_key",
            Self::Taken => "problem_taken",
        }
    }
}

/// The fields of a form with problems: their names, and what is wrong.
pub(crate) type Problems = Vec<(String, Problem)>;

impl Posted {
    /// Reads a body of the type `application/x-www-form-urlencoded`; `None` if it has too many values.
    pub(crate) fn parse(body: &[u8]) -> Option<Self> {
        let mut values = BTreeMap::<String, Vec<String>>::new();
        for (number, (name, value)) in form_urlencoded::parse(body).enumerate() {
            if number >= MAX_VALUES {
                return None;
            }
            let value = value.replace("\r\n", "\n");
            values.entry(name.into_owned()).or_default().push(value);
        }
        Some(Self(values))
    }

    /// Returns the first value of a name; empty if there is none.
    pub(crate) fn get(&self, name: &str) -> &str {
        let values = self.0.get(name);
        values
            .and_then(|values| values.first())
            .map_or("", String::as_str)
    }

    /// Returns what a person has entered, with the names of the controls.
    pub(crate) fn entered(&self) -> impl Iterator<Item = (&str, &str)> {
        let hidden = ["token", "of", "id", "file", "change", "again"];
        let all = self.0.iter();
        all.filter(move |(name, _)| !hidden.contains(&name.as_str()))
            .flat_map(|(name, values)| values.iter().map(|value| (name.as_str(), value.as_str())))
            .filter(|(_, value)| !value.is_empty())
    }

    /// Returns whether the form had a control of a name.
    fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// Returns the value of a field as its control shows it: no empty lines, and no spaces around them.
    pub(crate) fn of(&self, field: &Field) -> Vec<String> {
        let values = self.0.get(&field.name).into_iter().flatten();
        let is_filled = |line: &String| !line.is_empty();
        match field.control {
            Control::Lines => values
                .flat_map(|value| value.lines())
                .map(|line| line.trim().to_owned())
                .filter(is_filled)
                .collect(),
            Control::Ticks(_) => {
                let sent: Vec<&String> = values.filter(|word| is_filled(word)).collect();
                // The words of the file keep their order, whatever that of the ticks is.
                let kept = field.shown.iter().filter(|word| sent.contains(word));
                let new = sent.iter().copied();
                let new = new.filter(|word| !field.shown.contains(word));
                kept.chain(new).cloned().collect()
            }
            _ => {
                let first = values.map(|value| value.trim().to_owned()).find(is_filled);
                first.into_iter().collect()
            }
        }
    }

    /// Returns whether a field that the form cannot edit is to be removed.
    fn is_removed(&self, field: &Field) -> bool {
        self.get(&format!("{}:remove", field.name)) == "yes"
    }

    /// Returns whether what was sent of a field, or of any of its parts, is not what the file has.
    pub(super) fn is_changed(&self, field: &Field) -> bool {
        match field.parts.as_slice() {
            [] if field.control == Control::Fixed => self.is_removed(field),
            [] => self.has(&field.name) && self.of(field) != trimmed(field),
            parts => parts.iter().any(|part| self.is_changed(part)),
        }
    }

    /// Returns whether a field, or any of its parts, has a value.
    pub(super) fn is_filled(&self, field: &Field) -> bool {
        match field.parts.as_slice() {
            [] if field.control == Control::Fixed => field.is_written && !self.is_removed(field),
            [] => !self.of(field).is_empty(),
            parts => parts.iter().any(|part| self.is_filled(part)),
        }
    }

    /// Returns whether a browser has sent a field, or any of its parts.
    pub(super) fn is_sent(&self, field: &Field) -> bool {
        // A browser sends nothing of what cannot be edited.
        field.control == Control::Fixed
            || self.has(&field.name)
            || field.parts.iter().any(|part| self.is_sent(part))
    }
}

/// Returns the value of a field in the file, as [`Posted::of`] returns what was sent.
fn trimmed(field: &Field) -> Vec<String> {
    let lines = field.shown.iter().map(|line| line.trim().to_owned());
    lines.filter(|line| !line.is_empty()).collect()
}

/// Returns whether a text can be the key of an entry.
pub(crate) fn is_key(text: &str) -> bool {
    let is_of_key = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_".contains(c);
    text.len() <= 64
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.chars().all(is_of_key)
}

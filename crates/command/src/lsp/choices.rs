//! Quick fixes that set keys of an entry, such as the company that provides it.

use super::text::Lines;
use crate::edit::{Edit, Path, Step, apply, headed, parse, table};
use cookie_registry_policy::Finding;
use ls_types::TextEdit;
use std::ops::Range;
use toml_edit::{Document, Value};

/// The most entries of one answer for which the whole file is edited. That takes as long as to read it a few times, and only an
/// entry without a header of its own needs it.
const MAX_WHOLE: usize = 2;

/// The tables of a file in which entries are completed.
pub(super) struct Entries<'t> {
    text: &'t str,
    /// The file, once a finding needed it; `None` in it if it is not TOML.
    document: Option<Option<Document<&'t str>>>,
    /// How often the whole file may still be edited.
    left: usize,
}

impl<'t> Entries<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        Self {
            text,
            document: None,
            left: MAX_WHOLE,
        }
    }

    /// Returns what can be chosen to complete the entry of a finding: a title, and the edit of the file.
    pub(super) fn choices(
        &mut self,
        finding: &Finding,
        lines: &Lines<'_>,
    ) -> Vec<(String, TextEdit)> {
        let entry = finding.entry.as_deref().and_then(|it| it.split_once('.'));
        let Some((section, key)) = entry.filter(|_| !finding.choices.is_empty()) else {
            return Vec::new();
        };
        let path = crate::edit::path([section, key]);
        let Some(place) = self.place(&path) else {
            return Vec::new();
        };
        let there = self.text.get(place.clone()).unwrap_or_default();
        let choices = finding.choices.iter().filter_map(|keys| {
            let of_key = |(key, value): &(&str, String)| {
                let path = path.iter().cloned().chain([Step::Key((*key).to_owned())]);
                Edit::Set(path.collect(), Value::from(value.as_str()))
            };
            let edits: Vec<Edit> = keys.iter().map(of_key).collect();
            let edited = apply(there, &edits).ok()?;
            let shown: Vec<String> = keys
                .iter()
                .map(|(key, value)| format!("{key} = {}", Value::from(value.as_str())))
                .collect();
            let edit = difference(there, &edited, place.start, lines);
            Some((format!("Set {}", listed(&shown)), edit))
        });
        choices.collect()
    }

    /// Returns the part of the file that is edited: the lines below the header of the entry if it has one, else all. `None` if
    /// the file has no such entry.
    fn place(&mut self, path: &Path) -> Option<Range<usize>> {
        let text = self.text;
        let document = self.document.get_or_insert_with(|| parse(text).ok());
        let root = document.as_ref()?.as_table();
        table(root, path)?;
        let own = headed(text, root, path);
        if own.is_none() {
            self.left = self.left.checked_sub(1)?;
        }
        Some(own.unwrap_or(0..text.len()))
    }
}

/// Returns the edit that makes one text from another, which begins at an offset of the file. It is as short as it can be, so that
/// the cursor of the editor stays where it is.
fn difference(old: &str, new: &str, start: usize, lines: &Lines<'_>) -> TextEdit {
    let same = |(a, b): &(char, char)| a == b;
    let length = |(a, _): (char, char)| a.len_utf8();
    let head: usize = old
        .chars()
        .zip(new.chars())
        .take_while(same)
        .map(length)
        .sum();
    let (old_rest, new_rest) = (
        old.get(head..).unwrap_or_default(),
        new.get(head..).unwrap_or_default(),
    );
    let ends = old_rest.chars().rev().zip(new_rest.chars().rev());
    let tail: usize = ends.take_while(same).map(length).sum();
    let written = new_rest.get(..new_rest.len() - tail).unwrap_or_default();
    let range = lines.range(start + head, start + old.len() - tail);
    TextEdit::new(range, written.to_owned())
}

/// Returns texts as a list in a sentence.
fn listed(texts: &[String]) -> String {
    match texts.split_last() {
        Some((last, others @ [_, ..])) => format!("{} and {last}", others.join(", ")),
        _ => texts.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::text::Encoding;
    use super::*;
    use cookie_registry_policy::{Code, source::Span};

    /// Returns the titles of the choices, and the file after each.
    fn chosen(text: &str) -> Vec<(String, String)> {
        let finding = Finding::new(Code::KnownNameWithoutProvider, Span::start_of(0), "x")
            .entry("cookies.visits")
            .choice([
                ("provider", "A \"B\"".to_owned()),
                ("set_by", "script".to_owned()),
            ])
            .choice([("set_by", "server".to_owned())]);
        let lines = Lines::of(text, Encoding::Utf8);
        let choices = Entries::of(text).choices(&finding, &lines);
        let applied = choices.into_iter().map(|(title, edit)| {
            let (start, end) = (lines.offset(edit.range.start), lines.offset(edit.range.end));
            (
                title,
                format!("{}{}{}", &text[..start], edit.new_text, &text[end..]),
            )
        });
        applied.collect()
    }

    #[test]
    fn keys_are_set_in_every_form_of_an_entry() {
        for (text, expected) in [
            (
                "a = 1\n[cookies.visits] # x\nname     = \"_ga\"\n\n# y\n[cookies.b]\n",
                "a = 1\n[cookies.visits] # x\nname     = \"_ga\"\nset_by   = \"server\"\n\n# y\n[cookies.b]\n",
            ),
            (
                "[cookies.visits]\r\nname = \"_ga\"\r\n[cookies.visits.value]\r\nx = 1\r\n",
                "[cookies.visits]\r\nname = \"_ga\"\r\nset_by = \"server\"\r\n[cookies.visits.value]\r\nx = 1\r\n",
            ),
            (
                "[cookies]\nvisits = { name = \"_ga\" }\n",
                "[cookies]\nvisits = { name = \"_ga\", set_by = \"server\" }\n",
            ),
            (
                "[cookies]\nvisits.name = \"_ga\"\n",
                "[cookies]\nvisits.name = \"_ga\"\nvisits.set_by = \"server\"\n",
            ),
            (
                "[cookies.visits]\nset_by = \"script\" # x\n",
                "[cookies.visits]\nset_by = \"server\" # x\n",
            ),
            (
                "cookies = { visits = { name = \"_ga\" } } # x\n",
                "cookies = { visits = { name = \"_ga\", set_by = \"server\" } } # x\n",
            ),
            (
                "cookies.visits = { name = \"_ga\" }\n[storage]\n",
                "cookies.visits = { name = \"_ga\", set_by = \"server\" }\n[storage]\n",
            ),
            // A table of the entry before the entry itself.
            (
                "[cookies.visits.value]\nx = 1\n[ \"cookies\" . visits ]\nname = \"_ga\"\n",
                "[cookies.visits.value]\nx = 1\n[ \"cookies\" . visits ]\nname = \"_ga\"\nset_by = \"server\"\n",
            ),
            // Lines of a text that look like headers.
            (
                "\u{feff}[cookies.visits]\nname = \"\"\"\n[cookies.b]\n\"\"\"\n  [cookies.b]\n",
                "\u{feff}[cookies.visits]\nname = \"\"\"\n[cookies.b]\n\"\"\"\nset_by = \"server\"\n  [cookies.b]\n",
            ),
            (
                "  [cookies.visits]\n  name = \"_ga\"",
                "  [cookies.visits]\n  name = \"_ga\"\n  set_by = \"server\"",
            ),
        ] {
            let found = chosen(text);
            assert_eq!(found[1].1, expected);
            assert_eq!(found[1].0, "Set set_by = \"server\"");
            assert_eq!(
                found[0].0,
                "Set provider = 'A \"B\"' and set_by = \"script\""
            );
            let written = found[0].1.trim_start_matches('\u{feff}');
            let table: toml::Table = written.parse().unwrap();
            assert_eq!(
                table["cookies"]["visits"]["provider"].as_str(),
                Some("A \"B\"")
            );
        }
    }

    #[test]
    fn what_cannot_be_edited_has_no_choice() {
        for text in [
            "[cookies.visits\n",
            "",
            "[storage.visits]\n",
            "[cookies]\n",
            "[cookies]\nvisits = 1\n",
            "[[cookies.visits]]\nname = \"_ga\"\n",
            // Keys above the first header have no table whose lines could be continued.
            "cookies.visits.name = \"_ga\"\n[storage]\n",
        ] {
            assert_eq!(chosen(text), [], "{text:?}");
        }
    }

    /// An entry without a header is edited within the whole file, which is not done for every finding of a large one.
    #[test]
    fn the_whole_file_is_edited_a_few_times_only() {
        let entries: String = (0..9)
            .map(|n| format!("c{n} = {{ name = \"_ga\" }}\n"))
            .collect();
        let text = format!("[cookies]\n{entries}");
        let lines = Lines::of(&text, Encoding::Utf8);
        let mut all = Entries::of(&text);
        let count = (0..9).filter(|n| {
            let finding = Finding::new(Code::KnownNameWithoutProvider, Span::start_of(0), "x")
                .entry(format!("cookies.c{n}"))
                .choice([("set_by", "server".to_owned())]);
            !all.choices(&finding, &lines).is_empty()
        });
        assert_eq!(count.count(), MAX_WHOLE);
    }
}

//! Parses the entries of a file one by one, so that a syntax error in one entry does not hide the errors of the others.
//! The TOML parser stops at some errors, such as a key without a value.
//!
//! A file is split before each line that begins with `[`. A part such as `[cookies.session]` means the same at any
//! position, so it is parsed separately. The other parts are parsed together, with blanks in place of the separate
//! parts. A file in which a part leaves a string or a bracket open is parsed as a whole. An entry that is written twice
//! is parsed with the other parts.

mod text;

use crate::draft::{Cookie, Storage};
use crate::finding::Finding;
use crate::keys::entry;
use crate::read::{Reader, Table};
use crate::source::FileId;
use std::collections::BTreeSet;
use text::{Blanked, Part, headers, is_complete, only_once};
use toml::de::DeTable;

/// The tables whose entries are read one by one.
const SECTIONS: [&str; 2] = ["cookies", "storage"];

/// The most entries with mistakes that are read one by one. For each, the text before it is blank.
const MAX_BROKEN: usize = 10;

/// The entries of a file that were read one by one.
#[derive(Debug, Default)]
pub(super) struct Parts {
    pub(super) cookies: Vec<Cookie>,
    pub(super) storage: Vec<Storage>,
    pub(super) findings: Vec<Finding>,
    /// The mistakes of syntax in these entries.
    pub(super) errors: Vec<toml::de::Error>,
    /// The end of the lines before the first header of the file.
    first_header: usize,
}

/// An entry.
#[derive(Clone, Debug)]
pub(super) enum Item {
    Cookie(Box<Cookie>),
    Storage(Box<Storage>),
}

/// Where the header of an entry is, and what it says.
#[derive(Clone, Copy)]
pub(super) struct Header<'t> {
    pub(super) file: FileId,
    /// The bytes before it.
    pub(super) before: usize,
    section: &'static str,
    key: &'t str,
}

/// Splits a text into entries and the rest, with blanks in place of the entries; `None` if it can only be read as a whole. An
/// entry that is valid TOML is read by the function, which returns `None` for one that is not.
pub(super) fn split(
    text: &str,
    file: FileId,
    mut read: impl FnMut(&str, Header<'_>) -> Option<(Item, Vec<Finding>)>,
) -> Option<(String, Parts)> {
    let starts = headers(text);
    let first_header = starts.first().copied()?;
    if !is_complete(text.get(..first_header)?) {
        return None;
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    let ranges = starts.iter().zip(ends).map(|(start, end)| *start..end);
    let all: Vec<Part<'_>> = ranges.filter_map(|range| Part::new(text, range)).collect();
    let single = only_once(&all);
    let mut rest = Blanked::new(text);
    let mut parts = Parts {
        first_header,
        ..Parts::default()
    };
    for Part { range, text, name } in all {
        let name = name.filter(|name| single.get(name) == Some(&true));
        let header = name.map(|(section, key)| Header {
            file,
            before: range.start,
            section,
            key,
        });
        let part = text;
        let Some(header) = header else {
            if is_complete(part) {
                continue;
            }
            return None;
        };
        if let Some((item, findings)) = read(part, header) {
            parts.add(item, findings);
        } else if !is_complete(part) {
            return None;
        } else if !parts.add_broken(part, header) {
            continue;
        }
        rest.blank(range);
    }
    Some((rest.finish(), parts))
}

/// Reads an entry that is valid TOML.
pub(super) fn read_valid(part: &str, header: Header<'_>) -> Option<(Item, Vec<Finding>)> {
    header.read(DeTable::parse(part).ok()?.get_ref(), header.before)
}

impl Header<'_> {
    /// Reads the entry of a table, of which this many bytes are not in the text.
    pub(super) fn read(self, root: &DeTable<'_>, before: usize) -> Option<(Item, Vec<Finding>)> {
        let mut findings = Vec::new();
        let mut reader = Reader {
            file: self.file,
            before,
            findings: &mut findings,
        };
        let mut root = Table::root(root, self.file);
        let (key, table) = root.keyed(self.section, &mut reader).into_iter().next()?;
        let is_meant = key.value == self.key;
        let item = if self.section == "cookies" {
            Item::Cookie(Box::new(entry::cookie(&key, table, &mut reader)))
        } else {
            Item::Storage(Box::new(entry::storage(&key, table, &mut reader)))
        };
        is_meant.then_some((item, findings))
    }
}

impl Parts {
    fn add(&mut self, item: Item, mut findings: Vec<Finding>) {
        match item {
            Item::Cookie(cookie) => self.cookies.push(*cookie),
            Item::Storage(storage) => self.storage.push(*storage),
        }
        self.findings.append(&mut findings);
    }

    /// Adds an entry with mistakes, and returns whether it could be read.
    fn add_broken(&mut self, part: &str, header: Header<'_>) -> bool {
        if self.errors.len() >= MAX_BROKEN {
            return false;
        }
        // With blanks before it, the mistakes have the places that they have in the file.
        let text = " ".repeat(header.before) + part;
        let (table, mut errors) = DeTable::parse_recoverable(&text);
        let Some((item, findings)) = header.read(table.get_ref(), 0) else {
            return false;
        };
        self.add(item, findings);
        self.errors.append(&mut errors);
        true
    }

    /// Adds the entries that were read in the rest, each at its place in the file.
    pub(super) fn add_read(&mut self, cookies: Vec<Cookie>, storage: Vec<Storage>) {
        self.cookies.extend(cookies);
        self.storage.extend(storage);
        self.cookies.sort_by_key(|it| it.disclosure.key.span);
        self.storage.sort_by_key(|it| it.disclosure.key.span);
    }

    /// Returns the tables that have such entries.
    pub(super) fn sections(&self) -> Vec<&'static str> {
        let are_there = [!self.cookies.is_empty(), !self.storage.is_empty()];
        let sections = SECTIONS.into_iter().zip(are_there);
        let sections = sections.filter(|(_, is_there)| *is_there);
        sections.map(|(section, _)| section).collect()
    }

    /// Returns whether the rest of the file leaves the entries what they are: it declares none of them again, and their tables
    /// in no other way than by headers.
    pub(super) fn fit(&self, rest: &DeTable<'_>) -> bool {
        let cookies = self.cookies.iter().map(|it| &it.disclosure);
        let storage = self.storage.iter().map(|it| &it.disclosure);
        let cookies: BTreeSet<&str> = cookies.map(|it| it.key.value.as_str()).collect();
        let storage: BTreeSet<&str> = storage.map(|it| it.key.value.as_str()).collect();
        let mut sections = SECTIONS.iter().zip([cookies, storage]);
        sections.all(|(section, own)| {
            let written = rest.get_key_value(*section);
            let Some((key, value)) = written.filter(|_| !own.is_empty()) else {
                return true;
            };
            let entries = value.get_ref().as_table();
            let is_new = |key: &str| !own.contains(key);
            key.span().start >= self.first_header
                && entries.is_some_and(|entries| entries.keys().all(|key| is_new(key.get_ref())))
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::source::Memory;
    use crate::{Checked, Code, Options, check_files};

    fn check(entries: &str) -> Checked {
        let text = format!(
            "format = 1\n[policy]\ntitle = \"Cookies\"\nlast_updated = 2026-05-09\n[service]\nname = \"Almanac\"\n\
             domains = [\"our.example\"]\ncontact = \"privacy@our.example\"\n{entries}"
        );
        let files = Memory::from_iter([("policy.toml", text)]);
        check_files(&files, "policy.toml".as_ref(), Options::today()).unwrap()
    }

    #[test]
    fn a_mistake_of_syntax_in_one_entry_hides_no_other() {
        // At a key without a value, the TOML parser gives up.
        for mistake in [
            "lifeti",
            "lifetime ",
            "lifetime =",
            "\"",
            "name = \"x",
            "=",
            "[",
            "a b = 1",
            ".",
            "{}",
        ] {
            let entries = format!(
                "[cookies.a]\nname = \"a\"\n{mistake}\n[cookies.b]\nname = \"b\"\nlifetme = \"1 day\"\n[storage.c]\nkey = \"c\"\n"
            );
            let checked = check(&entries);
            let keys: Vec<&str> = checked
                .draft
                .disclosures()
                .map(|it| it.key.value.as_str())
                .collect();
            assert_eq!(keys, ["a", "b", "c"], "{mistake}");
            let found = |code: Code| checked.findings.iter().filter(|it| it.code == code).count();
            assert_eq!(
                found(Code::UnknownKey),
                1,
                "{mistake}: {:#?}",
                checked.findings
            );
            assert!(found(Code::Syntax) >= 1, "{mistake}");
        }
    }

    #[test]
    fn a_policy_that_cannot_be_split_is_read_as_a_whole() {
        // The string is a part of the entry before it, and no header is in it.
        let entries = "[cookies.a]\nname = \"a\"\npurpose = \"\"\"\n[cookies.b]\nname = \"b\"\n\"\"\"\nlifetime = =\n";
        let keys: Vec<String> = check(entries)
            .draft
            .disclosures()
            .map(|it| it.key.value.clone())
            .collect();
        assert_eq!(keys, ["a"]);
    }

    #[test]
    fn a_mistake_far_behind_the_beginning_has_its_place() {
        let comment = format!("#{}\n", "-".repeat(200_000));
        let checked = check(&format!(
            "[cookies.a]\nname = \"a\"\n{comment}[cookies.b]\nname\n"
        ));
        let syntax = checked.findings.iter().find(|it| it.code == Code::Syntax);
        let source = checked.sources.get(0).unwrap();
        let after = source.text.rfind("name").unwrap();
        assert!(syntax.unwrap().span.start as usize >= after);
    }

    #[test]
    fn many_broken_entries_are_read_in_bounded_time() {
        let broken: String = (0..200)
            .map(|n| format!("[cookies.c{n}]\nname\n"))
            .collect();
        let valid: String = (0..200)
            .map(|n| format!("[cookies.v{n}]\nname = \"v{n}\"\n"))
            .collect();
        let checked = check(&(broken + &valid));
        let valid = checked
            .draft
            .cookies
            .iter()
            .filter(|it| it.naming.is_some());
        assert_eq!(valid.count(), 200);
    }
}

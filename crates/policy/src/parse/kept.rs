//! The stored entries of a policy that is being edited. An entry whose text has not changed is not parsed again.

use super::split::{Header, Item, Parts, split};
use crate::finding::Finding;
use crate::keys::place::{Place, Placed};
use crate::source::FileId;
use std::collections::HashMap;
use toml::de::DeTable;

/// The entries of the last check, by their text.
#[derive(Debug, Default)]
pub struct Kept {
    entries: HashMap<String, Entry>,
    /// The number of checks.
    checks: u64,
}

/// An entry that was read by itself. Its places are counted from its beginning.
#[derive(Debug)]
struct Entry {
    item: Item,
    findings: Vec<Finding>,
    /// The number of the last check that met it.
    met: u64,
}

impl Kept {
    /// Forgets what the last check has not met, and begins the next one.
    pub(super) fn renew(&mut self) {
        let last = self.checks;
        self.entries.retain(|_, entry| entry.met == last);
        self.checks += 1;
    }

    /// Splits a text as [`split`] does, and reads only the entries that are not known yet.
    pub(super) fn split(&mut self, text: &str, file: FileId) -> Option<(String, Parts)> {
        split(text, file, |part, header| self.entry(part, header))
    }

    /// Returns what an entry says, read now or before; `None` if it is not valid TOML.
    fn entry(&mut self, part: &str, header: Header<'_>) -> Option<(Item, Vec<Finding>)> {
        let place = Place {
            file: header.file,
            before: u32::try_from(header.before).ok()?,
        };
        let (mut item, mut findings) = if let Some(entry) = self.entries.get_mut(part) {
            entry.met = self.checks;
            (entry.item.clone(), entry.findings.clone())
        } else {
            let table = DeTable::parse(part).ok()?;
            let (item, findings) = header.read(table.get_ref(), 0)?;
            let entry = Entry {
                item: item.clone(),
                findings: findings.clone(),
                met: self.checks,
            };
            self.entries.insert(part.to_owned(), entry);
            (item, findings)
        };
        match &mut item {
            Item::Cookie(cookie) => cookie.place(place),
            Item::Storage(storage) => storage.place(place),
        }
        findings.place(place);
        Some((item, findings))
    }
}

#[cfg(test)]
mod tests {
    use super::Kept;
    use crate::parse::parse_again;
    use crate::source::Memory;

    #[test]
    fn an_entry_is_kept_as_long_as_its_text_is_the_same() {
        let mut kept = Kept::default();
        let mut parse = |text: &str| {
            let files = Memory::from_iter([("policy.toml", text)]);
            let parsed = parse_again(&files, "policy.toml".as_ref(), &mut kept).unwrap();
            let entries = kept.entries.values();
            let met = entries.filter(|it| it.met == kept.checks).count();
            (parsed.draft.cookies.len(), met, kept.entries.len())
        };
        let text = "format = 1\n[cookies.a]\nname = \"a\"\n[cookies.b]\nname = \"b\"\n";
        assert_eq!(parse(text), (2, 2, 2));
        assert_eq!(parse(&format!("# More.\n{text}")), (2, 2, 2));
        // The former text of the second one is still there, and forgotten next.
        assert_eq!(parse(&text.replace("\"b\"", "\"c\"")), (2, 2, 3));
        assert_eq!(parse("format = 1\n[cookies.a]\nname = \"a\"\n"), (1, 1, 2));
        assert_eq!(parse("format = 1\n"), (0, 0, 1));
    }
}

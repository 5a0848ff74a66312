//! The lists of the policy, such as `[[allow]]`: their rows, and new ones. A row has a form like an entry.

use super::entry::{EntryForm, Found, Proposed};
use super::{Proposals, Refusal, What};
use crate::edit::{self, Edit, Pairs, Path, Step};
use crate::files;
use crate::policy_file::PolicyFile;
use crate::preview::form::explanation;
use cookie_registry_policy::schema::Key;
use serde::Serialize;
use toml_edit::{Item, Table, TableLike, Value};

/// The most characters that the list shows of a value.
const MAX_SHOWN: usize = 200;

/// A list, as its page shows it.
#[derive(Debug, Serialize)]
pub(crate) struct ListView {
    /// The key of the list.
    section: &'static str,
    explanation: String,
    /// The file, as named on the command line.
    file: String,
    rows: Vec<RowView>,
}

/// A row of a list.
#[derive(Debug, Serialize)]
struct RowView {
    /// How addresses name it, such as `allow.1`.
    entry: String,
    /// Its keys with their values in the file.
    values: Vec<(String, String)>,
}

impl Proposals {
    /// Returns the rows of a list. Only the policy itself can have them, not what it includes.
    pub(in crate::preview) fn list(&self, key: &'static Key) -> Result<ListView, Refusal> {
        let text = files::read(&self.file.path)?;
        let document = edit::parse(&text)?;
        let rows = rows(document.as_table(), key.name);
        let numbered = rows.into_iter().zip(1usize..);
        let rows = numbered.filter_map(|(row, number)| {
            let values = row?.iter();
            Some(RowView {
                entry: format!("{}.{number}", key.name),
                values: values
                    .map(|(key, item)| (key.to_owned(), shown(item, &text)))
                    .collect(),
            })
        });
        Ok(ListView {
            section: key.name,
            explanation: explanation(key),
            file: PolicyFile::as_asked(&self.file.path),
            rows: rows.collect(),
        })
    }

    /// Proposes a new row after those that are there.
    pub(super) fn propose_row(
        &self,
        mut form: EntryForm,
        pairs: Pairs,
    ) -> Result<Proposed, Refusal> {
        let checked = self.checked()?;
        let section = form.target.section;
        let list: Path = edit::path([section]);
        let path = self.file.path.clone();
        let text = files::read(&path)?;
        let row = rows(edit::parse(&text)?.as_table(), section).len();
        form.target.path = [list.clone(), vec![Step::Row(row)]].concat();
        let what = What {
            sentence: "did_add",
            about: format!("{section}.{}", row.saturating_add(1)),
        };
        let found = Found {
            path,
            text,
            is_there: false,
        };
        self.propose_edits(form, &checked, found, &[Edit::Push(list, pairs)], what)
    }
}

/// Returns the rows of a list, in either of its two forms; none if it is written otherwise. What is no table in brackets is `None`,
/// because it has a number like the others.
fn rows<'d>(root: &'d Table, name: &str) -> Vec<Option<&'d dyn TableLike>> {
    match root.get(name) {
        Some(Item::ArrayOfTables(all)) => {
            let rows = all.iter();
            rows.map(|row| Some(row as &dyn TableLike)).collect()
        }
        Some(Item::Value(Value::Array(all))) => {
            let rows = all.iter().map(Value::as_inline_table);
            rows.map(|row| row.map(|row| row as &dyn TableLike))
                .collect()
        }
        _ => Vec::new(),
    }
}

/// Returns the beginning of a value as a list shows it: a string without its quotes, anything else as it is written.
fn shown(item: &Item, text: &str) -> String {
    let written = match item.as_str() {
        Some(string) => string,
        None => text
            .get(item.span().unwrap_or_default())
            .unwrap_or_default(),
    };
    let written = written.trim();
    match written.char_indices().nth(MAX_SHOWN) {
        Some((end, _)) => format!("{}…", written.get(..end).unwrap_or_default()),
        None => written.to_owned(),
    }
}

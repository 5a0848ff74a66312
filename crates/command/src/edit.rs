//! Edits of a policy file that keep everything outside the edit byte for byte.
//!
//! `toml_edit` says where a key, a value or a table is in the text, and writes new values. An edit then replaces only these
//! bytes, so that comments, order, alignment and line ends of everything else cannot change. An edit ends with a check that
//! the new text means what was asked, and nothing else.

mod blocks;
mod inline;
mod meaning;
mod place;

use meaning::{is_as_meant, is_nothing_else};
use place::{Place, find};
use std::ops::Range;
use toml_edit::{Document, InlineTable, Key, Table, TableLike, Value};

/// A step of a path through a file: a key, or a row of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Key(String),
    /// The index, from 0.
    Row(usize),
}

/// A path through a file, such as `cookies`, `session`, `transfers`, 0, `country`.
pub(crate) type Path = Vec<Step>;

/// The keys of a table with their values, in their order.
pub(crate) type Pairs = Vec<(String, Value)>;

/// One edit.
#[derive(Clone, Debug)]
pub(crate) enum Edit {
    /// Writes a value, in place of an earlier one or as a new key.
    Set(Path, Value),
    /// Removes a key, a row or a table. A list or an inline table that is empty after that is removed too.
    Remove(Path),
    /// Adds a row at the end of a list of tables.
    Push(Path, Pairs),
    /// Adds a table with its own header, after the other tables of its parent.
    Table(Path, Pairs),
}

/// The reason why an edit was refused. Nothing has been changed then.
#[derive(Debug, thiserror::Error)]
pub(crate) enum EditError {
    /// The file is not TOML.
    #[error("line {line} cannot be read: {message}")]
    Syntax { line: usize, message: String },
    /// The place of the edit does not exist, or is of another kind.
    #[error("`{0}` is not there, or is not written in a form that can be edited here")]
    NoPlace(String),
    /// There is already something.
    #[error("`{0}` is already there")]
    Taken(String),
    /// The new text does not mean what was asked.
    #[error("`{0}` cannot be written so that it is read as meant")]
    NotAsMeant(String),
}

/// Returns a path of keys.
pub(crate) fn path<const N: usize>(keys: [&str; N]) -> Path {
    keys.map(|key| Step::Key(key.to_owned())).to_vec()
}

/// Parses a text.
pub(crate) fn parse(text: &str) -> Result<Document<&str>, EditError> {
    Document::parse(text).map_err(|error| {
        let offset = error.span().map_or(0, |span| span.start.min(text.len()));
        let before = text.as_bytes().get(..offset).unwrap_or_default();
        EditError::Syntax {
            line: before.iter().filter(|byte| **byte == b'\n').count() + 1,
            message: error.message().to_owned(),
        }
    })
}

/// Applies edits in their order.
///
/// # Errors
/// [`EditError`] if one of them cannot be made, or if the new text differs in more or in less than the paths of the edits.
pub(crate) fn apply(text: &str, edits: &[Edit]) -> Result<String, EditError> {
    let mut edited = text.to_owned();
    for edit in edits {
        let next = applied(&edited, edit)?;
        let document = parse(&next)?;
        if !is_as_meant(&next, &document, edit) {
            return Err(EditError::NotAsMeant(shown(edit.path())));
        }
        edited = next;
    }
    if is_nothing_else(text, edits, &edited)? {
        Ok(edited)
    } else {
        let names: Vec<String> = edits.iter().map(|edit| shown(edit.path())).collect();
        Err(EditError::NotAsMeant(names.join("`, `")))
    }
}

impl Edit {
    /// Returns what the edit changes.
    fn path(&self) -> &Path {
        match self {
            Self::Set(path, _)
            | Self::Remove(path)
            | Self::Push(path, _)
            | Self::Table(path, _) => path,
        }
    }
}

/// Applies one edit.
fn applied(text: &str, edit: &Edit) -> Result<String, EditError> {
    let document = parse(text)?;
    let root = document.as_table();
    match edit {
        Edit::Set(path, value) => set(text, root, path, value),
        Edit::Remove(path) => {
            blocks::remove(text, root, path).ok_or_else(|| EditError::NoPlace(shown(path)))
        }
        Edit::Push(path, pairs) => push(text, root, path, pairs),
        Edit::Table(path, pairs) => add(text, root, path, pairs),
    }
}

/// Sets the value at a path.
fn set(text: &str, root: &Table, path: &[Step], value: &Value) -> Result<String, EditError> {
    let no_place = || EditError::NoPlace(shown(path));
    match find(root, path).ok_or_else(no_place)? {
        Place::Value {
            value: there, rest, ..
        } => {
            let span = there.span().ok_or_else(no_place)?;
            let new = inline::set(slice(text, &span), rest, value).ok_or_else(no_place)?;
            Ok(spliced(text, span, &with_ends_of(text, &new)))
        }
        Place::Missing {
            table,
            dotted,
            key,
            rest,
            ..
        } => {
            let value = inline::nested(rest, value.clone()).ok_or_else(no_place)?;
            blocks::add_key(text, table, &dotted, key, &value).ok_or_else(no_place)
        }
        Place::Table(_) | Place::Tables(_) => {
            let emptied = blocks::remove(text, root, path).ok_or_else(no_place)?;
            applied(&emptied, &Edit::Set(path.to_vec(), value.clone()))
        }
    }
}

/// Appends a row to the list at a path.
fn push(text: &str, root: &Table, path: &[Step], pairs: &Pairs) -> Result<String, EditError> {
    let no_place = || EditError::NoPlace(shown(path));
    match find(root, path).ok_or_else(no_place)? {
        Place::Tables(_) => blocks::add_table(text, root, path, pairs, true).ok_or_else(no_place),
        Place::Value {
            value, rest: [], ..
        } => {
            let span = value.span().ok_or_else(no_place)?;
            let new = inline::push(slice(text, &span), inline_table(pairs)).ok_or_else(no_place)?;
            Ok(spliced(text, span, &with_ends_of(text, &new)))
        }
        Place::Missing { rest: [], .. } if path.len() == 1 => {
            blocks::add_table(text, root, path, pairs, true).ok_or_else(no_place)
        }
        Place::Missing { rest: [], .. } => {
            let row = Value::Array([Value::from(inline_table(pairs))].into_iter().collect());
            applied(text, &Edit::Set(path.to_vec(), row))
        }
        _ => Err(no_place()),
    }
}

/// Adds a table at a path where nothing is.
fn add(text: &str, root: &Table, path: &[Step], pairs: &Pairs) -> Result<String, EditError> {
    let no_place = || EditError::NoPlace(shown(path));
    match find(root, path).ok_or_else(no_place)? {
        // The parent is written in one line, so the new table is too.
        Place::Value { rest, .. } if !rest.is_empty() => {
            if rest.len() == 1 && exists(root, path) {
                return Err(EditError::Taken(shown(path)));
            }
            applied(text, &Edit::Set(path.to_vec(), inline_table(pairs).into()))
        }
        Place::Missing { .. } => {
            blocks::add_table(text, root, path, pairs, false).ok_or_else(no_place)
        }
        _ => Err(EditError::Taken(shown(path))),
    }
}

/// Returns whether there is something at a path.
pub(crate) fn exists(root: &Table, path: &[Step]) -> bool {
    match find(root, path) {
        Some(Place::Value { value, rest, .. }) => inline::get(value, rest).is_some(),
        Some(Place::Table(_) | Place::Tables(_)) => true,
        Some(Place::Missing { .. }) | None => false,
    }
}

/// Returns the table at a path, in whichever form it is written.
pub(crate) fn table<'d>(root: &'d Table, path: &[Step]) -> Option<&'d dyn TableLike> {
    match find(root, path)? {
        Place::Table(table) => Some(table),
        Place::Value { value, rest } => {
            let table = inline::get(value, rest)?.as_inline_table()?;
            Some(table)
        }
        Place::Tables(_) | Place::Missing { .. } => None,
    }
}

/// Returns the header or the lines of a table that has one: where it is in the text.
pub(crate) fn extent(text: &str, root: &Table, path: &[Step]) -> Vec<Range<usize>> {
    match find(root, path) {
        Some(Place::Table(table)) => blocks::of(text, table),
        Some(Place::Value { value, .. }) => value
            .span()
            .map(|span| line_start(text, span.start)..line_end(text, span.end))
            .into_iter()
            .collect(),
        _ => Vec::new(),
    }
}

/// Returns the lines of a table that has a header of its own: the header, and the keys below it.
#[cfg(feature = "lsp")]
pub(crate) fn headed(text: &str, root: &Table, path: &[Step]) -> Option<Range<usize>> {
    match find(root, path)? {
        Place::Table(table) => blocks::own(text, table),
        _ => None,
    }
}

/// Returns keys and values as an inline table.
pub(crate) fn inline_table(pairs: &Pairs) -> InlineTable {
    pairs
        .iter()
        .map(|(key, value)| (key.as_str(), value.clone()))
        .collect()
}

/// Returns a path in the notation of the file.
pub(crate) fn shown(path: &[Step]) -> String {
    let keys = path.iter().map(|step| match step {
        Step::Key(key) => Key::new(key.as_str()).display_repr().into_owned(),
        Step::Row(row) => row.saturating_add(1).to_string(),
    });
    keys.collect::<Vec<_>>().join(".")
}

/// Returns a part of a text; empty if there is none.
fn slice<'t>(text: &'t str, range: &Range<usize>) -> &'t str {
    text.get(range.clone()).unwrap_or_default()
}

/// Returns a text with other bytes in a range.
fn spliced(text: &str, range: Range<usize>, new: &str) -> String {
    let mut all = String::with_capacity(text.len() + new.len());
    all.push_str(slice(text, &(0..range.start)));
    all.push_str(new);
    all.push_str(slice(text, &(range.end..text.len())));
    all
}

/// Returns the beginning of the line of an offset.
fn line_start(text: &str, offset: usize) -> usize {
    let before = text.get(..offset).unwrap_or_default();
    before.rfind('\n').map_or(0, |newline| newline + 1)
}

/// Returns the beginning of the line after that of an offset, or the end of the text.
fn line_end(text: &str, offset: usize) -> usize {
    let after = text.get(offset..).unwrap_or_default();
    after
        .find('\n')
        .map_or(text.len(), |newline| offset + newline + 1)
}

/// Returns new text with the line ends of a text.
fn with_ends_of(text: &str, new: &str) -> String {
    new.replace("\r\n", "\n").replace('\n', newline(text))
}

/// Returns how lines end in a text.
fn newline(text: &str) -> &'static str {
    match text.find('\n') {
        Some(at) if text.get(..at).is_some_and(|line| line.ends_with('\r')) => "\r\n",
        _ => "\n",
    }
}

#[cfg(test)]
mod tests;

//! What a text means, apart from how it is written: the check of every edit.

use super::{Edit, EditError, Path, Step, exists, inline_table};
use toml_edit::{Document, Table, Value};

/// Returns whether a text that was edited has what the edit asked for.
pub(super) fn is_as_meant(text: &str, document: &Document<&str>, edit: &Edit) -> bool {
    let root = document.as_table();
    let at = |path: &Path| meaning(text, root, path);
    match edit {
        Edit::Set(path, value) => at(path) == Some(plain(value)),
        Edit::Table(path, pairs) => at(path) == Some(plain(&inline_table(pairs).into())),
        // The rows after a removed one have its number then.
        Edit::Remove(path) => matches!(path.last(), Some(Step::Row(_))) || !exists(root, path),
        Edit::Push(path, pairs) => {
            let last = match at(path) {
                Some(toml::Value::Array(rows)) => rows.last().cloned(),
                _ => None,
            };
            last == Some(plain(&inline_table(pairs).into()))
        }
    }
}

/// Returns the meaning of what is at a path.
fn meaning(text: &str, root: &Table, path: &[Step]) -> Option<toml::Value> {
    exists(root, path).then_some(())?;
    let mut value = all(text).ok()?;
    for step in path {
        value = match (value, step) {
            (toml::Value::Table(mut table), Step::Key(key)) => table.remove(key)?,
            (toml::Value::Array(mut rows), Step::Row(row)) if *row < rows.len() => {
                rows.swap_remove(*row)
            }
            _ => return None,
        };
    }
    Some(value)
}

/// Returns a value whose texts have the line ends of this program: in a file, they have those of the file.
fn unified(value: toml::Value) -> toml::Value {
    match value {
        toml::Value::String(text) => toml::Value::String(text.replace("\r\n", "\n")),
        toml::Value::Array(items) => toml::Value::Array(items.into_iter().map(unified).collect()),
        toml::Value::Table(table) => {
            let pairs = table.into_iter();
            toml::Value::Table(pairs.map(|(key, value)| (key, unified(value))).collect())
        }
        other => other,
    }
}

/// Returns the meaning of a value, without regard to how it is written.
fn plain(value: &Value) -> toml::Value {
    let text = format!("value = {}", value.to_string().trim());
    let table = text.parse::<toml::Table>().ok();
    let value = table
        .and_then(|mut table| table.remove("value"))
        .map(unified);
    // A value that is written wrongly equals no other one.
    value.unwrap_or(toml::Value::Float(f64::NAN))
}

/// Returns whether a text means what another one does after these edits, down to each row of each list. An edit removes the tables
/// and lists that it empties, so these do not count.
pub(super) fn is_nothing_else(text: &str, edits: &[Edit], edited: &str) -> Result<bool, EditError> {
    let mut expected = all(text)?;
    let is_made = edits.iter().all(|edit| make(&mut expected, edit).is_some());
    Ok(is_made && without_empty(expected) == without_empty(all(edited)?))
}

/// Returns the meaning of a text.
fn all(text: &str) -> Result<toml::Value, EditError> {
    let text = text.trim_start_matches('\u{feff}');
    let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
        let message = error.message().to_owned();
        EditError::Syntax { line: 1, message }
    })?;
    Ok(unified(toml::Value::Table(table)))
}

/// Makes an edit in the meaning of a text.
fn make(all: &mut toml::Value, edit: &Edit) -> Option<()> {
    match edit {
        Edit::Set(path, value) => *made(all, path)? = plain(value),
        Edit::Table(path, pairs) => *made(all, path)? = plain(&inline_table(pairs).into()),
        Edit::Push(path, pairs) => {
            let row = plain(&inline_table(pairs).into());
            match made(all, path)? {
                toml::Value::Array(rows) => rows.push(row),
                // There was none.
                list => *list = toml::Value::Array(vec![row]),
            }
        }
        Edit::Remove(path) => {
            let (last, parents) = path.split_last()?;
            match (made(all, parents)?, last) {
                (toml::Value::Table(table), Step::Key(key)) => {
                    table.remove(key)?;
                }
                (toml::Value::Array(rows), Step::Row(row)) if *row < rows.len() => {
                    rows.remove(*row);
                }
                _ => return None,
            }
        }
    }
    Some(())
}

/// Returns what is at a path; an empty table that was added if there was nothing, or something other than a table on the way.
fn made<'v>(value: &'v mut toml::Value, path: &[Step]) -> Option<&'v mut toml::Value> {
    let empty = || toml::Value::Table(toml::Table::new());
    path.iter().try_fold(value, |value, step| match step {
        Step::Row(row) => value.as_array_mut()?.get_mut(*row),
        Step::Key(key) => {
            if !value.is_table() {
                *value = empty();
            }
            let table = value.as_table_mut()?;
            Some(table.entry(key.as_str()).or_insert_with(empty))
        }
    })
}

/// Returns a value without the tables and lists in it that are empty.
fn without_empty(value: toml::Value) -> toml::Value {
    let is_filled = |value: &toml::Value| match value {
        toml::Value::Table(table) => !table.is_empty(),
        toml::Value::Array(items) => !items.is_empty(),
        _ => true,
    };
    match value {
        toml::Value::Array(items) => {
            let items = items.into_iter().map(without_empty);
            toml::Value::Array(items.filter(is_filled).collect())
        }
        toml::Value::Table(table) => {
            let pairs = table.into_iter().map(|(key, it)| (key, without_empty(it)));
            toml::Value::Table(pairs.filter(|(_, it)| is_filled(it)).collect())
        }
        other => other,
    }
}

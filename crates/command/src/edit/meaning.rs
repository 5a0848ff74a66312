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
    let table: toml::Table = text.trim_start_matches('\u{feff}').parse().ok()?;
    let mut value = toml::Value::Table(table);
    for step in path {
        value = match (value, step) {
            (toml::Value::Table(mut table), Step::Key(key)) => table.remove(key)?,
            (toml::Value::Array(mut rows), Step::Row(row)) if *row < rows.len() => {
                rows.swap_remove(*row)
            }
            _ => return None,
        };
    }
    Some(unified(value))
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

/// Returns the meaning of everything in a text but what is at these paths. Rows of a list count as a whole, because a
/// removed row changes the numbers of others.
pub(super) fn without(text: &str, paths: &[&Path]) -> Result<toml::Table, EditError> {
    let unreadable = |error: toml::de::Error| EditError::Syntax {
        line: 1,
        message: error.message().to_owned(),
    };
    let mut table: toml::Table = text
        .trim_start_matches('\u{feff}')
        .parse()
        .map_err(unreadable)?;
    for path in paths {
        let keys: Vec<&str> = path
            .iter()
            .map_while(|step| match step {
                Step::Key(key) => Some(key.as_str()),
                Step::Row(_) => None,
            })
            .collect();
        remove_meaning(&mut table, &keys);
    }
    Ok(table)
}

/// Removes a key, and the tables that are empty after that.
fn remove_meaning(table: &mut toml::Table, keys: &[&str]) {
    let Some((first, rest)) = keys.split_first() else {
        return;
    };
    let is_empty = match table.get_mut(*first) {
        Some(toml::Value::Table(inner)) if !rest.is_empty() => {
            remove_meaning(inner, rest);
            inner.is_empty()
        }
        _ => true,
    };
    if is_empty {
        table.remove(*first);
    }
}

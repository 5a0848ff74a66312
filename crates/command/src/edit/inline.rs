//! Edits within one value: an inline table, or a list in brackets. What is not edited keeps its form.

use super::Step;
use toml_edit::{Array, InlineTable, Value};

/// Returns what is at a path within a value.
pub(super) fn get<'v>(value: &'v Value, path: &[Step]) -> Option<&'v Value> {
    let mut value = value;
    for step in path {
        value = match (value, step) {
            (Value::InlineTable(table), Step::Key(key)) => table.get(key)?,
            (Value::Array(rows), Step::Row(row)) => rows.get(*row)?,
            _ => return None,
        };
    }
    Some(value)
}

/// Returns the text of a value after the value at a path within it was replaced or added.
pub(super) fn set(text: &str, path: &[Step], new: &Value) -> Option<String> {
    let mut value: Value = text.parse().ok()?;
    set_in(&mut value, path, new)?;
    Some(written(&value))
}

fn set_in(value: &mut Value, path: &[Step], new: &Value) -> Option<()> {
    let Some((step, rest)) = path.split_first() else {
        let is_merged = value.as_array_mut().and_then(|there| merge(there, new));
        if is_merged.is_none() {
            replace(value, new.clone());
        }
        return Some(());
    };
    match (step, value) {
        (Step::Key(key), Value::InlineTable(table)) => match table.get_mut(key) {
            Some(inner) => set_in(inner, rest, new)?,
            None => {
                table.insert(key, nested(rest, new.clone())?);
            }
        },
        (Step::Row(row), Value::Array(rows)) => set_in(rows.get_mut(*row)?, rest, new)?,
        // Something that is no table where one is meant.
        (Step::Key(_), there) if !there.is_array() => replace(there, nested(path, new.clone())?),
        _ => return None,
    }
    Some(())
}

/// Replaces a value, and keeps the white space and comments around it.
fn replace(there: &mut Value, new: Value) {
    let decor = there.decor().clone();
    *there = new;
    *there.decor_mut() = decor;
}

/// Changes a list of strings to another one. Strings that are in both keep their place and form, and comments in the list
/// stay. Returns `None` if one of the two is no list of strings.
fn merge(there: &mut Array, new: &Value) -> Option<()> {
    let strings = |array: &Array| -> Option<Vec<String>> {
        let items = array.iter().map(Value::as_str);
        items.map(|item| item.map(str::to_owned)).collect()
    };
    let mut old = strings(there)?;
    let new = strings(new.as_array()?)?;
    for (at, wanted) in new.iter().enumerate() {
        let left = new.get(at..).unwrap_or_default();
        // What is no longer wanted goes if what is wanted comes after it, and is replaced otherwise.
        while old.get(at).is_some_and(|item| !left.contains(item))
            && old.iter().skip(at).any(|item| item == wanted)
        {
            old.remove(at);
            remove_item(there, at);
        }
        match (old.get(at), there.get_mut(at)) {
            (Some(item), _) if item == wanted => {}
            (Some(item), Some(value)) if !left.contains(item) => {
                replace(value, Value::from(wanted.as_str()));
                old.get_mut(at)?.clone_from(wanted);
            }
            _ => {
                insert_item(there, at, wanted);
                old.insert(at, wanted.clone());
            }
        }
    }
    for at in (new.len()..old.len()).rev() {
        remove_item(there, at);
    }
    Some(())
}

/// Adds a string to a list, on a line of its own if the first one is.
fn insert_item(there: &mut Array, at: usize, wanted: &str) {
    let first = there.get(0).map(prefix_of).unwrap_or_default();
    match first.rsplit_once('\n') {
        // Only the white space of the neighbour's line, never its comment.
        Some((_, indent)) => {
            let mut value = Value::from(wanted);
            value.decor_mut().set_prefix(format!("\n{indent}"));
            there.insert_formatted(at, value);
        }
        None => there.insert(at, wanted),
    }
}

/// Removes a string from a list. A comment before it is that of the line above, and stays.
fn remove_item(there: &mut Array, at: usize) {
    let prefix = prefix_of(&there.remove(at));
    if !prefix.contains('#') {
        return;
    }
    match there.get_mut(at) {
        Some(next) => {
            let own = prefix_of(next);
            let own = if own.contains('#') {
                own
            } else {
                String::new()
            };
            next.decor_mut().set_prefix(format!("{prefix}{own}"));
        }
        None => {
            let trailing = there.trailing().as_str().unwrap_or_default().to_owned();
            there.set_trailing(format!("{}{trailing}", prefix.trim_end()));
        }
    }
}

/// Returns the white space and comments before a value.
fn prefix_of(value: &Value) -> String {
    let prefix = value.decor().prefix().and_then(|prefix| prefix.as_str());
    prefix.unwrap_or_default().to_owned()
}

/// Returns the text of a value after what is at a path within it was removed; `Some(None)` if nothing is left.
pub(super) fn remove(text: &str, path: &[Step]) -> Option<Option<String>> {
    let mut value: Value = text.parse().ok()?;
    let is_empty = remove_in(&mut value, path)?;
    Some((!is_empty).then(|| written(&value)))
}

/// Removes what is at a path, and returns whether the value is empty then.
fn remove_in(value: &mut Value, path: &[Step]) -> Option<bool> {
    let (step, rest) = path.split_first()?;
    match (value, step) {
        (Value::InlineTable(table), Step::Key(key)) => {
            let inner = table.get_mut(key)?;
            if rest.is_empty() || remove_in(inner, rest)? {
                table.remove(key);
            }
            Some(table.is_empty())
        }
        (Value::Array(rows), Step::Row(row)) => {
            let inner = rows.get_mut(*row)?;
            if rest.is_empty() || remove_in(inner, rest)? {
                let prefix = prefix_of(&rows.remove(*row));
                // The first row follows the bracket as the earlier first one did.
                let first = rows.get_mut(*row).filter(|next| prefix_of(next) == " ");
                if let Some(next) = first {
                    next.decor_mut().set_prefix(prefix);
                }
            }
            Some(rows.is_empty())
        }
        _ => None,
    }
}

/// Returns the text of a list after a row was added at its end.
pub(super) fn push(text: &str, row: InlineTable) -> Option<String> {
    let mut value: Value = text.parse().ok()?;
    value.as_array_mut()?.push(row);
    Some(written(&value))
}

/// Returns a value within the tables that a path needs.
pub(super) fn nested(path: &[Step], value: Value) -> Option<Value> {
    path.iter().rev().try_fold(value, |value, step| match step {
        Step::Key(key) => Some(InlineTable::from_iter([(key.as_str(), value)]).into()),
        Step::Row(_) => None,
    })
}

/// Returns a value without the white space around it.
pub(super) fn written(value: &Value) -> String {
    let mut value = value.clone();
    value.decor_mut().clear();
    value.to_string().trim().to_owned()
}

//! Edits within one value: an inline table, or a list in brackets. What is not edited keeps its form.

use super::Step;
use toml_edit::{Array, InlineTable, Value};

/// The most strings of lists that are merged, because each may be looked for among all others. A longer list is written anew.
const MAX_MERGED: usize = 5_000;

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
            None => insert_key(table, key, nested(rest, new.clone())?),
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
/// stay. Returns `None` if one of the two is no list of strings, or too long.
fn merge(there: &mut Array, new: &Value) -> Option<()> {
    let strings = |array: &Array| -> Option<Vec<String>> {
        let items = array.iter().map(Value::as_str);
        items.map(|item| item.map(str::to_owned)).collect()
    };
    let mut old = strings(there)?;
    let new = strings(new.as_array()?)?;
    if old.len().max(new.len()) > MAX_MERGED {
        return None;
    }
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
                insert_item(there, at, Value::from(wanted.as_str()));
                old.insert(at, wanted.clone());
            }
        }
    }
    for at in (new.len()..old.len()).rev() {
        remove_item(there, at);
    }
    Some(())
}

/// Adds a value to a list, on a line of its own if others are. A comment at the end of the line above stays there.
fn insert_item(there: &mut Array, at: usize, mut value: Value) {
    release_end(there);
    let Some(first) = there.get(0).map(prefix_of) else {
        if !trailing_of(there).contains('#') {
            there.set_trailing("");
        }
        there.push_formatted(value);
        return;
    };
    let next = there.get(at).map(prefix_of);
    let follows = next.unwrap_or_else(|| trailing_of(there));
    let indent = [&first, &follows]
        .into_iter()
        .find_map(|prefix| Some(prefix.rsplit_once('\n')?.1.to_owned()));
    let (prefix, left) = match (indent, follows.split_once('\n')) {
        (Some(indent), Some((line, left))) => (format!("{line}\n{indent}"), format!("\n{left}")),
        (Some(indent), None) => (format!("\n{indent}"), follows),
        (None, _) if at == 0 => (first, " ".to_owned()),
        (None, _) => (" ".to_owned(), follows),
    };
    value.decor_mut().set_prefix(prefix);
    value.decor_mut().set_suffix("");
    match there.get_mut(at) {
        Some(next) => next.decor_mut().set_prefix(left),
        None => there.set_trailing(left),
    }
    there.insert_formatted(at, value);
}

/// Removes a value from a list. A comment before it is that of the line above, and stays; so does one behind it.
fn remove_item(there: &mut Array, at: usize) {
    release_end(there);
    let prefix = prefix_of(&there.remove(at));
    match there.get_mut(at) {
        Some(next) => {
            let own = prefix_of(next);
            next.decor_mut()
                .set_prefix(match (prefix.contains('#'), own.contains('#')) {
                    (true, true) => prefix + &own,
                    (true, false) => prefix,
                    (false, true) => own,
                    // The first value follows the bracket as the earlier first one did.
                    (false, false) if at == 0 => prefix,
                    (false, false) => own,
                });
        }
        None if prefix.contains('#') => {
            let trailing = trailing_of(there);
            // The bracket must not become a part of the comment.
            let end = if trailing.contains('\n') { "" } else { "\n" };
            there.set_trailing(format!("{}{end}{trailing}", prefix.trim_end()));
        }
        None => {}
    }
}

/// Makes what is between the last value of a list and the bracket a part of the list, so that another value can be the last.
fn release_end(there: &mut Array) {
    if there.trailing_comma() {
        return;
    }
    let trailing = trailing_of(there);
    let last = there
        .len()
        .checked_sub(1)
        .and_then(|last| there.get_mut(last));
    if let Some(last) = last {
        let suffix = suffix_of(last);
        last.decor_mut().set_suffix("");
        there.set_trailing(suffix + &trailing);
    }
}

/// Adds a key to an inline table, before the white space at its end.
fn insert_key(table: &mut InlineTable, key: &str, mut value: Value) {
    if !table.is_empty() {
        release_table_end(table);
        value.decor_mut().set_prefix(" ");
        value.decor_mut().set_suffix("");
    }
    table.insert(key, value);
}

/// Does for an inline table what [`release_end`] does for a list.
fn release_table_end(table: &mut InlineTable) {
    if table.trailing_comma() {
        return;
    }
    let trailing = table.trailing().as_str().unwrap_or_default().to_owned();
    let last = table.iter_mut().last().map(|(_, value)| value);
    // The end of dotted keys is that of their last value, and stays with it.
    let is_dotted = |value: &Value| value.as_inline_table().is_some_and(InlineTable::is_dotted);
    if let Some(last) = last.filter(|last| !is_dotted(last)) {
        let suffix = suffix_of(last);
        last.decor_mut().set_suffix("");
        table.set_trailing(suffix + &trailing);
    }
}

/// Returns the white space and comments before a value.
fn prefix_of(value: &Value) -> String {
    let prefix = value.decor().prefix().and_then(|prefix| prefix.as_str());
    prefix.unwrap_or_default().to_owned()
}

/// Returns the white space and comments after a value.
fn suffix_of(value: &Value) -> String {
    let suffix = value.decor().suffix().and_then(|suffix| suffix.as_str());
    suffix.unwrap_or_default().to_owned()
}

/// Returns the white space and comments before the bracket at the end of a list.
fn trailing_of(there: &Array) -> String {
    there.trailing().as_str().unwrap_or_default().to_owned()
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
                release_table_end(table);
                table.remove(key);
            }
            Some(table.is_empty())
        }
        (Value::Array(rows), Step::Row(row)) => {
            let inner = rows.get_mut(*row)?;
            if rest.is_empty() || remove_in(inner, rest)? {
                remove_item(rows, *row);
            }
            Some(rows.is_empty())
        }
        _ => None,
    }
}

/// Returns the text of a list after a row was added at its end.
pub(super) fn push(text: &str, row: InlineTable) -> Option<String> {
    let mut value: Value = text.parse().ok()?;
    let rows = value.as_array_mut()?;
    insert_item(rows, rows.len(), row.into());
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

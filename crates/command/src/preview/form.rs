//! The form of a table of the policy, made from the declarations of its keys.
//!
//! A new key of the language is in the form without a further line of code: its kind says which control it has, and its
//! documentation explains it. [`posted`] reads what a browser sends back, and [`edits`] turns it into edits of the file.

mod controls;
mod edits;
pub(super) mod posted;

use crate::edit::{Path, Step};
use controls::{chosen, raw, shown, simple, words_of};
use cookie_registry_core::ValueKind;
use cookie_registry_policy::schema::{Key, Kind, Presence, Table, joined};
use toml_edit::{Item, TableLike, Value};

pub(super) use controls::Control;

/// The most rows or ticks of one list in a form. Nobody edits more in a browser, and each row has several controls.
const MAX_ROWS: usize = 100;

/// What a form needs to know of the policy and of the file.
#[derive(Debug)]
pub(super) struct Setting<'t> {
    /// The text of the file that has the table; empty if no file has it yet.
    pub(super) text: &'t str,
    /// The languages of the policy, its own first.
    pub(super) languages: Vec<String>,
    /// The keys and titles of the custom categories.
    pub(super) categories: Vec<(String, String)>,
    /// The number of steps in the path of the table itself. The names of its fields do not repeat them.
    pub(super) depth: usize,
}

/// One control of a form, or a group of them.
#[derive(Clone, Debug)]
pub(super) struct Field {
    /// Its name in the form, which is also its `id` in the page.
    pub(super) name: String,
    /// Where its value is in the file.
    pub(super) path: Path,
    /// Its label.
    pub(super) label: String,
    /// The key that it edits; `None` for a part of one, such as a language or a row.
    pub(super) key: Option<&'static Key>,
    pub(super) control: Control,
    /// The value in the file, as the control shows it: one string, or one for each line or tick.
    pub(super) shown: Vec<String>,
    /// Whether the file has something at `path`.
    pub(super) is_written: bool,
    /// The controls of a group.
    pub(super) parts: Vec<Field>,
}

impl Field {
    /// Returns whether something must be entered.
    pub(super) fn presence(&self) -> Presence {
        self.key.map_or(Presence::Optional, |key| key.presence)
    }
}

/// Returns the fields of a table: what names it first, then what all entries share, then the rest.
pub(super) fn fields(
    table: &'static Table,
    path: &[Step],
    there: Option<&dyn TableLike>,
    setting: &Setting<'_>,
) -> Vec<Field> {
    let names_it = |key: &&Key| key.presence == Presence::Either;
    let own = table.keys;
    let shared = table.also.map_or(&[][..], |shared| shared.keys);
    let keys = own
        .iter()
        .filter(names_it)
        .chain(shared)
        .chain(own.iter().filter(|key| !names_it(key)));
    let mut fields: Vec<Field> = keys
        .filter_map(|key| field(key, path, there, setting))
        .collect();
    fields.extend(unknown(table, path, there, setting));
    fields
}

/// Returns the keys that the file has and the language does not know, so that they can be removed.
fn unknown(
    table: &'static Table,
    path: &[Step],
    there: Option<&dyn TableLike>,
    setting: &Setting<'_>,
) -> Vec<Field> {
    let Some(there) = there else {
        return Vec::new();
    };
    let is_known = |name: &str| table.all_keys().any(|key| key.name == name);
    there
        .iter()
        .filter(|(name, item)| !is_known(name) && !item.is_none())
        .map(|(name, item)| {
            let mut field = Field::new(extended(path, name), name, Control::Fixed, setting);
            field.shown = vec![raw(item, setting.text)];
            field.is_written = true;
            field
        })
        .collect()
}

impl Field {
    fn new(path: Path, label: &str, control: Control, setting: &Setting<'_>) -> Self {
        Self {
            name: name_of(&path, setting.depth),
            path,
            label: label.to_owned(),
            key: None,
            control,
            shown: Vec::new(),
            is_written: false,
            parts: Vec::new(),
        }
    }

    fn with_parts(mut self, parts: Vec<Field>) -> Self {
        self.parts = parts;
        self
    }
}

/// Returns a path as the name of a control: its steps, with `/` between them.
fn name_of(path: &[Step], depth: usize) -> String {
    let steps = path.iter().skip(depth).map(|step| match step {
        Step::Key(key) => key.replace('~', "~0").replace('/', "~1"),
        Step::Row(row) => row.to_string(),
    });
    steps.collect::<Vec<_>>().join("/")
}

fn extended(path: &[Step], key: &str) -> Path {
    let mut path = path.to_vec();
    path.push(Step::Key(key.to_owned()));
    path
}

/// Returns the field of a key; `None` for a key that belongs to no entry.
fn field(
    key: &'static Key,
    path: &[Step],
    there: Option<&dyn TableLike>,
    setting: &Setting<'_>,
) -> Option<Field> {
    let path = extended(path, key.name);
    let item = there
        .and_then(|there| there.get(key.name))
        .filter(|item| !item.is_none());
    let mut field = match key.kind {
        Kind::Text => languages(&path, item, setting),
        Kind::Table(table) => group(table, &path, item, setting),
        Kind::Value(table) => {
            let words = words_of::<ValueKind>();
            either(
                Control::Choice(chosen(words, item)),
                table,
                &path,
                item,
                setting,
            )
        }
        Kind::Domain(table) => either(Control::Line, table, &path, item, setting),
        Kind::Tables(table) => rows(table, &path, item, setting),
        Kind::Keyed(table) => keyed(table, &path, item, setting),
        Kind::Includes(_) => return None,
        _ => leaf(simple(key.kind, item, setting), path, item, setting),
    };
    key.name.clone_into(&mut field.label);
    field.key = Some(key);
    field.is_written = item.is_some();
    Some(field)
}

/// Returns a field of one control.
fn leaf(control: Control, path: Path, item: Option<&Item>, setting: &Setting<'_>) -> Field {
    let label = match path.last() {
        Some(Step::Key(key)) => key.clone(),
        _ => String::new(),
    };
    let mut field = Field::new(path, &label, control, setting);
    let (shown, can_edit) = item.map_or((Vec::new(), true), |item| {
        shown(&field.control, item, setting.text)
    });
    field.shown = shown;
    if !can_edit {
        field.control = Control::Fixed;
    }
    field.is_written = item.is_some();
    field
}

/// Returns a text with a control for each language.
fn languages(path: &Path, item: Option<&Item>, setting: &Setting<'_>) -> Field {
    let mut tags: Vec<&str> = setting.languages.iter().map(String::as_str).collect();
    let table = item.and_then(Item::as_table_like);
    for (tag, _) in table.into_iter().flat_map(TableLike::iter) {
        if !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    let parts = tags.iter().enumerate().map(|(number, tag)| {
        let own = match table {
            Some(table) => table.get(tag).filter(|item| !item.is_none()),
            // A plain string is in the language of the policy.
            None => item.filter(|_| number == 0),
        };
        leaf(Control::Area, extended(path, tag), own, setting)
    });
    let is_table = table.is_some();
    Field::new(path.clone(), "", Control::Languages { is_table }, setting)
        .with_parts(parts.collect())
}

/// Returns the keys of a table.
fn group(table: &'static Table, path: &Path, item: Option<&Item>, setting: &Setting<'_>) -> Field {
    let there = item.and_then(Item::as_table_like);
    let parts = fields(table, path, there, setting);
    Field::new(path.clone(), "", Control::Group, setting).with_parts(parts)
}

/// Returns a field that is either one control, or a table.
fn either(
    control: Control,
    table: &'static Table,
    path: &Path,
    item: Option<&Item>,
    setting: &Setting<'_>,
) -> Field {
    let is_table = item.is_some_and(Item::is_table_like);
    let first = leaf(control, path.clone(), item.filter(|_| !is_table), setting);
    let second = group(table, path, item.filter(|_| is_table), setting);
    let mut field = Field::new(path.clone(), "", Control::Either, setting);
    field.parts.push(first);
    field.parts.extend(second.parts);
    field
}

/// Returns the rows of a list, and an empty one for a new row.
fn rows(table: &'static Table, path: &Path, item: Option<&Item>, setting: &Setting<'_>) -> Field {
    let mut parts = Vec::new();
    let count = match item {
        Some(Item::ArrayOfTables(all)) => all.len(),
        Some(Item::Value(Value::Array(all))) if all.iter().all(Value::is_inline_table) => all.len(),
        Some(_) => return fixed(path, item, setting),
        None => 0,
    };
    if count > MAX_ROWS {
        return fixed(path, item, setting);
    }
    for row in 0..count {
        let there: Option<&dyn TableLike> = match item {
            Some(Item::ArrayOfTables(all)) => all.get(row).map(|table| table as &dyn TableLike),
            Some(Item::Value(Value::Array(all))) => {
                let table = all.get(row).and_then(Value::as_inline_table);
                table.map(|table| table as &dyn TableLike)
            }
            _ => None,
        };
        let mut place = path.clone();
        place.push(Step::Row(row));
        let mut part = Field::new(
            place.clone(),
            &row.saturating_add(1).to_string(),
            Control::Group,
            setting,
        );
        part.parts = fields(table, &place, there, setting);
        part.is_written = true;
        parts.push(part);
    }
    let mut place = path.clone();
    place.push(Step::Row(count));
    let new = fields(table, &place, None, setting);
    parts.push(Field::new(place, "", Control::NewRow, setting).with_parts(new));
    Field::new(path.clone(), "", Control::Rows, setting).with_parts(parts)
}

/// Returns the tables of a key, and an empty one for a new table.
fn keyed(table: &'static Table, path: &Path, item: Option<&Item>, setting: &Setting<'_>) -> Field {
    let there = item.and_then(Item::as_table_like);
    if item.is_some() && there.is_none() || there.is_some_and(|there| there.len() > MAX_ROWS) {
        return fixed(path, item, setting);
    }
    let mut parts = Vec::new();
    for (key, inner) in there.into_iter().flat_map(TableLike::iter) {
        let place = extended(path, key);
        let mut part = Field::new(place.clone(), key, Control::Group, setting);
        part.parts = fields(table, &place, inner.as_table_like(), setting);
        part.is_written = true;
        parts.push(part);
    }
    // No key of the language is empty, so the new row is none of those that are there.
    let place = extended(path, "");
    let mut new = fields(table, &place, None, setting);
    let mut key = Field::new(place.clone(), "", Control::Line, setting);
    key.name.push_str("KEY");
    new.insert(0, key);
    parts.push(Field::new(place, "", Control::NewRow, setting).with_parts(new));
    Field::new(path.clone(), "", Control::Keyed, setting).with_parts(parts)
}

/// Returns a field that only shows the text of the file.
fn fixed(path: &Path, item: Option<&Item>, setting: &Setting<'_>) -> Field {
    let mut field = Field::new(path.clone(), "", Control::Fixed, setting);
    field.shown = item
        .map(|item| raw(item, setting.text))
        .into_iter()
        .collect();
    field
}

/// Returns the explanation of a key, as editors and the reference show it.
pub(super) fn explanation(key: &Key) -> String {
    joined(key.docs)
}

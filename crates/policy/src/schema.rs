//! The JSON Schema of `policy.toml`. Editors use it for completion, explanations and error markers.
//!
//! The schema and the reader are generated from the same declarations. Because some keys are read by hand, a
//! test compares the keys of both in every table.

mod language;
mod value;

pub use crate::keys::describe::{Key, Kind, Presence, Table, WordOf, joined};
pub use crate::keys::reference;
pub use language::{KeyDocs, TableDocs, WordDocs};

use crate::keys::tables;
use serde_json::{Map, Value, json};

/// Returns the schema, in draft 07, which the TOML plug-ins of editors support.
///
/// It describes the tables, keys and words of the file. It does not contain the rules. Only a check reports,
/// for example, that a lifetime is too long.
///
/// ```
/// let schema = cookie_registry_policy::schema::schema();
/// assert_eq!(schema["$schema"], "http://json-schema.org/draft-07/schema#");
/// assert!(schema.pointer("/properties/cookies").is_some());
/// ```
#[must_use]
pub fn schema() -> Value {
    let definitions: Map<String, Value> = tables::ALL
        .iter()
        .filter(|table| !std::ptr::eq(**table, &tables::PolicyFile))
        .map(|table| (table.name.to_owned(), Value::Object(described(table))))
        .collect();
    let mut root = Map::new();
    root.insert(
        "$schema".to_owned(),
        json!("http://json-schema.org/draft-07/schema#"),
    );
    root.insert(
        "title".to_owned(),
        json!("Cookie policy (policy.toml, format 1)"),
    );
    root.append(&mut described(&tables::PolicyFile));
    root.insert("definitions".to_owned(), Value::Object(definitions));
    Value::Object(root)
}

/// Returns the description of the whole file, from which the descriptions of all tables can be reached.
///
/// ```
/// use cookie_registry_policy::schema::{Kind, file};
///
/// let cookies = file().keys.iter().find(|key| key.name == "cookies").unwrap();
/// let Kind::Keyed(cookie) = cookies.kind else { panic!() };
/// assert!(cookie.all_keys().any(|key| key.name == "purpose"));
/// ```
#[must_use]
pub fn file() -> &'static Table {
    &tables::PolicyFile
}

/// Returns the schema of a table.
fn described(table: &Table) -> Map<String, Value> {
    let properties: Map<String, Value> = table
        .all_keys()
        .map(|key| (key.name.to_owned(), property(key)))
        .collect();
    let named = |presence| table.all_keys().filter(move |key| key.presence == presence);
    let required: Vec<&str> = named(Presence::Required).map(|key| key.name).collect();
    let either: Vec<Value> = named(Presence::Either)
        .map(|key| json!({ "required": [key.name] }))
        .collect();
    let mut schema = Map::new();
    schema.insert("description".to_owned(), json!(joined(table.docs)));
    schema.insert("type".to_owned(), json!("object"));
    schema.insert("properties".to_owned(), Value::Object(properties));
    schema.insert("additionalProperties".to_owned(), json!(false));
    if !required.is_empty() {
        schema.insert("required".to_owned(), json!(required));
    }
    if !either.is_empty() {
        schema.insert("oneOf".to_owned(), json!(either));
    }
    schema
}

fn property(key: &Key) -> Value {
    let mut schema = Map::new();
    schema.insert("description".to_owned(), json!(joined(key.docs)));
    schema.append(&mut value::of(key));
    Value::Object(schema)
}

#[cfg(test)]
mod tests;

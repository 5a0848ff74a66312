//! The schemas of the values of keys.

use crate::keys::describe::{Key, Kind, Presence, Table, WordOf, words_of};
use crate::rules::Code;
use cookie_registry_core::{Category, ValueKind, Word as _};
use serde_json::{Map, Value, json};

/// Returns the schema of the values of a key, without its description.
pub(super) fn of(key: &Key) -> Map<String, Value> {
    let schema = match key.kind {
        Kind::String | Kind::Address | Kind::WebAddress => filled(),
        Kind::Strings => strings(0),
        Kind::Hosts if key.presence == Presence::Optional => strings(0),
        Kind::FilledStrings | Kind::Hosts => strings(1),
        Kind::Text => text(),
        Kind::Texts => json!({ "type": "array", "items": text() }),
        Kind::Boolean => json!({ "type": "boolean" }),
        Kind::AlwaysTrue => json!({ "type": "boolean", "const": true }),
        Kind::Integer => json!({ "type": "integer" }),
        Kind::Positive => json!({ "type": "integer", "minimum": 1 }),
        Kind::Format => json!({ "type": "integer", "const": crate::parse::FORMAT }),
        // A date of TOML, which editors pass to a schema as a string.
        Kind::Date => json!({ "type": "string", "format": "date" }),
        Kind::Lifetime => json!({
            "type": "string",
            "pattern": "^(session|until cleared|tab|0*[1-9][0-9]* (second|minute|hour|day|week|month|year)s?)$",
            "examples": ["session", "30 minutes", "30 days", "1 year", "until cleared", "tab"],
        }),
        Kind::Category => category(),
        Kind::Code => code(),
        Kind::Word(words) => json!({ "oneOf": listed(words()) }),
        Kind::Words(words) => {
            let mut alternatives = listed(words());
            alternatives.push(json!({ "type": "array", "items": { "oneOf": listed(words()) } }));
            json!({ "anyOf": alternatives })
        }
        Kind::Value(table) => {
            let mut alternatives = listed(words_of::<ValueKind>());
            alternatives.push(reference(table));
            json!({ "oneOf": alternatives })
        }
        Kind::Domain(table) => json!({ "anyOf": [filled(), reference(table)] }),
        Kind::Includes(table) => {
            let item = json!({ "anyOf": [filled(), reference(table)] });
            json!({ "anyOf": [filled(), reference(table), { "type": "array", "items": item }] })
        }
        // Draft 07 ignores every keyword next to `$ref`, including the description.
        Kind::Table(table) => json!({ "allOf": [reference(table)] }),
        Kind::Tables(table) => json!({ "type": "array", "items": reference(table) }),
        Kind::Keyed(table) => json!({
            "type": "object",
            "additionalProperties": reference(table),
            "propertyNames": { "pattern": "^[a-z][a-z0-9_-]{0,63}$" },
        }),
    };
    match schema {
        Value::Object(schema) => schema,
        _ => Map::new(),
    }
}

fn reference(table: &Table) -> Value {
    json!({ "$ref": format!("#/definitions/{}", table.name) })
}

/// Returns the schema of a string that is not blank.
fn filled() -> Value {
    json!({ "type": "string", "pattern": "\\S" })
}

/// Returns the schema of a list of strings, or of a single one.
fn strings(least: usize) -> Value {
    let mut list = json!({ "type": "array", "items": filled() });
    if least > 0 {
        list["minItems"] = json!(least);
    }
    json!({ "anyOf": [filled(), list] })
}

/// Returns the schema of a text of the page, in one or several languages.
fn text() -> Value {
    let languages = json!({
        "description": "The text in several languages: { en = \"…\", de = \"…\" }.",
        "type": "object",
        "additionalProperties": filled(),
        "minProperties": 1,
    });
    json!({ "anyOf": [filled(), languages] })
}

fn listed(words: Vec<WordOf>) -> Vec<Value> {
    words
        .into_iter()
        .map(|(word, meaning)| json!({ "const": word, "description": meaning }))
        .collect()
}

/// Returns the schema of a category: a standard one, or a custom one under `categories`.
fn category() -> Value {
    let keys: Vec<&str> = Category::ALL.iter().map(|word| word.as_str()).collect();
    let mut known = listed(words_of::<Category>());
    known.push(json!({
        "description": "A category that is declared in this file under [categories.KEY].",
        "type": "string",
        "not": { "enum": keys },
    }));
    json!({ "anyOf": known })
}

/// Returns the schema of the code of a rule.
fn code() -> Value {
    let codes = Code::ALL.iter().map(
        |code| json!({ "const": code.as_str(), "description": format!("{}.", code.rule().explanation().title) }),
    );
    json!({ "oneOf": codes.collect::<Vec<_>>() })
}

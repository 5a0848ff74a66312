//! What may stand behind a key, where that is no table with keys of its own.

use crate::rules::Code;
use cookie_registry_core::{Category, ValueKind};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Value, json};
use std::borrow::Cow;
use std::marker::PhantomData;

/// Declares a type that stands for its schema alone.
macro_rules! described {
    ($( $(#[$meta:meta])* $name:ident => |$generator:ident| $schema:expr; )+) => { $(
        $(#[$meta])*
        pub(super) struct $name;

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn inline_schema() -> bool {
                true
            }

            fn json_schema($generator: &mut SchemaGenerator) -> Schema {
                $schema
            }
        }
    )+ };
}

described! {
    /// A text that says something.
    Filled => |_generator| filled();
    /// A list of texts, or a single one.
    Strings => |_generator| json_schema!({
        "anyOf": [filled(), { "type": "array", "items": filled() }]
    });
    /// A list of domains, or a single one.
    Domains => |_generator| json_schema!({
        "anyOf": [filled(), { "type": "array", "items": filled(), "minItems": 1 }]
    });
    /// A text of the page, in one or several languages.
    Text => |_generator| json_schema!({
        "anyOf": [
            filled(),
            {
                "description": "The text in several languages: { en = \"…\", de = \"…\" }.",
                "type": "object",
                "additionalProperties": filled(),
                "minProperties": 1,
            },
        ]
    });
    /// A date as TOML writes it; editors hand it to a schema as text.
    Date => |_generator| json_schema!({ "type": "string", "format": "date" });
    /// A lifetime.
    Lifetime => |_generator| json_schema!({
        "type": "string",
        "pattern": "^(session|until cleared|tab|0*[1-9][0-9]* (second|minute|hour|day|week|month|year)s?)$",
        "examples": ["session", "30 minutes", "30 days", "1 year", "until cleared", "tab"],
    });
    /// One of the four categories, or one that is declared under `categories`.
    CategoryKey => |_generator| {
        let keys: Vec<&str> = <Category as cookie_registry_core::Word>::ALL.iter().map(|word| word.as_str()).collect();
        let mut known = words::<Category>();
        known.push(json!({
            "description": "A category that is declared in this file under [categories.KEY].",
            "type": "string",
            "not": { "enum": keys },
        }));
        json_schema!({ "anyOf": known })
    };
    /// The code of a rule.
    CodeName => |_generator| {
        let codes = Code::ALL.iter().map(|code| {
            json!({ "const": code.as_str(), "description": format!("{}.", code.rule().explanation.title) })
        });
        json_schema!({ "oneOf": codes.collect::<Vec<_>>() })
    };
    /// What a value is.
    CookieValue => |_generator| {
        let mut kinds = words::<ValueKind>();
        kinds.push(json!({
            "description": "One of these words and nothing else: { one_of = [\"light\", \"dark\"] }.",
            "type": "object",
            "properties": {
                "one_of": {
                    "description": "The words.",
                    "anyOf": [filled(), { "type": "array", "items": filled(), "minItems": 1 }],
                },
            },
            "required": ["one_of"],
            "additionalProperties": false,
        }));
        json_schema!({ "oneOf": kinds })
    };
    /// `Domain` of a cookie.
    Domain => |_generator| json_schema!({
        "anyOf": [
            filled(),
            {
                "description": "The domain stands in the service's configuration and lies within one of these.",
                "type": "object",
                "properties": {
                    "from_config": { "description": "Write true.", "type": "boolean", "const": true },
                    "within": {
                        "description": "The domains within which the configured one must lie.",
                        "anyOf": [filled(), { "type": "array", "items": filled(), "minItems": 1 }],
                    },
                },
                "required": ["from_config", "within"],
                "additionalProperties": false,
            },
        ]
    });
}

fn filled() -> Schema {
    json_schema!({ "type": "string", "pattern": "\\S" })
}

fn words<W: cookie_registry_core::Word>() -> Vec<Value> {
    W::ALL
        .iter()
        .map(|word| json!({ "const": word.as_str(), "description": word.meaning() }))
        .collect()
}

/// A word of a closed set, with what it means.
pub(super) struct Word<W>(PhantomData<W>);

impl<W: cookie_registry_core::Word> JsonSchema for Word<W> {
    fn schema_name() -> Cow<'static, str> {
        W::WHAT.into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "oneOf": words::<W>() })
    }
}

/// A list of words of a closed set, or a single one.
pub(super) struct Words<W>(PhantomData<W>);

impl<W: cookie_registry_core::Word> JsonSchema for Words<W> {
    fn schema_name() -> Cow<'static, str> {
        format!("list of {}", W::WHAT).into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let mut alternatives = words::<W>();
        alternatives.push(json!({ "type": "array", "items": { "oneOf": words::<W>() } }));
        json_schema!({ "anyOf": alternatives })
    }
}

/// Tables, each under a key that is the entry's identifier.
pub(super) struct Keyed<T>(PhantomData<T>);

impl<T: JsonSchema> JsonSchema for Keyed<T> {
    fn schema_name() -> Cow<'static, str> {
        format!("keyed {}", T::schema_name()).into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let entry = generator.subschema_for::<T>();
        json_schema!({
            "type": "object",
            "additionalProperties": entry,
            "propertyNames": { "pattern": "^[a-z][a-z0-9_-]{0,63}$" },
        })
    }
}

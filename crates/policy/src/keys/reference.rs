//! Generates `docs/policy.md`, the reference that explains each key to a lawyer who edits the file.

use super::describe::{Key, Kind, Presence, Table, WordOf, joined, words_of};
use super::tables;
use cookie_registry_core::{Category, ValueKind};
use std::fmt::Write as _;

const INTRODUCTION: &str = "# Reference for policy.toml

This page explains every table and every key that a policy may have. It is generated from the declarations of the keys
(`crates/policy/src/keys/declared.rs`), like the parser and the JSON Schema.

A line `key = value` belongs to the nearest `[table]` above it. `KEY` in the name of a table is an identifier that you choose, such as
`session` in `[cookies.session]`. It consists of lowercase letters, digits, `-` and `_`, and begins with a letter. The column “Without it”
shows the value that applies if you leave the key out. A dash means that there is no value.

## Kinds of values

| Kind | How it is written |
| --- | --- |
| string | In double quotes: `\"Almanac\"`. |
| text | Words that visitors read: a string in the language of the policy, or one string per language: `{ en = \"Payments\", de = \"Zahlungen\" }`. |
| list | In brackets: `[\"one\", \"another\"]`. A single item may be written without brackets. |
| word | In double quotes: one of a fixed set of words. The words for a key are listed below the table that contains the key. The words of `category` and `value` are at the end of this page. |
| switch | `true` or `false`, without quotes. |
| number | A whole number, without quotes. |
| date | Year, month and day, without quotes: `2026-05-09`. |
| lifetime | In double quotes: `\"session\"`, or a number and a unit such as `\"30 days\"` (seconds, minutes, hours, days, weeks, months, years); for storage also `\"until cleared\"` or `\"tab\"`. |
| web address | In double quotes, beginning with `https://` or `http://`. |
| category | One of the words `\"necessary\"`, `\"preferences\"`, `\"analytics\"` and `\"marketing\"`, or the key of a table under `[categories.KEY]`. |
";

/// Returns every table and key of the language, as a Markdown document: `docs/policy.md`.
///
/// ```
/// let reference = cookie_registry_policy::schema::reference();
/// assert!(reference.contains("| `lifetime` | How long the browser keeps it. | lifetime | required |"));
/// ```
#[must_use]
pub fn reference() -> String {
    let mut text = INTRODUCTION.to_owned();
    for table in tables::ALL {
        section(&mut text, table);
    }
    let _ = write!(text, "\n## Words of `category` and `value`\n");
    words(&mut text, "`category`", &words_of::<Category>());
    words(&mut text, "`value`", &words_of::<ValueKind>());
    text
}

/// Writes a table with its keys, and the words that the keys accept.
fn section(text: &mut String, table: &Table) {
    let _ = write!(text, "\n## {}\n\n{}\n", heading(table), joined(table.docs));
    if let Some(shared) = table.also {
        let _ = write!(
            text,
            "\nThe keys in the section “{}” above also apply.\n",
            heading(shared)
        );
    }
    text.push_str(
        "\n| Key | Meaning | Kind | Without it | Example |\n| --- | --- | --- | --- | --- |\n",
    );
    let mut keys: Vec<&Key> = table.keys.iter().collect();
    keys.sort_by_key(|key| key.presence == Presence::Optional);
    for key in keys {
        let example = match key.example {
            "" => String::new(),
            example => format!("`{} = {example}`", key.name),
        };
        let cells = [
            format!("`{}`", key.name),
            joined(key.docs),
            kind(key),
            without(table, key),
            example,
        ];
        let cells = cells.map(|cell| cell.replace('|', "\\|"));
        let _ = writeln!(text, "| {} |", cells.join(" | "));
    }
    for key in table.keys {
        match key.kind {
            Kind::Word(of) => words(text, &format!("`{}`", key.name), &of()),
            Kind::Words(of) => words(text, &format!("Each word of `{}`", key.name), &of()),
            _ => {}
        }
    }
}

/// Writes the words that something accepts.
fn words(text: &mut String, what: &str, words: &[WordOf]) {
    let _ = write!(text, "\n{what} is one of:\n\n");
    for (word, meaning) in words {
        let _ = writeln!(text, "- `\"{word}\"`: {meaning}");
    }
}

/// Returns a heading with the headers of tables as code: `[service]`.
fn heading(table: &Table) -> String {
    if table.heading.contains(' ') {
        let words = table.heading.split(' ').map(|word| match word {
            "of" | "and" => word.to_owned(),
            word => word
                .strip_suffix(',')
                .map_or_else(|| format!("`{word}`"), |word| format!("`{word}`,")),
        });
        words.collect::<Vec<_>>().join(" ")
    } else {
        format!("`{}`", table.heading)
    }
}

/// Returns the value that applies if a key is left out.
pub(crate) fn without(table: &Table, key: &Key) -> String {
    match (key.presence, key.without, key.default) {
        (Presence::Required, ..) => "required".to_owned(),
        (Presence::Either, ..) => {
            let either = table
                .keys
                .iter()
                .filter(|key| key.presence == Presence::Either);
            let names: Vec<String> = either.map(|key| format!("`{}`", key.name)).collect();
            format!("exactly one of {} is required", names.join(", "))
        }
        (_, Some(words), _) => words.to_owned(),
        (.., Some(default)) if matches!(key.kind, Kind::Word(_)) => format!("`\"{}\"`", default()),
        (.., Some(default)) => format!("`{}`", default()),
        (.., None) => "–".to_owned(),
    }
}

/// Returns the kind of a key in the words of the introduction.
pub(crate) fn kind(key: &Key) -> String {
    let plain = match key.kind {
        Kind::String => "string",
        Kind::Text => "text",
        Kind::Texts => "list of texts",
        Kind::Strings | Kind::FilledStrings => "list of strings",
        Kind::Hosts => "list of domains",
        Kind::Address => "web address, or a path on the service such as `\"/cookies\"`",
        Kind::WebAddress => "web address",
        Kind::Code => "code of a [rule](rules.md)",
        Kind::Boolean | Kind::AlwaysTrue => "switch",
        Kind::Integer | Kind::Format => "number",
        Kind::Positive => "number from 1",
        Kind::Date => "date",
        Kind::Lifetime => "lifetime",
        Kind::Category => "category",
        Kind::Word(_) => "word",
        Kind::Words(_) => "list of words",
        Kind::Value(table) => return format!("word, or table {}", heading(table)),
        Kind::Domain(table) => return format!("string, or table {}", heading(table)),
        Kind::Includes(table) => {
            return format!("list of strings, or of tables {}", heading(table));
        }
        Kind::Table(table) | Kind::Keyed(table) => return format!("table {}", heading(table)),
        Kind::Tables(table) => return format!("list of tables: {}", heading(table)),
    };
    plain.to_owned()
}

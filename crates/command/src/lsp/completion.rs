//! What can be written at a place: headers, keys and values, from the declarations of the language and of the policy itself.

use super::cursor::{At, Cursor};
use super::text::Lines;
use crate::init::toml::quoted;
use cookie_registry_policy::Checked;
use cookie_registry_policy::known_names::{KnownName, known_names};
use cookie_registry_policy::schema::{KeyDocs, TableDocs};
use ls_types::{
    CompletionItem, CompletionItemKind, CompletionList, CompletionTextEdit, Documentation,
    MarkupContent, MarkupKind, TextEdit,
};

/// The most known names that are offered at once.
const MAX_NAMES: usize = 50;

/// Something that can be written.
struct Offer {
    label: String,
    text: String,
    detail: String,
    docs: String,
    kind: CompletionItemKind,
}

/// Returns what can be written at a place of a text. `checked` is the last check, which knows the keys of the policy itself; it may
/// be older than the text.
pub(super) fn completion(
    text: &str,
    lines: &Lines<'_>,
    cursor: &Cursor,
    checked: Option<&Checked>,
) -> CompletionList {
    let mut is_incomplete = false;
    let offers = match &cursor.at {
        _ if cursor.is_comment => Vec::new(),
        At::Header => headers(cursor),
        At::Key => keys(text, cursor),
        At::Value { key } => {
            let known = known(text, cursor, key);
            is_incomplete = !known.is_empty();
            let mut offers = values(cursor, key, checked);
            offers.extend(known);
            offers
        }
    };
    let range = lines.range(cursor.word.start, cursor.word.end);
    let items = offers
        .into_iter()
        .enumerate()
        .map(|(number, offer)| CompletionItem {
            label: offer.label,
            kind: Some(offer.kind),
            detail: Some(offer.detail).filter(|detail| !detail.is_empty()),
            documentation: Some(offer.docs)
                .filter(|docs| !docs.is_empty())
                .map(|value| {
                    Documentation::MarkupContent(MarkupContent {
                        kind: MarkupKind::Markdown,
                        value,
                    })
                }),
            filter_text: Some(offer.text.clone()),
            // The order of the declarations, which begin with the keys that an entry needs.
            sort_text: Some(format!("{number:05}")),
            text_edit: Some(CompletionTextEdit::Edit(TextEdit::new(range, offer.text))),
            ..CompletionItem::default()
        });
    CompletionList {
        is_incomplete,
        items: items.collect(),
    }
}

/// Returns the parts of headers that fit the parts before the word.
fn headers(cursor: &Cursor) -> Vec<Offer> {
    let before = cursor.parts_before;
    let mut offers: Vec<Offer> = Vec::new();
    for table in TableDocs::all() {
        let heading = table.heading().trim_matches(['[', ']']);
        let parts: Vec<&str> = heading.split('.').collect();
        let typed = cursor.table.iter().take(before);
        let fits = typed
            .zip(&parts)
            .all(|(typed, part)| typed == part || *part == "KEY");
        let Some(next) = parts.get(before).filter(|next| fits && **next != "KEY") else {
            continue;
        };
        if offers.iter().any(|offer| offer.label == *next) {
            continue;
        }
        offers.push(Offer {
            label: (*next).to_owned(),
            text: (*next).to_owned(),
            detail: table.heading().to_owned(),
            docs: table.docs(),
            kind: CompletionItemKind::MODULE,
        });
    }
    offers
}

/// Returns the keys of the table.
fn keys(text: &str, cursor: &Cursor) -> Vec<Offer> {
    let Some(table) = TableDocs::at(&cursor.table) else {
        return Vec::new();
    };
    let rest = text.get(cursor.word.end..).unwrap_or_default();
    let rest = rest.lines().next().unwrap_or_default();
    let has_value = rest.trim_start().starts_with(['=', '.']);
    let mut keys: Vec<KeyDocs> = table.keys().filter(|key| !key.is_table()).collect();
    keys.sort_by_key(|key| !key.is_required());
    keys.into_iter()
        .map(|key| Offer {
            label: key.name().to_owned(),
            text: if has_value {
                key.name().to_owned()
            } else {
                format!("{} = ", key.name())
            },
            detail: key.kind(),
            docs: explained(&key),
            kind: CompletionItemKind::FIELD,
        })
        .collect()
}

/// Returns what the reference says of a key.
pub(super) fn explained(key: &KeyDocs) -> String {
    let mut text = format!("{}\n\nKind: {}", key.docs(), key.kind());
    let without = key.without();
    match without.as_str() {
        "required" => text.push_str("\n\nRequired"),
        "\u{2013}" => {}
        without => text.push_str(&format!("\n\nWithout it: {without}")),
    }
    if !key.example().is_empty() {
        text.push_str(&format!(
            "\n\n```toml\n{} = {}\n```",
            key.name(),
            key.example()
        ));
    }
    text
}

/// Returns the words that a key accepts, and the keys of the policy to which it can refer.
fn values(cursor: &Cursor, name: &str, checked: Option<&Checked>) -> Vec<Offer> {
    let Some(key) = TableDocs::at(&cursor.table).and_then(|table| table.key(name)) else {
        return Vec::new();
    };
    let offer = |word: &str, detail: &str, docs: String| Offer {
        label: word.to_owned(),
        text: if key.is_bare() {
            word.to_owned()
        } else {
            quoted(word)
        },
        detail: detail.to_owned(),
        docs,
        kind: CompletionItemKind::VALUE,
    };
    let words = key.words().into_iter();
    let mut offers: Vec<Offer> = words.map(|(word, docs)| offer(word, "", docs)).collect();
    let Some(checked) = checked else {
        return offers;
    };
    let policy = checked.recovered();
    if key.is_category() {
        let own = checked.draft.categories.iter();
        offers
            .extend(own.map(|it| offer(&it.key.value, "a category of this policy", String::new())));
    }
    if name == "provider" {
        let parties = policy.third_parties.iter();
        offers.extend(parties.map(|it| offer(&it.key, &it.name, String::new())));
    }
    if name == "entry" {
        let entries = policy.entries();
        offers.extend(entries.map(|it| offer(&it.entry, &it.naming.shown(), String::new())));
    }
    offers
}

/// Returns the names of other companies' cookies and keys that begin as the word does.
fn known(text: &str, cursor: &Cursor, key: &str) -> Vec<Offer> {
    let is_name = matches!(
        (cursor.table.first().map(String::as_str), key),
        (Some("cookies"), "name") | (Some("storage"), "key")
    );
    let word = text.get(cursor.word.clone()).unwrap_or_default();
    let typed = word.trim_matches(['"', '\'']);
    if !is_name || typed.is_empty() {
        return Vec::new();
    }
    let offer = |(name, known): (&str, KnownName)| Offer {
        label: name.to_owned(),
        text: quoted(name),
        detail: known.controller.to_owned(),
        docs: format!(
            "{} ({})\n\nCategory: {}. From the Open Cookie Database.",
            known.purpose,
            known.kept,
            known.category.as_str()
        ),
        kind: CompletionItemKind::CONSTANT,
    };
    known_names(typed).take(MAX_NAMES).map(offer).collect()
}

//! Writes the sections of the banner's settings: one for each category, with a table of all that the visitor decides with it.

use super::{all, html, word};
use crate::page::html::escape;
use crate::page::{Page, Row, TrackingNotice};
use cookie_registry_policy::consent::{Asked, AskedCategory};
use cookie_registry_policy::model::{CategoryRef, Policy};
use cookie_registry_words::Words;
use serde_json::{Value, json};

/// The cell of a column that does not apply, such as the lifetime of a pixel.
const NOT_APPLICABLE: &str = "–";

/// Returns the section of a category, with a table of its entries and its tracking.
pub(super) fn section(
    policy: &Policy,
    category: &CategoryRef,
    page: &Page,
    words: &Words<'_>,
    asked: &[AskedCategory<'_>],
) -> Value {
    let found = asked.iter().find(|asked| asked.key == category.key);
    let note = match found.map(|asked| asked.asked) {
        Some(Asked::Objection) => format!("{}.", word(words.banner_unless_objected)),
        Some(_) => String::new(),
        None => format!("{}.", word(words.banner_always_on)),
    };
    let today = &page.sections.today;
    let mut listed = today.categories.iter();
    let listed = listed.find(|listed| listed.key == category.key);
    let (title, description) = match listed {
        Some(listed) => (html(&listed.title), all(&listed.paragraphs)),
        None => {
            let (title, description) = policy.category_words(words, &category.key, category.like);
            (escape(title).into_owned(), escape(description).into_owned())
        }
    };
    let entries = listed.into_iter().flat_map(|listed| &listed.entries);
    let tracking = today.tracking.iter();
    let tracking = tracking.filter(|one| one.category == category.key);
    let rows: Vec<Value> = entries
        .map(entry)
        .chain(tracking.map(|one| technology(one, words)))
        .collect();
    let mut section = json!({
        "title": title,
        "description": format!("{description} {note}").trim_end(),
        "linkedCategory": category.key,
    });
    // A category may have nothing but scripts and embeds, whose third parties are its services.
    if !rows.is_empty() {
        section["cookieTable"] = json!({
            "headers": {
                "name": word(words.column_name),
                "setBy": word(words.column_set_by),
                "kind": word(words.column_kind),
                "purpose": word(words.column_purpose),
                "lasts": word(words.column_lasts),
                "readers": word(words.column_readers),
            },
            "body": rows,
        });
    }
    section
}

/// Returns the row of a cookie or a storage key, as on the page.
fn entry(row: &Row) -> Value {
    json!({
        "name": all(&row.name),
        "setBy": all(&row.set_by),
        "kind": all(&row.kind_words),
        "purpose": all(&row.purpose),
        "lasts": all(&row.lasts),
        "readers": all(&row.readers),
    })
}

/// Returns the row of a technology of tracking, in the columns of entries: it has no name and stores nothing.
fn technology(one: &TrackingNotice, words: &Words<'_>) -> Value {
    let technology = one.name.first();
    json!({
        "name": technology.map(html).unwrap_or_default(),
        "setBy": all(&one.used_by),
        "kind": word(words.tracking_title),
        "purpose": all(&one.purpose),
        "lasts": NOT_APPLICABLE,
        "readers": all(&one.received),
    })
}

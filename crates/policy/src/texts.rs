//! The texts of a policy that visitors read, and the addresses to which the page links, each with its entry.

use crate::draft::{Disclosure, Draft, Text};
use crate::keys::table::{Target, Visible};
use crate::source::{Sources, Span, Spanned};
use std::borrow::Cow;

/// A text with its entry and key.
pub(crate) struct Placed<'d> {
    /// The table that contains it: `cookies.session`.
    pub(crate) entry: Cow<'d, str>,
    /// Its key: `purpose`.
    pub(crate) key: &'static str,
    /// The text.
    pub(crate) text: &'d Text,
}

/// Returns every text, in the order of the page.
pub(crate) fn all(draft: &Draft) -> Vec<Placed<'_>> {
    let mut texts = Vec::new();
    for (entry, table) in tables(draft) {
        texts.extend(table.texts().into_iter().map(|(key, text)| Placed {
            entry: entry.clone(),
            key,
            text,
        }));
    }
    texts
}

/// Returns every address to which the page links, with its entry.
pub(crate) fn addresses(draft: &Draft) -> Vec<(Cow<'_, str>, Target, &Spanned<String>)> {
    let mut addresses = Vec::new();
    for (entry, table) in tables(draft) {
        let of_table = table.addresses().into_iter();
        addresses.extend(of_table.map(|(target, address)| (entry.clone(), target, address)));
    }
    addresses
}

/// Returns every table, each with the name of its entry, in the order of the page.
fn tables(draft: &Draft) -> Vec<(Cow<'_, str>, &dyn Visible)> {
    let keyed = |table: &str, key: &Spanned<String>| Cow::Owned(format!("{table}.{}", key.value));
    let mut tables: Vec<(Cow<'_, str>, &dyn Visible)> = Vec::new();
    if let Some(policy) = &draft.policy {
        tables.push(("policy".into(), policy));
    }
    if let Some(service) = &draft.service {
        tables.push(("service".into(), service));
    }
    for cookie in &draft.cookies {
        disclosed(&cookie.disclosure, &mut tables);
        tables.push((cookie.disclosure.entry.as_str().into(), cookie));
    }
    for storage in &draft.storage {
        disclosed(&storage.disclosure, &mut tables);
        tables.push((storage.disclosure.entry.as_str().into(), storage));
    }
    for tracking in &draft.tracking {
        let entry = Cow::Borrowed(tracking.entry.as_str());
        for transfer in &tracking.transfers {
            tables.push((entry.clone(), transfer));
        }
        tables.push((entry, tracking));
    }
    for party in &draft.third_parties {
        let entry: Cow<'_, str> = keyed("third_parties", &party.key);
        for transfer in &party.transfers {
            tables.push((entry.clone(), transfer));
        }
        tables.push((entry, party));
    }
    for planned in &draft.planned {
        tables.push((keyed("planned", &planned.key), planned));
    }
    for category in &draft.categories {
        tables.push((keyed("categories", &category.key), category));
    }
    if let Some(choices) = &draft.choices {
        tables.push(("choices".into(), choices));
    }
    if let Some(changes) = &draft.changes {
        tables.push(("changes".into(), changes));
        for change in &changes.log {
            tables.push(("changes.log".into(), change));
        }
    }
    tables
}

/// Adds a disclosure, and the tables in it that its entry shows.
fn disclosed<'d>(disclosure: &'d Disclosure, tables: &mut Vec<(Cow<'d, str>, &'d dyn Visible)>) {
    let entry = Cow::Borrowed(disclosure.entry.as_str());
    tables.push((entry.clone(), disclosure));
    for further in &disclosure.lifetimes {
        tables.push((entry.clone(), further));
    }
    for transfer in &disclosure.transfers {
        tables.push((entry.clone(), transfer));
    }
}

/// Returns the versions of a text with the language of each.
pub(crate) fn in_languages<'d>(
    draft: &'d Draft,
    text: &'d Text,
) -> impl Iterator<Item = (&'d str, &'d Spanned<String>)> {
    let plain = text.plain.iter().map(|plain| (draft.language(), plain));
    plain.chain(
        text.translations
            .iter()
            .map(|(tag, text)| (tag.value.as_str(), text)),
    )
}

/// Returns the language of a tag without region or script: `pt` of `pt-BR`.
pub(crate) fn primary(tag: &str) -> String {
    tag.split('-')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase()
}

/// Returns the span of some lower-case words within a text, preferring whole words. Returns the whole text if the
/// words cannot be found because the file writes them with escapes.
pub(crate) fn span_of(sources: &Sources, text: &Spanned<String>, words: &str) -> Span {
    let written = sources
        .get(text.span.file)
        .and_then(|source| source.text.get(text.span.range()));
    let Some(written) = written else {
        return text.span;
    };
    let found = || {
        written
            .char_indices()
            .filter_map(|(at, _)| Some((at, length_of_match(written.get(at..)?, words)?)))
    };
    let is_whole = |(at, len): &(usize, usize)| {
        let before = written
            .get(..*at)
            .and_then(|before| before.chars().next_back());
        let after = written
            .get(at + len..)
            .and_then(|after| after.chars().next());
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    };
    found()
        .find(is_whole)
        .or_else(|| found().next())
        .map_or(text.span, |(at, len)| text.span.part(at, len))
}

/// Returns how many bytes at the start of a text match these words, ignoring case.
fn length_of_match(text: &str, words: &str) -> Option<usize> {
    let mut rest = text.chars();
    for expected in words.chars() {
        let mut lower = rest.next()?.to_lowercase();
        if lower.next() != Some(expected) || lower.next().is_some() {
            return None;
        }
    }
    Some(text.len() - rest.as_str().len())
}

#[cfg(test)]
mod tests {
    use super::{length_of_match, primary};

    #[test]
    fn words_are_found_in_any_case() {
        assert_eq!(
            length_of_match("Intérêt légitime!", "intérêt légitime"),
            Some(19)
        );
        assert_eq!(length_of_match("Inter", "interest"), None);
        assert_eq!(length_of_match("İnterest", "interest"), None);
    }

    #[test]
    fn the_language_of_a_tag_is_its_first_part() {
        assert_eq!(primary("de-AT"), "de");
        assert_eq!(primary("EN"), "en");
    }
}

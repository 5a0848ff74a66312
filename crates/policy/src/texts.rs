//! Every text of a policy that visitors read, with the place to which it belongs.

use crate::draft::{Draft, Text};
use crate::source::{Sources, Span, Spanned};
use std::borrow::Cow;

/// A text and what it is.
pub(crate) struct Placed<'d> {
    /// The table in which it stands: `cookies.session`.
    pub(crate) entry: Cow<'d, str>,
    /// Its key: `purpose`.
    pub(crate) key: &'static str,
    /// The text.
    pub(crate) text: &'d Text,
}

/// Every text, in the order of the page.
pub(crate) fn all(draft: &Draft) -> Vec<Placed<'_>> {
    let mut texts = Texts(Vec::new());
    if let Some(policy) = &draft.policy {
        texts.add("policy", "title", policy.title.as_ref());
    }
    if let Some(service) = &draft.service {
        texts.add("service", "covers", service.covers.as_ref());
        texts.add("service", "complaints", service.complaints.as_ref());
    }
    for disclosure in draft.disclosures() {
        texts.add(&*disclosure.entry, "purpose", disclosure.purpose.as_ref());
    }
    for storage in &draft.storage {
        texts.add(
            &*storage.disclosure.entry,
            "expired_by",
            storage.expired_by.as_ref(),
        );
    }
    for party in &draft.third_parties {
        let entry = format!("third_parties.{}", party.key.value);
        texts.add(entry.clone(), "where", party.place.as_ref());
        texts.add(entry, "why", party.why.as_ref());
    }
    for planned in &draft.planned {
        let entry = format!("planned.{}", planned.key.value);
        texts.add(entry, "why", planned.why.as_ref());
    }
    for category in &draft.categories {
        let entry = format!("categories.{}", category.key.value);
        texts.add(entry.clone(), "title", category.title.as_ref());
        texts.add(entry, "description", category.description.as_ref());
    }
    if let Some(choices) = &draft.choices {
        texts.add(
            "choices",
            "blocking_necessary",
            choices.blocking_necessary.as_ref(),
        );
        texts.add("choices", "objection", choices.objection.as_ref());
    }
    if let Some(changes) = &draft.changes {
        changes
            .announced_by
            .iter()
            .for_each(|means| texts.add("changes", "announced_by", Some(means)));
        texts.add("changes", "process", changes.process.as_ref());
        changes
            .log
            .iter()
            .for_each(|change| texts.add("changes.log", "summary", change.summary.as_ref()));
    }
    texts.0
}

struct Texts<'d>(Vec<Placed<'d>>);

impl<'d> Texts<'d> {
    fn add(&mut self, entry: impl Into<Cow<'d, str>>, key: &'static str, text: Option<&'d Text>) {
        self.0.extend(text.map(|text| Placed {
            entry: entry.into(),
            key,
            text,
        }));
    }
}

/// The versions of a text with the language of each.
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

/// The language of a tag, without region or script: `pt` of `pt-BR`.
pub(crate) fn primary(tag: &str) -> String {
    tag.split('-')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase()
}

/// Where in a text some words stand, which are given in lower case; the whole text where they cannot be
/// found, because the file writes them with escapes. A whole word is preferred to a part of one.
pub(crate) fn place(sources: &Sources, text: &Spanned<String>, words: &str) -> Span {
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

/// How many bytes at the start of a text are these words, without regard to case.
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

//! The sentences of the desk, one file for each language in `languages/`.

use super::error::PreviewError;
use axum::http::{HeaderMap, header};
use minijinja::Value;
use minijinja::value::Serde;
use std::collections::BTreeMap;

/// The files, English first: it is used where a browser prefers none of the others.
const FILES: [&str; 8] = [
    include_str!("languages/en.toml"),
    include_str!("languages/de.toml"),
    include_str!("languages/fr.toml"),
    include_str!("languages/es.toml"),
    include_str!("languages/it.toml"),
    include_str!("languages/nl.toml"),
    include_str!("languages/pl.toml"),
    include_str!("languages/pt.toml"),
];

/// The sentences of one language, by their names.
#[derive(Clone, Debug)]
pub(super) struct Sentences {
    /// The language tag.
    pub(super) language: String,
    /// The sentences as a value of templates.
    pub(super) words: Value,
}

impl Sentences {
    /// Returns a sentence with the names in braces filled in.
    pub(super) fn filled(&self, name: &str, values: &[(&str, &str)]) -> String {
        let sentence = self.words.get_attr(name).unwrap_or_default().to_string();
        let fill = |sentence: String, (name, value): &(&str, &str)| {
            sentence.replace(&format!("{{{name}}}"), value)
        };
        values.iter().fold(sentence, fill)
    }
}

/// The sentences of every language.
#[derive(Debug)]
pub(super) struct Languages(Vec<Sentences>);

impl Languages {
    pub(super) fn new() -> Result<Self, PreviewError> {
        let read = FILES.iter().map(|file| {
            let words = words(file)?;
            let language = words.get("language").cloned().unwrap_or_default();
            let words = Value::from(Serde(&words));
            Ok(Sentences { language, words })
        });
        read.collect::<Result<_, _>>().map(Self)
    }

    /// Iterates over every language, English first.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Sentences> {
        self.0.iter()
    }

    /// Returns the sentences in the language that a browser prefers.
    pub(super) fn preferred(&self, headers: &HeaderMap) -> Option<&Sentences> {
        let wanted = headers.get(header::ACCEPT_LANGUAGE);
        let wanted = wanted
            .and_then(|wanted| wanted.to_str().ok())
            .unwrap_or_default();
        let mut tags: Vec<(&str, f32)> = wanted.split(',').map(ranked).collect();
        // The sort is stable: of equal ones, the first is preferred.
        tags.sort_by(|(_, one), (_, other)| other.total_cmp(one));
        let of = |tag: &str| {
            let primary = tag.split('-').next().unwrap_or_default();
            let mut all = self.0.iter();
            all.find(|sentences| sentences.language.eq_ignore_ascii_case(primary))
        };
        let found = tags
            .iter()
            .filter(|(_, rank)| *rank > 0.0)
            .find_map(|(tag, _)| of(tag));
        found.or_else(|| self.0.first())
    }
}

/// Returns an item of `Accept-Language` and its rank, from 0 to 1 (RFC 9110, section 12.5.4).
fn ranked(item: &str) -> (&str, f32) {
    let (tag, parameter) = item.split_once(';').unwrap_or((item, ""));
    let rank = parameter.trim().strip_prefix("q=");
    let rank = rank.map_or(1.0, |rank| rank.parse().unwrap_or(0.0));
    (tag.trim(), rank)
}

fn words(file: &str) -> Result<BTreeMap<String, String>, PreviewError> {
    toml::from_str(file).map_err(|error| PreviewError::Sentences(error.message().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// The names in braces of a sentence.
    fn names(sentence: &str) -> BTreeSet<&str> {
        let parts = sentence.split('{').skip(1);
        parts
            .filter_map(|part| Some(part.split_once('}')?.0))
            .collect()
    }

    #[test]
    fn every_language_has_every_sentence_with_its_names() {
        let english = words(FILES[0]).unwrap();
        for file in FILES {
            let words = words(file).unwrap();
            let language = &words["language"];
            assert_eq!(
                words.keys().collect::<Vec<_>>(),
                english.keys().collect::<Vec<_>>(),
                "{language}"
            );
            for (name, sentence) in &words {
                assert_eq!(names(sentence), names(&english[name]), "{language}: {name}");
                assert!(!sentence.trim().is_empty(), "{language}: {name}");
                // Short words may be the same in two languages; whole sentences are not.
                let is_copied = sentence == &english[name] && sentence.len() > 20;
                assert!(!is_copied || language == "en", "{language}: {name}");
            }
        }
    }

    #[test]
    fn the_desk_is_in_every_language_of_the_page() {
        let languages = Languages::new().unwrap();
        let desk: Vec<&str> = languages.iter().map(|one| &*one.language).collect();
        let page: Vec<&str> = cookie_registry_words::languages().collect();
        assert_eq!(desk, page);
    }

    #[test]
    fn the_language_is_the_one_that_the_browser_prefers() {
        let languages = Languages::new().unwrap();
        let of = |wanted: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_LANGUAGE, wanted.parse().unwrap());
            languages.preferred(&headers).unwrap().language.clone()
        };
        assert_eq!(of("de-AT,de;q=0.9,en;q=0.5"), "de");
        assert_eq!(of("en;q=0.5, de;q=0.9"), "de");
        assert_eq!(of("xx, DE"), "de");
        assert_eq!(of("de;q=0, en"), "en");
        assert_eq!(of("xx"), "en");
        assert_eq!(
            languages.preferred(&HeaderMap::new()).unwrap().language,
            "en"
        );
    }
}

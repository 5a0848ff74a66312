//! The sentences of the public page and of the consent banner in each language, as data.
//!
//! A language is a TOML file, such as `languages/en.toml`. The built-in languages are files of the same kind as those that
//! a policy adds with `[policy] words`. A placeholder in braces, such as `{service}`, is filled in when the page is built.
//!
//! This is a separate crate because three crates need it: `cookie-registry-render` writes the sentences into pages, the
//! derive macro writes those of the banner into the service, and `cookie-registry-policy` reads the files that a policy
//! adds. This crate does not choose plural forms; `cookie-registry-render` does.
#![cfg_attr(docsrs, feature(doc_cfg))]

mod built_in;
mod catalog;
mod declared;
mod plural;

pub use catalog::{Catalog, Problem, ProblemKind};
pub use declared::{Key, Words};
pub use plural::{DurationUnit, Form, Plural};

use cookie_registry_core::DateWords;
use std::ops::Deref;

/// A sentence, a phrase or a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Word<'w> {
    text: &'w str,
    language: Option<&'w str>,
}

impl<'w> Word<'w> {
    /// Returns a word of the page's own language.
    #[must_use]
    pub const fn new(text: &'w str) -> Self {
        Self {
            text,
            language: None,
        }
    }

    /// Returns the text.
    #[must_use]
    pub const fn text(self) -> &'w str {
        self.text
    }

    /// Returns the language of the text, if it differs from that of the page because the page's language has no such
    /// sentence.
    #[must_use]
    pub const fn language(self) -> Option<&'w str> {
        self.language
    }
}

impl Deref for Word<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        self.text
    }
}

/// Returns the primary subtag of a language tag: `de` for `de-AT`.
#[must_use]
pub fn primary(tag: &str) -> &str {
    tag.split(['-', '_']).next().unwrap_or_default()
}

/// Returns the added catalogs of a language: those of its exact tag, then those of its primary subtag alone.
fn added_for<'w>(added: &'w [Catalog], language: &str) -> Vec<&'w Catalog> {
    let same = |catalog: &&Catalog| catalog.language().eq_ignore_ascii_case(language);
    let broader = |catalog: &&Catalog| {
        !same(catalog) && catalog.language().eq_ignore_ascii_case(primary(language))
    };
    let exact = added.iter().filter(same);
    exact.chain(added.iter().filter(broader)).collect()
}

/// Returns the catalogs of a language, the most specific first: the added ones, then the built-in one.
fn of_language<'w>(added: &'w [Catalog], language: &str) -> Vec<&'w Catalog> {
    let mut catalogs = added_for(added, language);
    catalogs.extend(built_in::catalog(language));
    catalogs
}

/// Returns whether every sentence of a language is built in, without parsing a file.
#[must_use]
pub fn is_built_in(language: &str) -> bool {
    built_in::text(language).is_some()
}

/// The sources of the sentences of a page, in this order: the catalogs of its language, those of the policy's main language,
/// and English.
#[derive(Clone, Debug)]
pub struct Chain<'w> {
    /// The catalogs, and whether each is of another language than that of the page.
    catalogs: Vec<(&'w Catalog, bool)>,
    language: &'w str,
}

impl<'w> Chain<'w> {
    /// Returns the chain for a page in `language` of a policy whose main language is `main` and which adds catalogs.
    ///
    /// ```
    /// use cookie_registry_words::Chain;
    /// let words = Chain::new(&[], "de-AT", "en").words();
    /// assert_eq!((&*words.yes, words.yes.language()), ("Ja", None));
    /// let words = Chain::new(&[], "tlh", "de").words();
    /// assert_eq!((&*words.yes, words.yes.language()), ("Ja", Some("de")));
    /// ```
    #[must_use]
    pub fn new(added: &'w [Catalog], language: &'w str, main: &'w str) -> Self {
        let mut catalogs: Vec<(&Catalog, bool)> = Vec::new();
        for tag in [language, main, "en"] {
            let is_other = !primary(tag).eq_ignore_ascii_case(primary(language));
            for catalog in of_language(added, tag) {
                if !catalogs
                    .iter()
                    .any(|(known, _)| std::ptr::eq(*known, catalog))
                {
                    catalogs.push((catalog, is_other));
                }
            }
        }
        Self { catalogs, language }
    }

    /// Returns the words. Every word is there, because English has all of them.
    #[must_use]
    pub fn words(&self) -> Words<'w> {
        Words::filled(self.language, self.months().0, &|index| self.word(index))
    }

    /// Returns the names of the sentences that the page's own language lacks, as `section.name`, in the order of the
    /// files.
    #[must_use]
    pub fn missing(&self) -> Vec<String> {
        let own: Vec<&Catalog> = self
            .catalogs
            .iter()
            .filter(|(_, is_other)| !is_other)
            .map(|(catalog, _)| *catalog)
            .collect();
        let mut missing: Vec<String> = Words::KEYS
            .iter()
            .enumerate()
            .filter(|(index, _)| !own.iter().any(|catalog| catalog.has(*index)))
            .map(|(_, key)| format!("{}.{}", key.section, key.name))
            .collect();
        if !own.iter().any(|catalog| catalog.months().is_some()) {
            missing.push("dates.months".to_owned());
        }
        for unit in DurationUnit::ALL {
            if !own.iter().any(|catalog| catalog.duration(unit).is_some()) {
                missing.push(format!("durations.{}", unit.name()));
            }
        }
        missing
    }

    /// Returns whether the page's own language has any sentence.
    #[must_use]
    pub fn has_own(&self) -> bool {
        self.catalogs.iter().any(|(_, is_other)| !is_other)
    }

    /// Returns the names of the months, January first, with their language if it differs from that of the page.
    #[must_use]
    pub fn months(&self) -> ([&'w str; 12], Option<&'w str>) {
        let found = self.catalogs.iter().find_map(|(catalog, is_other)| {
            Some((catalog.months()?, is_other.then_some(catalog.language())))
        });
        found.unwrap_or_default()
    }

    /// Returns the forms of a duration, the language whose plural rules select the form, and whether this language
    /// differs from that of the page.
    #[must_use]
    pub fn duration(&self, unit: DurationUnit) -> Option<(&'w Plural, &'w str, bool)> {
        self.catalogs.iter().find_map(|(catalog, is_other)| {
            let plural = catalog.duration(unit)?;
            let language = if *is_other {
                catalog.language()
            } else {
                self.language
            };
            Some((plural, language, *is_other))
        })
    }

    /// Returns the name that an added catalog gives to a country, such as `US`.
    #[must_use]
    pub fn country(&self, code: &str) -> Option<&'w str> {
        let own = self.catalogs.iter().filter(|(_, is_other)| !is_other);
        own.clone().find_map(|(catalog, _)| catalog.country(code))
    }

    fn word(&self, index: usize) -> Word<'w> {
        let found = self.catalogs.iter().find_map(|(catalog, is_other)| {
            let text = catalog.word(index)?;
            Some(Word {
                text,
                language: is_other.then_some(catalog.language()),
            })
        });
        found.unwrap_or_default()
    }
}

impl<'w> Words<'w> {
    /// Returns the notation of dates in the language.
    ///
    /// ```
    /// use cookie_registry_words::Words;
    /// let words = Words::of_banner(&[], "pt-BR", "en");
    /// assert_eq!(words.dates().date(2026, 5, 9), "9 de maio de 2026");
    /// ```
    #[must_use]
    pub const fn dates(&self) -> DateWords<'w> {
        DateWords {
            format: self.date.text,
            first_day: self.first_day.text,
            months: self.months,
        }
    }

    /// Returns the sentences of the banner, all in one language, so that the banner has one `lang`. The language is
    /// `language` if it has all of these sentences and the names of the months. Otherwise, it is the policy's main
    /// language or English. The texts of the policy are then chosen for that language. Sentences of the page are empty.
    ///
    /// ```
    /// use cookie_registry_words::Words;
    /// let words = Words::of_banner(&[], "tlh", "fr");
    /// assert_eq!((words.language, &*words.banner_reject), ("fr", "Tout refuser"));
    /// ```
    #[must_use]
    pub fn of_banner(added: &'w [Catalog], language: &'w str, main: &'w str) -> Self {
        let complete = [language, main, "en"].into_iter().find_map(|tag| {
            let mut catalogs = added_for(added, tag);
            catalogs.extend(built_in::banner(tag));
            let word = |index| catalogs.iter().find_map(|catalog| catalog.word(index));
            let texts: Option<Vec<&str>> = Self::indices_of_banner().map(word).collect();
            texts?;
            let months = catalogs.iter().find_map(|catalog| catalog.months())?;
            Some((tag, catalogs, months))
        });
        let Some((tag, catalogs, months)) = complete else {
            // English has every sentence, as a test checks.
            return Self::filled("en", [""; 12], &|_| Word::default());
        };
        Self::filled(tag, months, &|index| {
            let word = catalogs.iter().find_map(|catalog| catalog.word(index));
            Word::new(word.unwrap_or_default())
        })
    }
}

/// Returns the tags of the built-in languages.
///
/// ```
/// assert!(cookie_registry_words::languages().any(|language| language == "pl"));
/// ```
pub fn languages() -> impl Iterator<Item = &'static str> {
    built_in::languages()
}

/// Returns the text of the file of a built-in language. Use it as a template for another language.
#[must_use]
pub fn file_of(language: &str) -> Option<&'static str> {
    built_in::text(language)
}

#[cfg(test)]
mod tests;

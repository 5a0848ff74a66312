//! The values of irregular keys as they are written, each with its location.

use crate::source::{Span, Spanned};
use cookie_registry_core::ValueKind;

/// A text of the page, in one or several languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// The value's location.
    pub span: Span,
    /// What is written without naming a language: in the policy's own.
    pub plain: Option<Spanned<String>>,
    /// What is written per language, in the order of the file: language tag and text.
    pub translations: Vec<(Spanned<String>, Spanned<String>)>,
}

impl Text {
    /// Iterates over every version of the text.
    pub fn versions(&self) -> impl Iterator<Item = &Spanned<String>> {
        self.plain
            .iter()
            .chain(self.translations.iter().map(|(_, text)| text))
    }

    /// Returns the version that is read when no language is asked for.
    #[must_use]
    pub fn any(&self) -> Option<&Spanned<String>> {
        self.versions().next()
    }
}

/// What a cookie or a storage key is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Naming {
    /// `name` or `key`.
    Exact(Spanned<String>),
    /// `names`.
    PerEnvironment {
        /// The table's location.
        span: Span,
        /// The name over https.
        production: Option<Spanned<String>>,
        /// The name over plain http.
        development: Option<Spanned<String>>,
    },
    /// `match`.
    Family {
        /// The table's location.
        span: Span,
        /// The prefix of every name of the family.
        prefix: Option<Spanned<String>>,
        /// The suffix of every name of the family.
        suffix: Option<Spanned<String>>,
    },
}

impl Naming {
    /// Iterates over every name or part of a name that is written.
    pub fn parts(&self) -> impl Iterator<Item = &Spanned<String>> {
        let (first, second) = match self {
            Self::Exact(name) => (Some(name), None),
            Self::PerEnvironment {
                production,
                development,
                ..
            } => (production.as_ref(), development.as_ref()),
            Self::Family { prefix, suffix, .. } => (prefix.as_ref(), suffix.as_ref()),
        };
        first.into_iter().chain(second)
    }

    /// Returns the name, or the prefix of the family's names, in production.
    #[must_use]
    pub fn production(&self) -> Option<&Spanned<String>> {
        self.parts().next()
    }
}

/// `value`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A word.
    Kind(ValueKind),
    /// `{ one_of = [...] }`.
    OneOf(Vec<Spanned<String>>),
}

/// `domain`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Domain {
    /// A fixed domain.
    Fixed(String),
    /// `{ from_config = true, within = [...] }`.
    FromConfig {
        /// The domains within which the configured one must lie.
        within: Vec<Spanned<String>>,
    },
}

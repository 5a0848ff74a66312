//! The values of irregular keys as written, with their locations.

use crate::source::{Span, Spanned};
use cookie_registry_core::ValueKind;

/// A text of the page, in one or several languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// The value's location.
    pub span: Span,
    /// The text without a language tag, which is in the language of the policy.
    pub plain: Option<Spanned<String>>,
    /// The texts with a language tag, in the order of the file: pairs of tag and text.
    pub translations: Vec<(Spanned<String>, Spanned<String>)>,
}

impl Text {
    /// Iterates over every version of the text.
    pub fn versions(&self) -> impl Iterator<Item = &Spanned<String>> {
        self.plain
            .iter()
            .chain(self.translations.iter().map(|(_, text)| text))
    }

    /// Returns the text without a language tag. If there is none, returns the first version with a language tag.
    #[must_use]
    pub fn any(&self) -> Option<&Spanned<String>> {
        self.versions().next()
    }
}

/// The name or names of a cookie or storage key.
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
    /// Iterates over every written name or part of a name.
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
    /// `{ from_config = true, within = [...] }`, or `domains = [...]` next to it.
    FromConfig {
        /// The configured domain must be one of these domains or a subdomain of one of them.
        within: Vec<Spanned<String>>,
    },
}

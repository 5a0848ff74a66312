//! The values of irregular keys as they are completed: without locations, every default filled in.

use cookie_registry_core::{Category, Environment, ValueKind};

/// A text in the languages in which it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// Language tag and text; what was written without a language is listed under the policy's own.
    versions: Vec<(String, String)>,
}

impl Text {
    /// Returns a text of these versions, each a language tag and the text in that language.
    #[must_use]
    pub const fn new(versions: Vec<(String, String)>) -> Self {
        Self { versions }
    }

    /// Returns the text in this language, where it is written in it.
    #[must_use]
    pub fn in_language(&self, language: &str) -> Option<&str> {
        self.versions
            .iter()
            .find(|(tag, _)| tag == language)
            .map(|(_, text)| text.as_str())
    }

    /// Returns the text in this language, else in the first in which it is written; empty when there is none.
    #[must_use]
    pub fn best(&self, language: &str) -> &str {
        self.in_language(language)
            .or(self.versions.first().map(|(_, text)| text.as_str()))
            .unwrap_or_default()
    }

    /// Iterates over every language and text, in the order of the file.
    pub fn versions(&self) -> impl Iterator<Item = (&str, &str)> {
        self.versions
            .iter()
            .map(|(language, text)| (language.as_str(), text.as_str()))
    }
}

/// A category as an entry names it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CategoryRef {
    /// The key: one of the four words, or that of `[categories.KEY]`.
    pub key: String,
    /// Which of the four it is, or is like.
    pub like: Category,
}

/// What a cookie or storage key is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Naming {
    /// One name, or one per environment.
    Exact {
        /// Over https.
        production: String,
        /// Over plain http on a developer's machine.
        development: String,
    },
    /// All names with this prefix and this suffix, something between them.
    Family {
        /// The prefix, never empty.
        prefix: String,
        /// The suffix, often empty.
        suffix: String,
    },
}

impl Naming {
    /// Returns the name in an environment, or the beginning of the family's names.
    #[must_use]
    pub fn name(&self, environment: Environment) -> &str {
        match self {
            Self::Exact { development, .. } if environment == Environment::Development => {
                development
            }
            Self::Exact { production, .. } => production,
            Self::Family { prefix, .. } => prefix,
        }
    }

    /// Returns the name as a page shows it: a family with `*` for what varies.
    #[must_use]
    pub fn shown(&self) -> String {
        match self {
            Self::Exact { production, .. } => production.clone(),
            Self::Family { prefix, suffix } => format!("{prefix}*{suffix}"),
        }
    }
}

/// What a value is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A word of the language.
    Kind(ValueKind),
    /// One of these words.
    OneOf(Vec<String>),
}

/// The `Domain` of a cookie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Domain {
    /// None: the cookie goes back to the host that set it, and to no other.
    HostOnly,
    /// This domain and all below it.
    Fixed(String),
    /// What the service's configuration says, within one of these.
    FromConfig {
        /// The domains within which the configured one must lie.
        within: Vec<String>,
    },
}

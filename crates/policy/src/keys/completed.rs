//! The completed values of irregular keys: without locations, and with every default filled in.

use cookie_registry_core::{Category, Environment, ValueKind};

/// A text in one or several languages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// Pairs of language tag and text. A text that was written without a language has the tag of the policy's
    /// language.
    versions: Vec<(String, String)>,
}

impl Text {
    /// Creates a text from its versions: pairs of language tag and text.
    #[must_use]
    pub const fn new(versions: Vec<(String, String)>) -> Self {
        Self { versions }
    }

    /// Returns the text in a language; `None` if it does not exist in that language.
    #[must_use]
    pub fn in_language(&self, language: &str) -> Option<&str> {
        self.versions
            .iter()
            .find(|(tag, _)| tag == language)
            .map(|(_, text)| text.as_str())
    }

    /// Returns the text in a language. If there is no version in that language, returns the first version. If there is
    /// no version at all, returns an empty text.
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

/// The category of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CategoryRef {
    /// The key: one of the four standard categories, or KEY of `[categories.KEY]`.
    pub key: String,
    /// The standard category. For a custom category, the standard category that its key `like` names.
    pub like: Category,
}

/// The name or names of a cookie or storage key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Naming {
    /// One name, or one per environment.
    Exact {
        /// The name over https.
        production: String,
        /// The name over plain http on a developer's machine.
        development: String,
    },
    /// All names with this prefix and this suffix, and at least one character between them.
    Family {
        /// The prefix, never empty.
        prefix: String,
        /// The suffix, often empty.
        suffix: String,
    },
}

impl Naming {
    /// Returns the name in an environment; for a family, the prefix of its names.
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

    /// Returns the name for display; for a family, with `*` in place of the variable part.
    #[must_use]
    pub fn shown(&self) -> String {
        match self {
            Self::Exact { production, .. } => production.clone(),
            Self::Family { prefix, suffix } => format!("{prefix}*{suffix}"),
        }
    }
}

/// The kind of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// One of the built-in kinds.
    Kind(ValueKind),
    /// A closed set of words.
    OneOf(Vec<String>),
}

/// The `Domain` of a cookie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Domain {
    /// No `Domain`: browsers send the cookie only to the host that set it.
    HostOnly,
    /// This domain and all its subdomains.
    Fixed(String),
    /// A domain from the configuration of the service.
    FromConfig {
        /// The configured domain must be one of these domains or a subdomain of one of them.
        within: Vec<String>,
    },
}

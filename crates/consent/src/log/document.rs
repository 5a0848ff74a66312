//! The documents that visitors were shown.

use super::ContentHash;
use cookie_registry::ConsentPlan;
use cookie_registry::private::for_consent::is_language;
use std::fmt;

/// The kind of a [`ProofDocument`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ProofDocumentKind {
    /// The policy: its files, concatenated.
    Policy,
    /// A page or a banner, as visitors see it.
    Page,
}

impl ProofDocumentKind {
    /// Returns `policy` or `page`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Policy => "policy",
            Self::Page => "page",
        }
    }
}

/// A document that visitors were shown: a policy, or a page that was rendered from it. It is stored under the hash of its
/// bytes.
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../cookie-registry/tests/registry/mod.rs"));
/// # fn main() {
/// use cookie_registry_consent::{ContentHash, ProofDocument};
///
/// let plan = Cookies::CONSENT.plan();
/// let policy = ProofDocument::policy(plan);
/// assert_eq!(policy.hash(), ContentHash::of_policy(plan));
///
/// let page = ProofDocument::page(plan, "en", "<!DOCTYPE html><title>Cookies</title>");
/// assert_eq!(page.hash(), ContentHash::of([page.bytes()]));
/// assert_eq!(page.of_policy(), ContentHash::of_policy(plan));
/// # }
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct ProofDocument {
    pub(super) kind: ProofDocumentKind,
    pub(super) hash: ContentHash,
    pub(super) policy: ContentHash,
    pub(super) language: Option<Box<str>>,
    pub(super) bytes: Vec<u8>,
}

impl ProofDocument {
    /// Creates the document of a policy.
    #[must_use]
    pub fn policy(plan: &ConsentPlan) -> Self {
        let bytes = plan.sources.concat();
        let hash = ContentHash::of([&bytes]);
        Self {
            kind: ProofDocumentKind::Policy,
            hash,
            policy: hash,
            language: None,
            bytes,
        }
    }

    /// Creates the document of a page or a banner that was rendered from a policy. `language` is a language
    /// tag. An invalid tag is stored as `und` (undetermined).
    #[must_use]
    pub fn page(plan: &ConsentPlan, language: &str, page: impl Into<Vec<u8>>) -> Self {
        let bytes = page.into();
        let language = if is_language(language) {
            language
        } else {
            "und"
        };
        Self {
            kind: ProofDocumentKind::Page,
            hash: ContentHash::of([&bytes]),
            policy: ContentHash::of_policy(plan),
            language: Some(language.into()),
            bytes,
        }
    }

    /// Returns the kind of the document.
    #[must_use]
    pub const fn kind(&self) -> ProofDocumentKind {
        self.kind
    }

    /// Returns the hash of the document's bytes.
    #[must_use]
    pub const fn hash(&self) -> ContentHash {
        self.hash
    }

    /// Returns the content hash of the policy to which the document belongs. If the document is a policy, this is its
    /// own hash. If it is a page or a banner, this is the hash of the policy from which it was rendered.
    #[must_use]
    pub const fn of_policy(&self) -> ContentHash {
        self.policy
    }

    /// Returns the language of a page.
    #[must_use]
    pub fn language(&self) -> Option<&str> {
        self.language.as_deref()
    }

    /// Returns the bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

impl fmt::Debug for ProofDocument {
    // The bytes are omitted because they may be a whole page.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProofDocument")
            .field("kind", &self.kind)
            .field("hash", &self.hash)
            .field("policy", &self.policy)
            .field("language", &self.language)
            .finish_non_exhaustive()
    }
}

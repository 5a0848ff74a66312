//! What the policy says of consent, as the macro writes it down.

use crate::clear::Clearable;
use crate::{StorageSpec, accept_language};
use cookie_registry_core::Category;
use http::HeaderMap;

/// What has to be known of a visitor before the entries of a category are set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Asked {
    /// That the visitor agreed.
    Consent,
    /// That the visitor did not object.
    Objection,
}

/// What a registry asks visitors, and what depends on the answer. The macro makes it out of the policy.
#[derive(Clone, Copy, Debug)]
pub struct ConsentPlan {
    /// What visitors know the service as.
    pub service: &'static str,
    /// The hosts of the service.
    pub domains: &'static [&'static str],
    /// The version of the policy: its number, or the date of its last change.
    pub version: &'static str,
    /// The files of the policy, to the byte. The SHA-256 of one after the other is the policy's content hash.
    pub sources: &'static [&'static [u8]],
    /// For how many seconds a choice counts; `None` as long as the browser keeps it.
    pub remembered_for: Option<u64>,
    /// The categories about which visitors decide, in alphabetical order.
    pub categories: &'static [AskedCategory],
    /// The words of the banner in every language of the policy, the policy's own first.
    pub words: &'static [BannerWords],
}

/// A category about which visitors decide.
#[derive(Clone, Copy, Debug)]
pub struct AskedCategory {
    /// The category as the policy file writes it.
    pub key: &'static str,
    /// Which of the four it is, or is like.
    pub like: Category,
    /// What has to be known.
    pub asked: Asked,
    /// What the category says: 16 hexadecimal digits that are others after a material change.
    pub fingerprint: &'static str,
    /// Whether `Sec-GPC: 1` refuses it.
    pub refused_by_gpc: bool,
    /// Whether `DNT: 1` refuses it.
    pub refused_by_dnt: bool,
    /// The cookies that it allows.
    pub cookies: &'static [Clearable],
    /// The storage keys that it allows.
    pub storage: &'static [&'static StorageSpec],
}

/// The words of the banner in one language.
#[derive(Clone, Copy, Debug)]
pub struct BannerWords {
    /// The language tag.
    pub language: &'static str,
    /// The heading.
    pub title: &'static str,
    /// What is asked.
    pub text: &'static str,
    /// That a part is asked about again, because the policy changed.
    pub again: &'static str,
    /// The button that accepts everything.
    pub accept: &'static str,
    /// The button that rejects everything.
    pub reject: &'static str,
    /// What unfolds the choice by category.
    pub choose: &'static str,
    /// The button that saves the choice by category.
    pub save: &'static str,
    /// The note on a category that is on until the visitor objects.
    pub unless_objected: &'static str,
    /// The note on a category that Global Privacy Control refuses.
    pub gpc: &'static str,
    /// The note on a category that Do Not Track refuses.
    pub dnt: &'static str,
    /// The note on what is always on.
    pub always_on: &'static str,
    /// The link to the policy.
    pub policy: &'static str,
    /// The link to the choice.
    pub settings: &'static str,
    /// That the choice was saved.
    pub saved: &'static str,
    /// The button that withdraws every consent.
    pub withdraw: &'static str,
    /// The answer to a choice that was sent from a page of another site.
    pub elsewhere: &'static str,
    /// The answer to a choice that could not be kept.
    pub not_kept: &'static str,
    /// Title and description of the category `necessary`.
    pub necessary: (&'static str, &'static str),
    /// Title and description of each of [`ConsentPlan::categories`], in their order.
    pub categories: &'static [(&'static str, &'static str)],
}

impl ConsentPlan {
    /// A registry in which nothing is asked.
    pub const EMPTY: Self = Self {
        service: "",
        domains: &[],
        version: "",
        sources: &[],
        remembered_for: None,
        categories: &[],
        words: &[],
    };

    /// The category of this key, and its position.
    pub(crate) fn category(&self, key: &str) -> Option<(usize, &'static AskedCategory)> {
        self.categories
            .iter()
            .enumerate()
            .find(|(_, category)| category.key == key)
    }

    /// The words in the language that suits the visitor best, by `Accept-Language` (RFC 9110, section 12.5.4; RFC
    /// 4647, section 3.4); the policy's own where none does, and `None` only where the registry asks nothing.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/registry/mod.rs"));
    /// # fn main() {
    /// use http::HeaderMap;
    ///
    /// let mut headers = HeaderMap::new();
    /// headers.insert("accept-language", "fr-CA, en;q=0.5".parse().unwrap());
    /// let words = Cookies::CONSENT.plan().words_for(&headers).unwrap();
    /// assert_eq!(words.language, "en");
    /// # }
    /// ```
    #[must_use]
    pub fn words_for(&self, headers: &HeaderMap) -> Option<&'static BannerWords> {
        accept_language::choose(self.words, |words| words.language, headers)
    }

    /// The words in this language: of the tag itself, of one with the same first part, or in the policy's
    /// own language.
    #[must_use]
    pub fn words_in(&self, language: &str) -> Option<&'static BannerWords> {
        let first = |tag: &'static str| tag.split('-').next().unwrap_or_default();
        let wanted = language.split(['-', '_']).next().unwrap_or_default();
        let exact = |words: &&BannerWords| words.language.eq_ignore_ascii_case(language);
        let alike = |words: &&BannerWords| first(words.language).eq_ignore_ascii_case(wanted);
        self.words
            .iter()
            .find(exact)
            .or_else(|| self.words.iter().find(alike))
            .or(self.words.first())
    }
}

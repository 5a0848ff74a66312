//! A visitor's answer to the banner, before it is recorded.

use std::collections::BTreeMap;

/// The way in which a visitor answered. The proof contains it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Method {
    /// "Accept all".
    AcceptAll,
    /// "Reject all".
    RejectAll,
    /// The visitor decided on each category.
    ByCategory,
    /// The visitor withdrew all consent.
    Withdrawal,
}

impl Method {
    /// Returns `accept-all`, `reject-all`, `by-category` or `withdrawal`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AcceptAll => "accept-all",
            Self::RejectAll => "reject-all",
            Self::ByCategory => "by-category",
            Self::Withdrawal => "withdrawal",
        }
    }
}

/// A visitor's answer to the banner, before it is recorded.
///
/// ```
/// use cookie_registry_consent::Answer;
/// let answer = Answer::only(["analytics"]).in_language("de");
/// let banner = Answer::reject_all().about_open();
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub(crate) method: Method,
    pub(crate) granted: Vec<String>,
    pub(crate) about_open: bool,
    pub(crate) language: Option<String>,
    pub(crate) seen: Option<Vec<(String, String)>>,
    pub(crate) parties: BTreeMap<(String, String), bool>,
}

impl Answer {
    const fn new(method: Method) -> Self {
        Self {
            method,
            granted: Vec::new(),
            about_open: false,
            language: None,
            seen: None,
            parties: BTreeMap::new(),
        }
    }

    /// Accepts every category, except those that a signal of the browser refuses.
    #[must_use]
    pub const fn accept_all() -> Self {
        Self::new(Method::AcceptAll)
    }

    /// Refuses every category that needs consent, and objects to every category to which visitors can object.
    #[must_use]
    pub const fn reject_all() -> Self {
        Self::new(Method::RejectAll)
    }

    /// Accepts these categories and rejects all others.
    #[must_use]
    pub fn only<K: Into<String>>(granted: impl IntoIterator<Item = K>) -> Self {
        Self {
            granted: granted.into_iter().map(Into::into).collect(),
            ..Self::new(Method::ByCategory)
        }
    }

    /// Withdraws all consent.
    #[must_use]
    pub const fn withdraw() -> Self {
        Self::new(Method::Withdrawal)
    }

    /// Limits the answer to the categories of [`Choice::open`](cookie_registry::Choice::open). Earlier decisions on other
    /// categories remain.
    #[must_use]
    pub fn about_open(mut self) -> Self {
        self.about_open = true;
        self
    }

    /// Sets the language of the question. The default is the main language of the policy.
    #[must_use]
    pub fn in_language(mut self, language: impl Into<String>) -> Self {
        self.language = Some(language.into());
        self
    }

    /// Sets the categories that the visitor saw, as pairs of category and fingerprint. The answer then does
    /// not apply to other categories, and does not accept a category whose fingerprint has changed since. By
    /// default, the answer applies to every category with its current text.
    #[must_use]
    pub fn having_seen<K: Into<String>, F: Into<String>>(
        mut self,
        seen: impl IntoIterator<Item = (K, F)>,
    ) -> Self {
        let pair = |(key, fingerprint): (K, F)| (key.into(), fingerprint.into());
        self.seen = Some(seen.into_iter().map(pair).collect());
        self
    }

    /// Accepts or refuses one third party of a category that the answer accepts with [`only`](Self::only). If the
    /// answer does not decide on a third party, the visitor's earlier decision on it applies. If there is no earlier
    /// decision, the third party is accepted with its category. A consent cookie can hold up to 64 refused third
    /// parties in each category, and up to 2,048 octets in total. If the visitor refuses more, the answer refuses the
    /// whole category of these third parties.
    ///
    /// ```
    /// use cookie_registry_consent::Answer;
    /// let answer = Answer::only(["analytics"]).deciding_on_party("analytics", "acme", false);
    /// ```
    #[must_use]
    pub fn deciding_on_party(
        mut self,
        category: impl Into<String>,
        party: impl Into<String>,
        is_accepted: bool,
    ) -> Self {
        let place = (category.into(), party.into());
        self.parties.insert(place, is_accepted);
        self
    }

    /// Returns how the visitor answered.
    #[must_use]
    pub const fn method(&self) -> Method {
        self.method
    }
}

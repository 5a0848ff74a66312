//! The fingerprints under which a decision on a category still counts.

/// The fingerprints of a category in the languages of the policy.
///
/// A fingerprint is a hash of what visitors must know before they decide on the category, in one language. It has 16
/// hexadecimal digits. A change of what visitors must know changes the fingerprint, unless a `[[judged]]` table of the
/// policy says that the change is `editorial` or `minor`.
///
/// A visitor's decision is recorded with the fingerprint of the text that the visitor saw. The decision counts as long as
/// the category [accepts](Self::accept) that fingerprint. `cargo cookie-registry diff` uses the same fingerprints to find
/// out which visitors must be asked again after a change.
///
/// ```
/// use cookie_registry::Fingerprints;
///
/// const ANALYTICS: Fingerprints =
///     Fingerprints::new("85944171f73967e8", &[("de", "af63dc4c8601ec8c")]);
/// assert_eq!(ANALYTICS.in_language("de-AT"), "af63dc4c8601ec8c");
/// assert_eq!(ANALYTICS.in_language("en"), "85944171f73967e8");
/// assert!(ANALYTICS.accept("af63dc4c8601ec8c"));
/// assert!(!ANALYTICS.accept("cbf29ce484222325"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fingerprints {
    own: &'static str,
    translations: &'static [(&'static str, &'static str)],
}

impl Fingerprints {
    /// Creates the fingerprints of a category. `own` is the fingerprint in the main language of the policy. `translations`
    /// contains the tag and the fingerprint of each language whose fingerprint is not `own`.
    #[must_use]
    pub const fn new(
        own: &'static str,
        translations: &'static [(&'static str, &'static str)],
    ) -> Self {
        Self { own, translations }
    }

    /// Creates the fingerprints of a category whose fingerprint is the same in every language.
    #[must_use]
    pub const fn one(own: &'static str) -> Self {
        Self::new(own, &[])
    }

    /// Returns the fingerprint of the text in a language. If the tag has no fingerprint of its own, the method removes
    /// the last subtag and looks up the shorter tag, for example first `de-AT` and then `de` (RFC 4647, section 3.4).
    /// If none of these tags has a fingerprint, the method returns the fingerprint of the main language.
    #[must_use]
    pub fn in_language(&self, language: &str) -> &'static str {
        let mut tag = language;
        loop {
            let mut translations = self.translations.iter();
            let found = translations.find(|(known, _)| known.eq_ignore_ascii_case(tag));
            match (found, tag.rfind('-')) {
                (Some((_, fingerprint)), _) => return fingerprint,
                (None, Some(end)) => tag = &tag[..end],
                (None, None) => return self.own,
            }
        }
    }

    /// Returns whether a decision counts that was recorded with this fingerprint. If not, the visitor is asked again.
    #[must_use]
    pub fn accept(&self, recorded: &str) -> bool {
        self.accept_octets(recorded.as_bytes())
    }

    /// Does what [`accept`](Self::accept) does, for a fingerprint in octets.
    pub(super) fn accept_octets(&self, recorded: &[u8]) -> bool {
        let mut translations = self.translations.iter();
        self.own.as_bytes() == recorded || translations.any(|(_, one)| one.as_bytes() == recorded)
    }
}

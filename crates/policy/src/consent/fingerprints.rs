//! The fingerprints under which a decision on a category still counts.

use crate::fingerprint::Fingerprint;
use crate::model::Policy;

/// The fingerprints of a category: one for each language in which visitors are asked. A fingerprint is a hash of what
/// visitors must know before they decide on the category.
///
/// The consent record contains the fingerprint of the text that the visitor saw. The decision counts as long as that
/// fingerprint is among these. The service and the generated front-end module contain the same fingerprints, and `diff`
/// compares them ([`ask_again`](super::ask_again)).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fingerprints {
    /// The fingerprint in the language of the policy.
    pub own: Fingerprint,
    /// Each other language whose fingerprint differs from [`own`](Self::own), with its fingerprint, in the order of the
    /// policy.
    pub translations: Vec<(String, Fingerprint)>,
}

impl Fingerprints {
    /// Returns the fingerprint of the content for visitors who are asked in a language.
    #[must_use]
    pub fn in_language(&self, language: &str) -> Fingerprint {
        let mut translations = self.translations.iter();
        let translated = translations.find(|(tag, _)| tag == language);
        translated.map_or(self.own, |(_, fingerprint)| *fingerprint)
    }

    /// Iterates over all fingerprints: first the fingerprint in the language of the policy, then those of the
    /// translations.
    pub fn all(&self) -> impl Iterator<Item = Fingerprint> {
        let translated = self
            .translations
            .iter()
            .map(|(_, fingerprint)| *fingerprint);
        [self.own].into_iter().chain(translated)
    }

    /// Returns whether a decision counts that was recorded with this fingerprint. If not, the visitor is asked again.
    ///
    /// `diff` calls this method. The service and the front-end module make the same decision with the list of
    /// [`all`](Self::all) fingerprints.
    #[must_use]
    pub fn accept(&self, recorded: Fingerprint) -> bool {
        self.all().any(|fingerprint| fingerprint == recorded)
    }
}

impl Policy {
    /// Returns the fingerprints of a category in all languages of the policy. A decision counts if it was recorded with
    /// one of them. `None` if the category has no entry in use, no tracking, and no script or embed that waits for
    /// consent.
    ///
    /// If a `[[judged]]` table says that a change is not material, the fingerprint stays the same. Both `diff` and the service
    /// then accept a decision from before the change.
    #[must_use]
    pub fn accepted_fingerprints(&self, category: &str) -> Option<Fingerprints> {
        let own = self.fingerprint(category)?;
        let others = self.meta.languages.iter();
        let translations = others
            .filter(|language| **language != self.meta.language)
            .filter_map(|language| {
                let fingerprint = self.fingerprint_in(category, language)?;
                (fingerprint != own).then(|| (language.clone(), fingerprint))
            })
            .collect();
        Some(Fingerprints { own, translations })
    }
}

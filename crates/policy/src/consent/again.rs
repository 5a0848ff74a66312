//! Determines which visitors must be asked again under a new policy.

use super::Asked;
use crate::model::Policy;

/// A category about which visitors are asked again.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AskAgain {
    /// The key of the category.
    pub category: String,
    /// The languages of the old policy in which decisions no longer count. `None` if decisions in all languages no
    /// longer count.
    pub languages: Option<Vec<String>>,
}

/// Compares two policies. Returns the categories about which the service must ask visitors again when its policy changes from
/// `before` to `after`. The categories are in alphabetical order.
///
/// A decision counts as long as the new policy accepts the fingerprint with which it was recorded
/// ([`Fingerprints::accept`](super::Fingerprints::accept)). The service applies the same test, so it asks exactly the
/// visitors whose decision no longer counts. A fingerprint changes even if a change is not to the disadvantage of
/// visitors. For example, a shorter lifetime changes the fingerprint, unless a person has judged this change.
///
/// The result includes categories about which visitors were not asked before. It does not include categories that need no
/// consent, because visitors are not asked about them.
///
/// ```
/// use cookie_registry_policy::consent::ask_again;
/// use cookie_registry_policy::{Options, Policy, check_files, source::Memory};
///
/// let policy = |german: &str| -> Policy {
///     let text = format!(r#"
/// format = 1
/// [policy]
/// title = {{ en = "Cookie Policy", de = "Cookie-Richtlinie" }}
/// languages = ["en", "de"]
/// last_updated = 2026-05-09
/// [service]
/// name = "Almanac"
/// domains = ["our.example"]
/// contact = "privacy@our.example"
/// [cookies.visits]
/// name = "visits"
/// category = "analytics"
/// purpose = {{ en = "Counts visits.", de = "{german}" }}
/// lifetime = "30 days"
/// "#);
///     let files = Memory::from_iter([("policy.toml", text)]);
///     check_files(&files, "policy.toml".as_ref(), Options::today()).unwrap().recovered().clone()
/// };
/// let before = policy("Zählt Besuche.");
/// assert!(ask_again(&before, &before).is_empty());
/// let asked = ask_again(&before, &policy("Zählt Besuche für Werbung."));
/// assert_eq!(asked[0].category, "analytics");
/// assert_eq!(asked[0].languages.as_deref(), Some(&["de".to_owned()][..]));
/// ```
#[must_use]
pub fn ask_again(before: &Policy, after: &Policy) -> Vec<AskAgain> {
    let categories = after.asked_categories().into_iter();
    let consent = categories.filter(|category| category.asked == Asked::Consent);
    let asked_before = before.asked_categories();
    consent
        .filter_map(|category| {
            let earlier = asked_before
                .iter()
                .find(|earlier| earlier.key == category.key);
            let languages = match earlier {
                None => None,
                Some(earlier) => {
                    let is_voided = |language: &&String| {
                        let recorded = earlier.fingerprints.in_language(language);
                        !category.fingerprints.accept(recorded)
                    };
                    let all = languages_of(before);
                    let voided: Vec<String> =
                        all.iter().copied().filter(is_voided).cloned().collect();
                    if voided.is_empty() {
                        return None;
                    }
                    (voided.len() < all.len()).then_some(voided)
                }
            };
            Some(AskAgain {
                category: category.key.to_owned(),
                languages,
            })
        })
        .collect()
}

/// Returns the languages in which a policy asks, its own one first.
fn languages_of(policy: &Policy) -> Vec<&String> {
    let own = &policy.meta.language;
    let others = policy.meta.languages.iter();
    std::iter::once(own)
        .chain(others.filter(|language| *language != own))
        .collect()
}

//! The signals of Google Consent Mode v2.

use cookie_registry::{Category, Choice};

/// The signals of Google Consent Mode v2 that depend on a category, each with the standard category.
const SIGNALS: [(&str, Category); 6] = [
    ("ad_personalization", Category::Marketing),
    ("ad_storage", Category::Marketing),
    ("ad_user_data", Category::Marketing),
    ("analytics_storage", Category::Analytics),
    ("functionality_storage", Category::Preferences),
    ("personalization_storage", Category::Preferences),
];

/// Returns the signals of Google Consent Mode v2 for a choice: `ad_storage=denied analytics_storage=granted …`.
///
/// A signal is granted if the visitor allows every category that is like its standard category, with all of their third
/// parties, and there is such a category. `security_storage` is always granted, because it needs no consent.
pub(super) fn consent_mode(choice: &Choice) -> String {
    let is_granted = |like: Category| {
        let mut alike = choice
            .plan()
            .categories
            .iter()
            .filter(|category| category.like == like)
            .peekable();
        alike.peek().is_some()
            && alike.all(|category| {
                let mut parties = category.parties.iter();
                choice.allows(category)
                    && parties.all(|party| choice.allows_party(category, party.key))
            })
    };
    let mut text = String::new();
    for (name, like) in SIGNALS {
        let state = if is_granted(like) {
            "granted"
        } else {
            "denied"
        };
        text.extend([name, "=", state, " "]);
    }
    text + "security_storage=granted"
}

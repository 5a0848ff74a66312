//! The witnesses that entries require.

use super::parts::Part;
use cookie_registry_policy::consent::Asked;
use cookie_registry_policy::model::Disclosure;

/// The witness that setting an entry requires.
#[derive(Debug)]
pub(super) struct RequiredWitness {
    /// The function that checks it.
    pub(super) function: Part,
    /// The key of the category.
    pub(super) category: String,
}

/// Returns the witness that setting an entry requires.
pub(super) fn required(disclosure: &Disclosure) -> Option<RequiredWitness> {
    let function = match disclosure.asked() {
        Asked::Nothing => return None,
        Asked::Consent => Part::NeedsGranted,
        Asked::Objection => Part::NeedsNotObjected,
    };
    Some(RequiredWitness {
        function,
        category: disclosure.category.key.clone(),
    })
}

/// Returns whether `sweep` may have to remove an entry.
pub(super) fn is_swept(disclosure: &Disclosure) -> bool {
    disclosure.retired.is_some() || disclosure.asked() != Asked::Nothing
}

//! The categories of a banner, and the notes on them.

use cookie_registry::{AskedCategory, BannerWords, CategoryWords, Choice, Profile};

/// A category on which visitors decide, with its texts in one language.
pub(super) type Described = (&'static AskedCategory, &'static CategoryWords);

/// Returns all categories on which visitors decide, described in the language of `words`.
pub(super) fn described(
    choice: &Choice,
    words: &'static BannerWords,
) -> impl Iterator<Item = Described> + use<> {
    let categories = choice.plan().categories.iter();
    categories.zip(words.categories)
}

/// Returns the note on a category that a signal of this request refuses.
pub(super) fn signal_note(
    choice: &Choice,
    words: &'static BannerWords,
    category: &AskedCategory,
) -> Option<&'static str> {
    let signals = choice.signals();
    if category.refused_by_gpc && signals.global_privacy_control {
        Some(if choice.can_override_signal(category) {
            words.gpc_unless_accepted
        } else {
            words.gpc
        })
    } else if category.refused_by_dnt && signals.do_not_track {
        Some(words.dnt)
    } else {
        None
    }
}

/// Returns whether visitors decide on each third party: where their region's profile requires it, and for a visitor who has
/// refused one.
pub(super) fn asks_about_parties(choice: &Choice) -> bool {
    let decisions = choice.record().map(|record| record.decisions.iter());
    let mut decisions = decisions.into_iter().flatten();
    choice.profile() == Profile::OptInByParty
        || decisions.any(|decided| !decided.refused_parties.is_empty())
}

//! The categories of a banner, and the notes on them.

use cookie_registry::{AskedCategory, BannerWords, Choice};

/// A category on which visitors decide, with its title and description in one language.
pub(super) type Described = (&'static AskedCategory, (&'static str, &'static str));

/// Returns all categories on which visitors decide, described in the language of `words`.
pub(super) fn described(
    choice: &Choice,
    words: &'static BannerWords,
) -> impl Iterator<Item = Described> + use<> {
    let categories = choice.plan().categories.iter();
    categories.zip(words.categories.iter().copied())
}

/// Returns the note on a category that a signal of this request refuses.
pub(super) fn signal_note(
    choice: &Choice,
    words: &'static BannerWords,
    category: &AskedCategory,
) -> Option<&'static str> {
    let signals = choice.signals();
    if category.refused_by_gpc && signals.global_privacy_control {
        Some(words.gpc)
    } else if category.refused_by_dnt && signals.do_not_track {
        Some(words.dnt)
    } else {
        None
    }
}

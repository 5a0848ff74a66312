//! Converts the lifetimes and categories in the cookie tables of other tools to those of a policy.

use crate::spoken::{self, Meant, MeantCategory};
use cookie_registry_core::{Category, Lifetime};

/// Returns the lifetime that a text describes, such as `1 yr`, `13 Monate` or `P1Y`. The function knows the languages
/// and notations for which the check suggests a correction. For a range, returns the longest lifetime. For an unlimited
/// time, returns `until cleared`. `None` if the text is unclear.
///
/// ```
/// use cookie_registry_policy::meaning::lifetime;
/// assert_eq!(lifetime("13 Monate").map(|it| it.to_string()).as_deref(), Some("13 months"));
/// assert_eq!(lifetime("Persistent").map(|it| it.to_string()).as_deref(), Some("until cleared"));
/// assert_eq!(lifetime("a while"), None);
/// ```
#[must_use]
pub fn lifetime(text: &str) -> Option<Lifetime> {
    if let Ok(lifetime) = Lifetime::parse(text.trim()) {
        return Some(lifetime);
    }
    match spoken::lifetime(text)? {
        Meant::Lifetime(lifetime) | Meant::Range(Some(lifetime)) => Some(lifetime),
        Meant::Endless => Some(Lifetime::UntilCleared),
        _ => None,
    }
}

/// Returns the category that corresponds to a word of another tool. For "functional", returns `preferences`, because such
/// cookies are rarely exempt from consent.
///
/// ```
/// use cookie_registry_core::Category;
/// use cookie_registry_policy::meaning::category;
/// assert_eq!(category("Targeting Cookies"), Some(Category::Marketing));
/// assert_eq!(category("Functional"), Some(Category::Preferences));
/// ```
#[must_use]
pub fn category(word: &str) -> Option<Category> {
    use cookie_registry_core::Word as _;
    let word = word.trim();
    if let Some(category) = Category::parse(&word.to_lowercase()) {
        return Some(category);
    }
    match spoken::category(word)? {
        MeantCategory::Known(known) => Category::parse(known),
        MeantCategory::Functional => Some(Category::Preferences),
    }
}

//! The questions to visitors, their recorded answers, and the types that prove consent.
//!
//! A choice is stored in a cookie that the policy declares (`value = "consent"`). [`Consent::choice`] reads
//! it, and the [`Choice`] returns the witnesses that `set_with` requires. A record grants nothing if it is
//! malformed, expired or forged, or if the text on which the visitor decided has changed.

mod choice;
mod cookie;
mod fingerprints;
pub(crate) mod for_consent;
mod kept;
mod plan;
mod profile;
mod reader;
mod record;
mod signals;
mod stored;
mod sweep;
mod witness;

pub use choice::{Choice, Standing};
pub use cookie::{ConsentCookie, SignedConsentCookie};
pub use fingerprints::Fingerprints;
pub use plan::{
    Asked, AskedCategory, AskedParty, BannerWords, CategoryWords, ChangeWords, ConsentPlan, Load,
    LoadKind, LoadWords, PartyWords,
};
pub use profile::{NoProfile, Profile, ProfileByRequest};
pub use reader::Consent;
pub use record::{ConsentId, ConsentRecord, Decided, Decision, RecordKey};
pub use signals::Signals;
pub use witness::{Granted, NotObjected};

use cookie_registry_core::Category;

/// A category as a type, so that consent for one category cannot be used for another.
///
/// The four standard categories of [`Category`] implement this trait. The macro implements it for a policy's custom
/// categories.
pub trait ConsentCategory: 'static {
    /// The key of the category in the policy file.
    const KEY: &'static str;
    /// The standard category. For a custom category, the standard category that its key `like` names.
    const LIKE: Category;
}

macro_rules! categories {
    ($($name:ident: $meaning:literal;)+) => {$(
        #[doc = $meaning]
        #[derive(Clone, Copy, Debug)]
        pub enum $name {}

        impl ConsentCategory for $name {
            const KEY: &'static str = Category::$name.as_str();
            const LIKE: Category = Category::$name;
        }
    )+};
}

categories! {
    Necessary: "`necessary`: needed for the service that the visitor asked for.";
    Preferences: "`preferences`: remembers choices about how the site looks or behaves.";
    Analytics: "`analytics`: measures how the site is used.";
    Marketing: "`marketing`: advertising, or following visitors across sites.";
}

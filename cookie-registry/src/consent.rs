//! What visitors are asked, what they answered, and the witnesses of it in the types.
//!
//! The choice is kept in a cookie that the policy declares itself (`value = "consent"`), read by
//! [`Consent::choice`]; from the [`Choice`] come the witnesses that `set_with` asks for. A record that is
//! malformed, too old, forged or about something that the policy no longer says grants nothing.

mod choice;
mod cookie;
mod keeper;
mod plan;
mod record;
pub(crate) mod recording;
mod signals;
mod sweep;
mod witness;

pub use choice::{Choice, Standing};
pub use cookie::ConsentCookie;
#[cfg(feature = "protection")]
pub use cookie::SignedConsentCookie;
pub use keeper::Consent;
pub use plan::{Asked, AskedCategory, BannerWords, ConsentPlan};
pub use record::{ConsentId, ConsentRecord, Decided, Decision};
pub use signals::Signals;
pub use witness::{Granted, NotObjected};

use cookie_registry_core::Category;

/// A category as a type, so that a consent for one cannot be used for another.
///
/// The four of [`Category`] are here; the macro implements it for those that a policy declares itself.
pub trait ConsentCategory: 'static {
    /// The category as the policy file writes it.
    const KEY: &'static str;
    /// The category itself; for one of the policy's own, the one that it is `like`.
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

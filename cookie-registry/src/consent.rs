//! What a visitor granted, as a witness in the types.

use cookie_registry_core::Category;
use std::marker::PhantomData;

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

/// The witness that a visitor granted the category `C`; what `set_with` of a consent cookie asks for.
///
/// It cannot be copied, so it does not outlive the request for which it was made by accident.
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/registry/mod.rs"));
/// # fn main() -> Result<(), cookie_registry::SetError> {
/// use cookie_registry::{Analytics, Deployment, Granted};
///
/// # let recorded_choice_covers_analytics = true;
/// if recorded_choice_covers_analytics {
///     let granted = Granted::<Analytics>::attest();
///     let header = Cookies::VISIT.set_with(&Deployment::PRODUCTION, "7f3a", &granted)?;
///     assert_eq!(header.name(), "visit");
/// }
/// # Ok(())
/// # }
/// ```
///
/// Without it the cookie cannot be set:
///
/// ```compile_fail,E0277
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/registry/mod.rs"));
/// # fn main() {
/// # use cookie_registry::Deployment;
/// let header = Cookies::VISIT.set(&Deployment::PRODUCTION, "7f3a");
/// # }
/// ```
///
/// And a consent for another category is a type error:
///
/// ```compile_fail,E0308
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/registry/mod.rs"));
/// # fn main() {
/// # use cookie_registry::{Deployment, Granted, Marketing};
/// let granted = Granted::<Marketing>::attest();
/// let header = Cookies::VISIT.set_with(&Deployment::PRODUCTION, "7f3a", &granted);
/// # }
/// ```
#[derive(Debug)]
pub struct Granted<C> {
    category: PhantomData<fn() -> C>,
}

impl<C: ConsentCategory> Granted<C> {
    /// States that the visitor's recorded choice covers the category `C`.
    ///
    /// The caller answers for it: call it only after the record of the choice was read for this request,
    /// so that every place in a service that lets a consent cookie through can be found by this name.
    /// The machinery that records choices is not part of this version; when it comes, it will give the
    /// witness itself and replace this constructor.
    #[must_use]
    pub const fn attest() -> Self {
        Self {
            category: PhantomData,
        }
    }
}

//! The witnesses that `set_with` requires.

use super::ConsentCategory;
use std::marker::PhantomData;

/// Proof that a visitor granted the category `C`. `set_with` requires it for a cookie that needs consent.
///
/// Only [`Choice::granted`](super::Choice::granted) returns this proof. It returns the proof if the visitor has granted
/// the category, or if the visitor has not decided and the [`Profile`](super::Profile) requires no consent in advance.
/// The proof is neither `Copy` nor `Clone`, so that it does not accidentally outlive its request.
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/registry/mod.rs"));
/// # fn main() -> Result<(), cookie_registry::SetError> {
/// use cookie_registry::{Analytics, Deployment};
///
/// # let request = request_of_a_visitor_who_granted_analytics();
/// let deployment = Deployment::PRODUCTION;
/// let choice = Cookies::CONSENT.with(&deployment).choice(&request);
/// if let Some(granted) = choice.granted::<Analytics>() {
///     let header = Cookies::VISIT.set_with(&deployment, "7f3a", &granted)?;
///     assert_eq!(header.name(), "visit");
/// }
/// # assert!(choice.granted::<Analytics>().is_some());
/// # Ok(())
/// # }
/// ```
///
/// Without a witness, the cookie cannot be set:
///
/// ```compile_fail,E0277
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/registry/mod.rs"));
/// # fn main() {
/// # use cookie_registry::Deployment;
/// let header = Cookies::VISIT.set(&Deployment::PRODUCTION, "7f3a");
/// # }
/// ```
///
/// Consent for another category is a type error:
///
/// ```compile_fail,E0308
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/registry/mod.rs"));
/// # fn main() {
/// # use cookie_registry::{Deployment, Granted, Marketing};
/// # fn with(granted: Granted<Marketing>) {
/// let header = Cookies::VISIT.set_with(&Deployment::PRODUCTION, "7f3a", &granted);
/// # }
/// # }
/// ```
///
/// Other code cannot create a witness:
///
/// ```compile_fail,E0423
/// # use cookie_registry::{Analytics, Granted};
/// let granted = Granted::<Analytics>(std::marker::PhantomData);
/// ```
#[derive(Debug)]
#[must_use = "a witness is for `set_with`"]
pub struct Granted<C>(PhantomData<fn() -> C>);

impl<C: ConsentCategory> Granted<C> {
    pub(super) const fn by_the_recorded_choice() -> Self {
        Self(PhantomData)
    }
}

/// Proof that a visitor has not objected to the category `C`. `set_with` requires it for an entry with the exemption
/// `statistics` or `appearance`. In the law of the United Kingdom, these two exemptions end when the visitor objects.
///
/// Only [`Choice::not_objected`](super::Choice::not_objected) returns it. A visitor who was never asked has
/// not objected.
#[derive(Debug)]
#[must_use = "a witness is for `set_with`"]
pub struct NotObjected<C>(PhantomData<fn() -> C>);

impl<C: ConsentCategory> NotObjected<C> {
    pub(super) const fn by_the_recorded_choice() -> Self {
        Self(PhantomData)
    }
}

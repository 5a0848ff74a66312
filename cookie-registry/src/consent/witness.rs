//! The witnesses that `set_with` asks for.

use super::ConsentCategory;
use std::marker::PhantomData;

/// The witness that a visitor granted the category `C`; what `set_with` of a consent cookie asks for.
///
/// It comes from [`Choice::granted`](super::Choice::granted) alone, that is from a visitor's recorded choice. It
/// cannot be copied, so it does not outlive by accident the request for which it was made.
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
/// A consent for another category is a type error:
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
/// And nobody else can make one:
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

/// The witness that a visitor has not objected to the category `C`; what `set_with` asks for where the
/// policy claims an exemption that ends on objection (`statistics` and `appearance`, United Kingdom).
///
/// It comes from [`Choice::not_objected`](super::Choice::not_objected) alone. Unlike with [`Granted`], a visitor who
/// was never asked has not objected.
#[derive(Debug)]
#[must_use = "a witness is for `set_with`"]
pub struct NotObjected<C>(PhantomData<fn() -> C>);

impl<C: ConsentCategory> NotObjected<C> {
    pub(super) const fn by_the_recorded_choice() -> Self {
        Self(PhantomData)
    }
}

//! Who sets a cookie, as a type: it decides whether `set` exists.

use crate::{Granted, NotObjected};
use std::any::Any;
use std::marker::PhantomData;

/// This service sets it (`set_by = "server"`), and nothing has to be asked first.
#[derive(Clone, Copy, Debug)]
pub enum ByServer {}

/// A script of this site sets it in the browser (`set_by = "script"`).
///
/// ```compile_fail,E0277
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/registry/mod.rs"));
/// # fn main() {
/// # use cookie_registry::Deployment;
/// let header = Cookies::VIEWPORT.set(&Deployment::PRODUCTION, 1080);
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
pub enum ByScript {}

/// Another company sets it through a script or a frame on our pages (`set_by = "third-party"`).
#[derive(Clone, Copy, Debug)]
pub enum ByThirdParty {}

/// Another program of the same site sets it (`set_by = "other-service"`).
#[derive(Clone, Copy, Debug)]
pub enum ByOtherService {}

/// An older release set it; it is only read and removed (`retired = …`).
///
/// ```compile_fail,E0277
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/registry/mod.rs"));
/// # fn main() {
/// # use cookie_registry::Deployment;
/// let header = Cookies::LEGACY.set(&Deployment::PRODUCTION, "on");
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
pub enum Retired {}

/// This service sets it once the visitor has granted the category `C`: there is `set_with`, which asks
/// for the witness, instead of `set`.
#[derive(Clone, Copy, Debug)]
pub struct NeedsConsent<C>(PhantomData<fn() -> C>);

/// This service sets it as long as the visitor has not objected to the category `C`: there is `set_with`, which
/// asks for the witness, instead of `set`. These are the exemptions `statistics` and `appearance` of the
/// United Kingdom.
#[derive(Clone, Copy, Debug)]
pub struct UnlessObjected<C>(PhantomData<fn() -> C>);

/// The entries that the service may set with a witness: [`NeedsConsent`] and [`UnlessObjected`].
#[diagnostic::on_unimplemented(
    message = "`set_with` is for what needs the visitor's consent, and this is declared `{Self}`",
    note = "`ByServer`: nothing has to be asked, so use `set`"
)]
pub trait NeedsWitness: sealed::Sealed {
    /// What `set_with` asks for: [`Granted`] or [`NotObjected`].
    type Witness: ?Sized;
}

impl<C> NeedsWitness for NeedsConsent<C> {
    type Witness = Granted<C>;
}

impl<C> NeedsWitness for UnlessObjected<C> {
    type Witness = NotObjected<C>;
}

/// The entries that the service may set without asking: those of [`ByServer`].
#[diagnostic::on_unimplemented(
    message = "the policy does not let this service set this cookie: it is declared `{Self}`",
    label = "a cookie declared `{Self}` has no `set`, only `get` and `remove`",
    note = "`ByScript`, `ByThirdParty`, `ByOtherService`: somebody else sets it. If this service should, its entry in policy.toml needs `set_by = \"server\"`",
    note = "`Retired`: an older release set it. To set it again, have `retired` taken out of its entry in policy.toml"
)]
pub trait Settable: sealed::Sealed {}

impl Settable for ByServer {}
impl<C: SettableWithoutConsent> Settable for NeedsConsent<C> {}
impl<C: SettableInSpiteOfObjection> Settable for UnlessObjected<C> {}

/// The storage keys whose values a page may be given without asking: those of [`ByScript`]. What is stored is
/// stored by a script, for which the server writes the value.
#[diagnostic::on_unimplemented(
    message = "a value of this storage key cannot be written without more: it is declared `{Self}`",
    label = "a storage key declared `{Self}` has no `to_stored`",
    note = "`Retired`: an older release stored it; it is only removed",
    note = "`NeedsConsent`, `UnlessObjected`: use `to_stored_with`, which asks for the witness that the visitor's recorded choice covers the category"
)]
pub trait Storable: sealed::Sealed {}

impl Storable for ByScript {}

/// Implemented by nothing: it exists for its message, which can name the category.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "a cookie of category `{Self}` cannot be set without the visitor's consent",
    label = "needs the visitor's consent to `{Self}`",
    note = "pass a witness: `if let Some(granted) = choice.granted::<{Self}>() {{ .. set_with(.., &granted) }}`, where `choice` is what `Cookies::CONSENT.with(&deployment).choice(&headers)` gives"
)]
pub trait SettableWithoutConsent: sealed::Never {}

/// Implemented by nothing: it exists for its message, which can name the category.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "a cookie of category `{Self}` cannot be set where the visitor may have objected",
    label = "the visitor may have objected to `{Self}`",
    note = "pass a witness: `if let Some(free) = choice.not_objected::<{Self}>() {{ .. set_with(.., &free) }}`, where `choice` is what `Cookies::CONSENT.with(&deployment).choice(&headers)` gives"
)]
pub trait SettableInSpiteOfObjection: sealed::Never {}

/// Not known: the entry is not right yet, and the service does not compile. Whatever is called on it is no error on top of
/// those of the policy, whichever of the others the entry turns out to be.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub enum Unread {}

// None of it is worth a word in the messages about the others.
#[diagnostic::do_not_recommend]
impl NeedsWitness for Unread {
    // A reference to any witness becomes one to this.
    type Witness = dyn Any;
}

#[diagnostic::do_not_recommend]
impl Settable for Unread {}

#[diagnostic::do_not_recommend]
impl Storable for Unread {}

mod sealed {
    pub trait Sealed {}
    pub trait Never {}

    impl Sealed for super::ByServer {}
    impl Sealed for super::ByScript {}
    impl Sealed for super::Unread {}
    impl<C> Sealed for super::NeedsConsent<C> {}
    impl<C> Sealed for super::UnlessObjected<C> {}
}

//! Types for the party that sets an entry. They decide whether the entry has `set`, `set_with` or neither.

use crate::{Granted, NotObjected};
use std::any::Any;
use std::marker::PhantomData;

/// This service sets the entry (`set_by = "server"`), without asking the visitor.
#[derive(Clone, Copy, Debug)]
pub enum ByServer {}

/// A script of this site sets the entry in the browser (`set_by = "script"`).
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

/// Another company sets the entry through a script or a frame on pages of this site (`set_by = "third-party"`).
#[derive(Clone, Copy, Debug)]
pub enum ByThirdParty {}

/// Another program of the same site sets the entry (`set_by = "other-service"`).
#[derive(Clone, Copy, Debug)]
pub enum ByOtherService {}

/// An earlier release set the entry. This release can only read and remove it (`retired = …`).
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

/// This service sets the entry only if the visitor has granted the category `C`. Instead of `set`, the entry
/// has `set_with`, which takes the witness.
#[derive(Clone, Copy, Debug)]
pub struct NeedsConsent<C>(PhantomData<fn() -> C>);

/// This service sets the entry unless the visitor has objected to the category `C`, as the exemptions
/// `statistics` and `appearance` of the United Kingdom require. Instead of `set`, the entry has `set_with`,
/// which takes the witness.
#[derive(Clone, Copy, Debug)]
pub struct UnlessObjected<C>(PhantomData<fn() -> C>);

/// The party that sets an entry, and the condition under which it does. Sealed.
pub trait Setter: sealed::SealedSetter {
    /// Whether this service sets the entry without asking the visitor.
    #[doc(hidden)]
    const IS_UNCONDITIONAL: bool = false;
}

impl Setter for ByServer {
    const IS_UNCONDITIONAL: bool = true;
}

impl Setter for ByScript {}
impl Setter for ByThirdParty {}
impl Setter for ByOtherService {}
impl Setter for Retired {}
impl Setter for Invalid {}
impl<C> Setter for NeedsConsent<C> {}
impl<C> Setter for UnlessObjected<C> {}

/// Implemented for the entries that the service may set with a witness: [`NeedsConsent`] and
/// [`UnlessObjected`]. Sealed.
#[diagnostic::on_unimplemented(
    message = "this entry does not take a witness: it is declared `{Self}`",
    label = "an entry declared `{Self}` has no `set_with`",
    note = "`ByServer`: the visitor need not be asked, so use `set`",
    note = "`ByScript`, `ByThirdParty`, `ByOtherService`, `Retired`: this service does not set it"
)]
pub trait NeedsWitness: sealed::Sealed {
    /// The witness that `set_with` takes: [`Granted`] or [`NotObjected`].
    type Witness: ?Sized;
}

impl<C> NeedsWitness for NeedsConsent<C> {
    type Witness = Granted<C>;
}

impl<C> NeedsWitness for UnlessObjected<C> {
    type Witness = NotObjected<C>;
}

/// Implemented for the entries that the service may set without asking: [`ByServer`]. Sealed.
#[diagnostic::on_unimplemented(
    message = "the policy does not let this service set this cookie: it is declared `{Self}`",
    label = "a cookie declared `{Self}` has no `set`, only `get` and `remove`",
    note = "`ByScript`, `ByThirdParty`, `ByOtherService`: another party sets it. To set it from this service, declare `set_by = \"server\"` in its entry in policy.toml",
    note = "`Retired`: an earlier release set it. To set it again, remove `retired` from its entry in policy.toml"
)]
pub trait Settable: sealed::Sealed {}

impl Settable for ByServer {}
impl<C: SettableWithoutConsent> Settable for NeedsConsent<C> {}
impl<C: SettableDespiteObjection> Settable for UnlessObjected<C> {}

/// Implemented for the storage keys that a script may store without asking: [`ByScript`]. The server formats
/// the value for the script. Sealed.
#[diagnostic::on_unimplemented(
    message = "`to_stored` is not available for this storage key: it is declared `{Self}`",
    label = "a storage key declared `{Self}` has no `to_stored`",
    note = "`Retired`: an earlier release stored it; it can only be removed",
    note = "`NeedsConsent`, `UnlessObjected`: use `to_stored_with`, which takes the witness that the visitor's recorded choice covers the category"
)]
pub trait Storable: sealed::Sealed {}

impl Storable for ByScript {}

/// No type implements this trait. It exists for its error message, which names the category.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "a cookie of category `{Self}` cannot be set without the visitor's consent",
    label = "needs the visitor's consent to `{Self}`",
    note = "pass a witness: `if let Some(granted) = choice.granted::<{Self}>() {{ .. set_with(.., &granted) }}`, where `choice` is the result of `Cookies::CONSENT.with(&deployment).choice(&headers)`"
)]
pub trait SettableWithoutConsent: sealed::Never {}

/// No type implements this trait. It exists for its error message, which names the category.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "a cookie of category `{Self}` cannot be set without checking that the visitor has not objected",
    label = "the visitor may have objected to `{Self}`",
    note = "pass a witness: `if let Some(free) = choice.not_objected::<{Self}>() {{ .. set_with(.., &free) }}`, where `choice` is the result of `Cookies::CONSENT.with(&deployment).choice(&headers)`"
)]
pub trait SettableDespiteObjection: sealed::Never {}

/// Placeholder for an invalid entry. It accepts every call, so that an invalid policy does not cause follow-up
/// errors.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub enum Invalid {}

// The compiler must not suggest the placeholder in messages about other entries.
#[diagnostic::do_not_recommend]
impl NeedsWitness for Invalid {
    // A reference to any witness coerces to a reference to this.
    type Witness = dyn Any;
}

#[diagnostic::do_not_recommend]
impl Settable for Invalid {}

#[diagnostic::do_not_recommend]
impl Storable for Invalid {}

mod sealed {
    pub trait Sealed {}
    pub trait Never {}

    /// What is sealed by `Sealed` can be set or stored; this is every party.
    pub trait SealedSetter {}

    impl SealedSetter for super::ByServer {}
    impl SealedSetter for super::ByScript {}
    impl SealedSetter for super::ByThirdParty {}
    impl SealedSetter for super::ByOtherService {}
    impl SealedSetter for super::Retired {}
    impl SealedSetter for super::Invalid {}
    impl<C> SealedSetter for super::NeedsConsent<C> {}
    impl<C> SealedSetter for super::UnlessObjected<C> {}

    impl Sealed for super::ByServer {}
    impl Sealed for super::ByScript {}
    impl Sealed for super::Invalid {}
    impl<C> Sealed for super::NeedsConsent<C> {}
    impl<C> Sealed for super::UnlessObjected<C> {}
}

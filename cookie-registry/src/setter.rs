//! Who sets a cookie, as a type: it decides whether `set` exists.

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

/// Implemented by nothing: it exists for its message, which can name the category.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "a cookie of category `{Self}` cannot be set without the visitor's consent",
    label = "needs the visitor's consent to `{Self}`",
    note = "use `set_with(.., &granted)` with a `Granted<{Self}>`: the witness that the visitor's recorded choice covers the category"
)]
pub trait SettableWithoutConsent: sealed::Never {}

mod sealed {
    pub trait Sealed {}
    pub trait Never {}

    impl Sealed for super::ByServer {}
    impl<C> Sealed for super::NeedsConsent<C> {}
}

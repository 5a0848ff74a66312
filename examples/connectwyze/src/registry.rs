//! Every cookie and storage key of the service, out of `policy.toml` at the root of the workspace.

use cookie_registry::{CookieRegistry, PolicyPage};

/// The registry: `Cookies::SESSION`, `Cookies::CSRF`, `Cookies::WORKSPACE`, `Cookies::SIDEBAR`,
/// `Cookies::THEME` and the event `Cookies::ON_SIGN_OUT`.
#[derive(CookieRegistry)]
#[registry(policy = "policy.toml")]
pub(crate) struct Cookies;

/// What visitors read about it, as the build script has rendered it.
pub(crate) const COOKIE_POLICY: PolicyPage = cookie_registry::policy_page!();

//! Every cookie and storage key of the service, from its `policy.toml`.

use cookie_registry::{CookieRegistry, PolicyPage};

/// The registry. Cookies of analytics and marketing have `set_with` instead of `set`, and `Cookies::CONSENT` stores each
/// visitor's choice.
#[derive(CookieRegistry)]
#[cfg_attr(not(feature = "next-policy"), registry(policy = "policy.toml"))]
#[cfg_attr(feature = "next-policy", registry(policy = "policy-next.toml"))]
pub(crate) struct Cookies;

/// The public page, as the build script rendered it.
pub(crate) const COOKIE_POLICY: PolicyPage = cookie_registry::policy_page!();

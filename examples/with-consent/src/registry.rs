//! Every cookie and storage key of the service, out of its own `policy.toml`.

use cookie_registry::{CookieRegistry, PolicyPage};

/// The registry. What analytics and marketing need consent for has `set_with` in place of `set`, and
/// `Cookies::CONSENT` keeps what each visitor answered.
#[derive(CookieRegistry)]
#[cfg_attr(not(feature = "next-policy"), registry(policy = "policy.toml"))]
#[cfg_attr(feature = "next-policy", registry(policy = "policy-next.toml"))]
pub(crate) struct Cookies;

/// What visitors are told of it, as the build script has rendered it.
pub(crate) const COOKIE_POLICY: PolicyPage = cookie_registry::policy_page!();

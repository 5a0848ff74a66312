//! The constant of the consent cookie.

use super::Consent;
use super::plan::ConsentPlan;
use super::reader::Seal;
use crate::constant::{attributes, constant};
use crate::spec::CookieSpec;
use crate::write::Target;
use crate::{AsKeys, Deployment, SetCookie};

/// The cookie that stores a visitor's choice: `value = "consent"` in the policy.
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/registry/mod.rs"));
/// # fn main() {
/// use cookie_registry::Deployment;
/// use http::HeaderMap;
///
/// // Once, when the service starts.
/// let consent = Cookies::CONSENT.with(&Deployment::PRODUCTION);
/// // For each request.
/// assert!(consent.choice(&HeaderMap::new()).must_ask());
/// # }
/// ```
pub struct ConsentCookie {
    spec: &'static CookieSpec,
    plan: &'static ConsentPlan,
}

/// A [`ConsentCookie`] with `protection = "signed"`. A choice that the service did not sign is ignored.
pub struct SignedConsentCookie {
    spec: &'static CookieSpec,
    plan: &'static ConsentPlan,
}

impl ConsentCookie {
    /// Returns the [`Consent`] of a deployment, which reads the choices of visitors.
    #[must_use]
    pub fn with(self, deployment: &Deployment) -> Consent {
        Consent::new(self.spec, self.plan, deployment.clone(), Seal::None)
    }
}

impl SignedConsentCookie {
    /// Returns the [`Consent`] of a deployment, which reads the choices of visitors. `keys` is a [`Key`](crate::Key) or
    /// a list of [`Keys`](crate::Keys). Use the same keys in all instances of the service. A choice that none of the
    /// keys has signed is invalid, and its visitor is asked again.
    #[must_use]
    pub fn with<K: AsKeys + ?Sized>(self, deployment: &Deployment, keys: &K) -> Consent {
        let seal = Seal::Signed(keys.to_keys());
        Consent::new(self.spec, self.plan, deployment.clone(), seal)
    }
}

macro_rules! consent_cookie {
    ($name:ident) => {
        impl $name {
            /// Creates the constant. Used by macro-generated code; not public API.
            #[doc(hidden)]
            #[must_use]
            pub const fn new(spec: &'static CookieSpec, plan: &'static ConsentPlan) -> Self {
                Self { spec, plan }
            }

            /// Returns the cookie's name.
            #[must_use]
            pub fn name(self, deployment: &Deployment) -> &'static str {
                self.spec.parts(deployment).name()
            }

            /// Returns the questions to visitors.
            #[must_use]
            pub const fn plan(self) -> &'static ConsentPlan {
                self.plan
            }

            /// Returns the header that removes the cookie. The visitor is then asked again.
            pub fn remove(self, deployment: &Deployment) -> SetCookie {
                Target::new(self.spec, "").removal(deployment)
            }
        }

        constant!($name);
        attributes!($name);
    };
}

consent_cookie!(ConsentCookie);
consent_cookie!(SignedConsentCookie);

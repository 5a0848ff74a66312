//! The constant of the consent cookie.

use super::Consent;
use super::keeper::Seal;
use super::plan::ConsentPlan;
use crate::spec::CookieSpec;
use crate::write::Target;
use crate::{Category, Deployment, SetCookie};
use std::fmt;

/// The cookie of the policy in which a visitor's choice is kept: `value = "consent"`.
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
#[derive(Clone, Copy)]
pub struct ConsentCookie {
    spec: &'static CookieSpec,
    plan: &'static ConsentPlan,
}

/// [`ConsentCookie`] with `protection = "signed"`: a choice that the service did not record itself counts as
/// none. It takes the key.
#[cfg(feature = "protection")]
#[derive(Clone, Copy)]
pub struct SignedConsentCookie {
    spec: &'static CookieSpec,
    plan: &'static ConsentPlan,
}

impl ConsentCookie {
    /// The keeper of choices in this deployment.
    #[must_use]
    pub fn with(self, deployment: &Deployment) -> Consent {
        Consent::new(self.spec, self.plan, deployment.clone(), Seal::None)
    }
}

#[cfg(feature = "protection")]
impl SignedConsentCookie {
    /// The keeper of choices in this deployment. One key for all instances of the service, and for as long as
    /// choices are to count.
    #[must_use]
    pub fn with(self, deployment: &Deployment, key: &crate::Key) -> Consent {
        let seal = Seal::Signed(std::sync::Arc::new(key.clone()));
        Consent::new(self.spec, self.plan, deployment.clone(), seal)
    }
}

macro_rules! consent_cookie {
    ($name:ident) => {
        impl $name {
            /// For generated code alone.
            #[doc(hidden)]
            #[must_use]
            pub const fn new(spec: &'static CookieSpec, plan: &'static ConsentPlan) -> Self {
                Self { spec, plan }
            }

            /// The key of the entry in the policy.
            #[must_use]
            pub const fn entry(self) -> &'static str {
                self.spec.key
            }

            /// The name on the wire.
            #[must_use]
            pub fn name(self, deployment: &Deployment) -> &'static str {
                self.spec.wire(deployment).name()
            }

            /// What the cookie is for, as the public page tells it.
            #[must_use]
            pub const fn purpose(self) -> &'static str {
                self.spec.purpose
            }

            /// The category; for one that the policy declares itself, the one that it is `like`.
            #[must_use]
            pub const fn category(self) -> Category {
                self.spec.category
            }

            /// What visitors are asked.
            #[must_use]
            pub const fn plan(self) -> &'static ConsentPlan {
                self.plan
            }

            /// The header that removes the cookie; the visitor is then asked again.
            pub fn remove(self, deployment: &Deployment) -> SetCookie {
                Target::new(self.spec, "").removal(deployment)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_tuple(stringify!($name))
                    .field(&self.spec.key)
                    .finish()
            }
        }
    };
}

consent_cookie!(ConsentCookie);
#[cfg(feature = "protection")]
consent_cookie!(SignedConsentCookie);

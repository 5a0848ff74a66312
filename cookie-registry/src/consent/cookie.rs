//! The constant of the consent cookie.

use super::Consent;
use super::keeper::Seal;
use super::plan::ConsentPlan;
use crate::constant::constant;
use crate::spec::CookieSpec;
use crate::write::Target;
use crate::{Deployment, SetCookie};

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
pub struct ConsentCookie {
    spec: &'static CookieSpec,
    plan: &'static ConsentPlan,
}

/// [`ConsentCookie`] with `protection = "signed"`: a choice that the service did not record itself counts as
/// none. It takes the key.
#[cfg(feature = "protection")]
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

            /// The name on the wire.
            #[must_use]
            pub fn name(self, deployment: &Deployment) -> &'static str {
                self.spec.wire(deployment).name()
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

        constant!($name);
    };
}

consent_cookie!(ConsentCookie);
#[cfg(feature = "protection")]
consent_cookie!(SignedConsentCookie);

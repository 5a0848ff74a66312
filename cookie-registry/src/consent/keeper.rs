//! Reading choices.

use super::plan::ConsentPlan;
use super::sweep::{self, Which};
use super::{Choice, ConsentRecord, Signals};
use crate::read::{self, Name};
use crate::spec::CookieSpec;
use crate::value::Token;
use crate::{Deployment, SetCookies, StorageSpec};
use http::HeaderMap;
use std::fmt;
use std::time::{SystemTime, UNIX_EPOCH};

/// How the text of a record is protected.
#[derive(Clone)]
pub(super) enum Seal {
    /// Not at all.
    None,
    /// Signed with the service's key.
    #[cfg(feature = "protection")]
    Signed(std::sync::Arc<crate::Key>),
}

/// The keeper of visitors' choices in one deployment; from the constant of the consent cookie, once, when the
/// service starts. A clone costs at most two reference counts.
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/registry/mod.rs"));
/// # fn main() -> Result<(), cookie_registry::SetError> {
/// use cookie_registry::{Analytics, Deployment};
///
/// # let request = request_of_a_visitor_who_granted_analytics();
/// let deployment = Deployment::PRODUCTION;
/// let consent = Cookies::CONSENT.with(&deployment);
///
/// // For each request.
/// let mut response = http::Response::new("Welcome");
/// if let Some(granted) = consent.choice(&request).granted::<Analytics>() {
///     Cookies::VISIT
///         .set_with(&deployment, "7f3a", &granted)?
///         .append_to(response.headers_mut());
/// }
/// assert!(response.headers().contains_key("set-cookie"));
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Consent {
    pub(super) spec: &'static CookieSpec,
    pub(super) plan: &'static ConsentPlan,
    pub(super) deployment: Deployment,
    pub(super) seal: Seal,
}

impl Consent {
    pub(super) const fn new(
        spec: &'static CookieSpec,
        plan: &'static ConsentPlan,
        deployment: Deployment,
        seal: Seal,
    ) -> Self {
        Self {
            spec,
            plan,
            deployment,
            seal,
        }
    }

    /// What the visitor decided, as far as it counts now. Whatever cannot be read as a choice that this
    /// service recorded counts as none.
    #[must_use]
    pub fn choice(&self, headers: &HeaderMap) -> Choice {
        self.choice_at(headers, SystemTime::now())
    }

    /// [`choice`](Self::choice) at another time than now.
    #[must_use]
    pub fn choice_at(&self, headers: &HeaderMap, now: SystemTime) -> Choice {
        let record = self.read(headers);
        Choice::new(self.plan, record, Signals::of(headers), seconds(now))
    }

    /// The headers that remove those of the request's cookies which the choice does not allow: after a change
    /// of the policy, when a choice has run out, or when the browser begins to send a signal. `choice` is that
    /// of the same request. Most often there are none.
    ///
    /// Each is removed with and without `Domain`.
    pub fn sweep(&self, choice: &Choice, headers: &HeaderMap) -> SetCookies {
        sweep::cookies(choice, &self.deployment, headers, Which::Carried)
    }

    /// The storage keys which the choice does not allow, for the script that removes them.
    pub fn swept_storage(&self, choice: &Choice) -> impl Iterator<Item = &'static StorageSpec> {
        sweep::storage(choice)
    }

    /// What is asked, and what depends on it.
    #[must_use]
    pub const fn plan(&self) -> &'static ConsentPlan {
        self.plan
    }

    /// The deployment.
    #[must_use]
    pub const fn deployment(&self) -> &Deployment {
        &self.deployment
    }

    /// The record that the request carries. Of several cookies of the name the first counts.
    fn read(&self, headers: &HeaderMap) -> Option<ConsentRecord> {
        let name = self.spec.wire(&self.deployment).name();
        let stored = read::first(headers, Name::new(name, ""))?;
        let text = match &self.seal {
            Seal::None => read::value::<Token>(self.spec.key, stored).ok()?,
            #[cfg(feature = "protection")]
            Seal::Signed(key) => {
                use crate::protection::{Protect as _, Signed};
                let stored = read::value::<crate::Text>(self.spec.key, stored).ok()?;
                Signed::<Token>::open(key, name, &stored)?.into()
            }
        };
        text.parse().ok()
    }
}

/// Seconds since 1970-01-01; 0 for a clock that stands before.
pub(super) fn seconds(now: SystemTime) -> u64 {
    now.duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs())
}

impl fmt::Debug for Consent {
    // The key is left out.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Consent")
            .field("cookie", &self.spec.key)
            .field("deployment", &self.deployment)
            .finish_non_exhaustive()
    }
}

//! Reading choices.

use super::choice::Request;
use super::kept::Kept;
use super::plan::ConsentPlan;
use super::stored::Stored;
use super::sweep::{self, Which};
use super::{Choice, Profile, ProfileByRequest, Signals};
use crate::protection::{Protect as _, Signed};
use crate::read::{self, Name};
use crate::spec::CookieSpec;
use crate::value::{Text, Token};
use crate::write::Target;
use crate::{AsKeys as _, Deployment, Keys, SetCookie, SetCookies, SetError, StorageSpec};
use http::HeaderMap;
use std::fmt;
use std::time::{SystemTime, UNIX_EPOCH};

/// How the record in the cookie is protected.
#[derive(Clone)]
pub(super) enum Seal {
    /// The record is stored as it is.
    None,
    /// The record is signed with the service's current key, and accepted with each of its keys.
    Signed(Keys),
}

/// Reads visitors' choices in one deployment.
///
/// The service creates it once, when it starts, from the constant of the consent cookie. The crate
/// `cookie-registry-consent` takes it as an argument, to record choices. Cloning it increments at most two reference
/// counts.
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
    profile: Option<ProfileByRequest>,
}

impl Consent {
    /// The maximum number of family cookies that one response removes. [`SetCookies::omitted`] counts the others. Later
    /// responses remove them.
    pub const MAX_SWEPT_FAMILY_COOKIES: usize = sweep::MAX_FAMILY_COOKIES;
    /// The limit for the headers with which one response removes family cookies, in bytes. Once these headers reach the
    /// limit, the response removes no further family cookie.
    pub const MAX_SWEPT_FAMILY_BYTES: usize = sweep::MAX_FAMILY_BYTES;

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
            profile: None,
        }
    }

    /// Applies the profile of each visitor's region. Without this call, every request has [`Profile::OptIn`]. Create the
    /// routes, the layers and the pages from the returned `Consent`, so that all of them apply the same profile.
    #[must_use]
    pub fn with_profile(mut self, profile: ProfileByRequest) -> Self {
        self.profile = Some(profile);
        self
    }

    /// Returns the profiles that a request may have: all profiles if [`with_profile`](Self::with_profile) was called,
    /// otherwise only the default profile.
    #[must_use]
    pub fn profiles(&self) -> &'static [Profile] {
        match self.profile {
            Some(_) => Profile::ALL,
            None => &[Profile::OptIn],
        }
    }

    /// Returns the profile of a request.
    #[must_use]
    pub fn profile(&self, headers: &HeaderMap) -> Profile {
        let profile = self.profile.as_ref();
        profile.map_or_else(Profile::default, |profile| profile.of(headers))
    }

    /// Returns the part of a request that determines what a record permits.
    pub(super) fn request(&self, headers: &HeaderMap) -> Request {
        Request {
            signals: Signals::of(headers),
            profile: self.profile(headers),
        }
    }

    /// Reads the visitor's choice. A cookie that is not a valid record of this service counts as no choice.
    #[must_use]
    pub fn choice(&self, headers: &HeaderMap) -> Choice {
        self.choice_at(headers, SystemTime::now())
    }

    /// Reads the visitor's choice like [`choice`](Self::choice), with `now` as the current time.
    #[must_use]
    pub fn choice_at(&self, headers: &HeaderMap, now: SystemTime) -> Choice {
        let record = self.read(headers).map(|read| Kept::stored(read.record));
        Choice::new(self.plan, record, self.request(headers), millis(now))
    }

    /// Returns the headers that remove the cookies that the request carries but the choice does not allow. A request
    /// can carry such cookies after the policy has changed, after a choice has expired, or once the browser sends a
    /// privacy signal. `choice` must belong to the same request.
    ///
    /// If possible, two headers remove each cookie, one with `Domain` and one without. The reason is that a script may
    /// have set the cookie with a different `Domain` than the policy declares.
    ///
    /// A request can contain any number of cookies of a family. One call therefore removes at most
    /// [`MAX_SWEPT_FAMILY_COOKIES`](Self::MAX_SWEPT_FAMILY_COOKIES) of these cookies, and stops after
    /// [`MAX_SWEPT_FAMILY_BYTES`](Self::MAX_SWEPT_FAMILY_BYTES) of headers. The browser sends the others again with the
    /// next request, and that response removes them.
    pub fn sweep(&self, choice: &Choice, headers: &HeaderMap) -> SetCookies {
        sweep::cookies(choice, &self.deployment, headers, Which::Carried)
    }

    /// Returns the storage keys that the choice does not allow, for a script that removes them in the
    /// browser.
    pub fn swept_storage(&self, choice: &Choice) -> impl Iterator<Item = &'static StorageSpec> {
        sweep::storage(choice)
    }

    /// Returns the questions to visitors, and the entries that depend on the answers.
    #[must_use]
    pub const fn plan(&self) -> &'static ConsentPlan {
        self.plan
    }

    /// Returns the deployment.
    #[must_use]
    pub const fn deployment(&self) -> &Deployment {
        &self.deployment
    }

    /// Renews the consent cookie of the request. If a previous key of [`Keys`] has signed the cookie, this method signs
    /// the same record with the current key, and returns the header that sets the cookie. The browser deletes the
    /// renewed cookie at the same time as the earlier one.
    ///
    /// Returns `None` if the current key has already signed the cookie. Also returns `None` if the cookie is absent,
    /// not signed or forged, if its lifetime has ended, or if it cannot be set. The layer `ConsentSweep` of the crate
    /// `cookie-registry-consent` calls this method for each response.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/registry/mod.rs"));
    /// # fn main() {
    /// # let request = request_of_a_visitor_who_granted_analytics();
    /// let consent = Cookies::CONSENT.with(&cookie_registry::Deployment::PRODUCTION);
    /// assert_eq!(consent.renew(&request), None, "it is not signed");
    /// # }
    /// ```
    #[must_use]
    pub fn renew(&self, headers: &HeaderMap) -> Option<SetCookie> {
        self.renew_at(headers, SystemTime::now())
    }

    /// Renews the consent cookie like [`renew`](Self::renew), with `now` as the current time.
    #[must_use]
    pub fn renew_at(&self, headers: &HeaderMap, now: SystemTime) -> Option<SetCookie> {
        let read = self.read(headers).filter(|read| read.is_outdated)?;
        let usual = self.spec.fixed_attributes(&self.deployment).max_age;
        let max_age = match usual {
            None => None,
            Some(seconds) => {
                let age = millis(now)
                    .saturating_sub(read.record.millis())
                    .div_ceil(1000);
                let left = seconds.checked_sub(age).filter(|left| *left > 0)?;
                Some(format!("; Max-Age={left}"))
            }
        };
        let target = Target::new(self.spec, "");
        let target = match &max_age {
            None => target,
            Some(max_age) => target.expiring(max_age),
        };
        self.write(read.record.text(), target).ok()
    }

    /// Returns the header that stores the text of a record.
    pub(super) fn write(&self, text: &str, target: Target<'_>) -> Result<SetCookie, SetError> {
        match &self.seal {
            Seal::None => target.set_text::<Token>(&self.deployment, text),
            Seal::Signed(keys) => {
                let name = self.spec.parts(&self.deployment).name();
                let sealed = Signed::seal(keys.current(), name, text.into());
                target.set_text::<Text>(&self.deployment, &sealed)
            }
        }
    }

    /// Reads the record from the request's cookies. If there are several cookies with this name, the first
    /// one is read, as for every cookie: browsers send the one with the longest path first.
    fn read(&self, headers: &HeaderMap) -> Option<Read> {
        let name = self.spec.parts(&self.deployment).name();
        let stored = read::first(headers, Name::new(name, ""))?;
        let (record, is_outdated) = match &self.seal {
            // The text of a record has no octet that a token cannot have, so it is not checked twice.
            Seal::None => (Stored::read(stored)?, false),
            Seal::Signed(keys) => {
                let stored = read::value::<Text>(self.spec.key, stored).ok()?;
                let opened = keys.ring().open(|key| Signed::open(key, name, &stored))?;
                (Stored::read(opened.text.as_bytes())?, opened.is_outdated)
            }
        };
        Some(Read {
            record,
            is_outdated,
        })
    }
}

/// A record that was read from a request.
struct Read {
    record: Stored,
    /// Whether a previous key has signed it.
    is_outdated: bool,
}

/// Returns the milliseconds since 1970-01-01, and 0 for a clock that is set to an earlier time.
pub(super) fn millis(now: SystemTime) -> u64 {
    let since = now.duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

impl fmt::Debug for Consent {
    // The key is a secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Consent")
            .field("cookie", &self.spec.key)
            .field("deployment", &self.deployment)
            .finish_non_exhaustive()
    }
}

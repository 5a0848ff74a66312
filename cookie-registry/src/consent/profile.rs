//! The consent rule of a visitor's region.

use http::HeaderMap;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// The consent rule that applies in a visitor's region. The rule concerns the entries that need consent according to
/// the policy, and determines whether the service must ask before it uses these entries.
///
/// The default is [`OptIn`](Self::OptIn). A service whose visitors come from several regions determines the profile of
/// each request ([`from_request`](Self::from_request)). The profile has no effect on other entries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Profile {
    /// The service needs consent in advance (European Union, United Kingdom). The banner asks for it.
    #[default]
    OptIn,
    /// The service needs consent in advance, and the banner offers a choice for each third party (Italy: Garante, guidelines
    /// of 10 June 2021).
    OptInByParty,
    /// The service may use the entries without asking until the visitor opts out (California, Civil Code 1798.120).
    /// There is no banner. A link leads to the settings, where the visitor can opt out.
    OptOut,
    /// The service may use the entries without asking. There is neither a banner nor a link to opt out. A refusal in
    /// the settings still counts.
    NoRule,
}

/// The error for a string that is not the name of a [`Profile`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a profile is `opt-in`, `opt-in-by-party`, `opt-out` or `no-rule`")]
pub struct NoProfile;

impl Profile {
    /// Every profile.
    pub const ALL: &'static [Self] = &[Self::OptIn, Self::OptInByParty, Self::OptOut, Self::NoRule];

    /// Returns `opt-in`, `opt-in-by-party`, `opt-out` or `no-rule`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OptIn => "opt-in",
            Self::OptInByParty => "opt-in-by-party",
            Self::OptOut => "opt-out",
            Self::NoRule => "no-rule",
        }
    }

    /// Returns whether the region requires consent in advance for the entries that need consent according to the policy.
    #[must_use]
    pub const fn asks_first(self) -> bool {
        matches!(self, Self::OptIn | Self::OptInByParty)
    }

    /// Wraps a function that determines the profile of a request, for [`Consent::with_profile`](super::Consent::with_profile).
    ///
    /// The function can use a header with the visitor's region, which many content delivery networks add. Use only a header
    /// that the network always sets or removes, because visitors can send any header. Return [`OptIn`](Self::OptIn) if the
    /// region is unknown.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/registry/mod.rs"));
    /// # fn main() {
    /// use cookie_registry::{Analytics, Deployment, Profile};
    /// use http::HeaderMap;
    ///
    /// let profile = Profile::from_request(|headers| match headers.get("x-region").map(|region| region.as_bytes()) {
    ///     Some(b"US-CA") => Profile::OptOut,
    ///     Some(b"IT") => Profile::OptInByParty,
    ///     _ => Profile::OptIn,
    /// });
    /// let consent = Cookies::CONSENT.with(&Deployment::PRODUCTION).with_profile(profile);
    ///
    /// let mut headers = HeaderMap::new();
    /// assert!(consent.choice(&headers).must_ask());
    /// headers.insert("x-region", "US-CA".parse().unwrap());
    /// let choice = consent.choice(&headers);
    /// assert!(!choice.must_ask() && choice.granted::<Analytics>().is_some());
    /// // Global Privacy Control also opts out in that region.
    /// headers.insert("sec-gpc", "1".parse().unwrap());
    /// assert!(consent.choice(&headers).granted::<cookie_registry::Marketing>().is_none());
    /// # }
    /// ```
    pub fn from_request(
        profile: impl Fn(&HeaderMap) -> Self + Send + Sync + 'static,
    ) -> ProfileByRequest {
        ProfileByRequest(Arc::new(profile))
    }
}

impl fmt::Display for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Profile {
    type Err = NoProfile;

    fn from_str(text: &str) -> Result<Self, NoProfile> {
        let found = Self::ALL.iter().find(|profile| profile.as_str() == text);
        found.copied().ok_or(NoProfile)
    }
}

/// A service's function that determines the [`Profile`] of each request. [`Profile::from_request`] creates it.
#[derive(Clone)]
pub struct ProfileByRequest(Arc<dyn Fn(&HeaderMap) -> Profile + Send + Sync>);

impl ProfileByRequest {
    /// Returns the profile of a request.
    pub(super) fn of(&self, headers: &HeaderMap) -> Profile {
        self.0(headers)
    }
}

impl fmt::Debug for ProfileByRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ProfileByRequest(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::{NoProfile, Profile};

    #[test]
    fn every_profile_has_one_name() {
        for profile in Profile::ALL {
            assert_eq!(profile.to_string().parse(), Ok(*profile));
        }
        assert_eq!("opting".parse::<Profile>(), Err(NoProfile));
        assert!(Profile::default().asks_first() && !Profile::OptOut.asks_first());
    }
}

//! Derived properties of completed cookies and storage keys.

use super::{CategoryRef, Choices, Cookie, Disclosure, Domain, Tracking};
use cookie_registry_core::{
    Attributes, Environment, Exemption, Lifetime, MAX_PAIR_BYTES, Prefix, SameSite,
};

/// The condition under which the service may set an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Asked {
    /// None: the service may always set the entry.
    Nothing,
    /// The visitor has consented (ePrivacy Directive, article 5(3)).
    Consent,
    /// The visitor has not objected: the exemptions `statistics` and `appearance` of the United Kingdom.
    Objection,
}

/// How long an entry is kept, unless one of its further lifetimes applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Kept {
    /// The lifetime in the words of the policy.
    pub lifetime: Lifetime,
    /// The length of the lifetime in seconds; `None` if it has no fixed length.
    pub seconds: Option<u64>,
}

impl Choices {
    /// Returns the number of seconds for which a visitor's choice counts; `None` if `remembered_for` does not state it.
    /// Months and years count as the longest months and years of the calendar, because the service promises with
    /// `remembered_for` not to ask again earlier. All outputs use this number.
    #[must_use]
    pub fn remembered_seconds(&self) -> Option<u64> {
        self.remembered_for.and_then(Lifetime::at_least_seconds)
    }
}

impl Disclosure {
    /// Returns the number of seconds of the longest lifetime, including lifetimes with a condition; `None` if no lifetime has a
    /// fixed length.
    #[must_use]
    pub fn longest_seconds(&self) -> Option<u64> {
        let further = self.lifetimes.iter().map(|further| further.lasts());
        let further = further.filter_map(Lifetime::seconds);
        self.seconds().into_iter().chain(further).max()
    }

    /// Returns how long the entry is kept. An entry that stores a visitor's choice is kept at least as long as
    /// `remembered_for` promises.
    #[must_use]
    pub fn kept(&self) -> Kept {
        let (lifetime, seconds) = (self.lifetime, self.lifetime.seconds());
        let promised = self.at_least.and_then(|promised| {
            let length = promised.at_least_seconds()?;
            (length > seconds?).then_some(Kept {
                lifetime: promised,
                seconds: Some(length),
            })
        });
        promised.unwrap_or(Kept { lifetime, seconds })
    }

    /// Returns the number of seconds for which the entry is [kept](Self::kept); `None` if its lifetime has no fixed
    /// length.
    #[must_use]
    pub fn seconds(&self) -> Option<u64> {
        self.kept().seconds
    }

    /// Returns whether the entry needs the visitor's consent: [`Asked::Consent`].
    #[must_use]
    pub fn needs_consent(&self) -> bool {
        self.asked() == Asked::Consent
    }

    /// Returns the condition under which the service may set the entry. The method does not check whether the
    /// jurisdictions accept the exemption of the entry. A rule checks this, so the jurisdictions accept every exemption
    /// in a valid policy.
    #[must_use]
    pub fn asked(&self) -> Asked {
        asked(self.exemption, &self.category)
    }
}

impl Tracking {
    /// Returns whether the technology needs the visitor's consent: [`Asked::Consent`].
    #[must_use]
    pub fn needs_consent(&self) -> bool {
        self.asked() == Asked::Consent
    }

    /// Returns the condition under which the service may use the technology, like [`Disclosure::asked`] for an entry.
    #[must_use]
    pub fn asked(&self) -> Asked {
        asked(self.exemption, &self.category)
    }
}

fn asked(exemption: Option<Exemption>, category: &CategoryRef) -> Asked {
    match exemption {
        Some(exemption) if Exemption::ends_on_objection(exemption) => Asked::Objection,
        None if category.like.needs_consent() => Asked::Consent,
        _ => Asked::Nothing,
    }
}

impl Cookie {
    /// Returns the attributes of the `Set-Cookie` header in an environment.
    ///
    /// In development the service uses plain http on a loopback address. `Secure` is then omitted unless the
    /// name, `SameSite` or `Partitioned` requires it. `Domain` is also omitted: it never contains a loopback
    /// host, so a browser would refuse the cookie.
    #[must_use]
    pub fn attributes(&self, environment: Environment) -> Attributes<'_> {
        let development = environment == Environment::Development;
        let demanded = Prefix::of(self.disclosure.naming.name(environment)).is_some()
            || self.same_site == SameSite::None
            || self.partitioned;
        Attributes {
            max_age: self.disclosure.seconds(),
            path: &self.path,
            domain: match &self.domain {
                Domain::Fixed(domain) if !development => Some(domain),
                _ => None,
            },
            secure: self.secure && (!development || demanded),
            http_only: self.http_only,
            same_site: self.same_site,
            partitioned: self.partitioned,
        }
    }

    /// Returns the longest encoded value that one cookie of this name can carry, in bytes.
    #[must_use]
    pub fn value_limit(&self, environment: Environment) -> usize {
        let room = MAX_PAIR_BYTES.saturating_sub(self.disclosure.naming.name(environment).len());
        self.max_value_bytes
            .map_or(room, |max| room.min(max as usize))
    }
}

//! Questions about cookies and storage keys, as completed.

use super::{Cookie, Disclosure, Domain};
use cookie_registry_core::{Attributes, Environment, Exemption, MAX_PAIR_BYTES, Prefix, SameSite};

/// What has to be known of a visitor before an entry may be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Asked {
    /// Nothing.
    Nothing,
    /// That the visitor agreed (ePrivacy Directive, article 5(3)).
    Consent,
    /// That the visitor did not object: the exemptions `statistics` and `appearance` of the United Kingdom.
    Objection,
}

impl Disclosure {
    /// Returns whether the visitor's consent is needed first: [`Asked::Consent`].
    #[must_use]
    pub fn needs_consent(&self) -> bool {
        self.asked() == Asked::Consent
    }

    /// Returns what has to be known of the visitor before the entry may be set. Whether the jurisdictions accept
    /// the exemption is a rule's question, which a valid policy has answered.
    #[must_use]
    pub fn asked(&self) -> Asked {
        match self.exemption {
            Some(exemption) if Exemption::ends_on_objection(exemption) => Asked::Objection,
            None if self.category.like.needs_consent() => Asked::Consent,
            _ => Asked::Nothing,
        }
    }
}

impl Cookie {
    /// Returns the attributes of the `Set-Cookie` header in an environment.
    ///
    /// In development the service answers over plain http on a loopback address: there `Secure` is left
    /// out unless name, `SameSite` or `Partitioned` demand it, and `Domain` is left out because no
    /// loopback host lies in it and the browser would refuse the cookie.
    #[must_use]
    pub fn attributes(&self, environment: Environment) -> Attributes<'_> {
        let development = environment == Environment::Development;
        let demanded = Prefix::of(self.disclosure.naming.name(environment)).is_some()
            || self.same_site == SameSite::None
            || self.partitioned;
        Attributes {
            max_age: self.disclosure.lifetime.seconds(),
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

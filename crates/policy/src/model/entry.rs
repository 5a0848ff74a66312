//! Cookies and storage keys, complete.

use super::{CategoryRef, Text};
use crate::source::Span;
use cookie_registry_core::{
    Attributes, Environment, Exemption, Lifetime, MAX_PAIR_BYTES, Prefix, Protection, SameSite,
    SetBy, StorageKind, ValueKind,
};
use time::Date;

/// What a cookie or storage key is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Naming {
    /// One name, or one per environment.
    Exact {
        /// Over https.
        production: String,
        /// Over plain http on a developer's machine.
        development: String,
    },
    /// All names with this beginning and this end, something between them.
    Family {
        /// The beginning, never empty.
        prefix: String,
        /// The end, often empty.
        suffix: String,
    },
}

impl Naming {
    /// The name in an environment, or the beginning of the family's names.
    #[must_use]
    pub fn name(&self, environment: Environment) -> &str {
        match self {
            Self::Exact { development, .. } if environment == Environment::Development => {
                development
            }
            Self::Exact { production, .. } => production,
            Self::Family { prefix, .. } => prefix,
        }
    }

    /// The name as a page shows it: a family with `*` for what varies.
    #[must_use]
    pub fn shown(&self) -> String {
        match self {
            Self::Exact { production, .. } => production.clone(),
            Self::Family { prefix, suffix } => format!("{prefix}*{suffix}"),
        }
    }
}

/// What a value is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A word of the language.
    Kind(ValueKind),
    /// One of these words.
    OneOf(Vec<String>),
}

/// The `Domain` of a cookie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Domain {
    /// None: the cookie goes back to the host that set it, and to no other.
    HostOnly,
    /// This domain and all below it.
    Fixed(String),
    /// What the service's configuration says, within one of these.
    FromConfig {
        /// The domains within which the configured one must lie.
        within: Vec<String>,
    },
}

/// Where data goes, and under which safeguard.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Transfer {
    /// The country.
    pub country: String,
    /// The safeguard, such as "standard contractual clauses".
    pub safeguard: Option<String>,
}

/// What is told about every cookie and storage key.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Disclosure {
    /// The identifier: `session`.
    pub key: String,
    /// How findings name it: `cookies.session`.
    pub entry: String,
    /// Where its key stands.
    pub span: Span,
    /// What it is called.
    pub naming: Naming,
    /// Names of the family as examples.
    pub examples: Vec<String>,
    /// Its category.
    pub category: CategoryRef,
    /// Why no consent is asked.
    pub exemption: Option<Exemption>,
    /// What it is for.
    pub purpose: Text,
    /// How long it is kept.
    pub lifetime: Lifetime,
    /// How long what is collected with it is kept.
    pub data_kept: Option<Lifetime>,
    /// Who sets it.
    pub set_by: SetBy,
    /// Who stands behind it: a name, or the key of a third party.
    pub provider: Option<String>,
    /// Who may read it besides.
    pub recipients: Vec<String>,
    /// Where its data goes.
    pub transfers: Vec<Transfer>,
    /// The vendor's own policy.
    pub vendor_policy: Option<String>,
    /// Whether the visitor asked for it expressly.
    pub requested: bool,
    /// The events of the service that remove it.
    pub cleared_on: Vec<String>,
    /// What its value is.
    pub value: Value,
    /// Since when it is only removed, not set.
    pub retired: Option<Date>,
    /// Who answers for it.
    pub owner: Option<String>,
    /// Where its approval is found.
    pub review: Option<String>,
    /// When it was last looked at.
    pub last_reviewed: Option<Date>,
    /// Until when the approval holds.
    pub review_by: Option<Date>,
}

impl Disclosure {
    /// Whether the visitor's consent is needed first: [`Asked::Consent`](crate::consent::Asked::Consent).
    #[must_use]
    pub fn needs_consent(&self) -> bool {
        self.asked() == crate::consent::Asked::Consent
    }
}

/// `[cookies.KEY]`.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Cookie {
    /// What is told about it.
    pub disclosure: Disclosure,
    /// The host that sets it, where the name alone does not say which cookie is meant.
    pub host: Option<String>,
    /// Whether a value that is too large for one cookie is spread over NAME.0, NAME.1 ….
    pub chunked: bool,
    /// Whether its lifetime begins anew with each visit.
    pub rolling: bool,
    /// How its value is protected.
    pub protection: Protection,
    /// `Domain`.
    pub domain: Domain,
    /// `Path`.
    pub path: String,
    /// `Secure`.
    pub secure: bool,
    /// `HttpOnly`.
    pub http_only: bool,
    /// `SameSite`.
    pub same_site: SameSite,
    /// `Partitioned`.
    pub partitioned: bool,
    /// The longest encoded value, in bytes, where the file bounds it.
    pub max_value_bytes: Option<u32>,
}

impl Cookie {
    /// The attributes of the `Set-Cookie` header in an environment.
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

    /// The longest encoded value that one cookie of this name can carry, in bytes.
    #[must_use]
    pub fn value_limit(&self, environment: Environment) -> usize {
        let room = MAX_PAIR_BYTES.saturating_sub(self.disclosure.naming.name(environment).len());
        self.max_value_bytes
            .map_or(room, |max| room.min(max as usize))
    }
}

/// `[storage.KEY]`.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Storage {
    /// What is told about it.
    pub disclosure: Disclosure,
    /// Where in the browser it is kept.
    pub kind: StorageKind,
    /// What removes it when its lifetime is over.
    pub expired_by: Option<Text>,
}

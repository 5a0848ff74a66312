//! The policy as everything later takes it: complete, with every default filled in.

mod lower;

use crate::source::Span;
use cookie_registry_core::{
    Attributes, Category, Environment, Exemption, Jurisdiction, Lifetime, MAX_PAIR_BYTES, Prefix,
    Protection, SameSite, SetBy, SetsOn, SignalResponse, StorageKind, ValueKind,
};
use time::Date;

/// A text in the languages in which it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// Language tag and text; what was written without a language stands under the policy's own.
    versions: Vec<(String, String)>,
}

impl Text {
    pub(crate) fn new(versions: Vec<(String, String)>) -> Self {
        Self { versions }
    }

    /// The text in this language, where it is written in it.
    #[must_use]
    pub fn in_language(&self, language: &str) -> Option<&str> {
        self.versions
            .iter()
            .find(|(tag, _)| tag == language)
            .map(|(_, text)| text.as_str())
    }

    /// The text in this language, else in the first in which it is written; empty when there is none.
    #[must_use]
    pub fn best(&self, language: &str) -> &str {
        self.in_language(language)
            .or(self.versions.first().map(|(_, text)| text.as_str()))
            .unwrap_or_default()
    }

    /// Every language and text, in the order of the file.
    pub fn versions(&self) -> impl Iterator<Item = (&str, &str)> {
        self.versions
            .iter()
            .map(|(language, text)| (language.as_str(), text.as_str()))
    }
}

/// A valid policy. It comes only out of a check.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Policy {
    /// `[policy]`.
    pub meta: Meta,
    /// `[service]`.
    pub service: Service,
    /// `[cookies.KEY]`, in the order of the files, retired ones among them.
    pub cookies: Vec<Cookie>,
    /// `[storage.KEY]`.
    pub storage: Vec<Storage>,
    /// `[third_parties.KEY]`.
    pub third_parties: Vec<ThirdParty>,
    /// `[planned.KEY]`.
    pub planned: Vec<Planned>,
    /// `[categories.KEY]`.
    pub categories: Vec<CustomCategory>,
    /// `[choices]`.
    pub choices: Choices,
    /// `[changes]`.
    pub changes: Changes,
    /// `[[exempt]]`.
    pub exempt: Vec<Exempt>,
}

/// `[policy]`.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Meta {
    /// The page's title.
    pub title: Text,
    /// When it was last changed; [`Date::MIN`] in what was recovered of a policy whose date could not be read.
    pub last_updated: Date,
    /// From when it applies.
    pub effective: Date,
    /// The number of the version, where versions are counted.
    pub version: Option<i64>,
    /// The language in which texts are written that name none; `en` by default.
    pub language: String,
    /// The languages in which every text must be there, the policy's own first.
    pub languages: Vec<String>,
    /// Which legal profiles apply.
    pub jurisdictions: Vec<Jurisdiction>,
}

impl Meta {
    /// The day of the last update, where it could be read.
    pub(crate) fn read_last_updated(&self) -> Option<Date> {
        (self.last_updated != Date::MIN).then_some(self.last_updated)
    }
}

/// `[service]`.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Service {
    /// What visitors know it as.
    pub name: String,
    /// Its hosts.
    pub domains: Vec<String>,
    /// What the policy covers, as a phrase.
    pub covers: Option<Text>,
    /// Address of the privacy policy.
    pub privacy_policy: Option<String>,
    /// Where questions go: a mail address or a URL.
    pub contact: String,
    /// Who is responsible in law; the service's name by default.
    pub controller: String,
    /// The supervisory authority.
    pub complaints: Option<Text>,
    /// Whether personal information is sold or shared in the sense of the CCPA.
    pub sells_or_shares: bool,
}

/// A category as an entry names it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CategoryRef {
    /// The key: one of the four words, or that of `[categories.KEY]`.
    pub key: String,
    /// Which of the four it is, or is like.
    pub like: Category,
}

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
    pub told: Disclosure,
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
        let demanded = Prefix::of(self.told.naming.name(environment)).is_some()
            || self.same_site == SameSite::None
            || self.partitioned;
        Attributes {
            max_age: self.told.lifetime.seconds(),
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
        let room = MAX_PAIR_BYTES.saturating_sub(self.told.naming.name(environment).len());
        self.max_value_bytes
            .map_or(room, |max| room.min(max as usize))
    }
}

/// `[storage.KEY]`.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Storage {
    /// What is told about it.
    pub told: Disclosure,
    /// Where in the browser it is kept.
    pub kind: StorageKind,
    /// What removes it when its lifetime is over.
    pub expired_by: Option<Text>,
}

/// `[third_parties.KEY]`.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ThirdParty {
    /// The identifier.
    pub key: String,
    /// Its name.
    pub name: String,
    /// Where visitors meet it.
    pub place: Option<Text>,
    /// What for.
    pub why: Text,
    /// Address of its own policy.
    pub policy: Option<String>,
    /// Its hosts.
    pub domains: Vec<String>,
    /// On whose pages it sets cookies; its own by default.
    pub sets_on: SetsOn,
    /// Where its data goes.
    pub transfers: Vec<Transfer>,
}

/// `[planned.KEY]`: a category that is not in use today.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Planned {
    /// The identifier.
    pub key: String,
    /// The category.
    pub category: CategoryRef,
    /// What it would be for.
    pub why: Text,
}

/// `[categories.KEY]`.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct CustomCategory {
    /// The identifier.
    pub key: String,
    /// Its heading on the page.
    pub title: Text,
    /// What belongs to it.
    pub description: Text,
    /// Which of the four it is like.
    pub like: Category,
}

/// `[choices]`.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Choices {
    /// What happens when necessary cookies are blocked.
    pub blocking_necessary: Option<Text>,
    /// What the signal Do Not Track does.
    pub do_not_track: Option<SignalResponse>,
    /// What Global Privacy Control does.
    pub global_privacy_control: Option<SignalResponse>,
    /// Whether the page shows that the signal was honoured.
    pub shows_global_privacy_control: bool,
    /// Where a choice is made, changed and withdrawn.
    pub settings: Option<String>,
    /// How long a choice is kept.
    pub remembered_for: Option<Lifetime>,
    /// How to object.
    pub objection: Option<Text>,
}

/// `[changes]`.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Changes {
    /// The means by which a material change is announced.
    pub announced_by: Vec<Text>,
    /// How the visitor learns of a change, in a sentence of the service's own.
    pub process: Option<Text>,
    /// What changed, in the order of the file.
    pub log: Vec<Change>,
}

/// `[[changes.log]]`.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Change {
    /// When.
    pub date: Date,
    /// Which version it made.
    pub version: Option<i64>,
    /// What.
    pub summary: Text,
    /// Whether it is material to visitors.
    pub material: bool,
}

/// `[[exempt]]`.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Exempt {
    /// Where the table stands.
    pub span: Span,
    /// The source file or folder, relative to the policy; `*` stands for any run of characters.
    pub path: String,
    /// Why it may go around the registry.
    pub reason: String,
    /// Who answers for it.
    pub owner: Option<String>,
    /// Until when.
    pub until: Option<Date>,
}

impl Policy {
    /// What is told about every cookie and storage key that is in use, cookies first.
    pub fn entries(&self) -> impl Iterator<Item = &Disclosure> {
        let cookies = self.cookies.iter().map(|cookie| &cookie.told);
        cookies
            .chain(self.storage.iter().map(|storage| &storage.told))
            .filter(|told| told.retired.is_none())
    }

    /// The third party that an entry's `provider` names by its key.
    #[must_use]
    pub fn third_party(&self, key: &str) -> Option<&ThirdParty> {
        self.third_parties.iter().find(|party| party.key == key)
    }

    /// The domains with which a cookie of the service may have been set, in lower case: its own, and those that
    /// its cookies declare.
    #[must_use]
    pub fn cookie_domains(&self) -> Vec<String> {
        let declared = self.cookies.iter().flat_map(|cookie| match &cookie.domain {
            Domain::HostOnly => &[],
            Domain::Fixed(domain) => std::slice::from_ref(domain),
            Domain::FromConfig { within } => within.as_slice(),
        });
        let mut domains: Vec<String> = Vec::new();
        for domain in self.service.domains.iter().chain(declared) {
            let domain = domain.to_ascii_lowercase();
            if !domains.contains(&domain) {
                domains.push(domain);
            }
        }
        domains
    }

    /// The events that remove something, each once, in the order of the file.
    #[must_use]
    pub fn events(&self) -> Vec<&str> {
        let mut events = Vec::new();
        let told = self
            .cookies
            .iter()
            .map(|cookie| &cookie.told)
            .chain(self.storage.iter().map(|entry| &entry.told));
        for event in told.flat_map(|told| &told.cleared_on) {
            if !events.contains(&event.as_str()) {
                events.push(event);
            }
        }
        events
    }
}

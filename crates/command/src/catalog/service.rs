//! One service of the catalogue, as `catalog.json` has it.

use super::place::Place;
use cookie_registry_core::{Environment, SetBy, ValueKind};
use cookie_registry_policy::identifier::constant;
use cookie_registry_policy::model::{Cookie, Disclosure, Domain, Naming, Storage, Tracking, Value};
use cookie_registry_policy::{Checked, Policy, Severity};
use cookie_registry_render::content_hash;
use serde::{Deserialize, Serialize};

/// A service with its entries.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(super) struct Service {
    /// The name by which visitors know it.
    pub(super) name: String,
    /// Its domains.
    pub(super) domains: Vec<String>,
    /// Where the policy was read: its path, and the revision after `@` if it was read from git.
    pub(super) policy: String,
    /// The content hash of the policy, as the proof of a consent has it.
    pub(super) sha256: String,
    /// The day of the last update, such as `2026-05-09`.
    pub(super) last_updated: Option<String>,
    /// The categories about which it asks visitors, sorted.
    pub(super) asks_about: Vec<String>,
    /// The number of errors of its policy, by `check`.
    pub(super) errors: usize,
    /// The number of warnings.
    pub(super) warnings: usize,
    /// Whether its published page is current; `null` if no page was looked for.
    pub(super) page: Option<Page>,
    /// What ends on a day.
    pub(super) ends: Vec<Ends>,
    /// Its cookies and storage keys, including retired ones.
    pub(super) entries: Vec<Entry>,
    /// Its tracking without cookies and storage.
    #[serde(default)]
    pub(super) tracking: Vec<Technology>,
}

/// The state of a published page.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Page {
    /// It is what the policy says.
    Current,
    /// It differs from the policy.
    Outdated,
    /// It is not there.
    Missing,
}

/// Something that ends on a day: the period of a review, or an exemption.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Ends {
    /// What, such as `the review of cookies.session`.
    pub(super) what: String,
    /// The last day.
    pub(super) on: String,
}

/// A cookie or a storage key.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(super) struct Entry {
    /// The table, such as `cookies.session`.
    pub(super) entry: String,
    /// The name, with `*` in place of the variable part of a family.
    pub(super) name: String,
    /// `cookie`, or the kind of storage, such as `local-storage`.
    pub(super) kind: String,
    /// Whether it stands for all names of a form.
    pub(super) family: bool,
    /// The category.
    pub(super) category: String,
    /// Whether the visitor must consent first.
    pub(super) needs_consent: bool,
    /// The purpose, in the language of the policy.
    pub(super) purpose: String,
    /// The lifetime, as in the policy.
    pub(super) lifetime: String,
    /// The lifetime in seconds, if it has a fixed length.
    pub(super) seconds: Option<u64>,
    /// The kind of the value.
    pub(super) value: String,
    /// Who sets it.
    pub(super) set_by: String,
    /// The provider, if it is another company.
    pub(super) provider: Option<String>,
    /// The team that owns it.
    pub(super) owner: Option<String>,
    /// The last day on which its review is valid.
    pub(super) review_by: Option<String>,
    /// The day from which it is no longer set.
    pub(super) retired: Option<String>,
    /// To which hosts it is sent; `null` for storage keys and cookies of third parties.
    pub(super) place: Option<Place>,
    /// The most bytes of name and value, if the policy limits the value.
    pub(super) bytes: Option<usize>,
    /// The name of its constant in the code.
    pub(super) constant: String,
    /// The places in the sources that use it, as `FILE:LINE`; empty if no sources were read.
    pub(super) uses: Vec<String>,
}

/// A technology of tracking without cookies and storage.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(super) struct Technology {
    /// The table, such as `tracking.newsletter`.
    pub(super) entry: String,
    /// The technology, such as `pixel`.
    pub(super) technology: String,
    /// The category.
    pub(super) category: String,
    /// Whether the visitor must consent first.
    pub(super) needs_consent: bool,
    /// The purpose, in the language of the policy.
    pub(super) purpose: String,
    /// The companies that receive its data, the provider first.
    pub(super) receivers: Vec<String>,
    /// The team that owns it.
    pub(super) owner: Option<String>,
    /// The last day on which its review is valid.
    pub(super) review_by: Option<String>,
}

impl Entry {
    /// Returns whether the entry holds the visitor's choice.
    pub(super) fn is_choice(&self) -> bool {
        self.value == ValueKind::Consent.as_str()
    }

    /// Returns the fixed beginning and end of the names of a family.
    pub(super) fn family(&self) -> Option<(&str, &str)> {
        self.name.split_once('*').filter(|_| self.family)
    }
}

impl Service {
    /// Describes a policy that was read from `policy`.
    pub(super) fn of(checked: &Checked, policy: String) -> Self {
        let read = checked.recovered();
        let count = |severity| {
            let findings = checked.findings.iter();
            findings.filter(|it| it.severity == severity).count()
        };
        let mut asks_about: Vec<String> = read
            .asked_categories()
            .iter()
            .map(|asked| asked.key.to_owned())
            .collect();
        asks_about.sort_unstable();
        let mut entries: Vec<Entry> = read.cookies.iter().map(|it| cookie(it, read)).collect();
        entries.extend(read.storage.iter().map(|it| storage(it, read)));
        Self {
            name: read.service.name.clone(),
            domains: read
                .service
                .domains
                .iter()
                .map(|it| it.to_ascii_lowercase())
                .collect(),
            policy,
            sha256: content_hash(&checked.sources),
            last_updated: read.meta.read_last_updated().map(|day| day.to_string()),
            asks_about,
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            page: None,
            ends: ends(read),
            entries,
            tracking: read
                .tracking
                .iter()
                .map(|it| technology(it, read))
                .collect(),
        }
    }
}

fn ends(policy: &Policy) -> Vec<Ends> {
    let entries = policy.entries().map(|it| (&it.entry, it.review_by));
    let tracking = policy.tracking.iter().map(|it| (&it.entry, it.review_by));
    let reviews = entries
        .chain(tracking)
        .filter_map(|(entry, review_by)| Some((review_by?, format!("the review of {entry}"))));
    let exemptions = policy.exempt.iter().filter_map(|it| {
        let on = it.until?;
        Some((on, format!("the exemption of {}", it.path)))
    });
    let mut ends: Vec<_> = reviews.chain(exemptions).collect();
    ends.sort();
    let ends = ends.into_iter();
    ends.map(|(on, what)| Ends {
        what,
        on: on.to_string(),
    })
    .collect()
}

fn technology(tracking: &Tracking, policy: &Policy) -> Technology {
    let receivers = tracking.provider.iter().chain(&tracking.recipients);
    let mut names: Vec<String> = Vec::new();
    for receiver in receivers.map(|written| company(written, policy)) {
        if !names.contains(&receiver) {
            names.push(receiver);
        }
    }
    Technology {
        entry: tracking.entry.clone(),
        technology: tracking.technology.to_string(),
        category: tracking.category.key.clone(),
        needs_consent: tracking.needs_consent(),
        purpose: tracking.purpose.best(&policy.meta.language).to_owned(),
        receivers: names,
        owner: tracking.owner.clone(),
        review_by: tracking.review_by.map(|day| day.to_string()),
    }
}

/// Returns the name of a company, which may be written as the key of a third party.
fn company(written: &str, policy: &Policy) -> String {
    let party = policy.third_party(written);
    party.map_or_else(|| written.to_owned(), |party| party.name.clone())
}

fn cookie(cookie: &Cookie, policy: &Policy) -> Entry {
    let lower = |domains: &[String]| domains.iter().map(|it| it.to_ascii_lowercase()).collect();
    let domains: Vec<String> = match &cookie.domain {
        Domain::HostOnly => Vec::new(),
        Domain::Fixed(domain) => vec![domain.to_ascii_lowercase()],
        Domain::FromConfig { within } => lower(within),
    };
    let hosts = match &cookie.host {
        _ if !domains.is_empty() => Vec::new(),
        Some(host) => vec![host.to_ascii_lowercase()],
        None => lower(&policy.service.domains),
    };
    let is_own = cookie.disclosure.set_by != SetBy::ThirdParty;
    let name_bytes = cookie.disclosure.naming.name(Environment::Production).len();
    Entry {
        kind: "cookie".to_owned(),
        place: is_own.then(|| Place {
            hosts,
            domains,
            path: cookie.path.clone(),
        }),
        bytes: cookie.max_value_bytes.map(|_| {
            cookie
                .value_limit(Environment::Production)
                .saturating_add(name_bytes)
        }),
        ..entry(&cookie.disclosure, policy)
    }
}

fn storage(storage: &Storage, policy: &Policy) -> Entry {
    Entry {
        kind: storage.kind.to_string(),
        ..entry(&storage.disclosure, policy)
    }
}

fn entry(disclosure: &Disclosure, policy: &Policy) -> Entry {
    Entry {
        entry: disclosure.entry.clone(),
        name: disclosure.naming.shown(),
        kind: String::new(),
        family: matches!(disclosure.naming, Naming::Family { .. }),
        category: disclosure.category.key.clone(),
        needs_consent: disclosure.needs_consent(),
        purpose: disclosure.purpose.best(&policy.meta.language).to_owned(),
        lifetime: disclosure.lifetime.to_string(),
        seconds: disclosure.longest_seconds(),
        value: match &disclosure.value {
            Value::Kind(kind) => kind.to_string(),
            Value::OneOf(words) => words.join(" | "),
        },
        set_by: disclosure.set_by.to_string(),
        provider: disclosure.provider.as_ref().map(|key| company(key, policy)),
        owner: disclosure.owner.clone(),
        review_by: disclosure.review_by.map(|day| day.to_string()),
        retired: disclosure.retired.map(|day| day.to_string()),
        place: None,
        bytes: None,
        constant: constant(&disclosure.key),
        uses: Vec::new(),
    }
}

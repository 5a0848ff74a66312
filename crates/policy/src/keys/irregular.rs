//! The parts of keys that cannot be declared: `value` and `domain`, which have several notations, and
//! defaults and facts that depend on another key.

use super::completed;
use super::declared::Field;
use super::draft;
use super::fact::{Context, Fact};
use super::lower::{Lower, owned};
use super::model;
use super::table::{FromTable, read_whole};
use super::written::{Domain, Value};
use crate::finding::Finding;
use crate::read::{Reader, Table};
use crate::rules::Code;
use crate::source::{Span, Spanned};
use cookie_registry_core::{ApprovalDemand, Lifetime, SetBy, ValueKind};
use std::borrow::Cow;
use time::Date;
use toml::de::DeValue;

/// Reads `value`: a word, or `{ one_of = [...] }`.
pub(super) fn read_value(
    table: &mut Table<'_, '_>,
    reader: &mut Reader<'_>,
) -> Option<Spanned<Value>> {
    let (key, value) = table.get("value")?;
    let span = reader.span(&value.span());
    if let DeValue::Table(_) = value.get_ref() {
        let key_span = reader.span(&key.span());
        let choice = reader.table(format!("{}.value", table.name), key_span, value)?;
        let words = choice.read(reader, |choice, reader| {
            choice.require(&[("one_of", "[\"light\", \"dark\"]")], reader);
            choice.filled_strings("one_of", reader)
        });
        return (!words.is_empty()).then_some(Spanned::new(Value::OneOf(words), span));
    }
    let word = table.string("value", reader)?;
    let kind = table.as_word("value", &word, reader)?;
    Some(Spanned::new(Value::Kind(kind.value), kind.span))
}

/// Reads `domain`: a domain, or `{ from_config = true, within = [...] }`.
pub(super) fn read_domain(
    table: &mut Table<'_, '_>,
    reader: &mut Reader<'_>,
) -> Option<Spanned<Domain>> {
    if let Some(sites) = read_sites(table, reader) {
        return Some(sites);
    }
    let (key, value) = table.get("domain")?;
    let span = reader.span(&value.span());
    if let DeValue::Table(_) = value.get_ref() {
        let key_span = reader.span(&key.span());
        let configured = reader.table(format!("{}.domain", table.name), key_span, value)?;
        let (from_config, within) = configured.read(reader, |configured, reader| {
            configured.require(
                &[("from_config", "true"), ("within", "[\"our.example\"]")],
                reader,
            );
            let from_config = configured.boolean("from_config", reader);
            (from_config, configured.filled_strings("within", reader))
        });
        if let Some(from_config) = from_config.filter(|from_config| !from_config.value) {
            reader.report(
                Finding::new(
                    Code::ConflictingKeys,
                    from_config.span,
                    "`from_config = false` has no effect",
                )
                .help(
                    "write a fixed domain, such as domain = \"our.example\", or leave `domain` out",
                )
                .entry(table.name.clone()),
            );
            return None;
        }
        return (!within.is_empty()).then_some(Spanned::new(Domain::FromConfig { within }, span));
    }
    table
        .string("domain", reader)
        .map(|domain| Spanned::new(Domain::Fixed(domain.value), domain.span))
}

/// Reads `domains`: the domains of several sites. A deployment has one of them, like a configured domain.
fn read_sites(table: &mut Table<'_, '_>, reader: &mut Reader<'_>) -> Option<Spanned<Domain>> {
    let (key, value) = table.get("domains")?;
    let (key, span) = (reader.span(&key.span()), reader.span(&value.span()));
    let within = table.filled_strings("domains", reader);
    if let Some((other, _)) = table.get("domain") {
        let message = format!("`[{}]` cannot have both `domain` and `domains`", table.name);
        reader.report(
            Finding::new(Code::ConflictingKeys, key, message)
                .help("keep one: `domain` on one site, `domains` if the service answers on several")
                .related(reader.span(&other.span()), "the other one")
                .entry(table.name.clone()),
        );
    }
    (!within.is_empty()).then_some(Spanned::new(Domain::FromConfig { within }, span))
}

/// Reads a list of tables.
pub(super) fn tables<T: FromTable<Head = (Span,)>>(
    table: &mut Table<'_, '_>,
    key: &'static str,
    reader: &mut Reader<'_>,
) -> Vec<T> {
    table
        .tables(key, reader)
        .into_iter()
        .map(|table| read_whole((table.span,), table, reader))
        .collect()
}

/// Reads tables that are identified by their keys, within an entry. What is no table is reported, and counts as an empty
/// one, so that its key is known.
pub(super) fn keyed<T: FromTable<Head = (Spanned<String>,)>>(
    table: &mut Table<'_, '_>,
    key: &'static str,
    reader: &mut Reader<'_>,
) -> Vec<T> {
    table
        .keyed_within(key, reader)
        .into_iter()
        .map(|(key, table)| match table {
            Some(table) => read_whole((key,), table, reader),
            None => T::unwritten((key,)),
        })
        .collect()
}

/// Returns how long an entry is kept under a condition; until the end of the session where that could not be read.
pub(super) fn further_lifetime(further: &draft::FurtherLifetime, _: &Lower<'_>) -> Lifetime {
    let lifetime = further.lifetime.as_ref();
    lifetime.map_or(Lifetime::Session, |lifetime| lifetime.value)
}

impl draft::Disclosure {
    /// Returns whether the policy says in words who sets the entry.
    pub(crate) fn says_who_sets_it(&self) -> bool {
        self.set_by.is_some()
    }

    /// Iterates over every lifetime that is written: the usual one, then those that apply under a condition.
    pub fn written_lifetimes(&self) -> impl Iterator<Item = &Spanned<Lifetime>> {
        let further = self.lifetimes.iter();
        self.lifetime
            .iter()
            .chain(further.filter_map(|further| further.lifetime.as_ref()))
    }
}

impl model::FurtherLifetime {
    /// Returns how long the entry is kept under the condition.
    #[must_use]
    pub const fn lasts(&self) -> Lifetime {
        self.lifetime
    }
}

/// Returns the day from which the policy applies; by default the day of the update.
pub(super) fn effective(meta: &draft::Meta, _: &Lower<'_>) -> Date {
    let written = meta.effective.as_ref().or(meta.last_updated.as_ref());
    written.map_or(Date::MIN, |written| written.value)
}

/// Returns the language of the policy.
pub(super) fn language(_: &draft::Meta, lower: &Lower<'_>) -> String {
    lower.language.to_owned()
}

/// Returns the languages of the policy, starting with its main language.
pub(super) fn languages(meta: &draft::Meta, lower: &Lower<'_>) -> Vec<String> {
    let mut languages = vec![lower.language.to_owned()];
    for language in &meta.languages {
        if !languages.contains(&language.value) {
            languages.push(language.value.clone());
        }
    }
    languages
}

/// Returns the controller; by default the name of the service.
pub(super) fn controller(service: &draft::Service, _: &Lower<'_>) -> String {
    owned(service.controller.as_ref().or(service.name.as_ref()))
}

/// Returns the lifetime of an entry. If a cookie has none, there is already a finding. [`complete_storage`]
/// fills in the default of a storage key.
pub(super) fn lifetime(disclosure: &draft::Disclosure, _: &Lower<'_>) -> Lifetime {
    disclosure
        .lifetime
        .as_ref()
        .map_or(Lifetime::Session, |lifetime| lifetime.value)
}

/// Fills in the defaults of a storage key that differ from those of a cookie: a script sets it, and it is
/// kept until it is cleared.
pub(crate) fn complete_storage(written: &draft::Disclosure, disclosure: &mut model::Disclosure) {
    if written.set_by.is_none() {
        disclosure.set_by = SetBy::Script;
    }
    if written.lifetime.is_none() {
        disclosure.lifetime = Lifetime::UntilCleared;
    }
}

/// Returns the kind of value of an entry; by default text.
pub(super) fn value(disclosure: &draft::Disclosure, _: &Lower<'_>) -> completed::Value {
    match disclosure.value.as_ref().map(|value| &value.value) {
        None => completed::Value::Kind(ValueKind::Text),
        Some(Value::Kind(kind)) => completed::Value::Kind(*kind),
        Some(Value::OneOf(words)) => completed::Value::OneOf(plain(words)),
    }
}

/// Returns the domain of a cookie; by default only the host that set it.
pub(super) fn domain(cookie: &draft::Cookie, _: &Lower<'_>) -> completed::Domain {
    match cookie.domain.as_ref().map(|domain| &domain.value) {
        None => completed::Domain::HostOnly,
        Some(Domain::Fixed(domain)) => completed::Domain::Fixed(domain.clone()),
        Some(Domain::FromConfig { within }) => completed::Domain::FromConfig {
            within: plain(within),
        },
    }
}

fn plain(texts: &[Spanned<String>]) -> Vec<String> {
    texts.iter().map(|text| text.value.clone()).collect()
}

/// Returns the path of a cookie.
pub(super) fn path(cookie: &draft::Cookie, _: &Lower<'_>) -> String {
    cookie.path().to_owned()
}

/// Returns whether scripts cannot read a cookie.
pub(super) fn http_only(cookie: &draft::Cookie, _: &Lower<'_>) -> bool {
    cookie.http_only()
}

/// Returns the day of the last update as a fact.
pub(super) fn last_updated_fact<'p>(meta: &'p model::Meta, _: &Context<'p>) -> Fact<'p> {
    Fact::Date(meta.read_last_updated())
}

/// Returns the day from which the policy applies as a fact. If it is the day of the update, the fact is
/// empty.
pub(super) fn effective_fact<'p>(meta: &'p model::Meta, _: &Context<'p>) -> Fact<'p> {
    Fact::Date((meta.effective != meta.last_updated).then_some(meta.effective))
}

/// Returns the demand for approvals; `None` without one, which is the default.
pub(super) fn approvals_fact<'p>(meta: &'p model::Meta, _: &Context<'p>) -> Fact<'p> {
    let is_demanded = meta.approvals == ApprovalDemand::Required;
    Fact::Word(is_demanded.then(|| Cow::Borrowed(meta.approvals.as_str())))
}

/// Returns hosts as a fact, in lower case, because case does not matter (RFC 4343).
pub(super) fn hosts_fact(hosts: &[String]) -> Fact<'_> {
    Fact::Set(
        hosts
            .iter()
            .map(|host| Cow::Owned(host.to_ascii_lowercase()))
            .collect(),
    )
}

/// Returns for how long a choice counts as a fact: at least, so "6 months" is more than "180 days".
pub(super) fn remembered_fact<'p>(choices: &'p model::Choices, _: &Context<'p>) -> Fact<'p> {
    Fact::Remembers(choices.remembered_for)
}

/// Returns the provider of an entry as a fact. A name and the key of a third party with that name give the
/// same fact.
pub(super) fn provider_fact<'p>(
    disclosure: &'p model::Disclosure,
    context: &Context<'p>,
) -> Fact<'p> {
    provided_by(disclosure.provider.as_deref(), context)
}

/// Returns the provider of a technology as a fact, like that of an entry.
pub(super) fn tracking_provider_fact<'p>(
    tracking: &'p model::Tracking,
    context: &Context<'p>,
) -> Fact<'p> {
    provided_by(tracking.provider.as_deref(), context)
}

fn provided_by<'p>(provider: Option<&'p str>, context: &Context<'p>) -> Fact<'p> {
    let provider = provider.map(|provider| company(provider, context));
    Fact::Word(provider.map(Cow::Borrowed))
}

/// Returns the recipients of an entry as a fact. As for a provider, a name and the key of a third party are the same.
pub(super) fn recipients_fact<'p>(
    disclosure: &'p model::Disclosure,
    context: &Context<'p>,
) -> Fact<'p> {
    received_by(&disclosure.recipients, context)
}

/// Returns the recipients of a technology as a fact, like those of an entry.
pub(super) fn tracking_recipients_fact<'p>(
    tracking: &'p model::Tracking,
    context: &Context<'p>,
) -> Fact<'p> {
    received_by(&tracking.recipients, context)
}

fn received_by<'p>(recipients: &'p [String], context: &Context<'p>) -> Fact<'p> {
    let names = recipients.iter().map(|name| company(name, context));
    Fact::Set(names.map(Cow::Borrowed).collect())
}

/// Returns the name of a company, which may be written as the key of a third party.
fn company<'p>(written: &'p str, context: &Context<'p>) -> &'p str {
    let mut parties = context.third_parties.iter();
    let party = parties.find(|party| party.key == written);
    party.map_or(written, |party| &party.name)
}

/// Returns the names of an entry as facts.
pub(super) fn naming_facts<'p>(
    disclosure: &'p model::Disclosure,
    _: &Context<'p>,
) -> [(Field, Fact<'p>); 2] {
    let naming = &disclosure.naming;
    let development = match naming {
        completed::Naming::Exact {
            production,
            development,
        } => Some(development).filter(|name| *name != production),
        completed::Naming::Family { .. } => None,
    };
    let development = development.map(|name| Cow::Borrowed(name.as_str()));
    [
        (Field::Name, Fact::Naming(naming)),
        (Field::DevelopmentName, Fact::Word(development)),
    ]
}

/// Returns as a fact whether the visitor is asked for consent first.
pub(super) fn consent_fact<'p>(
    disclosure: &'p model::Disclosure,
    _: &Context<'p>,
) -> [(Field, Fact<'p>); 1] {
    [(Field::Consent, Fact::Consent(disclosure.needs_consent()))]
}

/// Returns as a fact whether the visitor is asked before a technology is used.
pub(super) fn tracking_consent_fact<'p>(
    tracking: &'p model::Tracking,
    _: &Context<'p>,
) -> [(Field, Fact<'p>); 1] {
    [(Field::Consent, Fact::Consent(tracking.needs_consent()))]
}

/// Returns the address of a script that waits for consent.
pub(super) fn load_script(load: &draft::Load, _: &Lower<'_>) -> Option<String> {
    load.script.as_ref().map(|address| address.value.clone())
}

/// Returns the address of a frame that waits for consent.
pub(super) fn load_frame(load: &draft::Load, _: &Lower<'_>) -> Option<String> {
    load.frame.as_ref().map(|address| address.value.clone())
}

/// Returns what pages load from a third party as a fact: each address with its kind and its category.
pub(super) fn loads_fact<'p>(party: &'p model::ThirdParty, _: &Context<'p>) -> Fact<'p> {
    let loads = party.loads.iter().filter_map(|load| {
        let (kind, address) = load.what()?;
        let category = &load.category.key;
        Some(Cow::Owned(format!("{kind} {address} ({category})")))
    });
    Fact::Set(loads.collect())
}

impl model::Load {
    /// Returns `script` or `frame`, and the address; `None` if neither could be read.
    #[must_use]
    pub fn what(&self) -> Option<(&'static str, &str)> {
        let script = self.script.as_deref().map(|address| ("script", address));
        script.or_else(|| self.frame.as_deref().map(|address| ("frame", address)))
    }
}

//! Cookies that are visible to scripts: how each is written, and the operations on it.

use super::comments::{self, line, literal};
use super::names::{self, Property as Name};
use super::parts::{Part, Parts};
use super::{Abilities, Exports, Named, PURE, Property, kind, witness};
use cookie_registry_core::{Environment, Protection, SetBy, ValueKind};
use cookie_registry_policy::model::{Cookie, Domain, Naming, Policy, Value};

/// How the names of their descriptions begin.
const CONSTANT: &str = "COOKIE";
/// How the names of their exports begin.
const EXPORT: &str = "cookie";

/// A cookie that is visible to scripts.
pub(super) struct Entry<'p> {
    pub(super) cookie: &'p Cookie,
    name: Name,
    /// The operations on it, or on one of its members.
    abilities: Abilities,
    /// The operations on all members of a family.
    of_all: Abilities,
    /// The language of its purpose.
    language: &'p str,
}

/// Returns the cookies that are visible to scripts, in the order of the policy.
pub(super) fn entries(policy: &Policy) -> Vec<Entry<'_>> {
    let visible = || policy.cookies.iter().filter(|cookie| !cookie.http_only);
    let names = names::properties(visible().map(|cookie| cookie.disclosure.key.as_str()));
    visible()
        .zip(names)
        .map(|(cookie, name)| Entry {
            cookie,
            name,
            abilities: abilities(cookie),
            of_all: of_all(cookie),
            language: &policy.meta.language,
        })
        .collect()
}

impl Entry<'_> {
    /// Returns its names in the module.
    pub(super) fn named(&self) -> Named {
        let entry = &self.cookie.disclosure.entry;
        self.name.named(entry, "cookies", EXPORT)
    }

    /// Returns the expression for its description.
    pub(super) fn place(&self) -> String {
        self.name.constant(CONSTANT)
    }

    pub(super) fn is_family(&self) -> bool {
        matches!(self.cookie.disclosure.naming, Naming::Family { .. })
    }

    fn holds_json(&self) -> bool {
        is_valued(&self.abilities) && self.cookie.disclosure.value == Value::Kind(ValueKind::Json)
    }

    /// Returns whether `cookies` contains it. The cookie with the visitor's choice is excluded, because only
    /// `consent` reads it.
    fn is_offered(&self) -> bool {
        !self.abilities.is_empty() || !self.of_all.is_empty()
    }
}

fn is_valued(abilities: &Abilities) -> bool {
    is_set(abilities) || abilities.0.iter().any(|(part, _)| *part == Part::Gets)
}

fn is_set(abilities: &Abilities) -> bool {
    let sets = [
        Part::Sets,
        Part::SetsWith,
        Part::SetsLasting,
        Part::SetsLastingWith,
    ];
    abilities.0.iter().any(|(part, _)| sets.contains(part))
}

fn is_lasting(abilities: &Abilities) -> bool {
    let lasting = [Part::SetsLasting, Part::SetsLastingWith];
    abilities.0.iter().any(|(part, _)| lasting.contains(part))
}

/// Returns the attribute for a lifetime in seconds.
fn max_age(seconds: Option<u64>) -> String {
    seconds.map_or_else(String::new, |seconds| format!("; Max-Age={seconds}"))
}

fn is_removable(cookie: &Cookie) -> bool {
    let disclosure = &cookie.disclosure;
    disclosure.retired.is_some() || matches!(disclosure.set_by, SetBy::Script | SetBy::ThirdParty)
}

fn abilities(cookie: &Cookie) -> Abilities {
    let disclosure = &cookie.disclosure;
    let mut abilities = Abilities::default();
    let is_family = matches!(disclosure.naming, Naming::Family { .. });
    if disclosure.value == Value::Kind(ValueKind::Consent) && disclosure.retired.is_none() {
        return abilities;
    }
    let readable = match cookie.protection {
        Protection::None => true,
        // The format in which another party signs values is unknown.
        Protection::Signed => disclosure.set_by == SetBy::Server,
        _ => false,
    };
    if disclosure.retired.is_none() && readable {
        abilities.add(Part::Gets);
        if disclosure.set_by == SetBy::Script {
            let is_lasting = !disclosure.lifetimes.is_empty();
            match (witness::required(disclosure), is_lasting) {
                (None, false) => abilities.add(Part::Sets),
                (None, true) => abilities.add(Part::SetsLasting),
                (Some(witness), false) => abilities.add_with(Part::SetsWith, witness),
                (Some(witness), true) => abilities.add_with(Part::SetsLastingWith, witness),
            }
        }
    }
    if is_removable(cookie) && (!is_family || disclosure.retired.is_none()) {
        abilities.add(Part::Removes);
    }
    abilities
}

fn of_all(cookie: &Cookie) -> Abilities {
    let mut abilities = Abilities::default();
    if matches!(cookie.disclosure.naming, Naming::Family { .. }) && is_removable(cookie) {
        abilities.add(Part::RemovesMembers);
    }
    abilities
}

/// Writes the descriptions.
pub(super) fn table(policy: &Policy, entries: &[Entry<'_>], parts: &mut Parts) -> String {
    let rows: String = entries
        .iter()
        .filter(|entry| entry.is_offered() || is_used_otherwise(policy, entry))
        .map(|entry| row(entry, entries, parts))
        .collect();
    if rows.is_empty() {
        return rows;
    }
    parts.want(Part::Spec);
    rows
}

/// Returns whether `consent` reads it, or `sweep` or `clear` removes it.
fn is_used_otherwise(policy: &Policy, entry: &Entry<'_>) -> bool {
    let disclosure = &entry.cookie.disclosure;
    let is_record = policy
        .consent_cookie()
        .is_some_and(|record| std::ptr::eq(record, entry.cookie));
    is_record && !policy.asked_categories().is_empty()
        || !disclosure.cleared_on.is_empty()
        || witness::is_swept(disclosure)
}

fn row(entry: &Entry<'_>, entries: &[Entry<'_>], parts: &mut Parts) -> String {
    let cookie = entry.cookie;
    let mut row = format!(
        "const {} = {{\n  entry: {},\n",
        entry.place(),
        literal(&cookie.disclosure.entry)
    );
    if is_valued(&entry.abilities)
        && let Some(kind) = kind(&cookie.disclosure.value, parts)
    {
        let kind = match cookie.protection {
            Protection::Signed => {
                parts.want(Part::Signed);
                format!("{PURE} signed({kind})")
            }
            _ => kind,
        };
        row.push_str(&format!("  kind: {kind},\n"));
    }
    if is_valued(&entry.abilities) && is_coded(cookie) {
        parts.want(Part::Coded);
        row.push_str("  coded,\n");
    }
    for environment in [Environment::Production, Environment::Development] {
        let mut attributes = cookie.attributes(environment);
        let lifetime = max_age(attributes.max_age.take());
        row.push_str(&format!(
            "  {environment}: [{}, {}, {}],\n",
            literal(cookie.disclosure.naming.name(environment)),
            literal(&lifetime),
            literal(&attributes.suffix())
        ));
    }
    if is_lasting(&entry.abilities) {
        let usual = ("default", cookie.disclosure.seconds());
        let further = cookie.disclosure.lifetimes.iter();
        let all = std::iter::once(usual)
            .chain(further.map(|further| (further.key.as_str(), further.lasts().seconds())))
            .map(|(key, seconds)| {
                let max_age = literal(&max_age(seconds));
                format!("{}: {max_age}", literal(key))
            });
        let all: Vec<String> = all.collect();
        row.push_str(&format!("  lifetimes: {{ {} }},\n", all.join(", ")));
    }
    if let Naming::Family { suffix, .. } = &cookie.disclosure.naming
        && !suffix.is_empty()
    {
        row.push_str(&format!("  end: {},\n", literal(suffix)));
    }
    if let Domain::FromConfig { within } = &cookie.domain {
        let within: Vec<String> = within
            .iter()
            .map(|one| literal(&one.to_ascii_lowercase()))
            .collect();
        parts.want(Part::Within);
        let within = within.join(", ");
        row.push_str(&format!("  domain: {PURE} within({within}),\n"));
    }
    if cookie.path != "/" && is_set(&entry.abilities) {
        parts.want(Part::Unseen);
        let path = literal(&cookie.path);
        row.push_str(&format!("  assumed: {PURE} unseen({path}),\n"));
    }
    if let Some(limit) = cookie.max_value_bytes {
        row.push_str(&format!("  limit: {limit},\n"));
    }
    if cookie.chunked {
        parts.want(Part::Chunks);
        row.push_str("  chunks,\n");
    }
    if has_namesake(entry, entries) {
        row.push_str("  namesake: true,\n");
    }
    row + "} as const;\n"
}

/// Returns whether the value is percent-encoded: a token is written into a cookie unchanged, unless its signature comes before it.
fn is_coded(cookie: &Cookie) -> bool {
    let is_token = cookie.disclosure.value == Value::Kind(ValueKind::Token);
    !is_token || cookie.protection == Protection::Signed
}

/// Returns whether another cookie has the same name. Each of them is then removed only with its own
/// attributes.
fn has_namesake(entry: &Entry<'_>, entries: &[Entry<'_>]) -> bool {
    let named = |one: &Entry<'_>| {
        [Environment::Production, Environment::Development]
            .map(|environment| one.cookie.disclosure.naming.name(environment).to_owned())
    };
    let names = named(entry);
    let mut others = entries
        .iter()
        .filter(|other| !std::ptr::eq(other.cookie, entry.cookie) && !other.is_family());
    !entry.is_family() && others.any(|other| named(other).iter().any(|name| names.contains(name)))
}

/// Writes an export for each cookie, and `export const cookies`.
pub(super) fn exports(entries: &[Entry<'_>], parts: &mut Parts) -> String {
    let mut exports = Exports::default();
    for entry in entries.iter().filter(|entry| entry.is_offered()) {
        exports.add(
            &comments::entry(&entry.cookie.disclosure, entry.language),
            (&entry.name.export(EXPORT), &entry.name.declared()),
            &value(entry, parts),
        );
    }
    exports.text(
        "The cookies that a script may read, set or remove.",
        "cookies",
    )
}

/// Returns the expression for the operations on a cookie.
fn value(entry: &Entry<'_>, parts: &mut Parts) -> String {
    let members = entry.is_family() && !entry.abilities.is_empty();
    let property = Property {
        place: entry.place(),
        abilities: if entry.is_family() && !members {
            &entry.of_all
        } else {
            &entry.abilities
        },
        family: members.then_some((Part::Family, &entry.of_all)),
        json: entry.holds_json().then_some(match entry.cookie.protection {
            Protection::Signed => "signed(json<T>())",
            _ => "json<T>()",
        }),
    };
    if entry.holds_json() {
        parts.want(Part::Json);
        if entry.cookie.protection == Protection::Signed {
            parts.want(Part::Signed);
        }
    }
    property.value(parts)
}

/// Writes the domains with which a cookie of the service may have been set, for the sweeper.
pub(super) fn service_domains(policy: &Policy, parts: &Parts) -> String {
    if !parts.has(Part::SweptCookie) {
        return String::new();
    }
    let domains = policy.cookie_domains();
    let domains: Vec<String> = domains.iter().map(|domain| literal(domain)).collect();
    format!(
        "const SERVICE_DOMAINS: readonly string[] = [{}];\n",
        domains.join(", ")
    )
}

/// Writes a comment that lists the omitted cookies, with the reasons.
pub(super) fn left_out(policy: &Policy) -> String {
    let hidden: Vec<String> = policy
        .cookies
        .iter()
        .filter(|cookie| cookie.http_only)
        .map(|cookie| line(&cookie.disclosure.key))
        .collect();
    if hidden.is_empty() {
        return String::new();
    }
    format!(
        "// Left out because they are invisible to scripts (HttpOnly): {}.\n",
        hidden.join(", ")
    )
}

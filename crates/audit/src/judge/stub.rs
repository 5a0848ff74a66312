//! Writes tables to paste into the policy, for cookies and keys that it does not declare.

use super::attributes::words;
use crate::model::{CookieAttributes, Kind, Observation, Party, Setter, Stored};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// What is known about a name, as a draft for the policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The category, a word of the policy.
    pub category: String,
    /// The company.
    pub provider: String,
    /// The purpose, in English.
    pub purpose: String,
}

/// Returns a draft of what is known about an entry that the policy does not declare, by its kind and name.
pub type Known<'k> = &'k dyn Fn(Kind, &str) -> Option<Draft>;

/// Returns a table of the policy for each cookie and key that was stored, sorted by kind and name. Kinds of storage that a
/// policy cannot declare are left out. `known` returns a draft of an entry, if it knows the name; otherwise, `TODO` marks what
/// a person has to decide.
///
/// ```
/// use cookie_registry_audit::{BrowserVersion, Observation, policy_tables};
/// let browser = BrowserVersion { product: "Browser 1".to_owned(), blind: Vec::new(), notes: Vec::new() };
/// let observation = Observation { browser, stages: Vec::new(), problems: Vec::new() };
/// assert!(policy_tables(&observation, &|_, _| None).is_empty());
/// ```
#[must_use]
pub fn policy_tables(observation: &Observation, known: Known<'_>) -> Vec<String> {
    let mut stored: BTreeMap<(Kind, &str), &Stored> = BTreeMap::new();
    for it in observation.stages.iter().flat_map(|it| &it.stored) {
        stored.entry((it.kind, &it.name)).or_insert(it);
    }
    let mut keys = BTreeSet::new();
    let tables = stored.into_values().filter_map(|it| {
        let draft = known(it.kind, &it.name);
        let first = key(&it.name);
        let mut key = first.clone();
        let mut number = 2_usize;
        while !keys.insert(key.clone()) {
            key = format!("{first}_{number}");
            number += 1;
        }
        table(it, &key, draft.as_ref())
    });
    tables.collect()
}

/// Returns the table; `None` for a kind that a policy cannot declare.
pub(super) fn stub(stored: &Stored, draft: Option<&Draft>) -> Option<String> {
    table(stored, &key(&stored.name), draft)
}

fn table(stored: &Stored, key: &str, draft: Option<&Draft>) -> Option<String> {
    let (table, name) = match stored.kind {
        Kind::Cookie => ("cookies", "name"),
        _ => ("storage", "key"),
    };
    let kind = match stored.kind {
        Kind::Cookie => None,
        Kind::LocalStorage => Some("local-storage"),
        Kind::SessionStorage => Some("session-storage"),
        Kind::IndexedDb => Some("indexed-db"),
        Kind::CacheStorage => Some("cache-storage"),
        Kind::ServiceWorker | Kind::FileSystem | Kind::Other => return None,
    };
    let mut text = format!("[{table}.{key}]\n");
    let mut line = |key: &str, value: &str| {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{key} = {value}");
    };
    line(name, &quoted(&stored.name));
    if let Some(kind) = kind {
        line("kind", &quoted(kind));
    }
    let or_todo = |value: Option<&str>| quoted(value.unwrap_or("TODO"));
    line("category", &or_todo(draft.map(|it| it.category.as_str())));
    line("purpose", &or_todo(draft.map(|it| it.purpose.as_str())));
    let lifetime = match (stored.kind, &stored.cookie) {
        (_, Some(cookie)) => cookie.seconds.map_or_else(|| "session".to_owned(), words),
        (Kind::SessionStorage, None) => "tab".to_owned(),
        _ => "until cleared".to_owned(),
    };
    line("lifetime", &quoted(&lifetime));
    if let Some(cookie) = &stored.cookie {
        attributes(stored, cookie, &mut line);
    }
    if let Some(draft) = draft {
        line("provider", &quoted(&draft.provider));
    } else if stored.party == Party::Third {
        line("provider", "\"TODO\"");
    }
    Some(text)
}

/// Writes the attributes of a cookie that differ from the defaults of a policy, each with `line`.
fn attributes(stored: &Stored, cookie: &CookieAttributes, line: &mut impl FnMut(&str, &str)) {
    let by_script = matches!(stored.setters.first(), Some(Setter::Script { .. }));
    match stored.party {
        Party::Third => line("set_by", "\"third-party\""),
        Party::First if by_script => line("set_by", "\"script\""),
        Party::First => {}
    }
    if cookie.path != "/" {
        line("path", &quoted(&cookie.path));
    }
    if cookie.with_domain {
        line("domain", &quoted(stored.scope.trim_start_matches('.')));
    }
    if !cookie.secure {
        line("secure", "false");
    }
    let default = !by_script;
    if cookie.http_only != default {
        line("http_only", if cookie.http_only { "true" } else { "false" });
    }
    if let Some(same_site) = &cookie.same_site
        && same_site != "Lax"
    {
        line("same_site", &quoted(&same_site.to_ascii_lowercase()));
    }
    if cookie.partition.is_some() {
        line("partitioned", "true");
    }
}

/// Returns a key for a name: its letters and digits, with `_` between them.
fn key(name: &str) -> String {
    let words: Vec<&str> = name
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let key = words.join("_").to_ascii_lowercase();
    match key.bytes().next() {
        Some(first) if first.is_ascii_alphabetic() => key,
        _ => format!("entry_{key}").trim_end_matches('_').to_owned(),
    }
}

/// Returns a basic string of TOML. Strings of JSON are such, except for one control character.
fn quoted(text: &str) -> String {
    json!(text).to_string().replace('\u{7f}', "\\u007F")
}

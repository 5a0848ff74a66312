//! What was found, as one JSON object, for `cargo cookie-registry check --resolved`.

use crate::report::Outcome;
use cookie_registry_scan::{Medium, Name, Operation, Resolved};
use serde::Serialize;
use std::path::{Path, PathBuf};

/// The version of the object.
const FORMAT: u32 = 1;

/// How many unresolved calls are listed.
const MOST_UNRESOLVED: usize = 1000;

#[derive(Serialize)]
struct Facts<'o> {
    format: u32,
    manifests: &'o [PathBuf],
    not_verified: &'o [String],
    unresolved: Vec<Unresolved<'o>>,
    unresolved_more: usize,
    found: Vec<Found<'o>>,
}

#[derive(Serialize)]
struct Unresolved<'o> {
    path: &'o Path,
    start: usize,
    call: &'o str,
}

#[derive(Serialize)]
struct Found<'o> {
    path: &'o Path,
    start: usize,
    end: usize,
    medium: &'static str,
    operation: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'o str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    prefix: Option<&'o str>,
    via: &'o [String],
}

/// Returns what was found as JSON: `format`, 1; `manifests`, the packages of the workspace; `not_verified`, why the result is not verified; `unresolved`, the first 1,000 calls of
/// which the types say nothing, and `unresolved_more`, how many more there are; and `found`: the place in bytes of a file, what is done, the name or its beginning, and the path of calls.
///
/// ```
/// use cookie_registry_resolve::{Outcome, facts::json};
///
/// assert!(json(&Outcome::default()).contains("\"format\":1"));
/// ```
#[must_use]
pub fn json(outcome: &Outcome) -> String {
    let facts = Facts {
        format: FORMAT,
        manifests: &outcome.manifests,
        not_verified: &outcome.not_verified,
        unresolved: outcome
            .unresolved
            .iter()
            .take(MOST_UNRESOLVED)
            .map(|(path, start, call)| Unresolved {
                path,
                start: *start,
                call,
            })
            .collect(),
        unresolved_more: outcome.unresolved.len().saturating_sub(MOST_UNRESOLVED),
        found: outcome.found.iter().map(found).collect(),
    };
    // Strings and numbers always can be written.
    serde_json::to_string(&facts).unwrap_or_default()
}

fn found(resolved: &Resolved) -> Found<'_> {
    let (name, prefix) = match &resolved.name {
        Name::Exact(name) => (Some(name.as_str()), None),
        Name::Prefix(prefix) => (None, Some(prefix.as_str())),
        Name::Passed(_) | Name::Unreadable => (None, None),
    };
    Found {
        path: &resolved.path,
        start: resolved.span.start,
        end: resolved.span.end,
        medium: match resolved.medium {
            Medium::Cookie => "cookie",
            Medium::LocalStorage => "local-storage",
            Medium::SessionStorage => "session-storage",
            Medium::WebStorage => "web-storage",
            Medium::IndexedDb => "indexed-db",
            Medium::CacheStorage => "cache-storage",
        },
        operation: match resolved.operation {
            Operation::Set | Operation::Import => "set",
            Operation::Remove => "remove",
            Operation::Clear => "clear",
        },
        name,
        prefix,
        via: &resolved.via,
    }
}

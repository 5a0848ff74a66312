//! The texts that findings share: the problem, the remedy and the location.

use super::suggestion::Declared;
use crate::catalog::{self, Adapter};
use crate::exemptions::{Judged, Problem};
use crate::{Medium, Name, Occurrence, Operation};
use cookie_registry_core::Environment;
use cookie_registry_policy::suggest::nearest;
use cookie_registry_policy::{Code, Finding, Policy, Severity};
use std::path::{Path, PathBuf};

/// Describes an occurrence: "a cookie, `sid`, is set".
pub(super) fn event(occurrence: &Occurrence) -> String {
    let what = match occurrence.medium {
        Medium::Cookie => "a cookie",
        Medium::LocalStorage | Medium::SessionStorage | Medium::WebStorage => "a storage key",
        Medium::IndexedDb => "a database",
        Medium::CacheStorage => "a cache",
    };
    let done = match occurrence.operation {
        Operation::Set => "is set",
        Operation::Remove => "is removed",
        Operation::Clear => "is cleared",
        Operation::Import => "can be set",
    };
    match &occurrence.name {
        Name::Exact(name) => format!("{what}, `{name}`, {done}"),
        Name::Prefix(prefix) => format!("{what}, `{prefix}…`, {done}"),
        _ => format!("{what} {done}"),
    }
}

/// Returns the constant to use instead, or how to declare what is missing.
pub(super) fn help(occurrence: &Occurrence, policy: &Policy) -> String {
    let is_cookie = occurrence.medium == Medium::Cookie;
    let entries = || Declared::all(policy).filter(|entry| entry.is_cookie() == is_cookie);
    let is_named = |entry: &Declared<'_>, environment: Environment, name: &str| {
        entry.disclosure().naming.name(environment) == name
    };
    let declared = match &occurrence.name {
        Name::Exact(name) | Name::Prefix(name) => {
            let exact = entries().find(|entry| {
                [Environment::Production, Environment::Development]
                    .into_iter()
                    .any(|environment| is_named(entry, environment, name))
            });
            exact.or_else(|| {
                let names: Vec<&str> = entries()
                    .map(|entry| entry.disclosure().naming.name(Environment::Production))
                    .collect();
                let near = nearest(name, names.iter().copied())?;
                entries().find(|entry| is_named(entry, Environment::Production, near))
            })
        }
        _ => None,
    };
    if let Some(adapter) = catalog::adapter(&occurrence.api) {
        return adapted(adapter, declared);
    }
    match declared {
        Some(entry) => replacement(entry, occurrence.operation),
        None if is_cookie => {
            "declare it in the policy under [cookies.KEY] and use its constant, such as `Cookies::KEY.set(&deployment, value)?`; \
             or exempt this file in the policy: [[exempt]] with path, reason and until"
                .to_owned()
        }
        None => {
            "declare it in the policy under [storage.KEY] and use its constant, such as `Cookies::KEY.key()`; or exempt this \
             file in the policy: [[exempt]] with path, reason and until"
                .to_owned()
        }
    }
}

/// Returns the advice to configure a session middleware from the constant of its cookie.
fn adapted(adapter: Adapter, declared: Option<Declared<'_>>) -> String {
    let Adapter { feature, call } = adapter;
    let configure = |call: String| {
        format!(
            "configure it from the constant, with the feature `{feature}` of `cookie-registry-sessions`: `{call}`"
        )
    };
    match declared {
        Some(entry) => {
            let plain = call.replace(".with(&keys)", "");
            let constant = example_constant(&plain);
            configure(plain.replace(constant, &entry.bound_constant()))
        }
        None => format!(
            "declare its cookie in the policy under [cookies.KEY], and {}; or exempt this file in the policy: [[exempt]] with path, \
             reason and until",
            configure(call.replace(example_constant(call), "Cookies::KEY"))
        ),
    }
}

/// Returns the constant in the call of an adapter, such as `Cookies::SESSION`.
fn example_constant(call: &str) -> &str {
    let from = call.find(REGISTRY_TYPE).unwrap_or(call.len());
    let rest = &call[from..];
    let name = rest.get(REGISTRY_TYPE.len()..).unwrap_or_default();
    let length = name
        .find(|letter: char| !letter.is_ascii_uppercase())
        .unwrap_or(name.len());
    rest.get(..REGISTRY_TYPE.len() + length).unwrap_or(rest)
}

/// The type of the registry in examples, before the name of a constant.
const REGISTRY_TYPE: &str = "Cookies::";

/// Returns the advice to use the constant of an entry.
pub(super) fn replacement(entry: Declared<'_>, operation: Operation) -> String {
    format!(
        "use the constant of `[{}]` instead: {}",
        entry.disclosure().entry,
        entry.suggestion(operation)
    )
}

/// Returns a path as messages show it: from the current folder where it lies below it.
pub(super) fn shown(path: &Path) -> PathBuf {
    let folder = std::env::current_dir().unwrap_or_default();
    let below = path
        .strip_prefix(folder)
        .or_else(|_| path.strip_prefix("."));
    below.unwrap_or(path).to_path_buf()
}

/// Returns a finding about an exemption that has expired or is not needed.
pub(super) fn exemption_finding(judged: &Judged) -> Finding {
    let Judged {
        span,
        path,
        problem,
    } = judged;
    let unused = |message: String| Finding::new(Code::SourceExemptionUnused, *span, message);
    let finding = match problem {
        Problem::Expired(until) => {
            let message = format!("the exemption of \"{path}\" held until {until}");
            Finding::new(Code::SourceExemptionExpired, *span, message).help(
                "set its cookies through the registry and delete this [[exempt]], or give a later `until` with the reason",
            )
        }
        Problem::Shrunk(left) => unused(format!("only {left} uses are left in \"{path}\""))
            .severity(Severity::Info)
            .help(format!("write uses = {left}, so that none is added again")),
        Problem::Unused => unused(format!("nothing in \"{path}\" bypasses the registry"))
            .help("delete this [[exempt]], or correct its path"),
    };
    finding.entry("exempt")
}

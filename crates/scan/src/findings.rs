//! Findings about code that bypasses the registry or contradicts the policy.

mod enforcement;
mod of_scan;
mod suggestion;

use crate::discrepancy::{Discrepancy, Options};
use crate::engine::scan_crate;
use crate::exemptions::Exemptions;
use crate::manifest::{self, Offer};
use crate::{Medium, Name, Occurrence, Operation};
use cookie_registry_core::Environment;
use cookie_registry_policy::source::{FileId, Source, Sources, Span};
use cookie_registry_policy::suggest::nearest;
use cookie_registry_policy::{Code, Finding, Policy};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use suggestion::Declared;

pub use of_scan::of_scan;

/// Returns the findings about one crate, for the compiler: every occurrence in its sources that is not test code, every
/// dependency that offers cookies, and the expired and unused exemptions for its files. The files are added to
/// `sources`, which rendering the findings needs.
#[must_use]
pub fn of_crate(
    crate_folder: &Path,
    policy: &Policy,
    options: Options<'_>,
    sources: &mut Sources,
) -> Vec<Finding> {
    let mut exemptions = Exemptions::new(&policy.exempt, options);
    let occurrences = scan_crate(crate_folder).occurrences;
    let mut findings = around(&occurrences, policy, &mut exemptions, sources);
    findings.extend(dependencies(
        &crate_folder.join("Cargo.toml"),
        &mut exemptions,
        sources,
    ));
    // Other crates may need an exemption for files elsewhere.
    let here = crate_folder
        .strip_prefix(options.root)
        .unwrap_or(crate_folder);
    let judged = exemptions
        .findings()
        .into_iter()
        .filter(|exemption| match exemption {
            // A folder may contain scripts and files outside every target, which only the command scans.
            Discrepancy::ExemptionUnused { path, .. } => {
                let path = Path::new(path);
                path.starts_with(here)
                    && (path.extension().is_some_and(|it| it == "rs")
                        || path.ends_with("Cargo.toml"))
            }
            Discrepancy::ExemptionExpired { path, .. } => Path::new(path).starts_with(here),
            _ => false,
        });
    findings.extend(judged.filter_map(|exemption| exemption_finding(&exemption)));
    findings
}

/// Returns a finding about an exemption that has expired or is not needed.
fn exemption_finding(exemption: &Discrepancy<'_>) -> Option<Finding> {
    let finding = match exemption {
        Discrepancy::ExemptionExpired { span, path, until } => {
            Finding::new(Code::SourceExemptionExpired, *span, format!("the exemption of \"{path}\" held until {until}")).help(
                "set its cookies through the registry and delete this [[exempt]], or give a later `until` with the reason",
            )
        }
        Discrepancy::ExemptionUnused { span, path } => {
            Finding::new(Code::SourceExemptionUnused, *span, format!("nothing in \"{path}\" goes around the registry"))
                .help("delete this [[exempt]], or correct its path")
        }
        _ => return None,
    };
    Some(finding.entry("exempt"))
}

/// Returns a finding for each occurrence that no exemption covers.
fn around(
    occurrences: &[Occurrence],
    policy: &Policy,
    exemptions: &mut Exemptions<'_>,
    sources: &mut Sources,
) -> Vec<Finding> {
    let mut files: BTreeMap<&Path, Option<FileId>> = BTreeMap::new();
    let mut findings = Vec::new();
    for occurrence in occurrences.iter().filter(|occurrence| !occurrence.in_test) {
        if exemptions.cover(&occurrence.path) {
            continue;
        }
        let file = *files.entry(&occurrence.path).or_insert_with(|| {
            let text = fs::read(&occurrence.path).ok()?;
            sources.add(Source::new(
                shown(&occurrence.path),
                String::from_utf8_lossy(&text).into_owned(),
            ))
        });
        let Some(file) = file else { continue };
        findings.push(place_finding(
            occurrence,
            policy,
            Span::new(file, &occurrence.span),
        ));
    }
    findings
}

/// Returns a finding for each dependency of a manifest that offers cookies, unless the manifest is exempted.
fn dependencies(
    manifest: &Path,
    exemptions: &mut Exemptions<'_>,
    sources: &mut Sources,
) -> Vec<Finding> {
    let Ok(text) = fs::read_to_string(manifest) else {
        return Vec::new();
    };
    let workspace = fs::read_to_string(enforcement::workspace(manifest)).unwrap_or_default();
    let offers = manifest::offers_within(&text, &workspace);
    if offers.is_empty() || exemptions.cover(manifest) {
        return Vec::new();
    }
    let Some(file) = sources.add(Source::new(shown(manifest), text)) else {
        return Vec::new();
    };
    offers
        .iter()
        .map(|offer| offer_finding(offer, file))
        .collect()
}

fn offer_finding(offer: &Offer, file: FileId) -> Finding {
    let what = match (offer.feature, offer.by_default) {
        (None, _) => format!("`{}` sets cookies without the registry", offer.package),
        (Some(feature), false) => format!(
            "the feature `{feature}` of `{}` sets cookies without the registry",
            offer.package
        ),
        (Some(feature), true) => {
            format!(
                "`{}` sets cookies without the registry: its feature `{feature}` is on by default",
                offer.package
            )
        }
    };
    let help = format!(
        "{}; or exempt this Cargo.toml in the policy: [[exempt]] with path, reason and until",
        offer.instead
    );
    Finding::new(
        Code::ForeignCookieDependency,
        Span::new(file, &offer.span),
        what,
    )
    .help(help)
}

fn place_finding(occurrence: &Occurrence, policy: &Policy, span: Span) -> Finding {
    let message = format!(
        "{} around the registry by `{}`",
        event(occurrence),
        occurrence.api
    );
    Finding::new(Code::BypassesRegistry, span, message).help(help(occurrence, policy))
}

/// Describes an occurrence: "a cookie, `sid`, is set".
fn event(occurrence: &Occurrence) -> String {
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
fn help(occurrence: &Occurrence, policy: &Policy) -> String {
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

/// Returns the advice to use the constant of an entry.
fn replacement(entry: Declared<'_>, operation: Operation) -> String {
    format!(
        "use the constant of `[{}]` instead: {}",
        entry.disclosure().entry,
        entry.suggestion(operation)
    )
}

/// Returns a path as messages show it: from the current folder where it lies below it.
fn shown(path: &Path) -> PathBuf {
    let folder = std::env::current_dir().unwrap_or_default();
    let below = path
        .strip_prefix(folder)
        .or_else(|_| path.strip_prefix("."));
    below.unwrap_or(path).to_path_buf()
}

//! The findings about one crate, for the compiler.

use super::dependencies::dependencies;
use super::texts::{event, exemption_finding, help, shown};
use crate::Occurrence;
use crate::discrepancy::{Discrepancy, Options};
use crate::engine::scan_crate;
use crate::exemptions::Exemptions;
use cookie_registry_policy::source::{FileId, Source, Sources, Span};
use cookie_registry_policy::{Code, Finding, Policy};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

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

fn place_finding(occurrence: &Occurrence, policy: &Policy, span: Span) -> Finding {
    let message = format!(
        "{} around the registry by `{}`",
        event(occurrence),
        occurrence.api
    );
    Finding::new(Code::BypassesRegistry, span, message).help(help(occurrence, policy))
}

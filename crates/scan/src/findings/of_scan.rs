//! The findings of a comparison of a scan with a policy, in both directions.

use super::dependencies::{Depth, dependencies};
use super::enforcement::not_enforced;
use super::of_crate::one_for_each_place;
use super::suggestion::Declared;
use super::texts::{event, exemption_finding, help, replacement, shown};
use crate::compare::{Difference, without_exemptions};
use crate::discrepancy::{Discrepancy, Entry};
use crate::exemptions::{Exemptions, Options, Problem, can_only_match_within};
use crate::occurrence::{Language, Medium, Occurrence, Reason, Skipped};
use crate::rust_registry::{DEFAULT_STRUCT, RustRegistry, struct_name};
use crate::scan::Scan;
use crate::script_registry::ScriptRegistry;
use cookie_registry_core::SetBy;
use cookie_registry_policy::source::{FileId, Source, Sources, Span, absolute};
use cookie_registry_policy::{Code, Finding, Policy, Severity, identifier};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Compares a scan of files and folders with a policy. Adds the files to `sources`, so that the findings can be
/// rendered. The root of the options must be absolute. Reports:
/// - code that sets undeclared or retired entries, or bypasses the registry;
/// - entries that the policy declares and no code sets;
/// - dependencies that provide ways to set cookies;
/// - expired and unused exemptions;
/// - skipped files.
#[must_use]
pub fn of_scan(
    scan: &Scan,
    looked_at: &[PathBuf],
    policy: &Policy,
    options: Options<'_>,
    sources: &mut Sources,
) -> Vec<Finding> {
    let mut exemptions = Exemptions::new(policy, options);
    let here = std::env::current_dir().unwrap_or_default();
    let looked_at: Vec<PathBuf> = looked_at.iter().map(|path| absolute(&here, path)).collect();
    let mut discrepancies = without_exemptions(policy, scan, &mut exemptions);
    if is_part(&looked_at) {
        // What the other sources set and remove is not known.
        discrepancies.retain(|it| {
            !matches!(
                it,
                Discrepancy::NeverSet { .. } | Discrepancy::NeverCleared { .. }
            )
        });
    }
    let files = Added::new(&discrepancies, scan, sources);
    let mut findings: Vec<Finding> = discrepancies
        .iter()
        .filter_map(|discrepancy| finding(discrepancy, (policy, scan), &files))
        .collect();
    for manifest in &scan.manifests {
        findings.extend(dependencies(
            manifest,
            Depth::Sources,
            &mut exemptions,
            sources,
        ));
    }
    findings.extend(not_enforced(scan, &mut exemptions, sources));
    for module in &scan.script_registries {
        findings.extend(out_of_date(module, &files));
    }
    findings.extend(changed_registries(scan).filter_map(|file| registry_out_of_date(file, &files)));
    // An exempt file may set what it likes, so that it need not be read either.
    let not_read: Vec<&Skipped> = scan
        .skipped
        .iter()
        .filter(|skipped| !exemptions.cover(&skipped.path))
        .collect();
    // An exemption for files that were not scanned may well be needed. Whether it has expired does not depend on files.
    let judged = exemptions
        .judged()
        .into_iter()
        .filter(|judged| match judged.problem {
            Problem::Unused | Problem::Shrunk(_) => looked_at
                .iter()
                .any(|folder| can_only_match_within(options.root, &judged.path, folder)),
            Problem::Expired(_) => true,
        });
    findings.extend(judged.map(|judged| exemption_finding(&judged)));
    findings.extend(
        not_read
            .into_iter()
            .filter_map(|skipped| file_skipped(skipped, scan, &files)),
    );
    one_for_each_place(findings)
}

/// The files that findings point into, in the order of their paths.
struct Added(BTreeMap<PathBuf, FileId>);

impl Added {
    fn new(discrepancies: &[Discrepancy<'_>], scan: &Scan, sources: &mut Sources) -> Self {
        let read: BTreeSet<&Path> = discrepancies
            .iter()
            .filter_map(|discrepancy| occurrence(discrepancy))
            .map(|occurrence| occurrence.path.as_path())
            .chain(changed_modules(scan).map(|module| module.path.as_path()))
            .chain(changed_registries(scan).map(|file| file.path.as_path()))
            .collect();
        let skipped: BTreeSet<&Path> = scan
            .skipped
            .iter()
            .map(|file| file.path.as_path())
            .collect();
        let added = read.union(&skipped).filter_map(|path| {
            // The finding about a skipped file shows no snippet: the file may be too long, or not be text.
            let text = if read.contains(path) {
                std::fs::read(path).unwrap_or_default()
            } else {
                Vec::new()
            };
            let text = String::from_utf8_lossy(&text).into_owned();
            let file = sources.add(Source::new(shown(path), text))?;
            Some((path.to_path_buf(), file))
        });
        Self(added.collect())
    }

    fn span(&self, occurrence: &Occurrence) -> Option<Span> {
        let file = self.0.get(&occurrence.path)?;
        Some(Span::new(*file, &occurrence.span))
    }
}

fn occurrence<'s>(discrepancy: &Discrepancy<'s>) -> Option<&'s Occurrence> {
    match discrepancy {
        Discrepancy::Undeclared { occurrence, .. }
        | Discrepancy::Unreadable { occurrence }
        | Discrepancy::BypassesRegistry { occurrence, .. }
        | Discrepancy::SetByOthers { occurrence, .. }
        | Discrepancy::RetiredButSet { occurrence, .. }
        | Discrepancy::KeptLonger { occurrence, .. }
        | Discrepancy::SetOtherwise { occurrence, .. } => Some(occurrence),
        _ => None,
    }
}

fn finding(
    discrepancy: &Discrepancy<'_>,
    (policy, scan): (&Policy, &Scan),
    files: &Added,
) -> Option<Finding> {
    match discrepancy {
        Discrepancy::Undeclared {
            occurrence,
            nearest,
            stub,
        } => Some(undeclared(
            occurrence,
            nearest.as_ref(),
            stub,
            files.span(occurrence)?,
        )),
        Discrepancy::Unreadable { occurrence } => {
            Some(unreadable(occurrence, files.span(occurrence)?))
        }
        Discrepancy::BypassesRegistry { occurrence, entry } => {
            let registry = scan.script_registries.first();
            let registry = registry.map(|module| module.path.as_path());
            Some(around(
                occurrence,
                entry,
                (policy, registry),
                files.span(occurrence)?,
            ))
        }
        Discrepancy::SetByOthers { occurrence, entry } => Some(by_others(
            occurrence,
            entry,
            policy,
            files.span(occurrence)?,
        )),
        Discrepancy::RetiredButSet { occurrence, entry } => {
            Some(retired(occurrence, entry, policy, files.span(occurrence)?))
        }
        Discrepancy::KeptLonger {
            occurrence,
            entry,
            difference,
        } => Some(otherwise(
            Code::SetLongerThanDeclared,
            (occurrence, entry),
            std::slice::from_ref(difference),
            policy,
            files.span(occurrence)?,
        )),
        Discrepancy::SetOtherwise {
            occurrence,
            entry,
            differences,
        } => Some(otherwise(
            Code::SetOtherwiseThanDeclared,
            (occurrence, entry),
            differences,
            policy,
            files.span(occurrence)?,
        )),
        Discrepancy::NeverSet { entry, span } => Some(never_set(entry, *span)),
        Discrepancy::NeverCleared { entry, span, event } => {
            Some(never_cleared(entry, *span, event))
        }
        // Exemptions are judged once the manifests have been looked at, too.
        Discrepancy::ExemptionExpired { .. }
        | Discrepancy::ExemptionUnused { .. }
        | Discrepancy::ExemptionShrunk { .. } => None,
    }
}

fn undeclared(occurrence: &Occurrence, nearest: Option<&Entry>, stub: &str, span: Span) -> Finding {
    let message = format!(
        "{} by `{}`, but the policy does not declare it",
        event(occurrence),
        occurrence.api
    );
    let meant = nearest.map_or_else(String::new, |entry| {
        format!(
            "did you mean `{}` of `[{}]`? Else ",
            entry.name, entry.entry
        )
    });
    let help = format!(
        "{meant}declare it in the policy, and fill in what is left open:\n\n{}",
        stub.trim_end()
    );
    Finding::new(Code::Undeclared, span, message).help(help)
}

fn unreadable(occurrence: &Occurrence, span: Span) -> Finding {
    let message = format!(
        "{} by `{}` under a name that cannot be read from the sources",
        event(occurrence),
        occurrence.api
    );
    let help = if occurrence.medium == Medium::Cookie && occurrence.language == Language::Rust {
        "use a constant of the registry; or exempt this file in the policy: [[exempt]] with path, reason and until"
    } else {
        "write the name as a literal or a constant, or let it begin with the prefix of a declared family; or exempt this \
         file in the policy: [[exempt]] with path, reason and until"
    };
    Finding::new(Code::UnresolvedName, span, message).help(help)
}

fn around(
    occurrence: &Occurrence,
    entry: &Entry,
    (policy, script_registry): (&Policy, Option<&Path>),
    span: Span,
) -> Finding {
    let message = format!(
        "{} without going through the registry, by `{}`",
        event(occurrence),
        occurrence.api
    );
    let help = match (occurrence.language, declared(policy, entry)) {
        (Language::Rust, Some(declared)) => replacement(declared, occurrence.operation),
        (Language::Rust, None) => help(occurrence, policy),
        (Language::JavaScript, _) if is_http_only(policy, entry) => format!(
            "`[{}]` is HttpOnly, so that browsers ignore what a script does to it: leave it to the server",
            entry.entry
        ),
        (Language::JavaScript, Some(declared)) if declared.disclosure().set_by != SetBy::Server => {
            format!(
                "use the function of `[{}]` in {}, which asks for the visitor's consent first",
                entry.entry,
                script_registry.map_or_else(String::new, |path| shown(path).display().to_string())
            )
        }
        (Language::JavaScript, _) => format!(
            "`[{}]` is set by the server: leave it to the server, or declare it with set_by = \"script\"",
            entry.entry
        ),
    };
    Finding::new(Code::BypassesRegistry, span, message)
        .help(help)
        .entry(entry.entry.clone())
}

fn retired(occurrence: &Occurrence, entry: &Entry, policy: &Policy, span: Span) -> Finding {
    let message = format!(
        "{} by `{}`, but the policy calls it retired",
        event(occurrence),
        occurrence.api
    );
    let finding = Finding::new(Code::RetiredButSet, span, message)
        .help("set it no longer; or delete `retired` from the entry, if it is in use again")
        .entry(entry.entry.clone());
    match declared(policy, entry) {
        Some(declared) => finding.related(declared.disclosure().span, "declared here"),
        None => finding,
    }
}

fn by_others(occurrence: &Occurrence, entry: &Entry, policy: &Policy, span: Span) -> Finding {
    let disclosure = declared(policy, entry).map(Declared::disclosure);
    let who = match disclosure.map(|disclosure| disclosure.set_by) {
        Some(SetBy::ThirdParty) => "a third party",
        _ => "another service",
    };
    let message = format!(
        "{} by `{}`, but the policy says that {who} sets it",
        event(occurrence),
        occurrence.api
    );
    let finding = Finding::new(Code::SetByMismatch, span, message)
        .help(
            "leave it to them; or correct `set_by` of the entry. A library of theirs among these sources is exempted in \
             the policy: [[exempt]] with path, reason and until",
        )
        .entry(entry.entry.clone());
    match disclosure {
        Some(disclosure) => finding.related(disclosure.span, "declared here"),
        None => finding,
    }
}

/// Returns a finding about a cookie that a script sets with other attributes than its entry declares.
fn otherwise(
    code: Code,
    (occurrence, entry): (&Occurrence, &Entry),
    differences: &[Difference],
    policy: &Policy,
    span: Span,
) -> Finding {
    let differences: Vec<String> = differences
        .iter()
        .map(|difference| {
            let Difference {
                attribute,
                written,
                declared,
            } = difference;
            format!("{attribute} {written}, declared: {declared}")
        })
        .collect();
    let message = format!(
        "{} by `{}` with other attributes than the policy declares: {}",
        event(occurrence),
        occurrence.api,
        differences.join("; ")
    );
    let help = format!(
        "set it as `[{}]` declares it, or declare what the script sets: visitors read the policy, and what removes the \
         cookie follows it",
        entry.entry
    );
    let finding = Finding::new(code, span, message)
        .help(help)
        .entry(entry.entry.clone());
    match declared(policy, entry) {
        Some(declared) => finding.related(declared.disclosure().span, "declared here"),
        None => finding,
    }
}

fn is_http_only(policy: &Policy, entry: &Entry) -> bool {
    matches!(declared(policy, entry), Some(Declared::Cookie(cookie)) if cookie.http_only)
}

fn never_cleared(entry: &Entry, span: Span, event: &str) -> Finding {
    let message = format!(
        "`{}` is cleared on \"{event}\" by the policy, but nothing in the sources removes it",
        entry.entry
    );
    let constant = identifier::constant(event);
    Finding::new(Code::DeclaredNeverCleared, span, message)
        .help(format!(
            "add the headers of `Cookies::ON_{constant}.clear(&deployment, &headers)` to the response of that event; or correct \
             `cleared_on`; where other sources of the service remove it, name them too: check PATH…"
        ))
        .entry(entry.entry.clone())
}

fn never_set(entry: &Entry, span: Span) -> Finding {
    let message = format!(
        "`{}` is declared, but nothing in the sources sets it",
        entry.entry
    );
    Finding::new(Code::DeclaredNeverSet, span, message)
        .help(
            "delete it, or give it a `retired` date; where others set it, say so with `set_by`; where other sources of \
             the service do, name them too: check PATH…",
        )
        .entry(entry.entry.clone())
}

/// Returns the modules that are not what the policy generates.
fn changed_modules(scan: &Scan) -> impl Iterator<Item = &ScriptRegistry> {
    let all = scan.script_registries.iter();
    all.filter(|module| module.is_current == Some(false))
}

fn out_of_date(module: &ScriptRegistry, files: &Added) -> Option<Finding> {
    if module.is_current != Some(false) {
        return None;
    }
    let file = files.0.get(&module.path)?;
    let path = shown(&module.path);
    let path = path.display();
    let message = format!(
        "`{path}` says that `generate typescript` wrote it, but it is not what the policy generates"
    );
    let help = format!(
        "write it again: cargo cookie-registry generate typescript --out {path}; what else it sets is reported like any \
         other source"
    );
    Some(Finding::new(Code::ModuleOutOfDate, Span::start_of(*file), message).help(help))
}

/// Returns the files with constants that are not what the policy generates.
fn changed_registries(scan: &Scan) -> impl Iterator<Item = &RustRegistry> {
    let all = scan.rust_registries.iter();
    all.filter(|file| file.is_current == Some(false))
}

/// Returns the error about constants that are not those of the policy: code that is compiled without the macro knows
/// nothing else of it.
fn registry_out_of_date(registry: &RustRegistry, files: &Added) -> Option<Finding> {
    let file = files.0.get(&registry.path)?;
    let path = shown(&registry.path);
    let path = path.display();
    let message = format!(
        "`{path}` says that `generate rust` wrote it, but it is not what the policy generates"
    );
    // The code uses the struct by the name that the file has.
    let is_name = |name: &&str| {
        *name != DEFAULT_STRUCT && name.chars().all(|c| c.is_alphanumeric() || c == '_')
    };
    let name = struct_name(&registry.text).filter(is_name);
    let name = name.map_or_else(String::new, |name| format!(" --name {name}"));
    let help = format!("write it again: cargo cookie-registry generate rust --out {path}{name}");
    let finding = Finding::new(Code::ModuleOutOfDate, Span::start_of(*file), message);
    Some(finding.help(help).severity(Severity::Error))
}

fn file_skipped(skipped: &Skipped, scan: &Scan, files: &Added) -> Option<Finding> {
    let file = files.0.get(&skipped.path)?;
    let name = shown(&skipped.path);
    let finding = Finding::new(
        Code::FileSkipped,
        Span::start_of(*file),
        format!("`{}` {}", name.display(), skipped.reason),
    );
    let is_read_elsewhere = match skipped.reason {
        Reason::Vendored => true,
        Reason::BuildFolder { .. } => scan.trees.is_enforced(&skipped.path),
        _ => false,
    };
    Some(if is_read_elsewhere {
        finding.severity(Severity::Info)
    } else {
        finding.help(
            "scan what it is made from; or exempt this file in the policy: [[exempt]] with path, reason and until",
        )
    })
}

/// Returns whether only single files were named, or folders within the sources of a package: others may set what these do
/// not.
fn is_part(looked_at: &[PathBuf]) -> bool {
    looked_at.iter().all(|path| {
        path.is_file()
            || path.ancestors().skip(1).any(|folder| {
                folder.ends_with("src")
                    && folder
                        .parent()
                        .is_some_and(|package| package.join("Cargo.toml").is_file())
            })
    })
}

/// Returns the entry of the policy that a discrepancy names.
fn declared<'p>(policy: &'p Policy, entry: &Entry) -> Option<Declared<'p>> {
    Declared::all(policy).find(|declared| declared.disclosure().entry == entry.entry)
}

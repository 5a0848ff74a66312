//! The findings about one crate, for the compiler and for build scripts.

use super::dependencies::{Depth, dependencies};
use super::enforcement;
use super::texts::{event, exemption_finding, help, shown};
use crate::catalog;
use crate::engine::{scan_packages, trees_of};
use crate::exemptions::{Exemptions, Options, Problem};
use crate::manifest::OWN_PACKAGES;
use crate::occurrence::{Occurrence, Reason, Skipped};
use crate::tree::modules::tidy;
use crate::tree::{Scope, Trees, workspace};
use cookie_registry_policy::source::{FileId, Source, Sources, Span};
use cookie_registry_policy::{Code, Finding, Policy, Severity};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The stage of the build at which the findings are requested.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// A macro requests the findings while the crate is compiled. The files that the build script writes exist.
    Compiling,
    /// A build script requests the findings before the crate is compiled.
    BuildScript,
}

/// The findings about a crate, and the files on which they depend.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct CrateFindings {
    /// The findings.
    pub findings: Vec<Finding>,
    /// Every file that was read, including manifests. If a file changes, the findings may change.
    pub read: Vec<PathBuf>,
    known: BTreeSet<PathBuf>,
}

impl CrateFindings {
    /// Returns whether this file is compiled into a target of the crate or into a test.
    #[must_use]
    pub fn covers(&self, file: &Path) -> bool {
        self.known.contains(&tidy(file))
    }
}

/// Returns the findings about one crate, for the macros and for build scripts:
/// - every occurrence in the files that the targets of the crate are compiled from, and in those path dependencies of
///   the crate that do not check themselves;
/// - every dependency that provides ways to set cookies;
/// - every file that could not be read;
/// - every member of the workspace that depends on a crate with a registry and is not checked;
/// - the expired and unused exemptions for its files.
///
/// Adds the files to `sources`, so that the findings can be rendered.
#[must_use]
pub fn of_crate(
    crate_folder: &Path,
    stage: Stage,
    policy: &Policy,
    options: Options<'_>,
    sources: &mut Sources,
) -> CrateFindings {
    let crate_folder = &tidy(crate_folder);
    let mut exemptions = Exemptions::new(policy, options);
    let mut folders = vec![(crate_folder.clone(), Scope::Whole)];
    let libraries = unchecked_libraries(crate_folder);
    folders.extend(
        libraries
            .iter()
            .map(|folder| (folder.clone(), Scope::Library)),
    );
    let scan = scan_packages(folders, stage == Stage::BuildScript);
    let mut files = Files::new(sources);
    let mut findings = around(&scan.occurrences, policy, &mut exemptions, &mut files);
    findings.extend(unread(&scan.skipped, &mut exemptions, &mut files));
    let mut read: BTreeSet<PathBuf> = scan
        .trees
        .0
        .values()
        .flat_map(|tree| &tree.files)
        .filter(|(_, reached)| reached.is_shipped)
        .map(|(path, _)| path.clone())
        .collect();
    for folder in std::iter::once(crate_folder).chain(&libraries) {
        let manifest = folder.join("Cargo.toml");
        findings.extend(dependencies(
            &manifest,
            Depth::Manifests,
            &mut exemptions,
            sources,
        ));
        read.insert(manifest);
    }
    let root = workspace::root_of(crate_folder).unwrap_or_else(|| crate_folder.clone());
    read.extend(["Cargo.toml", "Cargo.lock"].map(|name| root.join(name)));
    let (members, read_of_members) =
        enforcement::members_not_enforced((crate_folder, &scan.trees), &mut exemptions, sources);
    findings.extend(members);
    read.extend(read_of_members);
    read.retain(|path| path.is_file());
    findings.extend(of_exemptions(&exemptions, crate_folder, options));
    CrateFindings {
        findings: one_for_each_place(findings),
        read: read.into_iter().collect(),
        known: known(&scan.trees),
    }
}

/// Returns the files of every target, tests included.
fn known(trees: &Trees) -> BTreeSet<PathBuf> {
    let all = trees.0.values().flat_map(|tree| tree.files.keys());
    all.cloned().collect()
}

/// Returns the packages that a crate depends on by path, directly or through one another, and whose own code does not
/// check their sources. The registry's own crates are left out, and so are vendored packages, which others wrote, and the
/// libraries of the catalog, which says what they offer wherever they come from.
fn unchecked_libraries(crate_folder: &Path) -> Vec<PathBuf> {
    let mut found = BTreeSet::new();
    let mut queue = workspace::path_dependencies(crate_folder);
    while let Some(folder) = queue.pop() {
        let is_vendored = folder.join(".cargo-checksum.json").exists();
        if folder == crate_folder || found.contains(&folder) || is_vendored || is_known(&folder) {
            continue;
        }
        let trees = trees_of(vec![(folder.clone(), Scope::Library)]);
        let is_checked = trees
            .0
            .values()
            .flat_map(|tree| &tree.targets)
            .any(|target| target.enforcement.is_on());
        if !is_checked {
            queue.extend(workspace::path_dependencies(&folder));
            found.insert(folder);
        }
    }
    found.into_iter().collect()
}

/// Returns whether a folder has a crate of the registry itself, or a library of the catalog.
fn is_known(folder: &Path) -> bool {
    let text = fs::read_to_string(folder.join("Cargo.toml")).unwrap_or_default();
    crate::manifest::package(&text).is_some_and(|package| {
        OWN_PACKAGES.contains(&package.name.as_str()) || catalog::package(&package.name).is_some()
    })
}

/// The files that findings point into.
struct Files<'s> {
    sources: &'s mut Sources,
    known: HashMap<PathBuf, Option<FileId>>,
}

impl<'s> Files<'s> {
    fn new(sources: &'s mut Sources) -> Self {
        Self {
            sources,
            known: HashMap::new(),
        }
    }

    fn id(&mut self, path: &Path) -> Option<FileId> {
        if let Some(known) = self.known.get(path) {
            return *known;
        }
        // A file that cannot be read is named without its text.
        let text = fs::read(path).unwrap_or_default();
        let text = String::from_utf8_lossy(&text).into_owned();
        let id = self.sources.add(Source::new(shown(path), text));
        self.known.insert(path.to_path_buf(), id);
        id
    }
}

/// Returns a finding for each occurrence that no exemption covers.
fn around(
    occurrences: &[Occurrence],
    policy: &Policy,
    exemptions: &mut Exemptions<'_>,
    files: &mut Files<'_>,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for occurrence in occurrences.iter().filter(|occurrence| !occurrence.in_test) {
        if exemptions.cover(&occurrence.path) {
            continue;
        }
        let Some(file) = files.id(&occurrence.path) else {
            continue;
        };
        findings.push(place_finding(
            occurrence,
            policy,
            Span::new(file, &occurrence.span),
        ));
    }
    findings
}

/// Returns a finding for each file of the crate that could not be read: whatever it sets would compile.
fn unread(
    skipped: &[Skipped],
    exemptions: &mut Exemptions<'_>,
    files: &mut Files<'_>,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for skipped in skipped {
        if exemptions.cover(&skipped.path) {
            continue;
        }
        let Some(file) = files.id(&skipped.path) else {
            continue;
        };
        let message = format!(
            "`{}` is not checked against the policy: it {}",
            shown(&skipped.path).display(),
            skipped.reason
        );
        let help = match &skipped.reason {
            Reason::Missing { .. } => {
                "check the sources last in the build script, after what writes the file; or exempt this file in the policy: [[exempt]] with path and reason"
            }
            Reason::BuildFolder { .. } => {
                "let the variable in the path be set in this build; or exempt this file in the policy: [[exempt]] with path and reason"
            }
            _ => {
                "make it readable for the check; or exempt this file in the policy: [[exempt]] with path and reason"
            }
        };
        findings.push(
            Finding::new(Code::FileSkipped, Span::start_of(file), message)
                .severity(Severity::Error)
                .help(help),
        );
    }
    findings
}

fn place_finding(occurrence: &Occurrence, policy: &Policy, span: Span) -> Finding {
    let message = format!(
        "{} without going through the registry, by `{}`",
        event(occurrence),
        occurrence.api
    );
    Finding::new(Code::BypassesRegistry, span, message).help(help(occurrence, policy))
}

/// Returns the findings about exemptions for files of the crate. Other crates may need an exemption for files elsewhere.
fn of_exemptions(
    exemptions: &Exemptions<'_>,
    crate_folder: &Path,
    options: Options<'_>,
) -> Vec<Finding> {
    let root = tidy(options.root);
    let here = crate_folder.strip_prefix(&root).unwrap_or(crate_folder);
    let judged = exemptions.judged().into_iter().filter(|judged| {
        let path = Path::new(&judged.path);
        let is_read = match judged.problem {
            // A folder may contain scripts and files outside every target, which only the command scans.
            Problem::Unused => {
                path.extension().is_some_and(|it| it == "rs") || path.ends_with("Cargo.toml")
            }
            Problem::Expired(_) => true,
            Problem::Shrunk(_) => false,
        };
        is_read && path.starts_with(here)
    });
    judged.map(|judged| exemption_finding(&judged)).collect()
}

/// Leaves one finding of each code for each place.
pub(super) fn one_for_each_place(findings: Vec<Finding>) -> Vec<Finding> {
    let mut seen = HashSet::new();
    findings
        .into_iter()
        .filter(|finding| {
            // What is skipped is reported at the start of its file, once for each reason.
            finding.code == Code::FileSkipped || seen.insert((finding.code, finding.span))
        })
        .collect()
}

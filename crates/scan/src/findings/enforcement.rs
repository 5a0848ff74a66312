//! Finds the crates of a workspace with a registry that could set cookies but are not checked against the policy at
//! compile time.

use super::texts::shown;
use crate::engine::trees_of;
use crate::exemptions::Exemptions;
use crate::manifest::{self, Package, REGISTRY};
use crate::scan::Scan;
use crate::tree::modules::{PackageTree, TargetTree, tidy};
use crate::tree::targets::Kind;
use crate::tree::{Scope, Trees, workspace as cargo};
use cookie_registry_policy::source::{Source, Sources, Span};
use cookie_registry_policy::{Code, Finding, Severity};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A crate with its manifest.
struct Crate<'s> {
    manifest: &'s Path,
    text: String,
    package: Package,
    /// The manifest of its workspace, or its own.
    workspace: PathBuf,
    tree: &'s PackageTree,
}

/// Returns a finding for each crate that depends on the registry, or lies in a workspace of one and could set cookies, and
/// of which a library, program or example has neither the derive nor `enforce!()`, or has turned it off.
#[cfg_attr(
    not(feature = "compare"),
    allow(dead_code, reason = "only a comparison of whole folders asks for it")
)]
pub(super) fn not_enforced(
    scan: &Scan,
    exemptions: &mut Exemptions<'_>,
    sources: &mut Sources,
) -> Vec<Finding> {
    let crates: Vec<Crate<'_>> = scan
        .manifests
        .iter()
        .filter_map(|path| Crate::read(path, &scan.trees))
        .collect();
    let with_registry: BTreeSet<&Path> = crates
        .iter()
        .filter(|member| member.derives())
        .map(|member| member.workspace.as_path())
        .collect();
    let mut findings = Vec::new();
    for member in &crates {
        let open: Vec<&TargetTree> = member.tree.not_enforced().collect();
        let Some(why) = member.could_set(&open, scan, &with_registry) else {
            continue;
        };
        findings.extend(member.finding(&why, &open, exemptions, sources));
    }
    findings
}

/// Returns an error for each member of the workspace that depends on a crate with a registry and whose own code is not
/// checked, and the files that show it.
pub(super) fn members_not_enforced(
    (crate_folder, trees): (&Path, &Trees),
    exemptions: &mut Exemptions<'_>,
    sources: &mut Sources,
) -> (Vec<Finding>, Vec<PathBuf>) {
    let (mut findings, mut read) = (Vec::new(), Vec::new());
    let has_registry = trees.0.get(crate_folder).is_some_and(|tree| {
        let mut libraries = tree.targets.iter();
        libraries.any(|tree| tree.target.kind == Kind::Library && tree.enforcement.derives)
    });
    let root = cargo::root_of(crate_folder).filter(|_| has_registry);
    for member in root.iter().flat_map(|root| cargo::members(root)) {
        let depends = || cargo::path_dependencies(&member).contains(&crate_folder.to_path_buf());
        if member == crate_folder || !depends() {
            continue;
        }
        let manifest = member.join("Cargo.toml");
        let trees = trees_of(vec![(member, Scope::Whole)]);
        if let Some(member) = Crate::read(&manifest, &trees).filter(|it| !it.package.is_macro) {
            let enforcing = member.tree.targets.iter();
            read.extend(enforcing.filter_map(|target| target.enforced_in.clone()));
            let open: Vec<&TargetTree> = member.tree.not_enforced().collect();
            if !open.is_empty() {
                let why = "it depends on the crate with the registry";
                let found = member.finding(why, &open, exemptions, sources);
                findings.extend(found.map(|finding| finding.severity(Severity::Error)));
            }
        }
        read.push(manifest);
    }
    (findings, read)
}

impl<'s> Crate<'s> {
    fn read(path: &'s Path, trees: &'s Trees) -> Option<Self> {
        let text = fs::read_to_string(path).ok()?;
        let package = manifest::package(&text)?;
        Some(Self {
            manifest: path,
            workspace: workspace(path),
            tree: trees.0.get(&tidy(path.parent()?))?,
            text,
            package,
        })
    }

    fn derives(&self) -> bool {
        let mut targets = self.tree.targets.iter();
        targets.any(|target| target.enforcement.derives)
    }

    /// Returns whether a target's own code, or that of the library, turns the check off.
    fn is_turned_off(&self, open: &[&TargetTree]) -> bool {
        let mut open = open.iter();
        open.any(|target| self.tree.enforcement(target).turned_off)
    }

    /// Returns whether a file of the crate has the constants of the policy: it is compiled without the macro, and it is this
    /// comparison that checks its sources.
    fn has_current_file(&self, scan: &Scan) -> bool {
        let mut current = scan
            .rust_registries
            .iter()
            .filter(|file| file.is_current == Some(true));
        current.any(|file| {
            let path = tidy(&file.path);
            let mut targets = self.tree.targets.iter();
            targets.any(|target| target.files.contains(&path))
        })
    }

    /// Returns the reason why targets could set cookies; `None` if they could not, or if the workspace has no registry.
    fn could_set(
        &self,
        open: &[&TargetTree],
        scan: &Scan,
        with_registry: &BTreeSet<&Path>,
    ) -> Option<String> {
        // The registry cannot depend on itself, and a procedural macro runs in the compiler, not in the service.
        if self.package.name == REGISTRY || self.package.is_macro || open.is_empty() {
            return None;
        }
        if self.is_turned_off(open) {
            return Some("it says `enforce = false`".to_owned());
        }
        if self.has_current_file(scan) {
            return None;
        }
        if self.package.has_registry {
            return Some(format!("it depends on `{REGISTRY}`"));
        }
        if !with_registry.contains(self.workspace.as_path()) {
            return None;
        }
        if let Some(package) = &self.package.serves_by {
            return Some(format!("it depends on `{package}`"));
        }
        let occurrence = scan.occurrences.iter().find(|occurrence| {
            let path = tidy(&occurrence.path);
            !occurrence.in_test && open.iter().any(|target| target.files.contains(&path))
        })?;
        Some(format!(
            "it sets them in {}",
            shown(&occurrence.path).display()
        ))
    }

    /// Returns the finding about targets that are not checked, unless the manifest is exempted.
    fn finding(
        &self,
        why: &str,
        open: &[&TargetTree],
        exemptions: &mut Exemptions<'_>,
        sources: &mut Sources,
    ) -> Option<Finding> {
        if exemptions.cover(self.manifest) {
            return None;
        }
        let source = Source::new(shown(self.manifest), self.text.clone());
        let span = Span::new(sources.add(source)?, &self.package.span);
        let name = &self.package.name;
        let is_whole = self.tree.targets.iter().all(|target| {
            target.files.is_empty()
                || !target.target.kind.is_shipped()
                || target.target.kind == Kind::BuildScript
                || open.iter().any(|open| open.target == target.target)
        });
        let what = if is_whole {
            format!("`{name}`")
        } else {
            let targets: Vec<String> = open.iter().map(|target| described(target)).collect();
            format!("{} of `{name}`", targets.join(", "))
        };
        let message = format!(
            "{what} could set cookies ({why}), but its sources are not checked against the policy at compile time"
        );
        let line = if self.is_turned_off(open) {
            "remove `enforce = false` from #[registry(…)]; exempt the files that must bypass the registry in the policy: \
             [[exempt]] with path and reason"
                .to_owned()
        } else {
            let root = open
                .iter()
                .find(|target| target.target.kind == Kind::Library)
                .or(open.first());
            format!(
                "write `cookie_registry::enforce!();` into {}",
                root.map_or_else(PathBuf::new, |target| shown(&target.target.root))
                    .display()
            )
        };
        let help = if self.package.has_registry || self.is_turned_off(open) {
            line
        } else {
            format!(
                "{line}, and `{REGISTRY}` under [dependencies] of {}, as the crate with the registry has it; or exempt \
                 this Cargo.toml in the policy: [[exempt]] with path and reason",
                shown(self.manifest).display()
            )
        };
        Some(Finding::new(Code::CrateNotEnforced, span, message).help(help))
    }
}

/// Describes a target: "the example `tool`".
fn described(target: &TargetTree) -> String {
    let kind = match target.target.kind {
        Kind::Library => "the library",
        Kind::Binary => "the program",
        Kind::Example => "the example",
        Kind::BuildScript => "the build script",
        Kind::Test => "the test",
        Kind::Benchmark => "the benchmark",
    };
    format!("{kind} `{}`", target.target.name)
}

/// Returns the manifest of the workspace that a package belongs to: the nearest workspace above it, as in Cargo, else
/// its own manifest.
pub(super) fn workspace(manifest: &Path) -> PathBuf {
    let own = fs::canonicalize(manifest).unwrap_or_else(|_| manifest.to_path_buf());
    let above = own.parent().into_iter().flat_map(Path::ancestors);
    above
        .map(|folder| folder.join("Cargo.toml"))
        .find(|path| fs::read_to_string(path).is_ok_and(|text| manifest::is_workspace(&text)))
        .unwrap_or(own)
}

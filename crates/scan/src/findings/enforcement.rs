//! Crates that could set cookies in a workspace with a registry, and whose sources are not checked against the policy
//! at compile time.

use super::texts::shown;
use crate::exemptions::Exemptions;
use crate::manifest::{self, Package, REGISTRY};
use crate::occurrence::Scan;
use crate::tree::rust_files;
use cookie_registry_policy::source::{Source, Sources, Span};
use cookie_registry_policy::{Code, Finding};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use syn::visit::{self, Visit};

/// A crate with its manifest.
struct Crate<'s> {
    manifest: &'s Path,
    text: String,
    package: Package,
    /// The folder of its sources.
    src: PathBuf,
    /// The manifest of its workspace, or its own.
    workspace: PathBuf,
    enforcement: Enforcement,
}

/// How the sources of a crate are checked against the policy at compile time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Enforcement {
    /// It declares a registry.
    derives: bool,
    /// It declares one with `#[registry(enforce = false)]`.
    turned_off: bool,
    /// It calls `enforce!()`.
    enforces: bool,
}

impl Enforcement {
    fn is_on(self) -> bool {
        self.enforces || self.derives && !self.turned_off
    }
}

/// Returns a finding for each crate that depends on the registry, or lies in a workspace of one and could set cookies, and
/// has neither the derive nor `enforce!()`, or has turned it off.
pub(super) fn not_enforced(
    scan: &Scan,
    exemptions: &mut Exemptions<'_>,
    sources: &mut Sources,
) -> Vec<Finding> {
    let crates: Vec<Crate<'_>> = scan
        .manifests
        .iter()
        .filter_map(|path| Crate::read(path))
        .collect();
    let with_registry: BTreeSet<&Path> = crates
        .iter()
        .filter(|member| member.enforcement.derives)
        .map(|member| member.workspace.as_path())
        .collect();
    let mut findings = Vec::new();
    for member in &crates {
        if member.enforcement.is_on() {
            continue;
        }
        let Some(why) = member.could_set(scan, &with_registry) else {
            continue;
        };
        if exemptions.cover(member.manifest) {
            continue;
        }
        let source = Source::new(shown(member.manifest), member.text.clone());
        if let Some(file) = sources.add(source) {
            findings.push(member.finding(&why, Span::new(file, &member.package.span)));
        }
    }
    findings
}

impl<'s> Crate<'s> {
    fn read(path: &'s Path) -> Option<Self> {
        let text = fs::read_to_string(path).ok()?;
        let package = manifest::package(&text)?;
        let src = path.parent()?.join("src");
        Some(Self {
            manifest: path,
            enforcement: enforcement(&src),
            workspace: workspace(path),
            text,
            package,
            src,
        })
    }

    /// Returns the reason why it could set cookies; `None` if it could not, or if its workspace has no registry.
    fn could_set(&self, scan: &Scan, with_registry: &BTreeSet<&Path>) -> Option<String> {
        // The registry cannot depend on itself, and a procedural macro runs in the compiler, not in the service.
        if self.package.name == REGISTRY || self.package.is_macro || self.root().is_none() {
            return None;
        }
        if self.enforcement.turned_off {
            return Some("it says `enforce = false`".to_owned());
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
        let occurrence = scan
            .occurrences
            .iter()
            .find(|occurrence| !occurrence.in_test && occurrence.path.starts_with(&self.src))?;
        Some(format!(
            "it sets them in {}",
            shown(&occurrence.path).display()
        ))
    }

    /// Returns the file in which the whole crate begins.
    fn root(&self) -> Option<PathBuf> {
        ["lib.rs", "main.rs"]
            .iter()
            .map(|name| self.src.join(name))
            .find(|path| path.is_file())
    }

    fn finding(&self, why: &str, span: Span) -> Finding {
        let name = &self.package.name;
        let message = format!(
            "`{name}` could set cookies ({why}), but its sources are not checked against the policy at compile time"
        );
        let root = self.root().unwrap_or_else(|| self.src.join("lib.rs"));
        let root = shown(&root);
        let line = if self.enforcement.turned_off {
            "remove `enforce = false` from #[registry(…)]; exempt the files that must bypass the registry in the policy: \
             [[exempt]] with path and reason"
                .to_owned()
        } else {
            format!(
                "write `cookie_registry::enforce!();` into {}",
                root.display()
            )
        };
        let help = if self.package.has_registry || self.enforcement.turned_off {
            line
        } else {
            format!(
                "{line}, and `{REGISTRY}` under [dependencies] of {}, as the crate with the registry has it; or exempt \
                 this Cargo.toml in the policy: [[exempt]] with path and reason",
                shown(self.manifest).display()
            )
        };
        Finding::new(Code::CrateNotEnforced, span, message).help(help)
    }
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

/// Searches the sources of a crate for the derive and for `enforce!()`.
fn enforcement(src: &Path) -> Enforcement {
    let mut found = Search::default();
    for path in rust_files(src, &mut Vec::new()) {
        let Ok(text) = crate::limits::read(&path) else {
            continue;
        };
        let has_word = text.contains("CookieRegistry") || text.contains("enforce!");
        if !has_word || crate::limits::parsable(&text).is_err() {
            continue;
        }
        if let Ok(file) = syn::parse_file(&text) {
            found.visit_file(&file);
        }
    }
    found.0
}

#[derive(Default)]
struct Search(Enforcement);

impl<'a> Visit<'a> for Search {
    fn visit_item_struct(&mut self, item: &'a syn::ItemStruct) {
        for attribute in item
            .attrs
            .iter()
            .filter(|attribute| attribute.path().is_ident("derive"))
        {
            // An attribute that is not a list of paths does not compile, so it derives nothing.
            let _ = attribute.parse_nested_meta(|derived| {
                self.0.derives |= is_last(&derived.path, "CookieRegistry");
                Ok(())
            });
        }
        visit::visit_item_struct(self, item);
    }

    fn visit_attribute(&mut self, attribute: &'a syn::Attribute) {
        if attribute.path().is_ident("registry") {
            // The macro reports malformed options.
            let _ = attribute.parse_nested_meta(|said| {
                let value: syn::Expr = said.value()?.parse()?;
                let is_off = matches!(&value, syn::Expr::Lit(lit) if matches!(&lit.lit, syn::Lit::Bool(on) if !on.value));
                self.0.turned_off |= said.path.is_ident("enforce") && is_off;
                Ok(())
            });
        }
    }

    fn visit_macro(&mut self, call: &'a syn::Macro) {
        self.0.enforces |= is_last(&call.path, "enforce");
    }
}

fn is_last(path: &syn::Path, name: &str) -> bool {
    path.segments.last().is_some_and(|last| last.ident == name)
}

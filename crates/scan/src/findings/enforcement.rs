//! Crates that could set cookies, beside a registry, while nothing holds their sources against the policy when they
//! are compiled.

use super::shown;
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

/// A crate whose manifest was looked at.
struct Crate<'s> {
    manifest: &'s Path,
    text: String,
    package: Package,
    /// The folder of its sources.
    src: PathBuf,
    /// The manifest of its workspace, or its own.
    workspace: PathBuf,
    held: Held,
}

/// How the sources of a crate are held against the policy while it is compiled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Held {
    /// It declares a registry.
    derives: bool,
    /// It declares one with `#[registry(enforce = false)]`.
    turned_off: bool,
    /// It calls `enforce!()`.
    enforces: bool,
}

impl Held {
    fn is_held(self) -> bool {
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
        .filter(|looked_at| looked_at.held.derives)
        .map(|looked_at| looked_at.workspace.as_path())
        .collect();
    let mut findings = Vec::new();
    for looked_at in &crates {
        if looked_at.held.is_held() {
            continue;
        }
        let Some(why) = looked_at.could_set(scan, &with_registry) else {
            continue;
        };
        if exemptions.cover(looked_at.manifest) {
            continue;
        }
        let source = Source::new(shown(looked_at.manifest), looked_at.text.clone());
        if let Some(file) = sources.add(source) {
            findings.push(looked_at.finding(&why, Span::new(file, &looked_at.package.span)));
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
            held: held(&src),
            workspace: workspace(path),
            text,
            package,
            src,
        })
    }

    /// Returns by what it could set cookies; nothing where it could not, or not beside a registry.
    fn could_set(&self, scan: &Scan, with_registry: &BTreeSet<&Path>) -> Option<String> {
        // The registry itself cannot depend on itself, and a macro runs in the compiler.
        if self.package.name == REGISTRY || self.package.is_macro || self.root().is_none() {
            return None;
        }
        if self.held.turned_off {
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
            "`{name}` could set cookies ({why}), and nothing holds its sources against the policy while it is compiled"
        );
        let root = self.root().unwrap_or_else(|| self.src.join("lib.rs"));
        let root = shown(&root);
        let line = if self.held.turned_off {
            "take `enforce = false` out of #[registry(…)]; what has to go around the registry stands in an [[exempt]] of \
             the policy, with its reason"
                .to_owned()
        } else {
            format!(
                "write `cookie_registry::enforce!();` into {}",
                root.display()
            )
        };
        let help = if self.package.has_registry || self.held.turned_off {
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

/// Returns the manifest of the workspace to which a manifest belongs: the nearest that is one, as Cargo looks for it, else
/// its own.
pub(super) fn workspace(manifest: &Path) -> PathBuf {
    let own = fs::canonicalize(manifest).unwrap_or_else(|_| manifest.to_path_buf());
    let above = own.parent().into_iter().flat_map(Path::ancestors);
    above
        .map(|folder| folder.join("Cargo.toml"))
        .find(|path| fs::read_to_string(path).is_ok_and(|text| manifest::is_workspace(&text)))
        .unwrap_or(own)
}

/// Returns whether the sources of a crate have the derive, or `enforce!()`.
fn held(src: &Path) -> Held {
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
struct Search(Held);

impl<'a> Visit<'a> for Search {
    fn visit_item_struct(&mut self, item: &'a syn::ItemStruct) {
        for attribute in item
            .attrs
            .iter()
            .filter(|attribute| attribute.path().is_ident("derive"))
        {
            // What does not parse as a list of paths derives nothing.
            let _ = attribute.parse_nested_meta(|derived| {
                self.0.derives |= is_last(&derived.path, "CookieRegistry");
                Ok(())
            });
        }
        visit::visit_item_struct(self, item);
    }

    fn visit_attribute(&mut self, attribute: &'a syn::Attribute) {
        if attribute.path().is_ident("registry") {
            // What is misspelt in it is told by the macro.
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

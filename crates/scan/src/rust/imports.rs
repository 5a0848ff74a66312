//! Resolves the names of a file to paths: by its `use` declarations, aliases and glob imports.
//!
//! The declarations of inner modules and functions are combined with those of the file. If two declarations import the
//! same name, the one from another crate is used, because an import through a module of the same crate usually leads to
//! another crate in the end.

use crate::catalog::Names;
use std::collections::{HashMap, HashSet};
use syn::UseTree;

/// How many imports a path is followed through. `use a::b; use b::c;` takes two steps; a cycle does not compile.
const MAX_STEPS: usize = 6;

/// The imports of a file.
#[derive(Debug, Default)]
pub(super) struct Imports {
    names: HashMap<String, Vec<Path>>,
    globs: Vec<Path>,
    /// Modules whose content is in the file, so that what they import is known.
    inline_modules: HashSet<String>,
}

/// The segments of a path.
pub(super) type Path = Vec<String>;

impl Imports {
    /// Adds a `use` declaration.
    pub(super) fn add(&mut self, tree: &UseTree) {
        self.tree(tree, &mut Vec::new());
    }

    /// Adds `extern crate x as y` or `type y = x`.
    pub(super) fn alias(&mut self, name: String, path: Path) {
        if path.len() > 1 || path.first() != Some(&name) {
            self.names.entry(name).or_default().push(path);
        }
    }

    /// Adds a module whose content is in the file.
    pub(super) fn inline_module(&mut self, name: String) {
        self.inline_modules.insert(name);
    }

    fn tree(&mut self, tree: &UseTree, path: &mut Path) {
        match tree {
            UseTree::Path(inner) => {
                path.push(inner.ident.to_string());
                self.tree(&inner.tree, path);
                path.pop();
            }
            UseTree::Name(name) if name.ident == "self" => {
                if let Some(last) = path.last() {
                    self.import(last.clone(), path.clone());
                }
            }
            UseTree::Name(name) => {
                let name = name.ident.to_string();
                let mut full = path.clone();
                full.push(name.clone());
                self.import(name, full);
            }
            UseTree::Rename(rename) => {
                let mut full = path.clone();
                if rename.ident != "self" {
                    full.push(rename.ident.to_string());
                }
                self.import(rename.rename.to_string(), full);
            }
            UseTree::Glob(_) => self.globs.push(path.clone()),
            UseTree::Group(group) => {
                for tree in &group.items {
                    self.tree(tree, path);
                }
            }
        }
    }

    fn import(&mut self, name: String, path: Path) {
        self.names.entry(name).or_default().push(path);
    }

    /// Returns the path with its first segment replaced by what it was imported as, and so on.
    pub(super) fn resolve(&self, path: &[String]) -> Path {
        self.follow(path).0
    }

    /// Resolves a path, and returns whether an import gave its first segment.
    fn follow(&self, path: &[String]) -> (Path, bool) {
        let mut path = path.to_vec();
        let mut is_imported = false;
        for _ in 0..MAX_STEPS {
            self.leave_own_modules(&mut path);
            let Some(first) = path.first() else { break };
            let Some(full) = self.imported(first) else {
                break;
            };
            is_imported = true;
            // `use cookie;` imports a crate under its own name.
            if full.first() == Some(first) && full.len() == 1 {
                break;
            }
            let again = full.first() == Some(first);
            path.splice(0..1, full.iter().cloned());
            if again {
                break;
            }
        }
        (path, is_imported)
    }

    /// Returns every full path that a path can stand for: the imported one, or else one for each glob import that could
    /// bring its first name.
    pub(super) fn candidates(&self, path: &[String]) -> Vec<Path> {
        let (resolved, is_imported) = self.follow(path);
        let mut candidates = vec![resolved];
        if !is_imported {
            let through_glob = |glob: &Path| {
                let mut full = self.resolve(glob);
                full.extend(candidates.iter().flatten().cloned());
                full
            };
            let through_globs: Vec<Path> = self.globs.iter().map(through_glob).collect();
            candidates.extend(through_globs);
        }
        candidates
    }

    /// Returns the path under which a name is imported; one from another crate before one from an own module.
    fn imported(&self, name: &str) -> Option<&Path> {
        let paths = self.names.get(name)?;
        let is_foreign = |path: &&Path| !path.first().is_some_and(|root| self.is_own(root));
        let foreign = paths.iter().rev().find(is_foreign);
        foreign.or_else(|| paths.last())
    }

    /// Drops the own modules at the beginning of a path where the file shows what they import: `web::Jar` of
    /// `mod web { pub use library::Jar; }`.
    fn leave_own_modules(&self, path: &mut Path) {
        let own = path.iter().take_while(|part| self.is_own(part)).count();
        let is_known = |name: &String| {
            let imported = self.imported(name).and_then(|full| full.first());
            imported.is_some_and(|root| !self.is_own(root)) || !self.globs.is_empty()
        };
        if own > 0 && path.get(own).is_some_and(is_known) && self.is_inline(&path[..own]) {
            path.drain(..own);
        }
    }

    fn is_own(&self, root: &str) -> bool {
        matches!(root, "crate" | "self" | "super") || self.inline_modules.contains(root)
    }

    /// Returns whether own modules lead to one whose content is in the file.
    fn is_inline(&self, modules: &[String]) -> bool {
        let last = modules.last();
        last.is_some_and(|last| {
            // Within a module whose content is here, `super` is here too.
            let is_here = last == "self" || last == "super" && !self.inline_modules.is_empty();
            is_here || self.inline_modules.contains(last)
        })
    }

    /// Returns whether everything is imported from a module of these crates.
    pub(super) fn has_glob_of(&self, crates: &Names) -> bool {
        let of_crates = |glob: &Path| {
            let full = self.resolve(glob);
            full.first().is_some_and(|root| crates.has(root))
        };
        self.globs.iter().any(of_crates)
    }

    /// Returns whether a name is imported, or another name of something.
    pub(super) fn has(&self, name: &str) -> bool {
        self.names.contains_key(name)
    }

    /// Returns the full paths of the modules from which everything is imported.
    pub(super) fn globs(&self) -> impl Iterator<Item = Path> {
        self.globs.iter().map(|glob| self.resolve(glob))
    }

    /// Returns whether everything is imported from the root of a crate.
    pub(super) fn has_glob_from(&self, name: &str) -> bool {
        self.globs
            .iter()
            .any(|glob| matches!(self.resolve(glob).as_slice(), [root] if root == name))
    }

    /// Returns whether anything comes from a crate.
    pub(super) fn is_from(&self, name: &str) -> bool {
        self.paths()
            .chain(self.globs.iter().map(Vec::as_slice))
            .any(|path| path.first().is_some_and(|root| root == name))
    }

    /// Returns the full paths of everything that is imported by name.
    pub(super) fn paths(&self) -> impl Iterator<Item = &[String]> {
        self.names.values().flatten().map(Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::catalog;

    fn imports(source: &str) -> Imports {
        let mut imports = Imports::default();
        for item in syn::parse_file(source).unwrap().items {
            if let syn::Item::Use(item) = item {
                imports.add(&item.tree);
            }
        }
        imports
    }

    #[test]
    fn names_lead_back_to_their_crates() {
        let imports = imports(
            "use axum_extra::extract::{cookie::{self, Cookie as C}, CookieJar}; use rocket::http::*; use cookie::Key;",
        );
        let resolve = |path: &str| {
            let path: Vec<String> = path.split("::").map(str::to_owned).collect();
            imports.resolve(&path).join("::")
        };
        assert_eq!(
            resolve("C::new"),
            "axum_extra::extract::cookie::Cookie::new"
        );
        assert_eq!(
            resolve("cookie::Cookie"),
            "axum_extra::extract::cookie::Cookie"
        );
        assert_eq!(resolve("CookieJar"), "axum_extra::extract::CookieJar");
        assert_eq!(resolve("Unknown::x"), "Unknown::x");
        assert!(imports.has_glob_of(&catalog().servers));
    }
}

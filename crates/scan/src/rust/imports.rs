//! What the names of a file stand for: its `use` declarations.

use std::collections::HashMap;
use syn::UseTree;

/// The imports of a file, those of its inner modules and functions among them.
#[derive(Debug, Default)]
pub(super) struct Imports {
    names: HashMap<String, Vec<String>>,
    globs: Vec<Vec<String>>,
}

impl Imports {
    /// Takes in a `use` declaration.
    pub(super) fn add(&mut self, tree: &UseTree) {
        self.tree(tree, &mut Vec::new());
    }

    /// Takes in `extern crate x as y` and `type y = x`.
    pub(super) fn alias(&mut self, name: String, path: Vec<String>) {
        if path.len() > 1 || path.first() != Some(&name) {
            self.names.insert(name, path);
        }
    }

    fn tree(&mut self, tree: &UseTree, path: &mut Vec<String>) {
        match tree {
            UseTree::Path(inner) => {
                path.push(inner.ident.to_string());
                self.tree(&inner.tree, path);
                path.pop();
            }
            UseTree::Name(name) if name.ident == "self" => {
                if let Some(last) = path.last() {
                    self.names.insert(last.clone(), path.clone());
                }
            }
            UseTree::Name(name) => {
                let name = name.ident.to_string();
                let mut full = path.clone();
                full.push(name.clone());
                self.names.insert(name, full);
            }
            UseTree::Rename(rename) => {
                let mut full = path.clone();
                if rename.ident != "self" {
                    full.push(rename.ident.to_string());
                }
                self.names.insert(rename.rename.to_string(), full);
            }
            UseTree::Glob(_) => self.globs.push(path.clone()),
            UseTree::Group(group) => {
                for tree in &group.items {
                    self.tree(tree, path);
                }
            }
        }
    }

    /// The path with its first segment replaced by what it was imported as, again where that was imported too.
    pub(super) fn resolve(&self, path: &[String]) -> Vec<String> {
        let mut path = path.to_vec();
        // `use a::b; use b::c;` takes two steps; a loop of imports does not compile.
        for _ in 0..4 {
            let Some(first) = path.first() else { break };
            let Some(full) = self.names.get(first) else {
                break;
            };
            if full.first() == Some(first) && full.len() == 1 {
                break;
            }
            let again = full.first() == Some(first);
            path.splice(0..1, full.iter().cloned());
            if again {
                break;
            }
        }
        path
    }

    /// Whether a name is imported by itself.
    pub(super) fn knows(&self, name: &str) -> bool {
        self.names.contains_key(name)
    }

    /// The modules of these crates that glob imports open.
    pub(super) fn globs_of(&self, crates: &[&str]) -> impl Iterator<Item = &[String]> {
        let is_of = move |glob: &&Vec<String>| {
            let root = glob.first();
            root.is_some_and(|root| crates.contains(&root.as_str()))
        };
        self.globs.iter().filter(is_of).map(Vec::as_slice)
    }

    /// Whether anything comes from a crate.
    pub(super) fn is_from(&self, name: &str) -> bool {
        self.paths()
            .chain(self.globs.iter().map(Vec::as_slice))
            .any(|path| path.first().is_some_and(|root| root == name))
    }

    /// The full paths of everything imported by name.
    pub(super) fn paths(&self) -> impl Iterator<Item = &[String]> {
        self.names.values().map(Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
        assert!(imports.globs_of(&["rocket"]).next().is_some());
    }
}

//! The names in each module, and the module in which the thing behind a path is declared.

use super::tree::Tree;
use std::collections::{BTreeMap, BTreeSet};
use syn::{Item, UseTree};

/// The names of each module of a tree.
pub(super) struct Names<'t> {
    tree: &'t Tree,
    scopes: Vec<Scope>,
}

/// What can be named in one module without a path.
#[derive(Debug, Default)]
struct Scope {
    /// What the module declares itself, its children left out.
    items: BTreeSet<String>,
    /// What it imports, each name with the paths behind it.
    imports: BTreeMap<String, Vec<Vec<String>>>,
    /// The modules and enums of which it imports everything.
    globs: Vec<Vec<String>>,
}

/// What a path leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Found {
    /// A module of the tree.
    Module(usize),
    /// Something that this module of the tree declares.
    Item(usize),
}

impl<'t> Names<'t> {
    /// Collects the names of all modules.
    pub(super) fn of(tree: &'t Tree) -> Self {
        let scopes = tree
            .modules
            .iter()
            .map(|module| {
                let mut scope = Scope::default();
                for item in &module.items {
                    scope.declare(item);
                }
                scope
            })
            .collect();
        Self { tree, scopes }
    }

    /// Returns the module of this tree in which the thing behind a path is declared; `None` for other crates' things.
    pub(super) fn resolve(&self, module: usize, path: &[String]) -> Option<usize> {
        match self.follow(module, path, &mut BTreeSet::new())? {
            Found::Module(found) | Found::Item(found) => Some(found),
        }
    }

    fn follow(
        &self,
        module: usize,
        path: &[String],
        seen: &mut BTreeSet<(usize, String)>,
    ) -> Option<Found> {
        let (first, rest) = path.split_first()?;
        let mut found = match first.as_str() {
            "crate" => Found::Module(0),
            "self" => Found::Module(module),
            "super" => Found::Module(self.tree.modules[module].parent?),
            name => self.look_up(module, name, seen)?,
        };
        for name in rest {
            let Found::Module(current) = found else {
                // A variant or an associated item of what is already found.
                return Some(found);
            };
            found = if name == "super" {
                Found::Module(self.tree.modules[current].parent?)
            } else {
                // What is not found was made by a macro, in the module where it is looked for.
                self.look_up(current, name, seen)
                    .unwrap_or(Found::Item(current))
            };
        }
        Some(found)
    }

    fn look_up(
        &self,
        module: usize,
        name: &str,
        seen: &mut BTreeSet<(usize, String)>,
    ) -> Option<Found> {
        // Globs may form circles of their own, and `use self::name` names itself.
        if !seen.insert((module, name.to_owned())) {
            return None;
        }
        let found = self.look_up_unseen(module, name, seen);
        seen.remove(&(module, name.to_owned()));
        found
    }

    fn look_up_unseen(
        &self,
        module: usize,
        name: &str,
        seen: &mut BTreeSet<(usize, String)>,
    ) -> Option<Found> {
        if let Some(child) = self.tree.modules[module].children.get(name) {
            return Some(Found::Module(*child));
        }
        let scope = &self.scopes[module];
        if scope.items.contains(name) {
            return Some(Found::Item(module));
        }
        if let Some(paths) = scope.imports.get(name) {
            return paths
                .iter()
                .find_map(|path| self.follow(module, path, seen));
        }
        scope
            .globs
            .iter()
            .find_map(|path| match self.follow(module, path, seen)? {
                Found::Module(imported) if imported != module => self.look_up(imported, name, seen),
                _ => None,
            })
    }
}

impl Scope {
    fn declare(&mut self, item: &Item) {
        let name = match item {
            Item::Const(item) => &item.ident,
            Item::Enum(item) => &item.ident,
            Item::Fn(item) => &item.sig.ident,
            Item::Static(item) => &item.ident,
            Item::Struct(item) => &item.ident,
            Item::Trait(item) => &item.ident,
            Item::Type(item) => &item.ident,
            Item::Union(item) => &item.ident,
            Item::Macro(item) => match &item.ident {
                Some(name) => name,
                None => return,
            },
            Item::Use(item) => {
                for import in imports(&item.tree) {
                    match import.name {
                        Some(name) => self.imports.entry(name).or_default().push(import.path),
                        None => self.globs.push(import.path),
                    }
                }
                return;
            }
            _ => return,
        };
        self.items.insert(name.to_string());
    }
}

/// One name, or everything, that a `use` brings.
#[derive(Debug)]
pub(super) struct Import {
    /// The name in the module that imports it; `None` for `*`.
    pub(super) name: Option<String>,
    /// The path behind it, without `*`.
    pub(super) path: Vec<String>,
}

/// Returns what a `use` imports.
pub(super) fn imports(tree: &UseTree) -> Vec<Import> {
    let mut imports = Vec::new();
    collect(tree, &mut Vec::new(), &mut imports);
    imports
}

fn collect(tree: &UseTree, prefix: &mut Vec<String>, imports: &mut Vec<Import>) {
    match tree {
        UseTree::Path(path) => {
            prefix.push(path.ident.to_string());
            collect(&path.tree, prefix, imports);
            prefix.pop();
        }
        UseTree::Name(name) => {
            let name = name.ident.to_string();
            let mut path = prefix.clone();
            if name != "self" {
                path.push(name);
            }
            imports.push(Import {
                name: path.last().cloned(),
                path,
            });
        }
        UseTree::Rename(rename) => {
            let mut path = prefix.clone();
            if rename.ident != "self" {
                path.push(rename.ident.to_string());
            }
            imports.push(Import {
                name: Some(rename.rename.to_string()),
                path,
            });
        }
        UseTree::Glob(_) => imports.push(Import {
            name: None,
            path: prefix.clone(),
        }),
        UseTree::Group(group) => {
            for tree in &group.items {
                collect(tree, prefix, imports);
            }
        }
    }
}

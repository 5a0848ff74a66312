//! The module tree of a target, read from its files.

use crate::error::Error;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use syn::{Attribute, Item, Meta};

/// The modules of one target; the first is its root.
pub(super) struct Tree {
    pub(super) modules: Vec<Module>,
}

/// A module: a file, or `mod name { … }` within one.
pub(super) struct Module {
    /// Its path without `crate`, such as `report::human`; empty for the root.
    pub(super) path: String,
    /// The module around it.
    pub(super) parent: Option<usize>,
    /// The modules directly inside it, by name.
    pub(super) children: BTreeMap<String, usize>,
    /// What it declares, other modules and what only tests have left out.
    pub(super) items: Vec<Item>,
    /// The folder in which the files of its children are.
    folder: PathBuf,
    /// The folder to which `#[path]` of its children is relative: that of its own file, or `folder` for an inline module.
    siblings: PathBuf,
    /// The module that is the whole file: itself, or for an inline module one of its ancestors.
    pub(super) file: usize,
}

impl Tree {
    /// Reads a target from the file of its root module.
    ///
    /// # Errors
    /// Where a file cannot be read or parsed.
    pub(super) fn read(root: &Path) -> Result<Self, Error> {
        let mut tree = Self {
            modules: Vec::new(),
        };
        let folder = root.parent().unwrap_or(root).to_owned();
        tree.add_file(None, "", root, folder.clone())?;
        if folder.ends_with("src") {
            tree.add_undeclared(0, &folder, root)?;
        }
        Ok(tree)
    }

    /// Returns whether one module is around the other, or both are the same.
    pub(super) fn are_related(&self, one: usize, other: usize) -> bool {
        self.is_around(one, other) || self.is_around(other, one)
    }

    fn is_around(&self, outer: usize, inner: usize) -> bool {
        let mut module = Some(inner);
        while let Some(current) = module {
            if current == outer {
                return true;
            }
            module = self.modules[current].parent;
        }
        false
    }

    fn add_file(
        &mut self,
        parent: Option<usize>,
        name: &str,
        file: &Path,
        folder: PathBuf,
    ) -> Result<(), Error> {
        let text = fs::read_to_string(file).map_err(|source| Error::File {
            path: file.to_owned(),
            source,
        })?;
        let parsed = syn::parse_file(&text).map_err(|source| Error::Syntax {
            path: file.to_owned(),
            line: source.span().start().line,
            message: source.to_string(),
        })?;
        if is_only_for_tests(&parsed.attrs) {
            return Ok(());
        }
        let id = self.modules.len();
        let siblings = file.parent().unwrap_or(file).to_owned();
        self.add(parent, name, folder, siblings, id);
        self.add_items(id, parsed.items)
    }

    fn add(
        &mut self,
        parent: Option<usize>,
        name: &str,
        folder: PathBuf,
        siblings: PathBuf,
        file: usize,
    ) {
        let id = self.modules.len();
        let path = match parent {
            Some(parent) => {
                self.modules[parent].children.insert(name.to_owned(), id);
                let outer = &self.modules[parent].path;
                let separator = if outer.is_empty() { "" } else { "::" };
                format!("{outer}{separator}{name}")
            }
            None => String::new(),
        };
        self.modules.push(Module {
            path,
            parent,
            children: BTreeMap::new(),
            items: Vec::new(),
            folder,
            siblings,
            file,
        });
    }

    fn add_items(&mut self, id: usize, items: Vec<Item>) -> Result<(), Error> {
        for item in items {
            if is_only_for_tests(attributes(&item)) {
                continue;
            }
            let Item::Mod(module) = item else {
                self.modules[id].items.push(item);
                continue;
            };
            let name = module.ident.to_string();
            let folder = self.modules[id].folder.join(&name);
            if let Some((_, items)) = module.content {
                let inner = self.modules.len();
                let file = self.modules[id].file;
                self.add(Some(id), &name, folder.clone(), folder, file);
                self.add_items(inner, items)?;
            } else if let Some(path) = path_attribute(&module.attrs) {
                let file = self.modules[id].siblings.join(path);
                let folder = file.parent().unwrap_or(&file).to_owned();
                self.add_file(Some(id), &name, &file, folder)?;
            } else {
                let file = self.modules[id].folder.join(format!("{name}.rs"));
                let file = if file.is_file() {
                    file
                } else {
                    folder.join("mod.rs")
                };
                self.add_file(Some(id), &name, &file, folder)?;
            }
        }
        Ok(())
    }

    /// Adds files of the folder that no `mod` line names: a macro may declare them.
    fn add_undeclared(&mut self, id: usize, folder: &Path, root: &Path) -> Result<(), Error> {
        let failed = |source| Error::File {
            path: folder.to_owned(),
            source,
        };
        let mut paths = Vec::new();
        for entry in fs::read_dir(folder).map_err(failed)? {
            paths.push(entry.map_err(failed)?.path());
        }
        paths.sort();
        for path in paths {
            let Some(name) = path.file_stem().and_then(|name| name.to_str()) else {
                continue;
            };
            let is_source = path.extension().is_some_and(|extension| extension == "rs");
            if is_source
                && path != root
                && !["mod", "lib", "main", "tests"].contains(&name)
                && !self.modules[id].children.contains_key(name)
                && self.is_declared_by_macro(id, name)
            {
                self.add_file(Some(id), name, &path, folder.join(name))?;
            }
        }
        let children: Vec<_> = self.modules[id]
            .children
            .iter()
            .map(|(name, child)| (folder.join(name), *child))
            .collect();
        for (folder, child) in children {
            if folder.is_dir() {
                self.add_undeclared(child, &folder, root)?;
            }
        }
        Ok(())
    }

    /// Returns whether a macro call of a module has the name among its tokens.
    fn is_declared_by_macro(&self, id: usize, name: &str) -> bool {
        self.modules[id].items.iter().any(|item| match item {
            Item::Macro(call) if call.ident.is_none() => call
                .mac
                .tokens
                .clone()
                .into_iter()
                .any(|token| token.to_string() == name),
            _ => false,
        })
    }
}

/// Returns whether something is compiled for tests alone.
pub(super) fn is_only_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let Meta::List(list) = &attribute.meta else {
            return attribute.path().is_ident("test");
        };
        list.path.is_ident("cfg") && list.tokens.to_string() == "test"
    })
}

/// Returns the attributes of an item.
pub(super) fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::ExternCrate(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Union(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

/// Returns the value of `#[path = "…"]`.
fn path_attribute(attributes: &[Attribute]) -> Option<String> {
    attributes.iter().find_map(|attribute| {
        let Meta::NameValue(pair) = &attribute.meta else {
            return None;
        };
        let syn::Expr::Lit(literal) = &pair.value else {
            return None;
        };
        match &literal.lit {
            syn::Lit::Str(path) if pair.path.is_ident("path") => Some(path.value()),
            _ => None,
        }
    })
}

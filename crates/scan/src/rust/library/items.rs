//! Finds the items of a library that the catalog may name, and their public paths.

mod paths;

use crate::catalog::catalog;
use crate::rust::{depth, raw};
use crate::{limits, parallel, tree, words};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use syn::parse::{ParseStream, Parser as _};
use syn::{ForeignItem, ImplItem, ReturnType, TraitItem, Type, UseTree, Visibility};

/// A public item, with its module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Item {
    /// A struct.
    Type { module: Module, name: String },
    /// A function of a type or trait.
    Method {
        module: Module,
        /// The type or trait.
        owner: String,
        name: String,
        /// Whether it is called on a value.
        takes_self: bool,
        /// Whether an argument is a cookie.
        takes_cookie: bool,
    },
    /// A function outside of types.
    Function { module: Module, name: String },
}

/// The names of the modules from the library's root on.
type Module = Vec<String>;

/// The re-exports of a module.
#[derive(Clone, Debug, Default)]
struct PassedOn {
    /// The names of single items.
    names: BTreeSet<String>,
    /// The modules of which everything is.
    globs: BTreeSet<String>,
}

/// What one file has.
#[derive(Clone, Debug, Default)]
struct Read {
    items: Vec<Item>,
    /// Where the types and traits are defined.
    defined: Vec<(String, Module)>,
    /// Which trait which type has.
    traits: Vec<(String, String)>,
    passed_on: Vec<(Module, PassedOn)>,
    /// Modules that nobody outside can name.
    private: Vec<Module>,
}

/// Everything in a library that could be meant.
#[derive(Debug, Default)]
pub(super) struct Items {
    pub(super) all: Vec<Item>,
    defined: BTreeMap<String, BTreeSet<Module>>,
    traits: BTreeSet<(String, String)>,
    passed_on: BTreeMap<Module, PassedOn>,
    private: BTreeSet<Module>,
}

impl Items {
    /// Reads a library from its `lib.rs` on. A file that does not parse has nothing: the compiler would have said so.
    pub(super) fn read(root: &Path) -> Self {
        let folder = root.parent().unwrap_or(root);
        let mut files = tree::rust_files(folder, &mut Vec::new());
        // Only what the tables name is of interest; the files that pass it on have no word of their own.
        let search = words::search(&catalog().wanted());
        let mut items = Self::default();
        let read = parallel::collect(&mut files, |path| {
            let Some(module) = module_of(folder, path, root) else {
                return Vec::new();
            };
            let Ok(text) = limits::read(path) else {
                return Vec::new();
            };
            let is_named = search.as_ref().is_none_or(|search| search.is_match(&text));
            if !(is_named || text.contains("pub use")) || depth::parsable(&text).is_err() {
                return Vec::new();
            }
            let Ok(file) = raw::parse_file(&text) else {
                return Vec::new();
            };
            let mut read = Read::default();
            read.items_of(&file.items, &module);
            vec![read]
        });
        for read in read {
            items.all.extend(read.items);
            items.traits.extend(read.traits);
            items.private.extend(read.private);
            for (name, module) in read.defined {
                items.defined.entry(name).or_default().insert(module);
            }
            for (module, passed_on) in read.passed_on {
                let here = items.passed_on.entry(module).or_default();
                here.names.extend(passed_on.names);
                here.globs.extend(passed_on.globs);
            }
        }
        items
    }

    /// Returns whether a type or trait is the type of this name, or a trait that it implements.
    pub(super) fn is_of(&self, owner: &str, name: &str) -> bool {
        owner == name || self.traits.contains(&(name.to_owned(), owner.to_owned()))
    }
}

/// Returns the module that a file is, by the usual layout. `None` for a file of tests.
fn module_of(folder: &Path, path: &Path, root: &Path) -> Option<Module> {
    if path == root {
        return Some(Vec::new());
    }
    let below = path.strip_prefix(folder).ok()?.with_extension("");
    let mut module: Module = below
        .components()
        .map(|part| part.as_os_str().to_string_lossy().into_owned())
        .collect();
    if module.last().is_some_and(|last| last == "mod") {
        module.pop();
    }
    // What plays a client in tests sets the cookies of a request.
    let is_test = |name: &String| matches!(name.as_str(), "test" | "tests" | "testing" | "bin");
    (!module.iter().any(is_test)).then_some(module)
}

impl Read {
    fn items_of(&mut self, items: &[syn::Item], module: &Module) {
        for item in items {
            match item {
                syn::Item::Struct(item) if is_public(&item.vis) => {
                    self.define(&item.ident, module);
                    self.items.push(Item::Type {
                        module: module.clone(),
                        name: item.ident.to_string(),
                    });
                }
                syn::Item::Enum(item) if is_public(&item.vis) => self.define(&item.ident, module),
                syn::Item::Trait(item) if is_public(&item.vis) => self.of_trait(item, module),
                syn::Item::Impl(item) => self.of_impl(item, module),
                syn::Item::Fn(item) if is_public(&item.vis) => self.items.push(Item::Function {
                    module: module.clone(),
                    name: item.sig.ident.to_string(),
                }),
                syn::Item::ForeignMod(item) => self.of_browser(item, module),
                syn::Item::Use(item) if is_public(&item.vis) => {
                    let mut passed_on = PassedOn::default();
                    leaves(&item.tree, None, &mut passed_on);
                    self.passed_on.push((module.clone(), passed_on));
                }
                syn::Item::Mod(item) => {
                    let name = item.ident.to_string();
                    let is_tests = name == "tests";
                    let mut inner = module.clone();
                    inner.push(name);
                    if let Some((_, items)) = item.content.as_ref().filter(|_| !is_tests) {
                        self.items_of(items, &inner);
                    }
                    if !is_public(&item.vis) {
                        self.private.push(inner);
                    }
                }
                // Such as `cfg_feature! { pub mod … }`: items, under a condition.
                syn::Item::Macro(item) if item.ident.is_none() => {
                    if let Ok(file) = syn::parse2::<syn::File>(item.mac.tokens.clone()) {
                        self.items_of(&file.items, module);
                    }
                }
                _ => {}
            }
        }
    }

    fn define(&mut self, name: &syn::Ident, module: &Module) {
        self.defined.push((name.to_string(), module.clone()));
    }

    fn of_trait(&mut self, item: &syn::ItemTrait, module: &Module) {
        self.define(&item.ident, module);
        for function in &item.items {
            if let TraitItem::Fn(function) = function {
                self.method(item.ident.to_string(), &function.sig, module);
            }
        }
    }

    fn of_impl(&mut self, item: &syn::ItemImpl, module: &Module) {
        let Some(owner) = name_of(&item.self_ty) else {
            return;
        };
        if let Some((path, _)) = &item.trait_ {
            if let Some(last) = path.segments.last() {
                self.traits.push((owner, last.ident.to_string()));
            }
            return;
        }
        self.of_type(&owner, &item.items, module);
    }

    /// Reads the functions of a type.
    fn of_type(&mut self, owner: &str, items: &[ImplItem], module: &Module) {
        for item in items {
            match item {
                ImplItem::Fn(function) if is_public(&function.vis) => {
                    self.method(owner.to_owned(), &function.sig, module);
                }
                // Such as `cfg_feature! { … }` around some of them.
                ImplItem::Macro(item) => {
                    if let Ok(within) = impl_items.parse2(item.mac.tokens.clone()) {
                        self.of_type(owner, &within, module);
                    }
                }
                _ => {}
            }
        }
    }

    fn method(&mut self, owner: String, signature: &syn::Signature, module: &Module) {
        let takes_cookie = signature.inputs.iter().any(|input| match input {
            syn::FnArg::Typed(input) => mentions_cookie(&input.ty, &signature.generics),
            syn::FnArg::Receiver(_) => false,
        });
        self.items.push(Item::Method {
            module: module.clone(),
            owner,
            name: signature.ident.to_string(),
            takes_self: signature.receiver().is_some(),
            takes_cookie,
        });
    }

    /// Reads the interfaces of the browser: `#[wasm_bindgen]` makes methods of functions whose first argument is `this`.
    fn of_browser(&mut self, item: &syn::ItemForeignMod, module: &Module) {
        for item in &item.items {
            match item {
                ForeignItem::Type(item) if is_public(&item.vis) => self.define(&item.ident, module),
                ForeignItem::Fn(item) if is_public(&item.vis) => {
                    let this = item.sig.inputs.first().and_then(|first| match first {
                        syn::FnArg::Typed(first) => name_of(&first.ty),
                        syn::FnArg::Receiver(_) => None,
                    });
                    if let Some(owner) = this {
                        self.method(owner, &item.sig, module);
                    }
                }
                _ => {}
            }
        }
    }
}

/// Parses the tokens of a macro within an `impl` as items of an `impl`.
fn impl_items(input: ParseStream<'_>) -> syn::Result<Vec<ImplItem>> {
    input.call(syn::Attribute::parse_inner)?;
    let mut items = Vec::new();
    while !input.is_empty() {
        items.push(input.parse()?);
    }
    Ok(items)
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// Returns the last name of a type's path, through references.
fn name_of(of: &Type) -> Option<String> {
    match of {
        Type::Path(path) => Some(path.path.segments.last()?.ident.to_string()),
        Type::Reference(inner) => name_of(&inner.elem),
        _ => None,
    }
}

/// Returns whether an argument takes a cookie: by its type, or by the bound of its type.
fn mentions_cookie(of: &Type, generics: &syn::Generics) -> bool {
    let mut seen = Mentions(false);
    syn::visit::Visit::visit_type(&mut seen, of);
    if let Some(name) = name_of(of) {
        let bounds = generics
            .type_params()
            .filter(|parameter| parameter.ident == name);
        for parameter in bounds {
            syn::visit::Visit::visit_type_param(&mut seen, parameter);
        }
        let conditions = generics
            .where_clause
            .iter()
            .flat_map(|clause| &clause.predicates);
        for condition in conditions {
            if matches!(condition, syn::WherePredicate::Type(of) if name_of(&of.bounded_ty).as_ref() == Some(&name))
            {
                syn::visit::Visit::visit_where_predicate(&mut seen, condition);
            }
        }
    }
    seen.0
}

struct Mentions(bool);

impl<'a> syn::visit::Visit<'a> for Mentions {
    fn visit_path_segment(&mut self, segment: &'a syn::PathSegment) {
        self.0 |= catalog().cookie_types.has(&segment.ident.to_string());
        syn::visit::visit_path_segment(self, segment);
    }

    fn visit_return_type(&mut self, _: &'a ReturnType) {
        // A closure that gives a cookie back takes none.
    }
}

/// Collects what an import re-exports under its own name. For a glob it is the last module.
fn leaves(tree: &UseTree, before: Option<&syn::Ident>, found: &mut PassedOn) {
    match tree {
        UseTree::Path(path) => {
            let is_here = path.ident == "self" || path.ident == "crate";
            leaves(
                &path.tree,
                if is_here { before } else { Some(&path.ident) },
                found,
            );
        }
        UseTree::Name(name) => {
            found.names.insert(name.ident.to_string());
        }
        UseTree::Glob(_) => found.globs.extend(before.map(ToString::to_string)),
        UseTree::Group(group) => group
            .items
            .iter()
            .for_each(|tree| leaves(tree, before, found)),
        UseTree::Rename(_) => {}
    }
}

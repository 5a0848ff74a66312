//! What the sources of one package have, by name: types, functions, methods, fields and texts.
//!
//! Features and platforms are not looked at: an item counts whatever turns it on. Code of tests does not count.

use proc_macro2::{TokenStream, TokenTree};
use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::Path;
use syn::visit::{self, Visit};

/// The items of a package.
#[derive(Debug, Default)]
pub(super) struct Items {
    /// Public types and traits, and names that are re-exported.
    pub(super) types: HashSet<String>,
    /// Functions of types and traits: the type, or `None` for a trait, and how many arguments there are without the receiver.
    pub(super) methods: HashMap<String, Vec<(Option<String>, usize)>>,
    /// Functions of modules, with their arguments.
    pub(super) functions: HashMap<String, usize>,
    /// Fields, as `Type::field`.
    pub(super) fields: HashSet<String>,
    /// Names of functions that are written within macros, by whatever type.
    pub(super) in_macros: HashSet<String>,
    /// Names of fields for which a derive can make methods.
    pub(super) derived: HashSet<String>,
    /// Types that derive a trait of the standard library: `Type::default`.
    pub(super) derives: HashSet<String>,
    /// All texts.
    pub(super) texts: HashSet<String>,
    /// The crates of which items are re-exported.
    pub(super) offers: HashSet<String>,
    /// How many files could not be parsed.
    pub(super) unread: usize,
    owner: Option<Owner>,
}

/// What a function is in.
#[derive(Clone, Debug)]
enum Owner {
    Type(String),
    Trait,
}

/// Derives that make no methods of a type's own.
const PLAIN_DERIVES: &[&str] = &[
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "Deserialize",
    "Eq",
    "Hash",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Serialize",
];

impl Items {
    /// Reads all sources in a folder and below it.
    pub(super) fn of_folder(folder: &Path) -> Self {
        let mut items = Self::default();
        items.add_folder(folder, 0);
        items
    }

    fn add_folder(&mut self, folder: &Path, depth: usize) {
        let Ok(entries) = fs::read_dir(folder) else {
            return;
        };
        for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
            if path.is_dir() && depth < 32 {
                self.add_folder(&path, depth + 1);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                match fs::read_to_string(&path) {
                    Ok(text) => self.add_source(&text),
                    Err(_) => self.unread += 1,
                }
            }
        }
    }

    pub(super) fn add_source(&mut self, text: &str) {
        match syn::parse_file(text) {
            Ok(file) => self.visit_file(&file),
            Err(_) => self.unread += 1,
        }
        if let Ok(tokens) = text.parse() {
            self.add_texts(tokens);
        }
    }

    fn add_texts(&mut self, tokens: TokenStream) {
        for token in tokens {
            match token {
                TokenTree::Group(group) => self.add_texts(group.stream()),
                TokenTree::Literal(literal) => match syn::Lit::new(literal) {
                    syn::Lit::Str(text) => {
                        self.texts.insert(text.value());
                    }
                    syn::Lit::ByteStr(text) => {
                        let text = String::from_utf8_lossy(&text.value()).into_owned();
                        self.texts.insert(text);
                    }
                    _ => {}
                },
                _ => {}
            }
        }
    }

    /// Adds the names of a macro among items: those after `fn`, and of a call all that it is given, because it can make functions of
    /// these names.
    fn add_macro(&mut self, tokens: TokenStream, is_call: bool) {
        let mut after_fn = false;
        for token in tokens {
            match token {
                TokenTree::Group(group) => self.add_macro(group.stream(), is_call),
                TokenTree::Ident(name) => {
                    if after_fn || is_call {
                        self.in_macros.insert(name.to_string());
                    }
                    after_fn = name == "fn";
                }
                _ => after_fn = false,
            }
        }
    }

    fn add_method(&mut self, signature: &syn::Signature) {
        let owner = match self.owner.clone() {
            Some(Owner::Type(name)) => Some(name),
            Some(Owner::Trait) | None => None,
        };
        let arguments = arguments(signature);
        let name = signature.ident.to_string();
        self.methods
            .entry(name)
            .or_default()
            .push((owner, arguments));
    }

    fn add_type(&mut self, visibility: &syn::Visibility, name: &syn::Ident) {
        if matches!(visibility, syn::Visibility::Public(_)) {
            self.types.insert(name.to_string());
        }
    }

    fn add_use(&mut self, tree: &syn::UseTree, is_first: bool) {
        match tree {
            syn::UseTree::Path(path) => {
                if is_first {
                    self.offers.insert(path.ident.to_string());
                }
                // `pub use crate::a`, `pub use self::a`.
                let is_relative =
                    path.ident == "crate" || path.ident == "self" || path.ident == "super";
                self.add_use(&path.tree, is_first && is_relative);
            }
            syn::UseTree::Name(name) => {
                if is_first {
                    self.offers.insert(name.ident.to_string());
                }
                self.types.insert(name.ident.to_string());
            }
            syn::UseTree::Rename(renamed) => {
                if is_first {
                    self.offers.insert(renamed.ident.to_string());
                }
                self.types.insert(renamed.rename.to_string());
            }
            syn::UseTree::Group(group) => {
                for tree in &group.items {
                    self.add_use(tree, is_first);
                }
            }
            syn::UseTree::Glob(_) => {}
        }
    }

    fn add_derives(
        &mut self,
        name: &syn::Ident,
        attributes: &[syn::Attribute],
        fields: &syn::Fields,
    ) {
        let mut makes_methods = false;
        for attribute in attributes {
            if !attribute.path().is_ident("derive") {
                continue;
            }
            let _ = attribute.parse_nested_meta(|derived| {
                let last = derived.path.segments.last();
                let last = last.map(|last| last.ident.to_string()).unwrap_or_default();
                if last == "Default" {
                    self.derives.insert(format!("{name}::default"));
                }
                makes_methods |= !PLAIN_DERIVES.contains(&last.as_str());
                Ok(())
            });
        }
        for field in fields.iter().filter_map(|field| field.ident.as_ref()) {
            self.fields.insert(format!("{name}::{field}"));
            if makes_methods {
                self.derived.insert(field.to_string());
            }
        }
    }
}

fn arguments(signature: &syn::Signature) -> usize {
    let inputs = signature.inputs.iter();
    inputs
        .filter(|input| matches!(input, syn::FnArg::Typed(_)))
        .count()
}

/// Returns the last name of a type's path.
fn last_name(ty: &syn::Type) -> Option<String> {
    match ty {
        syn::Type::Path(path) => Some(path.path.segments.last()?.ident.to_string()),
        syn::Type::Reference(reference) => last_name(&reference.elem),
        _ => None,
    }
}

fn is_test(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && attribute
                .parse_args::<syn::Path>()
                .is_ok_and(|path| path.is_ident("test"))
    })
}

impl<'ast> Visit<'ast> for Items {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if !is_test(&item.attrs) {
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_item_struct(&mut self, item: &'ast syn::ItemStruct) {
        self.add_type(&item.vis, &item.ident);
        self.add_derives(&item.ident, &item.attrs, &item.fields);
    }

    fn visit_item_enum(&mut self, item: &'ast syn::ItemEnum) {
        self.add_type(&item.vis, &item.ident);
    }

    fn visit_item_union(&mut self, item: &'ast syn::ItemUnion) {
        self.add_type(&item.vis, &item.ident);
    }

    fn visit_item_type(&mut self, item: &'ast syn::ItemType) {
        self.add_type(&item.vis, &item.ident);
    }

    fn visit_item_trait(&mut self, item: &'ast syn::ItemTrait) {
        self.add_type(&item.vis, &item.ident);
        let before = self.owner.replace(Owner::Trait);
        visit::visit_item_trait(self, item);
        self.owner = before;
    }

    fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
        self.add_method(&item.sig);
    }

    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        let owner = last_name(&item.self_ty).map(Owner::Type);
        let before = std::mem::replace(&mut self.owner, owner);
        visit::visit_item_impl(self, item);
        self.owner = before;
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        let is_public = matches!(item.vis, syn::Visibility::Public(_));
        let is_inherited = matches!(item.vis, syn::Visibility::Inherited);
        // The functions of an impl of a trait have no visibility of their own.
        if is_public || is_inherited {
            self.add_method(&item.sig);
        }
    }

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        if matches!(item.vis, syn::Visibility::Public(_)) && !is_test(&item.attrs) {
            let arguments = arguments(&item.sig);
            let most = self.functions.entry(item.sig.ident.to_string());
            let most = most.or_default();
            *most = (*most).max(arguments);
        }
    }

    fn visit_foreign_item_fn(&mut self, item: &'ast syn::ForeignItemFn) {
        let first = item.sig.inputs.first();
        let owner = match first {
            Some(syn::FnArg::Typed(first)) => last_name(&first.ty),
            _ => None,
        };
        let before = std::mem::replace(&mut self.owner, owner.map(Owner::Type));
        self.add_method(&item.sig);
        self.owner = before;
    }

    fn visit_foreign_item_type(&mut self, item: &'ast syn::ForeignItemType) {
        self.add_type(&item.vis, &item.ident);
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        if matches!(item.vis, syn::Visibility::Public(_)) {
            self.add_use(&item.tree, true);
        }
    }

    fn visit_item_extern_crate(&mut self, item: &'ast syn::ItemExternCrate) {
        if matches!(item.vis, syn::Visibility::Public(_)) {
            self.offers.insert(item.ident.to_string());
        }
    }

    fn visit_item_macro(&mut self, item: &'ast syn::ItemMacro) {
        let is_call = !item.mac.path.is_ident("macro_rules");
        self.add_macro(item.mac.tokens.clone(), is_call);
    }

    fn visit_impl_item_macro(&mut self, item: &'ast syn::ImplItemMacro) {
        self.add_macro(item.mac.tokens.clone(), true);
    }

    fn visit_trait_item_macro(&mut self, item: &'ast syn::TraitItemMacro) {
        self.add_macro(item.mac.tokens.clone(), true);
    }
}

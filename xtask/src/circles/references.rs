//! Which modules each module of a tree uses.

use super::names::{Names, imports};
use super::tree::{Tree, attributes, is_only_for_tests};
use proc_macro2::{TokenStream, TokenTree};
use std::collections::BTreeMap;
use syn::visit::{self, Visit};
use syn::{Attribute, ImplItemFn, Item, ItemUse, Macro, Meta, Path, Visibility};

/// Macros whose tokens are code of another crate.
const QUOTES: [&str; 4] = [
    "quote",
    "quote_spanned",
    "parse_quote",
    "parse_quote_spanned",
];

/// Pairs of files' modules, the first of which uses the second, each with a path by which it does.
pub(super) type References = BTreeMap<(usize, usize), String>;

/// Finds the references between the files of a tree. What only tests use is left out.
pub(super) fn find(tree: &Tree) -> References {
    let names = Names::of(tree);
    let mut references = References::new();
    for (id, module) in tree.modules.iter().enumerate() {
        let mut finder = Finder {
            tree,
            names: &names,
            module: id,
            references: &mut references,
        };
        for item in &module.items {
            finder.visit_item(item);
        }
    }
    references
}

struct Finder<'f, 't> {
    tree: &'t Tree,
    names: &'f Names<'t>,
    module: usize,
    references: &'f mut References,
}

impl Finder<'_, '_> {
    fn add(&mut self, path: &[String]) {
        let Some(found) = self.names.resolve(self.module, path) else {
            return;
        };
        let from = self.tree.modules[self.module].file;
        let to = self.tree.modules[found].file;
        if !self.tree.are_related(from, to) {
            let path = path.join("::");
            self.references.entry((from, to)).or_insert(path);
        }
    }

    /// Adds the paths of two or more names among the tokens of a macro call or an attribute.
    fn add_tokens(&mut self, tokens: TokenStream) {
        let mut path: Vec<String> = Vec::new();
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Ident(name) => {
                    if colons != 2 {
                        self.end_path(&mut path);
                    }
                    path.push(name.to_string());
                    colons = 0;
                }
                TokenTree::Punct(mark) if mark.as_char() == ':' => colons += 1,
                TokenTree::Group(group) => {
                    self.end_path(&mut path);
                    colons = 0;
                    self.add_tokens(group.stream());
                }
                _ => {
                    self.end_path(&mut path);
                    colons = 0;
                }
            }
        }
        self.end_path(&mut path);
    }

    fn end_path(&mut self, path: &mut Vec<String>) {
        if path.len() > 1 {
            self.add(path);
        }
        path.clear();
    }
}

impl<'a> Visit<'a> for Finder<'_, '_> {
    fn visit_item(&mut self, item: &'a Item) {
        if !is_only_for_tests(attributes(item)) {
            visit::visit_item(self, item);
        }
    }

    fn visit_impl_item_fn(&mut self, function: &'a ImplItemFn) {
        if !is_only_for_tests(&function.attrs) {
            visit::visit_impl_item_fn(self, function);
        }
    }

    fn visit_item_use(&mut self, item: &'a ItemUse) {
        for import in imports(&item.tree) {
            self.add(&import.path);
        }
    }

    fn visit_path(&mut self, path: &'a Path) {
        if path.leading_colon.is_none() {
            let names: Vec<_> = path
                .segments
                .iter()
                .map(|segment| segment.ident.to_string())
                .collect();
            self.add(&names);
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'a Macro) {
        visit::visit_macro(self, call);
        if !QUOTES.iter().any(|quote| call.path.is_ident(quote)) {
            self.add_tokens(call.tokens.clone());
        }
    }

    fn visit_attribute(&mut self, attribute: &'a Attribute) {
        if let Meta::List(list) = &attribute.meta {
            self.add_tokens(list.tokens.clone());
        }
    }

    fn visit_visibility(&mut self, _: &'a Visibility) {
        // Who may see an item says nothing about what the item uses.
    }
}

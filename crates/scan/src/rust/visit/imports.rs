//! Imports that are reported themselves, and constants of the registry.

use super::{Visitor, first_span, range};
use crate::catalog::catalog;
use crate::facts::RawUse;
use crate::occurrence::{Medium, Operation};
use crate::rust::attributes;
use crate::rust::evaluate::Effect;
use crate::rust::imports::Imports;
use crate::rust::value::segments;
use crate::text::Text;
use proc_macro2::Span;
use std::ops::Range;

impl Visitor<'_> {
    /// Reports a re-export of what a library offers: a file that imports it from there does not name the library.
    pub(super) fn report_re_export(&mut self, item: &syn::ItemUse) {
        if !matches!(item.vis, syn::Visibility::Inherited) {
            self.import(item, |path| catalog().medium_of_item(path));
        }
    }

    /// Reports the import of a jar in a file that shows no finer occurrence, and calls a jar's method on a value that is
    /// not known.
    pub(super) fn report_import_of_jar(&mut self, file: &syn::File) {
        let has_others = self.found.occurrences.iter().any(|other| !other.in_test);
        if !self.found.asks_unknown || has_others {
            return;
        }
        let of_jar = |path: &[String]| {
            let is_jar = path
                .last()
                .is_some_and(|name| catalog().jar_types.has(name));
            catalog().medium_of_item(path).filter(|_| is_jar)
        };
        for item in &file.items {
            if let syn::Item::Use(item) = item
                && !attributes::is_test(&item.attrs)
                && self.import(item, of_jar)
            {
                return;
            }
        }
    }

    /// Reports an import if something can be set through what it imports, and returns whether that is so.
    fn import(
        &mut self,
        item: &syn::ItemUse,
        medium_of: impl Fn(&[String]) -> Option<Medium>,
    ) -> bool {
        let mut imports = Imports::default();
        imports.add(&item.tree);
        let modules = &self.evaluator.outline.modules;
        let is_foreign = |path: &&[String]| path.first().is_some_and(|it| !modules.contains(it));
        let mut paths = imports.paths().filter(is_foreign);
        let Some((path, medium)) = paths.find_map(|path| Some((path, medium_of(path)?))) else {
            return false;
        };
        let effect = Effect {
            medium,
            ..Effect::of_cookie(path.join("::"), Operation::Import, Text::unknown())
        };
        let span = range(item.use_token.span, item.semi_token.span);
        self.report(span, effect);
        true
    }

    /// Notes the use of a constant of the registry.
    pub(super) fn registry_constant(&mut self, path: &syn::Path) {
        let full = self.evaluator.outline.imports.resolve(&segments(path));
        let [.., owner, constant] = full.as_slice() else {
            return;
        };
        let own =
            self.evaluator.outline.registries.contains(owner) || self.registries.contains(owner);
        let is_constant = constant
            .chars()
            .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
        if own && is_constant {
            let span = path_range(path);
            let in_test = self.contexts.in_test();
            self.found.uses.push(RawUse {
                constant: constant.clone(),
                span,
                in_test,
            });
        }
    }
}

fn path_range(path: &syn::Path) -> Range<usize> {
    let last = path
        .segments
        .last()
        .map_or_else(Span::call_site, |last| last.ident.span());
    range(first_span(path), last)
}

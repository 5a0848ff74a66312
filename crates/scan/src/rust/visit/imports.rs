//! Imports that are reported themselves, and constants of the registry.

use super::{Visitor, first_span, range};
use crate::catalog::catalog;
use crate::facts::RawUse;
use crate::occurrence::Operation;
use crate::rust::attributes;
use crate::rust::evaluate::Effect;
use crate::rust::imports::Imports;
use crate::rust::value::segments;
use crate::text::Text;
use proc_macro2::Span;
use std::ops::Range;

impl Visitor<'_> {
    /// Reports a re-export of a library's type: who imports it from there does not name the library.
    pub(super) fn report_re_export(&mut self, item: &syn::ItemUse) {
        if matches!(item.vis, syn::Visibility::Inherited) {
            return;
        }
        self.import(item, |name| catalog().is_cookie_or_jar(name));
    }

    /// Reports the import of a jar in a file that shows no finer occurrence, and calls a jar's method on a value that is
    /// not known.
    pub(super) fn report_import_of_jar(&mut self, file: &syn::File) {
        let has_others = self.found.occurrences.iter().any(|other| !other.in_test);
        if !self.found.asks_unknown || has_others {
            return;
        }
        let is_jar = |name: &str| catalog().jar_types.has(name);
        for item in &file.items {
            if let syn::Item::Use(item) = item
                && !attributes::is_test(&item.attrs)
                && self.import(item, is_jar)
            {
                return;
            }
        }
    }

    /// Reports an import if it is that of a library's type of such a name, and returns whether it is.
    fn import(&mut self, item: &syn::ItemUse, is_meant: impl Fn(&str) -> bool) -> bool {
        let mut imports = Imports::default();
        imports.add(&item.tree);
        let of_library = |root: &String| {
            catalog().servers.has(root) && !self.evaluator.outline.modules.contains(root)
        };
        let meant = imports.paths().find(|path| {
            path.last().is_some_and(|last| is_meant(last)) && path.first().is_some_and(of_library)
        });
        let Some(path) = meant else { return false };
        let span = range(item.use_token.span, item.semi_token.span);
        let api = path.join("::");
        self.report(
            span,
            Effect::of_cookie(api, Operation::Import, Text::unknown()),
        );
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

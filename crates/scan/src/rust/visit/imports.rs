//! Handles imports that are occurrences themselves, and constants of the registry.

use super::{Visitor, path_range, range};
use crate::catalog::catalog;
use crate::facts::RawUse;
use crate::occurrence::{Medium, Operation};
use crate::rust::attributes;
use crate::rust::evaluate::Effect;
use crate::rust::imports::Imports;
use crate::rust::value::{Class, segments};
use crate::text::Text;

/// Methods of a constant that bind a key or a member, before what is done with it.
const BINDINGS: &[&str] = &["member", "try_member", "unwrap", "with"];

/// Methods of a constant that remove nothing.
const KEEPS: &[&str] = &["get", "key", "name", "set", "set_with"];

impl Visitor<'_> {
    /// Reports a re-export of what a library offers: a file that imports it from there does not name the library.
    pub(super) fn report_re_export(&mut self, item: &syn::ItemUse) {
        if !matches!(item.vis, syn::Visibility::Inherited) {
            self.import(item, &|path| {
                let is_header = path.last().is_some_and(|last| last == "SET_COOKIE");
                let header = is_header.then_some(Medium::Cookie);
                catalog().medium_of_item(path).or(header)
            });
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
                && self.import(item, &of_jar)
            {
                return;
            }
        }
    }

    /// Reports an import once for each medium in which something can be set through what it imports, and returns whether there
    /// is one.
    fn import(
        &mut self,
        item: &syn::ItemUse,
        medium_of: &dyn Fn(&[String]) -> Option<Medium>,
    ) -> bool {
        let mut imports = Imports::default();
        imports.add(&item.tree);
        let modules = &self.evaluator.outline.modules;
        let is_foreign = |path: &&[String]| path.first().is_some_and(|it| !modules.contains(it));
        let paths = imports.paths().filter(is_foreign);
        let mut found: Vec<(&[String], Medium)> = paths
            .filter_map(|path| Some((path, medium_of(path)?)))
            .collect();
        // The names of an import are in no order.
        found.sort_by_key(|(path, _)| *path);
        let mut media = Vec::new();
        for (path, medium) in found {
            if media.contains(&medium) {
                continue;
            }
            media.push(medium);
            let effect = Effect {
                medium,
                ..Effect::of_cookie(path.join("::"), Operation::Import, Text::unknown())
            };
            let span = range(item.use_token.span, item.semi_token.span);
            self.report(span, effect);
        }
        !media.is_empty()
    }

    /// Notes the use of a constant of the registry.
    pub(super) fn registry_constant(&mut self, path: &syn::Path) {
        if let Some(constant) = self.evaluator.registry_constant(path) {
            let in_test = self.contexts.in_test();
            let called = self
                .contexts
                .chain()
                .map(|link| link.method.as_str())
                .find(|method| !BINDINGS.contains(method));
            let can_remove = called.is_none_or(|method| !KEEPS.contains(&method));
            self.found.uses.push(RawUse {
                can_remove,
                constant,
                span: path_range(path),
                in_test,
            });
        }
    }

    /// Reports a type of cookies in tokens that cannot be read: what is called on it is not known.
    pub(super) fn unread_type(&mut self, path: &syn::ExprPath) {
        if let Some((Class::Cookie, unless_own)) = self.evaluator.class(&segments(&path.path)) {
            let effect = Effect {
                unless_own,
                ..Effect::of_cookie(
                    segments(&path.path).join("::"),
                    Operation::Import,
                    Text::unknown(),
                )
            };
            self.report(path_range(&path.path), effect);
        }
    }

    /// Reports the constructor of a cookie that is named without being called: whoever is given it makes cookies.
    pub(super) fn constructor(&mut self, path: &syn::ExprPath) {
        const MAKERS: &[&str] = &["build", "from", "named", "new"];
        let full = self.evaluator.callee(path);
        let Some((last, owner)) = full.split_last() else {
            return;
        };
        if owner.is_empty() || !MAKERS.contains(&last.as_str()) || self.contexts.is_requested() {
            return;
        }
        if let Some((Class::Cookie, unless_own)) = self.evaluator.class(owner) {
            let effect = Effect {
                unless_own,
                ..Effect::of_cookie(full.join("::"), Operation::Import, Text::unknown())
            };
            self.report(path_range(&path.path), effect);
        }
    }
}

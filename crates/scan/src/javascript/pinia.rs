//! Stores of pinia that pinia-plugin-persistedstate keeps: `defineStore("user", { persist: true })`.

use super::installed::{api, has_unnamed};
use super::names::property_of;
use super::occurrences::{Finder, Found};
use super::script::{Thing, span};
use crate::catalog::javascript::{self as catalog, Offer};
use crate::occurrence::{Medium, Operation};
use crate::text::Text;
use oxc_ast::AstKind;
use oxc_ast::ast::{Argument, CallExpression, Expression, ObjectExpression};
use oxc_semantic::AstNode;

impl<'a> Finder<'_, 'a> {
    /// What is kept of a store: everything under its id, or as its options say, once or several times.
    pub(super) fn kept_stores(&mut self, node: &AstNode<'a>) -> Vec<Found> {
        let AstKind::CallExpression(call) = node.kind() else {
            return Vec::new();
        };
        if !self.defines_store(call) {
            return Vec::new();
        }
        let expressions = call.arguments.iter().filter_map(Argument::as_expression);
        let options = expressions
            .filter_map(|given| self.object(given))
            .next_back();
        let Some((options, persist)) =
            options.and_then(|options| Some((options, property_of(options, "persist")?)))
        else {
            return Vec::new();
        };
        let id = match call.arguments.first().and_then(Argument::as_expression) {
            Some(first) if self.object(first).is_none() => self.text(first),
            _ => property_of(options, "id").map_or_else(Text::unknown, |id| self.text(id)),
        };
        let kept = match self.script.value(persist) {
            // Each in a place of its own.
            Expression::ArrayExpression(list) => list
                .elements
                .iter()
                .filter_map(|element| element.as_expression())
                .filter_map(|one| Some((span(one), self.kept(one, &id)?)))
                .collect(),
            once => Vec::from_iter(self.kept(once, &id).map(|kept| (span(&call.span), kept))),
        };
        let found = |(span, (medium, name))| {
            (
                span,
                api("pinia", "defineStore"),
                Operation::Set,
                medium,
                name,
            )
        };
        kept.into_iter().map(found).collect()
    }

    fn defines_store(&self, call: &CallExpression<'a>) -> bool {
        matches!(
            self.script.thing(&call.callee),
            Some(Thing::Imported { module, name }) if catalog::offer(&module, &name) == Some(Offer::Store)
        )
    }

    fn object(&self, expr: &'a Expression<'a>) -> Option<&'a ObjectExpression<'a>> {
        match self.script.value(expr) {
            Expression::ObjectExpression(object) => Some(object),
            _ => None,
        }
    }

    /// Where and under which name, by the option `persist`.
    fn kept(&mut self, persist: &'a Expression<'a>, id: &Text) -> Option<(Medium, Text)> {
        let options = match self.script.value(persist) {
            Expression::BooleanLiteral(on) if !on.value => return None,
            Expression::ObjectExpression(options) => options,
            _ => return Some((Medium::LocalStorage, id.clone())),
        };
        let medium = match property_of(options, "storage") {
            None => Medium::LocalStorage,
            Some(storage) => match self.script.thing(storage) {
                Some(Thing::Storage(medium)) => medium,
                // One of the service's own, which sets what it sets by itself.
                _ => return None,
            },
        };
        let name = match property_of(options, "key") {
            Some(key) => self.text(key),
            None if has_unnamed(options) => Text::unknown(),
            None => id.clone(),
        };
        Some((medium, name))
    }
}

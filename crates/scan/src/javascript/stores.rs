//! Stores of a framework that a plugin persists: `defineStore("user", { persist: true })`.

use super::options::has_unnamed;
use super::options::property_of;
use super::reader::{Effect, Found, Reader, api};
use super::scopes::{Value, span};
use crate::catalog::javascript::{self as catalog, Offer};
use crate::occurrence::Medium;
use crate::text::Text;
use oxc_ast::AstKind;
use oxc_ast::ast::{Argument, CallExpression, Expression, ObjectExpression};
use oxc_semantic::AstNode;
use std::borrow::Cow;

/// Returns where a store is persisted: under its id, or as its options say, once or several times.
pub(super) fn kept_stores<'a>(reader: &mut Reader<'_, 'a>, node: &AstNode<'a>) -> Vec<Found> {
    let AstKind::CallExpression(call) = node.kind() else {
        return Vec::new();
    };
    let Some(defined_by) = defined_by(reader, call) else {
        return Vec::new();
    };
    let expressions = call.arguments.iter().filter_map(Argument::as_expression);
    let options = expressions
        .filter_map(|given| object(reader, given))
        .next_back();
    let Some((options, persist)) =
        options.and_then(|options| Some((options, property_of(options, "persist")?)))
    else {
        return Vec::new();
    };
    let id = match call.arguments.first().and_then(Argument::as_expression) {
        Some(first) if object(reader, first).is_none() => reader.text(first),
        _ => property_of(options, "id").map_or_else(Text::unknown, |id| reader.text(id)),
    };
    let kept = match reader.scopes.constant_value(persist) {
        // Each element persists the store separately, with its own area and key.
        Expression::ArrayExpression(list) => list
            .elements
            .iter()
            .filter_map(|element| element.as_expression())
            .filter_map(|one| Some((span(one), kept(reader, one, &id)?)))
            .collect(),
        once => Vec::from_iter(kept(reader, once, &id).map(|kept| (span(&call.span), kept))),
    };
    kept.into_iter()
        .map(|(span, (medium, name))| Effect::set(defined_by.clone(), medium, name).at(span))
        .collect()
}

/// Returns the function that defines a store, as messages name it.
fn defined_by<'a>(reader: &Reader<'_, 'a>, call: &CallExpression<'a>) -> Option<Cow<'static, str>> {
    match reader.scopes.value(&call.callee)? {
        Value::Imported { module, name }
            if catalog::offer(&module, &name) == Some(Offer::Store) =>
        {
            Some(api(&module, &name))
        }
        _ => None,
    }
}

fn object<'a>(
    reader: &Reader<'_, 'a>,
    expr: &'a Expression<'a>,
) -> Option<&'a ObjectExpression<'a>> {
    match reader.scopes.constant_value(expr) {
        Expression::ObjectExpression(object) => Some(object),
        _ => None,
    }
}

/// Returns where and under which name, by the option `persist`.
fn kept<'a>(
    reader: &mut Reader<'_, 'a>,
    persist: &'a Expression<'a>,
    id: &Text,
) -> Option<(Medium, Text)> {
    let options = match reader.scopes.constant_value(persist) {
        Expression::BooleanLiteral(on) if !on.value => return None,
        Expression::ObjectExpression(options) => options,
        _ => return Some((Medium::LocalStorage, id.clone())),
    };
    let medium = match property_of(options, "storage") {
        None => Medium::LocalStorage,
        Some(storage) => match reader.scopes.value(storage) {
            Some(Value::Storage(medium)) => medium,
            // An object of the service, whose methods are scanned where they are defined.
            _ => return None,
        },
    };
    let name = match property_of(options, "key") {
        Some(key) => reader.text(key),
        None if has_unnamed(options) => Text::unknown(),
        None => id.clone(),
    };
    Some((medium, name))
}

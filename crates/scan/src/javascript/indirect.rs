//! Recognizes writes through generic functions for objects: `Object.assign(document, { cookie: "a=1" })`,
//! `Reflect.set(localStorage, "a", 1)`, `localStorage.setItem.call(localStorage, "a", 1)`.

use super::browser::storage_name;
use super::cookie_text::cookie_text;
use super::reader::{Effect, Found, Reader};
use super::scopes::{Value, span};
use crate::occurrence::{Medium, Operation};
use crate::text::Text;
use oxc_ast::AstKind;
use oxc_ast::ast::{Argument, CallExpression, Expression, ObjectPropertyKind};
use oxc_semantic::AstNode;

/// Returns what a call writes that names the object as an argument.
pub(super) fn written<'a>(reader: &mut Reader<'_, 'a>, node: &AstNode<'a>) -> Vec<Found> {
    let AstKind::CallExpression(call) = node.kind() else {
        return Vec::new();
    };
    let Some(member) = call.callee.get_inner_expression().get_member_expr() else {
        return Vec::new();
    };
    let (Some(function), Some(object)) = (
        member.static_property_name(),
        call.arguments.first().and_then(Argument::as_expression),
    ) else {
        return Vec::new();
    };
    let owner = match member.object().get_inner_expression() {
        Expression::Identifier(name) if reader.scopes.symbol(name).is_none() => name.name.as_str(),
        _ => "",
    };
    match (owner, function) {
        ("Object", "assign") => assigned(reader, call, object),
        ("Reflect", "set" | "deleteProperty") => {
            let Some(key) = expression(call, 1) else {
                return Vec::new();
            };
            let key = reader.text(key);
            let removes = function == "deleteProperty";
            let value = expression(call, 2);
            let found = property(reader, object, key, value, removes);
            found
                .map(|effect| effect.at(span(&call.span)))
                .into_iter()
                .collect()
        }
        ("Object", "defineProperty") => {
            let is_storage = matches!(reader.scopes.value(object), Some(Value::Storage(_)));
            let Some(key) = expression(call, 1).filter(|_| is_storage) else {
                return Vec::new();
            };
            let key = reader.text(key);
            let found = property(reader, object, key, None, false);
            found
                .map(|effect| effect.at(span(&call.span)))
                .into_iter()
                .collect()
        }
        // The function is the first argument here, the object the second.
        ("Reflect", "apply") => match expression(call, 1) {
            Some(own) => {
                let first = first_of(expression(call, 2));
                by_function(reader, call, object, own, first)
            }
            None => Vec::new(),
        },
        (_, "call" | "bind") => {
            by_function(reader, call, member.object(), object, expression(call, 1))
        }
        (_, "apply") => {
            let first = first_of(expression(call, 1));
            by_function(reader, call, member.object(), object, first)
        }
        _ => Vec::new(),
    }
}

/// Returns what a method of a storage area does that is called, or bound to be, with the area as an argument.
fn by_function<'a>(
    reader: &mut Reader<'_, 'a>,
    call: &CallExpression<'a>,
    function: &Expression<'a>,
    object: &Expression<'a>,
    first: Option<&Expression<'a>>,
) -> Vec<Found> {
    let method = function.get_inner_expression().get_member_expr();
    let name = method.and_then(|method| method.static_property_name());
    let found = name.and_then(|name| by_method(reader, object, name, first));
    found
        .map(|effect| effect.at(span(&call.span)))
        .into_iter()
        .collect()
}

/// Returns the first of the arguments that a list passes.
fn first_of<'c, 'a>(list: Option<&'c Expression<'a>>) -> Option<&'c Expression<'a>> {
    match list.map(Expression::get_inner_expression) {
        Some(Expression::ArrayExpression(list)) => list
            .elements
            .first()
            .and_then(|first| first.as_expression()),
        _ => None,
    }
}

fn expression<'c, 'a>(call: &'c CallExpression<'a>, at: usize) -> Option<&'c Expression<'a>> {
    call.arguments.get(at).and_then(Argument::as_expression)
}

/// Returns what `Object.assign` writes: each property of the objects after the first.
fn assigned<'a>(
    reader: &mut Reader<'_, 'a>,
    call: &CallExpression<'a>,
    object: &Expression<'a>,
) -> Vec<Found> {
    let mut found = Vec::new();
    for source in call
        .arguments
        .iter()
        .skip(1)
        .filter_map(Argument::as_expression)
    {
        let Expression::ObjectExpression(source) = source.get_inner_expression() else {
            let effect = property(reader, object, Text::unknown(), None, false);
            found.extend(effect.map(|effect| effect.at(span(source))));
            continue;
        };
        for written in &source.properties {
            let (key, value, at) = match written {
                ObjectPropertyKind::ObjectProperty(written) => {
                    let key = written.key.static_name();
                    let key = key.map_or_else(Text::unknown, |key| Text::literal(key.as_ref()));
                    (key, Some(&written.value), span(&written.span))
                }
                ObjectPropertyKind::SpreadProperty(written) => {
                    (Text::unknown(), None, span(&written.span))
                }
            };
            let effect = property(reader, object, key, value, false);
            found.extend(effect.map(|effect| effect.at(at)));
        }
    }
    found
}

/// Returns the effect of writing or deleting a property of an object.
fn property<'a>(
    reader: &mut Reader<'_, 'a>,
    object: &Expression<'a>,
    key: Text,
    value: Option<&Expression<'a>>,
    removes: bool,
) -> Option<Effect> {
    match reader.scopes.value(object)? {
        Value::Document if key == Text::literal("cookie") && !removes => match value {
            Some(value) => cookie_text(reader, "document.cookie", value),
            None => Some(Effect::set(
                "document.cookie",
                Medium::Cookie,
                Text::unknown(),
            )),
        },
        Value::Storage(medium) => {
            let operation = match removes {
                true => Operation::Remove,
                false => Operation::Set,
            };
            Some(Effect::new(storage_name(medium), operation, medium, key))
        }
        _ => None,
    }
}

/// Returns the effect of a method of a storage area that is called by `call`, `apply` or `bind`.
fn by_method<'a>(
    reader: &mut Reader<'_, 'a>,
    object: &Expression<'a>,
    method: &str,
    first: Option<&Expression<'a>>,
) -> Option<Effect> {
    let Value::Storage(medium) = reader.scopes.value(object)? else {
        return None;
    };
    let operation = match method {
        "setItem" => Operation::Set,
        "removeItem" => Operation::Remove,
        "clear" => Operation::Clear,
        _ => return None,
    };
    let name = first.map_or_else(Text::unknown, |first| reader.text(first));
    let api = format!("{}.{method}", storage_name(medium));
    Some(Effect::new(api, operation, medium, name))
}

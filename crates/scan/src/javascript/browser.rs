//! The browser's own interfaces, and the header that sets cookies: `document.cookie`, Web Storage, the cookie store,
//! IndexedDB, caches, and objects with the same methods.

use super::attributes::MaxAge;
use super::cookie_text::cookie_text;
use super::reader::{Effect, Found, Reader};
use super::response::{self, HEADER};
use super::scopes::{Value, span};
use crate::catalog::javascript as catalog;
use crate::occurrence::{Medium, Operation};
use crate::text::Text;
use oxc_ast::AstKind;
use oxc_ast::ast::{
    ArrayExpression, ArrayExpressionElement, AssignmentTarget, CallExpression, Expression,
    IdentifierReference, MemberExpression, UnaryOperator,
};
use oxc_semantic::AstNode;
use std::borrow::Cow;
use std::ops::Range;

/// Returns the occurrence of a write without a call: an assignment, `delete`, or a property that is the header.
pub(super) fn written<'a>(reader: &mut Reader<'_, 'a>, node: &AstNode<'a>) -> Option<Found> {
    match node.kind() {
        AstKind::AssignmentExpression(assign) => {
            let right = oxc_span::GetSpan::span(&assign.right);
            if let AssignmentTarget::AssignmentTargetIdentifier(name) = &assign.left {
                let effect = assigned_within(reader, node, name, &assign.right)?;
                return Some(effect.at(span(&**name).start..right.end as usize));
            }
            let (span, api, medium) = target(reader, &assign.left)?;
            let effect = match (medium, &assign.left) {
                (Medium::Cookie, _) => cookie_text(reader, api, &assign.right)?,
                (_, target) => {
                    Effect::set(api, medium, key(reader, target.as_member_expression()?))
                }
            };
            Some(effect.at(span.start..right.end as usize))
        }
        AstKind::UpdateExpression(update) => {
            let member = update.argument.as_member_expression()?;
            let (medium, api) = stored(reader, member)?;
            let name = key(reader, member);
            Some(Effect::set(api, medium, name).at(span(&update.span)))
        }
        AstKind::UnaryExpression(unary) if unary.operator == UnaryOperator::Delete => {
            let member = unary.argument.get_member_expr()?;
            let (medium, api) = stored(reader, member)?;
            let name = key(reader, member);
            Some(Effect::new(api, Operation::Remove, medium, name).at(span(&unary.span)))
        }
        AstKind::ObjectProperty(property) => {
            if !property.key.is_specific_static_name("Set-Cookie")
                && !property.key.is_specific_static_name("set-cookie")
            {
                return None;
            }
            let effect = cookie_text(reader, HEADER, &property.value)?;
            Some(effect.at(span(&property.span)))
        }
        AstKind::ArrayExpression(pair) => header_pair(reader, node, pair),
        _ => None,
    }
}

/// Returns the header that a pair within a list is: `new Headers([["Set-Cookie", "a=1"]])`.
fn header_pair<'a>(
    reader: &mut Reader<'_, 'a>,
    node: &AstNode<'a>,
    pair: &ArrayExpression<'a>,
) -> Option<Found> {
    let [ArrayExpressionElement::StringLiteral(header), value] = pair.elements.as_slice() else {
        return None;
    };
    if !header.value.eq_ignore_ascii_case("set-cookie") {
        return None;
    }
    let is_listed = matches!(
        reader.scopes.semantic.nodes().parent_kind(node.id()),
        AstKind::ArrayExpression(_)
    );
    let value = value.as_expression().filter(|_| is_listed)?;
    // Lists of the names of headers are pairs of words too.
    let is_word = matches!(value, Expression::StringLiteral(text) if !text.value.contains('='));
    if is_word {
        return None;
    }
    let effect = cookie_text(reader, HEADER, value)?;
    Some(effect.at(span(&pair.span)))
}

/// Returns the effect of assigning a name within `with (document)` or `with (localStorage)`, whose property it is.
fn assigned_within<'a>(
    reader: &mut Reader<'_, 'a>,
    node: &AstNode<'a>,
    name: &IdentifierReference<'a>,
    value: &Expression<'a>,
) -> Option<Effect> {
    if reader.scopes.symbol(name).is_some() {
        return None;
    }
    match object_of_with(reader, node)? {
        Value::Document if name.name == "cookie" => cookie_text(reader, "document.cookie", value),
        Value::Storage(medium) => {
            let name = Text::literal(name.name.as_str());
            Some(Effect::set(storage_name(medium), medium, name))
        }
        _ => None,
    }
}

/// Returns the value whose properties are names where a node is: that of the innermost `with` around it.
pub(super) fn object_of_with<'a>(reader: &Reader<'_, 'a>, node: &AstNode<'a>) -> Option<Value> {
    let mut around = reader.scopes.semantic.nodes().ancestor_kinds(node.id());
    let object = around.find_map(|kind| match kind {
        AstKind::WithStatement(with) => Some(&with.object),
        _ => None,
    })?;
    reader.scopes.value(object)
}

fn target<'a>(
    reader: &Reader<'_, 'a>,
    target: &AssignmentTarget<'a>,
) -> Option<(Range<usize>, Cow<'static, str>, Medium)> {
    let member = target.as_member_expression()?;
    let property = reader.scopes.name_of(member);
    let object = reader.scopes.value(member.object());
    let is_document = matches!(object, Some(Value::Document))
        || !matches!(object, Some(Value::Own(_) | Value::Made { .. }))
            && matches!(member.object().get_inner_expression(), Expression::Identifier(name) if matches!(name.name.as_str(), "document" | "doc"))
        || member
            .object()
            .get_member_expr()
            .and_then(MemberExpression::static_property_name)
            .is_some_and(|name| matches!(name, "document" | "ownerDocument"));
    if is_document && property.is_some_and(|name| name == "cookie") {
        return Some((span(target), "document.cookie".into(), Medium::Cookie));
    }
    let (medium, api) = stored(reader, member)?;
    Some((span(target), api, medium))
}

/// Returns the storage area whose property a member expression is.
fn stored<'a>(
    reader: &Reader<'_, 'a>,
    member: &MemberExpression<'a>,
) -> Option<(Medium, Cow<'static, str>)> {
    match reader.scopes.value(member.object())? {
        Value::Storage(medium) => Some((medium, storage_name(medium).into())),
        _ => None,
    }
}

fn key<'a>(reader: &mut Reader<'_, 'a>, member: &MemberExpression<'a>) -> Text {
    match (member.static_property_name(), member) {
        (Some(name), _) => Text::literal(name),
        (None, MemberExpression::ComputedMemberExpression(member)) => {
            reader.text(&member.expression)
        }
        (None, _) => Text::unknown(),
    }
}

/// Returns the effect of calling a method, by the receiver.
pub(super) fn method<'a>(
    reader: &mut Reader<'_, 'a>,
    call: &CallExpression<'a>,
    member: &MemberExpression<'a>,
    method: &str,
) -> Option<Effect> {
    let count = call.arguments.len();
    match reader.scopes.value(member.object()) {
        Some(Value::Storage(medium)) => storage_method(reader, call, medium, method),
        Some(value @ (Value::Jar(..) | Value::Prefixed(..))) => {
            let (medium, at, prefix) = match value {
                Value::Prefixed(medium, prefix) => (medium, 0, prefix),
                Value::Jar(medium, at) => (medium, at, ""),
                _ => return None,
            };
            let (_, operation) = catalog::OBJECT_METHODS
                .iter()
                .find(|(name, _)| *name == method)?;
            (count > at || *operation == Operation::Clear).then(|| {
                let mut name = reader.named_argument(call, at);
                if !prefix.is_empty() {
                    let mut whole = Text::literal(prefix);
                    whole.append(name);
                    name = whole;
                }
                let effect = Effect::new(format!("cookies.{method}"), *operation, medium, name);
                match operation {
                    Operation::Set if medium == Medium::Cookie => {
                        effect.with(reader.options_of(call, at, max_age(member)))
                    }
                    _ => effect,
                }
            })
        }
        Some(Value::Databases) => match method {
            "open" => Some(Effect::set(
                "indexedDB.open",
                Medium::IndexedDb,
                reader.argument(call, 0),
            )),
            "deleteDatabase" => {
                let name = reader.argument(call, 0);
                Some(Effect::new(
                    "indexedDB.deleteDatabase",
                    Operation::Remove,
                    Medium::IndexedDb,
                    name,
                ))
            }
            _ => None,
        },
        Some(Value::Caches) => match method {
            "open" => Some(Effect::set(
                "caches.open",
                Medium::CacheStorage,
                reader.argument(call, 0),
            )),
            "delete" => Some(Effect::new(
                "caches.delete",
                Operation::Remove,
                Medium::CacheStorage,
                reader.argument(call, 0),
            )),
            _ => None,
        },
        Some(Value::Extended(extension)) => {
            let mut methods = extension.methods.iter();
            let (_, least, operation) = methods.find(|(name, ..)| *name == method)?;
            (count >= *least).then(|| {
                let name = reader.argument(call, 0);
                let effect = Effect::new(extension.api, *operation, Medium::Cookie, name);
                match operation {
                    Operation::Set => effect.with(reader.options_of(call, 0, MaxAge::Seconds)),
                    _ => effect,
                }
            })
        }
        _ => response::response(reader, call, method, count),
    }
}

/// Returns the effect of calling a method of a storage area.
pub(super) fn storage_method<'a>(
    reader: &mut Reader<'_, 'a>,
    call: &CallExpression<'a>,
    medium: Medium,
    method: &str,
) -> Option<Effect> {
    let count = call.arguments.len();
    let operation = match method {
        "setItem" if count >= 1 => Operation::Set,
        "removeItem" if count >= 1 => Operation::Remove,
        "clear" => Operation::Clear,
        _ => return None,
    };
    let api = format!("{}.{method}", storage_name(medium));
    let name = reader.argument(call, 0);
    Some(Effect::new(api, operation, medium, name))
}

/// Returns the unit of the option `maxAge`: frameworks that call the context of a request `ctx` count milliseconds or
/// seconds.
fn max_age(receiver: &MemberExpression<'_>) -> MaxAge {
    let object = receiver.object().get_inner_expression().get_member_expr();
    match object.map(|member| member.object().get_inner_expression()) {
        Some(Expression::Identifier(name)) if name.name == "ctx" => MaxAge::Unclear,
        _ => MaxAge::Seconds,
    }
}

/// Returns the name of a storage area.
pub(super) const fn storage_name(medium: Medium) -> &'static str {
    match medium {
        Medium::LocalStorage => "localStorage",
        Medium::SessionStorage => "sessionStorage",
        _ => "Storage",
    }
}

//! Recognizes server responses in JavaScript, and the removal of cookies by servers and scripts.

use super::attributes::MaxAge;
use super::cookie_text::cookie_text;
use super::reader::{Effect, Reader};
use super::scopes::type_name;
use crate::catalog::javascript::{self as catalog, Offer};
use crate::occurrence::{Medium, Operation};
use oxc_ast::AstKind;
use oxc_ast::ast::{CallExpression, Expression, IdentifierReference, MemberExpression};

/// How a header that is written by its name is called in messages.
pub(super) const HEADER: &str = "Set-Cookie header";

/// Returns the effect of calling a method of a server's response: `res.cookie("a", …)`, `reply.setCookie("a", …)`,
/// `headers.append("Set-Cookie", …)`.
pub(super) fn response<'a>(
    reader: &mut Reader<'_, 'a>,
    call: &CallExpression<'a>,
    method: &str,
    count: usize,
) -> Option<Effect> {
    let cookie = Medium::Cookie;
    match (method, count) {
        ("set" | "append" | "setHeader" | "appendHeader" | "header", 2) => {
            let first = call.arguments.first()?.as_expression()?;
            let Expression::StringLiteral(header) = first else {
                return None;
            };
            if !header.value.eq_ignore_ascii_case("set-cookie") {
                return None;
            }
            let text = call.arguments.get(1)?.as_expression()?;
            cookie_text(reader, HEADER, text)
        }
        ("cookie", 2..) if on_response(reader, call) => {
            let name = reader.argument(call, 0);
            let attributes = reader.options_of(call, 0, MaxAge::Milliseconds);
            Some(Effect::set("response.cookie", cookie, name).with(attributes))
        }
        ("clearCookie", 1..) if on_response(reader, call) => Some(Effect::new(
            "response.clearCookie",
            Operation::Remove,
            cookie,
            reader.argument(call, 0),
        )),
        // Contexts of several frameworks have it, with a name and a value; what a package or a module exports is known otherwise.
        ("setCookie", 2..) if on_response(reader, call) || on_context(call) => {
            let name = reader.argument(call, 0);
            let attributes = reader.options_of(call, 0, MaxAge::Seconds);
            Some(Effect::set("reply.setCookie", cookie, name).with(attributes))
        }
        _ => None,
    }
}

/// Returns whether a method is called on the context of a request, by its name: `ctx.setCookie("a", …)`.
fn on_context(call: &CallExpression<'_>) -> bool {
    let object = call.callee.get_member_expr().map(MemberExpression::object);
    matches!(
        object.map(Expression::get_inner_expression),
        Some(Expression::Identifier(name)) if matches!(name.name.as_str(), "c" | "context" | "ctx" | "event")
    )
}

/// Returns whether a method is called on a response, by its name or declared type: `res.status(200).cookie("a", …)` too.
fn on_response<'a>(reader: &Reader<'_, 'a>, call: &CallExpression<'a>) -> bool {
    let mut object = call.callee.get_member_expr().map(MemberExpression::object);
    while let Some(Expression::CallExpression(before)) =
        object.map(Expression::get_inner_expression)
    {
        object = before
            .callee
            .get_member_expr()
            .map(MemberExpression::object);
    }
    let Some(object) = object.map(Expression::get_inner_expression) else {
        return false;
    };
    let name = match object {
        Expression::Identifier(name) if is_typed_as_response(reader, name) => return true,
        Expression::Identifier(name) => Some(name.name.as_str()),
        object => object
            .get_member_expr()
            .and_then(MemberExpression::static_property_name),
    };
    name.is_some_and(|name| matches!(name, "res" | "response" | "reply" | "resp"))
}

fn is_typed_as_response<'a>(reader: &Reader<'_, 'a>, name: &IdentifierReference<'a>) -> bool {
    let declared = reader.scopes.declaration(name).map(|node| node.kind());
    let Some(AstKind::FormalParameter(parameter)) = declared else {
        return false;
    };
    let ty = parameter.pattern.type_annotation.as_ref();
    let ty = ty.and_then(|ty| type_name(&ty.type_annotation));
    let Some(import) = ty.and_then(|ty| reader.scopes.declaration(ty)) else {
        return false;
    };
    match import.kind() {
        AstKind::ImportSpecifier(specifier) => {
            let module = reader.scopes.source_of(import).unwrap_or_default();
            let exported = specifier.imported.name();
            catalog::offer(&module, exported.as_str()) == Some(Offer::Response)
        }
        _ => false,
    }
}

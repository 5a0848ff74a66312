//! Storage areas and databases that are passed to a library. The library then writes to them.

use super::options::property_of;
use super::reader::{Effect, Found, Reader};
use super::scopes::{Value, is_holder};
use crate::occurrence::Medium;
use crate::text::Text;
use oxc_ast::AstKind;
use oxc_ast::ast::{Argument, Expression};
use oxc_semantic::AstNode;
use std::ops::Range;

/// Functions that look at a storage area without keeping it.
const LOOKERS: &[&str] = &[
    "Array",
    "Boolean",
    "JSON",
    "Object",
    "Reflect",
    "Storage",
    // It reports a change, and writes nothing.
    "StorageEvent",
    "Symbol",
    "console",
    "expect",
    "jest",
    "sinon",
    "vi",
    "spyOn",
    "isStorageAvailable",
    "storageAvailable",
    "localStorage",
    "sessionStorage",
];

/// Returns a storage area that is given to a library, which then writes to it: `createJSONStorage(() => localStorage)`.
pub(super) fn passed_to_library<'a>(
    reader: &mut Reader<'_, 'a>,
    node: &AstNode<'a>,
) -> Option<Found> {
    let (name, span) = match node.kind() {
        AstKind::IdentifierReference(name) => (name.name.as_str(), name.span),
        AstKind::StaticMemberExpression(member) => (member.property.name.as_str(), member.span),
        _ => return None,
    };
    let medium = match name {
        "localStorage" => Medium::LocalStorage,
        "sessionStorage" => Medium::SessionStorage,
        "indexedDB" => Medium::IndexedDb,
        _ => return None,
    };
    let is_area = match node.kind() {
        AstKind::IdentifierReference(name) => reader.scopes.symbol(name).is_none(),
        AstKind::StaticMemberExpression(member) => {
            reader.scopes.value(&member.object) == Some(Value::Window)
        }
        _ => false,
    };
    if !is_area {
        return None;
    }
    let object = receiver(reader, node)?;
    let span = object.unwrap_or(span.start as usize..span.end as usize);
    let key = sibling_name(reader, node);
    Some(Effect::set(format!("{name} passed to a library"), medium, key).at(span))
}

/// Returns the span of what takes a storage area as an argument or option, if something does.
fn receiver<'a>(reader: &Reader<'_, 'a>, node: &AstNode<'a>) -> Option<Option<Range<usize>>> {
    let nodes = reader.scopes.semantic.nodes();
    let mut in_call = None;
    let mut option = false;
    let mut function = false;
    let mut before = node.kind();
    for ancestor in nodes.ancestors(node.id()) {
        match ancestor.kind() {
            AstKind::CallExpression(call) => {
                let is_callee = oxc_span::GetSpan::span(&call.callee)
                    .contains_inclusive(oxc_span::GetSpan::span(&before));
                if is_callee {
                    return None;
                }
                in_call = Some((&call.callee, call.span));
                break;
            }
            AstKind::NewExpression(call) => {
                in_call = Some((&call.callee, call.span));
                break;
            }
            AstKind::ObjectProperty(property) => {
                let is_key = property.key.static_name().is_none();
                if is_key {
                    return None;
                }
                option = true;
            }
            AstKind::ObjectExpression(_)
            | AstKind::Argument(_)
            | AstKind::ParenthesizedExpression(_)
            | AstKind::TSAsExpression(_)
            | AstKind::TSNonNullExpression(_)
            | AstKind::ConditionalExpression(_) => {}
            AstKind::ArrowFunctionExpression(arrow) if arrow.expression => function = true,
            AstKind::ExpressionStatement(_) | AstKind::FunctionBody(_) if !function => {}
            _ => return None,
        }
        before = ancestor.kind();
    }
    let (callee, span) = in_call?;
    let root = match callee.get_inner_expression() {
        Expression::Identifier(name) => name.name.as_str(),
        callee => first_name(callee)?,
    };
    if LOOKERS.contains(&root) || is_holder(callee.get_inner_expression()) {
        return None;
    }
    // The body of a function of this file is scanned too, and shows what it does with the area.
    if let Expression::Identifier(name) = callee.get_inner_expression()
        && reader.scopes.declaration(name).is_some_and(|declared| {
            matches!(
                declared.kind(),
                AstKind::Function(_) | AstKind::Class(_) | AstKind::VariableDeclarator(_)
            )
        })
    {
        return None;
    }
    let whole = span.start as usize..span.end as usize;
    Some((!option).then_some(whole))
}

/// Returns the `name` or `key` that is passed along with a storage area: in the same object, or as the first argument.
fn sibling_name<'a>(reader: &mut Reader<'_, 'a>, node: &AstNode<'a>) -> Text {
    let nodes = reader.scopes.semantic.nodes();
    let object = nodes.ancestor_kinds(node.id()).find_map(|kind| match kind {
        AstKind::ObjectExpression(object) => Some(object),
        _ => None,
    });
    let name = object.and_then(|object| {
        let mut options = ["name", "key", "dbName"].iter();
        options.find_map(|option| property_of(object, option))
    });
    if let Some(name) = name {
        return reader.text(name);
    }
    let arguments = nodes.ancestor_kinds(node.id()).find_map(|kind| match kind {
        AstKind::CallExpression(call) => Some(&call.arguments),
        AstKind::NewExpression(call) => Some(&call.arguments),
        _ => None,
    });
    let Some(arguments) = arguments else {
        return Text::unknown();
    };
    let is_text = |argument: &Argument<'a>| match argument {
        Argument::StringLiteral(_) | Argument::TemplateLiteral(_) => true,
        Argument::Identifier(name) => reader.scopes.symbol(name).is_some(),
        _ => false,
    };
    let text = arguments.iter().find(|argument| is_text(argument));
    match text.and_then(Argument::as_expression) {
        Some(text) => reader.text(text),
        None => Text::unknown(),
    }
}

/// Returns the name with which a chain of members begins.
fn first_name<'n>(expr: &'n Expression<'_>) -> Option<&'n str> {
    let mut expr = expr.get_inner_expression();
    loop {
        expr = match expr {
            Expression::Identifier(name) => return Some(name.name.as_str()),
            Expression::CallExpression(call) => call.callee.get_inner_expression(),
            expr => expr.get_member_expr()?.object().get_inner_expression(),
        };
    }
}

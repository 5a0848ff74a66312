//! Calls of wrappers: functions of the sources that set or remove something under a name that their callers pass.

use super::reader::{Effect, Found, Reader};
use super::scopes::Value;
use crate::facts::Wrapper;
use crate::occurrence::Operation;
use crate::text::{Part, Text};
use crate::tree::relative::{self, Leads};
use oxc_ast::AstKind;
use oxc_ast::ast::{
    Argument, BinaryOperator, CallExpression, Expression, IdentifierReference, LogicalOperator,
    UnaryOperator,
};
use oxc_semantic::NodeId;
use oxc_span::GetSpan as _;
use std::path::Path;

/// Returns the call of a wrapper.
pub(super) fn wrapped<'a>(reader: &mut Reader<'_, 'a>, call: &CallExpression<'a>) -> Option<Found> {
    if reader.wrappers.is_empty() {
        return None;
    }
    let path = reader.path;
    let known = || {
        let all = reader.wrappers.iter();
        all.filter(move |wrapper| !wrapper.is_private || wrapper.path == path)
    };
    let callee = call.callee.get_inner_expression();
    let (wrapper, start) = match callee {
        Expression::Identifier(name) => {
            let wrapper = match reader.scopes.value(callee) {
                Some(Value::Imported { module, name }) => known().find(|wrapper| {
                    wrapper.owner.is_none()
                        && exported_as(wrapper, &name)
                        && is_module(wrapper, reader.path, &module)
                }),
                _ => match reader.scopes.declaration(name) {
                    Some(declared) => known().find(|wrapper| {
                        wrapper.owner.is_none()
                            && wrapper.path == reader.path
                            && name.name == wrapper.function
                            && matches!(
                                declared.kind(),
                                AstKind::Function(_) | AstKind::VariableDeclarator(_)
                            )
                    }),
                    // A function of another classic script, or an auto-import of a framework. Without an import only its
                    // name identifies it, so very short names are ignored.
                    None => known().find(|wrapper| {
                        wrapper.owner.is_none()
                            && name.name == wrapper.function
                            && name.name.len() > 3
                    }),
                },
            };
            (wrapper?, call.span.start)
        }
        _ => {
            let member = callee.get_member_expr()?;
            let (at, method) = member.static_property_info()?;
            let candidates = known().filter(|wrapper| wrapper.function == method);
            let owner = match member.object().get_inner_expression() {
                Expression::ThisExpression(_) => {
                    let mut candidates = candidates;
                    return candidates
                        .find(|wrapper| wrapper.owner.is_some() && wrapper.path == reader.path)
                        .cloned()
                        .map(|wrapper| found(reader, call, &wrapper, at.start as usize));
                }
                object => reader.scopes.value(object),
            };
            let receiver = receiver_name(member.object());
            let wrapper =
                candidates
                    .into_iter()
                    .find(|wrapper| match (&owner, &wrapper.owner) {
                        (Some(Value::Imported { module, name }), None) => {
                            name == "*" && is_module(wrapper, reader.path, module)
                        }
                        (Some(Value::Imported { module, name }), Some(own)) => {
                            (name == own || name == "default")
                                && is_module(wrapper, reader.path, module)
                        }
                        (Some(Value::Own(name)), Some(own)) => name == own,
                        (None, Some(own)) => receiver.is_some_and(|name| {
                            name.len() > 3
                                && name
                                    .trim_start_matches(['_', '#', '$'])
                                    .eq_ignore_ascii_case(own)
                        }),
                        _ => false,
                    })?;
            (wrapper, at.start)
        }
    };
    let wrapper = wrapper.clone();
    if sets_nothing(call, &wrapper) {
        return None;
    }
    Some(found(reader, call, &wrapper, start as usize))
}

/// Returns whether a call passes nothing for the parameter without which the function sets nothing.
fn sets_nothing(call: &CallExpression<'_>, wrapper: &Wrapper) -> bool {
    let is_plain = !call.arguments.iter().any(Argument::is_spread);
    let is_absent = |at: usize| match call.arguments.get(at).and_then(Argument::as_expression) {
        None => true,
        Some(Expression::Identifier(name)) => name.name == "undefined",
        Some(_) => false,
    };
    is_plain && wrapper.needs.is_some_and(is_absent)
}

/// Returns the parameter without which a node is not reached: `if (value !== undefined) { … }`.
pub(super) fn needed(reader: &mut Reader<'_, '_>, node: NodeId) -> Option<(usize, usize)> {
    let nodes = reader.scopes.semantic.nodes();
    let at = nodes.kind(node).span().start;
    let within = nodes.ancestor_kinds(node).take_while(|kind| {
        !matches!(
            kind,
            AstKind::Function(_) | AstKind::ArrowFunctionExpression(_)
        )
    });
    let conditions: Vec<&Expression<'_>> = within
        .filter_map(|kind| match kind {
            AstKind::IfStatement(check) => {
                let span = check.consequent.span();
                (span.start <= at && at < span.end).then_some(&check.test)
            }
            _ => None,
        })
        .collect();
    conditions.into_iter().find_map(|condition| {
        let name = checked_name(condition)?;
        let symbol = reader.scopes.symbol(name)?;
        let declared = reader.scopes.semantic.symbol_declaration(symbol).kind();
        // With a default, something is passed in any case.
        if !matches!(declared, AstKind::FormalParameter(parameter) if parameter.pattern.kind.is_binding_identifier())
        {
            return None;
        }
        let text = reader.scopes.symbol_text(symbol, &mut reader.functions, 2);
        match text.0.as_slice() {
            [Part::Parameter { function, index }] => Some((*function, *index)),
            _ => None,
        }
    })
}

/// Returns the name that a condition requires: `value`, `value !== undefined`, `typeof value !== "undefined"`.
fn checked_name<'e, 'a>(condition: &'e Expression<'a>) -> Option<&'e IdentifierReference<'a>> {
    match condition.get_inner_expression() {
        Expression::Identifier(name) => Some(name),
        Expression::LogicalExpression(both) if both.operator == LogicalOperator::And => {
            checked_name(&both.left).or_else(|| checked_name(&both.right))
        }
        Expression::BinaryExpression(check)
            if matches!(
                check.operator,
                BinaryOperator::Inequality | BinaryOperator::StrictInequality
            ) =>
        {
            match (
                check.left.get_inner_expression(),
                check.right.get_inner_expression(),
            ) {
                (Expression::Identifier(name), Expression::NullLiteral(_)) => Some(name),
                (Expression::Identifier(name), Expression::Identifier(other))
                    if other.name == "undefined" =>
                {
                    Some(name)
                }
                (Expression::UnaryExpression(kind), Expression::StringLiteral(word))
                    if kind.operator == UnaryOperator::Typeof && word.value == "undefined" =>
                {
                    match kind.argument.get_inner_expression() {
                        Expression::Identifier(name) => Some(name),
                        _ => None,
                    }
                }
                _ => None,
            }
        }
        _ => None,
    }
}

fn found<'a>(
    reader: &mut Reader<'_, 'a>,
    call: &CallExpression<'a>,
    wrapper: &Wrapper,
    start: usize,
) -> Found {
    let mut arguments = Vec::new();
    for argument in &call.arguments {
        arguments.push(match argument.as_expression() {
            Some(argument) => reader.scopes.text(argument, &mut reader.functions),
            None => Text::unknown(),
        });
    }
    let name = wrapper.name.substitute(|index| match arguments.get(index) {
        Some(argument) => argument.clone(),
        None => Text(vec![Part::Absent]),
    });
    let api = format!("{}()", wrapper.function);
    let removes = wrapper.also_removes && passes_nothing(call, wrapper.index);
    let operation = if removes {
        Operation::Remove
    } else {
        wrapper.operation
    };
    let attributes = reader.attributes_called(&wrapper.attributes, call, &arguments);
    Found {
        span: start..call.span.end as usize,
        effect: Effect::new(api, operation, wrapper.medium, name).with(attributes),
        is_call: true,
    }
}

/// Returns whether nothing is passed next to the name: `setCookie("a", null)`.
fn passes_nothing(call: &CallExpression<'_>, name: usize) -> bool {
    let value = call
        .arguments
        .get(name + 1)
        .and_then(Argument::as_expression);
    match value.map(Expression::get_inner_expression) {
        Some(Expression::NullLiteral(_)) => true,
        Some(Expression::StringLiteral(text)) => text.value.is_empty(),
        Some(Expression::Identifier(name)) => name.name == "undefined",
        _ => false,
    }
}

fn exported_as(wrapper: &Wrapper, name: &str) -> bool {
    wrapper.function == name
        || (name == "default" && Some(wrapper.function.as_str()) == wrapper.module())
}

/// Returns whether an import's module can be the wrapper's file: `$lib/utils/local-storage`, `./index`, `../storage.js`.
fn is_module(wrapper: &Wrapper, from: &Path, module: &str) -> bool {
    if let Some(leads) = relative::leads(from, module, &wrapper.path) {
        return leads > Leads::Elsewhere;
    }
    let last = module
        .trim_end_matches('/')
        .rsplit('/')
        .next()
        .unwrap_or_default();
    let last = last
        .split(['.', '?'])
        .find(|part| !part.is_empty())
        .unwrap_or(last);
    matches!(last, "index" | "." | "..") || wrapper.is_in(last)
}

fn receiver_name<'n>(object: &'n Expression<'_>) -> Option<&'n str> {
    match object.get_inner_expression() {
        Expression::Identifier(name) => Some(name.name.as_str()),
        object => match object.get_member_expr()? {
            oxc_ast::ast::MemberExpression::PrivateFieldExpression(field) => {
                Some(field.field.name.as_str())
            }
            member => member.static_property_name(),
        },
    }
}

//! Calls of wrappers. A wrapper is a function of the sources that sets or removes something under a name that its
//! callers pass.

use super::modules::last_word;
use super::reader::{Effect, Found, Reader};
use super::scopes::Value;
use crate::facts::{PROPERTIES, Wrapper};
use crate::occurrence::Operation;
use crate::text::{Part, Text};
use crate::tree::relative::{self, Leads};
use oxc_ast::AstKind;
use oxc_ast::ast::{
    Argument, BinaryOperator, CallExpression, Expression, IdentifierReference, JSXElementName,
    JSXOpeningElement, LogicalOperator, NewExpression, UnaryOperator,
};
use oxc_semantic::NodeId;
use oxc_span::GetSpan as _;
use std::path::Path;

/// How many constants and conditions a callee is followed through.
const MOST_CONSTANTS: usize = 6;

/// How many functions one call is followed to.
const MOST_CALLED: usize = 8;

/// Returns what the call of a wrapper sets or removes: of each, where it can be several.
pub(super) fn wrapped<'a>(reader: &mut Reader<'_, 'a>, call: &CallExpression<'a>) -> Vec<Found> {
    if reader.wrappers.is_empty() {
        return Vec::new();
    }
    let mut all: Vec<(Wrapper, u32)> = Vec::new();
    let mut named = Vec::new();
    callees(
        reader,
        call.callee.get_inner_expression(),
        &mut named,
        MOST_CONSTANTS,
    );
    for callee in named {
        all.extend(self::callee(reader, call, callee));
        if let Expression::ComputedMemberExpression(member) = callee {
            all.extend(methods_of(reader, &member.object).map(|method| (method, call.span.start)));
        }
    }
    let called = all.into_iter().take(MOST_CALLED);
    called
        .flat_map(|(wrapper, start)| found(reader, called_at(call, start), &wrapper))
        .collect()
}

/// Collects the functions that a callee can be, through constants of the file: `put` of `const put = keep ? save : drop;`.
fn callees<'e, 'a>(
    reader: &Reader<'_, 'a>,
    callee: &'e Expression<'a>,
    found: &mut Vec<&'e Expression<'a>>,
    steps: usize,
) where
    'a: 'e,
{
    let Some(steps) = steps.checked_sub(1).filter(|_| found.len() < MOST_CALLED) else {
        return;
    };
    match callee {
        Expression::ConditionalExpression(choice) => {
            callees(
                reader,
                choice.consequent.get_inner_expression(),
                found,
                steps,
            );
            callees(
                reader,
                choice.alternate.get_inner_expression(),
                found,
                steps,
            );
        }
        Expression::LogicalExpression(choice) => {
            callees(reader, choice.left.get_inner_expression(), found, steps);
            callees(reader, choice.right.get_inner_expression(), found, steps);
        }
        Expression::Identifier(name) => {
            let constant = reader
                .scopes
                .constant(name)
                .map(Expression::get_inner_expression);
            match constant {
                Some(
                    other @ (Expression::ConditionalExpression(_)
                    | Expression::Identifier(_)
                    | Expression::LogicalExpression(_)),
                ) => callees(reader, other, found, steps),
                _ => found.push(callee),
            }
        }
        callee => found.push(callee),
    }
}

/// Returns the methods of an object of the file that are wrappers: a key that is computed can be that of any.
fn methods_of<'a>(
    reader: &Reader<'_, 'a>,
    object: &Expression<'a>,
) -> impl Iterator<Item = Wrapper> {
    let name = match object.get_inner_expression() {
        Expression::Identifier(name) if reader.scopes.symbol(name).is_some() => {
            Some(name.name.as_str())
        }
        _ => None,
    };
    let all = reader.wrappers.iter().filter(|wrapper| {
        wrapper.path == reader.path && name.is_some() && wrapper.owner.as_deref() == name
    });
    all.cloned().collect::<Vec<_>>().into_iter()
}

/// Returns the wrapper that a callee of a call is, and the byte at which its name begins.
fn callee<'a>(
    reader: &Reader<'_, 'a>,
    call: &CallExpression<'a>,
    callee: &Expression<'a>,
) -> Option<(Wrapper, u32)> {
    let path = reader.path;
    let known = || {
        let all = reader.wrappers.iter();
        all.filter(move |wrapper| !wrapper.is_private || wrapper.path == path)
    };
    if let Expression::Super(_) = callee {
        let class = reader.scopes.extended_at(call.span)?;
        return Some((constructor(reader, class)?, call.span.start));
    }
    let (wrapper, start) = match callee {
        Expression::Identifier(name) => {
            let wrapper = match reader.scopes.value(callee) {
                Some(Value::Imported { module, name }) => known().find(|wrapper| {
                    wrapper.owner.is_none()
                        && is_imported(reader, wrapper, &module, &name, &|wrapper, name| {
                            exported_as(wrapper, name)
                        })
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
                        .map(|wrapper| (wrapper, at.start));
                }
                object => reader.scopes.value(object),
            };
            let receiver = receiver_name(member.object());
            let wrapper =
                candidates
                    .into_iter()
                    .find(|wrapper| match (&owner, &wrapper.owner) {
                        (Some(Value::Imported { module, name }), None) => {
                            name == "*"
                                && is_imported(reader, wrapper, module, method, &|wrapper, name| {
                                    wrapper.function == name
                                })
                        }
                        (Some(Value::Imported { module, name }), Some(own)) => {
                            is_imported(reader, wrapper, module, name, &|_, name| {
                                name == own || name == "default"
                            })
                        }
                        (Some(Value::Own(name)), Some(own)) => name == own,
                        (Some(Value::Made { module, name }), Some(own)) => {
                            is_of_class(reader, wrapper, own, module, name)
                        }
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
    Some((wrapper.clone(), start))
}

fn called_at<'c, 'a>(call: &'c CallExpression<'a>, start: u32) -> Called<'c, 'a> {
    Called {
        arguments: &call.arguments,
        element: None,
        start: start as usize,
        end: call.span.end as usize,
    }
}

/// Returns what making an object of a class does whose constructor is a wrapper: `new Setting("theme")`.
pub(super) fn made<'a>(reader: &mut Reader<'_, 'a>, call: &'a NewExpression<'a>) -> Vec<Found> {
    let Some(wrapper) = constructor(reader, &call.callee) else {
        return Vec::new();
    };
    let called = Called {
        arguments: &call.arguments,
        element: None,
        start: call.span.start as usize,
        end: call.span.end as usize,
    };
    found(reader, called, &wrapper)
}

/// Returns the constructor of a class, which is made or, by `super`, extended, where it is a wrapper.
fn constructor<'a>(reader: &Reader<'_, 'a>, class: &'a Expression<'a>) -> Option<Wrapper> {
    let constructors = |wrapper: &&Wrapper| wrapper.is_constructor();
    let mut known = reader.wrappers.iter().filter(constructors).peekable();
    known.peek()?;
    let class = reader.scopes.constructor_of(class);
    let wrapper = match (reader.scopes.value(class), class.get_inner_expression()) {
        (Some(Value::Imported { module, name }), _) => known.find(|wrapper| {
            is_imported(reader, wrapper, &module, &name, &|wrapper, name| {
                wrapper.owner.as_deref() == Some(name) || name == "default"
            })
        }),
        (Some(Value::Own(name)), _) => known
            .find(|wrapper| wrapper.owner.as_ref() == Some(&name) && wrapper.path == reader.path),
        // A class of another classic script.
        (None, Expression::Identifier(name)) if reader.scopes.symbol(name).is_none() => {
            known.find(|wrapper| {
                wrapper.owner.as_deref() == Some(name.name.as_str()) && name.name.len() > 3
            })
        }
        _ => None,
    };
    wrapper.cloned()
}

/// Returns what rendering a component does that is a wrapper: `<Panel storageKey="panel" />`.
pub(super) fn rendered<'a>(
    reader: &mut Reader<'_, 'a>,
    element: &'a JSXOpeningElement<'a>,
) -> Vec<Found> {
    let Some(wrapper) = component(reader, element) else {
        return Vec::new();
    };
    let called = Called {
        arguments: &[],
        element: Some(element),
        start: element.span.start as usize,
        end: element.span.end as usize,
    };
    found(reader, called, &wrapper)
}

/// Returns the component of an element, where it is a wrapper.
fn component<'a>(reader: &Reader<'_, 'a>, element: &JSXOpeningElement<'a>) -> Option<Wrapper> {
    let JSXElementName::IdentifierReference(name) = &element.name else {
        return None;
    };
    let takes_properties = |wrapper: &&Wrapper| {
        wrapper.owner.is_none() && wrapper.properties.iter().any(|(at, _)| *at == 0)
    };
    let mut known = reader.wrappers.iter().filter(takes_properties).peekable();
    known.peek()?;
    let wrapper = match reader.scopes.value_of_name(name) {
        Some(Value::Imported { module, name }) => known.find(|wrapper| {
            is_imported(reader, wrapper, &module, &name, &|wrapper, name| {
                exported_as(wrapper, name)
            })
        }),
        _ => known.find(|wrapper| wrapper.path == reader.path && name.name == wrapper.function),
    };
    wrapper.cloned()
}

/// Returns the text of a property of what a call passes: of the object `{ key: "theme" }` that of `key`.
fn property_passed<'a>(
    reader: &mut Reader<'_, 'a>,
    call: Called<'_, 'a>,
    at: usize,
    name: &str,
) -> Text {
    if let Some(element) = call.element.filter(|_| at == 0) {
        return reader.attribute_of(element, name, Text(vec![Part::Absent]));
    }
    let Some(argument) = call.arguments.get(at) else {
        return Text(vec![Part::Absent]);
    };
    match argument.as_expression() {
        Some(argument) => reader
            .scopes
            .property_text(argument, name, &mut reader.functions),
        None => Text::unknown(),
    }
}

/// Returns whether a call passes nothing for the parameter without which the function sets nothing.
fn sets_nothing(call: &Called<'_, '_>, wrapper: &Wrapper) -> bool {
    let is_plain = call.element.is_none() && !call.arguments.iter().any(Argument::is_spread);
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
            [Part::Parameter { function, index }] if *index < PROPERTIES => Some((*function, *index)),
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

/// A call of a wrapper, or the making of an object whose constructor is one.
#[derive(Clone, Copy)]
struct Called<'c, 'a> {
    arguments: &'c [Argument<'a>],
    /// The element that calls a component: its attributes are the properties of the first argument.
    element: Option<&'c JSXOpeningElement<'a>>,
    /// Its first byte, and the byte behind it.
    start: usize,
    end: usize,
}

/// Returns what the function of a wrapper sets or removes: it can be several wrappers.
fn found<'a>(reader: &mut Reader<'_, 'a>, call: Called<'_, 'a>, wrapper: &Wrapper) -> Vec<Found> {
    let wrappers = reader.wrappers;
    let others = wrappers
        .iter()
        .filter(|other| other.has_function_of(wrapper));
    let all: Vec<&Wrapper> = std::iter::once(wrapper).chain(others).collect();
    let sets = all
        .into_iter()
        .filter(|wrapper| !sets_nothing(&call, wrapper));
    sets.map(|wrapper| found_by(reader, call, wrapper))
        .collect()
}

/// Returns what a call does by one wrapper.
fn found_by<'a>(reader: &mut Reader<'_, 'a>, call: Called<'_, 'a>, wrapper: &Wrapper) -> Found {
    let mut arguments = Vec::new();
    for argument in call.arguments {
        arguments.push(match argument.as_expression() {
            Some(argument) => reader.scopes.text(argument, &mut reader.functions),
            None => Text::unknown(),
        });
    }
    let mut properties = Vec::new();
    for (at, name) in &wrapper.properties {
        properties.push(property_passed(reader, call, *at, name));
    }
    let name = wrapper.name.substitute(|index| {
        let argument = match index.checked_sub(PROPERTIES) {
            Some(property) => properties.get(property),
            None => arguments.get(index),
        };
        let argument = argument.cloned();
        argument.unwrap_or_else(|| Text(vec![Part::Absent]))
    });
    let api = format!("{}()", wrapper.function);
    let removes = wrapper.also_removes && passes_nothing(call.arguments, wrapper.index);
    let operation = if removes {
        Operation::Remove
    } else {
        wrapper.operation
    };
    let attributes = reader.attributes_called(&wrapper.attributes, call.arguments, &arguments);
    Found {
        span: call.start..call.end,
        effect: Effect::new(api, operation, wrapper.medium, name).with(attributes),
        is_call: true,
    }
}

/// Returns whether nothing is passed next to the name: `setCookie("a", null)`.
fn passes_nothing(arguments: &[Argument<'_>], name: usize) -> bool {
    let value = arguments.get(name + 1).and_then(Argument::as_expression);
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

/// Returns whether an import can name a wrapper, which goes by a name that `fits`: by the file that the import names, and those
/// from which that passes the name on, else by the words of the module.
fn is_imported(
    reader: &Reader<'_, '_>,
    wrapper: &Wrapper,
    module: &str,
    name: &str,
    fits: &dyn Fn(&Wrapper, &str) -> bool,
) -> bool {
    if let Some(origins) = reader.scopes.origins(module, name) {
        let at = |path: &Path| {
            path.file_name() == wrapper.path.file_name() && path == relative::normal(&wrapper.path)
        };
        if origins
            .iter()
            .any(|origin| at(&origin.path) && fits(wrapper, &origin.name))
        {
            return true;
        }
        // What is imported and exported again is not followed: it comes from the folder of the index that is named.
        let index = origins.first().map(|origin| &origin.path);
        let index = index.filter(|path| path.file_stem().is_some_and(|stem| stem == "index"));
        let folder = index.and_then(|path| path.parent());
        return fits(wrapper, name)
            && folder.is_some_and(|folder| relative::normal(&wrapper.path).starts_with(folder));
    }
    fits(wrapper, name) && is_module(wrapper, reader.path, module)
}

/// Returns whether a class that is imported can be that of a method: of a module that is not found, any class of that name.
fn is_of_class(
    reader: &Reader<'_, '_>,
    wrapper: &Wrapper,
    own: &str,
    module: &str,
    name: &str,
) -> bool {
    let fits = |_: &Wrapper, name: &str| name == own || name == "default";
    let is_unknown = || {
        reader.scopes.origins(module, name).is_none()
            && relative::leads(reader.path, module, &wrapper.path).is_none()
    };
    is_imported(reader, wrapper, module, name, &fits)
        || name == own && name != "default" && is_unknown()
}

/// Returns whether an import's module can be the wrapper's file: `$lib/utils/local-storage`, `./index`, `../storage.js`.
fn is_module(wrapper: &Wrapper, from: &Path, module: &str) -> bool {
    if let Some(leads) = relative::leads(from, module, &wrapper.path) {
        return leads > Leads::Elsewhere;
    }
    wrapper.is_named_by(last_word(module))
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

//! Collects the occurrences of a script. Each kind has a module that recognizes it.

use super::reader::{Found, Reader};
use super::scopes::{Value, span};
use super::{browser, indirect, libraries, passed_to_library, plugins, stores, wrappers};
use crate::facts::RawOccurrence;
use crate::occurrence::Language;
use oxc_ast::AstKind;
use oxc_ast::ast::{CallExpression, Expression};
use oxc_semantic::AstNode;

/// Collects the occurrences of a script in the order of its nodes.
#[derive(Default)]
pub(super) struct Collector {
    occurrences: Vec<RawOccurrence>,
}

impl Collector {
    /// Visits every node of a script and returns the occurrences.
    pub(super) fn collect(mut self, reader: &mut Reader<'_, '_>) -> Vec<RawOccurrence> {
        for node in reader.scopes.semantic.nodes().iter() {
            // By their kind alone, most nodes are nothing.
            let (is_call, takes_plugins) = match node.kind() {
                AstKind::CallExpression(_) => (true, true),
                AstKind::NewExpression(_) | AstKind::ObjectProperty(_) => (false, true),
                AstKind::ArrayExpression(_)
                | AstKind::AssignmentExpression(_)
                | AstKind::IdentifierReference(_)
                | AstKind::JSXOpeningElement(_)
                | AstKind::StaticMemberExpression(_)
                | AstKind::UnaryExpression(_)
                | AstKind::UpdateExpression(_) => (false, false),
                _ => continue,
            };
            let before = self.occurrences.len();
            self.extend(occurrences(reader, node));
            if let AstKind::CallExpression(call) = node.kind()
                && self.occurrences.len() > before
            {
                self.extend(libraries::further(reader, call));
            }
            for found in self.occurrences.iter_mut().skip(before) {
                if found.name.parameter_in().is_some() {
                    found.needs = wrappers::needed(reader, node.id());
                }
            }
            if is_call {
                self.extend(indirect::written(reader, node));
            }
            if takes_plugins {
                self.extend(plugins::plugged_in(reader, node));
            }
            if is_call {
                self.extend(stores::kept_stores(reader, node));
            }
        }
        self.occurrences
    }

    fn extend(&mut self, found: Vec<Found>) {
        // By far the most nodes are none.
        if found.is_empty() {
            return;
        }
        for found in found {
            let effect = found.effect;
            self.occurrences.push(RawOccurrence {
                lifetime: None,
                value: None,
                span: found.span,
                api: effect.api,
                medium: effect.medium,
                operation: effect.operation,
                name: effect.name,
                in_test: false,
                unless_own: None,
                language: Language::JavaScript,
                is_call: found.is_call,
                attributes: effect.attributes,
                needs: None,
            });
        }
    }
}

/// Returns the occurrences that a node is. Functions of the sources are tried first, since one may have the name of a
/// library's function.
fn occurrences<'a>(reader: &mut Reader<'_, 'a>, node: &AstNode<'a>) -> Vec<Found> {
    let of_sources = match node.kind() {
        AstKind::CallExpression(call) => wrappers::wrapped(reader, call),
        AstKind::NewExpression(call) => wrappers::made(reader, call),
        AstKind::JSXOpeningElement(element) => wrappers::rendered(reader, element),
        _ => Vec::new(),
    };
    match of_sources.is_empty() {
        true => library(reader, node).into_iter().collect(),
        false => of_sources,
    }
}

/// Returns the occurrence that a node is by what the browser or a library offers.
fn library<'a>(reader: &mut Reader<'_, 'a>, node: &AstNode<'a>) -> Option<Found> {
    match node.kind() {
        AstKind::CallExpression(call) => self::call(reader, node, call),
        AstKind::NewExpression(call) => libraries::made(reader, call),
        AstKind::JSXOpeningElement(element) => plugins::provider(reader, element),
        AstKind::IdentifierReference(_) | AstKind::StaticMemberExpression(_) => {
            passed_to_library::passed_to_library(reader, node)
        }
        _ => browser::written(reader, node),
    }
}

/// Returns the occurrence that a call is.
fn call<'a>(
    reader: &mut Reader<'_, 'a>,
    node: &AstNode<'a>,
    call: &'a CallExpression<'a>,
) -> Option<Found> {
    let callee = call.callee.get_inner_expression();
    if let Expression::Identifier(name) = callee
        && reader.scopes.symbol(name).is_none()
        && let Some(Value::Storage(medium)) = browser::object_of_with(reader, node)
    {
        let effect = browser::storage_method(reader, call, medium, name.name.as_str())?;
        return Some(effect.at(span(&call.span)));
    }
    if let Some(member) = callee.get_member_expr() {
        let method = reader.scopes.name_of(member)?;
        let method = method.as_str();
        let start = member
            .static_property_info()
            .map_or(call.span.start, |(span, _)| span.start) as usize;
        if let Some(effect) = browser::method(reader, call, member, method) {
            return Some(effect.at(start..call.span.end as usize));
        }
    }
    libraries::call(reader, call)
}

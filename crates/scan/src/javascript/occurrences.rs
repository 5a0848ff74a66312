//! Which expressions of a script are places.

use super::installed::api;
use super::names::{Functions, property_of};
use super::script::{Script, Thing, span};
use crate::catalog::javascript::{self as catalog, Offer};
use crate::facts::{RawOccurrence, Wrapper};
use crate::occurrence::{Language, Medium, Operation};
use crate::text::{Text, expires_at_once};
use oxc_ast::AstKind;
use oxc_ast::ast::{
    Argument, AssignmentTarget, CallExpression, Expression, MemberExpression, NewExpression,
    UnaryOperator,
};
use oxc_semantic::AstNode;
use std::borrow::Cow;
use std::ops::Range;
use std::path::Path;

/// Goes through a script.
pub(super) struct Finder<'s, 'a> {
    pub(super) script: &'s Script<'s, 'a>,
    pub(super) path: &'s Path,
    pub(super) wrappers: &'s [Wrapper],
    pub(super) functions: Functions,
    pub(super) occurrences: Vec<RawOccurrence>,
}

/// Where, through what, what happens, to what, and under which name.
pub(super) type Found = (Range<usize>, Cow<'static, str>, Operation, Medium, Text);

impl<'a> Finder<'_, 'a> {
    pub(super) fn look(&mut self) {
        for node in self.script.semantic.nodes().iter() {
            let mut found: Vec<Found> = self.occurrence(node).into_iter().collect();
            found.extend(self.plugged_in(node));
            found.extend(self.kept_stores(node));
            for (span, api, operation, medium, name) in found {
                let is_call = api.ends_with("()");
                self.occurrences.push(RawOccurrence {
                    span,
                    api,
                    medium,
                    operation,
                    name,
                    in_test: false,
                    unless_own: None,
                    language: Language::JavaScript,
                    is_call,
                });
            }
        }
    }

    pub(super) fn text(&mut self, expr: &Expression<'a>) -> Text {
        self.script.text(expr, &mut self.functions)
    }

    pub(super) fn argument(&mut self, call: &CallExpression<'a>, at: usize) -> Text {
        match call.arguments.get(at).and_then(Argument::as_expression) {
            Some(argument) => self.text(argument),
            None => Text::unknown(),
        }
    }

    /// A name that stands by itself or in an object: `set("a", …)`, `set({ name: "a", … })`.
    fn named_argument(&mut self, call: &CallExpression<'a>, at: usize) -> Text {
        match call.arguments.get(at).and_then(Argument::as_expression) {
            Some(Expression::ObjectExpression(object)) => {
                match property_of(object, "name").or_else(|| property_of(object, "key")) {
                    Some(name) => self.text(name),
                    None => Text::unknown(),
                }
            }
            Some(argument) => self.text(argument),
            None => Text::unknown(),
        }
    }

    fn occurrence(&mut self, node: &AstNode<'a>) -> Option<Found> {
        match node.kind() {
            AstKind::CallExpression(call) => self.call(call),
            AstKind::NewExpression(call) => self.made(call),
            AstKind::AssignmentExpression(assign) => {
                let (span, api, medium) = self.target(&assign.left)?;
                let name = match (medium, &assign.left) {
                    (Medium::Cookie, _) => self.text(&assign.right).before_equals(),
                    (_, target) => self.key(target.as_member_expression()?),
                };
                let right = oxc_span::GetSpan::span(&assign.right);
                let written = right.source_text(self.script.semantic.source_text());
                let operation = match medium {
                    Medium::Cookie if expires_at_once(written) => Operation::Remove,
                    _ => Operation::Set,
                };
                Some((span.start..right.end as usize, api, operation, medium, name))
            }
            AstKind::UpdateExpression(update) => {
                let member = update.argument.as_member_expression()?;
                let (medium, api) = self.stored(member)?;
                let name = self.key(member);
                Some((span(&update.span), api, Operation::Set, medium, name))
            }
            AstKind::UnaryExpression(unary) if unary.operator == UnaryOperator::Delete => {
                let member = unary.argument.get_member_expr()?;
                let (medium, api) = self.stored(member)?;
                let name = self.key(member);
                Some((span(&unary.span), api, Operation::Remove, medium, name))
            }
            AstKind::JSXOpeningElement(element) => self.provider(element),
            AstKind::IdentifierReference(_) | AstKind::StaticMemberExpression(_) => {
                self.passed_to_library(node)
            }
            AstKind::ObjectProperty(property) => {
                if !property.key.is_specific_static_name("Set-Cookie")
                    && !property.key.is_specific_static_name("set-cookie")
                {
                    return None;
                }
                let name = self.text(&property.value).before_equals();
                Some((
                    span(&property.span),
                    "Set-Cookie header".into(),
                    Operation::Set,
                    Medium::Cookie,
                    name,
                ))
            }
            _ => None,
        }
    }

    /// `new Dexie("a")`.
    fn made(&mut self, call: &NewExpression<'a>) -> Option<Found> {
        let Some(Thing::Imported { module, name }) = self.script.thing(&call.callee) else {
            return None;
        };
        if catalog::offer(&module, &name) != Some(Offer::Maker(Medium::IndexedDb)) {
            return None;
        }
        let name = match call.arguments.first().and_then(Argument::as_expression) {
            Some(argument) => self.text(argument),
            None => Text::unknown(),
        };
        Some((
            span(&call.span),
            module.into(),
            Operation::Set,
            Medium::IndexedDb,
            name,
        ))
    }

    fn target(
        &self,
        target: &AssignmentTarget<'a>,
    ) -> Option<(Range<usize>, Cow<'static, str>, Medium)> {
        let member = target.as_member_expression()?;
        let property = member.static_property_name();
        let object = self.script.thing(member.object());
        let is_document = matches!(object, Some(Thing::Document))
            || !matches!(object, Some(Thing::Own(_)))
                && matches!(member.object().get_inner_expression(), Expression::Identifier(name) if matches!(name.name.as_str(), "document" | "doc"))
            || member
                .object()
                .get_member_expr()
                .and_then(MemberExpression::static_property_name)
                .is_some_and(|name| matches!(name, "document" | "ownerDocument"));
        if property == Some("cookie") && is_document {
            return Some((span(target), "document.cookie".into(), Medium::Cookie));
        }
        let (medium, api) = self.stored(member)?;
        Some((span(target), api, medium))
    }

    /// The storage area whose property a member expression is.
    fn stored(&self, member: &MemberExpression<'a>) -> Option<(Medium, Cow<'static, str>)> {
        match self.script.thing(member.object())? {
            Thing::Storage(medium) => Some((medium, storage_name(medium).into())),
            _ => None,
        }
    }

    fn key(&mut self, member: &MemberExpression<'a>) -> Text {
        match (member.static_property_name(), member) {
            (Some(name), _) => Text::literal(name),
            (None, MemberExpression::ComputedMemberExpression(member)) => {
                self.text(&member.expression)
            }
            (None, _) => Text::unknown(),
        }
    }

    fn call(&mut self, call: &'a CallExpression<'a>) -> Option<Found> {
        let callee = call.callee.get_inner_expression();
        let whole = call.span.end as usize;
        let member = callee.get_member_expr();
        if let Some(found) = self.wrapped(call) {
            return Some(found);
        }
        if let Some(member) = member {
            let method = member.static_property_name()?;
            let start = member
                .static_property_info()
                .map_or(call.span.start, |(span, _)| span.start) as usize;
            if let Some((api, operation, medium, name)) = self.method(call, member, method) {
                return Some((start..whole, api, operation, medium, name));
            }
        }
        let (offer, api) = self.offered(callee)?;
        let (operation, medium, name) = match offer {
            Offer::Function(operation, medium, at) => {
                (operation, medium, self.named_argument(call, at))
            }
            // With a `storage` of its own, that is the place.
            Offer::Persist => match call.arguments.get(1).and_then(Argument::as_expression) {
                Some(Expression::ObjectExpression(object))
                    if property_of(object, "storage").is_some() =>
                {
                    return None;
                }
                Some(Expression::ObjectExpression(object))
                    if property_of(object, "getStorage").is_some() =>
                {
                    return None;
                }
                _ => (
                    Operation::Set,
                    Medium::LocalStorage,
                    self.named_argument(call, 1),
                ),
            },
            Offer::Installed(row) => {
                let (medium, name) = self.sets(call, row)?;
                (Operation::Set, medium, name)
            }
            Offer::Reducer => {
                let (medium, name) = self.persisted(call)?;
                (Operation::Set, medium, name)
            }
            _ => return None,
        };
        Some((
            call.span.start as usize..whole,
            api,
            operation,
            medium,
            name,
        ))
    }

    /// What a called name is, as an import, a value of a hook, or a function that a framework brings in.
    fn offered(&self, callee: &Expression<'a>) -> Option<(Offer, Cow<'static, str>)> {
        match self.script.thing(callee) {
            Some(Thing::Imported { module, name }) => {
                Some((catalog::offer(&module, &name)?, api(&module, &name)))
            }
            Some(Thing::Hooked(1, api)) => Some((
                Offer::Function(Operation::Set, Medium::Cookie, 0),
                api.into(),
            )),
            Some(Thing::Hooked(2, api)) => Some((
                Offer::Function(Operation::Remove, Medium::Cookie, 0),
                api.into(),
            )),
            None => match callee {
                Expression::Identifier(name) if self.script.symbol(name).is_none() => {
                    let (name, offer) = catalog::global(name.name.as_str())?;
                    Some((offer, name.into()))
                }
                _ => None,
            },
            _ => None,
        }
    }

    fn method(
        &mut self,
        call: &CallExpression<'a>,
        member: &MemberExpression<'a>,
        method: &str,
    ) -> Option<(Cow<'static, str>, Operation, Medium, Text)> {
        let count = call.arguments.len();
        match self.script.thing(member.object()) {
            Some(Thing::Storage(medium)) => {
                let operation = match method {
                    "setItem" if count >= 1 => Operation::Set,
                    "removeItem" if count >= 1 => Operation::Remove,
                    "clear" => Operation::Clear,
                    _ => return None,
                };
                let api = format!("{}.{method}", storage_name(medium));
                Some((api.into(), operation, medium, self.argument(call, 0)))
            }
            Some(Thing::Jar(medium, at)) => {
                let (_, operation) = catalog::OBJECT_METHODS
                    .iter()
                    .find(|(name, _)| *name == method)?;
                (count > at || *operation == Operation::Clear).then(|| {
                    (
                        format!("cookies.{method}").into(),
                        *operation,
                        medium,
                        self.named_argument(call, at),
                    )
                })
            }
            Some(Thing::Databases) => match method {
                "open" => Some((
                    "indexedDB.open".into(),
                    Operation::Set,
                    Medium::IndexedDb,
                    self.argument(call, 0),
                )),
                "deleteDatabase" => {
                    let name = self.argument(call, 0);
                    Some((
                        "indexedDB.deleteDatabase".into(),
                        Operation::Remove,
                        Medium::IndexedDb,
                        name,
                    ))
                }
                _ => None,
            },
            Some(Thing::Caches) => match method {
                "open" => Some((
                    "caches.open".into(),
                    Operation::Set,
                    Medium::CacheStorage,
                    self.argument(call, 0),
                )),
                "delete" => Some((
                    "caches.delete".into(),
                    Operation::Remove,
                    Medium::CacheStorage,
                    self.argument(call, 0),
                )),
                _ => None,
            },
            Some(Thing::Extended(extension)) => {
                let mut methods = extension.methods.iter();
                let (_, least, operation) = methods.find(|(name, ..)| *name == method)?;
                (count >= *least).then(|| {
                    let name = self.argument(call, 0);
                    (extension.api.into(), *operation, Medium::Cookie, name)
                })
            }
            _ => self.response(call, method, count),
        }
    }
}

const fn storage_name(medium: Medium) -> &'static str {
    match medium {
        Medium::LocalStorage => "localStorage",
        Medium::SessionStorage => "sessionStorage",
        _ => "Storage",
    }
}

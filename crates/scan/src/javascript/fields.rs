//! The classes and objects of a file, and the values of their fields.

use oxc_ast::AstKind;
use oxc_ast::ast::{
    AssignmentOperator, AssignmentTarget, Class, Expression, MemberExpression, PropertyDefinition,
};
use oxc_semantic::{Semantic, SymbolId};
use oxc_span::{GetSpan as _, Span};
use std::collections::HashMap;

/// The classes and objects of a file, with their fields.
#[derive(Default)]
pub(super) struct Fields<'a> {
    /// In the order in which they begin.
    holders: Vec<Holder<'a>>,
    /// What the fields are given, by their names and the byte at which their holders begin.
    given: HashMap<(String, u32), Vec<Given<'a>>>,
    /// The fields that classes declare, the first of each name.
    declared: HashMap<String, &'a PropertyDefinition<'a>>,
}

/// A class or object.
pub(super) struct Holder<'a> {
    pub(super) span: Span,
    /// None for an object.
    pub(super) class: Option<&'a Class<'a>>,
    /// The position of the one around it.
    parent: Option<usize>,
}

/// What a field is given.
#[derive(Clone, Copy)]
pub(super) enum Given<'a> {
    Expression(&'a Expression<'a>),
    /// A parameter of the constructor, which declares the field too.
    Parameter(SymbolId),
    Unknown,
}

impl<'a> Fields<'a> {
    /// Gathers the fields of a file.
    pub(super) fn of(semantic: &Semantic<'a>) -> Self {
        let nodes = semantic.nodes();
        let mut fields = Self::default();
        for node in nodes.iter() {
            match node.kind() {
                AstKind::Class(class) => fields.hold(class.span, Some(class)),
                AstKind::ObjectExpression(object) => fields.hold(object.span, None),
                AstKind::PropertyDefinition(property) => {
                    if let Some(name) = property.key.name() {
                        let field = fields.declared.entry(name.into_owned());
                        field.or_insert(property);
                    }
                }
                _ => {}
            }
            let Some((name, value)) = given(node.kind()) else {
                continue;
            };
            let is_property = matches!(node.kind(), AstKind::ObjectProperty(_));
            let mut around = nodes.ancestor_kinds(node.id());
            let within = around.find_map(|kind| match kind {
                AstKind::ObjectExpression(object) if is_property => Some(object.span),
                AstKind::Class(class) if !is_property => Some(class.span),
                _ => None,
            });
            if let Some(within) = within {
                let given = fields.given.entry((name, within.start)).or_default();
                given.push(value);
            }
        }
        fields
    }

    /// Returns what a field of a class or object is given; `holder` is the byte at which that begins.
    pub(super) fn given(&self, name: &str, holder: u32) -> Option<&[Given<'a>]> {
        let given = self.given.get(&(name.to_owned(), holder))?;
        Some(given)
    }

    /// Returns the field of a name as a class declares it.
    pub(super) fn declared(&self, name: &str) -> Option<&'a PropertyDefinition<'a>> {
        self.declared.get(name).copied()
    }

    /// Returns what the fields of a name are given, whatever class or object has them.
    pub(super) fn given_to(&self, name: &str) -> Vec<&'a Expression<'a>> {
        let named = self.given.iter().filter(|((own, _), _)| own == name);
        let mut given: Vec<&Expression<'_>> = named
            .flat_map(|(_, given)| given)
            .filter_map(|given| match given {
                Given::Expression(value) => Some(*value),
                _ => None,
            })
            .collect();
        given.sort_by_key(|value| value.span().start);
        given
    }

    /// Takes in a class or object, which begins after those that are known.
    fn hold(&mut self, span: Span, class: Option<&'a Class<'a>>) {
        let mut parent = self.holders.len().checked_sub(1);
        while let Some(holder) = parent.and_then(|at| self.holders.get(at)) {
            if holder.span.contains_inclusive(span) {
                break;
            }
            parent = holder.parent;
        }
        self.holders.push(Holder {
            span,
            class,
            parent,
        });
    }

    /// Returns the classes and objects around a place, the innermost first.
    pub(super) fn around(&self, at: Span) -> impl Iterator<Item = &Holder<'a>> {
        let before = |holder: &Holder<'a>| holder.span.start <= at.start;
        let last = self.holders.partition_point(before).checked_sub(1);
        let holders = std::iter::successors(last, |at| self.holders.get(*at)?.parent);
        let holders = holders.filter_map(|at| self.holders.get(at));
        holders.filter(move |holder| holder.span.contains_inclusive(at))
    }
}

/// Returns the field that a node gives a value.
fn given(kind: AstKind<'_>) -> Option<(String, Given<'_>)> {
    match kind {
        AstKind::PropertyDefinition(property) => {
            let name = property.key.name()?;
            Some((
                name.into_owned(),
                Given::Expression(property.value.as_ref()?),
            ))
        }
        AstKind::FormalParameter(parameter)
            if parameter.accessibility.is_some() || parameter.readonly =>
        {
            let name = parameter.pattern.get_binding_identifier()?;
            Some((
                name.name.to_string(),
                Given::Parameter(name.symbol_id.get()?),
            ))
        }
        AstKind::ObjectProperty(property) => {
            let name = property.key.static_name()?;
            Some((name.into_owned(), Given::Expression(&property.value)))
        }
        AstKind::AssignmentExpression(assign) => {
            let value = match assign.operator {
                AssignmentOperator::Assign
                | AssignmentOperator::LogicalOr
                | AssignmentOperator::LogicalNullish => Given::Expression(&assign.right),
                _ => Given::Unknown,
            };
            Some((own_field(&assign.left)?, value))
        }
        _ => None,
    }
}

/// Returns the name of the field of `this` that is assigned.
fn own_field(target: &AssignmentTarget<'_>) -> Option<String> {
    let member = target.as_member_expression()?;
    if !matches!(
        member.object().get_inner_expression(),
        Expression::ThisExpression(_)
    ) {
        return None;
    }
    match member {
        MemberExpression::PrivateFieldExpression(field) => Some(field.field.name.to_string()),
        member => member.static_property_name().map(str::to_owned),
    }
}

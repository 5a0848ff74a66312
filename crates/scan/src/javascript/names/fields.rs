//! The names that fields hold: `this.key`, by what the class or object around it says.

use super::{Functions, choice};
use crate::javascript::scopes::Scopes;
use crate::text::Text;
use oxc_ast::AstKind;
use oxc_ast::ast::{AssignmentOperator, AssignmentTarget, Class, Expression, MemberExpression};
use oxc_semantic::SymbolId;
use oxc_span::Span;
use std::collections::HashMap;

/// How many classes are followed from one to the class that it extends.
const MOST_PARENTS: usize = 4;

/// How many values of one field are looked at.
const MOST_VALUES: usize = 16;

/// The classes and objects of a file, with their fields.
#[derive(Default)]
pub(in crate::javascript) struct Fields<'a> {
    /// In the order in which they begin.
    holders: Vec<Holder<'a>>,
    /// What the fields are given, by their names and the byte at which their holders begin.
    given: HashMap<(String, u32), Vec<Given<'a>>>,
}

/// A class or object.
struct Holder<'a> {
    span: Span,
    /// None for an object.
    class: Option<&'a Class<'a>>,
    /// The position of the one around it.
    parent: Option<usize>,
}

/// What a field is given.
#[derive(Clone, Copy)]
enum Given<'a> {
    Expression(&'a Expression<'a>),
    /// A parameter of the constructor, which declares the field too.
    Parameter(SymbolId),
    Unknown,
}

impl<'a> Scopes<'_, 'a> {
    /// Gathers the fields of the file.
    pub(in crate::javascript) fn fields(&self) -> Fields<'a> {
        let nodes = self.semantic.nodes();
        let mut fields = Fields::default();
        for node in nodes.iter() {
            match node.kind() {
                AstKind::Class(class) => fields.hold(class.span, Some(class)),
                AstKind::ObjectExpression(object) => fields.hold(object.span, None),
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

    /// Returns the text of a field where it is used.
    pub(super) fn field_text(
        &self,
        name: &str,
        at: Span,
        functions: &mut Functions,
        steps: usize,
    ) -> Option<Text> {
        let steps = self.step(steps)?;
        let fields = self.known_fields();
        let mut class = fields.around(at).find_map(|holder| holder.class);
        for _ in 0..MOST_PARENTS {
            let Some(own) = class else { break };
            if let Some(text) = self.given_to(name, own.span, functions, steps) {
                return Some(text);
            }
            class = self.parent(own);
        }
        let mut objects = fields.around(at).filter(|holder| holder.class.is_none());
        objects.find_map(|object| self.given_to(name, object.span, functions, steps))
    }

    /// Returns the text of what a field of a class or object is given.
    fn given_to(
        &self,
        name: &str,
        holder: Span,
        functions: &mut Functions,
        steps: usize,
    ) -> Option<Text> {
        let fields = self.known_fields();
        let given = fields.given.get(&(name.to_owned(), holder.start))?;
        let mut texts = Vec::new();
        for value in given.iter().take(MOST_VALUES) {
            texts.push(match value {
                Given::Expression(value) => self.text_in(value, functions, steps),
                Given::Parameter(symbol) => self.symbol_text(*symbol, functions, steps),
                Given::Unknown => Text::unknown(),
            });
        }
        if given.len() > MOST_VALUES {
            texts.push(Text::unknown());
        }
        Some(choice(&texts))
    }

    /// Returns the class of this file that a class extends.
    fn parent(&self, class: &Class<'a>) -> Option<&'a Class<'a>> {
        let Expression::Identifier(name) = class.super_class.as_ref()?.get_inner_expression()
        else {
            return None;
        };
        match self.declaration(name)?.kind() {
            AstKind::Class(parent) => Some(parent),
            _ => None,
        }
    }

    /// Returns the expression that the class around a place extends.
    pub(in crate::javascript) fn extended_at(&self, at: Span) -> Option<&'a Expression<'a>> {
        let mut around = self.known_fields().around(at);
        let class = around.find_map(|holder| holder.class)?;
        class.super_class.as_ref()
    }

    /// Returns the class whose constructor runs where a class is made: one that this file extends, where it has none itself.
    pub(in crate::javascript) fn constructor_of(
        &self,
        callee: &'a Expression<'a>,
    ) -> &'a Expression<'a> {
        let mut callee = callee;
        for _ in 0..MOST_PARENTS {
            let Expression::Identifier(name) = callee.get_inner_expression() else {
                break;
            };
            let declared = self.declaration(name).map(|declared| declared.kind());
            let Some(AstKind::Class(class)) = declared else {
                break;
            };
            let mut elements = class.body.body.iter();
            let has_own = elements.any(|element| {
                element
                    .method_definition_kind()
                    .is_some_and(|kind| kind.is_constructor())
            });
            match &class.super_class {
                Some(parent) if !has_own => callee = parent,
                _ => break,
            }
        }
        callee
    }
}

impl<'a> Fields<'a> {
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
    fn around(&self, at: Span) -> impl Iterator<Item = &Holder<'a>> {
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

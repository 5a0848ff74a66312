//! The elements of lists and maps, known by their contents or by their declared types.

use super::{Scopes, Value};
use oxc_ast::AstKind;
use oxc_ast::ast::{
    Argument, CallExpression, Expression, TSSignature, TSTupleElement, TSType, TSTypeName,
    TSTypeReference,
};

/// Methods and functions that give back a list of the same elements: `pages.filter(isOpen)`, `Object.values(pages)`.
const SAME_ELEMENTS: &[&str] = &[
    "entries",
    "filter",
    "from",
    "reverse",
    "slice",
    "toReversed",
    "toSorted",
    "values",
];

/// How many functions and objects around a list are followed: `Object.freeze`, `areas.of.browser`.
pub(super) const MOST_AROUND: usize = 6;

/// Methods that give back one element of a list or map.
pub(super) const TAKES_ONE: &[&str] = &["at", "find", "findLast", "get", "pop", "shift"];

/// What is declared of a list or map.
#[derive(Clone, Copy)]
enum Declared<'a> {
    /// Its type.
    Type(&'a TSType<'a>),
    /// The type of its elements: `new Map<string, Page>()`.
    Elements(&'a TSType<'a>),
}

impl<'a> Scopes<'_, 'a> {
    /// Returns the value of an element that is taken by its name: `pages[0]`, `pages["first"]`, `pages.first`.
    pub(super) fn element_named(
        &self,
        list: &Expression<'a>,
        name: &str,
        steps: usize,
    ) -> Option<Value> {
        if let Ok(position) = name.parse() {
            let element = self.element_of_areas(list, position, steps);
            return element.or_else(|| self.one_of_areas(list, steps));
        }
        match self.declared_of(list, MOST_AROUND)? {
            Declared::Type(ty) => self.value_of_type(of_record(ty)?),
            Declared::Elements(_) => None,
        }
    }

    /// Returns the value of the elements of a list or map by its declared type: `Page[]`, `Map<string, Page>`.
    pub(super) fn typed_element(
        &self,
        list: &Expression<'a>,
        position: Option<usize>,
    ) -> Option<Value> {
        match self.declared_of(list, MOST_AROUND)? {
            Declared::Type(ty) => self.value_of_type(of_elements(ty, position, MOST_AROUND)?),
            Declared::Elements(ty) => self.value_of_type(ty),
        }
    }

    /// Returns what is declared of what an expression holds.
    fn declared_of(&self, expr: &Expression<'a>, around: usize) -> Option<Declared<'a>> {
        let around = self.step(around)?;
        match expr.get_inner_expression() {
            Expression::Identifier(name) => match self.declaration(name)?.kind() {
                AstKind::VariableDeclarator(declared) => match &declared.id.type_annotation {
                    Some(ty) => Some(Declared::Type(&ty.type_annotation)),
                    None => self.declared_by(declared.init.as_ref()?, around),
                },
                AstKind::FormalParameter(parameter) => {
                    let ty = parameter.pattern.type_annotation.as_ref()?;
                    Some(Declared::Type(&ty.type_annotation))
                }
                _ => None,
            },
            Expression::CallExpression(call) => self.declared_of(self.elements_from(call)?, around),
            other => {
                let name = other.get_member_expr()?.static_property_name()?;
                let field = self.known_fields().declared(name)?;
                match &field.type_annotation {
                    Some(ty) => Some(Declared::Type(&ty.type_annotation)),
                    None => self.declared_by(field.value.as_ref()?, around),
                }
            }
        }
    }

    /// Returns what the expression declares that makes a list or map: `[] as Page[]`, `new Map<string, Page>()`.
    fn declared_by(&self, made: &'a Expression<'a>, around: usize) -> Option<Declared<'a>> {
        match made {
            Expression::TSAsExpression(cast) => Some(Declared::Type(&cast.type_annotation)),
            Expression::TSSatisfiesExpression(cast) => Some(Declared::Type(&cast.type_annotation)),
            Expression::NewExpression(made) => {
                let types = made.type_arguments.as_ref()?;
                types.params.last().map(Declared::Elements)
            }
            made => self.declared_of(made, around),
        }
    }

    /// Returns the list or map whose elements a call gives back.
    fn elements_from<'c>(&self, call: &'c CallExpression<'a>) -> Option<&'c Expression<'a>> {
        let member = call.callee.get_member_expr()?;
        if !SAME_ELEMENTS.contains(&member.static_property_name()?) {
            return None;
        }
        let is_static = matches!(
            member.object(),
            Expression::Identifier(name) if matches!(name.name.as_str(), "Array" | "Object")
        );
        match is_static {
            true => call.arguments.first().and_then(Argument::as_expression),
            false => Some(member.object()),
        }
    }
}

/// Returns the type of the elements that a type has; a position says which part of each pair in a map is taken.
fn of_elements<'t, 'a>(
    ty: &'t TSType<'a>,
    position: Option<usize>,
    around: usize,
) -> Option<&'t TSType<'a>> {
    let around = around.checked_sub(1)?;
    match ty {
        TSType::TSArrayType(list) if position.is_none() => Some(&list.element_type),
        TSType::TSTypeOperatorType(inner) => of_elements(&inner.type_annotation, position, around),
        TSType::TSParenthesizedType(inner) => of_elements(&inner.type_annotation, position, around),
        TSType::TSUnionType(union) => {
            let mut types = union.types.iter();
            types.find_map(|ty| of_elements(ty, position, around))
        }
        TSType::TSTupleType(tuple) => tuple
            .element_types
            .iter()
            .find_map(TSTupleElement::as_ts_type),
        TSType::TSTypeReference(reference) => {
            let is_pairs = matches!(
                name_of(reference)?,
                "Map" | "ReadonlyMap" | "WeakMap" | "Record"
            );
            let is_list = matches!(
                name_of(reference)?,
                "Array" | "ReadonlyArray" | "Set" | "ReadonlySet"
            );
            let taken = match position {
                None => is_pairs || is_list,
                Some(position) => is_pairs && position == 1,
            };
            let types = &reference.type_arguments.as_ref()?.params;
            types.last().filter(|_| taken)
        }
        ty if position.is_none_or(|position| position == 1) => of_record(ty),
        _ => None,
    }
}

/// Returns the type of each property of an object that has any names: `Record<string, Page>`, `{ [name: string]: Page }`.
fn of_record<'t, 'a>(ty: &'t TSType<'a>) -> Option<&'t TSType<'a>> {
    match ty {
        TSType::TSTypeReference(reference) if name_of(reference)? == "Record" => {
            reference.type_arguments.as_ref()?.params.last()
        }
        TSType::TSTypeLiteral(literal) => literal.members.iter().find_map(|member| match member {
            TSSignature::TSIndexSignature(index) => Some(&index.type_annotation.type_annotation),
            _ => None,
        }),
        _ => None,
    }
}

fn name_of<'t>(reference: &'t TSTypeReference<'_>) -> Option<&'t str> {
    match &reference.type_name {
        TSTypeName::IdentifierReference(name) => Some(name.name.as_str()),
        _ => None,
    }
}

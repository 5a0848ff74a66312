//! Resolves names in properties of objects, classes and enumerations: `KEYS.theme`, `KEYS.user.theme`.

use super::lists::Piece;
use super::{Functions, choice, enum_name};
use crate::javascript::options::{has_unnamed, property_of};
use crate::javascript::scopes::{STEPS, Scopes};
use crate::text::{Part, Text};
use oxc_ast::AstKind;
use oxc_ast::ast::{Class, ClassElement, Expression, IdentifierReference};
use oxc_semantic::SymbolId;
use oxc_span::GetSpan as _;

impl<'a> Scopes<'_, 'a> {
    /// Returns a property of an object that another module exports, to be resolved when all files are known.
    pub(in crate::javascript) fn imported_constant(
        &self,
        object: &IdentifierReference<'a>,
        property: &str,
    ) -> Option<Text> {
        let declaration = self.declaration(object)?;
        match declaration.kind() {
            AstKind::ImportSpecifier(specifier) => Some(Text::constant(vec![
                self.source_of(declaration)?,
                specifier.imported.name().to_string(),
                property.to_owned(),
            ])),
            _ => None,
        }
    }

    /// Returns the text of a property of an object or enumeration, in this or another module: `KEYS.theme`.
    pub(super) fn member_text(
        &self,
        object: &Expression<'a>,
        property: &str,
        functions: &mut Functions,
        steps: usize,
    ) -> Text {
        let name = match object.get_inner_expression() {
            Expression::Identifier(name) => name,
            Expression::ThisExpression(this) => {
                return self
                    .computed(property, functions, steps)
                    .or_else(|| self.field_text(property, this.span, functions, steps))
                    .unwrap_or_else(Text::unknown);
            }
            Expression::CallExpression(call) => {
                return self
                    .property_returned(call, property, functions, steps)
                    .unwrap_or_else(Text::unknown);
            }
            object => {
                return self
                    .nested_text(object, property, functions, steps)
                    .unwrap_or_else(Text::unknown);
            }
        };
        let Some(declaration) = self.declaration(name) else {
            return Text::unknown();
        };
        match declaration.kind() {
            AstKind::FormalParameter(parameter)
                if parameter.pattern.kind.is_binding_identifier() =>
            {
                match self.position(declaration.id()) {
                    Some((function, position)) if self.each(function).is_none() => {
                        functions.property(function, position, property)
                    }
                    Some((function, 0)) => {
                        let part = Piece::Property(property.to_owned());
                        let texts = self.of_each(function, &part, functions, steps);
                        texts.map_or_else(Text::unknown, |texts| choice(&texts))
                    }
                    _ => Text::unknown(),
                }
            }
            AstKind::Class(class) => fixed(class, property)
                .map_or_else(Text::unknown, |value| self.text_in(value, functions, steps)),
            AstKind::VariableDeclarator(declarator)
                if declarator.init.is_none() && declarator.id.kind.is_binding_identifier() =>
            {
                let part = Piece::Property(property.to_owned());
                self.looped(declaration.id(), &part, functions, steps)
                    .unwrap_or_else(Text::unknown)
            }
            AstKind::VariableDeclarator(declarator) => {
                let given = match self.symbol(name) {
                    Some(symbol) if declarator.id.kind.is_binding_identifier() => {
                        let Some(given) = self.given_with(symbol, property) else {
                            return Text::unknown();
                        };
                        given
                    }
                    _ => declarator.init.iter().map(Held::Whole).collect(),
                };
                let is_name = declarator.id.kind.is_binding_identifier();
                let texts = given.into_iter().map(|held| match held {
                    Held::Whole(object) => {
                        self.property_held(object, property, is_name, functions, steps)
                    }
                    Held::Property(value) => self.text_in(value, functions, steps),
                });
                choice(&texts.collect::<Vec<Text>>())
            }
            AstKind::TSEnumDeclaration(list) => list
                .body
                .members
                .iter()
                .find(|member| enum_name(&member.id) == property)
                .and_then(|member| member.initializer.as_ref())
                .map_or_else(Text::unknown, |value| self.text_in(value, functions, steps)),
            AstKind::ImportSpecifier(_) => self
                .imported_constant(name, property)
                .unwrap_or_else(Text::unknown),
            AstKind::ImportNamespaceSpecifier(_) => match self.source_of(declaration) {
                Some(module) => Text::constant(vec![module, property.to_owned()]),
                None => Text::unknown(),
            },
            AstKind::ImportDefaultSpecifier(_) => match self.source_of(declaration) {
                Some(module) => {
                    Text::constant(vec![module, "default".to_owned(), property.to_owned()])
                }
                None => Text::unknown(),
            },
            _ => Text::unknown(),
        }
    }

    /// Returns what a variable is given, and what its property is given afterwards; none where one of it is not read.
    fn given_with(&self, symbol: SymbolId, property: &str) -> Option<Vec<Held<'a>>> {
        let mut held: Vec<Held<'a>> = self
            .assigned_to(symbol)?
            .into_iter()
            .map(Held::Whole)
            .collect();
        let nodes = self.semantic.nodes();
        for reference in self.semantic.symbol_references(symbol) {
            let mut around = nodes.ancestor_kinds(reference.node_id());
            let (Some(member), Some(AstKind::AssignmentExpression(assign))) =
                (around.next(), around.next())
            else {
                continue;
            };
            let Some(target) = assign.left.as_member_expression() else {
                continue;
            };
            // The member is what is assigned, and not within that.
            if member.span() != target.span() {
                continue;
            }
            match target.static_property_name() {
                Some(name) if name == property => held.push(Held::Property(&assign.right)),
                Some(_) => {}
                None => return None,
            }
            if held.len() > MOST_HELD {
                return None;
            }
        }
        Some(held)
    }

    /// Returns the text of a property of an object that a variable is given.
    fn property_held(
        &self,
        object: &'a Expression<'a>,
        property: &str,
        is_name: bool,
        functions: &mut Functions,
        steps: usize,
    ) -> Text {
        match object.get_inner_expression() {
            Expression::ObjectExpression(object) => property_of(object, property)
                .map_or_else(Text::unknown, |value| self.text_in(value, functions, steps)),
            Expression::CallExpression(call) if call.callee_name() == Some("freeze") => {
                match call
                    .arguments
                    .first()
                    .and_then(|first| first.as_expression())
                {
                    Some(Expression::ObjectExpression(object)) => property_of(object, property)
                        .map_or_else(Text::unknown, |value| self.text_in(value, functions, steps)),
                    _ => Text::unknown(),
                }
            }
            Expression::CallExpression(call) if is_name => self
                .property_returned(call, property, functions, steps)
                .unwrap_or_else(Text::unknown),
            _ => Text::unknown(),
        }
    }

    /// Returns the text of a property of what an expression is; nothing where an object does not have it.
    pub(in crate::javascript) fn property_text(
        &self,
        object: &Expression<'a>,
        property: &str,
        functions: &mut Functions,
    ) -> Text {
        self.refuel();
        self.property_text_in(object, property, functions, STEPS)
    }

    pub(super) fn property_text_in(
        &self,
        object: &Expression<'a>,
        property: &str,
        functions: &mut Functions,
        steps: usize,
    ) -> Text {
        match self.plain_constant(object) {
            Expression::ObjectExpression(object) => match property_of(object, property) {
                Some(value) => self.text_in(value, functions, steps),
                None if has_unnamed(object) => Text::unknown(),
                None => Text(vec![Part::Absent]),
            },
            object => self.member_text(object, property, functions, steps),
        }
    }

    /// Returns the text of a property of an object within an object, in this or another module: `KEYS.user.theme`.
    fn nested_text(
        &self,
        object: &Expression<'a>,
        property: &str,
        functions: &mut Functions,
        steps: usize,
    ) -> Option<Text> {
        let mut path = vec![property];
        let mut object = object;
        let name = loop {
            match object.get_inner_expression() {
                Expression::Identifier(name) => break name,
                Expression::StaticMemberExpression(member) if path.len() < MOST_NESTED => {
                    path.push(member.property.name.as_str());
                    object = &member.object;
                }
                _ => return None,
            }
        };
        let declaration = self.declaration(name)?;
        let imported = match declaration.kind() {
            AstKind::VariableDeclarator(declarator) => {
                let symbol = self.symbol(name)?;
                if self.semantic.scoping().symbol_is_mutated(symbol) {
                    return None;
                }
                let mut value = declarator.init.as_ref()?;
                for part in path.iter().rev() {
                    let Expression::ObjectExpression(object) = value.get_inner_expression() else {
                        return None;
                    };
                    value = property_of(object, part)?;
                }
                return Some(self.text_in(value, functions, steps));
            }
            AstKind::ImportSpecifier(specifier) => specifier.imported.name().to_string(),
            AstKind::ImportDefaultSpecifier(_) => "default".to_owned(),
            AstKind::ImportNamespaceSpecifier(_) => "*".to_owned(),
            _ => return None,
        };
        let names = path.iter().rev().map(|part| (*part).to_owned());
        let module = [self.source_of(declaration)?, imported];
        Some(Text::constant(module.into_iter().chain(names).collect()))
    }
}

/// What a property of a variable can come from.
enum Held<'a> {
    /// An object that the variable is given.
    Whole(&'a Expression<'a>),
    /// What is assigned to the property.
    Property(&'a Expression<'a>),
}

/// How many values of one property are looked at.
const MOST_HELD: usize = 16;

/// How many objects within objects are looked into.
const MOST_NESTED: usize = 4;

/// Returns the value of a static property of a class.
fn fixed<'c, 'a>(class: &'c Class<'a>, name: &str) -> Option<&'c Expression<'a>> {
    class.body.body.iter().find_map(|element| match element {
        ClassElement::PropertyDefinition(property)
            if property.r#static && property.key.is_specific_static_name(name) =>
        {
            property.value.as_ref()
        }
        _ => None,
    })
}

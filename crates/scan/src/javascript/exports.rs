//! The exported constants of a file. Other files may use them as names of cookies or storage keys.

use super::names::{Functions, enum_name};
use super::scopes::Scopes;
use crate::facts::Constant;
use crate::text::Text;
use oxc_ast::AstKind;
use oxc_ast::ast::{
    BindingPatternKind, ClassElement, Expression, ObjectExpression, ObjectPropertyKind,
};
use oxc_semantic::AstNode;

/// Constants, functions that give a text back, properties of constant objects, and members of enumerations, wherever they are declared.
pub(super) fn constants<'a>(script: &Scopes<'_, 'a>, functions: &mut Functions) -> Vec<Constant> {
    let mut constants = given_back(script, functions);
    let constant = |name: &str, owner: Option<&str>, text: Text| {
        let is_known = !text.is_unknown() && text.parameter_in().is_none();
        is_known.then(|| Constant {
            name: name.to_owned(),
            owner: owner.map(str::to_owned),
            text,
            ..Constant::default()
        })
    };
    let read = |value: &Expression<'a>, functions: &mut Functions| script.text(value, functions);
    for node in script.semantic.nodes().iter() {
        match node.kind() {
            AstKind::VariableDeclarator(declarator) => {
                let BindingPatternKind::BindingIdentifier(name) = &declarator.id.kind else {
                    continue;
                };
                let Some(init) = &declarator.init else {
                    continue;
                };
                let symbol = name.symbol_id.get();
                if let Some(symbol) = symbol.filter(|own| script.is_assigned_again(*own)) {
                    let text = script.text_of_variable(symbol, functions);
                    constants.extend(constant(name.name.as_str(), None, text));
                    continue;
                }
                let object = match init.get_inner_expression() {
                    Expression::ObjectExpression(object) => Some(object),
                    Expression::CallExpression(call) if call.callee_name() == Some("freeze") => {
                        match call
                            .arguments
                            .first()
                            .and_then(|first| first.as_expression())
                        {
                            Some(Expression::ObjectExpression(object)) => Some(object),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                match object {
                    Some(object) => {
                        let owner = name.name.as_str();
                        let mut each = |key: &str, owner: &str, value: &Expression<'a>| {
                            constants.extend(constant(key, Some(owner), read(value, functions)));
                        };
                        properties(owner, object, MOST_NESTED, &mut each);
                    }
                    None => {
                        let text = read(init, functions);
                        constants.extend(constant(name.name.as_str(), None, text));
                    }
                }
            }
            AstKind::TSEnumDeclaration(list) => {
                for member in &list.body.members {
                    if let Some(value) = &member.initializer {
                        let text = read(value, functions);
                        let owner = Some(list.id.name.as_str());
                        constants.extend(constant(enum_name(&member.id), owner, text));
                    }
                }
            }
            AstKind::ExportDefaultDeclaration(export) => {
                let value = export.declaration.as_expression();
                match value.map(Expression::get_inner_expression) {
                    Some(Expression::ObjectExpression(object)) => {
                        let mut each = |key: &str, owner: &str, value: &Expression<'a>| {
                            constants.extend(constant(key, Some(owner), read(value, functions)));
                        };
                        properties("default", object, MOST_NESTED, &mut each);
                    }
                    Some(value) => {
                        let text = read(value, functions);
                        constants.extend(constant("default", None, text));
                    }
                    None => {}
                }
            }
            AstKind::Class(class) => {
                let owner = class.name();
                for element in &class.body.body {
                    if let ClassElement::PropertyDefinition(property) = element
                        && property.r#static
                        && let (Some(key), Some(value)) =
                            (property.key.static_name(), &property.value)
                    {
                        let owner = owner.as_ref().map(|name| name.as_str());
                        constants.extend(constant(&key, owner, read(value, functions)));
                    }
                }
            }
            _ => {}
        }
    }
    constants
}

/// How many objects within objects are looked into.
const MOST_NESTED: usize = 4;

/// Calls a function with each property of an object and of the objects within it: its key, the name of the object that
/// holds it, and its value.
fn properties<'a>(
    owner: &str,
    object: &ObjectExpression<'a>,
    nested: usize,
    with: &mut dyn FnMut(&str, &str, &Expression<'a>),
) {
    for property in &object.properties {
        let ObjectPropertyKind::ObjectProperty(property) = property else {
            continue;
        };
        let Some(key) = property.key.static_name() else {
            continue;
        };
        match (property.value.get_inner_expression(), nested.checked_sub(1)) {
            (Expression::ObjectExpression(inner), Some(nested)) => {
                properties(&key, inner, nested, with);
            }
            (value, _) => with(&key, owner, value),
        }
    }
}

/// Functions of the module that give a text back, or an object of texts, by the names under which other modules know them.
fn given_back<'a>(script: &Scopes<'_, 'a>, functions: &mut Functions) -> Vec<Constant> {
    let exported = |name: &str, declaration: &AstNode<'a>, functions: &mut Functions| {
        let names = script.names_given_back(declaration, functions).into_iter();
        let constants = names.map(|(key, text)| Constant {
            owner: key.as_ref().map(|_| name.to_owned()),
            name: key.unwrap_or_else(|| name.to_owned()),
            text,
            is_function: true,
            ..Constant::default()
        });
        constants.collect::<Vec<_>>()
    };
    let mut found = Vec::new();
    for node in script.semantic.nodes().iter() {
        match node.kind() {
            AstKind::Function(function) => {
                if let Some(name) = &function.id {
                    found.extend(exported(name.name.as_str(), node, functions));
                }
                let is_default = matches!(
                    script.semantic.nodes().parent_kind(node.id()),
                    AstKind::ExportDefaultDeclaration(_)
                );
                if is_default {
                    found.extend(exported("default", node, functions));
                }
            }
            AstKind::VariableDeclarator(declarator) => {
                if let BindingPatternKind::BindingIdentifier(name) = &declarator.id.kind {
                    found.extend(exported(name.name.as_str(), node, functions));
                }
            }
            _ => {}
        }
    }
    found
}

//! The constants of a file that other files may name a cookie or storage key by.

use super::names::{Functions, enum_name};
use super::scopes::Scopes;
use crate::facts::Constant;
use oxc_ast::AstKind;
use oxc_ast::ast::{BindingPatternKind, Expression, ObjectPropertyKind};

/// Constants, properties of constant objects, and members of enumerations, wherever they are declared.
pub(super) fn constants<'a>(script: &Scopes<'_, 'a>, functions: &mut Functions) -> Vec<Constant> {
    let mut constants = Vec::new();
    let mut add =
        |name: &str, owner: Option<&str>, value: &Expression<'a>, functions: &mut Functions| {
            let text = script.text(value, functions);
            if !text.is_unknown() && text.parameter_in().is_none() {
                constants.push(Constant {
                    module: None,
                    name: name.to_owned(),
                    owner: owner.map(str::to_owned),
                    text,
                });
            }
        };
    for node in script.semantic.nodes().iter() {
        match node.kind() {
            AstKind::VariableDeclarator(declarator) => {
                let BindingPatternKind::BindingIdentifier(name) = &declarator.id.kind else {
                    continue;
                };
                let Some(init) = &declarator.init else {
                    continue;
                };
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
                        for property in &object.properties {
                            if let ObjectPropertyKind::ObjectProperty(property) = property
                                && let Some(key) = property.key.static_name()
                            {
                                add(&key, Some(name.name.as_str()), &property.value, functions);
                            }
                        }
                    }
                    None => add(name.name.as_str(), None, init, functions),
                }
            }
            AstKind::TSEnumDeclaration(list) => {
                for member in &list.body.members {
                    if let Some(value) = &member.initializer {
                        add(
                            enum_name(&member.id),
                            Some(list.id.name.as_str()),
                            value,
                            functions,
                        );
                    }
                }
            }
            AstKind::ExportDefaultDeclaration(export) => {
                if let Some(value) = export.declaration.as_expression() {
                    add("default", None, value, functions);
                }
            }
            _ => {}
        }
    }
    constants
}

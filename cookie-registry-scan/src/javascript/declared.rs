//! Under which name a function is declared, and what a declared type says of a value.

use super::script::{Script, Thing};
use crate::place::Medium;
use oxc_ast::AstKind;
use oxc_ast::ast::{FormalParameter, PropertyKey, TSType, TSTypeName};
use oxc_semantic::NodeId;

impl Script<'_, '_> {
    /// The name under which a function is declared, the object or class that it belongs to, and whether it
    /// is called on a value.
    pub(super) fn declared_as(&self, function: NodeId) -> (Option<String>, Option<String>) {
        let nodes = self.semantic.nodes();
        if let AstKind::Function(own) = nodes.kind(function)
            && let Some(name) = own.name()
        {
            return (Some(name.to_string()), None);
        }
        for ancestor in nodes.ancestors(function) {
            match ancestor.kind() {
                AstKind::VariableDeclarator(declarator) => {
                    return (
                        declarator
                            .id
                            .get_identifier_name()
                            .map(|name| name.to_string()),
                        None,
                    );
                }
                AstKind::AssignmentExpression(assign) => {
                    let name = match assign.left.as_member_expression() {
                        Some(member) => member.static_property_name().map(str::to_owned),
                        None => assign.left.get_identifier_name().map(str::to_owned),
                    };
                    return (name, None);
                }
                AstKind::ObjectProperty(property) => {
                    return (key_name(&property.key), self.owner(ancestor.id()));
                }
                AstKind::MethodDefinition(method) => {
                    return (key_name(&method.key), self.owner(ancestor.id()));
                }
                AstKind::PropertyDefinition(property) => {
                    return (key_name(&property.key), self.owner(ancestor.id()));
                }
                AstKind::ExportDefaultDeclaration(_) => return (Some("default".to_owned()), None),
                // `useCallback((key) => …)` and the like still declare what they are assigned to.
                AstKind::CallExpression(_)
                | AstKind::ParenthesizedExpression(_)
                | AstKind::TSAsExpression(_)
                | AstKind::Argument(_) => {}
                _ => return (None, None),
            }
        }
        (None, None)
    }

    fn owner(&self, member: NodeId) -> Option<String> {
        self.semantic
            .nodes()
            .ancestor_kinds(member)
            .find_map(|kind| match kind {
                AstKind::Class(class) => class.name().map(|name| name.to_string()),
                AstKind::VariableDeclarator(declarator) => declarator
                    .id
                    .get_identifier_name()
                    .map(|name| name.to_string()),
                AstKind::ExportDefaultDeclaration(_) => Some("default".to_owned()),
                _ => None,
            })
    }
}

fn key_name(key: &PropertyKey<'_>) -> Option<String> {
    key.name().map(|name| name.into_owned())
}

pub(super) fn thing_of_parameter(parameter: &FormalParameter<'_>) -> Option<Thing> {
    let ty = parameter.pattern.type_annotation.as_ref()?;
    thing_of_type(&type_name(&ty.type_annotation)?)
}

pub(super) fn thing_of_type(name: &str) -> Option<Thing> {
    Some(match name {
        "Storage" => Thing::Storage(Medium::WebStorage),
        "Document" => Thing::Document,
        "Window" => Thing::Window,
        "IDBFactory" => Thing::Databases,
        "CacheStorage" => Thing::Caches,
        "CookieStore" | "CookieService" | "Cookies" => Thing::Jar(Medium::Cookie, 0),
        _ => Thing::Own(name.to_owned()),
    })
}

pub(super) fn type_name(ty: &TSType<'_>) -> Option<String> {
    match ty {
        TSType::TSTypeReference(reference) => match &reference.type_name {
            TSTypeName::IdentifierReference(name) => Some(name.name.to_string()),
            _ => None,
        },
        TSType::TSUnionType(union) => union.types.iter().find_map(type_name),
        _ => None,
    }
}

//! The names of declared functions, and values that are known by their declared types.

use super::{Scopes, Value};
use crate::catalog::javascript::{self as catalog, Offer};
use crate::occurrence::Medium;
use oxc_ast::AstKind;
use oxc_ast::ast::{
    FormalParameter, IdentifierReference, PropertyKey, Statement, TSType, TSTypeName,
};
use oxc_semantic::NodeId;
use oxc_span::GetSpan as _;

impl Scopes<'_, '_> {
    /// Returns the name under which a function is declared, and the object or class that it belongs to.
    pub(in crate::javascript) fn declared_as(
        &self,
        function: NodeId,
    ) -> (Option<String>, Option<String>) {
        let nodes = self.semantic.nodes();
        if let AstKind::Function(own) = nodes.kind(function)
            && let Some(name) = own.name()
        {
            return (Some(name.to_string()), None);
        }
        let at = nodes.kind(function).span();
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
                // In `const save = useCallback((key) => …)`, the result of the call is the function under another name; not
                // in `const store = make(key, (key) => …)`, where it is what calls the function.
                AstKind::CallExpression(call)
                    if call
                        .arguments
                        .first()
                        .is_none_or(|first| !first.span().contains_inclusive(at)) =>
                {
                    return (None, None);
                }
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

/// Returns the value of a type of the browser. The caller checks that the file does not import or declare the name.
fn browser_type(name: &str) -> Option<Value> {
    Some(match name {
        "Storage" => Value::Storage(Medium::WebStorage),
        "Document" => Value::Document,
        "Window" => Value::Window,
        "IDBFactory" => Value::Databases,
        "CacheStorage" => Value::Caches,
        "CookieStore" => Value::Jar(Medium::Cookie, 0),
        _ => return None,
    })
}

impl<'a> Scopes<'_, 'a> {
    /// Returns the value of a parameter by its declared type.
    pub(in crate::javascript) fn value_of_parameter(
        &self,
        parameter: &FormalParameter<'a>,
    ) -> Option<Value> {
        let ty = parameter.pattern.type_annotation.as_ref()?;
        self.value_of_type(&ty.type_annotation)
    }

    /// Returns the value of a declared type. A type that the file imports or declares is not the browser's type of that
    /// name; an imported one matters only if the catalog lists it.
    pub(in crate::javascript) fn value_of_type(&self, ty: &TSType<'a>) -> Option<Value> {
        let name = type_name(ty)?;
        let own = || Some(Value::Own(name.name.to_string()));
        let Some(declaration) = self.declaration(name) else {
            return browser_type(name.name.as_str()).or_else(own);
        };
        let exported = match declaration.kind() {
            AstKind::ImportSpecifier(specifier) => specifier.imported.name().to_string(),
            AstKind::ImportDefaultSpecifier(_) => "default".to_owned(),
            // In a classic script, a declaration adds to the browser's interface.
            AstKind::TSInterfaceDeclaration(_) if self.is_classic() => {
                return browser_type(name.name.as_str()).or_else(own);
            }
            _ => return own(),
        };
        let offer = catalog::offer(&self.source_of(declaration)?, &exported);
        match offer {
            Some(Offer::Object(Medium::Cookie, at)) => Some(Value::Jar(Medium::Cookie, at)),
            Some(Offer::Maker(Medium::Cookie)) => Some(Value::Jar(Medium::Cookie, 0)),
            _ if exported == "default" => own(),
            _ => Some(Value::Own(exported)),
        }
    }

    /// Returns whether a script neither imports nor exports anything, so that it shares its names with the page.
    fn is_classic(&self) -> bool {
        let statements = self.semantic.nodes().program();
        !statements.body.iter().any(Statement::is_module_declaration)
    }
}

/// Returns the name of a declared type, the first of several.
pub(in crate::javascript) fn type_name<'t, 'a>(
    ty: &'t TSType<'a>,
) -> Option<&'t IdentifierReference<'a>> {
    match ty {
        TSType::TSTypeReference(reference) => match &reference.type_name {
            TSTypeName::IdentifierReference(name) => Some(name),
            _ => None,
        },
        TSType::TSUnionType(union) => union.types.iter().find_map(type_name),
        _ => None,
    }
}

//! Request events of a framework, whose property `cookie` contains the cookies.

use super::Scopes;
use super::declared::type_name;
use crate::catalog::javascript as catalog;
use oxc_ast::AstKind;
use oxc_ast::ast::{Expression, FormalParameter, Statement};
use oxc_semantic::Semantic;

/// Returns whether a file imports it.
pub(in crate::javascript) fn is_used(semantic: &Semantic<'_>) -> bool {
    let statements = &semantic.nodes().program().body;
    statements.iter().any(|statement| match statement {
        Statement::ImportDeclaration(import) => {
            catalog::has_request_events(import.source.value.as_str())
        }
        _ => false,
    })
}

impl<'a> Scopes<'_, 'a> {
    /// Returns whether a parameter is a request event, by its type or because the file is about nothing else.
    pub(in crate::javascript) fn takes_request_event(
        &self,
        parameter: &FormalParameter<'a>,
    ) -> bool {
        let ty = parameter.pattern.type_annotation.as_ref();
        let typed = ty.and_then(|ty| type_name(&ty.type_annotation));
        self.has_request_events
            || typed.is_some_and(|ty| {
                let declared = self.declaration(ty).map(|node| node.kind());
                ty.name.starts_with("RequestEvent")
                    && matches!(declared, None | Some(AstKind::ImportSpecifier(_)))
            })
    }

    /// Returns whether an expression is such a parameter, or the event that `server$` calls its function on.
    pub(in crate::javascript) fn is_request_event(&self, expr: &Expression<'a>) -> bool {
        match expr.get_inner_expression() {
            Expression::ThisExpression(_) => self.has_request_events,
            Expression::Identifier(name) => match self.declaration(name).map(|node| node.kind()) {
                Some(AstKind::FormalParameter(parameter)) => self.takes_request_event(parameter),
                _ => false,
            },
            _ => false,
        }
    }
}

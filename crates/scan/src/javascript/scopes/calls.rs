//! The values that functions of a file and of packages return.

use super::{Scopes, Value};
use crate::catalog::javascript::{self as catalog, Offer};
use oxc_ast::AstKind;
use oxc_ast::ast::{BindingPatternKind, Expression, IdentifierReference, Statement};
use oxc_semantic::AstNode;

/// How many constants are followed from one to the next.
const MOST_CONSTANTS: usize = 4;

impl<'a> Scopes<'_, 'a> {
    pub(in crate::javascript) fn called(
        &self,
        callee: &Expression<'a>,
        steps: usize,
    ) -> Option<Value> {
        if let Expression::Identifier(name) = callee
            && let Some(declaration) = self.declaration(name)
            && let Some(result) = self.result(declaration, steps)
        {
            return Some(result);
        }
        if let Some(Value::Imported { module, name }) = self.value_in(callee, steps) {
            return match catalog::offer(&module, &name)? {
                Offer::Maker(medium) => Some(Value::Jar(medium, 0)),
                _ => None,
            };
        }
        // Other results, such as those of `serialize` or of a request's `cookies()`, are unknown.
        None
    }

    /// Returns the value that a function of this file returns, also from within a `try`.
    fn result(&self, declaration: &AstNode<'a>, steps: usize) -> Option<Value> {
        let body = match declaration.kind() {
            AstKind::Function(function) => function.body.as_ref()?,
            AstKind::VariableDeclarator(declarator) => {
                match declarator.init.as_ref()?.get_inner_expression() {
                    Expression::ArrowFunctionExpression(arrow) => &arrow.body,
                    Expression::FunctionExpression(function) => function.body.as_ref()?,
                    _ => return None,
                }
            }
            _ => return None,
        };
        body.statements
            .iter()
            .find_map(|statement| match statement {
                Statement::ReturnStatement(back) => self.value_in(back.argument.as_ref()?, steps),
                Statement::ExpressionStatement(back) if body.statements.len() == 1 => {
                    self.value_in(&back.expression, steps)
                }
                Statement::TryStatement(attempt) => {
                    attempt
                        .block
                        .body
                        .iter()
                        .find_map(|statement| match statement {
                            Statement::ReturnStatement(back) => {
                                self.value_in(back.argument.as_ref()?, steps)
                            }
                            _ => None,
                        })
                }
                _ => None,
            })
    }

    pub(in crate::javascript) fn hooked(
        &self,
        init: &Expression<'a>,
        position: usize,
        steps: usize,
    ) -> Option<Value> {
        let Expression::CallExpression(call) = init.get_inner_expression() else {
            return None;
        };
        match self.value_in(&call.callee, steps)? {
            Value::Imported { module, name } => match catalog::offer(&module, &name) {
                Some(Offer::Hook(api)) => Some(Value::Hooked(position, api)),
                _ => None,
            },
            _ => None,
        }
    }

    /// Follows an expression to its value through constants of the file and functions that only return something.
    pub(in crate::javascript) fn constant_value(
        &self,
        expr: &'a Expression<'a>,
    ) -> &'a Expression<'a> {
        let mut expr = expr.get_inner_expression();
        for _ in 0..MOST_CONSTANTS {
            let next = match expr {
                Expression::Identifier(name) => self.constant(name),
                Expression::ArrowFunctionExpression(arrow) if arrow.expression => {
                    match arrow.body.statements.first() {
                        Some(Statement::ExpressionStatement(back)) => Some(&back.expression),
                        _ => None,
                    }
                }
                _ => None,
            };
            match next {
                Some(next) => expr = next.get_inner_expression(),
                None => break,
            }
        }
        expr
    }

    fn constant(&self, name: &IdentifierReference<'a>) -> Option<&'a Expression<'a>> {
        let symbol = self.symbol(name)?;
        let semantic = self.semantic;
        match semantic.symbol_declaration(symbol).kind() {
            AstKind::VariableDeclarator(declarator)
                if !semantic.scoping().symbol_is_mutated(symbol)
                    && matches!(declarator.id.kind, BindingPatternKind::BindingIdentifier(_)) =>
            {
                declarator.init.as_ref()
            }
            _ => None,
        }
    }
}

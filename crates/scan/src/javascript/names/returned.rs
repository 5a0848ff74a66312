//! The name that a function of the file puts together and returns.

use super::Functions;
use crate::javascript::scopes::Scopes;
use crate::text::{Part, Text};
use oxc_ast::AstKind;
use oxc_ast::ast::{Argument, CallExpression, Expression, FunctionBody, Statement};
use oxc_semantic::{AstNode, NodeId};
use std::collections::HashMap;

/// How many pieces and bytes a name may grow to: functions that repeat what they are given, called on each other,
/// must not fill the memory.
const MOST_PARTS: usize = 32;
const MOST_BYTES: usize = 1024;

impl<'a> Scopes<'_, 'a> {
    /// Returns the name that calling a function of this file returns: ``keyOf("a")`` with
    /// ``const keyOf = (id) => `key:${id}` ``. `None` if the function can return different values.
    pub(in crate::javascript) fn returned(
        &self,
        call: &CallExpression<'a>,
        functions: &mut Functions,
        steps: usize,
    ) -> Option<Text> {
        let Expression::Identifier(name) = call.callee.get_inner_expression() else {
            return None;
        };
        let symbol = self.symbol(name)?;
        if self.semantic.scoping().symbol_is_mutated(symbol) {
            return None;
        }
        let (function, back) = self.only_return(self.semantic.symbol_declaration(symbol))?;
        let given = self.text_in(back, functions, steps);
        let own = functions.0.iter().position(|known| *known == function);
        let mut arguments: HashMap<usize, Text> = HashMap::new();
        let mut text = Text::default();
        for part in given.0 {
            match part {
                Part::Parameter { function, index } if Some(function) == own => {
                    let argument = arguments.entry(index).or_insert_with(|| {
                        passed(call, index).map_or_else(Text::unknown, |argument| {
                            self.text_in(argument, functions, steps)
                        })
                    });
                    text.append(argument.clone());
                }
                part => text.push(part),
            }
            if is_too_long(&text) {
                return None;
            }
        }
        (!text.is_unknown()).then_some(text)
    }

    /// Returns the function that a declaration names, and the expression that it always returns.
    fn only_return(&self, declaration: &AstNode<'a>) -> Option<(NodeId, &'a Expression<'a>)> {
        let of_function = |function: &'a oxc_ast::ast::Function<'a>| {
            let plain = !function.r#async && !function.generator;
            let body = function.body.as_ref().filter(|_| plain)?;
            Some((function.scope_id.get()?, last_return(body)?))
        };
        let (scope, back) = match declaration.kind() {
            AstKind::Function(function) => of_function(function)?,
            AstKind::VariableDeclarator(declarator) => {
                match declarator.init.as_ref()?.get_inner_expression() {
                    Expression::FunctionExpression(function) => of_function(function)?,
                    Expression::ArrowFunctionExpression(arrow) if !arrow.r#async => {
                        let back = match arrow.body.statements.first()? {
                            Statement::ExpressionStatement(back) if arrow.expression => {
                                &back.expression
                            }
                            _ => last_return(&arrow.body)?,
                        };
                        (arrow.scope_id.get()?, back)
                    }
                    _ => return None,
                }
            }
            _ => return None,
        };
        Some((self.semantic.scoping().get_node_id(scope), back))
    }
}

/// Returns the expression that the last statement of a body returns, if no earlier statement can return.
fn last_return<'a>(body: &'a FunctionBody<'a>) -> Option<&'a Expression<'a>> {
    let (last, before) = body.statements.split_last()?;
    let goes_on = |statement: &Statement<'_>| match statement {
        Statement::VariableDeclaration(_)
        | Statement::ExpressionStatement(_)
        | Statement::FunctionDeclaration(_) => true,
        Statement::IfStatement(check) => {
            check.alternate.is_none() && only_throws(&check.consequent)
        }
        _ => false,
    };
    match last {
        Statement::ReturnStatement(back) if before.iter().all(goes_on) => back.argument.as_ref(),
        _ => None,
    }
}

fn only_throws(statement: &Statement<'_>) -> bool {
    match statement {
        Statement::ThrowStatement(_) => true,
        Statement::BlockStatement(block) => {
            matches!(block.body.as_slice(), [Statement::ThrowStatement(_)])
        }
        _ => false,
    }
}

/// Returns the argument at a position; `None` after `...rest`, where positions are unknown.
fn passed<'c, 'a>(call: &'c CallExpression<'a>, at: usize) -> Option<&'c Expression<'a>> {
    let plain = call
        .arguments
        .iter()
        .take_while(|argument| !argument.is_spread());
    { plain }.nth(at).and_then(Argument::as_expression)
}

fn is_too_long(text: &Text) -> bool {
    let bytes = text.0.iter().map(|part| match part {
        Part::Literal(text) => text.len(),
        _ => 0,
    });
    text.0.len() > MOST_PARTS || bytes.sum::<usize>() > MOST_BYTES
}

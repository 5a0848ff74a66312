//! What the functions of a file and of packages give back.

use super::names::Functions;
use super::script::{Script, Thing};
use crate::catalog::javascript::{self as catalog, Offer};
use crate::text::{Part, Text};
use oxc_ast::AstKind;
use oxc_ast::ast::{
    Argument, BindingPatternKind, CallExpression, Expression, FunctionBody, IdentifierReference,
    Statement,
};
use oxc_semantic::{AstNode, NodeId};
use std::collections::HashMap;

/// How many constants are followed from one to the next.
const MOST_CONSTANTS: usize = 4;

/// How many pieces and bytes a name may grow to: functions that repeat what they are given, called on each other,
/// must not fill the memory.
const MOST_PARTS: usize = 32;
const MOST_BYTES: usize = 1024;

impl<'a> Script<'_, 'a> {
    pub(super) fn called(&self, callee: &Expression<'a>, steps: usize) -> Option<Thing> {
        if let Expression::Identifier(name) = callee
            && let Some(declaration) = self.declaration(name)
            && let Some(result) = self.result(declaration, steps)
        {
            return Some(result);
        }
        if let Some(Thing::Imported { module, name }) = self.thing_in(callee, steps) {
            return match catalog::offer(&module, &name)? {
                Offer::Maker(medium) => Some(Thing::Jar(medium, 0)),
                _ => None,
            };
        }
        // `serialize`, `cookies()` of a request: nothing that could be told from here.
        None
    }

    /// What a function of this file gives back, when that is all that it does.
    fn result(&self, declaration: &AstNode<'a>, steps: usize) -> Option<Thing> {
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
                Statement::ReturnStatement(back) => self.thing_in(back.argument.as_ref()?, steps),
                Statement::ExpressionStatement(back) if body.statements.len() == 1 => {
                    self.thing_in(&back.expression, steps)
                }
                Statement::TryStatement(attempt) => {
                    attempt
                        .block
                        .body
                        .iter()
                        .find_map(|statement| match statement {
                            Statement::ReturnStatement(back) => {
                                self.thing_in(back.argument.as_ref()?, steps)
                            }
                            _ => None,
                        })
                }
                _ => None,
            })
    }

    pub(super) fn hooked(
        &self,
        init: &Expression<'a>,
        position: usize,
        steps: usize,
    ) -> Option<Thing> {
        let Expression::CallExpression(call) = init.get_inner_expression() else {
            return None;
        };
        match self.thing_in(&call.callee, steps)? {
            Thing::Imported { module, name } => match catalog::offer(&module, &name) {
                Some(Offer::Hook(api)) => Some(Thing::Hooked(position, api)),
                _ => None,
            },
            _ => None,
        }
    }

    /// What an expression stands for: the value of a constant of the file, or what a function hands over.
    pub(super) fn value(&self, expr: &'a Expression<'a>) -> &'a Expression<'a> {
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

    /// What a function of this file gives back when it is called, as a name: ``keyOf("a")`` where
    /// ``const keyOf = (id) => `key:${id}` ``. None where it does more than that.
    pub(super) fn returned(
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

    /// The function that a declaration names, and what it gives back in every case.
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

/// What a body gives back at its end, where nothing before could give back something else.
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

/// What a call passes at a position; none behind `...rest`, where positions cannot be told.
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

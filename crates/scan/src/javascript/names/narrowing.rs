//! Names of which only the prefix is known: a condition checks the prefix, or one of two names is used.

use super::Functions;
use crate::javascript::scopes::Scopes;
use crate::text::{Part, Text, common};
use oxc_ast::AstKind;
use oxc_ast::ast::{
    Argument, BindingPatternKind, CallExpression, ChainElement, Expression, IdentifierReference,
    LogicalOperator, Statement, UnaryOperator,
};
use oxc_semantic::{NodeId, SymbolId};
use oxc_span::{GetSpan, Span};

/// Methods that call a function with each element of a list: nobody else passes anything to it.
const EACH: &[&str] = &["every", "filter", "flatMap", "forEach", "map", "some"];

impl<'a> Scopes<'_, 'a> {
    /// Returns how a name begins that is not written in the sources, within `if (key.startsWith("app:")) { … }`.
    pub(in crate::javascript) fn guarded(
        &self,
        name: &IdentifierReference<'a>,
        known: &Text,
        functions: &mut Functions,
        steps: usize,
    ) -> Option<Text> {
        if !self.is_open(known, functions) {
            return None;
        }
        let reference = name.reference_id.get()?;
        let scoping = self.semantic.scoping();
        let symbol = scoping.get_reference(reference).symbol_id()?;
        let mutated = scoping.symbol_is_mutated(symbol);
        let node = scoping.get_reference(reference).node_id();
        let nodes = self.semantic.nodes();
        // A closure may run after the variable was assigned again, when the condition no longer holds.
        let same_value = |kind: AstKind<'a>| {
            !mutated
                || !matches!(
                    kind,
                    AstKind::Function(_) | AstKind::ArrowFunctionExpression(_)
                )
        };
        let mut around = nodes
            .ancestor_kinds(node)
            .take_while(|kind| same_value(*kind));
        let start = around.find_map(|kind| {
            let (condition, guarded) = match kind {
                AstKind::IfStatement(check) => (&check.test, check.consequent.span()),
                AstKind::ConditionalExpression(check) => (&check.test, check.consequent.span()),
                AstKind::LogicalExpression(both) if both.operator == LogicalOperator::And => {
                    (&both.left, both.right.span())
                }
                AstKind::BlockStatement(block) => {
                    return self.left_before(&block.body, name, symbol, functions, steps);
                }
                AstKind::FunctionBody(body) => {
                    return self.left_before(&body.statements, name, symbol, functions, steps);
                }
                _ => return None,
            };
            let applies =
                guarded.contains_inclusive(name.span) && !self.is_written_in(symbol, guarded);
            applies
                .then(|| self.beginning(condition, symbol, functions, steps))
                .flatten()
        });
        let mut start = match start {
            Some(start) => start,
            None if mutated => return None,
            None => self.filtered(symbol, functions, steps)?,
        };
        start.push(Part::Unknown);
        Some(start)
    }

    /// Returns how a name begins that was not left before: `if (!key.startsWith("app:")) continue;`.
    fn left_before(
        &self,
        statements: &[Statement<'a>],
        name: &IdentifierReference<'a>,
        symbol: SymbolId,
        functions: &mut Functions,
        steps: usize,
    ) -> Option<Text> {
        let before = statements
            .iter()
            .take_while(|statement| statement.span().end <= name.span.start);
        for statement in before {
            let Statement::IfStatement(check) = statement else {
                continue;
            };
            let since = Span::new(check.span.start, name.span.end);
            if leaves(&check.consequent)
                && !self.is_written_in(symbol, since)
                && let Some(start) = self.beginning_unless(&check.test, symbol, functions, steps)
            {
                return Some(start);
            }
        }
        None
    }

    /// Returns how a name begins where a condition does not hold.
    fn beginning_unless(
        &self,
        condition: &Expression<'a>,
        symbol: SymbolId,
        functions: &mut Functions,
        steps: usize,
    ) -> Option<Text> {
        let steps = self.step(steps)?;
        match condition.get_inner_expression() {
            Expression::UnaryExpression(not) if not.operator == UnaryOperator::LogicalNot => {
                self.beginning(&not.argument, symbol, functions, steps)
            }
            Expression::LogicalExpression(either) if either.operator == LogicalOperator::Or => self
                .beginning_unless(&either.left, symbol, functions, steps)
                .or_else(|| self.beginning_unless(&either.right, symbol, functions, steps)),
            _ => None,
        }
    }

    /// Returns how the names of a list begin of which the others were left out: `keys.filter((key) => key.startsWith("app:"))`.
    fn filtered(&self, symbol: SymbolId, functions: &mut Functions, steps: usize) -> Option<Text> {
        let declaration = self.semantic.symbol_declaration(symbol);
        let nodes = self.semantic.nodes();
        let list = match declaration.kind() {
            AstKind::FormalParameter(parameter)
                if parameter.pattern.kind.is_binding_identifier() =>
            {
                let (function, 0) = self.position(declaration.id())? else {
                    return None;
                };
                self.each(function)?.callee.get_member_expr()?.object()
            }
            AstKind::VariableDeclarator(declared) if declared.id.kind.is_binding_identifier() => {
                let mut around = nodes.ancestor_kinds(declaration.id());
                match around.find(|kind| !matches!(kind, AstKind::VariableDeclaration(_)))? {
                    AstKind::ForOfStatement(each) => &each.right,
                    _ => return None,
                }
            }
            _ => return None,
        };
        let Expression::CallExpression(call) = self.constant_value(list) else {
            return None;
        };
        if call.callee.get_member_expr()?.static_property_name() != Some("filter") {
            return None;
        }
        let Expression::ArrowFunctionExpression(keeps) = call
            .arguments
            .first()?
            .as_expression()?
            .get_inner_expression()
        else {
            return None;
        };
        let BindingPatternKind::BindingIdentifier(own) = &keeps.params.items.first()?.pattern.kind
        else {
            return None;
        };
        let condition = match keeps.body.statements.as_slice() {
            [Statement::ExpressionStatement(kept)] if keeps.expression => &kept.expression,
            [Statement::ReturnStatement(kept)] => kept.argument.as_ref()?,
            _ => return None,
        };
        self.beginning(condition, own.symbol_id.get()?, functions, steps)
    }

    /// Returns the call that calls a function with each element of a list.
    pub(in crate::javascript) fn each(&self, function: NodeId) -> Option<&'a CallExpression<'a>> {
        let mut around = self.semantic.nodes().ancestor_kinds(function);
        let call = around.find(|kind| !matches!(kind, AstKind::Argument(_)))?;
        let AstKind::CallExpression(call) = call else {
            return None;
        };
        let method = call.callee.get_member_expr()?.static_property_name()?;
        EACH.contains(&method).then_some(call)
    }

    /// Returns whether a name comes from a list or storage area, and not from the callers of a function.
    fn is_open(&self, known: &Text, functions: &Functions) -> bool {
        let [Part::Parameter { function, .. }] = known.0.as_slice() else {
            return known.is_unknown();
        };
        let Some(function) = functions.all.get(*function) else {
            return false;
        };
        self.each(function.node).is_some() || self.declared_as(function.node).0.is_none()
    }

    fn is_written_in(&self, symbol: SymbolId, span: oxc_span::Span) -> bool {
        let nodes = self.semantic.nodes();
        self.semantic
            .symbol_references(symbol)
            .filter(|reference| reference.is_write())
            .any(|reference| span.contains_inclusive(nodes.kind(reference.node_id()).span()))
    }

    /// Returns how a name begins where a condition holds.
    fn beginning(
        &self,
        condition: &Expression<'a>,
        symbol: SymbolId,
        functions: &mut Functions,
        steps: usize,
    ) -> Option<Text> {
        let steps = self.step(steps)?;
        match condition.get_inner_expression() {
            Expression::LogicalExpression(logical) => {
                let first = self.beginning(&logical.left, symbol, functions, steps);
                let mut second = || self.beginning(&logical.right, symbol, functions, steps);
                match logical.operator {
                    LogicalOperator::And => first.or_else(second),
                    LogicalOperator::Or => {
                        let shared = common(&[first?, second()?]);
                        (!shared.is_unknown()).then_some(shared)
                    }
                    LogicalOperator::Coalesce => None,
                }
            }
            Expression::CallExpression(call) => self.checked(call, symbol, functions, steps),
            Expression::ChainExpression(chain) => match &chain.expression {
                ChainElement::CallExpression(call) => self.checked(call, symbol, functions, steps),
                _ => None,
            },
            _ => None,
        }
    }

    /// Returns the prefix that a call checks for: `key.startsWith("app:")`.
    fn checked(
        &self,
        call: &CallExpression<'a>,
        symbol: SymbolId,
        functions: &mut Functions,
        steps: usize,
    ) -> Option<Text> {
        let member = call.callee.get_member_expr()?;
        let Expression::Identifier(name) = member.object().get_inner_expression() else {
            return None;
        };
        if member.static_property_name() != Some("startsWith") || self.symbol(name) != Some(symbol)
        {
            return None;
        }
        let [start] = call.arguments.as_slice() else {
            return None;
        };
        let start = self.text_in(Argument::as_expression(start)?, functions, steps);
        (!start.is_unknown()).then_some(start)
    }
}

/// Returns whether a statement never continues with the next one.
fn leaves(statement: &Statement<'_>) -> bool {
    match statement {
        Statement::BreakStatement(_)
        | Statement::ContinueStatement(_)
        | Statement::ReturnStatement(_)
        | Statement::ThrowStatement(_) => true,
        Statement::BlockStatement(block) => block.body.last().is_some_and(leaves),
        _ => false,
    }
}

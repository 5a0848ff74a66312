//! Names of which only the beginning is known: by what a condition says of them, or because one of two is used.

use super::names::Functions;
use super::script::Script;
use crate::text::{Part, Text};
use oxc_ast::AstKind;
use oxc_ast::ast::{
    Argument, CallExpression, ChainElement, Expression, IdentifierReference, LogicalOperator,
};
use oxc_semantic::SymbolId;
use oxc_span::GetSpan;

/// Methods that call a function with each element of a list: nobody else passes anything to it.
const EACH: &[&str] = &["every", "filter", "flatMap", "forEach", "map", "some"];

impl<'a> Script<'_, 'a> {
    /// How a name begins that is not written in the sources, within `if (key.startsWith("app:")) { … }`.
    pub(super) fn guarded(
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
        for ancestor in self.semantic.nodes().ancestors(node) {
            let (condition, guarded) = match ancestor.kind() {
                AstKind::IfStatement(check) => (&check.test, check.consequent.span()),
                AstKind::ConditionalExpression(check) => (&check.test, check.consequent.span()),
                AstKind::LogicalExpression(both) if both.operator == LogicalOperator::And => {
                    (&both.left, both.right.span())
                }
                // What is called later may find another value.
                AstKind::Function(_) | AstKind::ArrowFunctionExpression(_) if mutated => {
                    return None;
                }
                _ => continue,
            };
            if !guarded.contains_inclusive(name.span) {
                continue;
            }
            if let Some(mut start) = self.beginning(condition, symbol, functions, steps)
                && !self.is_written_in(symbol, guarded)
            {
                start.push(Part::Unknown);
                return Some(start);
            }
        }
        None
    }

    /// Whether a name is what some list or storage area holds, and not what the callers of a function pass.
    fn is_open(&self, known: &Text, functions: &Functions) -> bool {
        let [Part::Parameter { function, .. }] = known.0.as_slice() else {
            return known.is_unknown();
        };
        let Some(function) = functions.0.get(*function) else {
            return false;
        };
        let nodes = self.semantic.nodes();
        let call = nodes
            .ancestor_kinds(*function)
            .find(|kind| !matches!(kind, AstKind::Argument(_)));
        let of_each = matches!(call, Some(AstKind::CallExpression(call)) if call
            .callee
            .get_member_expr()
            .and_then(|member| member.static_property_name())
            .is_some_and(|method| EACH.contains(&method)));
        of_each || self.declared_as(*function).0.is_none()
    }

    fn is_written_in(&self, symbol: SymbolId, span: oxc_span::Span) -> bool {
        let nodes = self.semantic.nodes();
        self.semantic
            .symbol_references(symbol)
            .filter(|reference| reference.is_write())
            .any(|reference| span.contains_inclusive(nodes.kind(reference.node_id()).span()))
    }

    /// How a name begins where a condition holds.
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
                        let shared = common(&first?, &second()?);
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

    /// `key.startsWith("app:")`.
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

/// What two names have in common from their beginning.
pub(super) fn common(first: &Text, second: &Text) -> Text {
    if first == second {
        return first.clone();
    }
    let mut text = Text::default();
    for parts in first.0.iter().zip(&second.0) {
        match parts {
            (one, other) if one == other => text.push(one.clone()),
            (Part::Literal(one), Part::Literal(other)) => {
                let same = one.chars().zip(other.chars());
                let same: String = same
                    .take_while(|(one, other)| one == other)
                    .map(|(one, _)| one)
                    .collect();
                if !same.is_empty() {
                    text.push(Part::Literal(same));
                }
                break;
            }
            _ => break,
        }
    }
    text.push(Part::Unknown);
    text
}

//! Binds the variables of patterns.

use super::Visitor;
use crate::rust::evaluate::{ends, leaves};
use crate::rust::value::{self, Value};
use syn::visit::Visit as _;
use syn::{Expr, Pat, Type};

impl Visitor<'_> {
    /// Binds the variables of a pattern to a value, or to parts of it.
    pub(super) fn bind(&mut self, pattern: &Pat, value: &Value) {
        match pattern {
            Pat::Ident(ident) => self
                .evaluator
                .scopes
                .set(ident.ident.to_string(), value.clone()),
            Pat::Reference(inner) => self.bind(&inner.pat, value),
            Pat::Paren(inner) => self.bind(&inner.pat, value),
            Pat::Guard(inner) => self.bind(&inner.pat, value),
            Pat::Type(inner) => {
                let typed = self.evaluator.of_type(&inner.ty);
                let is_typed = typed.matters() || matches!(typed, Value::Each { .. });
                let typed = if is_typed || !value.is_known() {
                    typed
                } else {
                    value.clone()
                };
                self.bind_typed(&inner.pat, &inner.ty, &typed);
            }
            Pat::TupleStruct(inner) => {
                for part in &inner.elems {
                    self.bind(part, value);
                }
            }
            Pat::Tuple(inner) => {
                for part in &inner.elems {
                    self.bind(part, &Value::Unknown);
                }
            }
            Pat::Struct(inner) => {
                for field in &inner.fields {
                    let value = match &field.member {
                        syn::Member::Named(name) => self.evaluator.outline.field(&name.to_string()),
                        syn::Member::Unnamed(_) => Value::Unknown,
                    };
                    self.bind(&field.pat, &value);
                }
            }
            Pat::Or(inner) => {
                for case in &inner.cases {
                    self.bind(case, value);
                }
            }
            Pat::Slice(inner) => {
                let element = match value {
                    Value::Each { element, .. } => element,
                    _ => &Value::Unknown,
                };
                for part in &inner.elems {
                    self.bind(part, element);
                }
            }
            _ => {}
        }
    }

    /// Binds the variables of a pattern to an element of a collection; of a pair, such as those of a map, that is the last.
    pub(super) fn bind_element(&mut self, pattern: &Pat, element: &Value) {
        match pattern {
            Pat::Tuple(pair) if pair.elems.len() == 2 => {
                for (at, part) in pair.elems.iter().enumerate() {
                    self.bind_element(part, if at == 1 { element } else { &Value::Unknown });
                }
            }
            Pat::Reference(inner) => self.bind_element(&inner.pat, element),
            pattern => self.bind(pattern, element),
        }
    }

    /// Binds the variables of a pattern that has a type.
    pub(super) fn bind_typed(&mut self, pattern: &Pat, ty: &Type, value: &Value) {
        match (pattern, ty) {
            (Pat::Tuple(parts), Type::Tuple(types)) => {
                for (part, ty) in parts.elems.iter().zip(&types.elems) {
                    let value = self.evaluator.of_type(ty);
                    self.bind_typed(part, ty, &value);
                }
            }
            (pattern, _) => self.bind(pattern, value),
        }
    }

    /// Binds the variables of a tuple: `let (name, secure) = match mode { … => (format!("__Host-{name}"), true), … };`
    pub(super) fn bind_parts(&mut self, pattern: &syn::PatTuple, init: &Expr) {
        let mut tuples = Vec::new();
        tuples_of(init, &mut tuples);
        let values: Vec<Value> = (0..pattern.elems.len())
            .map(|at| value::one_of(self.parts(&tuples, at)))
            .collect();
        for (part, value) in pattern.elems.iter().zip(&values) {
            self.bind(part, value);
        }
    }

    /// Binds the variables of a tuple that a loop takes from a list of tuples, where they are strings.
    pub(super) fn bind_texts(&mut self, pattern: &syn::PatTuple, list: &Expr) {
        let mut tuples = Vec::new();
        tuples_of(list, &mut tuples);
        for (at, part) in pattern.elems.iter().enumerate() {
            let values = self.parts(&tuples, at);
            let are_texts = values
                .iter()
                .all(|value| matches!(value, Value::Text(_) | Value::Unknown));
            let value = match are_texts {
                true => value::one_of(values),
                false => Value::Unknown,
            };
            self.bind(part, &value);
        }
    }

    /// Returns the values at a position of tuples; unknown for one that is not written out.
    fn parts(&self, tuples: &[Option<&syn::ExprTuple>], at: usize) -> Vec<Value> {
        let part = |tuple: &Option<&syn::ExprTuple>| {
            let part = tuple.and_then(|tuple| tuple.elems.get(at));
            part.map_or(Value::Unknown, |part| self.evaluator.value(part))
        };
        tuples.iter().map(part).collect()
    }

    /// Visits a condition and binds the variables of each `let` in it.
    pub(super) fn conditions(&mut self, condition: &Expr) {
        match condition {
            Expr::Let(inner) if self.occupied_entry(&inner.pat, &inner.expr) => {}
            Expr::Let(inner) => {
                self.visit_expr(&inner.expr);
                let value = self.evaluator.value(&inner.expr);
                self.bind(&inner.pat, &value);
            }
            Expr::Binary(both) if matches!(both.op, syn::BinOp::And(_) | syn::BinOp::Or(_)) => {
                self.conditions(&both.left);
                self.conditions(&both.right);
            }
            other => self.visit_expr(other),
        }
    }
}

/// Collects the tuples that an expression can end in; none for what is not written out.
fn tuples_of<'e>(expr: &'e Expr, found: &mut Vec<Option<&'e syn::ExprTuple>>) {
    let last = |block: &'e syn::Block| match block.stmts.last() {
        Some(syn::Stmt::Expr(expr, None)) => Some(expr),
        _ => None,
    };
    match expr {
        Expr::Tuple(tuple) => found.push(Some(tuple)),
        // A list, of which a loop takes each.
        Expr::Array(list) => list.elems.iter().for_each(|it| tuples_of(it, found)),
        Expr::Reference(inner) => tuples_of(&inner.expr, found),
        Expr::MethodCall(call)
            if matches!(
                call.method.to_string().as_str(),
                "cloned" | "copied" | "into_iter" | "iter"
            ) =>
        {
            tuples_of(&call.receiver, found);
        }
        Expr::Paren(inner) => tuples_of(&inner.expr, found),
        Expr::Match(choice) => choice
            .arms
            .iter()
            .for_each(|arm| tuples_of(&arm.body, found)),
        expr if leaves(expr) => {}
        Expr::Block(block) => match last(&block.block) {
            Some(expr) => tuples_of(expr, found),
            None => found.push(None),
        },
        Expr::If(branches) => {
            match last(&branches.then_branch) {
                Some(expr) => tuples_of(expr, found),
                None if ends(&branches.then_branch.stmts) => {}
                None => found.push(None),
            }
            if let Some((_, other)) = &branches.else_branch {
                tuples_of(other, found);
            }
        }
        _ => found.push(None),
    }
}

//! What an expression is and does, judged by the file's outline, the scopes and the catalog. Nothing here changes
//! anything: the visitor walks, binds names and reports.

mod calls;
mod effects;
mod headers;
mod methods;
mod strings;
mod types;
mod wrappers;

pub(super) use effects::{Effect, Kind};
pub(super) use strings::arguments;

use super::outline::Outline;
use super::scopes::Scopes;
use super::value::{Value, one_of, text_value};
use crate::facts::Wrapper;
use syn::Expr;

/// Evaluates expressions at one point of a file.
pub(super) struct Evaluator<'c> {
    pub(super) outline: &'c Outline,
    /// Functions of the scanned sources that pass a name on.
    pub(super) wrappers: &'c [Wrapper],
    pub(super) scopes: Scopes,
}

impl<'c> Evaluator<'c> {
    /// Returns an evaluator that knows no variable yet.
    pub(super) fn new(outline: &'c Outline, wrappers: &'c [Wrapper]) -> Self {
        Self {
            outline,
            wrappers,
            scopes: Scopes::default(),
        }
    }

    /// Returns the value of an expression.
    pub(super) fn value(&self, expr: &Expr) -> Value {
        match expr {
            Expr::Path(path) if path.qself.is_none() => match path.path.get_ident() {
                Some(name) if name == "self" => self
                    .scopes
                    .self_type()
                    .map_or(Value::Unknown, |own| self.own_value(own)),
                Some(name) => match self.scopes.lookup(&name.to_string()) {
                    Value::Unknown => self.constant_value(&path.path),
                    value => value,
                },
                None => self.constant_value(&path.path),
            },
            Expr::Reference(inner) => self.value(&inner.expr),
            Expr::Paren(inner) => self.value(&inner.expr),
            Expr::Group(inner) => self.value(&inner.expr),
            Expr::Try(inner) => self.value(&inner.expr),
            Expr::Await(inner) => self.value(&inner.base),
            Expr::Unary(inner) => self.value(&inner.expr),
            Expr::Cast(inner) => self.of_type(&inner.ty),
            Expr::Assign(inner) => self.value(&inner.right),
            Expr::Block(block) => self.last_value(&block.block.stmts),
            Expr::If(branches) => {
                let then = self.last_value(&branches.then_branch.stmts);
                let other = branches
                    .else_branch
                    .as_ref()
                    .map(|(_, other)| self.value(other));
                one_of(std::iter::once(then).chain(other))
            }
            Expr::Match(choice) => one_of(choice.arms.iter().map(|arm| self.value(&arm.body))),
            Expr::Field(field) => match &field.member {
                syn::Member::Named(name) => self.outline.field(&name.to_string()),
                syn::Member::Unnamed(_) => self.value(&field.base),
            },
            Expr::Call(call) => self.call_value(call),
            Expr::MethodCall(call) => self.method_value(call, self.value(&call.receiver)),
            Expr::Lit(_) | Expr::Macro(_) | Expr::Binary(_) | Expr::Tuple(_) => {
                text_value(self.text(expr))
            }
            _ => Value::Unknown,
        }
    }

    /// Returns the value of a block: that of its last expression.
    fn last_value(&self, stmts: &[syn::Stmt]) -> Value {
        match stmts.last() {
            Some(syn::Stmt::Expr(expr, None)) => self.value(expr),
            _ => Value::Unknown,
        }
    }
}

//! Cookies and the texts of headers that are created in one place of a body and handed on in another.

use super::{Event, MOST_STEPS, Reader, Source};
use crate::effect::{Effect, What};
use crate::value::{self, Part, Value};
use cookie_registry_scan::{Medium, Operation};
use ra_ap_hir_def::hir::{Expr, ExprId, UnaryOp};
use std::collections::HashSet;
use triomphe::Arc;

/// What the calls of a body do, as far as they have been looked at.
#[derive(Default)]
pub(super) struct Found {
    pub(super) events: Vec<Event>,
    /// The expressions that create what is removed elsewhere.
    pub(super) removed: HashSet<ExprId>,
    /// All expressions within what is removed.
    pub(super) within_removed: HashSet<ExprId>,
    /// The calls within others that hand on what they create, under a name that cannot be read: one place for both.
    named_outside: HashSet<ExprId>,
    /// The events that hand a cookie on, and the expression that creates it.
    handed: Vec<(usize, ExprId)>,
}

impl Found {
    /// Returns the events. A cookie that is created or handed on to be removed is removed by that, too.
    pub(super) fn removed(mut self) -> Vec<Event> {
        for (event, origin) in &self.handed {
            if self.removed.contains(origin)
                && let Some(event) = self.events.get_mut(*event)
            {
                event.effect.operation = Operation::Remove;
            }
        }
        for event in &mut self.events {
            if self.removed.contains(&event.at) && event.effect.operation == Operation::Set {
                event.effect.operation = Operation::Remove;
            }
        }
        self.events.retain(|event| {
            if self.named_outside.contains(&event.at) {
                return false;
            }
            event.effect.operation == Operation::Remove || !self.within_removed.contains(&event.at)
        });
        self.events
    }
}

impl Reader<'_, '_> {
    /// Adds an effect of a call. If an argument is the cookie or the header that it sets, its creation belongs to it. The text of a header
    /// that a variable keeps is an event of its own, as the creation of a cookie is.
    pub(super) fn add_handed(
        &mut self,
        at: ExprId,
        effect: &Effect,
        (args, arguments): (&[ExprId], &[Value]),
        found: &mut Found,
    ) {
        let event = found.events.len();
        found.events.push(Event::new(at, effect.clone()));
        let What::Entry {
            medium: Medium::Cookie,
            name,
        } = &effect.what
        else {
            return;
        };
        let is_read = matches!(name.first(), Some(Part::Text(text)) if !text.is_empty());
        for (arg, argument) in args.iter().zip(arguments) {
            match argument {
                Value::Cookie(of) | Value::Carried(of) if of == name => {
                    let (origin, is_kept) = self.origin(*arg);
                    found.handed.push((event, origin));
                    if !is_read && !is_kept {
                        found.named_outside.insert(origin);
                    }
                }
                Value::Text(parts) if is_read && value::name_in_header(parts) == *name => {
                    let (origin, is_kept) = self.origin(*arg);
                    if is_kept {
                        found.events.push(Event::new(origin, effect.clone()));
                    }
                }
                _ => {}
            }
        }
    }

    /// Returns the expression that creates the value which an expression is, as far as the body shows it, and whether a variable keeps
    /// it meanwhile.
    pub(super) fn origin(&mut self, expr: ExprId) -> (ExprId, bool) {
        let (mut at, mut is_kept) = (expr, false);
        for _ in 0..MOST_STEPS {
            if let Some(binding) = self.local(at) {
                let Some(Source::Whole(from)) = self.sources.get(&binding) else {
                    break;
                };
                (at, is_kept) = (*from, true);
                continue;
            }
            let Some(from) = self.passed_on(at) else {
                break;
            };
            at = from;
        }
        (at, is_kept)
    }

    /// Returns the expression whose value another has as it is.
    fn passed_on(&mut self, expr: ExprId) -> Option<ExprId> {
        let body = Arc::clone(&self.body);
        match &body[expr] {
            Expr::Const(inner)
            | Expr::Ref { expr: inner, .. }
            | Expr::Cast { expr: inner, .. }
            | Expr::Await { expr: inner }
            | Expr::Box { expr: inner }
            | Expr::UnaryOp {
                expr: inner,
                op: UnaryOp::Deref,
            } => Some(*inner),
            Expr::Block {
                tail: Some(tail), ..
            } => Some(*tail),
            Expr::Match { expr, arms } => {
                let mut arms = arms.iter().map(|arm| arm.expr);
                let arm = arms.find(|arm| !self.inferred.expr_ty(*arm).is_never())?;
                let bound = self.local(arm).and_then(|it| self.sources.get(&it));
                // The operator `?` keeps a value in a variable that nobody wrote.
                match bound {
                    Some(Source::Whole(from)) if from == expr => Some(*expr),
                    _ => Some(arm),
                }
            }
            Expr::MethodCall { receiver, args, .. } => {
                let value = self.value(expr);
                let args = args.iter().copied();
                std::iter::once(*receiver)
                    .chain(args)
                    .find(|arg| self.is_same(*arg, &value))
            }
            Expr::Call { args, .. } => {
                let value = self.value(expr);
                args.iter().copied().find(|arg| self.is_same(*arg, &value))
            }
            _ => None,
        }
    }

    fn is_same(&mut self, expr: ExprId, value: &Value) -> bool {
        !value.is_unknown() && self.value(expr) == *value
    }
}

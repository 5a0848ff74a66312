//! Values that do something by themselves: those that hold a header, and those whose methods a framework calls.

use super::{Event, MOST_STEPS, Reader};
use crate::effect::{Effect, What};
use crate::graph::Role;
use crate::value::{self, Value};
use cookie_registry_scan::Operation;
use ra_ap_hir_def::hir::{Array, Expr, ExprId, PatId};
use ra_ap_hir_def::{AdtId, HasModule, StructId};
use std::collections::{HashMap, HashSet};
use triomphe::Arc;

impl Reader<'_, '_> {
    /// Adds what comes of a new value of a struct: the header that its fields hold, and what a framework makes it do.
    pub(super) fn add_made(
        &mut self,
        at: ExprId,
        id: StructId,
        fields: Vec<(String, ExprId)>,
        events: &mut Vec<Event>,
    ) {
        self.add_literal(at, AdtId::StructId(id), fields, events);
        self.add_driven(at, AdtId::StructId(id), events);
    }

    /// Adds the header whose name and value a new value keeps in its fields, if some function writes them to headers.
    fn add_literal(
        &mut self,
        at: ExprId,
        adt: AdtId,
        fields: Vec<(String, ExprId)>,
        events: &mut Vec<Event>,
    ) {
        let role = self.engine.graph.role(adt.krate(self.engine.db));
        if !matches!(role, Role::Own | Role::Followed | Role::NotShipped) {
            return;
        }
        let fields: Vec<(String, Value)> = fields
            .into_iter()
            .map(|(name, expr)| (name, self.value(expr)))
            .collect();
        let may_name = |value: &Value| {
            let known = value.known();
            value.is_open() || known.is_some_and(|name| name.eq_ignore_ascii_case("set-cookie"))
        };
        if !fields.iter().any(|(_, value)| may_name(value)) {
            return;
        }
        let of = self.engine.adt_path(adt);
        let field = |wanted: &str| {
            let found = fields.iter().find(|(name, _)| name == wanted);
            found.map_or_else(Value::unknown, |(_, value)| value.clone())
        };
        for (name, value) in self.engine.header_fields(&of) {
            let name = field(&name);
            let value = value.map_or_else(Value::unknown, |value| field(&value));
            let operation = if value::removes(&value.parts()) {
                Operation::Remove
            } else {
                Operation::Set
            };
            let Some(what) = (What::Header { name, value }).settled() else {
                continue;
            };
            let by = self.owner.krate(self.engine.db);
            self.engine.note_header(&what, by);
            let via = vec![of.clone()];
            let effect = Effect {
                what,
                operation,
                via,
            };
            events.push(Event::new(at, effect));
        }
    }

    /// Adds what a framework makes a value do that is created here.
    pub(super) fn add_driven(&mut self, at: ExprId, adt: AdtId, events: &mut Vec<Event>) {
        if self.engine.graph.role(adt.krate(self.engine.db)) != Role::Followed {
            return;
        }
        let name = format!(
            "{}::{}",
            self.engine.graph.name(adt.krate(self.engine.db)),
            self.engine.adt_name(adt)
        );
        let effects = self.engine.driven(adt);
        if effects.is_empty() {
            return;
        }
        let mut fields = HashMap::new();
        self.add_fields(at, 0, &mut fields);
        let of = |field: &str| fields.get(field).cloned();
        for effect in effects.iter() {
            if let Some(mut effect) = effect.called(&name, &[]) {
                let what = effect.what.with_fields(&of, true).settled();
                let Some(what) = what else {
                    continue;
                };
                effect.what = what;
                events.push(Event::new(at, effect));
            }
        }
    }

    /// Adds what a framework makes the parameters of a function do that it has made itself, where the function hands them on:
    /// `(flash.info("…"), page)`. Each type counts once.
    pub(crate) fn add_given(&mut self, events: &mut Vec<Event>) {
        if self.engine.graph.extracted.is_empty() {
            return;
        }
        let body = Arc::clone(&self.body);
        let mut params: Vec<PatId> = body.params.to_vec();
        let mut handed: Vec<ExprId> = Vec::new();
        self.add_tails(body.body_expr, 0, &mut handed);
        for (_, expr) in body.exprs() {
            match expr {
                Expr::Closure { args, body, .. } => {
                    params.extend(args);
                    self.add_tails(*body, 0, &mut handed);
                }
                Expr::Return { expr: Some(inner) } => handed.push(*inner),
                Expr::Tuple { exprs } | Expr::Array(Array::ElementList { elements: exprs }) => {
                    handed.extend(exprs);
                }
                Expr::Call { args, .. } | Expr::MethodCall { args, .. } => handed.extend(args),
                _ => {}
            }
        }
        let mut given: HashSet<AdtId> = params
            .iter()
            .filter_map(|pat| Some(self.inferred.pat_ty(*pat).as_adt()?.0))
            .filter(|adt| self.engine.graph.extracted.contains_key(adt))
            .collect();
        for at in handed {
            let ty = self.inferred.expr_ty(at);
            if let Some((adt, _)) = ty.as_adt()
                && given.remove(&adt)
            {
                self.add_driven(at, adt, events);
            }
        }
    }

    /// Adds the expressions that an expression ends with.
    fn add_tails(&self, expr: ExprId, depth: usize, all: &mut Vec<ExprId>) {
        if depth > MOST_STEPS {
            return;
        }
        match &self.body[expr] {
            Expr::Block { tail, .. } | Expr::Unsafe { tail, .. } | Expr::Async { tail, .. } => {
                if let Some(tail) = tail {
                    self.add_tails(*tail, depth + 1, all);
                }
            }
            Expr::If {
                then_branch,
                else_branch: Some(other),
                ..
            } => {
                self.add_tails(*then_branch, depth + 1, all);
                self.add_tails(*other, depth + 1, all);
            }
            Expr::Match { arms, .. } => {
                for arm in arms {
                    self.add_tails(arm.expr, depth + 1, all);
                }
            }
            _ => all.push(expr),
        }
    }
}

//! What constructors put into fields, and what is assigned to these later.

use super::{Callee, Event, Reader, Source};
use crate::effect::What;
use crate::engine::Target;
use crate::graph::Role;
use crate::value::{Part, Value};
use cookie_registry_scan::Operation;
use ra_ap_hir_def::hir::{Expr, ExprId, Pat, RecordSpread};
use std::collections::HashMap;
use triomphe::Arc;

/// How deeply structs within structs are looked at for the texts in their fields.
const MOST_FIELDS: usize = 6;

impl Reader<'_, '_> {
    /// Adds the texts that a constructor puts into fields, also into those of the structs within. A name that two fields have in
    /// different ways says nothing.
    pub(super) fn add_fields(
        &mut self,
        expr: ExprId,
        depth: usize,
        all: &mut HashMap<String, Value>,
    ) {
        if depth > MOST_FIELDS {
            return;
        }
        let body = Arc::clone(&self.body);
        match &body[expr] {
            Expr::RecordLit { fields, spread, .. } => {
                let mut given = HashMap::new();
                for field in fields {
                    self.add_field(
                        field.name.as_str().to_owned(),
                        field.expr,
                        depth,
                        &mut given,
                    );
                }
                if let RecordSpread::Expr(rest) = spread {
                    let mut kept = HashMap::new();
                    self.add_fields(*rest, depth + 1, &mut kept);
                    kept.retain(|name, _| !fields.iter().any(|it| it.name.as_str() == name));
                    merge(all, kept);
                }
                merge(all, given);
            }
            // A builder's method keeps the fields that it does not change, and what it builds has them, too.
            Expr::MethodCall { receiver, args, .. } => {
                let built = self.fields_of_method(expr, *receiver, args, depth);
                merge(all, built);
            }
            Expr::Call { callee, args } => match self.callee(*callee) {
                Some(Callee::Function(target)) => {
                    let found = self.fields_of_call(target, args, depth);
                    merge(all, found);
                }
                _ => {
                    for (at, arg) in args.iter().enumerate() {
                        self.add_field(at.to_string(), *arg, depth, all);
                    }
                }
            },
            Expr::Block {
                tail: Some(tail), ..
            } => self.add_fields(*tail, depth + 1, all),
            Expr::Path(_) => {
                if let Some(binding) = self.local(expr)
                    && let Some(Source::Whole(from)) = self.sources.get(&binding).copied()
                {
                    self.add_fields(from, depth + 1, all);
                }
            }
            _ => {}
        }
    }

    /// Returns the fields of what a method returns: those that it changes, and those of its receiver.
    fn fields_of_method(
        &mut self,
        call: ExprId,
        receiver: ExprId,
        args: &[ExprId],
        depth: usize,
    ) -> HashMap<String, Value> {
        let mut all = HashMap::new();
        self.add_fields(receiver, depth + 1, &mut all);
        if let Some(target) = self.method(call) {
            let args: Vec<ExprId> = std::iter::once(receiver)
                .chain(args.iter().copied())
                .collect();
            all.extend(self.fields_of_call(target, &args, depth));
        }
        all
    }

    /// Returns the texts that what a function returns has in its fields, in a call with these arguments.
    fn fields_of_call(
        &mut self,
        target: Target,
        args: &[ExprId],
        depth: usize,
    ) -> HashMap<String, Value> {
        let mut all = HashMap::new();
        for (name, value) in self.engine.fields_of(target.function).iter() {
            let Some(at) = only_argument(value) else {
                all.insert(name.clone(), value.clone());
                continue;
            };
            if let Some(arg) = args.get(at) {
                self.add_field(name.clone(), *arg, depth, &mut all);
            }
        }
        all
    }

    fn add_field(
        &mut self,
        name: String,
        expr: ExprId,
        depth: usize,
        all: &mut HashMap<String, Value>,
    ) {
        let value = self.value(expr);
        if value.known().is_some() || only_argument(&value).is_some() {
            merge(all, HashMap::from([(name, value)]));
        } else if let Some(default) = only_default(&value) {
            merge(all, HashMap::from([(name, Value::text(default))]));
        } else {
            self.add_fields(expr, depth + 1, all);
        }
    }

    /// Returns the texts that the returned value has in its fields.
    pub(crate) fn returned_fields(&mut self) -> HashMap<String, Value> {
        let mut all = HashMap::new();
        self.add_fields(self.body.body_expr, 0, &mut all);
        all
    }

    /// Returns the fields that the body assigns, and what.
    pub(crate) fn assigned(&mut self) -> Vec<(String, Value)> {
        let body = Arc::clone(&self.body);
        let mut all = Vec::new();
        for (_, expr) in body.exprs() {
            let assigned: Vec<(String, ExprId)> = match expr {
                Expr::Assignment { target, value } => match &body[*target] {
                    Pat::Expr(target) => match &body[*target] {
                        Expr::Field { name, .. } => vec![(name.as_str().to_owned(), *value)],
                        _ => continue,
                    },
                    _ => continue,
                },
                // `Self { name: …, ..self }`
                Expr::RecordLit {
                    fields,
                    spread: RecordSpread::Expr(rest),
                    ..
                } if self.is_receiver(*rest) => {
                    let fields = fields.iter();
                    let named = fields.map(|it| (it.name.as_str().to_owned(), it.expr));
                    named.collect()
                }
                _ => continue,
            };
            for (name, value) in assigned {
                let value = self.value(value);
                if value.is_passed() || value.known().is_some() {
                    all.push((name, value));
                }
            }
        }
        all
    }

    /// Returns whether an expression is the receiver of the method.
    fn is_receiver(&self, expr: ExprId) -> bool {
        let source = self.local(expr).and_then(|it| self.sources.get(&it));
        self.body.self_param.is_some() && matches!(source, Some(Source::Parameter(0)))
    }

    /// Puts what a constructor is given in place of the fields of what it makes.
    fn take_given_fields(&mut self, events: &mut [Event]) {
        for event in events.iter_mut().filter(|event| has_field(event)) {
            let mut given = HashMap::new();
            self.add_fields(event.at, 0, &mut given);
            let of = |field: &str| given.get(field).cloned();
            event.effect.what = event.effect.what.clone().with_fields(&of, true);
        }
    }

    /// Puts what the calls of this body assign to fields in place of their defaults: `.with_name("sid")`. Such a call is an event of its
    /// own.
    pub(crate) fn assign(&mut self, events: &mut Vec<Event>) {
        if !events.iter().any(has_field) {
            return;
        }
        self.take_given_fields(events);
        let body = Arc::clone(&self.body);
        let mut fields: HashMap<String, (Value, ExprId, String)> = HashMap::new();
        for (at, expr) in body.exprs() {
            let (target, args) = match expr {
                Expr::MethodCall { receiver, args, .. } => {
                    let all: Vec<ExprId> = std::iter::once(*receiver)
                        .chain(args.iter().copied())
                        .collect();
                    (self.method(at), all)
                }
                Expr::Call { callee, args } => match self.callee(*callee) {
                    Some(Callee::Function(target)) => (Some(target), args.to_vec()),
                    _ => (None, Vec::new()),
                },
                _ => (None, Vec::new()),
            };
            let Some(target) = target else {
                continue;
            };
            if self.engine.role_of(target.function) != Role::Followed {
                continue;
            }
            let assigned = self.engine.assigned_by(target.function);
            for (field, value) in assigned.iter() {
                let arguments: Vec<Value> = args.iter().map(|arg| self.value(*arg)).collect();
                let name = self.engine.names(target).path();
                let value = value.with_arguments(&arguments);
                fields.insert(field.clone(), (value, at, name));
            }
        }
        let of = |field: &str| fields.get(field).map(|(value, ..)| value.clone());
        let mut named = Vec::new();
        events.retain_mut(|event| {
            let by = assigned_field(&event.effect.what).and_then(|field| fields.get(field));
            // A header whose name is a field may have another name now.
            let what = event.effect.what.clone().with_fields(&of, false).settled();
            let Some(what) = what else {
                return false;
            };
            event.effect.what = what;
            if let Some((_, at, function)) = by
                && event.effect.operation == Operation::Set
            {
                let mut effect = event.effect.clone();
                effect.via.insert(0, function.clone());
                named.push(Event {
                    at: *at,
                    effect,
                    is_apart: true,
                });
            }
            true
        });
        events.extend(named);
    }
}

/// Returns whether a name has a field.
fn has_field(event: &Event) -> bool {
    assigned_field(&event.effect.what).is_some()
}

/// Returns the first field that a name has.
fn assigned_field(what: &What) -> Option<&str> {
    let What::Entry { name, .. } = what else {
        return None;
    };
    name.iter().find_map(|part| match part {
        Part::Field { name, .. } => Some(name.as_str()),
        _ => None,
    })
}

/// Returns the argument that a value is, if the caller passes it as it is.
fn only_argument(value: &Value) -> Option<usize> {
    match value {
        Value::Text(parts) => match parts.as_slice() {
            [Part::Argument(at)] => Some(*at),
            _ => None,
        },
        _ => None,
    }
}

/// Returns the text that a field has unless something else is assigned to it.
fn only_default(value: &Value) -> Option<&str> {
    match value {
        Value::Text(parts) => match parts.as_slice() {
            [Part::Field { default, .. }] => default.as_deref(),
            _ => None,
        },
        _ => None,
    }
}

/// Adds fields to others. A name that two fields have in different ways says nothing.
fn merge(all: &mut HashMap<String, Value>, more: HashMap<String, Value>) {
    for (name, value) in more {
        let is_same = all.get(&name).is_none_or(|known| *known == value);
        all.insert(name, if is_same { value } else { Value::unknown() });
    }
}

//! What the calls of a body do.

use super::handed::Found;
use super::{Callee, Event, MOST_STEPS, Reader, Source};
use crate::base::{self, Fact};
use crate::effect::{Effect, What};
use crate::engine::{Names, Target};
use crate::graph::Role;
use crate::value::{self, Value};
use cookie_registry_scan::{Medium, Operation};
use ra_ap_hir_def::hir::{Expr, ExprId};
use ra_ap_hir_def::resolver::ValueNs;
use ra_ap_hir_def::{AdtId, HasModule, VariantId};
use ra_ap_hir_ty::next_solver::TyKind;
use std::collections::HashSet;
use triomphe::Arc;

impl Reader<'_, '_> {
    /// Returns the calls of the body that do something, and what.
    pub(crate) fn events(&mut self) -> Vec<Event> {
        let body = Arc::clone(&self.body);
        let mut found = Found::default();
        let mut called: HashSet<ExprId> = HashSet::new();
        let mut handed: HashSet<ExprId> = HashSet::new();
        let mut pairs: Vec<(ExprId, Box<[ExprId]>)> = Vec::new();
        for (_, expr) in body.exprs() {
            if let Expr::Call { callee, .. } = expr {
                called.insert(*callee);
            }
        }
        for (at, expr) in body.exprs() {
            match expr {
                Expr::Call { callee, args } => match self.callee(*callee) {
                    Some(Callee::Function(target)) => {
                        if self.engine.role_of(target.function) != Role::Language {
                            handed.extend(args);
                        }
                        self.add_call(at, target, args, &mut found);
                    }
                    Some(Callee::Constructor(VariantId::StructId(id))) => {
                        let numbered = args.iter().enumerate();
                        let fields = numbered.map(|(at, arg)| (at.to_string(), *arg));
                        self.add_made(at, id, fields.collect(), &mut found.events);
                    }
                    Some(Callee::Constructor(_)) => {}
                    None => {
                        if self.is_unresolved(*callee) {
                            self.unresolved.push(at);
                        }
                    }
                },
                Expr::MethodCall { receiver, args, .. } => match self.method(at) {
                    Some(target) => {
                        if self.engine.role_of(target.function) != Role::Language {
                            handed.extend(args);
                        }
                        let all: Vec<ExprId> = std::iter::once(*receiver)
                            .chain(args.iter().copied())
                            .collect();
                        if self.is_zip(target, *receiver) {
                            pairs.push((at, all.clone().into_boxed_slice()));
                        }
                        self.add_call(at, target, &all, &mut found);
                    }
                    None => self.unresolved.push(at),
                },
                Expr::RecordLit { fields, .. } => {
                    if let Some(VariantId::StructId(id)) =
                        self.inferred.variant_resolution_for_expr(at)
                    {
                        let named = fields.iter();
                        let fields = named.map(|it| (it.name.as_str().to_owned(), it.expr));
                        self.add_made(at, id, fields.collect(), &mut found.events);
                    }
                }
                Expr::Path(_) if !called.contains(&at) && self.may_matter(at) => {
                    match self.callee(at) {
                        // A function that is handed over is called later.
                        Some(Callee::Function(target)) => {
                            self.add_call(at, target, &[], &mut found);
                        }
                        Some(Callee::Constructor(VariantId::StructId(id))) => {
                            self.add_driven(at, AdtId::StructId(id), &mut found.events);
                        }
                        _ => self.add_constant(at, &mut found.events),
                    }
                }
                // An operator is a call of the method that implements it.
                Expr::BinaryOp { lhs, rhs, .. }
                | Expr::Index {
                    base: lhs,
                    index: rhs,
                } => {
                    if let Some(target) = self.method(at) {
                        self.add_call(at, target, &[*lhs, *rhs], &mut found);
                    }
                }
                Expr::UnaryOp { expr, .. } => {
                    if let Some(target) = self.method(at) {
                        self.add_call(at, target, &[*expr], &mut found);
                    }
                }
                Expr::Tuple { exprs } if exprs.len() == 2 => pairs.push((at, exprs.clone())),
                _ => {}
            }
        }
        for (at, pair) in pairs {
            self.add_pair(at, &pair, &handed, &mut found.events);
        }
        let krate = self.owner.krate(self.engine.db);
        if self.engine.graph.role(krate) != Role::Own && !self.unresolved.is_empty() {
            let name = self.engine.graph.name(krate).to_owned();
            *self.engine.counts.unresolved.entry(name).or_default() += self.unresolved.len();
        }
        found.removed()
    }

    /// Returns whether a path can be a function, or a value of a type whose methods a framework calls. Most are variables of other
    /// types, and need not be resolved.
    fn may_matter(&self, at: ExprId) -> bool {
        let ty = self.inferred.expr_ty(at);
        match ty.as_adt() {
            Some((adt, _)) => self.engine.graph.driven.contains_key(&adt),
            None => {
                let is_plain = ty.is_bool() || ty.is_char() || ty.is_numeric() || ty.is_unit();
                !is_plain && ty.as_reference().is_none() && ty.as_tuple().is_none()
            }
        }
    }

    fn add_call(&mut self, at: ExprId, target: Target, args: &[ExprId], found: &mut Found) {
        let role = self.engine.role_of(target.function);
        self.called.insert(target.function);
        if role == Role::Language
            && self.engine.function_name(target.function) == "default"
            && let Some(adt) = self.adt_of(at)
        {
            // `#[derive(Default)]` has no body that creates the value.
            self.add_driven(at, adt, &mut found.events);
        }
        if matches!(role, Role::Language | Role::Apart | Role::Registry) {
            return;
        }
        let names = self.engine.names(target);
        let fact = base::fact(&names.krate, &names.owner, &names.function);
        if fact.is_none() && role == Role::Base {
            return;
        }
        let mut arguments: Vec<Value> = args.iter().map(|arg| self.value(*arg)).collect();
        let cookies = match fact {
            Some(Fact::RemoveCookie { cookie }) => vec![(cookie, true)],
            Some(Fact::Store { cookie }) => vec![(cookie, false)],
            Some(_) => Vec::new(),
            None => self.engine.cookie_arguments(target),
        };
        for (at, is_removed) in cookies {
            let (Some(arg), Some(value)) = (args.get(at), arguments.get_mut(at)) else {
                continue;
            };
            if is_removed {
                self.add_creators(*arg, 0, &mut found.within_removed);
                found.removed.insert(self.origin(*arg).0);
            } else if value.is_unknown() && self.is_text(*arg) {
                // A cookie is made from this name.
                *value = Value::Tuple(vec![Value::unknown()]);
            }
        }
        for mut effect in self.engine.call(target, &arguments) {
            if let What::Entry { medium, .. } | What::All(medium) = &mut effect.what
                && *medium == Medium::WebStorage
                && let Some(area) = args.first().and_then(|receiver| self.area(*receiver, 0))
            {
                *medium = area;
            }
            let by = self.owner.krate(self.engine.db);
            self.engine.note_header(&effect.what, by);
            self.add_handed(at, &effect, (args, &arguments), found);
        }
        self.add_extracted(at, target, &names, found);
    }

    /// Adds what happens where a call asks for a value of a type that frameworks make from requests: `request.guard::<Token>()`. What the
    /// service's own type does then is reported in its impl.
    fn add_extracted(&mut self, at: ExprId, target: Target, names: &Names, found: &mut Found) {
        if self.engine.graph.extracted.is_empty()
            || self.engine.role_of(target.function) != Role::Followed
        {
            return;
        }
        let arguments = match &self.body[at] {
            Expr::MethodCall { .. } => self.inferred.method_resolution(at).map(|(_, it)| it),
            Expr::Call { callee, .. } => match &self.inferred.expr_ty(*callee).inner().internee {
                TyKind::FnDef(_, arguments) => Some(*arguments),
                _ => None,
            },
            _ => None,
        };
        let types: Vec<AdtId> = arguments
            .into_iter()
            .flat_map(|arguments| arguments.types().collect::<Vec<_>>())
            .filter_map(|ty| Some(ty.as_adt()?.0))
            .collect();
        for adt in types {
            if self.engine.graph.role(adt.krate(self.engine.db)) != Role::Followed {
                continue;
            }
            for effect in self.engine.extracted(adt) {
                if let Some(effect) = effect.called(&names.path(), &[]) {
                    found.events.push(Event::new(at, effect));
                }
            }
        }
    }

    /// Adds what a framework makes a constant of a dependency do.
    fn add_constant(&mut self, at: ExprId, events: &mut Vec<Event>) {
        let Expr::Path(path) = &self.body[at] else {
            return;
        };
        let krate = match self.resolve(at, path) {
            Some(ValueNs::ConstId(of)) => of.krate(self.engine.db),
            Some(ValueNs::StaticId(of)) => of.krate(self.engine.db),
            _ => return,
        };
        if self.engine.graph.role(krate) != Role::Own
            && let Some(adt) = self.adt_of(at)
        {
            self.add_driven(at, adt, events);
        }
    }

    fn is_text(&self, expr: ExprId) -> bool {
        let ty = self.inferred.expr_ty(expr).strip_references();
        match ty.as_adt() {
            Some((adt, _)) => matches!(
                self.engine.adt_path(adt).as_str(),
                "alloc::String" | "alloc::Cow"
            ),
            None => ty.is_str(),
        }
    }

    /// Adds the expressions that create the cookie which an expression is.
    fn add_creators(&self, expr: ExprId, depth: usize, all: &mut HashSet<ExprId>) {
        if depth > MOST_STEPS || !all.insert(expr) {
            return;
        }
        if let Some(binding) = self.local(expr) {
            if let Some(Source::Whole(from) | Source::Element(from, _)) = self.sources.get(&binding)
            {
                self.add_creators(*from, depth + 1, all);
            }
            return;
        }
        let mut children = Vec::new();
        self.body
            .walk_child_exprs(expr, |child| children.push(child));
        for child in children {
            self.add_creators(child, depth + 1, all);
        }
    }

    /// Returns which Web Storage area a receiver is, if the body shows where it comes from.
    fn area(&self, expr: ExprId, depth: usize) -> Option<Medium> {
        if depth > MOST_STEPS {
            return None;
        }
        if let Expr::MethodCall { method_name, .. } = &self.body[expr] {
            match method_name.as_str() {
                "local_storage" => return Some(Medium::LocalStorage),
                "session_storage" => return Some(Medium::SessionStorage),
                _ => {}
            }
        }
        if let Some(binding) = self.local(expr) {
            return match self.sources.get(&binding) {
                Some(Source::Whole(from) | Source::Element(from, _)) => self.area(*from, depth + 1),
                _ => None,
            };
        }
        let mut children = Vec::new();
        self.body
            .walk_child_exprs(expr, |child| children.push(child));
        children
            .into_iter()
            .find_map(|child| self.area(child, depth + 1))
    }

    /// Returns whether a call makes an optional pair of two optional values.
    fn is_zip(&self, target: Target, receiver: ExprId) -> bool {
        self.engine.role_of(target.function) == Role::Language
            && self.engine.function_name(target.function) == "zip"
            && self
                .adt_of(receiver)
                .is_some_and(|adt| self.engine.adt_name(adt) == "Option")
    }

    /// Returns whether an expression is the name of a header by its type, or perhaps one.
    fn is_header_name(&self, expr: ExprId) -> bool {
        let ty = self.inferred.expr_ty(expr).strip_references();
        let Some((adt, arguments)) = ty.as_adt() else {
            return false;
        };
        match self.engine.adt_name(adt).as_str() {
            "HeaderName" => true,
            "Option" => arguments.types().any(|ty| {
                ty.as_adt()
                    .is_some_and(|(adt, _)| self.engine.adt_name(adt) == "HeaderName")
            }),
            _ => false,
        }
    }

    /// Adds a pair of a header's name and value, as many frameworks take it. Two texts are such a pair only where they are handed
    /// to a function that is not the standard library's.
    fn add_pair(
        &mut self,
        at: ExprId,
        pair: &[ExprId],
        handed: &HashSet<ExprId>,
        events: &mut Vec<Event>,
    ) {
        let [first, second] = pair else {
            return;
        };
        let name = self.value(*first);
        let is_typed = self.is_header_name(*first);
        let value = match name.known() {
            Some(known) if known.eq_ignore_ascii_case("set-cookie") => {
                let value = self.value(*second);
                let is_cookie = value.known().is_some_and(|text| text.contains('='));
                if !is_typed && !is_cookie && !handed.contains(&at) {
                    return;
                }
                value
            }
            // A builder keeps the header that its caller names.
            None if is_typed && name.is_passed() => self.value(*second),
            _ => return,
        };
        let operation = if value::removes(&value.parts()) {
            Operation::Remove
        } else {
            Operation::Set
        };
        if let Some(what) = (What::Header { name, value }).settled() {
            let via = vec!["(SET_COOKIE, …)".to_owned()];
            let effect = Effect {
                what,
                operation,
                via,
            };
            events.push(Event::new(at, effect));
        }
    }
}

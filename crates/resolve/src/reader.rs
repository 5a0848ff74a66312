//! Reads one body: which functions it calls, and what its expressions are.

mod events;
mod fields;
mod handed;
mod made;
mod values;

use crate::effect::Effect;
use crate::engine::{Engine, Target};
use crate::value::Value;
use ra_ap_hir_def::db::DefDatabase;
use ra_ap_hir_def::expr_store::Body;
use ra_ap_hir_def::expr_store::path::Path;
use ra_ap_hir_def::hir::{BindingId, Expr, ExprId, Pat, PatId, Statement};
use ra_ap_hir_def::resolver::{HasResolver, ValueNs};
use ra_ap_hir_def::{AdtId, DefWithBodyId, FunctionId, HasModule, VariantId};
use ra_ap_hir_ty::InferenceResult;
use ra_ap_hir_ty::db::HirDatabase;
use ra_ap_hir_ty::method_resolution::CandidateId;
use ra_ap_hir_ty::next_solver::TyKind;
use std::collections::{HashMap, HashSet};
use triomphe::Arc;

/// How deeply the origin of a value is followed within a body.
const MOST_STEPS: usize = 48;

/// A call in a body, and what it does.
pub(crate) struct Event {
    pub(crate) at: ExprId,
    pub(crate) effect: Effect,
    /// Whether it is reported of itself, wherever the chain of calls that it belongs to is reported: the call that gives a cookie its name.
    pub(crate) is_apart: bool,
}

impl Event {
    fn new(at: ExprId, effect: Effect) -> Self {
        Self {
            at,
            effect,
            is_apart: false,
        }
    }
}

/// Where the value of a variable comes from.
#[derive(Clone, Copy, Debug)]
enum Source {
    Parameter(usize),
    Whole(ExprId),
    Element(ExprId, usize),
    /// A field of a value, as a pattern names it.
    Field(ExprId, PatId, usize),
    Opaque,
}

/// What a call calls.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Callee {
    Function(Target),
    /// The constructor of a tuple struct or of a variant.
    Constructor(VariantId),
}

/// Reads one body.
pub(crate) struct Reader<'e, 'db> {
    engine: &'e mut Engine<'db>,
    owner: DefWithBodyId,
    body: Arc<Body>,
    inferred: &'db InferenceResult,
    sources: HashMap<BindingId, Source>,
    values: HashMap<ExprId, Value>,
    steps: usize,
    /// The calls that have no known function.
    pub(crate) unresolved: Vec<ExprId>,
    /// The functions that are called or handed over.
    pub(crate) called: HashSet<FunctionId>,
}

impl<'e, 'db> Reader<'e, 'db> {
    pub(crate) fn new(engine: &'e mut Engine<'db>, owner: DefWithBodyId) -> Self {
        let db = engine.db;
        let body = db.body(owner);
        let inferred = InferenceResult::for_body(db, owner);
        let mut reader = Self {
            engine,
            owner,
            body: Arc::clone(&body),
            inferred,
            sources: HashMap::new(),
            values: HashMap::new(),
            steps: 0,
            unresolved: Vec::new(),
            called: HashSet::new(),
        };
        let mut first = 0;
        if let Some(this) = body.self_param {
            reader.sources.insert(this, Source::Parameter(0));
            first = 1;
        }
        for (at, pat) in body.params.iter().enumerate() {
            reader.bind(*pat, Source::Parameter(first + at));
        }
        let all: Vec<ExprId> = body.exprs().map(|(id, _)| id).collect();
        for id in &all {
            reader.bind_in(*id);
        }
        for id in all {
            if let Expr::Assignment { target, value } = &body[id] {
                reader.forget(*target, *value);
            }
        }
        reader
    }

    fn bind_in(&mut self, id: ExprId) {
        let body = Arc::clone(&self.body);
        match &body[id] {
            Expr::Let { pat, expr } => self.bind(*pat, Source::Whole(*expr)),
            Expr::Match { expr, arms } => {
                for arm in arms {
                    self.bind(arm.pat, Source::Whole(*expr));
                }
            }
            Expr::MethodCall { receiver, args, .. } => {
                let closure = args.last().map(|last| &body[*last]);
                if let Some(Expr::Closure { args: params, .. }) = closure
                    && let [param] = params.as_ref()
                    && self.hands_value_over(id, *receiver)
                {
                    self.bind(*param, Source::Whole(*receiver));
                }
            }
            Expr::Block { statements, .. }
            | Expr::Unsafe { statements, .. }
            | Expr::Async { statements, .. } => {
                for statement in statements {
                    if let Statement::Let {
                        pat, initializer, ..
                    } = statement
                    {
                        self.bind(*pat, initializer.map_or(Source::Opaque, Source::Whole));
                    }
                }
            }
            _ => {}
        }
    }

    /// Returns whether a call hands the value within an option or a result to the closure that it is given.
    fn hands_value_over(&self, call: ExprId, receiver: ExprId) -> bool {
        const HANDING: &[&str] = &[
            "and_then",
            "inspect",
            "is_some_and",
            "is_ok_and",
            "map",
            "map_or",
            "map_or_else",
        ];
        let is_wrapped = self
            .adt_of(receiver)
            .is_some_and(|adt| matches!(self.engine.adt_name(adt).as_str(), "Option" | "Result"));
        is_wrapped
            && self.method(call).is_some_and(|target| {
                let name = self.engine.function_name(target.function);
                HANDING.contains(&name.as_str())
            })
    }

    fn bind(&mut self, pat: PatId, source: Source) {
        let body = Arc::clone(&self.body);
        match &body[pat] {
            Pat::Bind { id, subpat } => {
                self.sources.insert(*id, source);
                if let Some(inner) = subpat {
                    self.bind(*inner, source);
                }
            }
            Pat::Ref { pat, .. } => self.bind(*pat, source),
            Pat::Box { inner } => self.bind(*inner, source),
            // `Some(value)`, `Ok(value)` and the like hold the value itself.
            Pat::TupleStruct { args, .. } if args.len() == 1 => {
                args.iter().for_each(|pat| self.bind(*pat, source));
            }
            Pat::Or(args) => args.iter().for_each(|pat| self.bind(*pat, source)),
            Pat::Tuple {
                args,
                ellipsis: None,
            } => {
                for (at, pat) in args.iter().enumerate() {
                    let element = match source {
                        Source::Whole(expr) => Source::Element(expr, at),
                        _ => Source::Opaque,
                    };
                    self.bind(*pat, element);
                }
            }
            Pat::Record { args, .. } => {
                for (at, field) in args.iter().enumerate() {
                    let field_source = match source {
                        Source::Whole(expr) => Source::Field(expr, pat, at),
                        _ => Source::Opaque,
                    };
                    self.bind(field.pat, field_source);
                }
            }
            other => {
                let mut children = Vec::new();
                other.walk_child_pats(|pat| children.push(pat));
                for pat in children {
                    self.bind(pat, Source::Opaque);
                }
            }
        }
    }

    /// A variable that is assigned later may be anything, unless it is what it was: `cookie = cookie.secure(true)`.
    fn forget(&mut self, target: PatId, value: ExprId) {
        let body = Arc::clone(&self.body);
        let binding = match &body[target] {
            Pat::Expr(expr) => self.local(*expr),
            Pat::Path(path) => match self.resolve(self.body.body_expr, path) {
                Some(ValueNs::LocalBinding(binding)) => Some(binding),
                _ => None,
            },
            Pat::Bind { id, .. } => Some(*id),
            _ => None,
        };
        if let Some(binding) = binding
            && !self.is_changed(binding, value, 0)
        {
            self.sources.insert(binding, Source::Opaque);
        }
    }

    /// Returns whether an expression is a variable that methods of its own type have changed, in every branch.
    fn is_changed(&self, binding: BindingId, expr: ExprId, depth: usize) -> bool {
        if depth > MOST_STEPS {
            return false;
        }
        let is_changed = |inner: ExprId| self.is_changed(binding, inner, depth + 1);
        match &self.body[expr] {
            Expr::Path(_) => self.local(expr) == Some(binding),
            Expr::MethodCall { receiver, .. } => {
                let adt = self.adt_of(expr);
                adt.is_some() && adt == self.adt_of(*receiver) && is_changed(*receiver)
            }
            Expr::Block {
                tail: Some(tail), ..
            } => is_changed(*tail),
            Expr::If {
                then_branch,
                else_branch: Some(other),
                ..
            } => is_changed(*then_branch) && is_changed(*other),
            Expr::Match { arms, .. } => arms
                .iter()
                .all(|arm| self.inferred.expr_ty(arm.expr).is_never() || is_changed(arm.expr)),
            _ => false,
        }
    }

    fn local(&self, expr: ExprId) -> Option<BindingId> {
        let Expr::Path(path) = &self.body[expr] else {
            return None;
        };
        match self.resolve(expr, path)? {
            ValueNs::LocalBinding(binding) => Some(binding),
            _ => None,
        }
    }

    fn resolve(&self, at: ExprId, path: &Path) -> Option<ValueNs> {
        let db = self.engine.db;
        let mut resolver = self.owner.resolver(db);
        let _guard = resolver.update_to_inner_scope(db, self.owner, at);
        let hygiene = self.body.expr_path_hygiene(at);
        resolver.resolve_path_in_value_ns_fully(db, path, hygiene)
    }

    /// Returns the function that a callee names.
    pub(crate) fn callee(&self, callee: ExprId) -> Option<Callee> {
        if let Some((CandidateId::FunctionId(function), arguments)) =
            self.inferred.assoc_resolutions_for_expr(callee)
        {
            return Some(Callee::Function(
                self.engine.target(function, arguments, self.owner),
            ));
        }
        let Expr::Path(path) = &self.body[callee] else {
            return None;
        };
        match self.resolve(callee, path)? {
            ValueNs::FunctionId(function) => Some(Callee::Function(Target { function, on: None })),
            ValueNs::StructId(id) => Some(Callee::Constructor(VariantId::StructId(id))),
            ValueNs::EnumVariantId(id) => Some(Callee::Constructor(VariantId::EnumVariantId(id))),
            // `Self(…)`, in the impl of a struct.
            ValueNs::ImplSelf(of) => {
                let this = self.engine.db.impl_self_ty(of).skip_binder().as_adt()?;
                match this.0 {
                    AdtId::StructId(id) => Some(Callee::Constructor(VariantId::StructId(id))),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// Returns whether a callee is a path that leads nowhere. A variable or field with a function is a value, whose type says
    /// that it can be called.
    pub(crate) fn is_unresolved(&self, callee: ExprId) -> bool {
        matches!(&self.body[callee], Expr::Path(path) if self.resolve(callee, path).is_none())
            && self.inferred.variant_resolution_for_expr(callee).is_none()
            && self.inferred.assoc_resolutions_for_expr(callee).is_none()
            && matches!(
                self.inferred.expr_ty(callee).inner().internee,
                TyKind::Error(_)
            )
    }

    /// Returns the function that a method call calls.
    pub(crate) fn method(&self, call: ExprId) -> Option<Target> {
        let (function, arguments) = self.inferred.method_resolution(call)?;
        Some(self.engine.target(function, arguments, self.owner))
    }

    fn adt_of(&self, expr: ExprId) -> Option<AdtId> {
        let ty = self.inferred.expr_ty(expr).strip_references();
        ty.as_adt().map(|(adt, _)| adt)
    }

    fn is_cookie(&self, expr: ExprId) -> bool {
        self.adt_of(expr).is_some_and(|adt| {
            let db = self.engine.db;
            self.engine.graph.name(adt.krate(db)) == "cookie"
                && matches!(
                    self.engine.adt_name(adt).as_str(),
                    "Cookie" | "CookieBuilder" | "Display"
                )
        })
    }
}

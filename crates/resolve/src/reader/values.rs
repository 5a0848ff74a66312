//! What an expression is.

use super::{Callee, MOST_STEPS, Reader, Source};
use crate::base::{self, Fact};
use crate::engine::Target;
use crate::graph::Role;
use crate::template;
use crate::value::{self, Part, Value};
use ra_ap_hir_def::db::DefDatabase;
use ra_ap_hir_def::expr_store::path::Path;
use ra_ap_hir_def::hir::{
    ArithOp, Array, BinaryOp, BindingId, Expr, ExprId, Literal, Pat, UnaryOp,
};
use ra_ap_hir_def::resolver::ValueNs;
use ra_ap_hir_def::{DefWithBodyId, HasModule};
use ra_ap_hir_ty::method_resolution::CandidateId;
use triomphe::Arc;

impl Reader<'_, '_> {
    /// Returns what the body returns.
    pub(crate) fn result(&mut self) -> Value {
        self.value(self.body.body_expr)
    }

    /// Returns what an expression is.
    pub(crate) fn value(&mut self, expr: ExprId) -> Value {
        if let Some(known) = self.values.get(&expr) {
            return known.clone();
        }
        if self.steps >= MOST_STEPS {
            return Value::unknown();
        }
        // While it is looked at, it is unknown to itself.
        self.values.insert(expr, Value::unknown());
        self.steps += 1;
        let mut value = match self.adt_of(expr) {
            Some(adt) if self.engine.graph.role(adt.krate(self.engine.db)) == Role::Registry => {
                Value::Registry
            }
            _ => self.found(expr),
        };
        self.steps -= 1;
        if value.is_unknown() {
            if self.is_cookie(expr) {
                value = Value::carried();
            } else if let Some(elements) = self.inferred.expr_ty(expr).strip_references().as_tuple()
            {
                // A pair of which nothing is known is still a pair, and not a cookie that was created elsewhere.
                value = Value::Tuple(vec![Value::unknown(); elements.len()]);
            }
        }
        self.values.insert(expr, value.clone());
        value
    }

    fn found(&mut self, expr: ExprId) -> Value {
        let body = Arc::clone(&self.body);
        match &body[expr] {
            Expr::Literal(Literal::String(text)) => Value::text(text.as_str()),
            Expr::Literal(Literal::ByteString(bytes) | Literal::CString(bytes)) => {
                Value::text(String::from_utf8_lossy(bytes))
            }
            Expr::Literal(Literal::Char(char)) => Value::text(char.to_string()),
            Expr::Path(path) => self.of_path(expr, path),
            Expr::Block {
                tail: Some(tail), ..
            }
            | Expr::Unsafe {
                tail: Some(tail), ..
            }
            | Expr::Async {
                tail: Some(tail), ..
            } => self.value(*tail),
            Expr::Const(inner)
            | Expr::Ref { expr: inner, .. }
            | Expr::Cast { expr: inner, .. }
            | Expr::Await { expr: inner }
            | Expr::Box { expr: inner }
            | Expr::UnaryOp {
                expr: inner,
                op: UnaryOp::Deref,
            } => self.value(*inner),
            Expr::Return { expr: Some(inner) } => self.value(*inner),
            // `&text[..]` is all of it.
            Expr::Index { base, index } if self.is_whole(*index) => self.value(*base),
            Expr::Call { callee, args } => match self.callee(*callee) {
                Some(Callee::Function(target)) => self.of_call(target, args),
                Some(Callee::Constructor(_)) if args.len() == 1 => args
                    .first()
                    .map_or_else(Value::unknown, |inner| self.value(*inner)),
                _ => Value::unknown(),
            },
            Expr::MethodCall { receiver, args, .. } => match self.method(expr) {
                Some(target) => {
                    let all: Vec<ExprId> = std::iter::once(*receiver)
                        .chain(args.iter().copied())
                        .collect();
                    self.of_call(target, &all)
                }
                None => Value::unknown(),
            },
            Expr::Field { expr: inner, name } => self.of_field(*inner, name.as_str()),
            // What a function without parameters returns is asked for where it is needed: `LazyLock::new(|| …)`.
            Expr::Closure { args, body, .. } if args.is_empty() => self.value(*body),
            Expr::Tuple { exprs } | Expr::Array(Array::ElementList { elements: exprs }) => {
                Value::tuple(exprs.iter().map(|expr| self.value(*expr)).collect())
            }
            Expr::If {
                then_branch,
                else_branch: Some(other),
                ..
            } => self.one_of(&[*then_branch, *other]),
            Expr::Match { arms, .. } => {
                let arms: Vec<ExprId> = arms.iter().map(|arm| arm.expr).collect();
                self.one_of(&arms)
            }
            Expr::BinaryOp {
                lhs,
                rhs,
                op: Some(BinaryOp::ArithOp(ArithOp::Add)),
            } => {
                let first = self.value(*lhs);
                let second = self.value(*rhs);
                first.followed_by(&second)
            }
            _ => Value::unknown(),
        }
    }

    fn of_field(&mut self, inner: ExprId, name: &str) -> Value {
        match (self.value(inner), name.parse::<usize>()) {
            (Value::Tuple(values), Ok(at)) => {
                values.get(at).cloned().unwrap_or_else(Value::unknown)
            }
            // What a type with one field wraps is that value.
            (Value::Text(parts), Ok(0))
                if !value::is_passed(&parts) && parts != [Part::Unknown] =>
            {
                Value::Text(parts)
            }
            _ => {
                let of = self.adt_of(inner);
                Value::Text(vec![Part::Field {
                    of: of.map_or_else(String::new, |adt| self.engine.adt_path(adt)),
                    name: name.to_owned(),
                    default: None,
                }])
            }
        }
    }

    /// Returns whether a range has neither a start nor an end.
    fn is_whole(&self, range: ExprId) -> bool {
        match &self.body[range] {
            Expr::Range {
                lhs: None,
                rhs: None,
                ..
            } => true,
            _ => self
                .adt_of(range)
                .is_some_and(|adt| self.engine.adt_name(adt) == "RangeFull"),
        }
    }

    /// Returns the value of branches, if all that come back have the same.
    fn one_of(&mut self, branches: &[ExprId]) -> Value {
        let mut same: Option<Value> = None;
        for branch in branches {
            if self.inferred.expr_ty(*branch).is_never() {
                continue;
            }
            let value = self.value(*branch);
            match &same {
                Some(known) if *known != value => return Value::unknown(),
                Some(_) => {}
                None => same = Some(value),
            }
        }
        same.unwrap_or_else(Value::unknown)
    }

    fn of_path(&mut self, expr: ExprId, path: &Path) -> Value {
        let constant = match self.inferred.assoc_resolutions_for_expr(expr) {
            Some((CandidateId::ConstId(id), _)) => Some(DefWithBodyId::ConstId(id)),
            _ => None,
        };
        let of = match constant {
            Some(of) => of,
            None => match self.resolve(expr, path) {
                Some(ValueNs::LocalBinding(binding)) => return self.of_variable(binding),
                Some(ValueNs::ConstId(id)) => DefWithBodyId::ConstId(id),
                Some(ValueNs::StaticId(id)) => DefWithBodyId::StaticId(id),
                _ => return Value::unknown(),
            },
        };
        let krate = of.krate(self.engine.db);
        match self.engine.graph.role(krate) {
            Role::Registry => Value::Registry,
            _ => match self.header_name(expr, of) {
                Some(name) => name,
                None => self.engine.value_of(of),
            },
        }
    }

    /// Returns the text of a constant of `http` and the like: `SET_COOKIE` is `set-cookie`.
    fn header_name(&self, expr: ExprId, of: DefWithBodyId) -> Option<Value> {
        let engine = &self.engine;
        let adt = self.adt_of(expr)?;
        if engine.adt_name(adt) != "HeaderName" || of.krate(engine.db) != adt.krate(engine.db) {
            return None;
        }
        let name = match of {
            DefWithBodyId::ConstId(id) => {
                let signature = engine.db.const_signature(id);
                signature.name.as_ref()?.as_str().to_owned()
            }
            DefWithBodyId::StaticId(id) => engine.db.static_signature(id).name.as_str().to_owned(),
            _ => return None,
        };
        Some(Value::text(name.to_ascii_lowercase().replace('_', "-")))
    }

    fn of_variable(&mut self, binding: BindingId) -> Value {
        match self
            .sources
            .get(&binding)
            .copied()
            .unwrap_or(Source::Opaque)
        {
            Source::Parameter(at) => Value::argument(at),
            Source::Whole(expr) => self.value(expr),
            Source::Element(expr, at) => match self.value(expr) {
                Value::Tuple(values) => values.get(at).cloned().unwrap_or_else(Value::unknown),
                value @ (Value::Carried(_) | Value::Registry) => value,
                _ => Value::unknown(),
            },
            Source::Field(expr, pat, at) => {
                let body = Arc::clone(&self.body);
                match &body[pat] {
                    Pat::Record { args, .. } => match args.get(at) {
                        Some(field) => self.of_field(expr, field.name.as_str()),
                        None => Value::unknown(),
                    },
                    _ => Value::unknown(),
                }
            }
            Source::Opaque => Value::unknown(),
        }
    }

    fn of_call(&mut self, target: Target, args: &[ExprId]) -> Value {
        let names = self.engine.names(target);
        let role = self.engine.role_of(target.function);
        if role == Role::Registry {
            return Value::Registry;
        }
        let first = args.first().copied();
        match base::fact(&names.krate, &names.owner, &names.function) {
            Some(Fact::Cookie { name }) => {
                let name = args
                    .get(name)
                    .map_or_else(Value::unknown, |arg| self.value(*arg));
                return match name {
                    Value::Carried(_) | Value::Registry | Value::Cookie(_) => name,
                    name => Value::Cookie(name.parts()),
                };
            }
            Some(Fact::CookieText { .. } | Fact::Read) => return Value::carried(),
            Some(Fact::ReadCookie { name }) => {
                let name = args.get(name).map(|arg| self.value(*arg));
                return Value::Carried(name.unwrap_or_else(Value::unknown).parts());
            }
            Some(Fact::Slot { name }) => {
                return args
                    .get(name)
                    .map_or_else(Value::unknown, |arg| self.value(*arg));
            }
            Some(_) => return Value::unknown(),
            None => {}
        }
        if names.krate == "core" && names.owner == "Arguments" {
            return self.of_format(args);
        }
        if names.krate == "core"
            && matches!(names.function.as_str(), "unwrap_or" | "unwrap_or_else")
        {
            return self.of_fallback(args);
        }
        if names.krate == "core"
            && matches!(names.owner.as_str(), "Option" | "Result")
            && matches!(names.function.as_str(), "map" | "and_then")
            && let Some(closure) = args.get(1)
            && let Expr::Closure { body: inner, .. } = &Arc::clone(&self.body)[*closure]
        {
            return self.value(*inner);
        }
        if names.krate == "std" && names.owner == "OnceLock" && names.function == "get_or_init" {
            return args
                .get(1)
                .map_or_else(Value::unknown, |arg| self.value(*arg));
        }
        if base::is_same_value(&names.krate, &names.owner, &names.function) {
            return first.map_or_else(Value::unknown, |arg| self.value(arg));
        }
        if names.krate == "cookie" {
            // A builder of a cookie stays that cookie.
            return match first.map(|arg| self.value(arg)) {
                Some(value @ (Value::Cookie(_) | Value::Carried(_))) => value,
                _ => Value::unknown(),
            };
        }
        if role == Role::Language || role == Role::Base {
            // What is read from headers stays that, whatever walks over it or copies it.
            return match first.map(|arg| self.value(arg)) {
                Some(value @ Value::Carried(_)) => value,
                _ => Value::unknown(),
            };
        }
        let returned = self.engine.returned_by(target.function);
        if !returned.is_passed() {
            return returned;
        }
        let arguments: Vec<Value> = args.iter().map(|arg| self.value(*arg)).collect();
        returned.with_arguments(&arguments)
    }

    /// Returns what an optional value is, or what stands in for it. A field that a constructor may leave empty has the latter by default.
    fn of_fallback(&mut self, args: &[ExprId]) -> Value {
        let [optional, other] = args else {
            return Value::unknown();
        };
        let value = self.value(*optional);
        let fallback = self.value(*other).known();
        match value {
            Value::Text(mut parts) => {
                if let ([Part::Field { default, .. }], Some(text)) =
                    (parts.as_mut_slice(), fallback)
                {
                    default.get_or_insert(text);
                }
                Value::Text(parts)
            }
            value => value,
        }
    }

    /// Returns the text of `format_args!`, as the compiler takes it apart.
    fn of_format(&mut self, args: &[ExprId]) -> Value {
        let Some(first) = args.first() else {
            return Value::unknown();
        };
        let passed = match args.get(1).map(|arg| self.value(*arg)) {
            Some(Value::Tuple(values)) => values,
            _ => Vec::new(),
        };
        if let Expr::Literal(Literal::ByteString(template)) = &self.body[*first] {
            return template::text(template, &passed);
        }
        match self.value(*first) {
            Value::Tuple(pieces) => template::interleaved(&pieces, &passed),
            whole => whole,
        }
    }
}

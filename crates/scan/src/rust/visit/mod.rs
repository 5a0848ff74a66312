//! Walks the expressions of a file: tracks the scopes and the contexts, evaluates each expression, and reports its
//! effects.

mod bind;
mod bounds;
mod calls;
mod headers;
mod imports;
mod literals;
mod macros;
mod texts;
mod tokens;

pub(super) use bounds::type_of_impl;

use super::attributes;
use super::collector::Collector;
use super::context::{Context, Contexts};
use super::evaluate::{self, Effect, Evaluator};
use super::lifetime;
use super::outline::Outline;
use super::set_cookie;
use super::value::{self, Value, one_of, segments};
use crate::facts::{Function, GivenTo, Sought};
use crate::occurrence::Operation;
use crate::text::{Part, Text};
use bounds::{bounds_of, bounds_of_parameter};
use proc_macro2::Span;
use std::collections::HashMap;
use std::ops::Range;
use std::path::Path;
use syn::visit::{self, Visit};
use syn::{Expr, FnArg, Pat};

/// The walk through one file.
pub(super) struct Visitor<'c> {
    evaluator: Evaluator<'c>,
    contexts: Contexts,
    found: Collector,
    /// The values that each function or closure around the expression returned so far.
    returned: Vec<Vec<Value>>,
    /// What is known of the macros that the file calls.
    macros: macros::Macros<'c>,
    /// Whether the methods at hand are those of a trait, for values of many types.
    in_trait: bool,
    /// The traits that the `impl` at hand asks for, where it is one for every type.
    bounds: Vec<String>,
    /// The branches and loops around the expression.
    branches: Vec<texts::Branch>,
    /// The outline that test code is read with, where the file has some.
    of_tests: Option<&'c Outline>,
}

impl<'c> Visitor<'c> {
    /// Walks through a file.
    pub(super) fn walk(
        path: &'c Path,
        file: &syn::File,
        (outline, of_tests): (&'c Outline, Option<&'c Outline>),
        sought: &'c Sought<'_>,
    ) -> Collector {
        let evaluator = Evaluator::new(outline, &sought.functions, sought.registries);
        let mut visitor = Self {
            evaluator: evaluator.of_file(path),
            contexts: Contexts::default(),
            found: Collector::default(),
            returned: Vec::new(),
            macros: macros::Macros::new(path, sought.macros),
            in_trait: false,
            bounds: Vec::new(),
            branches: Vec::new(),
            of_tests,
        };
        visitor.visit_file(file);
        visitor.report_import_of_jar(file);
        visitor.found
    }

    /// Visits something in a context.
    fn within(&mut self, context: Context, visit: impl FnOnce(&mut Self)) {
        self.contexts.push(context);
        visit(self);
        self.contexts.pop();
    }

    /// Visits something in a scope of its own.
    fn scoped(&mut self, visit: impl FnOnce(&mut Self)) {
        self.evaluator.scopes.open();
        visit(self);
        self.evaluator.scopes.close();
    }

    /// Visits something that is test code if its attributes say so.
    fn attributed(&mut self, attributes: &[syn::Attribute], visit: impl FnOnce(&mut Self)) {
        if attributes::is_test(attributes) {
            let outline = self.of_tests.unwrap_or(self.evaluator.outline);
            let before = std::mem::replace(&mut self.evaluator.outline, outline);
            self.within(Context::Test, visit);
            self.evaluator.outline = before;
        } else {
            visit(self);
        }
    }

    /// Returns whether an expression is the path of a function that sets or removes what it is given.
    fn is_function(&self, expr: &Expr) -> bool {
        matches!(expr, Expr::Path(_)) && matches!(self.evaluator.value(expr), Value::Function(_))
    }

    /// Visits arguments, on which the methods that are called further out have no effect.
    fn arguments<'a>(&mut self, arguments: impl IntoIterator<Item = &'a Expr>) {
        self.within(Context::Arguments, |visitor| {
            for argument in arguments {
                visitor.visit_expr(argument);
            }
        });
    }

    #[allow(
        clippy::needless_pass_by_value,
        reason = "callers make both for this alone"
    )]
    fn report(&mut self, span: Range<usize>, effect: Effect) {
        self.found.report(&span, &effect, self.contexts.in_test());
    }

    /// Visits what there is where a cookie that was asked for did not come. One that is made there is not set by that.
    fn fallback(&mut self, asked: &Value, other: &Expr) {
        if asked.is_cookie() && gives_cookie(&self.evaluator, other) {
            self.within(Context::Request, |visitor| visitor.visit_expr(other));
        } else {
            self.visit_expr(other);
        }
    }

    /// Visits the body of a function in the scope of its parameters, and returns the value that it returns, and what of it
    /// every caller gets.
    fn body(&mut self, body: &syn::Block) -> (Value, GivenTo) {
        self.returned.push(Vec::new());
        visit::visit_block(self, body);
        let mut values = self.returned.pop().unwrap_or_default();
        if let Some(syn::Stmt::Expr(last, None)) = body.stmts.last()
            && !evaluate::leaves(last)
        {
            values.push(self.evaluator.value(last));
        }
        let gives = match given(&values) {
            GivenTo::Nothing => given_text(&values),
            gives => gives,
        };
        (one_of(values), gives)
    }

    /// Visits a function: its parameters are variables whose values its callers pass.
    fn function(&mut self, signature: &syn::Signature, body: Option<&syn::Block>) {
        let returns = match &signature.output {
            syn::ReturnType::Type(_, ty) => self.evaluator.of_type(ty),
            syn::ReturnType::Default => Value::Unknown,
        };
        let index = self.found.functions.len();
        let method = signature.receiver().is_some();
        let is_of_trait = self.in_trait && method;
        self.found.functions.push(Function {
            name: signature.ident.to_string(),
            owner: self.evaluator.scopes.self_type().map(str::to_owned),
            modules: self.evaluator.modules.clone(),
            method,
            arity: Some(signature.inputs.len() - usize::from(method)),
            is_of_trait,
            bounds: match is_of_trait {
                true => self.bounds.clone(),
                false => Vec::new(),
            },
            returns_cookie: matches!(returns, Value::Cookie { .. }),
            hands: match returns {
                Value::Storage(medium) => Some(medium),
                _ => None,
            },
            returns: match returns {
                Value::Of(ty) => Some(ty),
                _ => None,
            },
            ..Function::default()
        });
        self.contexts
            .push(Context::Function(self.found.occurrences.len()));
        self.evaluator.parameters.push((index, HashMap::new()));
        let bounds = bounds_of(signature);
        self.evaluator.bounds.push(bounds);
        self.scoped(|visitor| {
            let parameters = signature.inputs.iter().filter_map(|input| match input {
                FnArg::Typed(parameter) => Some(parameter),
                FnArg::Receiver(_) => None,
            });
            for (position, parameter) in parameters.enumerate() {
                let value = match visitor.evaluator.of_type(&parameter.ty) {
                    value if value.matters() => value,
                    Value::Of(name) if !is_text(&name, signature) => Value::Of(name),
                    value @ Value::Each { .. } if !is_list_of_texts(&value, signature) => value,
                    _ => Value::Text(Text::parameter(index, position)),
                };
                visitor.bind_typed(&parameter.pat, &parameter.ty, &value);
                if let (Pat::Ident(name), Some((_, here))) =
                    (&*parameter.pat, visitor.evaluator.parameters.last_mut())
                {
                    here.insert(name.ident.to_string(), position);
                }
            }
            if let Some(body) = body {
                let (value, gives) = visitor.body(body);
                if let Some(function) = visitor.found.functions.get_mut(index) {
                    // Of a method that gives a text back, the type is rarely known where it is called.
                    if !(method && matches!(value, Value::Text(_))) {
                        function.gives = gives;
                    }
                    if let Value::Storage(medium) = value {
                        function.hands = Some(medium);
                    }
                }
                let owner = visitor.evaluator.scopes.self_type().map(str::to_owned);
                let in_test = visitor.contexts.in_test();
                let learned = visitor.found.learned(in_test);
                learned.function((owner, signature.ident.to_string()), value);
            }
        });
        self.evaluator.bounds.pop();
        self.evaluator.parameters.pop();
        self.contexts.pop();
    }
}

impl Visitor<'_> {
    /// Visits a closure in a variable: a function that only its file calls. Without a type, only a parameter that is called as
    /// names are is taken for one.
    fn closure_in_variable(&mut self, name: &str, closure: &syn::ExprClosure) {
        const NAMES: &[&str] = &["cookie_name", "k", "key", "n", "name"];
        let index = self.found.functions.len();
        self.found.functions.push(Function {
            name: name.to_owned(),
            modules: self.evaluator.modules.clone(),
            returns_cookie: matches!(self.evaluator.value(&closure.body), Value::Cookie { .. }),
            is_local: true,
            ..Function::default()
        });
        self.scoped(|visitor| {
            for (position, input) in closure.inputs.iter().enumerate() {
                let is_name = match input {
                    Pat::Ident(own) => NAMES.iter().any(|name| own.ident == name),
                    Pat::Type(typed) => matches!(
                        visitor.evaluator.of_type(&typed.ty),
                        Value::Of(name) if matches!(name.as_str(), "str" | "String" | "Cow")
                    ),
                    _ => false,
                };
                let pattern = match input {
                    Pat::Type(typed) if is_name => &typed.pat,
                    pattern => pattern,
                };
                let value = match is_name {
                    true => Value::Text(Text::parameter(index, position)),
                    false => Value::Unknown,
                };
                visitor.bind(pattern, &value);
            }
            visitor.returned.push(Vec::new());
            visitor.visit_expr(&closure.body);
            visitor.returned.pop();
        });
    }
}

/// Returns whether a type holds a string: the strings themselves, and a type parameter that could be one.
fn is_text(name: &str, signature: &syn::Signature) -> bool {
    matches!(
        name,
        "str" | "String" | "Cow" | "Into" | "AsRef" | "HeaderValue"
    ) || signature
        .generics
        .type_params()
        .any(|parameter| parameter.ident == name)
}

/// Returns whether a collection holds what could be strings.
fn is_list_of_texts(list: &Value, signature: &syn::Signature) -> bool {
    matches!(list.element(), Value::Of(name) if is_text(name, signature))
}

impl<'a> Visit<'a> for Visitor<'_> {
    /// Looks only at the template that an attribute holds: `#[template(source = "<script>…</script>")]`.
    fn visit_attribute(&mut self, attribute: &'a syn::Attribute) {
        if attribute.path().is_ident("template")
            && let syn::Meta::List(list) = &attribute.meta
        {
            self.attribute_texts(&list.tokens);
        }
    }

    /// Visits nothing: a pattern compares, and writes nothing.
    fn visit_pat(&mut self, _: &'a Pat) {}

    fn visit_item_const(&mut self, item: &'a syn::ItemConst) {
        self.constant(&item.vis, &item.ident, &item.expr);
    }

    fn visit_item_static(&mut self, item: &'a syn::ItemStatic) {
        self.constant(&item.vis, &item.ident, &item.expr);
    }

    fn visit_impl_item_const(&mut self, item: &'a syn::ImplItemConst) {
        self.constant(&item.vis, &item.ident, &item.expr);
    }

    fn visit_item_macro(&mut self, item: &'a syn::ItemMacro) {
        match &item.ident {
            Some(name) if item.mac.path.is_ident("macro_rules") => {
                self.macro_rules(&name.to_string(), &item.mac.tokens);
            }
            _ => self.visit_macro(&item.mac),
        }
    }

    fn visit_item(&mut self, item: &'a syn::Item) {
        let attributes = attributes::of_item(item);
        self.attributed(attributes, |visitor| visit::visit_item(visitor, item));
    }

    fn visit_item_mod(&mut self, item: &'a syn::ItemMod) {
        self.evaluator.modules.push(item.ident.to_string());
        visit::visit_item_mod(self, item);
        self.evaluator.modules.pop();
    }

    fn visit_item_use(&mut self, item: &'a syn::ItemUse) {
        self.report_re_export(item);
    }

    fn visit_item_fn(&mut self, item: &'a syn::ItemFn) {
        self.function(&item.sig, Some(&item.block));
    }

    fn visit_item_impl(&mut self, item: &'a syn::ItemImpl) {
        let own = type_of_impl(&item.self_ty);
        let is_own = |ident: &syn::Ident| own.as_ref().is_some_and(|own| ident == own);
        let parameter = item.generics.type_params().find(|it| is_own(&it.ident));
        let is_for_all = parameter.is_some();
        let bounds = parameter.map_or_else(Vec::new, |parameter| {
            bounds_of_parameter(&parameter.ident, &item.generics)
        });
        // `impl<T: IntoResponse> CookieExt for T`: what is called is known by the trait.
        let own = match &item.trait_ {
            Some((path, ..)) if is_for_all => segments(path).pop(),
            _ => own,
        };
        let before = std::mem::replace(&mut self.in_trait, is_for_all);
        let bounds = std::mem::replace(&mut self.bounds, bounds);
        self.evaluator.scopes.open_type(own);
        // The jar of an HTTP client: its cookies go to servers, not to visitors.
        let client = item.trait_.as_ref().is_some_and(|implemented| {
            segments(&implemented.0)
                .last()
                .is_some_and(|last| last == "CookieStore")
        });
        if !client {
            visit::visit_item_impl(self, item);
        }
        self.in_trait = before;
        self.bounds = bounds;
        self.evaluator.scopes.close();
    }

    fn visit_item_trait(&mut self, item: &'a syn::ItemTrait) {
        self.evaluator
            .scopes
            .open_type(Some(item.ident.to_string()));
        let before = std::mem::replace(&mut self.in_trait, true);
        let bounds = std::mem::take(&mut self.bounds);
        visit::visit_item_trait(self, item);
        self.bounds = bounds;
        self.in_trait = before;
        self.evaluator.scopes.close();
    }

    fn visit_impl_item_fn(&mut self, item: &'a syn::ImplItemFn) {
        self.attributed(&item.attrs, |visitor| {
            visitor.function(&item.sig, Some(&item.block));
        });
    }

    fn visit_trait_item_fn(&mut self, item: &'a syn::TraitItemFn) {
        self.attributed(&item.attrs, |visitor| {
            visitor.function(&item.sig, item.default.as_ref());
        });
    }

    fn visit_block(&mut self, block: &'a syn::Block) {
        self.scoped(|visitor| visit::visit_block(visitor, block));
    }

    fn visit_local(&mut self, local: &'a syn::Local) {
        self.attributed(&local.attrs, |visitor| match (&local.pat, &local.init) {
            (Pat::Ident(name), Some(init))
                if matches!(&*init.expr, Expr::Closure(closure) if !closure.inputs.is_empty()) =>
            {
                if let Expr::Closure(closure) = &*init.expr {
                    visitor.closure_in_variable(&name.ident.to_string(), closure);
                }
            }
            // What is called by that name is followed.
            (pattern, Some(init)) if is_variable(pattern) && visitor.is_function(&init.expr) => {}
            (pattern, Some(init)) if is_variable(pattern) => {
                visitor.named(&init.expr, |visitor| visitor.visit_expr(&init.expr));
                if let Some((_, other)) = &init.diverge {
                    visitor.visit_expr(other);
                }
            }
            (pattern, Some(init)) if visitor.occupied_entry(pattern, &init.expr) => {}
            (_, Some(init)) if init.diverge.is_some() => {
                visitor.visit_expr(&init.expr);
                if let Some((_, other)) = &init.diverge {
                    let asked = visitor.evaluator.value(&init.expr);
                    visitor.fallback(&asked, other);
                }
            }
            _ => visit::visit_local(visitor, local),
        });
        match (&local.pat, &local.init) {
            (Pat::Tuple(parts), Some(init)) => self.bind_parts(parts, &init.expr),
            (pattern, init) => {
                let begun = texts::begun(pattern, init.as_ref().map(|init| &*init.expr));
                let value = match init {
                    _ if begun.is_some() => begun.unwrap_or_default(),
                    Some(init) if self.evaluator.is_header_name(&init.expr) => Value::HeaderName,
                    Some(_) if matches!(pattern, Pat::TupleStruct(variant) if variant.path.segments.last().is_some_and(|last| last.ident == "Occupied")) =>
                    {
                        return;
                    }
                    Some(init) if is_empty_list(&init.expr) => Value::Of("Vec".to_owned()),
                    Some(init) if is_variable(pattern) && lifetime::is_over(&init.expr) => {
                        Value::Over
                    }
                    Some(init) => self.evaluator.value(&init.expr),
                    None => Value::Unknown,
                };
                self.bind(pattern, &value);
            }
        }
    }

    fn visit_stmt_macro(&mut self, item: &'a syn::StmtMacro) {
        self.attributed(&item.attrs, |visitor| visitor.visit_macro(&item.mac));
    }

    fn visit_expr_if(&mut self, branches: &'a syn::ExprIf) {
        let then = self.branch(|visitor| {
            visitor.scoped(|visitor| {
                visitor.conditions(&branches.cond);
                visitor.visit_block(&branches.then_branch);
            });
        });
        let mut ends = Vec::new();
        if !evaluate::ends(&branches.then_branch.stmts) {
            ends.push(then);
        }
        if let Some((_, other)) = &branches.else_branch {
            let asked = match &*branches.cond {
                Expr::Let(asked) => self.evaluator.value(&asked.expr),
                _ => Value::Unknown,
            };
            let end = self.branch(|visitor| visitor.fallback(&asked, other));
            if !evaluate::leaves(other) {
                ends.push(end);
            }
        }
        self.join(&ends, branches.else_branch.is_some());
    }

    fn visit_expr_while(&mut self, turn: &'a syn::ExprWhile) {
        self.repeated(|visitor| {
            visitor.scoped(|visitor| {
                visitor.conditions(&turn.cond);
                visitor.visit_block(&turn.body);
            });
        });
    }

    fn visit_expr_loop(&mut self, turn: &'a syn::ExprLoop) {
        self.repeated(|visitor| visitor.visit_block(&turn.body));
    }

    fn visit_expr_for_loop(&mut self, turn: &'a syn::ExprForLoop) {
        self.named(&turn.expr, |visitor| visitor.visit_expr(&turn.expr));
        let list = self.evaluator.value(&turn.expr);
        let is_collection = matches!(list, Value::Each { .. });
        let value = match list {
            value @ (Value::HeaderName | Value::Made | Value::Received | Value::Cookie { .. }) => {
                value
            }
            Value::Each { element, .. } => *element,
            _ => self.evaluator.element(&turn.expr),
        };
        self.repeated(|visitor| {
            visitor.scoped(|visitor| {
                match &*turn.pat {
                    pattern if is_collection => visitor.bind_element(pattern, &value),
                    Pat::Tuple(parts) => visitor.bind_texts(parts, &turn.expr),
                    pattern => visitor.bind(pattern, &value),
                }
                visitor.visit_block(&turn.body);
            });
        });
    }

    fn visit_expr_match(&mut self, choice: &'a syn::ExprMatch) {
        self.within(Context::Reading, |visitor| visitor.visit_expr(&choice.expr));
        let value = self.evaluator.value(&choice.expr);
        let mut ends = Vec::new();
        for arm in &choice.arms {
            let end = self.branch(|visitor| {
                visitor.scoped(|visitor| {
                    visitor.bind(&arm.pat, &value);
                    if let Pat::Guard(guarded) = &arm.pat {
                        visitor.conditions(&guarded.guard);
                    }
                    // A cookie that is made where none came with the request is not set by that.
                    visitor.fallback(&value, &arm.body);
                });
            });
            if !evaluate::leaves(&arm.body) {
                ends.push(end);
            }
        }
        self.join(&ends, true);
    }

    fn visit_expr_closure(&mut self, closure: &'a syn::ExprClosure) {
        self.repeated(|visitor| {
            visitor.scoped(|visitor| {
                for input in &closure.inputs {
                    visitor.bind(input, &Value::Unknown);
                }
                visitor.returned.push(Vec::new());
                visitor.visit_expr(&closure.body);
                visitor.returned.pop();
            });
        });
    }

    fn visit_expr_return(&mut self, left: &'a syn::ExprReturn) {
        visit::visit_expr_return(self, left);
        if let Some(value) = left.expr.as_ref().filter(|value| !evaluate::leaves(value)) {
            let value = self.evaluator.value(value);
            if let Some(returned) = self.returned.last_mut() {
                returned.push(value);
            }
        }
    }

    fn visit_expr_struct(&mut self, made: &'a syn::ExprStruct) {
        self.made_struct(made);
    }

    fn visit_expr_reference(&mut self, reference: &'a syn::ExprReference) {
        visit::visit_expr_reference(self, reference);
        // What is handed out to be changed may get a value.
        if reference.mutability.is_some()
            && let Some(name) = value::variable(&reference.expr)
        {
            self.mark_filled(&name);
            self.added_text(&reference.expr, Text::unknown());
        }
    }

    fn visit_expr_index(&mut self, index: &'a syn::ExprIndex) {
        self.visit_expr(&index.expr);
        self.within(Context::Reading, |visitor| visitor.visit_expr(&index.index));
    }

    fn visit_expr_assign(&mut self, assign: &'a syn::ExprAssign) {
        if self.assigned_header(assign) {
            return;
        }
        self.learn_assigned(assign);
        if matches!(&*assign.left, Expr::Path(path) if path.path.get_ident().is_some()) {
            self.named(&assign.right, |visitor| visitor.visit_expr(&assign.right));
        } else {
            visit::visit_expr_assign(self, assign);
        }
        if let Expr::Path(path) = &*assign.left
            && let Some(name) = path.path.get_ident()
        {
            let value = self.evaluator.value(&assign.right);
            self.assigned_text(&name.to_string(), &value);
            if let Some(kept @ Value::Over) = self.evaluator.scopes.lookup_mut(&name.to_string()) {
                *kept = Value::Unknown;
            }
            if !value.is_clean()
                && let Some(kept) = self.evaluator.scopes.lookup_mut(&name.to_string())
                && kept.is_clean()
            {
                // What the registry made is written over.
                *kept = Value::Unknown;
            }
            if value.matters() {
                self.evaluator.scopes.set(name.to_string(), value);
            }
        }
    }

    fn visit_expr_path(&mut self, path: &'a syn::ExprPath) {
        self.registry_constant(&path.path);
        if matches!(self.evaluator.value_of_path(path), Value::HeaderName) {
            self.header_name(|| path_range(&path.path));
        }
        // Handed on as a value, a function is called with what is not seen here.
        if let Some(effect) = self.evaluator.function_as_value(path, None)
            && !self.contexts.is_reported()
        {
            self.report(path_range(&path.path), effect);
        }
        self.constructor(path);
    }

    fn visit_expr_call(&mut self, call: &'a syn::ExprCall) {
        self.call(call);
    }

    fn visit_expr_method_call(&mut self, call: &'a syn::ExprMethodCall) {
        self.method_call(call);
    }

    fn visit_expr_tuple(&mut self, tuple: &'a syn::ExprTuple) {
        let is_pair = tuple.elems.len() == 2
            && tuple
                .elems
                .first()
                .is_some_and(|name| self.evaluator.is_header_name(name));
        if is_pair
            && !self.contexts.is_reported()
            && !self.contexts.is_reading()
            && let Some(header) = self.evaluator.header_pair(tuple)
        {
            let parens = &tuple.paren_token.span;
            self.report(
                range(parens.open(), parens.close()),
                Effect::of_header(header),
            );
        }
        if is_pair {
            self.within(Context::Reported, |visitor| {
                visit::visit_expr_tuple(visitor, tuple);
            });
        } else {
            visit::visit_expr_tuple(self, tuple);
        }
    }

    fn visit_expr_binary(&mut self, binary: &'a syn::ExprBinary) {
        if matches!(binary.op, syn::BinOp::Eq(_) | syn::BinOp::Ne(_)) {
            // A text that is compared is not sent.
            self.within(Context::Reported, |visitor| {
                visit::visit_expr_binary(visitor, binary);
            });
        } else {
            visit::visit_expr_binary(self, binary);
        }
        if matches!(binary.op, syn::BinOp::AddAssign(_)) {
            let added = self.evaluator.text(&binary.right);
            self.added_text(&binary.left, added);
            let changed = value::variable(&binary.left);
            let changed = changed.and_then(|name| self.evaluator.scopes.lookup_mut(&name));
            if let Some(kept @ Value::Over) = changed {
                *kept = Value::Unknown;
            }
        }
    }

    fn visit_expr_lit(&mut self, lit: &'a syn::ExprLit) {
        self.literal(&lit.lit);
    }

    fn visit_macro(&mut self, mac: &'a syn::Macro) {
        self.written_text(mac);
        if !self.text_macro(mac) {
            self.called_macro(mac);
        }
    }
}

/// Returns the bytes from the start of one token to the end of another.
fn range(start: Span, end: Span) -> Range<usize> {
    let (start, end) = (start.byte_range(), end.byte_range());
    start.start..end.end.max(start.end)
}

/// Returns whether an expression gives a cookie, or returns one.
fn gives_cookie(evaluator: &Evaluator<'_>, expr: &Expr) -> bool {
    match expr {
        Expr::Return(left) => left
            .expr
            .as_ref()
            .is_some_and(|value| gives_cookie(evaluator, value)),
        Expr::Block(block) => match block.block.stmts.last() {
            Some(syn::Stmt::Expr(last, _)) => gives_cookie(evaluator, last),
            _ => false,
        },
        expr => evaluator.value(expr).is_cookie(),
    }
}

/// Returns what a function gives back to every caller, by the values that it returns.
fn given(values: &[Value]) -> GivenTo {
    if !values.is_empty() && values.iter().all(|value| matches!(value, Value::Made)) {
        return GivenTo::Made;
    }
    let mut names = Vec::new();
    let mut removes = true;
    for value in values {
        match value {
            Value::Cookie { name, removal, .. } if value.is_named() => {
                names.push(name.clone());
                removes &= removal;
            }
            _ => return GivenTo::Nothing,
        }
    }
    if names.is_empty() {
        return GivenTo::Nothing;
    }
    GivenTo::Cookie {
        name: Text::one_of(&names),
        removal: removes,
    }
}

/// Returns the cookie of which a function gives the text of its header back to every caller: `format!("{NAME}={value}; Path=/")`.
fn given_text(values: &[Value]) -> GivenTo {
    let mut names = Vec::new();
    let mut removes = true;
    for value in values {
        let Value::Text(text) = value else {
            return GivenTo::Nothing;
        };
        let written = set_cookie::written(text);
        let name = Value::Text(written.name);
        if !name.is_named() || !set_cookie::is_set_cookie(&template(text)) {
            return GivenTo::Nothing;
        }
        names.push(name.into_text());
        removes &= written.operation == Operation::Remove;
    }
    if names.is_empty() {
        return GivenTo::Nothing;
    }
    GivenTo::Cookie {
        name: Text::one_of(&names),
        removal: removes,
    }
}

/// Returns a text as a template, with `{}` for what is put into it.
fn template(text: &Text) -> String {
    let parts = text.0.iter().map(|part| match part {
        Part::Literal(text) => text.as_str(),
        _ => "{}",
    });
    parts.collect()
}

/// Returns whether a pattern is a variable, which has all of the value.
fn is_variable(pattern: &Pat) -> bool {
    match pattern {
        Pat::Ident(_) => true,
        Pat::Type(inner) => is_variable(&inner.pat),
        _ => false,
    }
}

/// Returns whether an expression makes an empty list.
fn is_empty_list(expr: &Expr) -> bool {
    match expr {
        Expr::Call(call) => matches!(&*call.func, Expr::Path(path) if {
            let path = segments(&path.path);
            path.ends_with(&["Vec".into(), "new".into()]) || path.ends_with(&["Vec".into(), "with_capacity".into()])
        }),
        Expr::Macro(call) => call.mac.path.is_ident("vec") && call.mac.tokens.is_empty(),
        _ => false,
    }
}

/// Returns the bytes of a path.
fn path_range(path: &syn::Path) -> Range<usize> {
    let last = path
        .segments
        .last()
        .map_or_else(Span::call_site, |last| last.ident.span());
    range(first_span(path), last)
}

fn first_span(path: &syn::Path) -> Span {
    path.segments
        .first()
        .map_or_else(Span::call_site, |first| first.ident.span())
}

//! Calls of functions and methods.

use super::{Visitor, first_span, path_range, range};
use crate::catalog::catalog;
use crate::occurrence::Operation;
use crate::rust::context::{Context, Link};
use crate::rust::evaluate::{Effect, Kind, passes};
use crate::rust::lifetime;
use crate::rust::reads;
use crate::rust::value::{Value, variable};
use crate::text::Text;
use syn::Expr;
use syn::visit::Visit as _;

/// Methods whose argument is what there is instead of a cookie that did not come.
const FALLBACKS: &[&str] = &[
    "get_or_insert",
    "get_or_insert_with",
    "map_or",
    "map_or_else",
    "or",
    "or_else",
    "unwrap_or",
    "unwrap_or_else",
];

impl Visitor<'_> {
    /// Visits the call of a function.
    pub(super) fn call(&mut self, call: &syn::ExprCall) {
        let Expr::Path(callee) = &*call.func else {
            self.visit_expr(&call.func);
            self.arguments(&call.args);
            return;
        };
        let path = self.evaluator.callee(callee);
        let mut is_reported = false;
        if let Some(mut effect) = self.evaluator.call_effect(call) {
            is_reported = matches!(effect.kind, Kind::Constructor | Kind::Header);
            let is_left_out = self.adjust(&mut effect);
            let further = match effect.kind {
                Kind::Wrapper => self.evaluator.further_of_call(call),
                _ => Vec::new(),
            };
            if !is_left_out {
                let span = range(first_span(&callee.path), call.paren_token.span.close());
                for effect in std::iter::once(effect).chain(further) {
                    self.report(span.clone(), effect);
                }
            }
        }
        is_reported |= !is_reported && self.dedented(&path, call);
        if is_reported {
            self.within(Context::Reported, |visitor| visitor.arguments(&call.args));
        } else {
            self.registry_constant(&callee.path);
            let handling = self.evaluator.handling_of_call(&path, &call.args);
            self.handled(handling, |visitor| visitor.arguments(&call.args));
        }
    }

    /// Takes into an effect what the calls around it do. Returns whether it is left out: it belongs to a request, or a call
    /// around it is reported.
    fn adjust(&self, effect: &mut Effect) -> bool {
        match effect.kind {
            Kind::Constructor => {
                if self.contexts.is_removed() {
                    effect.operation = Operation::Remove;
                }
                let lifetime = self.contexts.chain().find_map(|link| link.lifetime.clone());
                let parameter = |name: String| self.evaluator.parameter(&name);
                effect.lifetime = lifetime.and_then(parameter).map(|(_, at)| at);
                return self.contexts.is_requested();
            }
            Kind::Middleware(row) => {
                // The call that is furthest out is the last, and the name that it gives counts.
                let names = |link: &&Link| Some(link.method.as_str()) == row.setter;
                if let Some(link) = self.contexts.chain().filter(names).last() {
                    effect.name = link.first.clone();
                }
            }
            Kind::TypedHeader => return self.contexts.is_reported(),
            Kind::Header | Kind::Library | Kind::Wrapper => {}
        }
        false
    }

    /// Visits the call of a method, and returns its value. The receiver comes first and brings its value with it, so that
    /// a long chain is walked once.
    pub(super) fn method_call(&mut self, call: &syn::ExprMethodCall) -> Value {
        let method = call.method.to_string();
        let first = call
            .args
            .first()
            .map_or_else(Text::unknown, |first| self.evaluator.text(first));
        let removes = self.evaluator.removes(&method, &call.args);
        self.contexts.push(Context::Call(Link {
            method: method.clone(),
            first: first.clone(),
            removes,
            lifetime: lifetime::variable(&method, &call.args),
        }));
        let receiver = if passes(&method) {
            self.receiver(&call.receiver)
        } else {
            // The name of the header alone does nothing. With a value, as in `([(SET_COOKIE, value)], body).into_response()`, it is
            // sent unless the method only reads.
            let context = match reads::is_reader(&method) {
                true => Context::Reading,
                false => Context::Naming,
            };
            self.contexts.push(context);
            let receiver = self.receiver(&call.receiver);
            self.contexts.pop();
            receiver
        };
        self.contexts.pop();
        let value = self.evaluator.method_value(call, &receiver);
        let collection = receiver;
        // What is called is a method of the collection; a closure is given its elements.
        let receiver = collection.alone();
        let covered = self.method_effect(&method, &receiver, first, call);
        if let Some(variable) = variable(&call.receiver) {
            if removes {
                self.mark_removal(&variable);
            } else if !lifetime::leaves_value(&method) {
                self.mark_filled(&variable);
            }
        }
        self.collected(&method, call);
        self.changed_text(&method, call);
        // A cookie that is made where none came with the request is not set by that.
        let is_fallback = receiver.is_cookie() && FALLBACKS.contains(&method.as_str());
        let is_request = is_fallback || matches!(receiver, Value::Request);
        if is_request {
            self.contexts.push(Context::Request);
        }
        match covered {
            Some(Operation::Remove) => self.within(Context::Removal, |visitor| {
                visitor.within(Context::Reported, |visitor| {
                    visitor.method_arguments(call, &collection);
                });
            }),
            Some(_) => self.within(Context::Reported, |visitor| {
                visitor.method_arguments(call, &collection);
            }),
            None => {
                let handling = self.evaluator.handling_of_method(&receiver, call);
                self.handled(handling, |visitor| {
                    visitor.method_arguments(call, &collection);
                });
            }
        }
        if is_request {
            self.contexts.pop();
        }
        value
    }

    /// Notes what is put into a list: one of headers that the registry has made is made by it as well.
    fn collected(&mut self, method: &str, call: &syn::ExprMethodCall) {
        let (Some(list), Some(first)) = (variable(&call.receiver), call.args.first()) else {
            return;
        };
        if !matches!(method, "push" | "extend" | "append" | "insert") {
            return;
        }
        let added = call.args.last().unwrap_or(first);
        let is_clean = self.evaluator.value(added).is_clean();
        if let Some(value) = self.evaluator.scopes.lookup_mut(&list) {
            match value {
                Value::Of(name) if name == "Vec" && is_clean => *value = Value::Made,
                Value::Each { list, .. } if list == "Vec" && is_clean => *value = Value::Made,
                Value::Made if !is_clean => *value = Value::Unknown,
                _ => {}
            }
        }
    }

    /// Visits the receiver of a method call, and returns its value.
    fn receiver(&mut self, expr: &Expr) -> Value {
        match expr {
            Expr::MethodCall(call) => self.method_call(call),
            Expr::Try(inner) => self.receiver(&inner.expr),
            Expr::Await(inner) => self.receiver(&inner.base),
            expr => {
                self.visit_expr(expr);
                self.evaluator.value(expr)
            }
        }
    }

    /// Reports what a method call does. Returns the operation if its arguments are a part of what is reported.
    fn method_effect(
        &mut self,
        method: &str,
        receiver: &Value,
        first: Text,
        call: &syn::ExprMethodCall,
    ) -> Option<Operation> {
        let span = || range(call.method.span(), call.paren_token.span.close());
        let Some(effect) = self.evaluator.method_effect(method, receiver, call) else {
            if let Value::Middleware(row) = receiver
                && row.setter == Some(method)
                // A method of this name gives names to much else.
                && method != "name"
            {
                let api = format!("{}::{method}", row.type_name().unwrap_or_default());
                self.report(span(), Effect::of_cookie(api, Operation::Set, first));
            }
            self.found.asks_unknown |= asks_unknown(method, receiver, call);
            self.ask_receiver(method, receiver, call);
            return None;
        };
        let covered = (!matches!(effect.kind, Kind::Wrapper)).then_some(effect.operation);
        if covered == Some(Operation::Remove) {
            let argument = call.args.first().and_then(variable);
            if argument.is_some_and(|name| {
                self.evaluator.scopes.lookup(&name).matters() && !self.is_of_branch(&name)
            }) {
                self.found
                    .remove_made(self.contexts.function(), &effect.name);
            }
        }
        let further = match effect.kind {
            Kind::Wrapper => self.evaluator.further_of_method(receiver, call),
            _ => Vec::new(),
        };
        for effect in std::iter::once(effect).chain(further) {
            self.report(span(), effect);
        }
        covered
    }

    /// Notes that a method of jars or storage areas is called on a field that is not known to be one.
    fn ask_receiver(&mut self, method: &str, receiver: &Value, call: &syn::ExprMethodCall) {
        let is_open = matches!(receiver, Value::Unknown | Value::Of(_));
        let is_offered = || {
            let mut methods = catalog().interface_methods(method, call.args.len());
            call.args.len() == 1 && catalog().jar_method(method).is_some()
                || self.evaluator.outline.web && methods.next().is_some()
        };
        if let Expr::Field(field) = &*call.receiver
            && let syn::Member::Named(name) = &field.member
            && is_open
            && is_offered()
            && let Some(of) = self.evaluator.type_with(field)
        {
            self.found.asked_receivers.insert((of, name.to_string()));
        }
    }

    /// Visits the arguments of a method. A closure is called with the receiver.
    fn method_arguments(&mut self, call: &syn::ExprMethodCall, receiver: &Value) {
        for argument in &call.args {
            match argument {
                Expr::Closure(closure) if matches!(receiver, Value::Each { .. }) => {
                    self.closure_with_elements(closure, receiver.element());
                }
                Expr::Closure(closure) if receiver.is_known() => {
                    self.closure_with(closure, receiver);
                }
                Expr::Closure(closure) if TAKES_EACH.iter().any(|each| call.method == each) => {
                    let element = self.evaluator.element(&call.receiver);
                    self.closure_with(closure, &element);
                }
                Expr::Path(function) if TAKES_EACH.iter().any(|each| call.method == each) => {
                    self.called_with_each(function, argument, call);
                }
                argument => self.arguments([argument]),
            }
        }
    }

    /// Visits a function that is called with each element of a list: `NAMES.iter().for_each(put)`.
    fn called_with_each(
        &mut self,
        function: &syn::ExprPath,
        argument: &Expr,
        call: &syn::ExprMethodCall,
    ) {
        let element = self.evaluator.element(&call.receiver).into_text();
        match self.evaluator.function_as_value(function, Some(&element)) {
            Some(effect) => self.report(path_range(&function.path), effect),
            None => self.arguments([argument]),
        }
    }

    /// Visits a closure that is called with each element of a collection.
    fn closure_with_elements(&mut self, closure: &syn::ExprClosure, element: &Value) {
        self.repeated(|visitor| {
            visitor.scoped(|visitor| {
                for input in &closure.inputs {
                    visitor.bind_element(input, element);
                }
                visitor.visit_expr(&closure.body);
            });
        });
    }

    /// Visits a closure whose first parameter has a value.
    fn closure_with(&mut self, closure: &syn::ExprClosure, value: &Value) {
        self.repeated(|visitor| {
            visitor.scoped(|visitor| {
                for (index, input) in closure.inputs.iter().enumerate() {
                    visitor.bind(input, if index == 0 { value } else { &Value::Unknown });
                }
                visitor.visit_expr(&closure.body);
            });
        });
    }

    /// Notes that the cookie in a variable may have a value or lifetime from here on.
    pub(super) fn mark_filled(&mut self, variable: &str) {
        if let Some(Value::Cookie { empty, .. }) = self.evaluator.scopes.lookup_mut(variable) {
            *empty = false;
        }
    }
}

/// Methods that call a closure with each element of a list.
const TAKES_EACH: &[&str] = &["all", "any", "filter_map", "flat_map", "for_each", "map"];

/// Returns whether a jar's method is called on a value that is not known. Other collections have `insert` too, such as
/// the extensions of a request.
fn asks_unknown(method: &str, receiver: &Value, call: &syn::ExprMethodCall) -> bool {
    matches!(receiver, Value::Unknown)
        && call.args.len() == 1
        && method != "insert"
        && catalog().jar_method(method).is_some()
}

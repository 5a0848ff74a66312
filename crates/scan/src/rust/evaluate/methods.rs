//! Values of method calls.

use super::calls::wrapped_value;
use super::{Evaluator, handling, lists, registry};
use crate::catalog::catalog;
use crate::occurrence::Medium;
use crate::rust::lifetime;
use crate::rust::value::{PASS_THROUGH, TEXT_METHODS, Value, one_of, pair, text_value};
use crate::text::{Part, Text};
use syn::punctuated::Punctuated;
use syn::{Expr, Pat, Token};

/// Methods of headers that the registry has made, and of the values in them, that change nothing.
const MADE: &[&str] = &[
    "header_value",
    "header_values",
    "headers",
    "to_str",
    "value",
];

/// Methods that give back what they are called on or something else.
const MIXES: &[&str] = &[
    "chain",
    "map_or",
    "map_or_else",
    "or",
    "or_else",
    "unwrap_or",
    "unwrap_or_else",
];

impl Evaluator<'_> {
    /// Returns whether an argument is a string, and no cookie.
    fn is_known_name(&self, argument: &syn::Expr) -> bool {
        match self.value(argument) {
            Value::Text(_) => true,
            value if value.is_cookie() => false,
            // What a method returns was evaluated, and is no string.
            _ => !is_call(argument) && !self.text(argument).is_unknown(),
        }
    }

    /// Returns whether a method call makes a cookie one for removal, by itself or by a variable or constant that holds a lifetime.
    pub(in crate::rust) fn removes(
        &self,
        method: &str,
        arguments: &Punctuated<Expr, Token![,]>,
    ) -> bool {
        lifetime::removes(method, arguments)
            || lifetime::variable(method, arguments).is_some_and(|name| self.is_over(&name))
    }

    /// Returns whether a variable or constant is a lifetime that is over.
    fn is_over(&self, name: &str) -> bool {
        match self.scopes.is_known(name) {
            true => matches!(self.scopes.lookup(name), Value::Over),
            false => self.outline.over.contains(name),
        }
    }

    /// Returns the value that a method returns when it is called on this receiver.
    pub(in crate::rust) fn method_value(
        &self,
        call: &syn::ExprMethodCall,
        receiver: &Value,
    ) -> Value {
        let catalog = catalog();
        let method = call.method.to_string();
        if let Some(given) = lists::given_by(&method, receiver) {
            return given;
        }
        let receiver = receiver.alone();
        match (&receiver, method.as_str()) {
            (Value::Constant, method) => return registry::of_constant(method),
            (Value::Foreign | Value::HeaderEntry, _) => return receiver,
            (Value::Made | Value::Received, method) if MIXES.contains(&method) => {
                let other = call.args.first().map(|other| self.value(other));
                let is_clean = other.is_some_and(|other| other.is_clean());
                return if is_clean { receiver } else { Value::Unknown };
            }
            (Value::Made, method) if MADE.contains(&method) => return receiver,
            (Value::HeaderName | Value::Made | Value::Received, method) => {
                return if handling::passes(method) {
                    receiver
                } else {
                    Value::Unknown
                };
            }
            (_, "get" | "get_all" | "remove")
                if call.args.len() == 1
                    && call
                        .args
                        .first()
                        .is_some_and(|name| self.is_header_name(name)) =>
            {
                return Value::Received;
            }
            (_, "local_storage") => return Value::Storage(Medium::LocalStorage),
            (_, "session_storage") => return Value::Storage(Medium::SessionStorage),
            (_, "indexed_db") => return Value::Databases,
            (
                Value::Cookie {
                    name,
                    removal,
                    empty,
                    unless_own,
                },
                changes,
            ) if self.removes(changes, &call.args) || lifetime::keeps(changes) => {
                let is_over = self.removes(changes, &call.args)
                    || *empty && lifetime::is_brief_call(changes, &call.args);
                return Value::Cookie {
                    name: name.clone(),
                    removal: *removal || is_over,
                    empty: false,
                    unless_own: unless_own.clone(),
                };
            }
            (Value::Middleware(row), _) => return Value::Middleware(row),
            (Value::Request, _) => return receiver,
            (Value::Of(name), _) if catalog.responses.has(name) => return receiver,
            (Value::Jar { unless_own }, "get" | "get_private") => {
                let name = call
                    .args
                    .first()
                    .map_or_else(Text::unknown, |name| self.text(name));
                return Value::Cookie {
                    name,
                    removal: false,
                    empty: false,
                    unless_own: unless_own.clone(),
                };
            }
            // A response takes a cookie by this method; a request is asked for one by its name.
            (Value::Unknown | Value::Of(_), "cookie")
                if call.args.len() == 1
                    && call
                        .args
                        .first()
                        .is_some_and(|name| self.is_known_name(name)) =>
            {
                return Value::Sent;
            }
            (Value::Jar { .. }, view) if catalog.views.has(view) => return receiver,
            (Value::Jar { .. }, method) if catalog.jar_method(method).is_some() => {
                return receiver;
            }
            (
                Value::Cookie {
                    name,
                    removal,
                    empty,
                    ..
                },
                "to_string" | "encoded" | "stripped",
            ) => {
                return Value::Text(pair(name.clone(), *removal, *empty));
            }
            (value, pass) if value.matters() && PASS_THROUGH.contains(&pass) => {
                return receiver;
            }
            (Value::Unknown | Value::Of(_), getter)
                if catalog.getters.has(getter) && call.args.is_empty() && self.outline.has_jars =>
            {
                return Value::Jar { unless_own: None };
            }
            (Value::Unknown | Value::Of(_), getter)
                if call.args.is_empty()
                    && catalog.own_getter(getter).is_some_and(|library| {
                        let mut crates = library.crates().into_iter();
                        crates.any(|name| self.outline.imports.is_from(name))
                    })
                    && !self.outline.returns(getter).is_known() =>
            {
                return Value::Jar { unless_own: None };
            }
            _ => {}
        }
        if let Some((wrapper, name)) = self.wrapped_method(call, &receiver) {
            // An own jar returns itself, as those of libraries do.
            return wrapped_value(wrapper, name, call.args.iter()).unwrap_or(receiver);
        }
        if let Value::Of(own) = &receiver
            && let Some(given) = self.outline.gives(Some(own), &method)
        {
            return given.with_arguments(|index| self.argument(&call.args, index));
        }
        if let Some(value) = self.chosen(call, &receiver) {
            return value;
        }
        if PASS_THROUGH.contains(&method.as_str()) && matches!(receiver, Value::Of(_)) {
            return receiver;
        }
        if let Some(medium) = self.area_handed(&method, &receiver) {
            return Value::Storage(medium);
        }
        match (self.outline.returns(&method), receiver) {
            (Value::Unknown, Value::Text(text)) if TEXT_METHODS.contains(&method.as_str()) => {
                Value::Text(text)
            }
            (value, _) => value,
        }
    }

    /// Returns the storage area that a method of the sources gives back, which another file defines: by the type of the receiver,
    /// or by a name that speaks of storage.
    fn area_handed(&self, method: &str, receiver: &Value) -> Option<Medium> {
        let mut areas = self.wrappers.areas_of(method).iter();
        let area = areas.find(|(owner, _)| match (receiver, owner) {
            (Value::Of(name), Some(owner)) => {
                self.is_type(name, owner) && !self.defines(name, method)
            }
            (Value::Unknown | Value::Text(_), Some(_)) => method.to_lowercase().contains("storage"),
            _ => false,
        });
        area.map(|(_, medium)| *medium)
    }

    /// Returns the string that a method chooses between its receiver and another: `name.unwrap_or("app")`. Of an unknown
    /// receiver, the other is still one that it can be.
    fn chosen(&self, call: &syn::ExprMethodCall, receiver: &Value) -> Option<Value> {
        let mut arguments = call.args.iter();
        let first = arguments.next();
        let (own, other) = match call.method.to_string().as_str() {
            "unwrap_or" | "or" => (receiver.clone(), self.value(first?)),
            "unwrap_or_else" | "or_else" => (receiver.clone(), self.made_by(first?)),
            "map_or" => (self.mapped(receiver, arguments.next()?), self.value(first?)),
            "map_or_else" => (
                self.mapped(receiver, arguments.next()?),
                self.made_by(first?),
            ),
            "then_some" => return self.text_alone(first?),
            "then" => match self.made_by(first?) {
                Value::Text(text) => return Some(Value::Text(text)),
                _ => return None,
            },
            _ => return None,
        };
        let other = match (other, &own) {
            (Value::Text(other), _) => other,
            (Value::Unknown | Value::Of(_), Value::Text(_)) => Text::unknown(),
            _ => return None,
        };
        match own {
            Value::Text(own) => match own.0.as_slice() {
                [Part::Parameter { function, index }]
                    if self
                        .parameters
                        .last()
                        .is_some_and(|(own, _)| own == function) =>
                {
                    Some(Value::Text(Text(vec![Part::Given {
                        function: *function,
                        index: *index,
                        then: own.clone(),
                        otherwise: other,
                    }])))
                }
                _ => Some(text_value(Text::one_of(&[own, other]))),
            },
            Value::Unknown | Value::Of(_) => Some(one_of(vec![Value::Unknown, Value::Text(other)])),
            _ => None,
        }
    }

    fn text_alone(&self, expr: &Expr) -> Option<Value> {
        let text = self.text(expr);
        (!text.is_unknown()).then_some(Value::Text(text))
    }

    /// Returns the value that a closure or function without arguments of interest gives.
    fn made_by(&self, function: &Expr) -> Value {
        match function {
            Expr::Closure(closure) => self.value(&closure.body),
            Expr::Path(path) => match path.path.get_ident() {
                Some(name) => {
                    let given = self.outline.gives(None, &name.to_string());
                    given.unwrap_or_default()
                }
                None => Value::Unknown,
            },
            _ => Value::Unknown,
        }
    }

    /// Returns what a closure makes of a string, where that is the string or a string that is written in the closure.
    fn mapped(&self, receiver: &Value, function: &Expr) -> Value {
        let Expr::Closure(closure) = function else {
            return match (function, receiver) {
                (Expr::Path(path), Value::Text(text))
                    if path.path.segments.last().is_some_and(|last| {
                        TEXT_METHODS.iter().any(|method| last.ident == method)
                    }) =>
                {
                    Value::Text(text.clone())
                }
                _ => Value::Unknown,
            };
        };
        let own = match closure.inputs.first() {
            Some(Pat::Ident(name)) => Some(&name.ident),
            _ => None,
        };
        let is_own = |expr: &Expr| matches!(expr, Expr::Path(path) if path.path.get_ident() == own && own.is_some());
        match &*closure.body {
            body if is_own(body) => receiver.clone(),
            Expr::MethodCall(call)
                if is_own(&call.receiver)
                    && TEXT_METHODS.iter().any(|method| call.method == method) =>
            {
                receiver.clone()
            }
            Expr::Lit(_) => text_value(self.text(&closure.body)),
            _ => Value::Unknown,
        }
    }
}

/// Returns whether an expression is what a method returns, as it is or behind a reference.
fn is_call(expr: &Expr) -> bool {
    match expr {
        Expr::MethodCall(_) => true,
        Expr::Reference(inner) => is_call(&inner.expr),
        Expr::Paren(inner) => is_call(&inner.expr),
        Expr::Try(inner) => is_call(&inner.expr),
        Expr::Unary(inner) => is_call(&inner.expr),
        _ => false,
    }
}

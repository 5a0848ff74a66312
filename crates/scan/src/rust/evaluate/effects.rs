//! Determines the effects of calls: the operation, the medium, and the name.

use super::Evaluator;
use crate::catalog::{Interface, Middleware, Receiver, catalog};
use crate::facts::{Given, Wrapper};
use crate::occurrence::{Medium, Operation};
use crate::rust::lifetime;
use crate::rust::set_cookie::{Written, written};
use crate::rust::value::{Value, segments};
use crate::text::{Part, Text};
use std::borrow::Cow;
use syn::punctuated::Punctuated;
use syn::{Expr, Lit, Token};

/// How an occurrence that writes the header by its name is called.
const HEADER: &str = "Set-Cookie header";

/// What an expression sets or removes.
pub(in crate::rust) struct Effect {
    /// The library's function, or the interface.
    pub(in crate::rust) api: Cow<'static, str>,
    pub(in crate::rust) operation: Operation,
    pub(in crate::rust) medium: Medium,
    pub(in crate::rust) name: Text,
    /// See [`RawOccurrence::unless_own`](crate::facts::RawOccurrence::unless_own).
    pub(in crate::rust) unless_own: Option<String>,
    /// See [`RawOccurrence::lifetime`](crate::facts::RawOccurrence::lifetime).
    pub(in crate::rust) lifetime: Option<usize>,
    /// See [`RawOccurrence::value`](crate::facts::RawOccurrence::value).
    pub(in crate::rust) value: Option<usize>,
    pub(in crate::rust) kind: Kind,
}

/// How an effect comes about, as far as the visitor has to know.
#[derive(Clone, Copy, Debug)]
pub(in crate::rust) enum Kind {
    /// A cookie is made. What becomes of it is shown by the calls around it.
    Constructor,
    /// The header is written by its name.
    Header,
    /// The typed header is made, which a method that takes it reports itself.
    TypedHeader,
    /// Anything else that a library or the browser offers is called.
    Library,
    /// A function of the scanned sources is called.
    Wrapper,
    /// A middleware is made, whose cookie another call can name.
    Middleware(&'static Middleware),
}

impl Effect {
    /// Returns the effect of a call that sets or removes a cookie.
    pub(in crate::rust) fn of_cookie(
        api: impl Into<Cow<'static, str>>,
        operation: Operation,
        name: Text,
    ) -> Self {
        Self {
            api: api.into(),
            operation,
            medium: Medium::Cookie,
            name,
            unless_own: None,
            lifetime: None,
            value: None,
            kind: Kind::Library,
        }
    }

    /// Returns the effect of what is written as one text.
    pub(in crate::rust) fn of_text(api: impl Into<Cow<'static, str>>, written: Written) -> Self {
        Self {
            lifetime: written.lifetime,
            value: written.value,
            ..Self::of_cookie(api, written.operation, written.name)
        }
    }

    /// Returns the effect of a text that is written into the header.
    pub(in crate::rust) fn of_header(written: Written) -> Self {
        Self {
            kind: Kind::Header,
            ..Self::of_text(HEADER, written)
        }
    }
}

impl Evaluator<'_> {
    /// Returns what a function call sets or removes.
    pub(in crate::rust) fn call_effect(&self, call: &syn::ExprCall) -> Option<Effect> {
        let Expr::Path(callee) = &*call.func else {
            return None;
        };
        let path = self.callee(callee);
        if let Some(made) = self.constructed(&path, &call.args) {
            if call
                .args
                .first()
                .is_some_and(|from| self.value(from).is_clean())
            {
                return None;
            }
            let api = self.outline.imports.resolve(&path).join("::");
            let operation = if made.removal {
                Operation::Remove
            } else {
                Operation::Set
            };
            return Some(Effect {
                unless_own: made.unless_own,
                value: match made.value.0.as_slice() {
                    [Part::Parameter { index, .. }] => Some(*index),
                    _ => None,
                },
                kind: Kind::Constructor,
                ..Effect::of_cookie(api, operation, made.name)
            });
        }
        if let Some((full, row)) = self.middleware(&path) {
            let name = match row.default {
                Some(default) => Text::literal(default),
                // Its cookie is that of the configuration which it is given.
                None => call
                    .args
                    .iter()
                    .find_map(|argument| self.configured_name(argument))
                    .unwrap_or_else(Text::unknown),
            };
            return Some(Effect {
                kind: Kind::Middleware(row),
                ..Effect::of_cookie(full.join("::"), Operation::Set, name)
            });
        }
        if let Some((full, row)) = self.library_function(&path) {
            let name = call
                .args
                .iter()
                .nth(row.argument)
                .map_or_else(Text::unknown, |name| self.text(name));
            return Some(Effect {
                medium: row.medium,
                ..Effect::of_cookie(full.join("::"), row.operation, name)
            });
        }
        if let Some((wrapper, name)) = self.wrapped_call(&path, &call.args)
            && wrapper.gives == Given::Nothing
        {
            let skip = usize::from(wrapper.method);
            return Some(self.wrapper_call(wrapper, call.args.iter().skip(skip), name));
        }
        if self.is_typed_header(&path) {
            return Some(Effect {
                kind: Kind::TypedHeader,
                ..Effect::of_cookie(HEADER, Operation::Set, Text::unknown())
            });
        }
        self.reflected(&path, &call.args)
            .or_else(|| self.header_call(&path, &call.args).map(Effect::of_header))
    }

    /// Returns what a method call on a receiver sets or removes.
    pub(in crate::rust) fn method_effect(
        &self,
        method: &str,
        receiver: &Value,
        call: &syn::ExprMethodCall,
    ) -> Option<Effect> {
        if let Some((wrapper, name)) = self.wrapped_method(call, receiver)
            && wrapper.gives == Given::Nothing
        {
            return Some(self.wrapper_call(wrapper, call.args.iter(), name));
        }
        if let Some(header) = self.header_method(method, receiver, call) {
            return Some(Effect::of_header(header));
        }
        self.jar_method(method, receiver, call)
            .or_else(|| self.interface_method(method, receiver, call))
            .or_else(|| self.library_method(method, receiver, call))
    }

    /// Returns what a method does that the catalog knows as a function of a library's type: `context.cookie("a", "1", &options)`.
    fn library_method(
        &self,
        method: &str,
        receiver: &Value,
        call: &syn::ExprMethodCall,
    ) -> Option<Effect> {
        let Value::Of(type_name) = receiver else {
            return None;
        };
        let path = [type_name.clone(), method.to_owned()];
        let (full, row) = self.library_function(&path)?;
        let name = call.args.iter().nth(row.argument);
        let name = name.map_or_else(Text::unknown, |name| self.text(name));
        Some(Effect {
            medium: row.medium,
            ..Effect::of_cookie(full.join("::"), row.operation, name)
        })
    }

    /// Returns what a function call sets or removes besides its [effect](Self::call_effect): the function of the sources that is
    /// called has several.
    pub(in crate::rust) fn further_of_call(&self, call: &syn::ExprCall) -> Vec<Effect> {
        let Expr::Path(callee) = &*call.func else {
            return Vec::new();
        };
        self.further(&self.called(&self.callee(callee)), &call.args, true)
    }

    /// Returns what a method call sets or removes besides its [effect](Self::method_effect).
    pub(in crate::rust) fn further_of_method(
        &self,
        receiver: &Value,
        call: &syn::ExprMethodCall,
    ) -> Vec<Effect> {
        self.further(&self.called_on(call, receiver), &call.args, false)
    }

    /// Returns what the functions that a call can be of set or remove besides the first. `has_value` says that the value on which
    /// a method is called is the first argument.
    fn further(
        &self,
        called: &[&Wrapper],
        arguments: &Punctuated<Expr, Token![,]>,
        has_value: bool,
    ) -> Vec<Effect> {
        let mut all: Vec<&Wrapper> = Vec::new();
        for (at, wrapper) in called.iter().enumerate() {
            all.extend((at > 0 && wrapper.gives == Given::Nothing).then_some(*wrapper));
            let others = self.wrappers.of_file(wrapper.word(), &wrapper.path);
            all.extend(others.filter(|other| other.has_function_of(wrapper)));
        }
        let effects = all.into_iter().map(|wrapper| {
            let skip = usize::from(has_value && wrapper.method);
            let name = self.passed(wrapper, arguments, skip);
            self.wrapper_call(wrapper, arguments.iter().skip(skip), name)
        });
        effects.collect()
    }

    /// Returns what the call of a wrapper sets or removes. Its own callers may decide the lifetime and the value.
    fn wrapper_call<'e>(
        &self,
        wrapper: &Wrapper,
        arguments: impl Iterator<Item = &'e Expr> + Clone,
        name: Text,
    ) -> Effect {
        let passed = |at: Option<usize>| {
            let argument = at.and_then(|at| arguments.clone().nth(at))?;
            let (_, at) = self.parameter(&lifetime::variable_in(argument)?)?;
            Some(at)
        };
        let (lifetime, value) = (passed(wrapper.lifetime), passed(wrapper.value));
        Effect {
            lifetime,
            value,
            ..wrapper_effect(wrapper, operation(wrapper, arguments), name)
        }
    }

    /// Returns what a method does that jars and responses offer.
    fn jar_method(
        &self,
        method: &str,
        receiver: &Value,
        call: &syn::ExprMethodCall,
    ) -> Option<Effect> {
        let offered = catalog().jar_method(method)?;
        let operation = offered.operation;
        let argument = match call.args.first() {
            Some(argument) if call.args.len() == 1 => argument,
            _ => return None,
        };
        let value = self.value(argument);
        if value.is_clean() {
            return None;
        }
        let found = |operation, name, unless_own| {
            Some(Effect {
                unless_own,
                ..Effect::of_cookie(format!("jar.{method}"), operation, name)
            })
        };
        match (receiver, &value) {
            // A jar takes a cookie, or the name of one.
            (Value::Jar { unless_own }, _) if offered.receiver != Receiver::Any => {
                let (name, removal) = match &value {
                    Value::Cookie {
                        name,
                        removal,
                        empty,
                        ..
                    } => (name.clone(), *removal || *empty),
                    _ => (self.text(argument), false),
                };
                let operation = if removal {
                    Operation::Remove
                } else {
                    operation
                };
                found(operation, name, unless_own.clone())
            }
            (Value::Storage(_) | Value::Databases | Value::Request | Value::Foreign, _) => None,
            (
                _,
                Value::Cookie {
                    name,
                    removal,
                    empty,
                    unless_own,
                },
            ) if !self.outline.is_client => {
                let operation = if *removal || *empty {
                    Operation::Remove
                } else {
                    operation
                };
                found(operation, name.clone(), unless_own.clone())
            }
            _ if offered.receiver == Receiver::Response
                && self.outline.has_jars
                && !self.outline.is_client =>
            {
                found(operation, self.text(argument), None)
            }
            (Value::Of(name), _)
                if matches!(method, "cookie" | "add_cookie") && catalog().responses.has(name) =>
            {
                found(operation, Text::unknown(), None)
            }
            _ => None,
        }
    }

    /// Returns what a method of the browser's interfaces does.
    fn interface_method(
        &self,
        method: &str,
        receiver: &Value,
        call: &syn::ExprMethodCall,
    ) -> Option<Effect> {
        let name = || {
            call.args
                .first()
                .map_or_else(Text::unknown, |name| self.text(name))
        };
        let named_storage = || {
            self.outline.web
                && receiver_name(&call.receiver).is_some_and(|name| name.contains("storage"))
        };
        let medium = match receiver {
            Value::Storage(medium) => Some(*medium),
            Value::Unknown | Value::Of(_) if named_storage() => Some(Medium::WebStorage),
            // No other type of the browser has `set_item`.
            Value::Unknown if self.outline.web && method == "set_item" => Some(Medium::WebStorage),
            _ => None,
        };
        let storage = |operation, medium, name| Effect {
            medium,
            ..Effect::of_cookie("web_sys::Storage", operation, name)
        };
        catalog()
            .interface_methods(method, call.args.len())
            .find_map(|row| match (row.interface, medium) {
                (Interface::Storage, Some(medium)) => match row.operation {
                    Operation::Clear => matches!(receiver, Value::Storage(_))
                        .then(|| storage(row.operation, medium, Text::unknown())),
                    _ => Some(storage(row.operation, medium, name())),
                },
                (Interface::Document, _) if self.outline.web => {
                    Some(Effect::of_text("document.cookie", written(&name())))
                }
                (Interface::Databases, _) if matches!(receiver, Value::Databases) => Some(Effect {
                    medium: Medium::IndexedDb,
                    ..Effect::of_cookie("indexedDB.open", row.operation, name())
                }),
                _ => None,
            })
    }

    /// Returns the name that a configuration gives to the cookie of a middleware: `CookieConfig::default().name("a")`.
    fn configured_name(&self, configuration: &Expr) -> Option<Text> {
        let mut named: Option<(String, Text)> = None;
        let mut at = configuration;
        loop {
            match at {
                Expr::MethodCall(call) => {
                    let method = call.method.to_string();
                    if let (None, Some(first)) = (&named, call.args.first())
                        && catalog().is_setter(&method)
                    {
                        named = Some((method, self.text(first)));
                    }
                    at = &call.receiver;
                }
                Expr::Paren(inner) => at = &inner.expr,
                Expr::Call(call) => {
                    let Expr::Path(callee) = &*call.func else {
                        return None;
                    };
                    let (_, row) = self.middleware(&segments(&callee.path))?;
                    return match named {
                        Some((setter, name)) if Some(setter.as_str()) == row.setter => Some(name),
                        _ => row.default.map(Text::literal),
                    };
                }
                _ => return None,
            }
        }
    }
}

/// Returns whether a call of a wrapper sets or removes: of one that takes a lifetime, the call decides.
pub(in crate::rust) fn operation<'e>(
    wrapper: &Wrapper,
    arguments: impl Iterator<Item = &'e Expr>,
) -> Operation {
    let (mut lifetime, mut value) = (None, None);
    for (at, argument) in arguments.enumerate() {
        if wrapper.lifetime == Some(at) {
            lifetime = Some(argument);
        }
        if wrapper.value == Some(at) {
            value = Some(argument);
        }
    }
    let is_over = lifetime.is_some_and(lifetime::is_over);
    let is_emptied = value.is_some_and(is_empty_string) && lifetime.is_some_and(lifetime::is_brief);
    if is_over || is_emptied {
        Operation::Remove
    } else {
        wrapper.operation
    }
}

/// Returns whether an expression is the empty string: `""`, `"".to_owned()`, `String::new()`.
fn is_empty_string(expr: &Expr) -> bool {
    match expr {
        Expr::Lit(lit) => matches!(&lit.lit, Lit::Str(text) if text.value().is_empty()),
        Expr::MethodCall(call) => call.args.is_empty() && is_empty_string(&call.receiver),
        Expr::Reference(inner) => is_empty_string(&inner.expr),
        Expr::Call(call) => match (&*call.func, call.args.first()) {
            (Expr::Path(path), None) => {
                segments(&path.path).ends_with(&["String".into(), "new".into()])
            }
            (Expr::Path(_), Some(only)) => call.args.len() == 1 && is_empty_string(only),
            _ => false,
        },
        _ => false,
    }
}

pub(in crate::rust) fn wrapper_effect(
    wrapper: &Wrapper,
    operation: Operation,
    name: Text,
) -> Effect {
    Effect {
        medium: wrapper.medium,
        kind: Kind::Wrapper,
        ..Effect::of_cookie(api(wrapper), operation, name)
    }
}

/// Returns how a call of a wrapper is shown: `put()`, `put!()`.
fn api(wrapper: &Wrapper) -> String {
    format!("{}()", wrapper.function)
}

/// Returns the path that a callee names: `Cookie::from` for `<Cookie as From<&str>>::from`.
pub(in crate::rust) fn callee_path(callee: &syn::ExprPath) -> Vec<String> {
    let Some(own) = &callee.qself else {
        return segments(&callee.path);
    };
    let mut path = match &*own.ty {
        syn::Type::Path(ty) => segments(&ty.path),
        _ => Vec::new(),
    };
    path.extend(
        callee
            .path
            .segments
            .last()
            .map(|last| last.ident.to_string()),
    );
    path
}

/// Returns the last name of a receiver in lower case, that of a method included: `storage` for `self.storage`.
pub(super) fn receiver_name(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Path(path) => path
            .path
            .segments
            .last()
            .map(|last| last.ident.to_string().to_lowercase()),
        Expr::Field(field) => match &field.member {
            syn::Member::Named(name) => Some(name.to_string().to_lowercase()),
            syn::Member::Unnamed(_) => receiver_name(&field.base),
        },
        Expr::Reference(inner) => receiver_name(&inner.expr),
        Expr::Try(inner) => receiver_name(&inner.expr),
        Expr::Paren(inner) => receiver_name(&inner.expr),
        Expr::Call(call) => receiver_name(&call.func),
        Expr::MethodCall(call)
            if call.args.is_empty()
                && [
                    "as_ref",
                    "clone",
                    "expect",
                    "into",
                    "unchecked_ref",
                    "unwrap",
                ]
                .iter()
                .any(|name| call.method == name) =>
        {
            receiver_name(&call.receiver)
        }
        Expr::MethodCall(call) => Some(call.method.to_string().to_lowercase()),
        _ => None,
    }
}

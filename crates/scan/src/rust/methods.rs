//! Which methods are places: those of jars, responses, headers and the browser's interfaces.

use super::places::range;
use super::removal::{self, written};
use super::value::Value;
use super::walker::{Link, Walker, closure_of};
use crate::catalog::{Interface, Receiver, catalog};
use crate::occurrence::{Medium, Operation};
use crate::text::Text;
use std::borrow::Cow;
use syn::Expr;
use syn::visit::Visit as _;

/// Through what, what happens, to what, under which name, and the own type that could be meant instead.
type Found = (Cow<'static, str>, Operation, Medium, Text, Option<String>);

impl Walker<'_> {
    /// A call of a method. Its receiver is looked at first, so that a long chain is gone through once.
    pub(super) fn method_call(&mut self, call: &syn::ExprMethodCall) -> Value {
        let method = call.method.to_string();
        let first = call
            .args
            .first()
            .map_or_else(Text::unknown, |first| self.text(first));
        let removes = removal::removes(&method, &call.args);
        self.chain.push(Link {
            method: method.clone(),
            first: first.clone(),
            removes,
        });
        let receiver = self.visited(&call.receiver);
        self.chain.pop();
        let value = self.method_value_of(call, receiver.clone());
        let span = || range(call.method.span(), call.paren_token.span.close());
        let mut covers = None;
        if let Some((api, operation, medium, name, unless_own)) =
            self.found(&method, &receiver, call)
        {
            if !api.ends_with("()") {
                covers = Some(operation);
                let handed_on = call.args.first().and_then(Self::local_name);
                if operation == Operation::Remove
                    && handed_on.is_some_and(|local| self.lookup(&local).matters())
                {
                    self.made_for_removal(&name);
                }
            }
            self.report(span(), api, (operation, medium), name, unless_own);
        } else if let Value::Middleware(row) = &receiver
            && row.setter == Some(method.as_str())
            && method != "name"
        {
            let api = format!("{}::{method}", row.type_name().unwrap_or_default());
            self.report(span(), api, (Operation::Set, Medium::Cookie), first, None);
        }
        if removes && let Some(name) = Self::local_name(&call.receiver) {
            self.mark_removal(&name);
        }
        let look = |walker: &mut Self| {
            for argument in &call.args {
                match argument {
                    Expr::Closure(closure) if receiver.is_known() => {
                        closure_of(walker, closure, &receiver);
                    }
                    argument => walker.arguments([argument]),
                }
            }
        };
        let asking = usize::from(matches!(receiver, Value::Request));
        self.asking += asking;
        match covers {
            Some(operation) => {
                // What is made only to be removed is removed.
                let removing = usize::from(operation == Operation::Remove);
                self.removing += removing;
                self.within_place(look);
                self.removing -= removing;
            }
            None => look(self),
        }
        self.asking -= asking;
        value
    }

    /// Looks at an expression and tells what it is.
    fn visited(&mut self, expr: &Expr) -> Value {
        match expr {
            Expr::MethodCall(call) => self.method_call(call),
            Expr::Try(inner) => self.visited(&inner.expr),
            Expr::Await(inner) => self.visited(&inner.base),
            expr => {
                self.visit_expr(expr);
                self.value(expr)
            }
        }
    }

    fn found(
        &mut self,
        method: &str,
        receiver: &Value,
        call: &syn::ExprMethodCall,
    ) -> Option<Found> {
        if let Some((wrapper, name)) = self.wrapped_method(call, receiver) {
            let api = Cow::Owned(format!("{}()", wrapper.function));
            return Some((api, wrapper.operation, wrapper.medium, name, None));
        }
        if let Some((name, operation)) = self.header_method(method, call) {
            return Some((
                "Set-Cookie header".into(),
                operation,
                Medium::Cookie,
                name,
                None,
            ));
        }
        self.jar_method(method, receiver, call)
            .or_else(|| self.web_method(method, receiver, call))
    }

    fn header_method(&self, method: &str, call: &syn::ExprMethodCall) -> Option<(Text, Operation)> {
        let catalog = catalog();
        let takes_typed = catalog.typed_header_methods.has(method);
        if !takes_typed && !catalog.header_methods.has(method) {
            return None;
        }
        let arguments: Vec<&Expr> = call.args.iter().collect();
        match arguments.as_slice() {
            [Expr::Tuple(pair)] if pair.elems.len() == 2 => {
                let (name, value) = (pair.elems.first()?, pair.elems.last()?);
                self.is_header_name(name)
                    .then(|| written(&self.text(value)))
            }
            [name] => {
                let writes = method == "entry" && self.is_header_name(name)
                    || takes_typed && matches!(name, Expr::Call(call) if is_typed_header(call));
                writes.then(|| (Text::unknown(), Operation::Set))
            }
            [name, value, ..] => self
                .is_header_name(name)
                .then(|| written(&self.text(value))),
            [] => None,
        }
    }

    fn jar_method(
        &mut self,
        method: &str,
        receiver: &Value,
        call: &syn::ExprMethodCall,
    ) -> Option<Found> {
        let offered = catalog().jar_method(method)?;
        let operation = offered.operation;
        let argument = match call.args.first() {
            Some(argument) if call.args.len() == 1 => argument,
            _ => return None,
        };
        let value = self.value(argument);
        let found = |operation, name, unless_own| {
            let api = format!("jar.{method}");
            Some((Cow::Owned(api), operation, Medium::Cookie, name, unless_own))
        };
        match (receiver, &value) {
            // A jar keeps cookies under their names; `insert`, `cookie` and `set_cookie` belong to other types.
            (Value::Jar { unless_own }, _) if offered.receiver != Receiver::Any => {
                let (name, removal) = match &value {
                    Value::Cookie { name, removal, .. } => (name.clone(), *removal),
                    _ => (self.text(argument), false),
                };
                let operation = if removal {
                    Operation::Remove
                } else {
                    operation
                };
                found(operation, name, unless_own.clone())
            }
            (Value::Storage(_) | Value::Databases | Value::Request, _) => None,
            (
                _,
                Value::Cookie {
                    name,
                    removal,
                    unless_own,
                },
            ) if !self.file.is_client => {
                let operation = if *removal {
                    Operation::Remove
                } else {
                    operation
                };
                found(operation, name.clone(), unless_own.clone())
            }
            _ if offered.receiver == Receiver::Response
                && self.file.has_jars
                && !self.file.is_client =>
            {
                found(operation, self.text(argument), None)
            }
            (Value::Of(name), _)
                if matches!(method, "cookie" | "add_cookie") && catalog().responses.has(name) =>
            {
                found(operation, Text::unknown(), None)
            }
            (Value::Unknown, _) => {
                // What anything else has too, such as `parts.extensions.insert(…)`, no jar is asked for.
                self.unknown_receiver |= method != "insert";
                None
            }
            _ => None,
        }
    }

    fn web_method(
        &self,
        method: &str,
        receiver: &Value,
        call: &syn::ExprMethodCall,
    ) -> Option<Found> {
        let name = || {
            call.args
                .first()
                .map_or_else(Text::unknown, |name| self.text(name))
        };
        let named_storage = || {
            self.file.web
                && receiver_name(&call.receiver).is_some_and(|name| name.contains("storage"))
        };
        let medium = match receiver {
            Value::Storage(medium) => Some(*medium),
            Value::Unknown | Value::Of(_) if named_storage() => Some(Medium::WebStorage),
            // `set_item` belongs to no other type of the browser.
            Value::Unknown if self.file.web && method == "set_item" => Some(Medium::WebStorage),
            _ => None,
        };
        let storage = |operation, medium, name| {
            let api = Cow::Borrowed("web_sys::Storage");
            (api, operation, medium, name, None)
        };
        catalog()
            .interface_methods(method, call.args.len())
            .find_map(|row| match (row.interface, medium) {
                (Interface::Storage, Some(medium)) => match row.operation {
                    Operation::Clear => matches!(receiver, Value::Storage(_))
                        .then(|| storage(row.operation, medium, Text::unknown())),
                    _ => Some(storage(row.operation, medium, name())),
                },
                (Interface::Document, _) if self.file.web => {
                    let (name, operation) = written(&name());
                    let api = "document.cookie".into();
                    Some((api, operation, Medium::Cookie, name, None))
                }
                (Interface::Databases, _) if matches!(receiver, Value::Databases) => Some((
                    "indexedDB.open".into(),
                    row.operation,
                    Medium::IndexedDb,
                    name(),
                    None,
                )),
                _ => None,
            })
    }
}

/// The last name of a receiver: `self.storage` is `storage`.
fn receiver_name(expr: &Expr) -> Option<String> {
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
        Expr::MethodCall(call) => Some(call.method.to_string().to_lowercase()),
        Expr::Try(inner) => receiver_name(&inner.expr),
        _ => None,
    }
}

fn is_typed_header(call: &syn::ExprCall) -> bool {
    matches!(&*call.func, Expr::Path(path) if path.path.segments.iter().any(|segment| catalog().typed_headers.has(&segment.ident.to_string())))
}

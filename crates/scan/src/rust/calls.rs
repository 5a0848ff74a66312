//! What calls give back.

use super::imports::Path;
use super::removal;
use super::value::{
    Class, PASS_THROUGH, TEXT_METHODS, TEXT_TYPES, TRANSPARENT, Value, pair, segments, text_value,
};
use super::walker::Walker;
use crate::catalog::{Function, Middleware, catalog};
use crate::occurrence::{Medium, Operation};
use crate::text::{Part, Text};
use syn::Expr;

impl Walker<'_> {
    pub(super) fn call_value(&self, call: &syn::ExprCall) -> Value {
        let Expr::Path(callee) = &*call.func else {
            return Value::Unknown;
        };
        let path = segments(&callee.path);
        let Some((last, owner)) = path.split_last() else {
            return Value::Unknown;
        };
        if owner.iter().any(|part| catalog().test_requests.has(part)) {
            return Value::Request;
        }
        if let Some((name, removal, unless_own)) = self.constructed(&path, &call.args) {
            return Value::Cookie {
                name,
                removal,
                unless_own,
            };
        }
        if let Some((_, row)) = self.middleware(&path) {
            return Value::Middleware(row);
        }
        if !owner.is_empty()
            && let Some((Class::Jar, unless_own)) = self.class(owner)
        {
            return Value::Jar { unless_own };
        }
        if let Some((wrapper, name)) = self.wrapped_call(&path, &call.args)
            && wrapper.returns_cookie
        {
            let removal = wrapper.operation == Operation::Remove;
            return Value::Cookie {
                name,
                removal,
                unless_own: None,
            };
        }
        let hands_on = match owner.last() {
            Some(owner) => TRANSPARENT.contains(&owner.as_str()),
            None => matches!(last.as_str(), "Some" | "Ok" | "Extension"),
        };
        if let Some(response) = owner.last().filter(|owner| catalog().responses.has(owner)) {
            return Value::Of(response.clone());
        }
        if hands_on {
            return call
                .args
                .first()
                .map(|argument| self.value(argument))
                .unwrap_or_default();
        }
        let makes_text = owner
            .last()
            .is_some_and(|owner| TEXT_TYPES.contains(&owner.as_str()));
        if makes_text && let Some(first) = call.args.first() {
            return text_value(self.text(first));
        }
        let of = match owner {
            [] => Some(None),
            [own] if own == "Self" => self.impl_type().map(Some),
            [own] => Some(Some(own.as_str())),
            _ => None,
        };
        if let Some(given) = of.and_then(|of| self.file.gives(of, last)) {
            return given;
        }
        match self.file.returns(last) {
            Value::Unknown => owner
                .last()
                .filter(|owner| owner.starts_with(char::is_uppercase) && last == "new")
                .map_or(Value::Unknown, |owner| Value::Of(owner.clone())),
            value => value,
        }
    }

    /// What a method gives back that is called on this value.
    pub(super) fn method_value_of(&self, call: &syn::ExprMethodCall, receiver: Value) -> Value {
        let catalog = catalog();
        let method = call.method.to_string();
        match (&receiver, method.as_str()) {
            (_, "local_storage") => return Value::Storage(Medium::LocalStorage),
            (_, "session_storage") => return Value::Storage(Medium::SessionStorage),
            (_, "indexed_db") => return Value::Databases,
            (
                Value::Cookie {
                    name, unless_own, ..
                },
                lifetime,
            ) if removal::removes(lifetime, &call.args) => {
                return Value::Cookie {
                    name: name.clone(),
                    removal: true,
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
                    unless_own: unless_own.clone(),
                };
            }
            (Value::Jar { .. }, view) if catalog.views.has(view) => return receiver,
            (Value::Jar { .. }, method) if catalog.jar_method(method).is_some() => {
                return receiver;
            }
            (Value::Cookie { name, removal, .. }, "to_string" | "encoded" | "stripped") => {
                return Value::Text(pair(name.clone(), *removal));
            }
            (value, pass) if value.matters() && PASS_THROUGH.contains(&pass) => {
                return receiver;
            }
            (Value::Unknown | Value::Of(_), getter)
                if catalog.getters.has(getter) && call.args.is_empty() && self.file.has_jars =>
            {
                return Value::Jar { unless_own: None };
            }
            (Value::Unknown | Value::Of(_), getter)
                if call.args.is_empty()
                    && catalog.own_getter(getter).is_some_and(|library| {
                        library.crates().any(|name| self.file.imports.is_from(name))
                    })
                    && !self.file.returns(getter).is_known() =>
            {
                return Value::Jar { unless_own: None };
            }
            _ => {}
        }
        if let Some((wrapper, name)) = self.wrapped_method(call, &receiver) {
            let removal = wrapper.operation == Operation::Remove;
            return match wrapper.returns_cookie {
                true => Value::Cookie {
                    name,
                    removal,
                    unless_own: None,
                },
                // A jar of one's own gives itself back, as the libraries' do.
                false => receiver,
            };
        }
        if let Value::Of(own) = &receiver
            && let Some(given) = self.file.gives(Some(own), &method)
        {
            return given;
        }
        if PASS_THROUGH.contains(&method.as_str()) && matches!(receiver, Value::Of(_)) {
            return receiver;
        }
        match (self.file.returns(&method), receiver) {
            (Value::Unknown, Value::Text(text)) if TEXT_METHODS.contains(&method.as_str()) => {
                Value::Text(text)
            }
            (value, _) => value,
        }
    }

    /// The name of a cookie that a call makes, whether it is for removal, and what own type could be meant.
    pub(super) fn constructed(
        &self,
        path: &[String],
        arguments: &syn::punctuated::Punctuated<Expr, syn::Token![,]>,
    ) -> Option<(Text, bool, Option<String>)> {
        let (constructor, owner) = path.split_last()?;
        if owner.is_empty() || !catalog().constructors.has(constructor) {
            return None;
        }
        let owner = if owner == ["Self"] {
            // Within the `impl` of a type of one's own, `Self` is never the library's.
            return None;
        } else {
            owner
        };
        let (Class::Cookie, unless_own) = self.class(owner)? else {
            return None;
        };
        let name = arguments
            .first()
            .map_or_else(Text::unknown, |argument| self.text(argument));
        let name = match constructor.as_str() {
            "parse" | "parse_encoded" | "from_str" => {
                // Parsing what came from elsewhere reads; only a text written here makes a cookie.
                let pair = name.before_equals();
                if !matches!(name.0.first(), Some(Part::Literal(_) | Part::Constant(_)))
                    || pair.is_unknown()
                {
                    return None;
                }
                pair
            }
            _ => name,
        };
        let full = self.file.imports.resolve(owner);
        let removal = full.last().is_some_and(|name| catalog().removals.has(name));
        Some((name, removal, unless_own))
    }

    /// Returns the full path of the middleware that a call makes, and its row.
    pub(super) fn middleware(&self, path: &[String]) -> Option<(Path, &'static Middleware)> {
        self.offered(path, |full| catalog().middleware(full))
    }

    /// Returns the full path of the library's function that a path names, and its row.
    pub(super) fn library_function(&self, path: &[String]) -> Option<(Path, &'static Function)> {
        self.offered(path, |full| catalog().function(full))
    }

    /// Looks a call up in the catalog under each full path that its path can stand for.
    fn offered<R>(
        &self,
        path: &[String],
        row: impl Fn(&[String]) -> Option<&'static R>,
    ) -> Option<(Path, &'static R)> {
        let (first, last) = (path.first()?, path.last()?);
        // A function can be imported under another name; a path of several segments keeps its last.
        if path.len() > 1 && !catalog().has_call(last) {
            return None;
        }
        if self.file.own_types.contains(first)
            || path.len() == 1 && self.file.functions.contains(first)
        {
            return None;
        }
        let candidates = self.file.imports.candidates(path);
        candidates
            .into_iter()
            .find_map(|full| row(&full).map(|row| (full, row)))
    }
}

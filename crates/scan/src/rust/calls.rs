//! What calls give back.

use super::known;
use super::removal;
use super::value::{
    Class, RESPONSE, TEXT_METHODS, TEXT_TYPES, TRANSPARENT, Value, pair, segments, text_value,
};
use super::walker::Walker;
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
        if owner
            .iter()
            .any(|part| known::REQUESTS.contains(&part.as_str()))
        {
            return Value::Request;
        }
        if let Some((name, removal, unless_own)) = self.constructed(&path, &call.args) {
            return Value::Cookie {
                name,
                removal,
                unless_own,
            };
        }
        if let Some(row) = self.middleware(&path) {
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
        if owner.last().is_some_and(|owner| owner == RESPONSE) {
            return Value::Of(RESPONSE.to_owned());
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
            (Value::Of(name), _) if name == RESPONSE => return receiver,
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
            (Value::Jar { .. }, view) if known::JAR_VIEWS.contains(&view) => return receiver,
            (Value::Jar { .. }, method)
                if known::JAR_METHODS.iter().any(|(name, _)| *name == method) =>
            {
                return receiver;
            }
            (Value::Cookie { name, removal, .. }, "to_string" | "encoded" | "stripped") => {
                return Value::Text(pair(name.clone(), *removal));
            }
            (value, pass) if value.matters() && known::PASS_THROUGH.contains(&pass) => {
                return receiver;
            }
            (Value::Unknown | Value::Of(_), getter)
                if known::JAR_GETTERS.contains(&getter)
                    && call.args.is_empty()
                    && self.file.has_jars =>
            {
                return Value::Jar { unless_own: None };
            }
            (Value::Unknown | Value::Of(_), getter)
                if getter == known::POEM.1
                    && call.args.is_empty()
                    && !self.file.returns(getter).is_known()
                    && self.file.imports.is_from(known::POEM.0) =>
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
        if known::PASS_THROUGH.contains(&method.as_str()) && matches!(receiver, Value::Of(_)) {
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
        if owner.is_empty() || !known::COOKIE_CONSTRUCTORS.contains(&constructor.as_str()) {
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
        let removal = owner.last().is_some_and(|owner| owner == "RemovalCookie");
        Some((name, removal, unless_own))
    }

    /// The middleware that a call makes.
    pub(super) fn middleware(&self, path: &[String]) -> Option<&'static known::Middleware> {
        let full = self.file.imports.resolve(path);
        known::middleware(&full).or_else(|| {
            // Through a glob: the type, or the function by itself.
            let (name, constructor) = match path {
                [name, constructor] => (Some(name), constructor),
                [constructor] => (None, constructor),
                _ => return None,
            };
            let first = name.unwrap_or(constructor);
            if self.file.own_types.contains(first)
                || self.file.functions.contains(first)
                || self.file.imports.knows(first)
            {
                return None;
            }
            known::MIDDLEWARE.iter().find(|row| {
                let is_in = |glob: &&[String]| {
                    let module = glob.last();
                    row.is_of(glob)
                        && row.is_made_by(name.or(module).map(String::as_str), constructor)
                };
                self.file
                    .imports
                    .globs_of(row.crates)
                    .any(|glob| is_in(&glob))
            })
        })
    }
}

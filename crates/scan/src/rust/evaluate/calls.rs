//! Evaluates function calls, using the catalog.

use super::Evaluator;
use super::effects::operation;
use super::headers::is_conversion;
use crate::catalog::{Function, Middleware, catalog};
use crate::facts::{Given, Wrapper};
use crate::occurrence::Operation;
use crate::rust::imports::Path;
use crate::rust::value::{Class, TEXT_TYPES, TRANSPARENT, Value, text_value};
use crate::text::{Part, Text};
use syn::Expr;
use syn::punctuated::Punctuated;

/// A cookie that a call makes.
pub(super) struct Constructed {
    pub(super) name: Text,
    /// The value that it is given, where the source shows it.
    pub(super) value: Text,
    /// Whether its type exists to remove a cookie.
    pub(super) removal: bool,
    /// See [`RawOccurrence::unless_own`](crate::facts::RawOccurrence::unless_own).
    pub(super) unless_own: Option<String>,
}

/// Returns whether the value of a cookie is written out and empty.
pub(super) fn is_empty(value: &Text) -> bool {
    matches!(value.0.as_slice(), [Part::Literal(text)] if text.is_empty())
}

/// Returns what a function of the sources returns, where it gives back a cookie or header.
pub(super) fn wrapped_value<'e>(
    wrapper: &Wrapper,
    name: Text,
    arguments: impl Iterator<Item = &'e Expr>,
) -> Option<Value> {
    match wrapper.gives {
        Given::Made => Some(Value::Made),
        Given::Cookie | Given::Nothing if wrapper.returns_cookie => Some(Value::Cookie {
            name,
            removal: operation(wrapper, arguments) == Operation::Remove,
            empty: false,
            unless_own: None,
        }),
        Given::Cookie | Given::Nothing => None,
    }
}

/// Words with which the names of functions begin that make a value of their type.
const MAKES: &[&str] = &[
    "build", "builder", "create", "default", "for", "from", "init", "make", "named", "new", "of",
    "open", "try_from", "try_new", "with",
];

impl Evaluator<'_> {
    /// Returns the value that a function call returns.
    pub(super) fn call_value(&self, call: &syn::ExprCall) -> Value {
        let Expr::Path(callee) = &*call.func else {
            return Value::Unknown;
        };
        let path = self.callee(callee);
        let Some((last, owner)) = path.split_last() else {
            return Value::Unknown;
        };
        if owner.iter().any(|part| catalog().test_requests.has(part)) {
            return Value::Request;
        }
        if self.is_foreign(&path) {
            return Value::Foreign;
        }
        if let (Some(first), 1) = (call.args.first(), call.args.len())
            && is_conversion(&path)
        {
            let value = self.value(first);
            if matches!(value, Value::HeaderName | Value::Made | Value::Received) {
                return value;
            }
        }
        if let Some(made) = self.constructed(&path, &call.args) {
            return Value::Cookie {
                empty: is_empty(&made.value),
                name: made.name,
                removal: made.removal,
                unless_own: made.unless_own,
            };
        }
        if matches!(last.as_str(), "parse" | "parse_encoded" | "from_str")
            && matches!(self.class(owner), Some((Class::Cookie, _)))
        {
            return Value::Sent;
        }
        if let Some((_, row)) = self.middleware(&path) {
            return Value::Middleware(row);
        }
        if self
            .offered(&path, |full| catalog().jar_function(full))
            .is_some()
        {
            return Value::Jar { unless_own: None };
        }
        if !owner.is_empty()
            && let Some((Class::Jar, unless_own)) = self.class(owner)
        {
            return Value::Jar { unless_own };
        }
        let of = match owner {
            [] => Some(None),
            [own] if own == "Self" => self.scopes.self_type().map(Some),
            [own] => Some(Some(own.as_str())),
            _ => None,
        };
        let given = || of.and_then(|of| self.outline.gives(of, last));
        if let Some((wrapper, name)) = self.wrapped_call(&path, &call.args) {
            let skip = usize::from(wrapper.method);
            // The text of a header that this file makes says more than its name.
            let is_text_here = wrapper.gives == Given::Cookie
                && wrapper.path == self.path
                && matches!(given(), Some(Value::Text(_)));
            if !is_text_here
                && let Some(value) = wrapped_value(wrapper, name, call.args.iter().skip(skip))
            {
                return value;
            }
        }
        let is_transparent = match owner.last() {
            Some(owner) => TRANSPARENT.contains(&owner.as_str()),
            None => matches!(last.as_str(), "Some" | "Ok" | "Extension"),
        };
        if let Some(response) = owner.last().filter(|owner| catalog().responses.has(owner)) {
            return Value::Of(response.clone());
        }
        if is_transparent {
            return call
                .args
                .first()
                .map(|argument| self.value(argument))
                .unwrap_or_default();
        }
        let is_lazy = owner
            .last()
            .is_some_and(|owner| matches!(owner.as_str(), "Lazy" | "LazyCell" | "LazyLock"));
        if let (true, "new", Some(Expr::Closure(closure))) =
            (is_lazy, last.as_str(), call.args.first())
        {
            return self.value(&closure.body);
        }
        let makes_text = owner
            .last()
            .is_some_and(|owner| TEXT_TYPES.contains(&owner.as_str()));
        if makes_text && let Some(first) = call.args.first() {
            return text_value(self.text(first));
        }
        if let Some(given) = given() {
            return given.with_arguments(|index| self.argument(&call.args, index));
        }
        self.returned(of.unwrap_or_default(), &path)
    }

    /// Returns the value of what a function returns by its type, or by the type that it belongs to: `Setter::for_headers(map)`.
    fn returned(&self, of: Option<&str>, path: &[String]) -> Value {
        let Some((last, owner)) = path.split_last() else {
            return Value::Unknown;
        };
        if let Some(value) = self.outline.returns_of(of, last) {
            return value;
        }
        if let Some(area) = self.area_returned(path) {
            return area;
        }
        let ty = of.or_else(|| owner.last().map(String::as_str));
        let Some(ty) = ty.filter(|ty| ty.starts_with(char::is_uppercase)) else {
            return match (self.outline.returns(last), self.maker(path)) {
                (Value::Unknown, Some(ty)) => Value::Of(ty),
                (Value::Unknown, None) => self.value_of_type(path),
                (value, _) => value,
            };
        };
        // A function of a type that is defined elsewhere, or derived, makes a value of the type, as far as its name says.
        let makes = MAKES.iter().any(|start| {
            let rest = last.strip_prefix(start);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('_'))
        });
        let resolved = self.outline.imports.resolve(&[ty.to_owned()]);
        let is_of_wrappers = resolved.last().is_some_and(|ty| self.wrappers.are_of(ty));
        if makes || is_of_wrappers && last.starts_with(char::is_lowercase) {
            return Value::Of(ty.to_owned());
        }
        match self.outline.returns(last) {
            Value::Unknown => self.value_of_type(path),
            value => value,
        }
    }

    /// Returns the storage area that a function of another file returns.
    fn area_returned(&self, path: &[String]) -> Option<Value> {
        let full = self.outline.imports.resolve(path);
        let (last, before) = full.split_last()?;
        let is_here = before.is_empty() && self.outline.functions.contains(last);
        let mut areas = self.wrappers.areas_of(last).iter().filter(|_| !is_here);
        let area = areas.find(|(owner, _)| match owner {
            Some(owner) => before.last() == Some(owner),
            None => {
                !before
                    .last()
                    .is_some_and(|last| last.starts_with(char::is_uppercase))
                    && (!before.is_empty() || self.outline.has_globs)
            }
        });
        area.map(|(_, medium)| Value::Storage(*medium))
    }

    /// Returns the type of which a function of another file returns a value.
    fn maker(&self, path: &[String]) -> Option<String> {
        let full = self.outline.imports.resolve(path);
        let last = full.last()?;
        let is_here = full.len() == 1 && self.outline.functions.contains(last);
        self.wrappers.made_by(last).filter(|_| !is_here).cloned()
    }

    /// Returns the string that a call passes as the argument at an index.
    pub(super) fn argument(
        &self,
        arguments: &Punctuated<Expr, syn::Token![,]>,
        index: usize,
    ) -> Text {
        arguments
            .iter()
            .nth(index)
            .map_or_else(Text::unknown, |argument| self.passed_text(argument))
    }

    /// Returns the cookie that a call makes.
    pub(super) fn constructed(
        &self,
        path: &[String],
        arguments: &Punctuated<Expr, syn::Token![,]>,
    ) -> Option<Constructed> {
        let (constructor, owner) = path.split_last()?;
        if owner.is_empty() || !catalog().constructors.has(constructor) {
            return None;
        }
        let owner = if owner == ["Self"] {
            // Within an `impl`, `Self` is a type of the file, never the library's.
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
                // Parsing a request's header reads cookies; only a string that is written here makes one.
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
        let value = match (arguments.first(), arguments.get(1)) {
            (_, Some(value)) => self.text(value),
            (Some(Expr::Tuple(pair)), None) if pair.elems.len() == 2 => pair
                .elems
                .last()
                .map_or_else(Text::unknown, |value| self.text(value)),
            _ => Text::unknown(),
        };
        let full = self.outline.imports.resolve(owner);
        let removal = full.last().is_some_and(|name| catalog().removals.has(name));
        Some(Constructed {
            name,
            value,
            removal,
            unless_own,
        })
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
        if self.outline.own_types.contains(first)
            || path.len() == 1 && self.outline.functions.contains(first)
        {
            return None;
        }
        let candidates = self.outline.imports.candidates(path);
        candidates
            .into_iter()
            .find_map(|full| row(&full).map(|row| (full, row)))
    }
}

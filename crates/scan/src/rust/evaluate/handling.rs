//! Determines what a call does with the header name or the text that it receives.

use super::Evaluator;
use super::headers::is_conversion;
use crate::catalog::catalog;
use crate::rust::bodies::Use;
use crate::rust::reads;
use crate::rust::value::{PASS_THROUGH, TEXT_METHODS, Value};
use syn::punctuated::Punctuated;
use syn::{Expr, Token};

/// What a call does with its arguments, as far as the header is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::rust) enum Handling {
    /// It reads them: nothing is written.
    Reads,
    /// It gives them back, so that what is around the call decides.
    Passes,
    /// Nothing is known of it: it may write them.
    Hands,
}

/// Methods that give back what they are called on or given, in another form.
const PASSING: &[&str] = &[
    "as_slice",
    "chain",
    "collect",
    "copied",
    "filter",
    "first",
    "flat_map",
    "get_or_init",
    "into_iter",
    "iter",
    "iter_mut",
    "last",
    "map",
    "next",
    "or",
    "or_else",
    "rev",
    "take",
    "then",
    "then_some",
    "unwrap_or",
];

/// Methods that put their only argument into a collection, or search for it there.
const COLLECTING: &[&str] = &[
    "extend",
    "insert",
    "push",
    "push_back",
    "push_front",
    "retain",
    "swap_remove",
];

/// Methods that return a header when they are given nothing but its name.
const LOOKUPS: &[&str] = &[
    "header",
    "header_str",
    "header_value",
    "header_values",
    "headers",
];

impl Evaluator<'_> {
    /// Returns what a function does with its arguments.
    pub(in crate::rust) fn handling_of_call(
        &self,
        path: &[String],
        arguments: &Punctuated<Expr, Token![,]>,
    ) -> Handling {
        let Some((last, owner)) = path.split_last() else {
            return Handling::Hands;
        };
        let body = self.body_of(owner, last);
        if self.is_foreign(path)
            || body.map_or_else(|| reads::is_reader(last), |body| body == Use::Reads)
            || owner
                .iter()
                .any(|part| reads::is_hiding(part) || part.ends_with("Error"))
            || self.passes_on(arguments)
        {
            Handling::Reads
        } else if arguments.len() == 1 && is_conversion(path) {
            Handling::Passes
        } else {
            Handling::Hands
        }
    }

    /// Returns what a method does with its arguments.
    pub(in crate::rust) fn handling_of_method(
        &self,
        receiver: &Value,
        call: &syn::ExprMethodCall,
    ) -> Handling {
        let method = call.method.to_string();
        let name = method.as_str();
        if passes(name) {
            return Handling::Passes;
        }
        let is_name = |only: &Expr| matches!(self.value(only), Value::HeaderName);
        let only_collects = call.args.len() == 1
            && (COLLECTING.contains(&name) || LOOKUPS.contains(&name))
            && call.args.first().is_some_and(is_name);
        let is_read = matches!(
            receiver,
            Value::Foreign | Value::Request | Value::HeaderName | Value::Counter
        );
        let is_own = matches!(&*call.receiver, Expr::Path(path) if path.path.is_ident("self"));
        let body = is_own.then(|| self.body_of(&[], name)).flatten();
        let reads = body.map_or_else(|| reads::is_reader(name), |body| body == Use::Reads);
        if is_read || reads || only_collects || self.passes_on(&call.args) {
            Handling::Reads
        } else {
            Handling::Hands
        }
    }

    /// Returns what a function or method of the file does with what it is given, where its body shows that: it goes before
    /// its name. None for functions that are defined elsewhere.
    fn body_of(&self, owner: &[String], function: &str) -> Option<Use> {
        let is_own = match owner {
            [] => true,
            [own] => own == "Self" || own == "self",
            _ => false,
        };
        let found = is_own.then(|| self.outline.bodies.of(function)).flatten();
        found.filter(|found| *found != Use::Unknown)
    }

    /// Returns whether arguments are the name of the header, and a value that was made by the registry, that was received,
    /// or that is no cookie.
    fn passes_on(&self, arguments: &Punctuated<Expr, Token![,]>) -> bool {
        let mut rest = arguments.iter();
        rest.any(|argument| matches!(self.value(argument), Value::HeaderName))
            && rest
                .next()
                .is_some_and(|value| self.value(value).is_clean() || self.is_no_cookie(value))
    }

    /// Returns whether a path leads into a library that sets no cookie of a service. The headers of a client are those of
    /// services too.
    pub(super) fn is_foreign(&self, path: &[String]) -> bool {
        let full = self.outline.imports.resolve(path);
        let catalog = catalog();
        full.len() > 1
            && full.first().is_some_and(|root| {
                (catalog.clients.has(root) || catalog.drivers.has(root))
                    && !catalog.typed_header_crates.has(root)
                    && !self.outline.modules.contains(root)
            })
            && !full
                .iter()
                .any(|part| part == "header" || part.starts_with("Header"))
    }
}

/// Returns whether a method gives back what it is called on, in another form.
pub(in crate::rust) fn passes(method: &str) -> bool {
    PASSING.contains(&method) || TEXT_METHODS.contains(&method) || PASS_THROUGH.contains(&method)
}

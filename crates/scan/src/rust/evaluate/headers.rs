//! The header that sets cookies, written by its name.

use super::Evaluator;
use crate::catalog::catalog;
use crate::occurrence::Operation;
use crate::rust::set_cookie::written;
use crate::rust::value::{Value, segments};
use crate::text::{Part, Text};
use syn::punctuated::Punctuated;
use syn::{Expr, Lit};

impl Evaluator<'_> {
    /// Returns whether a path is the constructor of the typed header: `headers::SetCookie(…)`.
    pub(super) fn is_typed_header(&self, path: &[String]) -> bool {
        let catalog = catalog();
        let full = self.outline.imports.resolve(path);
        let is_header = full
            .last()
            .is_some_and(|last| catalog.typed_headers.has(last));
        is_header
            && full
                .iter()
                .any(|part| catalog.typed_header_crates.has(part))
    }

    /// Returns what a function call writes into the header.
    pub(in crate::rust) fn header_call(
        &self,
        path: &[String],
        arguments: &Punctuated<Expr, syn::Token![,]>,
    ) -> Option<(Text, Operation)> {
        let (last, owner) = path.split_last()?;
        let at = arguments
            .iter()
            .position(|argument| self.is_header_name(argument))?;
        let text = self.text(arguments.iter().nth(at + 1)?);
        // `HeaderMap::insert(headers, SET_COOKIE, value)`; or a function of the sources that takes both.
        let is_method = !owner.is_empty() && catalog().header_methods.has(last);
        let is_written =
            catalog().header_functions.has(last) || is_method || !text.before_equals().is_unknown();
        is_written.then(|| written(&text))
    }

    /// Returns what a method call writes into the header.
    pub(super) fn header_method(
        &self,
        method: &str,
        call: &syn::ExprMethodCall,
    ) -> Option<(Text, Operation)> {
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

    /// Returns what a pair of a name and a value writes, as responses take headers: `(SET_COOKIE, value)`.
    pub(in crate::rust) fn header_pair(&self, tuple: &syn::ExprTuple) -> Option<(Text, Operation)> {
        if tuple.elems.len() != 2 {
            return None;
        }
        let (name, value) = (tuple.elems.first()?, tuple.elems.last()?);
        let is_empty = matches!(value, Expr::Lit(lit) if matches!(&lit.lit, Lit::Str(text) if text.value().is_empty()));
        let writes = self.is_header_name(name) && !is_empty;
        writes.then(|| written(&self.text(value)))
    }

    /// Returns whether an expression is the name of the header, as its constant or as a string.
    pub(in crate::rust) fn is_header_name(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Path(path)
                if path
                    .path
                    .get_ident()
                    .is_some_and(|name| matches!(self.scopes.lookup(&name.to_string()), Value::HeaderName)) =>
            {
                true
            }
            Expr::Macro(written) => self.macro_text(&written.mac)
                .is_some_and(|text| matches!(text.0.as_slice(), [Part::Literal(name)] if name.eq_ignore_ascii_case("set-cookie"))),
            Expr::Path(path) => {
                let full = self.outline.imports.resolve(&segments(&path.path));
                full.last().is_some_and(|last| {
                    last == "SET_COOKIE" || self.outline.header_names.contains(last)
                })
            }
            Expr::Lit(lit) => match &lit.lit {
                Lit::Str(text) => text.value().eq_ignore_ascii_case("set-cookie"),
                Lit::ByteStr(text) => text.value().eq_ignore_ascii_case(b"set-cookie"),
                _ => false,
            },
            Expr::Reference(inner) => self.is_header_name(&inner.expr),
            Expr::Index(inner) => self.is_header_name(&inner.expr),
            Expr::Try(inner) => self.is_header_name(&inner.expr),
            Expr::Paren(inner) => self.is_header_name(&inner.expr),
            Expr::MethodCall(call) => call.args.len() <= 1 && self.is_header_name(&call.receiver),
            Expr::Call(call) => {
                call.args.len() == 1 && call.args.iter().all(|only| self.is_header_name(only))
            }
            _ => false,
        }
    }
}

/// Returns whether a call makes the typed header.
fn is_typed_header(call: &syn::ExprCall) -> bool {
    matches!(&*call.func, Expr::Path(path) if path.path.segments.iter().any(|segment| catalog().typed_headers.has(&segment.ident.to_string())))
}

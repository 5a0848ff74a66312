//! Recognizes code that writes the header by its name.

use super::Evaluator;
use crate::catalog::catalog;
use crate::rust::set_cookie::{Written, written};
use crate::rust::value::{Value, segments};
use crate::text::{Part, Text};
use syn::punctuated::Punctuated;
use syn::{Expr, Lit};

/// Methods of an entry of the header that change it.
const ENTRY_WRITES: &[&str] = &[
    "append",
    "get_mut",
    "insert",
    "insert_entry",
    "insert_mult",
    "into_mut",
    "iter_mut",
];

impl Evaluator<'_> {
    /// Returns whether a path is the constructor of the typed header: `headers::SetCookie(…)`.
    pub(super) fn is_typed_header(&self, path: &[String]) -> bool {
        let catalog = catalog();
        let full = self.outline.imports.resolve(path);
        // Its own functions make it too: `SetCookie::decode(…)`.
        let is_header = full
            .iter()
            .rev()
            .take(2)
            .any(|part| catalog.typed_headers.has(part));
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
    ) -> Option<Written> {
        let (last, owner) = path.split_last()?;
        let at = arguments
            .iter()
            .position(|argument| self.is_header_name(argument))?;
        let value = arguments.get(at + 1)?;
        if self.is_harmless(value) {
            return None;
        }
        let text = self.text(value);
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
        receiver: &Value,
        call: &syn::ExprMethodCall,
    ) -> Option<Written> {
        let catalog = catalog();
        match receiver {
            Value::Foreign | Value::Counter => return None,
            Value::HeaderEntry if ENTRY_WRITES.contains(&method) => {
                let value = call.args.first();
                let is_harmless = value.is_some_and(|value| self.is_harmless(value));
                let text = value.map_or_else(Text::unknown, |value| self.text(value));
                return (!is_harmless).then(|| written(&text));
            }
            _ => {}
        }
        // What is there can be changed through what this returns.
        if method == "get_mut" && call.args.len() == 1 {
            let is_header = call
                .args
                .first()
                .is_some_and(|name| self.is_header_name(name));
            return is_header.then(Written::unknown);
        }
        let takes_typed = catalog.typed_header_methods.has(method);
        if !takes_typed && !catalog.header_methods.has(method) {
            return None;
        }
        let arguments: Vec<&Expr> = call.args.iter().collect();
        match arguments.as_slice() {
            [Expr::Tuple(pair)] if pair.elems.len() == 2 => {
                let (name, value) = (pair.elems.first()?, pair.elems.last()?);
                (self.is_header_name(name) && !self.is_harmless(value))
                    .then(|| written(&self.text(value)))
            }
            [name] => {
                let writes = method == "entry" && self.is_header_name(name)
                    || takes_typed && matches!(name, Expr::Call(call) if is_typed_header(call));
                writes.then(Written::unknown)
            }
            [name, value, ..] => (self.is_header_name(name) && !self.is_harmless(value))
                .then(|| written(&self.text(value))),
            [] => None,
        }
    }

    /// Returns what a pair of a name and a value writes, as responses take headers: `(SET_COOKIE, value)`.
    pub(in crate::rust) fn header_pair(&self, tuple: &syn::ExprTuple) -> Option<Written> {
        if tuple.elems.len() != 2 {
            return None;
        }
        let (name, value) = (tuple.elems.first()?, tuple.elems.last()?);
        let writes = self.is_header_name(name) && !self.is_harmless(value);
        writes.then(|| written(&self.text(value)))
    }

    /// Returns whether an expression is the name of the header, as its constant or as a string.
    pub(in crate::rust) fn is_header_name(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Macro(written) => {
                self.macro_text(&written.mac).is_some_and(
                    |text| matches!(text.0.as_slice(), [Part::Literal(name)] if name.eq_ignore_ascii_case("set-cookie")),
                )
            }
            // `"set-cookie"[..]` is the name, and so is an element of a list with it.
            Expr::Reference(inner) => self.is_header_name(&inner.expr),
            Expr::Index(inner) => self.is_header_name(&inner.expr),
            expr => matches!(self.value(expr), Value::HeaderName),
        }
    }

    /// Returns whether a path leads to the constant of the name.
    pub(in crate::rust) fn is_header_path(&self, path: &syn::Path) -> bool {
        let full = self.outline.imports.resolve(&segments(path));
        full.last()
            .is_some_and(|last| last == "SET_COOKIE" || self.outline.header_names.contains(last))
    }

    /// Returns whether a value that is written under the name of the header is no cookie: a number, or a text without a
    /// pair, such as `[redacted]`.
    pub(in crate::rust) fn is_no_cookie(&self, value: &Expr) -> bool {
        match value {
            Expr::Lit(lit) if matches!(lit.lit, Lit::Int(_) | Lit::Float(_) | Lit::Bool(_)) => true,
            Expr::Unary(inner) => self.is_no_cookie(&inner.expr),
            value => match self.text(value).0.as_slice() {
                [Part::Literal(text)] => !text.contains('='),
                _ => false,
            },
        }
    }

    /// Returns whether a value under the name of the header sets nothing: the registry made it, it was received, or it is
    /// no cookie.
    fn is_harmless(&self, value: &Expr) -> bool {
        self.value(value).is_clean() || self.is_no_cookie(value)
    }
}

/// Returns whether a call with one argument gives it back in another form: `HeaderName::from_static("set-cookie")`,
/// `Some(name)`, `Store::Static(b"Set-Cookie")`.
pub(super) fn is_conversion(path: &[String]) -> bool {
    const CONVERSIONS: &[&str] = &[
        "from",
        "from_bytes",
        "from_iter",
        "from_lowercase",
        "from_static",
        "from_str",
        "from_utf8",
        "new",
        "once",
        "parse",
        "try_from",
    ];
    path.last().is_some_and(|last| {
        CONVERSIONS.contains(&last.as_str()) || last.starts_with(char::is_uppercase)
    })
}

/// Returns whether a call makes the typed header.
fn is_typed_header(call: &syn::ExprCall) -> bool {
    matches!(&*call.func, Expr::Path(path) if path.path.segments.iter().any(|segment| catalog().typed_headers.has(&segment.ident.to_string())))
}

//! Which expressions are places: calls, methods, headers.

use super::removal::written;
use super::value::{Value, segments};
use super::walker::Walker;
use super::{strings, tokens};
use crate::catalog::catalog;
use crate::facts::{RawOccurrence, RawUse};
use crate::occurrence::{Language, Medium, Operation};
use crate::text::{Part, Text};
use proc_macro2::Span;
use std::borrow::Cow;
use std::ops::Range;
use syn::visit::Visit as _;
use syn::{Expr, Lit};

impl Walker<'_> {
    pub(super) fn report(
        &mut self,
        span: Range<usize>,
        api: impl Into<Cow<'static, str>>,
        (operation, medium): (Operation, Medium),
        name: Text,
        unless_own: Option<String>,
    ) {
        let in_test = self.in_test();
        let api = api.into();
        let language = Language::Rust;
        let is_call = api.ends_with("()");
        self.places.push(RawOccurrence {
            span,
            api,
            medium,
            operation,
            name,
            in_test,
            language,
            is_call,
            unless_own,
        });
    }

    /// Looks at what stands within a place that is reported, where a header's text would say the same again.
    pub(super) fn within_place(&mut self, look: impl FnOnce(&mut Self)) {
        self.covered += 1;
        let chain = std::mem::take(&mut self.chain);
        look(self);
        self.chain = chain;
        self.covered -= 1;
    }

    pub(super) fn arguments<'a>(&mut self, arguments: impl IntoIterator<Item = &'a Expr>) {
        let chain = std::mem::take(&mut self.chain);
        for argument in arguments {
            self.visit_expr(argument);
        }
        self.chain = chain;
    }

    /// A re-export passes a library's types on under a name of one's own, out of sight of whoever uses it.
    pub(super) fn exported(&mut self, item: &syn::ItemUse) {
        if matches!(item.vis, syn::Visibility::Inherited) {
            return;
        }
        self.import(item, |name| catalog().is_cookie_or_jar(name));
    }

    /// The import of a jar in a file that asks something of unknown type to take or drop something.
    pub(super) fn imported(&mut self, file: &syn::File) {
        if !self.unknown_receiver || self.places.iter().any(|place| !place.in_test) {
            return;
        }
        let is_jar = |name: &str| catalog().jar_types.has(name);
        for item in &file.items {
            if let syn::Item::Use(item) = item
                && !super::attributes::is_test(&item.attrs)
                && self.import(item, is_jar)
            {
                return;
            }
        }
    }

    /// Reports an import of a library's type of such a name; whether it is one.
    fn import(&mut self, item: &syn::ItemUse, is_meant: impl Fn(&str) -> bool) -> bool {
        let mut imports = super::imports::Imports::default();
        imports.add(&item.tree);
        let of_library =
            |root: &String| catalog().servers.has(root) && !self.file.modules.contains(root);
        let meant = imports.paths().find(|path| {
            path.last().is_some_and(|last| is_meant(last)) && path.first().is_some_and(of_library)
        });
        let Some(path) = meant else { return false };
        let span = range(item.use_token.span, item.semi_token.span);
        let kind = (Operation::Import, Medium::Cookie);
        self.report(span, path.join("::"), kind, Text::unknown(), None);
        true
    }

    /// A constant of the registry.
    pub(super) fn used(&mut self, path: &syn::Path) {
        let full = self.file.imports.resolve(&segments(path));
        let [.., owner, constant] = full.as_slice() else {
            return;
        };
        let own = self.file.registries.contains(owner) || self.registries.contains(owner);
        let is_constant = constant
            .chars()
            .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
        if own && is_constant {
            let span = path_range(path);
            let in_test = self.in_test();
            self.uses.push(RawUse {
                constant: constant.clone(),
                span,
                in_test,
            });
        }
    }

    /// A call of a function by its path.
    pub(super) fn call(&mut self, call: &syn::ExprCall) {
        let Expr::Path(callee) = &*call.func else {
            self.visit_expr(&call.func);
            self.arguments(&call.args);
            return;
        };
        let path = segments(&callee.path);
        let span = || range(first_span(&callee.path), call.paren_token.span.close());
        let cookie = Medium::Cookie;
        if let Some((name, removal, unless_own)) = self.constructed(&path, &call.args) {
            let removes =
                removal || self.removing > 0 || self.chain.iter().any(|link| link.removes);
            let operation = if removes {
                Operation::Remove
            } else {
                Operation::Set
            };
            if self.asking == 0 {
                let api = self.file.imports.resolve(&path).join("::");
                self.report(span(), api, (operation, cookie), name, unless_own);
            }
            self.within_place(|walker| walker.arguments(&call.args));
            return;
        }
        if let Some((full, row)) = self.middleware(&path) {
            let named = self
                .chain
                .iter()
                .find(|link| Some(link.method.as_str()) == row.setter);
            let name = match (named, row.default) {
                (Some(link), _) => link.first.clone(),
                (None, Some(default)) => Text::literal(default),
                // Its cookie is that of the configuration which it is given.
                (None, None) => call
                    .args
                    .iter()
                    .find_map(|argument| self.configured(argument))
                    .unwrap_or_else(Text::unknown),
            };
            self.report(
                span(),
                full.join("::"),
                (Operation::Set, cookie),
                name,
                None,
            );
        } else if let Some((full, row)) = self.library_function(&path) {
            let name = call
                .args
                .first()
                .map_or_else(Text::unknown, |name| self.text(name));
            self.report(
                span(),
                full.join("::"),
                (row.operation, row.medium),
                name,
                None,
            );
        } else if let Some((wrapper, name)) = self.wrapped_call(&path, &call.args) {
            let (kind, api) = (
                (wrapper.operation, wrapper.medium),
                format!("{}()", wrapper.function),
            );
            self.report(span(), api, kind, name, None);
        } else if let Some((name, operation)) = self.header_call(&path, &call.args) {
            self.report(span(), "Set-Cookie header", (operation, cookie), name, None);
            self.within_place(|walker| walker.arguments(&call.args));
            return;
        }
        self.used(&callee.path);
        self.arguments(&call.args);
    }

    /// The name that a configuration gives to the cookie of a middleware: `CookieConfig::default().name("a")`.
    fn configured(&self, configuration: &Expr) -> Option<Text> {
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

    fn header_call(
        &self,
        path: &[String],
        arguments: &syn::punctuated::Punctuated<Expr, syn::Token![,]>,
    ) -> Option<(Text, Operation)> {
        let (last, owner) = path.split_last()?;
        let at = arguments
            .iter()
            .position(|argument| self.is_header_name(argument))?;
        let text = self.text(arguments.iter().nth(at + 1)?);
        // `HeaderMap::insert(headers, SET_COOKIE, value)`; or a function of the sources that is handed both.
        let is_method = !owner.is_empty() && catalog().header_methods.has(last);
        let is_written =
            catalog().header_functions.has(last) || is_method || !text.before_equals().is_unknown();
        is_written.then(|| written(&text))
    }

    /// `(SET_COOKIE, value)`, as responses take headers.
    pub(super) fn header_pair(&mut self, tuple: &syn::ExprTuple) {
        if self.covered > 0 || tuple.elems.len() != 2 {
            return;
        }
        let (Some(name), Some(value)) = (tuple.elems.first(), tuple.elems.last()) else {
            return;
        };
        let empty = matches!(value, Expr::Lit(lit) if matches!(&lit.lit, Lit::Str(text) if text.value().is_empty()));
        if self.is_header_name(name) && !empty {
            let span = range(
                tuple.paren_token.span.open(),
                tuple.paren_token.span.close(),
            );
            let (name, operation) = written(&self.text(value));
            let kind = (operation, Medium::Cookie);
            self.report(span, "Set-Cookie header", kind, name, None);
        }
    }

    /// Whether an expression is the name of the header, by its constant or written out.
    pub(super) fn is_header_name(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Path(path)
                if path
                    .path
                    .get_ident()
                    .is_some_and(|name| matches!(self.lookup(&name.to_string()), Value::HeaderName)) =>
            {
                true
            }
            Expr::Macro(written) => strings::macro_text(self, &written.mac)
                .is_some_and(|text| matches!(text.0.as_slice(), [Part::Literal(name)] if name.eq_ignore_ascii_case("set-cookie"))),
            Expr::Path(path) => {
                let full = self.file.imports.resolve(&segments(&path.path));
                full.last().is_some_and(|last| {
                    last == "SET_COOKIE" || self.file.header_names.contains(last)
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

    /// A literal: a header written by hand, or a script.
    pub(super) fn literal(&mut self, literal: &Lit) {
        let Lit::Str(text) = literal else { return };
        let value = text.value();
        // Asking where a token is costs more than looking at it.
        if self.covered == 0 && strings::is_set_cookie(&value) {
            let (name, operation) = written(&Text::literal(value.clone()));
            let span = text.span().byte_range();
            let kind = (operation, Medium::Cookie);
            self.report(span, "Set-Cookie text", kind, name, None);
        }
        if crate::words::has_script(&value) {
            let in_test = self.in_test();
            self.scripts.push((text.span().byte_range(), in_test));
        }
    }

    /// A macro that makes a text; whether it was one.
    pub(super) fn text_macro(&mut self, mac: &syn::Macro) -> bool {
        if let Some(text) = strings::macro_text(self, mac)
            && let Some(arguments) = strings::arguments(mac)
        {
            let template = arguments.iter().find_map(|argument| match argument {
                Expr::Lit(syn::ExprLit {
                    lit: Lit::Str(text),
                    ..
                }) => Some(text.value()),
                _ => None,
            });
            let is_header = template.is_some_and(|template| strings::is_set_cookie(&template));
            if is_header && self.covered == 0 {
                let close = match &mac.delimiter {
                    syn::MacroDelimiter::Paren(token) => token.span.close(),
                    syn::MacroDelimiter::Brace(token) => token.span.close(),
                    syn::MacroDelimiter::Bracket(token) => token.span.close(),
                };
                let span = range(first_span(&mac.path), close);
                let (name, operation) = written(&text);
                let kind = (operation, Medium::Cookie);
                self.report(span, "Set-Cookie text", kind, name, None);
                self.within_place(|walker| walker.arguments(&arguments));
                return true;
            }
        }
        let name = mac
            .path
            .segments
            .last()
            .map(|last| last.ident.to_string())
            .unwrap_or_default();
        // What these compare or print is looked at, not sent.
        if name.starts_with("assert") || name.starts_with("debug_assert") {
            self.within_place(|walker| tokens::visit(walker, &mac.tokens));
            return true;
        }
        false
    }
}

fn first_span(path: &syn::Path) -> Span {
    path.segments
        .first()
        .map_or_else(Span::call_site, |first| first.ident.span())
}

fn path_range(path: &syn::Path) -> Range<usize> {
    let last = path
        .segments
        .last()
        .map_or_else(Span::call_site, |last| last.ident.span());
    range(first_span(path), last)
}

/// From the start of one token to the end of another, in bytes.
pub(super) fn range(start: Span, end: Span) -> Range<usize> {
    let (start, end) = (start.byte_range(), end.byte_range());
    start.start..end.end.max(start.end)
}

//! Which expressions are places: calls, methods, headers.

use super::known::{self, HEADER_WRITERS, JAR_METHODS, RESPONSE_METHODS};
use super::value::{RESPONSE, Value, segments};
use super::walker::{Walker, closure_of};
use super::{strings, tokens};
use crate::facts::{RawPlace, RawUse};
use crate::place::{Language, Medium, Operation};
use crate::text::Text;
use proc_macro2::Span;
use std::borrow::Cow;
use std::ops::Range;
use syn::visit::Visit as _;
use syn::{Expr, Lit};

/// Functions that write a header which an argument names.
const HEADER_FUNCTIONS: &[&str] = &[
    "appending",
    "from_bytes",
    "header",
    "if_not_present",
    "new",
    "overriding",
    "with_header",
];

impl Walker<'_> {
    fn report(
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
        self.places.push(RawPlace {
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
    fn within_place(&mut self, look: impl FnOnce(&mut Self)) {
        self.covered += 1;
        let chain = std::mem::take(&mut self.chain);
        look(self);
        self.chain = chain;
        self.covered -= 1;
    }

    fn arguments<'a>(&mut self, arguments: impl IntoIterator<Item = &'a Expr>) {
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
        let mut imports = super::imports::Imports::default();
        imports.add(&item.tree);
        let passed_on = imports.paths().find(|path| {
            let last = path.last().map(String::as_str).unwrap_or_default();
            (known::COOKIE_TYPES.contains(&last) || known::JAR_TYPES.contains(&last))
                && path
                    .first()
                    .is_some_and(|root| known::SERVER_CRATES.contains(&root.as_str()))
        });
        if let Some(path) = passed_on {
            let span = range(item.use_token.span, item.semi_token.span);
            let api = path.join("::");
            self.report(
                span,
                api,
                (Operation::Import, Medium::Cookie),
                Text::unknown(),
                None,
            );
        }
    }

    /// The import of a jar in a file that asks something of unknown type to take or drop something.
    pub(super) fn imported(&mut self, file: &syn::File) {
        if !self.unknown_receiver || self.places.iter().any(|place| !place.in_test) {
            return;
        }
        for item in &file.items {
            let syn::Item::Use(item) = item else { continue };
            let mut imports = super::imports::Imports::default();
            imports.add(&item.tree);
            let jar = imports.paths().find(|path| {
                let last = path.last().map(String::as_str).unwrap_or_default();
                known::JAR_TYPES.contains(&last)
                    && path
                        .first()
                        .is_some_and(|root| known::SERVER_CRATES.contains(&root.as_str()))
            });
            if let Some(path) = jar
                && !super::attributes::is_test(&item.attrs)
            {
                let span = range(item.use_token.span, item.semi_token.span);
                let api = path.join("::");
                self.report(
                    span,
                    api,
                    (Operation::Import, Medium::Cookie),
                    Text::unknown(),
                    None,
                );
                return;
            }
        }
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
            let operation = if removal || self.removing > 0 {
                Operation::Remove
            } else {
                Operation::Set
            };
            let api = self.file.imports.resolve(&path).join("::");
            self.report(span(), api, (operation, cookie), name, unless_own);
            self.within_place(|walker| walker.arguments(&call.args));
            return;
        }
        if let Some(row) = self.middleware(&path) {
            let named = self.chain.iter().find(|(method, _)| method == row.setter);
            let name = match (named, row.default) {
                (Some((_, name)), _) => name.clone(),
                (None, Some(default)) => Text::literal(default),
                (None, None) => Text::unknown(),
            };
            let api = self.file.imports.resolve(&path).join("::");
            self.report(span(), api, (Operation::Set, cookie), name, None);
        } else if let Some(row) = known::function(&self.file.imports.resolve(&path)) {
            let name = call
                .args
                .first()
                .map_or_else(Text::unknown, |name| self.text(name));
            let api = self.file.imports.resolve(&path).join("::");
            self.report(span(), api, (row.operation, row.medium), name, None);
        } else if let Some((wrapper, name)) = self.wrapped_call(&path, &call.args) {
            let (kind, api) = (
                (wrapper.operation, wrapper.medium),
                format!("{}()", wrapper.function),
            );
            self.report(span(), api, kind, name, None);
        } else if let Some(name) = self.header_call(&path, &call.args) {
            self.report(
                span(),
                "Set-Cookie header",
                (Operation::Set, cookie),
                name,
                None,
            );
            self.within_place(|walker| walker.arguments(&call.args));
            return;
        }
        self.used(&callee.path);
        self.arguments(&call.args);
    }

    fn header_call(
        &self,
        path: &[String],
        arguments: &syn::punctuated::Punctuated<Expr, syn::Token![,]>,
    ) -> Option<Text> {
        let last = path.last()?;
        if !HEADER_FUNCTIONS.contains(&last.as_str()) {
            return None;
        }
        let at = arguments
            .iter()
            .position(|argument| self.is_header_name(argument))?;
        let value = arguments.iter().nth(at + 1)?;
        Some(self.text(value).before_equals())
    }

    /// A call of a method. Its receiver is looked at first, so that a long chain is gone through once.
    pub(super) fn method_call(&mut self, call: &syn::ExprMethodCall) -> Value {
        let method = call.method.to_string();
        let first = call
            .args
            .first()
            .map_or_else(Text::unknown, |first| self.text(first));
        self.chain.push((method.clone(), first.clone()));
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
            }
            self.report(span(), api, (operation, medium), name, unless_own);
        } else if let Value::Middleware(row) = &receiver
            && row.setter == method
            && method != "name"
        {
            let api = format!("{}::{method}", row.name);
            self.report(span(), api, (Operation::Set, Medium::Cookie), first, None);
        }
        if method == "make_removal"
            && let Expr::Path(path) = &*call.receiver
            && let Some(name) = path.path.get_ident()
        {
            self.mark_removal(&name.to_string());
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
        if let Some(name) = self.header_method(method, call) {
            return Some((
                "Set-Cookie header".into(),
                Operation::Set,
                Medium::Cookie,
                name,
                None,
            ));
        }
        self.jar_method(method, receiver, call)
            .or_else(|| self.web_method(method, receiver, call))
    }

    fn header_method(&self, method: &str, call: &syn::ExprMethodCall) -> Option<Text> {
        if !HEADER_WRITERS.contains(&method) {
            return None;
        }
        let arguments: Vec<&Expr> = call.args.iter().collect();
        match arguments.as_slice() {
            [Expr::Tuple(pair)] if pair.elems.len() == 2 => {
                let (name, value) = (pair.elems.first()?, pair.elems.last()?);
                self.is_header_name(name)
                    .then(|| self.text(value).before_equals())
            }
            [name] => {
                let writes = method == "entry" && self.is_header_name(name)
                    || method == "typed_insert"
                        && matches!(name, Expr::Call(call) if is_typed_header(call));
                writes.then(Text::unknown)
            }
            [name, value, ..] => self
                .is_header_name(name)
                .then(|| self.text(value).before_equals()),
            [] => None,
        }
    }

    fn jar_method(
        &mut self,
        method: &str,
        receiver: &Value,
        call: &syn::ExprMethodCall,
    ) -> Option<Found> {
        let (_, operation) = JAR_METHODS.iter().find(|(name, _)| *name == method)?;
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
            (Value::Jar { unless_own }, _)
                if !matches!(method, "insert" | "cookie" | "set_cookie") =>
            {
                let (name, removal) = match &value {
                    Value::Cookie { name, removal, .. } => (name.clone(), *removal),
                    _ => (self.text(argument), false),
                };
                let operation = if removal {
                    Operation::Remove
                } else {
                    *operation
                };
                found(operation, name, unless_own.clone())
            }
            (Value::Storage(_) | Value::Databases, _) => None,
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
                    *operation
                };
                found(operation, name.clone(), unless_own.clone())
            }
            _ if RESPONSE_METHODS.contains(&method)
                && self.file.has_jars
                && !self.file.is_client =>
            {
                found(*operation, self.text(argument), None)
            }
            (Value::Of(name), _)
                if matches!(method, "cookie" | "add_cookie") && name == RESPONSE =>
            {
                found(*operation, Text::unknown(), None)
            }
            (Value::Unknown, _) => {
                self.unknown_receiver = true;
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
            Some((
                Cow::Borrowed("web_sys::Storage"),
                operation,
                medium,
                name,
                None,
            ))
        };
        match (method, medium, call.args.len()) {
            ("set_item" | "set", Some(medium), 2) => storage(Operation::Set, medium, name()),
            ("remove_item" | "delete", Some(medium), 1) => {
                storage(Operation::Remove, medium, name())
            }
            ("clear", Some(medium), 0) if matches!(receiver, Value::Storage(_)) => {
                storage(Operation::Clear, medium, Text::unknown())
            }
            ("set_cookie", _, 1) if self.file.web => {
                let name = name().before_equals();
                Some((
                    "document.cookie".into(),
                    Operation::Set,
                    Medium::Cookie,
                    name,
                    None,
                ))
            }
            ("open" | "open_with_u32" | "open_with_f64", _, 1 | 2)
                if matches!(receiver, Value::Databases) =>
            {
                Some((
                    "indexedDB.open".into(),
                    Operation::Set,
                    Medium::IndexedDb,
                    name(),
                    None,
                ))
            }
            _ => None,
        }
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
            let name = self.text(value).before_equals();
            self.report(
                span,
                "Set-Cookie header",
                (Operation::Set, Medium::Cookie),
                name,
                None,
            );
        }
    }

    /// Whether an expression is the name of the header, by its constant or written out.
    pub(super) fn is_header_name(&self, expr: &Expr) -> bool {
        match expr {
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
            let name = Text::literal(value.clone()).before_equals();
            let span = text.span().byte_range();
            self.report(
                span,
                "Set-Cookie text",
                (Operation::Set, Medium::Cookie),
                name,
                None,
            );
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
                let name = text.before_equals();
                self.report(
                    span,
                    "Set-Cookie text",
                    (Operation::Set, Medium::Cookie),
                    name,
                    None,
                );
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

/// Through what, what happens, to what, under which name, and the own type that could be meant instead.
type Found = (Cow<'static, str>, Operation, Medium, Text, Option<String>);

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
    matches!(&*call.func, Expr::Path(path) if path.path.segments.iter().any(|segment| segment.ident == "SetCookie"))
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
fn range(start: Span, end: Span) -> Range<usize> {
    let (start, end) = (start.byte_range(), end.byte_range());
    start.start..end.end.max(start.end)
}

//! Evaluates an expression and its effects, using the file's outline, the scopes and the catalog. This module changes
//! no state: the visitor walks the tree, binds names and reports.

mod calls;
mod effects;
mod handling;
mod headers;
mod lists;
mod methods;
mod reflection;
mod registry;
mod strings;
mod traits;
mod types;
mod wrappers;

use effects::callee_path;
pub(super) use effects::{Effect, Kind, operation, wrapper_effect};
pub(super) use handling::{Handling, passes};
pub(super) use strings::{arguments, dedented};

use super::outline::Outline;
use super::scopes::Scopes;
use super::value::{Value, one_of, segments, text_value};
use crate::facts::Wrappers;
use crate::text::Text;
use std::cell::Cell;
use std::collections::HashMap;
use std::path::Path;
use syn::{Expr, Lit};

/// Evaluates expressions at one point of a file.
pub(super) struct Evaluator<'c> {
    pub(super) outline: &'c Outline,
    /// Functions of the scanned sources that pass a name on.
    pub(super) wrappers: &'c Wrappers,
    /// Types of the registry in the scanned sources, in addition to those of the file.
    pub(super) registries: &'c [String],
    pub(super) scopes: Scopes,
    /// The parameters of each function around the expression, by their names, with the index of the function.
    pub(super) parameters: Vec<(usize, HashMap<String, usize>)>,
    /// The traits that the parameters of each of them are required to have, by their names.
    pub(super) bounds: Vec<HashMap<String, Vec<String>>>,
    /// The modules of the file around the expression, from the outermost on.
    pub(super) modules: Vec<String>,
    /// The file.
    path: &'c Path,
    /// How many macros the expression that is evaluated is within, of those that are evaluated too.
    macros: Cell<usize>,
}

/// How many macros within each other are evaluated.
const MOST_MACROS: usize = 8;

impl<'c> Evaluator<'c> {
    /// Returns an evaluator that knows no variable yet.
    pub(super) fn new(
        outline: &'c Outline,
        wrappers: &'c Wrappers,
        registries: &'c [String],
    ) -> Self {
        Self {
            outline,
            wrappers,
            registries,
            scopes: Scopes::default(),
            parameters: Vec::new(),
            bounds: Vec::new(),
            modules: Vec::new(),
            path: Path::new(""),
            macros: Cell::new(0),
        }
    }

    /// Returns the same for expressions of a file at this path.
    pub(super) fn of_file(self, path: &'c Path) -> Self {
        Self { path, ..self }
    }

    /// Returns the parameter of the function around the expression that has a name: the function and the position.
    pub(super) fn parameter(&self, name: &str) -> Option<(usize, usize)> {
        let (function, named) = self.parameters.last()?;
        Some((*function, *named.get(name)?))
    }

    /// Returns the value of an expression.
    pub(super) fn value(&self, expr: &Expr) -> Value {
        match expr {
            Expr::Path(path) if path.qself.is_none() => match path.path.get_ident() {
                Some(name) if name == "self" => self
                    .scopes
                    .self_type()
                    .map_or(Value::Unknown, |own| self.own_value(own)),
                _ => self.value_of_path(path),
            },
            // `<Session as Named>::NAME`.
            Expr::Path(path) => match path.qself.as_ref().map(|own| &*own.ty) {
                Some(syn::Type::Path(own)) => {
                    let own = own.path.segments.last().map(|last| last.ident.to_string());
                    let name = path.path.segments.last().map(|last| last.ident.to_string());
                    let path: Vec<String> = own.into_iter().chain(name).collect();
                    text_value(self.constant_text(&path))
                }
                _ => Value::Unknown,
            },
            Expr::Reference(inner) => self.value(&inner.expr),
            Expr::Paren(inner) => self.value(&inner.expr),
            Expr::Group(inner) => self.value(&inner.expr),
            Expr::Try(inner) => self.value(&inner.expr),
            Expr::Await(inner) => self.value(&inner.base),
            Expr::Unary(inner) => self.value(&inner.expr),
            Expr::Cast(inner) => self.of_type(&inner.ty),
            Expr::Assign(inner) => self.value(&inner.right),
            Expr::Block(block) => self.last_value(&block.block.stmts),
            Expr::If(branches) => {
                let then = self.last_value(&branches.then_branch.stmts);
                let then = (!ends(&branches.then_branch.stmts)).then_some(then);
                let other = branches.else_branch.as_ref();
                let other = other.filter(|(_, other)| !leaves(other));
                let other = other.map(|(_, other)| self.value(other));
                one_of(then.into_iter().chain(other).collect())
            }
            Expr::Match(choice) => {
                let arms = choice.arms.iter().filter(|arm| !leaves(&arm.body));
                one_of(arms.map(|arm| self.value(&arm.body)).collect())
            }
            Expr::Index(inner) => match self.value(&inner.expr) {
                known @ (Value::HeaderName | Value::Made | Value::Received | Value::Text(_)) => {
                    known
                }
                list @ Value::Each { .. } => self.indexed(list, &inner.index),
                _ if matches!(&*inner.expr, Expr::Index(_)) => Value::Unknown,
                _ => text_value(self.text(expr)),
            },
            Expr::Array(list) => self.list(list.elems.iter()),
            Expr::Field(field) => match &field.member {
                syn::Member::Named(name) => match self.outline.field(&name.to_string()) {
                    known if known.matters() => known,
                    value => self.value_of_field(field).unwrap_or(value),
                },
                syn::Member::Unnamed(_) => self.value(&field.base),
            },
            Expr::Call(call) => self.call_value(call),
            Expr::Struct(made) => match made.path.is_ident("Self") {
                true => self
                    .scopes
                    .self_type()
                    .map_or(Value::Unknown, |own| self.value_of_type(&[own.to_owned()])),
                false => self.value_of_type(&segments(&made.path)),
            },
            Expr::MethodCall(call) => self.method_value(call, &self.value(&call.receiver)),
            Expr::Lit(lit) if is_header_literal(&lit.lit) => Value::HeaderName,
            Expr::Macro(call) if call.mac.path.is_ident("vec") => {
                let list = || Some(self.list(arguments(&call.mac)?.iter()));
                self.within_macro(list).unwrap_or_default()
            }
            Expr::Macro(call) if self.is_made_text(&call.mac) => Value::Made,
            Expr::Lit(_) | Expr::Macro(_) | Expr::Binary(_) | Expr::Tuple(_) => {
                text_value(self.text(expr))
            }
            _ => Value::Unknown,
        }
    }

    /// Returns the jar, storage area or string that a field holds although its type does not say so.
    fn value_of_field(&self, field: &syn::ExprField) -> Option<Value> {
        let syn::Member::Named(name) = &field.member else {
            return None;
        };
        let name = name.to_string();
        let of = self.type_with(field)?;
        let held = self.outline.held(&of, &name);
        held.or_else(|| {
            let text = self.outline.field_text(&of, &name);
            (!text.is_unknown()).then_some(Value::Text(text))
        })
    }

    /// Reads a macro, unless it is within so many others that reading each of them again and again would take long.
    fn within_macro<R>(&self, read: impl FnOnce() -> Option<R>) -> Option<R> {
        let depth = self.macros.get();
        if depth == MOST_MACROS {
            return None;
        }
        self.macros.set(depth + 1);
        let read = read();
        self.macros.set(depth);
        read
    }

    /// Returns the value of a variable or constant.
    pub(super) fn value_of_path(&self, path: &syn::ExprPath) -> Value {
        match path.path.get_ident() {
            Some(name) if path.qself.is_none() => match self.scopes.lookup(&name.to_string()) {
                Value::Unknown => self.path_value(&path.path),
                value => value,
            },
            _ => self.path_value(&path.path),
        }
    }

    /// Returns the value of something that no variable has as its name.
    fn path_value(&self, path: &syn::Path) -> Value {
        if self.registry_constant(path).is_some() {
            return Value::Constant;
        }
        if self.is_header_path(path) {
            return Value::HeaderName;
        }
        let is_variable = |name: &syn::Ident| self.scopes.is_known(&name.to_string());
        if !path.get_ident().is_some_and(is_variable)
            && let Some(function) = self.function_value(&segments(path))
        {
            return function;
        }
        match self.constant_value(path) {
            // `Key::Theme`.
            Value::Unknown if path.segments.len() > 1 => self.value_of_type(&segments(path)),
            value => value,
        }
    }

    /// Returns the value of a list: the name of the header if it is among the elements, headers that were made or
    /// received if all are, or a cookie under one of several names.
    fn list<'e>(&self, elements: impl Iterator<Item = &'e Expr>) -> Value {
        let values: Vec<Value> = elements.map(|element| self.value(element)).collect();
        match values.first() {
            Some(first) if values.iter().all(Value::is_clean) => first.clone(),
            _ if values
                .iter()
                .any(|value| matches!(value, Value::HeaderName)) =>
            {
                Value::HeaderName
            }
            Some(Value::Cookie { .. }) => cookies(&values),
            _ => lists::list_with(values),
        }
    }

    /// Returns whether a macro does nothing but to write out headers that the registry has made.
    fn is_made_text(&self, mac: &syn::Macro) -> bool {
        let is_format = mac
            .path
            .segments
            .last()
            .is_some_and(|last| last.ident == "format");
        let Some(arguments) = is_format.then(|| arguments(mac)).flatten() else {
            return false;
        };
        match arguments.split_first() {
            Some((Expr::Lit(template), [only])) => {
                matches!(&template.lit, Lit::Str(template) if template.value() == "{}")
                    && self
                        .within_macro(|| Some(self.value(only).is_clean()))
                        .unwrap_or_default()
            }
            _ => false,
        }
    }

    /// Returns the value of a block: that of its last expression.
    fn last_value(&self, stmts: &[syn::Stmt]) -> Value {
        match stmts.last() {
            Some(syn::Stmt::Expr(expr, None)) => self.value(expr),
            _ => Value::Unknown,
        }
    }
}

/// Returns the cookie that stands for several, as a loop over them has it: a removal only if each is one.
pub(in crate::rust) fn cookies(values: &[Value]) -> Value {
    let mut names = Vec::new();
    let (mut removes, mut are_empty, mut own) = (true, true, None);
    for value in values {
        let Value::Cookie {
            name,
            removal,
            empty,
            unless_own,
        } = value
        else {
            return Value::Unknown;
        };
        names.push(name.clone());
        removes &= removal | empty;
        are_empty &= empty;
        own = own.or_else(|| unless_own.clone());
    }
    Value::Cookie {
        name: Text::one_of(&names),
        removal: removes && !are_empty,
        empty: are_empty,
        unless_own: own,
    }
}

/// Returns whether a literal is the name of the header.
pub(in crate::rust) fn is_header_literal(literal: &Lit) -> bool {
    const NAME: &str = "set-cookie";
    match literal {
        Lit::Str(text) => text.value().eq_ignore_ascii_case(NAME),
        Lit::ByteStr(text) => text.value().eq_ignore_ascii_case(NAME.as_bytes()),
        Lit::CStr(text) => text
            .value()
            .to_bytes()
            .eq_ignore_ascii_case(NAME.as_bytes()),
        _ => false,
    }
}

/// Returns whether an expression leaves the function or loop, or gives a failure, so that no value comes of it.
pub(super) fn leaves(expr: &Expr) -> bool {
    let is = |path: &syn::Path, names: &[&str]| {
        path.segments
            .last()
            .is_some_and(|last| names.iter().any(|name| last.ident == name))
    };
    match expr {
        Expr::Return(_) | Expr::Break(_) | Expr::Continue(_) => true,
        Expr::Macro(call) => is(
            &call.mac.path,
            &["bail", "panic", "todo", "unimplemented", "unreachable"],
        ),
        Expr::Path(path) => path.path.is_ident("None"),
        Expr::Call(call) => matches!(&*call.func, Expr::Path(path) if is(&path.path, &["Err"])),
        Expr::Block(block) => ends(&block.block.stmts),
        Expr::Paren(inner) => leaves(&inner.expr),
        _ => false,
    }
}

/// Returns whether the last of some statements leaves.
pub(super) fn ends(stmts: &[syn::Stmt]) -> bool {
    match stmts.last() {
        Some(syn::Stmt::Expr(expr, _)) => leaves(expr),
        Some(syn::Stmt::Macro(call)) => matches!(
            call.mac.path.segments.last(),
            Some(last) if ["bail", "panic", "todo", "unimplemented", "unreachable"].iter().any(|name| last.ident == name)
        ),
        _ => false,
    }
}

//! Finds the name of the header in any position. Reports it unless it is known that the code only reads the header.

use super::{Visitor, first_span, range};
use crate::catalog::catalog;
use crate::occurrence::Operation;
use crate::rust::context::Context;
use crate::rust::evaluate::{Effect, Handling, arguments};
use crate::rust::reads;
use crate::rust::set_cookie::{Written, written};
use crate::rust::value::{Value, segments};
use std::ops::Range;
use syn::visit::Visit as _;
use syn::{Expr, Pat};

impl Visitor<'_> {
    /// Reports the name of the header, unless it is only read or given another name, which is followed.
    pub(super) fn header_name(&mut self, span: impl FnOnce() -> Range<usize>) {
        if !self.contexts.is_reported() && !self.contexts.is_naming() {
            self.report(span(), Effect::of_header(Written::unknown()));
        }
    }

    /// Visits the arguments of a call as it handles them.
    pub(super) fn handled(&mut self, handling: Handling, visit: impl FnOnce(&mut Self)) {
        match handling {
            Handling::Reads => self.within(Context::Reading, visit),
            Handling::Hands => self.within(Context::Handing, visit),
            Handling::Passes => visit(self),
        }
    }

    /// Visits a value that is given a name. The name of the header is followed under it.
    pub(super) fn named(&mut self, value: &Expr, visit: impl FnOnce(&mut Self)) {
        if matches!(self.evaluator.value(value), Value::HeaderName) {
            self.within(Context::Naming, visit);
        } else {
            visit(self);
        }
    }

    /// Visits a constant or static of the file. Another file does not show that a public one is the name of the header.
    pub(super) fn constant(
        &mut self,
        visibility: &syn::Visibility,
        name: &syn::Ident,
        value: &Expr,
    ) {
        if !matches!(visibility, syn::Visibility::Inherited) && self.evaluator.is_header_name(value)
        {
            let effect = Effect::of_header(Written {
                operation: Operation::Import,
                ..Written::unknown()
            });
            self.report(name.span().byte_range(), effect);
        }
        self.within(Context::Naming, |visitor| visitor.visit_expr(value));
    }

    /// Notes the strings that the fields of a struct are given.
    fn learn_fields(&mut self, made: &syn::ExprStruct) {
        let Some(last) = made.path.segments.last() else {
            return;
        };
        let of = match self.evaluator.scopes.self_type() {
            Some(own) if last.ident == "Self" => own.to_owned(),
            _ => last.ident.to_string(),
        };
        for field in &made.fields {
            if let syn::Member::Named(name) = &field.member {
                self.learn_field(&of, &name.to_string(), &field.expr);
            }
        }
    }

    /// Notes what a field of a type is given.
    fn learn_field(&mut self, of: &str, field: &str, given: &Expr) {
        let value = self.evaluator.value(given);
        let text = self.evaluator.text(given);
        let in_test = self.contexts.in_test();
        self.found.learned(in_test).field(of, field, &value, text);
    }

    /// Notes the string that a field is assigned.
    pub(super) fn learn_assigned(&mut self, assign: &syn::ExprAssign) {
        if let Expr::Field(field) = &*assign.left
            && let syn::Member::Named(name) = &field.member
            && let Some(of) = self.evaluator.type_with(field)
        {
            self.learn_field(&of, &name.to_string(), &assign.right);
        }
    }

    /// Visits a struct that is made. A field with the name of the header is written where the struct goes.
    pub(super) fn made_struct(&mut self, made: &syn::ExprStruct) {
        self.listed_cookies(made);
        self.learn_fields(made);
        let has_name = |field: &&syn::FieldValue| {
            let is_list = matches!(&field.expr, Expr::Array(_) | Expr::Macro(_));
            !is_list && self.evaluator.is_header_name(&field.expr)
        };
        let is_hiding = |name: String| reads::is_hiding(&name) || reads::is_reader(&name);
        let hides = made
            .path
            .segments
            .last()
            .is_some_and(|last| reads::is_hiding(&last.ident.to_string()));
        let named = made.fields.iter().find(has_name);
        let Some(named) = named else {
            for field in &made.fields {
                let hides = hides
                    || matches!(&field.member, syn::Member::Named(name) if is_hiding(name.to_string()));
                if hides {
                    self.within(Context::Reading, |visitor| visitor.visit_expr(&field.expr));
                } else {
                    self.visit_expr(&field.expr);
                }
            }
            self.visit_rest(made);
            return;
        };
        let others = || {
            made.fields
                .iter()
                .filter(|field| field.member != named.member)
        };
        let is_harmless = others().next().is_some()
            && others().all(|field| {
                self.evaluator.value(&field.expr).is_clean()
                    || self.evaluator.is_no_cookie(&field.expr)
            });
        if !hides && !is_harmless && !self.contexts.is_reported() && !self.contexts.is_reading() {
            let texts = others().map(|field| written(&self.evaluator.text(&field.expr)));
            let header = texts
                .into_iter()
                .find(|written| !written.name.is_unknown())
                .unwrap_or_else(Written::unknown);
            let span = range(first_span(&made.path), made.brace_token.span.close());
            self.report(span, Effect::of_header(header));
        }
        self.within(Context::Reported, |visitor| {
            made.fields
                .iter()
                .for_each(|field| visitor.visit_expr(&field.expr));
            visitor.visit_rest(made);
        });
    }

    /// Reports the cookies that a response of a library lists in a field of its own.
    fn listed_cookies(&mut self, made: &syn::ExprStruct) {
        let full = self
            .evaluator
            .outline
            .imports
            .resolve(&segments(&made.path));
        let Some(field) = full.last().and_then(|last| catalog().cookie_field(last)) else {
            return;
        };
        let is_listed = |given: &&syn::FieldValue| matches!(&given.member, syn::Member::Named(name) if name == field);
        let Some(listed) = made.fields.iter().find(is_listed) else {
            return;
        };
        let of_macro = match &listed.expr {
            Expr::Macro(call) => arguments(&call.mac).unwrap_or_default(),
            _ => Vec::new(),
        };
        let elements: Vec<&Expr> = match &listed.expr {
            Expr::Array(list) => list.elems.iter().collect(),
            Expr::Macro(_) if !of_macro.is_empty() => of_macro.iter().collect(),
            other => vec![other],
        };
        for element in elements {
            if !self.evaluator.value(element).is_clean() {
                let header = written(&self.evaluator.text(element));
                let span = range(first_span(&made.path), made.brace_token.span.close());
                self.report(span, Effect::of_header(header));
            }
        }
    }

    fn visit_rest(&mut self, made: &syn::ExprStruct) {
        if let Some(rest) = &made.rest {
            self.visit_expr(rest);
        }
    }

    /// Reports an assignment to the header of a map: `headers["set-cookie"] = value`. Returns whether it is one.
    pub(super) fn assigned_header(&mut self, assign: &syn::ExprAssign) -> bool {
        let Expr::Index(index) = &*assign.left else {
            return false;
        };
        let value = &assign.right;
        if !self.evaluator.is_header_name(&index.index)
            || self.evaluator.value(value).is_clean()
            || self.evaluator.is_no_cookie(value)
        {
            return false;
        }
        let span = range(
            index.bracket_token.span.open(),
            index.bracket_token.span.close(),
        );
        let header = written(&self.evaluator.text(value));
        self.report(span, Effect::of_header(header));
        self.within(Context::Reported, |visitor| {
            visitor.visit_expr(&index.expr);
            visitor.visit_expr(value);
        });
        true
    }

    /// Visits `if let Entry::Occupied(entry) = headers.entry(SET_COOKIE)`: by itself it changes nothing. Returns whether it
    /// is that.
    pub(super) fn occupied_entry(&mut self, pattern: &Pat, value: &Expr) -> bool {
        let (Pat::TupleStruct(variant), Expr::MethodCall(call)) = (pattern, value) else {
            return false;
        };
        let is_occupied = variant
            .path
            .segments
            .last()
            .is_some_and(|last| last.ident == "Occupied");
        let is_header = call.method == "entry"
            && call.args.len() == 1
            && call
                .args
                .first()
                .is_some_and(|name| self.evaluator.is_header_name(name));
        if !is_occupied || !is_header {
            return false;
        }
        self.visit_expr(&call.receiver);
        for part in &variant.elems {
            self.bind(part, &Value::HeaderEntry);
        }
        true
    }
}

//! Scans string literals and macros that create strings for hand-written headers and scripts.

use super::{Visitor, first_span, range, tokens};
use crate::rust::context::Context;
use crate::rust::evaluate::{Effect, arguments, dedented, is_header_literal};
use crate::rust::reads::PRINTS;
use crate::rust::set_cookie::{field, is_pair, is_set_cookie, written};
use crate::text::{Part, Text};
use std::ops::Range;
use syn::{Expr, Lit};

/// How an occurrence that writes the whole header as a string is called.
const TEXT: &str = "Set-Cookie text";

impl Visitor<'_> {
    /// Visits a literal: a header that is written by hand, or a script.
    pub(super) fn literal(&mut self, literal: &Lit) {
        if is_header_literal(literal) {
            self.header_name(|| literal.span().byte_range());
            return;
        }
        let text = match literal {
            Lit::Str(text) => text,
            Lit::ByteStr(bytes) => {
                let value = bytes.value();
                let value = String::from_utf8_lossy(&value);
                if crate::words::has_script(&value) {
                    let in_test = self.contexts.in_test();
                    let span = bytes.span().byte_range();
                    self.found.scripts.push((span, in_test));
                }
                let text = Text::literal(value);
                self.field(&text, false, || bytes.span().byte_range());
                return;
            }
            _ => return,
        };
        let value = text.value();
        if self.field(&Text::literal(value.clone()), false, || {
            text.span().byte_range()
        }) {
            return;
        }
        // To find out where a token is costs more than to look at it.
        if !self.contexts.is_reported() && is_set_cookie(&value) {
            let written = written(&Text::literal(value.clone()));
            let span = text.span().byte_range();
            self.report(span, Effect::of_text(TEXT, written));
        }
        if crate::words::has_script(&value) {
            let in_test = self.contexts.in_test();
            self.found.scripts.push((text.span().byte_range(), in_test));
        }
    }

    /// Reports a text with the header whose indentation a function takes out: `unindent("  Set-Cookie: a=1")`. Returns whether it
    /// is one.
    pub(super) fn dedented(&mut self, path: &[String], call: &syn::ExprCall) -> bool {
        let is_dedent = path
            .last()
            .is_some_and(|last| last == "dedent" || last == "unindent");
        let Some(only) = call
            .args
            .first()
            .filter(|_| is_dedent && call.args.len() == 1)
        else {
            return false;
        };
        let text = dedented(self.evaluator.text(only));
        self.field(&text, false, || {
            range(call.paren_token.span.open(), call.paren_token.span.close())
        })
    }

    /// Visits the literals of an attribute.
    pub(super) fn attribute_texts(&mut self, tokens: &proc_macro2::TokenStream) {
        for token in tokens.clone() {
            if let proc_macro2::TokenTree::Literal(literal) = token
                && let Ok(Lit::Str(text)) =
                    syn::parse2(proc_macro2::TokenTree::from(literal).into())
                && crate::words::has_script(&text.value())
            {
                let in_test = self.contexts.in_test();
                self.found.scripts.push((text.span().byte_range(), in_test));
            }
        }
    }

    /// Reports a text that is a line of a response with the header, and returns whether it is one. `is_print` says that it
    /// is printed: most of what is printed is a log, so that only a pair counts.
    fn field(&mut self, text: &Text, is_print: bool, span: impl FnOnce() -> Range<usize>) -> bool {
        let Some(value) = field(text) else {
            return false;
        };
        let has_pair = value
            .0
            .iter()
            .any(|part| matches!(part, Part::Literal(text) if text.contains('=')));
        let is_written = if is_print { has_pair } else { is_pair(&value) };
        if !is_written || self.contexts.is_reported() || self.contexts.is_reading() {
            return false;
        }
        self.report(span(), Effect::of_text(TEXT, written(&value)));
        true
    }

    /// Visits a macro whose arguments need a look of their own, and returns whether it is one.
    pub(super) fn text_macro(&mut self, mac: &syn::Macro) -> bool {
        if let Some(text) = self.evaluator.macro_text(mac)
            && let Some(arguments) = arguments(mac)
        {
            let template = arguments.iter().find_map(|argument| match argument {
                Expr::Lit(syn::ExprLit {
                    lit: Lit::Str(text),
                    ..
                }) => Some(text.value()),
                _ => None,
            });
            let is_field = field(&text).is_some_and(|value| is_pair(&value));
            let (text, is_header) = match field(&text) {
                Some(value) if is_field && !self.contexts.is_reading() => (value, true),
                _ => (
                    text,
                    template.is_some_and(|template| is_set_cookie(&template)),
                ),
            };
            if is_header && !self.contexts.is_reported() {
                let close = match &mac.delimiter {
                    syn::MacroDelimiter::Paren(token) => token.span.close(),
                    syn::MacroDelimiter::Brace(token) => token.span.close(),
                    syn::MacroDelimiter::Bracket(token) => token.span.close(),
                };
                let span = range(first_span(&mac.path), close);
                self.report(span, Effect::of_text(TEXT, written(&text)));
                self.within(Context::Reported, |visitor| visitor.arguments(&arguments));
                return true;
            }
        }
        let name = mac
            .path
            .segments
            .last()
            .map(|last| last.ident.to_string())
            .unwrap_or_default();
        // A text that these compare or print is not sent.
        if name.starts_with("assert") || name.starts_with("debug_assert") {
            self.within(Context::Reported, |visitor| {
                tokens::visit(visitor, &mac.tokens);
            });
            return true;
        }
        // What a program behind a gateway prints is its response.
        if PRINTS.contains(&name.as_str())
            && let Some(arguments) = arguments(mac)
            && let Some((Expr::Lit(template), rest)) = arguments.split_first()
            && let Lit::Str(template) = &template.lit
        {
            let text = self.evaluator.template_text(&template.value(), rest);
            return self.field(&text, true, || template.span().byte_range());
        }
        false
    }
}

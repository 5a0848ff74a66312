//! String literals and macros that make strings: headers that are written by hand, and scripts.

use super::{Visitor, first_span, range, tokens};
use crate::rust::context::Context;
use crate::rust::evaluate::{Effect, arguments};
use crate::rust::set_cookie::{is_set_cookie, written};
use crate::text::Text;
use syn::{Expr, Lit};

/// How an occurrence that writes the whole header as a string is called.
const TEXT: &str = "Set-Cookie text";

impl Visitor<'_> {
    /// Visits a literal: a header that is written by hand, or a script.
    pub(super) fn literal(&mut self, literal: &Lit) {
        let Lit::Str(text) = literal else { return };
        let value = text.value();
        // To find out where a token is costs more than to look at it.
        if !self.contexts.is_reported() && is_set_cookie(&value) {
            let (name, operation) = written(&Text::literal(value.clone()));
            let span = text.span().byte_range();
            self.report(span, Effect::of_cookie(TEXT, operation, name));
        }
        if crate::words::has_script(&value) {
            let in_test = self.contexts.in_test();
            self.found.scripts.push((text.span().byte_range(), in_test));
        }
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
            let is_header = template.is_some_and(|template| is_set_cookie(&template));
            if is_header && !self.contexts.is_reported() {
                let close = match &mac.delimiter {
                    syn::MacroDelimiter::Paren(token) => token.span.close(),
                    syn::MacroDelimiter::Brace(token) => token.span.close(),
                    syn::MacroDelimiter::Bracket(token) => token.span.close(),
                };
                let span = range(first_span(&mac.path), close);
                let (name, operation) = written(&text);
                self.report(span, Effect::of_cookie(TEXT, operation, name));
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
        false
    }
}

//! Writing a cookie as one text, as `document.cookie` and a `Set-Cookie` header take it.

use super::reader::{Effect, Reader};
use crate::occurrence::{Medium, Operation};
use crate::text::expires_at_once;
use oxc_ast::ast::Expression;
use std::borrow::Cow;

/// Returns the effect of writing a cookie as one text.
pub(super) fn cookie_text<'a>(
    reader: &mut Reader<'_, 'a>,
    api: impl Into<Cow<'static, str>>,
    text: &Expression<'a>,
) -> Effect {
    let (name, attributes) = reader.cookie_text(text);
    let span = oxc_span::GetSpan::span(text);
    let written = span.source_text(reader.scopes.semantic.source_text());
    // Of a lifetime that a condition chooses, it is not known that it is over.
    let is_choice = written.contains('?');
    let operation = if !is_choice && expires_at_once(written) {
        Operation::Remove
    } else {
        Operation::Set
    };
    Effect::new(api, operation, Medium::Cookie, name).with(attributes)
}

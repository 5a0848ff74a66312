//! Recognizes a cookie that is written as one text, for `document.cookie` or a `Set-Cookie` header.

use super::libraries;
use super::reader::{Effect, Reader};
use crate::occurrence::{Medium, Operation};
use crate::text::{Text, expires_at_once};
use oxc_ast::ast::{ArrayExpressionElement, Expression};
use std::borrow::Cow;

/// Returns the effect of writing cookies as texts: one, or a list of them. None where calls of libraries make all of them, which
/// are occurrences themselves: `cookie.serialize("a", value)`.
pub(super) fn cookie_text<'a>(
    reader: &mut Reader<'_, 'a>,
    api: impl Into<Cow<'static, str>>,
    text: &Expression<'a>,
) -> Option<Effect> {
    let Expression::ArrayExpression(list) = text.get_inner_expression() else {
        return (!libraries::makes_cookie(reader, text)).then(|| one(reader, api, text));
    };
    let api = api.into();
    let mut effects = Vec::new();
    for element in &list.elements {
        match (element, element.as_expression()) {
            (_, Some(text)) if libraries::makes_cookie(reader, text) => {}
            (_, Some(text)) => effects.push(one(reader, api.clone(), text)),
            (ArrayExpressionElement::SpreadElement(_), None) => {
                let name = Text::unknown();
                effects.push(Effect::set(api.clone(), Medium::Cookie, name));
            }
            (_, None) => {}
        }
    }
    if effects.len() < 2 {
        return effects.pop();
    }
    let names: Vec<Text> = effects.iter().map(|effect| effect.name.clone()).collect();
    let removes = effects
        .iter()
        .all(|effect| effect.operation == Operation::Remove);
    let operation = match removes {
        true => Operation::Remove,
        false => Operation::Set,
    };
    // Which of the attributes belong to which name is known for one text alone.
    Some(Effect::new(
        api,
        operation,
        Medium::Cookie,
        Text::one_of(&names),
    ))
}

/// Returns the effect of writing one cookie.
fn one<'a>(
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

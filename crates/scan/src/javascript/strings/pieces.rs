//! Strings that are concatenated where they are run: `"localStorage.setItem('" + key + "', 1)"`. The known parts are
//! scanned, and the other parts are treated as unknown operands.

use crate::facts::Place;
use crate::javascript::scopes::Scopes;
use crate::text::FILLED;
use oxc_ast::ast::{
    Argument, BinaryExpression, BinaryOperator, CallExpression, Expression, TemplateLiteral,
};
use oxc_span::{GetSpan as _, Span};

/// How many texts a string is followed to that conditions choose.
const MOST_TEXTS: usize = 16;

/// How many pieces one string is put together from.
const MOST_PIECES: usize = 256;

/// How deeply strings are put together.
const STEPS: usize = 24;

/// A piece of a string.
#[derive(Clone)]
struct Piece {
    text: String,
    /// Where it is in the file.
    span: Span,
}

/// A text that a string can be.
#[derive(Clone, Default)]
pub(super) struct Written(Vec<Piece>);

impl Written {
    fn one(text: String, span: Span) -> Self {
        Self(vec![Piece { text, span }])
    }

    /// Returns an operand of which nothing is known.
    fn hole(span: Span) -> Self {
        Self::one(FILLED.to_owned(), span)
    }

    fn and(&self, more: &Self) -> Self {
        let pieces = self.0.iter().chain(&more.0);
        Self(pieces.take(MOST_PIECES).cloned().collect())
    }

    /// Returns the bytes at which it begins and ends in the file.
    pub(super) fn span(&self) -> Option<(u32, u32)> {
        Some((self.0.first()?.span.start, self.0.last()?.span.end))
    }

    /// Returns the text, and where its pieces are in the file.
    pub(super) fn placed(&self) -> (String, Vec<Place>) {
        let mut text = String::new();
        let mut places = Vec::new();
        for piece in &self.0 {
            places.push(Place {
                at: text.len(),
                start: piece.span.start as usize,
                length: (piece.span.end - piece.span.start) as usize,
            });
            text.push_str(&piece.text);
        }
        (text, places)
    }
}

/// Returns the texts that come of each of some texts followed by each of others.
fn joined(first: &[Written], second: &[Written]) -> Vec<Written> {
    let all = first
        .iter()
        .flat_map(|one| second.iter().map(|other| one.and(other)));
    all.take(MOST_TEXTS).collect()
}

fn either(mut first: Vec<Written>, second: Vec<Written>) -> Vec<Written> {
    first.extend(second);
    first.truncate(MOST_TEXTS);
    first
}

impl<'a> Scopes<'_, 'a> {
    /// Returns the texts that an expression can be where it is run.
    pub(super) fn written(&self, expr: &Expression<'a>) -> Vec<Written> {
        self.refuel();
        self.written_in(expr, STEPS)
    }

    /// Returns the text of a literal that is run.
    pub(super) fn written_literal(&self, span: Span) -> Written {
        self.literal(span)
    }

    /// Returns the texts that a template can be that is run.
    pub(super) fn written_template(&self, template: &TemplateLiteral<'a>) -> Vec<Written> {
        self.refuel();
        self.template(template, STEPS)
    }

    /// Returns the texts that come of adding two expressions.
    pub(super) fn written_sum(&self, sum: &BinaryExpression<'a>) -> Vec<Written> {
        self.refuel();
        self.sum(sum, STEPS)
    }

    fn written_in(&self, expr: &Expression<'a>, steps: usize) -> Vec<Written> {
        let expr = self.plain_constant(expr);
        let hole = || vec![Written::hole(expr.span())];
        let Some(steps) = self.step(steps) else {
            return hole();
        };
        match expr {
            Expression::StringLiteral(text) => vec![self.literal(text.span)],
            Expression::TemplateLiteral(template) => self.template(template, steps),
            Expression::TaggedTemplateExpression(tagged) => self.template(&tagged.quasi, steps),
            Expression::BinaryExpression(sum) if sum.operator == BinaryOperator::Addition => {
                self.sum(sum, steps)
            }
            Expression::ConditionalExpression(choice) => either(
                self.written_in(&choice.consequent, steps),
                self.written_in(&choice.alternate, steps),
            ),
            Expression::LogicalExpression(choice) => either(
                self.written_in(&choice.left, steps),
                self.written_in(&choice.right, steps),
            ),
            Expression::AssignmentExpression(assign) => self.written_in(&assign.right, steps),
            Expression::CallExpression(call) => self.written_call(call, steps).unwrap_or_else(hole),
            Expression::Identifier(name) => {
                // A variable that is assigned again is each of what it is given.
                let given = self
                    .symbol(name)
                    .and_then(|symbol| self.assigned_to(symbol));
                let all = given.into_iter().flatten();
                let texts = all.flat_map(|given| self.written_in(given, steps));
                let texts: Vec<Written> = texts.take(MOST_TEXTS).collect();
                match texts.is_empty() {
                    true => hole(),
                    false => texts,
                }
            }
            _ => hole(),
        }
    }

    fn sum(&self, sum: &BinaryExpression<'a>, steps: usize) -> Vec<Written> {
        // The operands of a long sum are within each other.
        let mut operands = vec![&sum.right];
        let mut left = sum.left.get_inner_expression();
        while let Expression::BinaryExpression(inner) = left
            && inner.operator == BinaryOperator::Addition
        {
            operands.push(&inner.right);
            left = inner.left.get_inner_expression();
        }
        let mut texts = self.written_in(left, steps);
        for operand in operands.into_iter().rev() {
            texts = joined(&texts, &self.written_in(operand, steps));
        }
        texts
    }

    /// Returns a literal without its quotes, with blanks in place of its escapes.
    fn literal(&self, span: Span) -> Written {
        let inner = Span::new(
            span.start + 1,
            span.end.saturating_sub(1).max(span.start + 1),
        );
        Written::one(content(self.source_of_span(inner)), inner)
    }

    fn source_of_span(&self, span: Span) -> &'a str {
        let source = self.semantic.source_text();
        source
            .get(span.start as usize..span.end as usize)
            .unwrap_or_default()
    }

    fn template(&self, template: &TemplateLiteral<'a>, steps: usize) -> Vec<Written> {
        let mut texts = vec![Written::default()];
        for (at, quasi) in template.quasis.iter().enumerate() {
            let text = Written::one(content(self.source_of_span(quasi.span)), quasi.span);
            texts = joined(&texts, &[text]);
            if let Some(hole) = template.expressions.get(at) {
                texts = joined(&texts, &self.written_in(hole, steps));
            }
        }
        texts
    }

    /// Returns the texts that a call gives back: `"a".concat(b)`, `["a", b].join(";")`, a function of the file.
    fn written_call(&self, call: &CallExpression<'a>, steps: usize) -> Option<Vec<Written>> {
        let arguments = || {
            let plain = call.arguments.iter();
            plain.map_while(Argument::as_expression)
        };
        if let Some(member) = call.callee.get_inner_expression().get_member_expr()
            && let Some(method) = member.static_property_name()
        {
            match method {
                "concat" => {
                    let mut texts = self.written_in(member.object(), steps);
                    for argument in arguments() {
                        texts = joined(&texts, &self.written_in(argument, steps));
                    }
                    return Some(texts);
                }
                "join" => {
                    let Expression::ArrayExpression(list) = self.plain_constant(member.object())
                    else {
                        return None;
                    };
                    let between = match arguments().next() {
                        Some(between) => self.written_in(between, steps),
                        None => vec![Written::one(",".to_owned(), call.span)],
                    };
                    let mut texts = vec![Written::default()];
                    for (at, element) in list.elements.iter().enumerate() {
                        if at > 0 {
                            texts = joined(&texts, &between);
                        }
                        let element = match element.as_expression() {
                            Some(element) => self.written_in(element, steps),
                            None => vec![Written::hole(element.span())],
                        };
                        texts = joined(&texts, &element);
                    }
                    return Some(texts);
                }
                "createHTML" | "createScript" | "createScriptURL" => {
                    let first = arguments().next()?;
                    return Some(self.written_in(first, steps));
                }
                "toString" | "trim" | "trimEnd" | "trimStart" | "valueOf" => {
                    return Some(self.written_in(member.object(), steps));
                }
                _ => {}
            }
        }
        let given = self.returned_by(call);
        let texts = given
            .into_iter()
            .flat_map(|back| self.written_in(back, steps));
        let texts: Vec<Written> = texts.take(MOST_TEXTS).collect();
        (!texts.is_empty()).then_some(texts)
    }
}

/// Returns what is between the quotes of a literal, with blanks in place of its escapes, so that every offset stays what it was.
pub(super) fn content(inner: &str) -> String {
    let mut text = String::with_capacity(inner.len());
    let mut chars = inner.chars();
    while let Some(next) = chars.next() {
        if next != '\\' {
            text.push(next);
            continue;
        }
        match chars.next() {
            // `<\/script>` is written so that the script around it does not end.
            Some('/') if text.ends_with('<') => {
                text.pop();
                text.push_str(" </");
            }
            Some('n' | '\n') => text.push_str(" \n"),
            Some('r' | 't') => text.push_str("  "),
            Some(escaped) => {
                text.push(' ');
                text.push(escaped);
            }
            None => {}
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::content;

    #[test]
    fn a_literal_keeps_its_offsets() {
        let inner = r#"a\n\"b\" <\/script>"#;
        let text = content(inner);
        assert_eq!(text, "a \n \"b \"  </script>");
        assert_eq!(text.len(), inner.len());
    }
}

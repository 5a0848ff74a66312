//! Scripts and markup within the strings of a script, where the browser runs or renders them:
//! `dangerouslySetInnerHTML={{ __html: "localStorage.setItem('a', 1)" }}`, `eval("…")`, `element.innerHTML = "…"`.

use super::scopes::{Scopes, Value};
use crate::facts::Embedded;
use crate::text::FILLED;
use crate::words;
use oxc_ast::AstKind;
use oxc_ast::ast::{
    Argument, AssignmentTarget, CallExpression, Expression, JSXAttributeValue, JSXChild, JSXElement,
};
use oxc_semantic::AstNode;
use oxc_span::{GetSpan as _, Span};
use std::collections::HashSet;

/// Properties whose value a framework or browser takes as markup or as the text of a script.
const PROPERTIES: &[&str] = &["__html", "innerHTML", "outerHTML", "srcDoc", "srcdoc"];

/// Global functions that run a string, by the position of the string; `usize::MAX` for the last argument.
const RUNNERS: &[(&str, usize)] = &[
    ("Function", usize::MAX),
    ("eval", 0),
    ("execScript", 0),
    ("setInterval", 0),
    ("setTimeout", 0),
];

/// How many times the bytes of a file the scripts in its strings may have: templates lie within each other.
const MOST_TIMES: usize = 4;

/// The scripts in the strings of a script.
#[derive(Default)]
pub(super) struct Strings {
    pub(super) found: Vec<Embedded>,
    /// Whether some were left out because there are too many within each other.
    pub(super) is_cut: bool,
}

/// Returns the scripts and the markup that the strings of a script hold, where they are run or rendered.
pub(super) fn scripts(scopes: &Scopes<'_, '_>) -> Strings {
    let source = scopes.semantic.source_text();
    let mut strings = Strings::default();
    if !words::has_script(source) {
        return strings;
    }
    let has_markup = memchr::memmem::find(source.as_bytes(), b"<script").is_some();
    let mut collector = Collector {
        scopes,
        source,
        known: HashSet::new(),
        left: source.len().saturating_mul(MOST_TIMES),
        strings: &mut strings,
    };
    for node in scopes.semantic.nodes().iter() {
        collector.visit(node, has_markup);
    }
    strings
}

struct Collector<'c, 's, 'a> {
    scopes: &'c Scopes<'s, 'a>,
    source: &'a str,
    /// Where the strings begin that were taken already.
    known: HashSet<u32>,
    /// How many bytes may still be taken.
    left: usize,
    strings: &'c mut Strings,
}

impl<'a> Collector<'_, '_, 'a> {
    fn visit(&mut self, node: &AstNode<'a>, has_markup: bool) {
        match node.kind() {
            AstKind::ObjectProperty(property) => {
                let is_run = property
                    .key
                    .static_name()
                    .is_some_and(|name| PROPERTIES.contains(&name.as_ref()));
                if is_run {
                    self.take(&property.value);
                }
            }
            AstKind::CallExpression(call) => self.call(call),
            AstKind::NewExpression(made) => {
                let Expression::Identifier(name) = made.callee.get_inner_expression() else {
                    return;
                };
                match name.name.as_str() {
                    "Function" => self.argument(&made.arguments, usize::MAX),
                    // What a worker runs is made of such a file.
                    "Blob" => {
                        if let Some(Argument::ArrayExpression(pieces)) = made.arguments.first() {
                            let pieces = pieces.elements.iter();
                            for piece in pieces.filter_map(|piece| piece.as_expression()) {
                                self.take(piece);
                            }
                        }
                    }
                    _ => {}
                }
            }
            AstKind::AssignmentExpression(assign) if runs_assigned(&assign.left) => {
                self.take(&assign.right);
            }
            AstKind::JSXElement(element) => self.element(element),
            AstKind::JSXAttribute(attribute) if attribute.is_identifier("srcDoc") => {
                match &attribute.value {
                    Some(JSXAttributeValue::ExpressionContainer(value)) => {
                        if let Some(value) = value.expression.as_expression() {
                            self.take(value);
                        }
                    }
                    Some(JSXAttributeValue::StringLiteral(text)) => self.text(text.span, &[]),
                    _ => {}
                }
            }
            AstKind::StringLiteral(text) if has_markup && text.value.contains("<script") => {
                self.text(text.span, &[]);
            }
            AstKind::TemplateLiteral(template)
                if has_markup
                    && template
                        .quasis
                        .iter()
                        .any(|quasi| quasi.value.raw.contains("<script")) =>
            {
                let holes: Vec<Span> = template.expressions.iter().map(|it| it.span()).collect();
                self.text(template.span, &holes);
            }
            _ => {}
        }
    }

    fn call(&mut self, call: &CallExpression<'a>) {
        let callee = call.callee.get_inner_expression();
        if let Expression::Identifier(name) = callee {
            let is_global = self.scopes.symbol(name).is_none();
            let mut runners = RUNNERS.iter();
            let runner = runners.find(|(runner, _)| is_global && name.name == *runner);
            if let Some((_, at)) = runner {
                self.argument(&call.arguments, *at);
            }
            return;
        }
        let Some(member) = callee.get_member_expr() else {
            return;
        };
        let Some(method) = member.static_property_name() else {
            return;
        };
        match method {
            "createContextualFragment" | "parseFromString" => self.argument(&call.arguments, 0),
            "insertAdjacentHTML" => self.argument(&call.arguments, 1),
            "eval" | "setInterval" | "setTimeout" | "write" | "writeln" => {
                let receiver = self.scopes.value(member.object());
                if matches!(receiver, Some(Value::Document | Value::Window)) {
                    self.argument(&call.arguments, 0);
                }
            }
            "setAttribute" => {
                let is_run = matches!(call.arguments.first(), Some(Argument::StringLiteral(name))
                    if name.value.starts_with("on") || name.value.eq_ignore_ascii_case("srcdoc"));
                if is_run {
                    self.argument(&call.arguments, 1);
                }
            }
            _ => {}
        }
    }

    /// Takes what an element `<script>` holds as an expression.
    fn element(&mut self, element: &JSXElement<'a>) {
        let name = element.opening_element.name.get_identifier_name();
        if !name.is_some_and(|name| name.eq_ignore_ascii_case("script")) {
            return;
        }
        for child in &element.children {
            if let JSXChild::ExpressionContainer(child) = child
                && let Some(expression) = child.expression.as_expression()
            {
                self.take(expression);
            }
        }
    }

    fn argument(&mut self, arguments: &[Argument<'a>], at: usize) {
        let argument = match at {
            usize::MAX => arguments.last(),
            at => arguments.get(at),
        };
        if let Some(argument) = argument.and_then(Argument::as_expression) {
            self.take(argument);
        }
    }

    /// Takes the text of an expression, through constants of the file.
    fn take(&mut self, expression: &Expression<'a>) {
        match self.scopes.plain_constant(expression) {
            Expression::StringLiteral(text) => self.text(text.span, &[]),
            Expression::TemplateLiteral(template) => {
                let holes: Vec<Span> = template.expressions.iter().map(|it| it.span()).collect();
                self.text(template.span, &holes);
            }
            _ => {}
        }
    }

    /// Takes a literal that may hold a script which stores something.
    fn text(&mut self, span: Span, holes: &[Span]) {
        let literal = span.source_text(self.source);
        if !words::has_script(literal) || !self.known.insert(span.start) {
            return;
        }
        let Some(left) = self.left.checked_sub(literal.len()) else {
            self.strings.is_cut = true;
            return;
        };
        self.left = left;
        self.strings.found.push(Embedded {
            start: span.start as usize,
            text: content(literal, span, holes),
            in_test: false,
        });
    }
}

/// Returns whether what is assigned to a target is run or rendered: `element.innerHTML`, `script.textContent`.
fn runs_assigned(target: &AssignmentTarget<'_>) -> bool {
    let Some(member) = target.as_member_expression() else {
        return false;
    };
    let Some(property) = member.static_property_name() else {
        return false;
    };
    let is_text = matches!(property, "innerText" | "text" | "textContent");
    let of_script = || match member.object().get_inner_expression() {
        Expression::Identifier(name) => name.name.to_ascii_lowercase().contains("script"),
        _ => false,
    };
    PROPERTIES.contains(&property) || is_text && of_script()
}

/// Returns the text of a literal, with blanks in place of its quotes and escapes, so that every offset stays what it was. An
/// expression in a template becomes a hole as long as it is.
fn content(literal: &str, span: Span, holes: &[Span]) -> String {
    let mut text = String::with_capacity(literal.len());
    let mut holes = holes.iter().map(|hole| {
        let start = (hole.start - span.start) as usize;
        (start, (hole.end - span.start) as usize)
    });
    let mut hole = holes.next();
    let mut at = 1;
    let end = literal.len().saturating_sub(1);
    text.push(' ');
    while at < end {
        let rest = literal.get(at..end).unwrap_or_default();
        if let Some((_, close)) = hole.filter(|_| rest.starts_with("${")) {
            // Up to the brace behind the expression, comments and blanks included.
            let close = literal
                .get(close..end)
                .and_then(|rest| rest.find('}'))
                .map_or(end, |brace| close + brace + 1);
            text.extend(FILLED.chars().cycle().take(close - at));
            at = close;
            hole = holes.next();
            continue;
        }
        let mut chars = rest.chars();
        let Some(next) = chars.next() else { break };
        at += next.len_utf8();
        if next != '\\' {
            text.push(next);
            continue;
        }
        let Some(escaped) = chars.next() else { break };
        at += escaped.len_utf8();
        match escaped {
            // `<\/script>` is written so that the script around it does not end.
            '/' if text.ends_with('<') => {
                text.pop();
                text.push_str(" </");
            }
            'n' | '\n' => text.push_str(" \n"),
            'r' | 't' => text.push_str("  "),
            escaped => {
                text.push(' ');
                text.push(escaped);
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::content;
    use oxc_span::Span;

    #[test]
    fn a_literal_keeps_its_offsets() {
        let literal = r#""a\n\"b\" <\/script>""#;
        let text = content(literal, Span::new(0, literal.len() as u32), &[]);
        assert_eq!(text, " a \n \"b \"  </script>");
        assert_eq!(text.len() + 1, literal.len());
    }

    #[test]
    fn an_expression_in_a_template_is_a_hole() {
        let literal = "`f('x:${ key /* é */ }', ${y})`";
        let at = |word: &str| literal.find(word).map_or(0, |at| at as u32);
        let (key, y) = (at("key"), at("y}"));
        let holes = [Span::new(100 + key, 103 + key), Span::new(100 + y, 101 + y)];
        let text = content(literal, Span::new(100, 100 + literal.len() as u32), &holes);
        assert_eq!(text, " f('x:_$_$_$_$_$_$_$_$_', _$_$)");
    }
}

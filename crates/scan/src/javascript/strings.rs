//! Scripts and markup in the strings of a script, if the browser runs or renders these strings:
//! `dangerouslySetInnerHTML={{ __html: "localStorage.setItem('a', 1)" }}`, `eval("…")`, `element.innerHTML = "…"`.

mod elements;
mod pieces;

use super::options::property_of;
use super::scopes::{Scopes, Value};
use crate::facts::Embedded;
use crate::words;
use oxc_ast::AstKind;
use oxc_ast::ast::{
    Argument, AssignmentTarget, BinaryExpression, BinaryOperator, CallExpression, Expression,
    JSXAttributeValue, JSXChild, JSXElement,
};
use oxc_semantic::{AstNode, NodeId};
use oxc_span::Span;
use pieces::Written;
use std::collections::HashSet;

/// Properties whose value a framework or browser takes as markup or as the text of a script.
const PROPERTIES: &[&str] = &[
    "__html",
    "injectedJavaScript",
    "injectedJavaScriptBeforeContentLoaded",
    "innerHTML",
    "outerHTML",
    "srcDoc",
    "srcdoc",
];

/// Attributes of elements with the same values.
const ATTRIBUTES: &[&str] = &[
    "injectedJavaScript",
    "injectedJavaScriptBeforeContentLoaded",
    "srcDoc",
];

/// Methods of a view of pages within an app that run a string in its page.
const INJECTORS: &[&str] = &[
    "evaluateJavaScript",
    "evaluateJavascript",
    "executeJavaScript",
    "injectJavaScript",
];

/// Global functions that run a string, by the position of the string; `usize::MAX` for the last argument.
const RUNNERS: &[(&str, usize)] = &[
    ("Function", usize::MAX),
    ("eval", 0),
    ("execScript", 0),
    ("setInterval", 0),
    ("setTimeout", 0),
];

/// Properties of an element `<script>` whose value is run.
const TEXTS: &[&str] = &["innerText", "text", "textContent"];

/// How an address begins that is a script.
const ADDRESSES: &[&str] = &[
    "data:application/javascript,",
    "data:text/javascript,",
    "javascript:",
];

/// How many calls of a function that runs what it is given are looked at.
const MOST_CALLS: usize = 256;

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
    let has = |word: &str| memchr::memmem::find(source.as_bytes(), word.as_bytes()).is_some();
    // The words of a script that is put together need not be in one string.
    if !words::has_script(source) && !has("eval") && !has("Function(") {
        return strings;
    }
    let has_markup = has("<script");
    let mut collector = Collector {
        scopes,
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
    /// Where the texts begin and end that were taken already.
    known: HashSet<(u32, u32, usize)>,
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
                match self.global_name(&made.callee) {
                    Some("Function") => self.argument(&made.arguments, usize::MAX),
                    // What a worker runs is made of such a file.
                    Some("Blob") => {
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
            AstKind::AssignmentExpression(assign) if self.runs_assigned(&assign.left) => {
                self.take(&assign.right);
            }
            AstKind::JSXElement(element) => self.element(element),
            AstKind::JSXAttribute(attribute)
                if ATTRIBUTES.iter().any(|name| attribute.is_identifier(name)) =>
            {
                match &attribute.value {
                    Some(JSXAttributeValue::ExpressionContainer(value)) => {
                        if let Some(value) = value.expression.as_expression() {
                            self.take(value);
                        }
                    }
                    Some(JSXAttributeValue::StringLiteral(text)) => self.literal(text.span),
                    _ => {}
                }
            }
            AstKind::StringLiteral(text) => {
                let is_run = has_markup && text.value.contains("<script")
                    || ADDRESSES.iter().any(|start| text.value.starts_with(start));
                if is_run && !self.take_around(node.id()) {
                    self.literal(text.span);
                }
            }
            AstKind::TemplateLiteral(template)
                if has_markup
                    && template
                        .quasis
                        .iter()
                        .any(|quasi| quasi.value.raw.contains("<script"))
                    && !self.take_around(node.id()) =>
            {
                let texts = self.scopes.written_template(template);
                self.add(texts);
            }
            _ => {}
        }
    }

    /// Takes the sum of which a string is a part. Returns whether it is one.
    fn take_around(&mut self, node: NodeId) -> bool {
        let around = self.scopes.semantic.nodes().ancestor_kinds(node);
        let within = around.take_while(|kind| {
            matches!(
                kind,
                AstKind::BinaryExpression(_)
                    | AstKind::ConditionalExpression(_)
                    | AstKind::ParenthesizedExpression(_)
                    | AstKind::TemplateLiteral(_)
            )
        });
        let sums = within.filter_map(|kind| match kind {
            AstKind::BinaryExpression(sum) if sum.operator == BinaryOperator::Addition => Some(sum),
            _ => None,
        });
        let Some(outermost): Option<&BinaryExpression<'a>> = sums.last() else {
            return false;
        };
        let texts = self.scopes.written_sum(outermost);
        self.add(texts);
        true
    }

    /// Returns the name of a global function that an expression is: `eval`, `(0, eval)`, `window.Function`, `run` of
    /// `const run = eval;`.
    fn global_name(&self, callee: &Expression<'a>) -> Option<&'a str> {
        let mut callee = self.scopes.plain_constant(callee);
        if let Expression::SequenceExpression(several) = callee {
            callee = self.scopes.plain_constant(several.expressions.last()?);
        }
        if let Expression::Identifier(name) = callee {
            return self
                .scopes
                .symbol(name)
                .is_none()
                .then_some(name.name.as_str());
        }
        let member = callee.get_member_expr()?;
        let is_global = matches!(self.scopes.value(member.object()), Some(Value::Window));
        member.static_property_name().filter(|_| is_global)
    }

    fn call(&mut self, call: &CallExpression<'a>) {
        let callee = call.callee.get_inner_expression();
        let name = self.global_name(callee);
        if let Some((_, at)) = RUNNERS.iter().find(|(runner, _)| name == Some(runner)) {
            self.argument(&call.arguments, *at);
            return;
        }
        let Some(member) = callee.get_member_expr() else {
            self.made_element(call, name);
            return;
        };
        let Some(method) = member.static_property_name() else {
            return;
        };
        match method {
            "createContextualFragment" | "parseFromString" => self.argument(&call.arguments, 0),
            injector if INJECTORS.contains(&injector) => self.argument(&call.arguments, 0),
            "insertAdjacentHTML" => self.argument(&call.arguments, 1),
            "write" | "writeln" => {
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
            "append" | "appendChild" | "insertAdjacentText" | "prepend" | "replaceChildren"
                if self.scopes.is_script_element(member.object()) =>
            {
                self.children(&call.arguments);
            }
            "assign" => self.assigned(call),
            // `eval.call(null, "…")`.
            "call" => {
                let called = self.global_name(member.object());
                if let Some((_, at)) = RUNNERS.iter().find(|(runner, _)| called == Some(runner)) {
                    self.argument(&call.arguments, at.saturating_add(1));
                }
            }
            "createElement" => self.made_element(call, Some(method)),
            _ => {}
        }
    }

    /// Takes the texts that are added to an element `<script>`: by themselves, or as nodes.
    fn children(&mut self, children: &[Argument<'a>]) {
        for child in children.iter().filter_map(Argument::as_expression) {
            let node = self.scopes.plain_constant(child);
            let text = match node {
                Expression::CallExpression(made)
                    if made.callee_name() == Some("createTextNode") =>
                {
                    made.arguments.first().and_then(Argument::as_expression)
                }
                Expression::NewExpression(made)
                    if self.global_name(&made.callee) == Some("Text") =>
                {
                    made.arguments.first().and_then(Argument::as_expression)
                }
                _ => Some(child),
            };
            if let Some(text) = text {
                self.take(text);
            }
        }
    }

    /// Takes what `Object.assign` gives an element `<script>` as its text.
    fn assigned(&mut self, call: &CallExpression<'a>) {
        let mut given = call.arguments.iter().map_while(Argument::as_expression);
        if !given
            .next()
            .is_some_and(|to| self.scopes.is_script_element(to))
        {
            return;
        }
        for given in given {
            if let Expression::ObjectExpression(properties) = self.scopes.plain_constant(given) {
                for text in TEXTS
                    .iter()
                    .filter_map(|name| property_of(properties, name))
                {
                    self.take(text);
                }
            }
        }
    }

    /// Takes what a call makes the text of an element `<script>`: `h("script", {}, "…")`, `createElement("script", null, "…")`.
    fn made_element(&mut self, call: &CallExpression<'a>, function: Option<&str>) {
        let name = call
            .callee
            .get_identifier_reference()
            .map(|name| name.name.as_str());
        let makes = matches!(
            function.or(name),
            Some("createElement" | "h" | "jsx" | "jsxs" | "_jsx" | "_jsxs")
        );
        let is_script = matches!(call.arguments.first(), Some(Argument::StringLiteral(name))
            if name.value.eq_ignore_ascii_case("script"));
        if !makes || !is_script {
            return;
        }
        for child in call
            .arguments
            .iter()
            .skip(1)
            .filter_map(Argument::as_expression)
        {
            match self.scopes.plain_constant(child) {
                Expression::ObjectExpression(properties) => {
                    if let Some(text) = property_of(properties, "children") {
                        self.take(text);
                    }
                }
                _ => self.take(child),
            }
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

    /// Takes the text of an expression, or what the callers of its function pass for it.
    fn take(&mut self, expression: &Expression<'a>) {
        let passed = self.passed(expression);
        if passed.is_empty() {
            let texts = self.scopes.written(expression);
            self.add(texts);
        }
        for passed in passed {
            let texts = self.scopes.written(passed);
            self.add(texts);
        }
    }

    /// Returns what the calls in this file pass for a parameter, if an expression is one.
    fn passed(&self, expression: &Expression<'a>) -> Vec<&'a Expression<'a>> {
        let scopes = self.scopes;
        let of = || {
            let Expression::Identifier(name) = scopes.plain_constant(expression) else {
                return None;
            };
            let declared = scopes.declaration(name)?;
            let AstKind::FormalParameter(_) = declared.kind() else {
                return None;
            };
            let (function, position) = scopes.position(declared.id())?;
            Some((scopes.declared_as(function).0?, position))
        };
        let Some((name, position)) = of() else {
            return Vec::new();
        };
        let calls = scopes
            .semantic
            .nodes()
            .iter()
            .filter_map(|node| match node.kind() {
                AstKind::CallExpression(call) if call.callee_name() == Some(&name) => Some(call),
                _ => None,
            });
        let passed = calls.filter_map(|call| call.arguments.get(position)?.as_expression());
        passed.take(MOST_CALLS).collect()
    }

    /// Takes a literal.
    fn literal(&mut self, span: Span) {
        let text = self.scopes.written_literal(span);
        self.add(vec![text]);
    }

    /// Takes texts which may hold a script that stores something.
    fn add(&mut self, texts: Vec<Written>) {
        for (at, written) in texts.into_iter().enumerate() {
            let (text, places) = written.placed();
            let Some((start, end)) = written.span().filter(|_| words::has_script(&text)) else {
                continue;
            };
            if !self.known.insert((start, end, at)) {
                continue;
            }
            let Some(left) = self.left.checked_sub(text.len()) else {
                self.strings.is_cut = true;
                return;
            };
            self.left = left;
            self.strings.found.push(Embedded {
                text,
                places,
                in_test: false,
            });
        }
    }

    /// Returns whether what is assigned to a target is run or rendered: `element.innerHTML`, `script.textContent`.
    fn runs_assigned(&self, target: &AssignmentTarget<'a>) -> bool {
        let Some(member) = target.as_member_expression() else {
            return false;
        };
        let Some(property) = member.static_property_name() else {
            return false;
        };
        PROPERTIES.contains(&property)
            || TEXTS.contains(&property) && self.scopes.is_script_element(member.object())
    }
}

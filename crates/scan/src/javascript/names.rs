//! Evaluates the text of an expression, as far as it consists of constants, templates and parameters.

mod fields;
mod lists;
mod members;
mod narrowing;
mod returned;

use lists::{MOST_LISTED, Piece, part_of};

use super::scopes::{STEPS, Scopes};
use crate::facts::PROPERTIES;
use crate::text::{Part, Text};
use oxc_ast::AstKind;
use oxc_ast::ast::{
    AssignmentExpression, AssignmentOperator, AssignmentPattern, BinaryOperator,
    BindingPatternKind, CallExpression, Expression, LogicalOperator, TSEnumMemberName,
};
use oxc_semantic::{NodeId, SymbolId};
use std::collections::HashMap;

/// The functions of a file whose parameters are part of a name. A parameter refers to its function by index.
#[derive(Default)]
pub(super) struct Functions {
    pub(super) all: Vec<Named>,
    /// Their indices.
    known: HashMap<NodeId, usize>,
}

/// A function whose parameters are part of a name.
pub(super) struct Named {
    pub(super) node: NodeId,
    /// See [`Function::properties`](crate::facts::Function::properties).
    pub(super) properties: Vec<(usize, String)>,
}

/// How many properties of the parameters of one function are followed.
const MOST_PROPERTIES: usize = 16;

impl Functions {
    /// Returns the index of a function.
    pub(super) fn index(&mut self, function: NodeId) -> usize {
        if let Some(index) = self.known(function) {
            return index;
        }
        self.known.insert(function, self.all.len());
        self.all.push(Named {
            node: function,
            properties: Vec::new(),
        });
        self.all.len() - 1
    }

    /// Returns the index of a function that has one.
    pub(super) fn known(&self, function: NodeId) -> Option<usize> {
        self.known.get(&function).copied()
    }

    /// Returns the text of a property of what is passed for a parameter: `options.key`.
    fn property(&mut self, function: NodeId, position: usize, name: &str) -> Text {
        let index = self.index(function);
        let Some(named) = self.all.get_mut(index) else {
            return Text::unknown();
        };
        let mut known = named.properties.iter();
        let known = known.position(|(at, own)| *at == position && own == name);
        let at = match known {
            Some(at) => at,
            None if named.properties.len() >= MOST_PROPERTIES => return Text::unknown(),
            None => {
                named.properties.push((position, name.to_owned()));
                named.properties.len() - 1
            }
        };
        Text::parameter(index, PROPERTIES + at)
    }
}

/// Functions that return the text of their first argument, or a text that is equal for the characters of usual names.
const TEXT_CALLS: &[&str] = &[
    "String",
    "encodeURIComponent",
    "encodeURI",
    "escape",
    "normalizeKey",
];

impl<'a> Scopes<'_, 'a> {
    /// Returns the text of an expression.
    pub(super) fn text(&self, expr: &Expression<'a>, functions: &mut Functions) -> Text {
        self.refuel();
        self.text_in(expr, functions, STEPS)
    }

    /// Returns whether a variable is assigned after its declaration.
    pub(super) fn is_assigned_again(&self, symbol: SymbolId) -> bool {
        self.semantic.scoping().symbol_is_mutated(symbol)
    }

    /// Returns the text of a variable.
    pub(super) fn text_of_variable(&self, symbol: SymbolId, functions: &mut Functions) -> Text {
        self.refuel();
        self.symbol_text(symbol, functions, STEPS)
    }

    pub(super) fn text_in(
        &self,
        expr: &Expression<'a>,
        functions: &mut Functions,
        steps: usize,
    ) -> Text {
        let Some(steps) = self.step(steps) else {
            return Text::unknown();
        };
        match expr.get_inner_expression() {
            Expression::StringLiteral(text) => Text::literal(text.value.as_str()),
            Expression::NullLiteral(_) => Text(vec![Part::Absent]),
            Expression::NumericLiteral(number) => Text::literal(number.value.to_string()),
            Expression::TemplateLiteral(template) => {
                let mut text = Text::default();
                for (index, quasi) in template.quasis.iter().enumerate() {
                    let cooked = quasi.value.cooked.as_ref().unwrap_or(&quasi.value.raw);
                    if !cooked.is_empty() {
                        text.push(Part::Literal(cooked.to_string()));
                    }
                    if let Some(hole) = template.expressions.get(index) {
                        text.append(self.text_in(hole, functions, steps));
                    }
                }
                text
            }
            Expression::BinaryExpression(binary) if binary.operator == BinaryOperator::Addition => {
                let mut text = self.text_in(&binary.left, functions, steps);
                text.append(self.text_in(&binary.right, functions, steps));
                text
            }
            Expression::Identifier(name) => match self.symbol(name) {
                Some(symbol) => {
                    let text = self.symbol_text(symbol, functions, steps);
                    self.guarded(name, &text, functions, steps).unwrap_or(text)
                }
                None if name.name == "undefined" => Text(vec![Part::Absent]),
                // Undeclared here, it can be a global constant of another classic script of the page.
                None => Text::constant(vec![name.name.to_string()]),
            },
            Expression::LogicalExpression(either) => {
                let right = self.text_in(&either.right, functions, steps);
                match either.operator {
                    // What is on the left is the value where that is false.
                    LogicalOperator::And => choice(&[Text::unknown(), right]),
                    LogicalOperator::Or | LogicalOperator::Coalesce => {
                        let left = self.text_in(&either.left, functions, steps);
                        or_else(left, right)
                    }
                }
            }
            Expression::ConditionalExpression(either) => choice(&[
                self.text_in(&either.consequent, functions, steps),
                self.text_in(&either.alternate, functions, steps),
            ]),
            Expression::CallExpression(call) => self.text_of_call(call, functions, steps),
            Expression::StaticMemberExpression(member) => self.member_text(
                &member.object,
                member.property.name.as_str(),
                functions,
                steps,
            ),
            Expression::PrivateFieldExpression(member) => {
                let name = member.field.name.as_str();
                self.member_text(&member.object, name, functions, steps)
            }
            Expression::ComputedMemberExpression(member) => match member.static_property_name() {
                Some(name) => self.member_text(&member.object, name.as_str(), functions, steps),
                None => choice(&self.listed(&member.object, &Piece::Whole, functions, steps)),
            },
            _ => Text::unknown(),
        }
    }

    /// Returns the text of a variable that is assigned in several places: one of what is assigned.
    fn assigned(&self, symbol: SymbolId, functions: &mut Functions, steps: usize) -> Text {
        let nodes = self.semantic.nodes();
        let declared = self.semantic.symbol_declaration(symbol);
        let AstKind::VariableDeclarator(declarator) = declared.kind() else {
            return Text::unknown();
        };
        let (mut texts, mut grows) = (Vec::new(), false);
        if let Some(init) = &declarator.init {
            texts.push(self.text_in(init, functions, steps));
        }
        for reference in self.semantic.symbol_references(symbol) {
            if !reference.is_write() {
                continue;
            }
            let AstKind::AssignmentExpression(assign) = nodes.parent_kind(reference.node_id())
            else {
                return Text::unknown();
            };
            match assign.operator {
                AssignmentOperator::Assign if self.grows(&assign.right, symbol) => grows = true,
                AssignmentOperator::Assign
                | AssignmentOperator::LogicalOr
                | AssignmentOperator::LogicalNullish => {
                    texts.push(self.text_in(&assign.right, functions, steps));
                }
                AssignmentOperator::Addition => grows = true,
                _ => return Text::unknown(),
            }
            if texts.len() > MOST_LISTED {
                return Text::unknown();
            }
        }
        if grows {
            // How each of them begins stays.
            texts.iter_mut().for_each(|text| text.push(Part::Unknown));
        }
        choice(&texts)
    }

    /// Returns whether an expression is a variable with something added to it: `key + "a"`.
    fn grows(&self, expr: &Expression<'a>, symbol: SymbolId) -> bool {
        match expr.get_inner_expression() {
            Expression::BinaryExpression(sum) if sum.operator == BinaryOperator::Addition => {
                match sum.left.get_inner_expression() {
                    Expression::Identifier(name) => self.symbol(name) == Some(symbol),
                    left => self.grows(left, symbol),
                }
            }
            Expression::TemplateLiteral(template) => {
                let is_empty = template
                    .quasis
                    .first()
                    .is_some_and(|first| first.value.raw.is_empty());
                let first = template.expressions.first().filter(|_| is_empty);
                matches!(first, Some(Expression::Identifier(name)) if self.symbol(name) == Some(symbol))
            }
            _ => false,
        }
    }

    /// Returns the text that a call gives back.
    pub(super) fn text_of_call(
        &self,
        call: &CallExpression<'a>,
        functions: &mut Functions,
        steps: usize,
    ) -> Text {
        if let Some(text) = self.returned(call, functions, steps) {
            return text;
        }
        let known = call.callee_name().is_some_and(|name| {
            TEXT_CALLS.contains(&name) || matches!(name, "toString" | "toLowerCase" | "trim")
        });
        let first = call.arguments.first();
        match (known, first.and_then(|first| first.as_expression())) {
            (true, Some(argument)) => self.text_in(argument, functions, steps),
            (true, None) => match call.callee.as_member_expression() {
                Some(member) => self.text_in(member.object(), functions, steps),
                None => Text::unknown(),
            },
            _ => self
                .returned_elsewhere(call, None, functions, steps)
                .unwrap_or_else(Text::unknown),
        }
    }

    /// Returns the text of a constant or parameter.
    pub(super) fn symbol_text(
        &self,
        symbol: SymbolId,
        functions: &mut Functions,
        steps: usize,
    ) -> Text {
        let scoping = self.semantic.scoping();
        let declaration = self.semantic.symbol_declaration(symbol);
        match declaration.kind() {
            AstKind::VariableDeclarator(declarator) => {
                match (&declarator.id.kind, &declarator.init) {
                    (BindingPatternKind::BindingIdentifier(_), Some(init))
                        if !scoping.symbol_is_mutated(symbol) =>
                    {
                        self.text_in(init, functions, steps)
                    }
                    (BindingPatternKind::BindingIdentifier(_), _)
                        if scoping.symbol_is_mutated(symbol) =>
                    {
                        match self.step(steps) {
                            Some(steps) => self.assigned(symbol, functions, steps),
                            None => Text::unknown(),
                        }
                    }
                    (pattern, None) => match part_of(pattern, symbol) {
                        Some(part) => self
                            .looped(declaration.id(), &part, functions, steps)
                            .unwrap_or_else(Text::unknown),
                        None => Text::unknown(),
                    },
                    (pattern, init) => {
                        let Some((key, default)) = bound(pattern, symbol) else {
                            return Text::unknown();
                        };
                        let taken = match init {
                            Some(init) => self.member_text(init, &key, functions, steps),
                            None => Text::unknown(),
                        };
                        self.with_default(taken, default, functions, steps)
                    }
                }
            }
            AstKind::FormalParameter(parameter) => {
                let Some((function, position)) = self.position(declaration.id()) else {
                    return Text::unknown();
                };
                let pattern = match &parameter.pattern.kind {
                    BindingPatternKind::AssignmentPattern(pattern) => &pattern.left.kind,
                    pattern => pattern,
                };
                // `["a", "b"].forEach((key) => …)`, `Object.entries(KEYS).forEach(([key]) => …)`.
                if position == 0
                    && let Some(part) = part_of(pattern, symbol)
                    && let Some(texts) = self.of_each(function, &part, functions, steps)
                {
                    return choice(&texts);
                }
                if !pattern.is_binding_identifier() {
                    // `({ key = "a" }) => …`.
                    let Some((key, default)) = bound(pattern, symbol) else {
                        return Text::unknown();
                    };
                    let is_followed =
                        !scoping.symbol_is_mutated(symbol) && self.each(function).is_none();
                    let taken = match is_followed {
                        true => functions.property(function, position, &key),
                        false => Text::unknown(),
                    };
                    return self.with_default(taken, default, functions, steps);
                }
                let parameter = Text::parameter(functions.index(function), position);
                if scoping.symbol_is_mutated(symbol) {
                    return self.reassigned(symbol, &parameter, functions, steps);
                }
                match (default_of(declaration.kind()), self.step(steps)) {
                    (Some(pattern), Some(steps)) => {
                        given(parameter, self.text_in(&pattern.right, functions, steps))
                    }
                    _ => parameter,
                }
            }
            AstKind::ImportSpecifier(specifier) => match self.source_of(declaration) {
                Some(module) => Text::constant(vec![module, specifier.imported.name().to_string()]),
                None => Text::unknown(),
            },
            AstKind::ImportDefaultSpecifier(_) => match self.source_of(declaration) {
                Some(module) => Text::constant(vec![module, "default".to_owned()]),
                None => Text::unknown(),
            },
            _ => Text::unknown(),
        }
    }

    /// Returns a text, or the default that a pattern has where there is none.
    fn with_default(
        &self,
        taken: Text,
        default: Option<&Expression<'a>>,
        functions: &mut Functions,
        steps: usize,
    ) -> Text {
        let Some(default) = default else { return taken };
        match self.step(steps) {
            Some(steps) => or_else(taken, self.text_in(default, functions, steps)),
            None => Text::unknown(),
        }
    }

    /// Returns the function of a parameter, and its position.
    pub(super) fn position(&self, parameter: NodeId) -> Option<(NodeId, usize)> {
        let nodes = self.semantic.nodes();
        let list = nodes.parent_node(parameter);
        let AstKind::FormalParameters(parameters) = list.kind() else {
            return None;
        };
        let AstKind::FormalParameter(own) = nodes.kind(parameter) else {
            return None;
        };
        let position = parameters
            .items
            .iter()
            .position(|item| item.span == own.span)?;
        Some((nodes.parent_id(list.id()), position))
    }

    /// Returns the text of a parameter that is assigned once, with text added to it: ``key = `app:${key}`;``.
    fn reassigned(
        &self,
        symbol: SymbolId,
        parameter: &Text,
        functions: &mut Functions,
        steps: usize,
    ) -> Text {
        let nodes = self.semantic.nodes();
        let mut writes = self
            .semantic
            .symbol_references(symbol)
            .filter(|reference| reference.is_write())
            .map(|reference| nodes.parent_node(reference.node_id()));
        let (Some(write), None) = (writes.next(), writes.next()) else {
            return Text::unknown();
        };
        let AstKind::AssignmentExpression(assign) = write.kind() else {
            return Text::unknown();
        };
        if assign.operator != AssignmentOperator::Assign {
            return Text::unknown();
        }
        let assigned = self.assigned_again(assign, symbol, parameter, functions, steps);
        // `if (user) name = user + "-" + name;`
        let condition = nodes
            .ancestor_kinds(write.id())
            .take_while(|kind| {
                !matches!(
                    kind,
                    AstKind::Function(_) | AstKind::ArrowFunctionExpression(_)
                )
            })
            .find_map(|kind| match kind {
                AstKind::IfStatement(check) => Some(&check.test),
                _ => None,
            });
        let Some(condition) = condition else {
            return assigned;
        };
        let given = match condition.get_inner_expression() {
            Expression::Identifier(name) => {
                let symbol = self.symbol(name).filter(|own| *own != symbol);
                symbol.map(|symbol| self.symbol_text(symbol, functions, steps.min(2)))
            }
            _ => None,
        };
        match given.as_ref().map(|given| given.0.as_slice()) {
            Some([Part::Parameter { function, index }]) => Text(vec![Part::Given {
                function: *function,
                index: *index,
                then: assigned,
                otherwise: parameter.clone(),
            }]),
            _ => choice(&[parameter.clone(), assigned]),
        }
    }

    /// Returns what a parameter is assigned, with the parameter in it.
    fn assigned_again(
        &self,
        assign: &AssignmentExpression<'a>,
        symbol: SymbolId,
        parameter: &Text,
        functions: &mut Functions,
        steps: usize,
    ) -> Text {
        let Expression::TemplateLiteral(template) = assign.right.get_inner_expression() else {
            return match assign.right.get_inner_expression() {
                Expression::BinaryExpression(binary)
                    if binary.operator == BinaryOperator::Addition =>
                {
                    let is_itself = matches!(
                        binary.right.get_inner_expression(),
                        Expression::Identifier(name) if self.symbol(name) == Some(symbol)
                    );
                    if !is_itself {
                        return Text::unknown();
                    }
                    let mut text = self.text_in(&binary.left, functions, steps.min(4));
                    text.append(parameter.clone());
                    text
                }
                _ => self.text_in(&assign.right, functions, steps.min(2)),
            };
        };
        let mut text = Text::default();
        for (index, quasi) in template.quasis.iter().enumerate() {
            if !quasi.value.raw.is_empty() {
                text.push(Part::Literal(quasi.value.raw.to_string()));
            }
            match template.expressions.get(index) {
                Some(Expression::Identifier(name)) if self.symbol(name) == Some(symbol) => {
                    text.append(parameter.clone());
                }
                Some(hole) => text.append(self.text_in(hole, functions, steps.min(2))),
                None => {}
            }
        }
        text
    }
}

/// Returns the text that one of several is: each of them, and an unknown one where one of them is not read. `null` and
/// `undefined` are no names, where another of them is one.
fn choice(texts: &[Text]) -> Text {
    let names = texts.iter().filter(|text| !is_nothing(text));
    Text::one_of(&names.cloned().collect::<Vec<Text>>())
}

/// Returns whether a text is `null` or `undefined`.
fn is_nothing(text: &Text) -> bool {
    matches!(text.0.as_slice(), [Part::Absent])
}

/// Returns the text of `first || second` and `first ?? second`.
fn or_else(first: Text, second: Text) -> Text {
    match first.0.as_slice() {
        [Part::Parameter { .. }] => given(first, second),
        [
            Part::Given {
                function,
                index,
                then,
                otherwise,
            },
        ] => Text(vec![Part::Given {
            function: *function,
            index: *index,
            then: then.clone(),
            otherwise: or_else(otherwise.clone(), second),
        }]),
        _ => choice(&[first, second]),
    }
}

/// Returns the key under which an object pattern takes a variable, and its default: `{ key: name = "a" }`.
fn bound<'p, 'a>(
    pattern: &'p BindingPatternKind<'a>,
    symbol: SymbolId,
) -> Option<(String, Option<&'p Expression<'a>>)> {
    let BindingPatternKind::ObjectPattern(pattern) = pattern else {
        return None;
    };
    pattern.properties.iter().find_map(|property| {
        let (own, default) = match &property.value.kind {
            BindingPatternKind::AssignmentPattern(pattern) => {
                (&pattern.left.kind, Some(&pattern.right))
            }
            own => (own, None),
        };
        let is_own = matches!(own, BindingPatternKind::BindingIdentifier(name) if name.symbol_id.get() == Some(symbol));
        let key = is_own.then(|| property.key.static_name()).flatten()?;
        Some((key.into_owned(), default))
    })
}

/// Returns the pattern of a parameter that has a default.
fn default_of<'a>(kind: AstKind<'a>) -> Option<&'a AssignmentPattern<'a>> {
    match kind {
        AstKind::FormalParameter(parameter) => match &parameter.pattern.kind {
            BindingPatternKind::AssignmentPattern(pattern) => Some(pattern),
            _ => None,
        },
        _ => None,
    }
}

/// Returns the text of a parameter for which another text is used where nothing is passed.
fn given(parameter: Text, otherwise: Text) -> Text {
    match parameter.0.as_slice() {
        [Part::Parameter { function, index }] if !otherwise.is_unknown() => {
            Text(vec![Part::Given {
                function: *function,
                index: *index,
                then: parameter,
                otherwise,
            }])
        }
        _ => parameter,
    }
}

/// Returns the name of a member of an enumeration.
pub(super) fn enum_name<'n>(name: &'n TSEnumMemberName<'_>) -> &'n str {
    match name {
        TSEnumMemberName::Identifier(name) => name.name.as_str(),
        TSEnumMemberName::String(name) | TSEnumMemberName::ComputedString(name) => {
            name.value.as_str()
        }
        TSEnumMemberName::ComputedTemplateString(_) => "",
    }
}

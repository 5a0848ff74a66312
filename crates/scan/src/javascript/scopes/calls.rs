//! The values that functions of a file and of packages return.

use super::{Scopes, Value, either};
use crate::catalog::javascript::{self as catalog, Offer};
use oxc_ast::AstKind;
use oxc_ast::ast::{
    Argument, AssignmentOperator, BindingPatternKind, CallExpression, Expression, FunctionBody,
    IdentifierReference, Statement,
};
use oxc_semantic::SymbolId;

/// How many assignments of one variable are looked at.
const MOST_GIVEN: usize = 16;

/// How many constants are followed from one to the next.
const MOST_CONSTANTS: usize = 4;

impl<'s, 'a> Scopes<'s, 'a> {
    /// Returns the value that a call gives back.
    pub(in crate::javascript) fn called(
        &self,
        call: &CallExpression<'a>,
        steps: usize,
    ) -> Option<Value> {
        let callee = call.callee.get_inner_expression();
        let known = self.bodies(callee);
        let values = known.into_iter().map(|body| self.result(body, steps));
        if let Some(value) = values.fold(None, either) {
            return Some(value);
        }
        let own = body_of(callee).and_then(|body| self.result(body, steps));
        if own.is_some() {
            return own;
        }
        if let Some(value) = self.called_of_areas(callee, steps) {
            return Some(value);
        }
        // In a chain of calls, what comes before is evaluated once.
        let mut held = None;
        if let Some(member) = callee.get_member_expr()
            && let Some(method) = member.static_property_name()
        {
            if let Some(value) = self.members.method(method) {
                return Some(value);
            }
            let object = self.value_in(member.object(), steps);
            if catalog::gives_itself(method) && matches!(object, Some(Value::Jar(..))) {
                return object;
            }
            let handed = match &object {
                Some(Value::Imported { module, name }) => {
                    self.handed_by(module, name, Some(method), true)
                }
                Some(Value::Own(class) | Value::Made { name: class, .. }) => {
                    self.handed_by_class(class, method, true)
                }
                _ => self.of_component(member.object(), method, true),
            };
            if handed.is_some() {
                return handed;
            }
            held = Some((object, member.object(), method));
        }
        if gives_instance(callee)
            && let Some(class) = call.arguments.first().and_then(Argument::as_expression)
            && let Some(instance) = self.instance(class, steps)
            // In another framework, `inject(key)` looks up a key.
            && !matches!(
                &instance,
                Value::Own(name) | Value::Made { name, .. } if !name.starts_with(char::is_uppercase)
            )
        {
            return Some(instance);
        }
        if is_holder(callee)
            && let Some(held) = call.arguments.first().and_then(Argument::as_expression)
        {
            return match body_of(held.get_inner_expression()) {
                Some(body) => self.result(body, steps),
                None => self.value_in(held, steps),
            };
        }
        let function = match held {
            Some((object, expr, method)) => self.member_with(object, expr, method),
            None => self.value_in(callee, steps),
        };
        if let Some(Value::Imported { module, name }) = function {
            return match catalog::offer(&module, &name) {
                Some(Offer::Maker(medium)) => Some(Value::Jar(medium, 0)),
                Some(_) => None,
                None => self.handed_by(&module, &name, None, true),
            };
        }
        // Other results, such as those of `serialize` or of a request's `cookies()`, are unknown.
        None
    }

    /// Returns an object of a class, whether it is made with `new` or by a container of dependencies.
    pub(super) fn instance(&self, class: &Expression<'a>, steps: usize) -> Option<Value> {
        match self.value_in(class, steps)? {
            Value::Imported { module, name } => match catalog::offer(&module, &name) {
                Some(Offer::Maker(medium)) => Some(Value::Jar(medium, 0)),
                _ => Some(Value::Made { module, name }),
            },
            class @ (Value::Own(_) | Value::Made { .. }) => Some(class),
            _ => None,
        }
    }

    /// Returns the bodies of the functions of this file of which a name can be one: several where it is assigned again.
    fn bodies(&self, callee: &Expression<'a>) -> Vec<&'a FunctionBody<'a>> {
        let Expression::Identifier(name) = callee else {
            return Vec::new();
        };
        let Some(symbol) = self.symbol(name) else {
            return Vec::new();
        };
        let declared = self.semantic.symbol_declaration(symbol).kind();
        let own = match declared {
            AstKind::Function(function) => function.body.as_deref(),
            _ => None,
        };
        let given = self.assigned_to(symbol).unwrap_or_default().into_iter();
        let given = given.filter_map(|given| body_of(given.get_inner_expression()));
        own.into_iter().chain(given).collect()
    }

    /// Returns what the functions of this file that a call can be of give back.
    pub(in crate::javascript) fn returned_by(
        &self,
        call: &CallExpression<'a>,
    ) -> Vec<&'a Expression<'a>> {
        let callee = call.callee.get_inner_expression();
        let mut bodies = self.bodies(callee);
        let method = callee.get_member_expr();
        let method = method.and_then(|member| member.static_property_name());
        if let Some(node) = method.and_then(|name| self.only_method(name)) {
            bodies.extend(match node.kind() {
                AstKind::MethodDefinition(method) => method.value.body.as_deref(),
                AstKind::ObjectProperty(property) => body_of(property.value.get_inner_expression()),
                AstKind::PropertyDefinition(property) => {
                    let value = property.value.as_ref();
                    value.and_then(|value| body_of(value.get_inner_expression()))
                }
                _ => None,
            });
        }
        let mut given = Vec::new();
        for body in bodies {
            match body.statements.as_slice() {
                [Statement::ExpressionStatement(back)] => given.push(&back.expression),
                statements => returns(statements, &mut given),
            }
        }
        given
    }

    /// Returns what a variable of the file is given, wherever that is; none where it also changes in another way.
    pub(in crate::javascript) fn assigned_to(
        &self,
        symbol: SymbolId,
    ) -> Option<Vec<&'a Expression<'a>>> {
        let semantic = self.semantic;
        let AstKind::VariableDeclarator(declarator) = semantic.symbol_declaration(symbol).kind()
        else {
            return None;
        };
        if !declarator.id.kind.is_binding_identifier() {
            return None;
        }
        let mut given: Vec<&'a Expression<'a>> = declarator.init.iter().collect();
        if !semantic.scoping().symbol_is_mutated(symbol) {
            return Some(given);
        }
        for reference in semantic.symbol_references(symbol) {
            if !reference.is_write() {
                continue;
            }
            match semantic.nodes().parent_kind(reference.node_id()) {
                AstKind::AssignmentExpression(assign)
                    if matches!(
                        assign.operator,
                        AssignmentOperator::Assign
                            | AssignmentOperator::LogicalOr
                            | AssignmentOperator::LogicalNullish
                    ) =>
                {
                    given.push(&assign.right);
                }
                _ => return None,
            }
            if given.len() > MOST_GIVEN {
                return None;
            }
        }
        Some(given)
    }

    /// Returns the value that a function gives back, of all its branches.
    pub(super) fn result(&self, body: &FunctionBody<'a>, steps: usize) -> Option<Value> {
        let steps = self.step(steps)?;
        let mut given = Vec::new();
        match body.statements.as_slice() {
            // What an arrow function without braces gives back.
            [Statement::ExpressionStatement(back)] => given.push(&back.expression),
            statements => returns(statements, &mut given),
        }
        let values = given.into_iter().map(|back| self.value_in(back, steps));
        values.fold(None, either)
    }

    pub(in crate::javascript) fn hooked(
        &self,
        init: &Expression<'a>,
        position: usize,
        steps: usize,
    ) -> Option<Value> {
        let Expression::CallExpression(call) = init.get_inner_expression() else {
            return None;
        };
        match self.value_in(&call.callee, steps)? {
            Value::Imported { module, name } => match catalog::offer(&module, &name) {
                Some(Offer::Hook(api)) => Some(Value::Hooked(position, api)),
                _ => None,
            },
            _ => None,
        }
    }

    /// Follows an expression to its value through constants of the file and functions that only return something.
    pub(in crate::javascript) fn constant_value(
        &self,
        expr: &'a Expression<'a>,
    ) -> &'a Expression<'a> {
        let mut expr = expr.get_inner_expression();
        for _ in 0..MOST_CONSTANTS {
            let next = match expr {
                Expression::Identifier(name) => self.constant(name),
                Expression::ArrowFunctionExpression(arrow) if arrow.expression => {
                    match arrow.body.statements.first() {
                        Some(Statement::ExpressionStatement(back)) => Some(&back.expression),
                        _ => None,
                    }
                }
                _ => None,
            };
            match next {
                Some(next) => expr = next.get_inner_expression(),
                None => break,
            }
        }
        expr
    }

    /// Follows an expression to what constants of the file are made of.
    pub(in crate::javascript) fn plain_constant<'e>(
        &self,
        expr: &'e Expression<'a>,
    ) -> &'e Expression<'a>
    where
        'a: 'e,
    {
        let mut expr = expr.get_inner_expression();
        for _ in 0..MOST_CONSTANTS {
            let Expression::Identifier(name) = expr else {
                break;
            };
            match self.constant(name) {
                Some(made) => expr = made.get_inner_expression(),
                None => break,
            }
        }
        expr
    }

    /// Returns what a constant of the file is made of.
    pub(in crate::javascript) fn constant(
        &self,
        name: &IdentifierReference<'a>,
    ) -> Option<&'a Expression<'a>> {
        let symbol = self.symbol(name)?;
        let semantic = self.semantic;
        match semantic.symbol_declaration(symbol).kind() {
            AstKind::VariableDeclarator(declarator)
                if !semantic.scoping().symbol_is_mutated(symbol)
                    && matches!(declarator.id.kind, BindingPatternKind::BindingIdentifier(_)) =>
            {
                declarator.init.as_ref()
            }
            _ => None,
        }
    }
}

/// Functions of frameworks that hold a value, or what a function gives back: `useMemo(() => localStorage, [])`.
const HOLDERS: &[&str] = &[
    "computed",
    "createMemo",
    "memo",
    "memoize",
    "once",
    "ref",
    "shallowRef",
    "useMemo",
    "useRef",
];

/// Returns whether a function only holds what it is given.
pub(in crate::javascript) fn is_holder(callee: &Expression<'_>) -> bool {
    match callee {
        Expression::Identifier(name) => HOLDERS.contains(&name.name.as_str()),
        callee => callee
            .get_member_expr()
            .and_then(|member| member.static_property_name())
            .is_some_and(|name| HOLDERS.contains(&name)),
    }
}

/// Returns whether a function gives back the object of the class that it is passed: `inject(Preferences)`,
/// `container.resolve(Preferences)`.
fn gives_instance(callee: &Expression<'_>) -> bool {
    let name = match callee {
        Expression::Identifier(name) => Some(name.name.as_str()),
        callee => callee
            .get_member_expr()
            .and_then(|member| member.static_property_name()),
    };
    matches!(name, Some("inject" | "resolve"))
}

/// Returns the body of a function that is written as an expression.
pub(in crate::javascript) fn body_of<'e, 'a>(
    expr: &'e Expression<'a>,
) -> Option<&'e FunctionBody<'a>> {
    match expr {
        Expression::ArrowFunctionExpression(arrow) => Some(&arrow.body),
        Expression::FunctionExpression(function) => function.body.as_deref(),
        _ => None,
    }
}

/// How many returns of one function are looked at.
const MOST_RETURNS: usize = 16;

/// Adds what statements give back, those within branches and loops too; not what functions within them give back.
pub(in crate::javascript) fn returns<'e, 'a>(
    statements: &'e [Statement<'a>],
    given: &mut Vec<&'e Expression<'a>>,
) {
    for statement in statements {
        returned(statement, given);
    }
}

fn returned<'e, 'a>(statement: &'e Statement<'a>, given: &mut Vec<&'e Expression<'a>>) {
    if given.len() >= MOST_RETURNS {
        return;
    }
    match statement {
        Statement::ReturnStatement(back) => given.extend(back.argument.as_ref()),
        Statement::BlockStatement(block) => returns(&block.body, given),
        Statement::IfStatement(check) => {
            returned(&check.consequent, given);
            if let Some(otherwise) = &check.alternate {
                returned(otherwise, given);
            }
        }
        Statement::TryStatement(attempt) => {
            returns(&attempt.block.body, given);
            if let Some(handler) = &attempt.handler {
                returns(&handler.body.body, given);
            }
            if let Some(last) = &attempt.finalizer {
                returns(&last.body, given);
            }
        }
        Statement::SwitchStatement(switch) => {
            for case in &switch.cases {
                returns(&case.consequent, given);
            }
        }
        Statement::ForStatement(each) => returned(&each.body, given),
        Statement::ForOfStatement(each) => returned(&each.body, given),
        Statement::ForInStatement(each) => returned(&each.body, given),
        Statement::WhileStatement(each) => returned(&each.body, given),
        Statement::DoWhileStatement(each) => returned(&each.body, given),
        Statement::LabeledStatement(labeled) => returned(&labeled.body, given),
        _ => {}
    }
}

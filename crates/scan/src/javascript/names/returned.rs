//! Resolves a name that a function of the file composes and returns.

use super::Functions;
use crate::facts::PROPERTIES;
use crate::javascript::scopes::{STEPS, Scopes, returns};
use crate::text::{Part, Text};
use oxc_ast::AstKind;
use oxc_ast::ast::{
    Argument, CallExpression, Expression, FunctionBody, MemberExpression, MethodDefinitionKind,
    ObjectPropertyKind, PropertyKind, Statement,
};
use oxc_semantic::{AstNode, NodeId};
use std::collections::HashMap;

/// How many arguments of a call are looked at.
const MOST_ARGUMENTS: usize = 8;

/// How many properties of an object that a function gives back are known to other modules.
const MOST_KEYS: usize = 64;

impl<'s, 'a> Scopes<'s, 'a> {
    /// Returns the name that calling a function of this file returns: ``keyOf("a")`` with
    /// ``const keyOf = (id) => `key:${id}` ``. `None` if the function can return different values.
    pub(in crate::javascript) fn returned(
        &self,
        call: &CallExpression<'a>,
        functions: &mut Functions,
        steps: usize,
    ) -> Option<Text> {
        self.returned_part(call, None, functions, steps)
    }

    /// Returns a property of the object that a function of this or another module gives back: `keysOf(id).theme`.
    pub(super) fn property_returned(
        &self,
        call: &CallExpression<'a>,
        property: &str,
        functions: &mut Functions,
        steps: usize,
    ) -> Option<Text> {
        let steps = self.step(steps)?;
        self.returned_part(call, Some(property), functions, steps)
            .or_else(|| self.returned_elsewhere(call, Some(property), functions, steps))
    }

    /// Returns what a call gives back, or a property of that.
    fn returned_part(
        &self,
        call: &CallExpression<'a>,
        property: Option<&str>,
        functions: &mut Functions,
        steps: usize,
    ) -> Option<Text> {
        let (function, backs) = match call.callee.get_inner_expression() {
            Expression::Identifier(name) => {
                let symbol = self.symbol(name)?;
                if self.semantic.scoping().symbol_is_mutated(symbol) {
                    return None;
                }
                self.returns_of(self.semantic.symbol_declaration(symbol))?
            }
            callee => self.returns_of(self.method_called(callee)?)?,
        };
        let mut texts = Vec::new();
        for back in backs {
            texts.push(self.part_of_return(back, property, functions, steps));
        }
        let given = match texts.as_slice() {
            [only] => only.clone(),
            // What can be something that is not read is not known.
            texts if texts.iter().any(Text::is_unknown) => return None,
            _ => Text::one_of(&texts),
        };
        let own = functions.known(function);
        let mut arguments: HashMap<usize, Text> = HashMap::new();
        let text = match own {
            Some(own) => given.only_with(own, &mut |index| {
                let argument = arguments.entry(index);
                let argument =
                    argument.or_insert_with(|| self.passed(call, own, index, functions, steps));
                argument.clone()
            }),
            None => given,
        };
        if text.is_too_long() {
            return None;
        }
        (!text.is_unknown()).then_some(text)
    }

    /// Returns what a call passes for a parameter, or a property of one, of the function at an index.
    fn passed(
        &self,
        call: &CallExpression<'a>,
        own: usize,
        index: usize,
        functions: &mut Functions,
        steps: usize,
    ) -> Text {
        let Some(property) = index.checked_sub(PROPERTIES) else {
            return match passed(call, index) {
                Some(argument) => self.text_in(argument, functions, steps),
                None => Text(vec![Part::Absent]),
            };
        };
        let named = functions.all.get(own);
        let Some((at, name)) = named
            .and_then(|named| named.properties.get(property))
            .cloned()
        else {
            return Text::unknown();
        };
        match passed(call, at) {
            Some(argument) => self.property_text_in(argument, &name, functions, steps),
            None => Text(vec![Part::Absent]),
        }
    }

    /// Returns the text of an expression that a function gives back, or of a property of it.
    fn part_of_return(
        &self,
        back: &Expression<'a>,
        property: Option<&str>,
        functions: &mut Functions,
        steps: usize,
    ) -> Text {
        match property {
            Some(property) => self.property_text_in(back, property, functions, steps),
            None => self.text_in(back, functions, steps),
        }
    }

    /// Returns the names that a function of this file gives back to other modules, with its parameters in them: what it gives
    /// back itself, under no key, and the properties of an object that it gives back.
    pub(in crate::javascript) fn names_given_back(
        &self,
        declaration: &AstNode<'a>,
        functions: &mut Functions,
    ) -> Vec<(Option<String>, Text)> {
        if let AstKind::VariableDeclarator(declarator) = declaration.kind()
            && let Some(name) = declarator.id.get_binding_identifier()
            && let Some(symbol) = name.symbol_id.get()
            && self.semantic.scoping().symbol_is_mutated(symbol)
        {
            // It is another function after that.
            return Vec::new();
        }
        let Some((function, backs)) = self.returns_of(declaration) else {
            return Vec::new();
        };
        let mut keys: Vec<Option<String>> = vec![None];
        if let [only] = backs.as_slice()
            && let Expression::ObjectExpression(object) = self.plain_constant(only)
        {
            let named = object
                .properties
                .iter()
                .filter_map(|property| match property {
                    ObjectPropertyKind::ObjectProperty(property) => property.key.static_name(),
                    ObjectPropertyKind::SpreadProperty(_) => None,
                });
            keys.extend(named.take(MOST_KEYS).map(|key| Some(key.into_owned())));
        }
        let mut found = Vec::new();
        for key in keys {
            self.refuel();
            let Some(given) = self.one_of(&backs, key.as_deref(), functions, STEPS) else {
                continue;
            };
            let own = functions.known(function);
            let given = given.only_of(own.unwrap_or(usize::MAX));
            if !given.is_unknown() && !given.is_too_long() {
                found.push((key, given));
            }
        }
        found
    }

    /// Returns the text of `this.name` where a getter, or a computed property of a component, puts it together.
    pub(super) fn computed(
        &self,
        name: &str,
        functions: &mut Functions,
        steps: usize,
    ) -> Option<Text> {
        let steps = self.step(steps)?;
        let method = self.only_method(name)?;
        let nodes = self.semantic.nodes();
        let is_computed = match method.kind() {
            AstKind::MethodDefinition(method) => method.kind == MethodDefinitionKind::Get,
            AstKind::ObjectProperty(property) => {
                let around = nodes.ancestor_kinds(method.id()).nth(1);
                property.kind == PropertyKind::Get
                    || matches!(around, Some(AstKind::ObjectProperty(object)) if object.key.is_specific_static_name("computed"))
            }
            _ => false,
        };
        let (_, backs) = self.returns_of(method).filter(|_| is_computed)?;
        let given = self.one_of(&backs, None, functions, steps)?;
        (!given.is_too_long()).then_some(given)
    }

    /// Returns the text that one of some expressions, or a property of it, is; none if one of them is not read.
    fn one_of(
        &self,
        backs: &[&'a Expression<'a>],
        property: Option<&str>,
        functions: &mut Functions,
        steps: usize,
    ) -> Option<Text> {
        let mut texts = Vec::new();
        for back in backs {
            let text = self.part_of_return(back, property, functions, steps);
            if text.is_unknown() {
                return None;
            }
            texts.push(text);
        }
        Some(Text::one_of(&texts))
    }

    /// Returns what a function of another module of the sources gives back for what a call passes, which is looked up
    /// once all files are read.
    pub(in crate::javascript) fn returned_elsewhere(
        &self,
        call: &CallExpression<'a>,
        property: Option<&str>,
        functions: &mut Functions,
        steps: usize,
    ) -> Option<Text> {
        let mut path = self.path_elsewhere(call.callee.get_inner_expression())?;
        path.extend(property.map(str::to_owned));
        let plain = call
            .arguments
            .iter()
            .take_while(|argument| !argument.is_spread())
            .filter_map(Argument::as_expression);
        let mut arguments = Vec::new();
        for argument in plain.take(MOST_ARGUMENTS) {
            arguments.push(self.text_in(argument, functions, steps));
        }
        Some(Text(vec![Part::Returned { path, arguments }]))
    }

    /// Returns the module and the name of a function that is imported from another module of the sources.
    fn path_elsewhere(&self, callee: &Expression<'a>) -> Option<Vec<String>> {
        let (name, member) = match callee {
            Expression::Identifier(name) => (name, None),
            callee => {
                let member = callee.get_member_expr()?;
                let property = member.static_property_name()?;
                match member.object().get_inner_expression() {
                    Expression::Identifier(name) => (name, Some(property)),
                    _ => return None,
                }
            }
        };
        let declaration = self.declaration(name)?;
        let imported = match (declaration.kind(), member) {
            (AstKind::ImportSpecifier(specifier), None) => specifier.imported.name().to_string(),
            (AstKind::ImportDefaultSpecifier(_), None) => "default".to_owned(),
            (AstKind::ImportNamespaceSpecifier(_), Some(property)) => property.to_owned(),
            _ => return None,
        };
        let module = self.source_of(declaration)?;
        // Paths of the project: relative, or under an alias of its configuration. A package begins with its name.
        let is_own = module.starts_with(['.', '/', '~', '#', '$']) || module.starts_with("@/");
        is_own.then(|| vec![module, imported])
    }

    /// Returns the method of this file that is called, if it is the only one of its name.
    fn method_called(&self, callee: &Expression<'a>) -> Option<&'s AstNode<'a>> {
        let name = match callee.get_member_expr()? {
            MemberExpression::PrivateFieldExpression(field) => field.field.name.as_str(),
            member => member.static_property_name()?,
        };
        self.only_method(name)
    }

    /// Returns the function that a declaration names, and the expressions that it returns.
    fn returns_of(&self, declaration: &AstNode<'a>) -> Option<(NodeId, Vec<&'a Expression<'a>>)> {
        let of_function = |function: &'a oxc_ast::ast::Function<'a>| {
            let plain = !function.r#async && !function.generator;
            let body = function.body.as_ref().filter(|_| plain)?;
            Some((function.scope_id.get()?, given_back(body)?))
        };
        let of_expression = |expr: &'a Expression<'a>| match expr.get_inner_expression() {
            Expression::FunctionExpression(function) => of_function(function),
            Expression::ArrowFunctionExpression(arrow) if !arrow.r#async => {
                let back = match arrow.body.statements.first()? {
                    Statement::ExpressionStatement(back) if arrow.expression => {
                        vec![&back.expression]
                    }
                    _ => given_back(&arrow.body)?,
                };
                Some((arrow.scope_id.get()?, back))
            }
            _ => None,
        };
        let (scope, back) = match declaration.kind() {
            AstKind::Function(function) => of_function(function)?,
            AstKind::VariableDeclarator(declarator) => of_expression(declarator.init.as_ref()?)?,
            AstKind::MethodDefinition(method) => of_function(&method.value)?,
            AstKind::ObjectProperty(property) => of_expression(&property.value)?,
            AstKind::PropertyDefinition(property) => of_expression(property.value.as_ref()?)?,
            _ => return None,
        };
        Some((self.semantic.scoping().get_node_id(scope), back))
    }
}

/// Returns the expressions that a body returns, if one of them is returned in any case.
fn given_back<'a>(body: &'a FunctionBody<'a>) -> Option<Vec<&'a Expression<'a>>> {
    if let Some(only) = last_return(body) {
        return Some(vec![only]);
    }
    let ends = matches!(
        body.statements.last()?,
        Statement::ReturnStatement(_) | Statement::IfStatement(_) | Statement::SwitchStatement(_)
    );
    let mut given = Vec::new();
    returns(&body.statements, &mut given);
    (ends && !given.is_empty()).then_some(given)
}

/// Returns the expression that the last statement of a body returns, if no earlier statement can return.
fn last_return<'a>(body: &'a FunctionBody<'a>) -> Option<&'a Expression<'a>> {
    let (last, before) = body.statements.split_last()?;
    let goes_on = |statement: &Statement<'_>| match statement {
        Statement::VariableDeclaration(_)
        | Statement::ExpressionStatement(_)
        | Statement::FunctionDeclaration(_) => true,
        Statement::IfStatement(check) => {
            let mut given = Vec::new();
            returns(std::slice::from_ref(statement), &mut given);
            given.is_empty() || check.alternate.is_none() && only_throws(&check.consequent)
        }
        _ => false,
    };
    match last {
        Statement::ReturnStatement(back) if before.iter().all(goes_on) => back.argument.as_ref(),
        _ => None,
    }
}

fn only_throws(statement: &Statement<'_>) -> bool {
    match statement {
        Statement::ThrowStatement(_) => true,
        Statement::BlockStatement(block) => {
            matches!(block.body.as_slice(), [Statement::ThrowStatement(_)])
        }
        _ => false,
    }
}

/// Returns the argument at a position; `None` after `...rest`, where positions are unknown.
fn passed<'c, 'a>(call: &'c CallExpression<'a>, at: usize) -> Option<&'c Expression<'a>> {
    let plain = call
        .arguments
        .iter()
        .take_while(|argument| !argument.is_spread());
    { plain }.nth(at).and_then(Argument::as_expression)
}

//! Resolves members of objects by name alone, because the type of an object is rarely known: the values of properties,
//! the results of methods, and the arguments of functions.

use super::calls::body_of;
use super::{Scopes, Value, either};
use oxc_ast::AstKind;
use oxc_ast::ast::{Argument, Expression, MethodDefinitionKind, PropertyKey, PropertyKind};
use oxc_semantic::{AstNode, NodeId, Semantic, SymbolId};
use oxc_span::GetSpan as _;
use std::borrow::Cow;
use std::collections::HashMap;

/// How often they are gathered: a method may give back a property, and a property hold what a method gives back.
pub(super) const ROUNDS: usize = 4;

/// The members that matter for cookies and storage.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Members {
    properties: HashMap<String, Value>,
    methods: HashMap<String, Value>,
    /// Where the methods are that have a name of their own; `None` for a name of several.
    defined: HashMap<String, Option<NodeId>>,
    /// What the callers pass, by the name of the function and the position.
    passed: HashMap<(String, usize), Value>,
    /// What functions pass to the functions that they are given: by their name, the position at which they are given one, and the
    /// position at which that gets it.
    called_back: HashMap<(String, usize, usize), Value>,
}

impl Members {
    /// Returns whether no expression has another value by these members than by none.
    pub(super) fn say_nothing(&self) -> bool {
        self.properties.is_empty()
            && self.methods.is_empty()
            && self.passed.is_empty()
            && self.called_back.is_empty()
    }

    /// Returns the value of a property. A method is one too: frameworks turn methods into properties.
    pub(super) fn property(&self, name: &str) -> Option<Value> {
        let property = self.properties.get(name);
        property.or_else(|| self.methods.get(name)).cloned()
    }

    /// Returns what a method gives back.
    pub(super) fn method(&self, name: &str) -> Option<Value> {
        self.methods.get(name).cloned()
    }

    /// Returns whether the file defines a method of this name, whatever it gives back.
    pub(super) fn defines(&self, name: &str) -> bool {
        self.defined.contains_key(name)
    }

    fn add(&mut self, member: Member) {
        let (place, value) = match member {
            Member::Property(name, value) => (self.properties.entry(name), value),
            Member::Method(name, value) => (self.methods.entry(name), value),
        };
        insert(place, value);
    }
}

fn insert<K>(place: std::collections::hash_map::Entry<'_, K, Value>, value: Value) {
    place
        .and_modify(|known| {
            if let Some(both) = either(Some(known.clone()), Some(value.clone())) {
                *known = both;
            }
        })
        .or_insert(value);
}

enum Member {
    Property(String, Value),
    Method(String, Value),
}

/// The nodes of a script that can define a member, or pass something to a function.
pub(super) struct Places<'s, 'a> {
    nodes: Vec<&'s AstNode<'a>>,
    defined: HashMap<String, Option<NodeId>>,
}

impl<'s, 'a> Places<'s, 'a> {
    /// Finds the nodes: they are looked at once for each round.
    pub(super) fn of(semantic: &'s Semantic<'a>) -> Self {
        let mut places = Self {
            nodes: Vec::new(),
            defined: HashMap::new(),
        };
        for node in semantic.nodes().iter() {
            let is_place = match node.kind() {
                AstKind::AssignmentExpression(_)
                | AstKind::PropertyDefinition(_)
                | AstKind::ObjectProperty(_)
                | AstKind::MethodDefinition(_)
                | AstKind::NewExpression(_) => true,
                AstKind::CallExpression(call) => !call.arguments.is_empty(),
                AstKind::FormalParameter(parameter) => parameter.accessibility.is_some(),
                _ => false,
            };
            if !is_place {
                continue;
            }
            places.nodes.push(node);
            if let Some(name) = method_name(node.kind()) {
                let place = places.defined.entry(name.into_owned());
                place
                    .and_modify(|known| *known = None)
                    .or_insert(Some(node.id()));
            }
            if let Some(name) = assigned_name(node.kind()) {
                places.defined.insert(name, None);
            }
        }
        places
    }
}

impl Members {
    /// Returns the same, with where the methods are.
    pub(super) fn with_defined(self, places: Places<'_, '_>) -> Self {
        Self {
            defined: places.defined,
            ..self
        }
    }
}

impl<'s, 'a> Scopes<'s, 'a> {
    /// Gathers the members by what is known of them so far.
    pub(super) fn gathered(&self, places: &Places<'s, 'a>) -> Members {
        let mut members = Members::default();
        for node in &places.nodes {
            if let Some(member) = self.member_of(node) {
                members.add(member);
            }
            match node.kind() {
                AstKind::CallExpression(call) => {
                    self.pass(&call.callee, &call.arguments, &mut members);
                }
                AstKind::NewExpression(call) => {
                    self.pass(&call.callee, &call.arguments, &mut members);
                }
                _ => {}
            }
        }
        members
    }

    /// Returns the member that a node defines: `this.storage = window.localStorage`, `storage = localStorage;` in a
    /// class, `{ storage: localStorage }`, `storage() { return localStorage }`, `get storage() { … }`.
    fn member_of(&self, node: &AstNode<'a>) -> Option<Member> {
        match node.kind() {
            AstKind::AssignmentExpression(assign) => {
                let name = self.name_of(assign.left.as_member_expression()?)?;
                self.member_named(name.into(), &assign.right)
            }
            AstKind::PropertyDefinition(property) => {
                let name = key(&property.key)?;
                match (&property.value, &property.type_annotation) {
                    (Some(value), _) => self.member_named(name, value),
                    (None, Some(ty)) => {
                        let value = self.value_of_type(&ty.type_annotation)?;
                        kept(value).map(|value| Member::Property(name.into_owned(), value))
                    }
                    (None, None) => None,
                }
            }
            AstKind::ObjectProperty(property) => {
                let name = key(&property.key)?;
                match (property.kind, self.member_named(name, &property.value)?) {
                    (PropertyKind::Get, Member::Method(name, value)) => {
                        Some(Member::Property(name, value))
                    }
                    (_, member) => Some(member),
                }
            }
            AstKind::MethodDefinition(method) => {
                let name = key(&method.key)?;
                let value = self.given_back(method.value.body.as_deref()?)?;
                let name = name.into_owned();
                Some(match method.kind {
                    MethodDefinitionKind::Get => Member::Property(name, value),
                    _ => Member::Method(name, value),
                })
            }
            AstKind::FormalParameter(parameter) if parameter.accessibility.is_some() => {
                let name = parameter.pattern.get_identifier_name()?;
                let value = kept(self.value_of_parameter(parameter)?)?;
                Some(Member::Property(name.to_string(), value))
            }
            _ => None,
        }
    }

    fn member_named(&self, name: Cow<'_, str>, value: &Expression<'a>) -> Option<Member> {
        if let Some(body) = body_of(value.get_inner_expression()) {
            let value = self.given_back(body)?;
            return Some(Member::Method(name.into_owned(), value));
        }
        let value = kept(self.value(value)?)?;
        Some(Member::Property(name.into_owned(), value))
    }

    /// Returns the storage or jar that a function gives back.
    fn given_back(&self, body: &oxc_ast::ast::FunctionBody<'a>) -> Option<Value> {
        self.refuel();
        let value = self.result(body, super::STEPS)?;
        matches!(
            value,
            Value::Storage(_) | Value::Jar(..) | Value::Prefixed(..) | Value::Databases
        )
        .then_some(value)
    }

    /// Returns the area that a function gives back to other modules.
    pub(in crate::javascript) fn area_given_back(
        &self,
        body: &oxc_ast::ast::FunctionBody<'a>,
    ) -> Option<Value> {
        self.refuel();
        self.result(body, super::STEPS)
    }

    /// Returns where the only method of a name is defined.
    pub(in crate::javascript) fn only_method(&self, name: &str) -> Option<&'s AstNode<'a>> {
        let node = (*self.members.defined.get(name)?)?;
        Some(self.semantic.nodes().get_node(node))
    }

    /// Takes in the storages and jars that a call passes.
    fn pass(&self, callee: &Expression<'a>, arguments: &[Argument<'a>], members: &mut Members) {
        let name = match callee.get_inner_expression() {
            Expression::Identifier(name) => name.name.as_str(),
            callee => {
                let member = callee.get_member_expr();
                match member.and_then(|member| member.static_property_name()) {
                    Some(name) => name,
                    None => return,
                }
            }
        };
        for (position, argument) in arguments.iter().enumerate() {
            // After `...rest`, positions are unknown.
            let Some(argument) = argument.as_expression() else {
                return;
            };
            if argument.is_literal() || body_of(argument.get_inner_expression()).is_some() {
                continue;
            }
            if let Some(value @ (Value::Storage(_) | Value::Jar(..) | Value::Document)) =
                self.value(argument)
            {
                if let Some((function, at)) = self.given_function(callee) {
                    let place = members.called_back.entry((function, at, position));
                    insert(place, value);
                    continue;
                }
                let place = members.passed.entry((name.to_owned(), position));
                insert(place, value);
            }
        }
    }

    /// Returns the function and the position of the parameter that a callee is, if it is one.
    fn given_function(&self, callee: &Expression<'a>) -> Option<(String, usize)> {
        let Expression::Identifier(name) = callee.get_inner_expression() else {
            return None;
        };
        let declaration = self.declaration(name)?;
        if !matches!(declaration.kind(), AstKind::FormalParameter(_)) {
            return None;
        }
        let (function, position) = self.position(declaration.id())?;
        Some((self.declared_as(function).0?, position))
    }

    /// Returns what a function that is given to another gets from that: `withStorage((storage) => …)`.
    fn called_back(&self, function: NodeId, position: usize) -> Option<Value> {
        let nodes = self.semantic.nodes();
        let mut around = nodes.ancestor_kinds(function);
        let call = around.find(|kind| !matches!(kind, AstKind::Argument(_)))?;
        let AstKind::CallExpression(call) = call else {
            return None;
        };
        let span = nodes.kind(function).span();
        let at = call
            .arguments
            .iter()
            .position(|argument| argument.span() == span)?;
        let name = match call.callee.get_inner_expression() {
            Expression::Identifier(name) => name.name.as_str(),
            callee => callee.get_member_expr()?.static_property_name()?,
        };
        let key = (name.to_owned(), at, position);
        self.members.called_back.get(&key).cloned()
    }

    /// Returns what the callers in this file pass for a parameter of a function.
    pub(super) fn passed_for(&self, parameter: SymbolId) -> Option<Value> {
        if self.members.passed.is_empty() && self.members.called_back.is_empty() {
            return None;
        }
        let declaration = self.semantic.symbol_declaration(parameter);
        let (function, position) = self.position(declaration.id())?;
        if let Some(value) = self.called_back(function, position) {
            return Some(value);
        }
        let name = match self.declared_as(function) {
            (Some(name), Some(class)) if name == "constructor" => class,
            (name, _) => name?,
        };
        self.members.passed.get(&(name, position)).cloned()
    }
}

/// Returns the name of a method, as a class or object defines it.
fn method_name<'n>(kind: AstKind<'n>) -> Option<Cow<'n, str>> {
    match kind {
        AstKind::MethodDefinition(method) => key(&method.key),
        AstKind::ObjectProperty(property) => {
            body_of(property.value.get_inner_expression())?;
            key(&property.key)
        }
        AstKind::PropertyDefinition(property) => {
            body_of(property.value.as_ref()?.get_inner_expression())?;
            key(&property.key)
        }
        _ => None,
    }
}

/// Returns the name of a member that is assigned: what defines it otherwise is not all that it can be.
fn assigned_name(kind: AstKind<'_>) -> Option<String> {
    let AstKind::AssignmentExpression(assign) = kind else {
        return None;
    };
    let name = assign.left.as_member_expression()?.static_property_name()?;
    Some(name.to_owned())
}

fn key<'n>(key: &'n PropertyKey<'_>) -> Option<Cow<'n, str>> {
    key.static_name().or_else(|| key.name())
}

/// Returns a value that is worth keeping by the name of its property.
fn kept(value: Value) -> Option<Value> {
    matches!(
        value,
        Value::Storage(_)
            | Value::Jar(..)
            | Value::Prefixed(..)
            | Value::Databases
            | Value::Own(_)
            | Value::Made { .. }
    )
    .then_some(value)
}

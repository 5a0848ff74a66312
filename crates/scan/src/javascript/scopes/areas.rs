//! Objects and lists of storage areas from which a key, a loop or a callback takes one.

use super::calls::body_of;
use super::elements::{MOST_AROUND, TAKES_ONE};
use super::{Scopes, Value, either};
use crate::javascript::names::Functions;
use crate::javascript::options::property_of;
use crate::text::Part;
use oxc_ast::AstKind;
use oxc_ast::ast::{
    Argument, CallExpression, ComputedMemberExpression, Expression, MemberExpression,
    ObjectExpression, ObjectPropertyKind,
};
use oxc_semantic::{NodeId, SymbolId};

/// How many elements of a list, or properties of an object, are looked at.
const MOST: usize = 64;

impl<'a> Scopes<'_, 'a> {
    /// Returns the name of a property, which can be put together: `window["local" + "Storage"]`.
    pub(in crate::javascript) fn name_of(&self, member: &MemberExpression<'a>) -> Option<String> {
        self.refuel();
        self.name_in(member)
    }

    /// Returns the same within an evaluation.
    pub(super) fn name_in(&self, member: &MemberExpression<'a>) -> Option<String> {
        match member {
            MemberExpression::ComputedMemberExpression(member) => self.key_of(member),
            MemberExpression::PrivateFieldExpression(member) => Some(member.field.name.to_string()),
            member => member.static_property_name().map(str::to_owned),
        }
    }

    /// Returns the name by which a property is taken in brackets, where it is known.
    pub(super) fn key_of(&self, member: &ComputedMemberExpression<'a>) -> Option<String> {
        if let Some(name) = member.static_property_name() {
            return Some(name.to_string());
        }
        // What is computed from parameters is looked at where a name is asked for.
        let steps = self.step(super::STEPS)?;
        let text = self.text_in(&member.expression, &mut Functions::default(), steps);
        match text.0.as_slice() {
            [Part::Literal(name)] => Some(name.clone()),
            _ => None,
        }
    }

    /// Returns the area that an element of an object or list is, where one of its elements is one: `areas[kind]` with
    /// `const areas = { local: localStorage, session: sessionStorage }`.
    pub(super) fn one_of_areas(&self, object: &Expression<'a>, steps: usize) -> Option<Value> {
        let mut found = Vec::new();
        self.held_in(object, &mut found, MOST_AROUND);
        self.area_among(&found, steps)
            .or_else(|| match self.value_in(object, steps) {
                Some(Value::Imported { module, name }) => self.one_handed_by(&module, &name),
                _ => None,
            })
            .or_else(|| self.typed_element(object, None))
    }

    /// Returns the area at a position of a list: `const [area] = [localStorage];`.
    pub(super) fn element_of_areas(
        &self,
        list: &Expression<'a>,
        position: usize,
        steps: usize,
    ) -> Option<Value> {
        let mut found = Vec::new();
        self.held_in(list, &mut found, MOST_AROUND);
        match found.get(position) {
            Some(element) => area(self.value_in(element, steps)?),
            None => self.typed_element(list, None),
        }
    }

    /// Returns the area that a function gives back which is an element of an object or list: `areas[kind]()`.
    pub(super) fn called_of_areas(&self, callee: &Expression<'a>, steps: usize) -> Option<Value> {
        let object = match callee {
            Expression::ComputedMemberExpression(member) if self.key_of(member).is_none() => {
                &member.object
            }
            // `new Map([["local", localStorage]]).get(kind)`.
            callee => {
                let member = callee.get_member_expr()?;
                if !TAKES_ONE.contains(&member.static_property_name()?) {
                    return None;
                }
                return self.one_of_areas(member.object(), steps);
            }
        };
        let mut found = Vec::new();
        self.held_in(object, &mut found, MOST_AROUND);
        let bodies = found
            .iter()
            .filter_map(|it| body_of(it.get_inner_expression()));
        let values = bodies.filter_map(|body| area(self.result(body, steps)?));
        values.map(Some).fold(None, either)
    }

    /// Returns the area that a loop takes from a list: `for (const area of [localStorage, sessionStorage])`. A position says
    /// which part of each element is taken.
    pub(super) fn of_each_area(
        &self,
        declaration: NodeId,
        position: Option<usize>,
        steps: usize,
    ) -> Option<Value> {
        let mut around = self.semantic.nodes().ancestor_kinds(declaration);
        match around.find(|kind| !matches!(kind, AstKind::VariableDeclaration(_)))? {
            AstKind::ForOfStatement(each) => self.part_of_areas(&each.right, position, steps),
            _ => None,
        }
    }

    /// Returns the area with which a function is called that is called with each element of a list.
    pub(super) fn area_called_with(
        &self,
        parameter: SymbolId,
        position: Option<usize>,
        steps: usize,
    ) -> Option<Value> {
        let declaration = self.semantic.symbol_declaration(parameter);
        let (function, 0) = self.position(declaration.id())? else {
            return None;
        };
        let list = self.each(function)?.callee.get_member_expr()?;
        self.part_of_areas(list.object(), position, steps)
    }

    fn part_of_areas(
        &self,
        list: &Expression<'a>,
        position: Option<usize>,
        steps: usize,
    ) -> Option<Value> {
        let Some(position) = position else {
            return self.one_of_areas(list, steps);
        };
        // `Object.entries(areas)` has pairs of a key and an area.
        if let Expression::CallExpression(call) = self.plain_constant(list)
            && call.callee_name() == Some("entries")
        {
            return self.one_of_areas(list, steps).filter(|_| position == 1);
        }
        let mut found = Vec::new();
        self.held_in(list, &mut found, MOST_AROUND);
        let parts = found.into_iter().filter_map(|element| match element {
            Expression::ArrayExpression(pair) => pair.elements.get(position)?.as_expression(),
            _ => None,
        });
        self.area_among(&parts.collect::<Vec<_>>(), steps)
            .or_else(|| self.typed_element(list, Some(position)))
    }

    fn area_among(&self, among: &[&Expression<'a>], steps: usize) -> Option<Value> {
        let values = among
            .iter()
            .filter_map(|it| area(self.value_in(it, steps)?));
        values.map(Some).fold(None, either)
    }

    /// Collects the values of an object or list, through what only holds it or gives it back.
    fn held_in<'e>(
        &self,
        object: &'e Expression<'a>,
        found: &mut Vec<&'e Expression<'a>>,
        around: usize,
    ) where
        'a: 'e,
    {
        let Some(around) = self.step(around) else {
            return;
        };
        match self.plain_constant(object) {
            Expression::ObjectExpression(object) => self.values_of(object, found, around),
            Expression::ArrayExpression(list) => {
                for element in list.elements.iter().take(MOST) {
                    match element.as_expression() {
                        Some(element) => found.push(element.get_inner_expression()),
                        None => {
                            if let oxc_ast::ast::ArrayExpressionElement::SpreadElement(more) =
                                element
                            {
                                self.held_in(&more.argument, found, around);
                            }
                        }
                    }
                }
            }
            Expression::CallExpression(call) => self.elements_of_call(call, found, around),
            Expression::NewExpression(made) => {
                let is_map =
                    matches!(&made.callee, Expression::Identifier(name) if name.name == "Map");
                let first = made.arguments.first().and_then(Argument::as_expression);
                match first {
                    Some(pairs) if is_map => self.seconds(pairs, found, around),
                    Some(list) => self.held_in(list, found, around),
                    None => {}
                }
            }
            Expression::ConditionalExpression(choice) => {
                self.held_in(&choice.consequent, found, around);
                self.held_in(&choice.alternate, found, around);
            }
            Expression::LogicalExpression(choice) => {
                self.held_in(&choice.left, found, around);
                self.held_in(&choice.right, found, around);
            }
            Expression::Identifier(name) => {
                let given = self
                    .symbol(name)
                    .and_then(|symbol| self.assigned_to(symbol));
                for given in given.into_iter().flatten() {
                    self.held_in(given, found, around);
                }
            }
            other => {
                if let Some(member) = other.get_member_expr() {
                    self.elements_of_member(member, found, around);
                }
            }
        }
    }

    fn values_of<'e>(
        &self,
        object: &'e ObjectExpression<'a>,
        found: &mut Vec<&'e Expression<'a>>,
        around: usize,
    ) where
        'a: 'e,
    {
        for property in object.properties.iter().take(MOST) {
            match property {
                ObjectPropertyKind::ObjectProperty(property) => {
                    found.push(property.value.get_inner_expression());
                }
                ObjectPropertyKind::SpreadProperty(more) => {
                    self.held_in(&more.argument, found, around);
                }
            }
        }
    }

    /// Collects the elements of what a call gives back.
    fn elements_of_call<'e>(
        &self,
        call: &'e CallExpression<'a>,
        found: &mut Vec<&'e Expression<'a>>,
        around: usize,
    ) where
        'a: 'e,
    {
        let arguments = call.arguments.iter().map_while(Argument::as_expression);
        match call.callee_name() {
            Some("assign") => arguments.for_each(|it| self.held_in(it, found, around)),
            Some("fromEntries") => {
                for pairs in arguments {
                    self.seconds(pairs, found, around);
                }
            }
            Some(
                "entries" | "freeze" | "from" | "preventExtensions" | "reactive" | "readonly"
                | "seal" | "values",
            ) => arguments.for_each(|it| self.held_in(it, found, around)),
            _ => {
                for back in self.returned_by(call) {
                    self.held_in(back, found, around);
                }
            }
        }
    }

    /// Collects the second element of each pair in a list.
    fn seconds<'e>(
        &self,
        pairs: &'e Expression<'a>,
        found: &mut Vec<&'e Expression<'a>>,
        around: usize,
    ) where
        'a: 'e,
    {
        let mut all = Vec::new();
        self.held_in(pairs, &mut all, around);
        found.extend(all.into_iter().filter_map(|pair| match pair {
            Expression::ArrayExpression(pair) => pair.elements.get(1)?.as_expression(),
            _ => None,
        }));
    }

    /// Collects the elements of an object within an object, or in a field: `config.areas`, `this.areas`.
    fn elements_of_member<'e>(
        &self,
        member: &'e MemberExpression<'a>,
        found: &mut Vec<&'e Expression<'a>>,
        around: usize,
    ) where
        'a: 'e,
    {
        let Some(name) = self.name_in(member) else {
            // An element of an element: `areas[kind][name]`.
            let mut all = Vec::new();
            self.held_in(member.object(), &mut all, around);
            all.into_iter()
                .for_each(|it| self.held_in(it, found, around));
            return;
        };
        let is_own = match member.object().get_inner_expression() {
            Expression::ThisExpression(_) => true,
            // A static field.
            Expression::Identifier(class) => {
                let declared = self.declaration(class).map(|declared| declared.kind());
                matches!(declared, Some(AstKind::Class(_)))
            }
            _ => false,
        };
        if is_own {
            for given in self.known_fields().given_to(&name) {
                self.held_in(given, found, around);
            }
            return;
        }
        if let Expression::ObjectExpression(object) = self.plain_constant(member.object())
            && let Some(value) = property_of(object, &name)
        {
            self.held_in(value, found, around);
        }
    }
}

/// Returns a value that is something in which names are stored, or an object of the sources that can do so.
fn area(value: Value) -> Option<Value> {
    let is_area = matches!(
        value,
        Value::Storage(_)
            | Value::Jar(..)
            | Value::Prefixed(..)
            | Value::Databases
            | Value::Caches
            | Value::Own(_)
            | Value::Made { .. }
    );
    is_area.then_some(value)
}

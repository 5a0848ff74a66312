//! Variables and their values, scope by scope.

use super::value::Value;
use std::collections::HashMap;

/// The name under which a scope keeps the type of an `impl` or trait, which no variable can have.
const SELF: &str = "<Self>";

/// Nested scopes, the innermost last.
#[derive(Debug)]
pub(super) struct Scopes(Vec<HashMap<String, Value>>);

impl Default for Scopes {
    fn default() -> Self {
        Self(vec![HashMap::new()])
    }
}

impl Scopes {
    /// Opens a scope.
    pub(super) fn open(&mut self) {
        self.0.push(HashMap::new());
    }

    /// Opens the scope of an `impl` or trait; `None` for a type that has no name.
    pub(super) fn open_type(&mut self, name: Option<String>) {
        let own = name.map_or(Value::Unknown, Value::Of);
        self.0.push(HashMap::from([(SELF.to_owned(), own)]));
    }

    /// Closes the innermost scope.
    pub(super) fn close(&mut self) {
        self.0.pop();
    }

    /// Returns the value of a variable.
    pub(super) fn lookup(&self, name: &str) -> Value {
        self.find(name).cloned().unwrap_or_default()
    }

    /// Returns whether a variable has this name and a value.
    pub(super) fn is_known(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    /// Returns how many scopes there are.
    pub(super) fn depth(&self) -> usize {
        self.0.len()
    }

    /// Returns the position of the scope in which a variable is declared.
    pub(super) fn place_of(&self, name: &str) -> Option<usize> {
        self.0.iter().rposition(|scope| scope.contains_key(name))
    }

    /// Returns the value of a variable in the scope at a position, to be changed.
    pub(super) fn at_mut(&mut self, scope: usize, name: &str) -> Option<&mut Value> {
        self.0.get_mut(scope)?.get_mut(name)
    }

    /// Returns the value of a variable, to be changed.
    pub(super) fn lookup_mut(&mut self, name: &str) -> Option<&mut Value> {
        self.0
            .iter_mut()
            .rev()
            .find_map(|scope| scope.get_mut(name))
    }

    /// Returns the type whose `impl` or trait encloses this point.
    pub(super) fn self_type(&self) -> Option<&str> {
        match self.find(SELF)? {
            Value::Of(name) => Some(name),
            _ => None,
        }
    }

    /// Gives a variable of the innermost scope a value.
    pub(super) fn set(&mut self, name: String, value: Value) {
        // After `let (token, jar) = jar.token();` the new `jar` is most likely what the old one was.
        let value = match (value, self.find(&name)) {
            (Value::Unknown, Some(kept @ (Value::Jar { .. } | Value::Of(_)))) => kept.clone(),
            (value, _) => value,
        };
        if let Some(scope) = self.0.last_mut() {
            scope.insert(name, value);
        }
    }

    fn find(&self, name: &str) -> Option<&Value> {
        self.0.iter().rev().find_map(|scope| scope.get(name))
    }
}

//! Tracks strings and cookies in variables that change: assignments and additions to a string, and changes that turn a
//! cookie into a removal.

use super::Visitor;
use crate::rust::evaluate::{arguments, cookies};
use crate::rust::value::{Value, segments, variable};
use crate::steps;
use crate::text::{Part, Text};
use std::collections::HashMap;
use syn::{Expr, Pat, Type};

/// Methods that change a string in another way than by adding what they are given at its end.
const CHANGES: &[&str] = &[
    "clear",
    "drain",
    "extend",
    "insert",
    "insert_str",
    "pop",
    "remove",
    "replace_range",
    "retain",
    "truncate",
];

/// Methods that add what they are given at the end of a string.
const ADDS: &[&str] = &["push", "push_str", "write_char", "write_str"];

/// A variable, by the position of its scope and its name.
type Place = (usize, String);

/// A branch or loop: what the strings and cookies around it were before.
#[derive(Default)]
pub(super) struct Branch {
    /// How many scopes there are around it.
    scopes: usize,
    before: HashMap<Place, Value>,
}

/// What the strings and cookies around a branch are behind it.
pub(super) struct Ends {
    before: HashMap<Place, Value>,
    after: HashMap<Place, Value>,
}

impl Visitor<'_> {
    /// Visits a branch, behind which the strings and cookies around it are what they were before. Returns what the branch made of
    /// them.
    pub(super) fn branch(&mut self, visit: impl FnOnce(&mut Self)) -> Ends {
        self.branches.push(Branch {
            scopes: self.evaluator.scopes.depth(),
            before: HashMap::new(),
        });
        visit(self);
        let branch = self.branches.pop().unwrap_or_default();
        let mut after = HashMap::new();
        for (place, before) in &branch.before {
            if let Some(value) = self.evaluator.scopes.at_mut(place.0, &place.1) {
                after.insert(place.clone(), std::mem::replace(value, before.clone()));
            }
        }
        Ends {
            before: branch.before,
            after,
        }
    }

    /// Takes in what branches made of the strings and cookies around them; `are_all` says that one of them is taken in any case.
    pub(super) fn join(&mut self, branches: &[Ends], are_all: bool) {
        let mut places: HashMap<&Place, (&Value, Vec<&Value>)> = HashMap::new();
        for ends in branches {
            for (place, before) in &ends.before {
                let (_, after) = places.entry(place).or_insert((before, Vec::new()));
                steps::count();
                after.push(ends.after.get(place).unwrap_or(before));
            }
        }
        for (place, (before, after)) in places {
            let is_left = !are_all || after.len() < branches.len();
            let start = is_left.then_some(before);
            let values: Vec<Value> = start.into_iter().chain(after).cloned().collect();
            self.set_value(place, one_of(&values));
        }
    }

    /// Visits what may run several times, or not at all.
    pub(super) fn repeated(&mut self, visit: impl FnOnce(&mut Self)) {
        let mut ends = self.branch(visit);
        for (place, after) in &mut ends.after {
            // What is added once can be added again.
            if let (Value::Text(text), Some(Value::Text(before))) = (after, ends.before.get(place))
                && begins_with(text, before)
            {
                *text = before.clone();
                text.push(Part::Unknown);
            }
        }
        self.join(&[ends], false);
    }

    /// Gives a variable another value of the same kind.
    fn set_value(&mut self, (scope, name): &Place, value: Value) {
        let Some(known) = self.evaluator.scopes.at_mut(*scope, name) else {
            return;
        };
        let is_removal = match (&mut *known, &value) {
            (Value::Text(_), Value::Text(_)) => None,
            (
                Value::Cookie { removal, .. },
                Value::Cookie {
                    removal: to, name, ..
                },
            ) => (!*removal && *to).then(|| name.clone()),
            _ => return,
        };
        let before = std::mem::replace(known, value);
        let around = self
            .branches
            .last_mut()
            .filter(|branch| *scope < branch.scopes);
        match (around, is_removal) {
            (Some(branch), _) => {
                let place = (*scope, name.clone());
                branch.before.entry(place).or_insert(before);
            }
            // Whatever is sent of it removes.
            (None, Some(cookie)) => self.found.remove_made(self.contexts.function(), &cookie),
            (None, None) => {}
        }
    }

    /// Takes in that the cookie in a variable becomes one for removal.
    pub(super) fn mark_removal(&mut self, variable: &str) {
        let Some(scope) = self.evaluator.scopes.place_of(variable) else {
            return;
        };
        let place = (scope, variable.to_owned());
        let known = self.evaluator.scopes.at_mut(scope, variable);
        if let Some(mut removed) = known.map(|value| value.clone())
            && let Value::Cookie { removal, .. } = &mut removed
        {
            *removal = true;
            self.set_value(&place, removed);
        }
    }

    /// Returns whether the value of a variable is that of a branch, behind which the variable may have another.
    pub(super) fn is_of_branch(&self, variable: &str) -> bool {
        let Some(scope) = self.evaluator.scopes.place_of(variable) else {
            return false;
        };
        let place = (scope, variable.to_owned());
        self.branches
            .iter()
            .any(|branch| branch.before.contains_key(&place))
    }

    /// Takes in what is assigned to a string in a variable.
    pub(super) fn assigned_text(&mut self, name: &str, value: &Value) {
        let Some(scope) = self.evaluator.scopes.place_of(name) else {
            return;
        };
        let text = match value {
            Value::Text(text) => text.clone(),
            _ => Text::unknown(),
        };
        self.set_value(&(scope, name.to_owned()), Value::Text(text));
    }

    /// Takes in what is added to a string in a variable.
    pub(super) fn added_text(&mut self, to: &Expr, added: Text) {
        let Some(name) = variable(to) else { return };
        let Some(scope) = self.evaluator.scopes.place_of(&name) else {
            return;
        };
        let Value::Text(mut longer) = self.evaluator.scopes.lookup(&name) else {
            return;
        };
        longer
            .0
            .retain(|part| *part != Part::Literal(String::new()));
        longer.append(added);
        self.set_value(&(scope, name), Value::Text(longer.shortened()));
    }

    /// Takes in what a method does with a string in a variable.
    pub(super) fn changed_text(&mut self, method: &str, call: &syn::ExprMethodCall) {
        if ADDS.contains(&method) {
            let added = call.args.first().map(|added| self.evaluator.text(added));
            self.added_text(&call.receiver, added.unwrap_or_else(Text::unknown));
        } else if CHANGES.contains(&method)
            && let Some(name) = variable(&call.receiver)
        {
            self.assigned_text(&name, &Value::Unknown);
        }
    }

    /// Takes in what a macro writes into a string in a variable: `write!(text, "a={}", b)`.
    pub(super) fn written_text(&mut self, mac: &syn::Macro) {
        let name = mac.path.segments.last();
        if !name.is_some_and(|last| last.ident.to_string().contains("write")) {
            return;
        }
        let arguments = arguments(mac).unwrap_or_default();
        if let Some(first) = arguments.first() {
            let added = self.evaluator.macro_text(mac);
            self.added_text(first, added.unwrap_or_else(Text::unknown));
        }
    }
}

/// Returns what one of several values is, if all are strings or all are cookies. A string that was nothing yet is none of them.
fn one_of(values: &[Value]) -> Value {
    let texts: Option<Vec<&Text>> = values
        .iter()
        .map(|value| match value {
            Value::Text(text) => Some(text),
            _ => None,
        })
        .collect();
    let Some(texts) = texts else {
        return cookies(values);
    };
    let begun = texts.into_iter().filter(|text| !text.0.is_empty());
    let begun: Vec<Text> = begun.cloned().collect();
    Value::Text(match begun.is_empty() {
        true => Text::default(),
        false => Text::one_of(&begun),
    })
}

/// Returns whether a text is another with something behind it.
fn begins_with(text: &Text, start: &Text) -> bool {
    let parts = text.0.iter().zip(&start.0);
    let same = parts.take_while(|(one, other)| match (one, other) {
        (Part::Literal(one), Part::Literal(other)) => one.starts_with(other.as_str()),
        (one, other) => one == other,
    });
    same.count() == start.0.len() && text != start
}

/// Returns the string of a variable that is declared before it gets its value, or that is empty at first.
pub(super) fn begun(pattern: &Pat, init: Option<&Expr>) -> Option<Value> {
    let is_text = |ty: &Type| match ty {
        Type::Reference(inner) => {
            matches!(&*inner.elem, Type::Path(path) if path.path.is_ident("str"))
        }
        Type::Path(path) => path.path.is_ident("String"),
        _ => false,
    };
    let may_be_text = match pattern {
        Pat::Ident(_) => true,
        Pat::Type(typed) => is_text(&typed.ty),
        _ => false,
    };
    let is_empty = match init {
        None => true,
        Some(Expr::Call(call)) => match &*call.func {
            Expr::Path(path) => {
                let path = segments(&path.path);
                let made = |name: &str| path.ends_with(&["String".to_owned(), name.to_owned()]);
                made("new") || made("with_capacity")
            }
            _ => false,
        },
        Some(_) => false,
    };
    (may_be_text && is_empty).then(|| Value::Text(Text::default()))
}

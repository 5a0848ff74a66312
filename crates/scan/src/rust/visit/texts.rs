//! Strings in variables that change: what is assigned to them, and what is added to them.

use super::Visitor;
use crate::rust::evaluate::arguments;
use crate::rust::value::{Value, segments, variable};
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

/// A branch or loop: what the strings around it were before.
#[derive(Default)]
pub(super) struct Branch {
    /// How many scopes there are around it.
    scopes: usize,
    before: HashMap<Place, Text>,
}

/// What the strings around a branch are behind it.
pub(super) struct Ends {
    before: HashMap<Place, Text>,
    after: HashMap<Place, Text>,
}

impl Visitor<'_> {
    /// Visits a branch, behind which the strings around it are what they were before. Returns what the branch made of them.
    pub(super) fn branch(&mut self, visit: impl FnOnce(&mut Self)) -> Ends {
        self.branches.push(Branch {
            scopes: self.evaluator.scopes.depth(),
            before: HashMap::new(),
        });
        visit(self);
        let branch = self.branches.pop().unwrap_or_default();
        let mut after = HashMap::new();
        for (place, before) in &branch.before {
            if let Some(Value::Text(text)) = self.evaluator.scopes.at_mut(place.0, &place.1) {
                after.insert(place.clone(), std::mem::replace(text, before.clone()));
            }
        }
        Ends {
            before: branch.before,
            after,
        }
    }

    /// Takes in what branches made of the strings around them; `are_all` says that one of them is taken in any case.
    pub(super) fn join(&mut self, branches: &[Ends], are_all: bool) {
        let mut places: Vec<&Place> = branches
            .iter()
            .flat_map(|ends| ends.before.keys())
            .collect();
        places.sort();
        places.dedup();
        for place in places {
            let Some(before) = branches.iter().find_map(|ends| ends.before.get(place)) else {
                continue;
            };
            let ends = branches
                .iter()
                .map(|ends| ends.after.get(place).unwrap_or(before));
            let start = (!are_all).then_some(before);
            let texts: Vec<Text> = start.into_iter().chain(ends).cloned().collect();
            self.set_text(place, one_of(&texts));
        }
    }

    /// Visits what may run several times, or not at all.
    pub(super) fn repeated(&mut self, visit: impl FnOnce(&mut Self)) {
        let mut ends = self.branch(visit);
        for (place, text) in &mut ends.after {
            // What is added once can be added again.
            let before = ends.before.get(place);
            if let Some(before) = before.filter(|before| begins_with(text, before)) {
                *text = before.clone();
                text.push(Part::Unknown);
            }
        }
        self.join(&[ends], false);
    }

    fn set_text(&mut self, (scope, name): &Place, text: Text) {
        let Some(Value::Text(known)) = self.evaluator.scopes.at_mut(*scope, name) else {
            return;
        };
        let before = std::mem::replace(known, text);
        if let Some(branch) = self.branches.last_mut()
            && *scope < branch.scopes
        {
            let place = (*scope, name.clone());
            branch.before.entry(place).or_insert(before);
        }
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
        self.set_text(&(scope, name.to_owned()), text);
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
        if longer.is_too_long() {
            longer = Text::unknown();
        }
        self.set_text(&(scope, name), longer);
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

/// Returns the text that one of several is; what was nothing yet is none of them.
fn one_of(texts: &[Text]) -> Text {
    let begun: Vec<Text> = texts
        .iter()
        .filter(|text| !text.0.is_empty())
        .cloned()
        .collect();
    match begun.is_empty() {
        true => Text::default(),
        false => Text::one_of(&begun),
    }
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

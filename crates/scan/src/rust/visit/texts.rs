//! Strings in variables that change: what is assigned to them, and what is added to them.

use super::Visitor;
use crate::rust::value::{Value, segments, text_value, variable};
use crate::text::{Part, Text};
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

impl Visitor<'_> {
    /// Takes in what is assigned to a string in a variable.
    pub(super) fn assigned_text(&mut self, name: &str, value: &Value) {
        let is_here = self.evaluator.scopes.is_innermost(name);
        let Some(Value::Text(known)) = self.evaluator.scopes.lookup_mut(name) else {
            return;
        };
        let new = match value {
            Value::Text(text) => text.clone(),
            _ => Text::unknown(),
        };
        // In a branch or loop, it may be what it was before.
        let text = match is_here || known.0.is_empty() {
            true => new,
            false => Text::one_of(&[known.clone(), new]),
        };
        *known = text;
    }

    /// Takes in what is added to a string in a variable.
    pub(super) fn added_text(&mut self, to: &Expr, added: Text) {
        let Some(name) = variable(to) else { return };
        let is_here = self.evaluator.scopes.is_innermost(&name);
        let Some(Value::Text(known)) = self.evaluator.scopes.lookup_mut(&name) else {
            return;
        };
        let mut longer = known.clone();
        longer
            .0
            .retain(|part| *part != Part::Literal(String::new()));
        longer.append(added);
        if longer.is_too_long() {
            longer = Text::unknown();
        }
        let text = match is_here {
            true => longer,
            false => Text::one_of(&[known.clone(), longer]),
        };
        *known = text;
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
    match init {
        None => may_be_text.then(|| Value::Text(Text::default())),
        Some(Expr::Call(call)) => {
            let Expr::Path(path) = &*call.func else {
                return None;
            };
            let path = segments(&path.path);
            let is_empty = ["new", "with_capacity"]
                .iter()
                .any(|name| path.ends_with(&["String".to_owned(), (*name).to_owned()]));
            is_empty.then(|| text_value(Text::literal("")))
        }
        Some(_) => None,
    }
}

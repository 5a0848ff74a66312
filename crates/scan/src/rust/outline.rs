//! The outline of a file: what it imports and defines. [`survey`](super::survey) reads it.

use super::bodies::Bodies;
use super::imports::Imports;
use super::value::Value;
use crate::text::Text;
use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

/// What a file imports and defines.
#[derive(Default)]
pub(super) struct Outline {
    pub(super) imports: Imports,
    pub(super) has_globs: bool,
    /// Whether it can use the browser's interfaces.
    pub(super) web: bool,
    /// Whether it can use a library's jars or cookies.
    pub(super) has_jars: bool,
    /// Whether it drives a browser or is an HTTP client with cookies.
    pub(super) is_client: bool,
    /// Types defined here under a name that a library uses.
    pub(super) own_types: HashSet<String>,
    /// Types that derive the registry.
    pub(super) registries: Vec<String>,
    /// Modules declared here, which go before crates of the same name.
    pub(super) modules: HashSet<String>,
    /// Functions that are defined here, outside of any type.
    pub(super) functions: HashSet<String>,
    /// What the functions and methods defined here do with what they are given.
    pub(super) bodies: Bodies,
    /// Constants that are the name of the header.
    pub(super) header_names: HashSet<String>,
    pub(super) fields: HashMap<String, Value>,
    /// Fields, by their type and name, that nothing but the code of this file gives a value.
    pub(super) closed_fields: HashSet<(String, String)>,
    /// The strings that fields hold, by their type and name.
    pub(super) texts: HashMap<(String, String), Text>,
    /// Fields whose strings were asked for and not known.
    pub(super) asked: RefCell<HashSet<(String, String)>>,
    pub(super) returns: HashMap<String, Value>,
    /// Values of functions that are a single expression, by their type and name; none where two have both.
    pub(super) gives: HashMap<(Option<String>, String), Option<Value>>,
}

impl Outline {
    /// Returns the value of a field of this name in a type of this file.
    pub(super) fn field(&self, name: &str) -> Value {
        self.fields.get(name).cloned().unwrap_or_default()
    }

    /// Returns the string that a field of a type of this file holds.
    pub(super) fn field_text(&self, of: &str, name: &str) -> Text {
        let field = (of.to_owned(), name.to_owned());
        match self.texts.get(&field) {
            Some(text) => text.clone(),
            None => {
                self.asked.borrow_mut().insert(field);
                Text::unknown()
            }
        }
    }

    /// Takes over what the fields of types were found to hold, as far as it was asked for. Returns whether any of it is known.
    pub(super) fn learn_fields(&mut self, learned: HashMap<(String, String), Vec<Text>>) -> bool {
        let mut is_new = false;
        for (field, mut texts) in learned {
            if !self.asked.borrow().contains(&field) || texts.iter().all(Text::is_unknown) {
                continue;
            }
            if !self.closed_fields.contains(&field) {
                texts.push(Text::unknown());
            }
            is_new = true;
            self.texts.insert(field, Text::one_of(&texts));
        }
        is_new
    }

    /// Returns the value of what a function or method of this name returns in this file, by its type.
    pub(super) fn returns(&self, name: &str) -> Value {
        self.returns.get(name).cloned().unwrap_or_default()
    }

    /// Takes over what functions of the file were found to return. Returns whether any of it is new.
    pub(super) fn learn(
        &mut self,
        learned: HashMap<(Option<String>, String), Option<Value>>,
    ) -> bool {
        let mut is_new = false;
        for (function, value) in learned {
            // A value that does not depend on the caller is known already.
            let of_caller =
                matches!(&value, Some(Value::Text(text)) if text.parameter_in().is_some());
            if let Some(value) = value
                && (of_caller || !self.gives.get(&function).is_some_and(Option::is_some))
            {
                is_new |=
                    !matches!(value, Value::Jar { .. }) || self.returns(&function.1).is_known();
                self.gives.insert(function, Some(value));
            }
        }
        is_new
    }

    /// Returns the string or cookie that a function of this file returns to every caller: `fn name() -> &'static str { "sid" }`.
    pub(super) fn gives(&self, owner: Option<&str>, name: &str) -> Option<Value> {
        let function = (owner.map(str::to_owned), name.to_owned());
        self.gives.get(&function)?.clone()
    }
}

//! The outline of a file: its imports and definitions. [`survey`](super::survey) reads it.

use super::bodies::Bodies;
use super::collector::Learned;
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
    /// Whether some of its code is for tests alone.
    pub(super) has_tests: bool,
    /// Types and traits that are defined here.
    pub(super) types: HashSet<String>,
    /// Methods that are defined here, by their type or trait.
    pub(super) methods: HashSet<(String, String)>,
    /// Traits that types here are required to have.
    pub(super) bounds: HashSet<String>,
    /// Those of the types that have a name which a library uses.
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
    /// The jars and storage areas that fields hold although their types do not say so, by their type and name.
    pub(super) held: HashMap<(String, String), Value>,
    /// Fields whose values were asked for and not known.
    pub(super) asked: RefCell<HashSet<(String, String)>>,
    /// Constants that are a lifetime which is over.
    pub(super) over: HashSet<String>,
    /// The strings of constants.
    pub(super) strings: HashMap<String, Text>,
    /// What statics and constants are, by their types.
    pub(super) statics: HashMap<String, Value>,
    /// What functions return, by their types, whatever they belong to.
    pub(super) returns: HashMap<String, Value>,
    /// The same by what they belong to; unknown for a type that says nothing.
    pub(super) returns_of: HashMap<(Option<String>, String), Value>,
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

    /// Returns the jar or storage area that a field of a type of this file holds although its type does not say so.
    pub(super) fn held(&self, of: &str, name: &str) -> Option<Value> {
        let field = (of.to_owned(), name.to_owned());
        self.held.get(&field).cloned()
    }

    /// Takes over what a walk through the file has shown. Returns whether any of it is new.
    pub(super) fn learn(&mut self, learned: Learned) -> bool {
        let has_functions = self.learn_functions(learned.functions);
        let has_fields = self.learn_fields(learned.fields);
        let has_held = !learned.held.is_empty();
        self.held = learned.held;
        has_functions || has_fields || has_held
    }

    /// Takes over what the fields of types were found to hold, as far as it was asked for. Returns whether any of it is known.
    fn learn_fields(&mut self, learned: HashMap<(String, String), Vec<Text>>) -> bool {
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

    /// Returns the value of what a function of this file returns, by its type; none for a function of another file.
    pub(super) fn returns_of(&self, owner: Option<&str>, name: &str) -> Option<Value> {
        let function = (owner.map(str::to_owned), name.to_owned());
        self.returns_of.get(&function).cloned()
    }

    /// Takes over what functions of the file were found to return. Returns whether any of it is new.
    fn learn_functions(
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

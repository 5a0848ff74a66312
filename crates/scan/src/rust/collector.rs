//! Collects the results of the visitor.

use super::evaluate::{Effect, Kind};
use super::value::Value;
use crate::attributes::RawAttributes;
use crate::catalog::catalog;
use crate::facts::{Function, RawOccurrence, RawUse};
use crate::occurrence::{Language, Medium, Operation};
use crate::steps;
use crate::text::{Part, Text};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::Range;

/// The findings of one file, in the order of its expressions.
#[derive(Default)]
pub(super) struct Collector {
    pub(super) occurrences: Vec<RawOccurrence>,
    /// Uses of the registry's constants.
    pub(super) uses: Vec<RawUse>,
    pub(super) functions: Vec<Function>,
    /// String literals that can hold a script, and whether each is test code.
    pub(super) scripts: Vec<(Range<usize>, bool)>,
    /// Whether a method that takes or drops a cookie is called on a value that is not known.
    pub(super) asks_unknown: bool,
    /// What was learned of functions and fields, and of those of test code.
    pub(super) learned: Learned,
    pub(super) learned_in_tests: Learned,
    /// Fields that are not known to be a jar or storage area, although a method of one is called on them.
    pub(super) asked_receivers: HashSet<(String, String)>,
    /// Macros, defined elsewhere, to which a jar or the name of the header is handed.
    pub(super) asked_macros: BTreeSet<String>,
    /// Where among the occurrences cookies are made, by their names, in order.
    made: HashMap<Text, Vec<usize>>,
}

/// How many values of one field are kept.
const MOST_OF_FIELD: usize = 16;

/// What a walk through a file shows of its functions and fields.
#[derive(Clone, Default)]
pub(super) struct Learned {
    /// What functions return, as far as it is more than their types say; none where two have one name.
    pub(super) functions: HashMap<(Option<String>, String), Option<Value>>,
    /// The strings that fields are given, by their type and name.
    pub(super) fields: HashMap<(String, String), Vec<Text>>,
    /// The jars and storage areas that fields are given, by their type and name.
    pub(super) held: HashMap<(String, String), Value>,
}

impl Learned {
    /// Notes what a field of a type is given: a string, or something through which cookies or storage keys are set.
    pub(super) fn field(&mut self, of: &str, field: &str, value: &Value, text: Text) {
        if matches!(
            value,
            Value::Jar { .. } | Value::Storage(_) | Value::Databases
        ) {
            let field = (of.to_owned(), field.to_owned());
            self.held.entry(field).or_insert_with(|| value.clone());
            return;
        }
        let known = self.fields.entry((of.to_owned(), field.to_owned()));
        let known = known.or_default();
        let text = match known.len() < MOST_OF_FIELD {
            true => text,
            // What is not looked at can be any name.
            false => Text::unknown(),
        };
        if !known.contains(&text) {
            known.push(text);
        }
    }

    /// Notes what a function returns, for its callers.
    pub(super) fn function(&mut self, function: (Option<String>, String), value: Value) {
        let is_of_use = match &value {
            Value::Text(text) => !matches!(text.0.as_slice(), [Part::Parameter { .. }]),
            Value::Jar { .. } | Value::Made | Value::Storage(_) => true,
            Value::Cookie { .. } => value.is_named(),
            _ => false,
        };
        let is_known = self.functions.contains_key(&function);
        if is_known || is_of_use {
            self.functions
                .insert(function, (is_of_use && !is_known).then_some(value));
        }
    }

    /// Returns the same with what was learned in addition.
    pub(super) fn and(mut self, more: Self) -> Self {
        for (function, value) in more.functions {
            let known = self.functions.entry(function);
            known.and_modify(|known| *known = None).or_insert(value);
        }
        for (field, texts) in more.fields {
            self.fields.entry(field).or_default().extend(texts);
        }
        for (field, value) in more.held {
            self.held.entry(field).or_insert(value);
        }
        self
    }
}

impl Collector {
    /// Returns what is learned by the code at hand.
    pub(super) fn learned(&mut self, in_test: bool) -> &mut Learned {
        match in_test {
            true => &mut self.learned_in_tests,
            false => &mut self.learned,
        }
    }

    /// Adds an occurrence.
    pub(super) fn report(&mut self, span: &Range<usize>, effect: &Effect, in_test: bool) {
        // A choice between several names is an occurrence of each.
        // What depends on whether a caller passes anything stays one: the callers decide.
        let all = match effect.name.is_up_to_caller() {
            true => vec![effect.name.clone()],
            false => effect.name.alternatives(),
        };
        let all = all.into_iter();
        let all = all.map(|name| RawOccurrence {
            span: span.clone(),
            api: effect.api.clone(),
            medium: effect.medium,
            operation: effect.operation,
            name,
            in_test,
            language: Language::Rust,
            lifetime: effect.lifetime,
            value: effect.value,
            is_call: matches!(effect.kind, Kind::Wrapper),
            unless_own: effect.unless_own.clone(),
            attributes: RawAttributes::default(),
            needs: None,
        });
        self.extend(all.collect());
    }

    /// Adds occurrences in their order.
    pub(super) fn extend(&mut self, occurrences: Vec<RawOccurrence>) {
        for occurrence in occurrences {
            if makes_cookie(&occurrence) {
                let at = self.occurrences.len();
                let made = self.made.entry(occurrence.name.clone()).or_default();
                made.push(at);
            }
            self.occurrences.push(occurrence);
        }
    }

    /// Takes the occurrences from an index on back out.
    pub(super) fn take_from(&mut self, index: usize) -> Vec<RawOccurrence> {
        let taken = self.occurrences.split_off(index);
        for occurrence in &taken {
            if let Some(made) = self.made.get_mut(&occurrence.name) {
                while made.last().is_some_and(|at| *at >= index) {
                    made.pop();
                }
            }
        }
        taken
    }

    /// Changes the last cookie of this name into a removal, if the function at hand has made it: a cookie that is made
    /// only to be removed is not set. `before` is the number of occurrences before the function.
    pub(super) fn remove_made(&mut self, before: usize, name: &Text) {
        steps::count();
        let made = self.made.get(name).and_then(|made| made.last());
        let made = made.filter(|at| **at >= before);
        if let Some(occurrence) = made.and_then(|at| self.occurrences.get_mut(*at)) {
            occurrence.operation = Operation::Remove;
        }
    }
}

/// Returns whether an occurrence is a cookie that is made.
fn makes_cookie(occurrence: &RawOccurrence) -> bool {
    let constructor = occurrence.api.rsplit("::").next().unwrap_or_default();
    occurrence.medium == Medium::Cookie && catalog().constructors.has(constructor)
}

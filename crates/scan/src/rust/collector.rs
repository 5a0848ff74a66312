//! What the visitor finds in a file.

use super::evaluate::{Effect, Kind};
use super::value::Value;
use crate::attributes::RawAttributes;
use crate::catalog::catalog;
use crate::facts::{Function, RawOccurrence, RawUse};
use crate::occurrence::{Language, Medium, Operation};
use crate::text::{Part, Text};
use std::collections::HashMap;
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
    /// What functions of the file return, as far as it is more than their types say; none where two have one name.
    pub(super) learned: HashMap<(Option<String>, String), Option<Value>>,
}

impl Collector {
    /// Notes what a function returns, for its callers.
    pub(super) fn learn(&mut self, function: (Option<String>, String), value: Value) {
        let is_of_use = match &value {
            Value::Text(text) => !matches!(text.0.as_slice(), [Part::Parameter { .. }]),
            Value::Jar { .. } | Value::Made | Value::Storage(_) => true,
            Value::Cookie { .. } => value.is_named(),
            _ => false,
        };
        let is_known = self.learned.contains_key(&function);
        if is_known || is_of_use {
            self.learned
                .insert(function, (is_of_use && !is_known).then_some(value));
        }
    }

    /// Adds an occurrence.
    pub(super) fn report(&mut self, span: &Range<usize>, effect: &Effect, in_test: bool) {
        // A choice between several names is an occurrence of each.
        let all = effect.name.alternatives().into_iter();
        self.occurrences.extend(all.map(|name| RawOccurrence {
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
        }));
    }

    /// Changes the last cookie of this name into a removal, if the function at hand has made it: a cookie that is made
    /// only to be removed is not set. `before` is the number of occurrences before the function.
    pub(super) fn remove_made(&mut self, before: usize, name: &Text) {
        let of_function = self.occurrences.get_mut(before..).unwrap_or_default();
        let made = of_function.iter_mut().rev().find(|occurrence| {
            let constructor = occurrence.api.rsplit("::").next().unwrap_or_default();
            occurrence.medium == Medium::Cookie
                && occurrence.name == *name
                && catalog().constructors.has(constructor)
        });
        if let Some(occurrence) = made {
            occurrence.operation = Operation::Remove;
        }
    }
}

//! What the visitor finds in a file.

use super::evaluate::{Effect, Kind};
use crate::attributes::RawAttributes;
use crate::catalog::catalog;
use crate::facts::{Function, RawOccurrence, RawUse};
use crate::occurrence::{Language, Medium, Operation};
use crate::text::Text;
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
}

impl Collector {
    /// Adds an occurrence.
    pub(super) fn report(&mut self, span: Range<usize>, effect: Effect, in_test: bool) {
        self.occurrences.push(RawOccurrence {
            span,
            api: effect.api,
            medium: effect.medium,
            operation: effect.operation,
            name: effect.name,
            in_test,
            language: Language::Rust,
            is_call: matches!(effect.kind, Kind::Wrapper),
            unless_own: effect.unless_own,
            attributes: RawAttributes::default(),
        });
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

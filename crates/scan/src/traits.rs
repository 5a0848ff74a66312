//! The types that have the traits by which functions of the sources are called on values of many types.

use crate::facts::Wrapper;
use crate::parallel;
use crate::source::Source;
use std::collections::{BTreeMap, BTreeSet};

/// The types of the sources that have a trait, by the traits that were asked for.
#[derive(Debug, Default)]
pub(crate) struct Implementations(BTreeMap<String, BTreeSet<String>>);

impl Implementations {
    /// Returns wrappers with the types that have their traits. A file is searched only for traits that are new.
    pub(crate) fn with_types(
        &mut self,
        mut wrappers: Vec<Wrapper>,
        files: &mut [Source],
    ) -> Vec<Wrapper> {
        let traits = wrappers.iter().flat_map(Wrapper::traits);
        let new: BTreeSet<String> = traits
            .filter(|name| !self.0.contains_key(*name))
            .cloned()
            .collect();
        if !new.is_empty() {
            self.search(new, files);
        }
        for wrapper in &mut wrappers {
            let types = wrapper.traits().filter_map(|name| self.0.get(name));
            let types: BTreeSet<&String> = types.flatten().collect();
            wrapper.types = types.into_iter().cloned().collect();
        }
        wrappers
    }

    fn search(&mut self, traits: BTreeSet<String>, files: &mut [Source]) {
        let found = parallel::collect(files, |file| match file.text() {
            Some(text) => file.language.implementations(&text, &traits),
            None => Vec::new(),
        });
        for name in traits {
            self.0.entry(name).or_default();
        }
        for (name, ty) in found {
            self.0.entry(name).or_default().insert(ty);
        }
    }
}

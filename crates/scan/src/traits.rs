//! The types that implement the traits through which functions of the sources are called.

use crate::facts::Wrapper;
use crate::parallel;
use crate::source::Source;
use std::collections::{BTreeMap, BTreeSet};

/// How many traits that ask for each other are followed.
const MOST_TRAITS: usize = 8;

/// The types of the sources that have a trait, by the traits that were asked for.
#[derive(Debug, Default)]
pub(crate) struct Implementations {
    types: BTreeMap<String, BTreeSet<String>>,
    /// The traits that ask for it.
    subtraits: BTreeMap<String, BTreeSet<String>>,
}

impl Implementations {
    /// Returns wrappers with the types that have their traits. A file is searched only for traits that are new.
    pub(crate) fn with_types(
        &mut self,
        mut wrappers: Vec<Wrapper>,
        files: &mut [Source],
    ) -> Vec<Wrapper> {
        let traits = wrappers.iter().flat_map(Wrapper::traits);
        let mut wanted: BTreeSet<String> = traits.cloned().collect();
        for _ in 0..MOST_TRAITS {
            let is_new = |name: &&String| !self.types.contains_key(*name);
            let new: BTreeSet<String> = wanted.iter().filter(is_new).cloned().collect();
            if new.is_empty() {
                break;
            }
            self.search(&new, files);
            let asking = new.iter().filter_map(|name| self.subtraits.get(name));
            wanted = asking.flatten().cloned().collect();
        }
        for wrapper in &mut wrappers {
            let mut types: BTreeSet<&str> = BTreeSet::new();
            for with_trait in wrapper.traits().filter_map(|name| self.types.get(name)) {
                types.extend(with_trait.iter().map(String::as_str));
            }
            let types = types.into_iter().map(str::to_owned).collect();
            let subtraits = self.asking_for(wrapper.traits());
            (wrapper.types, wrapper.subtraits) = (types, subtraits);
        }
        wrappers
    }

    /// Returns the traits that ask for one of some traits, also through others.
    fn asking_for<'t>(&self, traits: impl Iterator<Item = &'t String>) -> Vec<String> {
        let mut found: BTreeSet<&str> = BTreeSet::new();
        let mut wanted: Vec<&str> = traits.map(String::as_str).collect();
        while let Some(name) = wanted.pop() {
            let Some(asking) = self.subtraits.get(name) else {
                continue;
            };
            let asking = asking.iter().map(String::as_str);
            wanted.extend(asking.filter(|name| found.insert(name)));
        }
        found.into_iter().map(str::to_owned).collect()
    }

    fn search(&mut self, traits: &BTreeSet<String>, files: &mut [Source]) {
        let found = parallel::collect(files, |file| match file.text() {
            Some(text) => file.language.implementations(&text, traits),
            None => Vec::new(),
        });
        for name in traits {
            self.types.entry(name.clone()).or_default();
        }
        for found in found {
            let all = match found.is_trait {
                true => &mut self.subtraits,
                false => &mut self.types,
            };
            all.entry(found.of).or_default().insert(found.by);
        }
    }
}

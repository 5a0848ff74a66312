//! The public paths of a library's items.

use super::{Item, Items, Module};

impl Items {
    /// Returns the paths of an item, from the library's root: as near to the root as its modules re-export it. A method
    /// has one for each type of its owner's name.
    pub(in crate::rust::library) fn paths<'i>(
        &'i self,
        item: &'i Item,
    ) -> Box<dyn Iterator<Item = String> + 'i> {
        match item {
            Item::Type { module, name } | Item::Function { module, name } => {
                Box::new(std::iter::once(self.path(module, name)))
            }
            Item::Method {
                module,
                owner,
                name,
                ..
            } => {
                let defined = self.defined.get(owner);
                let own = defined.filter(|modules| modules.contains(module));
                let modules: Vec<&Module> = match (own, defined) {
                    // The one next to the `impl`, when there are several of a name.
                    (Some(_), _) => vec![module],
                    (None, Some(all)) => all.iter().collect(),
                    (None, None) => Vec::new(),
                };
                Box::new(
                    modules
                        .into_iter()
                        .map(move |module| format!("{}::{name}", self.path(module, owner))),
                )
            }
        }
    }

    fn path(&self, module: &[String], name: &str) -> String {
        let mut visible = module;
        // From the innermost module outward, each that passes it on is the new place of the item.
        for length in (0..module.len()).rev() {
            let (outer, below) = (&module[..length], &visible[length..]);
            let passes = self.passed_on.get(outer).is_some_and(|passed_on| {
                passed_on.names.contains(name)
                    || below
                        .last()
                        .is_some_and(|module| below.len() == 1 && passed_on.globs.contains(module))
            });
            if passes {
                visible = outer;
            }
        }
        if self.is_private(visible) {
            visible = self.elsewhere(visible, name).unwrap_or(visible);
        }
        let path = visible.iter().map(String::as_str).chain([name]);
        path.collect::<Vec<_>>().join("::")
    }

    fn is_private(&self, module: &[String]) -> bool {
        (1..=module.len()).any(|length| self.private.contains(&module[..length]))
    }

    /// Returns the public module that re-exports the item of a private one: `pub mod http { pub use crate::cookies::*; }`.
    fn elsewhere(&self, module: &[String], name: &str) -> Option<&[String]> {
        let last = module.last()?;
        let others = self.passed_on.iter().filter(|(other, passed_on)| {
            other.as_slice() != module
                && !self.is_private(other)
                && (passed_on.names.contains(name) || passed_on.globs.contains(last))
        });
        others
            .map(|(other, _)| other.as_slice())
            .min_by_key(|other| other.len())
    }
}

//! Scans Rust sources. `read` processes a file in these steps: `prune` strips irrelevant code, and `syn` parses the
//! rest. `survey` reads the `outline` of the file, its `imports` and declarations. `visit` walks the expressions,
//! tracks `scopes` and `context`, evaluates each expression with `evaluate`, and reports to the `collector`.
//! `registry_call` removes the occurrences that the registry itself wrote.

mod attributes;
mod bodies;
mod collector;
mod constants;
mod context;
mod definitions;
mod depth;
#[cfg(feature = "javascript")]
mod embedded;
mod evaluate;
mod fallback;
mod implementations;
#[cfg(test)]
mod import_styles;
mod imports;
mod lexer;
#[cfg(feature = "libraries")]
pub mod library;
mod lifetime;
mod modules;
mod outline;
mod predicate;
mod prune;
mod raw;
mod read;
mod reads;
mod registry_call;
mod scopes;
mod set_cookie;
mod survey;
mod value;
mod visit;

use crate::catalog::catalog;
use crate::facts::{Constant, Facts, Sought};
use crate::implementation::Implementation;
use crate::language::Language;
use crate::occurrence::Reason;
use crate::rust_registry;
use crate::tree::Trees;
use crate::words::AnyCase;
use std::collections::BTreeSet;
use std::ops::Range;
use std::path::Path;
use std::sync::OnceLock;

pub(crate) use fallback::Forced;
pub(crate) use modules::declarations;

/// Rust.
pub(crate) struct Rust;

impl Language for Rust {
    fn reads(&self, path: &Path) -> bool {
        path.extension().is_some_and(|extension| extension == "rs")
    }

    fn candidate(&self, text: &str) -> bool {
        is_candidate(text) || rust_registry::is_claimed(text)
    }

    /// Returns nothing: what a tool generated is compiled like any other source.
    fn skipped(&self, _: &Path, _: &str) -> Option<Reason> {
        None
    }

    fn facts(&self, path: &Path, text: &str, sought: &Sought<'_>) -> Result<Facts, Reason> {
        let (mut facts, scripts) = read::facts(path, text, sought)?;
        if let Some(name) = rust_registry::struct_name(text) {
            facts.registries.push(name.to_owned());
        }
        facts.is_rust_registry = rust_registry::is_claimed(text);
        #[cfg(feature = "javascript")]
        let facts = Facts {
            embedded: scripts
                .into_iter()
                .filter_map(|(span, in_test)| {
                    let literal = text.get(span.clone()).unwrap_or_default();
                    let (start, text) = embedded::content(literal)?;
                    let start = span.start + start;
                    Some(crate::facts::Embedded::whole(start, text, in_test))
                })
                .collect(),
            ..facts
        };
        #[cfg(not(feature = "javascript"))]
        let _ = scripts;
        Ok(facts)
    }

    fn may_use(&self, text: &str, sought: &Sought<'_>) -> bool {
        prune::uses(text, sought)
    }

    fn constants(
        &self,
        _: &Path,
        text: &str,
        names: &[String],
        _: Option<&Facts>,
    ) -> Vec<Constant> {
        constants::find(text, names)
    }

    fn macros(&self, text: &str, names: &BTreeSet<String>) -> Vec<(String, Range<usize>)> {
        definitions::find(text, names)
    }

    fn implementations(&self, text: &str, traits: &BTreeSet<String>) -> Vec<Implementation> {
        implementations::find(text, traits)
    }

    fn is_test(&self, path: &Path, _: &Path, trees: &Trees) -> bool {
        trees.is_test(path)
    }
}

/// Returns whether a file of Rust has to be parsed at all.
fn is_candidate(source: &str) -> bool {
    static SEARCH: OnceLock<AnyCase> = OnceLock::new();
    SEARCH
        .get_or_init(|| AnyCase::of(catalog().words.iter().map(String::as_str)))
        .is_in(source)
}

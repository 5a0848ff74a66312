//! The answers of Rust to what the scanner asks of a language.

use super::{constants, facts, is_candidate, is_test_module, may_use};
use crate::facts::{Constant, Facts, Sought};
use crate::language::Language;
use crate::occurrence::Reason;
use std::path::Path;

/// Rust.
pub(crate) struct Rust;

impl Language for Rust {
    fn reads(&self, path: &Path) -> bool {
        path.extension().is_some_and(|extension| extension == "rs")
    }

    fn candidate(&self, text: &str) -> bool {
        is_candidate(text)
    }

    /// Returns nothing: what a tool generated is compiled like any other source.
    fn skipped(&self, _: &Path, _: &str) -> Option<Reason> {
        None
    }

    fn facts(&self, _: &Path, text: &str, sought: &Sought<'_>) -> Result<Facts, Reason> {
        let (facts, scripts) = facts(text, sought)?;
        #[cfg(feature = "javascript")]
        let facts = Facts {
            embedded: scripts
                .into_iter()
                .filter_map(|(span, in_test)| {
                    let literal = text.get(span.clone()).unwrap_or_default();
                    let (start, text) = super::content(literal)?;
                    Some(crate::facts::Embedded {
                        start: span.start + start,
                        text,
                        in_test,
                    })
                })
                .collect(),
            ..facts
        };
        #[cfg(not(feature = "javascript"))]
        let _ = scripts;
        Ok(facts)
    }

    fn may_use(&self, text: &str, sought: &Sought<'_>) -> bool {
        may_use(text, sought)
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

    fn is_test(&self, path: &Path) -> bool {
        is_test_module(path)
    }
}

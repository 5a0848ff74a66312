//! The interface of a language for the scanner.
//!
//! The passes over the files are independent of languages. They call these functions in this order, from the cheapest
//! to the one that parses. `rust` and `javascript` implement them.

use crate::facts::{Constant, Facts, Sought};
use crate::implementation::Implementation;
use crate::occurrence::Reason;
use crate::tree::Trees;
use std::collections::BTreeSet;
use std::ops::Range;
use std::path::Path;

/// A language that sources are written in.
pub(crate) trait Language: Sync {
    /// Returns whether a file is read as this language, by its name.
    fn reads(&self, path: &Path) -> bool;

    /// Returns whether a source contains one of the words that every occurrence has. Others are not parsed.
    fn candidate(&self, text: &str) -> bool;

    /// Returns whether a candidate can store something by itself. Any other is parsed once something in it is asked for.
    fn acts(&self, _: &str) -> bool {
        true
    }

    /// Returns the reason for skipping a candidate that could be parsed: it was minified.
    fn skipped(&self, path: &Path, text: &str) -> Option<Reason>;

    /// Parses a source.
    ///
    /// # Errors
    /// Why it cannot be parsed.
    fn facts(&self, path: &Path, text: &str, sought: &Sought<'_>) -> Result<Facts, Reason>;

    /// Returns whether a source can use one of the targets, by its words, and must be parsed again.
    fn may_use(&self, text: &str, sought: &Sought<'_>) -> bool;

    /// Returns constants, among them those of these names, that the facts of the file do not have yet.
    fn constants(
        &self,
        path: &Path,
        text: &str,
        names: &[String],
        facts: Option<&Facts>,
    ) -> Vec<Constant>;

    /// Returns the macros of these names that a source defines, each with the bytes of its rules.
    fn macros(&self, _: &str, _: &BTreeSet<String>) -> Vec<(String, Range<usize>)> {
        Vec::new()
    }

    /// Returns the types for which a source implements one of these traits, and the traits that ask for one.
    fn implementations(&self, _: &str, _: &BTreeSet<String>) -> Vec<Implementation> {
        Vec::new()
    }

    /// Returns whether a whole file is test code, by its path and by the targets that lead to it.
    /// `place` is its path in the project.
    fn is_test(&self, path: &Path, place: &Path, trees: &Trees) -> bool;
}

//! What the scanner asks of a language.
//!
//! The rounds over the files know no language: they ask these questions in this order, from the cheapest to the one
//! that parses. `rust` and `javascript` answer them.

use crate::facts::{Constant, Facts, Sought};
use crate::occurrence::Reason;
use std::path::Path;

/// A language that sources are written in.
pub(crate) trait Language: Sync {
    /// Returns whether a file is read as this language, by its name.
    fn reads(&self, path: &Path) -> bool;

    /// Returns whether a source has a word without which nothing is found in it.
    fn candidate(&self, text: &str) -> bool;

    /// Returns why a candidate is skipped although it could be parsed: nobody wrote it here.
    fn skipped(&self, path: &Path, text: &str) -> Option<Reason>;

    /// Parses a source.
    ///
    /// # Errors
    /// Why it cannot be parsed.
    fn facts(&self, path: &Path, text: &str, sought: &Sought<'_>) -> Result<Facts, Reason>;

    /// Returns whether a source can use what is sought, by its words, so that it has to be parsed again.
    fn may_use(&self, text: &str, sought: &Sought<'_>) -> bool;

    /// Returns constants, among them those of these names, that the facts of the file do not have yet.
    fn constants(
        &self,
        path: &Path,
        text: &str,
        names: &[String],
        facts: Option<&Facts>,
    ) -> Vec<Constant>;

    /// Returns whether a file is test code as a whole, by where it lies and by what takes it in.
    fn is_test(&self, path: &Path) -> bool;
}

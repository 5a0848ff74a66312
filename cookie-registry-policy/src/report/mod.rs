//! Findings -> text. A new format is a new file here and touches no rule.

mod human;

pub use human::{Style, human, snippet};

//! Where a statement about law or browsers comes from, and how reliable that is.

use std::fmt;

/// How reliably a source is known to say what a rule takes from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Confidence {
    /// The original text was read.
    Read,
    /// The text was seen as quoted or paraphrased by others.
    Quoted,
    /// From memory and not verified: such a rule is at most a warning.
    Memory,
    /// A rule of this project that follows from the purpose of a policy file.
    Project,
}

impl fmt::Display for Confidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Read => "original text read",
            Self::Quoted => "seen as quoted by others",
            Self::Memory => "from memory, not verified",
            Self::Project => "a rule of cookie-registry",
        })
    }
}

/// A source of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source {
    /// The document with its section, article or paragraph.
    pub text: &'static str,
    /// How reliably it is known.
    pub confidence: Confidence,
}

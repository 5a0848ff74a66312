//! What a scan finds.

use std::ops::Range;
use std::path::PathBuf;

/// In what a place is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Language {
    /// Rust.
    Rust,
    /// JavaScript, TypeScript, and scripts within templates or within strings of Rust.
    JavaScript,
}

/// What is set, removed or cleared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Medium {
    /// A cookie.
    Cookie,
    /// `localStorage`.
    LocalStorage,
    /// `sessionStorage`.
    SessionStorage,
    /// One of the two Web Storage areas; which one is decided at run time.
    WebStorage,
    /// A database of IndexedDB.
    IndexedDb,
    /// A cache of the Cache API.
    CacheStorage,
}

/// What happens at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Operation {
    /// It is set, or the code at this place makes a library set it.
    Set,
    /// One is removed.
    Remove,
    /// All are removed.
    Clear,
    /// A type that sets cookies is taken in or passed on, and the file shows no finer place.
    Import,
}

/// The name of a cookie or storage key, as far as the source tells it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Name {
    /// This name.
    Exact(String),
    /// A name with this beginning; the rest is computed.
    Prefix(String),
    /// What the callers of this function pass. Each caller in the scanned sources is a place of its own.
    Passed(String),
    /// It cannot be read from the sources.
    Unreadable,
}

/// A place that sets, removes or clears a cookie or storage key around the registry.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Occurrence {
    /// The file, as it was given or found.
    pub path: PathBuf,
    /// Its first line, from 1.
    pub line: usize,
    /// Its first column in characters (Unicode scalar values), from 1.
    pub column: usize,
    /// Its last line.
    pub end_line: usize,
    /// The column behind its last character.
    pub end_column: usize,
    /// The same as bytes of the file, for showing the snippet.
    pub span: Range<usize>,
    /// In what it is written.
    pub language: Language,
    /// Through what: `cookie::Cookie::build`, `document.cookie`.
    pub api: String,
    /// What is set or removed.
    pub medium: Medium,
    /// What happens.
    pub operation: Operation,
    /// Which one.
    pub name: Name,
    /// Whether it is test code: `cfg(test)`, a test function, or a file of tests, benches or examples.
    pub in_test: bool,
}

/// A constant of the registry that code uses: proof that a declared entry is in use.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Use {
    /// The constant, such as `SESSION`.
    pub constant: String,
    /// The file.
    pub path: PathBuf,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// The same as bytes of the file.
    pub span: Range<usize>,
    /// Whether it is test code.
    pub in_test: bool,
}

/// A file that was passed over, and why. Nothing is passed over in silence.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Skipped {
    /// The file or folder.
    pub path: PathBuf,
    /// Why.
    pub reason: Reason,
}

/// Why a file was passed over.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// It could not be read, or a folder could not be listed; a loop of symbolic links is told so too.
    Unreadable(String),
    /// It is longer than [`MAX_FILE_BYTES`](crate::MAX_FILE_BYTES); its length in bytes.
    TooLarge(u64),
    /// It has NUL bytes: no text, whatever its name says.
    Binary,
    /// It is not UTF-8.
    NotUtf8,
    /// It is minified, so it was written elsewhere: what such a library sets is declared by its name.
    Minified,
    /// It says that a tool wrote it: what it was made from counts.
    Generated,
    /// It does not parse; what the parser says.
    Unparsable(String),
    /// It is nested so deeply that a parser could overflow its stack.
    TooDeep,
}

impl std::fmt::Display for Reason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Unreadable(why) => write!(f, "cannot be read: {why}"),
            Self::TooLarge(bytes) => write!(
                f,
                "{bytes} bytes long, more than the {} that are read of a file",
                crate::MAX_FILE_BYTES
            ),
            Self::Binary => f.write_str("has NUL bytes, so it is no text"),
            Self::NotUtf8 => f.write_str("is not UTF-8"),
            Self::Minified => {
                f.write_str("is minified; declare what the library in it sets, or scan its source")
            }
            Self::Generated => {
                f.write_str("says that a tool generated it; scan what it was made from")
            }
            Self::Unparsable(why) => write!(f, "does not parse: {why}"),
            Self::TooDeep => f.write_str("is nested too deeply to be parsed safely"),
        }
    }
}

/// All that a scan found, sorted by path and place.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Scan {
    /// Where cookies and storage keys are set, removed or cleared around the registry.
    pub occurrences: Vec<Occurrence>,
    /// Where constants of the registry are used.
    pub uses: Vec<Use>,
    /// What was passed over.
    pub skipped: Vec<Skipped>,
    /// Every `Cargo.toml` beside the sources, where folders were scanned.
    pub manifests: Vec<PathBuf>,
    /// Every module for the front end that `generate typescript` wrote, where folders were scanned: its functions set
    /// what the policy declares, and ask for consent where that is needed.
    pub script_registries: Vec<PathBuf>,
    /// How many files were read.
    pub files: usize,
}

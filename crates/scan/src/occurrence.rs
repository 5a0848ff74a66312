//! The results of a scan.

use crate::attributes::Attributes;
use std::ops::Range;
use std::path::PathBuf;

/// The language of an occurrence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Language {
    /// Rust.
    Rust,
    /// JavaScript, TypeScript, and scripts within templates or within strings.
    JavaScript,
}

/// The kind of storage that the code changes: cookies, or a kind of browser storage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Medium {
    /// A cookie.
    Cookie,
    /// `localStorage`.
    LocalStorage,
    /// `sessionStorage`.
    SessionStorage,
    /// `localStorage` or `sessionStorage`: the code chooses between them at run time.
    WebStorage,
    /// A database of IndexedDB.
    IndexedDb,
    /// A cache of the Cache API.
    CacheStorage,
}

/// What an occurrence does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Operation {
    /// Sets a cookie or key, or makes a library set it.
    Set,
    /// Removes a cookie or key.
    Remove,
    /// Removes everything in a medium.
    Clear,
    /// Imports or re-exports a type that sets cookies. A scan reports the import only if the file contains no more
    /// specific occurrence.
    Import,
}

/// The name of a cookie or storage key, as far as the source shows it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Name {
    /// The whole name.
    Exact(String),
    /// A prefix; the rest is computed.
    Prefix(String),
    /// The callers of this function pass the name. Each call in the scanned sources is a separate occurrence.
    Passed(String),
    /// The name cannot be determined from the sources.
    Unreadable,
}

/// Code that sets, removes or clears a cookie or storage key without going through the registry.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Occurrence {
    /// The file, by the path that was given or found.
    pub path: PathBuf,
    /// Its first line, from 1.
    pub line: usize,
    /// Its first column in characters (Unicode scalar values), from 1.
    pub column: usize,
    /// Its last line.
    pub end_line: usize,
    /// The column after its last character.
    pub end_column: usize,
    /// The same range in bytes of the file, for rendering the snippet.
    pub span: Range<usize>,
    /// Its language.
    pub language: Language,
    /// The function, method or property that the code uses: `cookie::Cookie::build`, `document.cookie`.
    pub api: String,
    /// Where the value is stored.
    pub medium: Medium,
    /// What the code does.
    pub operation: Operation,
    /// The name of the cookie or key.
    pub name: Name,
    /// The attributes of the cookie, as far as a script shows them.
    pub attributes: Attributes,
    /// Whether the code is test code: `cfg(test)`, a test function, or a file of tests, benches or examples.
    pub in_test: bool,
}

/// A use of one of the registry's constants. It proves that a declared entry is in use.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Use {
    /// The constant, such as `SESSION`.
    pub constant: String,
    /// Whether the use can remove the entry: `remove` or `clear` is called on the constant, or its use is unknown.
    pub can_remove: bool,
    /// The file.
    pub path: PathBuf,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// The same range in bytes of the file.
    pub span: Range<usize>,
    /// Whether the code is test code.
    pub in_test: bool,
}

/// A file or folder that was skipped, and the reason.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Skipped {
    /// The file or folder.
    pub path: PathBuf,
    /// Why.
    pub reason: Reason,
}

/// The maximum size of a file that is scanned, in bytes (4 MiB). Hand-written sources are far smaller.
pub const MAX_FILE_BYTES: u64 = 4 * 1024 * 1024;

/// The reason for skipping a file.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// The file could not be read, or the folder could not be listed. A loop of symbolic links also has this reason.
    Unreadable(String),
    /// The file is larger than [`MAX_FILE_BYTES`](crate::MAX_FILE_BYTES). The value is its size in bytes.
    TooLarge(u64),
    /// The file contains NUL bytes, so it is not text.
    Binary,
    /// The file is not UTF-8.
    NotUtf8,
    /// The script is minified, so it comes from elsewhere. The policy declares the cookies of such a library by name.
    Minified,
    /// The file does not parse. The value is the message of the parser.
    Unparsable(String),
    /// The source is nested so deeply that a parser could overflow its stack.
    TooDeep,
    /// The folder contains packages that `cargo vendor` copied. They come from elsewhere, and the policy declares the
    /// cookies of such a library by name.
    Vendored,
    /// The source includes a file from a folder that exists only during a build, as with
    /// `include!(concat!(env!("OUT_DIR"), …))`.
    BuildFolder {
        /// The line of the inclusion, from 1.
        line: usize,
    },
    /// The source includes a file that does not exist.
    Missing {
        /// The line of the inclusion, from 1.
        line: usize,
    },
    /// The source includes a file whose path is computed.
    PathUnknown {
        /// The line of the inclusion, from 1.
        line: usize,
    },
}

impl std::fmt::Display for Reason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Unreadable(why) => write!(f, "cannot be read: {why}"),
            Self::TooLarge(bytes) => write!(
                f,
                "{bytes} bytes long, more than the {MAX_FILE_BYTES} that are read of a file"
            ),
            Self::Binary => f.write_str("has NUL bytes, so it is no text"),
            Self::NotUtf8 => f.write_str("is not UTF-8"),
            Self::Minified => {
                f.write_str("is minified; declare what the library in it sets, or scan its source")
            }
            Self::Unparsable(why) => write!(f, "does not parse: {why}"),
            Self::TooDeep => f.write_str("is nested too deeply to be parsed safely"),
            Self::Vendored => f.write_str(
                "has vendored packages, which are skipped; what a dependency can set is found by its name",
            ),
            Self::BuildFolder { line } => write!(
                f,
                "takes in, on line {line}, a file that only a build writes: `enforce!()` and the derive read it, this check does not"
            ),
            Self::Missing { line } => {
                write!(f, "takes in, on line {line}, a file that is not there")
            }
            Self::PathUnknown { line } => write!(
                f,
                "takes in, on line {line}, a file whose path is not a string, so that it is not read"
            ),
        }
    }
}

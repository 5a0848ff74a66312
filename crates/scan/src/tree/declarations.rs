//! The declarations of a source that concern other files: the modules that it declares, the files that it includes, and
//! whether it enforces the policy for its package.

use std::ops::Range;

/// In which builds something is compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Compiled {
    /// In builds for tests alone, or never.
    ForTests,
    /// In some builds, by their features and platforms.
    Sometimes,
    /// In every build.
    Always,
}

impl Compiled {
    /// Returns in which builds something is compiled that lies within something else.
    pub(crate) fn within(self, outer: Self) -> Self {
        self.min(outer)
    }
}

/// A module that lies in another file: `mod name;`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Module {
    pub(crate) name: String,
    /// The modules with a body around it, from the outside.
    pub(crate) within: Vec<Inline>,
    /// The paths that `#[path]` and `#[cfg_attr(…, path)]` give it. Each may be the one of a build.
    pub(crate) paths: Vec<PathAttribute>,
    pub(crate) compiled: Compiled,
}

/// A path that an attribute gives to a module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PathAttribute {
    pub(crate) path: String,
    /// In which builds the attribute is there.
    pub(crate) compiled: Compiled,
}

/// A module with a body: `mod name { … }`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Inline {
    pub(crate) name: String,
    /// The folder that `#[path]` gives it.
    pub(crate) path: Option<String>,
}

/// A part of the path of an `include!`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum PathPart {
    Literal(String),
    /// The value of an environment variable of the build.
    Variable(String),
    /// Something that only the compiler knows.
    Unknown,
}

/// A file whose tokens are taken in: `include!("part.rs")`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Include {
    pub(crate) path: Vec<PathPart>,
    pub(crate) compiled: Compiled,
    pub(crate) span: Range<usize>,
}

/// A call of a macro that declares modules or includes files by what it is passed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Call {
    /// The words that it is passed, each of which may be a module's name.
    pub(crate) words: Vec<String>,
    /// The strings that it is passed, each of which may be a path.
    pub(crate) strings: Vec<String>,
    pub(crate) within: Vec<Inline>,
    pub(crate) compiled: Compiled,
    /// Whether only the macro's name says so, as with those of other crates.
    pub(crate) is_foreign: bool,
    pub(crate) span: Range<usize>,
}

/// How the sources of a package are checked against the policy at compile time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Enforcement {
    /// It declares a registry.
    pub(crate) derives: bool,
    /// It declares one with `#[registry(enforce = false)]`.
    pub(crate) turned_off: bool,
    /// It calls `enforce!()`, or `cookie_registry_build::enforce()`.
    pub(crate) enforces: bool,
}

impl Enforcement {
    pub(crate) fn is_on(self) -> bool {
        self.enforces || self.derives && !self.turned_off
    }

    pub(crate) fn or(self, other: Self) -> Self {
        Self {
            derives: self.derives || other.derives,
            turned_off: self.turned_off || other.turned_off,
            enforces: self.enforces || other.enforces,
        }
    }
}

/// What a source says about other files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Declarations {
    pub(crate) modules: Vec<Module>,
    pub(crate) includes: Vec<Include>,
    /// Macros of this file that declare modules or include files by what they are passed.
    pub(crate) macros: Vec<String>,
    /// Calls of such macros, whose names were passed to the search.
    pub(crate) calls: Vec<Call>,
    pub(crate) enforcement: Enforcement,
}

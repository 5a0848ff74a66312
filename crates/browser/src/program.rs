//! Finds installed browsers.

use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// A browser that systems install under several names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Program {
    /// The names, in the order in which they are tried.
    pub names: &'static [&'static str],
    /// The environment variable that names another program.
    pub variable: &'static str,
}

/// Chromium and Chrome.
pub const CHROMIUM: Program = Program {
    names: &[
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
    ],
    variable: "CHROMIUM",
};

/// Firefox.
pub const FIREFOX: Program = Program {
    names: &["firefox-esr", "firefox"],
    variable: "FIREFOX",
};

impl Program {
    /// Finds the program: the one that the environment variable names, if it is set; otherwise the first of the names
    /// that is on `PATH`.
    #[must_use]
    pub fn find(&self) -> Option<PathBuf> {
        let path = env::var_os("PATH").unwrap_or_default();
        if let Some(named) = env::var_os(self.variable).filter(|named| !named.is_empty()) {
            return on_path(&named, &path);
        }
        self.names
            .iter()
            .find_map(|name| on_path(OsStr::new(name), &path))
    }
}

/// Finds `program` as a shell would; a name with a slash is used unchanged.
fn on_path(program: &OsStr, path: &OsStr) -> Option<PathBuf> {
    if Path::new(program).components().count() > 1 {
        let program = PathBuf::from(program);
        return program.is_file().then_some(program);
    }
    env::split_paths(path)
        .map(|folder| folder.join(program))
        .find(|candidate| candidate.is_file())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test stops where something is wrong")]
mod tests {
    use super::*;
    use crate::Scratch;
    use std::fs;

    #[test]
    fn a_program_is_found_by_name_or_by_path_and_a_missing_one_is_not() {
        let folder = Scratch::new("path").unwrap();
        let program = folder.path().join("some-browser");
        fs::write(&program, "").unwrap();
        let path = env::join_paths([Path::new("/nonexistent"), folder.path()]).unwrap();
        assert_eq!(
            on_path(OsStr::new("some-browser"), &path).as_ref(),
            Some(&program)
        );
        assert_eq!(on_path(program.as_os_str(), &path), Some(program));
        assert_eq!(on_path(OsStr::new("no-browser"), &path), None);
        assert_eq!(on_path(OsStr::new("/no/browser"), &path), None);
    }
}

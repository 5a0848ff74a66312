//! A git repository of its own for one test.

use crate::run::folder;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

/// Runs git as somebody without settings of their own.
pub(crate) fn git(folder: &Path, arguments: &[&str]) {
    let output = Command::new("git")
        .current_dir(folder)
        .args(["-c", "user.name=test", "-c", "user.email=test@our.example"])
        .args(arguments)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .output()
        .expect("git runs");
    assert!(
        output.status.success(),
        "git {arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
}

/// The id of the commit that is checked out.
pub(crate) fn head(folder: &Path) -> String {
    let output = Command::new("git")
        .current_dir(folder)
        .args(["rev-parse", "HEAD"])
        .output()
        .expect("git runs");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// Commits all that is there.
pub(crate) fn commit(folder: &Path) {
    git(folder, &["add", "--all"]);
    git(folder, &["commit", "--quiet", "--message", "policy"]);
}

/// A repository in which these files are committed, on the branch `main`.
pub(crate) fn repository<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> TempDir {
    let here = folder(files);
    git(here.path(), &["init", "--quiet", "--initial-branch=main"]);
    commit(here.path());
    here
}

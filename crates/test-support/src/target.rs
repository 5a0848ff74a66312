//! The folder into which cargo builds this workspace, and into which `cargo xtask test` installs what tests need.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// Returns the path of a folder in it.
pub(crate) fn folder(name: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let target = env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| OsString::from("target"));
    root.join(target).join(name)
}

//! Checks the sources of a package against `policy.toml` from its build script, before anything is compiled.
//!
//! ```no_run
//! // in the `main` of build.rs:
//! cookie_registry_build::enforce();
//! ```
//!
//! The check reports the same errors as `#[derive(CookieRegistry)]` and `enforce!()` of `cookie-registry`. The check
//! covers the files that the library, the programs and the examples of the package are compiled from. Each error is a
//! line `cargo::error=` with the file and the line of the source. An error stops the build.
//!
//! In contrast to the macros, a build script also runs when Cargo finds a new file in a folder. It therefore notices a new
//! program in `src/bin`, a new example, and a new `policy.toml` in the folder of the package.
//!
//! Cargo notices two kinds of new files only when another file changes too:
//!
//! - a policy in a folder between the package and the workspace;
//! - the first file in a new folder `examples`, if the folder of the package contains the target folder, `.git` or
//!   `node_modules`.
#![cfg_attr(docsrs, feature(doc_cfg))]

mod report;

use std::env;
use std::path::PathBuf;

/// Checks the package against the nearest `policy.toml`. The function looks for the file in the folder of the package,
/// then in each parent folder up to the root of the workspace.
///
/// If the build script writes sources, call this function last in `main`, so that these sources are checked too.
pub fn enforce() {
    enforce_policy("policy.toml");
}

/// Checks the package like [`enforce`], against a policy with another name or path, such as `"legal/policy.toml"`.
pub fn enforce_policy(policy: &str) {
    let folder = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let build_folder = env::var_os("OUT_DIR").map(PathBuf::from);
    let lines = match folder {
        Some(folder) => report::lines(policy, &folder, build_folder.as_deref()),
        None => vec![report::error(
            "CARGO_MANIFEST_DIR is not set: `enforce` is called from a build script",
        )],
    };
    for line in lines {
        println!("{line}");
    }
}

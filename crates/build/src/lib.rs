//! Checks the sources of a package against `policy.toml` from its build script, before anything is compiled.
//!
//! ```no_run
//! // in the `main` of build.rs:
//! cookie_registry_build::enforce();
//! ```
//!
//! It finds what `#[derive(CookieRegistry)]` and `enforce!()` of `cookie-registry` find, in the files that the library, the
//! programs and the examples of the package are compiled from. A macro runs when its crate is compiled, and Cargo
//! compiles a crate again only if a file changes that the crate has read. A build script can name folders as well:
//! it also notices a new program in `src/bin`, a new example, and a new `policy.toml` in the folder of the package.
//!
//! Each error is a line `cargo::error=` with the file and the line of the source, and the build stops.
//!
//! What it cannot notice: the first example of a package that has had no folder `examples`, if the target folder, a
//! checkout's `.git` or `node_modules` lies in the folder of the package; and a policy in a folder between the package
//! and the workspace. Both are noticed as soon as anything else changes.
#![cfg_attr(docsrs, feature(doc_cfg))]

mod report;

use std::env;
use std::path::PathBuf;

/// Checks the package against the nearest `policy.toml`, from the folder of the package up to the root of its workspace.
///
/// Call it last in `main` if the build script writes sources, so that these are checked too.
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

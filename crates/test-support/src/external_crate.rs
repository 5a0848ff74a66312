//! A crate outside the workspace that depends on ours by path, as the crate of a service does.

use cookie_registry_browser::Scratch;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{env, fs, io};

/// A crate in a temporary folder, which is removed on drop.
#[derive(Debug)]
pub struct ExternalCrate(Scratch);

impl ExternalCrate {
    /// Makes a crate in a new temporary folder, with `what` in its name. `dependencies` are lines of its Cargo.toml in
    /// addition to the one for `cookie-registry`.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn new(what: &str, dependencies: &str) -> io::Result<Self> {
        let external = Self(Scratch::new(what)?);
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        fs::create_dir(external.0.path().join("src"))?;
        let manifest = format!(
            "[package]\nname = \"external\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
             [dependencies]\ncookie-registry = {{ path = {:?} }}\n{dependencies}",
            root.join("cookie-registry")
        );
        external.write("Cargo.toml", &manifest)?;
        // With the versions of the workspace nothing has to be downloaded.
        fs::copy(
            root.join("Cargo.lock"),
            external.0.path().join("Cargo.lock"),
        )?;
        Ok(external)
    }

    /// Returns its folder.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Writes one of its files, and the folders above it.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write(&self, path: &str, text: &str) -> io::Result<()> {
        let path = self.0.path().join(path);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(path, text)
    }

    /// Removes one of its files.
    ///
    /// # Errors
    /// When the file cannot be removed.
    pub fn remove(&self, path: &str) -> io::Result<()> {
        fs::remove_file(self.0.path().join(path))
    }

    /// Returns the path of a crate of the workspace, for a manifest.
    #[must_use]
    pub fn of_workspace(path: &str) -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../..")
            .join(path)
    }

    /// Runs cargo in it, without a network.
    ///
    /// # Errors
    /// When cargo cannot be started.
    pub fn cargo(&self, words: &[&str]) -> io::Result<Output> {
        Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
            .args(words)
            .args(["--offline", "--quiet", "--color=never"])
            .current_dir(self.0.path())
            .env("CARGO_TARGET_DIR", target_dir())
            // What is built of the crate itself is of no use to another run.
            .env("CARGO_INCREMENTAL", "0")
            // Nobody steps through it, and what describes it to a debugger is a good part of what the compiler writes.
            .env("CARGO_PROFILE_DEV_DEBUG", "false")
            .env_remove("RUSTFLAGS")
            .output()
    }
}

/// Returns a folder that all external crates share, so that their dependencies are built once.
fn target_dir() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let target =
        env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |set| root.join(set));
    target.join("external-crates")
}

/// Returns what a process printed to standard output.
#[must_use]
pub fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Returns what a process printed to standard error.
#[must_use]
pub fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

//! A crate outside the workspace that depends on ours by path, as a stranger's service would.

use crate::scratch::Scratch;
use std::path::Path;
use std::process::{Command, Output};
use std::{env, fs, io};

/// A crate in a folder of its own, removed when it is done with.
#[derive(Debug)]
pub struct Stranger(Scratch);

impl Stranger {
    /// A crate in a new temporary folder whose name says what it is for. `dependencies` are lines of its
    /// Cargo.toml beside our own.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn new(what: &str, dependencies: &str) -> io::Result<Self> {
        let stranger = Self(Scratch::new(what)?);
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        fs::create_dir(stranger.0.path().join("src"))?;
        let manifest = format!(
            "[package]\nname = \"stranger\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
             [dependencies]\ncookie-registry = {{ path = {:?} }}\n{dependencies}",
            root.join("cookie-registry")
        );
        stranger.write("Cargo.toml", &manifest)?;
        // The same versions as ours, so that nothing has to be looked up.
        fs::copy(
            root.join("Cargo.lock"),
            stranger.0.path().join("Cargo.lock"),
        )?;
        Ok(stranger)
    }

    /// Writes one of its files.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write(&self, path: &str, text: &str) -> io::Result<()> {
        fs::write(self.0.path().join(path), text)
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
            .env("CARGO_TARGET_DIR", self.0.path().join("target"))
            .env_remove("RUSTFLAGS")
            .output()
    }
}

/// What a process has printed as output.
#[must_use]
pub fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// What a process has printed as errors.
#[must_use]
pub fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

//! What one gate has built, as the beginning of another target folder.

use crate::error::Error;
use std::fs::{self, File};
use std::io;
use std::path::Path;

/// Fills a new target folder with what cargo has built in another one. A folder that exists is left as it is.
///
/// # Errors
/// Where a file cannot be copied.
pub(crate) fn begin_with(built: &Path, new: &Path) -> Result<(), Error> {
    if new.exists() || !built.exists() {
        return Ok(());
    }
    // Cargo writes its records in place, so that they are copied. It replaces what a compiler has written.
    for (folder, is_linked) in [(".fingerprint", false), ("build", false), ("deps", true)] {
        let from = built.join(folder);
        if from.exists() {
            copy(&from, &new.join(folder), is_linked)
                .map_err(|source| Error::File { path: from, source })?;
        }
    }
    Ok(())
}

/// Copies a folder with all that is in it, and the times of the files, by which cargo sees what is new.
fn copy(from: &Path, to: &Path, is_linked: bool) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if entry.file_type()?.is_dir() {
            copy(&from, &to, is_linked)?;
        } else if !is_linked || fs::hard_link(&from, &to).is_err() {
            fs::copy(&from, &to)?;
            File::options()
                .write(true)
                .open(&to)?
                .set_modified(entry.metadata()?.modified()?)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::steps::{cargo_in, must_pass};

    #[test]
    fn a_new_folder_begins_with_what_is_built() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        let package = |name: &str| {
            format!("[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n")
        };
        let ours = format!(
            "{}[workspace]\n[dependencies]\nother = {{ path = \"other\" }}\n",
            package("ours")
        );
        for (path, text) in [
            ("Cargo.toml", ours.as_str()),
            ("src/lib.rs", "pub use other::ANSWER;\n"),
            ("other/Cargo.toml", &package("other")),
            ("other/src/lib.rs", "pub const ANSWER: u8 = 42;\n"),
            ("other/build.rs", "fn main() {}\n"),
        ] {
            let path = root.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let check = |target: &Path| {
            let mut check = cargo_in(root, &["check", "--offline", "--message-format=json"]);
            must_pass(check.arg("--target-dir").arg(target)).unwrap()
        };
        let (built, new) = (root.join("a"), root.join("b"));
        assert!(!check(&built).contains("\"fresh\":true"));
        begin_with(&built.join("debug"), &new.join("debug")).unwrap();
        assert!(!check(&new).contains("\"fresh\":false"));
        // A row of an earlier run keeps what it has.
        fs::remove_dir_all(new.join("debug/deps")).unwrap();
        begin_with(&built.join("debug"), &new.join("debug")).unwrap();
        assert!(!new.join("debug/deps").exists());
    }
}

//! Neovim, in which tests start the language server. The systems of most developers have an older one or none, and no registry has
//! a current one from its authors; so the tests in it are left out where there is none, and `cargo xtask test` says so at its end.

use std::env;
use std::ffi::OsString;
use std::process::{Command, Stdio};

/// The variable that names the program; without it, `nvim` is looked for on the path.
pub const NEOVIM: &str = "COOKIE_REGISTRY_NVIM";

/// The first version that reads the configuration of the documentation.
const OLDEST: (u32, u32) = (0, 11);

/// There is no Neovim that is new enough.
#[derive(Debug, thiserror::Error)]
#[error("there is no Neovim of version 0.11 or later ({found}); {NEOVIM} can name one")]
pub struct NotFound {
    /// The version that is there, or why there is none.
    pub found: String,
}

/// Returns the program.
///
/// # Errors
/// [`NotFound`] where there is none that is new enough.
pub fn find() -> Result<OsString, NotFound> {
    let program = env::var_os(NEOVIM).unwrap_or_else(|| "nvim".into());
    let printed = Command::new(&program)
        .arg("--version")
        .stdin(Stdio::null())
        .output();
    let found = match printed {
        Ok(printed) => {
            let printed = String::from_utf8_lossy(&printed.stdout);
            printed.lines().next().unwrap_or_default().to_owned()
        }
        Err(error) => error.to_string(),
    };
    match version(&found) {
        Some(version) if version >= OLDEST => Ok(program),
        _ => Err(NotFound { found }),
    }
}

/// Returns the program; where there is none, reports that the test is skipped.
#[must_use]
pub fn find_or_skip() -> Option<OsString> {
    match find() {
        Ok(program) => Some(program),
        Err(error) => {
            eprintln!("skipped: {error}");
            None
        }
    }
}

/// Reads a line such as `NVIM v0.11.4`.
fn version(line: &str) -> Option<(u32, u32)> {
    let mut numbers = line.strip_prefix("NVIM v")?.split('.');
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::version;

    #[test]
    fn a_version_is_read() {
        assert_eq!(version("NVIM v0.11.4"), Some((0, 11)));
        assert_eq!(version("NVIM v0.12.0-dev-1234567"), Some((0, 12)));
        assert_eq!(version("VIM - Vi IMproved 9.1"), None);
    }
}

//! Hyperlinks in terminals: where they are supported, and the addresses of files.

use cookie_registry_policy::report::file_address;
use std::path::{Path, absolute};
use std::{env, fs};

/// Variables that the runners of continuous integration set. What they record is no terminal, even if it looks like one.
const RUNNERS: [&str; 2] = ["CI", "TF_BUILD"];

/// Returns whether the environment names a terminal that supports hyperlinks.
pub(crate) fn are_supported() -> bool {
    !RUNNERS.iter().any(|name| env::var_os(name).is_some())
        && supports_hyperlinks::supports_hyperlinks()
}

/// Returns the address of a file. Text from elsewhere, such as standard input or a commit, is no file.
pub(crate) fn of_file(path: &Path) -> Option<String> {
    let path = absolute(path).ok()?;
    let is_file = fs::metadata(&path).is_ok_and(|metadata| metadata.is_file());
    is_file.then(|| file_address(&host(), &path))?
}

/// Returns the name of this machine. A terminal that shows the output of another machine then does not open a file of its own.
/// On Windows, programs do not understand a host there.
fn host() -> String {
    #[cfg(unix)]
    return rustix::system::uname()
        .nodename()
        .to_string_lossy()
        .into_owned();
    #[cfg(not(unix))]
    return String::new();
}

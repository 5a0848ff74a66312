//! The key that signs choices.

use cookie_registry::Key;
use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::Path;

/// The key of the file, or a new one, which is then kept in it. Without a file it ends with the process, and
/// whoever has chosen before is asked again.
///
/// # Errors
/// Where the file cannot be read or written, or holds no 64 bytes.
pub(crate) fn load(file: Option<&Path>) -> io::Result<Key> {
    let Some(file) = file else {
        return new();
    };
    match fs::read(file) {
        Ok(bytes) => Key::try_from(&*bytes)
            .map_err(|_| io::Error::other(format!("{} holds no key", file.display()))),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let key = new()?;
            keep(file, key.master())?;
            Ok(key)
        }
        Err(error) => Err(error),
    }
}

fn new() -> io::Result<Key> {
    Key::try_generate().ok_or_else(|| io::Error::other("the system gives no random numbers"))
}

/// Nobody else may read it.
fn keep(file: &Path, key: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(file)?.write_all(key)
}

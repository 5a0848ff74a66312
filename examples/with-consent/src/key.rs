//! The key that signs choices.

use cookie_registry::Key;
use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::Path;

/// Reads the key from the file, or generates one and writes it there. Without a file the key is lost with the process,
/// and visitors are asked again.
///
/// # Errors
/// If the file cannot be read or written, or does not hold 64 bytes.
pub(crate) fn load(file: Option<&Path>) -> io::Result<Key> {
    let Some(file) = file else {
        return new();
    };
    match fs::read(file) {
        Ok(bytes) => Key::try_from(&*bytes)
            .map_err(|_| io::Error::other(format!("{} does not hold a key", file.display()))),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let key = new()?;
            write(file, key.master())?;
            Ok(key)
        }
        Err(error) => Err(error),
    }
}

/// Generates a key.
fn new() -> io::Result<Key> {
    Key::try_generate().ok_or_else(|| io::Error::other("the system provides no random numbers"))
}

/// Writes a key to a new file that only its owner may read.
fn write(file: &Path, key: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(file)?.write_all(key)
}

//! Hashes of values. They show which values of a report are equal, but not the values.

use crate::model::Digest;
use crate::short::short;
use sha2::{Digest as _, Sha256};
use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher as _, Hasher as _};

/// The most bytes of a value that a report contains. Browsers allow mebibytes.
const MAX_TEXT: usize = 65_536;

/// Hashes values with a salt of this run, which is not kept: short values such as `dark` could otherwise be guessed.
#[derive(Debug)]
pub(crate) struct Digester {
    salt: [u8; 16],
    keep: bool,
}

impl Digester {
    /// Creates a salt; with `keep`, digests also contain the values.
    pub(crate) fn new(keep: bool) -> Self {
        let mut salt = [0; 16];
        for half in salt.chunks_exact_mut(8) {
            // The standard library seeds this from the system's random numbers.
            half.copy_from_slice(&RandomState::new().build_hasher().finish().to_ne_bytes());
        }
        Self { salt, keep }
    }

    /// Returns whether digests contain the values.
    pub(crate) const fn keeps(&self) -> bool {
        self.keep
    }

    pub(crate) fn digest(&self, value: &str) -> Digest {
        let hash = Sha256::new()
            .chain_update(self.salt)
            .chain_update(value.as_bytes())
            .finalize();
        Digest {
            bytes: value.len(),
            hash: hex(&hash[..16]),
            text: self.keep.then(|| short(value, MAX_TEXT)),
        }
    }
}

/// Returns bytes as hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// Returns the SHA-256 of bytes as hexadecimal digits.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_values_have_equal_hashes_in_one_run_only() {
        let (one, other) = (Digester::new(false), Digester::new(true));
        assert_eq!(one.digest("dark"), one.digest("dark"));
        assert_ne!(one.digest("dark").hash, one.digest("light").hash);
        assert_ne!(one.digest("dark").hash, other.digest("dark").hash);
        assert_eq!(one.digest("dark").text, None);
        assert_eq!(other.digest("dark").text.as_deref(), Some("dark"));
        let long = other.digest(&"x".repeat(MAX_TEXT + 1));
        assert_eq!(long.bytes, MAX_TEXT + 1);
        assert_eq!(long.text.map(|it| it.len()), Some(MAX_TEXT));
    }
}

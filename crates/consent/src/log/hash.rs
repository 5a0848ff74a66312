//! The hash that identifies a document.

use cookie_registry::ConsentPlan;
use sha2::{Digest as _, Sha256};
use std::fmt;
use std::str::FromStr;
use std::sync::{PoisonError, RwLock};

const BYTES: usize = 32;
/// How many hashes of policies are remembered. A service has one policy, and a test may have many.
const MAX_KNOWN: usize = 16;

/// The hashes of policies, each with the place and the number of its files.
static KNOWN: RwLock<Vec<((usize, usize), ContentHash)>> = RwLock::new(Vec::new());

/// The SHA-256 of a policy, or of a page that visitors saw. Its notation is 64 lower-case hexadecimal digits.
///
/// ```
/// use cookie_registry_consent::ContentHash;
/// let hash = ContentHash::of(["a", "bc"]);
/// let text = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
/// assert_eq!(hash.to_string(), text);
/// assert_eq!(text.parse(), Ok(hash));
/// assert!("ba7816bf".parse::<ContentHash>().is_err());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContentHash([u8; BYTES]);

/// The error for a string that is not a [`ContentHash`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a content hash has 64 digits, each of 0 to 9 or a to f")]
pub struct NoContentHash;

impl ContentHash {
    /// Computes the hash of the concatenated parts.
    pub fn of<B: AsRef<[u8]>>(parts: impl IntoIterator<Item = B>) -> Self {
        let mut hash = Sha256::new();
        for part in parts {
            hash.update(part);
        }
        Self(hash.finalize().into())
    }

    /// Returns the content hash of a policy: the SHA-256 of all its files, concatenated in the order in which they are
    /// read, starting with `policy.toml`. For a policy of one file, `sha256sum policy.toml` prints the same hash.
    /// `cargo cookie-registry explain HASH` finds the version of the policy that has a hash.
    ///
    /// The first call for a [`ConsentPlan`] computes the hash, and later calls return the computed hash. The hashes of
    /// up to 16 plans are kept. A service has one plan.
    #[must_use]
    pub fn of_policy(plan: &ConsentPlan) -> Self {
        // The files of a plan are at one place for as long as the process runs, so the place identifies them.
        let place = (plan.sources.as_ptr() as usize, plan.sources.len());
        let known = KNOWN.read().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, hash)) = known.iter().find(|(known, _)| *known == place) {
            return *hash;
        }
        drop(known);
        let hash = Self::of(plan.sources);
        let mut known = KNOWN.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() < MAX_KNOWN {
            known.push((place, hash));
        }
        hash
    }
}

impl fmt::Display for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const DIGITS: [char; 16] = [
            '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f',
        ];
        let digit = |four: u8| DIGITS[usize::from(four & 15)];
        let digits = self
            .0
            .iter()
            .flat_map(|byte| [digit(byte >> 4), digit(*byte)]);
        // One write is much cheaper than formatting each byte.
        f.write_str(&digits.collect::<String>())
    }
}

impl fmt::Debug for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ContentHash({self})")
    }
}

impl FromStr for ContentHash {
    type Err = NoContentHash;

    fn from_str(text: &str) -> Result<Self, NoContentHash> {
        let digit = |byte: u8| match byte {
            b'0'..=b'9' => Ok(byte - b'0'),
            b'a'..=b'f' => Ok(byte - b'a' + 10),
            _ => Err(NoContentHash),
        };
        if text.len() != 2 * BYTES {
            return Err(NoContentHash);
        }
        let mut bytes = [0; BYTES];
        for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
            if let [high, low] = *pair {
                *byte = digit(high)? << 4 | digit(low)?;
            }
        }
        Ok(Self(bytes))
    }
}

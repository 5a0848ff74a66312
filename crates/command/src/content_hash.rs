//! The hash by which a version of a policy is named.

use cookie_registry_policy::source::Sources;
use sha2::{Digest as _, Sha256};

/// Returns the SHA-256 of the files of a policy, one after the other, in hexadecimal digits.
pub(crate) fn content_hash(sources: &Sources) -> String {
    let mut hash = Sha256::new();
    for source in sources.iter() {
        hash.update(source.text.as_bytes());
    }
    let digits = hash.finalize();
    digits.iter().map(|byte| format!("{byte:02x}")).collect()
}

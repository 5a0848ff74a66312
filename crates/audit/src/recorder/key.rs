//! Distinguishes entries, by names that are kept in few bytes.

use crate::digest::sha256;
use crate::model::Kind;
use crate::short::short;

/// The most bytes of a name. Browsers allow mebibytes.
pub(super) const MAX_NAME: usize = 8_192;

/// The bytes of a longer name that are kept.
const START_OF_NAME: usize = 1_000;

/// What distinguishes entries: kind, name, scope, path and partition. Of writes, the partition is not always known.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key {
    pub(super) kind: Kind,
    pub(super) name: String,
    pub(super) scope: String,
    pub(super) path: String,
    pub(super) partition: Option<String>,
}

impl Key {
    /// Returns whether this is the cookie of a name.
    pub(crate) fn is_cookie(&self, name: &str) -> bool {
        self.kind == Kind::Cookie && self.name == name
    }

    /// Returns whether two entries differ at most in their partition.
    pub(super) fn is_sibling(&self, other: &Self) -> bool {
        (self.kind, &self.name, &self.scope, &self.path)
            == (other.kind, &other.name, &other.scope, &other.path)
    }
}

/// Returns a name as it is kept. One that is too long is cut; its hash keeps it apart from others.
pub(crate) fn kept_name(name: &str) -> String {
    if name.len() <= MAX_NAME {
        return name.to_owned();
    }
    let start = short(name, START_OF_NAME);
    let hash = sha256(name.as_bytes());
    format!("{start}\u{2026} ({} bytes, SHA-256 {hash})", name.len())
}

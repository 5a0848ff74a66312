//! What libraries in the dependency tree offer to set cookies and storage keys with.

use super::known;

/// The paths of the types of the `cookie` crate that set cookies.
pub fn types() -> impl Iterator<Item = String> {
    let types = known::COOKIE_TYPES.iter().chain(known::JAR_TYPES);
    types.map(|name| format!("cookie::{name}"))
}

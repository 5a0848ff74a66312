//! Storage keys: an origin, and the site of the page in which the origin stores data.

/// Returns the origin of a storage key: the part before the site of the page, as in `https://a.example/^0https://b.example`.
pub(super) fn origin(storage_key: &str) -> &str {
    let start = storage_key.find("://").map_or(0, |at| at + 3);
    let end = storage_key
        .get(start..)
        .and_then(|rest| rest.find('/'))
        .map_or(storage_key.len(), |at| start + at);
    &storage_key[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_storage_key_begins_with_its_origin() {
        for (key, expected) in [
            ("http://127.0.0.1:1/", "http://127.0.0.1:1"),
            ("https://a.example/^0https://b.example", "https://a.example"),
            ("https://a.example", "https://a.example"),
            ("", ""),
        ] {
            assert_eq!(origin(key), expected);
        }
    }
}

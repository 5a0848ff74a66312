//! The cookie between the adapter and the library, which no browser ever sees.
//!
//! The adapter reads the visitor's cookie with the constant and passes the session id to the library in a cookie of another
//! name, which it appends to the request. The library answers with a `Set-Cookie` of that name, and the adapter replaces it by
//! the header of the constant.

/// A change that the library asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    /// The cookie is set to this value, as it was written.
    Set(String),
    /// The cookie is removed.
    Remove,
}

/// Returns the change of a `Set-Cookie` header; `None` if it is for another cookie than `name`.
pub(crate) fn change(header: &[u8], name: &str) -> Option<Change> {
    let value = header.strip_prefix(name.as_bytes())?.strip_prefix(b"=")?;
    let mut parts = value.split(|byte| *byte == b';').map(<[u8]>::trim_ascii);
    let value = String::from_utf8_lossy(parts.next().unwrap_or_default()).into_owned();
    let is_removal = value.is_empty() || parts.any(|part| part.eq_ignore_ascii_case(b"Max-Age=0"));
    Some(if is_removal {
        Change::Remove
    } else {
        Change::Set(value)
    })
}

/// Returns whether a `Cookie` header is the one that passes the session id to the library.
pub(crate) fn is_internal(header: &[u8], name: &str) -> bool {
    header
        .strip_prefix(name.as_bytes())
        .is_some_and(|rest| rest.starts_with(b"="))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_of_the_name_is_a_change() {
        let set = |value: &str| Some(Change::Set(value.to_owned()));
        for (header, expected) in [
            ("s1=abc; HttpOnly; Path=/", set("abc")),
            ("s1=abc", set("abc")),
            ("s1=abc; Max-Age=10", set("abc")),
            (
                "s1=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
                Some(Change::Remove),
            ),
            ("s1=abc; max-age=0", Some(Change::Remove)),
            ("s1=", Some(Change::Remove)),
            ("s12=abc", None),
            ("s=abc", None),
            ("", None),
        ] {
            assert_eq!(change(header.as_bytes(), "s1"), expected, "{header}");
        }
        assert!(is_internal(b"s1=abc", "s1"));
        assert!(!is_internal(b"s12=abc; s1=x", "s1"));
    }
}

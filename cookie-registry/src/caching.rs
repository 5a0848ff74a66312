//! Which responses a shared cache may store.

use http::HeaderMap;
use http::header::CACHE_CONTROL;

/// Returns whether `Cache-Control` lets a shared cache store the response and its `Set-Cookie` headers (RFC 9111,
/// section 5.2.2). The cache would send these headers to every visitor.
///
/// `public` and `s-maxage` allow it; `private` and `no-store` forbid it. `private="…"`, with the names of headers, forbids it
/// only if `Set-Cookie` is among them.
pub fn is_shared(headers: &HeaderMap) -> bool {
    let mut is_allowed = false;
    for value in headers.get_all(CACHE_CONTROL) {
        for directive in directives(value.as_bytes()) {
            let (name, argument) = name_and_argument(directive);
            let is = |other: &[u8]| name.eq_ignore_ascii_case(other);
            if is(b"no-store") || is(b"private") && argument.is_none_or(lists_set_cookie) {
                return false;
            }
            is_allowed |= is(b"public") || is(b"s-maxage");
        }
    }
    is_allowed
}

/// Splits a `Cache-Control` value at its commas, except for those within quotes. A quotation mark without an end is an
/// ordinary byte, so that it does not hide the directives after it.
fn directives(value: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = Some(value);
    let mut has_quotes = true;
    std::iter::from_fn(move || {
        let value = rest?;
        let mut at = 0;
        while let Some(byte) = value.get(at) {
            match byte {
                b',' => break,
                b'"' if has_quotes => match quoted(value.get(at..).unwrap_or_default()) {
                    Some(length) => at += length,
                    None => {
                        // Nor has any later one an end, so none is searched for again.
                        has_quotes = false;
                        at += 1;
                    }
                },
                _ => at += 1,
            }
        }
        rest = value.get(at + 1..);
        Some(value.get(..at).unwrap_or_default())
    })
}

/// Returns the length of the quoted string with which a text begins, with its quotation marks. `None` if it has no end.
fn quoted(text: &[u8]) -> Option<usize> {
    let mut is_escaped = false;
    let end = text.iter().skip(1).position(|byte| {
        let is_end = *byte == b'"' && !is_escaped;
        is_escaped = *byte == b'\\' && !is_escaped;
        is_end
    })?;
    Some(end + 2)
}

/// Splits a directive at its first `=`.
fn name_and_argument(directive: &[u8]) -> (&[u8], Option<&[u8]>) {
    let at = directive.iter().position(|byte| *byte == b'=');
    let name = directive.get(..at.unwrap_or(directive.len()));
    let argument = at.and_then(|at| directive.get(at + 1..));
    (
        name.unwrap_or_default().trim_ascii(),
        argument.map(<[u8]>::trim_ascii),
    )
}

/// Returns whether a list of header names, with or without quotation marks, contains `Set-Cookie`.
fn lists_set_cookie(argument: &[u8]) -> bool {
    let unquoted = argument
        .strip_prefix(b"\"")
        .and_then(|rest| rest.strip_suffix(b"\""));
    unquoted
        .unwrap_or(argument)
        .split(|byte| *byte == b',')
        .any(|name| name.trim_ascii().eq_ignore_ascii_case(b"set-cookie"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    fn shared(values: &[&str]) -> bool {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(CACHE_CONTROL, HeaderValue::from_str(value).unwrap());
        }
        is_shared(&headers)
    }

    #[test]
    fn public_and_s_maxage_allow_a_shared_cache() {
        for values in [
            &["public"][..],
            &["max-age=60, PUBLIC"],
            &["S-MaxAge=60"],
            &["s-maxage=\"60\""],
            &["no-cache", "max-age=1 ,\t public "],
            &[",, public"],
            // Commas and quotation marks within quotes are no separators.
            &["ext=\"a, \\\" private\", public"],
            &["private=\"x-user, x-set-cookie\", public"],
            // The names of directives as arguments of others.
            &["ext=\"no-store\", public", "ext=private"],
            // A quotation mark without an end does not hide the rest.
            &["ext=\"a, public"],
            &["ext=\"\\\"\\\", s-maxage=1"],
        ] {
            assert!(shared(values), "{values:?}");
        }
    }

    #[test]
    fn private_and_no_store_forbid_it_wherever_they_are() {
        for values in [
            &[][..],
            &["max-age=60"],
            &["public, private"],
            &["Private", "public"],
            &["public", "max-age=1, No-Store"],
            &["s-maxage=60, private=\"x-user, Set-Cookie\""],
            &["s-maxage=60, private=set-cookie"],
            &["ext=\"public\""],
            &["ext=\"a, public, b\""],
            &["publicly, s-maxage-x=1"],
            &["=public"],
            &["ext=\"a, public, no-store"],
        ] {
            assert!(!shared(values), "{values:?}");
        }
    }

    #[test]
    fn bytes_that_are_not_text_do_not_hide_a_directive() {
        let mut headers = HeaderMap::new();
        let value = HeaderValue::from_bytes(b"ext=\xff, public").unwrap();
        headers.insert(CACHE_CONTROL, value);
        assert!(is_shared(&headers));
    }
}

//! Checks the path to which a visitor returns: it must be on this service.

/// The longest accepted path.
const MAX_BYTES: usize = 2048;

/// Returns whether a browser that is redirected to `text` stays on this site.
///
/// Browsers read `\` as `/` and `//` as the start of a host, and ignore tabs and line ends everywhere (URL
/// Standard, section 4.4). Therefore a path is accepted only if it begins with one `/`, contains no `//`
/// before the query and no `\`, and consists of visible ASCII characters, as URLs do (RFC 3986, section 2).
pub(crate) fn is_same_site_path(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut parts = bytes.split(|byte| matches!(byte, b'?' | b'#'));
    let path = parts.next().unwrap_or_default();
    // Every page calls this function. Preparing a search of a string takes more instructions than looking at each pair of bytes.
    bytes.len() <= MAX_BYTES
        && path.first() == Some(&b'/')
        && !path.windows(2).any(|pair| pair == b"//")
        && bytes
            .iter()
            .all(|byte| byte.is_ascii_graphic() && *byte != b'\\')
}

#[cfg(test)]
mod tests {
    use super::is_same_site_path;

    #[test]
    fn only_paths_of_this_site_are_gone_back_to() {
        for good in [
            "/",
            "/a",
            "/a/b?c=d&e=https://evil.example//x",
            "/a#b",
            "/%2F%2Fevil.example",
            "/a:b",
        ] {
            assert!(is_same_site_path(good), "{good}");
        }
        for bad in [
            "",
            "a",
            "//evil.example",
            "///evil.example",
            "/\\evil.example",
            "\\/evil.example",
            "\\\\evil.example",
            "/\t/evil.example",
            "/\n/evil.example",
            "/a\r\nSet-Cookie: b=c",
            "/a/..//evil.example",
            "https://evil.example/",
            "https:/evil.example",
            "javascript:alert(1)",
            " /a",
            "/ a",
            "/\u{e9}",
            "/\u{0}",
            "?a=/b",
            "@evil.example",
        ] {
            assert!(!is_same_site_path(bad), "{bad:?}");
        }
        assert!(!is_same_site_path(&format!("/{}", "a".repeat(2048))));
    }
}

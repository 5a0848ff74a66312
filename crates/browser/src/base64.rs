//! Base64 (RFC 4648, section 4). Browsers send screenshots in this encoding.

/// Decodes padded Base64 (RFC 4648, section 4); returns `None` if the text is not valid.
///
/// ```
/// assert_eq!(cookie_registry_browser::decode_base64("Zm9v").as_deref(), Some(&b"foo"[..]));
/// ```
#[must_use]
pub fn decode(text: &str) -> Option<Vec<u8>> {
    let (body, padding) = match text.strip_suffix("==") {
        Some(body) => (body, 2),
        None => text.strip_suffix('=').map_or((text, 0), |body| (body, 1)),
    };
    if (body.len() + padding) % 4 != 0 {
        return None;
    }
    let mut out = Vec::with_capacity(body.len() / 4 * 3 + 2);
    let (mut bits, mut held) = (0u32, 0u32);
    for byte in body.bytes() {
        bits = bits << 6 | sextet(byte)?;
        held += 6;
        if held >= 8 {
            held -= 8;
            out.push((bits >> held) as u8);
            bits &= (1 << held) - 1;
        }
    }
    Some(out)
}

fn sextet(byte: u8) -> Option<u32> {
    let value = match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    };
    Some(value.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    // The vectors of RFC 4648, section 10, and the two characters they lack.
    #[test]
    fn the_vectors_of_the_standard_decode() {
        for (text, expected) in [
            ("", ""),
            ("Zg==", "f"),
            ("Zm8=", "fo"),
            ("Zm9v", "foo"),
            ("Zm9vYg==", "foob"),
            ("Zm9vYmE=", "fooba"),
            ("Zm9vYmFy", "foobar"),
        ] {
            assert_eq!(decode(text).as_deref(), Some(expected.as_bytes()), "{text}");
        }
        assert_eq!(decode("+/+/"), Some(vec![0xfb, 0xff, 0xbf]));
    }

    #[test]
    fn what_is_not_base64_is_refused() {
        for text in ["Zg", "Zg=", "Z===", "Zm9v\n", "Zm 9", "Zm9-"] {
            assert_eq!(decode(text), None, "{text:?}");
        }
    }
}

//! Cookie octets, and percent-encoding of what is not one.
//!
//! The safe set is `cookie-octet` of RFC 10025 section 4.1.1 without `%`, so that decoding what was
//! encoded gives the same text back, always.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

/// Whether `byte` may stand in a cookie value as it is.
///
/// `cookie-octet = %x21 / %x23-2B / %x2D-3A / %x3C-5B / %x5D-7E`: no control, space, double quote,
/// comma, semicolon or backslash, and nothing beyond ASCII (RFC 10025, section 4.1.1).
///
/// ```
/// use cookie_registry_core::is_cookie_octet;
/// assert!(is_cookie_octet(b'a') && is_cookie_octet(b'%'));
/// assert!(!is_cookie_octet(b';') && !is_cookie_octet(b' ') && !is_cookie_octet(0x7f));
/// ```
#[must_use]
pub const fn is_cookie_octet(byte: u8) -> bool {
    matches!(byte, 0x21 | 0x23..=0x2b | 0x2d..=0x3a | 0x3c..=0x5b | 0x5d..=0x7e)
}

/// Per byte: 1 where it must not stand in a token, 2 where it must be percent-encoded in text.
const CLASS: [u8; 256] = {
    let mut table = [0u8; 256];
    let mut byte = 0usize;
    while byte < 256 {
        if !is_cookie_octet(byte as u8) {
            table[byte] = 3;
        } else if byte as u8 == b'%' {
            table[byte] = 2;
        }
        byte += 1;
    }
    table
};

const FORBIDDEN: u8 = 1;
const ENCODED: u8 = 2;

/// Where the first octet stands that a cookie value cannot carry, as a byte offset.
///
/// ```
/// use cookie_registry_core::first_forbidden_octet;
/// assert_eq!(first_forbidden_octet(b"abc-123"), None);
/// assert_eq!(first_forbidden_octet(b"a; Domain=evil.example"), Some(1));
/// ```
#[must_use]
pub const fn first_forbidden_octet(value: &[u8]) -> Option<usize> {
    first_of_class(value, FORBIDDEN)
}

/// Whether `value` can be written without encoding and read back unchanged.
#[must_use]
pub const fn is_plain(value: &[u8]) -> bool {
    first_of_class(value, ENCODED).is_none()
}

// Checking a whole block before looking where in it lets the compiler keep the loop branchless, which
// is what makes the check cheaper than the copy that follows it.
const fn first_of_class(value: &[u8], class: u8) -> Option<usize> {
    const BLOCK: usize = 16;
    let mut at = 0;
    while at + BLOCK <= value.len() {
        let mut seen = 0;
        let mut offset = 0;
        while offset < BLOCK {
            seen |= CLASS[value[at + offset] as usize];
            offset += 1;
        }
        if seen & class != 0 {
            break;
        }
        at += BLOCK;
    }
    while at < value.len() {
        if CLASS[value[at] as usize] & class != 0 {
            return Some(at);
        }
        at += 1;
    }
    None
}

/// The length of `value` once encoded, in bytes.
///
/// ```
/// assert_eq!(cookie_registry_core::encoding::encoded_len("a b".as_bytes()), 5);
/// ```
#[must_use]
pub const fn encoded_len(value: &[u8]) -> usize {
    let mut len = 0;
    let mut at = 0;
    while at < value.len() {
        len += 1 + (CLASS[value[at] as usize] & ENCODED) as usize;
        at += 1;
    }
    len
}

/// Percent-encodes `value` onto the end of `out`; what may stand as it is stays as it is.
///
/// ```
/// let mut out = Vec::new();
/// cookie_registry_core::encoding::encode_into("50% é".as_bytes(), &mut out);
/// assert_eq!(out, b"50%25%20%C3%A9");
/// ```
pub fn encode_into(value: &[u8], out: &mut Vec<u8>) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for &byte in value {
        if CLASS[usize::from(byte)] & ENCODED == 0 {
            out.push(byte);
        } else {
            let high = HEX[usize::from(byte >> 4)];
            let low = HEX[usize::from(byte & 15)];
            out.extend_from_slice(&[b'%', high, low]);
        }
    }
}

/// [`encode_into`] for a string, borrowing where nothing has to be encoded.
#[must_use]
pub fn encode(value: &str) -> Cow<'_, str> {
    if is_plain(value.as_bytes()) {
        return Cow::Borrowed(value);
    }
    let mut out = Vec::with_capacity(encoded_len(value.as_bytes()));
    encode_into(value.as_bytes(), &mut out);
    // Everything that was written is ASCII, so the conversion only moves the buffer.
    Cow::Owned(String::from_utf8_lossy(&out).into_owned())
}

/// Decodes `%XX`; a `%` that two hex digits do not follow stays as it is. `None` when the result is
/// not UTF-8.
///
/// ```
/// use cookie_registry_core::encoding::decode;
/// assert_eq!(decode("a%20b").as_deref(), Some("a b"));
/// assert_eq!(decode("100%").as_deref(), Some("100%"));
/// assert_eq!(decode("%ff"), None);
/// ```
#[must_use]
pub fn decode(value: &str) -> Option<Cow<'_, str>> {
    let bytes = value.as_bytes();
    let Some(first) = bytes.iter().position(|&byte| byte == b'%') else {
        return Some(Cow::Borrowed(value));
    };
    let mut out = Vec::with_capacity(bytes.len());
    out.extend_from_slice(&bytes[..first]);
    let mut rest = &bytes[first..];
    while let [byte, tail @ ..] = rest {
        if let (b'%', [high, low, after @ ..]) = (byte, tail)
            && let (Some(high), Some(low)) = (hex(*high), hex(*low))
        {
            out.push(high << 4 | low);
            rest = after;
        } else {
            out.push(*byte);
            rest = tail;
        }
    }
    String::from_utf8(out).ok().map(Cow::Owned)
}

const fn hex(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::format;
    use std::string::ToString;

    #[test]
    fn every_character_survives_a_round_trip() {
        for code in (0..0x3000).chain(0x1f600..0x1f640) {
            let Some(character) = char::from_u32(code) else {
                continue;
            };
            let text = format!("a{character}%41{character}");
            let encoded = encode(&text);
            assert_eq!(first_forbidden_octet(encoded.as_bytes()), None, "{text:?}");
            assert_eq!(encoded.len(), encoded_len(text.as_bytes()));
            assert_eq!(decode(&encoded).map(|text| text.to_string()), Some(text));
        }
    }

    #[test]
    fn a_forbidden_octet_is_found_wherever_it_stands() {
        for len in 1..70 {
            for at in 0..len {
                let mut value = std::vec![b'x'; len];
                value[at] = b';';
                assert_eq!(first_forbidden_octet(&value), Some(at));
                value[at] = b'%';
                assert_eq!(first_forbidden_octet(&value), None);
                assert!(!is_plain(&value));
            }
        }
    }
}

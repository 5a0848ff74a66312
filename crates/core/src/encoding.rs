//! Cookie octets, and percent-encoding of all other bytes.
//!
//! The safe set is `cookie-octet` of RFC 10025 section 4.1.1 without `%`, so that decoding always returns the text
//! that was encoded.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

/// Returns whether `byte` may appear in a cookie value unencoded.
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
    // These are exclusions without short-circuiting, so that a loop over this function compiles to few vector
    // instructions.
    (byte > 0x20)
        & (byte < 0x7f)
        & (byte != b'"')
        & (byte != b',')
        & (byte != b';')
        & (byte != b'\\')
}

/// Returns whether `byte` represents itself in encoded text: a cookie octet other than `%`.
const fn is_plain_octet(byte: u8) -> bool {
    is_cookie_octet(byte) & (byte != b'%')
}

/// The encoded form of each byte: one or three octets, with their count in the last position.
const WRITTEN: [[u8; 4]; 256] = {
    let hex = b"0123456789ABCDEF";
    let mut table = [[0; 4]; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = if is_plain_octet(byte as u8) {
            [byte as u8, 0, 0, 1]
        } else {
            [b'%', hex[byte >> 4], hex[byte & 15], 3]
        };
        byte += 1;
    }
    table
};

/// Returns the byte offset of the first octet that a cookie value cannot carry.
///
/// ```
/// use cookie_registry_core::first_forbidden_octet;
/// assert_eq!(first_forbidden_octet(b"abc-123"), None);
/// assert_eq!(first_forbidden_octet(b"a; Domain=evil.example"), Some(1));
/// ```
#[must_use]
pub const fn first_forbidden_octet(value: &[u8]) -> Option<usize> {
    let mut at = 0;
    while at < value.len() {
        if !is_cookie_octet(value[at]) {
            return Some(at);
        }
        at += 1;
    }
    None
}

/// Returns whether `value` can be written without encoding and read back unchanged.
///
/// Nearly every value is plain, so the loop checks the whole value without a branch. The compiler turns such
/// a loop into vector instructions.
#[inline]
#[must_use]
pub fn is_plain(value: &[u8]) -> bool {
    value
        .iter()
        .fold(true, |plain, byte| plain & is_plain_octet(*byte))
}

/// Bytes to be percent-encoded. [`of`](Self::of) measures them, so that the caller can allocate a buffer of
/// the exact size.
///
/// ```
/// use cookie_registry_core::encoding::Encoded;
///
/// let encoded = Encoded::of("50% é".as_bytes());
/// let mut out = Vec::new();
/// encoded.append_to(&mut out);
/// assert_eq!(out, b"50%25%20%C3%A9");
/// assert_eq!(encoded.len(), out.len());
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Encoded<'a> {
    value: &'a [u8],
    len: usize,
}

impl<'a> Encoded<'a> {
    /// Measures the encoded length of `value`.
    #[must_use]
    pub fn of(value: &'a [u8]) -> Self {
        // A block's count fits into a byte, and counting in bytes vectorizes well.
        const COUNTED: usize = 128;
        let encoded = value.chunks(COUNTED).map(|block| {
            usize::from(
                block
                    .iter()
                    .fold(0, |count, byte| count + u8::from(!is_plain_octet(*byte))),
            )
        });
        Self {
            value,
            len: value.len() + 2 * encoded.sum::<usize>(),
        }
    }

    /// Returns the encoded length in bytes.
    #[must_use]
    pub const fn len(self) -> usize {
        self.len
    }

    /// Returns whether there is nothing to encode.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.len == 0
    }

    /// Appends the encoded bytes to `out`. It does not reallocate if `out` has capacity for [`len`](Self::len) more.
    ///
    /// Most octets of most texts are plain, so consecutive blocks without an octet to encode are copied at once.
    pub fn append_to(self, out: &mut Vec<u8>) {
        out.reserve(self.len);
        let mut rest = self.value;
        while !rest.is_empty() {
            let plain = BLOCK
                * rest
                    .chunks(BLOCK)
                    .take_while(|block| is_plain(block))
                    .count();
            let (run, after) = rest.split_at(plain.min(rest.len()));
            out.extend_from_slice(run);
            let (block, after) = after.split_at(after.len().min(BLOCK));
            append_block(block, out);
            rest = after;
        }
    }
}

/// How many octets are looked at together: they fill one or two vector registers.
const BLOCK: usize = 32;

/// Appends the encoded form of at most [`BLOCK`] octets.
fn append_block(block: &[u8], out: &mut Vec<u8>) {
    // Three octets for each, and room for the unused fourth of the last. Always writing four octets and advancing by the count
    // is cheaper than branching on the count.
    const MASK: usize = 4 * BLOCK - 1;
    let mut written = [0; MASK + 4];
    let mut at = 0;
    for &byte in block {
        let encoded = WRITTEN[usize::from(byte)];
        // The position never exceeds the mask; with it, the compiler knows that too, and stores four octets at once.
        let place = at & MASK;
        written[place] = encoded[0];
        written[place + 1] = encoded[1];
        written[place + 2] = encoded[2];
        written[place + 3] = encoded[3];
        at += usize::from(encoded[3]);
    }
    out.extend_from_slice(written.get(..at).unwrap_or_default());
}

/// Percent-encodes a string, borrowing it if nothing has to be encoded.
#[must_use]
pub fn encode(value: &str) -> Cow<'_, str> {
    if is_plain(value.as_bytes()) {
        return Cow::Borrowed(value);
    }
    let mut out = Vec::new();
    Encoded::of(value.as_bytes()).append_to(&mut out);
    // All written bytes are ASCII, so the conversion only moves the buffer.
    Cow::Owned(String::from_utf8_lossy(&out).into_owned())
}

/// Decodes `%XX`; a `%` that is not followed by two hex digits is kept. Returns `None` if the result is not UTF-8.
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

    #[test]
    fn cookie_octets_are_those_of_the_grammar() {
        for byte in 0..=u8::MAX {
            let grammar =
                matches!(byte, 0x21 | 0x23..=0x2b | 0x2d..=0x3a | 0x3c..=0x5b | 0x5d..=0x7e);
            assert_eq!(is_cookie_octet(byte), grammar, "{byte:#x}");
        }
    }
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
            assert_eq!(encoded.len(), Encoded::of(text.as_bytes()).len());
            assert_eq!(decode(&encoded).map(|text| text.to_string()), Some(text));
        }
    }

    /// Encodes octet by octet.
    fn plainly(value: &[u8]) -> Vec<u8> {
        let octets = value.iter().map(|&byte| match is_plain_octet(byte) {
            true => format!("{}", char::from(byte)),
            false => format!("%{byte:02X}"),
        });
        octets.collect::<String>().into_bytes()
    }

    #[test]
    fn blocks_are_encoded_as_octets_are() {
        let encoded = |value: &[u8]| {
            let mut out = std::vec![b'='];
            Encoded::of(value).append_to(&mut out);
            assert_eq!(out.len(), 1 + Encoded::of(value).len());
            out.split_off(1)
        };
        let all: Vec<u8> = (0..=u8::MAX).collect();
        assert_eq!(encoded(&all), plainly(&all));
        for len in 0..=4 * BLOCK + 1 {
            assert_eq!(encoded(&std::vec![b';'; len]), b"%3B".repeat(len));
            for at in 0..len {
                let mut value = std::vec![b'x'; len];
                value[at] = 0xff;
                value[len - 1 - at / 2] = b'%';
                assert_eq!(encoded(&value), plainly(&value), "{len} {at}");
            }
        }
    }

    #[test]
    fn a_buffer_of_the_exact_size_is_not_replaced() {
        let text = "a;".repeat(100);
        let encoded = Encoded::of(text.as_bytes());
        let mut out = Vec::with_capacity(encoded.len());
        let place = out.as_ptr();
        encoded.append_to(&mut out);
        assert_eq!((out.len(), out.as_ptr()), (out.capacity(), place));
    }

    #[test]
    fn a_forbidden_octet_is_found_at_every_position() {
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

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
    // instructions. The first is for both ends of the range: 0x7f + 1 is negative, as what is beyond ASCII.
    (byte.wrapping_add(1).cast_signed() > 0x21)
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
    /// A bit for each of the first [`BITS`] blocks: whether it has an octet to encode. A cookie has no further blocks.
    dirty: u64,
}

/// How many octets are looked at together. Their count fits into a byte, and counting in bytes compiles to vector instructions.
const BLOCK: usize = 64;

impl<'a> Encoded<'a> {
    /// Measures the encoded length of `value`.
    ///
    /// This is the only pass over all octets. Most blocks of most texts have common octets alone, and only those
    /// of the others are counted.
    #[must_use]
    pub fn of(value: &'a [u8]) -> Self {
        let (blocks, rest) = value.as_chunks::<BLOCK>();
        let mut encoded = 0;
        let mut dirty = 0;
        for (at, block) in blocks.iter().enumerate() {
            if !is_common(block) {
                let count = octets_to_encode(block);
                encoded += count;
                dirty |= u64::from(count > 0) * bit(at);
            }
        }
        let count = octets_to_encode(rest);
        encoded += count;
        dirty |= u64::from(count > 0) * bit(blocks.len());
        Self {
            value,
            len: value.len() + 2 * encoded,
            dirty,
        }
    }

    /// Returns whether no octet has to be encoded, so that the encoded form is the value.
    #[must_use]
    pub const fn is_plain(self) -> bool {
        self.len == self.value.len()
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
    /// Most octets of most texts are plain, so a run without an octet to encode is copied at once.
    pub fn append_to(self, out: &mut Vec<u8>) {
        out.reserve(self.len);
        let mut copied = 0;
        let mut dirty = self.dirty;
        while dirty != 0 {
            copied = self.append_block(dirty.trailing_zeros() as usize, copied, out);
            dirty &= dirty - 1;
        }
        let blocks = self.value.chunks(BLOCK).enumerate();
        for (at, block) in blocks.skip(BITS) {
            if !is_plain(block) {
                copied = self.append_block(at, copied, out);
            }
        }
        out.extend_from_slice(self.value.get(copied..).unwrap_or_default());
    }

    /// Appends everything from `copied` to the last part of a block that may have an octet to encode, and returns the end of that
    /// part.
    fn append_block(self, block: usize, mut copied: usize, out: &mut Vec<u8>) -> usize {
        let mut from = block * BLOCK;
        for part in self
            .value
            .get(from..)
            .unwrap_or_default()
            .chunks(PART)
            .take(BLOCK / PART)
        {
            if !part.first_chunk::<PART>().is_some_and(is_common) {
                out.extend_from_slice(self.value.get(copied..from).unwrap_or_default());
                append_part(part, out);
                copied = from + part.len();
            }
            from += PART;
        }
        copied
    }
}

/// The blocks that have a bit.
const BITS: usize = 64;

/// Returns the bit of a block; 0 for the blocks that have none.
const fn bit(block: usize) -> u64 {
    if block < BITS { 1 << block } else { 0 }
}

/// Returns how many octets of a block have to be encoded.
fn octets_to_encode(block: &[u8]) -> usize {
    let count = |count, byte: &u8| count + u8::from(!is_plain_octet(*byte));
    usize::from(block.iter().fold(0, count))
}

/// Returns whether `byte` is one of the octets of which most texts consist: `-./:<=>?@[]^_{|}~`, a backtick, a letter or a digit.
/// They are plain, and are recognized by half of the comparisons.
const fn is_common_octet(byte: u8) -> bool {
    (byte.wrapping_add(1).cast_signed() > 0x2d) & (byte != b';') & (byte != b'\\')
}

/// Returns whether a block has common octets alone.
fn is_common<const OCTETS: usize>(block: &[u8; OCTETS]) -> bool {
    let any = |any, byte: &u8| any | u8::from(!is_common_octet(*byte));
    block.iter().fold(0, any) == 0
}

/// How many octets are encoded together.
const PART: usize = 16;

/// Appends the encoded form of at most [`PART`] octets.
fn append_part(part: &[u8], out: &mut Vec<u8>) {
    // Three octets for each, and room for the unused fourth of the last. Always writing four octets and advancing by the count
    // is cheaper than branching on the count.
    const MASK: usize = 4 * PART - 1;
    let mut written = [0; MASK + 4];
    let mut at = 0;
    for &byte in part {
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
    let encoded = Encoded::of(value.as_bytes());
    if encoded.is_plain() {
        return Cow::Borrowed(value);
    }
    let mut out = Vec::new();
    encoded.append_to(&mut out);
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

    #[test]
    fn common_octets_are_plain_and_those_of_the_list() {
        for byte in 0..=u8::MAX {
            let is_listed = byte.is_ascii_alphanumeric() || b"-./:<=>?@[]^_{|}~`".contains(&byte);
            assert_eq!(is_common_octet(byte), is_listed, "{byte:#x}");
            assert!(!is_listed || is_plain_octet(byte), "{byte:#x}");
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
    fn blocks_that_have_no_bit_are_encoded_alike() {
        let mut value = std::vec![b'x'; 70 * BLOCK + 5];
        for at in [0, 63 * BLOCK, 64 * BLOCK + 1, 66 * BLOCK, 70 * BLOCK + 4] {
            value[at] = b' ';
        }
        let mut out = Vec::new();
        Encoded::of(&value).append_to(&mut out);
        assert_eq!(out, plainly(&value));
        assert_eq!(out.len(), Encoded::of(&value).len());
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

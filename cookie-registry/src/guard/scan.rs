//! Searches a header for one byte, many bytes at a time.

const WORD: usize = size_of::<u64>();
const LOW: u64 = u64::from_ne_bytes([0x01; WORD]);
const HIGH: u64 = u64::from_ne_bytes([0x80; WORD]);

/// Returns the position of the first `=`.
#[inline]
pub(super) fn first_equals(header: &[u8]) -> Option<usize> {
    let (words, rest) = header.as_chunks::<WORD>();
    for (at, word) in words.iter().enumerate() {
        // Bytes that are `=` become zero. Subtracting one from each sets the highest bit of those, and of no byte before
        // the first of them.
        let zeroed = u64::from_le_bytes(*word) ^ (LOW * b'=' as u64);
        let found = zeroed.wrapping_sub(LOW) & !zeroed & HIGH;
        if found != 0 {
            return Some(at * WORD + found.trailing_zeros() as usize / 8);
        }
    }
    let at = rest.iter().position(|byte| *byte == b'=')?;
    Some(words.len() * WORD + at)
}

/// Returns whether the value contains a semicolon.
#[inline]
pub(super) fn has_semicolon(value: &[u8]) -> bool {
    const BLOCK: usize = 16;
    // Without an early exit, so that it compiles to vector instructions.
    let within = |block: &[u8; BLOCK]| block.iter().fold(false, |any, byte| any | (*byte == b';'));
    match value.last_chunk::<BLOCK>() {
        // The last block overlaps the one before it, so that no bytes have to be checked one by one.
        Some(last) => {
            let (blocks, _) = value.as_chunks::<BLOCK>();
            within(last) || blocks.iter().any(within)
        }
        None => value.contains(&b';'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_is_found_at_every_position() {
        for len in 0..70 {
            // Bytes that differ from the wanted ones in one bit, and those beyond ASCII.
            for filler in [b'a', b'<', b'?', b':', b'=' | 0x80, b';' | 0x80, 0xff] {
                let mut header = vec![filler; len];
                assert_eq!(first_equals(&header), None);
                assert!(!has_semicolon(&header));
                for at in (0..len).rev() {
                    header[at] = b'=';
                    assert_eq!(first_equals(&header), Some(at), "{len} {filler}");
                }
                for at in 0..len {
                    header.fill(filler);
                    header[at] = b';';
                    assert!(has_semicolon(&header), "{len} {at} {filler}");
                }
            }
        }
    }
}

//! The lines of a text. A policy that is being edited is read several times after each keystroke, so the search for
//! line feeds examines eight bytes at a time. Most lines are too short for a separate search per line.

/// The bytes that are looked at together.
const TOGETHER: usize = size_of::<u64>();

/// A byte in each place of a word.
const fn each(byte: u8) -> u64 {
    u64::from_le_bytes([byte; TOGETHER])
}

/// Returns the offsets after each line feed of a text, in their order.
///
/// ```
/// use cookie_registry_policy::source::line_ends;
/// assert_eq!(line_ends("a\n\nbc\r\nd").collect::<Vec<_>>(), [2, 3, 7]);
/// ```
pub fn line_ends(text: &str) -> impl Iterator<Item = usize> {
    LineEnds {
        rest: text.as_bytes(),
        read: 0,
        found: 0,
    }
}

/// Returns the lines of a text with their line feeds, each with its offset.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let last = (!text.is_empty() && !text.ends_with('\n')).then_some(text.len());
    let mut start = 0;
    line_ends(text).chain(last).map(move |end| {
        let line = (start, text.get(start..end).unwrap_or_default());
        start = end;
        line
    })
}

struct LineEnds<'t> {
    rest: &'t [u8],
    /// The bytes before the rest.
    read: usize,
    /// The line feeds in the bytes before the rest: each is the highest bit of its place in the word.
    found: u64,
}

impl Iterator for LineEnds<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        while self.found == 0 {
            let word = if let Some((word, rest)) = self.rest.split_first_chunk::<TOGETHER>() {
                self.rest = rest;
                *word
            } else if self.rest.is_empty() {
                return None;
            } else {
                let mut word = [0; TOGETHER];
                for (place, byte) in word.iter_mut().zip(self.rest) {
                    *place = *byte;
                }
                self.rest = &[];
                word
            };
            self.read += TOGETHER;
            // A place is zero where there is a line feed. Only of such a place is the highest bit set at the end.
            let feeds = u64::from_le_bytes(word) ^ each(b'\n');
            let low = (feeds & each(0x7f)) + each(0x7f);
            self.found = !(low | feeds | each(0x7f));
        }
        let place = self.found.trailing_zeros() as usize / 8;
        self.found &= self.found - 1;
        Some(self.read - TOGETHER + place + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::{line_ends, lines};

    #[test]
    fn lines_are_those_that_are_found_byte_by_byte() {
        // Bytes that differ from a line feed by one bit, or by the highest one, and all lengths of the end.
        let parts = [
            "\n", "", "a", "\u{b}", "\u{8a}", "\u{10a}", "\t", "\r\n", "\u{a0a}", "\0",
        ];
        let mut number = 1_u64;
        for _ in 0..2_000 {
            let mut text = String::new();
            for _ in 0..number % 23 {
                number = number
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                let part = usize::try_from(number >> 33).unwrap() % parts.len();
                text.push_str(parts[part]);
            }
            number += 1;
            let bytes = text.bytes().enumerate();
            let plain = bytes.filter_map(|(at, byte)| (byte == b'\n').then_some(at + 1));
            assert_eq!(
                line_ends(&text).collect::<Vec<_>>(),
                plain.collect::<Vec<_>>(),
                "{text:?}"
            );
            let mut start = 0;
            let plain = text.split_inclusive('\n').map(|line| {
                let at = start;
                start += line.len();
                (at, line)
            });
            assert_eq!(
                lines(&text).collect::<Vec<_>>(),
                plain.collect::<Vec<_>>(),
                "{text:?}"
            );
        }
    }
}

//! Positions of the protocol, which count lines and characters, and offsets in bytes.

use cookie_registry_policy::source::line_ends;
use ls_types::{Position, PositionEncodingKind, Range};

/// How the client counts the characters of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    Utf8,
    Utf16,
}

impl Encoding {
    /// Chooses the encoding: bytes if the client knows them, else UTF-16, which every client knows.
    pub(super) fn chosen(offered: Option<&[PositionEncodingKind]>) -> Self {
        if offered.is_some_and(|offered| offered.contains(&PositionEncodingKind::UTF8)) {
            Self::Utf8
        } else {
            Self::Utf16
        }
    }

    /// Returns its name in the protocol.
    pub(super) fn kind(self) -> PositionEncodingKind {
        match self {
            Self::Utf8 => PositionEncodingKind::UTF8,
            Self::Utf16 => PositionEncodingKind::UTF16,
        }
    }
}

/// A text with the offsets of its lines. A line ends with `\n`, `\r\n` or `\r`, as the protocol says.
pub(super) struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
    /// The ends of the characters that have more bytes than the client counts, each with how many more there are up to there. A
    /// position in a line of any length is found without reading the line.
    longer: Vec<(usize, usize)>,
    encoding: Encoding,
}

impl<'t> Lines<'t> {
    pub(super) fn of(text: &'t str, encoding: Encoding) -> Self {
        let mut lines = Self {
            text,
            starts: vec![0],
            longer: Vec::new(),
            encoding,
        };
        // Most texts need no look at each character, and this is done for each keystroke.
        if text.is_ascii() && !text.contains('\r') {
            lines.starts.extend(line_ends(text));
            return lines;
        }
        let mut more = 0;
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            if !line.is_ascii() || line.contains('\r') {
                lines.read(start, line, &mut more);
            }
            start += line.len();
            if line.ends_with('\n') {
                lines.starts.push(start);
            }
        }
        lines
    }

    /// Notes what else is in a line that begins at an offset and may end with `\n`: line breaks of the other kind and characters
    /// that have more bytes than the client counts. `more` is how many there were before.
    fn read(&mut self, start: usize, line: &str, more: &mut usize) {
        let mut characters = line.char_indices().peekable();
        while let Some((at, c)) = characters.next() {
            let end = start + at + c.len_utf8();
            let next = characters.peek().map(|(_, next)| *next);
            if c == '\r' && next != Some('\n') {
                self.starts.push(end);
            }
            if c.len_utf8() > self.width(c) {
                *more += c.len_utf8() - self.width(c);
                self.longer.push((end, *more));
            }
        }
    }

    /// Returns the offset of a position; one behind the end of a line or of the text is moved to the end.
    pub(super) fn offset(&self, position: Position) -> usize {
        let line = usize::try_from(position.line).unwrap_or(usize::MAX);
        let Some(start) = self.starts.get(line).copied() else {
            return self.text.len();
        };
        let end = self.starts.get(line.saturating_add(1)).copied();
        let text = self.text.get(start..end.unwrap_or(self.text.len()));
        let text = text.unwrap_or_default().trim_end_matches(['\n', '\r']);
        let wanted = usize::try_from(position.character).unwrap_or(usize::MAX);
        let mut counted = 0_usize;
        for (at, c) in text.char_indices() {
            if counted >= wanted {
                return start + at;
            }
            counted += self.width(c);
        }
        start + text.len()
    }

    /// Returns the position of an offset; one within a character is moved to its beginning.
    pub(super) fn position(&self, offset: usize) -> Position {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self.starts.partition_point(|start| *start <= offset).max(1) - 1;
        let start = self.starts.get(line).copied().unwrap_or_default();
        let more = self.more(offset).saturating_sub(self.more(start));
        let character = (offset - start).saturating_sub(more);
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        Position::new(number(line), number(character))
    }

    /// Returns how many bytes more the text before an offset has than the client counts.
    fn more(&self, offset: usize) -> usize {
        let before = self.longer.partition_point(|(end, _)| *end <= offset);
        let last = before.checked_sub(1).and_then(|at| self.longer.get(at));
        last.map_or(0, |(_, more)| *more)
    }

    /// Returns the range of two offsets.
    pub(super) fn range(&self, from: usize, to: usize) -> Range {
        Range::new(self.position(from), self.position(to.max(from)))
    }

    /// Returns the end of the text.
    pub(super) fn end(&self) -> Position {
        self.position(self.text.len())
    }

    /// Returns the offsets of a range; one that ends before it begins is empty.
    pub(super) fn offsets(&self, range: Range) -> (usize, usize) {
        let start = self.offset(range.start);
        (start, self.offset(range.end).max(start))
    }

    const fn width(&self, c: char) -> usize {
        match self.encoding {
            Encoding::Utf8 => c.len_utf8(),
            Encoding::Utf16 => c.len_utf16(),
        }
    }
}

/// Replaces a range of a text as the client did. A range that is not in the text is moved into it.
pub(super) fn replace(text: &mut String, range: Range, new: &str, encoding: Encoding) {
    let (start, end) = Lines::of(text, encoding).offsets(range);
    text.replace_range(start..end, new);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_and_its_offset_belong_together() {
        let text = "a\u{e9}\u{1f36a}b\r\n\ne\u{301}no\rlast \u{1f36a}";
        for encoding in [Encoding::Utf8, Encoding::Utf16] {
            let lines = Lines::of(text, encoding);
            for (offset, _) in text.char_indices() {
                let back = lines.offset(lines.position(offset));
                // A line ends before its line break.
                let is_in_break = offset == text.find('\n').unwrap();
                assert!(back == offset || is_in_break, "{offset} {back}");
            }
        }
        let lines = Lines::of(text, Encoding::Utf16);
        assert_eq!(lines.position(text.find('b').unwrap()), Position::new(0, 4));
        assert_eq!(lines.offset(Position::new(0, 99)), text.find('\r').unwrap());
        assert_eq!(lines.offset(Position::new(99, 0)), text.len());
        assert_eq!(lines.position(2), Position::new(0, 1), "within a character");
        let lines = Lines::of(text, Encoding::Utf8);
        assert_eq!(lines.position(text.find('b').unwrap()), Position::new(0, 7));
        // A combining character is one of its own, and a single carriage return ends a line.
        for (encoding, letter, cookie) in [(Encoding::Utf8, 3, 5), (Encoding::Utf16, 2, 5)] {
            let lines = Lines::of(text, encoding);
            let at = |part: char| lines.position(text.rfind(part).unwrap());
            assert_eq!(at('n'), Position::new(2, letter));
            assert_eq!(at('\u{1f36a}'), Position::new(3, cookie));
        }
        let lines = Lines::of(text, Encoding::Utf16);
        assert_eq!(lines.end(), Position::new(3, 7));
    }

    #[test]
    fn a_range_is_replaced_where_the_client_counts_it() {
        let at = |line, from, to| Range::new(Position::new(line, from), Position::new(line, to));
        for (encoding, range, expected) in [
            (Encoding::Utf16, at(0, 3, 4), "a\u{1f36a}c\nd\r\ne"),
            (Encoding::Utf8, at(0, 5, 6), "a\u{1f36a}c\nd\r\ne"),
            (Encoding::Utf16, at(1, 1, 99), "a\u{1f36a}b\ndc\r\ne"),
            (Encoding::Utf16, at(9, 0, 0), "a\u{1f36a}b\nd\r\nec"),
            (Encoding::Utf16, at(2, 1, 0), "a\u{1f36a}b\nd\r\nec"),
            (Encoding::Utf8, at(0, 2, 2), "a\u{1f36a}cb\nd\r\ne"),
        ] {
            let mut text = "a\u{1f36a}b\nd\r\ne".to_owned();
            replace(&mut text, range, "c", encoding);
            assert_eq!(text, expected, "{range:?}");
        }
        let mut text = "one\ntwo\nthree".to_owned();
        let lines = Range::new(Position::new(0, 3), Position::new(2, 0));
        replace(&mut text, lines, "", Encoding::Utf16);
        assert_eq!(text, "onethree");
    }
}

//! A lexer for comments, literals, words and brackets. It is many times faster than creating tokens.
//!
//! It recognizes just enough of the language to never mistake the content of a literal or comment for code.

use std::ops::Range;

/// A piece of a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// A comment, one of documentation too.
    Comment,
    /// An identifier or keyword.
    Word,
    /// A literal or a lifetime.
    Literal,
    /// A single byte of anything else.
    Sign(u8),
}

/// Iterates over the pieces of a source, without blanks.
pub(super) struct Lexer<'s> {
    bytes: &'s [u8],
    at: usize,
}

impl<'s> Lexer<'s> {
    pub(super) fn new(source: &'s str) -> Self {
        Self {
            bytes: source.as_bytes(),
            at: 0,
        }
    }

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at + ahead).copied()
    }

    fn rest(&self) -> &'s [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    /// Moves behind the next `end`, or to the end of the source.
    fn skip_past(&mut self, end: u8) {
        self.at = memchr::memchr(end, self.rest()).map_or(self.bytes.len(), |at| self.at + at + 1);
    }

    fn block_comment(&mut self) {
        let mut depth = 0_usize;
        while let Some(at) = memchr::memchr2(b'/', b'*', self.rest()) {
            self.at += at;
            match (self.peek(0), self.peek(1)) {
                (Some(b'/'), Some(b'*')) => depth += 1,
                (Some(b'*'), Some(b'/')) => depth -= 1,
                _ => {
                    self.at += 1;
                    continue;
                }
            }
            self.at += 2;
            if depth == 0 {
                return;
            }
        }
        self.at = self.bytes.len();
    }

    /// Moves from behind the opening quote to behind the closing one.
    fn quoted(&mut self, quote: u8) {
        while let Some(at) = memchr::memchr2(quote, b'\\', self.rest()) {
            self.at += at;
            if self.peek(0) == Some(quote) {
                self.at += 1;
                return;
            }
            self.at += 2;
        }
        self.at = self.bytes.len();
    }

    /// Moves from the first `#` or the quote of a raw string to its end. `None` if it is no raw string.
    fn raw(&mut self) -> Option<()> {
        let hashes = self.rest().iter().take_while(|byte| **byte == b'#').count();
        if self.peek(hashes) != Some(b'"') {
            return None;
        }
        self.at += hashes + 1;
        loop {
            self.skip_past(b'"');
            let closing = self.rest().iter().take(hashes);
            if self.at >= self.bytes.len()
                || closing.filter(|byte| **byte == b'#').count() == hashes
            {
                self.at += hashes;
                return Some(());
            }
        }
    }

    fn word(&mut self) {
        let length = self.rest().iter().take_while(|byte| in_word(**byte));
        self.at += length.count();
    }

    /// Moves behind a word, or behind the literal that it begins.
    fn word_or_literal(&mut self) -> Shape {
        let start = self.at;
        self.word();
        let word = self.bytes.get(start..self.at).unwrap_or_default();
        match (word, self.peek(0)) {
            (b"r" | b"br" | b"cr", Some(b'"' | b'#')) => {
                if self.raw().is_some() {
                    return Shape::Literal;
                }
                if word == b"r" {
                    // `r#type`
                    self.at += 1;
                    self.word();
                }
                Shape::Word
            }
            (b"b" | b"c", Some(quote @ (b'"' | b'\''))) => {
                self.at += 1;
                self.quoted(quote);
                Shape::Literal
            }
            _ => Shape::Word,
        }
    }

    /// Moves from behind a quote to the end of a character or lifetime.
    fn character_or_lifetime(&mut self) {
        let first = self.peek(0).unwrap_or_default();
        let length = match first {
            b'\\' => return self.quoted(b'\''),
            0xc0..=0xdf => 2,
            0xe0..=0xef => 3,
            0xf0..=0xff => 4,
            _ => 1,
        };
        if self.peek(length) == Some(b'\'') {
            self.at += length + 1;
        } else {
            self.word();
        }
    }
}

/// Returns whether a byte can be part of an identifier.
pub(super) fn in_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

impl Iterator for Lexer<'_> {
    type Item = (Shape, Range<usize>);

    fn next(&mut self) -> Option<Self::Item> {
        while self.peek(0).is_some_and(|byte| byte.is_ascii_whitespace()) {
            self.at += 1;
        }
        let start = self.at;
        let first = self.peek(0)?;
        let shape = match first {
            b'/' if self.peek(1) == Some(b'/') => {
                // The end of the line stays: it separates the words before and behind the comment.
                let rest = self.rest();
                self.at += memchr::memchr(b'\n', rest).unwrap_or(rest.len());
                Shape::Comment
            }
            b'/' if self.peek(1) == Some(b'*') => {
                self.block_comment();
                Shape::Comment
            }
            b'"' => {
                self.at += 1;
                self.quoted(b'"');
                Shape::Literal
            }
            b'\'' => {
                self.at += 1;
                self.character_or_lifetime();
                Shape::Literal
            }
            b'0'..=b'9' => {
                self.word();
                Shape::Literal
            }
            first if in_word(first) => self.word_or_literal(),
            sign => {
                self.at += 1;
                Shape::Sign(sign)
            }
        };
        self.at = self.at.min(self.bytes.len());
        Some((shape, start..self.at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shapes(source: &str) -> Vec<(Shape, &str)> {
        Lexer::new(source)
            .map(|(shape, at)| (shape, &source[at]))
            .collect()
    }

    #[test]
    fn literals_and_comments_are_no_code() {
        use Shape::{Comment, Literal, Sign, Word};
        for (source, expected) in [
            (
                "a\"}\\\"{\"b",
                &[(Word, "a"), (Literal, "\"}\\\"{\""), (Word, "b")][..],
            ),
            (
                "r#\"}\"{\"#;",
                &[(Literal, "r#\"}\"{\"#"), (Sign(b';'), ";")],
            ),
            ("br\"\\\" c", &[(Literal, "br\"\\\""), (Word, "c")]),
            ("r#fn'", &[(Word, "r#fn"), (Literal, "'")]),
            (
                "'{' b'\\'' '\\u{7d}'",
                &[
                    (Literal, "'{'"),
                    (Literal, "b'\\''"),
                    (Literal, "'\\u{7d}'"),
                ],
            ),
            (
                "'é'<'a>",
                &[
                    (Literal, "'é'"),
                    (Sign(b'<'), "<"),
                    (Literal, "'a"),
                    (Sign(b'>'), ">"),
                ],
            ),
            (
                "a/* { /* } */ */b// }\nc",
                &[
                    (Word, "a"),
                    (Comment, "/* { /* } */ */"),
                    (Word, "b"),
                    (Comment, "// }"),
                    (Word, "c"),
                ],
            ),
            (
                "1_000.0e5",
                &[(Literal, "1_000"), (Sign(b'.'), "."), (Literal, "0e5")],
            ),
        ] {
            assert_eq!(shapes(source), expected, "{source}");
        }
    }

    #[test]
    fn an_unterminated_piece_ends_with_the_source() {
        for source in [
            "\"a",
            "\"a\\",
            "r##\"a\"#",
            "/* /* */",
            "// a",
            "'",
            "'\\",
            "b'",
            "r#",
            "é",
        ] {
            let end = Lexer::new(source).last().map(|(_, at)| at.end);
            assert_eq!(end, Some(source.len()), "{source}");
        }
    }
}

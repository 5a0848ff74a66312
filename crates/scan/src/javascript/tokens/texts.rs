//! The parts of a script other than code: strings, templates, comments, regular expressions and blanks.

use super::words::{SEED, before_expression, is_keyword, step};
use super::{INNER, Last, Lexer, PROPERTY, STRING, Token};

/// Which bytes are parts of words.
const PARTS: [bool; 256] = {
    let mut parts = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        let part = byte as u8;
        parts[byte] = part.is_ascii_alphanumeric() || matches!(part, b'_' | b'$' | 0x80..);
        byte += 1;
    }
    parts
};

pub(in crate::javascript) fn is_part(byte: u8) -> bool {
    PARTS[usize::from(byte)]
}

impl Lexer<'_> {
    /// Reads the bytes of a word and returns its hash.
    pub(super) fn read_word(&mut self) -> u32 {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let (mut hash, mut length) = (SEED, 0);
        for byte in rest {
            let is_blank = || blank(rest.get(length..).unwrap_or_default()).is_some();
            if !is_part(*byte) || *byte >= 0x80 && length > 0 && is_blank() {
                break;
            }
            hash = step(hash, *byte);
            length += 1;
        }
        self.at += length;
        hash
    }

    /// Takes in a word of a string or comment. Returns its length.
    fn inner_word(&mut self, flags: u16) -> usize {
        let start = self.at;
        let hash = self.read_word();
        self.tokens.all.push(Token {
            hash,
            flags: PROPERTY | INNER | flags,
        });
        self.at - start
    }

    /// Returns the length of the blank that is no byte of ASCII, and whether it ends a line.
    pub(super) fn blank(&self) -> Option<(usize, bool)> {
        blank(self.rest())
    }

    /// Returns whether a line ends here.
    fn ends_line(&self) -> bool {
        match self.byte(0) {
            Some(b'\n' | b'\r') | None => true,
            Some(0xe2) => matches!(self.blank(), Some((_, true))),
            Some(_) => false,
        }
    }

    pub(super) fn string(&mut self, quote: u8) -> Option<()> {
        let start = self.at;
        if self.is_apostrophe() {
            return None;
        }
        self.at += 1;
        let mut word = 0;
        loop {
            match self.byte(0)? {
                byte if byte == quote => break,
                // An apostrophe in text of JSX, most likely.
                b'\n' | b'\r' => return None,
                b'\\' => self.escape(),
                byte if is_part(byte) => word = self.inner_word(STRING),
                _ => self.at += 1,
            }
        }
        self.at += 1;
        let is_word = word > 0 && self.at - start == word + 2;
        if is_word && let Some(token) = self.tokens.all.last_mut() {
            token.flags &= !INNER;
        }
        self.set(if is_word { Last::Quoted } else { Last::Value });
        Some(())
    }

    /// Returns whether a quote can only be text of JSX: it follows a word or bracket without a blank.
    fn is_apostrophe(&self) -> bool {
        let before = self.at.checked_sub(1).and_then(|at| self.bytes.get(at));
        match self.last {
            Last::Word => before.is_some_and(|byte| is_part(*byte)) && !is_keyword(self.word),
            Last::Value | Last::Quoted => before.is_some_and(|byte| is_part(*byte)),
            Last::Byte(b')' | b']' | b'}') => {
                before.is_some_and(|byte| matches!(byte, b')' | b']' | b'}'))
            }
            _ => false,
        }
    }

    /// Skips an escape.
    fn escape(&mut self) {
        let is_line = self.byte(1) == Some(b'\r') && self.byte(2) == Some(b'\n');
        self.at += if is_line { 3 } else { 2 };
    }

    /// Reads a template up to its end, or to an expression in it.
    pub(super) fn template(&mut self) -> Option<()> {
        loop {
            match self.byte(0)? {
                b'`' => {
                    self.open.pop().filter(|open| open.byte == b'`')?;
                    self.at += 1;
                    self.set(Last::Value);
                    return Some(());
                }
                b'$' if self.byte(1) == Some(b'{') => {
                    self.at += 1;
                    self.push(b'{');
                    self.at += 1;
                    self.set(Last::Byte(b'{'));
                    return Some(());
                }
                b'\\' => self.at += 2,
                byte if is_part(byte) => {
                    self.inner_word(STRING);
                }
                _ => self.at += 1,
            }
        }
    }

    /// Reads a comment, a regular expression or a division.
    pub(super) fn slash(&mut self) -> Option<()> {
        match self.byte(1) {
            Some(b'/') => return self.line_comment(),
            Some(b'*') => return self.block_comment(),
            _ => {}
        }
        let is_regex = match self.last {
            Last::Start => true,
            Last::Word => before_expression(self.word),
            Last::Value | Last::Quoted => false,
            Last::Byte(b')' | b'}' | b']') => return self.unclear_slash(),
            // The end of an element: `</p>`, `<br />`.
            Last::Byte(b'<') => false,
            // `<p>/`, `if (a) !/b/.test(c)`.
            Last::Byte(b'>') | Last::Postfix => return self.unclear_slash(),
            Last::Arrow | Last::Byte(_) => true,
        };
        if is_regex {
            return self.regex();
        }
        self.at += 1;
        self.set(Last::Byte(b'/'));
        Some(())
    }

    fn line_comment(&mut self) -> Option<()> {
        let before = self.at.checked_sub(1).and_then(|at| self.bytes.get(at));
        if before == Some(&b':') {
            // An address in text of JSX, most likely.
            return None;
        }
        while !self.ends_line() {
            match self.byte(0) {
                Some(byte) if is_part(byte) => {
                    self.inner_word(0);
                }
                _ => self.at += 1,
            }
        }
        Some(())
    }

    fn block_comment(&mut self) -> Option<()> {
        self.at += 2;
        loop {
            match self.byte(0)? {
                b'*' if self.byte(1) == Some(b'/') => break,
                byte if is_part(byte) => {
                    self.newline |= matches!(self.blank(), Some((_, true)));
                    self.inner_word(0);
                }
                byte => {
                    self.newline |= matches!(byte, b'\n' | b'\r');
                    self.at += 1;
                }
            }
        }
        self.at += 2;
        Some(())
    }

    fn regex(&mut self) -> Option<()> {
        let mut in_class = false;
        self.at += 1;
        loop {
            match self.byte(0)? {
                b'\n' | b'\r' => return None,
                b'\\' => self.escape(),
                b'[' => {
                    in_class = true;
                    self.at += 1;
                }
                b']' => {
                    in_class = false;
                    self.at += 1;
                }
                b'/' if !in_class => break,
                byte if is_part(byte) => {
                    self.inner_word(0);
                }
                _ => self.at += 1,
            }
        }
        self.at += 1;
        self.set(Last::Value);
        Some(())
    }

    /// Takes a slash behind a bracket for a division, if nothing is hidden where it begins a regular expression.
    fn unclear_slash(&mut self) -> Option<()> {
        let rest = self.bytes.get(self.at + 1..)?;
        let hides = |byte: &u8| {
            matches!(
                byte,
                b'"' | b'\'' | b'`' | b'(' | b')' | b'[' | b']' | b'{' | b'}' | b'\\'
            )
        };
        let end = memchr::memchr2(b'/', b'\n', rest).filter(|end| rest.get(*end) == Some(&b'/'));
        if let Some(end) = end
            && rest.get(..end)?.iter().any(hides)
        {
            return None;
        }
        self.at += 1;
        self.set(Last::Byte(b'/'));
        Some(())
    }
}

/// Returns the length of a blank beyond ASCII with which bytes begin, and whether it ends a line.
fn blank(bytes: &[u8]) -> Option<(usize, bool)> {
    match bytes {
        [0xc2, 0xa0, ..] => Some((2, false)),
        [0xe2, 0x80, 0xa8 | 0xa9, ..] => Some((3, true)),
        [0xe1, 0x9a, 0x80, ..]
        | [0xe2, 0x80, 0x80..=0x8a | 0xaf, ..]
        | [0xe2, 0x81, 0x9f, ..]
        | [0xe3, 0x80, 0x80, ..]
        | [0xef, 0xbb, 0xbf, ..] => Some((3, false)),
        _ => None,
    }
}

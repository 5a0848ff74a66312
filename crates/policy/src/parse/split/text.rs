//! Splits a text into parts without a parser: finds headers, checks whether a part is complete, and blanks parts.

use super::SECTIONS;
use crate::source::lines;
use std::collections::HashMap;
use std::ops::Range;
use toml_parser::lexer::TokenKind;

/// A part of a file, from a line that begins with `[` to the next one.
pub(super) struct Part<'t> {
    pub(super) range: Range<usize>,
    pub(super) text: &'t str,
    /// The section and the key of its header, if it is written in the plain form.
    pub(super) name: Option<Name<'t>>,
}

pub(super) type Name<'t> = (&'static str, &'t str);

impl<'t> Part<'t> {
    pub(super) fn new(text: &'t str, range: Range<usize>) -> Option<Self> {
        let text = text.get(range.clone())?;
        let name = header(text);
        Some(Self { range, text, name })
    }
}

/// Returns the beginnings of the lines that begin with `[`, which blanks may precede.
pub(super) fn headers(text: &str) -> Vec<usize> {
    let begins = |line: &str| {
        let mut bytes = line.bytes().skip_while(|byte| matches!(byte, b' ' | b'\t'));
        bytes.next() == Some(b'[')
    };
    let headers = lines(text).filter(|(_, line)| begins(line));
    headers.map(|(start, _)| start).collect()
}

/// Returns the section and the key of the header with which a part begins, if it is written in the plain form.
fn header(part: &str) -> Option<Name<'_>> {
    let name = part.strip_prefix('[')?;
    let section = SECTIONS.into_iter().find(|known| {
        name.strip_prefix(known)
            .is_some_and(|it| it.starts_with('.'))
    })?;
    let name = name.get(section.len() + 1..)?;
    let is_plain = |c: u8| c.is_ascii_alphanumeric() || matches!(c, b'_' | b'-');
    let end = name.bytes().position(|c| !is_plain(c))?;
    let (key, after) = name.split_at_checked(end)?;
    let after = after.strip_prefix(']')?;
    // Most headers are followed by nothing.
    let is_last = after.starts_with('\n') || {
        let line = after.split('\n').next().unwrap_or_default().trim();
        line.is_empty() || line.starts_with('#')
    };
    (is_last && !key.is_empty()).then_some((section, key))
}

/// Returns the entries with a plain header, each with whether no other header is about it.
pub(super) fn only_once<'t>(parts: &[Part<'t>]) -> HashMap<Name<'t>, bool> {
    let mut entries = HashMap::with_capacity(parts.len());
    for part in parts {
        if let Some(name) = part.name {
            entries
                .entry(name)
                .and_modify(|once| *once = false)
                .or_insert(true);
            continue;
        }
        // A table within an entry, which belongs to the entry.
        let name = part.text.trim_start().strip_prefix('[');
        let name = name.and_then(|name| name.split_once(']'));
        let mut keys = name.map(|(name, _)| name.split('.')).into_iter().flatten();
        let section = keys
            .next()
            .and_then(|name| SECTIONS.into_iter().find(|known| *known == name));
        if let (Some(section), Some(key)) = (section, keys.next()) {
            entries.insert((section, key), false);
        }
    }
    entries
}

/// Returns whether a part leaves no string and no bracket open, so that what follows is not a part of it.
pub(super) fn is_complete(part: &str) -> bool {
    let mut depth = 0_i32;
    let mut is_header = part.trim_start().starts_with('[');
    for token in toml_parser::Source::new(part).lex() {
        let span = token.span();
        let written = part.get(span.start()..span.end()).unwrap_or_default();
        match token.kind() {
            TokenKind::MlBasicString if !is_closed(written, "\"\"\"") => return false,
            TokenKind::MlLiteralString if !is_closed(written, "'''") => return false,
            // What is missing in a header does not reach beyond its line.
            TokenKind::Newline => is_header = false,
            TokenKind::LeftSquareBracket | TokenKind::LeftCurlyBracket if !is_header => depth += 1,
            TokenKind::RightSquareBracket | TokenKind::RightCurlyBracket if !is_header => {
                depth -= 1;
                if depth < 0 {
                    return false;
                }
            }
            _ => {}
        }
    }
    depth == 0
}

fn is_closed(string: &str, quotes: &str) -> bool {
    string.len() >= 2 * quotes.len() && string.ends_with(quotes)
}

/// Blanks, which are written together.
const BLANKS: &str = "                                                                                                                                ";

/// A text in which parts become blanks of the same length.
pub(super) struct Blanked<'t> {
    text: &'t str,
    out: String,
    /// The end of what was copied.
    end: usize,
}

impl<'t> Blanked<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let out = String::with_capacity(text.len());
        Self { text, out, end: 0 }
    }

    pub(super) fn blank(&mut self, range: Range<usize>) {
        self.out
            .push_str(self.text.get(self.end..range.start).unwrap_or_default());
        let mut left = range.len();
        while let Some(blanks) = BLANKS
            .get(..left.min(BLANKS.len()))
            .filter(|it| !it.is_empty())
        {
            self.out.push_str(blanks);
            left -= blanks.len();
        }
        self.end = range.end;
    }

    pub(super) fn finish(mut self) -> String {
        self.out
            .push_str(self.text.get(self.end..).unwrap_or_default());
        self.out
    }
}

#[cfg(test)]
mod tests {
    use super::{Blanked, header, headers};

    #[test]
    fn the_lines_with_headers_are_found() {
        assert_eq!(
            headers("[a]\nb = [[\n\t [c]\r\n\u{a0}[d]\n [[e]] [f]"),
            [0, 11, 24]
        );
        assert!(headers(" a [\n").is_empty());
    }

    #[test]
    fn a_plain_header_names_its_entry() {
        for (part, wanted) in [
            ("[cookies.a]", Some(("cookies", "a"))),
            ("[cookies.a]\n[", Some(("cookies", "a"))),
            ("[storage.a-B_9] \t# x]\r\n", Some(("storage", "a-B_9"))),
            ("[cookies.a]\r\nb = 1", Some(("cookies", "a"))),
            ("[cookies.a] b = 1\n", None),
            ("[cookies.a]]\n", None),
            ("[cookies.]\n", None),
            ("[cookies]\n", None),
            ("[cookies.a.b]\n", None),
            ("[cookies.a b]\n", None),
            ("[cookies.a\n]\n", None),
            ("[cookies.a", None),
            ("[cookiesa]\n", None),
            ("[cookies .a]\n", None),
            ("[tracking.a]\n", None),
            (" [cookies.a]\n", None),
            ("[[cookies.a]]\n", None),
        ] {
            assert_eq!(header(part), wanted, "{part:?}");
        }
    }

    #[test]
    fn parts_become_blanks_of_the_same_length() {
        let text = "x".repeat(1_000);
        for range in [0..0, 0..1, 3..3 + 128, 5..5 + 129, 1..999, 0..1_000] {
            let mut blanked = Blanked::new(&text);
            blanked.blank(range.clone());
            let blanked = blanked.finish();
            assert_eq!(blanked.len(), text.len());
            let is_blank = |(at, c): (usize, char)| (c == ' ') == range.contains(&at);
            assert!(blanked.char_indices().all(is_blank), "{range:?}");
        }
    }
}

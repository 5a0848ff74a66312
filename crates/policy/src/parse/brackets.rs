//! Finds the brackets of lists and inline tables in a text that may have syntax errors. In TOML 1.1, both may span
//! several lines.

use crate::source::lines;
use std::ops::Range;

/// A kind of bracket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bracket {
    /// `[` of a list.
    List,
    /// `{` of an inline table.
    Table,
}

/// A bracket that is open, with the start of its line.
#[derive(Clone, Copy, Debug)]
struct Open {
    bracket: Bracket,
    line: usize,
}

/// Returns the line of the first list or inline table that has no closing bracket.
pub(super) fn unclosed(text: &str) -> Option<(Bracket, Range<usize>)> {
    let mut scan = Scan::default();
    for (start, line) in lines(text) {
        if let Some(open) = scan.line(line, start) {
            return Some((open.bracket, range_of(text, open.line)));
        }
    }
    let open = scan.open.last()?;
    Some((open.bracket, range_of(text, open.line)))
}

/// Returns the starts of the lines that begin within a list or an inline table of earlier lines.
pub(super) fn lines_inside(text: &str) -> Vec<usize> {
    let mut scan = Scan::default();
    let mut inside = Vec::new();
    for (start, line) in lines(text) {
        if !scan.open.is_empty() {
            inside.push(start);
        }
        if scan.line(line, start).is_some() {
            scan = Scan::default();
        }
    }
    inside
}

/// Returns the start of the line of a place.
pub(super) fn line_start(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or_default();
    before.rfind('\n').map_or(0, |newline| newline + 1)
}

/// Returns the line of a place.
pub(super) fn line_of(text: &str, at: usize) -> &str {
    let start = line_start(text, at);
    let rest = text.get(start..).unwrap_or_default();
    rest.lines().next().unwrap_or_default()
}

/// Returns a line that begins at a place, without the spaces around it.
fn range_of(text: &str, start: usize) -> Range<usize> {
    let line = line_of(text, start);
    let from = start + (line.len() - line.trim_start().len());
    from..from + line.trim().len()
}

/// The state between the lines of a text.
#[derive(Default)]
struct Scan {
    open: Vec<Open>,
    /// The three quotes that end the text over several lines in which the line begins.
    quotes: Option<&'static str>,
}

impl Scan {
    /// Reads a line that begins at a place. Returns the bracket that cannot be closed any more: after it comes a header, a key
    /// that a list cannot have, or another closing bracket.
    fn line(&mut self, line: &str, start: usize) -> Option<Open> {
        // Most lines of a policy are such, and all of it is read for each mistake.
        if self.quotes.is_none() && self.open.is_empty() && !may_open(line) {
            return None;
        }
        self.any_line(line, start)
    }

    /// Reads any line, as [`Self::line`] does.
    fn any_line(&mut self, line: &str, start: usize) -> Option<Open> {
        let mut rest = line;
        if self.quotes.is_none() {
            let trimmed = line.trim();
            let value = value_of_key(trimmed);
            if let Some(open) = self.open.last() {
                let is_item = open.bracket == Bracket::Table || value.is_none();
                if is_header(trimmed) || !is_item {
                    return Some(*open);
                }
            } else {
                // Of a value that is neither, the quotes matter alone: a text may go over several lines.
                rest = value.unwrap_or_default();
            }
        }
        self.value(rest, start)
    }

    /// Reads values, up to the end of the line.
    fn value(&mut self, mut rest: &str, line: usize) -> Option<Open> {
        let mut is_first = true;
        loop {
            if let Some(quotes) = self.quotes {
                // A text over several lines ends on a later one.
                let end = end_of_text(rest, quotes)?;
                self.quotes = None;
                rest = rest.get(end..).unwrap_or_default();
            }
            let mut chars = rest.chars();
            let c = chars.next()?;
            let is_value = !self.open.is_empty() || std::mem::take(&mut is_first);
            match c {
                '#' => return None,
                '"' | '\'' => {
                    let three = if c == '"' { "\"\"\"" } else { "\'\'\'" };
                    if let Some(text) = rest.strip_prefix(three) {
                        self.quotes = Some(three);
                        rest = text;
                        continue;
                    }
                    let quote = if c == '"' { "\"" } else { "\'" };
                    let text = chars.as_str();
                    let Some(end) = end_of_text(text, quote) else {
                        // The quotes are the mistake, so nobody knows what is in the text.
                        self.open.clear();
                        return None;
                    };
                    rest = text.get(end..).unwrap_or_default();
                    continue;
                }
                '[' | '{' if is_value => {
                    let bracket = if c == '[' {
                        Bracket::List
                    } else {
                        Bracket::Table
                    };
                    self.open.push(Open { bracket, line });
                }
                ']' | '}' if !self.open.is_empty() => {
                    let open = self.open.pop()?;
                    if (c == ']') != (open.bracket == Bracket::List) {
                        return Some(open);
                    }
                }
                _ => {}
            }
            rest = chars.as_str();
        }
    }
}

/// Returns whether something that goes over several lines may begin in a line: a bracket, or quotes that follow each other.
fn may_open(line: &str) -> bool {
    let mut before = 0;
    line.bytes().any(|byte| {
        let is_second = byte == before && matches!(byte, b'"' | b'\'');
        before = byte;
        is_second || matches!(byte, b'[' | b'{')
    })
}

/// Returns where a text in quotes ends, after them. In double quotes, a backslash escapes the next character.
fn end_of_text(text: &str, quotes: &str) -> Option<usize> {
    let has_escapes = quotes.starts_with('"');
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if has_escapes && rest.starts_with('\\') {
            at += 1;
            at += text.get(at..)?.chars().next().map_or(0, char::len_utf8);
            continue;
        }
        if rest.starts_with(quotes) {
            let end = at + quotes.len();
            // Up to two quotes before the three are a part of the text.
            let further = quotes.len() == 3 && text.get(at + 1..)?.starts_with(quotes);
            if !further {
                return Some(end);
            }
        }
        at += rest.chars().next().map_or(1, char::len_utf8);
    }
    None
}

/// Returns the value of a line `key = value`.
fn value_of_key(line: &str) -> Option<&str> {
    let (key, value) = line.split_once('=')?;
    let is_key = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let key = key.trim_end();
    (!key.is_empty() && key.chars().all(is_key)).then(|| value.trim_start())
}

/// Returns whether a line is the header of a table, and no list within a list.
fn is_header(line: &str) -> bool {
    let line = line.split('#').next().unwrap_or(line).trim_end();
    let Some(name) = line
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
    else {
        return false;
    };
    let name = name.strip_prefix('[').unwrap_or(name);
    let name = name.strip_suffix(']').unwrap_or(name).trim();
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '"' | ' ');
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(is_part)
        && !["true", "false", "inf", "nan"].contains(&name)
}

#[cfg(test)]
mod tests {
    use super::{Bracket, Scan, lines_inside, unclosed};

    #[test]
    fn a_list_without_an_end_is_found_at_its_line() {
        let found =
            |text: &str| unclosed(text).map(|(bracket, range)| (bracket, text[range].to_owned()));
        let list = |line: &str| Some((Bracket::List, line.to_owned()));
        let table = |line: &str| Some((Bracket::Table, line.to_owned()));
        assert_eq!(found("a = [\"x\"\nb = 1\n"), list("a = [\"x\""));
        assert_eq!(found("a = [\n  \"x]\", # ]\n\n[policy]\n"), list("a = ["));
        assert_eq!(found("a = [\"x\"\n"), list("a = [\"x\""));
        assert_eq!(found("a = [\n  { b = 1 },\nc = 1\n"), list("a = ["));
        assert_eq!(found("a = [\n  { b = 1,\n]\nc = 1\n"), table("{ b = 1,"));
        assert_eq!(found("a = { b = 1\n[c]\n"), table("a = { b = 1"));
        assert_eq!(found("a = { b = [1\n}\n"), list("a = { b = [1"));
        for fine in [
            "a = [\n\"x\",\n]\nb = 1",
            "a = [\"x\"]\nb = [[1],\n[2]]\n[c]\n",
            "a = [\n[true],\n[inf]\n]\n",
            "a = \"[\"\nb = 1\n",
            "[a]\n",
            "a = [\n  {\n    b = 1,\n    c = \"d\", # ]\n  },\n]\ne = 1\n",
            "a = {\n  b = [\n    1,\n  ],\n  c = 2,\n}\n[d]\n",
            "a = [\n  \"\"\"\nb = [\n\"\"\"\",\n]\nc = 1\n",
            "a = \"\"\"\nb = [\n[x]\n\"\"\"\nc = 1\n",
            "a = \'\'\'\nb = { \\\n\'\'\'\nc = 1\n",
            "a = [\"\\\"]\"]\nb = 1\n",
            "a = x [\nb = 1\n",
            // A text without a closing quote is another mistake.
            "a = [\"x]\nb = 1\n",
        ] {
            assert_eq!(found(fine), None, "{fine}");
        }
    }

    #[test]
    fn lines_within_brackets_are_known() {
        let text = "a = [\n  {\n    b = 1\n    c = 2 },\n]\nd = [1 2]\n";
        let inside = lines_inside(text);
        let first: Vec<char> = inside
            .iter()
            .map(|at| text[*at..].trim_start().chars().next().unwrap())
            .collect();
        assert_eq!(first, ['{', 'b', 'c', ']']);
    }

    #[test]
    fn a_line_that_is_not_read_would_change_nothing() {
        let parts = [
            "a = ", "\"", "\"", "'", "\"\"\"", "'''", "[", "]", "{", "}", "\\", "#", "b", ",", " ",
            "\n", "\u{e9}",
        ];
        let mut number = 1_u64;
        for _ in 0..20_000 {
            let (mut quick, mut plain) = (Scan::default(), Scan::default());
            for start in 0..6 {
                let mut line = String::new();
                for _ in 0..number % 7 {
                    number = number
                        .wrapping_mul(6_364_136_223_846_793_005)
                        .wrapping_add(1_442_695_040_888_963_407);
                    line.push_str(parts[usize::try_from(number >> 33).unwrap() % parts.len()]);
                }
                number = number.wrapping_add(1);
                let found = quick.line(&line, start);
                let wanted = plain.any_line(&line, start);
                assert_eq!(format!("{found:?}"), format!("{wanted:?}"), "{line}");
                assert_eq!(
                    format!("{:?} {:?}", quick.open, quick.quotes),
                    format!("{:?} {:?}", plain.open, plain.quotes),
                    "{line}"
                );
            }
        }
    }

    #[test]
    fn a_long_text_costs_its_length() {
        for text in [
            "a = ".to_owned() + &"[".repeat(1_000_000),
            "a = ".to_owned() + &"{b=".repeat(300_000),
            "a = [\n".repeat(200_000),
            "a = \"\"\"".to_owned() + &"\"\"\\".repeat(300_000),
        ] {
            assert!(unclosed(&text).is_some() || lines_inside(&text).is_empty());
        }
    }
}

//! What a place in `policy.toml` is: a key, a value or a header, and of which table. It is found with the lexer alone, so it is
//! known while the line is being typed and the file is no valid TOML.

use std::ops::Range;
use toml_parser::Source;
use toml_parser::lexer::{Token, TokenKind};

/// What is written at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum At {
    /// The header of a table.
    Header,
    /// A key.
    Key,
    /// The value of a key.
    Value {
        /// The key.
        key: String,
    },
}

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cursor {
    /// The keys of the tables around it, from the root; of a header, those of the table that it begins.
    pub(super) table: Vec<String>,
    /// What is written there.
    pub(super) at: At,
    /// Of a header, the number of its parts before the place.
    pub(super) parts_before: usize,
    /// The bytes of the word at the place; empty if it is between words.
    pub(super) word: Range<usize>,
    /// Whether the place is in a comment, where nothing has a meaning.
    pub(super) is_comment: bool,
}

/// A part of a value that is open at the place.
enum Open {
    Array,
    /// An inline table, with the number of keys of `path` above it.
    Inline(usize),
}

/// What the lexer is in.
enum State {
    /// Before or in a key.
    Key,
    /// In a header, which began with this many brackets.
    Header,
    Value,
}

/// Reads tokens up to a place.
struct Reader<'t> {
    text: &'t str,
    /// The keys of the header and, in inline tables, those around the current key. Few of the keys before the place are those of
    /// its tables, so each is only where it is written.
    table: Vec<Range<usize>>,
    /// The keys that were read of a dotted key.
    keys: Vec<Range<usize>>,
    state: State,
    open: Vec<Open>,
}

/// Returns what is at an offset in bytes.
pub(super) fn cursor(text: &str, offset: usize) -> Cursor {
    let mut reader = Reader {
        text,
        table: Vec::new(),
        keys: Vec::new(),
        state: State::Key,
        open: Vec::new(),
    };
    let mut word = offset..offset;
    let mut is_comment = false;
    let mut header_end = None;
    for token in Source::new(text).lex() {
        let span = range(token);
        let is_word = is_word(token.kind());
        let is_after = span.start >= offset && !(is_word && span.start == offset);
        if is_after {
            header_end = Some(token);
            break;
        }
        if is_word && span.end >= offset {
            word = span;
            header_end = Some(token);
            break;
        }
        is_comment = token.kind() == TokenKind::Comment && span.end >= offset;
        reader.take(token);
    }
    let parts_before = reader.table.len();
    // The rest of a header belongs to the table that it begins.
    if matches!(reader.state, State::Header)
        && let Some(first) = header_end
    {
        let rest = Source::new(text).lex();
        let rest = rest.skip_while(|token| token.span().start() < first.span().start());
        for token in rest.take_while(|token| is_of_header(token.kind())) {
            reader.take(token);
        }
    }
    reader.finish(word, parts_before, is_comment)
}

fn range(token: Token) -> Range<usize> {
    token.span().start()..token.span().end()
}

const fn is_word(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::Atom
            | TokenKind::BasicString
            | TokenKind::LiteralString
            | TokenKind::MlBasicString
            | TokenKind::MlLiteralString
    )
}

const fn is_of_header(kind: TokenKind) -> bool {
    is_word(kind) || matches!(kind, TokenKind::Dot | TokenKind::Whitespace)
}

impl Reader<'_> {
    fn take(&mut self, token: Token) {
        let kind = token.kind();
        match self.state {
            State::Key => match kind {
                TokenKind::LeftSquareBracket if self.open.is_empty() && self.keys.is_empty() => {
                    self.table.clear();
                    self.state = State::Header;
                }
                TokenKind::Equals => self.state = State::Value,
                TokenKind::Newline if self.open.is_empty() => self.keys.clear(),
                TokenKind::RightCurlyBracket => self.close(),
                _ if is_word(kind) => self.keys.push(range(token)),
                _ => {}
            },
            State::Header => match kind {
                TokenKind::Newline => self.state = State::Key,
                _ if is_word(kind) => self.table.push(range(token)),
                _ => {}
            },
            State::Value => match kind {
                TokenKind::LeftSquareBracket => self.open.push(Open::Array),
                TokenKind::LeftCurlyBracket => {
                    self.open.push(Open::Inline(self.table.len()));
                    self.table.append(&mut self.keys);
                    self.state = State::Key;
                }
                TokenKind::RightSquareBracket | TokenKind::RightCurlyBracket => self.close(),
                TokenKind::Comma => {
                    if let Some(Open::Inline(_)) = self.open.last() {
                        self.keys.clear();
                        self.state = State::Key;
                    }
                }
                TokenKind::Newline if self.open.is_empty() => {
                    self.keys.clear();
                    self.state = State::Key;
                }
                _ => {}
            },
        }
    }

    /// Ends an array or an inline table; what follows belongs to the value around it.
    fn close(&mut self) {
        if let Some(Open::Inline(above)) = self.open.pop() {
            self.keys = self.table.split_off(above.min(self.table.len()));
        }
        self.state = State::Value;
    }

    /// Returns the key that is written at a place.
    fn key(&self, place: Range<usize>) -> String {
        let text = self.text.get(place).unwrap_or_default();
        text.trim_matches(['"', '\'']).to_owned()
    }

    fn finish(mut self, word: Range<usize>, parts_before: usize, is_comment: bool) -> Cursor {
        let at = match self.state {
            State::Header => At::Header,
            State::Value => {
                let key = self.keys.pop().map(|key| self.key(key));
                self.table.append(&mut self.keys);
                At::Value {
                    key: key.unwrap_or_default(),
                }
            }
            State::Key => {
                // Of a dotted key, the first parts are tables.
                self.table.append(&mut self.keys);
                At::Key
            }
        };
        let table = std::mem::take(&mut self.table);
        Cursor {
            table: table.into_iter().map(|key| self.key(key)).collect(),
            at,
            parts_before,
            word,
            is_comment,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns what is at the `|` of a text: the table, what is written, and the word.
    fn at(text: &str) -> (String, String, String) {
        let offset = text.find('|').unwrap();
        let text = text.replacen('|', "", 1);
        let found = cursor(&text, offset);
        assert!(found.parts_before <= found.table.len());
        let what = match &found.at {
            At::Header => "header".to_owned(),
            At::Key => "key".to_owned(),
            At::Value { key } => format!("value of {key}"),
        };
        (found.table.join("."), what, text[found.word].to_owned())
    }

    #[test]
    fn a_place_is_a_key_a_value_or_a_header() {
        for (text, table, what, word) in [
            ("|", "", "key", ""),
            ("for|mat = 1", "", "key", "format"),
            ("[cookies.session]\n|", "cookies.session", "key", ""),
            ("[cookies.session]\nlif|", "cookies.session", "key", "lif"),
            (
                "[cookies.session]\nlifetime = |",
                "cookies.session",
                "value of lifetime",
                "",
            ),
            (
                "[cookies.a]\nlifetime = \"1 |\n[b]",
                "cookies.a",
                "value of lifetime",
                "\"1 ",
            ),
            ("[cookies.a]\nx = \"y\"\nz|", "cookies.a", "key", "z"),
            (
                "[service]\ndomains = [\"a\", \"|\"]",
                "service",
                "value of domains",
                "\"\"",
            ),
            (
                "[service]\ndomains = [\n  \"a\",\n|]\n",
                "service",
                "value of domains",
                "",
            ),
            ("[cookies.a]\nvalue = { on|", "cookies.a.value", "key", "on"),
            (
                "[cookies.a]\nvalue = { one_of = [\"|\"",
                "cookies.a.value",
                "value of one_of",
                "\"\"",
            ),
            (
                "[cookies.a]\nvalue = { x = 1, |",
                "cookies.a.value",
                "key",
                "",
            ),
            ("[cookies.a]\nvalue = { x = 1 }\n|", "cookies.a", "key", ""),
            (
                "[cookies.a]\nvalue.one_of = |",
                "cookies.a.value",
                "value of one_of",
                "",
            ),
            ("[coo|kies.a]\n", "cookies.a", "header", "cookies"),
            ("[cookies.|]\n", "cookies", "header", ""),
            ("[[changes.lo|g]]\ndate = 1", "changes.log", "header", "log"),
            (
                "[[changes.log]]\nmaterial = tr|",
                "changes.log",
                "value of material",
                "tr",
            ),
            ("[a]\nx = \"\"\"\n[b]\n\"\"\"\n|", "a", "key", ""),
            ("include = [{ git = \"x\", t|", "include", "key", "t"),
        ] {
            let expected = (table.to_owned(), what.to_owned(), word.to_owned());
            assert_eq!(at(text), expected, "{text}");
        }
    }

    #[test]
    fn a_comment_has_no_meaning() {
        let text = "[a]\n# life";
        assert!(cursor(text, text.len()).is_comment);
        assert!(!cursor("# x\n", 4).is_comment);
    }

    #[test]
    fn every_offset_of_a_broken_text_has_a_place() {
        for text in [
            "]]}}[[{{a.b=\"\"\"\n[x",
            "a = [[[\n{ b = {c",
            "\u{e9}[\u{e9}\n= = =",
        ] {
            for offset in 0..=text.len() + 2 {
                let found = cursor(text, offset);
                assert!(found.word.start <= found.word.end);
            }
        }
    }
}

//! Splits a script into its top-level statements and their words, before it is parsed.
//!
//! This is not a parser. A part that it takes for a string or comment may be JSX text, so words in strings and comments
//! count too, but brackets in them do not. A script is not split if its brackets do not match, or if a slash could
//! begin a regular expression that contains brackets.

mod texts;
mod words;

use words::{before_expression, begins, changes, continues, declares, goes_on, words};

pub(super) use texts::is_part;
pub(super) use words::{SEED, hash, is_keyword, is_reserved, step};

/// A word: an identifier, a keyword, or the like within a string or comment.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    /// Its hash. Words of one hash count as one word.
    pub(super) hash: u32,
    pub(super) flags: u16,
}

/// It follows a dot, or is in a pattern or string: it may be the name of a property that is read.
pub(super) const PROPERTY: u16 = 1;
/// It may be the name of a property that is defined: `name:`, `{ name }`, `name = …`.
pub(super) const KEY: u16 = 1 << 1;
/// It may be the name of a method: `name() {`, `name: () =>`.
pub(super) const METHOD: u16 = 1 << 2;
/// It is assigned.
pub(super) const WRITTEN: u16 = 1 << 3;
/// It follows a keyword that declares it, or is in a pattern after one.
pub(super) const DECLARED: u16 = 1 << 4;
/// It is outside of all brackets.
pub(super) const OUTSIDE: u16 = 1 << 5;
/// It is in a pattern that is assigned.
pub(super) const PATTERN: u16 = 1 << 6;
/// It is an object or list in which something is replaced, or to which something is added.
pub(super) const CHANGED: u16 = 1 << 7;
/// It is one of several words of a string, comment or the like.
pub(super) const INNER: u16 = 1 << 8;
/// It is a word of a string or template.
pub(super) const STRING: u16 = 1 << 9;
/// It is part of an expression that names a property which is assigned: `object[name] = …`.
pub(super) const COMPUTED: u16 = 1 << 10;
/// It begins a list of braces, or follows a comma.
const FIRST: u16 = 1 << 11;

/// What a statement is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Import,
    Constant,
    Variable,
    /// A function, class or type.
    Declaration,
    Other,
}

/// A statement at the top level.
#[derive(Clone, Debug)]
pub(super) struct Chunk {
    pub(super) kind: Kind,
    /// Its first byte, and the one behind it.
    pub(super) start: usize,
    pub(super) end: usize,
    /// Its words.
    pub(super) first: usize,
    pub(super) last: usize,
    /// Whether it begins with the word `export`.
    pub(super) is_export: bool,
    /// How many words of code it has so far.
    words: usize,
}

/// The statements of a script, with their words.
#[derive(Debug, Default)]
pub(super) struct Tokens {
    pub(super) all: Vec<Token>,
    pub(super) chunks: Vec<Chunk>,
}

/// How many brackets within brackets are followed: what a pattern takes is looked at once for each.
const MOST_DEEP: usize = 200;

/// What the last byte was that counts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Last {
    /// Nothing, or the end of a statement.
    Start,
    /// A word; the last of all.
    Word,
    /// A number, string or template; a string that is one word is the last of all.
    Value,
    /// The string is one word.
    Quoted,
    /// An operator behind a value: `a++`, `a!`.
    Postfix,
    /// `=>`.
    Arrow,
    Byte(u8),
}

/// A bracket that is open.
struct Open {
    byte: u8,
    /// The first word within.
    token: usize,
    /// The word before it, if it is a parenthesis.
    before: Option<usize>,
    /// Whether it begins a pattern behind a keyword that declares.
    declares: bool,
    /// Whether it is the block of a `try`.
    is_try: bool,
    /// The names before type arguments around it.
    generics: Vec<usize>,
}

struct Lexer<'t> {
    bytes: &'t [u8],
    at: usize,
    tokens: Tokens,
    open: Vec<Open>,
    last: Last,
    /// The hash of the last word.
    word: u32,
    /// The word before the parenthesis that was closed last, and whether that counts as before it.
    called: Option<usize>,
    /// Whether the bracket that was closed last was the block of a `try`, and the last `catch` behind one.
    closes_try: bool,
    catch: Option<usize>,
    /// The names before type arguments that are open, and the one before those that were closed last.
    generics: Vec<usize>,
    generic: Option<usize>,
    /// The name before the type of a variable or field, with how many brackets are open around it.
    typed: Option<(usize, usize)>,
    /// Whether there was a line break since the last that counts.
    newline: bool,
}

/// Splits a script into its top-level statements; none where its tokens are ambiguous.
pub(super) fn tokens(text: &str) -> Option<Tokens> {
    let mut lexer = Lexer {
        bytes: text.as_bytes(),
        at: 0,
        tokens: Tokens::default(),
        open: Vec::new(),
        last: Last::Start,
        word: 0,
        called: None,
        closes_try: false,
        catch: None,
        generics: Vec::new(),
        generic: None,
        typed: None,
        newline: true,
    };
    if text.starts_with('\u{feff}') {
        lexer.at = 3;
    }
    lexer.tokens.all.reserve(text.len() / 6);
    lexer.begin(0);
    while let Some(byte) = lexer.byte(0) {
        lexer.next(byte)?;
        if lexer.open.len() > MOST_DEEP {
            return None;
        }
    }
    lexer.end(text.len());
    lexer.open.is_empty().then_some(lexer.tokens)
}

impl Lexer<'_> {
    fn byte(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at + ahead).copied()
    }

    fn rest(&self) -> &[u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    fn next(&mut self, byte: u8) -> Option<()> {
        match byte {
            b'\n' | b'\r' => {
                self.newline = true;
                self.at += 1;
            }
            // An escape within a name: another word than it looks like.
            b'\\' => return None,
            0x80.. if self.blank().is_some() => {
                let (length, is_end) = self.blank()?;
                self.newline |= is_end;
                self.at += length;
            }
            b' ' | b'\t' | 0x0b | 0x0c => {
                let blanks = self.rest().iter().take_while(|byte| **byte == b' ').count();
                self.at += blanks.max(1);
            }
            byte if is_part(byte) && !byte.is_ascii_digit() => self.identifier(),
            b'0'..=b'9' => {
                while self
                    .byte(0)
                    .is_some_and(|byte| is_part(byte) || byte == b'.')
                {
                    self.at += 1;
                }
                self.set(Last::Value);
            }
            b'"' | b'\'' => self.string(byte)?,
            b'`' => {
                self.push(b'`');
                self.at += 1;
                self.template()?;
            }
            b'/' => self.slash()?,
            b'(' | b'[' | b'{' => {
                self.push(byte);
                self.at += 1;
                self.set(Last::Byte(byte));
            }
            b')' | b']' | b'}' => self.close(byte)?,
            // A comment of scripts that are no modules.
            b'<' if self.rest().starts_with(b"<!--") => return None,
            b'-' if self.newline && self.rest().starts_with(b"-->") => return None,
            byte => self.operator(byte),
        }
        Some(())
    }

    fn set(&mut self, last: Last) {
        self.last = last;
        self.newline = false;
    }

    /// Reads a word of the code.
    fn identifier(&mut self) {
        let start = self.at;
        let hash = self.read_word();
        let outside = self.open.is_empty();
        if outside {
            let is_next = match self.last {
                Last::Word => self.newline && begins(hash) && !goes_on(self.word),
                Last::Byte(b'}') if self.newline => !continues(hash),
                Last::Byte(b'}') => begins(hash) && !continues(hash),
                // Also behind type arguments: `let map: Map<Key, Value>`.
                Last::Byte(b')' | b']' | b'>') | Last::Value | Last::Quoted | Last::Postfix => {
                    self.newline && begins(hash)
                }
                Last::Start | Last::Arrow | Last::Byte(_) => false,
            };
            if is_next {
                self.end(start);
                self.begin(start);
            }
        }
        let mut flags = if outside { OUTSIDE } else { 0 };
        match self.last {
            Last::Byte(b'.') => {
                flags |= PROPERTY;
                if changes(hash) {
                    self.mark(CHANGED);
                }
            }
            Last::Byte(b'{' | b',') => flags |= FIRST,
            Last::Word if declares(self.word) => flags |= DECLARED,
            // `for (key of keys)`.
            Last::Word if words!(hash, b"of" | b"in") => self.mark(WRITTEN),
            // `function* name`, `++name`.
            Last::Byte(b'*') if declares(self.word) => flags |= DECLARED,
            Last::Byte(b'+' | b'-') if self.is_counted(start) => flags |= WRITTEN,
            _ => {}
        }
        if outside {
            self.name_kind(hash);
        }
        // `key: async () => …`, `key: function () { … }`.
        if matches!(self.last, Last::Byte(b':' | b'=')) && words!(hash, b"async" | b"function") {
            self.mark_method();
        }
        if self.closes_try && self.last == Last::Byte(b'}') && words!(hash, b"catch") {
            self.catch = Some(self.tokens.all.len());
        }
        self.word = hash;
        self.tokens.all.push(Token { hash, flags });
        self.set(Last::Word);
    }

    /// Returns whether a name is counted up or down: `++name`.
    fn is_counted(&self, start: usize) -> bool {
        let before = start
            .checked_sub(2)
            .and_then(|at| self.bytes.get(at..start));
        matches!(before, Some(b"++" | b"--"))
    }

    /// Takes in what the first words of a statement say of it.
    fn name_kind(&mut self, hash: u32) {
        let Some(chunk) = self.tokens.chunks.last_mut() else {
            return;
        };
        chunk.words += 1;
        chunk.is_export |= chunk.words == 1 && words!(hash, b"export");
        // Only behind words such as `export`.
        let is_first = chunk.words == 1 || goes_on(self.word);
        if chunk.kind != Kind::Other || !is_first || chunk.words > 5 {
            return;
        }
        if words!(hash, b"import") {
            chunk.kind = Kind::Import;
        } else if words!(hash, b"const") {
            chunk.kind = Kind::Constant;
        } else if words!(hash, b"let" | b"var") {
            chunk.kind = Kind::Variable;
        } else if words!(
            hash,
            b"function" | b"class" | b"interface" | b"enum" | b"type" | b"namespace"
        ) {
            chunk.kind = Kind::Declaration;
        }
    }

    fn mark(&mut self, flags: u16) {
        if let Some(last) = self.tokens.all.len().checked_sub(1) {
            self.mark_at(last, flags);
        }
    }

    fn mark_at(&mut self, at: usize, flags: u16) {
        if let Some(token) = self.tokens.all.get_mut(at) {
            token.flags |= flags;
        }
    }

    /// Takes the last word for a method, and the name before its type: `key: Handler = (a) => …`.
    fn mark_method(&mut self) {
        self.mark(METHOD);
        if let Some((name, _)) = self.typed.filter(|_| self.last == Last::Byte(b'=')) {
            self.mark_at(name, METHOD | KEY);
        }
    }

    /// Takes in that the last word is assigned.
    fn assign(&mut self) {
        self.mark(WRITTEN);
        let count = self.tokens.all.len();
        let last = self.tokens.all.last();
        // `object.key = …`.
        if last.is_some_and(|last| last.flags & PROPERTY != 0)
            && let Some(object) = count.checked_sub(2)
        {
            self.mark_at(object, CHANGED);
        }
    }

    fn push(&mut self, byte: u8) {
        let before = match self.last {
            Last::Word | Last::Quoted | Last::Postfix => self.tokens.all.len().checked_sub(1),
            // `get<T>(key) { … }`.
            Last::Byte(b'>') => self.generic,
            // `['get'](key) { … }`.
            Last::Byte(b']') if byte == b'(' => self.tokens.all.len().checked_sub(1),
            _ => None,
        };
        self.generic = None;
        let is_list = self.open.is_empty() && self.last == Last::Byte(b',');
        let declares = self.last == Last::Word && declares(self.word)
            // `const a = 1, { b } = c`.
            || is_list && self.declares_variables();
        if byte == b'(' && matches!(self.last, Last::Byte(b':' | b'=')) {
            // `key: (a) => …`.
            self.mark_method();
        }
        if byte == b'{'
            && self.last == Last::Byte(b')')
            && let Some(called) = self.called
            && self.catch != Some(called)
        {
            // Also `if (…) {` and the like: methods may have these names.
            self.mark_at(called, METHOD | KEY);
        }
        self.open.push(Open {
            byte,
            token: self.tokens.all.len(),
            before: before.filter(|_| byte != b'{'),
            declares,
            is_try: self.last == Last::Word && words!(self.word, b"try"),
            generics: std::mem::take(&mut self.generics),
        });
    }

    /// Returns whether the statement declares variables.
    fn declares_variables(&self) -> bool {
        let kind = self.tokens.chunks.last().map(|chunk| chunk.kind);
        matches!(kind, Some(Kind::Constant | Kind::Variable))
    }

    fn close(&mut self, byte: u8) -> Option<()> {
        let open = self.open.pop()?;
        let fits = matches!(
            (open.byte, byte),
            (b'(', b')') | (b'[', b']') | (b'{', b'}')
        );
        if !fits {
            return None;
        }
        if byte == b'}' {
            self.shorthand();
        }
        self.generics = open.generics;
        self.closes_try = open.is_try;
        self.called = open.before.filter(|_| byte == b')');
        let next = next(self.bytes, self.at + 1);
        let is_assigned = byte != b')' && is_assigned(next);
        let inner = self.tokens.all.get_mut(open.token..).unwrap_or_default();
        if byte != b')' && (open.declares || is_assigned) {
            // A pattern: what it takes are properties, and what it gives are names.
            let is_declared = if open.declares { DECLARED } else { 0 };
            let flags = PROPERTY | WRITTEN | PATTERN | is_declared;
            inner.iter_mut().for_each(|token| token.flags |= flags);
        }
        if byte == b']' && next.starts_with(b":") {
            // `{ ['key']: … }`.
            inner.iter_mut().for_each(|token| token.flags |= KEY);
        }
        // `object[key] = …`.
        if byte == b']' && is_assigned {
            inner.iter_mut().for_each(|token| token.flags |= COMPUTED);
            if let Some(object) = open.before {
                self.mark_at(object, CHANGED);
            }
        }
        if byte == b'}' {
            let in_template = self.open.last().is_some_and(|open| open.byte == b'`');
            if in_template {
                self.at += 1;
                return self.template();
            }
        }
        self.at += 1;
        self.set(Last::Byte(byte));
        Some(())
    }

    /// Takes the last word for a property if it stands alone in a list of braces: `{ name }`.
    fn shorthand(&mut self) {
        if self.last == Last::Word
            && let Some(token) = self.tokens.all.last_mut()
            && token.flags & FIRST != 0
        {
            token.flags |= KEY;
        }
    }

    fn operator(&mut self, byte: u8) {
        match byte {
            b'=' if !matches!(self.byte(1), Some(b'=' | b'>')) => {
                if matches!(self.last, Last::Word | Last::Quoted | Last::Postfix) {
                    self.assign();
                    self.mark(KEY);
                }
                // `a += 1` and the like.
                if matches!(
                    self.last,
                    Last::Byte(b'+' | b'-' | b'*' | b'/' | b'%' | b'?' | b'|' | b'&' | b'^')
                ) {
                    self.assign();
                }
                let depth = self.open.len();
                self.typed = self.typed.filter(|(_, around)| *around == depth);
                if let Some((name, _)) = self.typed {
                    self.mark_at(name, WRITTEN | KEY);
                }
            }
            b'=' => {
                // `==`, `=>`: only the second byte counts.
                let next = self.byte(1).unwrap_or(b'=');
                self.at += 1;
                let is_method = next == b'>' && self.last == Last::Word;
                if is_method {
                    self.arrow();
                }
                while self.byte(0) == Some(b'=') {
                    self.at += 1;
                }
                if next == b'>' {
                    self.at += 1;
                }
                self.set(match next {
                    b'>' => Last::Arrow,
                    next => Last::Byte(next),
                });
                return;
            }
            // Also `name?: Type`, `name!: Type`.
            b':' if matches!(
                self.last,
                Last::Word | Last::Quoted | Last::Postfix | Last::Byte(b'?')
            ) =>
            {
                self.mark(KEY);
                let last = self.tokens.all.len().checked_sub(1);
                self.typed = last.map(|last| (last, self.open.len()));
            }
            b':' if self.last == Last::Byte(b')') => {
                if let Some(token) = self.called.and_then(|at| self.tokens.all.get_mut(at)) {
                    token.flags |= METHOD | KEY;
                }
            }
            b',' if self.open.last().is_some_and(|open| open.byte == b'{') => self.shorthand(),
            b'<' if self.last == Last::Word => {
                self.generics.extend(self.tokens.all.len().checked_sub(1));
            }
            // `key = <T>(a: T) => …`.
            b'<' if matches!(self.last, Last::Byte(b':' | b'=')) => self.mark_method(),
            b'>' => self.generic = self.generics.pop(),
            b';' => {
                (self.generic, self.typed) = (None, None);
                self.generics.clear();
            }
            b'+' | b'-' if self.byte(1) == Some(byte) => {
                self.assign();
                // `if (a) ++b` is none.
                if self.last != Last::Byte(b')') && self.follows_value() {
                    self.at += 2;
                    self.set(Last::Postfix);
                    return;
                }
            }
            b'?' if self.byte(1) == Some(b'.') => {
                self.at += 2;
                self.set(Last::Byte(b'.'));
                return;
            }
            b'@' if self.open.is_empty() && self.newline => {
                self.end(self.at);
                self.begin(self.at);
            }
            b'!' if self.byte(1) == Some(b'=') => {
                self.at += 1;
                while self.byte(0) == Some(b'=') {
                    self.at += 1;
                }
                self.set(Last::Byte(b'='));
                return;
            }
            b'!' if self.follows_value() => {
                self.at += 1;
                self.set(Last::Postfix);
                return;
            }
            _ => {}
        }
        let ends = byte == b';' && self.open.is_empty();
        self.at += 1;
        if ends {
            self.end(self.at);
            self.begin(self.at);
            return;
        }
        // `#name` is a property.
        self.set(Last::Byte(if byte == b'#' { b'.' } else { byte }));
    }

    /// Returns whether what follows can belong to the value before it.
    fn follows_value(&self) -> bool {
        let is_value = match self.last {
            Last::Word => !before_expression(self.word),
            Last::Value | Last::Quoted | Last::Postfix | Last::Byte(b')' | b']') => true,
            _ => false,
        };
        is_value && !self.newline
    }

    /// Takes the words before an arrow for a method and its parameter: `key: a => …`, `key = a => …`.
    fn arrow(&mut self) {
        let count = self.tokens.all.len();
        if let Some(token) = count
            .checked_sub(2)
            .and_then(|at| self.tokens.all.get_mut(at))
            && token.flags & (KEY | WRITTEN) != 0
        {
            token.flags |= METHOD;
        }
        let depth = self.open.len();
        if let Some((name, _)) = self.typed.filter(|(_, around)| *around == depth) {
            self.mark_at(name, METHOD | KEY);
        }
    }

    fn begin(&mut self, start: usize) {
        self.tokens.chunks.push(Chunk {
            kind: Kind::Other,
            start,
            end: start,
            first: self.tokens.all.len(),
            last: self.tokens.all.len(),
            is_export: false,
            words: 0,
        });
        self.set(Last::Start);
    }

    fn end(&mut self, end: usize) {
        let last = self.tokens.all.len();
        if let Some(chunk) = self.tokens.chunks.last_mut() {
            (chunk.end, chunk.last) = (end, last);
            if chunk.start == end {
                self.tokens.chunks.pop();
            }
        }
    }
}

/// Returns the bytes from the next one on that is no blank.
fn next(bytes: &[u8], from: usize) -> &[u8] {
    bytes.get(from..).unwrap_or_default().trim_ascii_start()
}

/// Returns whether an assignment follows.
fn is_assigned(next: &[u8]) -> bool {
    next.starts_with(b"=") && !matches!(next.get(1), Some(b'=' | b'>'))
}

//! The words of a script, by which its statements are told apart before it is parsed.
//!
//! This is no parser. What it takes for a string or comment may be text of JSX, so the words within those count too; only their
//! brackets do not. Where brackets do not match, or a slash could begin a regular expression that hides some, it gives up.

/// A word: an identifier, a keyword, or the like within a string or comment.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    /// Its hash. Words of one hash count as one word.
    pub(super) hash: u32,
    pub(super) flags: u8,
}

/// It follows a dot, or stands in a pattern or string: it may be the name of a property that is read.
pub(super) const PROPERTY: u8 = 1;
/// It may be the name of a property that is defined: `name:`, `{ name }`, `name = …`.
pub(super) const KEY: u8 = 1 << 1;
/// It may be the name of a method: `name() {`, `name: () =>`.
pub(super) const METHOD: u8 = 1 << 2;
/// It is assigned.
pub(super) const WRITTEN: u8 = 1 << 3;
/// It follows a keyword that declares it, or stands in a pattern behind one.
pub(super) const DECLARED: u8 = 1 << 4;
/// It lies in no brackets.
pub(super) const OUTSIDE: u8 = 1 << 5;
/// It begins a list of braces, or follows a comma.
const FIRST: u8 = 1 << 6;

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

/// A statement that lies in no other.
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

/// Returns the hash of a word.
pub(super) const fn hash(word: &[u8]) -> u32 {
    let (mut hash, mut at) = (SEED, 0);
    while at < word.len() {
        hash = step(hash, word[at]);
        at += 1;
    }
    hash
}

const SEED: u32 = 0x811c_9dc5;

const fn step(hash: u32, byte: u8) -> u32 {
    (hash ^ byte as u32).wrapping_mul(0x0100_0193)
}

macro_rules! words {
    ($hash:expr, $($word:literal)|+) => {{
        const WORDS: &[u32] = &[$(hash($word)),+];
        WORDS.contains(&$hash)
    }};
}

/// Keywords that declare the words behind them.
fn declares(hash: u32) -> bool {
    words!(
        hash,
        b"const" | b"let" | b"var" | b"function" | b"class" | b"enum" | b"interface"
    )
}

/// Returns whether a word is a keyword, or so common in statements that nothing goes by it.
pub(super) fn is_keyword(hash: u32) -> bool {
    words!(
        hash,
        b"as"
            | b"async"
            | b"await"
            | b"break"
            | b"case"
            | b"catch"
            | b"class"
            | b"const"
            | b"continue"
            | b"debugger"
            | b"declare"
            | b"default"
            | b"delete"
            | b"do"
            | b"else"
            | b"enum"
            | b"export"
            | b"extends"
            | b"false"
            | b"finally"
            | b"for"
            | b"from"
            | b"function"
            | b"if"
            | b"implements"
            | b"import"
            | b"in"
            | b"instanceof"
            | b"interface"
            | b"let"
            | b"new"
            | b"null"
            | b"of"
            | b"return"
            | b"static"
            | b"super"
            | b"switch"
            | b"this"
            | b"throw"
            | b"true"
            | b"try"
            | b"type"
            | b"typeof"
            | b"undefined"
            | b"var"
            | b"void"
            | b"while"
            | b"yield"
    )
}

/// Keywords with which a statement begins, on a line of its own.
fn begins(hash: u32) -> bool {
    words!(
        hash,
        b"import"
            | b"export"
            | b"const"
            | b"let"
            | b"var"
            | b"function"
            | b"async"
            | b"class"
            | b"interface"
            | b"enum"
            | b"declare"
            | b"abstract"
            | b"if"
            | b"for"
            | b"while"
            | b"do"
            | b"switch"
            | b"try"
            | b"throw"
            | b"return"
    )
}

/// Words behind which a statement goes on.
fn goes_on(hash: u32) -> bool {
    words!(
        hash,
        b"export" | b"default" | b"async" | b"declare" | b"abstract"
    )
}

/// Words at the beginning of a line that belong to the statement before.
fn continues(hash: u32) -> bool {
    words!(
        hash,
        b"else"
            | b"catch"
            | b"finally"
            | b"while"
            | b"from"
            | b"as"
            | b"satisfies"
            | b"extends"
            | b"implements"
            | b"instanceof"
            | b"in"
            | b"of"
            | b"with"
            | b"assert"
            | b"is"
    )
}

/// Keywords behind which an expression begins.
fn before_expression(hash: u32) -> bool {
    words!(
        hash,
        b"return"
            | b"typeof"
            | b"case"
            | b"in"
            | b"of"
            | b"delete"
            | b"void"
            | b"throw"
            | b"new"
            | b"else"
            | b"do"
            | b"instanceof"
            | b"yield"
            | b"await"
            | b"default"
    )
}

/// Words before a parenthesis and a block that are no methods.
fn controls(hash: u32) -> bool {
    words!(
        hash,
        b"if" | b"for" | b"while" | b"switch" | b"catch" | b"with"
    )
}

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
    /// The name before type arguments that may be those of a call.
    generic: Option<usize>,
    /// Whether there was a line break since the last that counts.
    newline: bool,
}

/// Splits a script into its statements; none where it cannot be told what is what.
pub(super) fn tokens(text: &str) -> Option<Tokens> {
    let mut lexer = Lexer {
        bytes: text.as_bytes(),
        at: 0,
        tokens: Tokens::default(),
        open: Vec::new(),
        last: Last::Start,
        word: 0,
        called: None,
        generic: None,
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

fn is_part(byte: u8) -> bool {
    PARTS[usize::from(byte)]
}

impl Lexer<'_> {
    fn byte(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at + ahead).copied()
    }

    fn next(&mut self, byte: u8) -> Option<()> {
        match byte {
            b'\n' => {
                self.newline = true;
                self.at += 1;
            }
            b' ' | b'\t' | b'\r' => {
                let rest = self.bytes.get(self.at..).unwrap_or_default();
                let blanks = rest.iter().take_while(|byte| **byte == b' ').count();
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
                Last::Byte(b'}') => self.newline && !continues(hash),
                Last::Byte(b')' | b']') | Last::Value | Last::Quoted => {
                    self.newline && begins(hash)
                }
                Last::Start | Last::Byte(_) => false,
            };
            if is_next {
                self.end(start);
                self.begin(start);
            }
        }
        let mut flags = if outside { OUTSIDE } else { 0 };
        match self.last {
            Last::Byte(b'.') => flags |= PROPERTY,
            Last::Byte(b'{' | b',') => flags |= FIRST,
            // `for (key of keys)`.
            Last::Word if words!(hash, b"of" | b"in") => self.mark(WRITTEN),
            Last::Word if declares(self.word) => flags |= DECLARED,
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
            self.mark(METHOD);
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

    /// Reads the bytes of a word and returns its hash.
    fn read_word(&mut self) -> u32 {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let (mut hash, mut length) = (SEED, 0);
        for byte in rest {
            if !is_part(*byte) {
                break;
            }
            hash = step(hash, *byte);
            length += 1;
        }
        self.at += length;
        hash
    }

    /// Takes in a word of a string or comment. Returns its length.
    fn inner_word(&mut self) -> usize {
        let start = self.at;
        let hash = self.read_word();
        self.tokens.all.push(Token {
            hash,
            flags: PROPERTY,
        });
        self.at - start
    }

    fn mark(&mut self, flags: u8) {
        if let Some(token) = self.tokens.all.last_mut() {
            token.flags |= flags;
        }
    }

    fn string(&mut self, quote: u8) -> Option<()> {
        let start = self.at;
        self.at += 1;
        let mut word = 0;
        loop {
            match self.byte(0)? {
                byte if byte == quote => break,
                // An apostrophe in text of JSX, most likely.
                b'\n' => return None,
                b'\\' => self.at += 2,
                byte if is_part(byte) => word = self.inner_word(),
                _ => self.at += 1,
            }
        }
        self.at += 1;
        let is_word = word > 0 && self.at - start == word + 2;
        self.set(if is_word { Last::Quoted } else { Last::Value });
        Some(())
    }

    /// Reads a template up to its end, or to an expression in it.
    fn template(&mut self) -> Option<()> {
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
                    self.inner_word();
                }
                _ => self.at += 1,
            }
        }
    }

    /// Reads a comment, a regular expression or a division.
    fn slash(&mut self) -> Option<()> {
        match self.byte(1) {
            Some(b'/') => {
                while let Some(byte) = self.byte(0).filter(|byte| *byte != b'\n') {
                    if is_part(byte) {
                        self.inner_word();
                    } else {
                        self.at += 1;
                    }
                }
                return Some(());
            }
            Some(b'*') => {
                self.at += 2;
                loop {
                    match self.byte(0)? {
                        b'*' if self.byte(1) == Some(b'/') => break,
                        b'\n' => {
                            self.newline = true;
                            self.at += 1;
                        }
                        byte if is_part(byte) => {
                            self.inner_word();
                        }
                        _ => self.at += 1,
                    }
                }
                self.at += 2;
                return Some(());
            }
            _ => {}
        }
        let is_regex = match self.last {
            Last::Start => true,
            Last::Word => before_expression(self.word),
            Last::Value | Last::Quoted => false,
            Last::Byte(b')' | b'}' | b']') => return self.unclear_slash(),
            // The end of an element: `</p>`, `<br />`.
            Last::Byte(b'<') => false,
            Last::Byte(_) => true,
        };
        if !is_regex {
            self.at += 1;
            self.set(Last::Byte(b'/'));
            return Some(());
        }
        let mut in_class = false;
        self.at += 1;
        loop {
            match self.byte(0)? {
                b'\n' => return None,
                b'\\' => self.at += 2,
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
                    self.inner_word();
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

    fn push(&mut self, byte: u8) {
        let before = match self.last {
            Last::Word | Last::Quoted => self.tokens.all.len().checked_sub(1),
            // `get<T>(key) { … }`.
            Last::Byte(b'>') => self.generic,
            _ => None,
        };
        self.generic = None;
        let declares = self.last == Last::Word && declares(self.word);
        if byte == b'(' && matches!(self.last, Last::Byte(b':' | b'=')) {
            // `key: (a) => …`.
            self.mark(METHOD);
        }
        if byte == b'{'
            && self.last == Last::Byte(b')')
            && let Some(token) = self.called.and_then(|at| self.tokens.all.get_mut(at))
            && !controls(token.hash)
        {
            token.flags |= METHOD | KEY;
        }
        self.open.push(Open {
            byte,
            token: self.tokens.all.len(),
            before: before.filter(|_| byte == b'('),
            declares,
        });
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
        self.called = open.before.filter(|_| byte == b')');
        let inner = self.tokens.all.get_mut(open.token..).unwrap_or_default();
        if byte != b')' && (open.declares || is_assigned(self.bytes, self.at + 1)) {
            // A pattern: what it takes are properties, and what it gives are names.
            let flags = PROPERTY | WRITTEN | if open.declares { DECLARED } else { 0 };
            inner.iter_mut().for_each(|token| token.flags |= flags);
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
                if matches!(self.last, Last::Word | Last::Quoted) {
                    self.mark(WRITTEN | KEY);
                }
                // `a += 1` and the like.
                if matches!(
                    self.last,
                    Last::Byte(b'+' | b'-' | b'*' | b'/' | b'%' | b'?' | b'|' | b'&' | b'^')
                ) {
                    self.mark(WRITTEN);
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
                self.set(Last::Byte(next));
                return;
            }
            b':' if matches!(self.last, Last::Word | Last::Quoted) => self.mark(KEY),
            // `name?: Type`, `name!: Type`.
            b':' if matches!(self.last, Last::Byte(b'?' | b'!')) => self.mark(KEY),
            b':' if self.last == Last::Byte(b')') => {
                if let Some(token) = self.called.and_then(|at| self.tokens.all.get_mut(at)) {
                    token.flags |= METHOD | KEY;
                }
            }
            b',' if self.open.last().is_some_and(|open| open.byte == b'{') => self.shorthand(),
            b'<' if self.last == Last::Word && self.generic.is_none() => {
                self.generic = self.tokens.all.len().checked_sub(1);
            }
            b';' => self.generic = None,
            b'+' | b'-' if self.byte(1) == Some(byte) => self.mark(WRITTEN),
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

/// Returns whether an assignment follows.
fn is_assigned(bytes: &[u8], from: usize) -> bool {
    let mut rest = bytes.get(from..).unwrap_or_default().iter();
    let next = rest.find(|byte| !byte.is_ascii_whitespace());
    next == Some(&b'=') && !matches!(rest.next(), Some(b'=' | b'>'))
}

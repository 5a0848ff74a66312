//! The words of a script, by which its statements are told apart before it is parsed.
//!
//! This is no parser. What it takes for a string or comment may be text of JSX, so the words within those count too; only their
//! brackets do not. Where brackets do not match, or a slash could begin a regular expression that hides some, it gives up.

/// A word: an identifier, a keyword, or the like within a string or comment.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    /// Its hash. Words of one hash count as one word.
    pub(super) hash: u32,
    pub(super) flags: u16,
}

/// It follows a dot, or stands in a pattern or string: it may be the name of a property that is read.
pub(super) const PROPERTY: u16 = 1;
/// It may be the name of a property that is defined: `name:`, `{ name }`, `name = …`.
pub(super) const KEY: u16 = 1 << 1;
/// It may be the name of a method: `name() {`, `name: () =>`.
pub(super) const METHOD: u16 = 1 << 2;
/// It is assigned.
pub(super) const WRITTEN: u16 = 1 << 3;
/// It follows a keyword that declares it, or stands in a pattern behind one.
pub(super) const DECLARED: u16 = 1 << 4;
/// It lies in no brackets.
pub(super) const OUTSIDE: u16 = 1 << 5;
/// It lies in a pattern that is assigned.
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

/// Returns whether a word is never the name of a variable.
pub(super) fn is_reserved(hash: u32) -> bool {
    words!(
        hash,
        b"break"
            | b"case"
            | b"catch"
            | b"class"
            | b"const"
            | b"continue"
            | b"debugger"
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
            | b"function"
            | b"if"
            | b"import"
            | b"in"
            | b"instanceof"
            | b"new"
            | b"null"
            | b"return"
            | b"super"
            | b"switch"
            | b"this"
            | b"throw"
            | b"true"
            | b"try"
            | b"typeof"
            | b"undefined"
            | b"var"
            | b"void"
            | b"while"
    )
}

/// Returns whether a word is one of the language, which some of them are only in places.
pub(super) fn is_keyword(hash: u32) -> bool {
    is_reserved(hash)
        || words!(
            hash,
            b"as"
                | b"async"
                | b"await"
                | b"declare"
                | b"from"
                | b"implements"
                | b"interface"
                | b"let"
                | b"of"
                | b"static"
                | b"type"
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

/// Methods that change a list or set.
fn changes(hash: u32) -> bool {
    words!(
        hash,
        b"add" | b"copyWithin" | b"fill" | b"push" | b"splice" | b"unshift"
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

    /// Returns the length of the blank that is no byte of ASCII, and whether it ends a line.
    fn blank(&self) -> Option<(usize, bool)> {
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

    /// Reads the bytes of a word and returns its hash.
    fn read_word(&mut self) -> u32 {
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

    fn string(&mut self, quote: u8) -> Option<()> {
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
                    self.inner_word(STRING);
                }
                _ => self.at += 1,
            }
        }
    }

    /// Reads a comment, a regular expression or a division.
    fn slash(&mut self) -> Option<()> {
        match self.byte(1) {
            Some(b'/') => {
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
                            self.inner_word(0);
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
            // `<p>/`, `if (a) !/b/.test(c)`.
            Last::Byte(b'>') | Last::Postfix => return self.unclear_slash(),
            Last::Arrow | Last::Byte(_) => true,
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
                if self.follows_value() {
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

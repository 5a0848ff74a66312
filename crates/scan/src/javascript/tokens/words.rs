//! The hashes of words, and the words of the language.

/// Returns the hash of a word.
pub(in crate::javascript) const fn hash(word: &[u8]) -> u32 {
    let (mut hash, mut at) = (SEED, 0);
    while at < word.len() {
        hash = step(hash, word[at]);
        at += 1;
    }
    hash
}

pub(in crate::javascript) const SEED: u32 = 0x811c_9dc5;

pub(in crate::javascript) const fn step(hash: u32, byte: u8) -> u32 {
    (hash ^ byte as u32).wrapping_mul(0x0100_0193)
}

macro_rules! words {
    ($hash:expr, $($word:literal)|+) => {{
        const WORDS: &[u32] = &[$(hash($word)),+];
        WORDS.contains(&$hash)
    }};
}

/// Returns whether a keyword declares the word after it.
pub(super) fn declares(hash: u32) -> bool {
    words!(
        hash,
        b"const" | b"let" | b"var" | b"function" | b"class" | b"enum" | b"interface"
    )
}

/// Returns whether a word is never the name of a variable.
pub(in crate::javascript) fn is_reserved(hash: u32) -> bool {
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

/// Returns whether a word is a keyword, also one that can be a name elsewhere.
pub(in crate::javascript) fn is_keyword(hash: u32) -> bool {
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

/// Returns whether a keyword at the beginning of a line begins a statement.
pub(super) fn begins(hash: u32) -> bool {
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

/// Returns whether the statement continues after a word.
pub(super) fn goes_on(hash: u32) -> bool {
    words!(
        hash,
        b"export" | b"default" | b"async" | b"declare" | b"abstract"
    )
}

/// Returns whether a word at the beginning of a line continues the statement before it.
pub(super) fn continues(hash: u32) -> bool {
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

/// Returns whether an expression begins after a keyword.
pub(super) fn before_expression(hash: u32) -> bool {
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

/// Returns whether a method changes a list or set.
pub(super) fn changes(hash: u32) -> bool {
    words!(
        hash,
        b"add" | b"copyWithin" | b"fill" | b"push" | b"splice" | b"unshift"
    )
}

pub(super) use words;

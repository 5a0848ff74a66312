//! Limits on input: finds files that could overflow a parser or are not worth parsing.

use crate::occurrence::{MAX_FILE_BYTES, Reason};
use std::fs;
use std::io::{ErrorKind, Read as _};
use std::path::Path;

/// Brackets within brackets. Real code stays below 100; a recursive parser needs some kilobytes for each.
#[cfg(feature = "javascript")]
const MAX_DEPTH: usize = 400;

/// Operators in one expression: parsers and visitors descend once for each.
#[cfg(feature = "javascript")]
const MAX_OPERATORS: usize = 20_000;

/// Calls of one chain: `a.b().c()` has two. Each is looked at by itself, with what comes before.
#[cfg(feature = "javascript")]
const MAX_LINKS: usize = 20_000;

/// Returns the text of a file that is worth looking at.
pub(crate) fn read(path: &Path) -> Result<String, Reason> {
    let unreadable = |error: std::io::Error| Reason::Unreadable(why(&error));
    let file = fs::File::open(path).map_err(unreadable)?;
    let length = file.metadata().map_err(unreadable)?.len();
    if length > MAX_FILE_BYTES {
        return Err(Reason::TooLarge(length));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(0) + 1);
    // A file may grow, or be a device that never ends: never read more than was promised.
    file.take(MAX_FILE_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    if bytes.len() as u64 > MAX_FILE_BYTES {
        return Err(Reason::TooLarge(bytes.len() as u64));
    }
    if memchr::memchr(0, &bytes).is_some() {
        return Err(Reason::Binary);
    }
    String::from_utf8(bytes).map_err(|_| Reason::NotUtf8)
}

/// Returns why something cannot be read, without the numbers of the operating system.
pub(crate) fn why(error: &std::io::Error) -> String {
    match error.kind() {
        ErrorKind::PermissionDenied => "permission denied".to_owned(),
        ErrorKind::NotFound => "not found, or a broken symbolic link".to_owned(),
        _ => error.to_string(),
    }
}

/// What a byte is to a parser.
#[cfg(feature = "javascript")]
#[derive(Clone, Copy)]
enum Class {
    Plain,
    Operator,
    Separator,
    Open,
    Close,
}

/// What each byte is.
#[cfg(feature = "javascript")]
const CLASSES: [Class; 256] = {
    let mut classes = [Class::Plain; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = match byte as u8 {
            b'(' | b'[' | b'{' => Class::Open,
            b')' | b']' | b'}' => Class::Close,
            b';' | b',' => Class::Separator,
            b'+' | b'-' | b'.' | b' ' | b'|' | b'&' | b'?' | b'=' | b'*' | b'/' | b'!' | b'<'
            | b'>' => Class::Operator,
            _ => Class::Plain,
        };
        byte += 1;
    }
    classes
};

/// Refuses a script that could overflow a parser's stack. Strings and comments are counted like code: a refusal too
/// much costs a sentence, one too few the process.
#[cfg(feature = "javascript")]
pub(crate) fn parsable(text: &str) -> Result<(), Reason> {
    let (mut depth, mut operators) = (0_usize, 0_usize);
    let mut chains = Chains::default();
    for byte in text.bytes() {
        chains.take(byte, depth)?;
        match CLASSES[usize::from(byte)] {
            Class::Plain => {}
            Class::Operator => {
                operators += 1;
                if operators > MAX_OPERATORS {
                    return Err(Reason::TooDeep);
                }
            }
            Class::Separator => operators = 0,
            Class::Open => {
                depth += 1;
                if depth > MAX_DEPTH {
                    return Err(Reason::TooDeep);
                }
                operators = 0;
            }
            Class::Close => depth = depth.saturating_sub(1),
        }
    }
    Ok(())
}

/// Counts the calls of each chain: what follows a closing bracket at once is the next link.
#[cfg(feature = "javascript")]
#[derive(Default)]
struct Chains {
    /// The links of the chain at each depth.
    links: Vec<usize>,
    /// Whether nothing but blanks came since a bracket was closed.
    is_closed: bool,
}

#[cfg(feature = "javascript")]
impl Chains {
    /// Takes the next byte, before which so many brackets are open.
    fn take(&mut self, byte: u8, depth: usize) -> Result<(), Reason> {
        if self.is_closed && !byte.is_ascii_whitespace() {
            self.is_closed = false;
            if self.links.len() <= depth {
                self.links.resize(depth + 1, 0);
            }
            if let Some(links) = self.links.get_mut(depth) {
                *links = match byte {
                    b'.' | b'(' | b'[' | b'?' | b'!' | b'`' => *links + 1,
                    _ => 0,
                };
                if *links > MAX_LINKS {
                    return Err(Reason::TooDeep);
                }
            }
        }
        self.is_closed |= matches!(byte, b')' | b']' | b'}');
        Ok(())
    }
}

#[cfg(feature = "javascript")]
/// Returns whether a script was minified, by its name or by the length of its lines.
pub(crate) fn minified(path: &Path, text: &str) -> bool {
    let named = path
        .file_name()
        .and_then(|name| name.to_str())
        .is_some_and(|name| name.contains(".min.") || name.contains("-min."));
    let lines = memchr::memchr_iter(b'\n', text.as_bytes()).count() + 1;
    named || (text.len() > 20_000 && text.len() / lines > 400)
}

#[cfg(all(test, feature = "javascript"))]
mod tests {
    use super::*;

    #[test]
    fn what_would_overflow_a_stack_is_refused() {
        assert_eq!(parsable(&"(".repeat(100_000)), Err(Reason::TooDeep));
        assert_eq!(parsable(&"1+".repeat(100_000)), Err(Reason::TooDeep));
        assert_eq!(parsable(&"a.b();\n".repeat(100_000)), Ok(()));
        assert_eq!(parsable(&"f(1, 2)".repeat(1_000)), Ok(()));
    }

    #[test]
    fn a_chain_of_very_many_calls_is_refused() {
        for link in [
            ".a()",
            "\n  .then((a) => { b(a); })",
            "()",
            "?.[0]",
            "(f(1)(2))",
        ] {
            assert_eq!(
                parsable(&link.repeat(300_000)),
                Err(Reason::TooDeep),
                "{link}"
            );
            assert_eq!(parsable(&link.repeat(5_000)), Ok(()), "{link}");
        }
        for statement in [
            "a.b()\n",
            "a.b().c()\n",
            "if (a) { b().c() }\n",
            "[a(), b().c()];\n",
            "it('a', () => { b().c() })\n",
        ] {
            assert_eq!(parsable(&statement.repeat(100_000)), Ok(()), "{statement}");
        }
    }
}

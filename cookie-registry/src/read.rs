//! Finding cookies in the request's `Cookie` headers, without allocating.
//!
//! Semicolons separate the pairs, as browsers write them (RFC 10025, section 4.2.1), even between double
//! quotes. A piece that is not a pair, or is not ASCII, is skipped. The other pairs are read.

use crate::GetError;
use crate::value::{Unreadable, Value};
use cookie_registry_core::encoding::decode;
use http::header::{COOKIE, HeaderMap, HeaderValue, ValueIter};
use std::borrow::Cow;

/// The number of positions that are tested at once. They fill one or two vector registers on most machines.
const BLOCK: usize = 32;

/// A cookie's name in two parts, so that names of chunks and family members need no buffer.
#[derive(Clone, Copy)]
pub(crate) struct Name<'n> {
    prefix: &'n [u8],
    rest: &'n [u8],
}

impl<'n> Name<'n> {
    #[inline]
    pub(crate) fn new(prefix: &'n str, rest: &'n str) -> Self {
        Self {
            prefix: prefix.as_bytes(),
            rest: rest.as_bytes(),
        }
    }

    #[inline]
    fn len(self) -> usize {
        self.prefix.len() + self.rest.len()
    }

    #[inline]
    fn equals(self, found: &[u8]) -> bool {
        found
            .strip_prefix(self.prefix)
            .is_some_and(|rest| rest == self.rest)
    }
}

/// Returns the value of the first cookie called `name`. Browsers send the one with the longest path first
/// (RFC 10025, section 5.8.3).
#[inline]
pub(crate) fn first<'h>(headers: &'h HeaderMap, name: Name<'_>) -> Option<&'h [u8]> {
    all(headers, name).next()
}

/// Returns the values of all cookies called `name`, in the order in which they were sent.
#[inline]
pub(crate) fn all<'h, 'n>(headers: &'h HeaderMap, name: Name<'n>) -> Matches<'h, 'n> {
    Matches {
        headers: headers.get_all(COOKIE).iter(),
        rest: &[],
        name,
    }
}

/// The iterator of [`all`].
pub(crate) struct Matches<'h, 'n> {
    // HTTP/2 splits the cookies over several headers (RFC 9113, section 8.2.3).
    headers: ValueIter<'h, HeaderValue>,
    rest: &'h [u8],
    name: Name<'n>,
}

impl<'h> Iterator for Matches<'h, '_> {
    type Item = &'h [u8];

    #[inline]
    fn next(&mut self) -> Option<&'h [u8]> {
        loop {
            if let Some((value, rest)) = find(self.rest, self.name) {
                self.rest = rest;
                return Some(value);
            }
            self.rest = self.headers.next()?.as_bytes();
        }
    }
}

/// Finds the first cookie called `name` in one header. Returns its value, and the header from the next semicolon.
fn find<'h>(header: &'h [u8], name: Name<'_>) -> Option<(&'h [u8], &'h [u8])> {
    let at = position(header, name, b'=')?;
    let value = header.get(at + name.len() + 1..)?;
    let (value, rest) = value.split_at(end_of_value(value));
    Some((trim(value), rest))
}

/// Returns the position of the first pair whose name starts with `name`, followed by `next`.
fn position(header: &[u8], name: Name<'_>, next: u8) -> Option<usize> {
    let &first = name.prefix.first().or(name.rest.first())?;
    // If a name starts at offset i of `header`, offset i of `nexts` is the byte after it. Both bytes together are rare
    // enough that few candidates fail the full comparison, and testing them for a whole block without branching
    // compiles to vector instructions.
    let nexts = header.get(name.len()..)?;
    let (next_blocks, next_tail) = nexts.as_chunks::<BLOCK>();
    let (start_blocks, _) = header.as_chunks::<BLOCK>();
    let candidate = |start: u8, after: u8| (start == first) & (after == next);
    for (block, (starts, nexts)) in start_blocks.iter().zip(next_blocks).enumerate() {
        if (0..BLOCK).fold(false, |any, at| any | candidate(starts[at], nexts[at])) {
            let found = (0..BLOCK)
                .filter(|&at| candidate(starts[at], nexts[at]))
                .map(|at| block * BLOCK + at)
                .find(|&at| begins_pair(header, name, at));
            if found.is_some() {
                return found;
            }
        }
    }
    let rest = nexts.len() - next_tail.len();
    (rest..nexts.len())
        .filter(|&at| candidate(header[at], nexts[at]))
        .find(|&at| begins_pair(header, name, at))
}

/// Returns whether a pair with the name `name` starts at `at`.
fn begins_pair(header: &[u8], name: Name<'_>, at: usize) -> bool {
    let Some((before, from_name)) = header.split_at_checked(at) else {
        return false;
    };
    let boundary = before.iter().rev().find(|byte| !is_space(**byte));
    matches!(boundary, None | Some(b';'))
        && from_name
            .get(..name.len())
            .is_some_and(|found| name.equals(found))
}

/// Counts the spaces and tabs at the end.
fn spaces_at_end(text: &[u8]) -> usize {
    text.iter()
        .rev()
        .take_while(|byte| is_space(**byte))
        .count()
}

/// Returns the first value of each of `NAME.0` to `NAME.9`.
pub(crate) fn numbered<'h>(headers: &'h HeaderMap, name: &str) -> [Option<&'h [u8]>; 10] {
    let name = Name::new(name, "");
    let mut found = [None; 10];
    for header in headers.get_all(COOKIE) {
        let mut rest = header.as_bytes();
        while let Some(at) = position(rest, name, b'.') {
            let numbered = rest.get(at + name.len() + 1..).unwrap_or_default();
            let (numbered, next) = numbered.split_at(end_of_value(numbered));
            if let [digit @ b'0'..=b'9', b'=', value @ ..] = numbered {
                let slot = &mut found[usize::from(digit - b'0')];
                *slot = slot.or(Some(trim(value)));
            }
            rest = next;
        }
    }
    found
}

/// Returns the position of the semicolon, or the length.
fn end_of_value(value: &[u8]) -> usize {
    const BLOCK: usize = 16;
    let (blocks, _) = value.as_chunks::<BLOCK>();
    let clear = blocks
        .iter()
        .take_while(|block| !block.iter().fold(false, |any, byte| any | (*byte == b';')))
        .count();
    let from = clear * BLOCK;
    let rest = value.get(from..).unwrap_or_default();
    from + rest
        .iter()
        .position(|&byte| byte == b';')
        .unwrap_or(rest.len())
}

/// Returns the name and value of every pair of the request.
pub(crate) fn pairs(headers: &HeaderMap) -> impl Iterator<Item = (&[u8], &[u8])> {
    headers
        .get_all(COOKIE)
        .iter()
        .flat_map(|header| header.as_bytes().split(|&byte| byte == b';'))
        .filter_map(|piece| {
            let at = piece.iter().position(|&byte| byte == b'=')?;
            let (name, value) = piece.split_at(at);
            Some((trim_start(name), trim(value.get(1..)?)))
        })
}

const fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

fn trim_start(text: &[u8]) -> &[u8] {
    let spaces = text.iter().take_while(|byte| is_space(**byte)).count();
    text.get(spaces..).unwrap_or_default()
}

fn trim(text: &[u8]) -> &[u8] {
    let text = trim_start(text);
    text.get(..text.len() - spaces_at_end(text))
        .unwrap_or_default()
}

/// Parses a value of kind `V` that the request carries as `stored`.
#[inline]
pub(crate) fn value<'h, V: Value>(
    entry: &'static str,
    stored: &'h [u8],
) -> Result<V::Output<'h>, GetError> {
    let text = std::str::from_utf8(stored).map_err(|_| not_utf8(entry))?;
    text_value::<V>(entry, Cow::Borrowed(text))
}

/// Parses a value that had to be assembled first; see [`value`].
pub(crate) fn owned_value<'h, V: Value>(
    entry: &'static str,
    stored: Vec<u8>,
) -> Result<V::Output<'h>, GetError> {
    let text = String::from_utf8(stored).map_err(|_| not_utf8(entry))?;
    text_value::<V>(entry, Cow::Owned(text))
}

fn text_value<'h, V: Value>(
    entry: &'static str,
    stored: Cow<'h, str>,
) -> Result<V::Output<'h>, GetError> {
    let text = if V::ENCODED {
        decoded(stored).ok_or_else(|| not_utf8(entry))?
    } else {
        stored
    };
    V::from_text(text).map_err(|why| why.at(entry))
}

fn decoded(stored: Cow<'_, str>) -> Option<Cow<'_, str>> {
    match stored {
        Cow::Borrowed(text) => decode(text),
        Cow::Owned(text) => match decode(&text)? {
            Cow::Owned(decoded) => Some(Cow::Owned(decoded)),
            Cow::Borrowed(_) => Some(Cow::Owned(text)),
        },
    }
}

fn not_utf8(entry: &'static str) -> GetError {
    Unreadable::not("UTF-8 text").at(entry)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Finds the same pairs as the block scan, in the simplest way.
    fn naive<'h>(header: &'h [u8], name: &[u8]) -> Vec<&'h [u8]> {
        header
            .split(|&byte| byte == b';')
            .filter_map(|piece| {
                let piece = trim_start(piece);
                let at = piece.iter().position(|&byte| byte == b'=')?;
                (&piece[..at] == name).then(|| trim(&piece[at + 1..]))
            })
            .collect()
    }

    fn scan<'h>(mut header: &'h [u8], name: Name<'_>) -> Vec<&'h [u8]> {
        let mut found = Vec::new();
        while let Some((value, rest)) = find(header, name) {
            found.push(value);
            header = rest;
        }
        found
    }

    /// Generates headers. The alphabet is small, so that names, their prefixes and separators often meet.
    fn header() -> impl Strategy<Value = Vec<u8>> {
        let byte = prop_oneof![
            4 => Just(b'a'), 3 => Just(b'b'), 4 => Just(b'='), 3 => Just(b';'), 2 => Just(b' '),
            1 => Just(b'\t'), 1 => Just(b'"'), 1 => Just(b','), 1 => Just(b'%'), 1 => any::<u8>()
        ];
        proptest::collection::vec(byte, 0..200)
    }

    /// Generates pairs as a browser writes them, mixed with pieces that are not pairs.
    fn pairs_header() -> impl Strategy<Value = Vec<u8>> {
        let piece = prop_oneof!["[ab]{1,40}=[ab=\" ]{0,40}", "[ab= \t\"é]{0,10}"];
        proptest::collection::vec(piece, 0..12).prop_map(|pieces| pieces.join("; ").into_bytes())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1024))]

        #[test]
        fn the_block_scan_agrees_with_a_plain_split(
            header in prop_oneof![header(), pairs_header()],
            name in "[ab]{1,40}|[ab]{1,3}",
            cut in 0usize..4,
        ) {
            let (prefix, rest) = name.split_at(cut.min(name.len()));
            prop_assert_eq!(
                scan(&header, Name::new(prefix, rest)),
                naive(&header, name.as_bytes())
            );
        }

        #[test]
        fn chunks_are_found_as_single_cookies_are(
            header in "([ab]{1,2}(\\.[0-3ab.]{0,2})?[=; ]{1,2}){0,20}",
            name in "[ab]{1,2}",
        ) {
            let headers = HeaderMap::from_iter([(COOKIE, HeaderValue::try_from(header)?)]);
            for (number, chunk) in numbered(&headers, &name).into_iter().enumerate() {
                let suffix = format!(".{number}");
                prop_assert_eq!(chunk, first(&headers, Name::new(&name, &suffix)));
            }
        }

        #[test]
        fn a_cookie_is_found_at_every_offset(before in 0usize..100, after in 0usize..100, len in 1usize..70) {
            let name = "n".repeat(len);
            let header = format!("{}; {name}=x; {}", "y".repeat(before), "z".repeat(after));
            prop_assert_eq!(scan(header.as_bytes(), Name::new(&name, "")), [b"x"]);
        }
    }

    #[test]
    fn only_a_complete_name_at_the_start_of_a_pair_matches() {
        for (header, expected) in [
            ("sid=1", vec!["1"]),
            ("xsid=1; sid=2", vec!["2"]),
            ("sidx=1; sid=2", vec!["2"]),
            ("a=sid=1; sid=2", vec!["2"]),
            ("a=\"x; sid=2", vec!["2"]),
            ("a b=1; \t sid=2 \t;sid=3", vec!["2", "3"]),
            ("sid =1", vec![]),
            ("SID=1", vec![]),
            ("sid", vec![]),
            ("sid;sid=;sid==", vec!["", "="]),
            ("ssid=1;sid= \"q\" ", vec!["\"q\""]),
            ("", vec![]),
        ] {
            let found = scan(header.as_bytes(), Name::new("sid", ""));
            let expected: Vec<&[u8]> = expected.into_iter().map(str::as_bytes).collect();
            assert_eq!(found, expected, "{header:?}");
        }
    }

    #[test]
    fn a_neighbour_that_is_not_ascii_hides_nothing() {
        assert_eq!(
            scan(b"a=\xff\xfe; sid=1; \xc3\xa9=2", Name::new("sid", "")),
            [b"1"]
        );
    }

    #[test]
    fn chunks_are_recognised_by_one_digit_after_a_dot() {
        let mut headers = HeaderMap::new();
        headers.append(
            COOKIE,
            HeaderValue::from_static("sid.0=a; sid.10=b; sid.=c; sid.x=d; sid.2 =e; sid.sid.3=f"),
        );
        headers.append(
            COOKIE,
            HeaderValue::from_static("sid=g; sid.0=h; xsid.4=i; sid.9= j ;sid.5;sid.6="),
        );
        let found = numbered(&headers, "sid");
        let mut expected = [None; 10];
        expected[0] = Some(&b"a"[..]);
        expected[9] = Some(b"j");
        expected[6] = Some(b"");
        assert_eq!(found, expected);
    }

    #[test]
    fn an_empty_name_is_never_found() {
        assert!(scan(b"=a; b=c", Name::new("", "")).is_empty());
    }

    #[test]
    fn spaces_before_many_candidates_are_visited_once() {
        // 200 kB of candidates that fail. The spaces before each are all that a candidate looks back at.
        let header = format!("x{}", "   n=".repeat(50_000));
        assert!(scan(header.as_bytes(), Name::new("n", "")).is_empty());
        let candidates = header.match_indices("n=");
        let visited: usize = candidates
            .map(|(at, _)| spaces_at_end(&header.as_bytes()[..at]))
            .sum();
        assert!(visited < header.len(), "{visited}");
    }
}

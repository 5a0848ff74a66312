//! The pieces of a source: the parts between brackets and commas, and the values of strings and paths in them.

use crate::occurrence::Reason;
use crate::rust::lexer::{Lexer, Shape};
use crate::rust::raw;
use crate::tree::declarations::PathPart;
use std::ops::Range;

/// Brackets within brackets. Real code stays below 100.
const MAX_BRACKETS: usize = 400;

/// A piece of the source that is no comment.
pub(super) struct Piece<'s> {
    pub(super) shape: Shape,
    pub(super) text: &'s str,
    pub(super) span: Range<usize>,
}

impl Piece<'_> {
    pub(super) fn is(&self, sign: u8) -> bool {
        self.shape == Shape::Sign(sign)
    }

    pub(super) fn opens(&self) -> bool {
        matches!(self.shape, Shape::Sign(b'(' | b'[' | b'{'))
    }

    pub(super) fn closes(&self) -> bool {
        matches!(self.shape, Shape::Sign(b')' | b']' | b'}'))
    }
}

/// Splits a source into its pieces.
pub(super) fn pieces(source: &str) -> Vec<Piece<'_>> {
    Lexer::new(source)
        .filter(|(shape, _)| *shape != Shape::Comment)
        .map(|(shape, span)| {
            let text = source.get(span.clone()).unwrap_or_default();
            let text = match shape {
                Shape::Word => raw::name(text),
                _ => text,
            };
            Piece { shape, text, span }
        })
        .collect()
}

/// Returns, for each piece that opens a bracket, the index behind the piece that closes it.
pub(super) fn closers(pieces: &[Piece<'_>]) -> Result<Vec<usize>, Reason> {
    let mut behind = vec![pieces.len(); pieces.len()];
    let mut open = Vec::new();
    for (at, piece) in pieces.iter().enumerate() {
        if piece.opens() {
            open.push(at);
            if open.len() > MAX_BRACKETS {
                return Err(Reason::TooDeep);
            }
        } else if piece.closes()
            && let Some(start) = open.pop()
            && let Some(end) = behind.get_mut(start)
        {
            *end = at + 1;
        }
    }
    Ok(behind)
}

/// Returns the arguments between commas.
pub(super) fn split<'p, 's>(content: &'p [Piece<'s>]) -> impl Iterator<Item = &'p [Piece<'s>]> {
    let mut depth = 0_usize;
    content.split(move |piece| {
        if piece.opens() {
            depth += 1;
        } else if piece.closes() {
            depth = depth.saturating_sub(1);
        }
        depth == 0 && piece.is(b',')
    })
}

pub(super) fn joined(content: &[Piece<'_>]) -> String {
    let words: Vec<&str> = content.iter().map(|piece| piece.text).collect();
    words.join(" ")
}

/// How deeply the calls within the path of an `include!` are read.
const MAX_DEPTH: usize = 32;

/// Reads the parts of a path: strings, `concat!`, `env!`.
pub(super) fn path_parts(arguments: &[Piece<'_>], parts: &mut Vec<PathPart>, depth: usize) {
    if depth > MAX_DEPTH {
        parts.push(PathPart::Unknown);
        return;
    }
    for argument in split(arguments) {
        let call = match argument {
            [] => continue,
            [one] => {
                parts.push(string(one).map_or(PathPart::Unknown, PathPart::Literal));
                continue;
            }
            // `std::concat!(…)`
            [.., last] if last.closes() => {
                let bang = argument.iter().position(|piece| piece.is(b'!'));
                bang.and_then(|bang| {
                    let name = argument.get(bang.checked_sub(1)?)?.text;
                    let inner = argument.get(bang + 2..argument.len() - 1)?;
                    Some((name, inner))
                })
            }
            _ => None,
        };
        match call {
            Some(("concat", inner)) => path_parts(inner, parts, depth + 1),
            Some(("env", inner)) => {
                let name = inner.first().and_then(string);
                parts.push(name.map_or(PathPart::Unknown, PathPart::Variable));
            }
            _ => parts.push(PathPart::Unknown),
        }
    }
}

/// Returns the value of a string literal.
pub(super) fn string(piece: &Piece<'_>) -> Option<String> {
    if piece.shape != Shape::Literal {
        return None;
    }
    let literal = piece.text;
    if let Some(raw) = literal.strip_prefix('r') {
        let raw = raw.trim_start_matches('#').trim_end_matches('#');
        return Some(raw.strip_prefix('"')?.strip_suffix('"')?.to_owned());
    }
    let inner = literal.strip_prefix('"')?.strip_suffix('"')?;
    if !inner.contains('\\') {
        return Some(inner.to_owned());
    }
    let value = syn::parse_str::<syn::LitStr>(literal)
        .ok()
        .map(|literal| literal.value());
    proc_macro2::extra::invalidate_current_thread_spans();
    value
}

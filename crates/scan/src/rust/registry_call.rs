//! Recognizes occurrences that go through the registry after all.

use super::lexer::{Lexer, Shape};
use crate::facts::{RawOccurrence, RawUse};
use crate::occurrence::Medium;
use crate::steps;
use std::ops::Range;

/// How many bytes of the calls that bind a key and a member are read for their end.
const LONGEST_BINDING: usize = 4096;

/// Where the constants of a registry make a header, or give a key, in the order of the source.
pub(super) struct RegistryCalls {
    headers: Vec<usize>,
    keys: Vec<usize>,
}

impl RegistryCalls {
    /// Finds the calls on the constants that a file uses.
    pub(super) fn of(source: &str, uses: &[RawUse]) -> Self {
        let starts = |methods: &[&str]| {
            let mut starts: Vec<usize> = uses
                .iter()
                .filter(|used| {
                    let rest = source.get(used.span.end..).unwrap_or_default();
                    let call = after_binding(rest.trim_start());
                    methods.iter().any(|method| call.starts_with(method))
                })
                .map(|used| used.span.start)
                .collect();
            starts.sort_unstable();
            starts
        };
        Self {
            headers: starts(&[".set(", ".set_with(", ".remove("]),
            keys: starts(&[".key("]),
        }
    }

    /// Returns whether an occurrence goes through the registry after all: the header that it writes or converts was just
    /// made by a constant, or the key under which it stores is a constant's, as in
    /// `headers.append(SET_COOKIE, Cookies::SESSION.set(&deployment, token)?.into())`,
    /// `storage.set_item(Cookies::THEME.key(), "dark")`.
    pub(super) fn write(&self, occurrence: &RawOccurrence) -> bool {
        let takes_headers =
            occurrence.api == "Set-Cookie header" || occurrence.api.ends_with("Cookie::from");
        match occurrence.medium {
            Medium::Cookie if takes_headers => has_one_in(&self.headers, &occurrence.span),
            Medium::Cookie => false,
            _ => has_one_in(&self.keys, &occurrence.span),
        }
    }
}

/// Returns whether one of some positions, which are in order, is within a range.
fn has_one_in(positions: &[usize], range: &Range<usize>) -> bool {
    steps::count();
    let first = positions.partition_point(|at| *at < range.start);
    positions.get(first).is_some_and(|at| *at < range.end)
}

/// Skips the calls that bind the key of a protected cookie and the member of a family: `.with(&key)`,
/// `.member("x")`, `.try_member(name)?`.
fn after_binding(mut call: &str) -> &str {
    const BINDINGS: [&str; 3] = [".with(", ".member(", ".try_member("];
    let mut left = LONGEST_BINDING;
    while let Some(arguments) = BINDINGS
        .iter()
        .find_map(|binding| call.strip_prefix(binding))
    {
        let Some(end) = end_of_arguments(arguments, left) else {
            return "";
        };
        left = left.saturating_sub(end);
        let rest = arguments.get(end..).unwrap_or_default();
        call = rest.strip_prefix('?').unwrap_or(rest).trim_start();
    }
    call
}

/// Returns the byte behind the parenthesis that closes the arguments at whose beginning a source is, if it is among its
/// first bytes.
fn end_of_arguments(source: &str, bytes: usize) -> Option<usize> {
    let mut depth = 1_usize;
    for (shape, span) in Lexer::new(source) {
        match shape {
            Shape::Sign(b'(') => depth += 1,
            Shape::Sign(b')') => depth -= 1,
            _ => {}
        }
        if span.end > bytes {
            return None;
        }
        if depth == 0 {
            return Some(span.end);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_binds_a_key_or_member_is_skipped_whatever_is_in_its_strings() {
        for (call, rest) in [
            (".set(x)", ".set(x)"),
            (".with(&key).set(x)", ".set(x)"),
            (".member(\"a)(\").set(x)", ".set(x)"),
            (".try_member(f(')', \"(\"))? .set(x)", ".set(x)"),
            (".with(&keys())\n    .member(\"7\")\n    .set(x)", ".set(x)"),
            (".with(&key).try_member(name)?.set(x)", ".set(x)"),
            (".with(&key", ""),
        ] {
            assert_eq!(after_binding(call), rest, "{call}");
        }
        let long = format!(".with({}).set(x)", "a,".repeat(LONGEST_BINDING));
        assert_eq!(after_binding(&long), "");
    }

    #[test]
    fn a_position_is_found_in_a_range() {
        let positions = [3, 5, 9];
        for (range, is) in [
            (0..3, false),
            (0..4, true),
            (5..6, true),
            (6..9, false),
            (9..10, true),
            (10..20, false),
        ] {
            assert_eq!(has_one_in(&positions, &range), is, "{range:?}");
        }
    }
}

//! Words and ranges of a source.

use crate::catalog::catalog;
use crate::rust::lexer::in_word;
use std::ops::Range;

/// Returns whether a word is a type that is a cookie or collects cookies.
pub(super) fn is_type(word: &str) -> bool {
    catalog().is_cookie_or_jar(word)
}

/// Returns whether an offset is in one of some ranges, which are in order.
pub(super) fn is_in(ranges: &[Range<usize>], at: usize) -> bool {
    range_at(ranges, at).is_some()
}

/// Returns the range, of some that are in order, in which an offset is.
pub(super) fn range_at(ranges: &[Range<usize>], at: usize) -> Option<&Range<usize>> {
    let after = ranges.partition_point(|range| range.start <= at);
    let last = ranges.get(after.checked_sub(1)?)?;
    (at < last.end).then_some(last)
}

/// Returns whether one of some matches, which are in order, begins within a range.
pub(super) fn any_within(matches: &[Range<usize>], range: &Range<usize>) -> bool {
    let first = matches.partition_point(|found| found.start < range.start);
    matches
        .get(first)
        .is_some_and(|found| found.start < range.end)
}

/// Returns whether a match is a whole word. A dot or colon at its beginning ends the word before it.
pub(super) fn is_word(source: &str, found: &Range<usize>) -> bool {
    let bytes = source.as_bytes();
    let at = |at: usize| bytes.get(at).copied().is_some_and(in_word);
    let goes_on_before = found.start.checked_sub(1).is_some_and(at) && at(found.start);
    !goes_on_before && !at(found.end)
}

/// Returns whether a text has a word.
pub(super) fn has_word(text: &str, word: &str) -> bool {
    memchr::memmem::find_iter(text.as_bytes(), word).any(|at| is_word(text, &(at..at + word.len())))
}

/// Returns whether a text names the type of one of the browser's interfaces.
pub(super) fn names_interface(text: &str) -> bool {
    catalog().interfaces.iter().any(|name| has_word(text, name))
}

/// Returns the word of which a match is a part.
pub(super) fn word_around<'s>(source: &'s str, found: &Range<usize>) -> &'s str {
    let bytes = source.as_bytes();
    let before = bytes.iter().take(found.start).rev();
    let start = found.start - before.take_while(|byte| in_word(**byte)).count();
    let after = bytes.iter().skip(found.start);
    let end = found.start + after.take_while(|byte| in_word(**byte)).count();
    source.get(start..end).unwrap_or_default()
}

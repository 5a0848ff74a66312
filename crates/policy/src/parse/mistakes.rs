//! Turns the errors of the TOML parser into findings.

use super::brackets::{self, Bracket};
use super::slips;
use crate::finding::Finding;
use crate::rules::Code;
use crate::source::{FileId, Source, Span};
use std::ops::Range;

/// Returns a finding for each line with errors, in their order, and whether a bracket has no end: then everything after it was
/// read as a part of its list or table.
pub(super) fn explained(
    file: FileId,
    source: &Source,
    text: &str,
    errors: &[toml::de::Error],
) -> (Vec<Finding>, bool) {
    if errors.is_empty() {
        return (Vec::new(), false);
    }
    // A line may have as many errors as characters, and one explains it.
    let mut first: Vec<(Range<usize>, &str)> = errors
        .iter()
        .map(|error| (range_of(error, text), error.message()))
        .collect();
    first.sort_by_key(|(range, _)| (range.start, range.end));
    first.dedup_by_key(|(range, _)| source.line_number(range.start));
    let written = slips::Written::of(text);
    // Too many brackets are the mistake, not that the last of them are not closed.
    let is_too_deep = |range: &Range<usize>| {
        let within = first.iter().filter(|(at, _)| range.contains(&at.start));
        within.into_iter().any(|(_, said)| said.contains("recurs"))
    };
    let unclosed = brackets::unclosed(text).filter(|(_, range)| !is_too_deep(range));
    let end = unclosed
        .as_ref()
        .map_or(usize::MAX, |(_, range)| range.start);
    let before = first.into_iter().filter(|(range, _)| range.start < end);
    let mut findings: Vec<Finding> = before
        .map(|(range, said)| {
            let (message, help) = slips::disclosure(&written, range.clone(), said);
            Finding::new(Code::Syntax, Span::new(file, &range), message).help(help)
        })
        .collect();
    let is_unclosed = unclosed.is_some();
    findings.extend(unclosed.map(|(bracket, range)| no_end(bracket, Span::new(file, &range))));
    (findings, is_unclosed)
}

/// Returns the place of an error, within the text.
fn range_of(error: &toml::de::Error, text: &str) -> Range<usize> {
    let range = error.span().unwrap_or(0..0);
    range.start.min(text.len())..range.end.min(text.len())
}

fn no_end(bracket: Bracket, span: Span) -> Finding {
    let (message, help) = match bracket {
        Bracket::List => (
            "this list has no closing bracket",
            "end it with `]` after its last item",
        ),
        Bracket::Table => (
            "this table in braces has no closing brace",
            "end it with `}` after its last key",
        ),
    };
    Finding::new(Code::Syntax, span, message).help(help)
}

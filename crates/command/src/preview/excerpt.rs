//! Lines of a policy file, with the locations of findings marked.

use cookie_registry_policy::report::visible;
use cookie_registry_policy::source::Source;
use serde::Serialize;
use std::ops::Range;

/// The maximum number of lines that are quoted for one location.
const MAX_LINES: usize = 12;

/// One line of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Line {
    /// Its number, from 1.
    pub(super) number: usize,
    /// Its text, without the line end.
    pub(super) pieces: Vec<Piece>,
}

/// A part of a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Piece {
    /// Its text, with control characters made visible.
    pub(super) text: String,
    /// Whether a finding points to it.
    pub(super) marked: bool,
}

/// Returns the lines that a range covers.
pub(super) fn excerpt(source: &Source, place: &Range<usize>) -> Vec<Line> {
    let text = &source.text;
    let first = source.position(place.start).line;
    // The end is exclusive; the last byte may be the last one of a line.
    let last = source
        .position(place.end.saturating_sub(1).max(place.start))
        .line;
    let before = text.get(..floor(text, place.start)).unwrap_or_default();
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    lines_from(text, (start, first), std::slice::from_ref(place))
        .take((last + 1 - first).min(MAX_LINES))
        .collect()
}

/// Returns every line of a file, with these ranges marked.
pub(super) fn lines<'a>(
    source: &'a Source,
    marks: &'a [Range<usize>],
) -> impl Iterator<Item = Line> + 'a {
    lines_from(&source.text, (0, 1), marks)
}

/// Returns every line from a given line onwards, with that line's offset and number.
fn lines_from<'a>(
    text: &'a str,
    (mut start, first): (usize, usize),
    marks: &'a [Range<usize>],
) -> impl Iterator<Item = Line> + 'a {
    let rest = text.get(start..).unwrap_or_default();
    rest.split_inclusive('\n')
        .zip(first..)
        .map(move |(line, number)| {
            let range = start..start + line.trim_end_matches(['\n', '\r']).len();
            start += line.len();
            Line {
                number,
                pieces: pieces(text, range, marks),
            }
        })
}

/// Splits a line where a mark begins or ends.
fn pieces(text: &str, line: Range<usize>, marks: &[Range<usize>]) -> Vec<Piece> {
    let within = |at: usize| floor(text, at.clamp(line.start, line.end));
    let marks: Vec<Range<usize>> = marks
        .iter()
        .map(|mark| within(mark.start)..within(mark.end))
        .filter(|mark| !mark.is_empty())
        .collect();
    let mut cuts: Vec<usize> = marks
        .iter()
        .flat_map(|mark| [mark.start, mark.end])
        .collect();
    cuts.extend([line.start, line.end]);
    cuts.sort_unstable();
    cuts.dedup();
    let mut pieces: Vec<Piece> = Vec::new();
    for (start, end) in cuts.iter().zip(cuts.iter().skip(1)) {
        let marked = marks.iter().any(|mark| mark.contains(start));
        let text = visible(text.get(*start..*end).unwrap_or_default());
        match pieces.last_mut() {
            Some(last) if last.marked == marked => last.text.push_str(&text),
            _ => pieces.push(Piece {
                text: text.into_owned(),
                marked,
            }),
        }
    }
    pieces
}

/// Returns the nearest character boundary at or before this offset.
fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len()))
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Formats the lines as text, with marked parts in brackets.
    fn text_of(lines: impl IntoIterator<Item = Line>) -> Vec<String> {
        let piece = |piece: &Piece| match piece.marked {
            true => format!("[{}]", piece.text),
            false => piece.text.clone(),
        };
        let line = |line: Line| {
            let text: String = line.pieces.iter().map(piece).collect();
            format!("{} {text}", line.number)
        };
        lines.into_iter().map(line).collect()
    }

    #[test]
    fn marks_may_overlap_touch_and_reach_over_lines() {
        let source = Source::new("policy.toml", "abcdef\r\nghi\n\njk");
        let of = |marks: &[Range<usize>]| text_of(lines(&source, marks));
        assert_eq!(of(&[]), ["1 abcdef", "2 ghi", "3 ", "4 jk"]);
        assert_eq!(
            of(&[1..3, 2..4, 4..5]),
            ["1 a[bcde]f", "2 ghi", "3 ", "4 jk"]
        );
        assert_eq!(
            of(&[5..9, 99..100]),
            ["1 abcde[f]", "2 [g]hi", "3 ", "4 jk"]
        );
    }

    #[test]
    fn an_excerpt_is_the_lines_of_its_place() {
        let source = Source::new("policy.toml", "one = 1\ntwo = \u{1b}\u{e4}\nthree = 3\n");
        let of = |place: Range<usize>| text_of(excerpt(&source, &place));
        assert_eq!(of(8..11), ["2 [two] = \u{241b}\u{e4}"]);
        assert_eq!(of(6..11), ["1 one = [1]", "2 [two] = \u{241b}\u{e4}"]);
        // In the middle of a character, at an end, beyond all, and of no length.
        assert_eq!(of(16..17), ["2 two = \u{241b}[\u{e4}]"]);
        assert_eq!(of(0..8), ["1 [one = 1]"]);
        assert_eq!(of(0..0), ["1 one = 1"]);
        assert_eq!(of(500..600), [""; 0]);
        let long = Source::new("policy.toml", "x\n".repeat(100));
        assert_eq!(excerpt(&long, &(0..200)).len(), MAX_LINES);
        let empty = Source::new("policy.toml", "");
        assert_eq!(text_of(excerpt(&empty, &(0..0))), [""; 0]);
    }
}

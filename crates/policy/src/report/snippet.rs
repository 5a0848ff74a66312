//! A finding as the text of a compile error: the message, the lines of the policy with carets, and what to write instead.
//!
//! The macro writes this text without colours, so the code for colours is not compiled with a service. For a finding on
//! a single line, the text looks like the output of [`human`](super::human()). A test compares the two.

use super::text::{inert, visible, visible_line};
use crate::finding::Finding;
use crate::source::{FileId, Position, Source, Sources, Span};
use std::ops::Range;
use unicode_width::UnicodeWidthChar;

/// Longer lines are cut, in columns.
const MAX_COLUMNS: usize = 132;

/// The columns that are left before a place in a line that is cut.
const BEFORE: usize = 20;

/// What stands for the part of a line that was cut, and for lines that are left out.
const CUT: &str = "...";

/// Formats the message, snippet and help without a severity, for the text of a compile error, to which rustc
/// adds `error`. The first line is the message followed by the code.
#[must_use]
pub fn snippet(finding: &Finding, sources: &Sources) -> String {
    let excerpts: Vec<Excerpt<'_>> = excerpts(finding, sources);
    let numbers = excerpts.iter().flat_map(|excerpt| &excerpt.marks);
    let last = numbers.map(|mark| mark.line).max().unwrap_or_default();
    let mut writer = Writer {
        lines: vec![format!(
            "{} [{}]",
            visible_line(&finding.message),
            finding.code
        )],
        margin: last.to_string().len(),
    };
    for excerpt in &excerpts {
        writer.excerpt(excerpt);
    }
    if let Some(help) = &finding.help {
        writer.gutter("");
        writer.help(&inert(&visible(help)));
    }
    writer.lines.join("\n")
}

/// A file, and the places in it that belong to a finding, in order.
struct Excerpt<'f> {
    source: &'f Source,
    /// The first place that is named above the lines.
    position: Position,
    marks: Vec<Mark>,
}

/// A place within one line.
struct Mark {
    /// The number of the line.
    line: usize,
    /// The columns as they are shown, from 0.
    columns: Range<usize>,
    label: String,
    is_primary: bool,
}

/// Returns the places of a finding for each file: first that of the finding itself.
fn excerpts<'f>(finding: &'f Finding, sources: &'f Sources) -> Vec<Excerpt<'f>> {
    let related = || finding.related.iter().map(|it| (it.span, it.text.as_str()));
    let mut files: Vec<FileId> = vec![finding.span.file];
    for (span, _) in related() {
        if !files.contains(&span.file) {
            files.push(span.file);
        }
    }
    let excerpt = |file: &FileId| {
        let source = sources.get(*file)?;
        let label = finding.label.as_deref().unwrap_or_default();
        let own = std::iter::once((finding.span, label, true));
        let related = related().map(|(span, text)| (span, text, false));
        let here = own.chain(related).filter(|(span, ..)| span.file == *file);
        let mut places: Vec<_> = here
            .map(|(span, label, is_primary)| (drawn(source, span), label, is_primary))
            .collect();
        places.sort_by_key(|(at, _, is_primary)| (at.start, !is_primary));
        let named = places.iter().find(|(.., is_primary)| *is_primary);
        let (first, ..) = named.or(places.first())?;
        Some(Excerpt {
            source,
            position: source.position(first.start),
            marks: places
                .iter()
                .map(|(at, label, is_primary)| Mark::new(source, at, label, *is_primary))
                .collect(),
        })
    };
    files.iter().filter_map(excerpt).collect()
}

impl Mark {
    fn new(source: &Source, at: &Range<usize>, label: &str, is_primary: bool) -> Self {
        let before = source.text.get(..at.start).unwrap_or_default();
        let start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let columns =
            |range: Range<usize>| width(&shown(source.text.get(range).unwrap_or_default()));
        let first = columns(start..at.start);
        Self {
            line: source.position(at.start).line,
            // A place without a length has a caret too.
            columns: first..first + columns(at.clone()).max(1),
            label: visible_line(label).into_owned(),
            is_primary,
        }
    }

    const fn sign(&self) -> &'static str {
        if self.is_primary { "^" } else { "-" }
    }
}

/// The text so far.
struct Writer {
    lines: Vec<String>,
    /// How many digits the numbers of lines have at most.
    margin: usize,
}

impl Writer {
    /// Adds a line without a number.
    fn gutter(&mut self, text: &str) {
        let line = format!("{:margin$} | {text}", "", margin = self.margin);
        self.lines.push(line.trim_end().to_owned());
    }

    fn help(&mut self, help: &str) {
        let margin = self.margin;
        for (number, line) in help.lines().enumerate() {
            let before = if number == 0 { "= help: " } else { "        " };
            let line = format!("{:margin$} {before}{line}", "");
            self.lines.push(line.trim_end().to_owned());
        }
    }

    fn excerpt(&mut self, excerpt: &Excerpt<'_>) {
        let is_first = self.lines.len() == 1;
        let arrow = if is_first { "-->" } else { ":::" };
        if !is_first {
            self.gutter("");
        }
        let path = excerpt.source.path.to_string_lossy();
        let Position { line, column } = excerpt.position;
        let margin = self.margin;
        self.lines.push(format!(
            "{:margin$}{arrow} {}:{line}:{column}",
            "",
            visible_line(&path)
        ));
        self.gutter("");
        let mut previous: Option<usize> = None;
        for marks in excerpt.marks.chunk_by(|one, other| one.line == other.line) {
            let Some(line) = marks.first().map(|mark| mark.line) else {
                continue;
            };
            match previous.map(|previous| line - previous) {
                // A line between two is shorter than the sign for it.
                Some(2) => self.source_line(excerpt.source, line - 1, &[]),
                Some(3..) => self.lines.push(CUT.to_owned()),
                _ => {}
            }
            self.source_line(excerpt.source, line, marks);
            previous = Some(line);
        }
    }

    /// Adds a line of a source, and below it the marks and their labels.
    fn source_line(&mut self, source: &Source, number: usize, marks: &[Mark]) {
        let text = shown(source.line(number));
        let (text, marks) = fitted(text.trim_end(), marks);
        let margin = self.margin;
        let line = format!("{number:<margin$} | {text}");
        self.lines.push(line.trim_end().to_owned());
        if marks.is_empty() {
            return;
        }
        let mut signs = Row::default();
        // The finding's own place is drawn over the others.
        for is_primary in [false, true] {
            for (mark, columns) in marks.iter().filter(|(it, _)| it.is_primary == is_primary) {
                signs.draw(columns.start, &mark.sign().repeat(columns.len()));
            }
        }
        // The last label fits behind its place, unless another place reaches as far.
        let mut labelled: Vec<_> = marks
            .iter()
            .filter(|(it, _)| !it.label.is_empty())
            .collect();
        let ends_last = labelled.last().is_some_and(|(_, last)| {
            signs.0.len() == last.end
                && marks
                    .iter()
                    .all(|(_, it)| it == last || it.end <= last.start)
        });
        if let Some((mark, columns)) = labelled.pop_if(|_| ends_last) {
            signs.draw(columns.end + 1, &mark.label);
        }
        self.gutter(&signs.text());
        if !labelled.is_empty() {
            self.gutter(&Row::of_bars(&labelled).text());
        }
        while let Some((mark, columns)) = labelled.pop() {
            let mut row = Row::of_bars(&labelled);
            row.draw(columns.start, &mark.label);
            self.gutter(&row.text());
        }
    }
}

/// Characters in columns.
#[derive(Default)]
struct Row(Vec<char>);

impl Row {
    fn of_bars(marks: &[&(&Mark, Range<usize>)]) -> Self {
        let mut row = Self::default();
        for (_, columns) in marks {
            row.draw(columns.start, "|");
        }
        row
    }

    fn draw(&mut self, column: usize, text: &str) {
        for (at, sign) in text.chars().enumerate() {
            let at = column + at;
            if self.0.len() <= at {
                self.0.resize(at + 1, ' ');
            }
            if let Some(place) = self.0.get_mut(at) {
                *place = sign;
            }
        }
    }

    fn text(&self) -> String {
        self.0.iter().collect()
    }
}

/// Returns a line, cut around its marks if it is too long, and the columns of the marks in it.
fn fitted<'m>(text: &str, marks: &'m [Mark]) -> (String, Vec<(&'m Mark, Range<usize>)>) {
    let all = width(text);
    let first = marks
        .iter()
        .map(|mark| mark.columns.start)
        .min()
        .unwrap_or_default();
    let last = marks
        .iter()
        .map(|mark| mark.columns.end)
        .max()
        .unwrap_or_default();
    let left = if all <= MAX_COLUMNS || last + CUT.len() <= MAX_COLUMNS {
        0
    } else {
        first.saturating_sub(BEFORE)
    };
    // A place at the end of a line has its caret behind the last character.
    let right = if all <= left + MAX_COLUMNS {
        all.max(last)
    } else {
        left + MAX_COLUMNS
    };
    let mut column = 0;
    let mut kept = String::with_capacity(text.len().min(MAX_COLUMNS));
    for c in text.chars() {
        let after = column + c.width().unwrap_or(1);
        let is_cut =
            left > 0 && column < left + CUT.len() || right < all && after + CUT.len() > right;
        if left <= column && after <= right && !is_cut {
            kept.push(c);
        }
        column = after;
    }
    let start = if left > 0 { CUT } else { "" };
    let end = if right < all { CUT } else { "" };
    let moved = |at: usize| at.clamp(left, right) - left;
    let marks = marks.iter().map(|mark| {
        let columns = moved(mark.columns.start)..moved(mark.columns.end);
        (mark, columns)
    });
    (format!("{start}{kept}{end}"), marks.collect())
}

/// Returns a part of a line as it is shown: tabs as four spaces, and what would do something as a picture.
fn shown(part: &str) -> String {
    visible_line(&part.replace('\t', "    ").replace('\r', " ")).into_owned()
}

/// Returns the number of columns that a text takes in a terminal.
fn width(text: &str) -> usize {
    text.chars().map(|c| c.width().unwrap_or(1)).sum()
}

/// Returns the part of a span that a caret can show: within the text and on one line.
pub(super) fn drawn(source: &Source, span: Span) -> Range<usize> {
    let text = &source.text;
    let boundary = |mut at: usize| {
        at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let (start, end) = (boundary(span.start as usize), boundary(span.end as usize));
    let line_end = text[start..]
        .find('\n')
        .map_or(text.len(), |newline| start + newline);
    start..end.clamp(start, line_end.max(start))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Code;
    use crate::source::Span;

    /// Returns the text about places in a source, the first of which is that of the finding.
    fn of(text: &str, places: &[(&str, &str)]) -> String {
        let mut sources = Sources::default();
        let file = sources.add(Source::new("policy.toml", text)).unwrap();
        let span = |part: &str| {
            let at = text.find(part).unwrap();
            Span::new(file, &(at..at + part.len()))
        };
        let ((first, label), others) = places.split_first().unwrap();
        let mut finding = Finding::new(Code::Syntax, span(first), "it is wrong").help("write\nit");
        if !label.is_empty() {
            finding = finding.label(*label);
        }
        for (part, text) in others {
            finding = finding.related(span(part), *text);
        }
        snippet(&finding, &sources)
    }

    #[test]
    fn several_places_of_one_line_are_distinguished() {
        let text = of(
            "a = { b = 1, c = 2, d = 3 }\n",
            &[("c = 2", "c"), ("b = 1", "b"), ("d = 3", "d")],
        );
        let expected = "\
it is wrong [syntax]
 --> policy.toml:1:14
  |
1 | a = { b = 1, c = 2, d = 3 }
  |       -----  ^^^^^  ----- d
  |       |      |
  |       |      c
  |       b
  |
  = help: write
          it";
        assert_eq!(text, expected);
    }

    #[test]
    fn a_place_within_another_keeps_its_label() {
        let text = of(
            "\nab = \"value\"\n",
            &[("val", "this"), ("\"value\"", "of that")],
        );
        let expected = "\
  |
2 | ab = \"value\"
  |      -^^^---
  |      ||
  |      |this
  |      of that
  |";
        assert!(text.contains(expected), "{text}");
    }

    #[test]
    fn a_long_line_is_cut_around_its_places() {
        let line = format!("a = \"{}\" b = \"{}\"", "x".repeat(200), "y".repeat(200));
        let text = of(&line, &[("b", "here")]);
        let lines: Vec<&str> = text.lines().collect();
        assert!(
            lines[3].starts_with("1 | ...x") && lines[3].ends_with("y..."),
            "{text}"
        );
        assert!(
            lines.iter().all(|line| line.len() <= MAX_COLUMNS + 4),
            "{text}"
        );
        assert_eq!(lines[3].find("b ="), lines[4].find("^ here"), "{text}");
        let text = of(&line, &[("a", "")]);
        assert!(
            text.contains("1 | a = \"xxx") && text.contains("\n  | ^\n"),
            "{text}"
        );
    }

    /// What one writer shows of findings on single lines, the other shows in the same way.
    #[cfg(feature = "report")]
    #[test]
    fn a_finding_looks_as_the_command_shows_it() {
        let places: [&[(&str, &str)]; 7] = [
            &[("kind", "")],
            &[("\"no\"", "two columns each")],
            &[("= 2", "the first"), ("= 4", "the second")],
            &[("= 4", "the first"), ("= 2", "")],
            &[("three", "here"), ("= 2", "and here")],
            &[("日本", ""), ("three", "between")],
            &[("\u{e9}t\u{e9} = 2", "")],
        ];
        let text =
            "kind = 1\n\u{e9}t\u{e9} = 2\r\nthree\t= \"no\"\n日本 = 4\nfive = 5\nsix = \"\u{7}\"\n";
        let mut sources = Sources::default();
        let file = sources.add(Source::new("policy.toml", text)).unwrap();
        let span = |part: &str| {
            let at = text.find(part).unwrap();
            Span::new(file, &(at..at + part.len()))
        };
        for places in places {
            let ((first, label), others) = places.split_first().unwrap();
            let mut finding = Finding::new(Code::Syntax, span(first), "wrong").help("write this");
            if !label.is_empty() {
                finding = finding.label(*label);
            }
            for (part, text) in others {
                finding = finding.related(span(part), *text);
            }
            let without_title = |text: String| {
                let lines = text.lines().skip(1).map(str::trim_end);
                lines.collect::<Vec<_>>().join("\n")
            };
            let by_command = crate::report::human(&finding, &sources, crate::report::Style::Plain);
            assert_eq!(
                without_title(snippet(&finding, &sources)),
                without_title(by_command),
                "{places:?}"
            );
        }
    }
}

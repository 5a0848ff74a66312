//! Human-readable findings: the message, the line of the policy with a caret, and what to write instead.

use crate::finding::{Finding, Severity};
use crate::source::{Source, Sources, Span};
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use std::borrow::Cow;

/// Whether the output is coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Without colours, for files, compilers and pipes.
    Plain,
    /// With colours, for a terminal.
    Coloured,
}

impl Style {
    fn renderer(self) -> Renderer {
        match self {
            Self::Plain => Renderer::plain(),
            Self::Coloured => Renderer::styled(),
        }
        .decor_style(DecorStyle::Ascii)
    }
}

/// Formats one finding in the style of a compiler, including `error[code]`.
///
/// ```
/// use cookie_registry_policy::{Options, check_files, report::{Style, human}, source::Memory};
///
/// let files = Memory::from_iter([("policy.toml", "format = 2\n")]);
/// let checked = check_files(&files, "policy.toml".as_ref(), Options::today()).unwrap();
/// let text: String = checked.findings.iter().map(|finding| human(finding, &checked.sources, Style::Plain)).collect();
/// assert!(text.contains("error[unsupported-format]: format 2 is not known"));
/// assert!(text.contains("policy.toml:1:10"));
/// ```
#[must_use]
pub fn human(finding: &Finding, sources: &Sources, style: Style) -> String {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    let title = level
        .primary_title(visible(&finding.message))
        .id(finding.code.as_str());
    let mut text =
        style
            .renderer()
            .render(&[with_snippets(Group::with_title(title), finding, sources)]);
    text.push('\n');
    text
}

/// Formats the message, snippet and help without a severity, for the text of a compile error, to which rustc
/// adds `error`. The first line is the message followed by the code.
#[must_use]
pub fn snippet(finding: &Finding, sources: &Sources) -> String {
    let title = format!("{} [{}]", visible(&finding.message), finding.code);
    let title = Level::ERROR.no_name().primary_title(title);
    Style::Plain
        .renderer()
        .render(&[with_snippets(Group::with_title(title), finding, sources)])
}

fn with_snippets<'a>(group: Group<'a>, finding: &'a Finding, sources: &'a Sources) -> Group<'a> {
    let mut group = group;
    let main = finding.span.file;
    let mut files = vec![main];
    files.extend(
        finding
            .related
            .iter()
            .map(|label| label.span.file)
            .filter(|file| *file != main),
    );
    files.dedup();
    for file in files {
        let Some(source) = sources.get(file) else {
            continue;
        };
        let related: Vec<_> = finding
            .related
            .iter()
            .filter(|label| label.span.file == file)
            .map(|label| (drawn(source, label.span), label.text.as_str()))
            .collect();
        let caret = (file == main).then(|| drawn(source, finding.span));
        let lines = lines_around(source, caret.iter().chain(related.iter().map(|(at, _)| at)));
        let within = |at: std::ops::Range<usize>| at.start - lines.start..at.end - lines.start;
        // A carriage return of a Windows line ending is shown as a space, so that columns do not change.
        let quoted = source.text[lines.clone()].replace('\r', " ");
        let mut shown = Snippet::source(quoted)
            .line_start(source.position(lines.start).line)
            .path(source.path.to_string_lossy().into_owned());
        if let Some(caret) = caret {
            let caret = AnnotationKind::Primary.span(within(caret));
            shown = shown
                .annotation(caret.label(visible(finding.label.as_deref().unwrap_or_default())));
        }
        shown = shown.annotations(related.into_iter().map(|(at, text)| {
            AnnotationKind::Context
                .span(within(at))
                .label(visible(text))
        }));
        group = group.element(shown);
    }
    if let Some(help) = &finding.help {
        group = group.element(Level::HELP.message(visible(help)));
    }
    group
}

/// Makes control characters visible, so that text quoted from a policy cannot move the terminal's cursor or
/// change its colours. Line breaks stay.
///
/// ```
/// use cookie_registry_policy::report::visible;
/// assert_eq!(visible("a\u{1b}[2Jb\n"), "a\u{241b}[2Jb\n");
/// ```
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    let moves = |c: char| c.is_control() && c != '\n';
    if !text.contains(moves) {
        return Cow::Borrowed(text);
    }
    let picture = |c: char| match u32::from(c) {
        code @ 0..0x20 if moves(c) => char::from_u32(0x2400 + code).unwrap_or(c),
        _ if moves(c) => char::REPLACEMENT_CHARACTER,
        _ => c,
    };
    Cow::Owned(text.chars().map(picture).collect())
}

/// Returns the range of whole lines that contain these ranges. The renderer visits every line it is given, so
/// passing the whole file would take quadratic time for many findings in a long file.
fn lines_around<'r>(
    source: &Source,
    ranges: impl Iterator<Item = &'r std::ops::Range<usize>>,
) -> std::ops::Range<usize> {
    let text = &source.text;
    let (first, last) = ranges.fold((text.len(), 0), |(first, last), range| {
        (first.min(range.start), last.max(range.end))
    });
    let start = text[..first].rfind('\n').map_or(0, |newline| newline + 1);
    let last = last.max(start);
    let end = text[last..]
        .find('\n')
        .map_or(text.len(), |newline| last + newline);
    start..end
}

/// Returns the part of a span that a caret can show: within the text and on one line.
fn drawn(source: &Source, span: Span) -> std::ops::Range<usize> {
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
    use super::visible;

    #[test]
    fn no_text_moves_the_cursor() {
        assert_eq!(
            visible("a\r\nb\u{1b}[31m\u{7f}\u{9b}"),
            "a\u{240d}\nb\u{241b}[31m\u{fffd}\u{fffd}"
        );
        assert_eq!(visible("plain\ntext"), "plain\ntext");
    }

    #[test]
    fn line_ends_of_windows_are_not_shown() {
        let files =
            crate::source::Memory::from_iter([("policy.toml", "format = 2\r\nother = 1\r\n")]);
        let options = crate::Options::today();
        let checked = crate::check_files(&files, "policy.toml".as_ref(), options).unwrap();
        for finding in &checked.findings {
            let text = super::human(finding, &checked.sources, super::Style::Plain);
            assert!(!text.contains(['\r', '\u{240d}']), "{text}");
        }
    }
}

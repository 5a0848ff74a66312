//! Human-readable findings: the message, the line of the policy with a caret, and what to write instead.

use super::hyperlink::{rule_address, with_places};
use super::snippet::drawn;
use super::text::{inert, visible, visible_line};
use crate::finding::{Finding, Severity};
use crate::source::{Source, Sources};
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};
use std::ops::Range;
use std::path::Path;

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
    drawn_in(finding, sources, style, None)
}

/// Formats one finding like [`human`] in colours, for a terminal that supports links. The code links to the documentation of
/// the rule, and each location links to its file. `address` returns the address of a file of the policy, if the terminal can
/// open it.
#[must_use]
pub fn human_linked(
    finding: &Finding,
    sources: &Sources,
    address: &dyn Fn(&Path) -> Option<String>,
) -> String {
    let rule = rule_address(finding.code);
    let text = drawn_in(finding, sources, Style::Coloured, Some(rule));
    let related = finding.related.iter().map(|label| label.span.file);
    let files = related.chain([finding.span.file]);
    let files = files.filter_map(|file| {
        let path = &sources.get(file)?.path;
        Some((shown_path(path), address(path)?))
    });
    with_places(&text, &files.collect::<Vec<_>>())
}

/// Formats one finding, with the address to which its code leads.
fn drawn_in(finding: &Finding, sources: &Sources, style: Style, address: Option<String>) -> String {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    let mut title = level
        .primary_title(visible_line(&finding.message))
        .id(finding.code.as_str());
    if let Some(address) = address {
        title = title.id_url(address);
    }
    let mut text =
        style
            .renderer()
            .render(&[with_snippets(Group::with_title(title), finding, sources)]);
    text.push('\n');
    text
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
        let related = finding.related.iter();
        let related = related.filter(|label| label.span.file == file);
        let mut places: Vec<Place<'_>> = related
            .map(|label| (drawn(source, label.span), label.text.as_str(), false))
            .collect();
        if file == main {
            let label = finding.label.as_deref().unwrap_or_default();
            places.insert(0, (drawn(source, finding.span), label, true));
        }
        for places in near(source, places) {
            group = group.element(excerpt(source, places));
        }
    }
    if let Some(help) = &finding.help {
        group = group.element(Level::HELP.message(inert(&visible(help)).into_owned()));
    }
    group
}

/// A place in a source, with its label, and whether it is the finding's own.
type Place<'f> = (Range<usize>, &'f str, bool);

/// How many lines may lie between two places that one snippet shows. The renderer visits every line of a snippet, also those
/// that it leaves out, so two places that are far from each other are two snippets.
const MOST_BETWEEN: usize = 100;

/// Returns the places in groups of those that are near each other, the group with the finding's own first.
fn near<'f>(source: &Source, mut places: Vec<Place<'f>>) -> Vec<Vec<Place<'f>>> {
    places.sort_by_key(|(at, ..)| at.start);
    let mut groups: Vec<Vec<Place<'f>>> = Vec::new();
    let mut last = 0;
    for place in places {
        let line = source.position(place.0.start).line;
        match groups.last_mut() {
            Some(group) if line <= last + MOST_BETWEEN => group.push(place),
            _ => groups.push(vec![place]),
        }
        last = line;
    }
    for group in &mut groups {
        group.sort_by_key(|(.., is_own)| !is_own);
    }
    groups.sort_by_key(|group| !group.iter().any(|(.., is_own)| *is_own));
    groups
}

/// Returns the snippet with some places.
fn excerpt<'f>(source: &'f Source, places: Vec<Place<'f>>) -> Snippet<'f, Annotation<'f>> {
    let lines = lines_around(source, places.iter().map(|(at, ..)| at));
    #[cfg(test)]
    tests::count(source.text[lines.clone()].lines().count());
    let quoted = quoted(&source.text[lines.clone()]);
    // What is shown for a character may have another length than the character.
    let shown_at = |at: usize| self::quoted(&source.text[lines.start..at]).len();
    let within = |at: Range<usize>| shown_at(at.start)..shown_at(at.end);
    let shown = Snippet::source(quoted)
        .line_start(source.position(lines.start).line)
        .path(shown_path(&source.path));
    shown.annotations(places.into_iter().map(|(at, label, is_own)| {
        let kind = match is_own {
            true => AnnotationKind::Primary,
            false => AnnotationKind::Context,
        };
        kind.span(within(at)).label(visible_line(label))
    }))
}

/// Returns a path as findings show it.
fn shown_path(path: &Path) -> String {
    visible_line(&path.to_string_lossy()).into_owned()
}

/// Returns lines of a policy as a snippet shows them. A carriage return of a Windows line ending is shown as a space, so
/// that all columns stay the same, and the renderer knows how wide a tab is.
fn quoted(lines: &str) -> String {
    let shown = |part: &str| visible(&part.replace('\r', " ")).into_owned();
    lines.split('\t').map(shown).collect::<Vec<_>>().join("\t")
}

/// Returns the range of whole lines that contain these ranges.
fn lines_around<'r>(
    source: &Source,
    ranges: impl Iterator<Item = &'r Range<usize>>,
) -> Range<usize> {
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

#[cfg(test)]
mod tests {
    use super::super::snippet;
    use super::*;
    use std::cell::Cell;

    thread_local! {
        static LINES: Cell<usize> = const { Cell::new(0) };
    }

    /// Counts lines that the renderer is given.
    pub(super) fn count(lines: usize) {
        LINES.set(LINES.get() + lines);
    }

    /// Ten times as many entries of one name and path take about ten times as many lines, although each finding names the
    /// first of them.
    #[test]
    fn what_is_drawn_grows_with_the_number_of_findings() {
        let drawn = |entries: usize| {
            let entry = |at: usize| format!("[cookies.c{at}]\nname = \"session\"\n");
            let entries: String = (0..entries).map(entry).collect();
            let text = format!("format = 1\n{entries}");
            let files = crate::source::Memory::from_iter([("policy.toml", text)]);
            let options = crate::Options::today();
            let checked = crate::check_files(&files, "policy.toml".as_ref(), options).unwrap();
            let twice = |finding: &&Finding| finding.code == crate::Code::CookieDeclaredTwice;
            let twice = checked.findings.iter().filter(twice);
            let before = LINES.get();
            let texts = twice.map(|finding| human(finding, &checked.sources, Style::Plain));
            let shown = texts.map(|text| text.lines().count()).max();
            assert!(shown.is_some_and(|lines| lines < 20), "{shown:?}");
            LINES.get() - before
        };
        let some = drawn(30);
        for times in [10, 100] {
            let more = drawn(30 * times);
            assert!(more > 0 && more <= 3 * times * some, "{some}, {more}");
        }
    }

    /// Whatever a policy says, a report is lines that begin with a word of ours, without anything that a terminal or a
    /// runner of workflows would take for a command.
    #[test]
    fn no_text_of_a_policy_begins_a_line_or_moves_the_cursor() {
        let hostile = "x\u{1b}[2J\u{9b}31m\u{202e}\u{2028}::error::\u{85}\u{200f}y";
        let text = format!(
            "format = 2\n[cookies.a]\nname = \"{hostile}\"\ncategory = \"\"\"\n  ::warning::x\n##[group]y\"\"\"\n\
             \"k\\n::error::z\" = 1\n"
        );
        let files = crate::source::Memory::from_iter([("policy\n::error::.toml", text)]);
        let path = "policy\n::error::.toml".as_ref();
        let checked = crate::check_files(&files, path, crate::Options::today()).unwrap();
        assert!(checked.findings.len() > 3);
        for finding in &checked.findings {
            for text in [
                human(finding, &checked.sources, Style::Plain),
                snippet(finding, &checked.sources),
            ] {
                assert!(
                    !text.contains(|c| super::super::text::is_hidden(c) && c != '\n'),
                    "{text:?}"
                );
                for line in text.lines() {
                    let line = line.trim_start();
                    assert!(!line.starts_with("::") && !line.starts_with("##"), "{text}");
                }
            }
        }
    }

    #[test]
    fn a_caret_stays_below_its_place_behind_hidden_characters() {
        let text = "format = 1\nx = \"\u{9b}\u{61c}\"; y\n";
        let files = crate::source::Memory::from_iter([("policy.toml", text)]);
        let options = crate::Options::today();
        let checked = crate::check_files(&files, "policy.toml".as_ref(), options).unwrap();
        let finding = checked
            .findings
            .iter()
            .find(|it| it.code == crate::Code::Syntax);
        let text = human(finding.unwrap(), &checked.sources, Style::Plain);
        let lines: Vec<&str> = text.lines().collect();
        let at = lines.iter().position(|line| line.contains("x = ")).unwrap();
        let column = |line: &str, c: char| line.chars().position(|found| found == c);
        assert_eq!(column(lines[at], ';'), column(lines[at + 1], '^'), "{text}");
    }

    /// Links add nothing to what is shown, and no text of a policy adds, moves or ends one.
    #[test]
    fn a_linked_finding_shows_the_same_and_leads_to_rule_and_file_only() {
        let hostile = "x\u{1b}]8;;https://evil.example/\u{1b}\\\\y\u{7}\u{9c}";
        let text = format!(
            "format = 2\n[cookies.a]\nname = \"{hostile}\"\n\"k{hostile}\" = 1\ncategory = \"\"\"\n  --> {HOSTILE}:1:1\n\"\"\"\n"
        );
        const HOSTILE: &str = "policy\u{1b}\\;\u{7}.toml";
        let files = crate::source::Memory::from_iter([(HOSTILE, text)]);
        let checked =
            crate::check_files(&files, HOSTILE.as_ref(), crate::Options::today()).unwrap();
        assert!(checked.findings.len() > 3);
        let address = |path: &Path| Some(format!("file:///{}", path.display()));
        for finding in &checked.findings {
            let linked = human_linked(finding, &checked.sources, &address);
            let (shown, addresses) = super::super::hyperlink::shown_and_addresses(&linked);
            assert_eq!(shown, human(finding, &checked.sources, Style::Coloured));
            let rule = rule_address(finding.code);
            assert_eq!(addresses.first(), Some(&rule), "{linked:?}");
            let places = &addresses[1..];
            assert!(
                !places.is_empty() && places.iter().all(|it| it == "file:///policy%1B\\;%07.toml"),
                "{places:?}"
            );
            let none = human_linked(finding, &checked.sources, &|_| None);
            let (_, addresses) = super::super::hyperlink::shown_and_addresses(&none);
            assert_eq!(addresses, [rule]);
        }
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

//! Findings as annotations of a GitHub workflow run, and as the Markdown summary of its page.

use super::data::{Place, Report};
use super::text::visible;
use crate::finding::{Finding, Severity};
use std::fmt::Write as _;

/// Formats one workflow command per finding (`::error file=…,line=…::message`). GitHub shows the message at the line.
///
/// ```
/// use cookie_registry_policy::{Options, check_files, report::{Report, annotations}, source::Memory};
///
/// let files = Memory::from_iter([("policy.toml", "format = 2\n")]);
/// let checked = check_files(&files, "policy.toml".as_ref(), Options::today()).unwrap();
/// let report = Report {
///     sources: &checked.sources,
///     findings: &checked.findings,
///     allowed: 0,
///     file_name: &|path| path.display().to_string(),
/// };
/// let start = "::error file=policy.toml,line=1,endLine=1,col=10,endColumn=11,title=unsupported-format::format 2 is not known%0A";
/// assert!(annotations(&report).lines().any(|line| line.starts_with(start)));
/// ```
#[must_use]
pub fn annotations(report: &Report<'_>) -> String {
    report
        .findings
        .iter()
        .map(|finding| annotation(finding, report.place(finding)))
        .collect()
}

fn annotation(finding: &Finding, place: Option<Place>) -> String {
    let command = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    let mut message = finding.message.clone();
    if let Some(help) = &finding.help {
        message.push('\n');
        message.push_str(help);
    }
    let mut line = format!("::{command} ");
    if let Some(Place { file, start, end }) = place {
        line.push_str("file=");
        line.push_str(&property(&file));
        // GitHub rejects an annotation that has columns and spans several lines.
        let columns = if start.line == end.line {
            format!(",col={},endColumn={}", start.column, end.column)
        } else {
            String::new()
        };
        // Writing to a String cannot fail.
        let _ = write!(line, ",line={},endLine={}{columns},", start.line, end.line);
    }
    let _ = writeln!(
        line,
        "title={}::{}",
        property(finding.code.as_str()),
        data(&message)
    );
    line
}

/// Escapes the text of a workflow command. A line break would end the command, and the text after it could be
/// another one.
fn data(text: &str) -> String {
    // Of the hidden characters only line breaks are escaped in a command; a log would interpret the others.
    let lines: Vec<_> = text
        .split("\r\n")
        .map(|line| visible(line).replace('%', "%25"))
        .collect();
    lines.join("%0D%0A").replace('\n', "%0A")
}

/// Escapes a property of a workflow command, in which `:` and `,` are separators as well.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// Formats the findings as Markdown for the file named by `$GITHUB_STEP_SUMMARY`.
#[must_use]
pub fn step_summary(report: &Report<'_>) -> String {
    let mut text = format!("## Cookie policy: {}\n\n", report.summary());
    if report.findings.is_empty() {
        return text;
    }
    text.push_str("| | Finding | What to do | Place |\n| --- | --- | --- | --- |\n");
    for finding in report.findings {
        let place = report.place(finding).map_or_else(String::new, |place| {
            format!("{}:{}", place.file, place.start.line)
        });
        let _ = writeln!(
            text,
            "| {} | {} ({}) | {} | {} |",
            finding.severity,
            cell(&finding.message),
            finding.code,
            cell(finding.help.as_deref().unwrap_or_default()),
            cell(&place),
        );
    }
    text.push('\n');
    text
}

/// Formats the text of a finding as a table cell. Text in backticks becomes code; all other text, including
/// markup, is shown literally, because the policy of a pull request is untrusted.
fn cell(text: &str) -> String {
    let parts: Vec<String> = text.split('`').map(literal).collect();
    // With an odd number of backticks, it is unclear which parts are code.
    if parts.len().is_multiple_of(2) {
        return parts.join("&#96;");
    }
    let mut cell = String::with_capacity(text.len());
    for (number, part) in parts.iter().enumerate() {
        match number % 2 {
            0 => cell.push_str(part),
            _ => {
                let _ = write!(cell, "<code>{part}</code>");
            }
        }
    }
    cell
}

/// Replaces every character that Markdown or HTML could interpret as markup with a character reference.
fn literal(text: &str) -> String {
    let mut literal = String::with_capacity(text.len());
    let text = text.replace('\r', "");
    for c in visible(&text).chars() {
        match c {
            '\n' => literal.push(' '),
            '&' | '<' | '>' | '|' | '\\' | '[' | ']' | '*' | '_' | '!' | '#' | '@' | '~' | '$' => {
                let _ = write!(literal, "&#{};", u32::from(c));
            }
            _ => literal.push(c),
        }
    }
    literal
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_can_begin_a_command_of_its_own() {
        assert_eq!(data("50% of\r\n::error::x"), "50%25 of%0D%0A::error::x");
        assert_eq!(property("a,b:c%\n"), "a%2Cb%3Ac%25%0A");
        assert_eq!(data("\u{1b}[2J\r\u{202e}"), "\u{241b}[2J\u{240d}\u{fffd}");
    }

    #[test]
    fn no_text_leaves_its_cell() {
        assert_eq!(
            cell("`a_b` is | <b>\nx"),
            "<code>a&#95;b</code> is &#124; &#60;b&#62; x"
        );
        assert_eq!(cell("a ` b"), "a &#96; b");
    }
}

//! Formats rules as text: the output of `explain`, the list of all rules, and the reference in the
//! documentation.

use super::hyperlink::{hyperlink, rule_address};
use crate::rules::{Code, Example, Rule, Source, Stage};
use cookie_registry_core::Jurisdiction;
use std::fmt::Write as _;

/// The width at which prose is wrapped for a terminal.
const WIDTH: usize = 88;

/// Formats a rule for a terminal: its requirement and explanation, its sources and their reliability, a wrong
/// and a right example.
///
/// ```
/// use cookie_registry_policy::{Code, report::explain};
/// let text = explain(Code::HostPrefix.rule());
/// assert!(text.starts_with("host-prefix (error)\n"));
/// assert!(text.contains("RFC 10025"));
/// ```
#[must_use]
pub fn explain(rule: &Rule) -> String {
    explained(rule, &|_, text| text.to_owned())
}

/// Formats a rule like [`explain`], for a terminal that supports hyperlinks: the code leads to the documentation of the rule,
/// and each source to the cited document.
///
/// ```
/// use cookie_registry_policy::{Code, report::explain_linked};
/// let text = explain_linked(Code::HostPrefix.rule());
/// assert!(text.contains("\u{1b}]8;;https://www.rfc-editor.org/"));
/// ```
#[must_use]
pub fn explain_linked(rule: &Rule) -> String {
    explained(rule, &hyperlink)
}

/// Formats a rule. `link` writes the text of a link, by its address.
fn explained(rule: &Rule, link: Link<'_>) -> String {
    let code = link(&rule_address(rule.code), rule.code.as_str());
    let mut text = format!("{code} ({})\n", rule.severity);
    paragraph(&mut text, &format!("{}.", rule.explanation().title));
    blocks(&mut text, rule.explanation().body);
    for source in rule.sources {
        text.push('\n');
        cited(&mut text, source, link);
    }
    paragraph(&mut text, &applies(rule));
    for (title, example) in [
        ("Wrong:", rule.explanation().wrong),
        ("Right:", rule.explanation().right),
    ] {
        let _ = write!(text, "\n{title}\n\n");
        for line in example.text.lines() {
            let _ = writeln!(text, "{}", format!("    {line}").trim_end());
        }
    }
    paragraph(&mut text, accepting(rule));
    text
}

/// Lists every rule on one line each: code, severity and demand.
///
/// ```
/// use cookie_registry_policy::{Code, report::list};
/// assert_eq!(list().lines().count(), Code::ALL.len());
/// ```
#[must_use]
pub fn list() -> String {
    listed(&|_, text| text.to_owned())
}

/// Lists every rule like [`list`], for a terminal that supports hyperlinks: each code leads to the documentation of the rule.
#[must_use]
pub fn list_linked() -> String {
    listed(&hyperlink)
}

fn listed(link: Link<'_>) -> String {
    let width = Code::ALL
        .iter()
        .map(|code| code.as_str().len())
        .max()
        .unwrap_or_default();
    let mut text = String::new();
    for rule in Code::ALL.iter().map(|code| code.rule()) {
        let (code, severity) = (rule.code.as_str(), rule.severity.as_str());
        let blanks = width - code.len();
        let _ = writeln!(
            text,
            "{}{:blanks$}  {severity:7}  {}",
            link(&rule_address(rule.code), code),
            "",
            rule.explanation().title
        );
    }
    text
}

/// Formats every rule in full as a Markdown document: `docs/rules.md`.
#[must_use]
pub fn reference() -> String {
    let mut text = String::from(
        "# Rules\n\n\
         The rules that `cargo cookie-registry check` applies. This file is generated: each rule is explained in a \
         Markdown file of its name in `crates/policy/src/rules`, which is the place to edit it.\n\n\
         An error makes the policy invalid: the macro rejects it, and the service does not compile. Only the command \
         reports warnings and remarks (`info`).\n\n\
         | Code | Severity | Demand |\n| --- | --- | --- |\n",
    );
    let rules = || Code::ALL.iter().map(|code| code.rule());
    for rule in rules() {
        let (code, severity) = (rule.code, rule.severity);
        let title = table_cell(rule.explanation().title);
        let _ = writeln!(text, "| [`{code}`](#{code}) | {severity} | {title} |");
    }
    for rule in rules() {
        let _ = write!(
            text,
            "\n## {}\n\n**{}.**\n\n{}",
            rule.code,
            rule.explanation().title,
            body(rule)
        );
    }
    text
}

/// Formats the text below the heading of a rule, as Markdown.
pub(super) fn body(rule: &Rule) -> String {
    let mut text = format!("{}\n\n", rule.explanation().body);
    let _ = writeln!(text, "- Severity: {}", rule.severity);
    for source in rule.sources.iter().map(|source| source.to_markdown()) {
        let _ = writeln!(text, "- Source: {source}");
    }
    let _ = writeln!(text, "- {}", applies(rule));
    let _ = writeln!(text, "- {}", accepting(rule));
    for (
        title,
        Example {
            language,
            text: example,
        },
    ) in [
        ("Wrong", rule.explanation().wrong),
        ("Right", rule.explanation().right),
    ] {
        let _ = write!(text, "\n{title}:\n\n```{language}\n{example}\n```\n");
    }
    text
}

/// Writes a text that leads to an address.
type Link<'l> = &'l dyn Fn(&str, &str) -> String;

/// Writes a source as a paragraph. A citation that needs several lines is one link on each.
fn cited(text: &mut String, source: &Source, link: Link<'_>) {
    const LABEL: &str = "Source: ";
    let mut lines = String::new();
    wrapped(&mut lines, &format!("{LABEL}{source}."));
    let Some(address) = source.address() else {
        text.push_str(&lines);
        return;
    };
    // The citation is at the beginning, without the spaces at which lines end.
    let mut left = source.text;
    for line in lines.lines() {
        let (label, rest) = match line.strip_prefix(LABEL) {
            Some(rest) => (LABEL, rest),
            None => ("", line),
        };
        let length = match rest.strip_prefix(left) {
            Some(_) => left.len(),
            None if left.starts_with(rest) => rest.len(),
            None => 0,
        };
        let (citation, after) = rest.split_at(length);
        left = left.get(citation.len()..).unwrap_or_default().trim_start();
        text.push_str(label);
        if !citation.is_empty() {
            text.push_str(&link(&address, citation));
        }
        text.push_str(after);
        text.push('\n');
    }
}

/// Returns a sentence that says in which jurisdictions and in which period a rule applies.
///
/// ```
/// use cookie_registry_policy::{Code, report::applies};
/// assert_eq!(applies(Code::HostPrefix.rule()), "Applies to every policy.");
/// ```
#[must_use]
pub fn applies(rule: &Rule) -> String {
    let mut named: Vec<String> = rule
        .jurisdictions
        .iter()
        .map(|jurisdiction| format!("\"{jurisdiction}\""))
        .collect();
    if rule.jurisdictions.contains(&Jurisdiction::Eu) {
        named.push("an EU member state".to_owned());
    }
    let mut text = match named.split_last() {
        None => "Applies to every policy".to_owned(),
        Some((only, [])) => format!("Applies if `jurisdictions` includes {only}"),
        Some((last, others)) => format!(
            "Applies if `jurisdictions` includes {} or {last}",
            others.join(", ")
        ),
    };
    if let Some((year, month, day)) = rule.since {
        let _ = write!(text, ", since {year:04}-{month:02}-{day:02}");
    }
    text.push('.');
    text
}

/// Returns a sentence that says how a person can accept a finding of a rule.
#[must_use]
pub fn accepting(rule: &Rule) -> &'static str {
    match rule.stage() {
        Stage::Reading => "It cannot be accepted, because it concerns reading the file.",
        Stage::Scanning => {
            "To accept it, add an `[[exempt]]` table with `path`, `reason`, `owner` and `until`."
        }
        Stage::Auditing => "To accept it in a run, pass `--allow CODE` to `audit`.",
        Stage::Compiling => "It cannot be accepted, because the service would not compile.",
        Stage::Allowing => "It cannot be accepted, because it concerns `[[allow]]` tables.",
        Stage::Checking | Stage::Comparing => {
            "To accept a single finding, add an `[[allow]]` table with `code`, `entry`, `reason` and `until`."
        }
    }
}

/// Returns a line of Markdown as a table cell, with `|` escaped.
fn table_cell(line: &str) -> String {
    line.replace('|', "\\|")
}

/// Writes Markdown for a terminal. It wraps paragraphs, and begins a new line for each list item.
fn blocks(text: &mut String, markdown: &str) {
    for block in markdown.split("\n\n") {
        text.push('\n');
        match block.strip_prefix("- ") {
            Some(list) => list
                .split("\n- ")
                .for_each(|item| wrapped(text, &format!("- {item}"))),
            None => wrapped(text, block),
        }
    }
}

fn paragraph(text: &mut String, prose: &str) {
    text.push('\n');
    wrapped(text, prose);
}

/// Wraps prose between words; a word longer than a line gets its own line.
fn wrapped(text: &mut String, prose: &str) {
    let mut column = 0;
    for word in prose.split_whitespace() {
        let length = word.chars().count();
        if column > 0 && column + 1 + length > WIDTH {
            text.push('\n');
            column = 0;
        } else if column > 0 {
            text.push(' ');
            column += 1;
        }
        text.push_str(word);
        column += length;
    }
    text.push('\n');
}

#[cfg(test)]
mod tests {
    use super::super::hyperlink::shown_and_addresses;
    use super::*;

    #[test]
    fn links_add_nothing_to_what_is_shown_and_lead_to_every_source() {
        for code in Code::ALL {
            let rule = code.rule();
            let (shown, addresses) = shown_and_addresses(&explain_linked(rule));
            assert_eq!(shown, explain(rule));
            let mut expected = vec![rule_address(*code)];
            expected.extend(rule.sources.iter().filter_map(Source::address));
            let mut addresses = addresses;
            // A citation of several lines is several links.
            addresses.dedup();
            expected.dedup();
            assert_eq!(addresses, expected, "{code}");
        }
        let (shown, addresses) = shown_and_addresses(&list_linked());
        assert_eq!(shown, list());
        assert_eq!(addresses.len(), Code::ALL.len());
    }

    #[test]
    fn a_citation_of_several_lines_is_a_link_on_each() {
        let source = Source {
            text: "RFC 10025, section 4.1.1, and a title so long that it needs more than one line of the usual width, and more",
            confidence: crate::rules::Confidence::Read,
        };
        let mut text = String::new();
        cited(&mut text, &source, &|_, text| format!("<{text}>"));
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 2, "{text}");
        assert!(
            lines[0].starts_with("Source: <RFC 10025") && lines[0].ends_with('>'),
            "{text}"
        );
        assert!(
            lines[1].starts_with('<') && lines[1].ends_with("> (original text read)."),
            "{text}"
        );
    }

    #[test]
    fn no_line_of_prose_is_wider_than_a_terminal() {
        for code in Code::ALL {
            let text = explain(code.rule());
            let prose = text.lines().filter(|line| !line.starts_with("    "));
            for line in prose.filter(|line| line.contains(' ')) {
                assert!(line.chars().count() <= WIDTH, "{code}: {line}");
            }
        }
    }
}

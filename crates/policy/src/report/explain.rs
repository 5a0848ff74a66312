//! Formats rules as text: the output of `explain`, the list of all rules, and the reference in the
//! documentation.

use crate::rules::{Code, Example, Rule, Stage};
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
    let mut text = format!("{} ({})\n", rule.code, rule.severity);
    paragraph(&mut text, &format!("{}.", rule.explanation().title));
    blocks(&mut text, rule.explanation().body);
    for source in sources(rule) {
        text.push('\n');
        wrapped(&mut text, &format!("Source: {source}."));
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
    let width = Code::ALL
        .iter()
        .map(|code| code.as_str().len())
        .max()
        .unwrap_or_default();
    let mut text = String::new();
    for rule in Code::ALL.iter().map(|code| code.rule()) {
        let (code, severity) = (rule.code.as_str(), rule.severity.as_str());
        let _ = writeln!(
            text,
            "{code:width$}  {severity:7}  {}",
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

fn sources(rule: &Rule) -> impl Iterator<Item = String> {
    rule.sources.iter().map(ToString::to_string)
}

/// Returns the jurisdictions and the period in which a rule applies, as a sentence.
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

/// Returns how a finding of a rule can be accepted, as a sentence.
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
    use super::*;

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

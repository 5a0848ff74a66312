//! What a place means: the finding there, with the explanation of its rule; the key; or the entry, as the page describes it.

use super::completion::explained;
use super::cursor::{At, Cursor};
use super::diagnostics::message;
use super::project::offsets;
use cookie_registry_policy::report::{explain, in_markdown, visible_line};
use cookie_registry_policy::schema::TableDocs;
use cookie_registry_policy::{Checked, Finding};
use cookie_registry_render::page::{RenderOptions, Sentence, page};
use std::fmt::Write as _;

/// The most findings of one place that are explained.
const MAX_FINDINGS: usize = 10;

/// Returns what is at an offset of a file of the policy, as Markdown; `None` if nothing is known of it.
pub(super) fn hover(
    checked: &Checked,
    (file, text): (u32, &str),
    offset: usize,
    cursor: &Cursor,
) -> Option<String> {
    if cursor.is_comment {
        return None;
    }
    let mut findings = findings_at(checked, file, offset, offset);
    let mut parts: Vec<String> = findings
        .by_ref()
        .take(MAX_FINDINGS)
        .map(explained_finding)
        .collect();
    match findings.count() {
        0 => {}
        more => parts.push(format!("{more} further findings are not explained here.")),
    }
    parts.extend(match &cursor.at {
        At::Header => header(checked, cursor),
        At::Key => of_key(text, cursor),
        At::Value { key } => TableDocs::at(&cursor.table)
            .and_then(|table| table.key(key))
            .map(|key| format!("`{}`: {}", key.name(), explained(&key))),
    });
    (!parts.is_empty()).then(|| parts.join("\n\n---\n\n"))
}

/// Returns the findings of a file whose places touch a range.
pub(super) fn findings_at(
    checked: &Checked,
    file: u32,
    from: usize,
    to: usize,
) -> impl Iterator<Item = &Finding> {
    checked.findings.iter().filter(move |finding| {
        let (start, end) = offsets(finding.span);
        finding.span.file == file && start <= to && from <= end
    })
}

fn explained_finding(finding: &Finding) -> String {
    format!(
        "**{}**: {}\n\n```text\n{}```",
        finding.severity,
        in_markdown(&message(finding)).replace('\n', "\n\n"),
        explain(finding.code.rule())
    )
}

/// Returns what is known of the key under the cursor.
fn of_key(text: &str, cursor: &Cursor) -> Option<String> {
    let name = text.get(cursor.word.clone())?.trim_matches(['"', '\'']);
    let key = TableDocs::at(&cursor.table)?.key(name)?;
    Some(format!("`{}`: {}", key.name(), explained(&key)))
}

/// Returns what is known of a table, and what the page says of the entry that it declares.
fn header(checked: &Checked, cursor: &Cursor) -> Option<String> {
    let mut text = match TableDocs::at(&cursor.table) {
        Some(table) => format!("`{}`: {}", table.heading(), table.docs()),
        None => return None,
    };
    if let [table, key] = cursor.table.as_slice()
        && matches!(table.as_str(), "cookies" | "storage")
        && let Some(shown) = on_the_page(checked, &format!("{table}.{key}"))
    {
        let _ = write!(text, "\n\nOn the page:\n\n{shown}");
    }
    Some(text)
}

/// Returns how the page describes an entry.
fn on_the_page(checked: &Checked, entry: &str) -> Option<String> {
    let policy = checked.recovered();
    let name = policy
        .entries()
        .find(|it| it.entry == entry)
        .map(|it| (it.key.clone(), it.naming.shown()))?;
    let page = page(policy, &RenderOptions::new()).ok()?;
    let categories = page.sections.today.categories.iter();
    let shown = categories
        .flat_map(|it| &it.entries)
        .find(|it| it.key == name.0 && plain(&it.name).contains(&name.1))?;
    let lines = [&shown.name, &shown.purpose, &shown.lasts, &shown.set_by];
    let lines: Vec<String> = lines
        .iter()
        .map(|sentences| plain(sentences))
        .filter(|line| !line.is_empty())
        .map(|line| format!("> {}", in_markdown(&visible_line(&line.replace('\n', " ")))))
        .collect();
    Some(lines.join("\n>\n"))
}

fn plain(sentences: &[Sentence]) -> String {
    let sentences: Vec<String> = sentences.iter().map(Sentence::plain).collect();
    sentences.join(" ")
}

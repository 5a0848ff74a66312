//! Quick fixes of findings: the word that was meant, the keys or the table that are missing, and a waiver with a reason.

use super::choices::Entries;
use super::hover::findings_at;
use super::project::{Documents, offsets, uri};
use super::text::{Encoding, Lines};
use crate::init::toml::quoted;
use cookie_registry_policy::rules::Stage;
use cookie_registry_policy::source::Source;
use cookie_registry_policy::{Checked, Finding};
use ls_types::{CodeAction, CodeActionKind, Range, TextEdit, Uri, WorkspaceEdit};
use std::collections::HashMap;

/// The most findings of a range for which fixes are offered.
const MAX_FINDINGS: usize = 50;

/// Returns the fixes of the findings that touch a range of a file of the policy.
pub(super) fn actions(
    checked: &Checked,
    file: u32,
    (from, to): (usize, usize),
    open: &Documents,
    encoding: Encoding,
) -> Vec<CodeAction> {
    let mut actions = Vec::new();
    let (Some(source), Some(policy)) = (checked.sources.get(file), checked.sources.get(0)) else {
        return actions;
    };
    let addresses = (uri(&source.path, open), uri(&policy.path, open));
    let (Some(address), Some(of_policy)) = addresses else {
        return actions;
    };
    let lines = Lines::of(&source.text, encoding);
    let end = Lines::of(&policy.text, encoding).end();
    let appended = |tables: &str, title: String| {
        let text = separated(&policy.text, tables);
        action(title, false, edit(&of_policy, Range::new(end, end), text))
    };
    let mut entries = Entries::of(&source.text);
    for finding in findings_at(checked, file, from, to).take(MAX_FINDINGS) {
        if let Some((text, range)) = meant(finding, source, &lines) {
            let title = format!("Replace with {text}");
            actions.push(action(title, true, edit(&address, range, text)));
        }
        for (title, TextEdit { range, new_text }) in entries.choices(finding, &lines) {
            actions.push(action(title, false, edit(&address, range, new_text)));
        }
        if let Some(draft) = &finding.draft {
            let first = draft.lines().find(|line| line.starts_with('['));
            let title = format!("Add {} to complete", first.unwrap_or("a table"));
            actions.push(appended(draft, title));
        }
        if let Some(waiver) = waiver(finding) {
            let title = format!("Accept `{}` here, with a reason", finding.code);
            actions.push(appended(&waiver, title));
        }
    }
    actions
}

fn action(title: String, is_preferred: bool, edit: WorkspaceEdit) -> CodeAction {
    CodeAction {
        title,
        kind: Some(CodeActionKind::QUICKFIX),
        is_preferred: Some(is_preferred),
        edit: Some(edit),
        ..CodeAction::default()
    }
}

fn edit(uri: &Uri, range: Range, text: String) -> WorkspaceEdit {
    WorkspaceEdit {
        changes: Some(HashMap::from([(
            uri.clone(),
            vec![TextEdit::new(range, text)],
        )])),
        ..WorkspaceEdit::default()
    }
}

/// Returns what was meant in the place of a word, with its range.
fn meant(finding: &Finding, source: &Source, lines: &Lines<'_>) -> Option<(String, Range)> {
    let word = finding.meant()?;
    let (start, end) = offsets(finding.span);
    let written = source.text.get(start..end)?;
    let text = match written.chars().next()? {
        '"' | '\'' if written.len() > 1 => quoted(word),
        first if first.is_alphanumeric() || first == '_' => word.to_owned(),
        _ => return None,
    };
    // A place of several words is not a word that was mistaken for another.
    let is_one_line = !written.contains('\n');
    is_one_line.then(|| (text, lines.range(start, end)))
}

/// Returns the `[[allow]]` table that accepts a finding, if it can be accepted.
fn waiver(finding: &Finding) -> Option<String> {
    let stage = finding.code.rule().stage();
    if !matches!(stage, Stage::Checking | Stage::Comparing) {
        return None;
    }
    let entry = finding.entry.as_ref()?;
    Some(format!(
        "[[allow]]\ncode   = {}\nentry  = {}\nreason = \"TODO: why this is right here\"\n",
        quoted(finding.code.as_str()),
        quoted(entry)
    ))
}

/// Returns tables as they are written behind the text of a policy.
fn separated(policy: &str, tables: &str) -> String {
    let before = if policy.ends_with('\n') { "\n" } else { "\n\n" };
    format!("{before}{}\n", tables.trim_end())
}

//! The report of an audit: read for `audit --baseline`, `check --audit` and `init --from-audit`.

use crate::failure::{Explained, Failure};
use crate::files::read;
use cookie_registry_audit::{Draft, Kind, Report, ReportError, Row};
use cookie_registry_core::SetBy;
use cookie_registry_policy::known_names::known_name;
use cookie_registry_policy::report::visible_line;
use cookie_registry_policy::{Code, Finding, Policy};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The error for a file that is no report of an audit.
#[derive(Debug, thiserror::Error)]
#[error("cannot use {}: {source}", path.display())]
struct NoReport {
    path: PathBuf,
    source: ReportError,
}

impl Explained for NoReport {
    fn help(&self) -> Option<String> {
        Some("`audit URL --out FOLDER` writes a report.json".to_owned())
    }
}

/// Reads a report.
pub(crate) fn read_report(path: &Path) -> Result<Report, Failure> {
    let text = read(path)?;
    let path = path.to_owned();
    Ok(Report::parse(&text).map_err(|source| NoReport { path, source })?)
}

/// Returns what the Open Cookie Database says of a name.
pub(crate) fn draft(kind: Kind, name: &str) -> Option<Draft> {
    let is_named = matches!(
        kind,
        Kind::Cookie | Kind::LocalStorage | Kind::SessionStorage
    );
    let known = known_name(name).filter(|_| is_named)?;
    Some(Draft {
        category: known.category.as_str().to_owned(),
        provider: known.controller.to_owned(),
        purpose: known.purpose.to_owned(),
    })
}

/// The characters to which a cell is padded at most. A site names what it stores, and a name may be of any length.
const WIDEST: usize = 60;

/// Returns a table of what the policy, the sources and the browser have. `findings` are those of the check; `scanned` says whether
/// sources were read, and `is_same` whether the report is about this version of the policy.
pub(crate) fn side_by_side(
    report: &Report,
    policy: &Policy,
    findings: &[Finding],
    (scanned, is_same): (bool, bool),
) -> String {
    let never_set: BTreeSet<&str> = findings
        .iter()
        .filter(|it| it.code == Code::DeclaredNeverSet)
        .filter_map(|it| it.entry.as_deref())
        .collect();
    let ours: BTreeSet<&str> = policy
        .entries()
        .filter(|it| matches!(it.set_by, SetBy::Server | SetBy::Script))
        .map(|it| it.entry.as_str())
        .collect();
    let in_code = |entry: Option<&str>| match entry {
        _ if !scanned => "not read",
        Some(entry) if never_set.contains(entry) => "no",
        Some(entry) if ours.contains(entry) => "yes",
        Some(_) => "of others",
        None => "see findings",
    };
    let mut rows = vec![["declared", "name", "in code", "in the browser"].map(str::to_owned)];
    rows.extend(report.entries.iter().map(|row| {
        let entry = row.entry.as_deref();
        [
            visible_line(entry.unwrap_or("no")).into_owned(),
            visible_line(&row.name).into_owned(),
            in_code(entry).to_owned(),
            visible_line(&seen(row)).into_owned(),
        ]
    }));
    let mut text = format!("The browser is that of the audit of {}.\n", report.started);
    if !is_same {
        text.push_str("That audit compared it with another version of the policy.\n");
    }
    text.push_str(&in_columns(&rows));
    text
}

/// Returns rows as text in columns.
fn in_columns(rows: &[[String; 4]]) -> String {
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        let longest = cells.map(|cell| cell.chars().count()).max();
        longest.unwrap_or(0).min(WIDEST)
    };
    let widths = [width(0), width(1), width(2)];
    let mut text = String::new();
    for [declared, name, code, browser] in rows {
        text.push_str(&format!(
            "{declared:0$}  {name:1$}  {code:2$}  {browser}\n",
            widths[0], widths[1], widths[2]
        ));
    }
    text
}

/// Returns in which stages, and on which page, something was seen, and who set it.
fn seen(row: &Row) -> String {
    let Some(page) = &row.page else {
        return "never".to_owned();
    };
    let stages: Vec<&str> = row.stages.iter().map(|stage| stage.as_str()).collect();
    let by = row.set_by.as_ref().map(|it| format!(", set by {it}"));
    format!("{} on {page}{}", stages.join(", "), by.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_makes_no_other_row_long() {
        let row = |name: &str| ["no", name, "yes", "never"].map(str::to_owned);
        let text = in_columns(&[row("a"), row(&"x".repeat(70_000))]);
        let lines: Vec<usize> = text.lines().map(str::len).collect();
        assert_eq!(
            lines,
            [2 + 2 + 60 + 2 + 3 + 2 + 5, 2 + 2 + 70_000 + 2 + 3 + 2 + 5]
        );
        let text = in_columns(&[row("a"), row("bcd")]);
        assert_eq!(text, "no  a    yes  never\nno  bcd  yes  never\n");
    }
}

//! The table of all figures, and the history of them by commit.

use crate::error::Error;
use crate::steps::must_pass;
use cookie_registry_test_support::figures::{Figure, Goal};
use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// The columns of the history.
const HEADER: &str = "commit,day,load,benchmark,figure,value,unit,goal,verdict";

/// The figures of a benchmark.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) benchmark: &'static str,
    pub(super) figure: Figure,
}

/// The values of the last commit in the history, by benchmark and figure.
#[derive(Debug, Default)]
pub(super) struct Before(HashMap<(String, String), f64>);

/// Returns the path of the history.
fn path() -> PathBuf {
    crate::root().join("xtask").join("bench-history.csv")
}

impl Before {
    /// Reads the history. Without one, nothing was before.
    pub(super) fn read() -> Result<Self, Error> {
        match fs::read_to_string(path()) {
            Ok(text) => Self::parse(&text),
            Err(source) if source.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(source) => Err(Error::File {
                path: path(),
                source,
            }),
        }
    }

    fn parse(text: &str) -> Result<Self, Error> {
        let unreadable = || Error::Unreadable { path: path() };
        let mut values = HashMap::new();
        for line in text.lines().skip(1) {
            let cells = cells(line);
            let [_, _, _, benchmark, figure, value, ..] = cells.as_slice() else {
                return Err(unreadable());
            };
            // A later line is of a later commit.
            if !value.is_empty() {
                let value = value.parse().map_err(|_| unreadable())?;
                values.insert((benchmark.clone(), figure.clone()), value);
            }
        }
        Ok(Self(values))
    }

    fn of(&self, row: &Row) -> Option<f64> {
        let key = (row.benchmark.to_owned(), row.figure.what.clone());
        self.0.get(&key).copied()
    }
}

/// Formats the Markdown table of figures, in the order in which they were measured.
pub(super) fn table(rows: &[Row], before: &Before) -> String {
    let mut out =
        "| benchmark | figure | value | goal | before | |\n|---|---|---|---|---|---|\n".to_owned();
    for row in rows {
        let before = before.of(row).map_or_else(
            || "none".to_owned(),
            |value| Figure::of("", value, &row.figure.unit, Goal::Shown).shown(),
        );
        let Figure { what, goal, .. } = &row.figure;
        let (benchmark, value, verdict) = (row.benchmark, row.figure.shown(), row.figure.verdict());
        let _ = writeln!(
            out,
            "| {benchmark} | {what} | {value} | {goal} | {before} | {verdict} |"
        );
    }
    out
}

/// Appends the figures to the history, under the commit that is checked out.
pub(super) fn record(rows: &[Row]) -> Result<(), Error> {
    let git = |arguments: &[&str]| {
        let mut git = Command::new("git");
        git.current_dir(crate::root()).args(arguments);
        must_pass(&mut git).map(|answer| answer.trim().to_owned())
    };
    let mut commit = git(&["rev-parse", "--short=10", "HEAD"])?;
    if !git(&["status", "--porcelain", "--untracked-files=no"])?.is_empty() {
        commit.push_str(" and changes");
    }
    let day = git(&["log", "-1", "--format=%cs"])?;
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split(' ').next().unwrap_or_default();
    let failed = |source| Error::File {
        path: path(),
        source,
    };
    let mut text = match fs::read_to_string(path()) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => format!("{HEADER}\n"),
        Err(source) => return Err(failed(source)),
    };
    for row in rows {
        text.push_str(&line(&[&commit, &day, load], row));
    }
    // Written to another file and renamed, so that no run that is ended leaves half of it.
    let new = path().with_extension("csv.new");
    fs::write(&new, text).map_err(failed)?;
    fs::rename(&new, path()).map_err(failed)
}

/// Writes a line of the history.
fn line(of_the_run: &[&str], row: &Row) -> String {
    let Figure {
        what,
        value,
        unit,
        goal,
    } = &row.figure;
    let value = value.map_or_else(String::new, |value| format!("{value:.4}"));
    let goal = goal.to_string();
    let of_the_figure = [
        row.benchmark,
        what,
        &value,
        unit,
        &goal,
        row.figure.verdict(),
    ];
    let cells: Vec<String> = of_the_run
        .iter()
        .chain(&of_the_figure)
        .map(|cell| quoted(cell))
        .collect();
    cells.join(",") + "\n"
}

/// Writes a cell of a CSV file (RFC 4180, section 2).
fn quoted(cell: &str) -> String {
    if cell.contains([',', '"']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

/// Reads the cells of a line.
fn cells(line: &str) -> Vec<String> {
    let (mut cells, mut cell, mut is_quoted) = (Vec::new(), String::new(), false);
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if is_quoted && letters.peek() == Some(&'"') => {
                letters.next();
                cell.push('"');
            }
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => cells.push(std::mem::take(&mut cell)),
            _ => cell.push(letter),
        }
    }
    cells.push(cell);
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(what: &str, value: f64) -> Row {
        Row {
            benchmark: "macro",
            figure: Figure::ratio(what, value, Goal::AtMost(1.5)),
        }
    }

    #[test]
    fn the_last_line_of_a_figure_is_what_was_before() {
        let mut text = format!("{HEADER}\n");
        for value in [1.25, 1.75] {
            text += &line(
                &["abc", "2026-01-02", "0.5"],
                &row("1,000 \"entries\"", value),
            );
        }
        text += &line(
            &["abc", "2026-01-02", "0.5"],
            &row("1,000 \"entries\"", f64::NAN),
        );
        let before = Before::parse(&text).unwrap();
        assert_eq!(before.of(&row("1,000 \"entries\"", 0.0)), Some(1.75));
        assert_eq!(before.of(&row("other", 0.0)), None);
        let table = table(
            &[row("1,000 \"entries\"", 1.4), row("other", f64::NAN)],
            &before,
        );
        assert!(
            table.contains("| 1.40 | at most 1.5 | 1.75 | met |"),
            "{table}"
        );
        assert!(
            table.contains("| none | at most 1.5 | none | NOT MEASURED |"),
            "{table}"
        );
    }

    #[test]
    fn a_history_that_is_cut_off_is_an_error() {
        assert!(Before::parse(&format!("{HEADER}\nabc,2026")).is_err());
        assert!(Before::parse(&format!("{HEADER}\na,b,c,d,e,one,,,\n")).is_err());
        assert!(Before::parse("").is_ok());
    }
}

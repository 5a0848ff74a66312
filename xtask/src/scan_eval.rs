//! `cargo xtask scan-eval CSV FOLDER`: how much of what people found in real services the scanner finds, and how
//! much of what it finds is right.
//!
//! The CSV has the columns `repo,commit,file,line,kind,name,how,expect,note`. `must` and `may` say that the line sets,
//! removes or clears something, `no` that it does not, though it looks like it.
//!
//! * recall: of the lines with `must`, those at which a place is reported, in the very file and line;
//! * precision: of the reported lines that have a row, those whose row says `must` or `may`. Lines without a
//!   row are unjudged: they are counted separately, and `-v` lists them for a person to judge. The strict precision counts each
//!   of them as wrong.
//!
//! * names: of the found lines whose row gives a name, those at which the name is read; a name with `{…}` in it is read
//!   when what is before the brace is;
//! * operations: of the found lines whose kind says so (`…-set`, `…-add`, `…-remove`, `wrapper-call`, `header`), those
//!   at which a setting is reported as one, and a removal as one.
//!
//! Places in test code are no reports. A note `scope: PATH only`, or `scope: PATH and PATH only`, says that the rows of
//! a repository cover these folders alone, so that only reports in them count.
//!
//! With `--resolved FOLDER`, what `cookie-registry-resolve --format facts` wrote to `OWNER+NAME*.json` in this folder is added to the
//! scan, as `check --resolved` does; with `--types-only` it is judged alone, without any catalog, and only the rows of Rust
//! files count. The *acts* are counted too: a row `cookie-add` or `cookie-remove` counts as found if the row of the same name above it in
//! the file is found, which says that the cookie is known, though not where it is handed on.

mod types;

mod csv;
mod findings;

use crate::error::Error;
use cookie_registry_scan::{Name, Occurrence, Operation, Scan, scan_paths};
use csv::{Row, rows};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The shares below which the command fails.
const AIM: Aim = Aim {
    recall: 0.98,
    precision: 0.98,
    strict: 0.95,
    each: 0.97,
};

/// What the scan of real services has to reach.
struct Aim {
    recall: f64,
    precision: f64,
    /// The precision if each line without a row is wrong.
    strict: f64,
    /// The share of names, and of operations, that are right.
    each: f64,
}

impl Aim {
    fn is_reached(&self, by: &Tally) -> bool {
        by.recall() >= self.recall
            && by.precision() >= self.precision
            && by.strict() >= self.strict
            && by.names.ratio() >= self.each
            && by.operations.ratio() >= self.each
    }
}

impl std::fmt::Display for Aim {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "recall {}, precision {}, strict {}, names and operations {}",
            self.recall, self.precision, self.strict, self.each
        )
    }
}

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The rows that people wrote.
    csv: PathBuf,
    /// The folder with the repositories, as owner+name or owner/name.
    folder: PathBuf,
    /// Judge what another tool found in FOLDER, and not the scan: the output of `semgrep scan --json` or of
    /// `ast-grep scan --json`, which was run in FOLDER. CONTRIBUTING.md has the commands.
    #[arg(long, value_name = "FILE")]
    findings: Option<PathBuf>,
    /// List missed, wrong and unjudged reports.
    #[arg(short, long)]
    verbose: bool,
    /// Add what the resolved check wrote to this folder. Repositories without such a file are left out.
    #[arg(long, value_name = "FOLDER", conflicts_with = "findings")]
    resolved: Option<PathBuf>,
    /// Judge what the resolved check found alone.
    #[arg(long, requires = "resolved")]
    types_only: bool,
}

/// What came of one repository, or of all.
#[derive(Debug, Default)]
struct Tally {
    must: usize,
    found: usize,
    /// The found lines, and those that hand on what a found line made.
    acts: usize,
    right: usize,
    wrong: usize,
    unjudged: usize,
    names: Share,
    operations: Share,
}

/// How many of some lines are right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Share {
    right: usize,
    all: usize,
}

impl Share {
    fn count(&mut self, is_right: bool) {
        self.right += usize::from(is_right);
        self.all += 1;
    }

    fn add(&mut self, other: Self) {
        self.right += other.right;
        self.all += other.all;
    }

    fn ratio(self) -> f64 {
        share(self.right, self.all)
    }
}

impl std::fmt::Display for Share {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:.3} ({}/{})", self.ratio(), self.right, self.all)
    }
}

impl Row {
    /// Returns whether an occurrence has the name of the row; `None` where the row gives none that can be read.
    fn is_named(&self, occurrence: &Occurrence) -> Option<bool> {
        if matches!(self.name.as_str(), "" | "-" | "?" | "*") {
            return None;
        }
        let start = self.name.split('{').next().unwrap_or_default();
        Some(match &occurrence.name {
            Name::Exact(name) => *name == self.name,
            Name::Prefix(prefix) => start.len() < self.name.len() && prefix == start,
            _ => start.is_empty(),
        })
    }

    /// Returns whether an occurrence does what the row says; `None` where its kind leaves that open, such as a cookie that
    /// is only made there.
    fn is_done(&self, occurrence: &Occurrence) -> Option<bool> {
        let is_removal = matches!(occurrence.operation, Operation::Remove | Operation::Clear);
        match self.kind.as_str() {
            kind if kind.ends_with("-remove") || kind.ends_with("-clear") => Some(is_removal),
            "header" | "raw-string" | "wrapper-call" => Some(!is_removal),
            kind if kind.ends_with("-set") || kind.ends_with("-add") => Some(!is_removal),
            _ => None,
        }
    }
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, Error> {
    let text = read(&arguments.csv)?;
    let rows = rows(&text).ok_or_else(|| Error::Unreadable {
        path: arguments.csv.clone(),
    })?;
    let found = arguments.findings.as_deref().map(findings::read);
    let found = found.transpose()?;
    let mut repositories: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
    for row in &rows {
        repositories.entry(&row.repository).or_default().push(row);
    }
    let mut all = Tally::default();
    for (repository, rows) in repositories {
        let Some(folder) = folder_of(&arguments.folder, repository) else {
            println!(
                "{repository}: not in {}, left out",
                arguments.folder.display()
            );
            continue;
        };
        let scan = match &found {
            Some(_) => Some(Scan::default()),
            None => scan(arguments, repository, &folder)?,
        };
        let Some(scan) = scan else {
            println!("{repository}: not resolved, left out");
            continue;
        };
        let rows: Vec<&Row> = rows
            .into_iter()
            .filter(|row| !arguments.types_only || row.file.ends_with(".rs"))
            .collect();
        let reports = match &found {
            Some(found) => findings::reports(found, &arguments.folder, &folder),
            None => reports(&folder, &scan),
        };
        let (tally, remarks) = judge(&rows, reports);
        println!("{repository}: {tally}");
        if arguments.verbose {
            remarks.iter().for_each(|remark| println!("    {remark}"));
            for skipped in &scan.skipped {
                println!(
                    "    skipped: {}: {}",
                    skipped.path.display(),
                    skipped.reason
                );
            }
        }
        all.add(&tally);
    }
    println!("all: {all}");
    let reached = AIM.is_reached(&all);
    println!(
        "the aim is {AIM}: {}",
        if reached { "reached" } else { "missed" }
    );
    Ok(if reached {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Returns what is reported of a repository; `None` if the resolved check was not run on it.
fn scan(arguments: &Arguments, repository: &str, folder: &Path) -> Result<Option<Scan>, Error> {
    let folders = [folder.to_path_buf()];
    let Some(resolved) = &arguments.resolved else {
        return Ok(Some(scan_paths(&folders)));
    };
    let Some(found) = types::of_repository(resolved, repository)? else {
        return Ok(None);
    };
    let mut scan = if arguments.types_only {
        Scan::default()
    } else {
        scan_paths(&folders)
    };
    scan.add_resolved(found, |path| fs::read_to_string(path).ok());
    Ok(Some(scan))
}

/// Returns whether a line hands on a cookie that a found line above it in the file made.
fn is_handed_on(row: &Row, rows: &[&Row], is_found: impl Fn(&Row) -> bool) -> bool {
    let is_handing = matches!(row.kind.as_str(), "cookie-add" | "cookie-remove" | "header");
    let mut made: Vec<&&Row> = rows
        .iter()
        .filter(|it| it.file == row.file && it.name == row.name && it.expect != "no")
        .filter(|it| it.line < row.line + 2 && it.line != row.line)
        .collect();
    made.sort_by_key(|it| it.line);
    is_handing && made.last().is_some_and(|made| is_found(made))
}

/// The occurrences at each line of each file; none at the lines that another tool reports.
type Reports<'a> = BTreeMap<(String, usize), Vec<&'a Occurrence>>;

/// Returns what the scan of a repository reports.
fn reports<'a>(folder: &Path, scan: &'a Scan) -> Reports<'a> {
    let mut reports = Reports::new();
    for occurrence in scan.occurrences.iter().filter(|it| !it.in_test) {
        let file = occurrence
            .path
            .strip_prefix(folder)
            .unwrap_or(&occurrence.path);
        let place = (file.to_string_lossy().into_owned(), occurrence.line);
        reports.entry(place).or_default().push(occurrence);
    }
    reports
}

/// Scores the reports of a repository, and returns remarks about single lines.
fn judge(rows: &[&Row], mut reports: Reports<'_>) -> (Tally, Vec<String>) {
    let scope: Vec<&str> = rows.iter().flat_map(|row| scope(&row.note)).collect();
    reports.retain(|(file, _), _| {
        scope.is_empty() || scope.iter().any(|folder| file.starts_with(folder))
    });
    let (mut tally, mut remarks) = (Tally::default(), Vec::new());
    let mut judged: BTreeSet<(String, usize)> = BTreeSet::new();
    for row in rows {
        let key = (row.file.clone(), row.line);
        let report = reports.get(&key);
        let first = judged.insert(key);
        match (row.expect.as_str(), report) {
            ("must", Some(occurrences)) => {
                tally.must += 1;
                tally.found += 1;
                tally.acts += 1;
                tally.right += usize::from(first);
                let any = |is: &dyn Fn(&Occurrence) -> Option<bool>| {
                    let mut answers = occurrences.iter().filter_map(|occurrence| is(occurrence));
                    answers
                        .next()
                        .map(|first| first || answers.any(|right| right))
                };
                let place = format!("{}:{}", row.file, row.line);
                let seen: Vec<String> = occurrences
                    .iter()
                    .map(|it| format!("{:?} {:?}", it.operation, it.name))
                    .collect();
                let seen = seen.join(", ");
                if let Some(is_right) = any(&|occurrence| row.is_named(occurrence)) {
                    tally.names.count(is_right);
                    if !is_right {
                        remarks.push(format!("other name: {place} ({}): {seen}", row.name));
                    }
                }
                if let Some(is_right) = any(&|occurrence| row.is_done(occurrence)) {
                    tally.operations.count(is_right);
                    if !is_right {
                        remarks.push(format!("other operation: {place} ({}): {seen}", row.kind));
                    }
                }
            }
            ("must", None) => {
                tally.must += 1;
                let is_found = |row: &Row| reports.contains_key(&(row.file.clone(), row.line));
                let is_act = is_handed_on(row, rows, is_found);
                tally.acts += usize::from(is_act);
                let how = if is_act { "handed on" } else { "missed" };
                remarks.push(format!("{how}: {}:{} ({})", row.file, row.line, row.name));
            }
            ("may", Some(_)) => tally.right += usize::from(first),
            ("no", Some(occurrences)) => {
                tally.wrong += usize::from(first);
                let api = occurrences.first().map_or("", |occurrence| &occurrence.api);
                remarks.push(format!("wrong: {}:{} ({api})", row.file, row.line));
            }
            _ => {}
        }
    }
    for ((file, line), occurrences) in reports.iter().filter(|(key, _)| !judged.contains(*key)) {
        tally.unjudged += 1;
        if occurrences.is_empty() {
            remarks.push(format!("unjudged: {file}:{line}"));
        }
        for occurrence in occurrences {
            remarks.push(format!(
                "unjudged: {file}:{line} {:?} {:?} ({})",
                occurrence.operation, occurrence.name, occurrence.api
            ));
        }
    }
    (tally, remarks)
}

impl Tally {
    fn add(&mut self, other: &Self) {
        self.must += other.must;
        self.found += other.found;
        self.acts += other.acts;
        self.right += other.right;
        self.wrong += other.wrong;
        self.unjudged += other.unjudged;
        self.names.add(other.names);
        self.operations.add(other.operations);
    }

    fn recall(&self) -> f64 {
        share(self.found, self.must)
    }

    fn precision(&self) -> f64 {
        share(self.right, self.right + self.wrong)
    }

    fn strict(&self) -> f64 {
        share(self.right, self.right + self.wrong + self.unjudged)
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "recall {:.3} ({}/{}), acts {:.3} ({}), precision {:.3} ({} right, {} wrong), strict {:.3} ({} without a row), names {}, operations {}",
            self.recall(),
            self.found,
            self.must,
            share(self.acts, self.must),
            self.acts,
            self.precision(),
            self.right,
            self.wrong,
            self.strict(),
            self.unjudged,
            self.names,
            self.operations,
        )
    }
}

/// Returns the folders to which a note limits the rows of a repository; none where it limits nothing.
fn scope(note: &str) -> Vec<&str> {
    let folders = note
        .strip_prefix("scope: ")
        .and_then(|scope| scope.strip_suffix(" only"));
    let folders = folders.into_iter().flat_map(|all| all.split(" and "));
    folders
        .flat_map(|all| all.split(','))
        .map(str::trim)
        .collect()
}

/// Returns a ratio; 1 if the total is 0.
#[allow(
    clippy::cast_precision_loss,
    reason = "counts of lines are far below 2^52"
)]
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        1.0
    } else {
        part as f64 / whole as f64
    }
}

fn folder_of(folder: &Path, repository: &str) -> Option<PathBuf> {
    let flat = folder.join(repository.replace('/', "+"));
    [flat, folder.join(repository)]
        .into_iter()
        .find(|path| path.is_dir())
}

fn read(path: &Path) -> Result<String, Error> {
    fs::read_to_string(path).map_err(|source| Error::File {
        path: path.to_path_buf(),
        source,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_may_have_several_folders() {
        for (note, expected) in [
            ("scope: examples/ only", &["examples/"][..]),
            (
                "scope: examples/ and projects/ only",
                &["examples/", "projects/"],
            ),
            ("scope: a/, b/ and c/ only", &["a/", "b/", "c/"]),
            ("only in development", &[]),
        ] {
            assert_eq!(scope(note), expected, "{note}");
        }
    }

    #[test]
    fn lines_without_a_row_count_in_the_strict_precision() {
        let tally = |right, unjudged| Tally {
            right,
            unjudged,
            ..Tally::default()
        };
        assert!(AIM.is_reached(&tally(95, 5)));
        assert!(!AIM.is_reached(&tally(94, 6)));
    }

    #[test]
    fn reports_are_counted_by_line() {
        let folder = tempfile::tempdir().unwrap();
        let source =
            "fn f() {\ncookie::Cookie::new(\"a\", \"\");\ncookie::Cookie::new(\"b\", \"\");\n}";
        fs::write(folder.path().join("a.rs"), source).unwrap();
        let csv = "repo,commit,file,line,kind,name,how,expect,note\nx/y,,a.rs,2,,a,,must,\nx/y,,a.rs,1,,,,no,\nx/y,,a.rs,9,,c,,must,\n";
        let rows = rows(csv).unwrap();
        let scan = scan_paths(&[folder.path().to_path_buf()]);
        let (tally, remarks) = judge(
            &rows.iter().collect::<Vec<_>>(),
            reports(folder.path(), &scan),
        );
        assert_eq!(
            (
                tally.must,
                tally.found,
                tally.right,
                tally.wrong,
                tally.unjudged,
                tally.names
            ),
            (2, 1, 1, 0, 1, Share { right: 1, all: 1 })
        );
        assert_eq!(remarks.len(), 2);
    }
}

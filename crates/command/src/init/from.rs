//! `init --from`: a policy of what the sources of a service set today, and exemptions for the files that set it, so that the
//! service builds on the first day and every further cookie is refused.

mod attributes;
mod entries;
mod libraries;
pub(crate) mod toml;

use crate::failure::{Explained, Failure};
use cookie_registry_policy::rules::Stage;
use cookie_registry_policy::source::{Memory, Sources};
use cookie_registry_policy::{Checked, Options, Severity, check_files};
use cookie_registry_scan::findings::of_scan;
use cookie_registry_scan::{Name, Occurrence, Scan, compare, scan_paths};
use entries::{Entry, choose_keys, entries};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use time::Date;

/// How long the findings of the first day are accepted, in days.
const ACCEPTED_DAYS: i64 = 180;

/// The sources do not exist.
#[derive(Debug, thiserror::Error)]
#[error("there is no file or folder {}", .0.display())]
pub(super) struct NoSources(PathBuf);

impl Explained for NoSources {
    fn help(&self) -> Option<String> {
        Some("name the folder of an existing service: init --from PATH".to_owned())
    }
}

/// A first policy of an existing service.
#[derive(Debug)]
pub(super) struct Draft {
    /// The text of policy.toml.
    pub(super) text: String,
    /// How many cookies and keys it declares.
    pub(super) entries: usize,
    /// How many files it exempts.
    pub(super) files: usize,
    /// Where the sources set something under a name that they do not show.
    pub(super) unnamed: Vec<String>,
}

/// Writes the policy of the service in a folder. `root` is the absolute folder of the policy.
pub(super) fn draft(folder: &Path, root: &Path, today: Date) -> Result<Draft, Failure> {
    if !folder.exists() {
        return Err(NoSources(folder.to_owned()).into());
    }
    let paths = [folder.to_owned()];
    let scan = scan_paths(&paths);
    let mut entries = entries(&scan);
    entries.extend(libraries::entries(folder, &entries));
    choose_keys(&mut entries);
    let mut policy = Parts {
        entries: &entries,
        name: service_name(folder),
        exempt: uses(&scan, root),
        allowed: BTreeSet::new(),
        today,
    };
    // What depends on the whole is found by checking it: files without a name of their own, and rules that the code breaks.
    let first = policy.check()?;
    policy
        .exempt
        .extend(manifests(&scan, &paths, &first, root, today));
    policy.allowed = broken(&first);
    let unnamed = unnamed(&scan);
    let text = policy.text(&unnamed);
    Ok(Draft {
        text,
        entries: entries.len(),
        files: policy.exempt.len(),
        unnamed,
    })
}

/// Writes a policy of ready tables of entries.
#[cfg(feature = "audit")]
pub(super) fn of_tables(tables: &[String], today: Date) -> Draft {
    let mut text = toml::head("the service", today);
    for table in tables {
        text.push('\n');
        text.push_str(table);
    }
    Draft {
        text,
        entries: tables.len(),
        files: 0,
        unnamed: Vec::new(),
    }
}

/// What the policy is made of.
struct Parts<'e> {
    entries: &'e [Entry],
    name: String,
    /// The files that bypass the registry, and how often; a manifest has no number.
    exempt: BTreeMap<String, Option<u32>>,
    /// The rules that entries break as the code has them: code and entry.
    allowed: BTreeSet<(&'static str, String)>,
    today: Date,
}

impl Parts<'_> {
    fn text(&self, unnamed: &[String]) -> String {
        let mut text = toml::head(&self.name, self.today);
        for entry in self.entries {
            text.push('\n');
            text.push_str(&entry.to_toml());
        }
        let until = self
            .today
            .saturating_add(time::Duration::days(ACCEPTED_DAYS));
        text.push_str(&toml::exempt(&self.exempt, self.today));
        text.push_str(&toml::allow(&self.allowed, self.today, until));
        text.push_str(&toml::unnamed(unnamed));
        text
    }

    fn check(&self) -> Result<Checked, Failure> {
        let files = Memory::from_iter([("policy.toml", self.text(&[]))]);
        let options = Options { today: self.today };
        Ok(check_files(&files, Path::new("policy.toml"), options)?)
    }
}

/// Returns the name of the package in a folder, for the policy's texts.
fn service_name(folder: &Path) -> String {
    let manifest = crate::files::read(&folder.join("Cargo.toml")).unwrap_or_default();
    let (mut in_package, mut name) = (false, None);
    for line in manifest.lines().map(str::trim) {
        if line.starts_with('[') {
            in_package = line == "[package]";
        } else if in_package
            && name.is_none()
            && let Some(rest) = line.strip_prefix("name")
        {
            let value = rest.trim_start().strip_prefix('=').map(str::trim);
            name = value.map(|value| value.trim_matches('"').to_owned());
        }
    }
    name.unwrap_or_else(|| "the service".to_owned())
}

/// Returns how often each file sets or removes something. Test code is exempt anyway.
fn uses(scan: &Scan, root: &Path) -> BTreeMap<String, Option<u32>> {
    let mut uses: BTreeMap<String, Option<u32>> = BTreeMap::new();
    for occurrence in scan.occurrences.iter().filter(|it| !it.in_test) {
        let count = uses.entry(named(&occurrence.path, root)).or_insert(Some(0));
        *count = count.map(|count| count.saturating_add(1));
    }
    uses
}

/// Returns the files that the first check still reports: manifests of packages with dependencies that set cookies, or that
/// do not enforce the policy yet.
fn manifests(
    scan: &Scan,
    paths: &[PathBuf],
    checked: &Checked,
    root: &Path,
    today: Date,
) -> BTreeMap<String, Option<u32>> {
    let mut sources = Sources::default();
    let options = compare::Options { root, today };
    let findings = of_scan(scan, paths, checked.recovered(), options, &mut sources);
    findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .filter_map(|finding| sources.get(finding.span.file))
        .filter(|source| {
            source
                .path
                .file_name()
                .is_some_and(|name| name == "Cargo.toml")
        })
        .map(|source| (named(&source.path, root), None))
        .collect()
}

/// Returns the rules that the entries break as the code has them; those that only a person can correct.
fn broken(checked: &Checked) -> BTreeSet<(&'static str, String)> {
    checked
        .findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .filter(|finding| finding.code.rule().stage() == Stage::Checking)
        .filter_map(|finding| Some((finding.code.as_str(), finding.entry.clone()?)))
        .collect()
}

/// Returns the places that set something under a name that the sources do not show.
fn unnamed(scan: &Scan) -> Vec<String> {
    let is_unnamed = |it: &&Occurrence| {
        !it.in_test
            && it.operation == cookie_registry_scan::Operation::Set
            && matches!(it.name, Name::Unreadable | Name::Passed(_))
    };
    let places = scan.occurrences.iter().filter(is_unnamed);
    places
        .map(|it| format!("{} ({})", place(it), it.api))
        .collect()
}

/// Returns the file and the line of an occurrence.
fn place(occurrence: &Occurrence) -> String {
    let path = &occurrence.path;
    let path = path.strip_prefix(".").unwrap_or(path);
    format!("{}:{}", path.display(), occurrence.line)
}

/// Returns a file as `[[exempt]]` names it: from the folder of the policy.
fn named(path: &Path, root: &Path) -> String {
    let here = crate::policy_file::current_directory().unwrap_or_default();
    let place = crate::policy_file::absolute(&here, path);
    let below = place.strip_prefix(root).unwrap_or(&place);
    crate::policy_file::with_slashes(below)
}

//! Every rule has policies that break it and one that just does not; what `check` says of them, and of
//! policies of real shape, is kept in golden files. `cargo xtask bless policies` writes those anew.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops where something is wrong"
)]

use cookie_registry_policy::Baseline;
use cookie_registry_policy::approval::{Approvals, FILE_NAME};
use cookie_registry_policy::check::check_against;
use cookie_registry_policy::rules::Stage;
use cookie_registry_policy::source::{Disk, Files, MAX_FILE_BYTES, Memory};
use cookie_registry_policy::{Checked, Code, Finding, Options, Severity, check_files};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use time::{Date, Month};

/// The folder of policies that belong to no rule.
const REAL: &str = "real";

/// The day for which everything is looked at, so that no finding comes with time.
fn options() -> Options {
    let today = Date::from_calendar_date(2026, Month::November, 24).unwrap();
    Options { today }
}

/// The rules that a policy alone can break; what breaks the others are the sources of a service.
fn codes() -> impl Iterator<Item = Code> {
    let of_policy = |code: &Code| {
        matches!(
            code.rule().stage(),
            Stage::Reading | Stage::Checking | Stage::Comparing | Stage::Allowing
        )
    };
    Code::ALL.iter().copied().filter(of_policy)
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("policies")
}

/// Checks a policy; against `base.toml` and `policy.lock` where the folder has them.
fn check(path: &Path) -> Checked {
    let base = path.with_file_name("base.toml");
    let base = base
        .exists()
        .then(|| check_files(&Disk, &base, options()).unwrap());
    let approvals = fs::read_to_string(path.with_file_name(FILE_NAME)).ok();
    let approvals = approvals.map(|text| Approvals::parse(&text).unwrap());
    let baseline = Baseline {
        base: base.as_ref().map(Checked::recovered),
        approvals: approvals.as_ref(),
    };
    check_against(&Disk, path, options(), baseline)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The policies of a rule that break it: `policy.toml`, `policy-2.toml` and so on.
fn broken(code: Code) -> Vec<(String, Checked)> {
    if code == Code::PolicyTooLarge {
        // Generated: nobody wants four megabytes of it in the repository.
        let text = format!("format = 1\n{}", "# \n".repeat(MAX_FILE_BYTES / 3 + 1));
        let files = Memory::from_iter([("policy.toml", text)]);
        let checked = check_files(&files, "policy.toml".as_ref(), options()).unwrap();
        return vec![("policy.toml".to_owned(), checked)];
    }
    let mut names: Vec<String> = Disk
        .list(&folder().join(code.as_str()))
        .unwrap_or_else(|error| panic!("{code} has no folder: {error}"))
        .iter()
        .filter_map(|path| Some(path.file_name()?.to_str()?.to_owned()))
        .filter(|name| name.starts_with("policy") && name.ends_with(".toml"))
        .collect();
    names.sort();
    assert!(
        !names.is_empty(),
        "{code} has no policy.toml that breaks it"
    );
    names
        .into_iter()
        .map(|name| {
            let checked = check(&folder().join(code.as_str()).join(&name));
            (name, checked)
        })
        .collect()
}

/// A line a finding, as the golden files have it: `LINE:COLUMN severity code entry: message`, and what to
/// write instead below it.
fn told(checked: &Checked) -> String {
    let mut text = String::new();
    for finding in &checked.findings {
        let (start, _) = checked.sources.positions(finding.span).unwrap();
        if finding.span.file != 0 {
            let source = checked.sources.get(finding.span.file).unwrap();
            let name = source.path.file_name().unwrap().to_string_lossy();
            write!(text, "{name}:").unwrap();
        }
        let Finding {
            severity,
            code,
            message,
            ..
        } = finding;
        write!(text, "{}:{} {severity} {code} ", start.line, start.column).unwrap();
        if let Some(entry) = &finding.entry {
            write!(text, "{entry}: ").unwrap();
        }
        writeln!(text, "{message}").unwrap();
        if let Some(help) = &finding.help {
            writeln!(text, "    {help}").unwrap();
        }
    }
    // Messages of the operating system name paths in its own way.
    text.replace(&*folder().to_string_lossy(), "policies")
}

/// Compares with the golden file, or writes it.
fn compare(golden: &Path, told: &str, failures: &mut Vec<String>) {
    if std::env::var_os("COOKIE_REGISTRY_BLESS").is_some() {
        fs::write(golden, told).unwrap();
        return;
    }
    let expected = fs::read_to_string(golden).unwrap_or_default();
    if expected != told {
        failures.push(format!(
            "{}\n--- expected\n{expected}--- told\n{told}",
            golden.display()
        ));
    }
}

#[track_caller]
fn none(failures: &[String]) {
    assert!(
        failures.is_empty(),
        "{}\n(`cargo xtask bless policies` writes the golden files anew)",
        failures.join("\n")
    );
}

#[test]
fn every_code_has_a_folder_and_every_folder_a_code() {
    let folders: BTreeSet<String> = Disk
        .list(&folder())
        .unwrap()
        .iter()
        .map(|path| path.file_name().unwrap().to_str().unwrap().to_owned())
        .filter(|name| name != REAL)
        .collect();
    let codes: BTreeSet<String> = codes().map(|code| code.to_string()).collect();
    assert_eq!(folders, codes);
}

#[test]
fn what_breaks_a_rule_is_told() {
    let mut failures = Vec::new();
    for code in codes() {
        let mut text = String::new();
        for (name, checked) in broken(code) {
            if !checked.findings.iter().any(|finding| finding.code == code) {
                failures.push(format!("{code}: {name} does not break it"));
            }
            writeln!(text, "# {name}\n{}", told(&checked)).unwrap();
        }
        let text = format!("{}\n", text.trim_end());
        compare(
            &folder().join(code.as_str()).join("expected"),
            &text,
            &mut failures,
        );
    }
    none(&failures);
}

/// Nothing else is told either, or the policy would show less than it seems to. What is only worth knowing
/// may be.
#[test]
fn what_just_does_not_break_a_rule_passes() {
    let mut failures = Vec::new();
    for code in codes() {
        let checked = check(&folder().join(code.as_str()).join("passes.toml"));
        let counts = |finding: &&Finding| finding.code == code || finding.severity > Severity::Info;
        if checked.findings.iter().any(|finding| counts(&finding)) {
            failures.push(format!("{code}: passes.toml\n{}", told(&checked)));
        }
    }
    none(&failures);
}

#[test]
fn policies_of_real_shape_are_judged_rightly() {
    let mut failures = Vec::new();
    let mut policies = Disk.list(&folder().join(REAL)).unwrap();
    policies.retain(|path| {
        path.extension()
            .is_some_and(|extension| extension == "toml")
    });
    policies.sort();
    assert!(policies.len() >= 5, "{policies:?}");
    for path in policies {
        compare(
            &path.with_extension("expected"),
            &told(&check(&path)),
            &mut failures,
        );
    }
    none(&failures);
}

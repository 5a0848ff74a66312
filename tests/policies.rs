//! Every rule has policies that break it and one that just does not. Golden files hold the findings of these and of
//! realistic policies; `cargo xtask bless policies` rewrites them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops where something is wrong"
)]

use cookie_registry_policy::Baseline;
use cookie_registry_policy::approval::Approvals;
use cookie_registry_policy::check::check_against;
use cookie_registry_policy::rules::Stage;
use cookie_registry_policy::shared::LOCK;
use cookie_registry_policy::source::{Disk, Files, MAX_FILE_BYTES, Memory};
use cookie_registry_policy::{Checked, Code, Finding, Options, Severity, check_files};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use time::{Date, Month};

/// The folder of policies that do not belong to a rule.
const REAL: &str = "real";

/// Returns options with a fixed day, so that findings do not change over time.
fn options() -> Options {
    let today = Date::from_calendar_date(2026, Month::November, 24).unwrap();
    Options { today }
}

/// Returns the rules that a policy alone can break; only the sources of a service can break the others.
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
    let approvals = fs::read_to_string(path.with_file_name(LOCK)).ok();
    let approvals = approvals.map(|text| Approvals::parse(&text).unwrap());
    let baseline = Baseline {
        base: base.as_ref().map(Checked::recovered),
        approvals: approvals.as_ref(),
    };
    check_against(&Disk, path, options(), baseline)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Checks the policies that break a rule: `policy.toml`, `policy-2.toml` and so on.
fn broken(code: Code) -> Vec<(String, Checked)> {
    if code == Code::PolicyTooLarge {
        // Generated, because four megabytes do not belong in the repository.
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

/// Formats one finding per line, as in the golden files: `LINE:COLUMN severity code entry: message`, followed by
/// its help on the next line.
fn described(checked: &Checked) -> String {
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
fn compare(golden: &Path, described: &str, failures: &mut Vec<String>) {
    if std::env::var_os("COOKIE_REGISTRY_BLESS").is_some() {
        fs::write(golden, described).unwrap();
        return;
    }
    let expected = fs::read_to_string(golden).unwrap_or_default();
    if expected != described {
        failures.push(format!(
            "{}\n--- expected\n{expected}--- described\n{described}",
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
fn every_broken_policy_gets_its_finding() {
    let mut failures = Vec::new();
    for code in codes() {
        let mut text = String::new();
        for (name, checked) in broken(code) {
            if !checked.findings.iter().any(|finding| finding.code == code) {
                failures.push(format!("{code}: {name} does not break it"));
            }
            writeln!(text, "# {name}\n{}", described(&checked)).unwrap();
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

/// Nothing else is described either, or the policy would show less than it seems to. What is only worth knowing
/// may be.
#[test]
fn every_passing_policy_has_no_finding() {
    let mut failures = Vec::new();
    for code in codes() {
        let checked = check(&folder().join(code.as_str()).join("passes.toml"));
        let counts = |finding: &&Finding| finding.code == code || finding.severity > Severity::Info;
        if checked.findings.iter().any(|finding| counts(&finding)) {
            failures.push(format!("{code}: passes.toml\n{}", described(&checked)));
        }
    }
    none(&failures);
}

#[test]
fn realistic_policies_have_the_expected_findings() {
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
            &described(&check(&path)),
            &mut failures,
        );
    }
    none(&failures);
}

//! `check --cache DIR`: the same findings as without it, whatever has become of the folder.

use crate::run::{Ran, folder, run};
use std::fs;
use std::path::{Path, PathBuf};

const POLICY: &str = include_str!("fixtures/clean.toml");

/// A module whose key another one declares, so that the facts of two files are joined.
const KEYS: &str = "export const PREFIX = 'tab:';\n";
const PAGE: &str =
    "import { PREFIX } from './keys';\nsessionStorage.setItem(PREFIX + 'open', '1');\n";

fn service() -> tempfile::TempDir {
    folder([
        ("policy.toml", POLICY),
        ("web/keys.ts", KEYS),
        ("web/page.ts", PAGE),
    ])
}

/// Checks the scripts, with further arguments.
fn check(here: &Path, arguments: &[&str]) -> Ran {
    run(
        here,
        [&["check", "web", "--format", "json"], arguments].concat(),
    )
}

/// Checks the scripts with a cache, which must not change the result. Returns the messages.
fn check_cached(here: &Path, cache: &str) -> String {
    let (without, with) = (check(here, &[]), check(here, &["--cache", cache]));
    assert_eq!(with.stdout, without.stdout);
    assert_eq!(with.status, without.status);
    with.stderr
}

fn file(here: &Path) -> PathBuf {
    here.join("kept/facts/scan-facts.bin")
}

#[test]
fn findings_are_the_same_and_only_what_was_edited_is_read_again() {
    let service = service();
    let here = service.path();
    let found = check(here, &[]).stdout;
    assert!(found.contains("tab:open"), "{found}");
    assert_eq!(check_cached(here, "kept/facts"), check(here, &[]).stderr);
    let first = fs::read(file(here)).unwrap();
    let written = fs::metadata(file(here)).unwrap().modified().unwrap();
    // Nothing is new, so nothing is written.
    check_cached(here, "kept/facts");
    assert_eq!(
        fs::metadata(file(here)).unwrap().modified().unwrap(),
        written
    );

    // The constant of another file, and then the script itself.
    fs::write(here.join("web/keys.ts"), KEYS.replace("tab:", "view:")).unwrap();
    check_cached(here, "kept/facts");
    assert!(check(here, &[]).stdout.contains("view:open"));
    fs::write(here.join("web/page.ts"), PAGE.replace("session", "local")).unwrap();
    check_cached(here, "kept/facts");
    let edited = fs::read(file(here)).unwrap();
    assert_ne!(edited, first);

    // What is no longer there, and what is new.
    fs::remove_file(here.join("web/page.ts")).unwrap();
    fs::write(
        here.join("web/new.ts"),
        "localStorage.setItem('new', '1');\n",
    )
    .unwrap();
    check_cached(here, "kept/facts");
    let found = check(here, &["--cache", "kept/facts"]).stdout;
    assert!(
        found.contains("`new`") && !found.contains("view:open"),
        "{found}"
    );
}

#[test]
fn a_file_that_is_damaged_is_replaced() {
    let service = service();
    let here = service.path();
    check_cached(here, "kept/facts");
    let whole = fs::read(file(here)).unwrap();
    let mut changed = whole.clone();
    if let Some(byte) = changed.last_mut() {
        *byte ^= 1;
    }
    for bytes in [&b""[..], b"crscan\r\n", &whole[..whole.len() / 2], &changed] {
        fs::write(file(here), bytes).unwrap();
        assert_eq!(check_cached(here, "kept/facts"), check(here, &[]).stderr);
        assert!(fs::read(file(here)).unwrap().len() >= whole.len());
    }
}

#[test]
fn a_folder_that_cannot_be_written_is_reported_and_no_finding_is_lost() {
    let service = service();
    let here = service.path();
    // A file is no folder, whoever asks.
    for cache in ["policy.toml", "policy.toml/kept"] {
        let said = check_cached(here, cache);
        let expected = format!("what was found could not be kept in {cache}: ");
        assert!(
            said.contains(&expected) && said.contains("The findings are complete"),
            "{said}"
        );
    }
    assert_eq!(
        fs::read_to_string(here.join("policy.toml")).unwrap(),
        POLICY
    );
    let quiet = check(here, &["--quiet", "--cache", "policy.toml"]);
    assert_eq!(quiet.stdout, check(here, &[]).stdout);
    assert_eq!(quiet.stderr, "");
}

#[test]
fn without_paths_there_is_nothing_to_keep() {
    let service = service();
    let ran = run(service.path(), ["check", "--cache", "kept"]);
    assert_eq!(ran.status, 2, "{}", ran.stderr);
    assert!(!service.path().join("kept").exists());
}

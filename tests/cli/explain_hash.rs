//! `explain HASH`: from the proof of a consent back to the policy that visitors were shown.

use crate::repository::{commit, git, head, repository};
use crate::run::{Ran, folder, run};
use cookie_registry::CookieRegistry;
use cookie_registry_consent::ContentHash;
use std::fs;
use std::path::Path;

const POLICY: &str = include_str!("fixtures/asking/policy.toml");
const VISIT: &str = include_str!("fixtures/asking/policy.d/visit.toml");
const ROOT: &str = include_str!("../../policy.toml");
const CLEAN: &str = include_str!("fixtures/clean.toml");

/// As a service has them: its policy is that of the fixtures.
#[derive(CookieRegistry)]
#[registry(policy = "../../tests/cli/fixtures/asking/policy.toml")]
struct Cookies;

const FILES: [(&str, &str); 2] = [("policy.toml", POLICY), ("policy.d/visit.toml", VISIT)];

fn explain(here: &Path, arguments: &[&str]) -> Ran {
    run(here, [&["explain"], arguments].concat())
}

fn hash(parts: &[&str]) -> String {
    ContentHash::of(parts).to_string()
}

fn line<'t>(text: &'t str, name: &str) -> &'t str {
    let lines = text.lines().filter_map(|line| line.split_once(' '));
    let mut values = lines.filter(|(first, _)| *first == name);
    values.next().map_or("", |(_, value)| value.trim())
}

#[test]
fn the_hash_of_a_running_service_is_that_of_the_command() {
    let of_the_service = ContentHash::of_policy(Cookies::CONSENT.plan()).to_string();
    let here = repository(FILES);
    let ran = explain(here.path(), &[&of_the_service]);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    assert_eq!(line(&ran.stdout, "hash"), of_the_service);
    assert_eq!(line(&ran.stdout, "commit"), head(here.path()));
    assert_eq!(line(&ran.stdout, "version"), "3");
    assert_eq!(line(&ran.stdout, "languages"), "en, de");
}

#[test]
fn the_reference_policy_is_found_by_the_hash_of_its_one_file() {
    let here = repository([("policy.toml", ROOT)]);
    let ran = explain(here.path(), &[&hash(&[ROOT])]);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    assert_eq!(line(&ran.stdout, "commit"), head(here.path()));
}

#[test]
fn every_version_is_found_that_was_ever_committed() {
    let here = repository(FILES);
    let write = |name: &str, text: &str| fs::write(here.path().join(name), text).unwrap();
    let first = head(here.path());
    // A file of its own, which the pattern takes in without a word in policy.toml.
    let offer = VISIT.replace("visit", "offer");
    write("policy.d/offer.toml", &offer);
    commit(here.path());
    let second = head(here.path());
    // A branch that was deployed and never merged.
    git(here.path(), &["checkout", "--quiet", "-b", "side"]);
    let other = VISIT.replace("30 days", "60 days");
    write("policy.d/visit.toml", &other);
    commit(here.path());
    let side = head(here.path());
    git(here.path(), &["checkout", "--quiet", "main"]);
    // Back to what was; then the file moves.
    fs::remove_file(here.path().join("policy.d/offer.toml")).unwrap();
    commit(here.path());
    let again = head(here.path());
    write(
        "policy.toml",
        &POLICY.replace("policy.d/*.toml", "visit.toml"),
    );
    fs::rename(
        here.path().join("policy.d/visit.toml"),
        here.path().join("visit.toml"),
    )
    .unwrap();
    commit(here.path());

    let found = |parts: &[&str]| {
        let ran = explain(here.path(), &[&hash(parts)[..8]]);
        assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
        assert_eq!(line(&ran.stdout, "hash"), hash(parts));
        ran.stdout
    };
    let output = found(&[POLICY, VISIT]);
    assert_eq!(line(&output, "commit"), first);
    assert!(
        output.contains(&format!("1, the last of them {again}")),
        "{output}"
    );
    assert_eq!(line(&found(&[POLICY, &offer, VISIT]), "commit"), second);
    assert_eq!(line(&found(&[POLICY, &offer, &other]), "commit"), side);
}

#[test]
fn the_page_is_rendered_as_the_policy_was() {
    let here = repository(FILES);
    fs::write(
        here.path().join("policy.d/visit.toml"),
        VISIT.replace("Zählt", "Addiert"),
    )
    .unwrap();
    commit(here.path());
    let hash = hash(&[POLICY, VISIT]);
    let ran = explain(
        here.path(),
        &[&hash, "--language", "de", "--out", "page.html"],
    );
    assert_eq!((ran.status, ran.stdout.as_str()), (0, ""), "{}", ran.stderr);
    let page = fs::read_to_string(here.path().join("page.html")).unwrap();
    assert!(
        page.contains("<html lang=\"de\"") && page.contains("Zählt"),
        "{page}"
    );
    let ran = explain(here.path(), &[&hash.to_uppercase(), "--out", "page.md"]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    let page = fs::read_to_string(here.path().join("page.md")).unwrap();
    assert!(
        page.starts_with('#') && page.contains("Counts how many"),
        "{page}"
    );
    // A slip must not cost the policy.
    let ran = explain(here.path(), &[&hash, "--out", "policy.d/visit.toml"]);
    assert_eq!(ran.status, 2, "{}", ran.stderr);
}

#[test]
fn a_policy_that_is_not_committed_is_found() {
    let here = repository([("policy.toml", CLEAN)]);
    let now = CLEAN.replace("Keeps you", "Has you");
    fs::write(here.path().join("policy.toml"), &now).unwrap();
    let ran = explain(here.path(), &[&hash(&[&now])]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    assert_eq!(line(&ran.stdout, "commit"), "none: it is the current file");
}

#[test]
fn a_hash_that_is_not_found_is_reported_with_the_searched_places() {
    let here = repository([("policy.toml", CLEAN)]);
    let ran = explain(here.path(), &["0123456789abcdef"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (3, ""));
    assert!(
        ran.stderr.contains("searched 1 commit in the history"),
        "{}",
        ran.stderr
    );
    // Too short for a hash, and no code.
    assert_eq!(explain(here.path(), &["0123456"]).status, 2);
    // There is no history.
    let here = folder([("policy.toml", CLEAN)]);
    let ran = explain(here.path(), &["0123456789abcdef"]);
    assert_eq!(ran.status, 3);
    assert!(
        ran.stderr.contains("is not in a git repository"),
        "{}",
        ran.stderr
    );
    // The file itself is found without one.
    let ran = explain(here.path(), &[&hash(&[CLEAN])]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    // There is no page of a rule.
    let ran = explain(here.path(), &["host-prefix", "--out", "page.html"]);
    assert_eq!(ran.status, 2);
    assert!(
        ran.stderr.contains("require a content hash"),
        "{}",
        ran.stderr
    );
    assert!(!here.path().join("page.html").exists());
}

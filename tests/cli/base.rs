//! `--base`: with which earlier state a policy is compared, and when there is none.

use crate::repository::{commit, git, head, repository};
use crate::run::{Ran, run};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

const BEFORE: &str = include_str!("fixtures/before.toml");

fn lasting(time: &str) -> String {
    BEFORE.replace("\"90 days\"", &format!("\"{time}\""))
}

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// The codes of the comparison, without those of the policy itself.
fn check(folder: &Path, arguments: &[&str]) -> Ran {
    let mut all = vec!["check", "--format", "github"];
    all.extend(arguments);
    run(folder, all)
}

fn says_material(ran: &Ran) -> bool {
    ran.stdout.contains("material-change-not-logged")
}

/// A branch `feature` and changes of `main` after it left.
fn branched(on_feature: &str, on_main: &str) -> TempDir {
    let here = repository([("policy.toml", BEFORE)]);
    git(here.path(), &["switch", "--quiet", "--create", "feature"]);
    write(here.path(), "policy.toml", on_feature);
    commit(here.path());
    git(here.path(), &["switch", "--quiet", "main"]);
    write(here.path(), "policy.toml", on_main);
    commit(here.path());
    git(here.path(), &["switch", "--quiet", "feature"]);
    here
}

#[test]
fn what_the_other_branch_has_changed_since_does_not_count() {
    let here = branched(&format!("{BEFORE}# a comment\n"), &lasting("30 days"));
    for base in ["main", "main...HEAD", "main...feature", "main..."] {
        let ran = check(here.path(), &["--base", base]);
        assert!(!says_material(&ran), "{base}: {}", ran.stdout);
        assert!(
            ran.stderr.contains("the merge base of `main`"),
            "{base}: {}",
            ran.stderr
        );
    }
    let ran = run(here.path(), ["diff", "--base", "main"]);
    assert!(
        ran.stdout
            .contains("(merge base with main) -> policy.toml: nothing has changed"),
        "{}",
        ran.stdout
    );
    assert_eq!(ran.status, 0);
}

#[test]
fn a_change_that_both_branches_make_is_still_one_of_this_branch() {
    let logged = lasting("300 days").replace("2026-05-09", "2026-05-10");
    let here = branched(&lasting("300 days"), &logged);
    let ran = check(here.path(), &["--base", "main"]);
    assert_eq!(ran.status, 1);
    assert!(says_material(&ran), "{}", ran.stdout);
}

#[test]
fn a_base_that_is_an_ancestor_is_taken_as_it_is() {
    let here = repository([("policy.toml", BEFORE)]);
    let first = head(here.path());
    write(here.path(), "policy.toml", &lasting("91 days"));
    commit(here.path());
    for base in [first.as_str(), "HEAD~1", "HEAD^{/policy}~1"] {
        let ran = check(here.path(), &["--base", base]);
        assert!(says_material(&ran), "{base}: {}", ran.stdout);
        assert!(!ran.stderr.contains("merge base"), "{}", ran.stderr);
    }
    // What is not committed yet counts as a change of this branch.
    write(here.path(), "policy.toml", &lasting("92 days"));
    assert!(says_material(&check(here.path(), &["--base", "HEAD"])));
}

#[test]
fn a_comparison_that_is_impossible_fails() {
    let here = repository([("policy.toml", BEFORE)]);
    git(here.path(), &["branch", "other"]);
    git(here.path(), &["switch", "--quiet", "--orphan", "unrelated"]);
    write(here.path(), "policy.toml", &lasting("91 days"));
    commit(here.path());
    for (base, says) in [
        ("main", "no common ancestor"),
        ("main...HEAD", "no common ancestor"),
        ("main..HEAD", "names two states"),
        ("main...other", "not the commit that is checked out"),
        ("no-such-branch", "there is no revision"),
        ("HEAD:legal/policy.toml", "legal/policy.toml does not exist"),
        (
            "0000000000000000000000000000000000000000",
            "there is no revision",
        ),
    ] {
        for command in ["check", "diff"] {
            let ran = run(here.path(), [command, "--base", base]);
            assert_eq!(
                (ran.status, ran.stdout.as_str()),
                (3, ""),
                "{command} {base}: {}",
                ran.stderr
            );
            assert!(
                ran.stderr.contains(says),
                "{command} {base}: {}",
                ran.stderr
            );
        }
    }
}

#[test]
fn a_shallow_clone_without_the_merge_base_fails_and_says_how_to_get_it() {
    let origin = branched(&lasting("91 days"), &lasting("30 days"));
    let clones = tempfile::tempdir().unwrap();
    let url = format!("file://{}", origin.path().display());
    git(
        clones.path(),
        &[
            "clone",
            "--quiet",
            "--depth=1",
            "--no-single-branch",
            &url,
            "clone",
        ],
    );
    let clone = clones.path().join("clone");
    let ran = check(&clone, &["--base", "origin/main"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (3, ""), "{}", ran.stderr);
    assert!(
        ran.stderr.contains("in this shallow clone"),
        "{}",
        ran.stderr
    );
    assert!(ran.stderr.contains("fetch-depth: 0"), "{}", ran.stderr);
    git(&clone, &["fetch", "--quiet", "--unshallow"]);
    assert!(says_material(&check(&clone, &["--base", "origin/main"])));
}

#[test]
fn a_moved_policy_is_compared_with_its_earlier_form() {
    for (moved, arguments) in [
        ("legal/policy.toml", vec!["--policy", "legal/policy.toml"]),
        ("cookies.toml", vec!["--policy", "cookies.toml"]),
        (
            "legal/cookies.registry",
            vec!["--policy", "legal/cookies.registry"],
        ),
    ] {
        let here = repository([
            ("policy.toml", BEFORE),
            ("Cargo.toml", "[package]\nname = \"x\"\n"),
        ]);
        fs::remove_file(here.path().join("policy.toml")).unwrap();
        write(here.path(), moved, &lasting("300 days"));
        // Before and after `git add`, and as a commit.
        for step in ["written", "added", "committed"] {
            if step == "added" {
                git(here.path(), &["add", "--all"]);
            }
            if step == "committed" {
                commit(here.path());
            }
            let base = if step == "committed" {
                "HEAD~1"
            } else {
                "main"
            };
            let ran = check(here.path(), &[&["--base", base], &arguments[..]].concat());
            assert!(
                says_material(&ran),
                "{moved} {step}: {}{}",
                ran.stdout,
                ran.stderr
            );
            assert!(
                ran.stderr.contains("compared with policy.toml there"),
                "{}",
                ran.stderr
            );
            let ran = run(
                here.path(),
                [&["diff", "--base", base], &arguments[..]].concat(),
            );
            assert!(ran.stdout.contains("[lasts-longer]"), "{}", ran.stdout);
        }
    }
}

#[test]
fn a_copy_is_compared_with_the_policy_from_which_it_was_made() {
    let here = repository([("policy.toml", BEFORE)]);
    write(here.path(), "legal/policy.toml", &lasting("300 days"));
    let at = |arguments: &[&str]| {
        check(
            here.path(),
            &[
                &["--base", "main", "--policy", "legal/policy.toml"],
                arguments,
            ]
            .concat(),
        )
    };
    assert!(says_material(&at(&[])), "the old file is still there");
    write(here.path(), "policy.toml", "# now in legal/\n");
    assert!(
        says_material(&at(&[])),
        "the old file only points to the new one"
    );
}

#[test]
fn of_several_earlier_forms_the_user_names_one() {
    let other = BEFORE.replace("our.example", "two.example");
    let here = repository([
        ("a/policy.toml", BEFORE),
        ("b/policy.toml", BEFORE),
        ("c/policy.toml", other.as_str()),
    ]);
    for folder in ["a", "b"] {
        fs::remove_file(here.path().join(folder).join("policy.toml")).unwrap();
    }
    write(here.path(), "policy.toml", &lasting("300 days"));
    let ran = check(here.path(), &["--base", "main"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (3, ""), "{}", ran.stderr);
    assert!(
        ran.stderr.contains("--base main:a/policy.toml"),
        "{}",
        ran.stderr
    );
    for base in ["main:a/policy.toml", "main...HEAD:b/policy.toml"] {
        assert!(
            says_material(&check(here.path(), &["--base", base])),
            "{base}"
        );
    }
}

#[test]
fn a_policy_is_new_if_no_other_may_be_its_earlier_form() {
    let other = BEFORE.replace("our.example", "two.example");
    let here = repository([
        ("other/policy.toml", other.as_str()),
        ("Cargo.toml", "[package]\nname = \"x\"\n"),
    ]);
    write(here.path(), "policy.toml", BEFORE);
    let ran = check(here.path(), &["--base", "main"]);
    assert!(!says_material(&ran), "{}", ran.stdout);
    assert!(ran.stderr.contains("policy.toml is new"), "{}", ran.stderr);
    let ran = run(here.path(), ["diff", "--base", "main"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (3, ""), "{}", ran.stderr);
}

#[cfg(unix)]
#[test]
fn a_link_of_the_base_leads_to_the_policy() {
    let here = repository([("legal/policy.toml", BEFORE)]);
    std::os::unix::fs::symlink("legal/policy.toml", here.path().join("policy.toml")).unwrap();
    commit(here.path());
    write(here.path(), "legal/policy.toml", &lasting("300 days"));
    let ran = check(here.path(), &["--base", "main"]);
    assert!(says_material(&ran), "{}{}", ran.stdout, ran.stderr);
}

//! `explain`, and the reference of the documentation, which says the same.

use crate::golden::{assert_golden, assert_same};
use crate::run::{folder, repository, run};
use cookie_registry_policy::{Code, report};

#[test]
fn a_code_is_explained_with_source_and_examples() {
    let here = folder([]);
    let ran = run(here.path(), ["explain", "host-prefix"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    assert_golden("explain-host-prefix.txt", &ran.stdout);
}

#[test]
fn without_a_code_all_are_listed() {
    let here = folder([]);
    let ran = run(here.path(), ["explain"]);
    assert_eq!(ran.status, 0);
    let listed: Vec<&str> = ran
        .stdout
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    let codes: Vec<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
    assert_eq!(listed, codes);
}

#[test]
fn a_misspelt_code_is_corrected() {
    let here = folder([]);
    let ran = run(here.path(), ["explain", "host-prefx"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (2, ""));
    assert!(
        ran.stderr.contains("did you mean `host-prefix`?"),
        "{}",
        ran.stderr
    );
    let ran = run(here.path(), ["explain", "zzzz"]);
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("lists all codes"), "{}", ran.stderr);
}

#[test]
fn the_reference_of_the_documentation_is_that_of_the_rules() {
    assert_same(&repository().join("docs/rules.md"), &report::reference());
}

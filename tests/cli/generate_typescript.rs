//! `generate typescript`: the module for the front end, and where it goes. What it does is held by the tests of
//! the module.

use crate::golden::assert_golden;
use crate::run::{Ran, folder, repository, run, run_with_input};
use std::fs;
use std::path::Path;

const BROKEN: &str = include_str!("fixtures/broken.toml");
const SHOP: &str = include_str!("../typescript/shop.toml");

fn generate(here: &Path, arguments: &[&str]) -> Ran {
    run(here, [&["generate", "typescript"], arguments].concat())
}

fn module(here: &Path) -> String {
    let ran = generate(here, &[]);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    ran.stdout
}

#[test]
fn the_module_is_printed() {
    assert_golden("generate/policy.ts", &module(repository()));
    let here = folder([("policy.toml", SHOP)]);
    let shop = module(here.path());
    assert_golden("generate/shop.ts", &shop);
    let arguments = ["generate", "typescript", "--policy", "-"];
    let ran = run_with_input(here.path(), &arguments, SHOP.as_bytes());
    assert_eq!((ran.status, ran.stdout), (0, shop));
}

#[test]
fn the_module_is_replaced_as_a_whole_and_compared_with_the_policy() {
    let here = folder([("policy.toml", SHOP)]);
    let ran = generate(here.path(), &["--out", "web/cookies.ts"]);
    assert_eq!(
        (ran.status, ran.stderr.as_str()),
        (0, "wrote web/cookies.ts\n")
    );
    let written = fs::read_to_string(here.path().join("web/cookies.ts")).unwrap();
    assert_eq!(written, module(here.path()));
    let files = fs::read_dir(here.path().join("web")).unwrap();
    assert_eq!(files.count(), 1, "nothing half written is left");

    let ran = generate(here.path(), &["--check", "web/cookies.ts"]);
    assert_eq!(
        (ran.status, ran.stderr.as_str()),
        (0, "web/cookies.ts: up to date with the policy\n")
    );
    let changed = SHOP.replace("\"light\", \"dark\"", "\"light\", \"dark\", \"sepia\"");
    fs::write(here.path().join("policy.toml"), changed).unwrap();
    let ran = generate(here.path(), &["--out", "web/cookies.ts", "--check"]);
    assert_eq!(ran.status, 1);
    assert!(
        ran.stderr.contains("oneOf(\"light\", \"dark\", \"sepia\")"),
        "{}",
        ran.stderr
    );
    let unchanged = fs::read_to_string(here.path().join("web/cookies.ts")).unwrap();
    assert_eq!(unchanged, written);
}

#[test]
fn nothing_is_written_of_a_policy_with_errors_or_over_it() {
    let here = folder([("policy.toml", BROKEN)]);
    let ran = generate(here.path(), &["--out", "cookies.ts"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (1, ""));
    assert!(ran.stderr.contains("error"), "{}", ran.stderr);
    assert!(!here.path().join("cookies.ts").exists());

    let here = folder([("policy.toml", SHOP)]);
    let ran = generate(here.path(), &["--out", "policy.toml"]);
    assert_eq!(ran.status, 2, "{}", ran.stderr);
    assert_eq!(
        fs::read_to_string(here.path().join("policy.toml")).unwrap(),
        SHOP
    );
    assert_eq!(generate(here.path(), &["--check"]).status, 2);
    let missing = generate(here.path(), &["--check", "cookies.ts"]);
    assert_eq!(missing.status, 3, "{}", missing.stderr);
}

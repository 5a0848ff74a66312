//! Every fixture: what its marks expect is found, and nothing else. `FIXTURE=names cargo test … --test fixtures` runs
//! those whose path has that word; `cargo run -p cookie-registry-scan --all-features --example marks -- FIXTURE…` shows
//! what is found in the form of marks.
#![allow(clippy::expect_used, clippy::panic, reason = "helpers of tests")]

#[cfg_attr(
    not(feature = "javascript"),
    allow(dead_code, reason = "fixtures of what is turned off are not compared")
)]
mod fixture;

use std::path::{Path, PathBuf};

/// Compares all fixtures of a folder.
fn check(folder: &str) {
    let folder = Path::new("tests/fixtures").join(folder);
    let wanted = std::env::var("FIXTURE").unwrap_or_default();
    let fixtures = fixture::fixtures(&folder);
    assert!(
        !fixtures.is_empty(),
        "no fixture below {}",
        folder.display()
    );
    let chosen = |path: &&PathBuf| path.to_string_lossy().contains(&wanted);
    let mut differences = Vec::new();
    for path in fixtures.iter().filter(chosen) {
        match fixture::read(path) {
            Ok(cases) if cases.is_empty() => {
                differences.push(format!("{} has no case", path.display()));
            }
            Ok(cases) => differences.extend(cases.iter().flat_map(|case| case.differences(path))),
            Err(why) => differences.push(why),
        }
    }
    assert!(
        differences.is_empty(),
        "{} differences\n\n{}",
        differences.len(),
        differences.join("\n")
    );
}

#[cfg(feature = "javascript")]
#[test]
fn scripts_and_templates() {
    check("javascript");
}

#[test]
fn sources_of_rust() {
    check("rust");
}

#[cfg(feature = "javascript")]
#[test]
fn scripts_next_to_and_within_rust() {
    check("mixed");
}

/// Which folder is scanned, and in which order its files are read, is no property of the sources.
#[cfg(feature = "javascript")]
#[test]
fn neither_the_name_of_the_root_nor_the_order_of_the_files_changes_the_result() {
    for path in fixture::fixtures(Path::new("tests/fixtures/javascript")) {
        let cases = fixture::read(&path).expect("a fixture");
        for case in cases.iter().filter(|case| case.has_several_files()) {
            let found = case.found_below("");
            for root in ["t", "two", "import", "storage", "key", fixture::REVERSED] {
                assert_eq!(
                    case.found_below(root),
                    found,
                    "{}: {} below {root}",
                    path.display(),
                    case.title
                );
            }
        }
    }
}

/// Returns the differences of a fixture that is written here.
fn differences(text: &str) -> String {
    let cases = fixture::parse("a.rs".as_ref(), text).expect("a fixture");
    cases
        .iter()
        .flat_map(|case| case.differences("a.rs".as_ref()))
        .collect()
}

#[test]
fn a_missing_and_an_extra_occurrence_both_fail() {
    let source = "//# A case\nfn f() { cookie::Cookie::new(\"a\", \"1\"); }\n";
    let mark = "//       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ set a";
    assert_eq!(differences(&format!("{source}{mark}")), "");
    assert_eq!(
        differences(&format!(
            "{source}{}",
            mark.replace("set a", "set cookie a")
        )),
        ""
    );
    for (wrong, said) in [
        (String::new(), "found, but not expected"),
        (mark.replace("set a", "set b"), "expected, but not found"),
        (mark.replace("set a", "remove a"), "expected, but not found"),
        (
            mark.replace("set a", "set local-storage a"),
            "expected, but not found",
        ),
        (mark.replace(" ^", "^^"), "expected, but not found"),
        (mark.replace("^ ", " "), "expected, but not found"),
        (format!("{mark}\n{mark}"), "expected, but not found"),
        (format!("\n{mark}"), "expected, but not found"),
    ] {
        let report = differences(&format!("{source}{wrong}"));
        assert!(report.contains(said), "{wrong}\n{report}");
    }
    let broken = differences("//# A case\nuse cookie::Cookie;\nfn f() { Cookie::new(\"a\" }");
    assert!(broken.contains("is skipped: does not parse"), "{broken}");
}

#[test]
fn a_malformed_fixture_is_refused() {
    for (text, line) in [
        ("let a = 1;", 1),
        ("//# A case\n//  ^^ set a", 2),
        ("//# A case\nlet a = 1;\n//  ^^", 3),
        ("//- a.rs", 1),
        ("//# A case\n//@ js", 2),
    ] {
        let refused = fixture::parse("a.rs".as_ref(), text).map_err(|(line, _)| line);
        assert_eq!(refused.err(), Some(line), "{text}");
    }
}

#[test]
fn a_case_has_files_and_the_title_of_the_case_before() {
    let text = "//# First\na();\n\n//#\n//- web/b.js\nb();\n//- web/c.js\nc();\n";
    let cases = fixture::parse("a.js".as_ref(), text).expect("a fixture");
    let titles: Vec<&str> = cases.iter().map(|case| case.title.as_str()).collect();
    assert_eq!(titles, ["First", "First"]);
    let shown: String = cases
        .iter()
        .enumerate()
        .map(|(at, case)| case.shown(at == 0))
        .collect();
    assert_eq!(
        shown,
        "//# First\na();\n//#\n//- web/b.js\nb();\n//- web/c.js\nc();\n"
    );
}

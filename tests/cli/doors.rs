//! What goes in and out as a table, and which version was in force on a day.

use crate::repository::{git, head};
use crate::run::{folder, run};
use std::fs;

const CLEAN: &str = include_str!("fixtures/clean.toml");

#[test]
fn a_table_becomes_entries_that_a_policy_includes() {
    let table = "Cookie name,Category,Description,Duration,Provider\n\
                 _ga,Analytics,Counts visitors.,2 years,Google\n\
                 campaign,Targeting,,a while,Acme\n";
    let here = folder([("policy.toml", CLEAN), ("table.csv", table)]);
    let ran = run(
        here.path(),
        ["import", "table.csv", "--out", "imported.toml"],
    );
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    assert!(ran.stderr.contains("2 entries"), "{}", ran.stderr);
    let text = fs::read_to_string(here.path().join("imported.toml")).unwrap();
    assert!(
        text.contains("[cookies.ga]") && text.contains("TODO: decide the lifetime"),
        "{text}"
    );
    let policy = CLEAN.replacen("format = 1", "format = 1\ninclude = [\"imported.toml\"]", 1);
    fs::write(here.path().join("policy.toml"), policy).unwrap();
    let ran = run(here.path(), ["check"]);
    assert!(
        ran.stderr.contains("todo-left") && !ran.stderr.contains("error[unknown"),
        "{}",
        ran.stderr
    );
    // What is declared is not imported again, and no file is overwritten.
    let ran = run(here.path(), ["import", "table.csv"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (0, ""));
    assert!(
        ran.stderr
            .contains("2 rows have a name that is declared already"),
        "{}",
        ran.stderr
    );
    let ran = run(
        here.path(),
        ["import", "table.csv", "--out", "imported.toml"],
    );
    assert_eq!(ran.status, 3, "{}", ran.stderr);
    let ran = run(here.path(), ["import", "policy.toml"]);
    assert!(
        ran.status == 3 && ran.stderr.contains("no column with the names"),
        "{}",
        ran.stderr
    );
}

#[test]
fn the_register_is_a_table_and_a_workbook() {
    let here = folder([("policy.toml", CLEAN)]);
    let ran = run(here.path(), ["render", "--format", "csv"]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    assert!(
        ran.stdout.starts_with("entry,name,category,set by,"),
        "{}",
        ran.stdout
    );
    let ran = run(here.path(), ["render", "--format", "xlsx"]);
    assert!(
        ran.status == 2 && ran.stderr.contains("--out FILE.xlsx"),
        "{}",
        ran.stderr
    );
    let ran = run(
        here.path(),
        ["render", "--format", "xlsx", "--out", "register.xlsx"],
    );
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    let bytes = fs::read(here.path().join("register.xlsx")).unwrap();
    assert!(bytes.starts_with(b"PK"), "a workbook is a ZIP file");
}

#[test]
fn a_page_is_styled_and_has_its_hash_and_its_other_languages() {
    let here = folder([("policy.toml", CLEAN)]);
    let page = run(here.path(), ["render", "--alternate", "de=/cookies/de"]).stdout;
    assert!(
        page.contains("<style>\n") && page.contains(".cookie-policy {"),
        "{page}"
    );
    assert!(
        page.contains("<link rel=\"alternate\" hreflang=\"de\" href=\"/cookies/de\">"),
        "{page}"
    );
    assert!(page.contains(">Deutsch</a>"), "{page}");
    let json = run(here.path(), ["check", "--format", "json"]).stdout;
    let report: serde_json::Value = serde_json::from_str(&json).unwrap();
    let hash = report["policy"]["content_hash"].as_str().unwrap();
    assert!(
        page.contains(&format!("<code>{}</code>", &hash[..12])),
        "{hash} in {page}"
    );
    let linked = run(here.path(), ["render", "--stylesheet", "/s.css"]).stdout;
    assert!(!linked.contains("<style>"), "{linked}");
}

#[test]
fn the_version_of_a_day_is_the_one_that_was_committed_and_in_force() {
    let here = folder([("policy.toml", CLEAN)]);
    git(here.path(), &["init", "--quiet", "--initial-branch=main"]);
    let commit = |day: &str| {
        git(here.path(), &["add", "--all"]);
        let date = format!("{day}T12:00:00Z");
        let output = std::process::Command::new("git")
            .current_dir(here.path())
            .args([
                "-c",
                "user.name=test",
                "-c",
                "user.email=test@example.org",
                "commit",
                "--quiet",
                "--message",
                day,
            ])
            .env("GIT_COMMITTER_DATE", &date)
            .env("GIT_AUTHOR_DATE", &date)
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .output()
            .unwrap();
        assert!(output.status.success());
        head(here.path())
    };
    let first = commit("2026-06-01");
    fs::write(here.path().join("policy.toml"), format!("{CLEAN}# later\n")).unwrap();
    let second = commit("2026-07-01");
    for (day, id) in [
        ("2026-06-15", &first),
        ("2026-07-01", &second),
        ("2026-12-31", &second),
    ] {
        let ran = run(here.path(), ["history", "--on", day]);
        assert_eq!(ran.status, 0, "{}", ran.stderr);
        assert!(ran.stdout.contains(id.as_str()), "{day}: {}", ran.stdout);
    }
    let ran = run(here.path(), ["history", "--on", "2026-05-31"]);
    assert!(
        ran.status == 3 && ran.stderr.contains("in force"),
        "{}",
        ran.stderr
    );
    let list = run(here.path(), ["history"]).stdout;
    assert!(list.find(&second[..12]) < list.find(&first[..12]), "{list}");
    let ran = run(
        here.path(),
        ["history", "--on", "2026-06-15", "--out", "page.html"],
    );
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    assert!(run(here.path(), ["history", "--on", "yesterday"]).status == 2);
}

#[test]
fn a_file_with_what_a_language_lacks_is_written_to_be_translated() {
    let text = CLEAN.replacen("[policy]", "[policy]\nlanguage = \"cs\"", 1);
    let text = if text.matches("language ").count() + text.matches("language=").count() > 1 {
        CLEAN.to_owned()
    } else {
        text
    };
    let here = folder([("policy.toml", text.as_str())]);
    let ran = run(
        here.path(),
        [
            "generate",
            "words",
            "--language",
            "cs",
            "--out",
            "words/cs.toml",
        ],
    );
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    let file = fs::read_to_string(here.path().join("words/cs.toml")).unwrap();
    assert!(
        file.contains("# yes = \"Yes\"") && file.contains("few = \"{count} days\""),
        "{file}"
    );
    let _: toml::Table = toml::from_str(&file).unwrap();
}

//! What goes in and out as a table, and which version was in force on a day.

use crate::repository::{git, head};
use crate::run::{folder, run};
use std::fs;
use std::path::Path;
use std::process::Command;

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
    assert_eq!(
        ran.stderr,
        "0 entries\nline 2: `_ga` is declared already\nline 3: `campaign` is declared already\n"
    );
    let ran = run(
        here.path(),
        ["import", "table.csv", "--out", "imported.toml"],
    );
    assert_eq!(ran.status, 3, "{}", ran.stderr);
    assert!(
        ran.stderr
            .contains("move the existing file away, or specify another path with --out FILE\n"),
        "{}",
        ran.stderr
    );
    let ran = run(here.path(), ["import", "policy.toml"]);
    assert!(
        ran.status == 3 && ran.stderr.contains("no column with the names"),
        "{}",
        ran.stderr
    );
}

#[test]
fn what_is_declared_is_known_or_nothing_is_imported() {
    let here = folder([("table.csv", "name\nsid\n")]);
    let import =
        |arguments: &[&str]| run(here.path(), [&["import", "table.csv"], arguments].concat());
    let write = |text: &[u8]| fs::write(here.path().join("policy.toml"), text).unwrap();
    // Neither the nearest policy nor the named one is there yet.
    for arguments in [&[][..], &["--policy", "policy.toml"]] {
        let ran = import(arguments);
        assert!(
            ran.status == 0 && ran.stdout.contains("[cookies.sid]"),
            "{}",
            ran.stderr
        );
    }
    // One that cannot be read as a whole may declare the names.
    for unreadable in [
        &b"format = 1\n\xff"[..],
        b"format = 1\n[cookies.sid\nname = \"sid\"\n",
        b"format = 1\ninclude = [\"missing.toml\"]\n",
    ] {
        write(unreadable);
        let ran = import(&[]);
        assert_eq!((ran.status, ran.stdout.as_str()), (3, ""), "{}", ran.stderr);
        assert!(
            ran.stderr.contains("cannot be read as a whole") && ran.stderr.contains("check"),
            "{}",
            ran.stderr
        );
    }
    fs::remove_file(here.path().join("policy.toml")).unwrap();
    fs::create_dir(here.path().join("policy.toml")).unwrap();
    let ran = import(&["--policy", "policy.toml"]);
    assert!(ran.status == 3 && ran.stdout.is_empty(), "{}", ran.stderr);

    fs::write(here.path().join("table.csv"), "\u{feff}\n").unwrap();
    let ran = import(&[]);
    assert!(
        ran.status == 3 && ran.stderr.contains("table.csv is empty"),
        "{}",
        ran.stderr
    );
}

#[test]
fn the_include_that_import_prints_is_what_the_policy_needs() {
    let here = folder([
        ("service/policy.toml", CLEAN),
        (
            "tables/table.csv",
            "name,category,purpose,lifetime\n_ga,Analytics,Counts visitors.,2 years\n",
        ),
    ]);
    fs::create_dir(here.path().join(".git")).unwrap();
    for (out, include) in [
        (
            "service/more/a.toml",
            "include = [\"more/a.toml\"] at the beginning of service/policy.toml, below format = 1",
        ),
        (
            "tables/b.toml",
            "include = [\"../tables/b.toml\"] at the beginning of service/policy.toml, below format = 1",
        ),
    ] {
        let arguments = [
            "import",
            "tables/table.csv",
            "--policy",
            "service/policy.toml",
            "--out",
            out,
        ];
        let ran = run(here.path(), arguments);
        assert_eq!(ran.status, 0, "{}", ran.stderr);
        assert!(
            ran.stderr.replace('`', "").contains(include),
            "{}",
            ran.stderr
        );
        let (_, rest) = ran.stderr.split_once("write `").unwrap();
        let (line, _) = rest.split_once('`').unwrap();
        let policy = CLEAN.replacen("format = 1", &format!("format = 1\n{line}"), 1);
        fs::write(here.path().join("service/with.toml"), policy).unwrap();
        let ran = run(here.path(), ["check", "--policy", "service/with.toml"]);
        assert!(!ran.stderr.contains("include-failed"), "{}", ran.stderr);
    }
}

#[test]
fn the_register_is_a_table_and_a_workbook() {
    let hostile = CLEAN.replace(
        "Keeps you signed in.",
        "=HYPERLINK(\\\"x\\\"), or signed in.",
    );
    assert_ne!(hostile, CLEAN);
    let here = folder([("policy.toml", hostile.as_str())]);
    let ran = run(here.path(), ["render", "--format", "csv"]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    let lines: Vec<&str> = ran.stdout.lines().collect();
    assert_eq!(
        lines[0],
        "entry,name,category,set by,kind,purpose,lasts,seconds,readers,consent"
    );
    assert_eq!(lines.len(), 2, "{}", ran.stdout);
    assert!(
        lines[1].starts_with("session,__Host-session,")
            && lines[1].contains(",\"'=HYPERLINK(\"\"x\"\"), or signed in. ")
            && lines[1].ends_with(",no"),
        "{}",
        lines[1]
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
fn tracking_is_in_the_register_and_in_the_json_of_the_page() {
    let pixel = "\n[tracking.opened]\ntechnology = \"pixel\"\ncategory = \"necessary\"\nexemption = \"security\"\n\
                 purpose = \"Finds forged letters.\"\nprovider = \"Mailer Inc.\"\npolicy = \"https://mailer.example/\"\n\
                 recipients = [\"=Mailer Group\"]\ndata_kept = \"1 year\"\n";
    let here = folder([("policy.toml", format!("{CLEAN}{pixel}").as_str())]);
    let ran = run(here.path(), ["render", "--format", "csv"]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    let row = ran.stdout.lines().last().unwrap();
    assert!(row.starts_with("opened,,"), "{row}");
    for cell in [
        "Pixel: ",
        "Finds forged letters.",
        "The data goes to Mailer Inc. and =Mailer Group.",
        "kept for 1 year",
        ",no",
    ] {
        assert!(row.contains(cell), "{cell}: {row}");
    }
    let ran = run(
        here.path(),
        ["render", "--format", "xlsx", "--out", "register.xlsx"],
    );
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    let json = run(here.path(), ["render", "--format", "json"]).stdout;
    let page: serde_json::Value = serde_json::from_str(&json).unwrap();
    let one = &page["sections"]["today"]["tracking"][0];
    assert_eq!(
        (
            &one["key"],
            &one["technology"],
            &one["category"],
            &one["needs_consent"]
        ),
        (
            &"opened".into(),
            &"pixel".into(),
            &"necessary".into(),
            &false.into()
        )
    );
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

/// Runs git at a time, such as `2026-06-01T12:00:00Z`.
fn git_at(here: &Path, time: &str, arguments: &[&str]) {
    let output = Command::new("git")
        .current_dir(here)
        .args(["-c", "user.name=test", "-c", "user.email=test@our.example"])
        .args(arguments)
        .env("GIT_COMMITTER_DATE", time)
        .env("GIT_AUTHOR_DATE", time)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .output()
        .unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "git {arguments:?}: {stderr}");
}

/// Commits a form of the policy, with its time as the message, and returns the id of the commit.
fn commit_at(here: &Path, time: &str, policy: &str) -> String {
    fs::write(here.join("policy.toml"), policy).unwrap();
    git(here, &["add", "--all"]);
    git_at(here, time, &["commit", "--quiet", "--message", time]);
    head(here)
}

/// Returns the commit whose policy was in force on a day; empty if none was.
fn on(here: &Path, day: &str) -> String {
    let ran = run(here, ["history", "--on", day]);
    if ran.status != 0 {
        assert!(
            ran.status == 3 && ran.stderr.contains("in force on"),
            "{}",
            ran.stderr
        );
        return String::new();
    }
    let mut lines = ran.stdout.lines().filter_map(|line| line.split_once(' '));
    let commit = lines.find(|(name, _)| *name == "commit");
    commit.unwrap_or_default().1.trim().to_owned()
}

#[test]
fn the_version_of_a_day_is_the_one_that_was_committed_and_in_force() {
    let here = folder([]);
    let here = here.path();
    git(here, &["init", "--quiet", "--initial-branch=main"]);
    let first = commit_at(here, "2026-06-01T12:00:00Z", CLEAN);
    // It is announced a month before it takes effect.
    let announced = CLEAN
        .replace("Keeps you signed in.", "Keeps you signed in everywhere.")
        .replacen("last_updated", "effective = 2026-08-01\nlast_updated", 1);
    let second = commit_at(here, "2026-07-01T12:00:00Z", &announced);
    for (day, id) in [
        ("2026-05-31", ""),
        ("2026-06-01", first.as_str()),
        ("2026-07-15", &first),
        ("2026-07-31", &first),
        ("2026-08-01", &second),
        ("2026-12-31", &second),
    ] {
        assert_eq!(on(here, day), id, "{day}");
    }
    let list = run(here, ["history"]).stdout;
    let lines: Vec<&str> = list.lines().skip(1).collect();
    assert_eq!(lines.len(), 2, "{list}");
    for (line, id, day) in [
        (lines[0], &second, "2026-07-01"),
        (lines[1], &first, "2026-06-01"),
    ] {
        assert!(line.contains(&id[..12]) && line.contains(day), "{list}");
    }
    let arguments = ["history", "--on", "2026-07-15", "--out", "page.html"];
    let ran = run(here, arguments);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    let page = fs::read_to_string(here.join("page.html")).unwrap();
    assert!(
        page.contains("Keeps you signed in.") && !page.contains("everywhere"),
        "{page}"
    );
    assert!(run(here, ["history", "--on", "yesterday"]).status == 2);
}

#[test]
fn the_page_of_an_earlier_version_has_its_tracking() {
    let pixel = |purpose: &str| {
        format!(
            "{CLEAN}\n[tracking.opened]\ntechnology = \"pixel\"\ncategory = \"necessary\"\nexemption = \"security\"\npurpose = \"{purpose}\"\n"
        )
    };
    let here = folder([]);
    let here = here.path();
    git(here, &["init", "--quiet", "--initial-branch=main"]);
    commit_at(
        here,
        "2026-06-01T12:00:00Z",
        &pixel("Finds forged letters."),
    );
    commit_at(
        here,
        "2026-07-01T12:00:00Z",
        &pixel("Finds stolen accounts."),
    );
    assert_eq!(run(here, ["history"]).stdout.lines().count(), 3);
    let page = |day: &str| {
        let ran = run(here, ["history", "--on", day, "--out", "page.html"]);
        assert_eq!(ran.status, 0, "{}", ran.stderr);
        fs::read_to_string(here.join("page.html")).unwrap()
    };
    let (first, second) = (page("2026-06-15"), page("2026-07-15"));
    assert!(first.contains("id=\"_tracking-opened\"") && first.contains("Finds forged letters."));
    assert!(
        second.contains("Finds stolen accounts.") && !second.contains("forged"),
        "{second}"
    );
}

#[test]
fn a_revert_and_a_removal_count_from_their_own_day() {
    let here = folder([]);
    let here = here.path();
    git(here, &["init", "--quiet", "--initial-branch=main"]);
    let first = commit_at(here, "2026-06-01T12:00:00Z", CLEAN);
    let second = commit_at(here, "2026-07-01T12:00:00Z", &format!("{CLEAN}# later\n"));
    let reverted = commit_at(here, "2026-08-01T12:00:00Z", CLEAN);
    fs::remove_file(here.join("policy.toml")).unwrap();
    git(here, &["add", "--all"]);
    git_at(
        here,
        "2026-09-01T12:00:00Z",
        &["commit", "--quiet", "--message", "removed"],
    );
    let again = commit_at(here, "2026-10-01T12:00:00Z", CLEAN);
    for (day, id) in [
        ("2026-06-15", first.as_str()),
        ("2026-07-15", &second),
        ("2026-08-15", &reverted),
        ("2026-09-15", ""),
        ("2026-10-15", &again),
    ] {
        assert_eq!(on(here, day), id, "{day}");
    }
    let list = run(here, ["history"]).stdout;
    assert_eq!(list.lines().count(), 6, "{list}");
    assert!(list.contains("\nremoved "), "{list}");
}

#[test]
fn a_branch_counts_from_its_merge() {
    let here = folder([]);
    let here = here.path();
    git(here, &["init", "--quiet", "--initial-branch=main"]);
    let first = commit_at(here, "2026-06-01T12:00:00Z", CLEAN);
    git(here, &["checkout", "--quiet", "-b", "side"]);
    commit_at(
        here,
        "2026-06-10T12:00:00Z",
        &format!("{CLEAN}# of the branch\n"),
    );
    git(here, &["checkout", "--quiet", "main"]);
    fs::write(here.join("other"), "").unwrap();
    git(here, &["add", "--all"]);
    git_at(
        here,
        "2026-06-12T12:00:00Z",
        &["commit", "--quiet", "--message", "other"],
    );
    git_at(
        here,
        "2026-07-01T12:00:00Z",
        &["merge", "--quiet", "--no-ff", "--message", "merge", "side"],
    );
    let merge = head(here);
    assert_eq!(
        on(here, "2026-06-15"),
        first,
        "the branch was not merged yet"
    );
    assert_eq!(on(here, "2026-07-01"), merge);
}

#[test]
fn a_day_is_one_of_utc() {
    let here = folder([]);
    let here = here.path();
    git(here, &["init", "--quiet", "--initial-branch=main"]);
    // Both are on 1 July of their own place.
    let first = commit_at(here, "2026-07-01T01:00:00+05:00", CLEAN);
    let second = commit_at(
        here,
        "2026-07-01T23:00:00-05:00",
        &format!("{CLEAN}# later\n"),
    );
    for (day, id) in [
        ("2026-06-30", first.as_str()),
        ("2026-07-01", &first),
        ("2026-07-02", &second),
    ] {
        assert_eq!(on(here, day), id, "{day}");
    }
    let summary = run(here, ["history", "--on", "2026-06-30"]).stdout;
    assert!(summary.contains("2026-06-30T20:00:00Z"), "{summary}");
}

#[test]
fn a_file_with_what_a_language_lacks_is_written_to_be_translated() {
    let text = CLEAN.replacen("\"en\"", "\"cs\"", 1);
    assert_ne!(text, CLEAN);
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

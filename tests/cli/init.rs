//! `init`: what it writes passes once the service is named, and nothing is ever overwritten.

use crate::golden::assert_golden;
use crate::run::{Ran, folder, repository, run};
use std::fs;
use std::path::Path;

const WORKFLOW: &str = ".github/workflows/cookie-policy.yml";

fn files(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap();
                found.push(name.to_str().unwrap().to_owned());
            }
        }
    }
    found.sort_unstable();
    found
}

fn assert_passes(ran: &Ran) {
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    assert_eq!(ran.stderr, "policy.toml: no findings\n");
}

/// Writes the name and the domain of the service into the first policy.
fn name_the_service(folder: &Path) {
    let path = folder.join("policy.toml");
    let policy = fs::read_to_string(&path).unwrap();
    let policy = policy
        .replace(
            "TODO: the name by which visitors know the service",
            "Almanac",
        )
        .replace("your-domain.example", "almanac.example");
    fs::write(&path, policy).unwrap();
}

#[test]
fn the_first_policy_passes_once_the_service_is_named() {
    let here = folder([]);
    let ran = run(here.path(), ["init"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (0, ""), "{}", ran.stderr);
    assert_eq!(
        files(here.path()),
        [WORKFLOW, "policy.schema.json", "policy.toml"]
    );
    // What belongs to the service is open.
    let ran = run(here.path(), ["check"]);
    assert_eq!(ran.status, 1);
    assert_eq!(
        ran.stderr.matches("error[todo-left]").count(),
        4,
        "{}",
        ran.stderr
    );
    name_the_service(here.path());
    assert_passes(&run(here.path(), ["check", "--deny", "warnings"]));

    let policy = fs::read_to_string(here.path().join("policy.toml")).unwrap();
    assert!(policy.starts_with("#:schema ./policy.schema.json\n"));
    assert!(!policy.contains("{today}"));
    let schema = fs::read_to_string(here.path().join("policy.schema.json")).unwrap();
    assert_eq!(schema, run(here.path(), ["schema"]).stdout);
}

#[test]
fn the_commented_lines_pass_as_well() {
    let here = folder([]);
    run(here.path(), ["init"]);
    let path = here.path().join("policy.toml");
    let policy = fs::read_to_string(&path).unwrap();
    // Lines such as `# owner = "…"` and `# [planned.analytics]`; prose has no `=` behind its first word.
    let is_toml = |line: &str| {
        line.starts_with('[')
            || line
                .split_whitespace()
                .nth(1)
                .is_some_and(|word| word == "=")
    };
    let mut uncommented = 0;
    let lines: Vec<String> = policy
        .lines()
        .map(|line| match line.strip_prefix("# ").map(str::trim_start) {
            Some(rest) if is_toml(rest) => {
                uncommented += 1;
                rest.to_owned()
            }
            _ => line.to_owned(),
        })
        .collect();
    assert!(uncommented > 8, "{uncommented} lines");
    fs::write(&path, lines.join("\n")).unwrap();
    name_the_service(here.path());
    assert_passes(&run(here.path(), ["check", "--deny", "warnings"]));
}

#[test]
fn nothing_is_overwritten_and_nothing_is_half_written() {
    for taken in ["policy.toml", "policy.schema.json", WORKFLOW] {
        let here = folder([(taken, "mine")]);
        let ran = run(here.path(), ["init"]);
        assert_eq!((ran.status, ran.stdout.as_str()), (3, ""));
        assert!(
            ran.stderr.contains(taken)
                && ran.stderr.contains("already there")
                && ran.stderr.contains("--no-ci omits the workflow"),
            "{}",
            ran.stderr
        );
        assert_eq!(files(here.path()), [taken]);
        assert_eq!(fs::read_to_string(here.path().join(taken)).unwrap(), "mine");
    }
    let here = folder([]);
    assert_eq!(run(here.path(), ["init"]).status, 0);
    let policy = fs::read(here.path().join("policy.toml")).unwrap();
    assert_eq!(run(here.path(), ["init"]).status, 3);
    assert_eq!(fs::read(here.path().join("policy.toml")).unwrap(), policy);
}

#[cfg(unix)]
#[test]
fn a_dangling_link_is_not_overwritten() {
    let here = folder([]);
    std::os::unix::fs::symlink("elsewhere.toml", here.path().join("policy.toml")).unwrap();
    assert_eq!(run(here.path(), ["init"]).status, 3);
    assert!(!here.path().join("elsewhere.toml").exists());
}

#[cfg(unix)]
#[test]
fn a_new_file_is_readable_as_any_other() {
    use std::os::unix::fs::PermissionsExt as _;
    let here = folder([("other", "")]);
    run(here.path(), ["init"]);
    let mode = |name: &str| {
        fs::metadata(here.path().join(name))
            .unwrap()
            .permissions()
            .mode()
    };
    assert_eq!(mode("policy.toml"), mode("other"));
}

#[test]
fn the_workflow_is_at_the_root_of_the_repository() {
    let here = folder([(".git/HEAD", ""), ("my service/src/lib.rs", "")]);
    let service = here.path().join("my service");
    let ran = run(&service, ["init"]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    let workflow = fs::read_to_string(here.path().join(WORKFLOW)).unwrap();
    assert!(
        workflow.contains("check . --policy 'my service/policy.toml' --format github"),
        "{workflow}"
    );
    assert!(service.join("policy.toml").is_file());
}

#[test]
fn the_workflow_equals_its_golden_file() {
    let here = folder([]);
    run(here.path(), ["init"]);
    let workflow = fs::read_to_string(here.path().join(WORKFLOW)).unwrap();
    let version = concat!("--version ", env!("CARGO_PKG_VERSION"));
    assert!(workflow.contains(version), "{workflow}");
    assert_golden(
        "workflow.yml",
        &workflow.replace(version, "--version VERSION"),
    );
}

#[test]
fn the_workflow_can_be_left_out_and_the_policy_placed_elsewhere() {
    let here = folder([]);
    let ran = run(
        here.path(),
        ["init", "--no-ci", "--policy", "service/cookies.toml"],
    );
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    assert_eq!(
        files(here.path()),
        ["service/cookies.toml", "service/policy.schema.json"]
    );
    let ran = run(here.path(), ["init", "--policy", "-"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (2, ""));
}

/// Returns a line without its comment.
fn without_comment(line: &str) -> &str {
    line.split(" #").next().unwrap_or_default().trim_end()
}

#[test]
fn the_workflow_of_the_readme_is_the_one_that_is_written_with_an_upload_of_sarif() {
    let readme = fs::read_to_string(repository().join("README.md")).unwrap();
    let (_, rest) = readme.split_once("```yaml\n").unwrap();
    let (shown, _) = rest.split_once("\n```").unwrap();
    let here = folder([(".git/HEAD", "")]);
    assert_eq!(run(here.path(), ["init"]).status, 0);
    let workflow = fs::read_to_string(here.path().join(WORKFLOW)).unwrap();
    let mut written = workflow
        .lines()
        .filter(|line| !line.starts_with('#'))
        .peekable();
    let mut added = Vec::new();
    for line in shown.lines() {
        if written.next_if_eq(&line).is_none() {
            added.push(without_comment(line).trim_start_matches([' ', '-']));
        }
    }
    assert_eq!(
        written.next(),
        None,
        "README.md lacks lines of the workflow"
    );
    let (command, output) = added[5].split_once(" > ").unwrap();
    assert_eq!(
        added,
        [
            "permissions:",
            "contents: read",
            "security-events: write",
            "if: ${{ !cancelled() }}",
            "continue-on-error: true",
            added[5],
            "if: ${{ !cancelled() }}",
            "uses: github/codeql-action/upload-sarif@5d4e8d1aca955e8d8589aabd499c5cae939e33c7",
            "with:",
            &format!("sarif_file: {output}"),
        ]
    );
    let arguments = command
        .strip_prefix("run: cargo cookie-registry ")
        .unwrap()
        .split(' ');
    name_the_service(here.path());
    let ran = run(here.path(), arguments);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    let log: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(log["version"], "2.1.0");
}

#[test]
fn the_workflow_compares_with_the_base_and_pins_its_actions() {
    let here = folder([]);
    run(here.path(), ["init"]);
    let workflow = fs::read_to_string(here.path().join(WORKFLOW)).unwrap();
    let readme = fs::read_to_string(repository().join("README.md")).unwrap();
    for text in [&workflow, &readme] {
        for line in [
            "fetch-depth: 0",
            "persist-credentials: false",
            "${BASE:+--base \"$BASE\"}",
            "github.event.pull_request.base.sha",
            "git cat-file -e \"$BEFORE^{commit}\"",
        ] {
            assert!(text.contains(line), "{line} is missing in {text}");
        }
        let actions = || {
            text.lines().filter(|line| {
                line.trim_start()
                    .trim_start_matches("- ")
                    .starts_with("uses:")
            })
        };
        assert!(actions().count() >= 1);
        for line in actions() {
            let (_, pinned) = line.split_once('@').unwrap();
            let (hash, version) = pinned.split_once(" # v").unwrap();
            assert!(
                hash.len() == 40 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()),
                "{line}"
            );
            assert!(version.split('.').count() == 3, "{line}");
        }
        // Values of an event reach a script only through the environment.
        let scripts = text
            .lines()
            .skip_while(|line| !line.contains("run: |"))
            .take(4);
        assert!(
            scripts.into_iter().all(|line| !line.contains("${{")),
            "{text}"
        );
    }
}

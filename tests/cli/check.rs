//! `check`: which file, what fails, and how it ends.

use crate::run::{command, finish, folder, repository, run, run_with_input};
use std::fs;
use std::io::pipe;
use std::process::Stdio;

const BROKEN: &str = include_str!("fixtures/broken.toml");
const CLEAN: &str = include_str!("fixtures/clean.toml");

/// A policy with one finding, which is a warning: scripts can read the cookie of the sign-in.
fn warned() -> String {
    CLEAN.replace("value     =", "http_only = false\nvalue     =")
}

#[test]
fn the_reference_policy_passes() {
    let ran = run(repository(), ["check"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (0, ""), "{}", ran.stderr);
}

#[test]
fn of_one_rule_a_hundred_findings_are_printed_and_the_others_counted() {
    let keys: String = (0..130)
        .map(|number| format!("key{number} = 1\n"))
        .collect();
    let text = format!("{CLEAN}{keys}");
    let here = folder([("policy.toml", text.as_str())]);
    let ran = run(here.path(), ["check"]);
    assert_eq!(ran.status, 1);
    assert_eq!(ran.stderr.matches("error[unknown-key]").count(), 100);
    assert!(
        ran.stderr
            .contains("30 more findings of `unknown-key` are not shown")
            && ran.stderr.contains("130 errors"),
        "{}",
        ran.stderr
    );
    let all = run(here.path(), ["check", "--format", "json"]).stdout;
    assert_eq!(all.matches("\"unknown-key\"").count(), 130);
}

#[test]
fn the_nearest_policy_upward_is_taken() {
    let here = folder([("policy.toml", CLEAN), ("a/b/c.txt", "")]);
    let ran = run(&here.path().join("a/b"), ["check"]);
    assert_eq!(
        (ran.status, ran.stderr.as_str()),
        (0, "../../policy.toml: no findings\n")
    );
    fs::write(here.path().join("a/policy.toml"), BROKEN).unwrap();
    let ran = run(&here.path().join("a/b"), ["check"]);
    assert_eq!(ran.status, 1);
    assert!(ran.stderr.contains("../policy.toml:"), "{}", ran.stderr);
}

#[test]
fn a_policy_that_cannot_be_read_is_status_3_and_says_what_to_do() {
    let here = folder([("folder/file", "")]);
    for (policy, says) in [
        ("missing.toml", "cargo cookie-registry init"),
        ("folder", "--policy folder/policy.toml"),
    ] {
        let ran = run(here.path(), ["check", "--policy", policy]);
        assert_eq!((ran.status, ran.stdout.as_str()), (3, ""));
        assert!(ran.stderr.contains(says), "{}", ran.stderr);
        assert!(ran.stderr.contains(policy), "{}", ran.stderr);
    }
}

#[test]
fn without_a_policy_the_command_says_how_to_get_one() {
    // A folder of the system's own: above it, too, there is none.
    let ran = run(std::path::Path::new("/"), ["check"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (3, ""));
    assert!(ran.stderr.contains("--policy PATH"), "{}", ran.stderr);
}

#[test]
fn standard_input_is_a_policy_as_well() {
    let here = folder([(
        "policy.d/more.toml",
        "[cookies.more]\nname = \"more\"\ncategory = \"necesary\"\npurpose = \"x\"\nlifetime = \"session\"\n",
    )]);
    let ran = run_with_input(here.path(), &["check", "--policy", "-"], CLEAN.as_bytes());
    assert_eq!(
        (ran.status, ran.stderr.as_str()),
        (0, "<stdin>: no findings\n")
    );
    let including = CLEAN.replace("format = 1", "format = 1\ninclude = [\"policy.d/*.toml\"]");
    let arguments = ["check", "--policy", "-", "--format", "json"];
    let ran = run_with_input(here.path(), &arguments, including.as_bytes());
    assert_eq!(ran.status, 1, "{}", ran.stderr);
    assert!(
        ran.stdout.contains("\"file\": \"policy.d/more.toml\""),
        "{}",
        ran.stdout
    );
}

#[test]
fn bad_bytes_are_findings_and_no_panic() {
    let here = folder([]);
    let large = vec![b'#'; 5 * 1024 * 1024];
    let deep = format!("a = {}", "[".repeat(100_000));
    for (what, input, code) in [
        ("no UTF-8", b"format = 1\n\xff".as_slice(), "not-utf8"),
        ("nothing", b"", "empty-policy"),
        ("5 MB", &large, "policy-too-large"),
        ("depth", deep.as_bytes(), "syntax"),
    ] {
        for format in ["human", "json", "sarif", "github"] {
            let ran = run_with_input(
                here.path(),
                &["check", "--policy", "-", "--format", format],
                input,
            );
            assert_eq!(ran.status, 1, "{what}: {}", ran.stderr);
            assert!(
                ran.stderr.contains(code) || ran.stdout.contains(code),
                "{what} as {format}: {}{}",
                ran.stdout,
                ran.stderr
            );
        }
    }
}

#[test]
fn warnings_fail_only_where_they_are_denied() {
    let here = folder([("policy.toml", warned().as_str())]);
    let json = run(here.path(), ["check", "--format", "json"]).stdout;
    let output: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(output["summary"]["warnings"], 1, "{json}");
    let code = output["findings"][0]["code"].as_str().unwrap().to_owned();
    for (arguments, status) in [
        (vec!["check"], 0),
        (vec!["check", "--deny", "warnings"], 1),
        (vec!["check", "--deny", &code], 1),
        (vec!["check", "--deny", "host-prefix"], 0),
        (vec!["check", "--deny", "warnings", "--allow", &code], 0),
        (vec!["check", "--deny", &code, "--allow", &code], 2),
    ] {
        let ran = run(here.path(), &arguments);
        assert_eq!(ran.status, status, "{arguments:?}: {}", ran.stderr);
    }
    let json = run(
        here.path(),
        ["check", "--format", "json", "--deny", "warnings"],
    )
    .stdout;
    assert!(json.contains("\"severity\": \"error\""), "{json}");
}

#[test]
fn an_error_can_be_allowed_by_name() {
    let host = CLEAN.replace("value     =", "path      = \"/app\"\nvalue     =");
    let here = folder([("policy.toml", host.as_str())]);
    assert_eq!(run(here.path(), ["check"]).status, 1);
    let ran = run(here.path(), ["check", "--allow", "host-prefix"]);
    assert_eq!(
        (ran.status, ran.stderr.as_str()),
        (0, "policy.toml: no findings, 1 allowed\n")
    );
    let ran = run(here.path(), ["check", "--allow", "host-prefix", "-v"]);
    assert!(ran.stderr.contains("error[host-prefix]"), "{}", ran.stderr);
    assert!(ran.stderr.contains("read policy.toml\n"), "{}", ran.stderr);
}

#[test]
fn codes_on_the_command_line_are_checked() {
    let here = folder([("policy.toml", CLEAN)]);
    for (arguments, says) in [
        (["check", "--deny", "warnigs"], "did you mean `warnings`?"),
        (
            ["check", "--allow", "host-prefx"],
            "did you mean `host-prefix`?",
        ),
        (["check", "--allow", "syntax"], "cannot be allowed"),
    ] {
        let ran = run(here.path(), arguments);
        assert_eq!((ran.status, ran.stdout.as_str()), (2, ""));
        assert!(ran.stderr.contains(says), "{}", ran.stderr);
    }
}

#[test]
fn quiet_prints_only_findings() {
    let here = folder([("policy.toml", CLEAN)]);
    let ran = run(here.path(), ["check", "-q"]);
    assert_eq!(
        (ran.status, ran.stdout.as_str(), ran.stderr.as_str()),
        (0, "", "")
    );
}

#[test]
fn colours_are_for_terminals_and_for_whoever_asks() {
    let here = folder([("policy.toml", BROKEN)]);
    let coloured = |arguments: &[&str]| run(here.path(), arguments).stderr.contains('\u{1b}');
    assert!(!coloured(&["check"]));
    assert!(coloured(&["check", "--color", "always"]));
    assert!(!coloured(&["check", "--color", "never"]));
}

/// Runs the command at a terminal of its own, which Python provides.
#[cfg(unix)]
#[test]
fn a_terminal_gets_colours_unless_no_color_is_set() {
    let here = folder([("policy.toml", BROKEN)]);
    let at_terminal = |no_color: Option<&str>| {
        let mut python = std::process::Command::new("python3");
        python
            .args([
                "-c",
                "import pty, sys; pty.spawn(sys.argv[1:])",
                crate::run::BINARY,
                "check",
            ])
            .current_dir(here.path())
            .env("TERM", "xterm")
            .env_remove("NO_COLOR")
            .env_remove("GITHUB_STEP_SUMMARY")
            .stdin(Stdio::null());
        if let Some(value) = no_color {
            python.env("NO_COLOR", value);
        }
        let output = python.output().unwrap();
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let output = at_terminal(None);
    assert!(
        output.contains("host-prefix") && output.contains('\u{1b}'),
        "{output}"
    );
    assert!(
        at_terminal(Some("")).contains('\u{1b}'),
        "an empty NO_COLOR says nothing"
    );
    let output = at_terminal(Some("1"));
    assert!(
        output.contains("host-prefix") && !output.contains('\u{1b}'),
        "{output}"
    );
}

#[test]
fn a_reader_that_has_gone_away_is_no_failure() {
    let here = folder([("policy.toml", BROKEN)]);
    for (arguments, status) in [
        (vec!["check", "--format", "json"], 1),
        (vec!["explain"], 0),
        (vec!["schema"], 0),
        (vec!["--help"], 0),
    ] {
        let (reader, writer) = pipe().unwrap();
        drop(reader);
        let ran = finish(
            command(here.path(), &arguments)
                .stdout(writer)
                .stderr(Stdio::piped()),
        );
        assert_eq!(
            (ran.status, ran.stderr.as_str()),
            (status, ""),
            "{arguments:?}"
        );
    }
    let (reader, writer) = pipe().unwrap();
    drop(reader);
    let status = command(here.path(), ["check"])
        .stderr(writer)
        .status()
        .unwrap();
    assert_eq!(status.code(), Some(1));
}

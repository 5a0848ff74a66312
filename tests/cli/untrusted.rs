//! A policy, and a repository, that somebody else wrote: no file of the machine is shown, nothing hangs, no program runs, and
//! no text is a command to a terminal or to the runner of a workflow.
#![cfg(unix)]

use crate::repository::{git, repository};
use crate::run::{Ran, command, folder, run};
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

const CLEAN: &str = include_str!("fixtures/clean.toml");

/// How long a command may take that reads a few small files; it takes some milliseconds.
const PATIENCE: Duration = Duration::from_secs(30);

/// The text of files that no report may show.
const SECRET: &str = "correct-horse-battery-staple";

/// Runs the command with the secret in its environment, and ends it when it hangs.
fn checked(folder: &Path, arguments: &[&str]) -> Ran {
    let mut child = command(folder, arguments)
        .env("DEPLOY_TOKEN", SECRET)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let deadline = Instant::now() + PATIENCE;
    while child.try_wait().unwrap().is_none() {
        if Instant::now() > deadline {
            child.kill().unwrap();
            panic!("{arguments:?} hangs");
        }
        sleep(Duration::from_millis(5));
    }
    let output = child.wait_with_output().unwrap();
    Ran {
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
        status: output.status.code().expect("it was killed"),
    }
}

fn including(patterns: &str) -> String {
    CLEAN.replacen(
        "format = 1",
        &format!("format = 1\ninclude = [{patterns}]"),
        1,
    )
}

#[test]
fn only_regular_files_of_the_repository_are_included() {
    let elsewhere = folder([("more.toml", "[cookies]\n"), ("secret.toml", SECRET)]);
    let outside = elsewhere.path().to_str().unwrap();
    let here = repository([
        ("policy.toml", CLEAN),
        (".env", &format!("TOKEN={SECRET}\n") as &str),
        (
            "settings.toml",
            &format!("[server]\npassword = \"{SECRET}\"\n"),
        ),
        (
            "mixed.toml",
            &format!("[storage]\n[server]\npassword = \"{SECRET}\"\n"),
        ),
        ("comment.toml", &format!("# {SECRET}\n")),
        (
            "key.pem",
            &format!("-----BEGIN PRIVATE KEY-----\n{SECRET}\n"),
        ),
    ]);
    let at = |name: &str| here.path().join(name);
    git(here.path(), &["config", "http.extraHeader", SECRET]);
    fs::write(at("binary.toml"), [SECRET.as_bytes(), &[0xff, 0]].concat()).unwrap();
    symlink("/proc/self/environ", at("linked.toml")).unwrap();
    symlink(elsewhere.path(), at("folder")).unwrap();
    symlink(".git/config", at("config.toml")).unwrap();
    assert!(
        Command::new("mkfifo")
            .arg(at("pipe.toml"))
            .status()
            .unwrap()
            .success()
    );
    for (include, says) in [
        ("/dev/zero", "outside"),
        ("/dev/stdin", ""),
        ("/proc/self/environ", "outside"),
        ("linked.toml", "outside"),
        ("../../../../../../../proc/self/environ", "outside"),
        ("folder/more.toml", "outside"),
        ("folder/*.toml", "outside"),
        ("pipe.toml", "it is not a regular file"),
        (".", ""),
        (".git/config", "git's own data"),
        (".git/*", "git's own data"),
        ("config.toml", "git's own data"),
        (".env", "no policy"),
        ("settings.toml", "no policy"),
        ("mixed.toml", "no policy"),
        ("key.pem", "no policy"),
        ("comment.toml", "the policy is empty"),
        ("binary.toml", "not UTF-8"),
    ] {
        fs::write(at("policy.toml"), including(&format!("\"{include}\""))).unwrap();
        for format in ["human", "json", "sarif", "github"] {
            let ran = checked(here.path(), &["check", "--format", format]);
            let text = ran.stdout + &ran.stderr;
            assert_eq!(ran.status, 1, "{include}: {text}");
            assert!(text.contains(says), "{include}: {text}");
            assert!(!text.contains(SECRET), "{include}: {text}");
        }
    }
    fs::write(at("policy.toml"), including("\"folder/more.toml\"")).unwrap();
    let ran = checked(here.path(), &["check", "--allow-include-outside", outside]);
    assert_eq!(
        (ran.status, ran.stderr.as_str()),
        (0, "policy.toml: no findings\n")
    );
    let named = elsewhere.path().join("more.toml");
    let named = named.to_str().unwrap();
    let ran = checked(here.path(), &["check", "--allow-include-outside", named]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    let ran = checked(
        here.path(),
        &["check", "--allow-include-outside", "missing"],
    );
    assert_eq!(ran.status, 3, "{}", ran.stderr);
}

#[test]
fn the_policy_itself_is_a_regular_file_of_its_project() {
    let here = repository([("README", "")]);
    let policy = here.path().join("policy.toml");
    let elsewhere = folder([("policy.toml", CLEAN)]);
    for target in [
        "/proc/self/environ",
        "/dev/zero",
        elsewhere.path().join("policy.toml").to_str().unwrap(),
    ] {
        symlink(target, &policy).unwrap();
        let ran = checked(here.path(), &["check"]);
        assert!(!ran.stderr.contains(SECRET), "{target}: {}", ran.stderr);
        assert_eq!(ran.status, 3, "{target}: {}", ran.stderr);
        fs::remove_file(&policy).unwrap();
    }
    symlink(elsewhere.path().join("policy.toml"), &policy).unwrap();
    let outside = elsewhere.path().to_str().unwrap();
    let ran = checked(here.path(), &["check", "--allow-include-outside", outside]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    fs::remove_file(&policy).unwrap();
    fs::write(&policy, format!("[server]\npassword = \"{SECRET}\"\n")).unwrap();
    for format in ["human", "json", "sarif", "github"] {
        let ran = checked(here.path(), &["check", "--format", format]);
        let text = ran.stdout + &ran.stderr;
        assert_eq!(ran.status, 1);
        assert!(
            text.contains("not-a-policy") && !text.contains(SECRET),
            "{text}"
        );
    }
    // The nearest policy is looked for among regular files, and a named one is never waited for.
    let pipe = here.path().join("pipe");
    assert!(
        Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .unwrap()
            .success()
    );
    assert_eq!(
        checked(here.path(), &["check", "--policy", "pipe"]).status,
        3
    );
}

/// Several names of one file are one file, and what is included is bounded.
#[test]
fn files_that_include_each_other_without_end_are_read_once() {
    let here = folder([(
        "sub/a.toml",
        "include = [\"../sub/a.toml\", \"../sub/../sub/a.toml\", \"loop/a.toml\"]\n[cookies]\n",
    )]);
    symlink(".", here.path().join("sub/loop")).unwrap();
    fs::write(
        here.path().join("policy.toml"),
        including("\"sub/../policy.toml\", \"sub/a.toml\", \"./sub/loop/loop/a.toml\""),
    )
    .unwrap();
    let ran = checked(here.path(), &["check", "--verbose"]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    assert_eq!(ran.stderr.matches("read ").count(), 2, "{}", ran.stderr);
    for number in 0..1_200 {
        let text = format!("include = [\"{}.toml\"]\n[cookies]\n", number + 1);
        fs::write(
            here.path().join(format!("chain-{number}.toml")),
            text.replace("[\"", "[\"chain-"),
        )
        .unwrap();
        fs::write(
            here.path().join(format!("wide-{number}.toml")),
            "[cookies]\n",
        )
        .unwrap();
    }
    for include in ["\"chain-0.toml\"", "\"wide-*.toml\""] {
        fs::write(here.path().join("policy.toml"), including(include)).unwrap();
        let ran = checked(here.path(), &["check"]);
        assert_eq!(ran.status, 1, "{include}");
        assert!(
            ran.stderr.contains("includes more files than are read"),
            "{}",
            ran.stderr
        );
    }
    let patterns = "\"policy.toml\", ".repeat(2_000);
    fs::write(here.path().join("policy.toml"), including(&patterns)).unwrap();
    let ran = checked(here.path(), &["check"]);
    assert_eq!(
        ran.stderr.matches("includes more files").count(),
        1,
        "{}",
        ran.stderr
    );
}

#[test]
fn no_text_of_a_policy_is_a_command_in_any_output() {
    let evil = "\u{9b}2J\u{202e}\u{2028}\u{85}";
    let broken = BROKEN_TEXT.replace("EVIL", evil);
    let here = folder([
        ("policy.toml", broken.as_str()),
        ("a\n::error::b.toml", "x = 1\n"),
    ]);
    for arguments in [
        &["check"][..],
        &["check", "--verbose"],
        &["check", "--format", "json"],
        &["check", "--format", "sarif"],
        &["check", "--format", "github"],
        &["check", "--policy", "a\n::error::b.toml"],
        &["check", "--policy", "missing\n::error::b\u{1b}[2J.toml"],
        &["diff", "--against", "other.toml"],
        &["diff", "--against", "other.toml", "--format", "markdown"],
        &["diff", "--against", "other.toml", "--format", "json"],
        &["due", "--within", "9999d"],
        &["due", "--within", "9999d", "--format", "json"],
        &["approve", "cookies.\n::error::x"],
        &["explain", "deadbeef"],
        &[
            "render",
            "--check",
            "page\n::error::x.md",
            "--format",
            "markdown",
        ],
        &["render", "--check", "published.md", "--format", "markdown"],
    ] {
        if arguments.first() == Some(&"render") {
            fs::write(here.path().join("policy.toml"), CLEAN).unwrap();
            let ran = run(here.path(), ["render", "--format", "markdown"]);
            let page =
                ran.stdout
                    .replacen("\n\n", &format!("\n\n  ::error::x\n##[y]\n{evil}\n\n"), 3);
            fs::write(here.path().join("published.md"), page).unwrap();
        }
        fs::write(here.path().join("other.toml"), CLEAN).unwrap();
        let ran = checked(here.path(), arguments);
        let text = ran.stdout + &ran.stderr;
        assert!(!text.is_empty(), "{arguments:?}");
        let hidden = |c: char| cookie_registry_policy::report::is_hidden(c) && c != '\n';
        assert!(!text.contains(hidden), "{arguments:?}: {text:?}");
        let is_command = |line: &str| {
            let line = line.trim_start();
            line.starts_with("##") && !line.starts_with("## ")
                || line.starts_with("::")
                    && !line.starts_with("::error file=policy.toml,line=")
                    && !line.starts_with("::warning file=policy.toml,line=")
        };
        assert!(!text.lines().any(is_command), "{arguments:?}: {text}");
    }
}

const BROKEN_TEXT: &str = r#"format = 1
[policy]
title = """x
::error::title EVIL"""
last_updated = 2026-05-09
[service]
name = "Almanac"
domains = ["our.example\n::error::x"]
contact = """
  ::warning::contact EVIL"""
privacy_policy = "::error::x EVIL"
[cookies.session]
name = """a
::error::b EVIL"""
category = """
  ::warning::x"""
purpose = """
::error::EVIL"""
lifetime = "\n::error::session EVIL"
same_site = "\u001b[2Jlax\n::add-mask::x"
owner = "\n::error::owner"
review_by = 2026-01-01
"key\n::error::EVIL" = 1
[cookies."x\n::error::y"]
name = "y"
"#;

#[test]
fn a_template_is_a_file_below_its_folder() {
    let here = repository([
        ("policy.toml", CLEAN),
        ("secret", SECRET),
        ("shared/parts.html", ""),
    ]);
    let templates = here.path().join("templates");
    fs::create_dir_all(templates.join("inner")).unwrap();
    fs::write(templates.join("inner/fragment.html"), "<p>ours</p>").unwrap();
    let render = |says: &str| {
        let ran = checked(here.path(), &["render", "--templates", "templates"]);
        let text = ran.stdout + &ran.stderr;
        assert!(!text.contains(SECRET) && text.contains(says), "{text}");
        ran.status
    };
    let link = templates.join("fragment.html");
    for target in ["/proc/self/environ", "../secret", "/dev/zero", "inner"] {
        symlink(target, &link).unwrap();
        assert_eq!(render("fragment.html"), 3, "{target}");
        fs::remove_file(&link).unwrap();
    }
    symlink("inner/fragment.html", &link).unwrap();
    assert_eq!(render("<p>ours</p>"), 0);
}

#[test]
fn a_link_in_the_place_of_the_output_leads_nowhere_else() {
    let elsewhere = folder([("profile", SECRET)]);
    let profile = elsewhere.path().join("profile");
    let here = repository([("policy.toml", CLEAN), ("site/real.html", "old")]);
    let link = here.path().join("site/page.html");
    symlink(&profile, &link).unwrap();
    for arguments in [
        &["render", "--out", "site/page.html"][..],
        &["render", "--check", "site/page.html"],
        &["render", "--in-place", "site/page.html"],
        &["generate", "typescript", "--out", "site/page.html"],
        &["generate", "typescript", "--check", "site/page.html"],
    ] {
        let ran = checked(here.path(), arguments);
        let text = ran.stdout + &ran.stderr;
        assert_eq!(ran.status, 3, "{arguments:?}: {text}");
        assert!(
            text.contains("leads out of its folder") && !text.contains(SECRET),
            "{text}"
        );
    }
    assert_eq!(fs::read_to_string(&profile).unwrap(), SECRET);
    // The record of approvals is read and written as well.
    symlink(&profile, here.path().join("policy.lock")).unwrap();
    for arguments in [&["approve", "cookies.session"][..], &["check"]] {
        let ran = checked(here.path(), arguments);
        assert_eq!(ran.status, 3, "{arguments:?}: {}", ran.stderr);
        assert!(!ran.stderr.contains(SECRET), "{}", ran.stderr);
    }
    fs::remove_file(here.path().join("policy.lock")).unwrap();
    fs::remove_file(&link).unwrap();
    symlink("real.html", &link).unwrap();
    assert_eq!(
        checked(here.path(), &["render", "--out", "site/page.html"]).status,
        0
    );
    assert_ne!(
        fs::read_to_string(here.path().join("site/real.html")).unwrap(),
        "old"
    );
    assert!(link.is_symlink());
    let pipe = here.path().join("site/pipe.html");
    assert!(
        Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .unwrap()
            .success()
    );
    assert_eq!(
        checked(here.path(), &["render", "--check", "site/pipe.html"]).status,
        3
    );
}

/// A configuration of git can name programs, of which git runs one to fetch a missing object of a partial clone.
#[test]
fn git_runs_no_program_of_the_repository() {
    let here = repository([("policy.toml", CLEAN)]);
    let root = here.path();
    let ran_it = root.join("ran");
    let program = root.join("program");
    fs::write(
        &program,
        format!("#!/bin/sh\ntouch '{}'\n", ran_it.display()),
    )
    .unwrap();
    fs::set_permissions(
        &program,
        std::os::unix::fs::PermissionsExt::from_mode(0o755),
    )
    .unwrap();
    let program = program.to_str().unwrap();
    for (key, value) in [
        ("core.fsmonitor", program),
        ("core.sshCommand", program),
        ("core.pager", program),
        ("core.hooksPath", root.to_str().unwrap()),
        ("diff.external", program),
        ("uploadpack.packObjectsHook", program),
        ("alias.rev-parse", &format!("!{program}")),
        ("alias.cat-file", &format!("!{program}")),
        ("gpg.program", program),
        ("log.showSignature", "true"),
        ("credential.helper", program),
        ("extensions.partialClone", "origin"),
        ("remote.origin.promisor", "true"),
        ("remote.origin.url", root.to_str().unwrap()),
        ("remote.origin.uploadpack", program),
        ("remote.origin.partialclonefilter", "blob:none"),
    ] {
        git(root, &["config", key, value]);
    }
    // Without its blobs, whatever reads the policy of the commit has to fetch.
    let blob = Command::new("git")
        .current_dir(root)
        .args(["rev-parse", "HEAD:policy.toml"])
        .output()
        .unwrap();
    let blob = String::from_utf8(blob.stdout).unwrap();
    let (start, end) = blob.trim().split_at(2);
    fs::remove_file(root.join(".git/objects").join(start).join(end)).unwrap();
    for arguments in [
        &["check", "--base", "HEAD"][..],
        &["diff"],
        &["explain", "deadbeef"],
    ] {
        checked(root, arguments);
        assert!(
            !ran_it.exists(),
            "{arguments:?} ran a program of the repository"
        );
    }
}

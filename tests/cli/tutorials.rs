//! The tutorials, step by step: each command is run in a folder of its own, and answers what the tutorial says.
//!
//! In a tutorial, a `diff` edits `policy.toml`: lines with `-` are replaced by those with `+`, and lines with `+` alone are added at
//! the end. A listing after a sentence that ends with "`FILE`:" is written to this file. The tests of other crates compile the
//! listings in Rust and TypeScript.

use crate::run::{Ran, command, finish, folder, repository};
use std::fs;
use std::path::Path;
use std::process::Command;

/// The beginning of each command of ours.
const OURS: &str = "cargo cookie-registry ";

#[test]
fn every_command_of_a_tutorial_answers_what_it_says() {
    for name in [
        "tutorial-backend.md",
        "tutorial-front-end.md",
        "tutorial-legal.md",
    ] {
        let tutorial = fs::read_to_string(repository().join("docs").join(name)).unwrap();
        let here = folder([]);
        git(here.path(), "init --quiet");
        let blocks: Vec<&str> = tutorial.split("\n```").collect();
        let mut commands = 0;
        for (before, block) in blocks.iter().zip(&blocks[1..]).step_by(2) {
            let (language, text) = block.split_once('\n').unwrap();
            match language {
                "console" => commands += run_all(name, here.path(), text),
                "diff" => edit(&here.path().join("policy.toml"), text),
                "toml" => drop(text.parse::<toml_edit::DocumentMut>().unwrap()),
                _ => {
                    if let Some(file) = named_file(before) {
                        let path = here.path().join(file);
                        fs::create_dir_all(path.parent().unwrap()).unwrap();
                        fs::write(path, text).unwrap();
                    }
                }
            }
        }
        assert!(commands >= 4, "{name}: {commands}");
    }
}

/// Returns the file for a listing: the last sentence before it ends with its name.
fn named_file(before: &str) -> Option<&str> {
    let named = before.trim_end().strip_suffix("`:")?;
    named.rsplit_once('`').map(|(_, file)| file)
}

/// Replaces or adds lines of a file.
fn edit(path: &Path, diff: &str) {
    let lines = |sign| diff.lines().filter_map(move |line| line.strip_prefix(sign));
    let removed: Vec<&str> = lines('-').collect();
    let added: Vec<&str> = lines('+').collect();
    let (removed, added) = (removed.join("\n"), added.join("\n"));
    let text = fs::read_to_string(path).unwrap();
    let text = if removed.is_empty() {
        format!("{text}\n{added}\n")
    } else {
        assert_eq!(text.matches(&removed).count(), 1, "{removed}");
        text.replace(&removed, &added)
    };
    fs::write(path, text).unwrap();
}

/// Runs the commands of a listing, and returns how many there are.
fn run_all(tutorial: &str, here: &Path, listing: &str) -> usize {
    let mut commands = listing.split("$ ").skip(1).peekable();
    let mut count = 0;
    for shown in &mut commands {
        let (line, expected) = shown.split_once('\n').unwrap_or((shown, ""));
        let ran = run_line(here, line);
        let said = format!("{}{}", ran.stdout, ran.stderr);
        assert_answer(&format!("{tutorial}: {line}"), expected.trim_end(), &said);
        count += 1;
    }
    count
}

fn run_line(here: &Path, line: &str) -> Ran {
    if let Some(arguments) = line.strip_prefix("git ") {
        git(here, arguments);
        return Ran {
            stdout: String::new(),
            stderr: String::new(),
            status: 0,
        };
    }
    let arguments = line.strip_prefix(OURS).unwrap_or_else(|| panic!("{line}"));
    let ran = finish(&mut command(here, words(arguments)));
    assert!(ran.status < 2, "{line}: {}", ran.stderr);
    ran
}

/// Splits a command line: double quotes hold words together.
fn words(line: &str) -> Vec<String> {
    let parts = line.split('"').enumerate();
    parts
        .flat_map(|(at, part)| match at % 2 {
            0 => part.split_whitespace().map(str::to_owned).collect(),
            _ => vec![part.to_owned()],
        })
        .collect()
}

fn git(here: &Path, arguments: &str) {
    let git = Command::new("git")
        .args(["-c", "user.name=x", "-c", "user.email=x@example.org"])
        .args(words(arguments))
        .current_dir(here)
        .output()
        .unwrap();
    assert!(git.status.success(), "{arguments}: {git:?}");
}

/// Asserts that an answer consists of the expected lines, in this order, with anything in place of `…`.
fn assert_answer(what: &str, expected: &str, said: &str) {
    let mut rest = said.trim_end();
    let mut may_skip = false;
    for line in expected.lines() {
        if line == "…" {
            may_skip = true;
            continue;
        }
        let line = line.trim_end_matches('…');
        let at = rest.find(line);
        let found = at.filter(|at| may_skip || *at == 0);
        let Some(at) = found else {
            panic!("{what}: `{line}` is not next in what it answers:\n{said}");
        };
        let after = rest.get(at + line.len()..).unwrap_or_default();
        rest = after.split_once('\n').map_or("", |(_, after)| after);
        may_skip = false;
    }
    assert!(
        may_skip || rest.trim().is_empty(),
        "{what}: it answers more:\n{said}"
    );
}

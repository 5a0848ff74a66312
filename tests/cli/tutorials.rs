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
    let mut commands: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in listing.lines() {
        match (line.strip_prefix("$ "), commands.last_mut()) {
            (Some(command), _) => commands.push((command, Vec::new())),
            (None, Some((_, answer))) => answer.push(line),
            (None, None) => panic!("{tutorial}: `{line}` is the answer of no command"),
        }
    }
    for (line, expected) in &commands {
        let what = format!("{tutorial}: {line}");
        let ran = run_line(here, line);
        // The status is 1 where the tutorial shows an error, and 0 everywhere else.
        let is_error = expected.iter().any(|line| line.starts_with("error"));
        assert_eq!(ran.status, i32::from(is_error), "{what}: {}", ran.stderr);
        let said = format!("{}{}", ran.stdout, ran.stderr);
        if let Err(why) = answers(expected, &said) {
            panic!("{what}: {why}:\n{said}");
        }
    }
    commands.len()
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
    finish(&mut command(here, words(arguments)))
}

/// Splits a command line: double quotes hold words together.
pub(crate) fn words(line: &str) -> Vec<String> {
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
        .args(["-c", "user.name=x", "-c", "user.email=x@our.example"])
        .args(words(arguments))
        .current_dir(here)
        .output()
        .unwrap();
    assert!(git.status.success(), "{arguments}: {git:?}");
}

/// Checks that an answer consists of the expected lines, in this order and in full, with any lines in place of a line `…`.
fn answers(expected: &[&str], said: &str) -> Result<(), String> {
    let mut rest = said.trim_end().lines();
    let mut may_skip = false;
    for line in expected {
        if *line == "…" {
            may_skip = true;
            continue;
        }
        let is_next = match may_skip {
            true => rest.any(|said| said == *line),
            false => rest.next() == Some(*line),
        };
        if !is_next {
            return Err(format!("`{line}` is not the next line of its answer"));
        }
        may_skip = false;
    }
    match rest.next() {
        Some(more) if !may_skip => Err(format!("it also answers `{more}`")),
        _ => Ok(()),
    }
}

#[test]
fn an_answer_is_compared_in_whole_lines() {
    let said = "one\n\ntwo words\nthree\n";
    for (expected, is_answer) in [
        (&["one", "", "two words", "three"][..], true),
        (&["one", "…", "three"], true),
        (&["one", "…"], true),
        (&["…", "two words", "…"], true),
        (&["one", "", "two", "three"], false),
        (&["one", "", "two words"], false),
        (&["…", "words", "…"], false),
        (&["one", "two words", "three"], false),
        (&["…", "three", "two words"], false),
        (&["one", "", "two words", "three", "four"], false),
        (&[], false),
    ] {
        assert_eq!(answers(expected, said).is_ok(), is_answer, "{expected:?}");
    }
}

//! The help texts, as golden files, and the two ways to call the command.

use crate::golden::{assert_golden, assert_same};
use crate::run::{BINARY, finish, folder, repository, run};
use std::path::Path;
use std::process::Command;

/// The help texts: the golden file and the arguments.
const HELP: &[(&str, &[&str])] = &[
    ("help/main.txt", &["--help"]),
    ("help/approve.txt", &["approve", "--help"]),
    ("help/audit.txt", &["audit", "--help"]),
    ("help/audit-verify.txt", &["audit", "verify", "--help"]),
    ("help/catalog.txt", &["catalog", "--help"]),
    ("help/catalog-build.txt", &["catalog", "build", "--help"]),
    ("help/catalog-check.txt", &["catalog", "check", "--help"]),
    ("help/check.txt", &["check", "--help"]),
    ("help/diff.txt", &["diff", "--help"]),
    ("help/due.txt", &["due", "--help"]),
    ("help/explain.txt", &["explain", "--help"]),
    ("help/generate.txt", &["generate", "--help"]),
    (
        "help/generate-clippy.txt",
        &["generate", "clippy", "--help"],
    ),
    (
        "help/generate-completions.txt",
        &["generate", "completions", "--help"],
    ),
    ("help/generate-man.txt", &["generate", "man", "--help"]),
    ("help/generate-rust.txt", &["generate", "rust", "--help"]),
    (
        "help/generate-typescript.txt",
        &["generate", "typescript", "--help"],
    ),
    ("help/generate-words.txt", &["generate", "words", "--help"]),
    ("help/history.txt", &["history", "--help"]),
    ("help/import.txt", &["import", "--help"]),
    ("help/init.txt", &["init", "--help"]),
    ("help/lsp.txt", &["lsp", "--help"]),
    ("help/preview.txt", &["preview", "--help"]),
    ("help/render.txt", &["render", "--help"]),
    ("help/schema.txt", &["schema", "--help"]),
    ("help/update.txt", &["update", "--help"]),
];

#[test]
fn every_subcommand_explains_itself() {
    let here = folder([]);
    for (name, arguments) in HELP {
        let ran = run(here.path(), *arguments);
        assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{arguments:?}");
        assert_golden(name, &ran.stdout);
    }
}

#[test]
fn the_reference_of_the_commands_is_what_they_print() {
    let here = folder([]);
    let mut text =
        "# Commands\n\nThe help of each command. This file is generated from the command.\n"
            .to_owned();
    for (_, arguments) in HELP {
        let name = arguments.split_last().map(|(_, name)| name.join(" "));
        let name = name.filter(|name| !name.is_empty());
        let name = name.map_or(String::new(), |name| format!(" {name}"));
        let help = run(here.path(), *arguments).stdout;
        let lines: Vec<&str> = help.lines().map(str::trim_end).collect();
        text.push_str(&format!(
            "\n## `cargo cookie-registry{name}`\n\n```text\n{}\n```\n",
            lines.join("\n").trim_end()
        ));
    }
    assert_same(&repository().join("docs/commands.md"), &text);
}

#[test]
fn there_is_no_subcommand_without_a_golden_help() {
    let here = folder([]);
    let help = run(here.path(), ["--help"]).stdout;
    let commands = help
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| line.starts_with("  "))
        // What is indented further goes on with the line above.
        .filter(|line| !line.starts_with("   "));
    let names: Vec<&str> = commands
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert_eq!(
        names,
        [
            "approve", "audit", "catalog", "check", "diff", "due", "explain", "generate",
            "history", "import", "init", "lsp", "preview", "render", "schema", "update", "help"
        ]
    );
}

#[test]
fn cargo_runs_it_as_a_subcommand_of_its_own() {
    let here = folder([]);
    let mut search = vec![Path::new(BINARY).parent().unwrap().to_owned()];
    search.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap()));
    let by_cargo = finish(
        Command::new(env!("CARGO"))
            .args(["cookie-registry", "explain", "host-prefix"])
            .current_dir(here.path())
            .env("PATH", std::env::join_paths(search).unwrap()),
    );
    assert_eq!(by_cargo.status, 0, "{}", by_cargo.stderr);
    assert_eq!(
        by_cargo.stdout,
        run(here.path(), ["explain", "host-prefix"]).stdout
    );
}

#[test]
fn a_wrong_command_line_is_status_2() {
    let here = folder([]);
    for arguments in [
        vec![],
        vec!["chekc"],
        vec!["check", "--format", "xml"],
        vec!["check", "-q", "-v"],
        vec!["cookie-registry", "cookie-registry", "check"],
    ] {
        let ran = run(here.path(), &arguments);
        assert_eq!(
            (ran.status, ran.stdout.as_str()),
            (2, ""),
            "{arguments:?}: {}",
            ran.stderr
        );
    }
}

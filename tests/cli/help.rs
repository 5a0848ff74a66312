//! The help texts, as golden files, and the two ways to call the command.

use crate::golden::assert_golden;
use crate::run::{BINARY, finish, folder, run};
use std::path::Path;
use std::process::Command;

#[test]
fn every_subcommand_explains_itself() {
    let here = folder([]);
    for (name, arguments) in [
        ("help/main.txt", vec!["--help"]),
        ("help/approve.txt", vec!["approve", "--help"]),
        ("help/audit.txt", vec!["audit", "--help"]),
        ("help/audit-verify.txt", vec!["audit", "verify", "--help"]),
        ("help/catalog.txt", vec!["catalog", "--help"]),
        ("help/catalog-build.txt", vec!["catalog", "build", "--help"]),
        ("help/catalog-check.txt", vec!["catalog", "check", "--help"]),
        ("help/check.txt", vec!["check", "--help"]),
        ("help/diff.txt", vec!["diff", "--help"]),
        ("help/due.txt", vec!["due", "--help"]),
        ("help/explain.txt", vec!["explain", "--help"]),
        ("help/generate.txt", vec!["generate", "--help"]),
        (
            "help/generate-clippy.txt",
            vec!["generate", "clippy", "--help"],
        ),
        (
            "help/generate-completions.txt",
            vec!["generate", "completions", "--help"],
        ),
        ("help/generate-man.txt", vec!["generate", "man", "--help"]),
        ("help/generate-rust.txt", vec!["generate", "rust", "--help"]),
        (
            "help/generate-typescript.txt",
            vec!["generate", "typescript", "--help"],
        ),
        (
            "help/generate-words.txt",
            vec!["generate", "words", "--help"],
        ),
        ("help/history.txt", vec!["history", "--help"]),
        ("help/import.txt", vec!["import", "--help"]),
        ("help/init.txt", vec!["init", "--help"]),
        ("help/lsp.txt", vec!["lsp", "--help"]),
        ("help/preview.txt", vec!["preview", "--help"]),
        ("help/render.txt", vec!["render", "--help"]),
        ("help/schema.txt", vec!["schema", "--help"]),
        ("help/update.txt", vec!["update", "--help"]),
    ] {
        let ran = run(here.path(), &arguments);
        assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{arguments:?}");
        assert_golden(name, &ran.stdout);
    }
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

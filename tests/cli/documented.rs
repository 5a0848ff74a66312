//! Every command line of the documentation is one that the command takes.

use crate::run::{repository, run};
use crate::tutorials::words;
use std::fs;
use std::path::{Path, PathBuf};

/// How the command begins, as people with Rust, with a package, and with npm run it.
const BEGINNINGS: [&str; 4] = [
    "cargo cookie-registry ",
    "cargo-cookie-registry ",
    "npx cookie-registry ",
    "ghcr.io/cookie-registry/cookie-registry ",
];

/// What stands for something in the documentation, and an example of it, where a value is checked before it is used.
const EXAMPLES: [(&str, &str); 3] = [
    ("CODE", "unknown-key"),
    ("HASH", "unknown-key"),
    ("DATE", "2026-05-09"),
];

/// Returns the pages and the files of configuration that people copy.
fn texts() -> Vec<PathBuf> {
    let root = repository();
    let in_folder = |folder: &str| {
        let files = fs::read_dir(root.join(folder)).unwrap();
        files.map(|file| file.unwrap().path()).collect::<Vec<_>>()
    };
    let folders = [
        "docs",
        "templates",
        "crates/policy/src/rules",
        "crates/command/src/init",
        ".",
    ];
    let mut texts: Vec<PathBuf> = folders.into_iter().flat_map(in_folder).collect();
    texts
        .extend(["crates/command/README.md", ".pre-commit-hooks.yaml"].map(|file| root.join(file)));
    texts.retain(|path| {
        let ending = path.extension().and_then(|it| it.to_str());
        // That page is written from the same declarations, and has the forms of commands.
        let is_reference = path.ends_with("docs/commands.md");
        !is_reference && matches!(ending, Some("md" | "yml" | "yaml"))
    });
    texts.sort();
    texts
}

/// Returns the arguments of each command in a text.
fn commands(text: &str) -> Vec<Vec<String>> {
    let mut commands = Vec::new();
    for beginning in BEGINNINGS {
        for (at, _) in text.match_indices(beginning) {
            // The name of the package.
            if text[..at].ends_with("install ") {
                continue;
            }
            let rest = &text[at + beginning.len()..];
            // In the text of a sentence, a code ends with its quote.
            let line = rest.split(['\n', '`']).next().unwrap();
            let words = words(line);
            let ends = |word: &str| {
                matches!(word, "|" | "&&" | ";" | ">" | ">>" | "2>" | "\\")
                    || word.starts_with(['#', '$'])
            };
            let arguments = words.iter().take_while(|word| !ends(word));
            let arguments = arguments.map(|word| {
                let end = ['.', ',', ';', ')', '\u{2026}'];
                // A point alone is the folder in which one is.
                let word = if word == "." {
                    word
                } else {
                    word.trim_end_matches(end)
                };
                let example = EXAMPLES.iter().find(|(name, _)| *name == word);
                example.map_or(word, |(_, example)| example).to_owned()
            });
            commands.push(arguments.collect());
        }
    }
    commands
}

#[test]
fn the_commands_of_a_text_are_found() {
    let text = "Run `cargo cookie-registry check --base REV`, then:\n$ cargo cookie-registry approve a.b --by \"A. B.\" # x\n\
                $ cargo cookie-registry render > page.html\n`npx cookie-registry explain CODE`";
    let found = commands(text);
    let expected: [&[&str]; 4] = [
        &["check", "--base", "REV"],
        &["approve", "a.b", "--by", "A. B"],
        &["render"],
        &["explain", "unknown-key"],
    ];
    assert_eq!(found, expected);
}

#[test]
fn the_command_takes_every_command_line_of_the_documentation() {
    let here = tempfile::tempdir().unwrap();
    let mut count = 0;
    for path in texts() {
        for mut arguments in commands(&fs::read_to_string(&path).unwrap()) {
            let line = arguments.join(" ");
            // With this, everything before it is read, and nothing is done.
            arguments.push("--help".to_owned());
            let ran = run(here.path(), &arguments);
            assert_eq!(ran.status, 0, "{}: {line}: {}", path.display(), ran.stderr);
            count += 1;
        }
    }
    assert!(count > 100, "only {count} commands were found");
    assert!(is_empty(here.path()));
}

fn is_empty(folder: &Path) -> bool {
    fs::read_dir(folder).unwrap().next().is_none()
}

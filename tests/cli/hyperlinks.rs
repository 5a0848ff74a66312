//! Hyperlinks: in a terminal that supports them, and nowhere else.

use crate::run::{command, folder};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use std::ffi::OsStr;
use std::fs::{File, OpenOptions};
use std::io::Read as _;
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;
use std::process::Stdio;

const START: &str = "\u{1b}]8;;";
const END: &str = "\u{1b}\\";

/// The environment of a terminal that supports hyperlinks.
const TERMINAL: &[(&str, &str)] = &[("TERM", "xterm-256color"), ("VTE_VERSION", "7603")];

/// A wrong policy, a text of which tries to be a link.
const HOSTILE: &str = "format = 1\nlifetme = \"\\u001b]8;;https://evil.example/\\u001b\\\\x\"\n\"\\u001b]8;;https://evil.example/\" = 1\n";

/// Runs the command in a terminal, and returns what it wrote there.
fn in_terminal(folder: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> String {
    let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&master).unwrap();
    unlockpt(&master).unwrap();
    let name = ptsname(&master, Vec::new()).unwrap();
    let terminal = OpenOptions::new()
        .read(true)
        .write(true)
        .open(OsStr::from_bytes(name.to_bytes()))
        .unwrap();
    let mut child = command(folder, arguments)
        .envs(environment.iter().copied())
        .stdin(Stdio::null())
        .stdout(terminal.try_clone().unwrap())
        .stderr(terminal)
        .spawn()
        .unwrap();
    let mut written = Vec::new();
    // The end of the last program in a terminal is an error for who reads from it.
    let _ = File::from(master).read_to_end(&mut written);
    child.wait().unwrap();
    String::from_utf8(written).unwrap()
}

/// Returns the addresses of all links of a text, each of which ends on its line.
fn addresses(text: &str) -> Vec<&str> {
    let links = text.split(START).skip(1);
    let (opened, closed): (Vec<&str>, Vec<&str>) = links.partition(|link| !link.starts_with(END));
    assert_eq!(opened.len(), closed.len(), "{text:?}");
    let address = |link: &&'_ str| -> usize { link.find(END).unwrap() };
    opened
        .into_iter()
        .map(|link| {
            let (address, shown) = link.split_at(address(&link));
            assert!(!shown.contains('\n'), "{link:?}");
            address
        })
        .collect()
}

#[test]
fn findings_and_explanations_are_links_in_a_terminal_that_supports_them() {
    let here = folder([("a b.toml", HOSTILE)]);
    let shown = in_terminal(here.path(), &["check", "--policy", "a b.toml"], TERMINAL);
    let found = addresses(&shown);
    assert!(
        found
            .iter()
            .any(|it| it.ends_with("/docs/rules.md#unknown-key")),
        "{shown:?}"
    );
    let file = found.iter().find(|it| it.starts_with("file://")).unwrap();
    let folder = here.path().file_name().unwrap().to_str().unwrap();
    assert!(file.ends_with(&format!("{folder}/a%20b.toml")), "{file}");
    let is_ours = |it: &&&str| it.starts_with("file://") || it.contains("/docs/rules.md#");
    assert_eq!(
        found.iter().filter(is_ours).count(),
        found.len(),
        "{found:?}"
    );
    for (topic, source) in [
        (
            "host-prefix",
            "https://www.rfc-editor.org/rfc/rfc10025.html#",
        ),
        ("new-entry", "https://eur-lex.europa.eu/"),
    ] {
        let shown = in_terminal(here.path(), &["explain", topic], TERMINAL);
        assert!(
            addresses(&shown).iter().any(|it| it.starts_with(source)),
            "{shown:?}"
        );
    }
    let shown = in_terminal(here.path(), &["explain"], TERMINAL);
    assert!(addresses(&shown).len() > 100, "{shown:?}");
}

#[test]
fn nowhere_else_is_a_link() {
    let here = folder([("policy.toml", HOSTILE)]);
    let more = |added: &[(&'static str, &'static str)]| [TERMINAL, added].concat();
    let environments = [
        vec![("TERM", "xterm-256color")],
        vec![("TERM", "dumb"), ("VTE_VERSION", "7603")],
        more(&[("NO_COLOR", "1")]),
        more(&[("CI", "true")]),
        more(&[("TF_BUILD", "True")]),
        more(&[("FORCE_HYPERLINK", "0")]),
        more(&[("NO_COLOR", "1"), ("FORCE_HYPERLINK", "1")]),
        more(&[("CI", "true"), ("FORCE_HYPERLINK", "1")]),
    ];
    for arguments in [
        &["check"][..],
        &["explain", "host-prefix"],
        &["explain"],
        &["explain", "new-entry"],
    ] {
        let colours = |when: &'static str| [arguments, &["--color", when]].concat();
        for environment in &environments {
            for arguments in [arguments.to_vec(), colours("always")] {
                let shown = in_terminal(here.path(), &arguments, environment);
                assert!(
                    shown.len() > 100 && !shown.contains(START),
                    "{environment:?} {shown:?}"
                );
            }
        }
        let shown = in_terminal(here.path(), &colours("never"), TERMINAL);
        assert!(shown.len() > 100 && !shown.contains('\u{1b}'), "{shown:?}");
        // A pipe is no terminal, whatever is forced.
        let output = command(here.path(), colours("always"))
            .envs(more(&[("FORCE_HYPERLINK", "1")]))
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let written = [output.stdout, output.stderr].concat();
        let written = String::from_utf8(written).unwrap();
        assert!(
            written.len() > 100 && !written.contains(START),
            "{written:?}"
        );
    }
}

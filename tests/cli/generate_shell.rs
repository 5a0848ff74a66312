//! `generate completions` and `generate man`.

use crate::run::{folder, run};
use std::fs;

#[test]
fn each_shell_gets_a_script_that_names_every_subcommand() {
    let here = folder([]);
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let ran = run(here.path(), ["generate", "completions", shell]);
        assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{shell}");
        for word in ["check", "catalog", "diff", "--policy"] {
            let word = word.trim_start_matches('-');
            assert!(ran.stdout.contains(word), "{shell} lacks {word}");
        }
    }
    assert_eq!(
        run(here.path(), ["generate", "completions", "nosh"]).status,
        2
    );
}

#[test]
fn bash_completes_a_subcommand() {
    let here = folder([]);
    let script = run(here.path(), ["generate", "completions", "bash"]).stdout;
    fs::write(here.path().join("completions.bash"), script).unwrap();
    let ask = "source ./completions.bash; COMP_WORDS=(cargo-cookie-registry ca); COMP_CWORD=1; \
               complete=$(complete -p cargo-cookie-registry); complete=${complete#*-F }; \
               ${complete%% *} cargo-cookie-registry ca cargo-cookie-registry; echo \"${COMPREPLY[*]}\"";
    let Ok(ran) = std::process::Command::new("bash")
        .current_dir(here.path())
        .args(["--norc", "-c", ask])
        .output()
    else {
        eprintln!("skipped: there is no bash");
        return;
    };
    assert_eq!(
        String::from_utf8_lossy(&ran.stdout).trim(),
        "catalog",
        "{}",
        String::from_utf8_lossy(&ran.stderr)
    );
}

#[test]
fn the_manual_has_a_page_for_each_subcommand() {
    let here = folder([]);
    let ran = run(here.path(), ["generate", "man", "--out", "man"]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    for page in ["", "-check", "-generate-typescript", "-catalog-build"] {
        let name = format!("cargo-cookie-registry{page}.1");
        let text = fs::read_to_string(here.path().join("man").join(&name)).unwrap();
        assert!(
            text.contains(".TH") && text.contains(".SH SYNOPSIS"),
            "{name}"
        );
    }
    assert!(
        !here
            .path()
            .join("man/cargo-cookie-registry-help.1")
            .exists()
    );
}

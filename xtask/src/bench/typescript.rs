//! The TypeScript module as a page has it: what importing one key of many costs a bundle, and what a read takes.

use super::Figures;
use super::command::{build, folder, write};
use crate::error::Error;
use crate::steps::must_pass;
use cookie_registry_test_support::figures::{Figure, Goal};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

/// The entries of the policy: half of them cookies of scripts, half of them storage keys.
const ENTRIES: usize = 200;

/// What this project promises: the bytes of a bundle with one entry of many, compressed, and how many times a plain search for
/// the name a read takes at ten cookies.
const MOST_BYTES: f64 = 900.0;
const MOST_OF_SEARCH: f64 = 1.5;

/// The bundler and its version, with hashes.
const PACKAGES: [(&str, &str); 2] = [
    (
        "package.json",
        include_str!("../../bench-typescript/package.json"),
    ),
    (
        "package-lock.json",
        include_str!("../../bench-typescript/package-lock.json"),
    ),
];

/// The program that bundles and measures, for Node.js.
const MEASURE: &str = include_str!("../../bench-typescript/measure.mjs");

pub(super) fn run() -> Result<Figures, Error> {
    let folder = folder("typescript")?;
    for (name, text) in PACKAGES {
        write(&folder.join(name), text)?;
    }
    write(&folder.join("measure.mjs"), MEASURE)?;
    write(&folder.join("policy.toml"), &policy())?;
    let mut install = Command::new("npm");
    install.args([
        "ci",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--silent",
    ]);
    must_pass(install.current_dir(&folder))?;
    let mut generate = Command::new(build()?);
    generate.args(["generate", "typescript", "--quiet", "--out", "policy.ts"]);
    must_pass(generate.current_dir(&folder))?;
    let mut measure = Command::new("node");
    let printed = must_pass(measure.arg("measure.mjs").current_dir(&folder))?;
    let found = parsed(&folder, &printed)?;
    println!("| | |\n|---|---|");
    println!(
        "| the module of {ENTRIES} entries | {} bytes |",
        length(&folder.join("policy.ts"))?
    );
    for (what, value) in [
        "one cookie, compressed",
        "one storage key, compressed",
        "a read, compared with a search",
    ]
    .iter()
    .zip(found)
    {
        println!("| {what} | {value:.2} |");
    }
    let [cookie, key, read] = found;
    let bytes = |what: &str, value| {
        let what = format!("bundle with one {what} of {ENTRIES}, compressed");
        Figure::of(what, value, "bytes", Goal::AtMost(MOST_BYTES))
    };
    let what = "read of one of ten cookies in a script, compared with a plain search";
    Ok(vec![
        bytes("cookie", cookie),
        bytes("storage key", key),
        Figure::ratio(what, read, Goal::AtMost(MOST_OF_SEARCH)),
    ])
}

/// Reads the three figures that the program prints, one a line.
fn parsed(folder: &Path, printed: &str) -> Result<[f64; 3], Error> {
    let figures: Result<Vec<f64>, _> = printed.lines().map(str::parse).collect();
    figures
        .ok()
        .and_then(|figures| figures.try_into().ok())
        .ok_or_else(|| Error::Unreadable {
            path: folder.join("measure.mjs"),
        })
}

fn length(path: &Path) -> Result<u64, Error> {
    let length = fs::metadata(path).map(|file| file.len());
    length.map_err(|source| Error::File {
        path: path.to_owned(),
        source,
    })
}

/// Returns the policy.
fn policy() -> String {
    let mut text = super::macro_cost::written::policy(0);
    for number in 0..ENTRIES / 2 {
        // Writing to a String cannot fail.
        let _ = write!(
            text,
            "\n[cookies.choice-{number}]\nname = \"choice-{number}\"\nset_by = \"script\"\ncategory = \"necessary\"\n\
             exemption = \"interface\"\npurpose = \"Remembers a choice on page {number}.\"\nlifetime = \"30 days\"\nvalue = \"token\"\n\
             \n[storage.panel-{number}]\nkey = \"panel-{number}\"\nkind = \"local-storage\"\ncategory = \"necessary\"\n\
             exemption = \"interface\"\npurpose = \"Remembers whether panel {number} is open.\"\nlifetime = \"until cleared\"\n\
             value = \"text\"\n"
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_has_half_of_each() {
        let text = policy();
        assert_eq!(text.matches("\n[cookies.").count(), ENTRIES / 2);
        assert_eq!(text.matches("\n[storage.").count(), ENTRIES / 2);
    }

    #[test]
    fn other_lines_than_three_figures_are_an_error() {
        let folder = Path::new("folder");
        assert_eq!(parsed(folder, "1\n2.5\n3\n").ok(), Some([1.0, 2.5, 3.0]));
        for printed in ["", "1\n2\n", "1\n2\n3\n4\n", "1\n2\nthree\n"] {
            assert!(parsed(folder, printed).is_err(), "{printed}");
        }
    }
}

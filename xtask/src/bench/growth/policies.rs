//! Checks, comparisons and pages of policies with n, 10 n and 100 n entries, by the command as it is released.

use super::figure;
use crate::bench::command::{build, folder, write};
use crate::bench::spent::Spent;
use crate::bench::{Figures, callgrind, many};
use crate::error::Error;
use std::process::Command;

/// The entries of the smallest policy.
const FEW: usize = 100;

/// How many times as much ten times the entries take at most. Instructions do not vary, so that less than for times is enough: a part that
/// grows with the square of the entries, and takes a quarter of the whole, exceeds it.
const MOST: f64 = 12.0;

/// What is run in the folder of a policy.
const COMMANDS: [(&str, &[&str]); 3] = [
    ("a check", &["check", "--quiet"]),
    ("a comparison", &["diff", "--against", "before.toml"]),
    ("a page", &["render", "--out", "page.html"]),
];

/// A word of each purpose, and what it was before: every entry has changed.
const CHANGED: [&str; 2] = ["entered", "chosen"];

pub(super) fn run() -> Result<Figures, Error> {
    let program = build()?;
    let counts = callgrind::is_there();
    let unit = if counts {
        "million instructions"
    } else {
        "seconds of CPU"
    };
    println!("\n| entries, {unit} | {FEW} | x 10 | x 100 |\n|---|---|---|---|");
    let mut figures = Figures::new();
    for (what, arguments) in COMMANDS {
        let mut spent = Vec::new();
        for entries in [FEW, 10 * FEW, 100 * FEW] {
            let folder = folder(&format!("growth-{entries}"))?;
            let text = many::policy(entries);
            let [now, before] = CHANGED;
            write(&folder.join("before.toml"), &text.replace(now, before))?;
            write(&folder.join("policy.toml"), &text)?;
            let mut command = Command::new(&program);
            command.args(arguments).current_dir(&folder);
            spent.push(if counts {
                callgrind::instructions(&command)? as f64 / 1e6
            } else {
                Spent::by(&command)?.cpu
            });
        }
        let shown: Vec<String> = spent.iter().map(|it| format!("{it:.2}")).collect();
        println!("| {what} | {} |", shown.join(" | "));
        figures.push(figure(&format!("{what} of a policy"), &spent, MOST));
    }
    Ok(figures)
}

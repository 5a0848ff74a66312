//! The time of a scan compared with ripgrep, which searches the same tree for the same words.

use super::spent::Spent;
use crate::error::Error;
use crate::steps::{cargo, must_pass, target_dir};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

/// How often each is run, by turns; the least of each counts.
const RUNS: u32 = 7;

/// What this project promises of a large tree: how many times as long as ripgrep a scan takes at most.
const MOST: f64 = 3.0;

/// How many lines make a large tree.
const MANY: u64 = 300_000;

#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The tree [default: this repository, which is too small for the promise to be judged].
    folder: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments) -> Result<ExitCode, Error> {
    if !is_there() {
        println!(
            "`rg` was not found, and without it there is nothing to compare with. Install it: `apt-get install ripgrep` or \
             `cargo install ripgrep`."
        );
        return Ok(ExitCode::FAILURE);
    }
    let folder = arguments.folder.as_deref().unwrap_or(crate::root());
    let program = build()?;
    let lines = lines(folder)?;
    let mut scan = Command::new(program);
    scan.arg(folder);
    println!("{lines} lines of text; {}", must_pass(&mut scan)?.trim());
    let ripgrep = ripgrep(folder);
    let (mut ours, mut theirs) = (Spent::NEVER, Spent::NEVER);
    for _ in 0..RUNS {
        ours = ours.least(Spent::by(&scan)?);
        theirs = theirs.least(Spent::by(&ripgrep)?);
    }
    println!("\n| least of {RUNS} runs | scan | rg | ratio |\n|---|---|---|---|");
    let mut all_met = true;
    for (what, ours, theirs) in [
        ("seconds by the clock", ours.wall, theirs.wall),
        ("seconds of CPU", ours.cpu, theirs.cpu),
    ] {
        let ratio = ours / theirs;
        println!("| {what} | {ours:.3} | {theirs:.3} | {ratio:.2} |");
        all_met &= ratio <= MOST;
    }
    if lines < MANY {
        println!("\n- not judged: the promise is for {MANY} lines or more");
        return Ok(ExitCode::SUCCESS);
    }
    let met = if all_met { "met" } else { "MISSED" };
    println!("\n- {met}: at most {MOST} times as long as ripgrep, in both");
    Ok(if all_met {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn is_there() -> bool {
    Command::new("rg")
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

fn ripgrep(folder: &Path) -> Command {
    let mut ripgrep = Command::new("rg");
    ripgrep.args([
        "--hidden",
        "--no-require-git",
        "--count",
        "--ignore-case",
        "--fixed-strings",
    ]);
    for word in cookie_registry_scan::words() {
        ripgrep.args(["-e", word]);
    }
    ripgrep.arg(folder);
    ripgrep
}

/// Counts the lines of the files that ripgrep considers text.
fn lines(folder: &Path) -> Result<u64, Error> {
    let mut count = Command::new("rg");
    count.args([
        "--hidden",
        "--no-require-git",
        "--no-filename",
        "--count",
        "",
    ]);
    count.arg(folder);
    let counts = must_pass(&mut count)?;
    Ok(counts
        .lines()
        .filter_map(|count| count.parse::<u64>().ok())
        .sum())
}

/// Builds the program that scans, as a release.
pub(super) fn build() -> Result<PathBuf, Error> {
    let mut build = cargo(&[
        "build",
        "--release",
        "--quiet",
        "-p",
        "cookie-registry-scan",
    ]);
    build.args(["--example", "scan", "--features", "javascript,walk"]);
    must_pass(&mut build)?;
    let name = format!("scan{}", std::env::consts::EXE_SUFFIX);
    Ok(target_dir().join("release").join("examples").join(name))
}

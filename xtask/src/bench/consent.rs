//! The consent log compared with plain inserts, and what the banner adds to an axum request.

use super::cost::Cost;
use super::{Figures, callgrind, program, timing};
use crate::error::Error;
use crate::steps::{cargo, must_pass, target_dir};
use cookie_registry_test_support::figures::{Figure, Goal};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The visitors, and what they are called.
const VISITORS: [(&str, &str); 2] = [
    ("first", "a first visit, with the banner"),
    ("decided", "a visitor who has decided"),
];

/// What this project promises: the most that the banner adds to a request, as a share of it.
const MOST: f64 = 0.3;

type Measure = fn(&Path, &str, &str) -> Result<Cost, Error>;

/// Runs the benchmark of the log.
pub(super) fn log() -> Result<Figures, Error> {
    program::figures(&mut Command::new(build("log")?))
}

/// Runs the benchmark of the first paint.
pub(super) fn paint() -> Result<Figures, Error> {
    program::figures(&mut Command::new(build("paint")?))
}

/// Measures a request with and without the banner.
pub(super) fn banner() -> Result<Figures, Error> {
    let (unit, measure): (_, Measure) = if callgrind::is_there() {
        ("instructions", callgrind::measure)
    } else {
        println!("valgrind was not found, so times are compared instead of instructions.\n");
        ("ns", timing::measure)
    };
    let program = build("banner")?;
    println!("A request to axum, served by hyper over a pipe in memory, in {unit}:\n");
    println!("| visitor | without the banner | the banner adds | ratio |");
    println!("| --- | --- | --- | --- |");
    let mut figures = Figures::new();
    for (visitor, title) in VISITORS {
        let bare = measure(&program, "bare", visitor)?;
        let added = measure(&program, "banner", visitor)? - bare;
        let ratio = added.ratio(bare);
        println!(
            "| {title} | {:.0} | +{:.0} | {ratio:.2} |",
            bare.amount, added.amount,
        );
        figures.push(Figure::ratio(
            format!("what the banner adds to a request of {title}"),
            ratio,
            Goal::AtMost(MOST),
        ));
    }
    Ok(figures)
}

/// Builds a program of the benchmark, with the features that it needs; it is in a separate workspace.
fn build(name: &str) -> Result<PathBuf, Error> {
    let target = target_dir().join("bench");
    let mut build = cargo(&["build", "--release", "--quiet"]);
    build
        .args(["--manifest-path", "xtask/bench-consent/Cargo.toml"])
        .args(["--features", name, "--bin", name, "--target-dir"])
        .arg(&target);
    must_pass(&mut build)?;
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    Ok(target.join("release").join(file))
}

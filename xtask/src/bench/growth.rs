//! How the work grows with its input, at n, 10 n and 100 n: a scan of so many places in one function, and a check, a comparison and
//! a page of so many entries.

mod policies;

use super::Figures;
use super::spent::Spent;
use crate::error::Error;
use cookie_registry_test_support::figures::{Figure, Goal};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The places of the smallest source, which take longer than to start the program.
const FEW: usize = 1_000;

/// How often each is run; the least counts.
const RUNS: u32 = 3;

/// How many times as long a source with ten times the places takes at most. What grows as its input takes ten times as
/// long, and less where starting the program counts.
const MOST: f64 = 15.0;

/// The sources, by what they have: the lines before the places, and one place.
const SOURCES: &[(&str, &str, &str)] = &[
    (
        "headers that are written",
        "fn f(h: &mut HeaderMap) {",
        "h.insert(SET_COOKIE, x);",
    ),
    (
        "cookies that are removed",
        "use cookie::CookieJar; fn f(jar: &mut CookieJar) {",
        "jar.remove(\"a\");",
    ),
    (
        "cookies that are made",
        "use cookie::Cookie; fn f() {",
        "k(Cookie::new(\"a\", v));",
    ),
];

pub(super) fn run() -> Result<Figures, Error> {
    let program = super::scan::build()?;
    let folder = crate::steps::target_dir().join("growth");
    println!("| least of {RUNS} runs, seconds of CPU | {FEW} | x 10 | x 100 |\n|---|---|---|---|");
    let mut figures = Figures::new();
    for (what, head, place) in SOURCES {
        let mut spent = Vec::new();
        for count in [FEW, 10 * FEW, 100 * FEW] {
            write(&folder, head, place, count)?;
            let mut scan = Command::new(&program);
            scan.arg(&folder);
            let mut least = Spent::NEVER;
            for _ in 0..RUNS {
                least = least.least(Spent::by(&scan)?);
            }
            spent.push(least.cpu);
        }
        let shown: Vec<String> = spent.iter().map(|cpu| format!("{cpu:.3}")).collect();
        println!("| {what} | {} |", shown.join(" | "));
        figures.push(figure(&format!("a scan, {what}"), &spent, MOST));
    }
    figures.extend(policies::run()?);
    Ok(figures)
}

/// Returns the greatest step from one size to the next, and how great it may be.
fn figure(what: &str, spent: &[f64], most: f64) -> Figure {
    let steps = spent.windows(2);
    let worst = steps
        .filter_map(|pair| Some((pair.first()?, pair.last()?)))
        .map(|(fewer, more)| more / fewer.max(0.01))
        .fold(0.0, f64::max);
    let what = format!("growth of {what}, ten times as many");
    Figure::ratio(what, worst, Goal::AtMost(most))
}

/// Writes a source with a number of places.
fn write(folder: &Path, head: &str, place: &str, count: usize) -> Result<(), Error> {
    let mut text = format!("{head}\n");
    for _ in 0..count {
        let _ = writeln!(text, "{place}");
    }
    text.push_str("}\n");
    let path: PathBuf = folder.join("lib.rs");
    let failed = |source| Error::File {
        path: path.clone(),
        source,
    };
    fs::create_dir_all(folder).map_err(failed)?;
    fs::write(&path, text).map_err(failed)
}

//! What the macro costs: a crate that derives its registry, compared with one with the same constants written by
//! hand.

pub(super) mod written;

use super::Figures;
use super::spent::Spent;
use crate::error::Error;
use crate::steps::{cargo, must_pass, target_dir};
use cookie_registry_test_support::figures::{Figure, Goal};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const SIZES: [u32; 4] = [10, 100, 1_000, 10_000];

/// How often each crate is checked; the fastest time counts.
const RUNS: u32 = 3;

/// What this project promises of 1,000 entries: how many times what the constants by hand take.
const MOST: f64 = 1.5;
const JUDGED: u32 = 1_000;

/// The most that ten times the entries take, as a multiple: what grows as its input takes ten times as long.
const MOST_GROWTH: f64 = 12.0;

pub(super) fn run() -> Result<Figures, Error> {
    println!("CPU seconds of `cargo check` (cargo and rustc, not incremental), fastest of {RUNS}.");
    println!("In the last column the time of a crate without entries is subtracted from both.\n");
    let (mut figures, mut spent) = (Figures::new(), Vec::new());
    let empty = Crate::new("empty", "", None)?.seconds()?;
    println!(
        "| entries | by hand | derived | ratio | ratio of the entries alone |\n|---|---|---|---|---|"
    );
    for entries in SIZES {
        let by_hand = written::by_hand(entries);
        let by_hand = Crate::new("by-hand", &by_hand, None)?.seconds()?;
        let policy = written::policy(entries);
        let derived = Crate::new("derived", written::DERIVED, Some(&policy))?.seconds()?;
        let (ratio, alone) = (derived / by_hand, (derived - empty) / (by_hand - empty));
        println!("| {entries} | {by_hand:.2} | {derived:.2} | {ratio:.2} | {alone:.2} |");
        let goal = |most| match entries {
            JUDGED => Goal::AtMost(most),
            _ => Goal::Shown,
        };
        let of = |what: &str| {
            format!("derived, compared with constants by hand, {entries} entries, {what}")
        };
        figures.push(Figure::ratio(of("whole crate"), ratio, goal(MOST)));
        figures.push(Figure::ratio(of("entries alone"), alone, Goal::Shown));
        spent.push(derived - empty);
    }
    if let [_, _, thousand, ten_thousand] = spent.as_slice() {
        let what = "derived, 10,000 entries compared with 1,000";
        let grown = ten_thousand / thousand;
        figures.push(Figure::ratio(what, grown, Goal::AtMost(MOST_GROWTH)));
    }
    Ok(figures)
}

/// A crate that depends on `cookie-registry`, outside of the workspace as a stranger's would be.
struct Crate {
    folder: PathBuf,
}

impl Crate {
    fn new(name: &str, source: &str, policy: Option<&str>) -> Result<Self, Error> {
        let folder = target_dir().join("bench-macro").join(name);
        let made = Self { folder };
        let runtime = crate::root().join("cookie-registry");
        // A path in quotes as Rust writes it is one as TOML reads it.
        let manifest = format!(
            "[package]\nname = {name:?}\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
             [dependencies]\ncookie-registry = {{ path = {runtime:?} }}\n"
        );
        fs::create_dir_all(made.folder.join("src")).map_err(file(&made.folder))?;
        made.write("Cargo.toml", &manifest)?;
        // The versions that this workspace is built with.
        let lock = crate::root().join("Cargo.lock");
        fs::copy(&lock, made.folder.join("Cargo.lock")).map_err(file(&lock))?;
        if let Some(policy) = policy {
            made.write("policy.toml", policy)?;
        }
        made.write("src/lib.rs", source)?;
        Ok(made)
    }

    /// Measures the CPU time of a check of this crate alone, in seconds.
    fn seconds(&self) -> Result<f64, Error> {
        // Once for the dependencies, and for the error where there is one.
        must_pass(&mut self.check())?;
        let mut fastest = f64::INFINITY;
        for _ in 0..RUNS {
            let source = self.folder.join("src/lib.rs");
            let text = fs::read(&source).map_err(file(&source))?;
            fs::write(&source, text).map_err(file(&source))?;
            fastest = fastest.min(Spent::by(&self.check())?.cpu);
        }
        Ok(fastest)
    }

    fn check(&self) -> Command {
        let mut check = cargo(&["check", "--quiet", "--manifest-path"]);
        check
            .arg(self.folder.join("Cargo.toml"))
            .arg("--target-dir")
            .arg(target_dir().join("bench-macro").join("target"))
            // Nothing of an earlier run may be used again.
            .env("CARGO_INCREMENTAL", "0");
        check
    }

    fn write(&self, name: &str, text: &str) -> Result<(), Error> {
        let path = self.folder.join(name);
        fs::write(&path, text).map_err(file(&path))
    }
}

fn file(path: &Path) -> impl Fn(std::io::Error) -> Error {
    let path = path.to_owned();
    move |source| Error::File {
        path: path.clone(),
        source,
    }
}

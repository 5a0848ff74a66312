//! What `enforce!()` adds to a check of a large crate after an edit.

mod written;

use super::Figures;
use super::spent::Spent;
use crate::error::Error;
use crate::steps::{cargo, must_pass, target_dir};
use cookie_registry_test_support::figures::{Figure, Goal};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// How many lines the crate has at least.
const LINES: usize = 100_000;

/// How often each crate is edited and checked, by turns; the least of each counts.
const RUNS: u32 = 5;

/// What this project promises: the most that is added, in hundredths.
const MOST: f64 = 10.0;

pub(super) fn run() -> Result<Figures, Error> {
    let modules = written::modules(LINES);
    let (without, with) = (Crate::new("without", "", &modules)?, {
        Crate::new("with", "cookie_registry::enforce!();\n", &modules)?
    });
    let lines: usize = modules.iter().map(|module| module.lines().count()).sum();
    println!(
        "`cargo check` after an edit of one of {} modules, {lines} lines in all, not optimised.\n",
        modules.len()
    );
    let (mut bare, mut enforced) = (Spent::NEVER, Spent::NEVER);
    for run in 0..RUNS {
        bare = bare.least(without.edited(run)?);
        enforced = enforced.least(with.edited(run)?);
    }
    println!("| least of {RUNS} runs | without | with `enforce!()` | added |\n|---|---|---|---|");
    let mut figures = Figures::new();
    for (what, bare, enforced) in [
        ("seconds by the clock", bare.wall, enforced.wall),
        ("seconds of CPU", bare.cpu, enforced.cpu),
    ] {
        let added = (enforced / bare - 1.0) * 100.0;
        println!("| {what} | {bare:.2} | {enforced:.2} | {added:.1} % |");
        figures.push(Figure::of(
            format!("`enforce!()` in a check after an edit, {what}"),
            added,
            "%",
            Goal::AtMost(MOST),
        ));
    }
    Ok(figures)
}

/// A crate that depends on `cookie-registry`, outside of the workspace as a stranger's would be.
struct Crate {
    folder: PathBuf,
}

impl Crate {
    fn new(name: &str, first_line: &str, modules: &[String]) -> Result<Self, Error> {
        let folder = target_dir().join("bench-enforce").join(name);
        let sources = folder.join("src");
        fs::create_dir_all(&sources).map_err(file(&sources))?;
        let runtime = crate::root().join("cookie-registry");
        // A path in quotes as Rust writes it is one as TOML reads it.
        let manifest = format!(
            "[package]\nname = \"large-{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
             [dependencies]\ncookie-registry = {{ path = {runtime:?} }}\n"
        );
        write(&folder.join("Cargo.toml"), &manifest)?;
        // The versions that this workspace is built with.
        let lock = crate::root().join("Cargo.lock");
        fs::copy(&lock, folder.join("Cargo.lock")).map_err(file(&lock))?;
        write(
            &folder.join("policy.toml"),
            &super::macro_cost::written::policy(30),
        )?;
        let mut root = format!("#![allow(dead_code)]\n{first_line}");
        for (number, module) in modules.iter().enumerate() {
            root += &format!("pub mod module_{number};\n");
            write(&sources.join(format!("module_{number}.rs")), module)?;
        }
        write(&sources.join("lib.rs"), &root)?;
        let made = Self { folder };
        must_pass(&mut made.check())?;
        Ok(made)
    }

    /// Measures a check after a change to the body of a function.
    fn edited(&self, run: u32) -> Result<Spent, Error> {
        let module = self.folder.join("src/module_0.rs");
        let text = fs::read_to_string(&module).map_err(file(&module))?;
        let kept = text
            .split(written::EDITED)
            .next()
            .unwrap_or_default()
            .to_owned();
        write(&module, &(kept + &written::edit(run)))?;
        Spent::by(&self.check())
    }

    fn check(&self) -> Command {
        let mut check = cargo(&["check", "--quiet", "--manifest-path"]);
        check
            .arg(self.folder.join("Cargo.toml"))
            .arg("--target-dir")
            .arg(target_dir().join("bench-enforce").join("target"))
            .env("CARGO_INCREMENTAL", "1");
        check
    }
}

/// Writes what is not there already, so that only an edit is one.
fn write(path: &Path, text: &str) -> Result<(), Error> {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return Ok(());
    }
    fs::write(path, text).map_err(file(path))
}

fn file(path: &Path) -> impl Fn(std::io::Error) -> Error {
    let path = path.to_owned();
    move |source| Error::File {
        path: path.clone(),
        source,
    }
}

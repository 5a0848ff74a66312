//! The time of a scan compared with ripgrep, which searches the same tree for the same words.

use super::spent::Spent;
use super::{Figures, callgrind};
use crate::error::Error;
use crate::steps::{cargo, must_pass, target_dir};
use cookie_registry_test_support::figures::{Figure, Goal};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// How often each is run, by turns; the least of each counts.
const RUNS: u32 = 7;

/// What this project promises of a large tree: how many times as long as ripgrep a scan takes at most.
const MOST: f64 = 3.0;

/// The same of a tree of scripts in which every file stores something, and of the next scan of that tree with a cache.
const MOST_DENSE: f64 = 6.0;
const MOST_CACHED: f64 = 1.5;

/// How many lines make a large tree.
const MANY: u64 = 300_000;

/// How many modules the dense tree has, and how many functions each of them.
const MODULES: usize = 300;
const FUNCTIONS: usize = 60;

#[derive(Clone, Debug, Default, clap::Args)]
pub(crate) struct Arguments {
    /// The tree [default: this repository, which is too small for the promise to be judged].
    folder: Option<PathBuf>,
    /// Count instructions with valgrind instead of measuring times: for a machine that does other things as well.
    #[arg(long)]
    instructions: bool,
}

pub(super) fn run(arguments: &Arguments) -> Result<Figures, Error> {
    let wanted = [
        (
            "rg",
            true,
            "`apt-get install ripgrep` or `cargo install ripgrep`",
        ),
        (
            "valgrind",
            arguments.instructions,
            "`apt-get install valgrind`",
        ),
    ];
    for (program, is_wanted, how) in wanted {
        if is_wanted && !is_there(program) {
            println!(
                "`{program}` was not found, and without it there is nothing to compare with. Install it: {how}."
            );
            let what = "a scan, compared with ripgrep";
            return Ok(vec![Figure::not_measured(what, Goal::AtMost(MOST))]);
        }
    }
    let program = build()?;
    let folder = arguments.folder.as_deref().unwrap_or(crate::root());
    let lines = lines(folder)?;
    let mut scan = Command::new(&program);
    scan.arg(folder);
    println!("{lines} lines of text; {}", must_pass(&mut scan)?.trim());
    let ordinary = if lines >= MANY {
        Goal::AtMost(MOST)
    } else {
        println!("The promise is for {MANY} lines or more, so this tree is not judged.");
        Goal::Shown
    };
    let dense = dense()?;
    let mut first = Command::new(&program);
    first.arg(&dense);
    let cache = dense.with_file_name("scan-dense-cache");
    let mut next = Command::new(&program);
    next.arg("--cache").arg(&cache).arg(&dense);
    // The first scan with a cache fills it.
    println!(
        "where every file stores something: {}",
        must_pass(&mut next)?.trim()
    );
    println!("\n| scan | unit | scan | rg | ratio |\n|---|---|---|---|---|");
    let mut figures = Figures::new();
    for (what, goal, scan, folder) in [
        ("of a tree", ordinary, &scan, folder),
        (
            "where every file stores something",
            Goal::AtMost(MOST_DENSE),
            &first,
            &dense,
        ),
        (
            "of the same again, with a cache",
            Goal::AtMost(MOST_CACHED),
            &next,
            &dense,
        ),
    ] {
        for (unit, ratio) in compared(what, scan, &ripgrep(folder), arguments.instructions)? {
            let what = format!("scan {what}, compared with ripgrep, {unit}");
            figures.push(Figure::ratio(what, ratio, goal));
        }
    }
    Ok(figures)
}

/// Compares a scan with ripgrep, and returns how many times as much it takes, by unit.
fn compared(
    what: &str,
    scan: &Command,
    ripgrep: &Command,
    instructions: bool,
) -> Result<Vec<(&'static str, f64)>, Error> {
    let pairs = if instructions {
        let [ours, theirs] = [scan, ripgrep].map(callgrind::instructions);
        vec![(
            "million instructions",
            ours? as f64 / 1e6,
            theirs? as f64 / 1e6,
        )]
    } else {
        let (mut ours, mut theirs) = (Spent::NEVER, Spent::NEVER);
        for _ in 0..RUNS {
            ours = ours.least(Spent::by(scan)?);
            theirs = theirs.least(Spent::by(ripgrep)?);
        }
        vec![
            ("seconds by the clock", ours.wall, theirs.wall),
            ("seconds of CPU", ours.cpu, theirs.cpu),
        ]
    };
    for (unit, ours, theirs) in &pairs {
        let ratio = ours / theirs;
        println!("| {what} | {unit} | {ours:.3} | {theirs:.3} | {ratio:.2} |");
    }
    Ok(pairs
        .into_iter()
        .map(|(unit, ours, theirs)| (unit, ours / theirs))
        .collect())
}

/// Writes a tree of scripts in which every file stores something, among much else. Returns its folder.
fn dense() -> Result<PathBuf, Error> {
    let folder = target_dir().join("bench").join("scan-dense");
    let failed = |path: &Path, source| Error::File {
        path: path.to_path_buf(),
        source,
    };
    std::fs::create_dir_all(&folder).map_err(|source| failed(&folder, source))?;
    for module in 0..MODULES {
        let path = folder.join(format!("panel{module}.js"));
        std::fs::write(&path, panel(module)).map_err(|source| failed(&path, source))?;
    }
    Ok(folder)
}

/// Returns a module that keeps one thing, and does much else.
fn panel(module: usize) -> String {
    let mut text = format!(
        "import {{ h }} from \"./lib\";\n\
         const KEY = \"panel-{module}\";\n\
         export function save(v) {{ localStorage.setItem(KEY, JSON.stringify(v)); }}\n\
         export function load() {{ const s = localStorage.getItem(KEY); return s ? JSON.parse(s) : null; }}\n\
         export class Panel{module} {{\n  constructor(o) {{ this.o = o; this.items = []; }}\n  \
         add(x) {{ this.items.push(x); return this; }}\n  \
         total() {{ return this.items.reduce((a, b) => a + b.price * b.count, 0); }}\n  \
         render() {{ return h(\"ul\", null, this.items.map((i) => h(\"li\", {{ key: i.id }}, i.title))); }}\n}}\n"
    );
    for function in 0..FUNCTIONS {
        let _ = writeln!(
            text,
            "export function f{function}(a, b) {{\n  if (a > b) {{\n    return a.map((x) => x + 1).filter(Boolean);\n  }}\n  \
             const o = {{ a, b, c: `${{a}}-${{b}}` }};\n  for (const k of Object.keys(o)) {{\n    console.log(k, o[k]);\n  }}\n  return o;\n}}"
        );
    }
    text
}

fn is_there(program: &str) -> bool {
    Command::new(program)
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
    build.args(["--example", "scan", "--features", "cache"]);
    must_pass(&mut build)?;
    let name = format!("scan{}", std::env::consts::EXE_SUFFIX);
    Ok(target_dir().join("release").join("examples").join(name))
}

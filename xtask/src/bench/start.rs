//! What it takes from the start of the command to its end, where it has little to do.
//!
//! The CPU time is judged, because the time by the clock is also that of everything else that the machine does. The command waits
//! for nothing, so on a machine that does nothing else, both are the same.

use super::command::{Times, build, folder, write};
use super::spent::Spent;
use super::{Figures, many};
use crate::error::Error;
use cookie_registry_test_support::figures::{Figure, Goal};
use std::process::Command;
use std::time::Duration;

/// How often each is run, by turns, so that whatever else the machine does falls on all alike.
const RUNS: u32 = 40;

/// What this project promises: the CPU time that half of the runs keep to, in milliseconds.
const MOST: f64 = 15.0;

/// The entries of a small policy.
const ENTRIES: usize = 10;

/// What is run.
const COMMANDS: [&[&str]; 4] = [
    &["--version"],
    &["explain", "host-prefix"],
    &["check"],
    &["check", "--format", "json"],
];

/// The times of a command.
#[derive(Clone, Default)]
struct Took {
    cpu: Times,
    wall: Times,
}

pub(super) fn run() -> Result<Figures, Error> {
    let program = build()?;
    let folder = folder("start")?;
    write(&folder.join("policy.toml"), &many::policy(ENTRIES))?;
    let mut all = vec![Took::default(); COMMANDS.len()];
    for _ in 0..RUNS {
        for (arguments, took) in COMMANDS.iter().zip(&mut all) {
            let mut command = Command::new(&program);
            let spent = Spent::by(command.args(*arguments).current_dir(&folder))?;
            took.cpu.add(Duration::from_secs_f64(spent.cpu));
            took.wall.add(Duration::from_secs_f64(spent.wall));
        }
    }
    println!(
        "| {RUNS} runs, milliseconds | CPU: least | half | by the clock: least | half |\n|---|---|---|---|---|"
    );
    for (arguments, Took { cpu, wall }) in COMMANDS.iter().zip(&all) {
        println!(
            "| `{}` | {:.0} | {:.0} | {:.0} | {:.0} |",
            arguments.join(" "),
            cpu.least(),
            cpu.median(),
            wall.least(),
            wall.median()
        );
    }
    let worst = all.iter().map(|took| took.cpu.median()).fold(0.0, f64::max);
    let what = "start of the command, the median of the slowest, in CPU time";
    Ok(vec![Figure::of(what, worst, "ms", Goal::AtMost(MOST))])
}

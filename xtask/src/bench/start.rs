//! The time from the start of the command to its end, where it has little to do.

use super::command::{Times, build, folder, verdict, write};
use super::many;
use crate::error::Error;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

/// How often each is run, by turns, so that whatever else the machine does falls on all alike.
const RUNS: u32 = 40;

/// What this project promises: the time that half of the runs keep to, in milliseconds.
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

pub(super) fn run() -> Result<ExitCode, Error> {
    let program = build()?;
    let folder = folder("start")?;
    write(&folder.join("policy.toml"), &many::policy(ENTRIES))?;
    let mut times = vec![Times::default(); COMMANDS.len()];
    for _ in 0..RUNS {
        for (arguments, times) in COMMANDS.iter().zip(&mut times) {
            started(&program, &folder, arguments, times)?;
        }
    }
    println!("| {RUNS} runs, milliseconds | least | half | most |\n|---|---|---|---|");
    for (arguments, times) in COMMANDS.iter().zip(&times) {
        println!(
            "| `{}` | {:.1} | {:.1} | {:.1} |",
            arguments.join(" "),
            times.least(),
            times.median(),
            times.most()
        );
    }
    let worst = times.iter().map(Times::median).fold(0.0, f64::max);
    Ok(verdict("half of the runs, from start to end", worst, MOST))
}

/// Runs the command once, which has to work.
fn started(
    program: &Path,
    folder: &Path,
    arguments: &[&str],
    times: &mut Times,
) -> Result<(), Error> {
    let mut command = Command::new(program);
    command
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let start = Instant::now();
    let status = command.status().map_err(|source| Error::Start {
        program: program.display().to_string(),
        source,
    })?;
    times.add(start.elapsed());
    if status.success() {
        return Ok(());
    }
    Err(Error::Failed {
        command: format!("{command:?}"),
        status,
        output: String::new(),
    })
}

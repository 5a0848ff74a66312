//! Programs that a command runs: as steps that are told together at the end, or because it needs what they
//! give.

use crate::error::Error;
use std::env;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, ExitCode, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// The steps so far. A failed one does not stop the next: one run tells everything.
#[derive(Debug, Default)]
pub(crate) struct Steps {
    done: Vec<Step>,
}

#[derive(Debug)]
struct Step {
    name: &'static str,
    passed: bool,
    took: Duration,
}

/// What the test programs that ran have printed of their results.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Whether cargo itself says that all is well: it may also have failed to build the tests.
    all_well: bool,
    programs: u32,
    passed: u64,
    failed: u64,
    ignored: u64,
    failures: Vec<String>,
}

/// Cargo, the one that runs this command, in the repository's root.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(crate::root()).args(arguments);
    command
}

/// The folder into which cargo builds this workspace.
pub(crate) fn target_dir() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(
        || crate::root().join("target"),
        |folder| crate::root().join(folder),
    )
}

/// Runs a program that has to work, and gives what it printed.
pub(crate) fn must_pass(command: &mut Command) -> Result<String, Error> {
    let output = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .output()
        .map_err(|source| Error::Start {
            program: command.get_program().display().to_string(),
            source,
        })?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    Err(Error::Failed {
        command: format!("{command:?}"),
        status: output.status,
        output: String::from_utf8_lossy(&output.stderr).into_owned(),
    })
}

impl Steps {
    /// Runs a program to its end, its output going where this command's goes.
    pub(crate) fn run(&mut self, name: &'static str, command: &mut Command) -> Result<(), Error> {
        self.step(name, command, |command| command.status())?;
        Ok(())
    }

    /// Runs `cargo test` and counts what it prints.
    pub(crate) fn run_tests(
        &mut self,
        name: &'static str,
        command: &mut Command,
    ) -> Result<Tally, Error> {
        let mut tally = Tally::default();
        let all_well = self.step(name, command, |command| {
            let mut child = command.stdout(Stdio::piped()).spawn()?;
            if let Some(output) = child.stdout.take() {
                for line in BufReader::new(output).split(b'\n') {
                    let line = line?;
                    let line = String::from_utf8_lossy(&line);
                    println!("{line}");
                    tally.count(&line);
                }
            }
            child.wait()
        })?;
        tally.all_well = all_well;
        Ok(tally)
    }

    /// Says of each step whether it passed; a failure when one did not.
    pub(crate) fn finish(self) -> ExitCode {
        println!("\nSummary");
        for step in &self.done {
            let result = if step.passed { "passed" } else { "FAILED" };
            println!("  {result}  {} ({} s)", step.name, step.took.as_secs());
        }
        if self.done.iter().all(|step| step.passed) {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        }
    }

    fn step(
        &mut self,
        name: &'static str,
        command: &mut Command,
        run: impl FnOnce(&mut Command) -> std::io::Result<ExitStatus>,
    ) -> Result<bool, Error> {
        println!("\n== {name}");
        let started = Instant::now();
        let status = run(command).map_err(|source| Error::Start {
            program: command.get_program().display().to_string(),
            source,
        })?;
        let passed = status.success();
        self.done.push(Step {
            name,
            passed,
            took: started.elapsed(),
        });
        Ok(passed)
    }
}

impl Tally {
    /// Prints the sum in the words of a test program, so that whatever reads those can read it, and
    /// the names of the tests that failed.
    pub(crate) fn print(&self) {
        if !self.failures.is_empty() {
            println!("\nfailures:");
            for name in &self.failures {
                println!("    {name}");
            }
        }
        println!(
            "\ntest result: {}. {} passed; {} failed; {} ignored; in {} test programs",
            self.verdict(),
            self.passed,
            self.failed,
            self.ignored,
            self.programs,
        );
    }

    /// No test has passed where none has run.
    fn verdict(&self) -> &'static str {
        if self.all_well && self.failed == 0 && self.passed > 0 {
            "ok"
        } else {
            "FAILED"
        }
    }

    fn count(&mut self, line: &str) {
        if let Some(result) = line.strip_prefix("test result: ") {
            self.programs += 1;
            self.passed += number_before(result, " passed");
            self.failed += number_before(result, " failed");
            self.ignored += number_before(result, " ignored");
        } else if let Some(name) = line
            .strip_prefix("test ")
            .and_then(|line| line.strip_suffix(" ... FAILED"))
        {
            self.failures.push(name.to_owned());
        }
    }
}

/// The number in front of a word of `1 passed; 0 failed; 2 ignored`.
fn number_before(text: &str, word: &str) -> u64 {
    text.split_once(word)
        .and_then(|(before, _)| before.rsplit(' ').next())
        .and_then(|number| number.parse().ok())
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_of_several_programs_are_added_up() {
        let mut tally = Tally::default();
        for line in [
            "running 2 tests",
            "test a::one ... ok",
            "test a::two ... FAILED",
            "test result: FAILED. 1 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s",
            "test result: ok. 12 passed; 0 failed; 3 ignored; 0 measured; 0 filtered out; finished in 0.01s",
        ] {
            tally.count(line);
        }
        let expected = Tally {
            all_well: false,
            programs: 2,
            passed: 13,
            failed: 1,
            ignored: 3,
            failures: vec!["a::two".to_owned()],
        };
        assert_eq!(tally, expected);
    }

    #[test]
    fn a_build_that_fails_is_not_told_as_tests_that_passed() {
        let mut tally = Tally::default();
        assert_eq!(tally.verdict(), "FAILED");
        tally.all_well = true;
        assert_eq!(tally.verdict(), "FAILED", "no test has run");
        tally.count("test result: ok. 12 passed; 0 failed; 0 ignored; 0 measured");
        assert_eq!(tally.verdict(), "ok");
        tally.all_well = false;
        assert_eq!(tally.verdict(), "FAILED");
    }
}

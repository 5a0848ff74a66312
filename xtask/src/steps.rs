//! Programs that a command runs: as steps that are summed up at the end, or because it needs their output.

use crate::error::Error;
use std::env;
use std::fmt;
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// The steps so far. A failed one does not stop the next: one run reports everything.
#[derive(Debug, Default)]
pub(crate) struct Steps {
    done: Vec<Step>,
}

#[derive(Debug)]
struct Step {
    name: &'static str,
    passed: bool,
    took: Took,
}

/// What a step took.
#[derive(Clone, Copy, Debug)]
struct Took {
    /// From its start to its end, by the clock.
    wall: Duration,
    /// Computing, of the programs that it started and that have ended; where the system says so.
    cpu: Option<Duration>,
}

impl Took {
    /// Returns what has passed since a start and, on Linux, since the CPU time of then.
    fn since(start: Instant, cpu: Option<Duration>) -> Self {
        let spent = |before| children_cpu()?.checked_sub(before);
        Self {
            wall: start.elapsed(),
            cpu: cpu.and_then(spent),
        }
    }
}

impl fmt::Display for Took {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} s", self.wall.as_secs())?;
        match self.cpu {
            // A step that waits longer than it computes could run along with another one.
            Some(cpu) => write!(f, ", {} s of CPU", cpu.as_secs()),
            None => Ok(()),
        }
    }
}

/// Returns the CPU time of all programs that this one started, and that have ended.
fn children_cpu() -> Option<Duration> {
    cpu_in(&fs::read_to_string("/proc/self/stat").ok()?)
}

/// Reads `cutime` and `cstime` of `/proc/PID/stat`: the 16th and 17th field, in hundredths of a second (proc_pid_stat(5)).
fn cpu_in(stat: &str) -> Option<Duration> {
    // The name of the program, which is the second field, may contain spaces and parentheses.
    let (_, fields) = stat.rsplit_once(") ")?;
    let mut fields = fields.split(' ').skip(13);
    let mut ticks = || fields.next()?.parse::<u64>().ok();
    Some(Duration::from_millis((ticks()? + ticks()?) * 10))
}

/// The sums of the results that test runners print: of cargo's test programs, and of nextest.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Whether every runner itself ended well: it may also have failed to build the tests.
    all_well: bool,
    programs: u64,
    passed: u64,
    failed: u64,
    ignored: u64,
    failures: Vec<String>,
}

/// Returns a command of the cargo that runs this one, in the repository's root.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    cargo_in(crate::root(), arguments)
}

/// Returns a command of the cargo that runs this one, in another folder.
pub(crate) fn cargo_in(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(folder).args(arguments);
    command
}

/// Returns the folder into which cargo builds this workspace.
pub(crate) fn target_dir() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(
        || crate::root().join("target"),
        |folder| crate::root().join(folder),
    )
}

/// Runs a program that has to work, and returns what it printed.
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

    /// Runs a check that is no single program.
    pub(crate) fn check(
        &mut self,
        name: &'static str,
        check: impl FnOnce() -> Result<bool, Error>,
    ) -> Result<(), Error> {
        println!("\n== {name}");
        let (started, cpu) = (Instant::now(), children_cpu());
        let passed = check()?;
        self.done.push(Step {
            name,
            passed,
            took: Took::since(started, cpu),
        });
        Ok(())
    }

    /// Runs tests and adds their results to a tally, printing what the runner prints on one of its two streams.
    pub(crate) fn run_tests(
        &mut self,
        name: &'static str,
        command: &mut Command,
        stream: Stream,
        tally: &mut Tally,
    ) -> Result<(), Error> {
        let passed = self.step(name, command, |command| {
            match stream {
                Stream::Output => command.stdout(Stdio::piped()),
                Stream::Errors => command.stderr(Stdio::piped()),
            };
            let mut child = command.spawn()?;
            let printed: Option<Box<dyn Read>> = match stream {
                Stream::Output => child.stdout.take().map(|output| Box::new(output) as _),
                Stream::Errors => child.stderr.take().map(|errors| Box::new(errors) as _),
            };
            if let Some(printed) = printed {
                for line in BufReader::new(printed).split(b'\n') {
                    let line = line?;
                    let line = String::from_utf8_lossy(&line);
                    println!("{line}");
                    tally.count(&line);
                }
            }
            child.wait()
        })?;
        tally.all_well &= passed;
        Ok(())
    }

    /// Prints for each step whether it passed; fails when one did not.
    pub(crate) fn finish(self) -> ExitCode {
        println!("\nSummary");
        for step in &self.done {
            let result = if step.passed { "passed" } else { "FAILED" };
            println!("  {result}  {} ({})", step.name, step.took);
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
        let (started, cpu) = (Instant::now(), children_cpu());
        let status = run(command).map_err(|source| Error::Start {
            program: command.get_program().display().to_string(),
            source,
        })?;
        let passed = status.success();
        self.done.push(Step {
            name,
            passed,
            took: Took::since(started, cpu),
        });
        Ok(passed)
    }
}

/// Where a test runner prints its results.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Stream {
    /// Standard output, as the programs of `cargo test` do.
    Output,
    /// Standard error, as nextest does.
    Errors,
}

impl Tally {
    /// Returns a tally to which nothing was added yet.
    pub(crate) fn new() -> Self {
        Self {
            all_well: true,
            ..Self::default()
        }
    }

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

    /// Returns `ok` where tests have run and all passed.
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
        } else if let Some(summary) = line.trim_start().strip_prefix("Summary [") {
            self.count_nextest(summary);
        } else if let Some(started) = line.trim_start().strip_prefix("Starting ") {
            self.programs += number_before(started, " bin");
        } else if let Some(failed) = line.trim_start().strip_prefix("FAIL [") {
            // `   0.005s] (2/10) package::program test`, printed when the test ends and again after the summary.
            let name = failed.split_once(") ").map_or(failed, |(_, name)| name);
            if !self.failures.iter().any(|known| known == name) {
                self.failures.push(name.to_owned());
            }
        }
    }

    /// Adds `   3.2s] 10 tests run: 7 passed (1 slow), 2 failed, 1 timed out, 2 skipped`.
    fn count_nextest(&mut self, summary: &str) {
        let run = number_before(summary, " test");
        let passed = number_before(summary, " passed");
        self.passed += passed;
        // Whatever ran and did not pass: it failed, could not be started, or was ended.
        self.failed += run.saturating_sub(passed);
        self.ignored += number_before(summary, " skipped");
    }
}

/// Returns the number in front of a word of `1 passed; 0 failed; 2 ignored`.
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
    fn the_time_of_ended_programs_is_read_behind_any_name() {
        let stat = "42 (a) (b c) S 1 42 42 0 -1 4194560 1 2 0 0 11 12 250 50 20 0 1 0";
        assert_eq!(cpu_in(stat), Some(Duration::from_secs(3)));
        assert_eq!(cpu_in("42 (a) S 1 42"), None);
        assert_eq!(cpu_in(""), None);
    }

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
    fn results_of_nextest_are_added_up() {
        let mut tally = Tally::default();
        for line in [
            "    Starting 5 tests across 2 binaries (3 tests skipped)",
            "        PASS [   0.051s] (1/5) example a",
            "        FAIL [   1.950s] (2/5) example::program module::b",
            "    test result: FAILED. 0 passed; 1 failed; 0 ignored; 0 measured; 2 filtered out",
            "     Summary [   1.951s] 5 tests run: 3 passed (1 slow), 1 failed, 1 timed out, 3 skipped",
            "        FAIL [   1.950s] (2/5) example::program module::b",
            "    Starting 1 test across 1 binary",
            "     Summary [   0.001s] 1 test run: 1 passed, 0 skipped",
        ] {
            tally.count(line);
        }
        let expected = Tally {
            all_well: false,
            programs: 3,
            passed: 4,
            failed: 2,
            ignored: 3,
            failures: vec!["example::program module::b".to_owned()],
        };
        assert_eq!(tally, expected);
    }

    #[test]
    fn a_build_that_fails_does_not_count_as_passed() {
        let mut tally = Tally::new();
        assert_eq!(tally.verdict(), "FAILED", "no test has run");
        tally.count("test result: ok. 12 passed; 0 failed; 0 ignored; 0 measured");
        assert_eq!(tally.verdict(), "ok");
        tally.all_well = false;
        assert_eq!(tally.verdict(), "FAILED");
    }
}

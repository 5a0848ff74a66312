//! Benchmarks that are programs of their own, which hand over their figures in a file.

use super::Figures;
use crate::error::Error;
use crate::steps::{cargo, target_dir};
use cookie_registry_test_support::figures;
use std::fs;
use std::process::Command;

/// Runs a benchmark of a package, with these features of it.
pub(super) fn of_package(package: &str, name: &str, features: &str) -> Result<Figures, Error> {
    let mut bench = cargo(&["bench", "--quiet", "-p", package]);
    bench.args(["--bench", name, "--features", features]);
    figures(&mut bench)
}

/// Runs a program, whose output goes where this command's goes, and returns its figures.
///
/// A program that fails without a figure has failed otherwise than by a goal that it missed.
pub(super) fn figures(program: &mut Command) -> Result<Figures, Error> {
    let path = target_dir().join("bench-figures.tsv");
    let failed = |source| Error::File {
        path: path.clone(),
        source,
    };
    fs::create_dir_all(target_dir()).map_err(failed)?;
    fs::write(&path, "").map_err(failed)?;
    let status = program
        .env(figures::FILE, &path)
        .status()
        .map_err(|source| Error::Start {
            program: program.get_program().display().to_string(),
            source,
        })?;
    let text = fs::read_to_string(&path).map_err(failed)?;
    let figures: Result<Figures, _> = text.lines().map(str::parse).collect();
    let figures = figures.map_err(|_| Error::Unreadable { path: path.clone() })?;
    if figures.is_empty() || (!status.success() && figures.iter().all(|it| it.is_met())) {
        return Err(Error::Failed {
            command: format!("{program:?}"),
            status,
            output: String::new(),
        });
    }
    Ok(figures)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_fails_has_no_figures_that_are_met() {
        let shell = |script: &str| {
            let mut shell = Command::new("sh");
            shell.args(["-c", script]);
            shell
        };
        let line = |value: &str| {
            format!(
                "printf 'a\\t{value}\\t\\tat-most\\t2\\n' >>\"${}\"",
                figures::FILE
            )
        };
        assert_eq!(figures(&mut shell(&line("1"))).unwrap().len(), 1);
        assert!(!figures(&mut shell(&(line("3") + "; exit 1"))).unwrap()[0].is_met());
        for script in [line("1") + "; exit 1", "exit 0".to_owned(), line("one")] {
            assert!(figures(&mut shell(&script)).is_err(), "{script}");
        }
    }
}

//! Figures that a benchmark has measured, each with its goal, and how a benchmark hands them to `cargo xtask bench`, which makes
//! one table of all of them.

use std::env;
use std::fmt;
use std::fs::OpenOptions;
use std::io::{self, Write as _};
use std::path::Path;
use std::process::ExitCode;
use std::str::FromStr;

/// The environment variable with the path of the file to which a benchmark appends its figures, one a line.
pub const FILE: &str = "COOKIE_REGISTRY_FIGURES";

/// What a figure has to be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Goal {
    /// No more than this.
    AtMost(f64),
    /// No less than this.
    AtLeast(f64),
    /// Anything: the figure is shown and not judged.
    Shown,
}

/// A figure, with what it is of.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// What was measured, without tabs and line ends.
    pub what: String,
    /// The figure. `None` where nothing could be measured, which misses every goal.
    pub value: Option<f64>,
    /// The unit, such as `ms`; empty for a ratio.
    pub unit: String,
    /// What it has to be.
    pub goal: Goal,
}

impl Figure {
    /// Returns the figure of a ratio.
    #[must_use]
    pub fn ratio(what: impl Into<String>, value: f64, goal: Goal) -> Self {
        Self::of(what, value, "", goal)
    }

    /// Returns a figure with a unit. A value that is no number, or is infinite, was not measured.
    #[must_use]
    pub fn of(what: impl Into<String>, value: f64, unit: &str, goal: Goal) -> Self {
        Self {
            what: what.into().replace(['\t', '\n', '\r'], " "),
            value: value.is_finite().then_some(value),
            unit: unit.to_owned(),
            goal,
        }
    }

    /// Returns the figure of something that could not be measured.
    #[must_use]
    pub fn not_measured(what: impl Into<String>, goal: Goal) -> Self {
        Self::of(what, f64::NAN, "", goal)
    }

    /// Returns whether it is what it has to be.
    #[must_use]
    pub fn is_met(&self) -> bool {
        match (self.goal, self.value) {
            (_, None) => false,
            (Goal::AtMost(most), Some(value)) => value <= most,
            (Goal::AtLeast(least), Some(value)) => value >= least,
            (Goal::Shown, Some(_)) => true,
        }
    }

    /// Returns the verdict in a word.
    #[must_use]
    pub fn verdict(&self) -> &'static str {
        match (self.value, self.goal) {
            (None, _) => "NOT MEASURED",
            (_, Goal::Shown) => "shown",
            _ if self.is_met() => "met",
            _ => "MISSED",
        }
    }

    /// Writes the value with its unit.
    #[must_use]
    pub fn shown(&self) -> String {
        let Some(value) = self.value else {
            return "none".to_owned();
        };
        let places = if value.abs() >= 100.0 { 0 } else { 2 };
        let space = if self.unit.is_empty() { "" } else { " " };
        format!("{value:.places$}{space}{}", self.unit)
    }
}

impl fmt::Display for Goal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AtMost(most) => write!(f, "at most {most}"),
            Self::AtLeast(least) => write!(f, "at least {least}"),
            Self::Shown => f.write_str("none"),
        }
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "- {}: {} ({}", self.verdict(), self.what, self.shown())?;
        match self.goal {
            Goal::Shown => f.write_str(")"),
            goal => write!(f, ", {goal})"),
        }
    }
}

/// A line of the file that is no figure.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is no figure of a benchmark: {line}")]
pub struct NoFigure {
    /// The line.
    pub line: String,
}

impl Figure {
    /// Writes the line of the file: what, value, unit, kind of goal, goal.
    fn line(&self) -> String {
        let value = self
            .value
            .map_or_else(String::new, |value| value.to_string());
        let goal = match self.goal {
            Goal::AtMost(most) => format!("at-most\t{most}"),
            Goal::AtLeast(least) => format!("at-least\t{least}"),
            Goal::Shown => "shown\t".to_owned(),
        };
        format!("{}\t{value}\t{}\t{goal}\n", self.what, self.unit)
    }
}

impl FromStr for Figure {
    type Err = NoFigure;

    fn from_str(line: &str) -> Result<Self, NoFigure> {
        let failed = || NoFigure {
            line: line.to_owned(),
        };
        let cells: Vec<&str> = line.split('\t').collect();
        let [what, value, unit, kind, goal] = cells.as_slice() else {
            return Err(failed());
        };
        let number = |text: &str| text.parse::<f64>().map_err(|_| failed());
        let value = if value.is_empty() {
            None
        } else {
            Some(number(value)?)
        };
        let goal = match *kind {
            "at-most" => Goal::AtMost(number(goal)?),
            "at-least" => Goal::AtLeast(number(goal)?),
            "shown" => Goal::Shown,
            _ => return Err(failed()),
        };
        Ok(Self {
            what: (*what).to_owned(),
            value,
            unit: (*unit).to_owned(),
            goal,
        })
    }
}

/// Prints the verdicts of a benchmark that is a program, appends its figures to the file that [`FILE`] names, and returns the exit
/// status: a failure where a goal is missed or the file cannot be written.
#[must_use]
pub fn finish(figures: &[Figure]) -> ExitCode {
    println!();
    for figure in figures {
        println!("{figure}");
    }
    if let Some(file) = env::var_os(FILE)
        && let Err(error) = append(Path::new(&file), figures)
    {
        println!("{}: {error}", Path::new(&file).display());
        return ExitCode::FAILURE;
    }
    if figures.iter().all(Figure::is_met) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn append(file: &Path, figures: &[Figure]) -> io::Result<()> {
    let mut file = OpenOptions::new().append(true).create(true).open(file)?;
    for figure in figures {
        file.write_all(figure.line().as_bytes())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_is_met_up_to_its_goal_and_never_without_a_value() {
        let of = |value, goal| Figure::ratio("a", value, goal);
        for (figure, verdict) in [
            (of(1.5, Goal::AtMost(1.5)), "met"),
            (of(1.51, Goal::AtMost(1.5)), "MISSED"),
            (of(1.5, Goal::AtLeast(1.5)), "met"),
            (of(1.49, Goal::AtLeast(1.5)), "MISSED"),
            (of(9.0, Goal::Shown), "shown"),
            (of(f64::NAN, Goal::AtMost(1.5)), "NOT MEASURED"),
            (of(f64::INFINITY, Goal::AtLeast(1.5)), "NOT MEASURED"),
            (Figure::not_measured("a", Goal::Shown), "NOT MEASURED"),
        ] {
            assert_eq!(figure.verdict(), verdict, "{figure:?}");
            assert_eq!(figure.is_met(), matches!(verdict, "met" | "shown"));
        }
    }

    #[test]
    fn a_figure_is_read_as_it_was_written() {
        for figure in [
            Figure::of("a page, in German", 12.5, "ms", Goal::AtMost(50.0)),
            Figure::ratio("tab\tand\nline", 0.25, Goal::AtLeast(0.8)),
            Figure::ratio("only shown", 1e-7, Goal::Shown),
            Figure::not_measured("nothing", Goal::AtMost(3.0)),
        ] {
            let line = figure.line();
            assert_eq!(line.trim_end_matches('\n').parse(), Ok(figure));
        }
        for line in [
            "",
            "a\t1\t\tat-most\tx",
            "a\t1\t\tbelow\t2",
            "a\tone\t\tshown\t",
        ] {
            assert!(line.parse::<Figure>().is_err(), "{line}");
        }
    }
}

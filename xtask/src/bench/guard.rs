//! What the guard adds to an axum request.

use super::cost::Cost;
use super::{Figures, callgrind, timing};
use crate::error::Error;
use crate::steps::{cargo, must_pass, target_dir};
use cookie_registry_test_support::figures::{Figure, Goal};
use std::path::{Path, PathBuf};

/// The answers, and what they are called.
const ANSWERS: [(&str, &str); 5] = [
    ("plain", "a short body"),
    ("token", "and a token in a cookie"),
    ("word", "and a word of two"),
    ("removal", "and a removal"),
    ("three", "and three cookies"),
];

/// The ways in which the service is asked.
const WAYS: [(&str, &str); 2] = [
    ("http", "served by hyper over a pipe in memory"),
    ("call", "called as a value"),
];

/// The variants that are compared with the bare router.
const VARIANTS: [&str; 3] = ["guarded", "layered", "idle"];

/// What this project promises of a request that is served: the most that the guard around the router adds to an
/// answer, in hundredths.
const TARGETS: [(&str, f64); 4] = [
    ("plain", 1.0),
    ("token", 5.0),
    ("word", 5.0),
    ("removal", 5.0),
];

type Measure = fn(&Path, &str, &str) -> Result<Cost, Error>;

pub(super) fn run() -> Result<Figures, Error> {
    let (unit, measure): (_, Measure) = if callgrind::is_there() {
        ("instructions", callgrind::measure)
    } else {
        println!(
            "valgrind was not found, so times are compared instead of instructions, and such small \
             differences drown in their noise. Install it (`apt-get install valgrind`).\n"
        );
        ("ns", timing::measure)
    };
    let program = build()?;
    let mut figures = Figures::new();
    for (way, how) in WAYS {
        println!("A request to axum, {how}:\n");
        println!(
            "| answer | {unit} | guard around the router | guard in `Router::layer` | an empty `Router::layer` |"
        );
        println!("| --- | --- | --- | --- | --- |");
        for (answer, title) in ANSWERS {
            let bare = measure(&program, &format!("{way}-bare"), answer)?;
            let mut row = format!("| {title} | {:.0} |", bare.amount);
            for variant in VARIANTS {
                let added = measure(&program, &format!("{way}-{variant}"), answer)? - bare;
                let hundredths = added.ratio(bare) * 100.0;
                row += &format!(" +{:.0} ({hundredths:.2} %) |", added.amount);
                if way == "http" && variant == "guarded" {
                    figures.extend(figure(answer, hundredths));
                }
            }
            println!("{row}");
        }
        println!();
    }
    Ok(figures)
}

/// Returns the figure of an answer for which something is promised.
fn figure(answer: &str, hundredths: f64) -> Option<Figure> {
    let (_, most) = TARGETS.into_iter().find(|(of, _)| *of == answer)?;
    let what = format!("what the guard adds to an answer: {answer}");
    Some(Figure::of(what, hundredths, "%", Goal::AtMost(most)))
}

/// Builds the program that answers the requests; it is in a separate workspace.
fn build() -> Result<PathBuf, Error> {
    let target = target_dir().join("bench");
    let mut build = cargo(&["build", "--release", "--quiet"]);
    build
        .args([
            "--manifest-path",
            "xtask/bench-guard/Cargo.toml",
            "--target-dir",
        ])
        .arg(&target);
    must_pass(&mut build)?;
    let name = format!(
        "cookie-registry-bench-guard{}",
        std::env::consts::EXE_SUFFIX
    );
    Ok(target.join("release").join(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_met_up_to_its_limit() {
        assert!(figure("plain", 1.0).is_some_and(|it| it.is_met()));
        assert!(figure("plain", 1.01).is_some_and(|it| !it.is_met()));
        assert_eq!(figure("three", 50.0), None);
    }

    #[test]
    fn every_target_is_of_an_answer_that_is_measured() {
        for (target, _) in TARGETS {
            assert!(ANSWERS.iter().any(|(answer, _)| *answer == target));
        }
    }
}

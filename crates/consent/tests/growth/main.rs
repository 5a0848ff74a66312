//! The work of every function that takes the bytes of a request, or the records of a visitor, grows with them and not with
//! their square: instructions are counted at n, 10 n and 100 n.
//!
//! `cargo test -p cookie-registry-consent --all-features --test growth -- --nocapture` prints the table.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "clippy sees no test in the helpers of one"
)]

mod consent;
mod records;
#[allow(unreachable_pub, dead_code, unexpected_cfgs)]
#[path = "../../../../cookie-registry/tests/registry/mod.rs"]
mod registry;
mod runtime;

use cookie_registry_test_support::callgrind::Callgrind;
use std::env;
use std::process::Command;

/// Marks this program as the child, and has the case and the size that it runs: `NAME:SIZE`.
const CASE: &str = "COOKIE_REGISTRY_TEST_GROWTH";
/// The most that the work may grow by from 10 n to 100 n, as a multiple of what it grows by from n to 10 n. Work in
/// proportion to the input has 10, with a search in a sorted list a little more, and work in proportion to its square 100.
const MOST: f64 = 20.0;
/// Differences below this are those of the start of a program: the seeds of hash tables, and the threads of the harness.
const NOISE: f64 = 150_000.0;

/// A function, what it is given, and how much of it is n.
struct Case {
    name: &'static str,
    /// The smallest size: bytes, or records.
    size: usize,
    /// Does the work for an input of a size.
    run: fn(usize),
}

fn cases() -> Vec<Case> {
    [runtime::CASES, consent::CASES, records::CASES]
        .into_iter()
        .flatten()
        .map(|(name, size, run)| Case {
            name,
            size: *size,
            run: *run,
        })
        .collect()
}

/// A declared case: name, smallest size, work.
type Declared = (&'static str, usize, fn(usize));

/// How the work has grown: the differences between three counts.
fn growth(counts: [u64; 3]) -> (f64, f64) {
    let [few, more, most] = counts.map(|count| count as f64);
    (more - few, most - more)
}

fn is_in_proportion(counts: [u64; 3]) -> bool {
    let (first, second) = growth(counts);
    second <= MOST * first.max(0.0) + NOISE * 10.0
}

/// Runs a case in a child of this program, under callgrind.
fn count(callgrind: Callgrind, name: &str, size: usize) -> u64 {
    let mut child = Command::new(env::current_exe().unwrap());
    child
        .args(["the_work_grows_with_the_input", "--exact", "--nocapture"])
        .env(CASE, format!("{name}:{size}"));
    callgrind.instructions(&child).unwrap()
}

#[test]
fn the_work_grows_with_the_input() {
    let cases = cases();
    if let Ok(case) = env::var(CASE) {
        let (name, size) = case.rsplit_once(':').unwrap();
        let size = size.parse().unwrap();
        let found = cases.iter().find(|case| case.name == name);
        return match found {
            Some(case) => (case.run)(size),
            None => square(size),
        };
    }
    let Some(callgrind) = Callgrind::find_or_skip().unwrap() else {
        return;
    };
    // The measure itself: work in proportion to the square of its input is found.
    let counted =
        |name: &str, size: usize| [1, 10, 100].map(|factor| count(callgrind, name, size * factor));
    let squared = counted("square", 30);
    assert!(!is_in_proportion(squared), "{squared:?}");
    eprintln!(
        "| function and input | n | instructions for n to 10 n | for 10 n to 100 n | growth |"
    );
    eprintln!("| --- | --- | --- | --- | --- |");
    let mut wrong = Vec::new();
    for case in &cases {
        let counts = counted(case.name, case.size);
        let (first, second) = growth(counts);
        let (name, size) = (case.name, case.size);
        let ratio = if first.max(second) < NOISE {
            "bounded".to_owned()
        } else {
            format!("{:.1}", second / first.max(1.0))
        };
        eprintln!("| {name} | {size} | {first:.0} | {second:.0} | {ratio} |");
        if !is_in_proportion(counts) {
            wrong.push(name);
        }
    }
    assert!(wrong.is_empty(), "out of proportion: {wrong:?}");
}

/// Work in proportion to the square of its input.
fn square(size: usize) {
    let mut sum = 0_u64;
    for one in 0..size as u64 {
        for other in 0..size as u64 {
            sum = std::hint::black_box(sum ^ (one * other));
        }
    }
}

/// Repeats a piece until the text has a size in bytes.
fn repeated(piece: &str, size: usize) -> String {
    piece.repeat(size.div_ceil(piece.len()))
}

/// Puts numbered pieces together until the text has a size in bytes; `#` is the number.
fn numbered(piece: &str, size: usize) -> String {
    let mut text = String::new();
    let mut number = 0;
    while text.len() < size {
        text += &piece.replace('#', &number.to_string());
        number += 1;
    }
    text
}

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

/// Marks this program as the child, which runs every case at every size.
const CHILD: &str = "COOKIE_REGISTRY_TEST_GROWTH";
/// The sizes of a case, as multiples of its smallest.
const FACTORS: [usize; 3] = [1, 10, 100];
/// The most that the work may grow by from 10 n to 100 n, as a multiple of what it grows by from n to 10 n. Work in
/// proportion to the input has 10, with a search in a sorted list a little more, and work in proportion to its square 100.
const MOST: f64 = 20.0;
/// Differences below this are those of the seeds of hash tables.
const NOISE: f64 = 15_000.0;

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

/// What the child runs: the measure itself, which is work in proportion to the square of its input, and then the cases.
fn measured_cases() -> Vec<Case> {
    let square = Case {
        name: "square",
        size: 10,
        run: square,
    };
    std::iter::once(square).chain(cases()).collect()
}

/// Runs every case at every size. What is made only once, such as a table, is made before a case is measured.
fn run_in_child() {
    for case in measured_cases() {
        (case.run)(case.size);
        for factor in FACTORS {
            measured(case.run, case.size * factor);
        }
    }
}

/// Calls a function. Callgrind counts the instructions of each call of this one.
#[inline(never)]
fn measured(run: fn(usize), size: usize) {
    run(size);
    // With nothing behind it, the call above could become a jump that never returns here.
    std::hint::black_box(());
}

/// Runs all cases in one child of this program under callgrind, whose start is most of the work for a small input.
fn counted(callgrind: Callgrind) -> Vec<[u64; 3]> {
    let mut child = Command::new(env::current_exe().unwrap());
    child
        .args(["the_work_grows_with_the_input", "--exact", "--nocapture"])
        .env(CHILD, "1");
    let counts = callgrind
        .instructions_of_calls(&child, "growth::measured")
        .unwrap();
    let (counts, rest) = counts.as_chunks();
    assert!(rest.is_empty());
    counts.to_vec()
}

#[test]
fn the_work_grows_with_the_input() {
    if env::var_os(CHILD).is_some() {
        return run_in_child();
    }
    let Some(callgrind) = Callgrind::find_or_skip().unwrap() else {
        return;
    };
    let counted = counted(callgrind);
    let cases = measured_cases();
    assert_eq!(counted.len(), cases.len());
    eprintln!(
        "| function and input | n | instructions for n to 10 n | for 10 n to 100 n | growth |"
    );
    eprintln!("| --- | --- | --- | --- | --- |");
    let mut wrong = Vec::new();
    for (case, counts) in cases.iter().zip(counted) {
        let (first, second) = growth(counts);
        let (name, size) = (case.name, case.size);
        let ratio = if first.max(second) < NOISE {
            "bounded".to_owned()
        } else {
            format!("{:.1}", second / first.max(1.0))
        };
        eprintln!("| {name} | {size} | {first:.0} | {second:.0} | {ratio} |");
        // Nothing was counted where the function was not found.
        assert!(counts.iter().all(|count| *count > 0), "{name}: {counts:?}");
        if !is_in_proportion(counts) {
            wrong.push(name);
        }
    }
    // The measure finds work in proportion to the square of its input, and nothing else is.
    assert_eq!(wrong, ["square"], "out of proportion");
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

//! What a check takes compared with the `toml` crate alone, which parses the same text into a `toml::Table`.
//!
//! Both are run by turns and the fastest run of each counts, so that whatever else the machine does falls
//! on both alike. `cargo xtask bench check` runs it.
#![expect(
    clippy::unwrap_used,
    reason = "a benchmark whose input is wrong measures nothing"
)]

mod many;

use cookie_registry_policy::source::Memory;
use cookie_registry_policy::{Options, check_files};
use cookie_registry_test_support::figures::{self, Figure, Goal};
use std::hint::black_box;
use std::process::ExitCode;
use std::time::{Duration, Instant};

const ROUNDS: u32 = 25;
const FEW: usize = 1_000;
const MANY: usize = 10_000;
/// What this project promises: a check takes at most so many times what `toml` takes, for few entries.
const MOST_OF_FEW: f64 = 2.5;
/// The same for many entries. Times do not grow evenly with the text, `toml`'s neither, because the larger one leaves the caches of the
/// processor; a check that grew faster than its text would leave this bound behind.
const MOST_OF_MANY: f64 = 3.0;

struct Measured {
    check: Duration,
    toml: Duration,
}

fn main() -> ExitCode {
    println!("| entries | bytes | toml::Table | check | ratio |\n|---|---|---|---|---|");
    let few = measured(FEW);
    let many = measured(MANY);
    let figures = [(FEW, &few, MOST_OF_FEW), (MANY, &many, MOST_OF_MANY)];
    let figures = figures.map(|(entries, measured, most)| {
        let what = format!("check of {entries} entries, compared with `toml`");
        Figure::ratio(what, measured.ratio(), Goal::AtMost(most))
    });
    println!(
        "\nFrom {FEW} to {MANY} entries: check {:.1}x, toml {:.1}x.",
        seconds(many.check) / seconds(few.check),
        seconds(many.toml) / seconds(few.toml),
    );
    figures::finish(&figures)
}

impl Measured {
    fn ratio(&self) -> f64 {
        seconds(self.check) / seconds(self.toml)
    }
}

fn measured(entries: usize) -> Measured {
    let text = many::policy(entries);
    let files = Memory::from_iter([("policy.toml", text.clone())]);
    let options = Options::today();
    let mut fastest = Measured {
        check: Duration::MAX,
        toml: Duration::MAX,
    };
    for _ in 0..ROUNDS {
        let start = Instant::now();
        let table: toml::Table = black_box(&text).parse().unwrap();
        black_box(table);
        fastest.toml = fastest.toml.min(start.elapsed());

        let start = Instant::now();
        let checked = check_files(black_box(&files), "policy.toml".as_ref(), options).unwrap();
        let policy = checked.policy().map(|policy| policy.entries().count());
        drop(black_box(checked));
        fastest.check = fastest.check.min(start.elapsed());
        assert_eq!(policy, Some(entries), "the policy has errors");
    }
    println!(
        "| {entries} | {} | {:.2} ms | {:.2} ms | {:.2} |",
        text.len(),
        seconds(fastest.toml) * 1e3,
        seconds(fastest.check) * 1e3,
        fastest.ratio(),
    );
    fastest
}

fn seconds(duration: Duration) -> f64 {
    duration.as_secs_f64()
}

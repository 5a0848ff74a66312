//! A child that records, and says what was confirmed until it is killed.

use crate::place::Place;
use crate::proofs::{NOW, chain, id, proof};
use crate::runtime;
use cookie_registry_consent::{Answer, ConsentLog as _, LogSettings};
use std::collections::BTreeSet;
use std::env;
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;
use tokio::time::{MissedTickBehavior, interval};

/// Marks the test as the child, and has the path of the log.
pub(super) const PLACE: &str = "COOKIE_REGISTRY_TEST_RECORDS_IN";
/// What the child says before each number that was confirmed.
const CONFIRMED: &str = "confirmed ";
/// What the child says before each number that was refused.
const REFUSED: &str = "refused ";
/// The parent ends the child after so many.
pub(super) const ENOUGH: usize = 2_000;
/// Where no parent does, the child ends itself.
const MOST: u64 = 2_000_000;
/// After so long without a commit that succeeds, the child gives up.
const PATIENCE: Duration = Duration::from_secs(60);

/// What a child has said.
#[derive(Debug, Default)]
pub(super) struct Said {
    pub(super) confirmed: BTreeSet<u64>,
    pub(super) refused: usize,
}

/// Runs a test of this program as a child, which records; ends it in the midst of that, and gives the numbers of
/// the records that it had confirmed, or why it has not confirmed enough of them.
pub(super) fn kill_a_recorder(test: &str, place: &Path, enough: usize) -> Result<Said, String> {
    let mut child = Command::new(env::current_exe().unwrap())
        .args([test, "--exact", "--nocapture"])
        .env(PLACE, place)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = Said::default();
    let mut other = Vec::new();
    for line in BufReader::new(child.stderr.take().unwrap()).lines() {
        let line = line.unwrap();
        match line.strip_prefix(CONFIRMED).map(str::parse) {
            Some(Ok(number)) => assert!(said.confirmed.insert(number), "{number} twice"),
            _ if line.starts_with(REFUSED) => said.refused += 1,
            _ => other.push(line),
        }
        if said.confirmed.len() == enough {
            // SIGKILL, at once; what the pipe still holds was said before.
            child.kill().unwrap();
        }
    }
    let status = child.wait().unwrap();
    let count = said.confirmed.len();
    if count < enough {
        return Err(format!(
            "{count} confirmed, {} refused, {status}: {}",
            said.refused,
            other.join("\n")
        ));
    }
    assert!(!status.success(), "{status}");
    Ok(said)
}

/// A thousand choices a second, where the machine can, each printed as soon as it is confirmed.
pub(super) fn record_until_killed(place: &Place) {
    runtime().block_on(async {
        let log = place.open().await;
        let mut clock = interval(Duration::from_millis(1));
        // A machine that is too slow for it is given fewer, not all of them at once.
        clock.set_missed_tick_behavior(MissedTickBehavior::Delay);
        for number in 0..MOST {
            clock.tick().await;
            let log = log.clone();
            let record = proof(id(number), NOW, &Answer::only(["analytics"]));
            tokio::spawn(async move {
                log.record(record).await.unwrap();
                say(CONFIRMED, number);
            });
        }
    });
}

/// Two choices of a visitor a millisecond, the second at a time before the first; each visitor is printed as soon as
/// both choices are confirmed, or one is refused.
pub(super) fn record_two_choices_until_killed(place: &Place) {
    let (accept, reject) = (Answer::accept_all(), Answer::reject_all());
    runtime().block_on(async {
        let settings = LogSettings::default()
            .timeout(Duration::from_secs(600))
            .retry_for(Duration::from_millis(50));
        let log = place.try_open(settings).await.unwrap();
        let mut clock = interval(Duration::from_millis(1));
        clock.set_missed_tick_behavior(MissedTickBehavior::Delay);
        for number in 0..MOST {
            clock.tick().await;
            let health = log.health();
            let failing = health.failing_since.and_then(|since| since.elapsed().ok());
            if failing.is_some_and(|failing| failing > PATIENCE) {
                panic!("nothing is stored any more: {:?}", health.last_error);
            }
            let now = NOW * 1000 + number;
            let step = [0, 1, 1_000, 3_600_000][usize::try_from(number % 4).unwrap()];
            let records = chain(id(number), [(now, &accept), (now - step, &reject)]);
            let log = log.clone();
            tokio::spawn(async move {
                for record in records {
                    if log.record(record).await.is_err() {
                        return say(REFUSED, number);
                    }
                }
                say(CONFIRMED, number);
            });
        }
    });
}

/// Writes a line in one piece, and past what the test harness withholds.
fn say(what: &str, number: u64) {
    let line = format!("{what}{number}\n");
    io::stderr().write_all(line.as_bytes()).unwrap();
}

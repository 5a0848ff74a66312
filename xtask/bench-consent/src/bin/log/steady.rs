//! Records that arrive at a steady rate, however long the earlier ones take.
//!
//! The latency of a record is from the moment at which it was due until it was confirmed: a stall delays all records that are due
//! meanwhile, also those that could only be sent after it.

use crate::plain::{Plain, Row, row};
use crate::proof;
use cookie_registry_consent::{ConsentLog as _, DatabaseLog, ProofRecord};
use std::time::{Duration, Instant};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::{MissedTickBehavior, interval};

/// So many records are due in each millisecond.
const PER_MILLISECOND: usize = 5;
/// The records that are due in a second.
pub(crate) const RATE: usize = PER_MILLISECOND * 1000;
const RECORDS: usize = RATE * 5;
/// The most rows of one transaction, as in the log.
const MAX_GROUP: usize = 512;

/// What came of the records of a run.
pub(crate) struct Steady {
    /// The records that were confirmed in each second, from the first that was due until the last was confirmed.
    pub(crate) kept: f64,
    /// The latencies that half, 99 of 100 and all records stay below.
    pub(crate) latencies: [Duration; 3],
}

impl Steady {
    fn of(start: Instant, mut latencies: Vec<Duration>) -> Self {
        let kept = latencies.iter().filter(|one| **one < Duration::MAX).count();
        let kept = kept as f64 / start.elapsed().as_secs_f64();
        latencies.sort_unstable();
        let at = |share: f64| latencies[((latencies.len() - 1) as f64 * share) as usize];
        Self {
            kept,
            latencies: [at(0.5), at(0.99), at(1.0)],
        }
    }
}

/// Calls `send` with each item when it is due.
async fn send<T>(start: Instant, items: Vec<T>, mut send: impl FnMut(Instant, T)) {
    let mut clock = interval(Duration::from_millis(1));
    // Ticks that were missed follow at once.
    clock.set_missed_tick_behavior(MissedTickBehavior::Burst);
    for (number, item) in items.into_iter().enumerate() {
        if number % PER_MILLISECOND == 0 {
            clock.tick().await;
        }
        send(
            start + Duration::from_secs(1) * number as u32 / RATE as u32,
            item,
        );
    }
}

/// Records in the log, each record in a task of its own, like a request.
pub(crate) async fn log(log: &DatabaseLog) -> Steady {
    let proofs: Vec<ProofRecord> = (0..RECORDS).map(|_| proof()).collect();
    let mut running = Vec::with_capacity(proofs.len());
    let start = Instant::now();
    let record = |due: Instant, proof| {
        let log = log.clone();
        running.push(tokio::spawn(async move {
            // A record that the log could not confirm in time took longer than any other.
            let outcome = log.record(proof).await;
            outcome.map_or(Duration::MAX, |()| due.elapsed())
        }));
    };
    send(start, proofs, record).await;
    let mut latencies = Vec::with_capacity(running.len());
    for task in running {
        latencies.push(task.await.unwrap());
    }
    Steady::of(start, latencies)
}

/// Inserts rows, in one transaction all that are due when the one before has ended.
pub(crate) async fn plain(plain: &mut impl Plain) -> Steady {
    type Queue = (
        UnboundedSender<(Instant, Row)>,
        UnboundedReceiver<(Instant, Row)>,
    );
    let rows: Vec<Row> = (0..RECORDS).map(|_| row()).collect();
    let (sender, mut receiver): Queue = unbounded_channel();
    let start = Instant::now();
    let sending = tokio::spawn(send(start, rows, move |due, row| {
        sender.send((due, row)).unwrap();
    }));
    let mut latencies = Vec::with_capacity(RECORDS);
    let mut due = Vec::with_capacity(MAX_GROUP);
    while receiver.recv_many(&mut due, MAX_GROUP).await > 0 {
        let (due, rows): (Vec<Instant>, Vec<Row>) = due.drain(..).unzip();
        plain.insert(&rows).await;
        latencies.extend(due.iter().map(Instant::elapsed));
    }
    sending.await.unwrap();
    Steady::of(start, latencies)
}

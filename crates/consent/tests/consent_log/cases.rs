//! What every consent log has to hold.

use crate::place::Place;
use crate::proofs::{NOW, chain, id, proof};
use crate::registry::Cookies;
use cookie_registry::Decision;
use cookie_registry_consent::{
    Answer, ConsentLog, ContentHash, LogError, LogSettings, Method, ProofDocument,
    ProofDocumentKind, ProofRecord,
};
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

type Case = fn(Place) -> Pin<Box<dyn Future<Output = ()>>>;

macro_rules! cases {
    ($($name:ident),+ $(,)?) => {
        pub(crate) const CASES: &[(&str, Case)] = &[
            $((stringify!($name), |place| Box::pin($name(place)))),+
        ];
    };
}

cases!(
    a_record_comes_back_as_it_was,
    the_same_record_twice_is_one,
    a_grant_that_was_taken_back_says_when,
    what_is_erased_is_gone_and_nothing_else,
    old_records_go_and_documents_stay,
    a_document_comes_back_to_the_byte,
    many_at_once_are_all_kept,
    what_waits_is_written_when_the_log_is_closed,
    a_closed_log_says_so,
    two_instances_share_one_log,
    a_log_with_a_timeout_of_zero_reports_that_it_does_not_know,
    choices_of_one_moment_are_records_in_their_order,
    a_clock_that_steps_back_does_not_change_the_order,
    the_newest_record_is_the_last_of_the_order,
    what_was_written_is_counted,
);

async fn a_record_comes_back_as_it_was(place: Place) {
    let page = ContentHash::of(["page"]);
    let answer = Answer::only(["analytics"]).in_language("de-AT");
    let mut written = proof(id(1), NOW, &answer).on_page(page);
    written.signals.do_not_track = true;
    let log = place.open().await;
    log.record(written.clone()).await.unwrap();
    assert_eq!(log.export(id(1)).await.unwrap(), [written.clone()]);
    assert_eq!(log.export(id(2)).await.unwrap(), []);
    log.close().await;

    // Also through a shared handle, and after the log was opened again.
    let log: Arc<dyn ConsentLog> = Arc::new(place.open().await);
    let read = log.export(id(1)).await.unwrap();
    assert_eq!(read, [written]);
    assert_eq!(read[0].method, Method::ByCategory);
    assert_eq!(&*read[0].language, "de-AT");
    assert!(read[0].signals.do_not_track && !read[0].signals.global_privacy_control);
    assert_eq!(
        read[0].policy_hash,
        ContentHash::of_policy(Cookies::CONSENT.plan())
    );
    assert_eq!(read[0].page_hash, Some(page));
    let analytics = read[0]
        .decisions
        .iter()
        .find(|on| &*on.category == "analytics");
    assert_eq!(analytics.unwrap().decision, Decision::Granted);
}

async fn the_same_record_twice_is_one(place: Place) {
    let log = place.open().await;
    let answer = Answer::accept_all();
    let record = proof(id(1), NOW, &answer);
    // In one transaction, in two, and through another handle.
    let again = [(); 3].map(|()| log.record(record.clone()));
    for one in again {
        one.await.unwrap();
    }
    log.record(record.clone()).await.unwrap();
    log.close().await;
    let log = place.open().await;
    log.record(record.clone()).await.unwrap();
    // A second later, or by another way, it is another choice.
    let later = proof(id(1), NOW + 1, &answer);
    let otherwise = proof(id(1), NOW, &Answer::reject_all());
    log.record(later.clone()).await.unwrap();
    log.record(otherwise).await.unwrap();
    assert_eq!(log.export(id(1)).await.unwrap().len(), 3);
}

async fn a_grant_that_was_taken_back_says_when(place: Place) {
    let log = place.open().await;
    let choices = [
        (0, Answer::only(["analytics"])),
        (10, Answer::accept_all()),
        // Takes back marketing: of the second choice alone.
        (20, Answer::only(["analytics", "preferences"])),
        // Everything: what is granted so far is over.
        (30, Answer::withdraw()),
        (40, Answer::accept_all()),
    ];
    // What was made earlier counts as earlier, also where it arrives later.
    for (after, answer) in choices.iter().rev() {
        log.record(proof(id(1), NOW + after, answer)).await.unwrap();
    }
    log.record(proof(id(2), NOW, &Answer::accept_all()))
        .await
        .unwrap();
    let withdrawn = |records: Vec<ProofRecord>| {
        let times = records.iter().map(|record| record.withdrawn_at);
        times.collect::<Vec<_>>()
    };
    let at = |after: u64| Some((NOW + after) * 1000);
    let expected = [at(30), at(20), at(30), None, None];
    assert_eq!(withdrawn(log.export(id(1)).await.unwrap()), expected);
    assert_eq!(withdrawn(log.export(id(2)).await.unwrap()), [None]);
}

async fn what_is_erased_is_gone_and_nothing_else(place: Place) {
    let log = place.open().await;
    for number in 1..=3 {
        log.record(proof(id(number), NOW, &Answer::accept_all()))
            .await
            .unwrap();
        log.record(proof(id(number), NOW + 1, &Answer::withdraw()))
            .await
            .unwrap();
    }
    assert_eq!(log.erase(id(2)).await.unwrap(), 2);
    assert_eq!(log.erase(id(2)).await.unwrap(), 0);
    assert_eq!(log.export(id(2)).await.unwrap(), []);
    assert_eq!(log.export(id(1)).await.unwrap().len(), 2);
    assert_eq!(log.export(id(3)).await.unwrap().len(), 2);

    // In the order in which it was asked: what was handed over before goes too, what comes after stays.
    let before = log.record(proof(id(3), NOW + 2, &Answer::accept_all()));
    let erased = log.erase(id(3));
    let after = log.record(proof(id(3), NOW + 3, &Answer::accept_all()));
    let (before, erased, after) = tokio::join!(before, erased, after);
    before.unwrap();
    after.unwrap();
    assert_eq!(erased.unwrap(), 3);
    assert_eq!(log.export(id(3)).await.unwrap()[0].seconds(), NOW + 3);
}

async fn old_records_go_and_documents_stay(place: Place) {
    let log = place.open().await;
    let policy = ProofDocument::policy(Cookies::CONSENT.plan());
    log.put(policy.clone()).await.unwrap();
    for after in 0..10 {
        let record = proof(id(after), NOW + after, &Answer::reject_all());
        log.record(record).await.unwrap();
    }
    assert_eq!(log.erase_before(NOW + 4).await.unwrap(), 4);
    assert_eq!(log.export(id(3)).await.unwrap(), []);
    assert_eq!(log.export(id(4)).await.unwrap().len(), 1);
    assert_eq!(log.erase_before(u64::MAX).await.unwrap(), 6);
    assert_eq!(log.get(policy.hash()).await.unwrap(), Some(policy));
}

async fn a_document_comes_back_to_the_byte(place: Place) {
    let plan = Cookies::CONSENT.plan();
    let policy = ProofDocument::policy(plan);
    // No text at all, and longer than a page of the database.
    let bytes: Vec<u8> = (0..100_000_u32).map(|n| (n % 251) as u8).collect();
    let page = ProofDocument::page(plan, "fr", bytes.clone());
    let log = place.open().await;
    for document in [&policy, &page, &policy] {
        log.put(document.clone()).await.unwrap();
    }
    log.close().await;
    let log = place.open().await;
    let read = log
        .get(ContentHash::of_policy(plan))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(read.bytes(), b"format = 1\n");
    assert_eq!(read.kind(), ProofDocumentKind::Policy);
    let read = log.get(page.hash()).await.unwrap().unwrap();
    assert_eq!((read.bytes(), read.language()), (&*bytes, Some("fr")));
    assert_eq!(read.of_policy(), ContentHash::of_policy(plan));
    assert_eq!(log.get(ContentHash::of(["unknown"])).await.unwrap(), None);
}

async fn many_at_once_are_all_kept(place: Place) {
    const MANY: u64 = 3_000;
    let log = place.open().await;
    let tasks: Vec<_> = (0..MANY)
        .map(|number| {
            let log = log.clone();
            let record = proof(id(number), NOW, &Answer::accept_all());
            tokio::spawn(async move { log.record(record).await })
        })
        .collect();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    log.close().await;
    assert_eq!(
        place.open().await.erase_before(u64::MAX).await.unwrap(),
        MANY
    );
}

async fn what_waits_is_written_when_the_log_is_closed(place: Place) {
    const MANY: u64 = 500;
    let log = place.open().await;
    let handed_over = Arc::new(AtomicU64::new(0));
    let tasks: Vec<_> = (0..MANY)
        .map(|number| {
            let (log, handed_over) = (log.clone(), Arc::clone(&handed_over));
            let record = proof(id(number), NOW, &Answer::accept_all());
            tokio::spawn(async move {
                // There is one thread: until it waits for the answer, nobody else sees the number.
                handed_over.fetch_add(1, Ordering::Relaxed);
                log.record(record).await
            })
        })
        .collect();
    while handed_over.load(Ordering::Relaxed) < MANY {
        tokio::task::yield_now().await;
    }
    log.close().await;
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    let log = place.open().await;
    assert_eq!(log.erase_before(u64::MAX).await.unwrap(), MANY);
}

async fn a_closed_log_says_so(place: Place) {
    let log = place.open().await;
    let other = log.clone();
    tokio::join!(log.close(), other.close());
    let refused = other.record(proof(id(1), NOW, &Answer::accept_all())).await;
    assert!(matches!(refused, Err(LogError::Closed)), "{refused:?}");
    let refused = other.export(id(1)).await;
    assert!(
        matches!(refused, Err(LogError::Database { .. })),
        "{refused:?}"
    );
}

async fn two_instances_share_one_log(place: Place) {
    let (one, other) = (place.open().await, place.open().await);
    for number in 0..50 {
        let first = one.record(proof(id(1), NOW + number, &Answer::accept_all()));
        let second = other.record(proof(id(1), NOW + number, &Answer::reject_all()));
        let (first, second) = tokio::join!(first, second);
        first.unwrap();
        second.unwrap();
    }
    assert_eq!(one.export(id(1)).await.unwrap().len(), 100);
    assert_eq!(other.erase(id(1)).await.unwrap(), 100);
}

async fn a_log_with_a_timeout_of_zero_reports_that_it_does_not_know(place: Place) {
    let settings = LogSettings::default().timeout(Duration::ZERO);
    let log = place.try_open(settings).await.unwrap();
    let record = proof(id(1), NOW, &Answer::accept_all());
    let late = log.record(record.clone()).await;
    assert!(matches!(late, Err(LogError::TimedOut { .. })), "{late:?}");
    log.close().await;
    // It was handed over all the same, and to record it again is harmless.
    let log = place.open().await;
    log.record(record.clone()).await.unwrap();
    assert_eq!(log.export(id(1)).await.unwrap(), [record]);
}

/// Writes choices in a mixed order, each twice, and returns what the log exports.
async fn exported(log: &impl ConsentLog, choices: &[ProofRecord]) -> Vec<ProofRecord> {
    let (even, odd): (Vec<_>, Vec<_>) = (0..choices.len()).partition(|at| at % 2 == 0);
    for at in odd.into_iter().rev().chain(even).flat_map(|at| [at, at]) {
        log.record(choices[at].clone()).await.unwrap();
    }
    log.export(choices[0].id).await.unwrap()
}

/// Checks that each record names the one before, and comes after it.
fn assert_in_order(exported: &[ProofRecord], choices: &[ProofRecord]) {
    let keys = |records: &[ProofRecord]| records.iter().map(|one| one.key).collect::<Vec<_>>();
    assert_eq!(keys(exported), keys(choices));
    assert_eq!(exported[0].previous, None);
    for both in exported.windows(2) {
        assert!(both[1].previous.is_some() && both[1].previous == both[0].key);
        assert!(both[1].sequence > both[0].sequence);
    }
}

async fn choices_of_one_moment_are_records_in_their_order(place: Place) {
    let log = place.open().await;
    let answers = [
        Answer::accept_all(),
        Answer::reject_all(),
        Answer::accept_all(),
        Answer::accept_all(),
        Answer::withdraw(),
    ];
    // Within a second, and within a millisecond.
    for (number, step) in [(1, 1), (2, 0)] {
        let times = (0..).map(|at| NOW * 1000 + at * step);
        let choices = chain(id(number), times.zip(&answers));
        let exported = exported(&log, &choices).await;
        assert_in_order(&exported, &choices);
        let last = exported.last().unwrap();
        assert!(
            last.decisions
                .iter()
                .all(|on| on.decision == Decision::Refused)
        );
        let withdrawn: Vec<_> = exported.iter().map(|one| one.withdrawn_at).collect();
        let (second, end) = (Some(NOW * 1000 + step), Some(NOW * 1000 + 4 * step));
        assert_eq!(withdrawn, [second, None, end, end, None]);
    }
}

async fn a_clock_that_steps_back_does_not_change_the_order(place: Place) {
    let log = place.open().await;
    // An hour back, further back, on, and past where it was.
    let times = [0_i64, -3_600_000, -7_200_000, -7_199_000, 1, 0]
        .map(|step| (NOW * 1000).checked_add_signed(step).unwrap());
    let (accept, reject) = (Answer::accept_all(), Answer::reject_all());
    let answers = [&accept, &reject, &accept, &reject, &accept, &reject];
    let choices = chain(id(1), times.into_iter().zip(answers));
    let exported = exported(&log, &choices).await;
    assert_in_order(&exported, &choices);
    let read: Vec<u64> = exported.iter().map(|one| one.millis).collect();
    assert_eq!(read, times, "the time is what the clock said");
    let last = exported.last().unwrap();
    assert!(
        last.decisions
            .iter()
            .all(|on| on.decision == Decision::Refused)
    );
    let withdrawn: Vec<_> = exported.iter().map(|one| one.withdrawn_at).collect();
    let expected = [
        Some(times[1]),
        None,
        Some(times[3]),
        None,
        Some(times[5]),
        None,
    ];
    assert_eq!(withdrawn, expected);
}

async fn the_newest_record_is_the_last_of_the_order(place: Place) {
    let log = place.open().await;
    assert_eq!(log.newest(id(1)).await.unwrap(), None);
    let times = [NOW * 1000, NOW * 1000, NOW * 1000 - 60_000];
    let answers = [
        Answer::accept_all(),
        Answer::reject_all(),
        Answer::only(["analytics"]),
    ];
    let choices = chain(id(1), times.into_iter().zip(&answers));
    for choice in choices.iter().rev() {
        log.record(choice.clone()).await.unwrap();
        log.record(proof(id(2), NOW + 9, &Answer::accept_all()))
            .await
            .unwrap();
        let newest = log.newest(id(1)).await.unwrap().unwrap();
        assert_eq!(newest.key, choices[2].key);
    }
    let shared: Arc<dyn ConsentLog> = Arc::new(log);
    let newest = shared.newest(id(1)).await.unwrap();
    assert_eq!(newest.as_ref(), shared.export(id(1)).await.unwrap().last());
}

async fn what_was_written_is_counted(place: Place) {
    let log = place.open().await;
    for number in 0..3 {
        log.record(proof(id(number), NOW, &Answer::accept_all()))
            .await
            .unwrap();
    }
    let health = log.health();
    assert!(health.is_writing(), "{health:?}");
    assert_eq!((health.written, health.failed, health.queued), (3, 0, 0));
    assert_eq!((health.capacity, health.replaced), (4096, 0));
}

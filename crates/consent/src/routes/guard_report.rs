//! The reports of the guard in the front-end module: names that scripts wrote although the policy does not allow them.

use super::Shared;
use super::request::is_form;
use super::response::{Reply, status};
use cookie_registry::private::for_consent::is_hidden;
use http::{HeaderMap, StatusCode, Uri};
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How many findings are passed on in one [`WINDOW`].
const MAX_FINDINGS: u32 = 300;
const WINDOW: Duration = Duration::from_secs(60);
/// How many findings one report may have; the guard sends no more.
const MAX_IN_REPORT: usize = 50;
/// The greatest length of a name in characters; the guard cuts longer names.
const MAX_NAME: usize = 128;
/// The most bytes that a character of a name takes in a form: three bytes of UTF-8, each as `%XX`. One of four bytes counts as
/// two characters.
const MAX_CHARACTER_BYTES: usize = 9;
/// The greatest length of a report in bytes, which is also what browsers let a page send as a beacon.
pub(super) const MAX_REPORT_BYTES: usize = 64 * 1024;
// The longest report of the guard fits.
const _: () = assert!(MAX_IN_REPORT * MAX_NAME * MAX_CHARACTER_BYTES < MAX_REPORT_BYTES);

/// The reason why the policy does not allow the name that a script wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum GuardProblem {
    /// The policy declares no such name for scripts.
    Undeclared,
    /// The visitor does not allow the category of the name.
    NotAllowed,
}

impl GuardProblem {
    /// Returns `undeclared` or `not-allowed`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Undeclared => "undeclared",
            Self::NotAllowed => "not-allowed",
        }
    }
}

/// A report of the visitor's browser: a script wrote a name that the policy does not allow.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct GuardFinding {
    /// The reason why the policy does not allow the name.
    pub problem: GuardProblem,
    /// The storage to which the script wrote: `cookie`, `localStorage`, `sessionStorage`, `indexedDB` or `caches`.
    pub store: &'static str,
    /// The name, cut off after 128 characters. U+FFFD replaces control characters, line separators and characters that
    /// change the direction of text in a log.
    pub name: String,
}

/// The function that receives findings.
type Receiver = Arc<dyn Fn(&GuardFinding) + Send + Sync>;

/// The number of findings since the beginning of a window.
#[derive(Debug, Default)]
struct Passed {
    since: Option<Instant>,
    findings: u32,
    dropped: u64,
}

/// Passes findings on, at a bounded rate.
#[derive(Clone, Default)]
pub(super) struct GuardReports {
    receiver: Option<Receiver>,
    passed: Arc<Mutex<Passed>>,
}

impl GuardReports {
    /// Sets the function that receives findings.
    pub(super) fn call(&mut self, receiver: impl Fn(&GuardFinding) + Send + Sync + 'static) {
        self.receiver = Some(Arc::new(receiver));
    }

    /// Passes findings on; `false` if one of them was dropped. Each that is dropped is counted.
    fn pass_all(&self, findings: &[GuardFinding], now: Instant) -> bool {
        let passed = findings.iter().filter(|finding| self.pass(finding, now));
        passed.count() == findings.len()
    }

    /// Passes a finding on; `false` if there were too many.
    fn pass(&self, finding: &GuardFinding, now: Instant) -> bool {
        let dropped = {
            let mut passed = self.passed.lock().unwrap_or_else(PoisonError::into_inner);
            let is_over = passed
                .since
                .is_none_or(|since| now.saturating_duration_since(since) >= WINDOW);
            let before = passed.dropped;
            if is_over {
                *passed = Passed {
                    since: Some(now),
                    ..Passed::default()
                };
            }
            if passed.findings >= MAX_FINDINGS {
                passed.dropped = passed.dropped.saturating_add(1);
                return false;
            }
            passed.findings += 1;
            if is_over { before } else { 0 }
        };
        emit(finding, dropped);
        if let Some(receiver) = &self.receiver {
            receiver(finding);
        }
        true
    }
}

/// Emits the event of a finding, and one for those that were dropped before it.
fn emit(finding: &GuardFinding, dropped: u64) {
    #[cfg(feature = "tracing")]
    {
        let GuardFinding {
            problem,
            store,
            name,
        } = finding;
        if dropped > 0 {
            tracing::warn!(
                dropped,
                "more reports of the browser guard than are passed on"
            );
        }
        tracing::warn!(
            problem = problem.as_str(),
            store,
            name,
            "a script wrote what the policy does not allow"
        );
    }
    #[cfg(not(feature = "tracing"))]
    let _ = (finding, dropped);
}

impl fmt::Debug for GuardReports {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GuardReports")
            .field("has_receiver", &self.receiver.is_some())
            .field("passed", &self.passed)
            .finish()
    }
}

impl Shared {
    /// Handles a report of the guard: a form with a field `finding` for each finding, such as `undeclared/localStorage/theme`.
    pub(super) fn report(&self, uri: &Uri, headers: &HeaderMap, body: &[u8]) -> Reply {
        if let Some(refusal) = self.refuse_elsewhere(uri, headers) {
            return refusal;
        }
        if !is_form(headers) {
            return status(StatusCode::UNSUPPORTED_MEDIA_TYPE);
        }
        let fields = form_urlencoded::parse(body).take(MAX_IN_REPORT + 1);
        let findings: Option<Vec<GuardFinding>> = fields
            .map(|(name, value)| (name == "finding").then(|| finding(&value)).flatten())
            .collect();
        let Some(findings) = findings.filter(|findings| findings.len() <= MAX_IN_REPORT) else {
            return status(StatusCode::BAD_REQUEST);
        };
        status(if self.reports.pass_all(&findings, Instant::now()) {
            StatusCode::NO_CONTENT
        } else {
            StatusCode::TOO_MANY_REQUESTS
        })
    }
}

/// Parses a finding.
fn finding(text: &str) -> Option<GuardFinding> {
    let mut parts = text.splitn(3, '/');
    let problem = parts.next()?;
    let problem = [GuardProblem::Undeclared, GuardProblem::NotAllowed]
        .into_iter()
        .find(|known| known.as_str() == problem)?;
    let store = parts.next()?;
    let store = [
        "cookie",
        "localStorage",
        "sessionStorage",
        "indexedDB",
        "caches",
    ]
    .into_iter()
    .find(|known| *known == store)?;
    let visible = |character: char| {
        if is_hidden(character) {
            char::REPLACEMENT_CHARACTER
        } else {
            character
        }
    };
    let name = parts.next()?.chars().take(MAX_NAME).map(visible).collect();
    Some(GuardFinding {
        problem,
        store,
        name,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU32, Ordering};

    #[test]
    fn a_finding_has_a_known_problem_and_store_and_a_bounded_name() {
        let found = finding("undeclared/localStorage/a/b\n").unwrap();
        assert_eq!(
            (found.problem, found.store, found.name.as_str()),
            (GuardProblem::Undeclared, "localStorage", "a/b\u{fffd}")
        );
        // Neither a direction mark nor a separator of lines reaches a log.
        for mark in [
            '\u{61c}', '\u{200e}', '\u{200f}', '\u{2028}', '\u{2029}', '\u{202a}', '\u{202e}',
            '\u{2066}', '\u{2069}', '\u{0}', '\u{1b}', '\u{7f}', '\u{85}',
        ] {
            let found = finding(&format!("undeclared/caches/a{mark}b")).unwrap();
            assert_eq!(found.name, "a\u{fffd}b", "{}", mark.escape_unicode());
        }
        let long = finding(&format!("not-allowed/cookie/{}", "x".repeat(1000))).unwrap();
        assert_eq!(long.name.len(), MAX_NAME);
        for text in [
            "",
            "undeclared",
            "undeclared/cookie",
            "other/cookie/a",
            "undeclared/disk/a",
        ] {
            assert_eq!(finding(text), None, "{text}");
        }
    }

    #[test]
    fn findings_are_passed_on_at_a_bounded_rate() {
        static RECEIVED: AtomicU32 = AtomicU32::new(0);
        let mut reports = GuardReports::default();
        reports.call(|_| {
            RECEIVED.fetch_add(1, Ordering::Relaxed);
        });
        let one = finding("undeclared/cookie/a").unwrap();
        let now = Instant::now();
        for _ in 0..1000 {
            reports.pass(&one, now);
        }
        assert_eq!(RECEIVED.load(Ordering::Relaxed), MAX_FINDINGS);
        assert!(!reports.pass(&one, now + WINDOW / 2));
        assert!(reports.pass(&one, now + WINDOW));
        assert_eq!(RECEIVED.load(Ordering::Relaxed), MAX_FINDINGS + 1);
    }

    #[test]
    fn each_finding_that_is_dropped_is_counted() {
        let reports = GuardReports::default();
        let report: Vec<GuardFinding> = (0..MAX_IN_REPORT)
            .map(|number| finding(&format!("undeclared/cookie/{number}")).unwrap())
            .collect();
        let dropped = |reports: &GuardReports| reports.passed.lock().unwrap().dropped;
        let now = Instant::now();
        // One finding less than whole reports, so that the limit is within a report.
        assert!(reports.pass_all(&report[1..], now));
        for _ in 1..MAX_FINDINGS as usize / MAX_IN_REPORT {
            assert!(reports.pass_all(&report, now));
        }
        assert_eq!(dropped(&reports), 0);
        assert!(!reports.pass_all(&report, now));
        assert_eq!(dropped(&reports), 49);
        assert!(!reports.pass_all(&report, now));
        assert_eq!(dropped(&reports), 99);
        // The next window reports them, and counts from zero.
        assert!(reports.pass_all(&report, now + WINDOW));
        assert_eq!(dropped(&reports), 0);
    }
}

//! The processing of a response by a guard: the fast path, the findings, and the reaction to them.

use super::judge::{Verdict, judge};
use super::quick::is_written_by_registry;
use super::violation::{Violation, ViolationKind};
use crate::Deployment;
use crate::registry::Table;
use http::header::{HeaderMap, HeaderValue, SET_COOKIE};
use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    Deny,
    Strip,
    Report,
}

/// The state of a guard, without the type of the registry, so that a pending response can hold a clone.
#[derive(Clone)]
pub(super) struct Shared(pub(super) Arc<Rules>);

/// The callback of `on_violation`.
type Callback = dyn Fn(&Violation) + Send + Sync;

#[derive(Clone)]
pub(super) struct Rules {
    pub(super) table: &'static Table,
    pub(super) deployment: Deployment,
    pub(super) mode: Mode,
    /// Shared with the clones of the guard.
    pub(super) count: Arc<AtomicU64>,
    pub(super) on_violation: Option<Arc<Callback>>,
}

/// The headers of a response, in the types of one framework.
pub(super) trait ResponseHeaders {
    /// Returns every `Set-Cookie`, in order.
    fn set_cookies(&self) -> impl Iterator<Item = &[u8]>;

    /// Removes each `Set-Cookie` that has violations. `findings` has one list for each header, in order.
    fn remove_violating(&mut self, findings: &[Vec<Violation>]);
}

impl ResponseHeaders for HeaderMap {
    #[inline]
    fn set_cookies(&self) -> impl Iterator<Item = &[u8]> {
        self.get_all(SET_COOKIE).iter().map(HeaderValue::as_bytes)
    }

    fn remove_violating(&mut self, findings: &[Vec<Violation>]) {
        // With debug assertions, `HeaderMap` looks at all remaining values for each one that it removes; moving all is linear.
        let mut findings = findings.iter();
        let mut current = None;
        for (name, header) in std::mem::take(self) {
            // Only the first of several values comes with the name.
            current = name.or(current);
            let Some(name) = current.clone() else {
                continue;
            };
            let mut violates = || findings.next().is_some_and(|found| !found.is_empty());
            if name != SET_COOKIE || !violates() {
                self.append(name, header);
            }
        }
    }
}

impl Shared {
    /// Checks a response of the crate `http`, and reacts to violations.
    #[inline]
    pub(super) fn enforce(&self, response: &mut HeaderMap) {
        if may_set_cookies(response) {
            self.enforce_cookies(response);
        }
    }

    #[inline(never)]
    fn enforce_cookies(&self, response: &mut HeaderMap) {
        self.0.enforce(response);
    }
}

/// Returns whether the response may have a `Set-Cookie`. Most responses have few headers, and comparing their
/// names is faster than hashing one name.
#[inline]
fn may_set_cookies(response: &HeaderMap) -> bool {
    const FEW: usize = 12;
    response.keys_len() > FEW || response.keys().any(|name| *name == SET_COOKIE)
}

impl Rules {
    /// Checks a response, and reacts to violations.
    #[inline]
    pub(super) fn enforce(&self, response: &mut impl ResponseHeaders) {
        if !self.all_written_by_registry(response.set_cookies()) {
            self.enforce_slow_path(response);
        }
    }

    #[inline(never)]
    fn enforce_slow_path(&self, response: &mut impl ResponseHeaders) {
        let findings = self.findings(response);
        if self.act(&findings) {
            response.remove_violating(&findings);
        }
    }

    /// Returns whether the registry wrote all headers, which then need no closer check. Returns `false` if
    /// two headers may belong to one entry, because they may set the same cookie.
    #[inline]
    fn all_written_by_registry<'h>(&self, headers: impl Iterator<Item = &'h [u8]>) -> bool {
        let mut entries = 0u64;
        for header in headers {
            let Some(at) = is_written_by_registry(self.table, &self.deployment, header) else {
                return false;
            };
            let entry = 1 << (at % u64::BITS);
            if entries & entry != 0 {
                return false;
            }
            entries |= entry;
        }
        true
    }

    /// Returns the violations of each header.
    pub(super) fn findings(&self, response: &impl ResponseHeaders) -> Vec<Vec<Violation>> {
        let now = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |since| {
                i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
            });
        let verdicts: Vec<Verdict<'_>> = response
            .set_cookies()
            .map(|header| judge(self.table, &self.deployment, header, now))
            .collect();
        let declared: HashSet<&[u8]> = verdicts
            .iter()
            .filter_map(|verdict| match verdict {
                Verdict::Accepted(_, name) => Some(*name),
                _ => None,
            })
            .collect();
        // The loop starts with the last header, because a browser keeps the last of two. Accepted headers of
        // one entry have its path and domain, so the name identifies the cookie.
        let mut later = HashSet::new();
        let mut findings: Vec<Vec<Violation>> = verdicts
            .into_iter()
            .rev()
            .map(|verdict| match verdict {
                Verdict::RemovalElsewhere(_, name) if declared.contains(name) => Vec::new(),
                Verdict::Rejected(violations) | Verdict::RemovalElsewhere(violations, _) => {
                    violations
                }
                Verdict::Accepted(at, name) if later.insert((at, name)) => Vec::new(),
                Verdict::Accepted(at, name) => vec![self.duplicate(at, name)],
            })
            .collect();
        findings.reverse();
        findings
    }

    fn duplicate(&self, at: u32, name: &[u8]) -> Violation {
        Violation::new(
            name,
            self.table.cookies.get(at as usize).map(|spec| spec.key),
            ViolationKind::Duplicate,
            "one header for a cookie",
            "another header for it later in the response",
        )
    }

    /// Reports every violation, and returns whether to remove the headers.
    fn act(&self, findings: &[Vec<Violation>]) -> bool {
        let mut count = 0;
        for violation in findings.iter().flatten() {
            count += 1;
            #[cfg(feature = "tracing")]
            ::tracing::warn!(
                cookie = violation.name,
                entry = violation.entry,
                kind = ?violation.kind,
                expected = violation.expected,
                found = violation.found,
                "{violation}"
            );
            if let Some(callback) = &self.on_violation {
                callback(violation);
            }
        }
        self.count.fetch_add(count, Ordering::Relaxed);
        if count > 0 && self.mode == Mode::Deny {
            deny(findings);
        }
        count > 0 && self.mode == Mode::Strip
    }
}

#[cold]
#[allow(
    clippy::panic,
    reason = "`Guard::deny` is documented to panic, for tests"
)]
fn deny(findings: &[Vec<Violation>]) -> ! {
    let lines: String = findings
        .iter()
        .flatten()
        .map(|violation| format!("\n- {violation}"))
        .collect();
    panic!("the response violates the cookie policy:{lines}");
}

//! The guard: every `Set-Cookie` that leaves the service, held against the registry.
//!
//! The compiler sees what the service's own sources do. What a middleware of somebody else sets, or a
//! header whose name is put together at run time, only shows in the response.

#[cfg(feature = "actix")]
mod actix;
mod date;
mod judge;
mod lookup;
mod parse;
mod quick;
mod scan;
#[cfg(feature = "guard")]
mod tower;
mod violation;

#[cfg(feature = "actix")]
pub use actix::{ActixGuarded, ActixGuardedFuture};
#[cfg(feature = "guard")]
pub use tower::{Guarded, GuardedFuture};
pub use violation::{Violation, ViolationKind};

use crate::Deployment;
use crate::registry::{Registry, Table};
use http::header::{Entry, HeaderMap, HeaderValue, SET_COOKIE};
use judge::{Verdict, judge};
use quick::is_written_by_registry;
use std::collections::HashSet;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// Holds every `Set-Cookie` of a response against the registry `R`: its name, each attribute, how long it
/// lasts, what its prefix demands, and that no cookie is set twice.
///
/// What it does about a [`Violation`] is chosen where it is made, and nowhere by default:
///
/// | | the header | for |
/// | --- | --- | --- |
/// | [`deny`](Self::deny) | panics | tests |
/// | [`strip`](Self::strip) | is taken out of the response | production |
/// | [`report`](Self::report) | passes | finding out |
///
/// In all three a violation is counted ([`count`](Self::count)), given to
/// [`on_violation`](Self::on_violation), and, with the feature `tracing`, told as an event at the level
/// `WARN`.
///
/// With the feature `guard` it is a tower layer, for axum and every other service that answers with
/// [`http::Response`]. Put it around everything else, since it does not see what is added to a response
/// after it: with axum, around the whole router rather than into `Router::layer`, which also costs less.
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/registry/mod.rs"));
/// # #[cfg(feature = "guard")]
/// # fn main() {
/// use axum::{Router, routing::get};
/// use cookie_registry::{Deployment, Guard};
/// use tower::Layer as _;
///
/// let router: Router = Router::new().route("/", get(|| async { "Hello" }));
/// let guard = Guard::<Cookies>::strip(Deployment::PRODUCTION)
///     .on_violation(|violation| eprintln!("{violation}"));
///
/// let app = guard.layer(router);
/// // axum::serve(listener, axum::ServiceExt::<axum::extract::Request>::into_make_service(app))
/// # let _ = app;
/// # }
/// # #[cfg(not(feature = "guard"))]
/// # fn main() {}
/// ```
///
/// With the feature `actix` it is middleware of actix-web 4: `App::new().wrap(guard)`, as the last `wrap`,
/// which is the outermost. An error that another middleware returns instead of a response passes it by.
///
/// For other frameworks there are [`check`](Self::check) and [`hold`](Self::hold).
///
/// # What is right
/// - The name is declared for the environment of the [`Deployment`]: exactly, as a chunk of a `chunked`
///   entry, or as a member of a family.
/// - The service may set it: `set_by = "server"`, and not `retired`.
/// - `Path`, `Domain`, `Secure`, `HttpOnly`, `SameSite` and `Partitioned` are the policy's, as a browser
///   reads them: in any order and spelling.
/// - It lasts no longer than the policy says. A session cookie has neither `Max-Age` nor `Expires`, and one
///   with a lifetime has at least one of them.
/// - Removing is always permitted, with the `Path`, `Domain`, `Secure` and `Partitioned` of the policy, on
///   which depends what a browser removes.
///
/// The value is not looked at, but for its length, and whether the visitor consented cannot be seen here.
pub struct Guard<R> {
    watch: Watch,
    registry: PhantomData<fn() -> R>,
}

impl<R: Registry> Guard<R> {
    /// Panics when a response violates the policy, with every violation in the message. For tests alone:
    /// in a running service a panic ends the connection of a visitor who did nothing wrong.
    #[must_use]
    pub fn deny(deployment: Deployment) -> Self {
        Self::new(deployment, Mode::Deny)
    }

    /// Takes a header that violates the policy out of the response; its neighbours stay. Of two that set
    /// the same cookie the last stays, as a browser has it.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/registry/mod.rs"));
    /// # fn main() -> Result<(), cookie_registry::SetError> {
    /// use cookie_registry::{Deployment, Guard};
    /// use http::{HeaderMap, header::SET_COOKIE};
    ///
    /// let deployment = Deployment::PRODUCTION;
    /// let guard = Guard::<Cookies>::strip(deployment.clone());
    ///
    /// let mut response = HeaderMap::new();
    /// response.append(SET_COOKIE, "_tracker=1; Path=/".parse().unwrap());
    /// Cookies::WORKSPACE.set(&deployment, "acme")?.append_to(&mut response);
    /// guard.hold(&mut response);
    ///
    /// assert_eq!(response.len(), 1);
    /// assert_eq!(guard.count(), 1);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn strip(deployment: Deployment) -> Self {
        Self::new(deployment, Mode::Strip)
    }

    /// Lets everything pass, and tells what violates the policy.
    #[must_use]
    pub fn report(deployment: Deployment) -> Self {
        Self::new(deployment, Mode::Report)
    }

    fn new(deployment: Deployment, mode: Mode) -> Self {
        let watch = Watch(Arc::new(Rules {
            table: R::table(),
            deployment,
            mode,
            count: Arc::default(),
            told: None,
        }));
        Self {
            watch,
            registry: PhantomData,
        }
    }
}

impl<R> Guard<R> {
    /// Calls `told` with each violation, before anything is done about it. It runs while the response
    /// waits, so it should not take long.
    #[must_use]
    pub fn on_violation(self, told: impl Fn(&Violation) + Send + Sync + 'static) -> Self {
        let mut rules = Rules::clone(&self.watch.0);
        rules.told = Some(Arc::new(told));
        Self {
            watch: Watch(Arc::new(rules)),
            ..self
        }
    }

    /// How many violations this guard and its clones have seen.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.watch.0.count.load(Ordering::Relaxed)
    }

    /// What in the response violates the policy, in the order of the headers. Does nothing about it.
    #[must_use]
    pub fn check(&self, response: &HeaderMap) -> Vec<Violation> {
        let headers = response.get_all(SET_COOKIE).iter();
        self.watch
            .0
            .findings(headers.map(HeaderValue::as_bytes))
            .into_iter()
            .flatten()
            .collect()
    }

    /// Holds the headers of a response against the registry, and does about violations what the guard was
    /// made for.
    ///
    /// # Panics
    /// After [`deny`](Self::deny), where there is a violation.
    pub fn hold(&self, response: &mut HeaderMap) {
        self.watch.hold(response);
    }
}

impl<R> Clone for Guard<R> {
    fn clone(&self) -> Self {
        Self {
            watch: self.watch.clone(),
            registry: PhantomData,
        }
    }
}

impl<R> fmt::Debug for Guard<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rules = &self.watch.0;
        f.debug_struct("Guard")
            .field("mode", &rules.mode)
            .field("deployment", &rules.deployment)
            .field("count", &self.count())
            .finish_non_exhaustive()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    Deny,
    Strip,
    Report,
}

/// What a guard does, without the registry's type; a response in flight holds one too.
#[derive(Clone)]
struct Watch(Arc<Rules>);

/// What `on_violation` was given.
type Told = dyn Fn(&Violation) + Send + Sync;

#[derive(Clone)]
struct Rules {
    table: &'static Table,
    deployment: Deployment,
    mode: Mode,
    /// Shared with guards that were made from this one.
    count: Arc<AtomicU64>,
    told: Option<Arc<Told>>,
}

impl Watch {
    #[inline]
    fn hold(&self, response: &mut HeaderMap) {
        if may_set_cookies(response) {
            self.hold_cookies(response);
        }
    }

    #[inline(never)]
    fn hold_cookies(&self, response: &mut HeaderMap) {
        let headers = response.get_all(SET_COOKIE).iter();
        let headers = headers.map(HeaderValue::as_bytes);
        if self.0.all_written_by_registry(headers) {
            return;
        }
        self.hold_slowly(response);
    }

    fn hold_slowly(&self, response: &mut HeaderMap) {
        let headers = response.get_all(SET_COOKIE).iter();
        let findings = self.0.findings(headers.map(HeaderValue::as_bytes));
        if !self.0.act(&findings) {
            return;
        }
        let Entry::Occupied(entry) = response.entry(SET_COOKIE) else {
            return;
        };
        let (name, headers) = entry.remove_entry_mult();
        let kept: Vec<HeaderValue> = right(headers, &findings).collect();
        for header in kept {
            response.append(name.clone(), header);
        }
    }
}

/// Whether there may be a `Set-Cookie`. Most responses have a few headers, and to compare these takes less
/// than to hash one name.
#[inline]
fn may_set_cookies(response: &HeaderMap) -> bool {
    const FEW: usize = 12;
    response.keys_len() > FEW || response.keys().any(|name| *name == SET_COOKIE)
}

/// The headers without violations.
fn right<T>(
    headers: impl IntoIterator<Item = T>,
    findings: &[Vec<Violation>],
) -> impl Iterator<Item = T> {
    headers
        .into_iter()
        .zip(findings)
        .filter(|(_, violations)| violations.is_empty())
        .map(|(header, _)| header)
}

impl Rules {
    /// Whether nothing has to be looked at more closely. Where two headers may be of one entry it says no:
    /// they may be the same cookie.
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

    /// The violations of each header.
    fn findings<'h>(&self, headers: impl Iterator<Item = &'h [u8]>) -> Vec<Vec<Violation>> {
        let now = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |since| {
                i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
            });
        let verdicts: Vec<Verdict<'h>> = headers
            .map(|header| judge(self.table, &self.deployment, header, now))
            .collect();
        let declared: HashSet<&[u8]> = verdicts
            .iter()
            .filter_map(|verdict| match verdict {
                Verdict::Right(_, name) => Some(*name),
                _ => None,
            })
            .collect();
        // From the last one on, since of two a browser keeps that. What is right of one entry has its path
        // and domain, so the name tells the cookie.
        let mut later = HashSet::new();
        let mut findings: Vec<Vec<Violation>> = verdicts
            .into_iter()
            .rev()
            .map(|verdict| match verdict {
                Verdict::RemovalElsewhere(_, name) if declared.contains(name) => Vec::new(),
                Verdict::Wrong(violations) | Verdict::RemovalElsewhere(violations, _) => violations,
                Verdict::Right(at, name) if later.insert((at, name)) => Vec::new(),
                Verdict::Right(at, name) => vec![self.duplicate(at, name)],
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
            "another header for it further on",
        )
    }

    /// Tells every violation, and returns whether they are to be taken out.
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
            if let Some(told) = &self.told {
                told(violation);
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
    reason = "it is what `Guard::deny` is documented to do, for tests"
)]
fn deny(findings: &[Vec<Violation>]) -> ! {
    let lines: String = findings
        .iter()
        .flatten()
        .map(|violation| format!("\n- {violation}"))
        .collect();
    panic!("the response violates the cookie policy:{lines}");
}

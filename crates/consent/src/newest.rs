//! A layer that replaces a replayed consent cookie by the newest choice in the log.

use crate::{ConsentLog, LogError, ProofRecord};
use cookie_registry::private::for_consent;
use cookie_registry::private::for_layers::is_shared;
use cookie_registry::{Consent, ConsentId, ConsentRecord, SetCookie};
use http::header::{COOKIE, SET_COOKIE};
use http::{HeaderMap, HeaderValue, Request, Response};
use std::collections::HashMap;
use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};
use tower_layer::Layer;
use tower_service::Service;

/// For how long an answer of the log is used by default.
const MAX_AGE: Duration = Duration::from_secs(60);
/// The longest time that a request waits for the log.
const LOG_TIMEOUT: Duration = Duration::from_secs(1);
/// How many answers of the log are kept at most: half of them in each of two generations.
const GENERATION: usize = 8192;

/// A layer that applies the visitor's newest choice in the log, whichever consent cookie the browser sends. Wrap it
/// around the whole router, outside of [`ConsentSweep`](crate::ConsentSweep).
///
/// After a visitor has withdrawn consent, a copy of the earlier consent cookie may still exist, for example in a backup
/// of the browser's profile. A browser with such a copy sends a *replayed* cookie. **Without this layer, a replayed
/// cookie is accepted** until it expires or the policy changes materially. A signature does not help: it proves that
/// the service wrote the cookie, but not that the cookie is the newest one.
///
/// This layer asks the log for the newest record with the id of the cookie, at most once a minute for each visitor
/// ([`max_age`](Self::max_age)). If the log has a later choice than the cookie, the service receives the later choice
/// in the `Cookie` header. The response also sets the cookie to the later choice in the browser, unless a shared cache
/// may store the response. A replayed cookie is therefore accepted for at most a minute. The instance of the service
/// that recorded the later choice does not accept it at all.
///
/// The service receives the cookie unchanged in two cases. First, the log may have no record with its id, because the
/// record was erased or is not stored yet. Second, the log may fail to answer within one second. With the feature
/// `tracing`, the second case emits an event at the level `WARN`.
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../cookie-registry/tests/registry/mod.rs"));
/// # fn main() {
/// use axum::{Router, routing::get};
/// use cookie_registry::Deployment;
/// use cookie_registry_consent::{ConsentLog, ConsentSweep, NewestChoice};
///
/// fn app(log: impl ConsentLog + 'static) -> Router {
///     let consent = Cookies::CONSENT.with(&Deployment::PRODUCTION);
///     Router::new()
///         .route("/", get(async || "Welcome"))
///         .layer(ConsentSweep::new(consent.clone()))
///         .layer(NewestChoice::new(consent, log))
/// }
/// # }
/// ```
#[derive(Clone)]
pub struct NewestChoice {
    shared: Arc<Shared>,
}

struct Shared {
    consent: Consent,
    log: Arc<dyn ConsentLog>,
    max_age: Duration,
    known: Mutex<Known>,
}

/// The newest choice of a visitor, and when the log was asked for it.
type Answer = (Instant, Option<ConsentRecord>);

/// Answers of the log, in two generations, so that their number is bounded and the oldest go first.
#[derive(Default)]
struct Known {
    recent: HashMap<ConsentId, Answer>,
    earlier: HashMap<ConsentId, Answer>,
}

impl Known {
    fn get(&self, id: ConsentId) -> Option<&Answer> {
        self.recent.get(&id).or_else(|| self.earlier.get(&id))
    }

    fn insert(&mut self, id: ConsentId, answer: Answer) {
        if self.recent.len() >= GENERATION {
            self.earlier = std::mem::take(&mut self.recent);
        }
        self.recent.insert(id, answer);
    }

    fn remove(&mut self, id: ConsentId) {
        self.recent.remove(&id);
        self.earlier.remove(&id);
    }
}

impl NewestChoice {
    /// Creates a layer that reads choices with `consent` and compares them with the log.
    pub fn new(consent: Consent, log: impl ConsentLog + 'static) -> Self {
        Self {
            shared: Arc::new(Shared {
                consent,
                log: Arc::new(log),
                max_age: MAX_AGE,
                known: Mutex::default(),
            }),
        }
    }

    /// Sets how long the layer uses an answer of the log before it asks the log again. The default is a minute. A
    /// replayed cookie is accepted for at most this time.
    #[must_use]
    pub fn max_age(self, time: Duration) -> Self {
        let Shared { consent, log, .. } = &*self.shared;
        Self {
            shared: Arc::new(Shared {
                consent: consent.clone(),
                log: Arc::clone(log),
                max_age: time,
                known: Mutex::default(),
            }),
        }
    }
}

impl Shared {
    /// Returns the cookie of the newest choice, if it is later than the one in the request.
    async fn newer(&self, headers: &HeaderMap) -> Option<SetCookie> {
        let choice = self.consent.choice(headers);
        let sent = choice.record()?;
        let newest = self.newest(sent.id).await?;
        let is_newer = newest.sequence > sent.sequence
            // Two choices that follow the same one, at the same time: the log knows which came last.
            || newest.sequence == sent.sequence && newest.key != sent.key;
        if !is_newer {
            return None;
        }
        for_consent::set_cookie(&self.consent, &newest).ok()
    }

    /// Forgets what the log said about the visitor of a request.
    fn forget(&self, headers: &HeaderMap) {
        if let Some(record) = self.consent.choice(headers).record() {
            let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
            known.remove(record.id);
        }
    }

    /// Returns the newest choice of an id, as the log knows or has known it.
    async fn newest(&self, id: ConsentId) -> Option<ConsentRecord> {
        let known = self
            .known
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(id)
            .filter(|(asked, _)| asked.elapsed() < self.max_age)
            .cloned();
        if let Some((_, newest)) = known {
            return newest;
        }
        let asked = Instant::now();
        let newest = match tokio::time::timeout(LOG_TIMEOUT, self.log.newest(id)).await {
            Ok(Ok(newest)) => newest.as_ref().and_then(record_of),
            Ok(Err(error)) => return unread(&error),
            Err(_) => {
                let timeout = LOG_TIMEOUT;
                return unread(&LogError::TimedOut { timeout });
            }
        };
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(id, (asked, newest.clone()));
        newest
    }
}

/// Reports that the log cannot be read, so that the cookie counts as it is.
fn unread(error: &LogError) -> Option<ConsentRecord> {
    #[cfg(feature = "tracing")]
    tracing::warn!(%error, "the newest choice cannot be read, so that a replayed consent cookie would count");
    #[cfg(not(feature = "tracing"))]
    let _ = error;
    None
}

/// Returns the record of the cookie to which a proof belongs.
fn record_of(proof: &ProofRecord) -> Option<ConsentRecord> {
    let ProofRecord {
        id,
        key,
        millis,
        sequence,
        language,
        ..
    } = proof;
    let text = match key {
        Some(key) if sequence > millis => {
            format!("2.{id}.{millis}-{}.{language}.{key}", sequence - millis)
        }
        Some(key) => format!("2.{id}.{millis}.{language}.{key}"),
        None => format!("1.{id}.{}.{language}", proof.seconds()),
    };
    let mut record: ConsentRecord = text.parse().ok()?;
    record.decisions.clone_from(&proof.decisions);
    Some(record)
}

/// Replaces the consent cookie of a request by another one.
fn replace(headers: &mut HeaderMap, cookie: &SetCookie) {
    let Some((pair, _)) = cookie
        .header_value()
        .to_str()
        .ok()
        .map(|text| text.split_once(';').unwrap_or((text, "")))
    else {
        return;
    };
    let is_other = |piece: &&[u8]| {
        let name = piece.split(|byte| *byte == b'=').next().unwrap_or_default();
        name.trim_ascii() != cookie.name().as_bytes()
    };
    let mut all = pair.as_bytes().to_vec();
    for header in headers.get_all(COOKIE) {
        for piece in header
            .as_bytes()
            .split(|byte| *byte == b';')
            .filter(is_other)
        {
            all.extend_from_slice(b"; ");
            all.extend_from_slice(piece.trim_ascii());
        }
    }
    if let Ok(value) = HeaderValue::from_bytes(&all) {
        headers.insert(COOKIE, value);
    }
}

/// Adds the newest choice to a response, unless the response sets another one, or a shared cache would send it to other
/// visitors.
fn append(headers: &mut HeaderMap, cookie: SetCookie) {
    if !sets_cookie(headers, cookie.name()) && !is_shared(headers) {
        cookie.append_to(headers);
    }
}

/// Returns whether a response sets a cookie of a name.
fn sets_cookie(headers: &HeaderMap, name: &str) -> bool {
    headers.get_all(SET_COOKIE).iter().any(|header| {
        let set = header.as_bytes().split(|byte| *byte == b'=').next();
        set == Some(name.as_bytes())
    })
}

impl<S> Layer<S> for NewestChoice {
    type Service = WithNewestChoice<S>;

    fn layer(&self, inner: S) -> WithNewestChoice<S> {
        WithNewestChoice {
            inner,
            shared: Arc::clone(&self.shared),
        }
    }
}

/// A service that receives the newest choice of each visitor; created by the layer [`NewestChoice`].
#[derive(Clone)]
pub struct WithNewestChoice<S> {
    inner: S,
    shared: Arc<Shared>,
}

impl<S, Q, B> Service<Request<Q>> for WithNewestChoice<S>
where
    S: Service<Request<Q>, Response = Response<B>> + Clone + Send + 'static,
    S::Future: Send,
    S::Error: Send,
    Q: Send + 'static,
    B: Send,
{
    type Response = Response<B>;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Response<B>, S::Error>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, mut request: Request<Q>) -> Self::Future {
        let shared = Arc::clone(&self.shared);
        // The service that was polled is the one that is ready.
        let next = self.inner.clone();
        let mut inner = std::mem::replace(&mut self.inner, next);
        Box::pin(async move {
            let headers = request.headers().clone();
            let newer = shared.newer(&headers).await;
            if let Some(cookie) = &newer {
                replace(request.headers_mut(), cookie);
            }
            let mut response = inner.call(request).await?;
            if let Some(cookie) = newer {
                append(response.headers_mut(), cookie);
            } else if sets_cookie(
                response.headers(),
                for_consent::cookie_name(&shared.consent),
            ) {
                // The visitor has chosen again: what is known of the log is no longer the newest.
                shared.forget(&headers);
            }
            Ok(response)
        })
    }
}

impl fmt::Debug for NewestChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewestChoice")
            .field("consent", &self.shared.consent)
            .field("max_age", &self.shared.max_age)
            .finish_non_exhaustive()
    }
}

impl<S: fmt::Debug> fmt::Debug for WithNewestChoice<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WithNewestChoice")
            .field("inner", &self.inner)
            .finish_non_exhaustive()
    }
}

//! The proof of a choice, kept before the choice is acknowledged.

use super::{ConsentRoutes, Shared, not_recorded};
use crate::{ConsentLog, ContentHash, LogError, ProofDocument, ProofRecord, Recorded};
use axum::response::Response;
use cookie_registry::{BannerWords, Decision};
use http::header::RETRY_AFTER;
use http::{HeaderMap, HeaderValue, StatusCode};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// For how long a visitor waits for the log, unless the service says otherwise.
const PATIENCE: Duration = Duration::from_secs(2);

/// What is told of a log that failed.
type Report = Arc<dyn Fn(&LogError) + Send + Sync>;

/// Where proofs go, if anywhere.
#[derive(Clone)]
pub(super) struct Proof {
    log: Option<Arc<dyn ConsentLog>>,
    patience: Duration,
    report: Option<Report>,
    /// The banners that are kept, by their language; of one language the last counts.
    shown: Vec<(Box<str>, ContentHash)>,
}

impl ConsentRoutes {
    /// Keeps the proof of each choice in a log before the choice is acknowledged.
    ///
    /// A visitor waits for it at most two seconds, or as [`log_patience`](Self::log_patience) says. Where the record
    /// is not known to be kept by then, the answer is `503 Service Unavailable` and the former choice stands: a
    /// consent that cannot be demonstrated is none (GDPR, article 7(1)). The record of a log that is merely slow may
    /// yet be written; it proves what the visitor answered. A choice that grants nothing is acknowledged all the
    /// same: nobody has to prove a refusal, and a withdrawal cannot wait for a database.
    ///
    /// The records name the policy and the banner by their hashes; [`documents`](Self::documents) has the texts,
    /// which the service puts into the log when it starts.
    ///
    /// With the feature `tracing` a failure is an event of level `ERROR`.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../cookie-registry/tests/registry/mod.rs"));
    /// # fn main() {
    /// use cookie_registry::Deployment;
    /// use cookie_registry_consent::{Banner, ConsentLog, ConsentRoutes};
    ///
    /// fn routes(log: impl ConsentLog + 'static) -> axum::Router {
    ///     let consent = Cookies::CONSENT.with(&Deployment::PRODUCTION);
    ///     ConsentRoutes::new(consent, Banner::new("/cookies")).log(log).router()
    /// }
    /// # }
    /// ```
    pub fn log(mut self, log: impl ConsentLog + 'static) -> Self {
        self.shared.proof.log = Some(Arc::new(log));
        // In front of those that the service has named, which count more.
        let banners = self.banners().collect::<Vec<_>>();
        let named = std::mem::take(&mut self.shared.proof.shown);
        banners
            .iter()
            .for_each(|banner| self.shared.proof.show(banner));
        self.shared.proof.shown.extend(named);
        self
    }

    /// For how long a visitor waits for the [`log`](Self::log); two seconds by default.
    pub fn log_patience(mut self, patience: Duration) -> Self {
        self.shared.proof.patience = patience;
        self
    }

    /// What is called when the [`log`](Self::log) fails.
    pub fn on_log_error(mut self, report: impl Fn(&LogError) + Send + Sync + 'static) -> Self {
        self.shared.proof.report = Some(Arc::new(report));
        self
    }

    /// What the proofs refer to: the policy, and the banner as a first visit shows it, in each language. The service
    /// puts them into the [`log`](Self::log) when it starts, so that what visitors were shown can be shown later.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../cookie-registry/tests/registry/mod.rs"));
    /// # fn main() {
    /// use cookie_registry_consent::{ConsentLog, ConsentRoutes, LogError};
    ///
    /// async fn keep_what_is_shown(routes: &ConsentRoutes, log: &impl ConsentLog) -> Result<(), LogError> {
    ///     for document in routes.documents() {
    ///         log.put(document).await?;
    ///     }
    ///     Ok(())
    /// }
    /// # }
    /// ```
    #[must_use]
    pub fn documents(&self) -> Vec<ProofDocument> {
        let mut documents = vec![ProofDocument::policy(self.shared.consent.plan())];
        documents.extend(self.banners());
        documents
    }

    /// The banner in each language.
    fn banners(&self) -> impl Iterator<Item = ProofDocument> {
        let Shared {
            consent, banner, ..
        } = &self.shared;
        let choice = consent.choice(&HeaderMap::new());
        consent.plan().words.iter().map(move |words| {
            let view = banner.on(&choice).in_language(words.language);
            // Who can only object is asked nothing, and has the settings.
            let shown = view.ask().unwrap_or_else(|| view.settings());
            ProofDocument::page(consent.plan(), words.language, shown)
        })
    }

    /// Another banner than this crate's, in one language, of which the [`log`](Self::log) keeps a copy: proofs of
    /// choices in that language refer to it.
    pub fn shown(mut self, banner: &ProofDocument) -> Self {
        self.shared.proof.show(banner);
        self
    }
}

impl Default for Proof {
    fn default() -> Self {
        Self {
            log: None,
            patience: PATIENCE,
            report: None,
            shown: Vec::new(),
        }
    }
}

impl Proof {
    fn show(&mut self, banner: &ProofDocument) {
        if let Some(language) = banner.language() {
            self.shown.push((language.into(), banner.hash()));
        }
    }

    /// Whether the choice may be acknowledged.
    pub(super) async fn keep(&self, recorded: &Recorded) -> bool {
        let Some(log) = self.log.clone() else {
            return true;
        };
        let mut proof = ProofRecord::of(recorded);
        let language = &recorded.record.language;
        if let Some((_, page)) = self.shown.iter().rfind(|(shown, _)| shown == language) {
            proof = proof.on_page(*page);
        }
        let report = self.report.clone();
        // A task of its own: it goes on when the visitor waits no longer, or has left.
        let written = tokio::spawn(async move {
            let outcome = log.record(proof).await;
            if let Err(error) = &outcome {
                tell(error, report.as_ref());
            }
            outcome.is_ok()
        });
        // What is late may yet be written, and may yet be lost.
        let is_kept = tokio::time::timeout(self.patience, written).await;
        matches!(is_kept, Ok(Ok(true))) || grants_nothing(recorded)
    }
}

fn grants_nothing(recorded: &Recorded) -> bool {
    let decisions = &recorded.record.decisions;
    decisions
        .iter()
        .all(|decided| decided.decision == Decision::Refused)
}

fn tell(error: &LogError, report: Option<&Report>) {
    #[cfg(feature = "tracing")]
    tracing::error!(%error, "a consent is not known to be proved");
    if let Some(report) = report {
        report(error);
    }
}

/// The answer to a choice whose proof could not be kept.
pub(super) fn not_kept(words: Option<&'static BannerWords>) -> Response {
    let status = StatusCode::SERVICE_UNAVAILABLE;
    let mut response = not_recorded(status, words, |words| words.not_kept);
    let soon = HeaderValue::from_static("5");
    response.headers_mut().insert(RETRY_AFTER, soon);
    response
}

impl fmt::Debug for Proof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Proof")
            .field("is_kept", &self.log.is_some())
            .field("patience", &self.patience)
            .field("shown", &self.shown)
            .finish_non_exhaustive()
    }
}

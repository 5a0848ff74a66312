//! Stores the proof of a choice before the choice is acknowledged.

use super::question::Question;
use super::report::{Report, report_failure};
use super::retry::{ProofHealth, Retries};
use super::{ConsentRoutes, Shared};
use crate::{ConsentLog, ContentHash, LogError, ProofDocument, ProofRecord, Recorded};
use cookie_registry::Profile;
use http::HeaderMap;
use std::collections::HashSet;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::task::JoinHandle;

/// How many questions are remembered as stored. The log ignores one that it has, so that forgetting costs a write.
const MAX_QUESTIONS: usize = 1024;
/// The time for which a visitor waits for the log by default.
const LOG_TIMEOUT: Duration = Duration::from_secs(2);

/// The log in which proofs are stored, if there is one, and its settings.
#[derive(Clone)]
pub(super) struct Proof {
    log: Option<Arc<dyn ConsentLog>>,
    timeout: Duration,
    report: Option<Report>,
    /// The refusals whose proof the log could not store yet.
    retries: Retries,
    /// The questions that this process has stored in the log.
    stored: Arc<Mutex<HashSet<ContentHash>>>,
    /// The hash of the page on which visitors choose, by language and profile. The last one counts. A page without a profile
    /// is the page of every profile.
    pages: Vec<(Box<str>, Option<Profile>, ContentHash)>,
}

impl ConsentRoutes {
    /// Stores the proof of each choice in a log before the choice is acknowledged.
    ///
    /// A visitor waits for the log for at most two seconds, unless [`log_timeout`](Self::log_timeout) sets another
    /// limit. If the log has not confirmed the record by then:
    ///
    /// - A choice that grants nothing new is acknowledged and takes effect.
    /// - For a choice with new grants, the response is `503 Service Unavailable`. The new grants do not take effect, because
    ///   the service could not demonstrate the consent (GDPR, article 7(1)). The refusals take effect at once, because nobody
    ///   has to prove a refusal.
    ///
    /// After such a response, the log may still store the record of the choice, although its new grants did not take
    /// effect. The routes therefore record what did take effect as another, later choice: the refusals, and the earlier
    /// decisions. This later choice counts; see [`Recorded::without_new_grants`](crate::Recorded::without_new_grants).
    ///
    /// If the log could not store the proof of a refusal, the routes keep the proof in memory and try again. The memory
    /// holds up to 4,096 proofs, and up to 256 questions to which they refer. The routes drop further proofs and
    /// questions, and report each loss like a failure of the log ([`on_log_error`](Self::on_log_error)). If the process
    /// ends, the waiting proofs are lost. The refusals themselves are in the visitors' cookies.
    /// [`proof_health`](Self::proof_health) returns the number of waiting proofs.
    ///
    /// A record contains the hash of the policy and the hash of the question that the visitor answered, but not their
    /// texts. The service must store the texts in the log when it starts. [`documents`](Self::documents) returns the
    /// texts of the policy and of the banner of a first visit. Other questions differ from visitor to visitor: the
    /// settings, the placeholder of a script or an embed, the banner that asks again after a change, and a banner with
    /// a note on a signal of the browser. The routes store the text of each of these questions once, when it is
    /// answered for the first time. A record has no [`page_hash`](ProofRecord::page_hash) if the visitor withdrew in
    /// the footer, where nothing is asked, or if the choice or the policy has changed since the page was loaded.
    ///
    /// With the feature `tracing`, a failure emits an event at the level `ERROR`.
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
        // Pages from `with_page` come last, because they take precedence.
        let banners = self.banners().collect::<Vec<_>>();
        let named = std::mem::take(&mut self.shared.proof.pages);
        banners
            .iter()
            .for_each(|(profile, banner)| self.shared.proof.add_page(banner, Some(*profile)));
        self.shared.proof.pages.extend(named);
        self
    }

    /// Sets how long a visitor waits for the [`log`](Self::log); two seconds by default.
    pub fn log_timeout(mut self, timeout: Duration) -> Self {
        self.shared.proof.timeout = timeout;
        self
    }

    /// Returns the numbers of stored, failed, waiting and dropped proofs. Call this before [`router`](Self::router),
    /// which consumes the routes.
    #[must_use]
    pub fn proof_health(&self) -> ProofHealth {
        self.shared.proof.retries.health().clone()
    }

    /// Sets the function that is called when the [`log`](Self::log) fails.
    pub fn on_log_error(mut self, report: impl Fn(&LogError) + Send + Sync + 'static) -> Self {
        self.shared.proof.report = Some(Arc::new(report));
        self
    }

    /// Returns the documents to which the proofs refer: the policy, and the banner of a first visit in each
    /// language and for each profile. Store them in the [`log`](Self::log) when the service starts, so that it can later prove
    /// what visitors saw.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../cookie-registry/tests/registry/mod.rs"));
    /// # fn main() {
    /// use cookie_registry_consent::{ConsentLog, ConsentRoutes, LogError};
    ///
    /// async fn store_documents(routes: &ConsentRoutes, log: &impl ConsentLog) -> Result<(), LogError> {
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
        documents.extend(self.banners().map(|(_, banner)| banner));
        documents
    }

    /// Returns the banner in each language and for each profile.
    fn banners(&self) -> impl Iterator<Item = (Profile, ProofDocument)> {
        let Shared {
            consent, banner, ..
        } = &self.shared;
        consent.profiles().iter().flat_map(move |&profile| {
            let in_region = Profile::from_request(move |_| profile);
            let choice = consent.clone().with_profile(in_region);
            let choice = choice.choice(&HeaderMap::new());
            consent.plan().words.iter().map(move |words| {
                let view = banner.on(&choice).in_language(words.language);
                // If visitors can only object, there is no banner; they choose in the settings.
                let page = view.ask().unwrap_or_else(|| view.settings());
                let page = ProofDocument::page(consent.plan(), words.language, page);
                (profile, page)
            })
        })
    }

    /// Declares that the service asks for the choice on a page of its own instead of in the banner. `page` is this page
    /// in one language. Call this method once for each language in which the service has such a page. The proof of a
    /// choice in that language then refers to the page and not to the banner. Store the document in the
    /// [`log`](Self::log).
    pub fn with_page(mut self, page: &ProofDocument) -> Self {
        self.shared.proof.add_page(page, None);
        self
    }
}

impl Default for Proof {
    fn default() -> Self {
        Self {
            log: None,
            timeout: LOG_TIMEOUT,
            report: None,
            retries: Retries::default(),
            stored: Arc::default(),
            pages: Vec::new(),
        }
    }
}

impl Proof {
    /// Adds the page on which visitors of a profile choose in its language.
    fn add_page(&mut self, page: &ProofDocument, profile: Option<Profile>) {
        if let Some(language) = page.language() {
            self.pages.push((language.into(), profile, page.hash()));
        }
    }

    /// Returns whether there is a log.
    pub(super) const fn has_log(&self) -> bool {
        self.log.is_some()
    }

    /// Stores the proof of a choice, and returns whether the log has confirmed it in time; `true` without a log. The proof of a
    /// choice that grants nothing new is retried if the log fails.
    pub(super) async fn store(&self, recorded: &Recorded, question: &Question) -> bool {
        let Some(written) = self.write(recorded, question) else {
            return true;
        };
        // A record that is late may still be written, or lost.
        let outcome = tokio::time::timeout(self.timeout, written).await;
        matches!(outcome, Ok(Ok(true)))
    }

    /// Stores the proof of a refusal without waiting for the log.
    pub(super) fn store_later(&self, recorded: &Recorded, question: &Question) {
        self.write(recorded, question);
    }

    /// Returns the hash of the page on which a visitor has answered, and the page itself if the log may not have it yet.
    fn page(
        &self,
        recorded: &Recorded,
        question: &Question,
    ) -> (Option<ContentHash>, Option<Arc<ProofDocument>>) {
        let (language, profile) = (&recorded.record.language, recorded.choice.profile());
        let known = |is_of: &dyn Fn(Option<Profile>) -> bool| {
            let pages = self.pages.iter().rev();
            let mut pages = pages.filter(|(of, _, _)| of == language);
            let found = pages.find(|(_, profile, _)| is_of(*profile));
            found.map(|(_, _, page)| *page)
        };
        // A page of the service itself has no profile.
        let own = known(&|of| of.is_none());
        match question {
            Question::First => {
                let first = || known(&|of| of == Some(profile));
                (own.or_else(first), None)
            }
            Question::Banner(_) if own.is_some() => (own, None),
            Question::Banner(Some(document)) | Question::Part(document) => {
                (Some(document.hash()), Some(Arc::clone(document)))
            }
            Question::Banner(None) | Question::Unknown => (None, None),
        }
    }

    /// Starts the task that stores the proof of a choice, and returns whether the log has confirmed it; `None` without a log.
    fn write(&self, recorded: &Recorded, question: &Question) -> Option<JoinHandle<bool>> {
        let log = self.log.clone()?;
        let mut proof = ProofRecord::of(recorded);
        let (page, shown) = self.page(recorded, question);
        proof.page_hash = page;
        let known = Arc::clone(&self.stored);
        let (report, retries) = (self.report.clone(), self.retries.clone());
        let is_kept = !recorded.grants_anew();
        // A separate task goes on when the visitor's timeout has elapsed or the connection is gone.
        Some(tokio::spawn(async move {
            let kept = match &shown {
                Some(shown) => keep_question(&*log, shown, &known).await,
                None => Ok(()),
            };
            let outcome = match kept {
                Ok(()) => log.record(proof.clone()).await,
                failed => failed,
            };
            retries.health().attempted(&outcome);
            if let Err(error) = &outcome {
                report_failure(error, report.as_ref());
                if is_kept {
                    retries.keep(&log, proof, shown, report.as_ref());
                }
            }
            outcome.is_ok()
        }))
    }
}

/// Stores a question in the log, unless this process has done so before. A question differs by the categories that it is about,
/// by what the visitor had chosen and by what has changed since, so it is stored when it is first answered.
async fn keep_question(
    log: &dyn ConsentLog,
    question: &ProofDocument,
    known: &Mutex<HashSet<ContentHash>>,
) -> Result<(), LogError> {
    let hash = question.hash();
    let lock = || known.lock().unwrap_or_else(PoisonError::into_inner);
    if lock().contains(&hash) {
        return Ok(());
    }
    log.put(question.clone()).await?;
    let mut known = lock();
    if known.len() >= MAX_QUESTIONS {
        known.clear();
    }
    known.insert(hash);
    Ok(())
}

impl fmt::Debug for Proof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Proof")
            .field("has_log", &self.log.is_some())
            .field("timeout", &self.timeout)
            .field("pages", &self.pages)
            .finish_non_exhaustive()
    }
}

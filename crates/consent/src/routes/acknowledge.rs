//! Responds to an answer: acknowledges the answer once its proof is stored, or explains why it was not
//! recorded.

use super::Shared;
use super::request::wants_outcome;
use super::response::{HTML, JSON, Reply, TEXT, personal};
use crate::{ConsentForm, Recorded};
use cookie_registry::BannerWords;
use http::header::{CONTENT_LANGUAGE, LOCATION};
use http::{HeaderMap, StatusCode};
#[cfg(feature = "log")]
use {
    super::question::Question,
    super::response::status,
    cookie_registry::{Decided, Decision},
};

impl Shared {
    /// Redirects the visitor back with the cookies, once the proof is stored. The banner's script gets the outcome instead.
    pub(super) async fn acknowledge(
        &self,
        recorded: Recorded,
        form: &ConsentForm,
        headers: &HeaderMap,
    ) -> Reply {
        #[cfg(feature = "log")]
        {
            let question = match self.proof.has_log() {
                true => self.question(form, headers),
                false => Question::Unknown,
            };
            if !self.proof.store(&recorded, &question).await && recorded.grants_anew() {
                return self.refuse_unproved(&recorded, &question, headers);
            }
        }
        let mut response = if wants_outcome(headers) {
            self.outcome(&recorded, form)
        } else {
            self.redirect(form)
        };
        recorded.cookies.append_to(response.headers_mut());
        response
    }

    /// Creates the response to the banner's script.
    fn outcome(&self, recorded: &Recorded, form: &ConsentForm) -> Reply {
        let view = self.banner.on(&recorded.choice);
        let view = view.in_language(&recorded.record.language);
        let view = view.returning_to(form.return_to.as_deref().unwrap_or_default());
        personal(StatusCode::OK, JSON, view.outcome())
    }

    /// Creates the response that leads the visitor back.
    fn redirect(&self, form: &ConsentForm) -> Reply {
        let to = match &form.return_to {
            Some(to) => to.clone(),
            None => self.banner.saved_path_back_to(form.back.as_deref()),
        };
        let mut response = personal(StatusCode::SEE_OTHER, HTML, String::new());
        if let Ok(to) = to.try_into() {
            response.headers_mut().insert(LOCATION, to);
        }
        response
    }

    /// Responds to a choice whose grants cannot be proved. What it refuses takes effect at once; what it grants does not.
    #[cfg(feature = "log")]
    fn refuse_unproved(
        &self,
        recorded: &Recorded,
        question: &Question,
        headers: &HeaderMap,
    ) -> Reply {
        let words = self.consent.plan().words_in(&recorded.record.language);
        let kept = match recorded.without_new_grants(&self.consent, headers) {
            Ok(kept) => kept,
            Err(_) => return status(StatusCode::INTERNAL_SERVER_ERROR),
        };
        let Some(kept) = kept else {
            return not_stored(words, |words| words.not_kept);
        };
        let refuses = |decided: &Decided| decided.decision == Decision::Refused;
        let mut response = if kept.record.decisions.iter().any(refuses) {
            not_stored(words, |words| words.partly_kept)
        } else {
            not_stored(words, |words| words.not_kept)
        };
        self.proof.store_later(&kept, question);
        kept.cookies.append_to(response.headers_mut());
        response
    }
}

/// Creates the response to a choice whose proof could not be stored.
#[cfg(feature = "log")]
fn not_stored(
    words: Option<&'static BannerWords>,
    why: impl FnOnce(&BannerWords) -> &'static str,
) -> Reply {
    let status = StatusCode::SERVICE_UNAVAILABLE;
    let mut response = not_recorded(status, words, why);
    let seconds = http::HeaderValue::from_static("5");
    response
        .headers_mut()
        .insert(http::header::RETRY_AFTER, seconds);
    response
}

/// Creates a response that explains, in the visitor's language, why a choice was not recorded.
pub(super) fn not_recorded(
    status: StatusCode,
    words: Option<&'static BannerWords>,
    why: impl FnOnce(&BannerWords) -> &'static str,
) -> Reply {
    let text = words.map_or_else(String::new, |words| format!("{}\n", why(words)));
    let mut response = personal(status, TEXT, text);
    if let Some(language) = words.and_then(|words| words.language.parse().ok()) {
        response.headers_mut().insert(CONTENT_LANGUAGE, language);
    }
    response
}

//! Responds to an answer: acknowledges the answer once its proof is stored, or explains why it was not
//! recorded.

use super::Shared;
use super::response::{HTML, TEXT, personal};
use crate::{ConsentError, Recorded};
use axum::response::{IntoResponse, Response};
use cookie_registry::BannerWords;
#[cfg(feature = "log")]
use cookie_registry::{Decided, Decision};
use http::header::{CONTENT_LANGUAGE, LOCATION};
use http::{HeaderMap, StatusCode};

impl Shared {
    /// Redirects the visitor back with the cookies, once the proof is stored.
    pub(super) async fn acknowledge(
        &self,
        recorded: Recorded,
        to: String,
        #[cfg_attr(not(feature = "log"), expect(unused_variables, reason = "for the log"))]
        headers: &HeaderMap,
    ) -> Response {
        #[cfg(feature = "log")]
        if !self.proof.store(&recorded).await && recorded.grants_anew() {
            return self.refuse_unproved(&recorded, headers);
        }
        let mut response = personal(StatusCode::SEE_OTHER, HTML, String::new());
        if let Ok(to) = to.try_into() {
            response.headers_mut().insert(LOCATION, to);
        }
        recorded.cookies.append_to(response.headers_mut());
        response
    }

    /// Responds to a choice whose grants cannot be proved. What it refuses takes effect at once; what it grants does not.
    #[cfg(feature = "log")]
    fn refuse_unproved(&self, recorded: &Recorded, headers: &HeaderMap) -> Response {
        let words = self.consent.plan().words_in(&recorded.record.language);
        let kept = match recorded.without_new_grants(&self.consent, headers) {
            Ok(kept) => kept,
            Err(error) => return error.into_response(),
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
        self.proof.store_later(&kept);
        kept.cookies.append_to(response.headers_mut());
        response
    }
}

/// Creates the response to a choice whose proof could not be stored.
#[cfg(feature = "log")]
fn not_stored(
    words: Option<&'static BannerWords>,
    why: impl FnOnce(&BannerWords) -> &'static str,
) -> Response {
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
) -> Response {
    let text = words.map_or_else(String::new, |words| format!("{}\n", why(words)));
    let mut response = personal(status, TEXT, text);
    if let Some(language) = words.and_then(|words| words.language.parse().ok()) {
        response.headers_mut().insert(CONTENT_LANGUAGE, language);
    }
    response
}

/// Creates a response with status 500 and without details, like [`SetError`](cookie_registry::SetError). The
/// visitor's earlier choice remains valid.
impl IntoResponse for ConsentError {
    fn into_response(self) -> Response {
        StatusCode::INTERNAL_SERVER_ERROR.into_response()
    }
}

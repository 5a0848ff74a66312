//! Handles the requests of the banner, independently of the framework.

use super::Shared;
use super::acknowledge::not_recorded;
use super::request::{is_form, same_host_referrer};
use super::response::{CSS, HTML, JAVASCRIPT, Reply, fixed, personal, status};
use crate::{Banner, BannerView, ConsentForm, is_same_origin_request, sweep_script};
use cookie_registry::{Choice, ConsentRecord};
use http::header::HeaderName;
use http::{HeaderMap, HeaderValue, StatusCode, Uri};

impl Shared {
    /// Returns the banner for a request.
    fn view<'a>(&'a self, choice: &'a Choice, headers: &HeaderMap) -> BannerView<'a> {
        self.banner.on(choice).for_request(headers)
    }

    /// Renders the settings.
    pub(super) fn show(&self, uri: &Uri, headers: &HeaderMap) -> Reply {
        let choice = self.consent.choice(headers);
        let view = self.view(&choice, headers);
        // The query parameter does not prove that the choice was recorded: the policy may have changed in
        // between.
        let decided = |record: &ConsentRecord| !record.decisions.is_empty();
        let query = uri.query().unwrap_or_default();
        let field = |name: &str| {
            let mut pairs = form_urlencoded::parse(query.as_bytes());
            pairs.find_map(|(found, value)| (found == name).then_some(value))
        };
        let is_told = field("saved").is_some();
        let back = field("back").map(std::borrow::Cow::into_owned);
        let back = back
            .or_else(|| same_host_referrer(headers, uri))
            .unwrap_or_default();
        let is_saved = is_told && choice.record().is_some_and(decided);
        // A browser that blocks cookies comes back without the record that was just sent to it.
        let is_lost = is_told && choice.record().is_none();
        let page = view
            .saved(is_saved)
            .lost(is_lost)
            .back_to(&back)
            .settings_page();
        personal(StatusCode::OK, HTML, page)
    }

    /// Handles an answer: checks the origin of the form, reads it, records it, and acknowledges it.
    pub(super) async fn record(&self, uri: &Uri, headers: &HeaderMap, body: &[u8]) -> Reply {
        if let Some(refusal) = self.refuse_elsewhere(uri, headers) {
            return refusal;
        }
        if !is_form(headers) {
            return status(StatusCode::UNSUPPORTED_MEDIA_TYPE);
        }
        let Ok(form) = ConsentForm::parse(body) else {
            return status(StatusCode::BAD_REQUEST);
        };
        match form.answer.record(&self.consent, headers) {
            Ok(recorded) => self.acknowledge(recorded, &form, headers).await,
            // Without details, like `SetError`. The visitor's earlier choice remains valid.
            Err(_) => status(StatusCode::INTERNAL_SERVER_ERROR),
        }
    }

    /// Returns the refusal of a request that comes from a page of another site.
    pub(super) fn refuse_elsewhere(&self, uri: &Uri, headers: &HeaderMap) -> Option<Reply> {
        let environment = self.consent.deployment().environment();
        if is_same_origin_request(headers, uri, environment) {
            return None;
        }
        let words = self.consent.plan().words_for(headers);
        Some(not_recorded(StatusCode::FORBIDDEN, words, |words| {
            words.elsewhere
        }))
    }

    /// Sends the script that removes the entries that this visitor's choice does not allow.
    pub(super) fn sweep_script(&self, headers: &HeaderMap) -> Reply {
        let choice = self.consent.choice(headers);
        let script = sweep_script(&self.consent, &choice);
        let mut response = personal(StatusCode::OK, JAVASCRIPT, script);
        // The script reveals the visitor's choice, so no other site may read it.
        response.headers_mut().insert(
            HeaderName::from_static("cross-origin-resource-policy"),
            HeaderValue::from_static("same-origin"),
        );
        response
    }
}

/// Sends the style sheet, which is the same for all visitors.
pub(super) fn style() -> Reply {
    fixed(CSS, Banner::STYLE)
}

/// Sends the script that starts what waits for consent, which is the same for all visitors.
pub(super) fn loads_script() -> Reply {
    fixed(JAVASCRIPT, Banner::loads_script())
}

//! The routes of the settings and of the banner's forms, for axum 0.8.

mod acknowledge;
#[cfg(feature = "log")]
mod proof;
#[cfg(feature = "log")]
mod report;
mod response;
#[cfg(feature = "log")]
mod retry;

#[cfg(feature = "log")]
pub use retry::ProofHealth;

use crate::{Banner, BannerView, ConsentForm, is_same_origin_request, sweep_script};
use acknowledge::not_recorded;
use axum::Router;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{DefaultBodyLimit, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use cookie_registry::{Choice, Consent, ConsentRecord};
use http::header::{
    CACHE_CONTROL, CONTENT_TYPE, HOST, HeaderName, REFERER, X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderMap, StatusCode, Uri};
use response::{HTML, personal};
use std::sync::Arc;

/// The greatest length of a form in bytes. The banner's forms have a few hundred bytes.
const MAX_FORM_BYTES: usize = 16 * 1024;
const JAVASCRIPT: &str = "text/javascript; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";

/// The routes of the [`Banner`]: the settings, the target of its forms, its style sheet and its script.
///
/// | request | response |
/// | --- | --- |
/// | `GET /consent` | the settings, as a page |
/// | `POST /consent` | records an answer: `303 See Other` to the visitor's page, with the `Set-Cookie` headers |
/// | `GET /consent/style.css` | [`Banner::STYLE`] |
/// | `GET /consent/sweep.js` | [`sweep_script`] for this visitor |
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../cookie-registry/tests/registry/mod.rs"));
/// # fn main() {
/// use axum::extract::{FromRef, State};
/// use axum::http::{HeaderMap, Uri};
/// use axum::{Router, response::Html, routing::get};
/// use cookie_registry::{Analytics, Choice, Consent, Deployment};
/// use cookie_registry_consent::{Banner, ConsentRoutes, ConsentSweep};
///
/// #[derive(Clone)]
/// struct App {
///     consent: Consent,
///     banner: Banner,
/// }
///
/// impl FromRef<App> for Consent {
///     fn from_ref(app: &App) -> Self {
///         app.consent.clone()
///     }
/// }
///
/// impl FromRef<App> for Banner {
///     fn from_ref(app: &App) -> Self {
///         app.banner.clone()
///     }
/// }
///
/// // `Choice` is an extractor of every router whose state has a `Consent`.
/// async fn home(
///     choice: Choice,
///     State(banner): State<Banner>,
///     uri: Uri,
///     headers: HeaderMap,
/// ) -> Html<String> {
///     let view = banner.on(&choice).for_request(&headers).from_page(&uri);
///     let counted = choice.granted::<Analytics>().is_some();
///     Html(format!("{}{}counted: {counted}{}", view.head(), view.top(), view.footer()))
/// }
///
/// let consent = Cookies::CONSENT.with(&Deployment::PRODUCTION);
/// let banner = Banner::new("/cookies");
/// let app: Router = Router::new()
///     .route("/", get(home))
///     .merge(ConsentRoutes::new(consent.clone(), banner.clone()).router())
///     .layer(ConsentSweep::new(consent.clone()))
///     .with_state(App { consent, banner });
/// # }
/// ```
///
/// The paths are absolute, so merge the router into the root router; do not nest it.
///
/// # Forged forms
///
/// A `POST` is accepted only from a page of the same origin ([`is_same_origin_request`]). The browser states
/// the origin in headers that no script of a page can set. `Sec-Fetch-Site` must be `same-origin` or `none`.
/// Browsers do not send it over plain `http`, and versions from before 2023 may not send it at all. Then
/// `Origin` must be this host, with `https` in production. `Origin: null` is refused, and so is a request
/// with neither header; every browser sends one of the two with a form. The pages must not set
/// `Referrer-Policy: no-referrer`, under which older browsers send `Origin: null`.
///
/// The forms contain no token that must match a cookie. Such a cookie would have to be declared and set
/// before the visitor has answered, and would prove no more than these headers.
#[must_use = "the routes do nothing until `router` is merged into the service"]
#[derive(Clone, Debug)]
pub struct ConsentRoutes {
    shared: Shared,
}

#[derive(Clone, Debug)]
struct Shared {
    consent: Consent,
    banner: Banner,
    #[cfg(feature = "log")]
    proof: proof::Proof,
}

impl ConsentRoutes {
    /// Creates the routes at the paths of the banner.
    pub fn new(consent: Consent, banner: Banner) -> Self {
        Self {
            shared: Shared {
                consent,
                banner,
                #[cfg(feature = "log")]
                proof: proof::Proof::default(),
            },
        }
    }

    /// Returns the router. Merge it into the root router of the service.
    pub fn router<S: Clone + Send + Sync + 'static>(self) -> Router<S> {
        let banner = &self.shared.banner;
        let (settings, style, script) = (
            banner.path().to_owned(),
            banner.style_path(),
            banner.script_path(),
        );
        Router::new()
            .route(&settings, get(show).post(record))
            .route(&style, get(send_style))
            .route(&script, get(send_script))
            .layer(DefaultBodyLimit::max(MAX_FORM_BYTES))
            .with_state(Arc::new(self.shared))
    }
}

impl Shared {
    /// Returns the banner for a request.
    fn view<'a>(&'a self, choice: &'a Choice, headers: &HeaderMap) -> BannerView<'a> {
        self.banner.on(choice).for_request(headers)
    }
}

/// Renders the settings.
async fn show(State(shared): State<Arc<Shared>>, uri: Uri, headers: HeaderMap) -> Response {
    let choice = shared.consent.choice(&headers);
    let view = shared.view(&choice, &headers);
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
        .or_else(|| same_host_referrer(&headers, &uri))
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
async fn record(
    State(shared): State<Arc<Shared>>,
    uri: Uri,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let environment = shared.consent.deployment().environment();
    if !is_same_origin_request(&headers, &uri, environment) {
        let words = shared.consent.plan().words_for(&headers);
        return not_recorded(StatusCode::FORBIDDEN, words, |words| words.elsewhere);
    }
    if !is_form(&headers) {
        return StatusCode::UNSUPPORTED_MEDIA_TYPE.into_response();
    }
    let body = match body {
        Ok(body) => body,
        Err(rejection) => return rejection.into_response(),
    };
    let Ok(form) = ConsentForm::parse(&body) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    match form.answer.record(&shared.consent, &headers) {
        Ok(recorded) => {
            let (banner, back) = (&shared.banner, form.back.as_deref());
            let to = form.return_to;
            let to = to.unwrap_or_else(|| banner.saved_path_back_to(back));
            shared.acknowledge(recorded, to, &headers).await
        }
        Err(error) => error.into_response(),
    }
}

/// Sends the style sheet, which is the same for all visitors.
async fn send_style() -> impl IntoResponse {
    let headers = [
        (CONTENT_TYPE, CSS),
        (CACHE_CONTROL, "public, max-age=3600"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, Banner::STYLE)
}

/// Sends the script that removes the entries that this visitor's choice does not allow.
async fn send_script(State(shared): State<Arc<Shared>>, headers: HeaderMap) -> Response {
    let choice = shared.consent.choice(&headers);
    let script = sweep_script(&shared.consent, &choice);
    let mut response = personal(StatusCode::OK, JAVASCRIPT, script);
    // The script reveals the visitor's choice, so no other site may read it.
    response.headers_mut().insert(
        HeaderName::from_static("cross-origin-resource-policy"),
        http::HeaderValue::from_static("same-origin"),
    );
    response
}

/// Returns the path and query of the page from which the visitor came, if it is on the host of this request.
fn same_host_referrer(headers: &HeaderMap, uri: &Uri) -> Option<String> {
    let from: Uri = headers.get(REFERER)?.to_str().ok()?.parse().ok()?;
    // A request of HTTP/2 has its host in the URI.
    let host = match headers.get(HOST) {
        Some(host) => host.to_str().ok()?,
        None => uri.authority()?.as_str(),
    };
    let is_same = from.authority()?.as_str().eq_ignore_ascii_case(host);
    let path = is_same.then(|| from.path_and_query()).flatten()?;
    Some(path.as_str().to_owned())
}

/// Returns whether the body is an HTML form.
fn is_form(headers: &HeaderMap) -> bool {
    headers
        .get(CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .and_then(|kind| kind.split(';').next())
        .is_some_and(|kind| {
            kind.trim()
                .eq_ignore_ascii_case("application/x-www-form-urlencoded")
        })
}

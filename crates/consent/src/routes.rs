//! The settings as routes of axum 0.8.

#[cfg(feature = "log")]
mod proof;

use crate::{
    Banner, BannerView, ConsentError, ConsentForm, Recorded, is_same_origin_request, sweep_script,
};
use axum::Router;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{DefaultBodyLimit, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use cookie_registry::{BannerWords, Choice, Consent, ConsentRecord};
use http::header::{
    ACCEPT_LANGUAGE, CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_TYPE, COOKIE, HeaderName, LOCATION,
    VARY, X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderMap, StatusCode, Uri};
use std::sync::Arc;

/// The largest form that is read; ours have a few hundred bytes.
const MAX_FORM_BYTES: usize = 16 * 1024;
const HTML: &str = "text/html; charset=utf-8";
const JAVASCRIPT: &str = "text/javascript; charset=utf-8";
const TEXT: &str = "text/plain; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
/// By what the answers differ from visitor to visitor.
const VARIES: [HeaderName; 4] = [
    COOKIE,
    ACCEPT_LANGUAGE,
    HeaderName::from_static("sec-gpc"),
    HeaderName::from_static("dnt"),
];

/// The routes behind the [`Banner`]: the settings, what its forms are sent to, its style and its script.
///
/// | | |
/// | --- | --- |
/// | `GET /consent` | the settings, as a page |
/// | `POST /consent` | records an answer: `303 See Other` to where the visitor was, with the `Set-Cookie` headers |
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
///     Html(format!("{}{}counted: {counted}{}", view.head(), view.ask().unwrap_or_default(), view.footer()))
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
/// The paths are whole ones: the router is merged, not nested.
///
/// # No form of another site
///
/// A `POST` is taken from a page of the same origin alone. The browser says where it comes from, in a header that
/// no page can write: `Sec-Fetch-Site` is `same-origin` or `none`. Where the browser does not send it (a plain
/// `http` address, or one from before 2023), `Origin` has to be this host, over `https` in production;
/// `Origin: null` is refused, and so is a request with neither. Every browser sends one of the two with a form. The
/// pages must not say `Referrer-Policy: no-referrer`, under which older browsers send `Origin: null`.
///
/// There is no token in a cookie: it would be one more cookie to declare, set before the visitor has answered,
/// and it would prove nothing more to a service that looks at these headers.
#[must_use = "the routes are for `router`"]
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
    /// Routes at the paths of the banner.
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

    /// The router, to be merged into that of the service.
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
    fn view<'a>(&'a self, choice: &'a Choice, headers: &HeaderMap) -> BannerView<'a> {
        self.banner.on(choice).for_request(headers)
    }
}

/// The settings.
async fn show(State(shared): State<Arc<Shared>>, uri: Uri, headers: HeaderMap) -> Response {
    let choice = shared.consent.choice(&headers);
    let view = shared.view(&choice, &headers);
    // The address alone says nothing, and what was shown may have changed before the answer.
    let decided = |record: &ConsentRecord| !record.decisions.is_empty();
    let is_saved = uri.query() == Some("saved") && choice.record().is_some_and(decided);
    let page = view.saved(is_saved).settings_page();
    personal(StatusCode::OK, HTML, page)
}

/// An answer.
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
        Ok(recorded) => shared.acknowledge(recorded, form.return_to).await,
        Err(error) => error.into_response(),
    }
}

impl Shared {
    /// Sends the visitor back, with the cookies, once the proof is kept.
    async fn acknowledge(&self, recorded: Recorded, return_to: Option<String>) -> Response {
        #[cfg(feature = "log")]
        if !self.proof.keep(&recorded).await {
            let words = self.consent.plan().words_in(&recorded.record.language);
            return proof::not_kept(words);
        }
        let to = return_to.unwrap_or_else(|| self.banner.saved_path());
        let mut response = personal(StatusCode::SEE_OTHER, HTML, String::new());
        if let Ok(to) = to.try_into() {
            response.headers_mut().insert(LOCATION, to);
        }
        recorded.cookies.append_to(response.headers_mut());
        response
    }
}

/// The style, the same for everybody.
async fn send_style() -> impl IntoResponse {
    let headers = [
        (CONTENT_TYPE, CSS),
        (CACHE_CONTROL, "public, max-age=3600"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, Banner::STYLE)
}

/// The script that removes what this visitor's choice does not allow.
async fn send_script(State(shared): State<Arc<Shared>>, headers: HeaderMap) -> Response {
    let choice = shared.consent.choice(&headers);
    let script = sweep_script(&shared.consent, &choice);
    let mut response = personal(StatusCode::OK, JAVASCRIPT, script);
    // It tells what the visitor chose, which is no other site's to know.
    response.headers_mut().insert(
        HeaderName::from_static("cross-origin-resource-policy"),
        http::HeaderValue::from_static("same-origin"),
    );
    response
}

/// An answer for one visitor.
fn personal(status: StatusCode, kind: &'static str, body: String) -> Response {
    let headers = [
        (CONTENT_TYPE, kind),
        (CACHE_CONTROL, "no-store"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    let mut response = (status, headers, body).into_response();
    for name in VARIES {
        response.headers_mut().append(VARY, name.into());
    }
    response
}

/// An answer that says why a choice was not recorded, in the language of the visitor.
fn not_recorded(
    status: StatusCode,
    words: Option<&'static BannerWords>,
    why: impl FnOnce(&BannerWords) -> &'static str,
) -> Response {
    let told = words.map_or_else(String::new, |words| format!("{}\n", why(words)));
    let mut response = personal(status, TEXT, told);
    if let Some(language) = words.and_then(|words| words.language.parse().ok()) {
        response.headers_mut().insert(CONTENT_LANGUAGE, language);
    }
    response
}

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

/// 500, without a word on why, as of [`SetError`](cookie_registry::SetError). The visitor's former choice stands.
impl IntoResponse for ConsentError {
    fn into_response(self) -> Response {
        StatusCode::INTERNAL_SERVER_ERROR.into_response()
    }
}

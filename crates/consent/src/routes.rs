//! The routes of the settings and of the banner's forms, for axum 0.8 and actix-web 4.

mod acknowledge;
#[cfg(feature = "actix")]
mod actix;
#[cfg(feature = "axum")]
mod axum;
mod guard_report;
mod handle;
#[cfg(feature = "log")]
mod proof;
#[cfg(feature = "log")]
mod question;
#[cfg(feature = "log")]
mod report;
mod request;
mod response;
#[cfg(feature = "log")]
mod retry;

#[cfg(feature = "log")]
pub use retry::ProofHealth;

use crate::Banner;
use cookie_registry::Consent;
use guard_report::GuardReports;
pub use guard_report::{GuardFinding, GuardProblem};

/// The greatest length of a form in bytes. The banner's forms have a few hundred bytes.
const MAX_FORM_BYTES: usize = 16 * 1024;

/// The routes of the [`Banner`]: the settings, the target of its forms, its style sheet and its script.
///
/// | request | response |
/// | --- | --- |
/// | `GET /consent` | the settings, as a page |
/// | `POST /consent` | records an answer: `303 See Other` to the visitor's page, with the `Set-Cookie` headers |
/// | `GET /consent/style.css` | [`Banner::STYLE`] |
/// | `GET /consent/sweep.js` | [`sweep_script`](crate::sweep_script) for this visitor |
/// | `GET /consent/loads.js` | [`Banner::loads_script`] |
/// | `POST /consent/report` | receives the reports of the guard in the front-end module; see [`on_report`](Self::on_report) |
///
/// With axum, [`router`](Self::router) returns these routes. With actix-web, `configure` adds them to the app.
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
/// The paths are absolute, so merge the router into the root router. Do not nest it.
///
/// # Forged forms
///
/// A `POST` is accepted only from a page of the same origin
/// ([`is_same_origin_request`](crate::is_same_origin_request)). The browser states the origin in headers that no script
/// of a page can set. `Sec-Fetch-Site` must be `same-origin` or `none`. Browsers do not send this header over plain
/// `http`, and some browsers from before 2023 do not send it at all. If it is missing, `Origin` must be this host, with
/// `https` in production. `Origin: null` is refused, and so is a request with neither header; every browser sends one
/// of the two with a form. The pages must not set `Referrer-Policy: no-referrer`, under which older browsers send
/// `Origin: null`.
///
/// The forms contain no token that must match a cookie. Such a cookie would have to be declared and set
/// before the visitor has answered, and would prove no more than these headers.
#[must_use = "the routes do nothing until the service has them"]
#[derive(Clone, Debug)]
pub struct ConsentRoutes {
    shared: Shared,
}

#[derive(Clone, Debug)]
struct Shared {
    consent: Consent,
    banner: Banner,
    reports: GuardReports,
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
                reports: GuardReports::default(),
                #[cfg(feature = "log")]
                proof: proof::Proof::default(),
            },
        }
    }

    /// Sets the function that receives the reports of the guard in the front-end module. A page sends them if it calls
    /// `guard({ report: "/consent/report" })` of the module that `cargo cookie-registry generate typescript` writes. A
    /// report contains the name that a script used, the storage, and the reason why the policy does not allow it. It
    /// never contains a value.
    ///
    /// A name may come from anybody who can send a request, so treat it as untrusted. At most 300 findings a minute are
    /// passed on. For further findings, the response is `429 Too Many Requests`. With the feature `tracing`, each
    /// finding that is passed on also emits an event at the level `WARN`, and another event contains the number of
    /// findings that were not passed on.
    pub fn on_report(mut self, report: impl Fn(&GuardFinding) + Send + Sync + 'static) -> Self {
        self.shared.reports.call(report);
        self
    }
}

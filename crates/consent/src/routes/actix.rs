//! The routes as a part of an app of actix-web 4.

use super::guard_report::MAX_REPORT_BYTES;
use super::response::Reply;
use super::{ConsentRoutes, MAX_FORM_BYTES, Shared, handle};
use crate::ConsentError;
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::http::{StatusCode, Uri as ActixUri};
use actix_web::web::{self, Bytes, Data, PayloadConfig, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse, ResponseError};
use cookie_registry::private::for_actix::request_headers;
use http::Uri;
use std::borrow::Cow;

impl ConsentRoutes {
    /// Returns the function that adds the routes to an app. The paths are absolute, so pass the function to `App::configure`,
    /// not to a scope.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../cookie-registry/tests/registry/mod.rs"));
    /// # fn main() {
    /// use actix_web::{App, HttpResponse, web};
    /// use cookie_registry::{Choice, Deployment};
    /// use cookie_registry_consent::{Banner, ConsentRoutes, ConsentSweep, RequestHeaders};
    ///
    /// // `Choice` is an extractor of every app that has a `Consent` in its data.
    /// async fn home(choice: Choice, banner: web::Data<Banner>, headers: RequestHeaders) -> HttpResponse {
    ///     let view = banner.on(&choice).for_request(&headers).returning_to("/");
    ///     HttpResponse::Ok()
    ///         .content_type("text/html; charset=utf-8")
    ///         .insert_header(("Cache-Control", "no-store"))
    ///         .body([view.head(), view.top(), view.footer()].concat())
    /// }
    ///
    /// let consent = Cookies::CONSENT.with(&Deployment::PRODUCTION);
    /// let banner = Banner::new("/cookies");
    /// let routes = ConsentRoutes::new(consent.clone(), banner.clone());
    /// let app = App::new()
    ///     .app_data(consent.clone())
    ///     .app_data(web::Data::new(banner))
    ///     .route("/", web::get().to(home))
    ///     .configure(routes.configure())
    ///     .wrap(ConsentSweep::new(consent));
    /// # let _ = app;
    /// # }
    /// ```
    #[cfg_attr(docsrs, doc(cfg(feature = "actix")))]
    pub fn configure(self) -> impl FnOnce(&mut ServiceConfig) {
        move |app: &mut ServiceConfig| {
            let banner = self.shared.banner.clone();
            let shared = Data::new(self.shared);
            let at = |path: String| web::resource(path).app_data(shared.clone());
            let report = at(banner.report_path()).app_data(PayloadConfig::new(MAX_REPORT_BYTES));
            let settings = at(banner.path().to_owned())
                .app_data(PayloadConfig::new(MAX_FORM_BYTES))
                .route(web::get().to(show))
                .route(web::head().to(show))
                .route(web::post().to(record));
            app.service(settings)
                .service(at(banner.style_path()).get(async || into(handle::style())))
                .service(at(banner.script_path()).get(send_sweep))
                .service(at(banner.loads_script_path()).get(async || into(handle::loads_script())))
                .service(report.post(take_report));
        }
    }
}

/// Converts a response. A header that actix-web would refuse is left out.
fn into(reply: Reply) -> HttpResponse {
    let (parts, body) = reply.into_parts();
    let status = StatusCode::from_u16(parts.status.as_u16());
    let mut response = HttpResponse::build(status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR));
    for (name, value) in &parts.headers {
        let name = HeaderName::from_bytes(name.as_str().as_bytes());
        let value = HeaderValue::from_bytes(value.as_bytes());
        if let (Ok(name), Ok(value)) = (name, value) {
            response.append_header((name, value));
        }
    }
    match body {
        Cow::Borrowed(text) => response.body(text),
        Cow::Owned(text) => response.body(text),
    }
}

/// Converts an address; one that cannot be converted has no query.
fn uri(request: &HttpRequest) -> Uri {
    let uri: &ActixUri = request.uri();
    uri.to_string().parse().unwrap_or_default()
}

async fn show(shared: Data<Shared>, request: HttpRequest) -> HttpResponse {
    let headers = request_headers(request.headers());
    into(shared.show(&uri(&request), &headers))
}

async fn send_sweep(shared: Data<Shared>, request: HttpRequest) -> HttpResponse {
    into(shared.sweep_script(&request_headers(request.headers())))
}

async fn record(shared: Data<Shared>, request: HttpRequest, body: Bytes) -> HttpResponse {
    let headers = request_headers(request.headers());
    into(shared.record(&uri(&request), &headers, &body).await)
}

async fn take_report(shared: Data<Shared>, request: HttpRequest, body: Bytes) -> HttpResponse {
    let headers = request_headers(request.headers());
    into(shared.report(&uri(&request), &headers, &body))
}

/// Creates a response with status 500 and without details, like [`SetError`](cookie_registry::SetError). The
/// visitor's earlier choice remains valid.
impl ResponseError for ConsentError {}

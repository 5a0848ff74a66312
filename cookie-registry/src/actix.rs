//! actix-web 4: `RequestCookies` as an extractor, and `Set-Cookie` as a header of a response.
//!
//! ```
//! # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/registry/mod.rs"));
//! # fn main() {
//! use actix_web::{App, HttpResponse, web};
//! use cookie_registry::{CookieLayer, Deployment, RequestCookies, SetError};
//!
//! async fn choose_workspace(
//!     cookies: RequestCookies,
//!     workspace: web::Path<String>,
//! ) -> Result<HttpResponse, SetError> {
//!     cookies.set(Cookies::WORKSPACE, &workspace)?;
//!     Ok(HttpResponse::SeeOther().insert_header(("Location", "/")).finish())
//! }
//!
//! let app = App::new()
//!     .app_data(Deployment::PRODUCTION)
//!     .route("/workspace/{workspace}", web::post().to(choose_workspace))
//!     .wrap(CookieLayer);
//! # let _ = app;
//! # }
//! ```

use crate::finishing::{headers_named, request_headers};
use crate::request_cookies::Recorded;
use crate::{
    Choice, Consent, Deployment, Key, Keys, MissingCookieLayer, RequestCookies, SetCookie, SetError,
};
use actix_web::dev::Payload;
use actix_web::error::{Error, ErrorInternalServerError};
use actix_web::http::StatusCode;
use actix_web::http::header::{
    HeaderName, HeaderValue, InvalidHeaderValue, SET_COOKIE, TryIntoHeaderPair,
};
use actix_web::{FromRequest, HttpMessage as _, HttpRequest, HttpResponse, ResponseError, web};
use std::future::{Ready, ready};

/// Implements the extractor for one type of keys. The deployment and the keys are app data, either directly or wrapped
/// in
/// [`web::Data`]: `.app_data(Deployment::PRODUCTION).app_data(key)`. If one of them is missing, each request is
/// answered with status 500 and a message that names its type.
macro_rules! extractor {
    ($keys:ty, $of:expr) => {
        impl FromRequest for RequestCookies<$keys> {
            type Error = Error;
            type Future = Ready<Result<Self, Error>>;

            fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
                let of: fn(&HttpRequest) -> Result<$keys, Error> = $of;
                ready(of(request).and_then(|keys| extract(request, keys)))
            }
        }
    };
}

extractor!((), |_request| Ok(()));
extractor!(Key, |request| data::<Key>(request, "RequestCookies"));
extractor!(Keys, |request| data::<Keys>(request, "RequestCookies"));

/// Reads the visitor's choice with the [`Consent`] in the app data, either directly or wrapped in [`web::Data`]. If the
/// app data contains no `Consent`, the request is answered with status 500 and a message that says so.
impl FromRequest for Choice {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let consent = data::<Consent>(request, "Choice");
        ready(consent.map(|consent| consent.choice(&request_headers(request.headers()))))
    }
}

/// Returns the cookies of a request.
fn extract<K>(request: &HttpRequest, keys: K) -> Result<RequestCookies<K>, Error> {
    let deployment = data::<Deployment>(request, "RequestCookies")?;
    let recorded = request.extensions().get::<Recorded>().cloned();
    let Recorded(changes) = recorded.ok_or_else(|| ErrorInternalServerError(MissingCookieLayer))?;
    let headers = headers_named(request.headers(), [http::header::COOKIE]);
    Ok(RequestCookies::sharing(
        changes,
        deployment,
        keys,
        headers.values(),
    ))
}

/// Returns data of the app, which an extractor needs.
fn data<T: Clone + 'static>(request: &HttpRequest, extractor: &str) -> Result<T, Error> {
    let plain = request.app_data::<T>();
    let shared = || {
        request
            .app_data::<web::Data<T>>()
            .map(|data| data.get_ref())
    };
    plain.or_else(shared).cloned().ok_or_else(|| {
        let name = std::any::type_name::<T>();
        let name = name.rsplit("::").next().unwrap_or(name);
        ErrorInternalServerError(format!(
            "`{extractor}` needs a `{name}`: add `.app_data(…)` with it to the app of actix-web"
        ))
    })
}

/// Adds the header to a response: `HttpResponse::Ok().append_header(cookie)`.
impl TryIntoHeaderPair for SetCookie {
    type Error = InvalidHeaderValue;

    fn try_into_pair(self) -> Result<(HeaderName, HeaderValue), InvalidHeaderValue> {
        let value = HeaderValue::from_bytes(self.header_value().as_bytes())?;
        Ok((SET_COOKIE, value))
    }
}

/// Creates a response with status 500 and without details, because visitors must not see the internal cause.
/// Log the error before you return it.
impl ResponseError for SetError {
    fn status_code(&self) -> StatusCode {
        StatusCode::INTERNAL_SERVER_ERROR
    }

    fn error_response(&self) -> HttpResponse {
        HttpResponse::new(self.status_code())
    }
}

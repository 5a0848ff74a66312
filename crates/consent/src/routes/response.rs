//! Responses, independent of the framework.

use http::header::{
    ACCEPT_LANGUAGE, CACHE_CONTROL, CONTENT_TYPE, COOKIE, HeaderName, VARY, X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderValue, Response, StatusCode};
use std::borrow::Cow;

pub(super) const HTML: &str = "text/html; charset=utf-8";
pub(super) const TEXT: &str = "text/plain; charset=utf-8";
pub(super) const JSON: &str = "application/json";
pub(super) const JAVASCRIPT: &str = "text/javascript; charset=utf-8";
pub(super) const CSS: &str = "text/css; charset=utf-8";

/// A response that no framework has converted yet.
pub(super) type Reply = Response<Cow<'static, str>>;

/// The request headers on which the responses depend.
const VARIES: [HeaderName; 5] = [
    COOKIE,
    ACCEPT_LANGUAGE,
    http::header::ACCEPT,
    HeaderName::from_static("sec-gpc"),
    HeaderName::from_static("dnt"),
];

/// Creates a response without content.
pub(super) fn status(status: StatusCode) -> Reply {
    let mut response = Response::new(Cow::Borrowed(""));
    *response.status_mut() = status;
    response
}

/// Creates a response with content.
fn with(status: StatusCode, content_type: &'static str, cache: &'static str) -> Reply {
    let mut response = self::status(status);
    for (name, value) in [
        (CONTENT_TYPE, content_type),
        (CACHE_CONTROL, cache),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ] {
        let value = HeaderValue::from_static(value);
        response.headers_mut().insert(name, value);
    }
    response
}

/// Creates a response that is the same for all visitors.
pub(super) fn fixed(content_type: &'static str, body: &'static str) -> Reply {
    with(StatusCode::OK, content_type, "public, max-age=3600").map(|_| Cow::Borrowed(body))
}

/// Creates a response for one visitor, which no cache may store.
pub(super) fn personal(status: StatusCode, content_type: &'static str, body: String) -> Reply {
    let mut response = with(status, content_type, "no-store");
    for name in VARIES {
        response.headers_mut().append(VARY, name.into());
    }
    response.map(|_| Cow::Owned(body))
}

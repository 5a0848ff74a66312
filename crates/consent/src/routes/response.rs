//! Responses for one visitor.

use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http::header::{
    ACCEPT_LANGUAGE, CACHE_CONTROL, CONTENT_TYPE, COOKIE, HeaderName, VARY, X_CONTENT_TYPE_OPTIONS,
};

pub(super) const HTML: &str = "text/html; charset=utf-8";
pub(super) const TEXT: &str = "text/plain; charset=utf-8";
/// The request headers on which the responses depend.
const VARIES: [HeaderName; 4] = [
    COOKIE,
    ACCEPT_LANGUAGE,
    HeaderName::from_static("sec-gpc"),
    HeaderName::from_static("dnt"),
];

/// Creates a response for one visitor, which no cache may store.
pub(super) fn personal(status: StatusCode, content_type: &'static str, body: String) -> Response {
    let headers = [
        (CONTENT_TYPE, content_type),
        (CACHE_CONTROL, "no-store"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    let mut response = (status, headers, body).into_response();
    for name in VARIES {
        response.headers_mut().append(VARY, name.into());
    }
    response
}

//! The headers of every response.

use axum::extract::{Request, State};
use axum::http::header::{CONTENT_SECURITY_POLICY, InvalidHeaderValue};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use cookie_registry_consent::Banner;
use std::sync::Arc;

/// The headers that are the same in every service.
const FIXED: [(&str, &str); 3] = [
    ("x-content-type-options", "nosniff"),
    ("cross-origin-opener-policy", "same-origin"),
    ("referrer-policy", "same-origin"),
];

/// Returns the headers: no content of other sites, and no inline scripts or styles except for the banner's style sheet.
///
/// # Errors
/// If a value is not one of a header.
pub(crate) fn all() -> Result<Arc<HeaderMap>, InvalidHeaderValue> {
    let policy = format!(
        "default-src 'self'; style-src 'self' {}; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'",
        Banner::STYLE_SOURCE
    );
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_SECURITY_POLICY, policy.parse()?);
    for (name, value) in FIXED {
        headers.insert(
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        );
    }
    Ok(Arc::new(headers))
}

/// Adds the headers to a response.
pub(crate) async fn add(
    State(headers): State<Arc<HeaderMap>>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = next.run(request).await;
    for (name, value) in &*headers {
        response.headers_mut().insert(name, value.clone());
    }
    response
}

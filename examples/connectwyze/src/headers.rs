//! The headers that every response carries.

use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use cookie_registry::{Deployment, Environment};

/// Nothing from elsewhere, and nothing inline: neither script nor style.
const ALWAYS: [(&str, &str); 6] = [
    (
        "content-security-policy",
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    // Not `no-referrer`: browsers would then send `Origin: null` with our own forms.
    ("referrer-policy", "same-origin"),
    (
        "permissions-policy",
        "camera=(), geolocation=(), microphone=(), payment=()",
    ),
];

/// For two years browsers ask by https only (RFC 6797). Over plain http it means nothing.
const BY_HTTPS_ONLY: (&str, &str) = (
    "strict-transport-security",
    "max-age=63072000; includeSubDomains",
);

/// Adds them.
pub(crate) async fn add(
    State(deployment): State<Deployment>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = next.run(request).await;
    let production = deployment.environment() != Environment::Development;
    let headers = ALWAYS
        .into_iter()
        .chain(production.then_some(BY_HTTPS_ONLY));
    for (name, value) in headers {
        response.headers_mut().insert(
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        );
    }
    response
}

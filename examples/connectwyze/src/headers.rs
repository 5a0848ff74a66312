//! The headers of every response.

use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use cookie_registry::{Deployment, Environment};

/// No content of other sites, and no inline scripts or styles.
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

/// For two years browsers use https only (RFC 6797). Over plain http the header has no effect.
const BY_HTTPS_ONLY: (&str, &str) = (
    "strict-transport-security",
    "max-age=63072000; includeSubDomains",
);

/// Adds the headers to a response.
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

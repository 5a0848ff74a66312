//! The routes as a router of axum 0.8.

use super::guard_report::MAX_REPORT_BYTES;
use super::response::Reply;
use super::{ConsentRoutes, MAX_FORM_BYTES, Shared, handle};
use crate::ConsentError;
use ::axum::Router;
use ::axum::body::{Body, Bytes};
use ::axum::extract::rejection::BytesRejection;
use ::axum::extract::{DefaultBodyLimit, State};
use ::axum::response::{IntoResponse, Response};
use ::axum::routing::{get, post};
use http::{HeaderMap, StatusCode, Uri};
use std::sync::Arc;

impl ConsentRoutes {
    /// Returns the router. Merge it into the root router of the service.
    #[cfg_attr(docsrs, doc(cfg(feature = "axum")))]
    pub fn router<S: Clone + Send + Sync + 'static>(self) -> Router<S> {
        let banner = &self.shared.banner;
        let settings = banner.path().to_owned();
        let (style, sweep) = (banner.style_path(), banner.script_path());
        let (loads, report) = (banner.loads_script_path(), banner.report_path());
        Router::new()
            .route(&settings, get(show).post(record))
            .route(&style, get(async || into(handle::style())))
            .route(&sweep, get(send_sweep))
            .route(&loads, get(async || into(handle::loads_script())))
            .layer(DefaultBodyLimit::max(MAX_FORM_BYTES))
            .route(
                &report,
                post(take_report).layer(DefaultBodyLimit::max(MAX_REPORT_BYTES)),
            )
            .with_state(Arc::new(self.shared))
    }
}

/// Converts a response.
fn into(reply: Reply) -> Response {
    reply.map(Body::from)
}

async fn show(State(shared): State<Arc<Shared>>, uri: Uri, headers: HeaderMap) -> Response {
    into(shared.show(&uri, &headers))
}

async fn send_sweep(State(shared): State<Arc<Shared>>, headers: HeaderMap) -> Response {
    into(shared.sweep_script(&headers))
}

async fn record(
    State(shared): State<Arc<Shared>>,
    uri: Uri,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    match body {
        Ok(body) => into(shared.record(&uri, &headers, &body).await),
        Err(rejection) => rejection.into_response(),
    }
}

async fn take_report(
    State(shared): State<Arc<Shared>>,
    uri: Uri,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    match body {
        Ok(body) => into(shared.report(&uri, &headers, &body)),
        Err(rejection) => rejection.into_response(),
    }
}

/// Creates a response with status 500 and without details, like [`SetError`](cookie_registry::SetError). The
/// visitor's earlier choice remains valid.
impl IntoResponse for ConsentError {
    fn into_response(self) -> Response {
        StatusCode::INTERNAL_SERVER_ERROR.into_response()
    }
}

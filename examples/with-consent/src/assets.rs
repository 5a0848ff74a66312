//! Style sheets and scripts, as files: the content security policy lets nothing inline.

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::IntoResponse;

const CSS: &str = "text/css; charset=utf-8";
const JAVASCRIPT: &str = "text/javascript; charset=utf-8";

fn asset(kind: &'static str, text: &'static str) -> impl IntoResponse {
    ([(CONTENT_TYPE, kind), (CACHE_CONTROL, "no-cache")], text)
}

/// The style of the service.
pub(crate) async fn style() -> impl IntoResponse {
    asset(CSS, include_str!("../assets/style.css"))
}

/// What is measured in the browser; pages load it for visitors who granted analytics.
pub(crate) async fn measure() -> impl IntoResponse {
    asset(JAVASCRIPT, include_str!("../assets/measure.js"))
}

/// What is kept for offers; pages load it for visitors who granted marketing.
pub(crate) async fn offers() -> impl IntoResponse {
    asset(JAVASCRIPT, include_str!("../assets/offers.js"))
}

/// The switch for the size of text.
pub(crate) async fn text_size() -> impl IntoResponse {
    asset(JAVASCRIPT, include_str!("../assets/text-size.js"))
}

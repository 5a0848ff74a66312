//! Style sheets and scripts, as files: the content security policy permits no inline code.

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::IntoResponse;

const CSS: &str = "text/css; charset=utf-8";
const JAVASCRIPT: &str = "text/javascript; charset=utf-8";

/// Responds with an asset.
fn asset(content_type: &'static str, text: &'static str) -> impl IntoResponse {
    (
        [(CONTENT_TYPE, content_type), (CACHE_CONTROL, "no-cache")],
        text,
    )
}

/// Sends the style sheet of the service.
pub(crate) async fn style() -> impl IntoResponse {
    asset(CSS, include_str!("../assets/style.css"))
}

/// Sends the script that measures visits; pages load it for visitors who granted analytics.
pub(crate) async fn measure() -> impl IntoResponse {
    asset(JAVASCRIPT, include_str!("../assets/measure.js"))
}

/// Sends the script for offers; pages load it for visitors who granted marketing.
pub(crate) async fn offers() -> impl IntoResponse {
    asset(JAVASCRIPT, include_str!("../assets/offers.js"))
}

/// Sends the script that changes the text size.
pub(crate) async fn text_size() -> impl IntoResponse {
    asset(JAVASCRIPT, include_str!("../assets/text-size.js"))
}

//! Style sheets and the script, as files: the content security policy permits no inline code.

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

/// Sends the script that stores the sidebar's state and the theme.
pub(crate) async fn settings_script() -> impl IntoResponse {
    asset(JAVASCRIPT, include_str!("../assets/settings.js"))
}

/// Sends the icon.
pub(crate) async fn icon() -> impl IntoResponse {
    asset("image/svg+xml", include_str!("../assets/icon.svg"))
}

//! Style sheets and the script, as files: the content security policy lets nothing inline.

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

/// The script that keeps sidebar and theme.
pub(crate) async fn settings_script() -> impl IntoResponse {
    asset(JAVASCRIPT, include_str!("../assets/settings.js"))
}

/// The icon.
pub(crate) async fn icon() -> impl IntoResponse {
    asset("image/svg+xml", include_str!("../assets/icon.svg"))
}

//! Libraries whose `Cookie` belongs to a client or is only a description. No item of these libraries sets a cookie of a
//! service.

use crate::catalog::library::{Dependency, Library, Side};

const fn client(name: &'static str) -> Library {
    Library::new(name, Side::Client, Dependency::Inseparable)
}

const fn driver(name: &'static str) -> Library {
    Library::new(name, Side::BrowserDriver, Dependency::Inseparable)
}

pub(super) const LIBRARIES: &[Library] = &[
    client("awc"),
    client("axum_test"),
    client("cookie_store"),
    client("curl"),
    client("httpmock"),
    client("isahc"),
    client("mockito"),
    client("playwright"),
    client("reqwest"),
    client("reqwest_cookie_store"),
    client("reqwest_middleware"),
    client("surf"),
    client("ureq"),
    client("utoipa"),
    client("wiremock"),
    driver("chromiumoxide"),
    driver("fantoccini"),
    driver("headless_chrome"),
    driver("thirtyfour"),
    driver("webdriver"),
];

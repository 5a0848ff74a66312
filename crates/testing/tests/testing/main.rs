//! The browser and the cookies of a response.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests")]

mod browser;
mod response;

use cookie_registry::{CookieRegistry, Deployment};

/// The registry of these tests.
#[derive(CookieRegistry)]
#[registry(policy = "tests/policy.toml", enforce = false)]
pub struct Cookies;

const PRODUCTION: Deployment = Deployment::PRODUCTION;

/// A response with these headers.
fn response(headers: &[&str]) -> http::Response<()> {
    let mut response = http::Response::new(());
    for header in headers {
        let header = http::HeaderValue::from_bytes(header.as_bytes()).unwrap();
        response.headers_mut().append("set-cookie", header);
    }
    response
}

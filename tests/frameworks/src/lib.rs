//! The listings of `docs/frameworks.md`, as services that the tests drive over HTTP. Their sources are checked against the
//! policy like those of any service, without an exemption.
//!
//! A listing of the document is a run of lines of one of these files.

pub mod actix;
pub mod axum;
pub mod hyper;
pub mod lambda;
pub mod leptos;
pub mod migrating;
pub mod poem;
pub mod rocket;
pub mod salvo;
pub mod sign_in;
pub mod sign_in_actix;
pub mod sign_in_axum;
pub mod tonic;
pub mod warp;

use cookie_registry::{CookieRegistry, Deployment, Guard, Key, RequestCookies, SetError};
use http::{HeaderName, HeaderValue};

/// The registry of the services.
#[derive(CookieRegistry)]
#[registry(policy = "policy.toml")]
pub struct Cookies;

/// Plain http on this machine.
pub const DEPLOYMENT: Deployment = Deployment::DEVELOPMENT;

/// Returns the key of protected cookies. A real service keeps its key secret and reads it when it starts.
#[must_use]
pub fn key() -> Key {
    Key::from(&[7; 64])
}

/// Returns the guard of the services.
#[must_use]
pub fn guard() -> Guard<Cookies> {
    Guard::strip(DEPLOYMENT)
}

/// Answers the requests that have no listing of their own: every call of `RequestCookies` is the same in each framework.
///
/// # Errors
/// If a cookie cannot be set.
pub fn answer(path: &str, cookies: &RequestCookies<Key>) -> Result<String, SetError> {
    match path {
        "/theme/remove" => cookies.remove(Cookies::THEME),
        "/sign-in" => cookies.set(Cookies::SESSION, ("7f3a", SessionLifetime::Default))?,
        "/remember" => cookies.set(Cookies::SESSION, ("7f3a", SessionLifetime::Remembered))?,
        "/sign-out" => cookies.clear(Cookies::ON_SIGN_OUT),
        "/member/set" => cookies.set(Cookies::MEMBER, 4711)?,
        "/member/remove" => cookies.remove(Cookies::MEMBER),
        "/notice/set" => cookies.set(Cookies::NOTICE, "Saved & sent.")?,
        "/notice" => return Ok(cookies.take(Cookies::NOTICE).unwrap_or_default().into()),
        _ => {}
    }
    let session = cookies.get(Cookies::SESSION);
    let member = cookies.get(Cookies::MEMBER);
    Ok(format!("{:?} {member:?}", session.as_deref()))
}

/// Returns a header that no declaration allows, as a library could send it. Its name is computed at run time, so that only the guard
/// sees it.
#[must_use]
pub fn undeclared() -> (HeaderName, HeaderValue) {
    let name = ["set", "cookie"].join("-");
    let name = HeaderName::try_from(name).unwrap_or(http::header::WARNING);
    (name, HeaderValue::from_static("_tracker=1"))
}

//! warp 0.4.

use crate::{Cookies, DEPLOYMENT, Theme, answer, guard, key, undeclared};
use cookie_registry::{Key, RequestCookies, SetError};
use http::StatusCode;
use std::convert::Infallible;
use std::io;
use warp::Filter;
use warp::path::FullPath;
use warp::reply::{Reply as _, Response};

/// Extracts the cookies of a request: `warp::path!("theme").and(cookies()).map(theme)`.
fn cookies() -> impl Filter<Extract = (RequestCookies<Key>,), Error = Infallible> + Clone {
    warp::header::headers_cloned()
        .map(|headers| RequestCookies::new(DEPLOYMENT, &headers).with(key()))
}

/// Makes the response of a handler, with the changes.
fn respond(cookies: RequestCookies<Key>, body: Result<String, SetError>) -> Response {
    let error = |_| StatusCode::INTERNAL_SERVER_ERROR.into_response();
    let mut response = body.map_or_else(error, warp::reply::Reply::into_response);
    cookies.append_to(response.headers_mut());
    guard().enforce(response.headers_mut());
    response
}

fn dark(cookies: RequestCookies<Key>) -> Response {
    let set = cookies.set(Cookies::THEME, Theme::Dark);
    respond(cookies, set.map(|()| String::new()))
}

fn theme(cookies: RequestCookies<Key>) -> Response {
    let theme = format!("{:?}", cookies.get(Cookies::THEME));
    respond(cookies, Ok(theme))
}

#[allow(
    clippy::needless_pass_by_value,
    reason = "the framework passes it by value"
)]
fn other(path: FullPath, cookies: RequestCookies<Key>) -> Response {
    let answered = answer(path.as_str(), &cookies);
    respond(cookies, answered)
}

fn foreign(_: RequestCookies<Key>) -> Response {
    let mut response = String::new().into_response();
    response.headers_mut().extend([undeclared()]);
    guard().enforce(response.headers_mut());
    response
}

/// Serves requests on a port of this machine.
///
/// # Errors
/// None.
pub async fn serve(port: u16) -> io::Result<()> {
    let routes = warp::path!("theme" / "dark")
        .and(cookies())
        .map(dark)
        .or(warp::path!("theme").and(cookies()).map(theme))
        .or(warp::path!("undeclared").and(cookies()).map(foreign))
        .or(warp::path::full().and(cookies()).map(other));
    warp::serve(routes).run(([127, 0, 0, 1], port)).await;
    Ok(())
}

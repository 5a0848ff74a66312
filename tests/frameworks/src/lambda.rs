//! lambda_http, for functions of AWS Lambda.

use crate::{Cookies, DEPLOYMENT, Theme, answer, guard, key, undeclared};
use cookie_registry::RequestCookies;
use lambda_http::{Error, Request, Response};

/// Handles a request: `lambda_http::run(service_fn(handle))`.
///
/// # Errors
/// If a cookie cannot be set.
pub async fn handle(request: Request) -> Result<Response<String>, Error> {
    let cookies = RequestCookies::new(DEPLOYMENT, request.headers()).with(key());
    let mut response = Response::new(String::new());
    match request.uri().path() {
        "/theme/dark" => cookies.set(Cookies::THEME, Theme::Dark)?,
        "/theme" => *response.body_mut() = format!("{:?}", cookies.get(Cookies::THEME)),
        "/undeclared" => response.headers_mut().extend([undeclared()]),
        path => *response.body_mut() = answer(path, &cookies)?,
    }
    cookies.append_to(response.headers_mut());
    guard().enforce(response.headers_mut());
    Ok(response)
}

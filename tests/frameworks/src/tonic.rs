//! tonic 0.14, whose metadata are the headers.

use crate::{Cookies, DEPLOYMENT, Theme, answer, guard, key, undeclared};
use cookie_registry::RequestCookies;
use tonic::{Request, Response, Status};

/// A method of a service. The request is the path, and the response the text.
///
/// # Errors
/// If a cookie cannot be set.
pub async fn visit(request: Request<String>) -> Result<Response<String>, Status> {
    let cookies = RequestCookies::new(DEPLOYMENT, request.metadata().as_ref()).with(key());
    let mut response = Response::new(String::new());
    let internal = |_| Status::internal("a cookie could not be set");
    match request.get_ref().as_str() {
        "/theme/dark" => cookies.set(Cookies::THEME, Theme::Dark).map_err(internal)?,
        "/theme" => *response.get_mut() = format!("{:?}", cookies.get(Cookies::THEME)),
        "/undeclared" => response.metadata_mut().as_mut().extend([undeclared()]),
        path => *response.get_mut() = answer(path, &cookies).map_err(internal)?,
    }
    cookies.append_to(response.metadata_mut().as_mut());
    guard().enforce(response.metadata_mut().as_mut());
    Ok(response)
}

//! hyper 1.

use crate::{Cookies, DEPLOYMENT, Theme, answer, guard, key, undeclared};
use cookie_registry::{RequestCookies, SetError};
use http::{Request, Response};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use std::io;

async fn handle(request: Request<Incoming>) -> Result<Response<String>, SetError> {
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

/// Serves requests on a port of this machine.
///
/// # Errors
/// If the port is taken.
pub async fn serve(port: u16) -> io::Result<()> {
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    loop {
        let (stream, _) = listener.accept().await?;
        tokio::spawn(
            http1::Builder::new().serve_connection(TokioIo::new(stream), service_fn(handle)),
        );
    }
}

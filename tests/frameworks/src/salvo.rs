//! salvo.

use crate::{Cookies, DEPLOYMENT, Theme, answer, guard, key, undeclared};
use cookie_registry::{Key, RequestCookies};
use salvo::conn::TcpListener;
use salvo::http::StatusError;
use salvo::{Depot, FlowCtrl, Listener as _, Request, Response, Router, Server, handler};
use std::io;

/// Around the routes, once: `Router::new().hoop(with_cookies)`.
#[handler]
async fn with_cookies(
    request: &mut Request,
    depot: &mut Depot,
    response: &mut Response,
    next: &mut FlowCtrl,
) {
    let cookies = RequestCookies::new(DEPLOYMENT, request.headers()).with(key());
    depot.inject(cookies.clone());
    next.call_next(request, depot, response).await;
    cookies.append_to(response.headers_mut());
    guard().enforce(response.headers_mut());
}

/// Returns the cookies of the request.
fn cookies(depot: &Depot) -> Result<&RequestCookies<Key>, StatusError> {
    depot
        .obtain()
        .map_err(|_| StatusError::internal_server_error())
}

#[handler]
async fn dark(depot: &Depot) -> Result<(), StatusError> {
    let set = cookies(depot)?.set(Cookies::THEME, Theme::Dark);
    set.map_err(|error| StatusError::internal_server_error().cause(error))
}

#[handler]
async fn theme(depot: &Depot) -> Result<String, StatusError> {
    Ok(format!("{:?}", cookies(depot)?.get(Cookies::THEME)))
}

#[handler]
async fn other(request: &Request, depot: &Depot) -> Result<String, StatusError> {
    let answered = answer(request.uri().path(), cookies(depot)?);
    answered.map_err(|error| StatusError::internal_server_error().cause(error))
}

#[handler]
async fn foreign(response: &mut Response) {
    response.headers_mut().extend([undeclared()]);
}

/// Serves requests on a port of this machine.
///
/// # Errors
/// If the port is taken.
pub async fn serve(port: u16) -> io::Result<()> {
    let routes = Router::new()
        .hoop(with_cookies)
        .push(Router::with_path("theme/dark").get(dark))
        .push(Router::with_path("theme").get(theme))
        .push(Router::with_path("undeclared").get(foreign))
        .push(Router::with_path("{**path}").get(other));
    let acceptor = TcpListener::new(("127.0.0.1", port)).bind().await;
    Server::new(acceptor).serve(routes).await;
    Ok(())
}

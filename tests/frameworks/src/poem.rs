//! poem 3.

use crate::{Cookies, DEPLOYMENT, Theme, answer, guard, key, undeclared};
use cookie_registry::{Key, RequestCookies};
use poem::error::InternalServerError;
use poem::http::Uri;
use poem::listener::TcpListener;
use poem::web::Data;
use poem::{Endpoint, EndpointExt as _, Request, Response, Route, Server, get, handler};
use std::io;
use std::sync::Arc;

/// Around the routes, once: `Route::new().at(…).around(with_cookies)`.
async fn with_cookies<E: Endpoint>(
    endpoint: Arc<E>,
    mut request: Request,
) -> poem::Result<Response> {
    let cookies = RequestCookies::new(DEPLOYMENT, request.headers()).with(key());
    request.extensions_mut().insert(cookies.clone());
    let mut response = endpoint.get_response(request).await;
    cookies.append_to(response.headers_mut());
    guard().enforce(response.headers_mut());
    Ok(response)
}

#[handler]
fn dark(Data(cookies): Data<&RequestCookies<Key>>) -> poem::Result<()> {
    let set = cookies.set(Cookies::THEME, Theme::Dark);
    set.map_err(InternalServerError)
}

#[handler]
fn theme(Data(cookies): Data<&RequestCookies<Key>>) -> String {
    format!("{:?}", cookies.get(Cookies::THEME))
}

#[handler]
fn other(uri: &Uri, Data(cookies): Data<&RequestCookies<Key>>) -> poem::Result<String> {
    answer(uri.path(), cookies).map_err(InternalServerError)
}

#[handler]
fn foreign() -> Response {
    let (name, value) = undeclared();
    Response::builder().header(name, value).finish()
}

/// Serves requests on a port of this machine.
///
/// # Errors
/// If the port is taken.
pub async fn serve(port: u16) -> io::Result<()> {
    let routes = Route::new()
        .at("/theme/dark", get(dark))
        .at("/theme", get(theme))
        .at("/undeclared", get(foreign))
        .at("/*path", get(other))
        .around(with_cookies);
    Server::new(TcpListener::bind(("127.0.0.1", port)))
        .run(routes)
        .await
}

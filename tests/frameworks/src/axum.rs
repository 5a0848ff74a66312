//! axum 0.8.

use crate::{Cookies, DEPLOYMENT, Theme, answer, guard, key, undeclared};
use axum::Router;
use axum::extract::FromRef;
use axum::http::Uri;
use axum::routing::get;
use cookie_registry::{CookieLayer, Deployment, Key, RequestCookies, SetError};
use std::io;

#[derive(Clone)]
struct App {
    deployment: Deployment,
    key: Key,
}

impl FromRef<App> for Deployment {
    fn from_ref(app: &App) -> Self {
        app.deployment.clone()
    }
}

impl FromRef<App> for Key {
    fn from_ref(app: &App) -> Self {
        app.key.clone()
    }
}

async fn dark(cookies: RequestCookies) -> Result<(), SetError> {
    cookies.set(Cookies::THEME, Theme::Dark)
}

async fn theme(cookies: RequestCookies) -> String {
    format!("{:?}", cookies.get(Cookies::THEME))
}

fn routes() -> Router<App> {
    Router::new()
        .route("/theme/dark", get(dark))
        .route("/theme", get(theme))
        .layer(CookieLayer)
        .layer(guard())
}

async fn other(uri: Uri, cookies: RequestCookies<Key>) -> Result<String, SetError> {
    answer(uri.path(), &cookies)
}

/// Serves requests on a port of this machine.
///
/// # Errors
/// If the port is taken.
pub async fn serve(port: u16) -> io::Result<()> {
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    let app = App {
        deployment: DEPLOYMENT,
        key: key(),
    };
    let others = Router::new()
        .route("/undeclared", get(async || [undeclared()]))
        .fallback(other)
        .layer(CookieLayer)
        .layer(guard());
    axum::serve(listener, routes().merge(others).with_state(app)).await
}

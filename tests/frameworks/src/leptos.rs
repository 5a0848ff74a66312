//! Server functions of leptos, without leptos: the crate `server_fn` compiles and serves them, as in a service with leptos.

use crate::{Cookies, DEPLOYMENT, Theme, answer, guard, key, undeclared};
use axum::Router;
use axum::extract::{FromRef, Request};
use axum::response::Response;
use axum::routing::{any, get};
use cookie_registry::{CookieLayer, Deployment, Key, RequestCookies};
use server_fn::axum::handle_server_fn;
use server_fn::error::ServerFnError;
use server_fn_macro_default::server;
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

tokio::task_local! {
    /// What leptos has in the context of a request.
    static COOKIES: RequestCookies<Key>;
}

/// Returns the cookies of the request, which leptos extracts in this place.
async fn cookies() -> Result<RequestCookies<Key>, ServerFnError> {
    COOKIES.try_with(Clone::clone).map_err(ServerFnError::new)
}

/// Chooses the dark theme.
#[server]
pub async fn dark() -> Result<(), ServerFnError> {
    cookies().await?.set(Cookies::THEME, Theme::Dark)?;
    Ok(())
}

/// Returns the theme.
#[server]
pub async fn read_theme() -> Result<String, ServerFnError> {
    Ok(format!("{:?}", cookies().await?.get(Cookies::THEME)))
}

/// Answers the requests that have no server function of their own.
#[server]
pub async fn other(
    /// The path of the request.
    path: String,
) -> Result<String, ServerFnError> {
    Ok(answer(&path, &cookies().await?)?)
}

/// Calls a server function within the context of a request.
async fn functions(cookies: RequestCookies<Key>, request: Request) -> Response {
    COOKIES.scope(cookies, handle_server_fn(request)).await
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
    let routes = Router::new()
        .route("/api/{*function}", any(functions))
        .route("/undeclared", get(async || [undeclared()]))
        .layer(CookieLayer)
        .layer(guard())
        .with_state(app);
    axum::serve(listener, routes).await
}

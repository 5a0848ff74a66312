//! A state without the deployment, the key or the consent, and a protected cookie without a key.

use axum::debug_handler;
use axum::extract::FromRef;
use axum::response::Redirect;
use cookie_registry::{Choice, CookieRegistry, Deployment, Key, RequestCookies, SetError};

#[derive(CookieRegistry)]
#[registry(policy = "ui/policies/shapes.toml")]
pub struct Cookies;

#[derive(Clone)]
struct Bare;

#[derive(Clone)]
struct App {
    deployment: Deployment,
}

impl FromRef<App> for Deployment {
    fn from_ref(app: &App) -> Self {
        app.deployment.clone()
    }
}

#[debug_handler(state = Bare)]
async fn no_deployment(cookies: RequestCookies) {
    cookies.remove(Cookies::WORKSPACE);
}

#[debug_handler(state = App)]
async fn no_key(cookies: RequestCookies<Key>) {
    cookies.remove(Cookies::WORKSPACE);
}

#[debug_handler(state = App)]
async fn no_consent(choice: Choice) -> String {
    format!("{:?}", choice.standing("analytics"))
}

#[debug_handler(state = App)]
async fn no_key_taken(cookies: RequestCookies) -> Result<Redirect, SetError> {
    cookies.set(Cookies::ACCOUNT, 4711)?;
    Ok(Redirect::to("/"))
}

fn main() {}

//! The service, and what it answers.

use axum::Router;
use axum::http::HeaderMap;
use axum::response::IntoResponse;
use axum::routing::get;
use cookie_registry::{CookieRegistry, Deployment, Guard, SetError};
use std::hint::black_box;

#[derive(CookieRegistry)]
#[registry(policy = "../bench/policy.toml")]
struct Cookies;

/// A session token of 64 bytes.
const TOKEN: &str = "q7Zs0vXc3kR9yTgM1bNfHj6LwPdUeA4oI2xKzQ8rSmVtYhGnBuDpWlEiCaJfOe5R";

/// What the guard stands around.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guarding {
    /// Nothing: there is none.
    Bare,
    /// Each route, by `Router::layer`, and a layer that does nothing: what axum takes for any.
    Idle,
    /// The router.
    Guarded,
    /// Each route, by `Router::layer`.
    Layered,
}

impl Guarding {
    pub fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "bare" => Self::Bare,
            "idle" => Self::Idle,
            "guarded" => Self::Guarded,
            "layered" => Self::Layered,
            _ => return None,
        })
    }
}

/// What is asked for, and how many cookies come with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// A short body.
    Plain,
    /// And a token in a cookie.
    Token,
    /// And a cookie of which the whole header is known.
    Word,
    /// And both, and a text that has to be encoded.
    Three,
    /// And the removal of a cookie.
    Removal,
}

impl Answer {
    pub fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "plain" => Self::Plain,
            "token" => Self::Token,
            "word" => Self::Word,
            "three" => Self::Three,
            "removal" => Self::Removal,
            _ => return None,
        })
    }

    pub fn path(self) -> &'static str {
        match self {
            Self::Plain => "/plain",
            Self::Token => "/token",
            Self::Word => "/word",
            Self::Three => "/three",
            Self::Removal => "/removal",
        }
    }

    pub fn cookies(self) -> usize {
        match self {
            Self::Plain => 0,
            Self::Three => 3,
            _ => 1,
        }
    }
}

const DEPLOYMENT: Deployment = Deployment::PRODUCTION;

async fn token() -> Result<impl IntoResponse, SetError> {
    Ok((
        Cookies::SESSION.set(&DEPLOYMENT, black_box(TOKEN))?,
        "Hello",
    ))
}

async fn word() -> Result<impl IntoResponse, SetError> {
    Ok((
        Cookies::THEME.set(&DEPLOYMENT, black_box(Theme::Dark))?,
        "Hello",
    ))
}

async fn three() -> Result<impl IntoResponse, SetError> {
    let mut headers = HeaderMap::new();
    Cookies::SESSION
        .set(&DEPLOYMENT, black_box(TOKEN))?
        .append_to(&mut headers);
    Cookies::THEME
        .set(&DEPLOYMENT, black_box(Theme::Dark))?
        .append_to(&mut headers);
    Cookies::CSRF
        .set(&DEPLOYMENT, black_box("a text; with blanks"))?
        .append_to(&mut headers);
    Ok((headers, "Hello"))
}

async fn removal() -> impl IntoResponse {
    (Cookies::SESSION.remove(&DEPLOYMENT), "Hello")
}

/// The router, as every service has one.
pub fn router() -> Router {
    Router::new()
        .route("/plain", get(|| async { "Hello" }))
        .route("/token", get(token))
        .route("/word", get(word))
        .route("/three", get(three))
        .route("/removal", get(removal))
}

pub fn guard() -> Guard<impl cookie_registry::Registry> {
    Guard::<Cookies>::strip(DEPLOYMENT)
}

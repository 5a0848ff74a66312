//! The extractor and the response parts, through a real router.
#![cfg(feature = "axum")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests")]

#[allow(unreachable_pub)]
mod browser;
#[allow(unreachable_pub)]
mod registry;

use axum::body::{Body, to_bytes};
use axum::extract::{FromRef, Path};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Router, http::Request};
use cookie_registry::{CookieLayer, Deployment, RequestCookies, SetCookie, SetError};
use http::StatusCode;
use http::header::{COOKIE, SET_COOKIE};
use registry::{Cookies, Theme};
use tower::ServiceExt as _;

#[derive(Clone)]
struct App {
    deployment: Deployment,
}

impl FromRef<App> for Deployment {
    fn from_ref(app: &App) -> Self {
        app.deployment.clone()
    }
}

async fn read(cookies: RequestCookies) -> String {
    let theme = cookies.get(Cookies::THEME);
    let session = cookies.get(Cookies::SESSION);
    let draft = Cookies::DRAFT.member("7");
    let draft = cookies.get(draft);
    format!("{theme:?} {session:?} {draft:?}")
}

async fn choose(
    cookies: RequestCookies,
    Path(workspace): Path<String>,
) -> Result<&'static str, SetError> {
    cookies.set(Cookies::THEME, Theme::Light)?;
    cookies.set(Cookies::WORKSPACE, &workspace)?;
    cookies.set(Cookies::THEME, Theme::Dark)?;
    cookies.remove(Cookies::DRAFT);
    Ok("chosen")
}

async fn sign_in(cookies: RequestCookies, Path(token): Path<String>) -> Result<(), SetError> {
    cookies.set(Cookies::SESSION, &token)
}

async fn sign_out(cookies: RequestCookies) {
    cookies.clear(Cookies::ON_SIGN_OUT);
}

/// Headers of the constants, without the extractor.
async fn parts() -> Result<impl IntoResponse, SetError> {
    let deployment = Deployment::DEVELOPMENT;
    let theme: SetCookie = Cookies::THEME.set(&deployment, Theme::Dark)?;
    Ok((theme, Cookies::WORKSPACE.set(&deployment, "acme")?, "parts"))
}

async fn call(uri: &str, cookies: &[&str]) -> Response {
    let app = Router::new()
        .route("/", get(read))
        .route("/choose/{workspace}", get(choose))
        .route("/sign-in/{token}", get(sign_in))
        .route("/sign-out", get(sign_out))
        .route("/parts", get(parts))
        .layer(CookieLayer)
        .with_state(App {
            deployment: Deployment::DEVELOPMENT,
        });
    let mut request = Request::get(uri);
    for header in cookies {
        request = request.header(COOKIE, *header);
    }
    app.oneshot(request.body(Body::empty()).unwrap())
        .await
        .unwrap()
}

fn set_cookies(response: &Response) -> Vec<&str> {
    response
        .headers()
        .get_all(SET_COOKIE)
        .iter()
        .map(|header| header.to_str().unwrap())
        .collect()
}

async fn body(response: Response) -> String {
    let bytes = to_bytes(response.into_body(), 1 << 16).await.unwrap();
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[tokio::test]
async fn every_cookie_header_of_the_request_is_read() {
    let response = call(
        "/",
        &[
            "theme=dark; junk",
            "next-auth.session-token.0=a",
            "next-auth.session-token.1=b; draft_7=%C3%A9",
        ],
    )
    .await;
    assert_eq!(body(response).await, r#"Some(Dark) Some("ab") Some("é")"#);
    assert_eq!(body(call("/", &[]).await).await, "None None None");
}

#[tokio::test]
async fn changes_leave_with_the_response_and_the_later_wins() {
    let response = call("/choose/acme", &["draft_1=x; draft_2=y"]).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(
        set_cookies(&response),
        [
            "cw-workspace=acme; Max-Age=31536000; Path=/; Secure; HttpOnly; SameSite=Lax",
            "theme=dark; Max-Age=31536000; Path=/; Secure; SameSite=Lax",
            "draft_1=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/; Secure; HttpOnly; SameSite=Lax",
            "draft_2=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/; Secure; HttpOnly; SameSite=Lax",
        ]
    );
    assert_eq!(body(response).await, "chosen");
}

#[tokio::test]
async fn changes_leave_with_an_empty_response() {
    let response = call("/sign-in/abc", &[]).await;
    assert_eq!(
        set_cookies(&response),
        ["next-auth.session-token=abc; Max-Age=2592000; Path=/; HttpOnly; SameSite=Lax"]
    );
    let response = call("/sign-out", &["next-auth.session-token=abc"]).await;
    assert_eq!(response.status(), StatusCode::OK);
    // The session is removed as one cookie and as each of its ten chunks; the other cookie is one.
    assert_eq!(set_cookies(&response).len(), 12);
}

#[tokio::test]
async fn headers_of_the_constants_are_parts_of_the_response() {
    let response = call("/parts", &[]).await;
    assert_eq!(set_cookies(&response).len(), 2);
    assert_eq!(body(response).await, "parts");
}

#[tokio::test]
async fn an_error_has_no_details_for_the_visitor() {
    let response = call("/sign-in/a%3Bb", &[]).await;
    assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
    assert!(set_cookies(&response).is_empty());
    assert_eq!(body(response).await, "");
}

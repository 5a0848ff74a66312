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

#[cfg(feature = "protection")]
#[tokio::test]
async fn a_cookie_of_a_previous_key_is_protected_by_the_current_one_in_the_next_response() {
    use cookie_registry::{Key, Keys};

    #[derive(Clone)]
    struct State {
        deployment: Deployment,
        keys: Keys,
    }
    impl FromRef<State> for Deployment {
        fn from_ref(state: &State) -> Self {
            state.deployment.clone()
        }
    }
    impl FromRef<State> for Keys {
        fn from_ref(state: &State) -> Self {
            state.keys.clone()
        }
    }
    async fn member(cookies: RequestCookies<Keys>) -> String {
        format!("{:?}", cookies.get(Cookies::MEMBER))
    }
    let (old, current) = (Key::from(&[1; 64]), Key::from(&[2; 64]));
    let deployment = Deployment::PRODUCTION;
    let sent = Cookies::MEMBER.with(&old).set(&deployment, 4711).unwrap();
    let renewed = Cookies::MEMBER.with(&current).set(&deployment, 4711);
    let renewed = renewed.unwrap();
    let app = Router::new()
        .route("/", get(member))
        .layer(CookieLayer)
        .with_state(State {
            deployment,
            keys: Keys::new(current).with_previous(old),
        });
    for (sent, expected) in [(sent.pair(), Some(&renewed)), (renewed.pair(), None)] {
        let request = Request::get("/").header(COOKIE, sent);
        let request = request.body(Body::empty()).unwrap();
        let response = app.clone().oneshot(request).await.unwrap();
        let expected: Vec<&str> = expected
            .map(|header| header.header_value().to_str().unwrap())
            .into_iter()
            .collect();
        assert_eq!(set_cookies(&response), expected);
        assert_eq!(body(response).await, "Some(4711)");
    }
}

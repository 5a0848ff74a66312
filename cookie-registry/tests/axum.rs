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
mod keys {
    use super::*;
    use cookie_registry::{Key, Keys};
    use http::header::{CACHE_CONTROL, HeaderMap};

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

    const DEPLOYMENT: Deployment = Deployment::PRODUCTION;

    async fn member(cookies: RequestCookies<Keys>) -> String {
        format!("{:?}", cookies.get(Cookies::MEMBER))
    }

    /// Reads the cookie and sets another one, in a response that is cached as the path says.
    async fn cached(
        cookies: RequestCookies<Keys>,
        Path(control): Path<String>,
    ) -> Result<impl IntoResponse, SetError> {
        let member = cookies.get(Cookies::MEMBER);
        cookies.set(Cookies::THEME, Theme::Dark)?;
        Ok(([(CACHE_CONTROL, control)], format!("{member:?}")))
    }

    /// Renews the cookie, and sets it.
    async fn set(cookies: RequestCookies<Keys>) -> Result<impl IntoResponse, SetError> {
        cookies.renew(Cookies::MEMBER)?;
        let member = cookies.get(Cookies::MEMBER).unwrap_or_default();
        cookies.set(Cookies::MEMBER, member)?;
        Ok([(CACHE_CONTROL, "public")])
    }

    fn app(keys: Keys) -> Router {
        Router::new()
            .route("/", get(member))
            .route("/cached/{control}", get(cached))
            .route("/set", get(set))
            .layer(CookieLayer)
            .with_state(State {
                deployment: DEPLOYMENT,
                keys,
            })
    }

    async fn call(app: &Router, uri: &str, sent: &str) -> Response {
        let request = Request::get(uri).header(COOKIE, sent);
        let request = request.body(Body::empty()).unwrap();
        app.clone().oneshot(request).await.unwrap()
    }

    fn signed(key: &Key) -> SetCookie {
        Cookies::MEMBER.with(key).set(&DEPLOYMENT, 4711).unwrap()
    }

    #[tokio::test]
    async fn a_cookie_of_a_previous_key_is_protected_by_the_current_one_in_the_next_response() {
        let (old, current) = (Key::from(&[1; 64]), Key::from(&[2; 64]));
        let (sent, renewed) = (signed(&old), signed(&current));
        let app = app(Keys::new(current).with_previous(old));
        for (sent, expected) in [(sent.pair(), Some(&renewed)), (renewed.pair(), None)] {
            let response = call(&app, "/", sent).await;
            let expected: Vec<&str> = expected
                .map(|header| header.header_value().to_str().unwrap())
                .into_iter()
                .collect();
            assert_eq!(set_cookies(&response), expected);
            assert_eq!(body(response).await, "Some(4711)");
        }
    }

    #[tokio::test]
    async fn a_response_for_a_shared_cache_does_not_carry_it() {
        let (old, current) = (Key::from(&[1; 64]), Key::from(&[2; 64]));
        let (sent, renewed) = (signed(&old), signed(&current));
        let theme = Cookies::THEME.set(&DEPLOYMENT, Theme::Dark).unwrap();
        let [renewed, theme] = [&renewed, &theme].map(|one| one.header_value().to_str().unwrap());
        let app = app(Keys::new(current).with_previous(old));
        for (control, expected) in [
            ("public", &[theme][..]),
            ("max-age=60,S-MaxAge=60", &[theme]),
            ("public,private", &[renewed, theme]),
            ("no-cache", &[renewed, theme]),
        ] {
            let response = call(&app, &format!("/cached/{control}"), sent.pair()).await;
            assert_eq!(set_cookies(&response), expected, "{control}");
            assert_eq!(
                body(response).await,
                "Some(4711)",
                "it is read all the same"
            );
        }
        // What the handler sets itself is its own decision.
        let response = call(&app, "/set", sent.pair()).await;
        assert_eq!(set_cookies(&response), [renewed]);
    }

    #[test]
    fn without_the_layer_the_same_is_so() {
        let (old, current) = (Key::from(&[1; 64]), Key::from(&[2; 64]));
        let mut request = HeaderMap::new();
        request.insert(COOKIE, signed(&old).pair().parse().unwrap());
        let keys = Keys::new(current).with_previous(old);
        for (control, carried) in [("s-maxage=9", 0), ("no-store, s-maxage=9", 1)] {
            let cookies = RequestCookies::new(DEPLOYMENT, &request).with(keys.clone());
            assert_eq!(cookies.get(Cookies::MEMBER), Some(4711));
            let mut response = HeaderMap::new();
            response.insert(CACHE_CONTROL, control.parse().unwrap());
            cookies.append_to(&mut response);
            assert_eq!(response.get_all(SET_COOKIE).iter().count(), carried);
        }
    }
}

//! The cookies of one request: what was changed is read back, and leaves with the response.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests")]

#[allow(unreachable_pub)]
mod browser;
#[allow(unreachable_pub)]
mod registry;

use browser::{Browser, request};
use cookie_registry::{Deployment, GetError, RequestCookies, SetCookie, SetError};
use http::HeaderMap;
use http::header::{COOKIE, SET_COOKIE};
use proptest::prelude::*;
use registry::{Cookies, LoginLifetime, Theme};

const PRODUCTION: Deployment = Deployment::PRODUCTION;

fn cookies(header: &str) -> RequestCookies {
    RequestCookies::new(PRODUCTION, &request(header))
}

fn names(cookies: &RequestCookies) -> Vec<String> {
    let changes = cookies.changes();
    changes
        .iter()
        .map(|cookie| cookie.name().to_owned())
        .collect()
}

fn sent(cookies: &RequestCookies) -> &str {
    let header = cookies.headers().get(COOKIE);
    header.map_or("", |header| header.to_str().unwrap())
}

#[test]
fn a_change_is_read_back_and_nothing_else_changes() {
    let cookies = cookies("junk; theme=dark; cw-workspace=acme; theme=light; draft_1=x");
    let before = cookies.get(Cookies::WORKSPACE);
    cookies.set(Cookies::WORKSPACE, "a & b").unwrap();
    cookies.set(Cookies::WORKSPACE, "c").unwrap();
    assert_eq!(cookies.get(Cookies::WORKSPACE).as_deref(), Some("c"));
    assert_eq!(before.as_deref(), Some("acme"), "what was read stays");
    assert_eq!(cookies.get(Cookies::THEME), Some(Theme::Dark));
    cookies.remove(Cookies::THEME);
    assert_eq!(cookies.get(Cookies::THEME), None);
    assert_eq!(sent(&cookies), "draft_1=x; cw-workspace=c");
    cookies.set(Cookies::THEME, Theme::Light).unwrap();
    cookies.remove(Cookies::THEME);
    cookies.set(Cookies::BETA, true).unwrap();
    assert_eq!(sent(&cookies), "draft_1=x; cw-workspace=c; beta=true");
    assert_eq!(names(&cookies), ["cw-workspace", "theme", "beta"]);
    assert!(cookies.changes().iter().any(SetCookie::is_removal));
}

#[test]
fn an_empty_value_is_no_removal() {
    let cookies = cookies("");
    cookies.set(Cookies::WORKSPACE, "").unwrap();
    assert_eq!(cookies.get(Cookies::WORKSPACE).as_deref(), Some(""));
    assert!(!cookies.changes().iter().any(SetCookie::is_removal));
}

#[test]
fn clones_share_the_changes() {
    let cookies = cookies("theme=dark");
    let clone = cookies.clone();
    clone.set(Cookies::THEME, Theme::Light).unwrap();
    assert_eq!(cookies.get(Cookies::THEME), Some(Theme::Light));
    let mut response = HeaderMap::new();
    cookies.append_to(&mut response);
    clone.append_to(&mut response);
    assert_eq!(response.get_all(SET_COOKIE).iter().count(), 1);
}

#[test]
fn a_cookie_is_taken_once_and_removed_only_if_the_browser_has_it() {
    let cookies = cookies("cw-workspace=acme; visits=many; next-auth.session-token=x");
    assert_eq!(cookies.take(Cookies::CSRF), None);
    assert!(cookies.changes().is_empty());
    assert_eq!(cookies.take(Cookies::WORKSPACE).as_deref(), Some("acme"));
    assert_eq!(cookies.take(Cookies::WORKSPACE), None);
    assert_eq!(names(&cookies), ["cw-workspace"]);
    // What cannot be read would otherwise stay for ever.
    assert!(matches!(
        cookies.try_take(Cookies::VISITS),
        Err(GetError::Unreadable {
            entry: "visits",
            ..
        })
    ));
    assert!(matches!(cookies.try_take(Cookies::VISITS), Ok(None)));
    assert_eq!(names(&cookies), ["cw-workspace", "visits"]);
    assert!(cookies.changes().iter().all(SetCookie::is_removal));
}

#[test]
fn what_is_set_and_taken_in_one_request_is_removed() {
    let cookies = cookies("");
    cookies
        .set(Cookies::LOGIN, ("7f3a", LoginLifetime::Remembered))
        .unwrap();
    assert_eq!(cookies.take(Cookies::LOGIN).as_deref(), Some("7f3a"));
    let changes = cookies.changes();
    assert!(changes.len() == 1 && changes.iter().all(SetCookie::is_removal));
}

#[test]
fn chunks_of_a_value_that_this_response_sets_are_replaced_by_the_next_value() {
    let deployment = Deployment::DEVELOPMENT;
    let headers = request("next-auth.session-token.0=a; next-auth.session-token.1=b");
    let cookies = RequestCookies::new(deployment, &headers);
    let long = "x".repeat(9_000);
    for value in [&*long, "short", &*long, "", "short"] {
        cookies.set(Cookies::SESSION, value).unwrap();
        assert_eq!(cookies.get(Cookies::SESSION).as_deref(), Some(value));
    }
    let mut browser = Browser::default();
    for (name, value) in [("0", "a"), ("1", "b")] {
        let name = format!("next-auth.session-token.{name}");
        browser.cookies.insert(name, value.to_owned());
    }
    browser.store_all(&cookies.changes());
    assert_eq!(browser.cookies.len(), 1);
    assert_eq!(browser.cookies["next-auth.session-token"], "short");
}

#[test]
fn the_members_of_a_family_are_those_after_the_changes() {
    let cookies = cookies("draft_1=a; draft_2=b; draft_1=c");
    let new = Cookies::DRAFT.member("3");
    cookies.set(new, "c").unwrap();
    cookies.remove(Cookies::DRAFT.member("1"));
    let drafts = cookies.members(Cookies::DRAFT);
    let drafts: Vec<_> = drafts
        .map(|draft| (draft.variable_part(), cookies.get(draft).unwrap()))
        .collect();
    assert_eq!(drafts, [("2", "b".into()), ("3", "c".into())]);
    cookies.remove(Cookies::DRAFT);
    assert_eq!(cookies.members(Cookies::DRAFT).count(), 0);
    assert_eq!(names(&cookies), ["draft_1", "draft_2", "draft_3"]);
}

#[test]
fn an_event_clears_what_this_response_sets() {
    let cookies = cookies("");
    cookies.set(Cookies::SESSION, "token").unwrap();
    cookies.set(Cookies::DRAFT.member("1"), "Dear").unwrap();
    cookies.clear(Cookies::ON_SIGN_OUT);
    assert_eq!(cookies.get(Cookies::SESSION), None);
    assert!(cookies.changes().iter().all(SetCookie::is_removal));
    assert_eq!(sent(&cookies), "");
}

#[test]
fn a_value_that_cannot_be_set_changes_nothing() {
    let cookies = cookies("next-auth.csrf-token=old; cw-workspace=acme");
    let error = cookies.set(Cookies::CSRF, "a;b").unwrap_err();
    assert!(matches!(
        error,
        SetError::NotAToken {
            entry: "csrf",
            at: 1
        }
    ));
    assert!(cookies.set(Cookies::WORKSPACE, &"x".repeat(5_000)).is_err());
    assert!(cookies.changes().is_empty());
    assert_eq!(cookies.get(Cookies::WORKSPACE).as_deref(), Some("acme"));
}

proptest! {
    #[test]
    fn the_cookies_are_those_that_a_browser_would_send(
        steps in proptest::collection::vec((0usize..6, "[a-c]{0,3}"), 0..12),
    ) {
        let mut browser = Browser::default();
        browser.cookies.insert("theme".into(), "dark".into());
        browser.cookies.insert("draft_a".into(), "x".into());
        let cookies = RequestCookies::new(PRODUCTION, &browser.request());
        for (step, text) in steps {
            match step {
                0 => cookies.set(Cookies::WORKSPACE, &text).unwrap(),
                1 => cookies.remove(Cookies::WORKSPACE),
                2 => cookies.set(Cookies::THEME, Theme::Light).unwrap(),
                3 => cookies.remove(Cookies::DRAFT),
                4 => {
                    if let Ok(draft) = Cookies::DRAFT.try_member(&text) {
                        cookies.set(draft, &text).unwrap();
                    }
                }
                _ => {
                    let taken = cookies.take(Cookies::WORKSPACE);
                    prop_assert_eq!(taken.is_some(), browser.cookies.contains_key("cw-workspace"));
                }
            }
            browser.store_all(&cookies.changes());
            let mut pairs: Vec<&str> = sent(&cookies).split("; ").filter(|pair| !pair.is_empty()).collect();
            pairs.sort_unstable();
            let expected = browser.cookies.iter().map(|(name, value)| format!("{name}={value}"));
            prop_assert_eq!(pairs, expected.collect::<Vec<_>>());
        }
    }
}

#[cfg(feature = "axum")]
mod in_axum {
    use super::*;
    use axum::body::{Body, to_bytes};
    use axum::extract::{FromRef, Request};
    use axum::middleware::{Next, from_fn_with_state};
    use axum::response::Response;
    use axum::routing::get;
    use axum::{Router, http};
    use cookie_registry::{CookieLayer, Key};
    use std::sync::mpsc;
    use std::time::Duration;
    use tower::ServiceExt as _;

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

    fn app() -> App {
        App {
            deployment: PRODUCTION,
            key: Key::try_from(&[7u8; 64][..]).unwrap(),
        }
    }

    async fn call(router: Router, uri: &str) -> Response {
        let request = http::Request::get(uri).header(COOKIE, "theme=dark; cw-workspace=acme");
        let request = request.body(Body::empty()).unwrap();
        router.oneshot(request).await.unwrap()
    }

    fn headers(response: &Response) -> Vec<&str> {
        let headers = response.headers().get_all(SET_COOKIE).iter();
        headers.map(|header| header.to_str().unwrap()).collect()
    }

    #[tokio::test]
    async fn a_router_without_the_layer_says_so() {
        async fn handler(_: RequestCookies) {}
        let router = Router::new().route("/", get(handler)).with_state(app());
        let response = call(router, "/").await;
        assert_eq!(response.status(), 500);
        let body = to_bytes(response.into_body(), 1 << 16).await.unwrap();
        let body = String::from_utf8(body.to_vec()).unwrap();
        assert!(body.contains("`.layer(CookieLayer)`"), "{body}");
    }

    #[tokio::test]
    async fn middleware_and_handler_share_the_cookies_and_an_error_carries_them() {
        async fn before(cookies: RequestCookies, request: Request, next: Next) -> Response {
            cookies.set(Cookies::WORKSPACE, "northwind").unwrap();
            cookies.remove(Cookies::THEME);
            let response = next.run(request).await;
            cookies.set(Cookies::BETA, true).unwrap();
            response
        }
        async fn handler(cookies: RequestCookies, twice: RequestCookies) -> Result<(), SetError> {
            assert_eq!(cookies.get(Cookies::THEME), None);
            assert_eq!(twice.take(Cookies::WORKSPACE).as_deref(), Some("northwind"));
            assert_eq!(cookies.take(Cookies::WORKSPACE), None);
            cookies.set(Cookies::CSRF, "not;a;token")
        }
        let router = Router::new()
            .route("/", get(handler))
            .layer(from_fn_with_state(app(), before))
            .layer(CookieLayer)
            .layer(CookieLayer)
            .with_state(app());
        let response = call(router, "/").await;
        assert_eq!(response.status(), 500);
        let headers = headers(&response);
        assert_eq!(headers.len(), 3, "{headers:?}");
        for (header, begin) in headers
            .iter()
            .zip(["theme=; ", "cw-workspace=; ", "beta=true; "])
        {
            assert!(header.starts_with(begin), "{headers:?}");
        }
    }

    #[tokio::test]
    async fn a_task_that_outlives_the_handler_learns_that_it_is_late() {
        let (result, received) = mpsc::channel();
        let handler = async move |cookies: RequestCookies| {
            let result = result.clone();
            tokio::spawn(async move {
                tokio::time::sleep(Duration::from_millis(1)).await;
                result
                    .send(cookies.set(Cookies::THEME, Theme::Light))
                    .unwrap();
            });
        };
        let router = Router::new()
            .route("/", get(handler))
            .layer(CookieLayer)
            .with_state(app());
        assert!(headers(&call(router, "/").await).is_empty());
        tokio::time::sleep(Duration::from_millis(50)).await;
        let late = received.recv().unwrap();
        assert!(matches!(
            late,
            Err(SetError::AfterResponse { entry: "theme" })
        ));
    }

    #[cfg(feature = "protection")]
    #[tokio::test]
    async fn a_protected_cookie_is_one_argument_too() {
        async fn handler(cookies: RequestCookies<Key>) -> Result<String, SetError> {
            cookies.set(Cookies::MEMBER, 4711)?;
            cookies.set(Cookies::THEME, Theme::Light)?;
            Ok(format!("{:?}", cookies.get(Cookies::MEMBER)))
        }
        let router = Router::new()
            .route("/", get(handler))
            .layer(CookieLayer)
            .with_state(app());
        let response = call(router, "/").await;
        let headers = headers(&response);
        let pair = headers[0].split(';').next().unwrap();
        let member = Cookies::MEMBER
            .with(&app().key)
            .get(&PRODUCTION, &request(pair));
        assert_eq!((headers.len(), member), (2, Some(4711)));
    }
}

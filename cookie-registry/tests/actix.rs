//! The guard as middleware of actix-web.
#![cfg(feature = "actix")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests")]

#[allow(unreachable_pub)]
mod registry;

use actix_web::http::header::SET_COOKIE;
use actix_web::test::{TestRequest, call_service, init_service, read_body};
use actix_web::{App, HttpResponse, web};
use cookie_registry::{CookieLayer, Deployment, Guard, RequestCookies, SetError};
use registry::{Cookies, Theme};
use std::panic::{AssertUnwindSafe, catch_unwind};

const DEPLOYMENT: Deployment = Deployment::PRODUCTION;
const TRACKER: &str = "_tracker=1; Path=/";

async fn declared() -> HttpResponse {
    let theme = Cookies::THEME.set(&DEPLOYMENT, Theme::Dark).unwrap();
    HttpResponse::Ok()
        .append_header((SET_COOKIE, theme.header_value().as_bytes()))
        .finish()
}

async fn mixed() -> HttpResponse {
    let csrf = Cookies::CSRF.set(&DEPLOYMENT, "abc").unwrap();
    HttpResponse::Ok()
        .append_header((SET_COOKIE, TRACKER))
        .append_header((SET_COOKIE, csrf.header_value().as_bytes()))
        .append_header(("X-Other", "kept"))
        .finish()
}

/// The `Set-Cookie` headers of the answer.
fn ask(guard: Guard<Cookies>, path: &str) -> Vec<String> {
    actix_web::rt::System::new().block_on(async move {
        let app = App::new()
            .route("/plain", web::get().to(HttpResponse::Ok))
            .route("/declared", web::get().to(declared))
            .route("/mixed", web::get().to(mixed))
            .wrap(guard);
        let app = init_service(app).await;
        let response = call_service(&app, TestRequest::with_uri(path).to_request()).await;
        assert!(response.status().is_success());
        assert_eq!(path == "/mixed", response.headers().contains_key("x-other"));
        let headers = response.headers().get_all(SET_COOKIE);
        headers
            .map(|header| header.to_str().unwrap().to_owned())
            .collect()
    })
}

const CSRF: &str = "__Host-next-auth.csrf-token=abc; Path=/; Secure; HttpOnly; SameSite=Lax";
const THEME: &str = "theme=dark; Max-Age=31536000; Path=/; Secure; SameSite=Lax";

#[test]
fn what_is_declared_passes() {
    let guard = Guard::deny(DEPLOYMENT);
    assert!(ask(guard.clone(), "/plain").is_empty());
    assert_eq!(ask(guard.clone(), "/declared"), [THEME]);
    assert_eq!(guard.count(), 0);
}

#[test]
fn each_mode_does_what_it_says() {
    let guard = Guard::report(DEPLOYMENT);
    assert_eq!(ask(guard.clone(), "/mixed"), [TRACKER, CSRF]);
    assert_eq!(guard.count(), 1);

    let guard = Guard::strip(DEPLOYMENT);
    assert_eq!(ask(guard.clone(), "/mixed"), [CSRF]);
    assert_eq!(guard.count(), 1);

    let guard = Guard::deny(DEPLOYMENT);
    let denied = catch_unwind(AssertUnwindSafe(|| ask(guard.clone(), "/mixed")));
    let message = *denied.unwrap_err().downcast::<String>().unwrap();
    assert!(message.contains("cookie `_tracker`: "), "{message}");
}

/// The status, the `Set-Cookie` headers and the body of an app's answer. A macro, because no crate here exports the type of the
/// request.
macro_rules! answer {
    ($app:expr, $path:expr, $cookies:expr) => {{
        let cookies: &str = $cookies;
        let request = TestRequest::with_uri($path);
        let request = match cookies {
            "" => request,
            cookies => request.append_header(("cookie", cookies)),
        };
        let response = call_service($app, request.to_request()).await;
        let headers = response.headers().get_all(SET_COOKIE);
        let headers = headers.map(|header| header.to_str().unwrap().to_owned());
        let (status, headers) = (response.status().as_u16(), headers.collect::<Vec<_>>());
        let body = read_body(response).await;
        (status, headers, String::from_utf8(body.to_vec()).unwrap())
    }};
}

async fn choose(cookies: RequestCookies, path: web::Path<String>) -> Result<String, SetError> {
    cookies.set(Cookies::WORKSPACE, &path)?;
    Ok(format!("{:?}", cookies.get(Cookies::WORKSPACE).as_deref()))
}

async fn sign_in(cookies: RequestCookies, path: web::Path<String>) -> Result<String, SetError> {
    cookies.remove(Cookies::THEME);
    cookies.set(Cookies::CSRF, &path)?;
    Ok(String::new())
}

async fn replaced(cookies: RequestCookies) -> Result<HttpResponse, SetError> {
    cookies.set(Cookies::THEME, Theme::Dark)?;
    Ok(HttpResponse::Ok()
        .append_header(Cookies::THEME.set(&DEPLOYMENT, Theme::Light)?)
        .append_header(Cookies::CSRF.set(&DEPLOYMENT, "abc")?)
        .finish())
}

/// The status, the `Set-Cookie` headers and the body of the answer of an app with `CookieLayer`.
fn extracted(path: &str, cookies: &str) -> (u16, Vec<String>, String) {
    actix_web::rt::System::new().block_on(async move {
        let app = App::new()
            .app_data(DEPLOYMENT)
            .route("/choose/{workspace}", web::get().to(choose))
            .route("/sign-in/{token}", web::get().to(sign_in))
            .route("/replaced", web::get().to(replaced))
            .wrap(CookieLayer)
            .wrap(CookieLayer)
            .wrap(Guard::<Cookies>::deny(DEPLOYMENT));
        answer!(&init_service(app).await, path, cookies)
    })
}

#[test]
fn changes_leave_with_the_response() {
    let workspace = "cw-workspace=acme; Max-Age=31536000; Path=/; Secure; HttpOnly; SameSite=Lax";
    let answer = extracted("/choose/acme", "cw-workspace=old; theme=dark");
    assert_eq!(
        answer,
        (200, vec![workspace.to_owned()], "Some(\"acme\")".to_owned())
    );
    // A header for the same cookie is replaced, as in the list of headers.
    let (_, headers, _) = extracted("/replaced", "");
    assert_eq!(headers, [CSRF, THEME]);
}

#[test]
fn changes_leave_with_an_error_too_which_has_no_details() {
    let (status, headers, body) = extracted("/sign-in/a%3Bb", "theme=dark");
    assert_eq!((status, body.as_str()), (500, ""));
    assert_eq!(headers.len(), 1, "{headers:?}");
    assert!(headers[0].starts_with("theme=; Max-Age=0; "), "{headers:?}");
}

#[test]
fn a_service_that_lacks_something_says_what() {
    let route = || web::get().to(choose);
    let answered = actix_web::rt::System::new().block_on(async move {
        let bare = init_service(App::new().route("/{workspace}", route())).await;
        let without_layer = App::new()
            .app_data(web::Data::new(DEPLOYMENT))
            .route("/{workspace}", route());
        let without_layer = init_service(without_layer).await;
        [
            answer!(&bare, "/acme", ""),
            answer!(&without_layer, "/acme", ""),
        ]
    });
    for ((status, headers, body), expected) in answered
        .into_iter()
        .zip(["a `Deployment`", "`.wrap(CookieLayer)`"])
    {
        assert_eq!((status, headers.len()), (500, 0));
        assert!(body.contains(expected), "{body}");
    }
}

#[cfg(feature = "protection")]
#[test]
fn a_cookie_of_a_previous_key_is_protected_by_the_current_one_in_the_next_response() {
    use cookie_registry::{Key, Keys};

    async fn member(cookies: RequestCookies<Keys>) -> String {
        format!("{:?}", cookies.get(Cookies::MEMBER))
    }
    async fn cached(
        cookies: RequestCookies<Keys>,
        control: web::Path<String>,
    ) -> Result<HttpResponse, SetError> {
        let member = cookies.get(Cookies::MEMBER);
        cookies.set(Cookies::THEME, Theme::Dark)?;
        Ok(HttpResponse::Ok()
            .append_header(("Cache-Control", control.as_str()))
            .body(format!("{member:?}")))
    }
    let (old, current) = (Key::from(&[1; 64]), Key::from(&[2; 64]));
    let sent = Cookies::MEMBER.with(&old).set(&DEPLOYMENT, 4711).unwrap();
    let keys = Keys::new(current.clone()).with_previous(old);
    let expected = Cookies::MEMBER.with(&current).set(&DEPLOYMENT, 4711);
    let expected = expected.unwrap();
    let answers = actix_web::rt::System::new().block_on(async {
        let app = App::new()
            .app_data(DEPLOYMENT)
            .app_data(keys)
            .route("/", web::get().to(member))
            .route("/{control}", web::get().to(cached))
            .wrap(CookieLayer);
        let app = init_service(app).await;
        let [old, new] = [sent.pair(), expected.pair()];
        [
            answer!(&app, "/", old),
            answer!(&app, "/", new),
            // A shared cache would send the cookie of one visitor to all.
            answer!(&app, "/max-age=60,Public", old),
            answer!(&app, "/public,private", old),
        ]
    });
    let renewed = expected.header_value().to_str().unwrap().to_owned();
    let body = "Some(4711)".to_owned();
    assert_eq!(answers[0], (200, vec![renewed.clone()], body.clone()));
    assert_eq!(answers[1], (200, Vec::new(), body.clone()));
    let theme = THEME.to_owned();
    assert_eq!(answers[2], (200, vec![theme.clone()], body.clone()));
    let (status, mut headers, text) = answers[3].clone();
    headers.sort_unstable();
    let mut both = vec![renewed, theme];
    both.sort_unstable();
    assert_eq!((status, headers, text), (200, both, body));
}

#[cfg(feature = "protection")]
#[test]
fn a_protected_cookie_needs_the_key_among_the_data_of_the_app() {
    use cookie_registry::Key;

    async fn member(cookies: RequestCookies<Key>) -> Result<String, SetError> {
        let before = cookies.get(Cookies::MEMBER);
        cookies.set(Cookies::MEMBER, before.unwrap_or(4710) + 1)?;
        Ok(format!("{before:?}"))
    }
    let answers = actix_web::rt::System::new().block_on(async {
        let app = |key: Option<Key>| {
            let app = App::new().app_data(DEPLOYMENT);
            let app = match key {
                Some(key) => app.app_data(key),
                None => app,
            };
            app.route("/", web::get().to(member)).wrap(CookieLayer)
        };
        let without = answer!(&init_service(app(None)).await, "/", "");
        let app = init_service(app(Some(Key::from(&[7; 64])))).await;
        let first = answer!(&app, "/", "");
        let pair = first.1[0].split(';').next().unwrap().to_owned();
        let second = answer!(&app, "/", &pair);
        [without, first, second]
    });
    let [without, first, second] = answers;
    assert_eq!(without.0, 500);
    assert!(without.2.contains("a `Key`"), "{}", without.2);
    assert_eq!(
        (first.2.as_str(), second.2.as_str()),
        ("None", "Some(4711)")
    );
}

//! axum-extra's `CookieJar`: a jar from the request, changed, and turned into a response.

use super::cookie::{csrf, session, theme};
use crate::work::{self, Operation, check_get, check_removal, check_set, repeat};
use axum::response::{IntoResponse, Response};
use axum_extra::extract::cookie::{Cookie, CookieJar};
use http::{HeaderMap, HeaderValue, header::SET_COOKIE};
use std::hint::black_box;

pub fn run(operation: Operation, times: u32) {
    let text = operation.text();
    let check = |response: Response| check_set(operation, &response.headers()[SET_COOKIE]);
    let headers = operation.request();
    match operation {
        Operation::SetSession => {
            repeat(
                times,
                check,
                || add(session(black_box(work::TOKEN)).build()),
            )
        }
        Operation::SetTheme => repeat(times, check, || add(theme(black_box("dark")).build())),
        Operation::SetCsrf | Operation::SetText(_) => {
            repeat(times, check, || add(csrf(black_box(&*text)).build()))
        }
        Operation::Get(_) => repeat(
            times,
            |jar: CookieJar| check_get(jar.get(work::SESSION).map(Cookie::value)),
            || {
                let jar = CookieJar::from_headers(black_box(&headers));
                black_box(jar.get(black_box(work::SESSION)));
                jar
            },
        ),
        Operation::Remove => repeat(
            times,
            |response: Response| check_removal(&response.headers()[SET_COOKIE]),
            || {
                let jar = CookieJar::from_headers(black_box(&headers));
                jar.remove(session("").build().into_owned()).into_response()
            },
        ),
    }
}

/// The same response with a header that is there already; for the removal, the jar with it.
pub fn baseline(operation: Operation, times: u32) {
    let headers = operation.request();
    match operation {
        Operation::Get(_) => repeat(times, drop, || ()),
        Operation::Remove => repeat(times, drop, || {
            (ready(), CookieJar::from_headers(black_box(&headers)))
        }),
        _ => repeat(times, drop, ready),
    }
}

fn add(cookie: Cookie<'_>) -> Response {
    // The jar owns its cookies.
    CookieJar::new().add(cookie.into_owned()).into_response()
}

fn ready() -> Response {
    let mut headers = HeaderMap::new();
    headers.append(SET_COOKIE, HeaderValue::from_static("name=ready"));
    (headers, ()).into_response()
}

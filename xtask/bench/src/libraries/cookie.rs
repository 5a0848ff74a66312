//! The `cookie` crate: build, write, `HeaderValue::from_str`; `split_parse` to read.

use crate::work::{self, Operation, check_get, check_removal, check_set, repeat};
use cookie::{Cookie, CookieBuilder, SameSite, time::Duration};
use http::{HeaderMap, HeaderValue, header::COOKIE};
use std::hint::black_box;

/// As the values are: encoded only where that is needed. Nothing checks that, and a value with a `;` in it
/// would add an attribute.
pub fn run(operation: Operation, times: u32) {
    let text = operation.text();
    let check = |header: Option<HeaderValue>| check_set(operation, &header.expect("a header"));
    match operation {
        Operation::SetSession => repeat(times, check, || {
            header(&session(black_box(work::TOKEN)).build().to_string())
        }),
        Operation::SetTheme => repeat(times, check, || {
            header(&theme(black_box("dark")).build().to_string())
        }),
        Operation::SetCsrf | Operation::SetText(_) => repeat(times, check, || {
            header(&csrf(black_box(&*text)).build().encoded().to_string())
        }),
        Operation::Get(_) => {
            let headers = operation.request();
            repeat(
                times,
                |value: Option<Cookie<'_>>| check_get(value.as_ref().map(Cookie::value)),
                || get(black_box(&headers)),
            );
        }
        Operation::Remove => repeat(
            times,
            |header: Option<HeaderValue>| check_removal(&header.expect("a header")),
            || header(&session("").removal().build().to_string()),
        ),
    }
}

/// Always encoded, so that no value can do harm: the guarantee that the other libraries give.
pub fn run_encoded(operation: Operation, times: u32) {
    let check = |header: Option<HeaderValue>| check_set(operation, &header.expect("a header"));
    let written = |cookie: CookieBuilder<'_>| header(&cookie.build().encoded().to_string());
    match operation {
        Operation::SetSession => repeat(times, check, || written(session(black_box(work::TOKEN)))),
        Operation::SetTheme => repeat(times, check, || written(theme(black_box("dark")))),
        _ => run(operation, times),
    }
}

/// The cookies of the operations, with their attributes; other libraries build them so too.
pub fn session(value: &str) -> CookieBuilder<'_> {
    declared(work::SESSION, value)
}

pub fn theme(value: &str) -> CookieBuilder<'_> {
    declared(work::THEME, value)
}

pub fn csrf(value: &str) -> CookieBuilder<'_> {
    declared(work::CSRF, value)
}

fn declared<'c>(name: &'c str, value: &'c str) -> CookieBuilder<'c> {
    Cookie::build((name, value))
        .max_age(Duration::days(work::DAYS.into()))
        .path("/")
        .secure(true)
        .http_only(true)
        .same_site(SameSite::Lax)
}

fn header(text: &str) -> Option<HeaderValue> {
    HeaderValue::from_str(text).ok()
}

fn get(headers: &HeaderMap) -> Option<Cookie<'_>> {
    let header = headers.get(COOKIE)?.to_str().ok()?;
    Cookie::split_parse(header)
        .flatten()
        .find(|cookie| cookie.name() == work::SESSION)
}

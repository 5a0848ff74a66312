//! biscotti: a map of cookies, written and read through a processor.

use crate::work::{self, Operation, check_get, check_removal, check_set, repeat};
use biscotti::time::SignedDuration;
use biscotti::{
    Processor, ProcessorConfig, RemovalCookie, RequestCookie, RequestCookies, ResponseCookie,
    ResponseCookies, SameSite,
};
use http::{HeaderMap, HeaderValue, header::COOKIE};
use std::hint::black_box;

pub fn run(operation: Operation, times: u32) {
    let text = operation.text();
    let processor = Processor::from(ProcessorConfig::default());
    let check = |header: Option<HeaderValue>| check_set(operation, &header.expect("a header"));
    match operation {
        Operation::SetSession => repeat(times, check, || {
            header(&processor, declared(work::SESSION, black_box(work::TOKEN)))
        }),
        Operation::SetTheme => repeat(times, check, || {
            header(&processor, declared(work::THEME, black_box("dark")))
        }),
        Operation::SetCsrf | Operation::SetText(_) => repeat(times, check, || {
            header(&processor, declared(work::CSRF, black_box(&*text)))
        }),
        Operation::Get(_) => {
            let headers = operation.request();
            repeat(
                times,
                |cookie: Option<RequestCookie<'_>>| {
                    check_get(cookie.as_ref().map(RequestCookie::value));
                },
                || get(&processor, black_box(&headers)),
            );
        }
        Operation::Remove => repeat(
            times,
            |header: Option<HeaderValue>| check_removal(&header.expect("a header")),
            || header(&processor, RemovalCookie::new(work::SESSION).set_path("/")),
        ),
    }
}

fn declared<'c>(name: &'c str, value: &'c str) -> ResponseCookie<'c> {
    ResponseCookie::new(name, value)
        .set_max_age(SignedDuration::from_hours(24 * i64::from(work::DAYS)))
        .set_path("/")
        .set_secure(true)
        .set_http_only(true)
        .set_same_site(SameSite::Lax)
}

fn header<'c>(processor: &Processor, cookie: impl Into<ResponseCookie<'c>>) -> Option<HeaderValue> {
    let mut cookies = ResponseCookies::new();
    cookies.insert(cookie);
    let header = cookies.header_values(processor).next()?;
    HeaderValue::from_str(&header).ok()
}

fn get<'h>(processor: &Processor, headers: &'h HeaderMap) -> Option<RequestCookie<'h>> {
    let header = headers.get(COOKIE)?.to_str().ok()?;
    RequestCookies::parse_header(header, processor)
        .ok()?
        .get(work::SESSION)
}

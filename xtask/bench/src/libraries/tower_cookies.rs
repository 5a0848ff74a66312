//! tower-cookies: a layer around the service, whose handler takes the jar from the request.

use super::cookie::{csrf, session, theme};
use crate::work::{self, Operation, check_get, check_removal, check_set, repeat};
use http::{HeaderMap, HeaderValue, Request, Response, header::SET_COOKIE};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use std::convert::Infallible;
use std::future::{Future, Ready, ready};
use std::hint::black_box;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use tower::{Layer, Service, service_fn};
use tower_cookies::{Cookie, CookieManagerLayer, Cookies};

/// What a cookie cannot carry; the library leaves it to its users to encode it.
const NOT_OCTETS: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'%')
    .add(b',')
    .add(b';')
    .add(b'\\');

type Answer = Response<Option<Cookie<'static>>>;

pub fn run(operation: Operation, times: u32) {
    let text = operation.text();
    let check = |answer: Answer| check_set(operation, &answer.headers()[SET_COOKIE]);
    match operation {
        Operation::SetSession => serve(operation, times, check, |cookies| {
            cookies.add(session(black_box(work::TOKEN)).build().into_owned());
            None
        }),
        Operation::SetTheme => serve(operation, times, check, |cookies| {
            cookies.add(theme(black_box("dark")).build().into_owned());
            None
        }),
        Operation::SetCsrf | Operation::SetText(_) => serve(operation, times, check, |cookies| {
            let text = utf8_percent_encode(black_box(&*text), NOT_OCTETS).to_string();
            cookies.add(csrf(&text).build().into_owned());
            None
        }),
        Operation::Get(_) => serve(
            operation,
            times,
            |answer| check_get(answer.body().as_ref().map(Cookie::value)),
            |cookies| {
                cookies
                    .get(black_box(work::SESSION))
                    .map(Cookie::into_owned)
            },
        ),
        Operation::Remove => serve(
            operation,
            times,
            |answer| check_removal(&answer.headers()[SET_COOKIE]),
            |cookies| {
                cookies.remove(session("").build().into_owned());
                None
            },
        ),
    }
}

/// The same layer and service, with a header that is there already, or without looking at a cookie.
pub fn baseline(operation: Operation, times: u32) {
    let has_header = !matches!(operation, Operation::Get(_));
    measure(operation, times, drop, |_| {
        let mut answer = Response::new(None);
        if has_header {
            let ready = HeaderValue::from_static("name=ready");
            answer.headers_mut().append(SET_COOKIE, ready);
        }
        answer
    });
}

fn serve(
    operation: Operation,
    times: u32,
    check: impl FnOnce(Answer),
    handle: impl Fn(&Cookies) -> Option<Cookie<'static>>,
) {
    measure(operation, times, check, |request| {
        let cookies = request.extensions().get().expect("the layer is there");
        Response::new(handle(cookies))
    });
}

fn measure(
    operation: Operation,
    times: u32,
    check: impl FnOnce(Answer),
    handle: impl Fn(&Request<()>) -> Answer,
) {
    let handler =
        service_fn(|request| -> Ready<Result<Answer, Infallible>> { ready(Ok(handle(&request))) });
    let mut service = CookieManagerLayer::new().layer(handler);
    let headers = operation.request();
    repeat(times, check, || {
        answer(service.call(request(black_box(&headers))))
    });
}

fn request(headers: &HeaderMap) -> Request<()> {
    let mut request = Request::new(());
    request.headers_mut().clone_from(headers);
    request
}

/// The answer of a service that never waits.
fn answer(future: impl Future<Output = Result<Answer, Infallible>>) -> Answer {
    let mut context = Context::from_waker(Waker::noop());
    match pin!(future).poll(&mut context) {
        Poll::Ready(Ok(answer)) => answer,
        Poll::Pending => unreachable!("nothing in it waits"),
    }
}

//! Asking the service.

use crate::service::{Answer, Guarding, guard, router};
use axum::body::Body;
use axum::extract::Request;
use axum::http::header::SET_COOKIE;
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use std::convert::Infallible;
use std::hint::black_box;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream};
use tower::layer::util::Identity;
use tower::{Layer as _, Service};

/// Calls the service as a value.
pub fn call(guarding: Guarding, answer: Answer, times: u32) {
    match guarding {
        Guarding::Bare => call_service(router(), answer, times),
        Guarding::Idle => call_service(router().layer(Identity::new()), answer, times),
        Guarding::Guarded => call_service(guard().layer(router()), answer, times),
        Guarding::Layered => call_service(router().layer(guard()), answer, times),
    }
}

fn call_service<S>(mut service: S, answer: Answer, times: u32)
where
    S: Service<Request<Body>, Response = Response, Error = Infallible>,
{
    let mut context = Context::from_waker(Waker::noop());
    let mut once = || {
        let mut request = Request::new(Body::empty());
        *request.uri_mut() = axum::http::Uri::from_static(black_box(answer.path()));
        let Poll::Ready(Ok(response)) = pin!(service.call(request)).poll(&mut context) else {
            panic!("nothing here waits or fails");
        };
        response
    };
    let response = once();
    assert_eq!(
        response.headers().get_all(SET_COOKIE).iter().count(),
        answer.cookies()
    );
    for _ in 0..times {
        black_box(once());
    }
}

/// Serves the service by hyper, to one client over one connection.
pub fn http(guarding: Guarding, answer: Answer, times: u32) {
    match guarding {
        Guarding::Bare => serve(router(), answer, times),
        Guarding::Idle => serve(router().layer(Identity::new()), answer, times),
        Guarding::Guarded => serve(guard().layer(router()), answer, times),
        Guarding::Layered => serve(router().layer(guard()), answer, times),
    }
}

fn serve<S>(service: S, answer: Answer, times: u32)
where
    S: Service<Request<Incoming>, Response = Response, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send,
{
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("a runtime starts");
    runtime.block_on(async move {
        let (client, server) = tokio::io::duplex(1 << 14);
        let connection = http1::Builder::new()
            .serve_connection(TokioIo::new(server), TowerToHyperService::new(service));
        let served = tokio::spawn(connection);
        ask(client, answer, times).await;
        served.await.expect("no panic").expect("it is HTTP");
    });
}

/// Sends the request that a browser would send, as often as asked for.
async fn ask(mut connection: DuplexStream, answer: Answer, times: u32) {
    let request = format!(
        "GET {} HTTP/1.1\r\nHost: connectwyze.com\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64)\r\n\
         Accept: text/html\r\nAccept-Language: en\r\nAccept-Encoding: gzip\r\nCookie: session=abc\r\n\r\n",
        answer.path()
    );
    let mut response = vec![0; 1 << 12];
    for time in 0..=times {
        connection
            .write_all(request.as_bytes())
            .await
            .expect("the service reads");
        let len = connection
            .read(&mut response)
            .await
            .expect("the service answers");
        if time == 0 {
            let text = String::from_utf8_lossy(&response[..len]);
            assert!(text.starts_with("HTTP/1.1 200 OK\r\n"), "{text}");
            assert!(text.ends_with("\r\n\r\nHello"), "{text}");
            assert_eq!(
                text.matches("set-cookie: ").count(),
                answer.cookies(),
                "{text}"
            );
        }
        black_box(&response[..len]);
    }
}

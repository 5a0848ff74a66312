//! Answers one request many times: `banner SERVICE VISITOR TIMES`.
//!
//! A service is axum's router with one page, without (`bare`) or with the banner (`banner`): the visitor's choice is read, and the
//! page contains the head, the banner or nothing, and the footer. A visitor comes for the first time (`first`) or has decided
//! (`decided`). hyper serves it over a pipe in memory, which is a whole request but for what the system does.
//!
//! `cargo xtask bench banner` runs it under callgrind with two numbers of times; the difference between the two is what a
//! request costs. Prints the nanoseconds that it took, for machines without callgrind.
#![expect(
    clippy::unwrap_used,
    reason = "a benchmark whose service fails measures nothing"
)]

#[allow(unreachable_pub, dead_code, unexpected_cfgs)]
#[path = "../../../../cookie-registry/tests/registry/mod.rs"]
mod registry;

use axum::Router;
use axum::extract::Request;
use axum::response::Html;
use axum::routing::get;
use cookie_registry::Deployment;
use cookie_registry_consent::Banner;
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use registry::Cookies;
use std::hint::black_box;
use std::process::ExitCode;
use std::time::{Instant, SystemTime, UNIX_EPOCH};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream};

const END: &[u8] = b"</html>\n";

/// What the visitor has decided on each category of the registry.
const DECISIONS: &str =
    ".analytics:g:85944171f73967e8.marketing:g:af63dc4c8601ec8c.preferences:g:cbf29ce484222325";

/// A page without a banner, split where the parts of the banner are put.
const PAGE: [&str; 4] = [
    "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Home</title>",
    "</head>\n<body>",
    "<main><h1>Home</h1><p>Welcome.</p></main><footer>",
    "</footer></body></html>\n",
];

/// Room for a page with the banner.
const ROOM: usize = 8 * 1024;

fn bare() -> Router {
    Router::new().route("/", get(async || Html(PAGE.concat())))
}

fn with_banner() -> Router {
    let consent = Cookies::CONSENT.with(&Deployment::PRODUCTION);
    let banner = Banner::new("/cookies");
    // The extractors of headers and address would copy them, which is no work of the banner.
    let page = async move |request: Request| {
        let choice = consent.choice(request.headers());
        let view = banner.on(&choice).for_request(request.headers());
        let view = view.from_page(request.uri());
        let [start, body, main, end] = PAGE;
        let mut html = String::with_capacity(ROOM);
        html.push_str(start);
        view.append_head_to(&mut html);
        html.push_str(body);
        view.append_top_to(&mut html);
        html.push_str(main);
        view.append_footer_to(&mut html);
        html.push_str(end);
        Html(html)
    };
    Router::new().route("/", get(page))
}

/// The `Cookie` header of a visitor.
fn cookies(visitor: &str) -> Option<String> {
    match visitor {
        "first" => Some("session=abc".to_owned()),
        "decided" => {
            // An hour ago: longer than the confirmation is shown.
            let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
            let then = now.as_secs() - 3600;
            Some(format!(
                "session=abc; cookie-consent=1.AAECAwQFBgcICQoLDA0ODw.{then}.en{DECISIONS}"
            ))
        }
        _ => None,
    }
}

fn serve(service: Router, cookies: &str, has_banner: bool, times: u32) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    runtime.block_on(async move {
        let (client, server) = tokio::io::duplex(1 << 16);
        let connection = http1::Builder::new()
            .serve_connection(TokioIo::new(server), TowerToHyperService::new(service));
        let served = tokio::spawn(connection);
        ask(client, cookies, has_banner, times).await;
        served.await.unwrap().unwrap();
    });
}

/// Sends the request that a browser would send, as often as asked for.
async fn ask(mut connection: DuplexStream, cookies: &str, has_banner: bool, times: u32) {
    let request = format!(
        "GET / HTTP/1.1\r\nHost: one.example\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64)\r\nAccept: text/html\r\n\
         Accept-Language: en\r\nAccept-Encoding: gzip\r\nCookie: {cookies}\r\n\r\n"
    );
    let mut response = vec![0; 1 << 16];
    for time in 0..=times {
        connection.write_all(request.as_bytes()).await.unwrap();
        let mut len = 0;
        while !response[..len].ends_with(END) {
            len += connection.read(&mut response[len..]).await.unwrap();
        }
        if time == 0 {
            let text = String::from_utf8_lossy(&response[..len]);
            assert!(text.starts_with("HTTP/1.1 200 OK\r\n"), "{text}");
            assert_eq!(
                text.contains("class=\"consent-footer\""),
                has_banner,
                "{text}"
            );
        }
        black_box(&response[..len]);
    }
}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [service, visitor, times] = words.as_slice() else {
        return usage("three arguments are needed");
    };
    let service = match service.as_str() {
        "bare" => (bare(), false),
        "banner" => (with_banner(), true),
        _ => return usage("there is no such service"),
    };
    let Some(cookies) = cookies(visitor) else {
        return usage("there is no such visitor");
    };
    let Ok(times) = times.parse() else {
        return usage("TIMES is not a number");
    };
    let started = Instant::now();
    serve(service.0, &cookies, service.1, times);
    println!("{}", started.elapsed().as_nanos());
    ExitCode::SUCCESS
}

fn usage(error: &str) -> ExitCode {
    eprintln!("error: {error}\nusage: banner SERVICE VISITOR TIMES");
    ExitCode::from(2)
}

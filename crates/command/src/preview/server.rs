//! The preview over HTTP: on the loopback interface, and only for browsers on this machine. It takes forms only from its own
//! pages.

use super::app::App;
use super::shown::STYLESHEET_PATH;
use super::templates::{SCRIPT, STYLESHEET};
use super::watch::Wake;
use super::work;
use axum::Router;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use cookie_registry_render::page;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::io;
use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::Semaphore;
use tokio_stream::wrappers::WatchStream;
use tokio_stream::{Stream, StreamExt as _};

/// The security headers of every response. They prevent the page from loading anything from other origins,
/// other sites from framing the desk or reading its content, and links from sending a referrer.
const HEADERS: [(HeaderName, &str); 6] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    // With `no-referrer`, browsers would send `Origin: null` with forms (Fetch Standard, "append a request Origin header").
    (header::REFERRER_POLICY, "same-origin"),
    (header::CACHE_CONTROL, "no-store"),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
];

/// How long a client may take for the headers of a request, and how long a connection stays open without one.
const HEADERS_WITHIN: Duration = Duration::from_secs(10);
/// The most headers of a request.
const MAX_HEADERS: usize = 64;
/// The most bytes that a request may have before its headers end (16 KiB).
const MAX_HEADER_BYTES: usize = 16 * 1024;
/// The most connections at a time; others wait.
const MAX_CONNECTIONS: usize = 64;
/// How long to wait before the next connection if the system has no more files for one.
const AFTER_REFUSAL: Duration = Duration::from_millis(100);

/// The event that notifies the script of a change. It needs data: browsers do not dispatch an event without data.
const SHOWN: (&str, &str) = ("shown", "anew");

/// The running server. Dropping this value stops it.
#[derive(Debug)]
pub(super) struct Server {
    address: String,
    /// This field is never read, but dropping it would end the server's tasks.
    _runtime: Runtime,
}

impl Server {
    /// Starts serving the latest rendering. Sends the end to `wake`: Ctrl-C, or why that cannot be waited for.
    pub(super) fn start(listener: TcpListener, app: App) -> io::Result<Self> {
        let address = listener.local_addr()?;
        listener.set_nonblocking(true)?;
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("preview server")
            .enable_all()
            .build()?;
        let entered = runtime.enter();
        let listener = tokio::net::TcpListener::from_std(listener)?;
        drop(entered);
        let ended = app.wake.clone();
        runtime.spawn(serve(listener, router(address.port(), app)));
        runtime.spawn(async move {
            // The receiver no longer exists if the command is about to end.
            let _ = ended.send(Wake::Ended(tokio::signal::ctrl_c().await));
        });
        Ok(Self {
            address: format!("http://{address}/"),
            _runtime: runtime,
        })
    }

    /// Returns the address that it listens on.
    pub(super) fn address(&self) -> &str {
        &self.address
    }
}

/// Serves connections, with bounds on what a client may hold: its number, and the time, number and size of headers.
async fn serve(listener: tokio::net::TcpListener, router: Router) {
    let free = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    // The semaphore is never closed.
    while let Ok(permit) = Arc::clone(&free).acquire_owned().await {
        let Ok((stream, _)) = listener.accept().await else {
            // The client is gone, or the system has no files left: both pass.
            tokio::time::sleep(AFTER_REFUSAL).await;
            continue;
        };
        let service = TowerToHyperService::new(router.clone());
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEADERS_WITHIN)
            .max_headers(MAX_HEADERS)
            .max_buf_size(MAX_HEADER_BYTES)
            .serve_connection(TokioIo::new(stream), service);
        tokio::spawn(async move {
            // A connection that breaks is its client's concern.
            let _ = connection.await;
            drop(permit);
        });
    }
}

fn router(port: u16, app: App) -> Router {
    Router::new()
        .route("/", get(desk))
        .route("/events", get(events))
        .route("/page/{language}", get(current))
        .route("/readable/{language}", get(readable))
        .route("/banner/{language}", get(banner))
        .route(STYLESHEET_PATH, get(|| css(page::STYLESHEET)))
        .route("/preview.css", get(|| css(STYLESHEET)))
        .route("/preview.js", get(script))
        .merge(work::router())
        .layer(from_fn_with_state(port, guarded))
        .with_state(app)
}

async fn desk(State(app): State<App>, headers: HeaderMap) -> Html<String> {
    let sentences = app.templates.preferred(&headers);
    let language = sentences.map_or("en", |sentences| &sentences.language);
    let shown = app.shown.borrow();
    Html(shown.desks.get(language).cloned().unwrap_or_default())
}

async fn current(State(App { shown, .. }): State<App>, Path(language): Path<String>) -> Response {
    page_in(&shown.borrow().pages, &language)
}

async fn readable(State(App { shown, .. }): State<App>, Path(language): Path<String>) -> Response {
    page_in(&shown.borrow().readable, &language)
}

async fn banner(
    State(app): State<App>,
    Path(language): Path<String>,
    headers: HeaderMap,
) -> Response {
    let sentences = app.templates.preferred(&headers);
    let own = sentences.map_or("en", |sentences| &sentences.language);
    let shown = app.shown.borrow();
    match shown.banners.get(&(own.to_owned(), language)) {
        Some(page) => Html(page.clone()).into_response(),
        None => (
            StatusCode::NOT_FOUND,
            "There is no banner in this language.\n",
        )
            .into_response(),
    }
}

fn page_in(pages: &BTreeMap<String, String>, language: &str) -> Response {
    match pages.get(language) {
        Some(page) => Html(page.clone()).into_response(),
        None => (
            StatusCode::NOT_FOUND,
            "The policy has no page in this language.\n",
        )
            .into_response(),
    }
}

async fn css(text: &'static str) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], text)
}

async fn script() -> impl IntoResponse {
    (
        [(header::CONTENT_TYPE, "text/javascript; charset=utf-8")],
        SCRIPT,
    )
}

/// Sends an event whenever the rendering changes. It also sends one immediately, so that a browser that
/// reconnects, even from an earlier preview at this address, loads the latest rendering.
async fn events(
    State(App { shown, .. }): State<App>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let (name, data) = SHOWN;
    let shown = WatchStream::new(shown).map(move |_| Ok(Event::default().event(name).data(data)));
    Sse::new(shown).keep_alive(KeepAlive::default())
}

/// Rejects requests whose `Host` is not a loopback name, is missing or is repeated (RFC 9112, section 3.2). Otherwise
/// a site could resolve its domain to this machine (DNS rebinding) and read everything, because the browser would
/// consider it the same origin.
async fn guarded(State(port): State<u16>, request: Request, next: Next) -> Response {
    let mut hosts = request.headers().get_all(header::HOST).iter();
    let is_ours = match (hosts.next(), hosts.next()) {
        (Some(host), None) => host.to_str().is_ok_and(|host| is_ours(host, port)),
        _ => false,
    };
    let is_ours = is_ours && (request.method().is_safe() || is_from_here(request.headers()));
    let mut response = if is_ours {
        next.run(request).await
    } else {
        let refusal = "The preview is available only at the address that it printed.\n";
        (StatusCode::FORBIDDEN, refusal).into_response()
    };
    for (name, value) in HEADERS {
        response
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Returns whether a form comes from a page of the preview: browsers state the origin of each form (Fetch Standard,
/// "append a request `Origin` header"), and no page of another origin, not even of another port, can state this one.
fn is_from_here(headers: &HeaderMap) -> bool {
    let one = |name| {
        let mut values = headers.get_all(name).iter();
        match (values.next(), values.next()) {
            (Some(value), None) => value.to_str().ok(),
            _ => None,
        }
    };
    let origin = one(header::ORIGIN).and_then(|origin| origin.strip_prefix("http://"));
    let site = HeaderName::from_static("sec-fetch-site");
    let is_same_site = !headers.contains_key(&site) || one(site) == Some("same-origin");
    origin.is_some() && origin == one(header::HOST) && is_same_site
}

/// Returns whether a `Host` is a name of this machine that no one else can register, with our port.
fn is_ours(host: &str, port: u16) -> bool {
    let (name, given) = match host.rsplit_once(':') {
        Some((name, given)) => (name, given.parse().ok()),
        None => (host, Some(80)),
    };
    given == Some(port) && (name == "127.0.0.1" || name.eq_ignore_ascii_case("localhost"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_by_its_own_names_is_answered() {
        for (host, port, ours) in [
            ("127.0.0.1:4000", 4000, true),
            ("localhost:4000", 4000, true),
            ("LocalHost:4000", 4000, true),
            ("localhost", 80, true),
            ("localhost", 4000, false),
            ("127.0.0.1:4001", 4000, false),
            ("127.0.0.1:4000:4000", 4000, false),
            ("127.0.0.1.our.example:4000", 4000, false),
            ("our.example:4000", 4000, false),
            ("localhost.:4000", 4000, false),
            ("localhost:", 4000, false),
            ("", 80, false),
        ] {
            assert_eq!(is_ours(host, port), ours, "{host} {port}");
        }
    }
}

//! A test page on loopback. Before each audit, it proves that the browser shows everything that an audit must see.
//! Without this test, every site would look clean in a browser that blocks third-party cookies by a new default.

use crate::driver::{DriveError, Driver, Opening};
use crate::model::{Kind, Stage, StageReport};
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

/// What must be seen, with words for a report.
const EXPECTED: [(Kind, &str, &str); 9] = [
    (Kind::Cookie, "test-header", "a cookie of the page's header"),
    (Kind::Cookie, "test-script", "a cookie of a script"),
    (Kind::Cookie, "test-third", "a third-party cookie"),
    (Kind::Cookie, "test-partitioned", "a partitioned cookie"),
    (Kind::LocalStorage, "test-local", "a localStorage key"),
    (Kind::SessionStorage, "test-session", "a sessionStorage key"),
    (
        Kind::LocalStorage,
        "test-frame",
        "a localStorage key of another site's frame",
    ),
    (Kind::IndexedDb, "test-database", "a database"),
    (Kind::CacheStorage, "test-cache", "a cache"),
];

/// The responses, each as it is sent.
const PAGE: &str = include_str!("self_test/page.http");
const FRAME: &str = include_str!("self_test/frame.http");
const NOTHING: &str = "HTTP/1.1 404 Not Found\nConnection: close";

/// Opens the test page, and returns in words what should have been seen there and was not.
pub(crate) fn self_test(
    driver: &mut dyn Driver,
    opening: &Opening,
) -> Result<Vec<String>, DriveError> {
    let servers = Server::start().and_then(|one| Ok((one, Server::start()?)));
    let (own, other) = match servers {
        Ok(servers) => servers,
        Err(error) => return Ok(vec![format!("the self-test could not be served: {error}")]),
    };
    let opening = Opening {
        own: vec!["127.0.0.1".to_owned()],
        preset: None,
        signal: false,
        ..opening.clone()
    };
    let mut session = driver.open(&opening)?;
    let port = other.address.port();
    let url = format!("http://127.0.0.1:{}/page/{port}", own.address.port());
    let mut missing = Vec::new();
    // Storage appears a moment after the page is loaded; a slow machine gets a second look.
    for settle in [150, 600, 3000] {
        let page = session.visit(&url, Duration::from_millis(settle))?;
        session.snapshot()?;
        let mut report = StageReport {
            stage: Stage::BeforeChoice,
            pages: Vec::new(),
            choice: None,
            stored: Vec::new(),
            refused: Vec::new(),
            hosts: Vec::new(),
            problems: Vec::new(),
        };
        session.recorder().report(&mut report);
        missing = EXPECTED
            .iter()
            .filter(|(kind, name, _)| {
                let is_it =
                    |it: &&crate::Stored| it.kind == *kind && it.name == *name && it.remains;
                !report.stored.iter().any(|it| is_it(&it))
            })
            .map(|(_, _, words)| format!("the self-test did not show {words}"))
            .collect();
        missing.extend(
            page.problem
                .map(|it| format!("the self-test did not load: {it}")),
        );
        if missing.is_empty() {
            break;
        }
    }
    Ok(missing)
}

/// A server of the test page on loopback, stopped on drop.
#[derive(Debug)]
struct Server {
    address: SocketAddr,
    stopped: Arc<AtomicBool>,
}

impl Server {
    fn start() -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let stopped = Arc::new(AtomicBool::new(false));
        let stop = Arc::clone(&stopped);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if stop.load(Ordering::Relaxed) {
                    return;
                }
                // A browser opens connections before it needs them, so each has a thread. An error is the browser's.
                thread::spawn(move || serve(&stream));
            }
        });
        Ok(Self { address, stopped })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::Relaxed);
        // The listener notices with its next connection.
        let _ = TcpStream::connect_timeout(&self.address, Duration::from_millis(200));
    }
}

fn serve(mut stream: &TcpStream) -> io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(30)))?;
    let mut head = String::new();
    BufReader::new(stream.take(16_384)).read_line(&mut head)?;
    let path = head.split(' ').nth(1).unwrap_or_default();
    let response = match path.strip_prefix("/page/").map(str::parse::<u16>) {
        Some(Ok(port)) => PAGE.replace("PORT", &port.to_string()),
        _ if path == "/frame" => FRAME.to_owned(),
        _ => NOTHING.to_owned(),
    };
    // The files have the line ends of this repository, and HTTP has others.
    let (head, body) = response.split_once("\n\n").unwrap_or((&response, ""));
    write!(stream, "{}\r\n\r\n{body}", head.replace('\n', "\r\n"))
}

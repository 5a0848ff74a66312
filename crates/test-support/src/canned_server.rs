//! A server of canned answers on a free loopback port, for tests of clients.
//!
//! ```
//! use cookie_registry_test_support::canned_server::{Answer, Server};
//! use cookie_registry_test_support::http::Request;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let server = Server::start(|asked| Answer::html(&asked.path))?;
//! assert_eq!(Request::get(&server.url("/a")).send()?.text(), "/a");
//! # Ok(())
//! # }
//! ```

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;

/// The running server; it serves until the test's process ends.
#[derive(Clone, Copy, Debug)]
pub struct Server {
    address: SocketAddr,
}

/// What a client asked for.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Asked {
    /// The method, such as `GET`.
    pub method: String,
    /// Path and query.
    pub path: String,
    /// The header lines as they came.
    pub headers: String,
    /// The body.
    pub body: String,
}

/// What the server answers.
#[derive(Clone, Debug)]
pub struct Answer {
    head: String,
    body: Vec<u8>,
}

impl Answer {
    /// Creates an HTML page.
    #[must_use]
    pub fn html(body: &str) -> Self {
        Self::new("200 OK", body).header("Content-Type: text/html; charset=utf-8")
    }

    /// Creates a JavaScript file.
    #[must_use]
    pub fn script(body: &str) -> Self {
        Self::new("200 OK", body).header("Content-Type: text/javascript; charset=utf-8")
    }

    /// Creates an XML file.
    #[must_use]
    pub fn xml(body: &str) -> Self {
        Self::new("200 OK", body).header("Content-Type: application/xml; charset=utf-8")
    }

    /// Creates a style sheet.
    #[must_use]
    pub fn style(body: &str) -> Self {
        Self::new("200 OK", body).header("Content-Type: text/css; charset=utf-8")
    }

    /// Creates an answer of an API, with a status such as `201 Created`.
    #[must_use]
    pub fn json(status: &str, body: &str) -> Self {
        Self::new(status, body).header("Content-Type: application/json")
    }

    /// Creates a file to download.
    #[must_use]
    pub fn file(bytes: &[u8]) -> Self {
        Self::new("200 OK", bytes).header("Content-Type: application/octet-stream")
    }

    /// Redirects the client to that path, with status 303 See Other.
    #[must_use]
    pub fn redirect(to: &str) -> Self {
        Self::new("303 See Other", "").header(&format!("Location: {to}"))
    }

    /// Responds with status 404 Not Found.
    #[must_use]
    pub fn not_found() -> Self {
        Self::new("404 Not Found", "")
    }

    /// Adds a header line, such as `Set-Cookie: a=b`.
    #[must_use]
    pub fn header(mut self, line: &str) -> Self {
        self.head += line;
        self.head += "\r\n";
        self
    }

    fn new(status: &str, body: impl AsRef<[u8]>) -> Self {
        let body = body.as_ref();
        let length = body.len();
        Self {
            head: format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n"),
            body: body.to_owned(),
        }
    }
}

impl Server {
    /// Starts a server that answers what `answer` says.
    ///
    /// # Errors
    /// What the system says where no port can be had.
    pub fn start(answer: impl Fn(&Asked) -> Answer + Send + Sync + 'static) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let answer = Arc::new(answer);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                // One thread each: a browser opens connections before it needs them. An error is the
                // client's: it has lost interest.
                let answer = Arc::clone(&answer);
                thread::spawn(move || serve(&stream, &*answer));
            }
        });
        Ok(Self { address })
    }

    /// Returns the URL of a path on this server.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }
}

fn serve(mut stream: &TcpStream, answer: &dyn Fn(&Asked) -> Answer) -> io::Result<()> {
    let asked = read(stream)?;
    let answer = answer(&asked);
    write!(stream, "{}\r\n", answer.head)?;
    stream.write_all(&answer.body)
}

fn read(stream: &TcpStream) -> io::Result<Asked> {
    let mut lines = BufReader::new(stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if lines.read_line(&mut head)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
    let (first, headers) = head.split_once("\r\n").unwrap_or_default();
    let mut words = first.split(' ').map(str::to_owned);
    let length = headers.lines().find_map(|line| {
        let (name, value) = line.split_once(": ")?;
        let is_length = name.eq_ignore_ascii_case("content-length");
        value.parse().ok().filter(|_| is_length)
    });
    let mut body = String::new();
    lines.take(length.unwrap_or(0)).read_to_string(&mut body)?;
    Ok(Asked {
        method: words.next().unwrap_or_default(),
        path: words.next().unwrap_or_default(),
        headers: headers.to_owned(),
        body,
    })
}

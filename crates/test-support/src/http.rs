//! Plain HTTP/1.1 over a socket: one request, one answer, every header as it came.
//!
//! HTTP clients join or reorder repeated headers and repair what they send; a test of `Set-Cookie` needs
//! each line by itself, and a test of bad input needs to send it.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// How long a server may be silent.
pub const TIME_LIMIT: Duration = Duration::from_secs(30);

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum HttpError {
    /// The address is not `http://HOST:PORT/PATH`.
    #[error("`{url}` is not an address of the form http://HOST:PORT/PATH")]
    Address {
        /// The address.
        url: String,
    },
    /// The connection failed, or nothing came within [`TIME_LIMIT`].
    #[error("no answer from {url}: {source}")]
    Connection {
        /// The address.
        url: String,
        /// What the system says.
        source: io::Error,
    },
    /// What came back is not an HTTP/1.1 answer.
    #[error("the answer of {url} is no HTTP: {reason}")]
    Malformed {
        /// The address.
        url: String,
        /// What is wrong with it.
        reason: &'static str,
    },
}

/// A request, sent byte for byte as it is put together here.
#[derive(Clone, Debug)]
pub struct Request {
    pub(crate) method: String,
    pub(crate) url: String,
    pub(crate) headers: Vec<(String, Vec<u8>)>,
    pub(crate) body: Vec<u8>,
}

/// An answer. Redirects are answers too: nothing is followed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Response {
    /// The status, such as 200.
    pub status: u16,
    /// Every header in the order in which it came, repeated ones included. Bytes that are not ASCII are
    /// read as Latin-1, so that none is lost.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Request {
    /// Creates a GET request for `http://HOST:PORT/PATH`.
    #[must_use]
    pub fn get(url: &str) -> Self {
        Self::new("GET", url)
    }

    /// Creates a POST request with a percent-encoded form.
    ///
    /// ```
    /// use cookie_registry_test_support::http::Request;
    /// let request = Request::post_form("http://127.0.0.1:80/", &[("name", "Zoë & co")]);
    /// assert!(String::from_utf8(request.to_bytes()).unwrap().ends_with("name=Zo%C3%AB%20%26%20co"));
    /// ```
    #[must_use]
    pub fn post_form(url: &str, fields: &[(&str, &str)]) -> Self {
        let pairs: Vec<_> = fields
            .iter()
            .map(|(name, value)| format!("{}={}", form_encode(name), form_encode(value)))
            .collect();
        let mut request =
            Self::new("POST", url).header("Content-Type", "application/x-www-form-urlencoded");
        request.body = pairs.join("&").into_bytes();
        request
    }

    /// Creates a request without a body.
    #[must_use]
    pub fn new(method: &str, url: &str) -> Self {
        Self {
            method: method.to_owned(),
            url: url.to_owned(),
            headers: Vec::new(),
            body: Vec::new(),
        }
    }

    /// Adds a header; the value may be any bytes, also such as no client should send.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl AsRef<[u8]>) -> Self {
        self.headers
            .push((name.to_owned(), value.as_ref().to_owned()));
        self
    }

    /// Adds a body; any bytes, of the type that a `Content-Type` header of its own states.
    #[must_use]
    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    /// Sends the request and reads the answer to its end.
    ///
    /// # Errors
    /// [`HttpError`] says whether the address, the connection or the answer is at fault.
    pub fn send(&self) -> Result<Response, HttpError> {
        let (authority, _) = self.split_url().ok_or_else(|| HttpError::Address {
            url: self.url.clone(),
        })?;
        let answer = self
            .exchange(authority)
            .map_err(|source| HttpError::Connection {
                url: self.url.clone(),
                source,
            })?;
        Response::parse(&answer, &self.method).map_err(|reason| HttpError::Malformed {
            url: self.url.clone(),
            reason,
        })
    }

    /// Returns the request as it is sent.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let (authority, path) = self.split_url().unwrap_or_default();
        let mut out = format!(
            "{} {} HTTP/1.1\r\nHost: {authority}\r\nConnection: close\r\n",
            self.method,
            if path.is_empty() { "/" } else { path },
        )
        .into_bytes();
        for (name, value) in &self.headers {
            out.extend_from_slice(name.as_bytes());
            out.extend_from_slice(b": ");
            out.extend_from_slice(value);
            out.extend_from_slice(b"\r\n");
        }
        if !self.body.is_empty() || self.method == "POST" {
            out.extend_from_slice(format!("Content-Length: {}\r\n", self.body.len()).as_bytes());
        }
        out.extend_from_slice(b"\r\n");
        out.extend_from_slice(&self.body);
        out
    }

    fn exchange(&self, authority: &str) -> io::Result<Vec<u8>> {
        let mut stream = TcpStream::connect(authority)?;
        stream.set_read_timeout(Some(TIME_LIMIT))?;
        stream.set_write_timeout(Some(TIME_LIMIT))?;
        stream.write_all(&self.to_bytes())?;
        let mut answer = Vec::new();
        match stream.read_to_end(&mut answer) {
            // A server that refuses a request may close before it has read all of it; what it said counts.
            Err(error) if error.kind() != io::ErrorKind::ConnectionReset || answer.is_empty() => {
                Err(error)
            }
            _ => Ok(answer),
        }
    }

    fn split_url(&self) -> Option<(&str, &str)> {
        let rest = self.url.strip_prefix("http://")?;
        Some(rest.split_at(rest.find('/').unwrap_or(rest.len())))
    }
}

impl Response {
    /// Returns the first header of that name, ignoring case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }

    /// Returns every `Set-Cookie` line, in order.
    #[must_use]
    pub fn set_cookies(&self) -> Vec<&str> {
        self.all("set-cookie").collect()
    }

    /// Returns the body as text; invalid UTF-8 is replaced.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    fn all<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        self.headers
            .iter()
            .filter(move |(other, _)| other.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// Reads an answer that is there in full; `method` says whether it has a body at all.
    pub(crate) fn parse(answer: &[u8], method: &str) -> Result<Self, &'static str> {
        let end = find(answer, b"\r\n\r\n").ok_or("its head does not end")?;
        let head: String = answer[..end].iter().map(|&byte| char::from(byte)).collect();
        let mut lines = head.split("\r\n");
        let status = lines
            .next()
            .and_then(|line| line.strip_prefix("HTTP/"))
            .and_then(|line| line.split(' ').nth(1)?.parse().ok())
            .ok_or("it has no status line")?;
        let headers = lines
            .map(|line| {
                let (name, value) = line.split_once(':').ok_or("a header has no colon")?;
                Ok((name.to_owned(), value.trim().to_owned()))
            })
            .collect::<Result<Vec<_>, &str>>()?;
        let mut response = Self {
            status,
            headers,
            body: Vec::new(),
        };
        if method != "HEAD" {
            response.body = response.body_of(&answer[end + 4..])?;
        }
        Ok(response)
    }

    fn body_of(&self, rest: &[u8]) -> Result<Vec<u8>, &'static str> {
        let chunked = |coding: &str| coding.eq_ignore_ascii_case("chunked");
        if self.header("transfer-encoding").is_some_and(chunked) {
            return dechunk(rest);
        }
        let Some(length) = self.header("content-length") else {
            return Ok(rest.to_owned());
        };
        let length = length.parse().map_err(|_| "its length is not a number")?;
        let body = rest.get(..length).ok_or("its body is cut off")?;
        Ok(body.to_owned())
    }
}

/// Puts the chunks of a body together (RFC 9112, section 7.1).
fn dechunk(mut rest: &[u8]) -> Result<Vec<u8>, &'static str> {
    let mut body = Vec::new();
    loop {
        let end = find(rest, b"\r\n").ok_or("a chunk has no length")?;
        let length = std::str::from_utf8(&rest[..end])
            .ok()
            .and_then(|line| line.split(';').next())
            .and_then(|length| usize::from_str_radix(length.trim(), 16).ok())
            .ok_or("the length of a chunk is not a number")?;
        if length == 0 {
            return Ok(body);
        }
        let chunk = rest
            .get(end + 2..)
            .and_then(|rest| rest.get(..length))
            .ok_or("a chunk is cut off")?;
        body.extend_from_slice(chunk);
        rest = rest
            .get(end + 2 + length + 2..)
            .ok_or("a chunk is cut off")?;
    }
}

fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    text.windows(part.len()).position(|window| window == part)
}

fn form_encode(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeated_headers_stay_apart_and_chunks_are_joined() {
        let answer = b"HTTP/1.1 200 OK\r\nSet-Cookie: a=1; Path=/\r\nset-cookie: b=\xe9\r\n\
            Transfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n10\r\n0123456789abcdef\r\n0\r\n\r\n";
        let response = Response::parse(answer, "GET").unwrap();
        assert_eq!(response.status, 200);
        assert_eq!(response.set_cookies(), ["a=1; Path=/", "b=\u{e9}"]);
        assert_eq!(response.text(), "abc0123456789abcdef");
    }

    #[test]
    fn a_body_that_is_cut_off_is_an_error_and_no_short_body() {
        let length = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc";
        assert_eq!(Response::parse(length, "GET"), Err("its body is cut off"));
        assert!(Response::parse(length, "HEAD").is_ok());
        let chunk = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc";
        assert_eq!(Response::parse(chunk, "GET"), Err("a chunk is cut off"));
        let huge = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nabc";
        assert_eq!(Response::parse(huge, "GET"), Err("a chunk is cut off"));
        assert!(Response::parse(b"SSH-2.0\r\n\r\n", "GET").is_err());
    }

    #[test]
    fn an_answer_that_curl_wrote_from_http_2_is_read() {
        let response = Response::parse(b"HTTP/2 200 \r\nset-cookie: a=1\r\n\r\nabc", "GET");
        assert_eq!(response.unwrap().set_cookies(), ["a=1"]);
    }

    #[test]
    fn an_address_that_is_not_plain_http_is_refused_before_anything_is_sent() {
        let error = Request::get("https://our.example/").send();
        assert!(matches!(error, Err(HttpError::Address { .. })), "{error:?}");
    }
}

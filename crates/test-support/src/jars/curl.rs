//! curl and its jar, a file in Netscape's format.

use super::{JarError, StoredCookie, Visit, file, run, sort};
use crate::http::{Request, Response};
use cookie_registry_browser::Scratch;
use std::ffi::OsString;
use std::fs;
use std::process::Command;

const CURL: &str = "curl";

/// A cookie jar of curl's, empty at first and removed on drop.
#[derive(Debug)]
pub struct CurlJar {
    folder: Scratch,
    http2: bool,
}

impl CurlJar {
    /// Creates an empty jar.
    ///
    /// # Errors
    /// [`JarError::File`] when its folder cannot be made.
    pub fn new() -> Result<Self, JarError> {
        let folder = Scratch::new(CURL).map_err(file(CURL))?;
        Ok(Self {
            folder,
            http2: false,
        })
    }

    /// Lets curl speak HTTP/2 without TLS, as gRPC needs it.
    #[must_use]
    pub fn over_http2(mut self) -> Self {
        self.http2 = true;
        self
    }

    /// Lets curl send the request with the cookies of the jar, and keep what the answer sets.
    ///
    /// # Errors
    /// [`JarError::NotFound`] where curl is not installed; otherwise what it said.
    pub fn send(&self, request: &Request) -> Result<Visit, JarError> {
        let jar = self.folder.path().join("jar");
        let body = self.folder.path().join("body");
        fs::write(&body, &request.body).map_err(file(CURL))?;
        let mut command = Command::new(CURL);
        command
            // First, or it would read the user's own .curlrc.
            .arg("--disable")
            .args([
                "--silent",
                "--show-error",
                "--include",
                "--raw",
                "--noproxy",
                "*",
            ])
            .args(["--max-time", "30", "--request", &request.method])
            .arg("--cookie")
            .arg(&jar)
            .arg("--cookie-jar")
            .arg(&jar);
        if self.http2 {
            command.arg("--http2-prior-knowledge");
        }
        if request.method == "HEAD" {
            command.arg("--head");
        }
        for (name, value) in &request.headers {
            let value = String::from_utf8_lossy(value);
            command.arg("--header").arg(format!("{name}: {value}"));
        }
        if !request.body.is_empty() {
            let mut from_file = OsString::from("@");
            from_file.push(&body);
            command.arg("--data-binary").arg(from_file);
        }
        let output = run(CURL, command.arg(&request.url))?;
        let response = Response::parse(&output.stdout, &request.method).map_err(|reason| {
            JarError::Failed {
                program: CURL,
                message: format!("the answer of {} is no HTTP: {reason}", request.url),
            }
        })?;
        Ok(Visit {
            response,
            cookies: parse(&fs::read_to_string(&jar).map_err(file(CURL))?)?,
        })
    }
}

/// Reads Netscape's format: seven fields between tabs; `#HttpOnly_` before the first is a flag and not
/// the comment as which it was smuggled in.
fn parse(jar: &str) -> Result<Vec<StoredCookie>, JarError> {
    let mut cookies = Vec::new();
    for line in jar.lines() {
        let (line, http_only) = match line.strip_prefix("#HttpOnly_") {
            Some(line) => (line, true),
            None if line.is_empty() || line.starts_with('#') => continue,
            None => (line, false),
        };
        let cookie = parse_line(line, http_only).ok_or_else(|| JarError::Failed {
            program: CURL,
            message: format!("its jar has a line that cannot be read: {line}"),
        })?;
        cookies.push(cookie);
    }
    sort(&mut cookies);
    Ok(cookies)
}

fn parse_line(line: &str, http_only: bool) -> Option<StoredCookie> {
    let fields: Vec<&str> = line.splitn(7, '\t').collect();
    let [domain, subdomains, path, secure, expires, name, value] = fields[..] else {
        return None;
    };
    let expires: i64 = expires.parse().ok()?;
    Some(StoredCookie {
        name: name.to_owned(),
        value: value.to_owned(),
        domain: domain.trim_start_matches('.').to_owned(),
        host_only: subdomains == "FALSE",
        path: path.to_owned(),
        secure: secure == "TRUE",
        http_only,
        expires: (expires != 0).then_some(expires),
        same_site: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_jar_is_read_with_its_flags() {
        let jar = "# Netscape HTTP Cookie File\n\n\
            #HttpOnly_127.0.0.1\tFALSE\t/\tTRUE\t0\tsid\tabc\n\
            .our.example\tTRUE\t/app\tFALSE\t1999999999\ttheme\t\n";
        let cookies = parse(jar).unwrap();
        assert_eq!(cookies.len(), 2);
        assert!(cookies[0].http_only && cookies[0].secure && cookies[0].host_only);
        assert_eq!(cookies[0].expires, None);
        assert_eq!(cookies[1].domain, "our.example");
        assert_eq!(cookies[1].value, "");
        assert_eq!(cookies[1].expires, Some(1_999_999_999));
        assert!(parse("our.example\tTRUE\t/\n").is_err());
    }
}

//! A browser's cookie jar, as far as these tests need one: it holds every header against the server's
//! grammar and keeps name and value.

#![allow(dead_code)]

use cookie_registry::{SetCookie, SetCookies};
use http::header::{COOKIE, HeaderMap, HeaderValue};
use std::collections::BTreeMap;

#[derive(Debug, Default)]
pub struct Browser {
    pub cookies: BTreeMap<String, String>,
}

impl Browser {
    pub fn store(&mut self, cookie: &SetCookie) {
        let (name, value, attributes) = parts(cookie);
        assert!(
            name.len() + value.len() <= 4096,
            "a browser would ignore {name}"
        );
        if attributes.contains(&"Max-Age=0") {
            self.cookies.remove(name);
        } else {
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
    }

    pub fn store_all(&mut self, cookies: &SetCookies) {
        let mut names: Vec<&str> = cookies.iter().map(SetCookie::name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), cookies.len(), "two headers of one name");
        for cookie in cookies {
            self.store(cookie);
        }
    }

    pub fn request(&self) -> HeaderMap {
        let mut headers = HeaderMap::new();
        if !self.cookies.is_empty() {
            let pairs: Vec<String> = self
                .cookies
                .iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            headers.insert(COOKIE, HeaderValue::try_from(pairs.join("; ")).unwrap());
        }
        headers
    }
}

/// Name, value and attributes; fails where the header is not of the server's grammar
/// (RFC 10025, section 4.1.1).
pub fn parts(cookie: &SetCookie) -> (&str, &str, Vec<&str>) {
    let header = cookie.header_value().to_str().expect("ASCII");
    let (pair, attributes) = header.split_once("; ").expect("attributes");
    let (name, value) = pair.split_once('=').expect("a pair");
    assert_eq!(cookie_registry_core::check_name(name), Ok(()));
    assert_eq!(
        cookie_registry_core::first_forbidden_octet(value.as_bytes()),
        None,
        "the value of {name}"
    );
    (name, value, attributes.split("; ").collect())
}

/// The headers of a request with one `Cookie` header.
pub fn request(cookies: impl AsRef<[u8]>) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(COOKIE, HeaderValue::from_bytes(cookies.as_ref()).unwrap());
    headers
}

//! Code that sets nothing of its own, however much it looks as if.

use cookie::{Cookie, CookieJar};
use cookie_registry::Constant;
use http::header::SET_COOKIE;
use http::{HeaderMap, HeaderValue, Response};
use tracker::{Flash, JarLayer, Track as _};

pub const SESSION: Constant = Constant::new("session");

pub fn registry(headers: &mut HeaderMap) {
    SESSION.set("1").append_to(headers);
    headers.append(SET_COOKIE, SESSION.set("2").header_value());
    let value = SESSION.set("3").header_value();
    headers.append(SET_COOKIE, value);
}

pub fn reads(jar: &CookieJar, response: &Response<()>, header: &str) -> usize {
    let parsed = Cookie::parse(header).map_or(0, |cookie| cookie.name().len());
    let read = jar.get("session").map_or(0, |cookie| cookie.name().len());
    parsed + read + usize::from(response.language().is_some())
}

pub fn proxy(from: &HeaderMap, to: &mut HeaderMap) {
    tracker::copy(from, to);
    tracker::any(to, "vary", "cookie");
    to.insert("x-cookie", HeaderValue::from_static("a=1"));
}

pub fn jar() -> JarLayer {
    JarLayer::new()
}

/// Its own type of a well-known name.
pub struct SessionLayer;

impl SessionLayer {
    pub fn new() -> Self {
        Self
    }

    pub fn append(&self, _: &str, _: &str) {}
}

pub fn own_layer() {
    SessionLayer::new().append("set-cookie", "a=1");
}

/// What a framework passes, and is not given back.
pub fn unread(flash: &Flash, also: Flash) -> usize {
    flash.len() + also.len()
}

/// What is asked for is no other type that a framework can make.
pub fn asked() -> Flash {
    tracker::guard::<Flash>()
}

/// What was set or read elsewhere is written.
pub fn written(jar: &mut CookieJar, changes: &CookieJar) {
    tracker::write_changes(jar, changes);
}

/// The name of a cookie is no name of a header, though both are in fields of one name.
#[rustfmt::skip]
pub fn both(headers: &mut HeaderMap, kept: Vec<tracker::Later>) -> tracker::SessionLayer {
    tracker::write(headers, kept);
    tracker::SessionLayer::new().with_name("both") //= set both
}

#[cfg(test)]
mod tests {
    #[test]
    fn is_not_looked_at() {
        let _ = cookie::Cookie::new("test", "1");
    }
}

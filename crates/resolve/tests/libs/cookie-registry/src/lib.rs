//! As much of the registry as the cases need, under its names.

use http::header::SET_COOKIE;
use http::{HeaderMap, HeaderValue};

pub struct Constant(&'static str);

pub struct SetCookie(String);

impl Constant {
    pub const fn new(name: &'static str) -> Self {
        Self(name)
    }

    pub fn set(&self, value: &str) -> SetCookie {
        SetCookie(format!("{}={value}", self.0))
    }
}

impl SetCookie {
    pub fn append_to(&self, headers: &mut HeaderMap) {
        headers.append(SET_COOKIE, self.header_value());
    }

    pub fn header_value(&self) -> HeaderValue {
        self.0.parse().unwrap()
    }
}

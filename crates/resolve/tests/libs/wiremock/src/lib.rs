//! As much of `wiremock` as the cases need, under its names.

use http::{HeaderMap, HeaderValue};

pub struct ResponseTemplate {
    headers: HeaderMap,
}

impl ResponseTemplate {
    pub fn insert_header(mut self, name: &'static str, value: &'static str) -> Self {
        self.headers.insert(name, HeaderValue::from_static(value));
        self
    }
}

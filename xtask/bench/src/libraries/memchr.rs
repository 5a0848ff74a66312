//! No library of cookies: the `memchr` crate finds the end of each pair, and the name is compared. It decodes and checks nothing,
//! which is the least that reading a header takes.

use crate::work::{self, Operation, check_get, repeat};
use http::{HeaderMap, header::COOKIE};
use std::hint::black_box;

pub fn run(operation: Operation, times: u32) {
    // It can only read.
    assert!(matches!(operation, Operation::Get(_)), "{operation:?}");
    let headers = operation.request();
    repeat(times, check_get, || get(black_box(&headers)));
}

fn get(headers: &HeaderMap) -> Option<&str> {
    let mut rest = headers.get(COOKIE)?.as_bytes();
    loop {
        let end = memchr::memchr(b';', rest);
        let pair = end.map_or(rest, |end| &rest[..end]);
        let value = pair.strip_prefix(work::SESSION.as_bytes());
        if let Some(value) = value.and_then(|rest| rest.strip_prefix(b"=")) {
            return std::str::from_utf8(value).ok();
        }
        rest = &rest[end? + 1..];
        rest = rest.strip_prefix(b" ").unwrap_or(rest);
    }
}

//! The service's own functions: reported where the name is.

use http::header::SET_COOKIE;
use http::{HeaderMap, HeaderValue};

const NAME: &str = "constant";

fn set(headers: &mut HeaderMap, name: &str) {
    headers.append(
        SET_COOKIE,
        HeaderValue::from_str(&format!("{name}=1")).unwrap(),
    );
}

fn name() -> &'static str {
    "returned"
}

pub fn callers(headers: &mut HeaderMap) {
    set(headers, "named"); //= set named
    set(headers, NAME); //= set constant
    set(headers, name()); //= set returned
}

pub fn nobody_calls(headers: &mut HeaderMap, name: &str) {
    let value = HeaderValue::from_str(&format!("{name}=1")).unwrap();
    headers.append(SET_COOKIE, value); //= set ?
}

pub fn two_names(headers: &mut HeaderMap, first: bool) {
    let name = if first { "one" } else { "two" };
    set(headers, name); //= set ?
}

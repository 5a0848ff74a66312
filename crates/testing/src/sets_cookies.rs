//! Types with `Set-Cookie` headers.

use cookie_registry::{RequestCookies, SetCookie, SetCookies};
use http::header::{HeaderMap, HeaderValue, SET_COOKIE};

/// A type with `Set-Cookie` headers: a response, its headers, or headers that the registry has created.
pub trait SetsCookies {
    /// Returns the headers in order.
    fn set_cookie_headers(&self) -> Vec<HeaderValue>;
}

impl SetsCookies for HeaderMap {
    fn set_cookie_headers(&self) -> Vec<HeaderValue> {
        self.get_all(SET_COOKIE).iter().cloned().collect()
    }
}

impl<B> SetsCookies for http::Response<B> {
    fn set_cookie_headers(&self) -> Vec<HeaderValue> {
        self.headers().set_cookie_headers()
    }
}

impl SetsCookies for SetCookie {
    fn set_cookie_headers(&self) -> Vec<HeaderValue> {
        vec![self.header_value().clone()]
    }
}

impl SetsCookies for SetCookies {
    fn set_cookie_headers(&self) -> Vec<HeaderValue> {
        self.iter()
            .map(|cookie| cookie.header_value().clone())
            .collect()
    }
}

/// The changes.
impl<K> SetsCookies for RequestCookies<K> {
    fn set_cookie_headers(&self) -> Vec<HeaderValue> {
        self.changes().set_cookie_headers()
    }
}

#[cfg(feature = "actix")]
impl<B> SetsCookies for actix_web::HttpResponse<B> {
    fn set_cookie_headers(&self) -> Vec<HeaderValue> {
        of_actix(self.headers())
    }
}

#[cfg(feature = "actix")]
impl<B> SetsCookies for actix_web::dev::ServiceResponse<B> {
    fn set_cookie_headers(&self) -> Vec<HeaderValue> {
        of_actix(self.headers())
    }
}

#[cfg(feature = "actix")]
fn of_actix(headers: &actix_web::http::header::HeaderMap) -> Vec<HeaderValue> {
    headers
        .get_all(actix_web::http::header::SET_COOKIE)
        .filter_map(|header| HeaderValue::from_bytes(header.as_bytes()).ok())
        .collect()
}

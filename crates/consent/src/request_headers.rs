//! The headers of a request of actix-web, as the banner reads them.

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use cookie_registry::private::for_actix::request_headers;
use http::HeaderMap;
use std::convert::Infallible;
use std::future::{Ready, ready};
use std::ops::Deref;

/// An extractor for the headers of an actix-web request, converted to the types of the crate `http`.
/// [`BannerView::for_request`](crate::BannerView::for_request), [`Consent`](cookie_registry::Consent) and
/// [`Answer::record`](crate::Answer::record) take these headers.
#[derive(Clone, Debug)]
pub struct RequestHeaders(pub HeaderMap);

impl Deref for RequestHeaders {
    type Target = HeaderMap;

    fn deref(&self) -> &HeaderMap {
        &self.0
    }
}

impl FromRequest for RequestHeaders {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        ready(Ok(Self(request_headers(request.headers()))))
    }
}

//! The guard as middleware of actix-web 4, which has its own header types.

use super::Guard;
use super::rules::ResponseHeaders;
use super::violation::Violation;
use crate::finishing::{ActixFinished, Finish};
use actix_web::Error;
use actix_web::dev::{Service, ServiceRequest, ServiceResponse, Transform};
use actix_web::http::header::{HeaderMap, HeaderValue, SET_COOKIE};
use std::future::{Ready, ready};

impl<S, B, R> Transform<S, ServiceRequest> for Guard<R>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
{
    type Response = ServiceResponse<B>;
    type Error = Error;
    type Transform = ActixFinished<S, Self>;
    type InitError = ();
    type Future = Ready<Result<Self::Transform, ()>>;

    fn new_transform(&self, inner: S) -> Self::Future {
        ready(Ok(ActixFinished::new(inner, self.clone())))
    }
}

impl<R> Finish for Guard<R> {
    type Kept = Self;

    fn begin(&self, _: &mut ServiceRequest) -> Result<Self, Error> {
        Ok(self.clone())
    }

    fn finish<B>(guard: Self, response: &mut ServiceResponse<B>) -> Result<(), Error> {
        guard.shared.0.enforce(response.headers_mut());
        Ok(())
    }
}

impl ResponseHeaders for HeaderMap {
    fn set_cookies(&self) -> impl Iterator<Item = &[u8]> {
        self.get_all(SET_COOKIE).map(HeaderValue::as_bytes)
    }

    fn remove_violating(&mut self, findings: &[Vec<Violation>]) {
        let headers: Vec<HeaderValue> = self.remove(SET_COOKIE).collect();
        for (header, violations) in headers.into_iter().zip(findings) {
            if violations.is_empty() {
                self.append(SET_COOKIE, header);
            }
        }
    }
}

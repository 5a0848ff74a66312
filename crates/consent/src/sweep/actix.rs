//! The layer as middleware of actix-web 4, which has its own header types.

use super::{ConsentSweep, permitted};
use actix_web::Error;
use actix_web::dev::{Service, ServiceRequest, ServiceResponse, Transform};
use actix_web::http::header::COOKIE;
use cookie_registry::private::for_actix::{Finish, append_to, headers_named, request_headers};
use cookie_registry::{ActixFinished, SetCookies};
use http::header::{CACHE_CONTROL, SET_COOKIE};
use std::future::{Ready, ready};

impl<S, B> Transform<S, ServiceRequest> for ConsentSweep
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

impl Finish for ConsentSweep {
    type Kept = SetCookies;

    fn begin(&self, request: &mut ServiceRequest) -> Result<SetCookies, Error> {
        // A request without cookies has none to remove, so its headers are not copied.
        if !request.headers().contains_key(COOKIE) {
            return Ok(SetCookies::new());
        }
        Ok(self.changes(&request_headers(request.headers())))
    }

    fn finish<B>(changes: SetCookies, response: &mut ServiceResponse<B>) -> Result<(), Error> {
        if !changes.is_empty() {
            let headers = headers_named(response.headers(), [SET_COOKIE, CACHE_CONTROL]);
            append_to(permitted(changes, &headers), response.headers_mut());
        }
        Ok(())
    }
}

//! The middleware of actix-web 4.

use super::{CookieLayer, Recorded};
use crate::caching::is_shared;
use crate::finishing::{ActixFinished, Finish, append_to, headers_named};
use actix_web::dev::{Service, ServiceRequest, ServiceResponse, Transform};
use actix_web::{Error, HttpMessage as _};
use http::header::CACHE_CONTROL;
use std::future::{Ready, ready};

impl<S, B> Transform<S, ServiceRequest> for CookieLayer
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
{
    type Response = ServiceResponse<B>;
    type Error = Error;
    type Transform = ActixFinished<S, Self>;
    type InitError = ();
    type Future = Ready<Result<Self::Transform, ()>>;

    fn new_transform(&self, inner: S) -> Self::Future {
        ready(Ok(ActixFinished::new(inner, *self)))
    }
}

/// The changes of a request; `None` if an outer [`CookieLayer`] sends them.
pub struct Outermost(Option<Recorded>);

impl Finish for CookieLayer {
    type Kept = Outermost;

    fn begin(&self, request: &mut ServiceRequest) -> Result<Self::Kept, Error> {
        let mut extensions = request.extensions_mut();
        let is_outer = !extensions.contains::<Recorded>();
        let recorded = is_outer.then(Recorded::default);
        if let Some(recorded) = &recorded {
            extensions.insert(recorded.clone());
        }
        Ok(Outermost(recorded))
    }

    fn finish<B>(kept: Self::Kept, response: &mut ServiceResponse<B>) -> Result<(), Error> {
        if let Outermost(Some(Recorded(changes))) = kept {
            let is_shared = || is_shared(&headers_named(response.headers(), [CACHE_CONTROL]));
            append_to(changes.close(is_shared), response.headers_mut());
        }
        Ok(())
    }
}

//! Middleware of actix-web 4 that changes responses, and the headers of actix-web in the types of the crate `http`.
//!
//! Every such middleware of this project uses the service and the future of this module. The middleware itself only
//! implements [`Finish`].

use crate::SetCookies;
use actix_web::Error;
use actix_web::dev::{Service, ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderMap, HeaderValue, SET_COOKIE};
use pin_project_lite::pin_project;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

/// A middleware that may change the requests and responses of the wrapped service.
pub trait Finish {
    /// The data of a request that [`finish`](Self::finish) needs.
    type Kept;

    /// Prepares a request for the service.
    ///
    /// # Errors
    /// The error that becomes the response. The wrapped service does not see the request.
    fn begin(&self, request: &mut ServiceRequest) -> Result<Self::Kept, Error>;

    /// Changes the response.
    ///
    /// # Errors
    /// The error that replaces the response.
    fn finish<B>(kept: Self::Kept, response: &mut ServiceResponse<B>) -> Result<(), Error>;
}

/// An actix-web service that is wrapped in a middleware. The middleware has the type `M`, and changes the responses of
/// the service. `App::wrap` creates this type.
pub struct ActixFinished<S, M> {
    inner: S,
    middleware: M,
}

impl<S, M> ActixFinished<S, M> {
    /// Wraps a service in a middleware.
    pub const fn new(inner: S, middleware: M) -> Self {
        Self { inner, middleware }
    }
}

impl<S, B, M> Service<ServiceRequest> for ActixFinished<S, M>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    M: Finish,
{
    type Response = ServiceResponse<B>;
    type Error = Error;
    type Future = ActixFinishing<S::Future, M>;

    fn poll_ready(&self, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&self, mut request: ServiceRequest) -> Self::Future {
        match self.middleware.begin(&mut request) {
            Ok(kept) => ActixFinishing {
                response: Some(self.inner.call(request)),
                kept: Some(Ok(kept)),
            },
            Err(refused) => ActixFinishing {
                response: None,
                kept: Some(Err(refused)),
            },
        }
    }
}

impl<S, M> fmt::Debug for ActixFinished<S, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ActixFinished").finish_non_exhaustive()
    }
}

pin_project! {
    /// The response of an [`ActixFinished`] service.
    pub struct ActixFinishing<F, M: Finish> {
        // `None` if the middleware has refused the request.
        #[pin]
        response: Option<F>,
        // `None` once the future has ended.
        kept: Option<Result<M::Kept, Error>>,
    }
}

impl<F, B, M> Future for ActixFinishing<F, M>
where
    F: Future<Output = Result<ServiceResponse<B>, Error>>,
    M: Finish,
{
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        let response = match (&this.kept, this.response.as_pin_mut()) {
            // A future that has ended stays pending if it is polled again. The inner one must not be polled again either.
            (None, _) => return Poll::Pending,
            (_, Some(response)) => ready!(response.poll(cx)).map(Some),
            (_, None) => Ok(None),
        };
        Poll::Ready(match (response, this.kept.take()) {
            (Ok(Some(mut response)), Some(Ok(kept))) => {
                M::finish(kept, &mut response).map(|()| response)
            }
            (Err(error), _) | (_, Some(Err(error))) => Err(error),
            (Ok(_), _) => return Poll::Pending,
        })
    }
}

impl<F, M: Finish> fmt::Debug for ActixFinishing<F, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ActixFinishing").finish_non_exhaustive()
    }
}

/// Converts headers of actix-web, which uses an earlier version of the crate `http`. Headers that cannot be converted
/// are omitted.
#[must_use]
pub fn request_headers(headers: &HeaderMap) -> http::HeaderMap {
    let converted = headers.iter().filter_map(|(name, value)| {
        let name = http::HeaderName::from_bytes(name.as_str().as_bytes()).ok()?;
        Some((name, http::HeaderValue::from_bytes(value.as_bytes()).ok()?))
    });
    // `FromIterator` keeps every value of a repeated name.
    converted.collect()
}

/// Converts the headers with these names, like [`request_headers`].
#[must_use]
pub fn headers_named<const N: usize>(
    headers: &HeaderMap,
    names: [http::HeaderName; N],
) -> http::HeaderMap {
    let values = |name: http::HeaderName| {
        headers.get_all(name.as_str()).filter_map(move |value| {
            let value = http::HeaderValue::from_bytes(value.as_bytes()).ok()?;
            Some((name.clone(), value))
        })
    };
    names.into_iter().flat_map(values).collect()
}

/// Adds changes to a response, like [`SetCookies::append_to`]: a change replaces an earlier header for the same cookie.
pub fn append_to(changes: SetCookies, response: &mut HeaderMap) {
    if changes.is_empty() {
        return;
    }
    let mut headers = headers_named(response, [http::header::SET_COOKIE]);
    changes.append_to(&mut headers);
    response.remove(SET_COOKIE);
    for header in headers.values() {
        // Both versions of `http` permit the same bytes in a value.
        if let Ok(header) = HeaderValue::from_bytes(header.as_bytes()) {
            response.append(SET_COOKIE, header);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::HeaderName;
    use actix_web::test::TestRequest;
    use actix_web::{HttpMessage as _, HttpResponse};
    use std::cell::Cell;
    use std::future::{poll_fn, ready};
    use std::pin::pin;
    use std::rc::Rc;

    /// Refuses requests to `/refused` at their beginning and to `/failed` at their end, and counts what it has finished.
    struct Counting(Rc<Cell<u32>>);

    impl Finish for Counting {
        type Kept = (Rc<Cell<u32>>, bool);

        fn begin(&self, request: &mut ServiceRequest) -> Result<Self::Kept, Error> {
            if request.path() == "/refused" {
                return Err(actix_web::error::ErrorForbidden("refused"));
            }
            request.extensions_mut().insert("begun");
            Ok((Rc::clone(&self.0), request.path() == "/failed"))
        }

        fn finish<B>((count, fails): Self::Kept, _: &mut ServiceResponse<B>) -> Result<(), Error> {
            count.set(count.get() + 1);
            if fails {
                return Err(actix_web::error::ErrorConflict("failed"));
            }
            Ok(())
        }
    }

    #[test]
    fn a_request_is_prepared_once_and_its_response_finished_once() {
        actix_web::rt::System::new().block_on(async {
            let (seen, finished) = (Rc::new(Cell::new(0)), Rc::new(Cell::new(0)));
            let seen_by_service = Rc::clone(&seen);
            let inner = actix_web::dev::fn_service(move |request: ServiceRequest| {
                assert_eq!(request.extensions().get(), Some(&"begun"));
                seen_by_service.set(seen_by_service.get() + 1);
                ready(Ok::<_, Error>(
                    request.into_response(HttpResponse::NoContent()),
                ))
            });
            let inner = actix_web::dev::ServiceFactory::new_service(&inner, ()).await;
            let service = ActixFinished::new(inner.unwrap(), Counting(Rc::clone(&finished)));
            let mut outcomes = Vec::new();
            for path in ["/", "/refused", "/failed"] {
                let request = TestRequest::get().uri(path).to_srv_request();
                let mut response = pin!(service.call(request));
                let outcome = response.as_mut().await;
                outcomes.push(match outcome {
                    Ok(response) => response.status().as_u16(),
                    Err(error) => error.as_response_error().status_code().as_u16(),
                });
            }
            assert_eq!(outcomes, [204, 403, 409]);
            assert_eq!((seen.get(), finished.get()), (2, 2));

            for path in ["/", "/refused", "/failed"] {
                let request = TestRequest::get().uri(path).to_srv_request();
                let mut response = pin!(service.call(request));
                assert_eq!(response.as_mut().await.is_ok(), path == "/");
                let again = poll_fn(|cx| Poll::Ready(response.as_mut().poll(cx).is_pending()));
                assert!(again.await, "{path}");
            }
        });
    }

    #[test]
    fn headers_are_converted_by_name_with_every_value() {
        let mut headers = HeaderMap::new();
        for (name, value) in [
            ("cookie", &b"a=1"[..]),
            ("cookie", b"b=\xff"),
            ("host", b"our.example"),
        ] {
            let value = HeaderValue::from_bytes(value).unwrap();
            headers.append(HeaderName::from_static(name), value);
        }
        let cookies = headers_named(&headers, [http::header::COOKIE, http::header::DATE]);
        let values: Vec<&[u8]> = cookies.values().map(http::HeaderValue::as_bytes).collect();
        assert_eq!(values, [&b"a=1"[..], b"b=\xff"]);
        assert_eq!(request_headers(&headers).len(), 3);
    }

    #[test]
    fn a_change_replaces_the_header_of_the_same_cookie() {
        let mut response = HeaderMap::new();
        for value in ["a=1; Path=/", "b=1; Path=/"] {
            response.append(SET_COOKIE, HeaderValue::from_static(value));
        }
        append_to(SetCookies::new(), &mut response);
        assert_eq!(response.get_all(SET_COOKIE).count(), 2);
        let changed = crate::SetCookie::new(http::HeaderValue::from_static("a=2; Path=/"));
        append_to(SetCookies::from(changed), &mut response);
        let mut left: Vec<_> = response.get_all(SET_COOKIE).collect();
        left.sort_unstable();
        assert_eq!(left, ["a=2; Path=/", "b=1; Path=/"]);
    }
}

//! HTTP without TLS, for a store on the loopback address: each request on a connection of its own.

use http::Uri;
use http::header::{HOST, HeaderValue};
use http_body_util::BodyExt as _;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use object_store::ClientOptions;
use object_store::client::{
    HttpClient, HttpConnector, HttpError, HttpErrorKind, HttpRequest, HttpResponse,
    HttpResponseBody, HttpService,
};
use std::error::Error;
use std::pin::Pin;
use tokio::net::TcpStream;

#[derive(Debug)]
pub(crate) struct Plain;

impl HttpConnector for Plain {
    fn connect(&self, _: &ClientOptions) -> object_store::Result<HttpClient> {
        Ok(HttpClient::new(Self))
    }
}

type Answer<'a> = Pin<Box<dyn Future<Output = Result<HttpResponse, HttpError>> + Send + 'a>>;

impl HttpService for Plain {
    fn call<'a, 'b>(&'a self, request: HttpRequest) -> Answer<'b>
    where
        'a: 'b,
        Self: 'b,
    {
        Box::pin(call(request))
    }
}

async fn call(mut request: HttpRequest) -> Result<HttpResponse, HttpError> {
    let uri = std::mem::take(request.uri_mut());
    let authority = uri.authority().unwrap().as_str().to_owned();
    let connected = TcpStream::connect(&authority).await;
    let stream = connected.map_err(failed(HttpErrorKind::Connect))?;
    let opened = http1::handshake(TokioIo::new(stream)).await;
    let (mut sender, connection) = opened.map_err(failed(HttpErrorKind::Connect))?;
    // It ends with the response, and what fails is an error of that.
    tokio::spawn(connection);
    let path = uri.path_and_query().unwrap().as_str();
    *request.uri_mut() = path.parse::<Uri>().unwrap();
    let host = HeaderValue::from_str(&authority).unwrap();
    request.headers_mut().entry(HOST).or_insert(host);
    let response = sender.send_request(request).await;
    let response = response.map_err(failed(HttpErrorKind::Request))?;
    Ok(
        response
            .map(|body| HttpResponseBody::new(body.map_err(failed(HttpErrorKind::Interrupted)))),
    )
}

fn failed<E: Error + Send + Sync + 'static>(kind: HttpErrorKind) -> impl Fn(E) -> HttpError {
    move |error| HttpError::new(kind, error)
}

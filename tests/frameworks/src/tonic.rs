//! tonic 0.14, whose metadata are the headers.

use crate::{Cookies, DEPLOYMENT, Theme, answer, guard, key, undeclared};
use bytes::{Buf as _, BufMut as _};
use cookie_registry::RequestCookies;
use std::convert::Infallible;
use std::io;
use tonic::codec::{Codec, DecodeBuf, Decoder, EncodeBuf, Encoder};
use tonic::server::Grpc;
use tonic::transport::Server;
use tonic::{Request, Response, Status};
use tower::service_fn;

/// A method of a service. The request is the path, and the response the text.
///
/// # Errors
/// If a cookie cannot be set.
pub async fn visit(request: Request<String>) -> Result<Response<String>, Status> {
    let cookies = RequestCookies::new(DEPLOYMENT, request.metadata().as_ref()).with(key());
    let mut response = Response::new(String::new());
    let internal = |_| Status::internal("a cookie could not be set");
    match request.get_ref().as_str() {
        "/theme/dark" => cookies.set(Cookies::THEME, Theme::Dark).map_err(internal)?,
        "/theme" => *response.get_mut() = format!("{:?}", cookies.get(Cookies::THEME)),
        "/undeclared" => response.metadata_mut().as_mut().extend([undeclared()]),
        path => *response.get_mut() = answer(path, &cookies).map_err(internal)?,
    }
    cookies.append_to(response.metadata_mut().as_mut());
    guard().enforce(response.metadata_mut().as_mut());
    Ok(response)
}

/// Messages that are texts, in place of those that a service generates from its `.proto` files.
#[derive(Clone, Copy, Debug)]
struct Texts;

impl Codec for Texts {
    type Encode = String;
    type Decode = String;
    type Encoder = Self;
    type Decoder = Self;

    fn encoder(&mut self) -> Self {
        *self
    }

    fn decoder(&mut self) -> Self {
        *self
    }
}

impl Encoder for Texts {
    type Item = String;
    type Error = Status;

    fn encode(&mut self, text: String, into: &mut EncodeBuf<'_>) -> Result<(), Status> {
        into.put_slice(text.as_bytes());
        Ok(())
    }
}

impl Decoder for Texts {
    type Item = String;
    type Error = Status;

    fn decode(&mut self, from: &mut DecodeBuf<'_>) -> Result<Option<String>, Status> {
        let bytes = from.copy_to_bytes(from.remaining());
        let text = String::from_utf8(bytes.into());
        text.map(Some)
            .map_err(|_| Status::invalid_argument("no text"))
    }
}

/// Serves requests on a port of this machine.
///
/// # Errors
/// If the port is taken.
pub async fn serve(port: u16) -> io::Result<()> {
    let method = service_fn(async |request| {
        let response = Grpc::new(Texts).unary(service_fn(visit), request).await;
        Ok::<_, Infallible>(response)
    });
    let served = Server::builder().serve(([127, 0, 0, 1], port).into(), method);
    served.await.map_err(io::Error::other)
}

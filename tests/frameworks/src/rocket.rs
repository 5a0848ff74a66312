//! Rocket 0.5.

use crate::{Cookies, DEPLOYMENT, Theme, answer, guard, key, undeclared};
use cookie_registry::{Key, RequestCookies};
use http::header::{COOKIE, HeaderMap, HeaderValue, SET_COOKIE};
use rocket::fairing::AdHoc;
use rocket::http::{Header, Status};
use rocket::request::{FromRequest, Outcome};
use rocket::response::Responder;
use rocket::{Request, Response, get, routes};
use std::convert::Infallible;
use std::io;
use std::ops::Deref;
use std::path::PathBuf;

/// The cookies of a request, as a guard of its handler.
struct Visit(RequestCookies<Key>);

impl Visit {
    fn of<'r>(request: &'r Request<'_>) -> &'r Self {
        request.local_cache(|| {
            let sent = request.headers().get(COOKIE.as_str());
            let sent = sent.filter_map(|sent| Some((COOKIE, HeaderValue::from_str(sent).ok()?)));
            Self(RequestCookies::new(DEPLOYMENT, &sent.collect()).with(key()))
        })
    }
}

impl Deref for Visit {
    type Target = RequestCookies<Key>;

    fn deref(&self) -> &RequestCookies<Key> {
        &self.0
    }
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for &'r Visit {
    type Error = Infallible;

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, Infallible> {
        Outcome::Success(Visit::of(request))
    }
}

/// Sends the changes, once for the service: `rocket::build().attach(send_changes())`.
fn send_changes() -> AdHoc {
    AdHoc::on_response("the changes of cookies", |request, response| {
        Box::pin(async move {
            let others = response.headers().get(SET_COOKIE.as_str());
            let others = others.filter_map(|other| Some((SET_COOKIE, other.parse().ok()?)));
            let mut headers: HeaderMap = others.collect();
            Visit::of(request).0.clone().append_to(&mut headers);
            guard().enforce(&mut headers);
            response.remove_header(SET_COOKIE.as_str());
            for (name, value) in &headers {
                let value = value.to_str().unwrap_or_default();
                response.adjoin_raw_header(name.to_string(), value.to_owned());
            }
        })
    })
}

#[get("/theme/dark")]
fn dark(cookies: &Visit) -> Result<(), Status> {
    let set = cookies.set(Cookies::THEME, Theme::Dark);
    set.map_err(|_| Status::InternalServerError)
}

#[get("/theme")]
fn theme(cookies: &Visit) -> String {
    format!("{:?}", cookies.get(Cookies::THEME))
}

#[get("/<path..>", rank = 20)]
#[allow(
    clippy::needless_pass_by_value,
    reason = "the framework passes it by value"
)]
fn other(path: PathBuf, cookies: &Visit) -> Result<String, Status> {
    let path = format!("/{}", path.display());
    answer(&path, cookies).map_err(|_| Status::InternalServerError)
}

/// A response with a header that no declaration allows.
struct Foreign;

impl<'r> Responder<'r, 'static> for Foreign {
    fn respond_to(self, _: &'r Request<'_>) -> rocket::response::Result<'static> {
        let (name, value) = undeclared();
        let value = value.to_str().unwrap_or_default().to_owned();
        let header = Header::new(name.to_string(), value);
        Response::build().header(header).ok()
    }
}

#[get("/undeclared")]
fn foreign() -> Foreign {
    Foreign
}

/// Serves requests on a port of this machine.
///
/// # Errors
/// If the port is taken.
pub async fn serve(port: u16) -> io::Result<()> {
    let config = rocket::Config {
        port,
        log_level: rocket::config::LogLevel::Off,
        ..rocket::Config::default()
    };
    let service = rocket::custom(config)
        .mount("/", routes![dark, theme, foreign, other])
        .attach(send_changes());
    let served = service.launch().await;
    served.map(|_| ()).map_err(io::Error::other)
}

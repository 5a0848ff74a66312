//! actix-web 4.

use crate::{Cookies, DEPLOYMENT, Theme, answer, guard, key, undeclared};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use cookie_registry::{CookieLayer, Key, RequestCookies, SetError};
use std::io;

async fn dark(cookies: RequestCookies) -> Result<String, SetError> {
    cookies.set(Cookies::THEME, Theme::Dark)?;
    Ok(String::new())
}

async fn theme(cookies: RequestCookies) -> String {
    format!("{:?}", cookies.get(Cookies::THEME))
}

async fn other(request: HttpRequest, cookies: RequestCookies<Key>) -> Result<String, SetError> {
    answer(request.path(), &cookies)
}

async fn foreign() -> HttpResponse {
    let (name, value) = undeclared();
    HttpResponse::Ok()
        .append_header((name.as_str(), value.as_bytes()))
        .finish()
}

/// Serves requests on a port of this machine.
///
/// # Errors
/// If the port is taken.
pub async fn serve(port: u16) -> io::Result<()> {
    HttpServer::new(|| {
        App::new()
            .app_data(DEPLOYMENT)
            .app_data(key())
            .route("/theme/dark", web::get().to(dark))
            .route("/theme", web::get().to(theme))
            .route("/undeclared", web::get().to(foreign))
            .default_service(web::to(other))
            .wrap(CookieLayer)
            .wrap(guard())
    })
    .workers(1)
    .bind(("127.0.0.1", port))?
    .run()
    .await
}

//! Tests of services with `cookie-registry`.
//!
//! - [`ResponseCookies`] contains the cookies that a response sets and removes, as typed values. It can assert that they
//!   match the policy.
//! - [`Browser`] keeps cookies between requests as a browser does (RFC 10025). The test can move its clock.
//!
//! Both accept the responses of every framework that uses the types of the crate `http`. With the feature `actix`, they also
//! accept the responses of actix-web 4. Methods whose names begin with `assert` panic if the assertion fails.
//!
//! # With axum
//!
//! ```
//! # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../cookie-registry/tests/registry/mod.rs"));
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use axum::body::Body;
//! use axum::routing::{get, post};
//! use axum::Router;
//! use cookie_registry::{CookieLayer, Deployment, RequestCookies, SetError};
//! use cookie_registry_testing::{Browser, ResponseCookies};
//! use tower::ServiceExt as _;
//!
//! const PRODUCTION: Deployment = Deployment::PRODUCTION;
//!
//! async fn save(cookies: RequestCookies) -> Result<(), SetError> {
//!     cookies.set(Cookies::WORKSPACE, "acme")
//! }
//!
//! async fn show(cookies: RequestCookies) -> String {
//!     cookies.take(Cookies::WORKSPACE).unwrap_or_default().into_owned()
//! }
//!
//! let app: Router = Router::new()
//!     .route("/save", post(save))
//!     .route("/show", get(show))
//!     .layer(CookieLayer)
//!     .with_state(PRODUCTION);
//!
//! // One response.
//! let mut browser = Browser::at("https://our.example", PRODUCTION);
//! let request = browser.post("/save").body(Body::empty())?;
//! let response = app.clone().oneshot(request).await?;
//! let cookies = ResponseCookies::of(&response, PRODUCTION);
//! assert_eq!(cookies.get(Cookies::WORKSPACE).as_deref(), Some("acme"));
//! cookies.assert_set_with(Cookies::WORKSPACE, "acme");
//! cookies.assert_declared::<Cookies>();
//!
//! // Several calls: the browser keeps the cookies that it receives.
//! browser.receive("/save", &response);
//! let request = browser.get("/show").body(Body::empty())?;
//! let response = browser.call(app.clone(), request).await?;
//! ResponseCookies::of(&response, PRODUCTION).assert_removed(Cookies::WORKSPACE);
//! assert_eq!(browser.cookies("/show").get(Cookies::WORKSPACE), None);
//! # Ok(())
//! # }
//! ```
//!
//! # With actix-web
//!
//! ```
//! # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../cookie-registry/tests/registry/mod.rs"));
//! # #[cfg(feature = "actix")]
//! # fn main() {
//! use actix_web::test::{TestRequest, call_service, init_service};
//! use actix_web::{App, web};
//! use cookie_registry::{CookieLayer, Deployment, RequestCookies, SetError};
//! use cookie_registry_testing::{Browser, ResponseCookies};
//!
//! async fn save(cookies: RequestCookies) -> Result<String, SetError> {
//!     cookies.set(Cookies::WORKSPACE, "acme")?;
//!     Ok(String::new())
//! }
//!
//! actix_web::rt::System::new().block_on(async {
//!     let app = App::new().app_data(Deployment::PRODUCTION);
//!     let app = init_service(app.route("/save", web::post().to(save)).wrap(CookieLayer)).await;
//!
//!     let mut browser = Browser::at("https://our.example", Deployment::PRODUCTION);
//!     let mut request = TestRequest::post().uri("/save");
//!     if let Some(cookies) = browser.cookie_header("/save") {
//!         request = request.insert_header(("cookie", cookies));
//!     }
//!     let response = call_service(&app, request.to_request()).await;
//!     ResponseCookies::of(&response, Deployment::PRODUCTION).assert_set_with(Cookies::WORKSPACE, "acme");
//!     browser.receive("/save", &response);
//!     assert_eq!(browser.cookies("/").get(Cookies::WORKSPACE).as_deref(), Some("acme"));
//! });
//! # }
//! # #[cfg(not(feature = "actix"))]
//! # fn main() {}
//! ```
#![cfg_attr(docsrs, feature(doc_cfg))]

mod browser;
mod jar;
mod origin;
mod response;
mod sets_cookies;

pub use browser::{Browser, SentFrom};
pub use jar::{Refusal, StoredCookie};
pub use response::ResponseCookies;
pub use sets_cookies::SetsCookies;

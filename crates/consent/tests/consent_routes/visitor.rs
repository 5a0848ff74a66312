//! A visitor, and what a response says to one.

use crate::{FORM, markup, service};
use axum::body::{Body, to_bytes};
use axum::http::{Request, Response};
use http::header::{CONTENT_TYPE, COOKIE, HOST, LOCATION, SET_COOKIE};
use std::collections::BTreeMap;
use tower::ServiceExt as _;

/// A visitor's browser, as far as these tests need one.
#[derive(Default)]
pub(crate) struct Visitor {
    pub(crate) cookies: BTreeMap<String, String>,
    pub(crate) headers: Vec<(&'static str, &'static str)>,
}

impl Visitor {
    fn request(&self, request: axum::http::request::Builder) -> axum::http::request::Builder {
        let pairs = self.cookies.iter();
        let pairs: Vec<String> = pairs
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let mut request = request.header(HOST, "our.example");
        if !pairs.is_empty() {
            request = request.header(COOKIE, pairs.join("; "));
        }
        for (name, value) in &self.headers {
            request = request.header(*name, *value);
        }
        request
    }

    async fn send(&mut self, request: Request<Body>) -> Response<Body> {
        let response = service().oneshot(request).await.unwrap();
        for header in response.headers().get_all(SET_COOKIE) {
            let header = header.to_str().unwrap();
            let (pair, attributes) = header.split_once("; ").unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            if attributes.starts_with("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.into(), value.into());
            }
        }
        response
    }

    pub(crate) async fn get(&mut self, path: &str) -> Response<Body> {
        let request = self.request(Request::get(path)).body(Body::empty());
        self.send(request.unwrap()).await
    }

    pub(crate) async fn post(&mut self, form: &str) -> Response<Body> {
        let request = Request::post("/consent")
            .header(CONTENT_TYPE, FORM)
            .header("sec-fetch-site", "same-origin");
        let request = self.request(request).body(Body::from(form.to_owned()));
        self.send(request.unwrap()).await
    }

    /// Presses a button of the settings, with what the form around it sends.
    pub(crate) async fn press(&mut self, answer: &str, ticked: &[&str]) -> Response<Body> {
        let page = body(self.get("/consent").await).await;
        let elements = markup::elements(&page);
        let button = elements.iter().find(|one| one.get("value") == Some(answer));
        let button = button.expect("a button");
        let form = button
            .around
            .iter()
            .find(|at| elements[**at].name == "form");
        let form = *form.expect("a form");
        let mut pairs = vec![format!("answer={answer}")];
        for field in elements.iter().filter(|field| field.around.contains(&form)) {
            let (name, value) = (field.get("name"), field.get("value"));
            if field.get("type") == Some("hidden") {
                let value = value.unwrap().replace(':', "%3A");
                pairs.push(format!("{}={value}", name.unwrap()));
            }
        }
        pairs.extend(ticked.iter().map(|key| format!("grant={key}")));
        self.post(&pairs.join("&")).await
    }

    pub(crate) async fn is_counted(&mut self) -> bool {
        body(self.get("/").await).await == "counted: true"
    }
}

pub(crate) async fn body(response: Response<Body>) -> String {
    let bytes = to_bytes(response.into_body(), 1 << 16).await.unwrap();
    String::from_utf8(bytes.to_vec()).unwrap()
}

pub(crate) fn location(response: &Response<Body>) -> Option<&str> {
    response.headers().get(LOCATION)?.to_str().ok()
}

pub(crate) fn removed(response: &Response<Body>) -> Vec<&str> {
    let headers = response.headers().get_all(SET_COOKIE).iter();
    headers
        .map(|header| header.to_str().unwrap())
        .filter(|header| header.contains("; Max-Age=0"))
        .map(|header| header.split('=').next().unwrap())
        .collect()
}

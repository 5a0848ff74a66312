//! A visitor whose browser keeps cookies by name and sends them all.

use super::{EMAIL, PASSWORD, Running};
use cookie_registry_test_support::http::{Request, Response};
use std::collections::BTreeMap;

pub(super) struct Client<'s> {
    running: &'s Running,
    pub(super) cookies: BTreeMap<String, String>,
    /// Every `Set-Cookie` header so far.
    pub(super) set: Vec<String>,
}

impl<'s> Client<'s> {
    pub(super) fn new(running: &'s Running) -> Self {
        Self {
            running,
            cookies: BTreeMap::new(),
            set: Vec::new(),
        }
    }

    pub(super) fn get(&mut self, path: &str) -> Response {
        self.send(Request::get(&self.running.service.url(path)))
    }

    /// Sends a form with the token of the CSRF cookie.
    pub(super) fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Response {
        let token = self.csrf();
        let fields: Vec<_> = [("csrf", token.as_str())]
            .into_iter()
            .chain(fields.iter().copied())
            .collect();
        self.send(Request::post_form(&self.running.service.url(path), &fields))
    }

    /// The token, from the cookie or, where there is none yet, out of the sign-in page.
    pub(super) fn csrf(&mut self) -> String {
        let name = self.running.names.csrf;
        if !self.cookies.contains_key(name) {
            let page = self.get("/sign-in");
            assert_eq!(
                form_token(&page),
                self.cookies[name],
                "the form repeats the cookie"
            );
        }
        self.cookies[name].clone()
    }

    pub(super) fn sign_in(&mut self) -> Response {
        let answer = self.post("/sign-in", &[("email", EMAIL), ("password", PASSWORD)]);
        assert_eq!(
            (answer.status, answer.header("location")),
            (303, Some("/dashboard")),
            "{}",
            answer.text()
        );
        answer
    }

    /// Sends a request with all cookies, and keeps what the answer sets.
    pub(super) fn send(&mut self, request: Request) -> Response {
        let pairs: Vec<_> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let request = if pairs.is_empty() {
            request
        } else {
            request.header("Cookie", pairs.join("; "))
        };
        let response = request.send().unwrap();
        for header in response.set_cookies() {
            let (name, rest) = header.split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            if header.contains("; Max-Age=0;") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
            self.set.push(header.to_owned());
        }
        response
    }
}

/// The CSRF token of the first form of a page.
pub(super) fn form_token(page: &Response) -> String {
    let text = page.text();
    let (_, rest) = text
        .split_once("name=\"csrf\" value=\"")
        .unwrap_or_else(|| panic!("no form: {text}"));
    rest.split('"').next().unwrap().to_owned()
}

/// The workspace that a dashboard shows.
pub(super) fn workspace(page: &Response) -> String {
    assert_eq!(page.status, 200, "{}", page.text());
    let text = page.text();
    let (_, rest) = text
        .split_once("<h1 id=\"workspace\">")
        .expect("a dashboard");
    rest.split('<').next().unwrap().to_owned()
}

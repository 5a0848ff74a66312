//! GitHub's API, as far as the scripts of the action call it: the comments and the labels of one pull request.

use cookie_registry_test_support::canned_server::{Answer, Asked, Server};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};

/// The repository of the pull request.
pub(crate) const REPOSITORY: &str = "example/shop";

/// The account of the token.
pub(crate) const BOT: &str = "github-actions[bot]";

#[derive(Debug, Default)]
struct State {
    comments: Vec<Value>,
    labels: Vec<String>,
    is_read_only: bool,
    has_no_access: bool,
    calls: Vec<String>,
}

/// The running server.
#[derive(Clone, Debug)]
pub(crate) struct Api {
    server: Server,
    state: Arc<Mutex<State>>,
}

impl Api {
    pub(crate) fn start() -> Self {
        let state = Arc::new(Mutex::new(State::default()));
        let shared = Arc::clone(&state);
        let server =
            Server::start(move |asked| answer(&mut shared.lock().unwrap(), asked)).unwrap();
        Self { server, state }
    }

    pub(crate) fn url(&self) -> String {
        self.server.url("")
    }

    pub(crate) fn set_labels(&self, labels: &[&str]) {
        self.state.lock().unwrap().labels = labels.iter().map(|it| (*it).to_owned()).collect();
    }

    /// Lets the token only read, as that of a pull request from a fork.
    pub(crate) fn forbid_writing(&self) {
        self.state.lock().unwrap().is_read_only = true;
    }

    /// Lets the token do nothing.
    pub(crate) fn forbid_everything(&self) {
        self.state.lock().unwrap().has_no_access = true;
    }

    /// Adds a comment of an account.
    pub(crate) fn add_comment(&self, author: &str, body: &str) {
        self.state.lock().unwrap().add(author, body);
    }

    /// Returns author and text of each comment.
    pub(crate) fn comments(&self) -> Vec<(String, String)> {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let state = self.state.lock().unwrap();
        let comments = state.comments.iter();
        comments
            .map(|it| (text(&it["user"]["login"]), text(&it["body"])))
            .collect()
    }

    /// Returns the method and the path of each call.
    pub(crate) fn calls(&self) -> Vec<String> {
        self.state.lock().unwrap().calls.clone()
    }
}

impl State {
    fn add(&mut self, author: &str, body: &str) {
        let id = 1000 + self.comments.len();
        self.comments
            .push(json!({ "id": id, "user": { "login": author }, "body": body }));
    }
}

fn answer(state: &mut State, asked: &Asked) -> Answer {
    state.calls.push(format!("{} {}", asked.method, asked.path));
    let is_signed = asked
        .headers
        .lines()
        .any(|line| line.eq_ignore_ascii_case("authorization: bearer secret-token"));
    if !is_signed || state.has_no_access {
        return Answer::json(
            "403 Forbidden",
            r#"{"message":"Resource not accessible by integration"}"#,
        );
    }
    let is_write = asked.method != "GET";
    if is_write && state.is_read_only {
        return Answer::json(
            "403 Forbidden",
            r#"{"message":"Resource not accessible by integration"}"#,
        );
    }
    let (path, query) = asked.path.split_once('?').unwrap_or((&asked.path, ""));
    let Some(path) = path.strip_prefix("/repos/example/shop/issues/") else {
        return Answer::not_found();
    };
    let body = || {
        let request: Value = serde_json::from_str(&asked.body).unwrap();
        request["body"].as_str().unwrap().to_owned()
    };
    match (asked.method.as_str(), path) {
        ("GET", "7/comments") => {
            let page: usize = query.rsplit('=').next().unwrap().parse().unwrap();
            let page: Vec<&Value> = state
                .comments
                .iter()
                .skip((page - 1) * 100)
                .take(100)
                .collect();
            Answer::json("200 OK", &json!(page).to_string())
        }
        ("POST", "7/comments") => {
            state.add(BOT, &body());
            Answer::json("201 Created", "{}")
        }
        ("PATCH", path) => {
            let id: u64 = path.strip_prefix("comments/").unwrap().parse().unwrap();
            let text = body();
            let comment = state.comments.iter_mut().find(|it| it["id"] == id).unwrap();
            comment["body"] = text.into();
            Answer::json("200 OK", "{}")
        }
        ("GET", "7/labels") => {
            let labels: Vec<Value> = state
                .labels
                .iter()
                .map(|it| json!({ "name": it }))
                .collect();
            Answer::json("200 OK", &json!(labels).to_string())
        }
        _ => Answer::not_found(),
    }
}

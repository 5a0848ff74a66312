//! API Gateway and the runtime of AWS Lambda, as far as a function sees them: requests over HTTP become events, which the
//! program of the function takes from the runtime's own HTTP interface.
//!
//! Events and responses have the format 2.0 of an integration of API Gateway's HTTP APIs: cookies are lists of their own, not headers.

use cookie_registry_test_support::canned_server::{Answer, Asked, Server};
use serde_json::{Map, Value, json};
use std::process::{Child, Command};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

/// How long a function may take.
const TIME_LIMIT: Duration = Duration::from_secs(30);

/// A function that runs, with its gateway. It ends when this is dropped.
pub(crate) struct Function {
    program: Child,
    gateway: Server,
}

impl Function {
    /// Starts the program of a function.
    pub(crate) fn start(program: &str) -> Self {
        let (events, waiting) = channel();
        let (responses, answered) = channel();
        let waiting = Mutex::new(waiting);
        let runtime = Server::start(move |asked| runtime(asked, &waiting, &responses)).unwrap();
        // One request at a time, as an instance of a function takes them.
        let instance = Mutex::new((events, answered));
        let gateway = Server::start(move |asked| {
            let (events, answered) = &*instance.lock().unwrap();
            events.send(event(asked)).unwrap();
            response(answered.recv_timeout(TIME_LIMIT))
        });
        let address = runtime.url("");
        let program = Command::new(program)
            .env("AWS_LAMBDA_RUNTIME_API", address.replace("http://", ""))
            .env("AWS_LAMBDA_FUNCTION_NAME", "cookies")
            .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128")
            .env("AWS_LAMBDA_FUNCTION_VERSION", "1")
            .spawn()
            .unwrap();
        Self {
            program,
            gateway: gateway.unwrap(),
        }
    }

    /// Returns the address of the gateway.
    pub(crate) fn url(&self) -> String {
        self.gateway.url("")
    }
}

impl Drop for Function {
    fn drop(&mut self) {
        // It may have ended by itself: then there is nothing to end.
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

/// Answers the program of the function: the next event, or what becomes of its response.
fn runtime(asked: &Asked, events: &Mutex<Receiver<Value>>, responses: &Sender<String>) -> Answer {
    if asked.path.ends_with("/invocation/next") {
        let event = events.lock().unwrap().recv().unwrap_or_default();
        return Answer::json("200 OK", &event.to_string())
            .header("Lambda-Runtime-Aws-Request-Id: 1")
            .header("Lambda-Runtime-Deadline-Ms: 4102444800000")
            .header("Lambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:eu-central-1:1:function:cookies");
    }
    assert!(asked.path.ends_with("/invocation/1/response"), "{asked:?}");
    responses.send(asked.body.clone()).unwrap();
    Answer::json("202 Accepted", "{}")
}

/// Returns the event of a request.
fn event(asked: &Asked) -> Value {
    let mut headers = Map::new();
    let mut cookies = Vec::new();
    for (name, value) in asked
        .headers
        .lines()
        .filter_map(|line| line.split_once(": "))
    {
        match name.to_ascii_lowercase().as_str() {
            "cookie" => cookies.extend(value.split("; ").map(str::to_owned)),
            name => {
                headers.insert(name.to_owned(), value.into());
            }
        }
    }
    let mut event = json!({
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": asked.path,
        "rawQueryString": "",
        "headers": headers,
        "requestContext": {
            "accountId": "1",
            "apiId": "cookies",
            "domainName": "our.example",
            "domainPrefix": "cookies",
            "http": {
                "method": asked.method,
                "path": asked.path,
                "protocol": "HTTP/1.1",
                "sourceIp": "127.0.0.1",
                "userAgent": "curl",
            },
            "requestId": "1",
            "routeKey": "$default",
            "stage": "$default",
            "time": "01/Jan/2026:00:00:00 +0000",
            "timeEpoch": 1_767_225_600_000_u64,
        },
        "isBase64Encoded": false,
    });
    if !cookies.is_empty() {
        event["cookies"] = cookies.into();
    }
    event
}

/// Returns the response over HTTP. The gateway takes cookies from the list alone.
fn response(response: Result<String, RecvTimeoutError>) -> Answer {
    let response: Value = serde_json::from_str(&response.unwrap()).unwrap();
    assert_eq!(response["statusCode"], 200, "{response}");
    assert_eq!(response["isBase64Encoded"], false, "{response}");
    let cookies = response["cookies"].as_array().unwrap().iter();
    let answer = Answer::html(response["body"].as_str().unwrap_or_default());
    cookies.fold(answer, |answer, cookie| {
        answer.header(&format!("Set-Cookie: {}", cookie.as_str().unwrap()))
    })
}

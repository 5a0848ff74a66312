//! Joins the protocol's messages about requests. The headers of a response may arrive before the message about its
//! request. All redirects have the id of the first request.

use serde_json::Value;
use std::collections::BTreeMap;

/// The most requests of one stage that are remembered.
const MAX_REQUESTS: usize = 50_000;

/// The requests of one stage.
#[derive(Debug, Default)]
pub(super) struct Requests {
    by_id: BTreeMap<String, Request>,
    overflowed: bool,
}

/// A request with its redirects.
#[derive(Debug, Default)]
struct Request {
    /// The address of each step.
    urls: Vec<String>,
    initiator: Option<String>,
    /// The address of the frame that sent it; `None` for the page itself.
    frame: Option<String>,
    /// The headers of each step that have arrived.
    headers: Vec<Headers>,
    /// How many of the headers were taken.
    taken: usize,
}

/// The headers of one response.
#[derive(Clone, Debug, Default)]
pub(super) struct Headers {
    /// All of them, as they came over the network.
    pub(super) raw: Value,
    pub(super) status: Option<u64>,
    /// The `Set-Cookie` lines that the browser accepted.
    pub(super) accepted: Vec<String>,
    /// The lines that it refused, with its reasons.
    pub(super) refused: Vec<(String, Vec<String>)>,
}

/// The headers of a response whose address is known.
#[derive(Debug)]
pub(super) struct Response {
    /// The number of the request, and of the step if it was redirected.
    pub(super) id: String,
    pub(super) step: usize,
    pub(super) url: String,
    pub(super) initiator: Option<String>,
    pub(super) frame: Option<String>,
    pub(super) headers: Headers,
}

impl Requests {
    fn request(&mut self, id: &str) -> Option<&mut Request> {
        if !self.by_id.contains_key(id) && self.by_id.len() >= MAX_REQUESTS {
            self.overflowed = true;
            return None;
        }
        Some(self.by_id.entry(id.to_owned()).or_default())
    }

    /// Returns whether requests were left out.
    pub(super) fn overflowed(&self) -> bool {
        self.overflowed
    }

    /// Returns the newest address of a request.
    pub(super) fn url(&self, id: &str) -> Option<&str> {
        self.by_id.get(id)?.urls.last().map(String::as_str)
    }

    /// Takes in `Network.requestWillBeSent`, of the frame with the identifier `top` or of another one; returns the response that
    /// is now complete.
    pub(super) fn sent(&mut self, params: &Value, top: &str) -> Vec<Response> {
        let id = params["requestId"].as_str().unwrap_or_default();
        let url = params["request"]["url"].as_str().unwrap_or_default();
        let initiator = initiator(&params["initiator"]);
        let frame = params["frameId"].as_str().filter(|frame| *frame != top);
        let frame = frame.and(params["documentURL"].as_str());
        let Some(request) = self.request(id) else {
            return Vec::new();
        };
        request.urls.push(url.to_owned());
        request.initiator = initiator.or(request.initiator.take());
        request.frame = frame.map(str::to_owned);
        request.complete(id)
    }

    /// Takes in `Network.responseReceivedExtraInfo`; returns the response that is now complete.
    pub(super) fn headers(&mut self, params: &Value) -> Vec<Response> {
        let id = params["requestId"].as_str().unwrap_or_default();
        let refused: Vec<(String, Vec<String>)> = params["blockedCookies"]
            .as_array()
            .map(|blocked| blocked.iter().map(refused).collect())
            .unwrap_or_default();
        let accepted = lines(&params["headers"])
            .filter(|line| !refused.iter().any(|(refused, _)| refused == line))
            .map(str::to_owned)
            .collect();
        let Some(request) = self.request(id) else {
            return Vec::new();
        };
        request.headers.push(Headers {
            raw: params["headers"].clone(),
            status: params["statusCode"].as_u64(),
            accepted,
            refused,
        });
        request.complete(id)
    }
}

impl Request {
    fn complete(&mut self, id: &str) -> Vec<Response> {
        let known = self.urls.len().min(self.headers.len());
        let complete = (self.taken..known)
            .filter_map(|at| {
                Some(Response {
                    id: id.to_owned(),
                    step: at,
                    url: self.urls.get(at)?.clone(),
                    initiator: self.initiator.clone(),
                    frame: self.frame.clone(),
                    headers: std::mem::take(self.headers.get_mut(at)?),
                })
            })
            .collect();
        self.taken = self.taken.max(known);
        complete
    }
}

/// Returns the names and values of an object of headers.
pub(super) fn pairs(headers: &Value) -> impl Iterator<Item = (&str, &str)> {
    let headers = headers.as_object().into_iter().flatten();
    headers.filter_map(|(name, value)| Some((name.as_str(), value.as_str()?)))
}

/// Returns the `Set-Cookie` lines of a response; the protocol joins them by line breaks.
pub(super) fn lines(headers: &Value) -> impl Iterator<Item = &str> {
    headers
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie"))
        .filter_map(|(_, value)| value.as_str())
        .flat_map(str::lines)
}

fn refused(blocked: &Value) -> (String, Vec<String>) {
    let reasons = blocked["blockedReasons"].as_array();
    let reasons = reasons
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .map(str::to_owned);
    let line = blocked["cookieLine"].as_str().unwrap_or_default();
    (line.to_owned(), reasons.collect())
}

/// Returns the script, with its line, or the page that made the browser send a request.
fn initiator(initiator: &Value) -> Option<String> {
    let frames = initiator["stack"]["callFrames"].as_array();
    let place = frames
        .and_then(|frames| frames.iter().find(|frame| frame["url"] != ""))
        .unwrap_or(initiator);
    let url = place["url"].as_str().filter(|url| !url.is_empty())?;
    let url = crate::address::without_query(url);
    match place["lineNumber"].as_u64() {
        Some(line) => Some(format!("{url}:{}", line + 1)),
        None => Some(url),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn sent(url: &str) -> Value {
        json!({ "requestId": "1", "request": { "url": url }, "initiator": { "type": "other" } })
    }

    fn headers(cookie: &str) -> Value {
        json!({ "requestId": "1", "headers": { "set-cookie": cookie }, "blockedCookies": [
            { "cookieLine": "bad=1", "blockedReasons": ["InvalidPrefix"] }] })
    }

    #[test]
    fn headers_are_joined_with_their_step_of_a_redirect_in_whatever_order_they_arrive() {
        let messages = [
            sent("http://a/1"),
            sent("http://a/2"),
            headers("x=1\nbad=1"),
            headers("y=1"),
        ];
        for order in [[0, 2, 1, 3], [2, 0, 3, 1], [0, 1, 2, 3], [2, 3, 0, 1]] {
            let mut requests = Requests::default();
            let mut seen: Vec<(String, Vec<String>)> = Vec::new();
            for at in order {
                let complete = match at {
                    0 | 1 => requests.sent(&messages[at], "top"),
                    _ => requests.headers(&messages[at]),
                };
                seen.extend(complete.into_iter().map(|it| (it.url, it.headers.accepted)));
            }
            let expected = [("http://a/1", "x=1"), ("http://a/2", "y=1")]
                .map(|(url, cookie)| (url.to_owned(), vec![cookie.to_owned()]));
            assert_eq!(seen, expected, "{order:?}");
        }
    }
}

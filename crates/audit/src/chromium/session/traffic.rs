//! Records the requests of a visit and their responses.

use super::ChromiumSession;
use crate::chromium::network::{Response, lines, pairs};
use cookie_registry_browser::Event;
use serde_json::Value;
use std::rc::Rc;

impl ChromiumSession<'_> {
    /// Handles an event about a request.
    pub(super) fn network_event(&mut self, event: &Event) {
        let params = &event.params;
        let text = |field: &str| params[field].as_str().unwrap_or_default();
        match event.method.as_str() {
            "Network.requestWillBeSent" => {
                let beacon = matches!(text("type"), "Ping" | "CSPViolationReport");
                let url = params["request"]["url"].as_str().unwrap_or_default();
                self.recorder.request(url, beacon);
                self.sent(params);
                let complete = self.requests.sent(params, &self.target);
                self.responses(complete);
            }
            "Network.responseReceivedExtraInfo" => {
                let complete = self.requests.headers(params);
                self.responses(complete);
            }
            "Network.webSocketCreated" => self.recorder.request(text("url"), false),
            "Network.responseReceived" => {
                self.received(text("requestId"), &params["response"]);
                if self.is_document(params) {
                    let status = params["response"]["status"].as_u64();
                    self.status = status.and_then(|status| u16::try_from(status).ok());
                }
            }
            "Network.loadingFinished" => {
                // The size is a number with a fraction of zero.
                let bytes = params["encodedDataLength"].as_f64().map(whole);
                let exchanges = &mut self.recorder.exchanges;
                exchanges.end(text("requestId"), Ok(bytes));
            }
            "Network.webSocketHandshakeResponseReceived" => self.socket(params),
            "Network.loadingFailed" => {
                let (id, reason) = (text("requestId"), text("errorText"));
                self.recorder.exchanges.end(id, Err(reason));
                if reason == "net::ERR_NAME_NOT_RESOLVED"
                    && let Some(url) = self.requests.url(id)
                {
                    self.recorder.blocked(url);
                }
            }
            _ => {}
        }
    }

    /// Returns whether a response is that of the page itself.
    fn is_document(&self, params: &Value) -> bool {
        params["type"] == "Document" && params["frameId"] == *self.target
    }

    /// Keeps a request, and the response that redirected it here.
    fn sent(&mut self, params: &Value) {
        let id = params["requestId"].as_str().unwrap_or_default();
        if params["redirectResponse"].is_object() {
            self.received(id, &params["redirectResponse"]);
        }
        let request = &params["request"];
        let text = |field: &str| request[field].as_str().unwrap_or_default();
        let (digester, page) = (Rc::clone(&self.digester), self.recorder.page().to_owned());
        let (what, headers) = ((text("method"), text("url")), pairs(&request["headers"]));
        let exchanges = &mut self.recorder.exchanges;
        exchanges.begin(id, &page, what, headers, &digester);
    }

    /// Keeps the response to the newest step of a request.
    fn received(&mut self, id: &str, response: &Value) {
        let text = |field: &str| response[field].as_str().unwrap_or_default();
        let digester = Rc::clone(&self.digester);
        let kind = (text("protocol"), text("mimeType"));
        let (status, headers) = (response["status"].as_u64(), pairs(&response["headers"]));
        let exchanges = &mut self.recorder.exchanges;
        exchanges.respond((id, None), status, kind, headers, &digester);
    }

    /// Records the cookies and headers of responses whose addresses are known.
    fn responses(&mut self, responses: Vec<Response>) {
        for response in responses {
            let digester = Rc::clone(&self.digester);
            let by = (response.initiator.as_deref(), response.frame.as_deref());
            for line in &response.headers.accepted {
                self.recorder.header(line, &response.url, by, &digester);
            }
            let (step, status) = (
                (&*response.id, Some(response.step)),
                response.headers.status,
            );
            let headers = pairs(&response.headers.raw);
            let exchanges = &mut self.recorder.exchanges;
            exchanges.respond(step, status, ("", ""), headers, &digester);
            for (line, reasons) in response.headers.refused {
                self.recorder.refused(&line, &response.url, reasons);
            }
        }
    }

    /// Records the cookies that the handshake of a WebSocket sets.
    fn socket(&mut self, params: &Value) {
        let url = params["response"]["url"].as_str();
        let url = url.map(str::to_owned).or_else(|| {
            let id = params["requestId"].as_str()?;
            self.requests.url(id).map(str::to_owned)
        });
        let url = url.unwrap_or_else(|| self.recorder.page().to_owned());
        let found: Vec<String> = lines(&params["response"]["headers"])
            .map(str::to_owned)
            .collect();
        for line in found {
            let digester = Rc::clone(&self.digester);
            self.recorder.header(&line, &url, (None, None), &digester);
        }
    }
}

/// Returns a number of bytes.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a response has fewer bytes than such a number can count"
)]
fn whole(bytes: f64) -> u64 {
    bytes.max(0.0) as u64
}

//! Handles the events of a visit: requests, responses, dialogs and the reports of the hooks.

use super::{FirefoxSession, SANDBOX};
use crate::driver::DriveError;
use crate::firefox::socket::Event;
use crate::script;
use serde_json::{Value, json};
use std::rc::Rc;

/// The most frames of one visit whose addresses are known.
const MAX_FRAMES: usize = 2_000;

impl FirefoxSession {
    /// Handles an event of the browser.
    pub(super) fn handle(&mut self, event: &Event) -> Result<(), DriveError> {
        let params = &event.params;
        let url = params["request"]["url"].as_str().unwrap_or_default();
        match event.method.as_str() {
            "network.beforeRequestSent" => {
                let kind = params["request"]["initiatorType"].as_str();
                self.recorder.request(url, kind == Some("beacon"));
                self.sent(params);
            }
            "network.responseCompleted" => {
                let is_page = params["context"] == *self.tab && !params["navigation"].is_null();
                if is_page {
                    let status = params["response"]["status"].as_u64();
                    self.status = status.and_then(|status| u16::try_from(status).ok());
                }
                self.received(params);
                self.set_cookies(params, url);
            }
            "network.fetchError" => {
                let id = params["request"]["request"].as_str().unwrap_or_default();
                let reason = params["errorText"].as_str().unwrap_or_default();
                self.recorder.exchanges.end(id, Err(reason));
                if reason == "NS_ERROR_PROXY_CONNECTION_REFUSED" {
                    self.recorder.blocked(url);
                }
            }
            "browsingContext.userPromptOpened" => {
                let context = &params["context"];
                let accept =
                    json!({ "context": context, "accept": params["type"] == "beforeunload" });
                self.socket
                    .start("browsingContext.handleUserPrompt", &accept)?;
            }
            "script.message" if params["channel"] == SANDBOX => {
                let digester = Rc::clone(&self.digester);
                let message = params["data"]["value"].as_str().unwrap_or_default();
                // A page that finds the channel may send nonsense, which records nothing.
                let _ = script::record(message, &mut self.recorder, &digester);
            }
            _ => {}
        }
        Ok(())
    }

    /// Keeps a request; a redirect is a step of the request before it.
    fn sent(&mut self, params: &Value) {
        let request = &params["request"];
        let text = |field: &str| request[field].as_str().unwrap_or_default();
        let url = text("url");
        if let Some(context) = params["context"].as_str()
            && context != self.tab
            && !params["navigation"].is_null()
            && (self.frames.len() < MAX_FRAMES || self.frames.contains_key(context))
        {
            self.frames.insert(context.to_owned(), url.to_owned());
        }
        let (digester, page) = (Rc::clone(&self.digester), self.recorder.page().to_owned());
        let (what, headers) = ((text("method"), url), pairs(&request["headers"]));
        let exchanges = &mut self.recorder.exchanges;
        exchanges.begin(text("request"), &page, what, headers, &digester);
    }

    /// Keeps a response.
    fn received(&mut self, params: &Value) {
        let response = &params["response"];
        let text = |field: &str| response[field].as_str().unwrap_or_default();
        let id = params["request"]["request"].as_str().unwrap_or_default();
        let step = params["redirectCount"].as_u64();
        let step = step.and_then(|step| usize::try_from(step).ok());
        let kind = (text("protocol"), text("mimeType"));
        let (status, headers) = (response["status"].as_u64(), pairs(&response["headers"]));
        let digester = Rc::clone(&self.digester);
        let exchanges = &mut self.recorder.exchanges;
        exchanges.respond((id, step), status, kind, headers, &digester);
        exchanges.end(id, Ok(response["bytesReceived"].as_u64()));
    }

    /// Records the cookies that a response sets.
    fn set_cookies(&mut self, params: &Value, url: &str) {
        let frame = self.frame(params);
        for (name, value) in pairs(&params["response"]["headers"]) {
            if name.eq_ignore_ascii_case("set-cookie") {
                // Several lines of one response are one value.
                for line in value.lines() {
                    self.recorder
                        .unconfirmed_header(line, url, frame.as_deref());
                }
            }
        }
    }

    /// Returns the address of the frame of an event; `None` for the page itself.
    fn frame(&self, params: &Value) -> Option<String> {
        self.frames.get(params["context"].as_str()?).cloned()
    }
}

/// Returns the names and values of a list of headers.
fn pairs(headers: &Value) -> impl Iterator<Item = (&str, &str)> {
    let headers = headers.as_array().into_iter().flatten();
    headers.filter_map(|header| {
        let value = header["value"]["value"].as_str();
        Some((header["name"].as_str()?, value?))
    })
}

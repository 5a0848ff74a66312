//! One visit: a Firefox with its tab and frames.

use super::socket::{Event, Socket};
use crate::address::without_query;
use crate::digest::Digester;
use crate::driver::{DriveError, Found, Opening, REVEAL, Session, nearest};
use crate::model::{CookieAttributes, Kind, Page};
use crate::recorder::{Present, Recorder};
use crate::script;
use crate::walls::wall;
use cookie_registry_browser::{BrowserError, Process, decode_base64, parse_json};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// The events that an audit uses.
const EVENTS: [&str; 5] = [
    "network.beforeRequestSent",
    "network.responseCompleted",
    "network.fetchError",
    "browsingContext.userPromptOpened",
    "script.message",
];

/// The most frames of one visit whose addresses are known.
const MAX_FRAMES: usize = 2_000;

/// The name of the realm in which the audit's own scripts run. Nothing that a page changed is changed there.
const SANDBOX: &str = "audit";

/// A visit in a Firefox of its own.
#[derive(Debug)]
pub(crate) struct FirefoxSession {
    socket: Socket,
    /// The page.
    tab: String,
    recorder: Recorder,
    digester: Rc<Digester>,
    opening: Opening,
    status: Option<u16>,
    /// The addresses of the documents in frames.
    frames: BTreeMap<String, String>,
    /// Ends with the session.
    process: Process,
}

impl FirefoxSession {
    pub(super) fn open(
        process: Process,
        socket: Socket,
        opening: &Opening,
    ) -> Result<Self, DriveError> {
        let mut session = Self {
            socket,
            tab: String::new(),
            recorder: Recorder::new(opening.own.clone()),
            digester: Rc::clone(&opening.digester),
            opening: opening.clone(),
            status: None,
            frames: BTreeMap::new(),
            process,
        };
        session.call("session.subscribe", &json!({ "events": EVENTS }))?;
        let tree = session.call("browsingContext.getTree", &json!({ "maxDepth": 0 }))?;
        session.tab = tree["contexts"][0]["context"]
            .as_str()
            .ok_or(DriveError::Malformed {
                method: "browsingContext.getTree",
                field: "contexts",
            })?
            .to_owned();
        // The page must not see that a program drives it: consent libraries hide their banner then.
        let hidden = "Object.defineProperty(Navigator.prototype, 'webdriver', { get: () => false, configurable: true, enumerable: true });";
        let hooks = script::hooks("() => (text) => send(text)");
        let preload = json!({
            "functionDeclaration": format!("(send) => {{ {hidden} {hooks} }}"),
            "arguments": [{ "type": "channel", "value": { "channel": SANDBOX } }],
        });
        session.call("script.addPreloadScript", &preload)?;
        let downloads = json!({ "downloadBehavior": { "type": "denied" } });
        match session.call("browser.setDownloadBehavior", &downloads) {
            // An older Firefox downloads into its profile, which is removed.
            Err(DriveError::Browser(BrowserError::Refused { .. })) => {}
            answer => {
                answer?;
            }
        }
        let (width, height) = opening.window;
        let window =
            json!({ "context": session.tab, "viewport": { "width": width, "height": height } });
        session.call("browsingContext.setViewport", &window)?;
        session.preset()?;
        Ok(session)
    }

    /// Sets the cookie that replaces a click.
    fn preset(&mut self) -> Result<(), DriveError> {
        let Some((cookie, url)) = self.opening.preset.clone() else {
            return Ok(());
        };
        let Some(address) = crate::address::Address::parse(&url) else {
            return Ok(());
        };
        let value = json!({ "type": "string", "value": cookie.value });
        let cookie = json!({
            "name": cookie.name, "value": value, "domain": address.host, "path": "/", "secure": address.secure,
        });
        self.call("storage.setCookie", &json!({ "cookie": cookie }))?;
        Ok(())
    }

    /// Calls a method and reacts to events meanwhile.
    fn call(&mut self, method: &str, params: &Value) -> Result<Value, DriveError> {
        let called = self.called(method, params);
        called.map_err(|error| self.ended(method, error))
    }

    /// Returns why the browser failed: the connection breaks when the browser is ended because it took too much.
    fn ended(&self, waiting_for: &str, error: DriveError) -> DriveError {
        match self.process.took_too_much() {
            true => self.process.reason(waiting_for).into(),
            false => error,
        }
    }

    fn called(&mut self, method: &str, params: &Value) -> Result<Value, DriveError> {
        let id = self.socket.start(method, params)?;
        let deadline = Instant::now() + self.opening.page_limit;
        loop {
            if let Some(answer) = self.socket.answer(id, method)? {
                return Ok(answer);
            }
            if Instant::now() >= deadline {
                return Err(self.socket.timed_out(method));
            }
            self.pump(deadline)?;
        }
    }

    fn pump(&mut self, deadline: Instant) -> Result<(), DriveError> {
        if Instant::now() >= self.opening.deadline {
            return Err(DriveError::OutOfTime(self.opening.limit));
        }
        match self.socket.wait(deadline.min(self.opening.deadline))? {
            Some(event) => self.handle(&event),
            None => Ok(()),
        }
    }

    fn handle(&mut self, event: &Event) -> Result<(), DriveError> {
        let params = &event.params;
        let url = params["request"]["url"].as_str().unwrap_or_default();
        match event.method.as_str() {
            "network.beforeRequestSent" => {
                let kind = params["request"]["initiatorType"].as_str();
                self.recorder.request(url, kind == Some("beacon"));
                self.sent(params);
            }
            "network.responseCompleted" => {
                let response = &params["response"];
                let is_page = params["context"] == *self.tab && !params["navigation"].is_null();
                if is_page {
                    let status = response["status"].as_u64();
                    self.status = status.and_then(|status| u16::try_from(status).ok());
                }
                self.received(params);
                let frame = self.frame(params);
                for (name, value) in pairs(&response["headers"]) {
                    if name.eq_ignore_ascii_case("set-cookie") {
                        // Several lines of one response are one value.
                        for line in value.lines() {
                            let frame = frame.as_deref();
                            self.recorder.unconfirmed_header(line, url, frame);
                        }
                    }
                }
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

    /// Returns the address of the frame of an event; `None` for the page itself.
    fn frame(&self, params: &Value) -> Option<String> {
        self.frames.get(params["context"].as_str()?).cloned()
    }

    /// Evaluates an expression whose value is a string.
    fn evaluate(&mut self, context: &str, expression: &str) -> Result<String, DriveError> {
        let target = json!({ "context": context, "sandbox": SANDBOX });
        self.evaluate_in(&target, expression)
    }

    fn evaluate_in(&mut self, target: &Value, expression: &str) -> Result<String, DriveError> {
        let params = json!({ "expression": expression, "target": target, "awaitPromise": true });
        let answer = self.call("script.evaluate", &params)?;
        if answer["type"] == "exception" {
            let text = answer["exceptionDetails"]["text"].as_str();
            return Err(DriveError::Browser(BrowserError::Refused {
                method: "script.evaluate".to_owned(),
                message: text.unwrap_or("an exception").to_owned(),
            }));
        }
        Ok(answer["result"]["value"]
            .as_str()
            .unwrap_or_default()
            .to_owned())
    }

    /// Returns the page and all its frames.
    fn contexts(&mut self) -> Result<Vec<String>, DriveError> {
        let tree = self.call("browsingContext.getTree", &json!({}))?;
        let mut all = Vec::new();
        let mut open: Vec<&Value> = tree["contexts"]
            .as_array()
            .into_iter()
            .flatten()
            .rev()
            .collect();
        while let Some(context) = open.pop() {
            if let Some(id) = context["context"].as_str() {
                all.push(id.to_owned());
            }
            open.extend(context["children"].as_array().into_iter().flatten().rev());
        }
        Ok(all)
    }

    fn locate(
        &mut self,
        selectors: &[&str],
        scroll: bool,
    ) -> Result<Option<(String, Found, f64, f64)>, DriveError> {
        let expression = format!("JSON.stringify({})", script::find(selectors, scroll).trim());
        for context in self.contexts()? {
            let answer = match self.evaluate(&context, &expression) {
                // A frame may be gone in the meantime, or show no document.
                Err(DriveError::Browser(BrowserError::Refused { .. })) if context != self.tab => {
                    continue;
                }
                answer => answer?,
            };
            let answer = parse_json(answer.as_bytes()).unwrap_or_default();
            if let Some((found, x, y)) = script::found(&answer)? {
                return Ok(Some((context, found, x, y)));
            }
        }
        Ok(None)
    }

    fn cookies(&mut self, present: &mut Vec<Present>) -> Result<(), DriveError> {
        let partition = json!({ "partition": { "type": "context", "context": self.tab } });
        let now = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |time| time.as_secs());
        let mut seen = BTreeSet::new();
        // The partition of the page has its partitioned cookies too; the second list has what is in no partition.
        for partition in [partition, json!({})] {
            let answer = self.call("storage.getCookies", &partition)?;
            let cookies = answer["cookies"].as_array().ok_or(DriveError::Malformed {
                method: "storage.getCookies",
                field: "cookies",
            })?;
            for value in cookies {
                let cookie = cookie(value, now, &self.digester).ok_or(DriveError::Malformed {
                    method: "storage.getCookies",
                    field: "cookies",
                })?;
                let path = cookie.cookie.as_ref().map(|it| it.path.clone());
                if seen.insert((cookie.name.clone(), cookie.scope.clone(), path)) {
                    present.push(cookie);
                }
            }
        }
        Ok(())
    }

    fn storage(&mut self, present: &mut Vec<Present>) -> Result<(), DriveError> {
        let mut seen = BTreeSet::new();
        for context in self.contexts()? {
            let read = match self.evaluate(&context, script::STORAGE) {
                // A frame without an origin has no storage.
                Err(DriveError::Browser(BrowserError::Refused { .. })) => continue,
                read => read?,
            };
            let read = parse_json(read.as_bytes()).unwrap_or_default();
            let origin = read["origin"].as_str().unwrap_or_default();
            if !origin.starts_with("http") {
                continue;
            }
            for (field, kind) in [
                ("local", Kind::LocalStorage),
                ("session", Kind::SessionStorage),
                ("databases", Kind::IndexedDb),
                ("caches", Kind::CacheStorage),
                ("workers", Kind::ServiceWorker),
            ] {
                for it in read[field].as_array().into_iter().flatten() {
                    let name = it.as_str().or(it[0].as_str()).unwrap_or_default();
                    if !seen.insert((kind, name.to_owned(), origin.to_owned())) {
                        continue;
                    }
                    let stores = it[1].as_array().into_iter().flatten();
                    present.push(Present {
                        kind,
                        name: name.to_owned(),
                        scope: origin.to_owned(),
                        cookie: None,
                        stores: stores
                            .filter_map(Value::as_str)
                            .map(str::to_owned)
                            .collect(),
                        value: it[1].as_str().map(|value| self.digester.digest(value)),
                    });
                }
            }
        }
        Ok(())
    }

    /// Moves the mouse, turns its wheel and presses a key that types nothing, as a visitor does: many pages load their trackers
    /// only then. Nothing is clicked.
    fn touch(&mut self) -> Result<(), DriveError> {
        let (x, y) = (self.opening.window.0 / 2, self.opening.window.1 / 2);
        let sources = json!([
            { "type": "pointer", "id": "visitor", "actions": [
                { "type": "pointerMove", "x": x, "y": y },
                { "type": "pointerMove", "x": x + 5, "y": y + 5 },
            ]},
            { "type": "wheel", "id": "wheel", "actions": [
                { "type": "scroll", "x": x, "y": y, "deltaX": 0, "deltaY": 1 },
            ]},
            { "type": "key", "id": "keys", "actions": [
                { "type": "keyDown", "value": "\u{e008}" }, { "type": "keyUp", "value": "\u{e008}" },
            ]},
        ]);
        let params = json!({ "context": self.tab, "actions": sources });
        match self.call("input.performActions", &params) {
            // A page that replaces itself has nothing to move on.
            Err(DriveError::Browser(BrowserError::Refused { .. })) => Ok(()),
            answer => answer.map(|_| ()),
        }
    }

    /// Moves the mouse to a place in the window.
    fn move_to(&mut self, (x, y): (f64, f64)) -> Result<(), DriveError> {
        let actions = json!([{ "type": "pointerMove", "x": whole(x), "y": whole(y) }]);
        let source = json!({ "type": "pointer", "id": "mouse", "actions": actions });
        let params = json!({ "context": self.tab, "actions": [source] });
        self.call("input.performActions", &params)?;
        Ok(())
    }

    fn pointer(&mut self, context: &str, (x, y): (f64, f64)) -> Result<(), DriveError> {
        let actions = json!([
            { "type": "pointerMove", "x": whole(x), "y": whole(y) },
            { "type": "pointerDown", "button": 0 },
            { "type": "pointerUp", "button": 0 },
        ]);
        let source = json!({ "type": "pointer", "id": "mouse", "actions": actions });
        let params = json!({ "context": context, "actions": [source] });
        self.call("input.performActions", &params)?;
        Ok(())
    }
}

impl Session for FirefoxSession {
    fn visit(&mut self, url: &str, settle: Duration) -> Result<Page, DriveError> {
        self.recorder.on_page(url);
        self.status = None;
        let navigate = json!({ "context": self.tab, "url": url, "wait": "complete" });
        let problem = match self.call("browsingContext.navigate", &navigate) {
            Err(DriveError::Browser(BrowserError::Refused { message, .. })) => Some(message),
            Err(DriveError::Browser(BrowserError::TimedOut { limit, .. })) => Some(format!(
                "it did not finish loading within {} s",
                limit.as_secs()
            )),
            answer => {
                answer?;
                None
            }
        };
        let tab = self.tab.clone();
        if problem.is_none() {
            self.evaluate(&tab, &format!("{}; ''", script::SCROLL))?;
            self.touch()?;
            self.settle(settle)?;
        }
        let expression = script::SHOWN;
        let shown: Vec<String> = match self.evaluate(&tab, expression) {
            Err(DriveError::Browser(BrowserError::Refused { .. })) => Vec::new(),
            shown => script::texts(&shown?),
        };
        let part = |at: usize| shown.get(at).cloned().unwrap_or_default();
        let problem = problem.or_else(|| wall(self.status, &part(1), &part(2)));
        Ok(Page {
            url: url.to_owned(),
            shown: without_query(&part(0)),
            status: self.status,
            title: part(1),
            problem,
        })
    }

    fn settle(&mut self, time: Duration) -> Result<(), DriveError> {
        let moment = Instant::now() + time;
        while Instant::now() < moment {
            let pumped = self.pump(moment);
            pumped.map_err(|error| self.ended("events", error))?;
        }
        Ok(())
    }

    fn find(&mut self, selectors: &[&str]) -> Result<Option<Found>, DriveError> {
        let located = self.locate(selectors, false)?;
        Ok(located.map(|(_, found, _, _)| found))
    }

    fn click(&mut self, selectors: &[&str]) -> Result<Option<Found>, DriveError> {
        let Some(mut located) = self.locate(selectors, true)? else {
            return Ok(None);
        };
        // Some buttons come into the window only when the mouse is near.
        let place = (located.2, located.3);
        if let Some(near) = nearest(self.opening.window, place).filter(|_| located.0 == self.tab) {
            self.move_to(near)?;
            self.settle(REVEAL)?;
            match self.locate(&[&located.1.selector], true)? {
                Some(again) if nearest(self.opening.window, (again.2, again.3)).is_none() => {
                    located = again;
                }
                _ => return Ok(None),
            }
        }
        let (context, found, x, y) = located;
        self.pointer(&context, (x, y))?;
        Ok(Some(found))
    }

    fn fill(&mut self, selectors: &[&str], text: &str) -> Result<bool, DriveError> {
        let Some((context, _, x, y)) = self.locate(selectors, true)? else {
            return Ok(false);
        };
        self.pointer(&context, (x, y))?;
        // Control and A select what is there; the keys of WebDriver have numbers in a private area of Unicode.
        let mut keys = vec![
            ('\u{e009}', true),
            ('a', true),
            ('a', false),
            ('\u{e009}', false),
        ];
        keys.extend(text.chars().flat_map(|key| [(key, true), (key, false)]));
        let actions: Vec<Value> = keys
            .into_iter()
            .map(|(key, down)| {
                let kind = if down { "keyDown" } else { "keyUp" };
                json!({ "type": kind, "value": key.to_string() })
            })
            .collect();
        let source = json!({ "type": "key", "id": "keyboard", "actions": actions });
        let params = json!({ "context": context, "actions": [source] });
        self.call("input.performActions", &params)?;
        Ok(true)
    }

    fn read(&mut self, expression: &str) -> Result<String, DriveError> {
        self.evaluate(&self.tab.clone(), expression)
    }

    fn read_as_page(&mut self, expression: &str) -> Result<String, DriveError> {
        let target = json!({ "context": self.tab });
        self.evaluate_in(&target, expression)
    }

    fn snapshot(&mut self) -> Result<(), DriveError> {
        let mut present = Vec::new();
        self.cookies(&mut present)?;
        self.storage(&mut present)?;
        let digester = Rc::clone(&self.digester);
        self.recorder.snapshot(present, &digester);
        Ok(())
    }

    fn screenshot(&mut self) -> Result<Vec<u8>, DriveError> {
        let context = json!({ "context": self.tab });
        let answer = self.call("browsingContext.captureScreenshot", &context)?;
        let picture = answer["data"].as_str().and_then(decode_base64);
        picture.ok_or(DriveError::Malformed {
            method: "browsingContext.captureScreenshot",
            field: "data",
        })
    }

    fn recorder(&mut self) -> &mut Recorder {
        &mut self.recorder
    }

    fn problems(&mut self) -> Vec<String> {
        Vec::new()
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

/// Parses a cookie; returns `None` if a required field is missing.
fn cookie(cookie: &Value, now: u64, digester: &Digester) -> Option<Present> {
    let text = |field: &str| cookie[field].as_str().map(str::to_owned);
    let domain = text("domain")?;
    let same_site = match cookie["sameSite"].as_str()? {
        "strict" => Some("Strict"),
        "lax" => Some("Lax"),
        "none" => Some("None"),
        _ => None,
    };
    Some(Present {
        kind: Kind::Cookie,
        name: text("name")?,
        cookie: Some(CookieAttributes {
            path: text("path")?,
            with_domain: domain.starts_with('.'),
            secure: cookie["secure"].as_bool()?,
            http_only: cookie["httpOnly"].as_bool()?,
            same_site: same_site.map(str::to_owned),
            partition: None,
            seconds: cookie["expiry"]
                .as_u64()
                .map(|expiry| expiry.saturating_sub(now)),
            as_written: false,
        }),
        scope: domain,
        stores: Vec::new(),
        value: Some(digester.digest(cookie["value"]["value"].as_str()?)),
    })
}

/// Returns a coordinate in whole pixels.
#[allow(
    clippy::cast_possible_truncation,
    reason = "a window has a few thousand pixels"
)]
fn whole(pixels: f64) -> i64 {
    pixels.round() as i64
}

//! One visit: a browser context with its pages, frames and workers.

use super::field;
use super::network::{Requests, Response, lines, pairs};
use crate::address::Address;
use crate::digest::Digester;
use crate::driver::{DriveError, Found, Opening, REVEAL, Session, nearest};
use crate::model::{Digest, Kind, Page};
use crate::recorder::{Recorder, kept_name};
use crate::script;
use crate::walls::wall;
use cookie_registry_browser::{BrowserError, Connection, Event, decode_base64};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::time::{Duration, Instant};

/// The most storage keys (origins, by site of the page) of one visit.
const MAX_STORAGE_KEYS: usize = 500;

/// A page, frame or worker that the audit is attached to.
#[derive(Debug)]
pub(super) struct Attached {
    pub(super) kind: String,
    /// The number of the page, frame or worker.
    target: String,
    /// The session of the tab, of a page.
    parent: String,
}

/// A visit in a separate browser context.
#[derive(Debug)]
pub(crate) struct ChromiumSession<'d> {
    pub(super) connection: &'d Connection,
    context: String,
    target: String,
    /// The session of the page.
    pub(super) session: String,
    pub(super) attached: BTreeMap<String, Attached>,
    pub(super) recorder: Recorder,
    pub(super) digester: Rc<Digester>,
    requests: Requests,
    /// The keys and values of localStorage (`true`) and sessionStorage, by storage key, as far as they were seen. The last
    /// session that saw them comes with them.
    pub(super) storage: BTreeMap<(String, bool), Area>,
    /// The storage keys of all frames so far.
    pub(super) storage_keys: BTreeSet<String>,
    /// Questions for the storage key of a frame.
    key_questions: Vec<u64>,
    pub(super) workers: BTreeMap<String, String>,
    channel: String,
    opening: Opening,
    loaded: bool,
    /// The document of the page that is being loaded, and the status of its response.
    document: Option<String>,
    status: Option<u16>,
    problems: Vec<String>,
    crashed: bool,
}

/// The keys of a storage area.
#[derive(Debug, Default)]
pub(super) struct Area {
    pub(super) session: String,
    /// The hashes of the values, by key.
    pub(super) items: BTreeMap<String, Digest>,
}

impl<'d> ChromiumSession<'d> {
    /// Opens a page in a new browser context.
    pub(super) fn open(connection: &'d Connection, opening: &Opening) -> Result<Self, DriveError> {
        let method = "Target.createBrowserContext";
        let answer = connection.call("", method, &json!({}))?;
        let context = field(&answer, method, "browserContextId")?;
        let mut session = Self {
            connection,
            context,
            target: String::new(),
            session: String::new(),
            attached: BTreeMap::new(),
            recorder: Recorder::new(opening.own.clone()),
            digester: Rc::clone(&opening.digester),
            requests: Requests::default(),
            storage: BTreeMap::new(),
            storage_keys: BTreeSet::new(),
            key_questions: Vec::new(),
            workers: BTreeMap::new(),
            channel: opening.digester.digest("channel").hash,
            opening: opening.clone(),
            loaded: false,
            document: None,
            status: None,
            problems: Vec::new(),
            crashed: false,
        };
        let downloads = json!({ "behavior": "deny", "browserContextId": session.context });
        connection.call("", "Browser.setDownloadBehavior", &downloads)?;
        session.preset()?;
        let (width, height) = opening.window;
        let create = json!({
            "url": "about:blank", "browserContextId": session.context, "width": width, "height": height,
        });
        let method = "Target.createTarget";
        let answer = connection.call("", method, &create)?;
        session.target = field(&answer, method, "targetId")?;
        let deadline = Instant::now() + opening.page_limit;
        while session.session.is_empty() {
            session.pump(deadline, "the new page")?;
        }
        // The page answers in order. A visit in another process keeps only the settings that the page has acknowledged, so without
        // this answer the first page might set something before the hooks are there.
        session.call("Runtime.evaluate", &json!({ "expression": "0" }))?;
        Ok(session)
    }

    /// Sets the cookie that replaces a click.
    fn preset(&self) -> Result<(), DriveError> {
        if let Some((cookie, url)) = &self.opening.preset {
            let cookie = json!({ "name": cookie.name, "value": cookie.value, "url": url });
            let params = json!({ "cookies": [cookie], "browserContextId": self.context });
            self.connection.call("", "Storage.setCookies", &params)?;
        }
        Ok(())
    }

    /// Calls a method of the page and reacts to events meanwhile.
    pub(super) fn call(&mut self, method: &str, params: &Value) -> Result<Value, DriveError> {
        let session = self.session.clone();
        self.call_in(&session, method, params)
    }

    pub(super) fn call_in(
        &mut self,
        session: &str,
        method: &str,
        params: &Value,
    ) -> Result<Value, DriveError> {
        let id = self.connection.start(session, method, params)?;
        let deadline = Instant::now() + self.opening.page_limit;
        loop {
            if let Some(answer) = self.connection.answer(id, method)? {
                return Ok(answer);
            }
            if !session.is_empty() && !self.attached.contains_key(session) {
                // Nobody answers any more.
                return Err(DriveError::Browser(BrowserError::Refused {
                    method: method.to_owned(),
                    message: "the page is gone".to_owned(),
                }));
            }
            self.pump(deadline, method)?;
        }
    }

    /// Waits for the next message and handles all that have arrived.
    fn pump(&mut self, deadline: Instant, waiting_for: &str) -> Result<(), DriveError> {
        if Instant::now() >= self.opening.deadline {
            return Err(DriveError::OutOfTime(self.opening.limit));
        }
        let before = deadline.min(self.opening.deadline);
        // Events that came with the answer to an earlier call are not waited for.
        let waiting = self.connection.take_all_events();
        if !waiting.is_empty() {
            return waiting.iter().try_for_each(|event| self.handle(event));
        }
        if !self.connection.wait(before)? && Instant::now() >= deadline {
            return Err(DriveError::Browser(BrowserError::TimedOut {
                waiting_for: waiting_for.to_owned(),
                limit: self.opening.page_limit,
            }));
        }
        for event in self.connection.take_all_events() {
            self.handle(&event)?;
        }
        Ok(())
    }

    /// Lets the page work until a moment.
    fn pump_until(&mut self, moment: Instant) -> Result<(), DriveError> {
        while Instant::now() < moment {
            match self.pump(moment, "events") {
                Err(DriveError::Browser(BrowserError::TimedOut { .. })) => break,
                other => other?,
            }
        }
        Ok(())
    }

    fn handle(&mut self, event: &Event) -> Result<(), DriveError> {
        let params = &event.params;
        let text = |field: &str| params[field].as_str().unwrap_or_default();
        match event.method.as_str() {
            "Target.attachedToTarget" => return self.attach(&event.session, params),
            "Target.detachedFromTarget" => self.detached(text("sessionId")),
            _ if !self.attached.contains_key(&event.session) => {}
            "Inspector.targetCrashed" => {
                self.crashed = true;
                let page = self.recorder.page().to_owned();
                self.problems
                    .push(format!("{page}: a page or frame crashed"));
            }
            "Debugger.paused" if self.is_service_worker(&event.session) => {
                let hooks = json!({ "expression": self.hooks() });
                for (method, params) in [
                    ("Runtime.evaluate", hooks),
                    ("Debugger.resume", json!({})),
                    ("Debugger.disable", json!({})),
                ] {
                    self.connection.send(&event.session, method, &params)?;
                }
            }
            "Runtime.bindingCalled" if text("name") == self.channel => {
                let digester = Rc::clone(&self.digester);
                // A page that finds the channel may send nonsense, which records nothing.
                let _ = script::record(text("payload"), &mut self.recorder, &digester);
            }
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
            "Page.frameNavigated" => self.ask_for_key(&event.session, &params["frame"])?,
            "Page.lifecycleEvent" if event.session == self.session => {
                let is_ours = self
                    .document
                    .as_deref()
                    .is_none_or(|it| it == text("loaderId"));
                self.loaded |= text("name") == "load" && text("frameId") == self.target && is_ours;
            }
            "Page.javascriptDialogOpening" => {
                // Leaving a page is accepted; nothing else is.
                let accept = json!({ "accept": text("type") == "beforeunload" });
                let method = "Page.handleJavaScriptDialog";
                self.connection.send(&event.session, method, &accept)?;
            }
            method if method.starts_with("DOMStorage.") => self.storage_event(event),
            "ServiceWorker.workerRegistrationUpdated" => self.worker_registrations(params),
            _ => {}
        }
        self.keys_answered();
        Ok(())
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

    /// Forgets a page, frame or worker that is gone. A page that was prerendered takes the place of the one that led to it.
    fn detached(&mut self, session: &str) {
        let Some(gone) = self.attached.remove(session) else {
            return;
        };
        if session != self.session {
            return;
        }
        let mut pages = self.attached.iter();
        let next = pages.find(|(_, it)| it.kind == "page" && it.parent == gone.parent);
        if let Some((session, page)) = next {
            self.target.clone_from(&page.target);
            self.session.clone_from(session);
        }
    }

    /// Takes over a new tab, page, frame or worker before its scripts run.
    fn attach(&mut self, parent: &str, params: &Value) -> Result<(), DriveError> {
        let info = &params["targetInfo"];
        let session = params["sessionId"].as_str().unwrap_or_default().to_owned();
        let kind = info["type"].as_str().unwrap_or_default().to_owned();
        let send = |method: &str, params: Value| self.connection.send(&session, method, &params);
        if info["browserContextId"] != *self.context {
            return Ok(send("Runtime.runIfWaitingForDebugger", json!({}))?);
        }
        if kind == "tab" {
            let attach = json!({
                "autoAttach": true, "waitForDebuggerOnStart": true, "flatten": true, "filter": [{}],
            });
            send("Target.setAutoAttach", attach)?;
            return Ok(send("Runtime.runIfWaitingForDebugger", json!({}))?);
        }
        let is_page = matches!(kind.as_str(), "page" | "iframe");
        let hooks = self.hooks();
        send("Network.enable", json!({}))?;
        send("Runtime.enable", json!({}))?;
        send("Runtime.addBinding", json!({ "name": self.channel }))?;
        if self.opening.signal {
            let header = json!({ "headers": { "Sec-GPC": "1" } });
            send("Network.setExtraHTTPHeaders", header)?;
        }
        if is_page {
            send("Page.enable", json!({}))?;
            send("DOMStorage.enable", json!({}))?;
            if kind == "page" {
                let (width, height) = self.opening.window;
                let window = json!({
                    "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600,
                });
                send("Page.setLifecycleEventsEnabled", json!({ "enabled": true }))?;
                send("ServiceWorker.enable", json!({}))?;
                send("Emulation.setDeviceMetricsOverride", window)?;
            }
            let mut sources = vec![hooks];
            if self.opening.signal {
                sources.push(script::SIGNAL.to_owned());
            }
            for source in sources {
                let source = json!({ "source": source, "runImmediately": true });
                send("Page.addScriptToEvaluateOnNewDocument", source)?;
            }
        } else if kind == "service_worker" {
            // A script before its own context exists would end it. It stops at its first statement and gets the hooks there.
            send("Debugger.enable", json!({}))?;
            send("Debugger.pause", json!({}))?;
        } else {
            send("Runtime.evaluate", json!({ "expression": hooks }))?;
        }
        let attach = json!({ "autoAttach": true, "waitForDebuggerOnStart": true, "flatten": true });
        send("Target.setAutoAttach", attach)?;
        send("Runtime.runIfWaitingForDebugger", json!({}))?;
        if info["targetId"] == *self.target || self.target.is_empty() && kind == "page" {
            self.session.clone_from(&session);
        }
        if is_page {
            let frame = json!({ "id": info["targetId"], "url": info["url"] });
            self.ask_for_key(&session, &frame)?;
        }
        let attached = Attached {
            kind,
            target: info["targetId"].as_str().unwrap_or_default().to_owned(),
            parent: parent.to_owned(),
        };
        self.attached.insert(session, attached);
        Ok(())
    }

    /// Returns the script that reports what scripts store.
    fn hooks(&self) -> String {
        let take = format!(
            "(scope) => {{ const send = scope['{0}']; delete scope['{0}']; return send; }}",
            self.channel
        );
        script::hooks(&take)
    }

    /// Returns whether this is a service worker.
    fn is_service_worker(&self, session: &str) -> bool {
        let attached = self.attached.get(session);
        attached.is_some_and(|it| it.kind == "service_worker")
    }

    fn ask_for_key(&mut self, session: &str, frame: &Value) -> Result<(), DriveError> {
        // Frames without an address of their own have the storage of their parent, or none.
        let is_site = frame["url"]
            .as_str()
            .is_some_and(|url| url.starts_with("http"));
        if is_site && self.storage_keys.len() < MAX_STORAGE_KEYS {
            let frame = json!({ "frameId": frame["id"] });
            let question = self
                .connection
                .start(session, "Storage.getStorageKey", &frame)?;
            self.key_questions.push(question);
        }
        Ok(())
    }

    fn keys_answered(&mut self) {
        let mut questions = std::mem::take(&mut self.key_questions);
        questions.retain(|question| {
            match self.connection.answer(*question, "Storage.getStorageKey") {
                Ok(None) => true,
                Ok(Some(answer)) => {
                    let key = answer["storageKey"].as_str().unwrap_or_default();
                    self.add_key(key);
                    false
                }
                // The frame is gone. What it stored is seen by events and by the calls of its scripts.
                Err(_) => false,
            }
        });
        self.key_questions = questions;
    }

    fn add_key(&mut self, key: &str) {
        if key.is_empty() || self.storage_keys.contains(key) {
            return;
        }
        if self.storage_keys.len() >= MAX_STORAGE_KEYS {
            self.problems.push(format!(
                "more than {MAX_STORAGE_KEYS} origins store something; the others were not read"
            ));
            return;
        }
        self.storage_keys.insert(key.to_owned());
    }

    fn storage_event(&mut self, event: &Event) {
        let params = &event.params;
        let id = &params["storageId"];
        let key = id["storageKey"].as_str().unwrap_or_default().to_owned();
        self.add_key(&key);
        if !self.storage_keys.contains(&key) {
            return;
        }
        let is_local = id["isLocalStorage"] == true;
        let area = self.storage.entry((key.clone(), is_local)).or_default();
        area.session.clone_from(&event.session);
        let name = params["key"].as_str().unwrap_or_default();
        match event.method.as_str() {
            "DOMStorage.domStorageItemsCleared" => area.items.clear(),
            "DOMStorage.domStorageItemRemoved" => {
                area.items.remove(&kept_name(name));
            }
            _ => {
                let value = params["newValue"].as_str().unwrap_or_default();
                let digest = self.digester.digest(value);
                area.items.insert(kept_name(name), digest);
                let kind = if is_local {
                    Kind::LocalStorage
                } else {
                    Kind::SessionStorage
                };
                let digester = Rc::clone(&self.digester);
                let origin = super::storage_key::origin(&key);
                self.recorder
                    .script((kind, name), origin, None, Some(value), &digester);
            }
        }
    }

    fn worker_registrations(&mut self, params: &Value) {
        for registration in params["registrations"].as_array().into_iter().flatten() {
            let id = registration["registrationId"].as_str().unwrap_or_default();
            let scope = registration["scopeURL"].as_str().unwrap_or_default();
            if registration["isDeleted"] == true {
                self.workers.remove(id);
            } else if self.workers.len() < MAX_STORAGE_KEYS {
                self.workers.insert(id.to_owned(), scope.to_owned());
                if let Some(address) = Address::parse(scope) {
                    let digester = Rc::clone(&self.digester);
                    let worker = (Kind::ServiceWorker, scope);
                    self.recorder
                        .script(worker, &address.origin(), None, None, &digester);
                }
            }
        }
    }

    pub(super) fn evaluate(&mut self, session: &str, text: &str) -> Result<Value, DriveError> {
        let params = json!({ "expression": text, "returnByValue": true, "awaitPromise": true });
        let mut answer = self.call_in(session, "Runtime.evaluate", &params)?;
        Ok(answer["result"]["value"].take())
    }

    pub(super) fn context(&self) -> &str {
        &self.context
    }

    /// Returns the sessions that may show an element: the page, then its frames of other sites.
    fn documents(&self) -> Vec<String> {
        let frames = self
            .attached
            .iter()
            .filter(|(session, it)| it.kind == "iframe" && **session != self.session);
        std::iter::once(self.session.clone())
            .chain(frames.map(|(session, _)| session.clone()))
            .collect()
    }

    fn locate(
        &mut self,
        selectors: &[&str],
        scroll: bool,
    ) -> Result<Option<(String, Found, f64, f64)>, DriveError> {
        for session in self.documents() {
            let answer = match self.evaluate(&session, &script::find(selectors, scroll)) {
                // A frame may be gone in the meantime.
                Err(DriveError::Browser(BrowserError::Refused { .. }))
                    if session != self.session =>
                {
                    continue;
                }
                answer => answer?,
            };
            if let Some((found, x, y)) = script::found(&answer)? {
                return Ok(Some((session, found, x, y)));
            }
        }
        Ok(None)
    }

    /// Moves the mouse, turns its wheel and presses a key that types nothing, as a visitor does: many pages load their trackers
    /// only then. Nothing is clicked.
    fn touch(&self) -> Result<(), DriveError> {
        let (x, y) = (self.opening.window.0 / 2, self.opening.window.1 / 2);
        let mouse = "Input.dispatchMouseEvent";
        let key = "Input.dispatchKeyEvent";
        let shift = |kind: &str| json!({ "type": kind, "key": "Shift", "code": "ShiftLeft", "windowsVirtualKeyCode": 16 });
        for (method, event) in [
            (mouse, json!({ "type": "mouseMoved", "x": x, "y": y })),
            (
                mouse,
                json!({ "type": "mouseMoved", "x": x + 5, "y": y + 5 }),
            ),
            (
                mouse,
                json!({ "type": "mouseWheel", "x": x, "y": y, "deltaX": 0, "deltaY": 1 }),
            ),
            (key, shift("rawKeyDown")),
            (key, shift("keyUp")),
        ] {
            // Without waiting: a page that hangs answers none of them.
            self.connection.send(&self.session, method, &event)?;
        }
        Ok(())
    }

    /// Navigates; returns why that failed.
    fn navigate(&mut self, url: &str) -> Result<Option<String>, DriveError> {
        self.loaded = false;
        self.document = None;
        self.status = None;
        let answer = match self.call("Page.navigate", &json!({ "url": url })) {
            Err(DriveError::Browser(BrowserError::TimedOut { limit, .. })) => {
                self.call("Page.stopLoading", &json!({}))?;
                return Ok(Some(format!(
                    "nothing answered within {} s",
                    limit.as_secs()
                )));
            }
            Err(DriveError::Browser(BrowserError::Refused { message, .. })) => {
                return Ok(Some(message));
            }
            answer => answer?,
        };
        if let Some(error) = answer["errorText"].as_str() {
            return Ok(Some(error.to_owned()));
        }
        self.document = answer["loaderId"].as_str().map(str::to_owned);
        if self.document.is_none() {
            // Only the part after `#` changed, which loads nothing.
            return Ok(None);
        }
        let deadline = Instant::now() + self.opening.page_limit;
        while !self.loaded && !self.crashed {
            match self.pump(deadline, url) {
                Err(DriveError::Browser(BrowserError::TimedOut { limit, .. })) => {
                    self.call("Page.stopLoading", &json!({}))?;
                    return Ok(Some(format!(
                        "it did not finish loading within {} s",
                        limit.as_secs()
                    )));
                }
                other => other?,
            }
            // A page that replaces itself while it loads has another document.
            if self.document.is_some() && self.status.is_some_and(|status| status < 400) {
                self.document = None;
            }
        }
        Ok(None)
    }
}

impl Session for ChromiumSession<'_> {
    fn visit(&mut self, url: &str, settle: Duration) -> Result<Page, DriveError> {
        self.recorder.on_page(url);
        self.crashed = false;
        let problem = self.navigate(url)?;
        if problem.is_none() && !self.crashed {
            let session = self.session.clone();
            let scroll = json!({ "expression": script::SCROLL });
            self.connection
                .send(&session, "Runtime.evaluate", &scroll)?;
            self.touch()?;
            self.settle(settle)?;
        }
        let shown = if self.crashed {
            None
        } else {
            Some(self.evaluate(&self.session.clone(), script::SHOWN)?)
        };
        let shown = shown.as_ref().and_then(Value::as_str);
        let shown = script::texts(shown.unwrap_or_default());
        let part = |at: usize| shown.get(at).cloned().unwrap_or_default();
        let problem = problem
            .or_else(|| self.crashed.then(|| "the page crashed".to_owned()))
            .or_else(|| wall(self.status, &part(1), &part(2)));
        Ok(Page {
            url: url.to_owned(),
            shown: crate::address::without_query(&part(0)),
            status: self.status,
            title: part(1),
            problem,
        })
    }

    fn settle(&mut self, time: Duration) -> Result<(), DriveError> {
        self.pump_until(Instant::now() + time)
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
        if let Some((x, y)) =
            nearest(self.opening.window, place).filter(|_| located.0 == self.session)
        {
            let moved = json!({ "type": "mouseMoved", "x": x, "y": y });
            self.call("Input.dispatchMouseEvent", &moved)?;
            self.settle(REVEAL)?;
            match self.locate(&[&located.1.selector], true)? {
                Some(again) if nearest(self.opening.window, (again.2, again.3)).is_none() => {
                    located = again;
                }
                _ => return Ok(None),
            }
        }
        let (session, found, x, y) = located;
        for kind in ["mouseMoved", "mousePressed", "mouseReleased"] {
            let event = json!({ "type": kind, "x": x, "y": y, "button": "left", "clickCount": 1 });
            match self.call_in(&session, "Input.dispatchMouseEvent", &event) {
                // The click led to a page that takes the place of this one.
                Err(DriveError::Browser(BrowserError::Refused { .. }))
                    if !self.attached.contains_key(&session) => {}
                answer => drop(answer?),
            }
        }
        Ok(Some(found))
    }

    fn fill(&mut self, selectors: &[&str], text: &str) -> Result<bool, DriveError> {
        if self.click(selectors)?.is_none() {
            return Ok(false);
        }
        let select = json!({ "type": "keyDown", "commands": ["selectAll", "deleteBackward"] });
        self.call("Input.dispatchKeyEvent", &select)?;
        self.call("Input.dispatchKeyEvent", &json!({ "type": "keyUp" }))?;
        self.call("Input.insertText", &json!({ "text": text }))?;
        Ok(true)
    }

    fn read(&mut self, expression: &str) -> Result<String, DriveError> {
        let answer = self.evaluate(&self.session.clone(), expression)?;
        Ok(answer.as_str().unwrap_or_default().to_owned())
    }

    fn read_as_page(&mut self, expression: &str) -> Result<String, DriveError> {
        self.read(expression)
    }

    fn snapshot(&mut self) -> Result<(), DriveError> {
        let present = self.present()?;
        let digester = Rc::clone(&self.digester);
        self.recorder.snapshot(present, &digester);
        Ok(())
    }

    fn screenshot(&mut self) -> Result<Vec<u8>, DriveError> {
        let method = "Page.captureScreenshot";
        let answer = self.call(method, &json!({ "format": "png" }))?;
        let picture = field(&answer, method, "data")?;
        decode_base64(&picture).ok_or(DriveError::Malformed {
            method,
            field: "data",
        })
    }

    fn recorder(&mut self) -> &mut Recorder {
        &mut self.recorder
    }

    fn problems(&mut self) -> Vec<String> {
        if self.connection.overflowed() {
            self.problems.push(
                "the page caused more events than the audit could take in; some were lost"
                    .to_owned(),
            );
        }
        if self.requests.overflowed() {
            self.problems
                .push("the page sent more requests than the audit could take in".to_owned());
        }
        let mut problems = std::mem::take(&mut self.problems);
        problems.dedup();
        problems
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

impl Drop for ChromiumSession<'_> {
    fn drop(&mut self) {
        // Where the browser has ended, the context has ended with it.
        let context = json!({ "browserContextId": self.context });
        let _ = self
            .connection
            .send("", "Target.disposeBrowserContext", &context);
    }
}

//! One visit: a Firefox with its tab and frames.

mod events;
mod input;
mod snapshot;

use super::socket::Socket;
use crate::address::without_query;
use crate::digest::Digester;
use crate::driver::{DriveError, Found, Opening, Session, nearest};
use crate::model::Page;
use crate::recorder::Recorder;
use crate::script;
use crate::walls::wall;
use cookie_registry_browser::{BrowserError, Process, decode_base64};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::{Duration, Instant};

/// The events that an audit uses.
const EVENTS: [&str; 5] = [
    "network.beforeRequestSent",
    "network.responseCompleted",
    "network.fetchError",
    "browsingContext.userPromptOpened",
    "script.message",
];

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

    /// Calls a method; an error is that of the connection, even if the browser was ended.
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

    /// Waits for the next event and handles it.
    fn pump(&mut self, deadline: Instant) -> Result<(), DriveError> {
        if Instant::now() >= self.opening.deadline {
            return Err(DriveError::OutOfTime(self.opening.limit));
        }
        match self.socket.wait(deadline.min(self.opening.deadline))? {
            Some(event) => self.handle(&event),
            None => Ok(()),
        }
    }

    /// Evaluates an expression whose value is a string.
    fn evaluate(&mut self, context: &str, expression: &str) -> Result<String, DriveError> {
        let target = json!({ "context": context, "sandbox": SANDBOX });
        self.evaluate_in(&target, expression)
    }

    /// Evaluates an expression whose value is a string, in a document or in the sandbox of one.
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
            self.reveal(near)?;
            match self.locate(&[&located.1.selector], true)? {
                Some(again) if nearest(self.opening.window, (again.2, again.3)).is_none() => {
                    located = again;
                }
                _ => return Ok(None),
            }
        }
        let (context, found, x, y) = located;
        self.press(&context, (x, y))?;
        Ok(Some(found))
    }

    fn fill(&mut self, selectors: &[&str], text: &str) -> Result<bool, DriveError> {
        let Some((context, _, x, y)) = self.locate(selectors, true)? else {
            return Ok(false);
        };
        self.press(&context, (x, y))?;
        self.replace_value(&context, text)?;
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
        let present = self.present()?;
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

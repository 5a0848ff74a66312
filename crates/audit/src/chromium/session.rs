//! One visit: a browser context with its pages, frames and workers.

mod events;
mod input;
mod snapshot;
mod storage;
mod targets;
mod traffic;

use super::field;
use super::network::Requests;
use crate::digest::Digester;
use crate::driver::{DriveError, Found, Opening, Session, nearest};
use crate::model::Page;
use crate::recorder::Recorder;
use crate::script;
use crate::walls::wall;
use cookie_registry_browser::{BrowserError, Connection, decode_base64};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::time::{Duration, Instant};
use storage::Area;
use targets::Attached;

/// A visit in a separate browser context.
#[derive(Debug)]
pub(crate) struct ChromiumSession<'d> {
    connection: &'d Connection,
    context: String,
    target: String,
    /// The session of the page.
    session: String,
    attached: BTreeMap<String, Attached>,
    recorder: Recorder,
    digester: Rc<Digester>,
    requests: Requests,
    /// The keys and values of localStorage (`true`) and sessionStorage, by storage key, as far as they were seen. The last
    /// session that saw them comes with them.
    storage: BTreeMap<(String, bool), Area>,
    /// The storage keys of all frames so far.
    storage_keys: BTreeSet<String>,
    /// Questions for the storage key of a frame.
    key_questions: Vec<u64>,
    workers: BTreeMap<String, String>,
    channel: String,
    opening: Opening,
    loaded: bool,
    /// The document of the page that is being loaded, and the status of its response.
    document: Option<String>,
    status: Option<u16>,
    problems: Vec<String>,
    crashed: bool,
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
    fn call(&mut self, method: &str, params: &Value) -> Result<Value, DriveError> {
        let session = self.session.clone();
        self.call_in(&session, method, params)
    }

    fn call_in(
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

    fn evaluate(&mut self, session: &str, text: &str) -> Result<Value, DriveError> {
        let params = json!({ "expression": text, "returnByValue": true, "awaitPromise": true });
        let mut answer = self.call_in(session, "Runtime.evaluate", &params)?;
        Ok(answer["result"]["value"].take())
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
        let near = nearest(self.opening.window, place).filter(|_| located.0 == self.session);
        if let Some(near) = near {
            self.reveal(near)?;
            match self.locate(&[&located.1.selector], true)? {
                Some(again) if nearest(self.opening.window, (again.2, again.3)).is_none() => {
                    located = again;
                }
                _ => return Ok(None),
            }
        }
        let (session, found, x, y) = located;
        self.press(&session, (x, y))?;
        Ok(Some(found))
    }

    fn fill(&mut self, selectors: &[&str], text: &str) -> Result<bool, DriveError> {
        if self.click(selectors)?.is_none() {
            return Ok(false);
        }
        self.replace_value(text)?;
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

impl Drop for ChromiumSession<'_> {
    fn drop(&mut self) {
        // Where the browser has ended, the context has ended with it.
        let context = json!({ "browserContextId": self.context });
        let _ = self
            .connection
            .send("", "Target.disposeBrowserContext", &context);
    }
}

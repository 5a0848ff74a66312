//! Attaches to new tabs, pages, frames and workers before their scripts run, and forgets those that are gone.

use super::ChromiumSession;
use crate::driver::DriveError;
use crate::script;
use serde_json::{Value, json};

/// A page, frame or worker that the audit is attached to.
#[derive(Debug)]
pub(super) struct Attached {
    pub(super) kind: String,
    /// The number of the page, frame or worker.
    target: String,
    /// The session of the tab, of a page.
    parent: String,
}

impl ChromiumSession<'_> {
    /// Takes over a new tab, page, frame or worker before its scripts run.
    pub(super) fn attach(&mut self, parent: &str, params: &Value) -> Result<(), DriveError> {
        let info = &params["targetInfo"];
        let session = params["sessionId"].as_str().unwrap_or_default().to_owned();
        let kind = info["type"].as_str().unwrap_or_default().to_owned();
        if info["browserContextId"] != *self.context {
            return self.resume(&session);
        }
        if kind == "tab" {
            let attach = json!({
                "autoAttach": true, "waitForDebuggerOnStart": true, "flatten": true, "filter": [{}],
            });
            self.send(&session, "Target.setAutoAttach", &attach)?;
            return self.resume(&session);
        }
        self.prepare(&session, &kind)?;
        let attach = json!({ "autoAttach": true, "waitForDebuggerOnStart": true, "flatten": true });
        self.send(&session, "Target.setAutoAttach", &attach)?;
        self.resume(&session)?;
        if info["targetId"] == *self.target || self.target.is_empty() && kind == "page" {
            self.session.clone_from(&session);
        }
        if has_document(&kind) {
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

    /// Sends the settings of a visit to a new page, frame or worker, and the hooks that report what its scripts store.
    fn prepare(&self, session: &str, kind: &str) -> Result<(), DriveError> {
        let send = |method: &str, params: Value| self.send(session, method, &params);
        send("Network.enable", json!({}))?;
        send("Runtime.enable", json!({}))?;
        send("Runtime.addBinding", json!({ "name": self.channel }))?;
        if self.opening.signal {
            let header = json!({ "headers": { "Sec-GPC": "1" } });
            send("Network.setExtraHTTPHeaders", header)?;
        }
        if has_document(kind) {
            self.prepare_document(session, kind)
        } else if kind == "service_worker" {
            // A script before its own context exists would end it. It stops at its first statement and gets the hooks there.
            send("Debugger.enable", json!({}))?;
            send("Debugger.pause", json!({}))
        } else {
            send("Runtime.evaluate", json!({ "expression": self.hooks() }))
        }
    }

    /// Sends the settings that only a page or frame has.
    fn prepare_document(&self, session: &str, kind: &str) -> Result<(), DriveError> {
        let send = |method: &str, params: Value| self.send(session, method, &params);
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
        let mut sources = vec![self.hooks()];
        if self.opening.signal {
            sources.push(script::SIGNAL.to_owned());
        }
        for source in sources {
            let source = json!({ "source": source, "runImmediately": true });
            send("Page.addScriptToEvaluateOnNewDocument", source)?;
        }
        Ok(())
    }

    /// Lets the scripts of a new page, frame or worker run.
    fn resume(&self, session: &str) -> Result<(), DriveError> {
        self.send(session, "Runtime.runIfWaitingForDebugger", &json!({}))
    }

    /// Sends a method without waiting for its answer.
    fn send(&self, session: &str, method: &str, params: &Value) -> Result<(), DriveError> {
        Ok(self.connection.send(session, method, params)?)
    }

    /// Lets a service worker run that has stopped at its first statement, with the hooks.
    pub(super) fn start_service_worker(&self, session: &str) -> Result<(), DriveError> {
        let hooks = json!({ "expression": self.hooks() });
        self.send(session, "Runtime.evaluate", &hooks)?;
        self.send(session, "Debugger.resume", &json!({}))?;
        self.send(session, "Debugger.disable", &json!({}))
    }

    /// Forgets a page, frame or worker that is gone. A page that was prerendered takes the place of the one that led to it.
    pub(super) fn detached(&mut self, session: &str) {
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

    /// Returns the script that reports what scripts store.
    fn hooks(&self) -> String {
        let take = format!(
            "(scope) => {{ const send = scope['{0}']; delete scope['{0}']; return send; }}",
            self.channel
        );
        script::hooks(&take)
    }

    /// Returns whether this is a service worker.
    pub(super) fn is_service_worker(&self, session: &str) -> bool {
        let attached = self.attached.get(session);
        attached.is_some_and(|it| it.kind == "service_worker")
    }
}

/// Returns whether targets of this kind have a document.
fn has_document(kind: &str) -> bool {
    matches!(kind, "page" | "iframe")
}

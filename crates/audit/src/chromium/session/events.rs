//! Handles the events of a visit. Those about requests and storage have modules of their own.

use super::ChromiumSession;
use crate::driver::DriveError;
use crate::script;
use cookie_registry_browser::Event;
use serde_json::{Value, json};
use std::rc::Rc;

impl ChromiumSession<'_> {
    /// Handles an event of the browser.
    pub(super) fn handle(&mut self, event: &Event) -> Result<(), DriveError> {
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
                self.start_service_worker(&event.session)?;
            }
            "Runtime.bindingCalled" if text("name") == self.channel => {
                let digester = Rc::clone(&self.digester);
                // A page that finds the channel may send nonsense, which records nothing.
                let _ = script::record(text("payload"), &mut self.recorder, &digester);
            }
            "Page.frameNavigated" => self.ask_for_key(&event.session, &params["frame"])?,
            "Page.lifecycleEvent" if event.session == self.session => self.lifecycle(params),
            "Page.javascriptDialogOpening" => {
                // Leaving a page is accepted; nothing else is.
                let accept = json!({ "accept": text("type") == "beforeunload" });
                let method = "Page.handleJavaScriptDialog";
                self.connection.send(&event.session, method, &accept)?;
            }
            "ServiceWorker.workerRegistrationUpdated" => self.worker_registrations(params),
            method if method.starts_with("DOMStorage.") => self.storage_event(event),
            method if method.starts_with("Network.") => self.network_event(event),
            _ => {}
        }
        self.keys_answered();
        Ok(())
    }

    /// Notes that the document of the page has loaded.
    fn lifecycle(&mut self, params: &Value) {
        let text = |field: &str| params[field].as_str().unwrap_or_default();
        let is_ours = self
            .document
            .as_deref()
            .is_none_or(|it| it == text("loaderId"));
        self.loaded |= text("name") == "load" && text("frameId") == self.target && is_ours;
    }
}

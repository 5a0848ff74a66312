//! Follows the storage of a visit through events: the storage keys of its frames, their areas and the service workers.

use super::ChromiumSession;
use crate::address::Address;
use crate::chromium::storage_key::origin;
use crate::driver::DriveError;
use crate::model::{Digest, Kind};
use crate::recorder::kept_name;
use cookie_registry_browser::Event;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::rc::Rc;

/// The most storage keys (origins, by site of the page) of one visit.
const MAX_STORAGE_KEYS: usize = 500;

/// The keys of a storage area.
#[derive(Debug, Default)]
pub(super) struct Area {
    pub(super) session: String,
    /// The hashes of the values, by key.
    pub(super) items: BTreeMap<String, Digest>,
}

impl ChromiumSession<'_> {
    /// Asks the browser for the storage key of a frame.
    pub(super) fn ask_for_key(&mut self, session: &str, frame: &Value) -> Result<(), DriveError> {
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

    /// Takes in the storage keys that the browser has answered.
    pub(super) fn keys_answered(&mut self) {
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

    /// Records a change of localStorage or sessionStorage.
    pub(super) fn storage_event(&mut self, event: &Event) {
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
                self.recorder
                    .script((kind, name), origin(&key), None, Some(value), &digester);
            }
        }
    }

    /// Records the service workers that were registered, and forgets those that were deleted.
    pub(super) fn worker_registrations(&mut self, params: &Value) {
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
}

//! Reads everything that the browser stores in the context of a visit.

use super::ChromiumSession;
use crate::address::Address;
use crate::chromium::storage_key::origin;
use crate::digest::Digester;
use crate::driver::DriveError;
use crate::model::{CookieAttributes, Kind};
use crate::recorder::{Present, kept_name};
use cookie_registry_browser::BrowserError;
use serde_json::{Value, json};
use std::time::{SystemTime, UNIX_EPOCH};

impl ChromiumSession<'_> {
    /// Returns everything that is in the browser now.
    pub(super) fn present(&mut self) -> Result<Vec<Present>, DriveError> {
        let mut present = self.cookies()?;
        self.read_areas()?;
        for ((key, is_local), area) in &self.storage {
            let kind = if *is_local {
                Kind::LocalStorage
            } else {
                Kind::SessionStorage
            };
            for (name, value) in &area.items {
                present.push(Present {
                    value: Some(value.clone()),
                    ..entry(kind, name, origin(key))
                });
            }
        }
        for key in self.storage_keys.clone() {
            self.databases(&key, &mut present)?;
            self.caches(&key, &mut present)?;
        }
        for scope in self.workers.values() {
            if let Some(address) = Address::parse(scope) {
                present.push(entry(Kind::ServiceWorker, scope, &address.origin()));
            }
        }
        Ok(present)
    }

    fn cookies(&mut self) -> Result<Vec<Present>, DriveError> {
        // The browser's own list, not a page's, which leaves out third-party and partitioned cookies.
        let method = "Storage.getCookies";
        let context = json!({ "browserContextId": self.context });
        let answer = self.call_in("", method, &context)?;
        let now = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0.0, |time| time.as_secs_f64());
        let malformed = DriveError::Malformed {
            method,
            field: "cookies",
        };
        let cookies = answer["cookies"].as_array();
        cookies
            .and_then(|cookies| {
                cookies
                    .iter()
                    .map(|it| cookie(it, now, &self.digester))
                    .collect()
            })
            .ok_or(malformed)
    }

    /// Reads the storage areas of the frames that still exist. Those of others are known from events.
    fn read_areas(&mut self) -> Result<(), DriveError> {
        let mut areas: Vec<(String, bool)> = self.storage.keys().cloned().collect();
        for key in &self.storage_keys {
            areas.extend([(key.clone(), true), (key.clone(), false)]);
        }
        areas.sort();
        areas.dedup();
        for (key, is_local) in areas {
            let known = self
                .storage
                .get(&(key.clone(), is_local))
                .map(|area| area.session.clone());
            let sessions = self.documents_for(known);
            let id = json!({ "storageId": { "storageKey": key, "isLocalStorage": is_local } });
            for session in sessions {
                let answer = match self.call_in(&session, "DOMStorage.getDOMStorageItems", &id) {
                    Err(DriveError::Browser(BrowserError::Refused { .. })) => continue,
                    answer => answer?,
                };
                let items = answer["entries"].as_array().into_iter().flatten();
                let items = items
                    .filter_map(|item| {
                        let value = self.digester.digest(item[1].as_str()?);
                        Some((kept_name(item[0].as_str()?), value))
                    })
                    .collect();
                let area = self.storage.entry((key.clone(), is_local)).or_default();
                area.session = session;
                area.items = items;
                break;
            }
        }
        Ok(())
    }

    /// Returns the sessions of pages and frames, the likely one first.
    fn documents_for(&self, likely: Option<String>) -> Vec<String> {
        let others = self
            .attached
            .iter()
            .filter(|(_, it)| matches!(it.kind.as_str(), "page" | "iframe"))
            .map(|(session, _)| session.clone());
        let likely = likely.filter(|session| self.attached.contains_key(session));
        let mut all: Vec<String> = likely.into_iter().collect();
        all.extend(others);
        let mut seen = std::collections::BTreeSet::new();
        all.retain(|session| seen.insert(session.clone()));
        all
    }

    fn databases(&mut self, key: &str, present: &mut Vec<Present>) -> Result<(), DriveError> {
        let params = json!({ "storageKey": key });
        let names = self.optional("IndexedDB.requestDatabaseNames", &params)?;
        for name in texts(&names["databaseNames"]) {
            let params = json!({ "storageKey": key, "databaseName": name });
            let database = self.optional("IndexedDB.requestDatabase", &params)?;
            let stores = database["databaseWithObjectStores"]["objectStores"].as_array();
            let stores = stores.into_iter().flatten();
            present.push(Present {
                stores: stores
                    .filter_map(|store| store["name"].as_str().map(str::to_owned))
                    .collect(),
                ..entry(Kind::IndexedDb, &name, origin(key))
            });
        }
        Ok(())
    }

    fn caches(&mut self, key: &str, present: &mut Vec<Present>) -> Result<(), DriveError> {
        let params = json!({ "storageKey": key });
        let answer = self.optional("CacheStorage.requestCacheNames", &params)?;
        for cache in answer["caches"].as_array().into_iter().flatten() {
            let name = cache["cacheName"].as_str().unwrap_or_default();
            present.push(entry(Kind::CacheStorage, name, origin(key)));
        }
        Ok(())
    }

    /// Calls a method that the browser refuses for an origin without storage.
    fn optional(&mut self, method: &str, params: &Value) -> Result<Value, DriveError> {
        match self.call(method, params) {
            Err(DriveError::Browser(BrowserError::Refused { .. })) => Ok(Value::Null),
            answer => answer,
        }
    }
}

fn entry(kind: Kind, name: &str, scope: &str) -> Present {
    Present {
        kind,
        name: name.to_owned(),
        scope: scope.to_owned(),
        cookie: None,
        stores: Vec::new(),
        value: None,
    }
}

fn texts(list: &Value) -> Vec<String> {
    let list = list.as_array().into_iter().flatten();
    list.filter_map(Value::as_str).map(str::to_owned).collect()
}

/// Parses one element of the protocol's list of cookies; returns `None` if a required field is missing.
fn cookie(cookie: &Value, now: f64, digester: &Digester) -> Option<Present> {
    let text = |field: &str| cookie[field].as_str().map(str::to_owned);
    let domain = text("domain")?;
    let seconds = if cookie["session"].as_bool()? {
        None
    } else {
        Some(seconds(cookie["expires"].as_f64()? - now))
    };
    let partition = text("partitionKey").or_else(|| {
        let site = &cookie["partitionKey"]["topLevelSite"];
        site.as_str().map(str::to_owned)
    });
    Some(Present {
        kind: Kind::Cookie,
        name: text("name")?,
        cookie: Some(CookieAttributes {
            path: text("path")?,
            with_domain: domain.starts_with('.'),
            secure: cookie["secure"].as_bool()?,
            http_only: cookie["httpOnly"].as_bool()?,
            same_site: text("sameSite"),
            partition,
            seconds,
            as_written: false,
        }),
        scope: domain,
        stores: Vec::new(),
        value: Some(digester.digest(cookie["value"].as_str()?)),
    })
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the number is at least 0, and browsers keep cookies for at most 400 days"
)]
fn seconds(left: f64) -> u64 {
    left.round().max(0.0) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_spellings_of_a_partition_are_read_and_a_missing_field_is_not_guessed() {
        let digester = Digester::new(false);
        let mut value = json!({
            "name": "a", "value": "b", "domain": ".our.example", "path": "/", "expires": -1,
            "size": 2, "httpOnly": true, "secure": true, "session": true, "sameSite": "None",
            "partitionKey": { "topLevelSite": "https://one.example", "hasCrossSiteAncestor": false },
        });
        let partition = |value: &Value| {
            cookie(value, 0.0, &digester)
                .unwrap()
                .cookie
                .unwrap()
                .partition
        };
        assert_eq!(partition(&value).as_deref(), Some("https://one.example"));
        value["partitionKey"] = "https://two.example".into();
        assert_eq!(partition(&value).as_deref(), Some("https://two.example"));
        value.as_object_mut().unwrap().remove("httpOnly");
        assert!(cookie(&value, 0.0, &digester).is_none());
    }
}

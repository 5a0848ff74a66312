//! Reads everything that the browser stores for the page and its frames.

use super::FirefoxSession;
use crate::digest::Digester;
use crate::driver::DriveError;
use crate::model::{CookieAttributes, Kind};
use crate::recorder::Present;
use crate::script;
use cookie_registry_browser::{BrowserError, parse_json};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::time::{SystemTime, UNIX_EPOCH};

impl FirefoxSession {
    /// Returns everything that is in the browser now.
    pub(super) fn present(&mut self) -> Result<Vec<Present>, DriveError> {
        let mut present = Vec::new();
        self.cookies(&mut present)?;
        self.storage(&mut present)?;
        Ok(present)
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

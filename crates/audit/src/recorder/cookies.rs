//! Records cookies as headers and scripts write them, and those that the browser refuses.

use super::key::{Key, kept_name};
use super::{MAX_ENTRIES, Present, Recorder, add_setter};
use crate::address::{Address, without_query};
use crate::digest::Digester;
use crate::model::{CookieAttributes, Kind, Refused, Setter};
use crate::set_cookie::{Written, WrittenLifetime};
use std::collections::BTreeSet;
use time::OffsetDateTime;

impl Recorder {
    /// Records a `Set-Cookie` header of a response, with what made the browser request it and the frame that did.
    pub(crate) fn header(
        &mut self,
        text: &str,
        url: &str,
        (initiator, frame): (Option<&str>, Option<&str>),
        digester: &Digester,
    ) {
        let setter = Setter::Response {
            url: without_query(url),
            initiator: initiator.map(str::to_owned),
            frame: frame.map(without_query),
        };
        self.written_cookie(text, url, setter, digester);
    }

    /// Records a `Set-Cookie` header of a browser that does not say whether it accepted the cookie: the next snapshot shows it.
    pub(crate) fn unconfirmed_header(&mut self, text: &str, url: &str, frame: Option<&str>) {
        let setter = Setter::Response {
            url: without_query(url),
            initiator: None,
            frame: frame.map(without_query),
        };
        self.unconfirmed(text, url, setter);
    }

    /// Keeps a cookie until the next snapshot shows whether it was stored.
    fn unconfirmed(&mut self, text: &str, url: &str, setter: Setter) {
        if self.unconfirmed.len() < MAX_ENTRIES {
            let write = (text.to_owned(), without_query(url), setter);
            self.unconfirmed.push(write);
        } else {
            self.overflowed = true;
        }
    }

    /// Records a cookie that a script wrote, on a page or in a frame at `url`; `confirmed` if the script could read it back.
    pub(crate) fn script_cookie(
        &mut self,
        (text, confirmed): (&str, bool),
        url: &str,
        setter: Setter,
        digester: &Digester,
    ) {
        if confirmed {
            self.written_cookie(text, url, setter, digester);
        } else {
            self.unconfirmed(text, url, setter);
        }
    }

    /// Decides which of the unconfirmed cookies were stored.
    pub(super) fn confirm(&mut self, present: &[Present], digester: &Digester) {
        let unconfirmed = std::mem::take(&mut self.unconfirmed);
        if unconfirmed.is_empty() {
            return;
        }
        let names: BTreeSet<&str> = present
            .iter()
            .filter(|it| it.kind == Kind::Cookie)
            .map(|it| it.name.as_str())
            .collect();
        for (text, url, setter) in unconfirmed {
            let Some(mut written) = Written::parse(&text, OffsetDateTime::now_utc()) else {
                continue;
            };
            if written.lifetime == WrittenLifetime::Removed {
                continue;
            }
            // Firefox takes a text without `=` for a name, Chromium for a value.
            let is_name = written.name.is_empty() && names.contains(written.value.as_str());
            let (text, written) = match is_name {
                true => {
                    let name = format!("{}=", written.value);
                    let text = text.replacen(&written.value, &name, 1);
                    let name = std::mem::take(&mut written.value);
                    (text, Written { name, ..written })
                }
                false => (text, written),
            };
            if names.contains(written.name.as_str()) {
                self.written_cookie(&text, &url, setter, digester);
            } else {
                self.refused(&text, &url, vec!["NotStored".to_owned()]);
            }
        }
    }

    /// Records a cookie with the attributes that were written.
    fn written_cookie(&mut self, text: &str, url: &str, setter: Setter, digester: &Digester) {
        let Some(address) = Address::parse(url) else {
            return;
        };
        let Some(written) = Written::parse(text, OffsetDateTime::now_utc()) else {
            return;
        };
        if written.lifetime == WrittenLifetime::Removed {
            return;
        }
        let with_domain = written.domain.is_some();
        let scope = match &written.domain {
            Some(domain) => format!(".{domain}"),
            None => address.host.clone(),
        };
        let path = written.path.unwrap_or_else(|| default_path(&address.path));
        let attributes = CookieAttributes {
            path: path.clone(),
            with_domain,
            secure: written.secure,
            http_only: written.http_only,
            same_site: written.same_site,
            partition: None,
            seconds: match written.lifetime {
                WrittenLifetime::Seconds(seconds) => Some(seconds),
                _ => None,
            },
            as_written: true,
        };
        let key = Key {
            kind: Kind::Cookie,
            name: kept_name(&written.name),
            scope,
            path,
            partition: written.partitioned.then(String::new),
        };
        // A copy in a known partition is the same cookie.
        let known = self
            .siblings(&key)
            .find(|other| other.partition.is_some() == key.partition.is_some())
            .cloned();
        let value = digester.digest(&written.value);
        let after_choice = self.choice_made;
        if let Some(stored) = self.entry(known.unwrap_or(key), Some(attributes.clone())) {
            if let Some(cookie) = &mut stored.cookie {
                cookie.seconds = attributes.seconds;
                cookie.as_written = true;
            }
            stored.value = Some(value);
            stored.after_choice |= after_choice;
            add_setter(stored, setter);
        }
    }

    /// Records a cookie that the browser refused. It was not stored, even though its header was seen.
    pub(crate) fn refused(&mut self, text: &str, url: &str, mut reasons: Vec<String>) {
        let name = Written::parse(text, OffsetDateTime::now_utc())
            .map(|written| written.name)
            .unwrap_or_default();
        reasons.sort();
        reasons.dedup();
        if self.refused.len() < MAX_ENTRIES {
            self.refused.insert(Refused {
                name,
                url: without_query(url),
                reasons,
                page: self.page.clone(),
            });
        }
    }
}

/// Returns the path of a cookie without `Path` (RFC 10025, section 5.1.4).
fn default_path(path: &str) -> String {
    match path.rfind('/') {
        None | Some(0) => "/".to_owned(),
        Some(at) => path[..at].to_owned(),
    }
}

//! Records everything that is in the browser at a moment.

use super::key::{Key, kept_name};
use super::{Present, Recorder};
use crate::digest::Digester;
use crate::model::{CookieAttributes, Stored};

/// The most object stores of a database that are reported.
const MAX_STORES: usize = 200;

impl Recorder {
    /// Records everything that is in the browser now; entries that are not in it do not remain.
    pub(crate) fn snapshot(&mut self, present: Vec<Present>, digester: &Digester) {
        self.confirm(&present, digester);
        for stored in self.entries.values_mut() {
            stored.remains = false;
        }
        for it in present {
            let key = key_of(&it);
            self.know_partition(&key);
            let after_choice = self.choice_made;
            if let Some(stored) = self.entry(key, it.cookie.clone()) {
                update(stored, it, after_choice);
            }
        }
    }

    /// Gives the entry with this key its partition, if it was seen only as it was written.
    fn know_partition(&mut self, key: &Key) {
        let known = self
            .siblings(key)
            .find(|other| *other == key)
            .or_else(|| {
                self.siblings(key)
                    .find(|other| other.partition.as_deref() == Some(""))
            })
            .cloned();
        let before = known.and_then(|known| self.entries.remove(&known));
        if let Some(before) = before {
            self.entries.insert(key.clone(), before);
        }
    }
}

/// Returns what distinguishes an entry from others.
fn key_of(present: &Present) -> Key {
    let cookie = present.cookie.as_ref();
    Key {
        kind: present.kind,
        name: kept_name(&present.name),
        scope: present.scope.clone(),
        path: cookie.map_or_else(String::new, |cookie| cookie.path.clone()),
        partition: cookie.and_then(|cookie| cookie.partition.clone()),
    }
}

/// Updates the record of an entry with what is in the browser now.
fn update(stored: &mut Stored, present: Present, after_choice: bool) {
    stored.remains = true;
    for store in present.stores {
        let store = kept_name(&store);
        if stored.stores.len() < MAX_STORES && !stored.stores.contains(&store) {
            stored.stores.push(store);
        }
    }
    if stored.value != present.value && present.value.is_some() {
        stored.after_choice |= after_choice;
        stored.value = present.value;
    }
    if let (Some(known), Some(now)) = (&mut stored.cookie, present.cookie) {
        let (seconds, as_written) = match known.as_written {
            true => (known.seconds, true),
            false => (now.seconds, false),
        };
        *known = CookieAttributes {
            seconds,
            as_written,
            ..now
        };
    }
}

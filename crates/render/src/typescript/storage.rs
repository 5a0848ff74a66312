//! Browser storage other than cookies: where each entry is stored, and the operations on it.

use super::comments::{self, literal};
use super::names::{self, Property as Name};
use super::parts::{Part, Parts};
use super::{Abilities, Exports, Named, Property, kind, witness};
use cookie_registry_core::{Environment, SetBy, StorageKind, ValueKind, sweeper};
use cookie_registry_policy::model::{Naming, Policy, Storage, Value};

/// How the names of descriptions begin: of keys, and of databases and caches.
const ITEM: &str = "ITEM";
const STORE: &str = "STORE";
/// How the names of exports begin.
const EXPORT: &str = "storage";

/// An entry `[storage.KEY]`.
pub(super) struct Entry<'p> {
    pub(super) storage: &'p Storage,
    name: Name,
    abilities: Abilities,
    of_all: Abilities,
    language: &'p str,
}

/// The functions for a kind of storage.
struct Functions {
    gets: Option<Part>,
    sets: Part,
    sets_with: Part,
    removes: Part,
    removes_all: Part,
    family: Part,
}

const fn functions(kind: StorageKind) -> Functions {
    match kind {
        StorageKind::IndexedDb => Functions {
            gets: None,
            sets: Part::OpensDatabase,
            sets_with: Part::OpensDatabaseWith,
            removes: Part::RemovesDatabase,
            removes_all: Part::RemovesDatabases,
            family: Part::StoreFamily,
        },
        StorageKind::CacheStorage => Functions {
            gets: None,
            sets: Part::OpensCache,
            sets_with: Part::OpensCacheWith,
            removes: Part::RemovesCache,
            removes_all: Part::RemovesCaches,
            family: Part::StoreFamily,
        },
        StorageKind::LocalStorage | StorageKind::SessionStorage => Functions {
            gets: Some(Part::GetsItem),
            sets: Part::SetsItem,
            sets_with: Part::SetsItemWith,
            removes: Part::RemovesItem,
            removes_all: Part::RemovesItems,
            family: Part::ItemFamily,
        },
    }
}

/// Returns whether an entry is a key, not a database or a cache.
const fn is_item(kind: StorageKind) -> bool {
    match kind {
        StorageKind::LocalStorage | StorageKind::SessionStorage => true,
        StorageKind::IndexedDb | StorageKind::CacheStorage => false,
    }
}

/// Returns the entries in the order of the policy.
pub(super) fn entries(policy: &Policy) -> Vec<Entry<'_>> {
    let names = names::properties(
        policy
            .storage
            .iter()
            .map(|entry| entry.disclosure.key.as_str()),
    );
    policy
        .storage
        .iter()
        .zip(names)
        .map(|(storage, name)| {
            let (abilities, of_all) = abilities(storage);
            Entry {
                storage,
                name,
                abilities,
                of_all,
                language: &policy.meta.language,
            }
        })
        .collect()
}

impl Entry<'_> {
    /// Returns its names in the module.
    pub(super) fn named(&self) -> Named {
        let entry = &self.storage.disclosure.entry;
        self.name.named(entry, "storage", EXPORT)
    }

    fn place(&self) -> String {
        self.name.constant(if is_item(self.storage.kind) {
            ITEM
        } else {
            STORE
        })
    }

    fn is_family(&self) -> bool {
        matches!(self.storage.disclosure.naming, Naming::Family { .. })
    }

    fn is_valued(&self) -> bool {
        let removals = [Part::RemovesItem, Part::RemovesItems];
        is_item(self.storage.kind)
            && self
                .abilities
                .0
                .iter()
                .any(|(part, _)| !removals.contains(part))
    }

    fn holds_json(&self) -> bool {
        self.is_valued() && self.storage.disclosure.value == Value::Kind(ValueKind::Json)
    }

    /// Returns its removal in the format of the sweeper; for a family, the removal of all members.
    pub(super) fn removal(&self) -> String {
        let place = self.place();
        let store = literal(sweeper::store(self.storage.kind));
        let name = if is_item(self.storage.kind) {
            "key"
        } else {
            "name"
        };
        match &self.storage.disclosure.naming {
            Naming::Family { suffix, .. } => {
                format!("[{store}, {place}.{name}, {}]", literal(suffix))
            }
            Naming::Exact { .. } => format!("[{store}, {place}.{name}]"),
        }
    }
}

/// Returns the operations on an entry or a member, and those on all members.
fn abilities(storage: &Storage) -> (Abilities, Abilities) {
    let (disclosure, functions) = (&storage.disclosure, functions(storage.kind));
    let (mut one, mut all) = (Abilities::default(), Abilities::default());
    let is_family = matches!(disclosure.naming, Naming::Family { .. });
    if disclosure.retired.is_none() {
        functions.gets.into_iter().for_each(|gets| one.add(gets));
        if disclosure.set_by == SetBy::Script {
            match witness::required(disclosure) {
                None => one.add(functions.sets),
                Some(witness) => one.add_with(functions.sets_with, witness),
            }
        }
    }
    let removable = disclosure.retired.is_some()
        || matches!(disclosure.set_by, SetBy::Script | SetBy::ThirdParty);
    if removable && (!is_family || disclosure.retired.is_none()) {
        one.add(functions.removes);
    }
    if removable && is_family {
        all.add(functions.removes_all);
    }
    (one, all)
}

/// Writes the descriptions.
pub(super) fn tables(entries: &[Entry<'_>], parts: &mut Parts) -> String {
    let rows = entries.iter().map(|entry| {
        parts.want(if is_item(entry.storage.kind) {
            Part::Item
        } else {
            Part::Store
        });
        row(entry, parts)
    });
    rows.collect()
}

fn row(entry: &Entry<'_>, parts: &mut Parts) -> String {
    let disclosure = &entry.storage.disclosure;
    let name = literal(disclosure.naming.name(Environment::Production));
    let mut fields = vec![format!("entry: {}", literal(&disclosure.entry))];
    match entry.storage.kind {
        StorageKind::IndexedDb | StorageKind::CacheStorage => fields.push(format!("name: {name}")),
        kind @ (StorageKind::LocalStorage | StorageKind::SessionStorage) => {
            let area = literal(kind.platform_name());
            fields.extend([format!("area: {area}"), format!("key: {name}")]);
        }
    }
    if let Naming::Family { suffix, .. } = &disclosure.naming
        && !suffix.is_empty()
    {
        fields.push(format!("end: {}", literal(suffix)));
    }
    if entry.is_valued() {
        fields.extend(kind(&disclosure.value, parts).map(|kind| format!("kind: {kind}")));
    }
    format!(
        "const {} = {{ {} }} as const;\n",
        entry.place(),
        fields.join(", ")
    )
}

/// Writes an export for each entry, and `export const storage`.
pub(super) fn exports(entries: &[Entry<'_>], parts: &mut Parts) -> String {
    let offered = entries
        .iter()
        .filter(|entry| !entry.abilities.is_empty() || !entry.of_all.is_empty());
    let mut exports = Exports::default();
    for entry in offered {
        exports.add(
            &comments::entry(&entry.storage.disclosure, entry.language),
            (&entry.name.export(EXPORT), &entry.name.declared()),
            &value(entry, parts),
        );
    }
    exports.text(
        "The entries in browser storage other than cookies.",
        "storage",
    )
}

/// Returns the expression for the operations on an entry.
fn value(entry: &Entry<'_>, parts: &mut Parts) -> String {
    let members = entry.is_family() && !entry.abilities.is_empty();
    let family = functions(entry.storage.kind).family;
    let property = Property {
        place: entry.place(),
        abilities: if entry.is_family() && !members {
            &entry.of_all
        } else {
            &entry.abilities
        },
        family: members.then_some((family, &entry.of_all)),
        json: entry.holds_json().then_some("json<T>()"),
    };
    if entry.holds_json() {
        parts.want(Part::Json);
    }
    property.value(parts)
}

//! Browser storage other than cookies: where each entry is stored, and the operations on it.

use super::comments::{self, literal};
use super::names::{self, Property as Name};
use super::parts::{Part, Parts};
use super::{Abilities, Property, kind, witness};
use cookie_registry_core::{Environment, SetBy, StorageKind, ValueKind, sweeper};
use cookie_registry_policy::model::{Naming, Policy, Storage, Value};

/// The names of the tables: of keys, and of databases and caches.
const ITEMS: &str = "ITEMS";
const STORES: &str = "STORES";

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
    fn place(&self) -> String {
        self.name.of(if is_item(self.storage.kind) {
            ITEMS
        } else {
            STORES
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

/// Writes the tables of descriptions.
pub(super) fn tables(entries: &[Entry<'_>], parts: &mut Parts) -> String {
    let (mut items, mut stores) = (String::new(), String::new());
    for entry in entries {
        if is_item(entry.storage.kind) {
            parts.want(Part::Item);
            items.push_str(&row(entry, parts));
        } else {
            parts.want(Part::Store);
            stores.push_str(&row(entry, parts));
        }
    }
    let tables = [(ITEMS, items), (STORES, stores)].into_iter();
    let tables: Vec<String> = tables
        .filter(|(_, rows)| !rows.is_empty())
        .map(|(name, rows)| format!("const {name} = {{\n{rows}}} as const;\n"))
        .collect();
    tables.join("\n")
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
        "  {}: {{ {} }},\n",
        entry.name.declared(),
        fields.join(", ")
    )
}

/// Writes `export const storage`.
pub(super) fn exports(entries: &[Entry<'_>], parts: &mut Parts) -> String {
    let offered = entries
        .iter()
        .filter(|entry| !entry.abilities.is_empty() || !entry.of_all.is_empty());
    let properties: String = offered.map(|entry| export(entry, parts)).collect();
    if properties.is_empty() {
        return properties;
    }
    format!(
        "/** The entries in browser storage other than cookies. */\nexport const storage = {{\n{properties}}};\n"
    )
}

fn export(entry: &Entry<'_>, parts: &mut Parts) -> String {
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
    format!(
        "{}  {}: {},\n",
        comments::entry(&entry.storage.disclosure, entry.language),
        entry.name.declared(),
        property.value(parts)
    )
}

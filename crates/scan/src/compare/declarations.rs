//! An index of the entries of a policy by name, so that an occurrence is compared only with entries that can match.

use super::{Entry, steps};
use crate::occurrence::{Medium, Name, Occurrence};
use cookie_registry_core::{SetBy, StorageKind};
use cookie_registry_policy::model::{Cookie, Disclosure, Naming, Policy};
use cookie_registry_policy::{identifier, suggest};
use std::cell::{Cell, OnceCell};
use std::collections::HashMap;

/// How many names are compared letter by letter, in all, to suggest those that were meant. Beyond it, nothing is suggested.
const MOST_COMPARISONS: usize = 200_000;

/// An entry, and the kind of storage that it is in; `None` for a cookie.
pub(super) struct Declared<'p> {
    pub(super) disclosure: &'p Disclosure,
    storage: Option<StorageKind>,
    pub(super) cookie: Option<&'p Cookie>,
}

impl Declared<'_> {
    pub(super) fn entry(&self) -> Entry {
        Entry {
            entry: self.disclosure.entry.clone(),
            constant: identifier::constant(&self.disclosure.key),
            name: self.name().to_owned(),
        }
    }

    /// Returns its name, or how the names of a family begin.
    fn name(&self) -> &'_ str {
        match &self.disclosure.naming {
            Naming::Exact { production, .. } => production,
            Naming::Family { prefix, .. } => prefix,
        }
    }

    /// Returns whether these sources should set it: it is in use, and no other party sets it.
    pub(super) fn is_ours(&self) -> bool {
        self.disclosure.retired.is_none()
            && matches!(self.disclosure.set_by, SetBy::Server | SetBy::Script)
    }

    /// Returns whether scripts of this site set it.
    pub(super) fn is_of_scripts(&self) -> bool {
        match self.storage {
            Some(_) => !self.is_theirs(),
            None => self.disclosure.set_by == SetBy::Script,
        }
    }

    /// Returns whether a third party or another service sets it.
    pub(super) fn is_theirs(&self) -> bool {
        matches!(
            self.disclosure.set_by,
            SetBy::ThirdParty | SetBy::OtherService
        )
    }

    /// Returns whether it is kept in a medium.
    pub(super) fn is_in(&self, medium: Medium) -> bool {
        is_kept_in(self.storage, medium)
    }
}

/// Returns whether what is kept in a kind of storage, or in a cookie, is kept in a medium. Every kind is listed, so that a
/// further one does not compile until it is decided where its occurrences are.
fn is_kept_in(storage: Option<StorageKind>, medium: Medium) -> bool {
    match storage {
        None => medium == Medium::Cookie,
        Some(StorageKind::LocalStorage) => {
            matches!(medium, Medium::LocalStorage | Medium::WebStorage)
        }
        Some(StorageKind::SessionStorage) => {
            matches!(medium, Medium::SessionStorage | Medium::WebStorage)
        }
        Some(StorageKind::IndexedDb) => medium == Medium::IndexedDb,
        Some(StorageKind::CacheStorage) => medium == Medium::CacheStorage,
    }
}

/// The entries of a policy.
pub(super) struct Declarations<'p> {
    all: Vec<Declared<'p>>,
    kinds: Vec<Kind<'p>>,
    compared: Cell<usize>,
}

/// The entries of one kind of storage, or the cookies, as positions among all entries.
struct Kind<'p> {
    storage: Option<StorageKind>,
    exact: HashMap<&'p str, Vec<usize>>,
    /// Families, by how their names begin.
    families: HashMap<&'p str, Vec<usize>>,
    /// All names and beginnings, in order.
    sorted: Vec<&'p str>,
}

impl<'p> Declarations<'p> {
    pub(super) fn of(policy: &'p Policy) -> Self {
        let cookies = policy.cookies.iter().map(|cookie| Declared {
            disclosure: &cookie.disclosure,
            storage: None,
            cookie: Some(cookie),
        });
        let storage = policy.storage.iter().map(|entry| Declared {
            disclosure: &entry.disclosure,
            storage: Some(entry.kind),
            cookie: None,
        });
        let all: Vec<Declared<'p>> = cookies.chain(storage).collect();
        let mut kinds: Vec<Kind<'p>> = Vec::new();
        for (at, declared) in all.iter().enumerate() {
            let known = kinds
                .iter()
                .position(|kind| kind.storage == declared.storage);
            let known = known.unwrap_or_else(|| {
                kinds.push(Kind {
                    storage: declared.storage,
                    exact: HashMap::new(),
                    families: HashMap::new(),
                    sorted: Vec::new(),
                });
                kinds.len() - 1
            });
            if let Some(kind) = kinds.get_mut(known) {
                kind.add(at, &declared.disclosure.naming);
            }
        }
        for kind in &mut kinds {
            kind.sorted.sort_unstable();
        }
        Self {
            all,
            kinds,
            compared: Cell::new(0),
        }
    }

    /// Returns all entries, in the order of the policy.
    pub(super) fn all(&self) -> impl Iterator<Item = &Declared<'p>> {
        self.all.iter()
    }

    /// Returns the entries of each constant.
    pub(super) fn by_constant(&self) -> HashMap<String, Vec<&'p str>> {
        let mut constants: HashMap<String, Vec<&str>> = HashMap::new();
        for declared in &self.all {
            constants
                .entry(identifier::constant(&declared.disclosure.key))
                .or_default()
                .push(declared.disclosure.entry.as_str());
        }
        constants
    }

    fn kinds_in(&self, medium: Medium) -> impl Iterator<Item = &Kind<'p>> {
        self.kinds
            .iter()
            .filter(move |kind| is_kept_in(kind.storage, medium))
    }

    /// Returns the entries that have a name, in the order of the policy.
    fn named(&self, medium: Medium, name: &Name) -> Vec<&Declared<'p>> {
        let mut found: Vec<usize> = Vec::new();
        for kind in self.kinds_in(medium) {
            match name {
                Name::Exact(name) => kind.named(name, &mut found),
                Name::Prefix(start) => found.extend(kind.families_of(start).flatten()),
                Name::Passed(_) | Name::Unreadable => {}
            }
        }
        found.sort_unstable();
        found.dedup();
        let entries = found.into_iter().filter_map(|at| self.all.get(at));
        entries
            .inspect(|_| steps::count())
            .filter(|declared| match (&declared.disclosure.naming, name) {
                (Naming::Family { prefix, suffix }, Name::Exact(name)) => {
                    name.len() > prefix.len() + suffix.len() && name.ends_with(suffix)
                }
                _ => true,
            })
            .collect()
    }

    /// Returns whether a name that begins with `start` could be that of an entry.
    pub(super) fn could_be(&self, medium: Medium, start: &str) -> bool {
        self.kinds_in(medium).any(|kind| {
            steps::count();
            let at = kind.sorted.partition_point(|name| *name < start);
            kind.sorted
                .get(at)
                .is_some_and(|name| name.starts_with(start))
        })
    }

    /// Returns the entry whose name was most likely meant.
    fn nearest(&self, medium: Medium, name: &str) -> Option<Entry> {
        let compared = self.compared.get().saturating_add(self.all.len());
        self.compared.set(compared);
        if compared > MOST_COMPARISONS {
            return None;
        }
        let entries: Vec<&Declared<'_>> = self
            .all
            .iter()
            .inspect(|_| steps::count())
            .filter(|declared| declared.is_in(medium))
            .collect();
        let near = suggest::nearest(name, entries.iter().map(|declared| declared.name()))?;
        let found = entries.iter().find(|declared| declared.name() == near);
        found.map(|declared| declared.entry())
    }
}

impl<'p> Kind<'p> {
    fn add(&mut self, at: usize, naming: &'p Naming) {
        match naming {
            Naming::Exact {
                production,
                development,
            } => {
                for name in [production, development] {
                    self.exact.entry(name).or_default().push(at);
                    self.sorted.push(name);
                }
            }
            Naming::Family { prefix, .. } => {
                self.families.entry(prefix).or_default().push(at);
                self.sorted.push(prefix);
            }
        }
    }

    /// Finds the entries of a name, and those that it can be a chunk of: a value that is too large for one cookie is kept
    /// in `NAME.0`, `NAME.1`.
    fn named(&self, name: &str, found: &mut Vec<usize>) {
        let chunk = name
            .rsplit_once('.')
            .filter(|(_, number)| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()));
        let names = [Some(name), chunk.map(|(whole, _)| whole)];
        let exact = names.into_iter().flatten();
        found.extend(exact.filter_map(|name| self.exact.get(name)).flatten());
        found.extend(self.families_of(name).flatten());
    }

    /// Returns the families whose names begin as a text does.
    fn families_of<'k>(&'k self, text: &'k str) -> impl Iterator<Item = &'k Vec<usize>> {
        let ends = text.char_indices().map(|(at, _)| at).chain([text.len()]);
        let has_any = !self.families.is_empty();
        ends.filter(move |_| has_any)
            .filter_map(|end| self.families.get(text.get(..end)?))
    }
}

/// The entries that have the name of an occurrence.
pub(super) struct Matching<'d, 'p> {
    pub(super) entries: Vec<&'d Declared<'p>>,
    /// Whether all of them are set by others.
    pub(super) are_theirs: bool,
    asked: Cell<bool>,
    nearest: OnceCell<Option<Entry>>,
}

impl Matching<'_, '_> {
    /// Returns whether this is the first time that anything is asked of it.
    pub(super) fn is_new(&self) -> bool {
        !self.asked.replace(true)
    }

    /// Returns the entry whose name was most likely meant.
    pub(super) fn nearest(
        &self,
        declarations: &Declarations<'_>,
        medium: Medium,
        name: &str,
    ) -> Option<Entry> {
        let nearest = self
            .nearest
            .get_or_init(|| declarations.nearest(medium, name));
        nearest.clone()
    }
}

/// The entries of each name that occurs, found once.
pub(super) struct Matches<'d, 'p> {
    declarations: &'d Declarations<'p>,
    found: HashMap<(Medium, Name), Matching<'d, 'p>>,
}

impl<'d, 'p> Matches<'d, 'p> {
    pub(super) fn new(declarations: &'d Declarations<'p>) -> Self {
        Self {
            declarations,
            found: HashMap::new(),
        }
    }

    /// Returns the entries that have the name of an occurrence.
    pub(super) fn of(&mut self, occurrence: &Occurrence) -> &Matching<'d, 'p> {
        let name = (occurrence.medium, occurrence.name.clone());
        self.found.entry(name).or_insert_with_key(|(medium, name)| {
            let entries = self.declarations.named(*medium, name);
            Matching {
                are_theirs: entries.iter().all(|entry| entry.is_theirs()),
                entries,
                asked: Cell::new(false),
                nearest: OnceCell::new(),
            }
        })
    }
}

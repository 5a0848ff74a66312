//! An index of the entries of a policy by their names in browsers.

use crate::model::Kind;
use cookie_registry_core::StorageKind;
use cookie_registry_policy::Policy;
use cookie_registry_policy::model::{Cookie, Disclosure, Naming};
use std::collections::HashMap;

/// An entry of the policy.
#[derive(Clone, Copy)]
pub(super) struct Declared<'p> {
    pub(super) disclosure: &'p Disclosure,
    pub(super) cookie: Option<&'p Cookie>,
}

/// All entries.
pub(super) struct Index<'p> {
    all: Vec<(Kind, Declared<'p>)>,
    /// The entries with an exact name.
    exact: HashMap<(Kind, &'p str), usize>,
    /// The families, longest prefix first, so that the most specific one is found.
    families: Vec<(Kind, &'p str, &'p str, usize)>,
}

impl<'p> Index<'p> {
    pub(super) fn new(policy: &'p Policy) -> Self {
        let cookies = policy.cookies.iter().map(|cookie| {
            let declared = Declared {
                disclosure: &cookie.disclosure,
                cookie: Some(cookie),
            };
            (Kind::Cookie, declared)
        });
        let storage = policy.storage.iter().map(|storage| {
            let declared = Declared {
                disclosure: &storage.disclosure,
                cookie: None,
            };
            (kind(storage.kind), declared)
        });
        let all: Vec<(Kind, Declared<'p>)> = cookies.chain(storage).collect();
        let (mut exact, mut families) = (HashMap::new(), Vec::new());
        // Retired entries last, so that an entry in use is found first.
        let mut order: Vec<usize> = (0..all.len()).collect();
        order.sort_by_key(|at| {
            all.get(*at)
                .is_some_and(|(_, it)| it.disclosure.retired.is_some())
        });
        for at in order {
            let Some((kind, declared)) = all.get(at) else {
                continue;
            };
            match &declared.disclosure.naming {
                Naming::Exact {
                    production,
                    development,
                } => {
                    exact.entry((*kind, production.as_str())).or_insert(at);
                    exact.entry((*kind, development.as_str())).or_insert(at);
                }
                Naming::Family { prefix, suffix } => {
                    families.push((*kind, prefix.as_str(), suffix.as_str(), at));
                }
            }
        }
        families
            .sort_by_key(|(_, prefix, suffix, _)| std::cmp::Reverse(prefix.len() + suffix.len()));
        Self {
            all,
            exact,
            families,
        }
    }

    pub(super) fn all(&self) -> impl Iterator<Item = Declared<'p>> {
        self.all.iter().map(|(_, declared)| *declared)
    }

    /// Returns the entry that declares a name.
    pub(super) fn find(&self, kind: Kind, name: &str) -> Option<Declared<'p>> {
        let at = |at: usize| self.all.get(at).map(|(_, declared)| *declared);
        if let Some(found) = self.exact.get(&(kind, name)) {
            return at(*found);
        }
        let family = self.families.iter().find(|(of, prefix, suffix, _)| {
            *of == kind
                && name.len() > prefix.len() + suffix.len()
                && name.starts_with(prefix)
                && name.ends_with(suffix)
        });
        if let Some((_, _, _, found)) = family {
            return at(*found);
        }
        // A chunk of a value that is too large for one cookie: `NAME.0`.
        let (whole, number) = name.rsplit_once('.')?;
        let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        let declared = at(*self.exact.get(&(kind, whole))?)?;
        let is_chunked = declared.cookie.is_some_and(|cookie| cookie.chunked);
        (is_number && is_chunked).then_some(declared)
    }
}

/// Returns the kind in the browser. Every kind is listed, so that a further one does not compile until it is decided here.
const fn kind(kind: StorageKind) -> Kind {
    match kind {
        StorageKind::LocalStorage => Kind::LocalStorage,
        StorageKind::SessionStorage => Kind::SessionStorage,
        StorageKind::IndexedDb => Kind::IndexedDb,
        StorageKind::CacheStorage => Kind::CacheStorage,
    }
}

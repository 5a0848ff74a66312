//! The crates of a workspace: which are the service's own, and in which a call can lead to a cookie.

use crate::base;
use crate::load::{Loaded, path_of};
use ra_ap_base_db::{Crate, CrateOrigin, RootQueryDb};
use ra_ap_hir_def::db::DefDatabase;
use ra_ap_hir_def::nameres::crate_def_map;
use ra_ap_hir_def::{AdtId, ImplId, TraitId};
use ra_ap_hir_ty::db::HirDatabase;
use ra_ap_ide_db::RootDatabase;
use std::collections::HashMap;

/// What is known of each crate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// The service's own: findings are reported here.
    Own,
    /// A target of the service that is not shipped, such as a test.
    NotShipped,
    /// The registry itself.
    Registry,
    /// A crate in which calls are followed.
    Followed,
    /// A crate whose base facts say all.
    Base,
    /// The standard library.
    Language,
    /// It depends on nothing that has a base fact, so it cannot set a cookie.
    Apart,
}

/// The crates of a workspace.
pub(crate) struct Graph {
    roles: HashMap<Crate, Role>,
    names: HashMap<Crate, String>,
    /// The crates whose sources cannot change without a change of `Cargo.lock`, with the names of their packages.
    pinned: HashMap<Crate, String>,
    /// The impls of each trait in crates where calls are followed.
    pub(crate) impls: HashMap<TraitId, Vec<ImplId>>,
    /// The impls of traits whose methods a framework calls, by the type that has them.
    pub(crate) driven: HashMap<AdtId, Vec<ImplId>>,
    /// The types of which a framework makes values itself, for the parameters of a function that it calls, and the impls by which it does.
    pub(crate) extracted: HashMap<AdtId, Vec<ImplId>>,
}

impl Graph {
    pub(crate) fn new(loaded: &Loaded) -> Self {
        let db = &loaded.db;
        let mut names = HashMap::new();
        let mut roles = HashMap::new();
        let all: Vec<Crate> = db.all_crates().iter().copied().collect();
        for krate in &all {
            let name = krate
                .extra_data(db)
                .display_name
                .as_ref()
                .map_or_else(|| "?".to_owned(), |name| name.crate_name().to_string());
            names.insert(*krate, name);
        }
        for krate in &all {
            roles.insert(*krate, role(loaded, *krate, &names));
        }
        let pinned = all.iter().filter_map(|krate| {
            let path = path_of(&loaded.vfs, krate.data(db).root_file_id)?;
            Some((*krate, loaded.pinned.get(&path)?.clone()))
        });
        let mut graph = Self {
            roles,
            names,
            pinned: pinned.collect(),
            impls: HashMap::new(),
            driven: HashMap::new(),
            extracted: HashMap::new(),
        };
        for krate in all {
            if matches!(graph.role(krate), Role::Own | Role::Followed) {
                graph.index(db, krate);
            }
        }
        graph
    }

    pub(crate) fn role(&self, krate: Crate) -> Role {
        self.roles.get(&krate).copied().unwrap_or(Role::Apart)
    }

    pub(crate) fn name(&self, krate: Crate) -> &str {
        self.names.get(&krate).map_or("?", String::as_str)
    }

    /// Returns the name of a crate's package, if its sources cannot change without a change of `Cargo.lock`. Those of the standard
    /// library change with the compiler.
    pub(crate) fn pinned(&self, krate: Crate) -> Option<&str> {
        match self.role(krate) {
            Role::Language => Some("language"),
            _ => self.pinned.get(&krate).map(String::as_str),
        }
    }

    /// Returns these crates, with the names of their packages.
    pub(crate) fn all_pinned(&self) -> impl Iterator<Item = (Crate, &str)> {
        let all = self.pinned.iter();
        all.map(|(krate, package)| (*krate, package.as_str()))
    }

    /// Returns whether a type, by the path that begins with the name of its crate, is of such a crate.
    pub(crate) fn is_of_pinned(&self, path: &str) -> bool {
        let krate = path.split("::").next().unwrap_or_default();
        self.pinned.keys().any(|of| self.name(*of) == krate)
    }

    /// Returns the crates of a role, in the order of the graph.
    pub(crate) fn of_role(&self, role: Role) -> Vec<Crate> {
        let mut all: Vec<Crate> = self
            .roles
            .iter()
            .filter(|(_, of)| **of == role)
            .map(|(krate, _)| *krate)
            .collect();
        all.sort_by_key(|krate| self.name(*krate).to_owned());
        all
    }

    /// Returns how many crates there are without the standard library.
    pub(crate) fn len(&self) -> usize {
        self.roles
            .values()
            .filter(|role| **role != Role::Language)
            .count()
    }

    fn index(&mut self, db: &RootDatabase, krate: Crate) {
        for (_, module) in crate_def_map(db, krate).modules() {
            for of in module.scope.trait_impls() {
                let Some(trait_ref) = db.impl_trait(of) else {
                    continue;
                };
                let trait_ref = trait_ref.skip_binder();
                let trait_id: TraitId = trait_ref.def_id.0;
                self.impls.entry(trait_id).or_default().push(of);
                let signature = db.trait_signature(trait_id);
                let Some((adt, _)) = db.impl_self_ty(of).skip_binder().as_adt() else {
                    continue;
                };
                if base::DRIVEN.contains(&signature.name.as_str()) {
                    self.driven.entry(adt).or_default().push(of);
                }
                if base::EXTRACTING.contains(&signature.name.as_str()) {
                    self.extracted.entry(adt).or_default().push(of);
                }
            }
        }
    }
}

fn role(loaded: &Loaded, krate: Crate, names: &HashMap<Crate, String>) -> Role {
    let db = &loaded.db;
    let data = krate.data(db);
    let name = names.get(&krate).map_or("?", String::as_str);
    if matches!(
        data.origin,
        CrateOrigin::Lang(_) | CrateOrigin::Rustc { .. }
    ) {
        return Role::Language;
    }
    if base::is_registry(name) {
        return Role::Registry;
    }
    let path = path_of(&loaded.vfs, data.root_file_id);
    if let Some(path) = &path {
        if loaded.not_shipped.contains(path) {
            return Role::NotShipped;
        }
        if loaded.own_roots.contains(path) {
            return if data.is_proc_macro {
                Role::Apart
            } else {
                Role::Own
            };
        }
    }
    if base::is_leaf(name) {
        return Role::Base;
    }
    // The headers that it writes are those of a request, or of a server that a test asks. Another package may have the same name.
    let is_published = path.is_some_and(|path| loaded.published.contains(&path));
    if is_published && cookie_registry_scan::is_client(name) {
        return Role::Apart;
    }
    let reaches = krate.transitive_deps(db).into_iter().any(|dependency| {
        names
            .get(&dependency)
            .is_some_and(|name| base::has_facts(name))
    });
    if (reaches || base::has_facts(name)) && !data.is_proc_macro {
        Role::Followed
    } else {
        Role::Apart
    }
}

/// Returns whether a crate has an item of this name in any of its modules.
pub(crate) fn has_item(db: &RootDatabase, krate: Crate, item: &str) -> bool {
    crate_def_map(db, krate).modules().any(|(_, module)| {
        let scope = &module.scope;
        scope.values().any(|(name, _)| name.as_str() == item)
            || scope.types().any(|(name, _)| name.as_str() == item)
    })
}

//! What other crates can name and call of a library.

use crate::base;
use crate::engine::Engine;
use ra_ap_base_db::Crate;
use ra_ap_hir_def::db::DefDatabase;
use ra_ap_hir_def::nameres::crate_def_map;
use ra_ap_hir_def::visibility::Visibility;
use ra_ap_hir_def::{AdtId, AssocItemId, FunctionId, HasModule, ModuleDefId, ModuleId, TraitId};
use ra_ap_hir_ty::db::HirDatabase;
use std::collections::{BTreeSet, HashMap, HashSet};

/// A public function.
pub(super) struct Offer {
    pub(super) function: FunctionId,
    /// The type or trait that has it.
    pub(super) owner: Option<String>,
    pub(super) adt: Option<AdtId>,
    pub(super) has_receiver: bool,
    pub(super) is_of_trait: bool,
    /// Whether it implements a trait of another crate, or one by which a framework makes values. What that is for, callers know by that
    /// crate, and the framework calls it.
    pub(super) is_foreign: bool,
}

/// What other crates can name.
#[derive(Default)]
pub(super) struct Items {
    /// Types under one of their public names.
    pub(super) types: HashMap<AdtId, String>,
    /// All public names of types, traits and aliases.
    pub(super) names: BTreeSet<String>,
    pub(super) traits: HashSet<TraitId>,
    pub(super) functions: Vec<FunctionId>,
}

/// Returns what other crates can name.
pub(super) fn public_items(engine: &Engine<'_>, krate: Crate) -> Items {
    let db = engine.db;
    let mut items = Items::default();
    let root = crate_def_map(db, krate).root_module_id();
    let mut queue: Vec<ModuleId> = vec![root];
    let mut seen: HashSet<ModuleId> = queue.iter().copied().collect();
    while let Some(module) = queue.pop() {
        let map = module.def_map(db);
        let scope = &map[module].scope;
        for (name, item) in scope.types() {
            if !matches!(item.vis, Visibility::Public) {
                continue;
            }
            match item.def {
                ModuleDefId::ModuleId(inner) if inner.krate(db) == krate && seen.insert(inner) => {
                    queue.push(inner);
                }
                ModuleDefId::AdtId(adt) => {
                    items.names.insert(name.as_str().to_owned());
                    let entry = items.types.entry(adt);
                    entry.or_insert_with(|| name.as_str().to_owned());
                }
                ModuleDefId::TraitId(id) => {
                    items.names.insert(name.as_str().to_owned());
                    items.traits.insert(id);
                }
                ModuleDefId::TypeAliasId(_) => {
                    items.names.insert(name.as_str().to_owned());
                }
                _ => {}
            }
        }
        for (_, item) in scope.values() {
            if let ModuleDefId::FunctionId(id) = item.def
                && matches!(item.vis, Visibility::Public)
                && id.krate(db) == krate
            {
                items.functions.push(id);
            }
        }
    }
    items
}

/// Returns the functions that other crates can call.
pub(super) fn offers(engine: &Engine<'_>, krate: Crate, items: &Items) -> Vec<Offer> {
    let db = engine.db;
    let mut all: Vec<Offer> = items
        .functions
        .iter()
        .map(|function| Offer {
            function: *function,
            owner: None,
            adt: None,
            has_receiver: false,
            is_of_trait: false,
            is_foreign: false,
        })
        .collect();
    for (_, module) in crate_def_map(db, krate).modules() {
        for of in module.scope.impls() {
            let adt = db
                .impl_self_ty(of)
                .skip_binder()
                .strip_references()
                .as_adt();
            let trait_id: Option<TraitId> = db
                .impl_trait(of)
                .map(|trait_ref| trait_ref.skip_binder().def_id.0);
            let adt = adt.map(|(adt, _)| adt);
            let name_of = |id: TraitId| db.trait_signature(id).name.as_str().to_owned();
            let type_name = adt.and_then(|adt| items.types.get(&adt).cloned());
            // `Default` makes a value.
            let foreign = trait_id.filter(|id| id.krate(db) != krate);
            let is_foreign = foreign.is_some_and(|id| name_of(id) != "Default")
                || trait_id.is_some_and(|id| base::EXTRACTING.contains(&name_of(id).as_str()));
            let owner = match trait_id {
                Some(id) if foreign.is_none() => items.traits.contains(&id).then(|| name_of(id)),
                _ => type_name,
            };
            let Some(owner) = owner else {
                continue;
            };
            for (_, item) in &of.impl_items(db).items {
                let AssocItemId::FunctionId(function) = *item else {
                    continue;
                };
                let is_public = trait_id.is_some()
                    || matches!(
                        db.assoc_visibility(AssocItemId::FunctionId(function)),
                        Visibility::Public
                    );
                if is_public {
                    all.push(Offer {
                        function,
                        owner: Some(owner.clone()),
                        adt,
                        has_receiver: db.function_signature(function).has_self_param(),
                        is_of_trait: trait_id.is_some() && foreign.is_none(),
                        is_foreign,
                    });
                }
            }
        }
    }
    all
}

//! Which function is called, and what it and its type are called.

use super::Engine;
use crate::graph::Role;
use ra_ap_hir_def::db::DefDatabase;
use ra_ap_hir_def::{AdtId, DefWithBodyId, FunctionId, HasModule, ItemContainerId, Lookup};
use ra_ap_hir_ty::db::HirDatabase;
use ra_ap_hir_ty::next_solver::GenericArgs;
use ra_ap_ide_db::RootDatabase;

/// The crate, the type or trait, and the name of a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Names {
    pub(crate) krate: String,
    pub(crate) owner: String,
    pub(crate) function: String,
}

impl Names {
    pub(crate) fn path(&self) -> String {
        if self.owner.is_empty() {
            format!("{}::{}", self.krate, self.function)
        } else {
            format!("{}::{}::{}", self.krate, self.owner, self.function)
        }
    }
}

/// A function that is called, and the type on which.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Target {
    pub(crate) function: FunctionId,
    pub(crate) on: Option<AdtId>,
}

impl<'db> Engine<'db> {
    pub(crate) fn role_of(&self, function: FunctionId) -> Role {
        self.graph.role(function.krate(self.db))
    }

    /// Returns the names by which base facts know a function.
    pub(crate) fn names(&self, target: Target) -> Names {
        let db = self.db;
        let container = target.function.lookup(db).container;
        let owner = match container {
            ItemContainerId::ImplId(of) => db
                .impl_self_ty(of)
                .skip_binder()
                .strip_references()
                .as_adt()
                .map(|(adt, _)| self.adt_name(adt)),
            ItemContainerId::TraitId(of) => Some(target.on.map_or_else(
                || db.trait_signature(of).name.as_str().to_owned(),
                |adt| self.adt_name(adt),
            )),
            _ => None,
        };
        Names {
            krate: self.graph.name(target.function.krate(db)).to_owned(),
            owner: owner.unwrap_or_default(),
            function: db
                .function_signature(target.function)
                .name
                .as_str()
                .to_owned(),
        }
    }

    pub(crate) fn adt_name(&self, adt: AdtId) -> String {
        adt_name(self.db, adt)
    }

    pub(crate) fn function_name(&self, function: FunctionId) -> String {
        let signature = self.db.function_signature(function);
        signature.name.as_str().to_owned()
    }

    /// Returns the crate and the name of a type.
    pub(crate) fn adt_path(&self, adt: AdtId) -> String {
        let krate = self.graph.name(adt.krate(self.db));
        format!("{krate}::{}", self.adt_name(adt))
    }

    /// Returns the function that a call of a trait's method means.
    pub(crate) fn target(
        &self,
        function: FunctionId,
        arguments: GenericArgs<'db>,
        owner: DefWithBodyId,
    ) -> Target {
        let db = self.db;
        if !matches!(function.lookup(db).container, ItemContainerId::TraitId(_)) {
            return Target { function, on: None };
        }
        let on = arguments
            .types()
            .next()
            .and_then(|ty| ty.strip_references().as_adt())
            .map(|(adt, _)| adt);
        let environment = ra_ap_hir_ty::ParamEnvAndCrate {
            param_env: db.trait_environment_for_body(owner),
            krate: owner.krate(db),
        };
        let (found, _) = db.lookup_impl_method(environment, function, arguments);
        match found.left() {
            Some(function) => Target { function, on },
            // A derived method of the standard library.
            None => Target { function, on },
        }
    }
}

/// Returns the name of a type.
pub(crate) fn adt_name(db: &RootDatabase, adt: AdtId) -> String {
    match adt {
        AdtId::StructId(id) => db.struct_signature(id).name.as_str().to_owned(),
        AdtId::EnumId(id) => db.enum_signature(id).name.as_str().to_owned(),
        AdtId::UnionId(id) => db.union_signature(id).name.as_str().to_owned(),
    }
}

//! What was found out about each function in this run, on what it depends, and what earlier runs have kept of it.

use crate::effect::Effect;
use crate::graph::Graph;
use crate::kept::{Known, Store};
use ra_ap_hir_def::db::DefDatabase;
use ra_ap_hir_def::nameres::crate_def_map;
use ra_ap_hir_def::{FunctionId, HasModule, ImplId, ItemContainerId, Lookup, ModuleId};
use ra_ap_ide_db::RootDatabase;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::rc::Rc;

/// What was asked about a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    Effects,
    Returned,
    Fields,
    Assigned,
}

/// On what an answer depends.
#[derive(Clone, Debug, Default)]
struct Ground {
    /// Whether it depends on code that can change while the dependencies stay the same: the service's own, or that of a package
    /// in a folder.
    is_of_service: bool,
    /// The functions that were being looked at when they were asked about.
    open: HashSet<FunctionId>,
    /// The functions of which not all effects are known.
    cut: BTreeSet<String>,
}

impl Ground {
    fn add(&mut self, other: &Self) {
        self.is_of_service |= other.is_of_service;
        self.open.extend(&other.open);
        self.cut.extend(other.cut.iter().cloned());
    }
}

/// See the module.
#[derive(Default)]
pub(crate) struct Memory {
    store: Option<Store>,
    kept: Known,
    grounds: HashMap<(Kind, FunctionId), Ground>,
    /// The grounds of what is being looked at. The first is that of the service.
    frames: Vec<Ground>,
    /// The place of each impl among those of its module.
    impls: HashMap<ModuleId, HashMap<ImplId, usize>>,
}

impl Memory {
    pub(crate) fn new(store: Option<Store>) -> Self {
        let kept = store.as_ref().map(Store::read).unwrap_or_default();
        Self {
            store,
            kept,
            frames: vec![Ground::default()],
            ..Self::default()
        }
    }

    pub(crate) fn is_kept(&self) -> bool {
        self.store.is_some()
    }

    pub(crate) fn kept(&self) -> &Known {
        &self.kept
    }

    /// Returns the types that keep headers in their fields, as earlier runs have found out.
    pub(crate) fn header_fields(&self) -> impl Iterator<Item = &(String, String, Option<String>)> {
        self.kept.header_fields.iter()
    }

    /// Forgets on what answers depend: they are found again.
    pub(crate) fn begin_round(&mut self) {
        self.grounds.retain(|(kind, _), _| *kind != Kind::Effects);
        self.frames = vec![Ground::default()];
    }

    /// Begins to look at a function.
    pub(crate) fn enter(&mut self, is_pinned: bool) {
        self.frames.push(Ground {
            is_of_service: !is_pinned,
            ..Ground::default()
        });
    }

    /// Ends to look at a function.
    pub(crate) fn leave(&mut self, kind: Kind, function: FunctionId) {
        let mut ground = self.frames.pop().unwrap_or_default();
        ground.open.remove(&function);
        if let Some(outer) = self.frames.last_mut() {
            outer.add(&ground);
        }
        self.grounds.insert((kind, function), ground);
    }

    /// Notes that an answer was used for what is being looked at.
    pub(crate) fn used(&mut self, kind: Kind, function: FunctionId) {
        if let Some(ground) = self.grounds.get(&(kind, function))
            && let Some(frame) = self.frames.last_mut()
        {
            frame.add(ground);
        }
    }

    /// Notes that a function was asked about while it was being looked at.
    pub(crate) fn used_open(&mut self, function: FunctionId) {
        if let Some(frame) = self.frames.last_mut() {
            frame.open.insert(function);
        }
    }

    /// Notes that what is being looked at depends on code that can change.
    pub(crate) fn is_of_service(&mut self) {
        if let Some(frame) = self.frames.last_mut() {
            frame.is_of_service = true;
        }
    }

    /// Notes that a function does more than is known.
    pub(crate) fn is_cut(&mut self, function: String) {
        if let Some(frame) = self.frames.last_mut() {
            frame.cut.insert(function);
        }
    }

    /// Returns the functions that were used of which not all effects are known.
    pub(crate) fn cut(&self) -> BTreeSet<String> {
        let first = self.frames.first();
        first.map(|frame| frame.cut.clone()).unwrap_or_default()
    }

    /// Returns the effects that earlier runs have kept of a function, and notes that they are used.
    pub(crate) fn kept_effects(
        &mut self,
        key: &str,
        function: FunctionId,
    ) -> Option<Rc<Vec<Effect>>> {
        let known = self.kept.effects.get(key)?;
        let effects = Rc::new(known.effects.clone());
        let ground = Ground {
            cut: known.cut.clone(),
            ..Ground::default()
        };
        self.grounds.insert((Kind::Effects, function), ground);
        self.used(Kind::Effects, function);
        Some(effects)
    }

    /// Returns whether an answer stays right as long as the dependencies are the same.
    fn is_lasting(&self, kind: Kind, function: FunctionId) -> bool {
        let mut seen = HashSet::new();
        let mut queue = vec![function];
        while let Some(next) = queue.pop() {
            if !seen.insert(next) {
                continue;
            }
            // What was read from a file has no ground, or one that depends on nothing.
            let Some(ground) = self.grounds.get(&(kind, next)) else {
                continue;
            };
            if ground.is_of_service {
                return false;
            }
            queue.extend(&ground.open);
        }
        true
    }

    /// Adds what is known of a function to what is kept. The closure is asked with a test whether an answer may be kept, and the
    /// functions of which not all effects are known.
    pub(crate) fn keep(
        &mut self,
        function: FunctionId,
        add: impl FnOnce(&mut Known, &dyn Fn(Kind) -> bool, BTreeSet<String>),
    ) {
        let ground = self.grounds.get(&(Kind::Effects, function));
        let cut = ground.map(|ground| ground.cut.clone()).unwrap_or_default();
        let mut kept = std::mem::take(&mut self.kept);
        add(&mut kept, &|kind| self.is_lasting(kind, function), cut);
        self.kept = kept;
    }

    /// Writes what is kept.
    pub(crate) fn write(
        &mut self,
        header_fields: BTreeSet<(String, String, Option<String>)>,
        unresolved: &BTreeMap<String, usize>,
    ) {
        self.kept.header_fields.extend(header_fields);
        for (name, count) in unresolved {
            let known = self.kept.unresolved.entry(name.clone()).or_default();
            *known = (*known).max(*count);
        }
        if let Some(store) = &self.store {
            store.write(&self.kept);
        }
    }

    /// Returns a name for a function that is the same in each run with the same sources: its package, its modules, the place of
    /// its impl among those of the module, and its name. A function within a function has none.
    pub(crate) fn key(
        &mut self,
        db: &RootDatabase,
        graph: &Graph,
        function: FunctionId,
    ) -> Option<String> {
        if !self.is_kept() {
            return None;
        }
        let module = function.module(db);
        let package = graph.pinned(module.krate(db))?;
        let mut path = Vec::new();
        let mut at = Some(module);
        while let Some(inner) = at {
            if inner.block(db).is_some() {
                return None;
            }
            if let Some(name) = inner.name(db) {
                path.push(name.as_str().to_owned());
            }
            at = inner.containing_module(db);
        }
        path.push(package.to_owned());
        path.reverse();
        match function.lookup(db).container {
            ItemContainerId::ImplId(of) => {
                let places = self.impls.entry(module).or_insert_with(|| {
                    let map = crate_def_map(db, module.krate(db));
                    let impls = map[module].scope.impls();
                    impls.enumerate().map(|(place, of)| (of, place)).collect()
                });
                path.push(places.get(&of)?.to_string());
            }
            ItemContainerId::TraitId(of) => {
                path.push(db.trait_signature(of).name.as_str().to_owned());
            }
            _ => {}
        }
        path.push(db.function_signature(function).name.as_str().to_owned());
        Some(path.join("/"))
    }
}

//! What was found out about each function in this run, on what it depends, and what earlier runs have kept of it.

use crate::effect::Effect;
use crate::graph::Graph;
use crate::kept::{Known, Store};
use ra_ap_hir_def::db::DefDatabase;
use ra_ap_hir_def::nameres::crate_def_map;
use ra_ap_hir_def::{
    AdtId, DefWithBodyId, FunctionId, HasModule, ImplId, ItemContainerId, Lookup, ModuleId,
};
use ra_ap_ide_db::RootDatabase;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::rc::Rc;

/// What was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Question {
    /// What a function does.
    Effects(FunctionId),
    /// What a function returns, or a constant is.
    Returned(DefWithBodyId),
    /// What a function puts into the fields of the value that it returns.
    Fields(FunctionId),
    /// What a function assigns to fields.
    Assigned(FunctionId),
    /// What a framework makes a value of a type do.
    Driven(AdtId),
}

/// On what an answer depends.
#[derive(Clone, Debug, Default)]
struct Ground {
    /// Whether it depends on code that can change while the dependencies stay the same: the service's own, or that of a package
    /// in a folder.
    is_of_service: bool,
    /// The questions that were open when they were asked again: their answers were not known yet.
    open: HashSet<Question>,
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
    grounds: HashMap<Question, Ground>,
    /// The questions that are being answered.
    open: HashSet<Question>,
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

    /// Forgets the effects of dependencies that earlier runs have kept.
    pub(crate) fn forget_effects(&mut self) {
        self.kept.effects.clear();
    }

    /// Forgets on what effects depend: they are found again.
    pub(crate) fn begin_round(&mut self) {
        self.grounds
            .retain(|question, _| !matches!(question, Question::Effects(_) | Question::Driven(_)));
        self.frames = vec![Ground::default()];
    }

    /// Begins to answer a question. Returns whether it was not open yet.
    pub(crate) fn enter(&mut self, question: Question, is_pinned: bool) -> bool {
        if !self.open.insert(question) {
            if let Some(frame) = self.frames.last_mut() {
                frame.open.insert(question);
            }
            return false;
        }
        self.frames.push(Ground {
            is_of_service: !is_pinned,
            ..Ground::default()
        });
        true
    }

    /// Ends to answer a question.
    pub(crate) fn leave(&mut self, question: Question) {
        self.open.remove(&question);
        let mut ground = self.frames.pop().unwrap_or_default();
        ground.open.remove(&question);
        if let Some(outer) = self.frames.last_mut() {
            outer.add(&ground);
        }
        self.grounds.insert(question, ground);
    }

    /// Notes that an answer was used for what is being looked at.
    pub(crate) fn used(&mut self, question: Question) {
        if let Some(ground) = self.grounds.get(&question)
            && let Some(frame) = self.frames.last_mut()
        {
            frame.add(ground);
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
        self.grounds.insert(Question::Effects(function), ground);
        self.used(Question::Effects(function));
        Some(effects)
    }

    /// Returns whether an answer stays right as long as the dependencies are the same.
    pub(crate) fn is_lasting(&self, question: Question) -> bool {
        let mut seen = HashSet::new();
        let mut queue = vec![question];
        while let Some(next) = queue.pop() {
            if !seen.insert(next) {
                continue;
            }
            // What was read from a file depends on nothing, and only its effects have a ground.
            let Some(ground) = self.grounds.get(&next) else {
                continue;
            };
            if ground.is_of_service {
                return false;
            }
            queue.extend(&ground.open);
        }
        true
    }

    /// Returns the functions of which not all effects are known, among those that an answer depends on.
    pub(crate) fn cut_of(&self, question: Question) -> BTreeSet<String> {
        let ground = self.grounds.get(&question);
        ground.map(|ground| ground.cut.clone()).unwrap_or_default()
    }

    /// Adds to what is kept.
    pub(crate) fn kept_mut(&mut self) -> &mut Known {
        &mut self.kept
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
        let mut path = vec![package.to_owned()];
        path.extend(modules(db, module)?);
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

/// Returns the names of the modules that lead to a module; `None` if it is within a function.
pub(crate) fn modules(db: &RootDatabase, module: ModuleId) -> Option<Vec<String>> {
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
    path.reverse();
    Some(path)
}

//! Answers about single functions: what they return, put into fields and assign. Each is found once, and kept for the next run if
//! nothing of the service decides it.

use super::Engine;
use crate::graph::Role;
use crate::kept::KnownEffects;
use crate::memory::Kind;
use crate::value::Value;
use ra_ap_hir_def::{DefWithBodyId, FunctionId, HasModule};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::rc::Rc;

use super::MOST_DEPTH;

impl Engine<'_> {
    /// Returns what a function returns, in terms of its parameters.
    pub(crate) fn returned(&mut self, function: FunctionId) -> Value {
        if let Some(known) = self.returns.get(&function) {
            self.memory.used(Kind::Returned, function);
            return known.clone();
        }
        if let Some(key) = self.key(function)
            && let Some(known) = self.memory.kept().returned.get(&key).cloned()
        {
            self.returns.insert(function, known.clone());
            return known;
        }
        if self.depth >= MOST_DEPTH {
            return Value::unknown();
        }
        if !self.open_returns.insert(function) {
            self.memory.used_open(function);
            return Value::unknown();
        }
        self.enter(function);
        let of = DefWithBodyId::FunctionId(function);
        let value = self.read(of, Value::unknown(), |reader| reader.result());
        self.leave(Kind::Returned, function);
        self.open_returns.remove(&function);
        self.returns.insert(function, value.clone());
        value
    }

    /// Returns the texts that the value which a function returns has in its fields.
    pub(crate) fn fields_of(&mut self, function: FunctionId) -> Rc<HashMap<String, Value>> {
        if let Some(known) = self.fields.get(&function) {
            self.memory.used(Kind::Fields, function);
            return Rc::clone(known);
        }
        if let Some(key) = self.key(function)
            && let Some(known) = self.memory.kept().fields.get(&key)
        {
            let known: Rc<HashMap<String, Value>> = Rc::new(known.clone().into_iter().collect());
            self.fields.insert(function, Rc::clone(&known));
            return known;
        }
        // While it is looked at, and where calls are not followed, nothing is known.
        self.fields.insert(function, Rc::default());
        if self.depth >= MOST_DEPTH || self.role_of(function) != Role::Followed {
            return Rc::default();
        }
        self.enter(function);
        let of = DefWithBodyId::FunctionId(function);
        let found = self.read(of, HashMap::new(), |reader| reader.returned_fields());
        self.leave(Kind::Fields, function);
        let found = Rc::new(found);
        self.fields.insert(function, Rc::clone(&found));
        found
    }

    /// Returns the fields that a function assigns, and what, in terms of its parameters.
    pub(crate) fn assigned_by(&mut self, function: FunctionId) -> Rc<Vec<(String, Value)>> {
        if let Some(known) = self.assigned.get(&function) {
            self.memory.used(Kind::Assigned, function);
            return Rc::clone(known);
        }
        if let Some(key) = self.key(function)
            && let Some(known) = self.memory.kept().assigned.get(&key)
        {
            let known = Rc::new(known.clone());
            self.assigned.insert(function, Rc::clone(&known));
            return known;
        }
        if self.depth >= MOST_DEPTH {
            return Rc::default();
        }
        self.enter(function);
        let of = DefWithBodyId::FunctionId(function);
        let found = self.read(of, Vec::new(), |reader| reader.assigned());
        self.leave(Kind::Assigned, function);
        let found = Rc::new(found);
        self.assigned.insert(function, Rc::clone(&found));
        found
    }

    /// Returns what a constant or static is.
    pub(crate) fn constant(&mut self, of: DefWithBodyId) -> Value {
        if self.graph.pinned(of.krate(self.db)).is_none() {
            self.memory.is_of_service();
        }
        if self.depth >= MOST_DEPTH {
            return Value::unknown();
        }
        self.depth += 1;
        let value = self.read(of, Value::unknown(), |reader| reader.result());
        self.depth -= 1;
        value
    }

    /// Returns the functions of which not all effects are known.
    pub(crate) fn cut(&self) -> BTreeSet<String> {
        self.memory.cut()
    }

    /// Returns how many calls in dependencies were not resolved, by crate. Of what earlier runs have kept, their number counts.
    pub(crate) fn unresolved(&self) -> BTreeMap<String, usize> {
        let mut all = self.memory.kept().unresolved.clone();
        for (name, count) in &self.counts.unresolved {
            let known = all.entry(name.clone()).or_default();
            *known = (*known).max(*count);
        }
        all
    }
    /// Returns the key of a function by which its effects can be kept between runs: `None` if its sources can change.
    pub(super) fn key(&mut self, function: FunctionId) -> Option<String> {
        self.graph.pinned(function.krate(self.db))?;
        self.memory.key(self.db, &self.graph, function)
    }

    pub(super) fn enter(&mut self, function: FunctionId) {
        self.depth += 1;
        let is_pinned = self.graph.pinned(function.krate(self.db)).is_some();
        self.memory.enter(is_pinned);
    }

    pub(super) fn leave(&mut self, kind: Kind, function: FunctionId) {
        self.memory.leave(kind, function);
        self.depth -= 1;
    }

    /// Keeps what was found out about dependencies for the next run.
    pub(crate) fn keep_for_next_run(&mut self) {
        // What depends on a body that was not read is not known.
        if !self.memory.is_kept() || !self.stopped().is_empty() {
            return;
        }
        let functions: HashSet<FunctionId> = self
            .effects
            .keys()
            .chain(self.returns.keys())
            .chain(self.fields.keys())
            .chain(self.assigned.keys())
            .copied()
            .collect();
        for function in functions {
            let Some(key) = self.key(function) else {
                continue;
            };
            self.memory.keep(function, |known, is_kept, cut| {
                if let Some(effects) = self.effects.get(&function)
                    && is_kept(Kind::Effects)
                {
                    let effects = KnownEffects {
                        effects: effects.to_vec(),
                        cut,
                    };
                    known.effects.insert(key.clone(), effects);
                }
                if let Some(value) = self.returns.get(&function)
                    && is_kept(Kind::Returned)
                {
                    known.returned.insert(key.clone(), value.clone());
                }
                if let Some(fields) = self.fields.get(&function)
                    && is_kept(Kind::Fields)
                {
                    let fields = fields.iter().map(|(name, it)| (name.clone(), it.clone()));
                    known.fields.insert(key.clone(), fields.collect());
                }
                if let Some(assigned) = self.assigned.get(&function)
                    && is_kept(Kind::Assigned)
                {
                    known.assigned.insert(key.clone(), assigned.to_vec());
                }
            });
        }
        let pinned = self.header_fields.iter().flat_map(|(of, fields)| {
            let pinned = fields.iter().filter(|(_, is_pinned)| **is_pinned);
            pinned.map(move |((name, value), _)| (of.clone(), name.clone(), value.clone()))
        });
        self.memory.write(pinned.collect(), &self.counts.unresolved);
    }
}

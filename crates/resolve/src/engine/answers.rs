//! Answers about single functions: what they return, put into fields and assign. Each is found once, and kept for the next run if
//! nothing of the service decides it.

use super::{Engine, MOST_DEPTH, Target};
use crate::graph::Role;
use crate::kept::KnownEffects;
use crate::memory::Question;
use crate::reader::Reader;
use crate::value::Value;
use ra_ap_hir_def::db::DefDatabase;
use ra_ap_hir_def::{AssocItemId, DefWithBodyId, FunctionId, HasModule, ItemContainerId, Lookup};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

impl<'db> Engine<'db> {
    /// Reads a body of the service.
    pub(crate) fn read<T>(
        &mut self,
        of: DefWithBodyId,
        read: impl FnOnce(&mut Reader<'_, 'db>) -> T,
    ) -> Option<T> {
        let name = |engine: &Self| engine.body_name(of);
        self.caught(name, |engine| read(&mut Reader::new(engine, of)))
    }

    /// Finds an answer. Where rust-analyzer has a fault, it panics: the place is noted, and `unknown` is the answer. A panic ends the
    /// innermost question alone, so that none stays open. Returns `None` if the question is open already.
    pub(super) fn answer<T>(
        &mut self,
        question: Question,
        unknown: T,
        find: impl FnOnce(&mut Self) -> T,
    ) -> Option<T> {
        let krate = match question {
            Question::Effects(of) | Question::Fields(of) | Question::Assigned(of) => {
                of.krate(self.db)
            }
            Question::Returned(of) => of.krate(self.db),
            Question::Driven(of) => of.krate(self.db),
        };
        let is_pinned = self.graph.pinned(krate).is_some();
        if !self.memory.enter(question, is_pinned) {
            return None;
        }
        self.depth += 1;
        let name = |engine: &Self| match question {
            Question::Effects(of) | Question::Fields(of) | Question::Assigned(of) => {
                engine.body_name(DefWithBodyId::FunctionId(of))
            }
            Question::Returned(of) => engine.body_name(of),
            Question::Driven(of) => engine.adt_path(of),
        };
        let found = self.caught(name, find);
        self.depth -= 1;
        self.memory.leave(question);
        Some(found.unwrap_or(unknown))
    }

    /// Runs something that can end with a panic of rust-analyzer. The place is noted then.
    pub(crate) fn caught<T>(
        &mut self,
        name: impl FnOnce(&Self) -> String,
        run: impl FnOnce(&mut Self) -> T,
    ) -> Option<T> {
        let result = catch_unwind(AssertUnwindSafe(|| run(self)));
        result.ok().or_else(|| {
            let name = catch_unwind(AssertUnwindSafe(|| name(self)));
            let name = name.unwrap_or_else(|_| "something without a name".to_owned());
            self.stopped.insert(name);
            None
        })
    }

    /// Returns where rust-analyzer stopped.
    pub(crate) fn stopped(&self) -> &BTreeSet<String> {
        &self.stopped
    }

    /// Returns whether calls are not followed any further. It is counted.
    pub(super) fn is_too_deep(&mut self) -> bool {
        let is = self.depth >= MOST_DEPTH;
        self.counts.too_deep += usize::from(is);
        is
    }

    /// Returns what a function returns, in terms of its parameters.
    pub(crate) fn returned(&mut self, function: FunctionId) -> Value {
        let of = DefWithBodyId::FunctionId(function);
        if !self.returns.contains_key(&of)
            && let Some(key) = self.key(function)
            && let Some(known) = self.memory.kept().returned.get(&key)
        {
            let known = known.clone();
            self.returns.insert(of, known.clone());
            return known;
        }
        self.value_of(of)
    }

    /// Returns what a call of a function returns. A trait's method of which only one impl is there returns what that returns.
    pub(crate) fn returned_by(&mut self, function: FunctionId) -> Value {
        match self.only_impl(function) {
            Some(only) => self.returned(only),
            None => self.returned(function),
        }
    }

    /// Returns the only impl of a trait's method that has no body.
    fn only_impl(&self, function: FunctionId) -> Option<FunctionId> {
        let ItemContainerId::TraitId(of) = function.lookup(self.db).container else {
            return None;
        };
        let signature = self.db.function_signature(function);
        let impls = self.graph.impls.get(&of)?;
        if signature.has_body() || impls.len() != 1 {
            return None;
        }
        let items = impls.first()?.impl_items(self.db);
        items.items.iter().find_map(|(name, item)| match item {
            AssocItemId::FunctionId(id) if *name == signature.name => Some(*id),
            _ => None,
        })
    }

    /// Returns what a constant or static is, or what a function returns.
    pub(crate) fn value_of(&mut self, of: DefWithBodyId) -> Value {
        let question = Question::Returned(of);
        if let Some(known) = self.returns.get(&of) {
            self.memory.used(question);
            return known.clone();
        }
        if self.is_too_deep() {
            return Value::unknown();
        }
        let found = self.answer(question, Value::unknown(), |engine| {
            Reader::new(engine, of).result()
        });
        let Some(value) = found else {
            return Value::unknown();
        };
        self.returns.insert(of, value.clone());
        value
    }

    /// Returns the texts that the value which a function returns has in its fields.
    pub(crate) fn fields_of(&mut self, function: FunctionId) -> Rc<HashMap<String, Value>> {
        let question = Question::Fields(function);
        if let Some(known) = self.fields.get(&function) {
            self.memory.used(question);
            return Rc::clone(known);
        }
        if let Some(key) = self.key(function)
            && let Some(known) = self.memory.kept().fields.get(&key)
        {
            let known: Rc<HashMap<String, Value>> = Rc::new(known.clone().into_iter().collect());
            self.fields.insert(function, Rc::clone(&known));
            return known;
        }
        if self.role_of(function) != Role::Followed || self.is_too_deep() {
            return Rc::default();
        }
        let of = DefWithBodyId::FunctionId(function);
        let found = self.answer(question, HashMap::new(), |engine| {
            Reader::new(engine, of).returned_fields()
        });
        let Some(found) = found.map(Rc::new) else {
            return Rc::default();
        };
        self.fields.insert(function, Rc::clone(&found));
        found
    }

    /// Returns the fields that a function assigns, and what, in terms of its parameters.
    pub(crate) fn assigned_by(&mut self, function: FunctionId) -> Rc<Vec<(String, Value)>> {
        let question = Question::Assigned(function);
        if let Some(known) = self.assigned.get(&function) {
            self.memory.used(question);
            return Rc::clone(known);
        }
        if let Some(key) = self.key(function)
            && let Some(known) = self.memory.kept().assigned.get(&key)
        {
            let known = Rc::new(known.clone());
            self.assigned.insert(function, Rc::clone(&known));
            return known;
        }
        if self.is_too_deep() {
            return Rc::default();
        }
        let of = DefWithBodyId::FunctionId(function);
        let found = self.answer(question, Vec::new(), |engine| {
            Reader::new(engine, of).assigned()
        });
        let Some(found) = found.map(Rc::new) else {
            return Rc::default();
        };
        self.assigned.insert(function, Rc::clone(&found));
        found
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

    pub(crate) fn body_name(&self, of: DefWithBodyId) -> String {
        match of {
            DefWithBodyId::FunctionId(function) => self.names(Target { function, on: None }).path(),
            _ => format!("a constant of {}", self.graph.name(of.krate(self.db))),
        }
    }

    /// Keeps what was found out about dependencies for the next run.
    pub(crate) fn keep_for_next_run(&mut self) {
        // What depends on a body that was not read, or on a path of calls that was not followed to its end, is not known.
        if !self.memory.is_kept() || !self.stopped.is_empty() || self.counts.too_deep > 0 {
            return;
        }
        let functions: HashSet<FunctionId> = self
            .effects
            .keys()
            .chain(self.fields.keys())
            .chain(self.assigned.keys())
            .copied()
            .chain(self.returns.keys().filter_map(|of| match of {
                DefWithBodyId::FunctionId(function) => Some(*function),
                _ => None,
            }))
            .collect();
        for function in functions {
            if let Some(key) = self.key(function) {
                self.keep_answers(function, &key);
            }
        }
        let pinned = self.header_fields.iter().flat_map(|(of, fields)| {
            let pinned = fields.iter().filter(|(_, is_pinned)| **is_pinned);
            pinned.map(move |((name, value), _)| (of.clone(), name.clone(), value.clone()))
        });
        self.memory.write(pinned.collect(), &self.counts.unresolved);
    }

    /// Keeps the answers about a function of a dependency that stay right as long as the dependencies are the same.
    fn keep_answers(&mut self, function: FunctionId, key: &str) {
        let question = Question::Effects(function);
        if let Some(effects) = self.effects.get(&function)
            && self.memory.is_lasting(question)
        {
            let effects = KnownEffects {
                effects: effects.to_vec(),
                cut: self.memory.cut_of(question),
            };
            let kept = &mut self.memory.kept_mut().effects;
            kept.insert(key.to_owned(), effects);
        }
        let of = DefWithBodyId::FunctionId(function);
        if let Some(value) = self.returns.get(&of)
            && self.memory.is_lasting(Question::Returned(of))
        {
            let kept = &mut self.memory.kept_mut().returned;
            kept.insert(key.to_owned(), value.clone());
        }
        if let Some(fields) = self.fields.get(&function)
            && self.memory.is_lasting(Question::Fields(function))
        {
            let fields = fields.iter().map(|(name, it)| (name.clone(), it.clone()));
            let kept = &mut self.memory.kept_mut().fields;
            kept.insert(key.to_owned(), fields.collect());
        }
        if let Some(assigned) = self.assigned.get(&function)
            && self.memory.is_lasting(Question::Assigned(function))
        {
            let kept = &mut self.memory.kept_mut().assigned;
            kept.insert(key.to_owned(), assigned.to_vec());
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::engine::Engine;
    use crate::graph::Role;
    use crate::load::LoadOptions;
    use crate::memory::Question;
    use crate::with_engine;
    use ra_ap_hir_def::nameres::crate_def_map;
    use ra_ap_hir_def::{FunctionId, ModuleDefId};
    use std::path::Path;

    fn own_functions(engine: &Engine<'_>) -> Vec<FunctionId> {
        let krate = engine.graph.of_role(Role::Own)[0];
        let modules = crate_def_map(engine.db, krate).modules();
        let declared = modules.flat_map(|(_, module)| module.scope.declarations());
        declared
            .filter_map(|it| match it {
                ModuleDefId::FunctionId(function) => Some(function),
                _ => None,
            })
            .collect()
    }

    /// A panic ends the innermost question alone, and leaves none open: each can be asked again, and gets its answer.
    #[test]
    fn a_panic_ends_one_question_and_is_noted() {
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/service/Cargo.toml");
        let options = LoadOptions {
            offline: true,
            no_build: true,
            ..LoadOptions::default()
        };
        let ran = with_engine(&manifest, &options, |_, engine| {
            let functions = own_functions(engine);
            let [outer, inner] = [functions[0], functions[1]];
            let answer = engine.answer(Question::Effects(outer), 0, |engine| {
                let stopped = engine.answer(Question::Fields(inner), 1, |_| {
                    std::panic::resume_unwind(Box::new("a fault of rust-analyzer"))
                });
                assert_eq!(stopped, Some(1));
                let open = engine.answer(Question::Effects(outer), 2, |_| 3);
                assert_eq!(open, None);
                let again = engine.answer(Question::Fields(inner), 4, |_| 5);
                assert_eq!(again, Some(5));
                6
            });
            assert_eq!(answer, Some(6));
            assert_eq!(engine.depth, 0);
            let name = engine.body_name(inner.into());
            let stopped: Vec<String> = engine.stopped().iter().cloned().collect();
            assert_eq!(stopped, [name]);
            let unknown = crate::report::unknown(engine);
            assert!(unknown[0].contains(&stopped[0]), "{unknown:?}");
        });
        assert!(ran.is_ok());
    }
}

//! The effect of each function, found once, by following the calls in it.

mod answers;
mod driven;
mod names;

pub(crate) use self::names::{Names, Target, adt_name};

use crate::base::{self, Fact};
use crate::effect::{self, Effect, What};
use crate::graph::{Graph, Role};
use crate::kept::Store;
use crate::memory::{Memory, Question};
use crate::reader::Reader;
use crate::value::{self, Value};
use cookie_registry_scan::Operation;
use ra_ap_base_db::Crate;
use ra_ap_hir_def::db::DefDatabase;
use ra_ap_hir_def::{
    AdtId, AssocItemId, DefWithBodyId, FunctionId, HasModule, ImplId, ItemContainerId, Lookup,
    TraitId,
};
use ra_ap_ide_db::RootDatabase;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::rc::Rc;

/// How deeply calls are followed. Where a path of calls is longer, the result is not verified.
pub(crate) const MOST_DEPTH: usize = 2048;

/// How many impls of a trait are looked at for a call whose receiver is known only by that trait. A trait with more is one
/// that frameworks call on whatever they are given; such calls are counted as not followed.
const MOST_IMPLS: usize = 12;

/// How often functions that call each other in a circle are looked at. Where something changes even then, the result is not verified.
pub(crate) const MOST_ROUNDS: usize = 8;

/// What is counted while calls are followed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Counts {
    /// The functions whose bodies were read.
    pub(crate) functions: usize,
    /// The calls that were resolved.
    pub(crate) calls: usize,
    /// The calls in dependencies that were not resolved, by crate.
    pub(crate) unresolved: BTreeMap<String, usize>,
    /// The calls that were not followed, because the receiver is known only by a trait with many impls.
    pub(crate) not_followed: usize,
    /// The calls at the end of a path that is too long, in all rounds.
    pub(crate) too_deep: usize,
}

/// Finds effects.
pub(crate) struct Engine<'db> {
    pub(crate) db: &'db RootDatabase,
    pub(crate) graph: Graph,
    pub(crate) counts: Counts,
    memory: Memory,
    effects: HashMap<FunctionId, Rc<Vec<Effect>>>,
    earlier: HashMap<FunctionId, Rc<Vec<Effect>>>,
    driven: HashMap<AdtId, Rc<Vec<Effect>>>,
    earlier_driven: HashMap<AdtId, Rc<Vec<Effect>>>,
    returns: HashMap<DefWithBodyId, Value>,
    fields: HashMap<FunctionId, Rc<HashMap<String, Value>>>,
    assigned: HashMap<FunctionId, Rc<Vec<(String, Value)>>>,
    /// The types that keep a header's name and value in fields, these fields, and whether a dependency alone shows it.
    header_fields: HashMap<String, BTreeMap<(String, Option<String>), bool>>,
    /// The types of which values are created with what may be a header's name.
    literals: HashSet<String>,
    /// Whether a type that keeps a header was found after values of it had been read.
    has_learned: bool,
    depth: usize,
    /// Whether effects were asked for while they were being found.
    is_circular: bool,
    /// Whether nothing changed any more at the end.
    pub(crate) is_settled: bool,
    /// Where rust-analyzer stopped. Nothing is known of what is done there.
    stopped: BTreeSet<String>,
}

impl<'db> Engine<'db> {
    /// Returns an engine that uses, and adds to, what earlier runs have found out about dependencies.
    pub(crate) fn new(db: &'db RootDatabase, graph: Graph, store: Option<Store>) -> Self {
        let memory = Memory::new(store);
        let mut header_fields: HashMap<String, BTreeMap<_, bool>> = HashMap::new();
        for (of, name, value) in memory.header_fields() {
            let fields = header_fields.entry(of.clone()).or_default();
            fields.insert((name.clone(), value.clone()), true);
        }
        Self {
            db,
            graph,
            counts: Counts::default(),
            memory,
            effects: HashMap::new(),
            earlier: HashMap::new(),
            driven: HashMap::new(),
            earlier_driven: HashMap::new(),
            returns: HashMap::new(),
            fields: HashMap::new(),
            assigned: HashMap::new(),
            header_fields,
            literals: HashSet::new(),
            has_learned: false,
            depth: 0,
            is_circular: false,
            is_settled: true,
            stopped: BTreeSet::new(),
        }
    }

    /// Runs until no effect changes any more, at most [`MOST_ROUNDS`] times. Functions that call each other in a circle know of each
    /// other what the round before has found.
    pub(crate) fn settled<T>(&mut self, mut run: impl FnMut(&mut Self) -> T) -> T {
        let mut result = run(self);
        for round in 1.. {
            let is_same = self.has_same_effects();
            let has_learned = std::mem::take(&mut self.has_learned);
            self.is_settled = !has_learned && (!self.is_circular || is_same);
            if self.is_settled || round == MOST_ROUNDS {
                break;
            }
            self.is_circular = false;
            self.earlier = std::mem::take(&mut self.effects);
            self.earlier_driven = std::mem::take(&mut self.driven);
            self.memory.begin_round();
            // What a call at the end of a path that is too long returns is not asked again: the count remains.
            self.counts = Counts {
                too_deep: self.counts.too_deep,
                ..Counts::default()
            };
            result = run(self);
        }
        result
    }

    /// Returns whether the effects are those of the round before. The path of calls to one can become longer with each round.
    fn has_same_effects(&self) -> bool {
        let is_same = |one: &Effect, other: &Effect| {
            one.what == other.what && one.operation == other.operation
        };
        self.effects.len() == self.earlier.len()
            && self.effects.iter().all(|(function, effects)| {
                let earlier = self.earlier.get(function);
                earlier.is_some_and(|earlier| {
                    let pairs = effects.iter().zip(earlier.iter());
                    effects.len() == earlier.len() && pairs.into_iter().all(|(a, b)| is_same(a, b))
                })
            })
    }

    /// Remembers that a field of a type is used as the name of a header, and another as its value.
    pub(crate) fn note_header(&mut self, what: &What, by: Crate) {
        let Some((of, name, value)) = what.header_in_fields() else {
            return;
        };
        let is_pinned = self.graph.pinned(by).is_some();
        let pairs = self.header_fields.entry(of.clone()).or_default();
        match pairs.entry((name, value)) {
            Entry::Vacant(entry) => {
                entry.insert(is_pinned);
                self.has_learned |= self.literals.contains(&of);
                // What earlier runs have kept does not say which functions create values of the type.
                if !is_pinned && self.graph.is_of_pinned(&of) {
                    self.memory.forget_effects();
                    self.has_learned = true;
                }
            }
            Entry::Occupied(mut entry) => *entry.get_mut() |= is_pinned,
        }
    }

    /// Returns which fields of a type are the name and the value of a header. The type is remembered: what is learned of it later
    /// counts for the literal that was asked about, too.
    pub(crate) fn header_fields(&mut self, of: &str) -> Vec<(String, Option<String>)> {
        self.literals.insert(of.to_owned());
        let known = self.header_fields.get(of).into_iter().flatten();
        if known.clone().any(|(_, is_pinned)| !is_pinned) {
            self.memory.is_of_service();
        }
        known.map(|(fields, _)| fields.clone()).collect()
    }

    /// Returns what a call does, with these values as arguments.
    pub(crate) fn call(&mut self, target: Target, arguments: &[Value]) -> Vec<Effect> {
        self.counts.calls += 1;
        let names = self.names(target);
        let role = self.role_of(target.function);
        if role == Role::Registry {
            return Vec::new();
        }
        if let Some(fact) = base::fact(&names.krate, &names.owner, &names.function) {
            return by_fact(fact, &names, arguments).into_iter().collect();
        }
        if !matches!(role, Role::Own | Role::Followed | Role::NotShipped) {
            return Vec::new();
        }
        let path = names.path();
        let mut all = Vec::new();
        for known in self.effects_of(target.function).iter() {
            if let Some(effect) = known.called(&path, arguments) {
                self.keep(&mut all, effect, || path.clone());
            }
        }
        all
    }

    /// Adds an effect to those of a function. If there is no room, the function is counted.
    fn keep(&mut self, all: &mut Vec<Effect>, effect: Effect, function: impl Fn() -> String) {
        if !effect::add(all, effect) {
            self.memory.is_cut(function());
        }
    }

    /// Returns which arguments of a function are cookies, and whether it removes them.
    pub(crate) fn cookie_arguments(&mut self, target: Target) -> Vec<(usize, bool)> {
        if !matches!(
            self.role_of(target.function),
            Role::Own | Role::Followed | Role::NotShipped
        ) {
            return Vec::new();
        }
        let signature = self.db.function_signature(target.function);
        let by_name = effect::removes_by_name(signature.name.as_str());
        self.effects_of(target.function)
            .iter()
            .filter_map(|effect| {
                let removes = by_name || effect.operation == Operation::Remove;
                Some((effect.what.passed_cookie()?, removes))
            })
            .collect()
    }

    /// Returns the effects of a function, in terms of its parameters.
    pub(crate) fn effects_of(&mut self, function: FunctionId) -> Rc<Vec<Effect>> {
        let question = Question::Effects(function);
        if let Some(known) = self.effects.get(&function) {
            self.memory.used(question);
            return Rc::clone(known);
        }
        if let Some(key) = self.key(function)
            && let Some(known) = self.memory.kept_effects(&key, function)
        {
            self.effects.insert(function, Rc::clone(&known));
            return known;
        }
        if self.is_too_deep() {
            return Rc::default();
        }
        let Some(found) = self.answer(question, Vec::new(), |engine| engine.found(function)) else {
            self.is_circular = true;
            return self.earlier.get(&function).cloned().unwrap_or_default();
        };
        let found = Rc::new(found);
        self.effects.insert(function, Rc::clone(&found));
        found
    }

    fn found(&mut self, function: FunctionId) -> Vec<Effect> {
        let is_own = self.role_of(function) == Role::Own;
        let mut all = Vec::new();
        self.counts.functions += 1;
        let path = self.names(Target { function, on: None }).path();
        let events = Reader::new(self, DefWithBodyId::FunctionId(function)).events();
        for event in events {
            // What the service's own function does by itself is reported in that function. What a dependency removes without a name was
            // set, or read, elsewhere: a jar writes its changes so.
            let is_kept = if is_own {
                event.effect.what.is_passed()
            } else {
                !event.effect.removes_without_a_name()
            };
            if is_kept {
                self.keep(&mut all, event.effect, || path.clone());
            }
        }
        if let ItemContainerId::TraitId(of) = function.lookup(self.db).container {
            self.add_impls(of, function, &mut all);
        }
        all
    }

    /// Adds what the impls of a trait's method do: the receiver is known only by the trait.
    fn add_impls(&mut self, of: TraitId, function: FunctionId, all: &mut Vec<Effect>) {
        let signature = self.db.trait_signature(of);
        if base::EXTRACTING.contains(&signature.name.as_str()) {
            // Whoever asks for a value says of which type: that call is followed to the impl for it.
            return;
        }
        let impls = self.graph.impls.get(&of).cloned().unwrap_or_default();
        let is_pinned = |of: &&ImplId| self.graph.pinned(of.krate(self.db)).is_some();
        let pinned = impls.iter().filter(is_pinned).count();
        // Whether the service has impls of a trait of a dependency is part of what decides which file is read.
        if pinned < impls.len() && pinned <= MOST_IMPLS {
            self.memory.is_of_service();
        }
        if impls.len() > MOST_IMPLS {
            self.counts.not_followed += 1;
            return;
        }
        let name = self.db.function_signature(function).name.clone();
        for of in impls {
            let items = of.impl_items(self.db);
            let found = items.items.iter().find_map(|(known, item)| match item {
                AssocItemId::FunctionId(id) if *known == name => Some(*id),
                _ => None,
            });
            if let Some(found) = found {
                for effect in self.effects_of(found).iter() {
                    self.keep(all, effect.clone(), || name.as_str().to_owned());
                }
            }
        }
    }
}

/// Returns what a function with a base fact does.
fn by_fact(fact: Fact, names: &Names, arguments: &[Value]) -> Option<Effect> {
    let argument = |at: usize| arguments.get(at).cloned().unwrap_or_else(Value::unknown);
    let mut operation = Operation::Set;
    let what = match fact {
        Fact::Header { name, value } => {
            let value = argument(value);
            if value::removes(&value.parts()) {
                operation = Operation::Remove;
            }
            What::Header {
                name: argument(name),
                value,
            }
        }
        Fact::Cookie { name } => match argument(name) {
            // One cookie from another.
            Value::Cookie(_) | Value::Carried(_) | Value::Registry => return None,
            name => What::cookie(name.parts()),
        },
        Fact::CookieText { text } => What::cookie(value::name_in_header(&argument(text).parts())),
        Fact::Read | Fact::ReadCookie { .. } | Fact::Slot { .. } => return None,
        Fact::RemoveCookie { cookie } => {
            operation = Operation::Remove;
            match argument(cookie) {
                Value::Cookie(name) | Value::Carried(name) => What::cookie(name),
                cookie => What::Cookie(cookie),
            }
        }
        Fact::Store { cookie } => What::Cookie(argument(cookie)),
        Fact::Key {
            medium,
            operation: is,
            name,
        } => {
            operation = is;
            match argument(name) {
                Value::Registry => return None,
                name => What::Entry {
                    medium,
                    name: name.parts(),
                },
            }
        }
        Fact::Clear { medium } => {
            operation = Operation::Clear;
            What::All(medium)
        }
    };
    Some(Effect {
        what: what.settled()?,
        operation,
        via: vec![names.path()],
    })
}

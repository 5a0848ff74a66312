//! The effect of each function, found once, by following the calls in it.

use crate::base::{self, Fact};
use crate::effect::{self, Effect, What};
use crate::graph::{Graph, Role};
use crate::kept::{KnownEffects, Store};
use crate::memory::{Kind, Memory};
use crate::reader::Reader;
use crate::value::{self, Part, Value};
use cookie_registry_scan::Operation;
use ra_ap_base_db::Crate;
use ra_ap_hir_def::db::DefDatabase;
use ra_ap_hir_def::{
    AdtId, AssocItemId, DefWithBodyId, FunctionId, HasModule, ImplId, ItemContainerId, Lookup,
    TraitId,
};
use ra_ap_hir_ty::db::HirDatabase;
use ra_ap_hir_ty::next_solver::GenericArgs;
use ra_ap_ide_db::RootDatabase;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::rc::Rc;

/// How deeply calls are followed. A path of calls that is longer is counted as not followed.
const MOST_DEPTH: usize = 160;

/// How many impls of a trait are looked at for a call whose receiver is known only by that trait. A trait with more is one
/// that frameworks call on whatever they are given; such calls are counted as not followed.
const MOST_IMPLS: usize = 12;

/// How often functions that call each other in a circle are looked at again.
const MOST_ROUNDS: usize = 3;

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

/// What is counted while calls are followed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Counts {
    /// The functions whose bodies were read.
    pub(crate) functions: usize,
    /// The calls that were resolved.
    pub(crate) calls: usize,
    /// The calls in dependencies that were not resolved, by crate.
    pub(crate) unresolved: BTreeMap<String, usize>,
    /// The calls that were not followed: the receiver is known only by a trait with many impls, or the path is too long.
    pub(crate) not_followed: usize,
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
    returns: HashMap<FunctionId, Value>,
    fields: HashMap<FunctionId, Rc<HashMap<String, Value>>>,
    assigned: HashMap<FunctionId, Rc<Vec<(String, Value)>>>,
    /// The types that keep a header's name and value in fields, these fields, and whether a dependency alone shows it.
    header_fields: HashMap<String, BTreeMap<(String, Option<String>), bool>>,
    /// The types of which values are created with what may be a header's name.
    literals: HashSet<String>,
    /// Whether a type that keeps a header was found after values of it had been read.
    has_learned: bool,
    open: HashSet<FunctionId>,
    open_driven: HashSet<AdtId>,
    open_returns: HashSet<FunctionId>,
    depth: usize,
    /// Whether a function was asked for while it was being looked at.
    is_circular: bool,
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
            returns: HashMap::new(),
            fields: HashMap::new(),
            assigned: HashMap::new(),
            header_fields,
            literals: HashSet::new(),
            has_learned: false,
            open: HashSet::new(),
            open_driven: HashSet::new(),
            open_returns: HashSet::new(),
            depth: 0,
            is_circular: false,
        }
    }

    /// Runs until no effect changes any more. Effects only grow, and their number is bounded; where functions call each other in
    /// a circle, what is known after [`MOST_ROUNDS`] is used.
    pub(crate) fn settled<T>(&mut self, mut run: impl FnMut(&mut Self) -> T) -> T {
        let mut result = run(self);
        for _ in 1..MOST_ROUNDS {
            let is_same = self.effects == self.earlier;
            let has_learned = std::mem::take(&mut self.has_learned);
            if !has_learned && (!self.is_circular || is_same) {
                break;
            }
            self.is_circular = false;
            self.earlier = std::mem::take(&mut self.effects);
            self.driven.clear();
            self.memory.begin_round();
            self.counts = Counts::default();
            result = run(self);
        }
        result
    }

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
        let db = self.db;
        match adt {
            AdtId::StructId(id) => db.struct_signature(id).name.as_str().to_owned(),
            AdtId::EnumId(id) => db.enum_signature(id).name.as_str().to_owned(),
            AdtId::UnionId(id) => db.union_signature(id).name.as_str().to_owned(),
        }
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
        if let Some(known) = self.effects.get(&function) {
            self.memory.used(Kind::Effects, function);
            return Rc::clone(known);
        }
        if let Some(key) = self.key(function)
            && let Some(known) = self.memory.kept_effects(&key, function)
        {
            self.effects.insert(function, Rc::clone(&known));
            return known;
        }
        if self.depth >= MOST_DEPTH {
            self.counts.not_followed += 1;
            return Rc::default();
        }
        if !self.open.insert(function) {
            self.is_circular = true;
            self.memory.used_open(function);
            return self.earlier.get(&function).cloned().unwrap_or_default();
        }
        self.enter(function);
        let found = Rc::new(self.found(function));
        self.leave(Kind::Effects, function);
        self.open.remove(&function);
        self.effects.insert(function, Rc::clone(&found));
        found
    }

    /// Returns the key of a function by which its effects can be kept between runs: `None` if its sources can change.
    fn key(&mut self, function: FunctionId) -> Option<String> {
        self.graph.pinned(function.krate(self.db))?;
        self.memory.key(self.db, &self.graph, function)
    }

    fn enter(&mut self, function: FunctionId) {
        self.depth += 1;
        let is_pinned = self.graph.pinned(function.krate(self.db)).is_some();
        self.memory.enter(is_pinned);
    }

    fn leave(&mut self, kind: Kind, function: FunctionId) {
        self.memory.leave(kind, function);
        self.depth -= 1;
    }

    /// Keeps what was found out about dependencies for the next run.
    pub(crate) fn keep_for_next_run(&mut self) {
        if !self.memory.is_kept() {
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

    fn found(&mut self, function: FunctionId) -> Vec<Effect> {
        let is_own = self.role_of(function) == Role::Own;
        let mut all = Vec::new();
        self.counts.functions += 1;
        let path = self.names(Target { function, on: None }).path();
        let events = Reader::new(self, DefWithBodyId::FunctionId(function)).events();
        for event in events {
            // What the service's own function does by itself is reported in that function.
            if !is_own || event.effect.what.is_passed() {
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
        let impls = self.graph.impls.get(&of).cloned().unwrap_or_default();
        let is_pinned = |of: &ImplId| self.graph.pinned(of.krate(self.db)).is_some();
        if !impls.iter().all(is_pinned) {
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

    /// Returns what a framework makes a value do that it is given: the effects of the methods that frameworks call.
    pub(crate) fn driven(&mut self, adt: AdtId) -> Rc<Vec<Effect>> {
        if let Some(known) = self.driven.get(&adt) {
            return Rc::clone(known);
        }
        let impls = self.graph.driven.get(&adt).cloned().unwrap_or_default();
        if impls.is_empty() || !self.open_driven.insert(adt) {
            return Rc::default();
        }
        let mut all = Vec::new();
        for of in impls {
            let items = of.impl_items(self.db);
            for (_, item) in &items.items {
                let AssocItemId::FunctionId(function) = item else {
                    continue;
                };
                let path = self
                    .names(Target {
                        function: *function,
                        on: Some(adt),
                    })
                    .path();
                for effect in self.effects_of(*function).iter() {
                    // Nothing is known of what the framework passes.
                    if let Some(effect) = effect.called(&path, &[]) {
                        self.keep(&mut all, effect, || path.clone());
                    }
                }
            }
        }
        self.open_driven.remove(&adt);
        let all = Rc::new(all);
        self.driven.insert(adt, Rc::clone(&all));
        all
    }

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
        let value = Reader::new(self, DefWithBodyId::FunctionId(function)).result();
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
        let found = Reader::new(self, DefWithBodyId::FunctionId(function)).returned_fields();
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
        let found = Reader::new(self, DefWithBodyId::FunctionId(function)).assigned();
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
        let value = Reader::new(self, of).result();
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
            Value::Cookie(_) | Value::Carried | Value::Registry => return None,
            name => What::cookie(name.parts()),
        },
        Fact::CookieText { text } => What::cookie(value::name_in_header(&argument(text).parts())),
        Fact::Read | Fact::Slot { .. } => return None,
        Fact::RemoveCookie { cookie } => {
            operation = Operation::Remove;
            match argument(cookie) {
                Value::Cookie(name) => What::cookie(name),
                Value::Carried => What::cookie(vec![Part::Unknown]),
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

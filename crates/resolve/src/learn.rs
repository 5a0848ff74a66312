//! What the sources of a library say that the catalog should have: the row of its public functions and types.

use crate::effect::{Effect, What};
use crate::engine::{Engine, Target};
use crate::features;
use crate::graph::Role;
use crate::value::{self, Part, Value};
use cargo_metadata::semver::Version;
use cookie_registry_scan::{Medium, Operation};
use ra_ap_base_db::Crate;
use ra_ap_hir_def::db::DefDatabase;
use ra_ap_hir_def::nameres::crate_def_map;
use ra_ap_hir_def::visibility::Visibility;
use ra_ap_hir_def::{AdtId, AssocItemId, FunctionId, HasModule, ModuleDefId, ModuleId, TraitId};
use ra_ap_hir_ty::InferenceResult;
use ra_ap_hir_ty::db::HirDatabase;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// What a library offers, by its sources.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Learned {
    /// The name that code has for the library.
    pub name: String,
    /// The version of the sources, as they say it.
    pub version: String,
    /// The features without which it offers nothing of this; empty if it offers some of it without any.
    pub features: BTreeSet<String>,
    /// Types that are a cookie to be set.
    pub cookies: BTreeSet<String>,
    /// Types that collect cookies.
    pub jars: BTreeSet<String>,
    /// Functions of cookie types that make one.
    pub constructors: BTreeSet<String>,
    /// Methods that take a cookie, and whether they set or remove it.
    pub methods: BTreeMap<String, Operation>,
    /// Functions without a receiver that take a cookie.
    pub takers: BTreeSet<String>,
    /// Functions whose argument is a name.
    pub functions: BTreeSet<LearnedFunction>,
    /// What sets a cookie by itself, by the name of its type.
    pub middleware: BTreeMap<String, LearnedMiddleware>,
    /// Methods that write the header which an argument names.
    pub header_methods: BTreeSet<String>,
    /// Functions that write the header which an argument names.
    pub header_functions: BTreeSet<String>,
    /// Functions and methods that set or remove a cookie or key of their own: the path, and the name if it is known.
    pub own: BTreeSet<(String, Option<String>)>,
    /// Public types, by name: what a row names must be among them.
    pub types: BTreeSet<String>,
    /// Public functions and methods, by name and by type and name.
    pub names: BTreeSet<String>,
}

/// A function whose argument is the name of a cookie or key.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct LearnedFunction {
    /// The type, if it has one, and the name.
    pub path: Vec<String>,
    /// Where the value is stored: the word that the catalog has for it.
    pub medium: &'static str,
    /// What it does: the word that the catalog has for it.
    pub operation: &'static str,
    /// Which argument is the name; the receiver does not count.
    pub argument: usize,
}

/// A type whose values make a framework set a cookie.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct LearnedMiddleware {
    /// The functions that make it.
    pub constructors: BTreeSet<String>,
    /// The names that its cookie has unless the code gives another.
    pub defaults: BTreeSet<String>,
    /// The methods that name the cookie.
    pub setters: BTreeSet<String>,
}

/// A public function.
struct Offer {
    function: FunctionId,
    /// The type or trait that has it.
    owner: Option<String>,
    adt: Option<AdtId>,
    has_receiver: bool,
    is_of_trait: bool,
    /// Whether it implements a trait of another crate. What that is for, callers know by that crate.
    is_foreign: bool,
}

/// Learns a crate of the graph by its name; of several versions, the newest.
pub(crate) fn learned(engine: &mut Engine<'_>, name: &str) -> Option<Learned> {
    let found: Vec<Crate> = [Role::Followed, Role::Base, Role::Own, Role::Apart]
        .into_iter()
        .flat_map(|role| engine.graph.of_role(role))
        .filter(|krate| engine.graph.name(*krate) == name)
        .collect();
    let newest = |krate: &Crate| Version::parse(&version(engine, *krate)).ok();
    let krate = found.into_iter().max_by_key(newest)?;
    let items = public_items(engine, krate);
    let types = &items.types;
    let offers = offers(engine, krate, &items);
    let mut learned = Learned {
        name: name.to_owned(),
        version: version(engine, krate),
        ..Learned::default()
    };
    learned.types.clone_from(&items.names);
    for (adt, name) in types {
        match engine.adt_path(*adt).as_str() {
            "cookie::Cookie" | "cookie::CookieBuilder" => learned.cookies.insert(name.clone()),
            "cookie::CookieJar" => learned.jars.insert(name.clone()),
            _ => false,
        };
    }
    let mut behind: Vec<BTreeSet<String>> = Vec::new();
    let mut fields = BTreeSet::new();
    for offer in &offers {
        let function = engine.function_name(offer.function);
        learned.names.insert(function.clone());
        if let Some(owner) = &offer.owner {
            learned.names.insert(format!("{owner}::{function}"));
        }
        if offer.is_foreign {
            continue;
        }
        let mut says = false;
        for effect in effects(engine, offer) {
            says |= learned.add(engine, offer, &function, &effect, &mut fields);
        }
        if says {
            behind.push(features::of_function(engine.db, offer.function));
        }
    }
    add_configurations(engine, &offers, &fields, &mut learned);
    if behind.iter().all(|features| !features.is_empty()) {
        learned.features = behind.into_iter().flatten().collect();
    }
    Some(learned)
}

/// The most arguments of a function that are told apart.
const MOST_ARGUMENTS: usize = 16;

/// Returns what a call of a function does, in terms of its parameters: by its base fact, or by its body.
fn effects(engine: &mut Engine<'_>, offer: &Offer) -> Vec<Effect> {
    let target = Target {
        function: offer.function,
        on: offer.adt,
    };
    let arguments: Vec<Value> = (0..MOST_ARGUMENTS).map(Value::argument).collect();
    engine.call(target, &arguments)
}

fn version(engine: &Engine<'_>, krate: Crate) -> String {
    let extra = krate.extra_data(engine.db);
    extra.version.clone().unwrap_or_default()
}

/// What other crates can name.
#[derive(Default)]
struct Items {
    /// Types under one of their public names.
    types: HashMap<AdtId, String>,
    /// All public names of types, traits and aliases.
    names: BTreeSet<String>,
    traits: HashSet<TraitId>,
    functions: Vec<FunctionId>,
}

fn public_items(engine: &Engine<'_>, krate: Crate) -> Items {
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
fn offers(engine: &Engine<'_>, krate: Crate, items: &Items) -> Vec<Offer> {
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
            let is_foreign = foreign.is_some_and(|id| name_of(id) != "Default");
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

impl Learned {
    /// Adds what one effect of a function calls for. Returns whether it calls for anything.
    fn add(
        &mut self,
        engine: &Engine<'_>,
        offer: &Offer,
        function: &str,
        effect: &Effect,
        fields: &mut BTreeSet<(String, String)>,
    ) -> bool {
        let owner = offer.owner.clone().unwrap_or_default();
        match &effect.what {
            What::Header { name, .. } if name.is_passed() => {
                if offer.has_receiver {
                    self.header_methods.insert(function.to_owned());
                } else {
                    self.header_functions.insert(function.to_owned());
                }
            }
            What::Header { .. } | What::Cookie(_) => {
                if effect.what.passed_cookie().is_none() {
                    return false;
                }
                if !offer.has_receiver {
                    self.takers.insert(path_of(&owner, function));
                    return true;
                }
                if !offer.is_of_trait {
                    self.jars.insert(owner);
                }
                self.methods.insert(function.to_owned(), effect.operation);
            }
            What::Entry { medium, name } if value::is_passed(name) => {
                let makes = offer.adt.is_some_and(|adt| {
                    engine.adt_name(adt).contains("Cookie") && returns(engine, offer.function, adt)
                });
                if makes && !offer.has_receiver && *medium == Medium::Cookie {
                    self.cookies.insert(owner);
                    self.constructors.insert(function.to_owned());
                } else {
                    self.add_function(offer, function, effect.operation, *medium, name);
                }
            }
            What::Entry { medium, name } => {
                let field = name.iter().find_map(|part| match part {
                    Part::Field { of, name, default } => Some((of, name, default)),
                    _ => None,
                });
                if let Some((of, field, _)) = field {
                    fields.insert((of.clone(), field.clone()));
                }
                let default = match field {
                    Some((_, _, default)) => default.clone(),
                    None => value::known(name),
                };
                let is_maker = offer
                    .adt
                    .is_some_and(|adt| !offer.has_receiver && returns(engine, offer.function, adt));
                if is_maker && effect.operation == Operation::Set && *medium == Medium::Cookie {
                    let entry = self.middleware.entry(owner).or_default();
                    entry.constructors.insert(function.to_owned());
                    entry.defaults.extend(default);
                } else if field.is_none() || !offer.has_receiver {
                    self.own.insert((path_of(&owner, function), default));
                } else {
                    return false;
                }
            }
            What::All(_) => {
                self.own.insert((path_of(&owner, function), None));
            }
        }
        true
    }

    fn add_function(
        &mut self,
        offer: &Offer,
        function: &str,
        operation: Operation,
        medium: Medium,
        name: &[Part],
    ) {
        let argument = name.iter().find_map(|part| match part {
            Part::Argument(at) => Some(*at),
            _ => None,
        });
        let receiver = usize::from(offer.has_receiver);
        // A receiver that names a cookie is the cookie itself.
        let Some(argument) = argument.and_then(|at| at.checked_sub(receiver)) else {
            return;
        };
        let owner = offer.owner.clone();
        self.functions.insert(LearnedFunction {
            path: owner.into_iter().chain([function.to_owned()]).collect(),
            medium: match medium {
                Medium::Cookie => "Cookie",
                Medium::LocalStorage => "LocalStorage",
                Medium::SessionStorage => "SessionStorage",
                Medium::WebStorage => "WebStorage",
                Medium::IndexedDb => "IndexedDb",
                Medium::CacheStorage => "CacheStorage",
            },
            operation: word(operation),
            argument,
        });
    }
}

fn path_of(owner: &str, function: &str) -> String {
    if owner.is_empty() {
        function.to_owned()
    } else {
        format!("{owner}::{function}")
    }
}

/// Returns the word that the catalog has for an operation.
pub(crate) fn word(operation: Operation) -> &'static str {
    match operation {
        Operation::Set | Operation::Import => "Set",
        Operation::Remove => "Remove",
        Operation::Clear => "Clear",
    }
}

/// Returns whether a function returns a value of this type, also within another type such as `Result`.
fn returns(engine: &Engine<'_>, function: FunctionId, adt: AdtId) -> bool {
    let db = engine.db;
    let owner = ra_ap_hir_def::DefWithBodyId::FunctionId(function);
    let body = db.body(owner);
    let inferred = InferenceResult::for_body(db, owner);
    let returned = inferred.expr_ty(body.body_expr);
    let Some((of, arguments)) = returned.as_adt() else {
        return false;
    };
    of == adt
        || arguments
            .types()
            .any(|ty| ty.as_adt().is_some_and(|(of, _)| of == adt))
}

/// Adds the types whose fields name the cookies of middleware: their constructors, what these put into the field, and the
/// methods that assign it.
fn add_configurations(
    engine: &mut Engine<'_>,
    offers: &[Offer],
    fields: &BTreeSet<(String, String)>,
    learned: &mut Learned,
) {
    for offer in offers.iter().filter(|offer| !offer.is_foreign) {
        let (Some(owner), Some(adt)) = (&offer.owner, offer.adt) else {
            continue;
        };
        let path = engine.adt_path(adt);
        let named: Vec<&String> = fields
            .iter()
            .filter(|(of, _)| *of == path)
            .map(|(_, field)| field)
            .collect();
        let is_known = learned.middleware.contains_key(owner);
        if named.is_empty() && !is_known {
            continue;
        }
        let function = engine.function_name(offer.function);
        if !offer.has_receiver {
            if !returns(engine, offer.function, adt) {
                continue;
            }
            let put = engine.fields_of(offer.function);
            let defaults = named.iter().filter_map(|field| put.get(*field)?.known());
            let defaults: Vec<String> = defaults.collect();
            if !defaults.is_empty() {
                let entry = learned.middleware.entry(owner.clone()).or_default();
                entry.constructors.insert(function);
                entry.defaults.extend(defaults);
            }
            continue;
        }
        // A field of the same name in the type that the builder makes counts, too.
        let assigned = engine.assigned_by(offer.function);
        let is_setter = assigned.iter().any(|(field, value)| {
            value.is_passed()
                && (named.contains(&field) || fields.iter().any(|(_, other)| other == field))
        });
        if is_setter {
            let entry = learned.middleware.entry(owner.clone()).or_default();
            entry.setters.insert(function);
        }
    }
}

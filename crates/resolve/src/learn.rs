//! What the sources of a library say that the catalog should have: the row of its public functions and types.

mod offers;

use self::offers::{Offer, offers, public_items};
use crate::effect::{Effect, What};
use crate::engine::{Engine, Target};
use crate::features;
use crate::graph::Role;
use crate::value::{self, Part, Value};
use cargo_metadata::semver::Version;
use cookie_registry_scan::{Medium, Operation};
use ra_ap_base_db::Crate;
use ra_ap_hir_def::db::DefDatabase;
use ra_ap_hir_def::{AdtId, FunctionId};
use ra_ap_hir_ty::InferenceResult;
use std::collections::{BTreeMap, BTreeSet};

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
    /// Types whose values a framework makes and is given back, as an extractor that sets a cookie: the type, and the name if it is known.
    pub given: BTreeSet<(String, Option<String>)>,
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
        let name = |engine: &Engine<'_>| engine.function_name(offer.function);
        let says = engine.caught(name, |engine| learned.add_offer(engine, offer, &mut fields));
        if says == Some(true) {
            behind.push(features::of_function(engine.db, offer.function));
        }
    }
    for offer in offers.iter().filter(|offer| !offer.is_foreign) {
        let name = |engine: &Engine<'_>| engine.function_name(offer.function);
        engine.caught(name, |engine| {
            learned.add_configuration(engine, offer, &fields);
        });
    }
    for (adt, name) in types {
        learned.add_given(engine, *adt, name);
    }
    if behind.iter().all(|features| !features.is_empty()) {
        learned.features = behind.into_iter().flatten().collect();
    }
    Some(learned)
}

/// The most arguments of a function that are distinguished.
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

impl Learned {
    /// Adds a public function. Returns whether it calls for anything.
    fn add_offer(
        &mut self,
        engine: &mut Engine<'_>,
        offer: &Offer,
        fields: &mut BTreeSet<(String, String)>,
    ) -> bool {
        let function = engine.function_name(offer.function);
        self.names.insert(function.clone());
        if let Some(owner) = &offer.owner {
            self.names.insert(format!("{owner}::{function}"));
        }
        if offer.is_foreign {
            return false;
        }
        let mut says = false;
        for effect in effects(engine, offer) {
            says |= self.add(engine, offer, &function, &effect, fields);
        }
        says
    }

    /// Adds a type that a framework makes values of, if it makes them do something when it is given them.
    fn add_given(&mut self, engine: &mut Engine<'_>, adt: AdtId, name: &str) {
        if !engine.graph.extracted.contains_key(&adt) {
            return;
        }
        for effect in engine.driven(adt).iter() {
            match &effect.what {
                What::Entry { name: parts, .. } => {
                    self.given.insert((name.to_owned(), value::known(parts)));
                }
                What::All(_) => {
                    self.given.insert((name.to_owned(), None));
                }
                What::Header { .. } | What::Cookie(_) => {}
            }
        }
    }

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
                } else if field.is_none() || !offer.has_receiver || makes_other(engine, offer) {
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

    /// Adds what a function has to do with the fields that name the cookies of middleware: what a constructor puts into them, or that a
    /// method assigns them.
    fn add_configuration(
        &mut self,
        engine: &mut Engine<'_>,
        offer: &Offer,
        fields: &BTreeSet<(String, String)>,
    ) {
        let (Some(owner), Some(adt)) = (&offer.owner, offer.adt) else {
            return;
        };
        let path = engine.adt_path(adt);
        let named: Vec<&String> = fields
            .iter()
            .filter(|(of, _)| *of == path)
            .map(|(_, field)| field)
            .collect();
        let is_known = self.middleware.contains_key(owner);
        if named.is_empty() && !is_known {
            return;
        }
        let function = engine.function_name(offer.function);
        if !offer.has_receiver {
            if !returns(engine, offer.function, adt) {
                return;
            }
            let put = engine.fields_of(offer.function);
            let defaults = named.iter().filter_map(|field| put.get(*field)?.known());
            let defaults: Vec<String> = defaults.collect();
            if !defaults.is_empty() {
                let entry = self.middleware.entry(owner.clone()).or_default();
                entry.constructors.insert(function);
                entry.defaults.extend(defaults);
            }
            return;
        }
        // A field of the same name in the type that the builder makes counts, too.
        let assigned = engine.assigned_by(offer.function);
        let is_setter = assigned.iter().any(|(field, value)| {
            value.is_passed()
                && (named.contains(&field) || fields.iter().any(|(_, other)| other == field))
        });
        if is_setter {
            let entry = self.middleware.entry(owner.clone()).or_default();
            entry.setters.insert(function);
        }
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

/// Returns whether a method returns a value of another type than its own whose methods a framework calls, as builders do.
fn makes_other(engine: &Engine<'_>, offer: &Offer) -> bool {
    let mut driven = engine.graph.driven.keys();
    driven.any(|adt| offer.adt != Some(*adt) && returns_only(engine, offer.function, *adt))
}

/// Returns whether a function returns a value of this type.
fn returns_only(engine: &Engine<'_>, function: FunctionId, adt: AdtId) -> bool {
    let db = engine.db;
    let owner = ra_ap_hir_def::DefWithBodyId::FunctionId(function);
    let inferred = InferenceResult::for_body(db, owner);
    let returned = inferred.expr_ty(db.body(owner).body_expr);
    returned.as_adt().is_some_and(|(of, _)| of == adt)
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

//! What was found in the service's own code.

use crate::effect::{Effect, MOST_EFFECTS, What};
use crate::engine::{Engine, MOST_DEPTH, MOST_ROUNDS};
use crate::graph::{self, Role};
use crate::load::Loaded;
use crate::places::{Place, place};
use crate::value::Part;
use cookie_registry_scan::{Name, Operation, Resolved};
use ra_ap_base_db::Crate;
use ra_ap_hir_def::expr_store::ExpressionStoreDiagnostics;
use ra_ap_hir_def::expr_store::path::Path;
use ra_ap_hir_def::hir::{Expr, ExprId};
use ra_ap_hir_def::nameres::diagnostics::DefDiagnosticKind;
use ra_ap_hir_def::nameres::{DefMap, crate_def_map};
use ra_ap_hir_def::{AssocItemId, DefWithBodyId, FunctionId, ImplId, ModuleDefId, db::DefDatabase};
use ra_ap_hir_expand::MacroCallId;
use ra_ap_hir_expand::db::ExpandDatabase;
use ra_ap_ide_db::RootDatabase;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::PathBuf;

/// What the types of a workspace say.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Outcome {
    /// The manifests of the workspace's members: all of them are resolved together.
    pub manifests: Vec<PathBuf>,
    /// The places in the service's own code that set, remove or clear a cookie or storage key, sorted.
    pub found: Vec<Resolved>,
    /// Why the result is not verified; empty if everything was read.
    pub not_verified: Vec<String>,
    /// The calls in the service's own code of which the types say nothing: file, start in bytes, and the method or function.
    pub unresolved: Vec<(PathBuf, usize, String)>,
    /// The calls in dependencies of which the types say nothing, by crate.
    pub unresolved_in_dependencies: BTreeMap<String, usize>,
    /// How many calls were resolved, and how many were not followed: the receiver is known only by a trait with many impls.
    pub calls: (usize, usize),
    /// How many functions were read, and how many crates there are without the standard library.
    pub size: (usize, usize),
}

/// The bodies of the service's own code.
struct Bodies {
    all: Vec<DefWithBodyId>,
}

/// Returns what is in the service's own code.
pub(crate) fn outcome(loaded: &Loaded, engine: &mut Engine<'_>) -> Outcome {
    let mut outcome = Outcome {
        manifests: loaded.manifests.clone(),
        not_verified: loaded.problems.clone(),
        ..Outcome::default()
    };
    outcome.size.1 = engine.graph.len();
    outcome.not_verified.extend(self_test(engine));
    let own = engine.graph.of_role(Role::Own);
    if own.is_empty() {
        outcome
            .not_verified
            .push("the workspace has no library or binary of its own".to_owned());
    }
    let bodies = bodies(engine, &own);
    let (found, unresolved, unexpanded) =
        engine.settled(|engine| in_bodies(loaded, engine, &bodies));
    let mut found: Vec<(Place, Effect)> = found;
    found.sort_by(|a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1)));
    outcome.found = one_for_each_chain(found);
    outcome.unresolved = unresolved
        .into_iter()
        .map(|(place, method)| (place.path, place.shown, method))
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect();
    let mut macros = unexpanded;
    for krate in own {
        macros.extend(unread_items(engine, krate));
    }
    outcome.not_verified.extend(macros);
    if !outcome.unresolved.is_empty() {
        outcome.not_verified.push(format!(
            "{} calls in the service's own code could not be resolved",
            outcome.unresolved.len()
        ));
    }
    outcome.not_verified.extend(unknown(engine));
    outcome.unresolved_in_dependencies = engine.unresolved();
    outcome.calls = (engine.counts.calls, engine.counts.not_followed);
    outcome.size.0 = engine.counts.functions;
    engine.keep_for_next_run();
    outcome
}

/// Returns what is not known of the functions that were looked at.
pub(crate) fn unknown(engine: &Engine<'_>) -> Vec<String> {
    let mut all = Vec::new();
    let cut = engine.cut();
    if !cut.is_empty() {
        all.push(format!(
            "these functions do more than {MOST_EFFECTS} things each, of which the rest is not known: {}",
            listed(engine, &cut)
        ));
    }
    let stopped = engine.stopped();
    if !stopped.is_empty() {
        all.push(format!(
            "rust-analyzer stopped in these functions, of which nothing is known (RUST_BACKTRACE=1 shows why): {}",
            listed(engine, stopped)
        ));
    }
    if engine.counts.too_deep > 0 {
        all.push(format!(
            "a path of more than {MOST_DEPTH} calls was not followed to its end"
        ));
    }
    if !engine.is_settled {
        all.push(format!(
            "after {MOST_ROUNDS} rounds, more is found with each: functions call each other in too many circles"
        ));
    }
    all
}

/// How many names are listed in a message.
const MOST_NAMED: usize = 100;

/// Returns names as a list, those of the service's own code first.
fn listed(engine: &Engine<'_>, names: &BTreeSet<String>) -> String {
    let own = engine.graph.of_role(Role::Own);
    let is_own = |name: &str| {
        let krate = name.split("::").next();
        own.iter().any(|of| krate == Some(engine.graph.name(*of)))
    };
    let mut names: Vec<&str> = names.iter().map(String::as_str).collect();
    names.sort_by_key(|name| !is_own(name));
    let (first, rest) = names.split_at(names.len().min(MOST_NAMED));
    match rest.len() {
        0 => first.join(", "),
        more => format!("{}, and {more} more", first.join(", ")),
    }
}

/// Resolves what must be there, before any result is believed: an option of the standard library, and where there is the crate
/// `http`, its header.
pub(crate) fn self_test(engine: &Engine<'_>) -> Vec<String> {
    let db = engine.db;
    let mut problems = Vec::new();
    let core = engine.graph.of_role(Role::Language);
    let has_core = core
        .iter()
        .any(|krate| engine.graph.name(*krate) == "core" && graph::has_item(db, *krate, "Option"));
    if !has_core {
        problems.push("the self-test failed: `core::option::Option` does not resolve".to_owned());
    }
    for krate in engine.graph.of_role(Role::Base) {
        let wanted = match engine.graph.name(krate) {
            "http" => ["SET_COOKIE", "HeaderMap"],
            "cookie" => ["Cookie", "CookieJar"],
            _ => continue,
        };
        for item in wanted {
            if !graph::has_item(db, krate, item) {
                problems.push(format!(
                    "the self-test failed: `{item}` of `{}` does not resolve",
                    engine.graph.name(krate)
                ));
            }
        }
    }
    problems
}

/// Returns every body of some crates: functions, constants and statics, also those within functions.
fn bodies(engine: &mut Engine<'_>, crates: &[Crate]) -> Bodies {
    let db = engine.db;
    let mut all = Vec::new();
    let mut seen = HashSet::new();
    let mut queue: Vec<DefWithBodyId> = Vec::new();
    for krate in crates {
        add_items(db, crate_def_map(db, *krate), &mut queue);
    }
    while let Some(next) = queue.pop() {
        if !seen.insert(next) {
            continue;
        }
        all.push(next);
        let name = |engine: &Engine<'_>| engine.body_name(next);
        engine.caught(name, |_| {
            for (_, inner) in db.body(next).blocks(db) {
                add_items(db, inner, &mut queue);
            }
        });
    }
    Bodies { all }
}

fn add_items(db: &dyn DefDatabase, map: &DefMap, queue: &mut Vec<DefWithBodyId>) {
    let mut impls: Vec<ImplId> = Vec::new();
    for (_, module) in map.modules() {
        let declared = module.scope.declarations();
        let unnamed = module.scope.unnamed_consts().map(ModuleDefId::ConstId);
        for item in declared.chain(unnamed) {
            match item {
                ModuleDefId::FunctionId(id) => queue.push(DefWithBodyId::FunctionId(id)),
                ModuleDefId::ConstId(id) => queue.push(DefWithBodyId::ConstId(id)),
                ModuleDefId::StaticId(id) => queue.push(DefWithBodyId::StaticId(id)),
                ModuleDefId::TraitId(id) => {
                    queue.extend(
                        id.trait_items(db)
                            .items
                            .iter()
                            .filter_map(|(_, item)| with_body(*item)),
                    );
                }
                _ => {}
            }
        }
        impls.extend(module.scope.impls());
    }
    for of in impls {
        queue.extend(
            of.impl_items(db)
                .items
                .iter()
                .filter_map(|(_, item)| with_body(*item)),
        );
    }
}

fn with_body(item: AssocItemId) -> Option<DefWithBodyId> {
    match item {
        AssocItemId::FunctionId(id) => Some(DefWithBodyId::FunctionId(id)),
        AssocItemId::ConstId(id) => Some(DefWithBodyId::ConstId(id)),
        AssocItemId::TypeAliasId(_) => None,
    }
}

type InBodies = (Vec<(Place, Effect)>, Vec<(Place, String)>, Vec<String>);

/// Returns what the bodies do, the calls that are not resolved, and what could not be read.
fn in_bodies(loaded: &Loaded, engine: &mut Engine<'_>, bodies: &Bodies) -> InBodies {
    let db = engine.db;
    let mut pending: Vec<(FunctionId, Place, Effect)> = Vec::new();
    let mut found = Vec::new();
    let mut unresolved = Vec::new();
    let mut unread = BTreeSet::new();
    let mut called: HashSet<FunctionId> = HashSet::new();
    for body in &bodies.all {
        let read = engine.read(*body, |reader| {
            let mut events = reader.events();
            reader.assign(&mut events);
            reader.add_given(&mut events);
            let without = std::mem::take(&mut reader.unresolved);
            (events, without, std::mem::take(&mut reader.called))
        });
        let Some((events, without, calls)) = read else {
            continue;
        };
        called.extend(calls);
        let (lowered, map) = db.body_with_source_map(*body);
        let place_of = |at: ExprId| {
            let source = map.expr_syntax(at).ok()?;
            place(db, &loaded.vfs, source)
        };
        for event in events {
            // What a macro or the language itself adds may have no place: the body counts then.
            let place = place_of(event.at).or_else(|| place_of(lowered.body_expr));
            let Some(place) = place else {
                let name = engine.body_name(*body);
                unread.insert(format!(
                    "`{name}` sets or removes something that no file shows"
                ));
                continue;
            };
            let place = if event.is_apart { place.apart() } else { place };
            match body {
                DefWithBodyId::FunctionId(id) if event.effect.what.is_passed() => {
                    pending.push((*id, place, event.effect));
                }
                _ => found.push((place, event.effect)),
            }
        }
        for at in without {
            let called = match &lowered[at] {
                Expr::MethodCall { method_name, .. } => method_name.as_str().to_owned(),
                Expr::Call { callee, .. } => match &lowered[*callee] {
                    Expr::Path(path) => written_path(db, path),
                    _ => continue,
                },
                _ => continue,
            };
            if let Some(place) = place_of(at) {
                unresolved.push((place, called));
            }
        }
        for diagnostic in map.diagnostics() {
            if let ExpressionStoreDiagnostics::UnresolvedMacroCall { path, .. } = diagnostic {
                unread.insert(format!(
                    "the macro `{}!` could not be resolved",
                    path.display(db, ra_ap_syntax::Edition::CURRENT)
                ));
            }
        }
        unread.extend(map.macro_calls().filter_map(|(_, call)| failed(db, call)));
    }
    // A function whose callers pass the name is reported where they call it; one that nobody here calls, where it sets.
    for (function, place, effect) in pending {
        if !called.contains(&function) {
            found.push((place, effect));
        }
    }
    (found, unresolved, unread.into_iter().collect())
}

/// Returns a path as the source writes it, without the arguments of types.
fn written_path(db: &RootDatabase, path: &Path) -> String {
    match path.mod_path() {
        Some(path) => path.display(db, ra_ap_syntax::Edition::CURRENT).to_string(),
        None => "a function of the language".to_owned(),
    }
}

/// Returns the items of a crate that could not be read.
fn unread_items(engine: &Engine<'_>, krate: Crate) -> Vec<String> {
    let db = engine.db;
    let name = engine.graph.name(krate);
    let map = crate_def_map(db, krate);
    let mut all = BTreeSet::new();
    for diagnostic in map.diagnostics() {
        let what = match &diagnostic.kind {
            DefDiagnosticKind::UnresolvedModule { candidates, .. } => {
                format!("a module has no file: {}", candidates.join(" or "))
            }
            DefDiagnosticKind::UnresolvedExternCrate { .. } => {
                "a crate could not be found".to_owned()
            }
            DefDiagnosticKind::UnresolvedImport { .. } => {
                "an import could not be resolved".to_owned()
            }
            DefDiagnosticKind::UnresolvedMacroCall { path, .. } => format!(
                "the macro `{}` could not be resolved",
                path.display(db, ra_ap_syntax::Edition::CURRENT)
            ),
            DefDiagnosticKind::MacroError { path, .. } => format!(
                "the macro `{}` could not be expanded",
                path.display(db, ra_ap_syntax::Edition::CURRENT)
            ),
            _ => continue,
        };
        all.insert(format!("{name}: {what}"));
    }
    for (_, module) in map.modules() {
        let calls = module.scope.all_macro_calls();
        all.extend(calls.filter_map(|call| Some(format!("{name}: {}", failed(db, call)?))));
    }
    all.into_iter().collect()
}

/// Returns why a macro could not be expanded, such as the `include!` of a file that rust-analyzer does not load.
fn failed(db: &dyn ExpandDatabase, call: MacroCallId) -> Option<String> {
    let result = db.parse_macro_expansion_error(call)?;
    let why = match &result.err {
        Some(error) => error.render_to_string(db).message,
        None => "its output is not Rust".to_owned(),
    };
    Some(format!("a macro could not be expanded: {why}"))
}

/// How many of the occurrences before one are looked at for the chain of calls that it belongs to.
const LONGEST_CHAIN: usize = 24;

/// Leaves one occurrence for each entry in a chain of calls, such as that of a builder: the first of the chain. What a call creates for
/// another call that it is an argument of is left out in the line of that one. A name that cannot be read is left out only where it is a field of that builder: a call within another call may set a cookie of its own.
fn one_for_each_chain(found: Vec<(Place, Effect)>) -> Vec<Resolved> {
    let mut all: Vec<(Place, Resolved)> = Vec::new();
    for (place, effect) in found {
        let is_field = is_of_field(&effect);
        let Some(resolved) = resolved(&place, effect) else {
            continue;
        };
        let is_known = |(at, known): &(Place, Resolved)| {
            known.path == resolved.path
                && known.medium == resolved.medium
                && known.operation == resolved.operation
                && match &resolved.name {
                    Name::Unreadable if is_field => is_within(at, &place),
                    Name::Unreadable => {
                        known.name == Name::Unreadable && known.span == resolved.span
                    }
                    name => {
                        let is_one_line = at.line == place.line;
                        let is_one_call = is_within(at, &place);
                        known.name == *name
                            && ((is_one_call && (at.start == place.start || is_one_line))
                                || (is_one_line && at.chain == place.chain))
                    }
                }
        };
        if !all.iter().rev().take(LONGEST_CHAIN).any(is_known) {
            all.push((place, resolved));
        }
    }
    all.into_iter().map(|(_, resolved)| resolved).collect()
}

/// Returns whether a call begins within another.
fn is_within(outer: &Place, inner: &Place) -> bool {
    outer.start <= inner.start && inner.start < outer.end.max(outer.start + 1)
}

/// Returns whether the name is what a field holds.
fn is_of_field(effect: &Effect) -> bool {
    matches!(&effect.what, What::Entry { name, .. } if name.iter().any(|part| matches!(part, Part::Field { .. })))
}

fn resolved(place: &Place, effect: Effect) -> Option<Resolved> {
    let (medium, name) = match effect.what {
        What::Entry { medium, name } => (medium, written(&name)),
        What::All(medium) => (medium, Name::Unreadable),
        What::Header { name, value } if name.known().is_some() => (
            cookie_registry_scan::Medium::Cookie,
            written(&crate::value::name_in_header(&value.parts())),
        ),
        What::Cookie(_) => (cookie_registry_scan::Medium::Cookie, Name::Unreadable),
        // A header under any name: whoever calls it says which.
        What::Header { .. } => return None,
    };
    Some(Resolved {
        path: place.path.clone(),
        span: place.shown..place.end,
        via: effect.via,
        medium,
        operation: match (effect.operation, &name) {
            (Operation::Import, _) => Operation::Set,
            (operation, _) => operation,
        },
        name,
    })
}

/// Returns a name as findings know it.
fn written(parts: &[Part]) -> Name {
    let mut start = String::new();
    for part in parts {
        match part {
            Part::Text(text)
            | Part::Field {
                default: Some(text),
                ..
            } => start.push_str(text),
            _ if start.is_empty() => return Name::Unreadable,
            _ => return Name::Prefix(start),
        }
    }
    if start.is_empty() {
        Name::Unreadable
    } else {
        Name::Exact(start)
    }
}

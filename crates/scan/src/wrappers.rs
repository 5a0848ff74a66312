//! Functions of the sources that set or remove something under a name that their callers pass.

use crate::attributes::RawAttributes;
use crate::facts::{Function, Given, GivenTo, RawOccurrence, Wrapper};
use crate::module_name::modules_of;
use crate::occurrence::{Medium, Operation};
use crate::source::Source;
use crate::text::Text;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

/// Returns the functions that set or remove something under a name that their callers pass.
pub(crate) fn all(files: &[Source], scripts: Scripts<'_>) -> Vec<Wrapper> {
    let own = own_types(files);
    let mut found: Vec<Wrapper> = Vec::new();
    // What test code does with a name says nothing of a function that the service has under that name.
    for file in files.iter().filter(|file| !file.in_test) {
        let Some(facts) = &file.facts else { continue };
        let mut here: BTreeMap<(usize, usize, Medium), (Wrapper, Range<usize>)> = BTreeMap::new();
        for occurrence in facts
            .occurrences
            .iter()
            .filter(|occurrence| !occurrence.in_test && !is_own(occurrence, &own))
        {
            let Some((function, index)) = occurrence.name.parameter_in() else {
                continue;
            };
            let Some(declared) = facts
                .functions
                .get(function)
                .filter(|function| !function.name.is_empty())
            else {
                continue;
            };
            let wrapper = Wrapper {
                path: file.path.clone(),
                within: file.within().to_path_buf(),
                is_rust: file.is_rust(),
                function: declared.name.clone(),
                owner: declared.owner.clone(),
                modules: modules_of(&file.path, &declared.modules),
                method: declared.method,
                arity: declared.arity,
                is_of_trait: declared.is_of_trait,
                bounds: declared.bounds.clone(),
                types: Vec::new(),
                subtraits: Vec::new(),
                returns_cookie: declared.returns_cookie,
                gives: Given::Nothing,
                index,
                name: occurrence.name.only_of(function),
                medium: occurrence.medium,
                operation: occurrence.operation,
                attributes: occurrence.attributes.only_of(function),
                also_removes: false,
                needs: occurrence
                    .needs
                    .filter(|(own, _)| *own == function)
                    .map(|(_, index)| index),
                is_private: facts.is_script_registry || declared.is_local,
                lifetime: occurrence.lifetime,
                value: occurrence.value,
                properties: declared.properties.clone(),
            };
            match here.entry((function, index, occurrence.medium)) {
                Entry::Vacant(place) => {
                    place.insert((wrapper, occurrence.span.clone()));
                }
                Entry::Occupied(mut known) => {
                    let (known, around) = known.get_mut();
                    let is_within =
                        *around != occurrence.span && around.contains(&occurrence.span.start);
                    if is_within {
                        // The cookie is made where it is added: `jar.add(Cookie::new(name, ""))`.
                        more_exactly(known, wrapper);
                        *around = occurrence.span.clone();
                    } else {
                        join(known, wrapper);
                    }
                }
            }
        }
        found.extend(here.into_values().map(|(wrapper, _)| wrapper));
    }
    found.extend(givers(files));
    #[cfg(feature = "javascript")]
    if let Some(modules) = scripts {
        let held = of_instances(files, &found, modules);
        found.extend(held);
    }
    #[cfg(not(feature = "javascript"))]
    let _ = scripts;
    found
}

/// Takes into a wrapper what a call within the one by which it is known says of the same cookie.
fn more_exactly(known: &mut Wrapper, inner: Wrapper) {
    let also_removes = known.also_removes || known.operation != inner.operation;
    // If a function both sets and removes, its callers count as setting: that is what needs a declaration.
    if inner.operation == Operation::Set {
        *known = inner;
    }
    known.also_removes = also_removes;
}

/// Takes into a wrapper what its function does too, with the same parameter and in the same place.
fn join(known: &mut Wrapper, other: Wrapper) {
    let also_removes = known.also_removes || known.operation != other.operation;
    if known.operation == other.operation {
        let name = Text::one_of(&[known.name.clone(), other.name]);
        known.name = match name.is_too_long() {
            true => Text::unknown(),
            false => name,
        };
        // What holds for one of them only is not known of a call.
        if known.attributes != other.attributes {
            known.attributes = RawAttributes::default();
        }
        known.lifetime = known.lifetime.filter(|own| other.lifetime == Some(*own));
        known.value = known.value.filter(|own| other.value == Some(*own));
        known.needs = known.needs.filter(|own| other.needs == Some(*own));
    } else if other.operation == Operation::Set {
        // If a function both sets and removes, its callers count as setting: that is what needs a declaration.
        *known = other;
    }
    known.also_removes = also_removes;
}

/// Which file an import of a script names.
#[cfg(feature = "javascript")]
pub(crate) type Scripts<'m> = Option<&'m crate::javascript::Modules>;

/// Nothing: scripts are not read.
#[cfg(not(feature = "javascript"))]
pub(crate) type Scripts<'m> = Option<&'m ()>;

/// Returns the methods of classes under the names of the objects of these classes that modules hold: for other modules,
/// `settings.set(…)` is a method of `settings`.
#[cfg(feature = "javascript")]
fn of_instances(
    files: &[Source],
    wrappers: &[Wrapper],
    modules: &crate::javascript::Modules,
) -> Vec<Wrapper> {
    use crate::tree::relative::normal;
    let mut of_classes: HashMap<(std::path::PathBuf, String), Vec<&Wrapper>> = HashMap::new();
    for wrapper in wrappers.iter().filter(|wrapper| !wrapper.is_rust) {
        if let Some(owner) = wrapper
            .owner
            .as_deref()
            .filter(|_| !wrapper.is_constructor())
        {
            let methods = of_classes
                .entry((normal(&wrapper.path), owner.to_owned()))
                .or_default();
            methods.push(wrapper);
        }
    }
    if of_classes.is_empty() {
        return Vec::new();
    }
    let mut found = Vec::new();
    for file in files {
        let facts = file.facts.as_ref();
        for instance in facts.into_iter().flat_map(|facts| &facts.instances) {
            let classes = match &instance.module {
                Some(module) => modules.origins(&file.path, module, &instance.class),
                None => Some(vec![(normal(&file.path), instance.class.clone())]),
            };
            let methods = classes
                .into_iter()
                .flatten()
                .find_map(|(path, class)| of_classes.get(&(path, class)));
            let methods = methods.into_iter().flatten();
            found.extend(methods.map(|method| Wrapper {
                path: file.path.clone(),
                within: file.within().to_path_buf(),
                owner: Some(instance.name.clone()),
                ..(*method).clone()
            }));
        }
    }
    found
}

/// Returns the functions that give the same cookie, or headers of the registry, back to every caller.
///
/// Headers of the registry need no further look, so a function counts as giving them back only if each function of its
/// name and type does, wherever that is.
fn givers(files: &[Source]) -> Vec<Wrapper> {
    let mut all = shipped_functions(files);
    all.retain(|(_, function)| !function.name.is_empty());
    let mut only_made: HashMap<(&str, Option<&str>), bool> = HashMap::new();
    for (_, function) in &all {
        let is_made = function.gives == GivenTo::Made;
        *only_made
            .entry((&function.name, function.owner.as_deref()))
            .or_insert(true) &= is_made;
    }
    let is_only_made =
        |name: &str, owner: Option<&str>| only_made.get(&(name, owner)) == Some(&true);
    all.iter()
        .filter_map(|(file, function)| {
            let (gives, name, removal) = match &function.gives {
                GivenTo::Cookie { name, removal } => (Given::Cookie, name.clone(), *removal),
                GivenTo::Made if is_only_made(&function.name, function.owner.as_deref()) => {
                    (Given::Made, Text::unknown(), false)
                }
                GivenTo::Made | GivenTo::Nothing => return None,
            };
            Some(Wrapper {
                path: file.path.clone(),
                within: file.within().to_path_buf(),
                is_rust: file.is_rust(),
                function: function.name.clone(),
                owner: function.owner.clone(),
                modules: modules_of(&file.path, &function.modules),
                method: function.method,
                arity: function.arity,
                is_of_trait: function.is_of_trait,
                bounds: function.bounds.clone(),
                types: Vec::new(),
                subtraits: Vec::new(),
                returns_cookie: gives == Given::Cookie,
                gives,
                index: usize::MAX,
                name,
                medium: Medium::Cookie,
                operation: if removal {
                    Operation::Remove
                } else {
                    Operation::Set
                },
                attributes: RawAttributes::default(),
                also_removes: false,
                needs: None,
                is_private: false,
                lifetime: None,
                value: None,
                properties: Vec::new(),
            })
        })
        .collect()
}

/// Returns the functions that return a value of a type whose methods set or remove something, each with the type. Of several of
/// one name, all return that type.
pub(crate) fn makers(files: &[Source], wrappers: &[Wrapper]) -> Vec<(String, String)> {
    let methods = wrappers.iter().filter(|it| it.is_rust && it.method);
    let types: HashSet<&str> = methods.filter_map(|it| it.owner.as_deref()).collect();
    if types.is_empty() {
        return Vec::new();
    }
    let mut found: BTreeMap<&str, Option<&str>> = BTreeMap::new();
    for (file, function) in shipped_functions(files) {
        if !file.is_rust() || function.owner.is_some() {
            continue;
        }
        let ty = function.returns.as_deref();
        let known = found.entry(&function.name).or_insert(ty);
        *known = known.filter(|known| Some(*known) == ty);
    }
    let made = found.into_iter().filter_map(|(name, ty)| Some((name, ty?)));
    let made = made.filter(|(name, ty)| !name.is_empty() && types.contains(ty));
    made.map(|(name, ty)| (name.to_owned(), ty.to_owned()))
        .collect()
}

/// Returns the functions of the files that are no test code, each with its file.
fn shipped_functions(files: &[Source]) -> Vec<(&Source, &Function)> {
    let mut functions = Vec::new();
    for file in files.iter().filter(|file| !file.in_test) {
        for function in file.facts.iter().flat_map(|facts| &facts.functions) {
            functions.push((file, function));
        }
    }
    functions
}

/// Returns the functions of Rust that return a storage area.
pub(crate) fn areas(files: &[Source]) -> Vec<(Option<String>, String, Medium)> {
    let functions = shipped_functions(files).into_iter();
    let areas = functions.filter_map(|(file, function)| {
        let medium = function.hands.filter(|_| file.is_rust())?;
        Some((function.owner.clone(), function.name.clone(), medium))
    });
    let mut areas: Vec<_> = areas.collect();
    areas.sort_by(|one, other| (&one.0, &one.1).cmp(&(&other.0, &other.1)));
    areas.dedup();
    areas
}

/// Returns the names of the types that the sources define although a library has a type of that name.
pub(crate) fn own_types(files: &[Source]) -> HashSet<&str> {
    let mut types = HashSet::new();
    let shipped = files.iter().filter(|file| !file.in_test);
    for facts in shipped.filter_map(|file| file.facts.as_ref()) {
        types.extend(facts.own_types.iter().map(String::as_str));
    }
    types
}

/// Returns whether an occurrence rests on a type that the sources define themselves.
pub(crate) fn is_own(occurrence: &RawOccurrence, own: &HashSet<&str>) -> bool {
    occurrence
        .unless_own
        .as_deref()
        .is_some_and(|name| own.contains(name))
}

//! Cookies with the same name.

use super::names::exact;
use super::scope::Scope;
use crate::draft::{Cookie, Draft};
use crate::source::Spanned;
use std::collections::{HashMap, HashSet};

/// Two cookies with the same name.
pub(in crate::rules) struct Twins<'a> {
    pub(in crate::rules) first: Named<'a>,
    pub(in crate::rules) second: Named<'a>,
    /// Whether they have the same scope and are therefore one cookie to the browser.
    pub(in crate::rules) same_scope: bool,
}

/// A cookie and one of its names.
#[derive(Clone, Copy)]
pub(in crate::rules) struct Named<'a> {
    pub(in crate::rules) cookie: &'a Cookie,
    pub(in crate::rules) name: &'a Spanned<String>,
}

/// The maximum number of earlier cookies of its name with which a cookie is compared for an overlapping scope, far
/// more than any service has. It prevents quadratic time for a hostile file.
const COMPARED: usize = 500;

/// Returns every cookie that shares its name in an environment with an earlier one that the same request can
/// carry. Each is returned once, with the earlier cookie of equal scope if there is one.
pub(in crate::rules) fn twins(draft: &Draft) -> Vec<Twins<'_>> {
    let mut told = HashSet::new();
    let mut twins = Vec::new();
    for environment in 0..2 {
        let mut named: Vec<(&str, usize, Named<'_>)> = Vec::with_capacity(draft.cookies.len());
        named.extend(draft.cookies.iter().enumerate().filter_map(|(at, cookie)| {
            let name = exact(cookie.naming.as_ref()?)?[environment];
            Some((name.value.as_str(), at, Named { cookie, name }))
        }));
        named.sort_unstable_by_key(|(name, at, _)| (*name, *at));
        // Few names occur twice, so scopes are computed only for those.
        for namesakes in named.chunk_by(|one, other| one.0 == other.0) {
            if namesakes.len() > 1 {
                among(namesakes, &mut told, &mut twins);
            }
        }
    }
    twins
}

/// Collects the duplicates among cookies of one name, in the order of the policy.
fn among<'a>(
    namesakes: &[(&str, usize, Named<'a>)],
    told: &mut HashSet<usize>,
    twins: &mut Vec<Twins<'a>>,
) {
    let mut equals: HashMap<Scope<'a>, Named<'a>> = HashMap::new();
    let mut earlier: Vec<(Named<'a>, Scope<'a>)> = Vec::new();
    for (_, at, second) in namesakes {
        let (second, scope) = (*second, Scope::of(second.cookie));
        let equal = equals.get(&scope).copied();
        let first = equal.or_else(|| near_to(&earlier, second, &scope));
        if let Some(first) = first.filter(|_| told.insert(*at)) {
            twins.push(Twins {
                first,
                second,
                same_scope: equal.is_some(),
            });
        }
        if earlier.len() < COMPARED {
            earlier.push((second, scope.clone()));
        }
        equals.entry(scope).or_insert(second);
    }
}

/// Returns the earlier cookie that the same request can carry. A retired cookie is only removed, so it may share
/// the name.
fn near_to<'a>(
    earlier: &[(Named<'a>, Scope<'a>)],
    named: Named<'a>,
    scope: &Scope<'a>,
) -> Option<Named<'a>> {
    let retired = |named: &Named<'_>| named.cookie.disclosure.retired.is_some();
    let mut earlier = earlier
        .iter()
        .filter(|(other, _)| !retired(other) && !retired(&named));
    earlier
        .find(|(_, place)| place.meets(scope))
        .map(|(other, _)| *other)
}

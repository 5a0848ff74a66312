//! Cookies with the same name.

use super::names::exact;
use super::scope::Scope;
use crate::draft::{Cookie, Draft};
use crate::source::Spanned;
use std::collections::{HashMap, HashSet};

/// Two cookies with the same name.
pub(in crate::rules) struct Duplicate<'a> {
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
pub(in crate::rules) fn duplicates(draft: &Draft) -> Vec<Duplicate<'_>> {
    let mut reported = HashSet::new();
    let mut duplicates = Vec::new();
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
                collect(namesakes, &mut reported, &mut duplicates);
            }
        }
    }
    duplicates
}

/// Collects the duplicates among cookies of one name, in the order of the policy.
fn collect<'a>(
    namesakes: &[(&str, usize, Named<'a>)],
    reported: &mut HashSet<usize>,
    duplicates: &mut Vec<Duplicate<'a>>,
) {
    let mut equals: HashMap<Scope<'a>, Named<'a>> = HashMap::new();
    let mut earlier: Vec<(Named<'a>, Scope<'a>)> = Vec::new();
    for (_, at, second) in namesakes {
        let (second, scope) = (*second, Scope::of(second.cookie));
        let equal = equals.get(&scope).copied();
        let first = equal.or_else(|| overlapping(&earlier, second, &scope));
        if let Some(first) = first.filter(|_| reported.insert(*at)) {
            duplicates.push(Duplicate {
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
fn overlapping<'a>(
    earlier: &[(Named<'a>, Scope<'a>)],
    named: Named<'a>,
    scope: &Scope<'a>,
) -> Option<Named<'a>> {
    let retired = |named: &Named<'_>| named.cookie.disclosure.retired.is_some();
    let mut earlier = earlier
        .iter()
        .filter(|(other, _)| !retired(other) && !retired(&named));
    earlier
        .find(|(_, place)| place.overlaps(scope))
        .map(|(other, _)| *other)
}

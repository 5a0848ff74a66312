//! Cookies of one name.

use super::names::exact;
use super::scope::Scope;
use crate::draft::{Cookie, Draft};
use crate::source::Spanned;
use std::collections::{HashMap, HashSet};

/// A cookie whose name an earlier one has too.
pub(in crate::rules) struct Twins<'a> {
    pub(in crate::rules) first: Named<'a>,
    pub(in crate::rules) second: Named<'a>,
    /// Whether the browser cannot tell them apart.
    pub(in crate::rules) same_scope: bool,
}

/// A cookie and one of its names.
#[derive(Clone, Copy)]
pub(in crate::rules) struct Named<'a> {
    pub(in crate::rules) cookie: &'a Cookie,
    pub(in crate::rules) name: &'a Spanned<String>,
}

/// With how many earlier cookies of its name a cookie is compared for a scope that is near its own. No
/// service has nearly as many; a file that has shall not be checked for the square of their number.
const COMPARED: usize = 500;

/// Every cookie that has, in the same environment, the name of an earlier one which a request could carry
/// along with it; each once, with the earlier one that it equals where there is such a one.
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
        // Hardly any name is there twice, so scopes are looked at only where one is.
        for namesakes in named.chunk_by(|one, other| one.0 == other.0) {
            if namesakes.len() > 1 {
                among(namesakes, &mut told, &mut twins);
            }
        }
    }
    twins
}

/// The twins among cookies of one name, in the order of the policy.
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

/// The earlier cookie that a request could carry along with this one. One that is only removed has another
/// scope than the new one for good reason.
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

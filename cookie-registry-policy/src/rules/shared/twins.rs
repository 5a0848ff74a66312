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

/// Every cookie that has, in the same environment, the name of an earlier one which a request could carry
/// along with it; each once, with the earlier one that it equals where there is such a one.
pub(in crate::rules) fn twins(draft: &Draft) -> Vec<Twins<'_>> {
    let mut told = HashSet::new();
    let mut twins = Vec::new();
    for environment in 0..2 {
        let mut seen: HashMap<&str, Vec<(Named<'_>, Scope<'_>)>> = HashMap::new();
        for (at, cookie) in draft.cookies.iter().enumerate() {
            let Some(names) = cookie.naming.as_ref().and_then(exact) else {
                continue;
            };
            let named = Named {
                cookie,
                name: names[environment],
            };
            let scope = Scope::of(cookie);
            let earlier = seen.entry(&named.name.value).or_default();
            let equal = earlier.iter().find(|(_, other)| *other == scope);
            let near = || {
                // An old cookie that is only removed has another scope than the new one for good reason.
                let retired = |named: Named<'_>| named.cookie.told.retired.is_some();
                earlier.iter().find(|(other, place)| {
                    place.meets(&scope) && !retired(*other) && !retired(named)
                })
            };
            if let Some((first, _)) = equal.or_else(near)
                && told.insert(at)
            {
                twins.push(Twins {
                    first: *first,
                    second: named,
                    same_scope: equal.is_some(),
                });
            }
            earlier.push((named, scope));
        }
    }
    twins
}

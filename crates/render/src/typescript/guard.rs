//! The guard: the names that scripts may write, each with its condition.

use super::comments::literal;
use super::parts::{Part, Parts};
use cookie_registry_core::Environment;
use cookie_registry_core::sweeper::store;
use cookie_registry_policy::consent::Asked;
use cookie_registry_policy::model::{Cookie, Disclosure, Naming, Policy, Storage};
use std::collections::BTreeMap;

/// The condition under which scripts may write an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Condition<'p> {
    /// The category, and whether visitors can only object to it; `None` if they are not asked about it.
    category: Option<(&'p str, bool)>,
    /// The third party under `[third_parties]` that provides it.
    party: Option<&'p str>,
}

impl<'p> Condition<'p> {
    fn of(policy: &'p Policy, disclosure: &'p Disclosure) -> Self {
        let category = match disclosure.asked() {
            Asked::Nothing => None,
            asked => Some((disclosure.category.key.as_str(), asked == Asked::Objection)),
        };
        let party = category.and(disclosure.provider.as_deref());
        Self {
            category,
            party: party.filter(|party| policy.third_party(party).is_some()),
        }
    }

    /// Returns the expression for it, and whether it depends on the deployment.
    fn expression(self, parts: &mut Parts) -> String {
        let Some((category, is_objection)) = self.category else {
            return "true".to_owned();
        };
        let (part, function) = if is_objection {
            (Part::NotObjected, "isNotObjected")
        } else {
            (Part::Granted, "isGranted")
        };
        parts.want(part);
        let category = literal(category);
        let allowed = format!("{function}({category}, deployment)");
        match self.party {
            None => allowed,
            Some(party) => {
                parts.want(Part::RefusesParty);
                let party = literal(party);
                format!("{allowed} && !refusesParty({category}, {party}, deployment)")
            }
        }
    }
}

/// Writes `watched`, the function that returns the names that scripts may write now, and wants `guard`. Nothing if the policy asks
/// visitors for nothing: then there is no choice that a script could pass by.
pub(super) fn watched(policy: &Policy, parts: &mut Parts) -> String {
    if policy.asked_categories().is_empty() {
        return String::new();
    }
    parts.want(Part::Guard);
    let mut names: BTreeMap<Condition<'_>, Vec<String>> = BTreeMap::new();
    let visible = policy.cookies.iter().filter(|cookie| !cookie.http_only);
    for cookie in visible.filter(|cookie| cookie.disclosure.retired.is_none()) {
        let condition = Condition::of(policy, &cookie.disclosure);
        names
            .entry(condition)
            .or_default()
            .extend(of_cookie(cookie));
    }
    let storage = policy.storage.iter();
    for storage in storage.filter(|storage| storage.disclosure.retired.is_none()) {
        let condition = Condition::of(policy, &storage.disclosure);
        names
            .entry(condition)
            .or_default()
            .push(of_storage(storage));
    }
    let rows: String = names
        .iter()
        .map(|(condition, names)| {
            let condition = condition.expression(parts);
            let names: String = names
                .iter()
                .map(|name| format!("      {name},\n"))
                .collect();
            format!("    [[\n{names}    ], {condition}],\n")
        })
        .collect();
    // A module whose names are the same everywhere does not use the parameter.
    let parameter = if rows.contains("deployment") {
        "deployment"
    } else {
        "_deployment"
    };
    format!(
        "/** The names that scripts may write, and whether they may now. */\n\
         function watched({parameter}: Deployment): readonly (readonly [names: readonly Watched[], isAllowed: boolean])[] {{\n  \
           return [\n{rows}  ];\n}}\n"
    )
}

/// Returns the names of a cookie.
fn of_cookie(cookie: &Cookie) -> Vec<String> {
    let naming = &cookie.disclosure.naming;
    let named = |after: &str| {
        let [production, development] = [Environment::Production, Environment::Development]
            .map(|environment| literal(&[naming.name(environment), after].concat()));
        if production == development {
            production
        } else {
            format!("deployment.environment === \"production\" ? {production} : {development}")
        }
    };
    let mut names = match naming {
        Naming::Family { suffix, .. } => {
            vec![format!("[\"cookie\", {}, {}]", named(""), literal(suffix))]
        }
        Naming::Exact { .. } => vec![format!("[\"cookie\", {}]", named(""))],
    };
    if cookie.chunked {
        names.push(format!("[\"cookie\", {}, \"\"]", named(".")));
    }
    names
}

/// Returns the name of a key, a database or a cache.
fn of_storage(storage: &Storage) -> String {
    let naming = &storage.disclosure.naming;
    let (store, name) = (
        literal(store(storage.kind)),
        literal(naming.name(Environment::Production)),
    );
    match naming {
        Naming::Family { suffix, .. } => format!("[{store}, {name}, {}]", literal(suffix)),
        Naming::Exact { .. } => format!("[{store}, {name}]"),
    }
}

//! Functions that remove many entries at once: `sweep`, and `clear` on events.

use super::comments::{line, literal};
use super::cookies::Entry as CookieEntry;
use super::names;
use super::parts::{Part, Parts};
use super::storage::Entry as StorageEntry;
use cookie_registry_policy::consent::{Asked, AskedParty};
use cookie_registry_policy::model::{Disclosure, Policy};
use std::collections::BTreeMap;

/// An element of the list of removals, and whether it takes the deployment.
struct Removal {
    text: String,
    of_cookie: bool,
}

/// Returns the removals of the entries that `meant` accepts, cookies first.
fn removals(
    cookies: &[CookieEntry<'_>],
    storage: &[StorageEntry<'_>],
    parts: &mut Parts,
    meant: impl Fn(&Disclosure) -> bool,
) -> Vec<Removal> {
    let mut removals = Vec::new();
    for entry in cookies
        .iter()
        .filter(|entry| meant(&entry.cookie.disclosure))
    {
        let part = if entry.is_family() {
            Part::SweptFamily
        } else {
            Part::SweptCookie
        };
        parts.want(part);
        removals.push(Removal {
            text: format!("...{}({}, deployment)", part.name(), entry.place()),
            of_cookie: true,
        });
    }
    for entry in storage
        .iter()
        .filter(|entry| meant(&entry.storage.disclosure))
    {
        removals.push(Removal {
            text: entry.removal(),
            of_cookie: false,
        });
    }
    removals
}

fn listed(removals: &[Removal], indent: &str) -> String {
    removals
        .iter()
        .map(|removal| format!("{indent}{},\n", removal.text))
        .collect()
}

/// Returns the parameter for the deployment, if it is needed.
fn parameter(needed: bool, parts: &mut Parts) -> &'static str {
    if needed {
        parts.want(Part::Deployment);
        "deployment: Deployment = PRODUCTION"
    } else {
        ""
    }
}

/// Returns the domains of the service as an expression; an empty list if no cookie is removed.
fn domains(parts: &Parts) -> &'static str {
    if parts.has(Part::SweptCookie) {
        "SERVICE_DOMAINS"
    } else {
        "[]"
    }
}

/// Writes `export function sweep`.
pub(super) fn sweep(
    policy: &Policy,
    cookies: &[CookieEntry<'_>],
    storage: &[StorageEntry<'_>],
    parts: &mut Parts,
) -> String {
    let retired = removals(cookies, storage, parts, |disclosure| {
        disclosure.retired.is_some()
    });
    // The entries are grouped by category, in alphabetical order, and by the required witness.
    let mut conditions: BTreeMap<(&str, bool), Vec<Removal>> = BTreeMap::new();
    let disclosure = cookies
        .iter()
        .map(|entry| &entry.cookie.disclosure)
        .chain(storage.iter().map(|entry| &entry.storage.disclosure));
    for disclosure in disclosure
        .filter(|disclosure| disclosure.retired.is_none() && disclosure.asked() != Asked::Nothing)
    {
        let (category, asked) = (disclosure.category.key.as_str(), disclosure.asked());
        conditions
            .entry((category, asked == Asked::Objection))
            .or_insert_with(|| {
                removals(cookies, storage, parts, |other| {
                    other.retired.is_none()
                        && other.category.key == category
                        && other.asked() == asked
                })
            });
    }
    if retired.is_empty() && conditions.is_empty() {
        return String::new();
    }
    parts.want(Part::Sweeper);
    let mut body = format!(
        "  const removals: Removal[] = [\n{}  ];\n",
        listed(&retired, "    ")
    )
    .replace("[\n  ];", "[];");
    for ((category, objection), removals) in &conditions {
        let (part, function) = if *objection {
            (Part::NotObjected, "isNotObjected")
        } else {
            (Part::Granted, "isGranted")
        };
        parts.want(part);
        body.push_str(&format!(
            "  if (!{function}({}, deployment)) {{\n    removals.push(\n{}    );\n  }}\n",
            literal(category),
            listed(removals, "      ")
        ));
    }
    body.push_str(&refused_parties(policy, cookies, storage, parts));
    let of_cookie = retired.iter().any(|removal| removal.of_cookie);
    let parameter = parameter(of_cookie || !conditions.is_empty(), parts);
    format!(
        "/**\n * Removes entries that the visitor's current choice does not allow, and retired ones. Call it at the start of every\n \
         * page and after every choice. The server removes cookies that are invisible to scripts.\n */\n\
         export async function sweep({parameter}): Promise<void> {{\n{body}  await removeFromBrowser(removals, {});\n}}\n",
        domains(parts)
    )
}

/// Writes the removals of the entries of third parties that the visitor refused within an allowed category.
fn refused_parties(
    policy: &Policy,
    cookies: &[CookieEntry<'_>],
    storage: &[StorageEntry<'_>],
    parts: &mut Parts,
) -> String {
    let mut body = String::new();
    for category in policy.asked_categories() {
        for party in policy.asked_parties(category.key) {
            let AskedParty::Declared(party) = party else {
                continue;
            };
            let removals = removals(cookies, storage, parts, |disclosure| {
                disclosure.retired.is_none()
                    && disclosure.asked() != Asked::Nothing
                    && disclosure.category.key == category.key
                    && disclosure.provider.as_ref() == Some(&party.key)
            });
            if removals.is_empty() {
                continue;
            }
            parts.want(Part::RefusesParty);
            body.push_str(&format!(
                "  if (refusesParty({}, {}, deployment)) {{\n    removals.push(\n{}    );\n  }}\n",
                literal(category.key),
                literal(&party.key),
                listed(&removals, "      ")
            ));
        }
    }
    body
}

/// Writes `export const clear`.
pub(super) fn clear(
    policy: &Policy,
    cookies: &[CookieEntry<'_>],
    storage: &[StorageEntry<'_>],
    parts: &mut Parts,
) -> String {
    let events = policy.events();
    let mut functions = String::new();
    for (event, name) in events.iter().zip(names::properties(events.iter().copied())) {
        let removals = removals(cookies, storage, parts, |disclosure| {
            disclosure.cleared_on.iter().any(|cleared| cleared == event)
        });
        if removals.is_empty() {
            continue;
        }
        parts.want(Part::Sweeper);
        let of_cookie = removals.iter().any(|removal| removal.of_cookie);
        functions.push_str(&format!(
            "  /** Removes the entries that list `{}` in `cleared_on`. */\n  {}: ({}): Promise<void> =>\n    removeFromBrowser([\n{}    ], {}),\n",
            line(event),
            name.declared(),
            parameter(of_cookie, parts),
            listed(&removals, "      "),
            domains(parts)
        ));
    }
    if functions.is_empty() {
        return functions;
    }
    format!(
        "/** Removes the entries that an event of the service clears; the server clears those that are invisible to scripts. */\n\
         export const clear = {{\n{functions}}};\n"
    )
}

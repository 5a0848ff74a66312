//! Compares a scan with a policy, in both directions.

mod attributes;
mod stub;

use crate::exemptions::Exemptions;
use crate::occurrence::{Language, Medium, Name, Occurrence, Operation};
use crate::scan::Scan;
use cookie_registry_core::{SetBy, StorageKind};
use cookie_registry_policy::model::{Cookie, Disclosure, Naming, Policy};
use cookie_registry_policy::{identifier, suggest};
use std::collections::HashSet;
use time::Date;

pub use crate::discrepancy::{Discrepancy, Entry, Options};
pub use attributes::Difference;

/// Compares a scan with a policy: occurrences in the order of the sources, then entries and exemptions in the order
/// of the policy. Test code is left out.
///
/// ```
/// use cookie_registry_policy::{Options as PolicyOptions, check_files, source::Memory};
/// use cookie_registry_scan::{compare::{Discrepancy, Options, compare}, scan_sources};
///
/// let policy = r#"
/// format = 1
/// [policy]
/// title = "Cookie Policy"
/// last_updated = 2026-05-09
/// [service]
/// name = "Example"
/// domains = ["example.org"]
/// contact = "privacy@example.org"
/// "#;
/// let options = PolicyOptions::today();
/// let checked = check_files(&Memory::from_iter([("policy.toml", policy)]), "policy.toml".as_ref(), options).unwrap();
/// let source = "fn f() { let c = cookie::Cookie::new(\"sid\", \"\"); }";
/// let scan = scan_sources([("src/lib.rs".into(), source.to_owned())]);
/// let found = compare(checked.recovered(), &scan, Options { root: "".as_ref(), today: options.today });
/// assert!(matches!(&found[0], Discrepancy::Undeclared { stub, .. } if stub.starts_with("[cookies.sid]")));
/// ```
#[must_use]
pub fn compare<'s>(policy: &Policy, scan: &'s Scan, options: Options<'_>) -> Vec<Discrepancy<'s>> {
    let mut exemptions = Exemptions::new(&policy.exempt, options);
    let mut found = without_exemptions(policy, scan, &mut exemptions);
    found.extend(exemptions.findings());
    found
}

/// Compares like [`compare`], without the discrepancies of exemptions: an exemption may also be used by findings that
/// are made later, such as those about manifests, so only the caller knows which are unused.
pub(crate) fn without_exemptions<'s>(
    policy: &Policy,
    scan: &'s Scan,
    exemptions: &mut Exemptions<'_>,
) -> Vec<Discrepancy<'s>> {
    let declared = declared(policy);
    let mut found = Vec::new();
    let mut set: HashSet<&str> = HashSet::new();
    // The functions of the generated module set these entries. Calls of them are not searched for, so the entries
    // count as set; otherwise each would be reported as never set.
    let by_scripts = !scan.script_registries.is_empty();
    if by_scripts {
        let theirs = declared.iter().filter(|declared| declared.is_of_scripts());
        set.extend(theirs.map(|declared| declared.disclosure.entry.as_str()));
    }
    for occurrence in scan
        .occurrences
        .iter()
        .filter(|occurrence| !occurrence.in_test)
    {
        let matching = matching(&declared, occurrence);
        set.extend(
            matching
                .iter()
                .map(|declared| declared.disclosure.entry.as_str()),
        );
        let is_readable = matches!(occurrence.name, Name::Exact(_) | Name::Prefix(_));
        let is_known =
            !matching.is_empty() || !is_readable || occurrence.operation == Operation::Clear;
        if exemptions.cover_use(&occurrence.path, is_known) || is_named_by_callers(occurrence, scan)
        {
            continue;
        }
        match judged(occurrence, &declared, &matching, by_scripts) {
            Some(judged) => found.push(judged),
            None => found.extend(set_otherwise(occurrence, &matching, exemptions.today())),
        }
    }
    for used in scan.uses.iter().filter(|used| !used.in_test) {
        let entries = declared
            .iter()
            .filter(|declared| declared.entry().constant == used.constant);
        set.extend(entries.map(|declared| declared.disclosure.entry.as_str()));
    }
    found.extend(
        declared
            .iter()
            .filter(|declared| {
                declared.is_ours() && !set.contains(declared.disclosure.entry.as_str())
            })
            .map(|declared| Discrepancy::NeverSet {
                entry: declared.entry(),
                span: declared.disclosure.span,
            }),
    );
    let is_set = |declared: &&Declared<'_>| set.contains(declared.disclosure.entry.as_str());
    found.extend(
        declared
            .iter()
            .filter(|declared| declared.is_ours())
            .filter(is_set)
            .filter(|declared| !(by_scripts && declared.is_of_scripts()))
            .filter_map(|declared| never_cleared(declared, scan)),
    );
    found
}

/// Returns whether an entry is cleared on no event, although the policy says on which it is.
fn never_cleared(declared: &Declared<'_>, scan: &Scan) -> Option<Discrepancy<'static>> {
    let event = declared.disclosure.cleared_on.first()?;
    let entry = declared.entry();
    let events = declared.disclosure.cleared_on.iter();
    let constants: Vec<String> = events
        .map(|event| format!("ON_{}", identifier::constant(event)))
        .collect();
    let by_constant = scan.uses.iter().filter(|used| !used.in_test).any(|used| {
        constants.contains(&used.constant) || used.constant == entry.constant && used.can_remove
    });
    let by_hand = scan
        .occurrences
        .iter()
        .filter(|found| !found.in_test)
        .any(|found| {
            declared.is_in(found.medium)
                && match found.operation {
                    Operation::Clear => true,
                    // Under a name that cannot be read, it may be this one.
                    Operation::Remove => {
                        declared.is_named(&found.name)
                            || matches!(found.name, Name::Unreadable | Name::Passed(_))
                    }
                    _ => false,
                }
        });
    (!by_constant && !by_hand).then(|| Discrepancy::NeverCleared {
        entry,
        span: declared.disclosure.span,
        event: event.clone(),
    })
}

/// An entry, and the kind of storage that it is in; `None` for a cookie.
struct Declared<'p> {
    disclosure: &'p Disclosure,
    storage: Option<StorageKind>,
    cookie: Option<&'p Cookie>,
}

impl Declared<'_> {
    fn entry(&self) -> Entry {
        let name = match &self.disclosure.naming {
            Naming::Exact { production, .. } => production,
            Naming::Family { prefix, .. } => prefix,
        };
        Entry {
            entry: self.disclosure.entry.clone(),
            constant: identifier::constant(&self.disclosure.key),
            name: name.clone(),
        }
    }

    /// Returns whether these sources should set it: it is in use, and no other party sets it.
    fn is_ours(&self) -> bool {
        self.disclosure.retired.is_none()
            && matches!(self.disclosure.set_by, SetBy::Server | SetBy::Script)
    }

    /// Returns whether scripts of this site set it.
    fn is_of_scripts(&self) -> bool {
        match self.storage {
            Some(_) => !self.is_theirs(),
            None => self.disclosure.set_by == SetBy::Script,
        }
    }

    /// Returns whether a third party or another service sets it.
    fn is_theirs(&self) -> bool {
        matches!(
            self.disclosure.set_by,
            SetBy::ThirdParty | SetBy::OtherService
        )
    }

    /// Returns whether it is kept in a medium. Every kind is listed, so that a further one does not compile until it is
    /// decided where its occurrences are.
    fn is_in(&self, medium: Medium) -> bool {
        match self.storage {
            None => medium == Medium::Cookie,
            Some(StorageKind::LocalStorage) => {
                matches!(medium, Medium::LocalStorage | Medium::WebStorage)
            }
            Some(StorageKind::SessionStorage) => {
                matches!(medium, Medium::SessionStorage | Medium::WebStorage)
            }
            Some(StorageKind::IndexedDb) => medium == Medium::IndexedDb,
            Some(StorageKind::CacheStorage) => medium == Medium::CacheStorage,
        }
    }

    fn is_named(&self, name: &Name) -> bool {
        match (&self.disclosure.naming, name) {
            (
                Naming::Exact {
                    production,
                    development,
                },
                Name::Exact(name),
            ) => {
                [production, development].into_iter().any(|own| {
                    // A chunk of a value that is too large for one cookie: `NAME.0`.
                    let rest = name.strip_prefix(own.as_str());
                    rest.is_some_and(|rest| {
                        let number = rest.strip_prefix('.').unwrap_or_default();
                        rest.is_empty()
                            || (!number.is_empty()
                                && number.bytes().all(|byte| byte.is_ascii_digit()))
                    })
                })
            }
            (Naming::Family { prefix, suffix }, Name::Exact(name)) => {
                name.len() > prefix.len() + suffix.len()
                    && name.starts_with(prefix)
                    && name.ends_with(suffix)
            }
            (Naming::Family { prefix, .. }, Name::Prefix(start)) => start.starts_with(prefix),
            _ => false,
        }
    }

    /// Returns whether a name that begins with `start` could be one of the entry's names.
    fn could_be(&self, start: &str) -> bool {
        match &self.disclosure.naming {
            Naming::Exact {
                production,
                development,
            } => production.starts_with(start) || development.starts_with(start),
            Naming::Family { prefix, .. } => prefix.starts_with(start),
        }
    }
}

fn declared(policy: &Policy) -> Vec<Declared<'_>> {
    let cookies = policy.cookies.iter().map(|cookie| Declared {
        disclosure: &cookie.disclosure,
        storage: None,
        cookie: Some(cookie),
    });
    let storage = policy.storage.iter().map(|entry| Declared {
        disclosure: &entry.disclosure,
        storage: Some(entry.kind),
        cookie: None,
    });
    cookies.chain(storage).collect()
}

fn matching<'d, 'p>(
    declared: &'d [Declared<'p>],
    occurrence: &Occurrence,
) -> Vec<&'d Declared<'p>> {
    declared
        .iter()
        .filter(|declared| declared.is_in(occurrence.medium) && declared.is_named(&occurrence.name))
        .collect()
}

/// Returns whether the function's callers, which pass the name, are occurrences themselves. This one is then redundant.
fn is_named_by_callers(occurrence: &Occurrence, scan: &Scan) -> bool {
    let Name::Passed(function) = &occurrence.name else {
        return false;
    };
    let call = format!("{function}()");
    scan.occurrences.iter().any(|other| other.api == call)
}

fn judged<'s>(
    occurrence: &'s Occurrence,
    declared: &[Declared<'_>],
    matching: &[&Declared<'_>],
    by_scripts: bool,
) -> Option<Discrepancy<'s>> {
    if occurrence.operation == Operation::Clear {
        // It removes whatever is there, and removing does not require a declaration.
        return None;
    }
    // Removing does not require a declaration, so a removal under an unreadable name cannot violate the policy.
    let unreadable = || {
        (occurrence.operation != Operation::Remove)
            .then_some(Discrepancy::Unreadable { occurrence })
    };
    let name = match &occurrence.name {
        Name::Exact(name) => name,
        Name::Prefix(start) if matching.is_empty() => {
            let could = declared
                .iter()
                .any(|declared| declared.is_in(occurrence.medium) && declared.could_be(start));
            if could {
                return unreadable();
            }
            start
        }
        Name::Prefix(start) => start,
        Name::Passed(_) | Name::Unreadable => return unreadable(),
    };
    let Some(first) = matching.first() else {
        let nearest = nearest(declared, occurrence.medium, name);
        return Some(Discrepancy::Undeclared {
            occurrence,
            nearest,
            stub: stub::stub(occurrence, name),
        });
    };
    let entry = first.entry();
    if first.disclosure.retired.is_some() && occurrence.operation == Operation::Set {
        return Some(Discrepancy::RetiredButSet { occurrence, entry });
    }
    if occurrence.operation == Operation::Set && matching.iter().all(|entry| entry.is_theirs()) {
        return Some(Discrepancy::SetByOthers { occurrence, entry });
    }
    let past_consent = first.disclosure.needs_consent() && occurrence.operation == Operation::Set;
    let by_hand = match (occurrence.medium, occurrence.language) {
        (Medium::Cookie, Language::Rust) => true,
        // A key needs no constant, except where the constant requires a witness of consent for the stored value.
        (_, Language::Rust) => past_consent,
        // A script has no constant for a cookie of the server. Other entries have a function only in a generated module,
        // and only one that needs consent must be set through it.
        (Medium::Cookie, Language::JavaScript) if first.disclosure.set_by == SetBy::Server => true,
        (_, Language::JavaScript) => by_scripts && past_consent,
    };
    by_hand.then_some(Discrepancy::BypassesRegistry { occurrence, entry })
}

/// Returns where a cookie is set with other attributes than its entry declares.
fn set_otherwise<'s>(
    occurrence: &'s Occurrence,
    matching: &[&Declared<'_>],
    today: Date,
) -> Vec<Discrepancy<'s>> {
    let Some((declared, cookie)) = matching
        .first()
        .and_then(|declared| Some((declared, declared.cookie?)))
        .filter(|_| occurrence.operation == Operation::Set)
    else {
        return Vec::new();
    };
    let found = attributes::differences(&occurrence.attributes, cookie, today);
    let mut discrepancies = Vec::new();
    if let Some(difference) = found.longer {
        discrepancies.push(Discrepancy::KeptLonger {
            occurrence,
            entry: declared.entry(),
            difference,
        });
    }
    if !found.others.is_empty() {
        discrepancies.push(Discrepancy::SetOtherwise {
            occurrence,
            entry: declared.entry(),
            differences: found.others,
        });
    }
    discrepancies
}

fn nearest(declared: &[Declared<'_>], medium: Medium, name: &str) -> Option<Entry> {
    let entries: Vec<Entry> = declared
        .iter()
        .filter(|declared| declared.is_in(medium))
        .map(Declared::entry)
        .collect();
    let near = suggest::nearest(name, entries.iter().map(|entry| entry.name.as_str()))?;
    entries.iter().find(|entry| entry.name == near).cloned()
}

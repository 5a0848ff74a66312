//! Compares a scan with a policy, in both directions.

mod attributes;
mod declarations;
mod stub;

use crate::exemptions::Exemptions;
use crate::occurrence::{Language, Medium, Name, Occurrence, Operation};
use crate::scan::Scan;
use crate::steps;
use cookie_registry_core::SetBy;
use cookie_registry_policy::identifier;
use cookie_registry_policy::model::Policy;
use declarations::{Declarations, Declared, Matches, Matching};
use std::collections::{HashMap, HashSet};
use time::Date;

pub use crate::discrepancy::{Discrepancy, Entry};
pub use crate::exemptions::Options;
pub use attributes::Difference;

/// Compares a scan with a policy: occurrences in the order of the sources, then entries and exemptions in the order of
/// the policy. Test code is ignored.
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
/// name = "Almanac"
/// domains = ["our.example"]
/// contact = "privacy@our.example"
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
    let mut exemptions = Exemptions::new(policy, options);
    let mut found = without_exemptions(policy, scan, &mut exemptions);
    found.extend(exemptions.judged().into_iter().map(Discrepancy::from));
    found
}

/// Compares like [`compare`], without the discrepancies of exemptions: an exemption may also be used by findings that
/// are made later, such as those about manifests, so only the caller knows which are unused.
pub(crate) fn without_exemptions<'s>(
    policy: &Policy,
    scan: &'s Scan,
    exemptions: &mut Exemptions<'_>,
) -> Vec<Discrepancy<'s>> {
    let declarations = Declarations::of(policy);
    let mut names = Matches::new(&declarations);
    let mut found = Vec::new();
    let mut set: HashSet<&str> = HashSet::new();
    // The functions of the generated module set these entries. Calls of them are not searched for, so the entries
    // count as set; otherwise each would be reported as never set.
    let by_scripts = !scan.script_registries.is_empty();
    if by_scripts {
        let theirs = declarations.all().filter(|entry| entry.is_of_scripts());
        set.extend(theirs.map(|declared| declared.disclosure.entry.as_str()));
    }
    let called: HashSet<&str> = scan.occurrences.iter().map(|it| it.api.as_str()).collect();
    for occurrence in scan
        .occurrences
        .iter()
        .filter(|occurrence| !occurrence.in_test)
    {
        let matching = names.of(occurrence);
        if matching.is_new() {
            let entries = matching.entries.iter();
            set.extend(entries.map(|declared| declared.disclosure.entry.as_str()));
        }
        let is_readable = matches!(occurrence.name, Name::Exact(_) | Name::Prefix(_));
        let is_known = !matching.entries.is_empty()
            || !is_readable
            || occurrence.operation == Operation::Clear;
        if exemptions.cover_use(&occurrence.path, is_known)
            || is_named_by_callers(occurrence, &called)
        {
            continue;
        }
        match judged(occurrence, &declarations, matching, by_scripts) {
            Some(judged) => found.push(judged),
            None => found.extend(set_otherwise(
                occurrence,
                &matching.entries,
                exemptions.today(),
            )),
        }
    }
    let by_constant = declarations.by_constant();
    for used in scan.uses.iter().filter(|used| !used.in_test) {
        set.extend(
            by_constant
                .get(&used.constant)
                .into_iter()
                .flatten()
                .copied(),
        );
    }
    found.extend(
        declarations
            .all()
            .filter(|declared| {
                declared.is_ours() && !set.contains(declared.disclosure.entry.as_str())
            })
            .map(|declared| Discrepancy::NeverSet {
                entry: declared.entry(),
                span: declared.disclosure.span,
            }),
    );
    let cleared = Cleared::of(scan, &mut names);
    found.extend(
        declarations
            .all()
            .filter(|declared| declared.is_ours())
            .filter(|declared| set.contains(declared.disclosure.entry.as_str()))
            .filter(|declared| !(by_scripts && declared.is_of_scripts()))
            .filter_map(|declared| cleared.never(declared)),
    );
    found
}

/// What the sources remove and clear, by constants of a registry and by hand. Test code is ignored.
struct Cleared<'s> {
    /// The constants that are used, and whether a use of it can remove.
    constants: HashMap<&'s str, bool>,
    /// The media of which all is cleared, or something under a name that cannot be read: it may be any entry.
    media: HashSet<Medium>,
    /// The entries whose names are removed.
    entries: HashSet<&'s str>,
}

impl<'s> Cleared<'s> {
    fn of<'p: 's>(scan: &'s Scan, names: &mut Matches<'_, 'p>) -> Self {
        let mut constants: HashMap<&str, bool> = HashMap::new();
        for used in scan.uses.iter().filter(|used| !used.in_test) {
            *constants.entry(used.constant.as_str()).or_default() |= used.can_remove;
        }
        let (mut media, mut entries) = (HashSet::new(), HashSet::new());
        let mut seen: HashSet<(Medium, &Name)> = HashSet::new();
        for found in scan.occurrences.iter().filter(|found| !found.in_test) {
            match (found.operation, &found.name) {
                (Operation::Clear, _) | (Operation::Remove, Name::Unreadable | Name::Passed(_)) => {
                    media.insert(found.medium);
                }
                (Operation::Remove, name) if seen.insert((found.medium, name)) => {
                    let matching = names.of(found).entries.iter();
                    entries.extend(matching.map(|declared| declared.disclosure.entry.as_str()));
                }
                _ => {}
            }
        }
        Self {
            constants,
            media,
            entries,
        }
    }

    /// Returns the discrepancy of an entry that is cleared on no event, although the policy says on which it is.
    fn never(&self, declared: &Declared<'_>) -> Option<Discrepancy<'static>> {
        let event = declared.disclosure.cleared_on.first()?;
        let entry = declared.entry();
        let by_event = declared.disclosure.cleared_on.iter().any(|event| {
            let constant = format!("ON_{}", identifier::constant(event));
            self.constants.contains_key(constant.as_str())
        });
        let by_constant = by_event || self.constants.get(entry.constant.as_str()) == Some(&true);
        let by_hand = self.entries.contains(declared.disclosure.entry.as_str())
            || self.media.iter().any(|medium| declared.is_in(*medium));
        (!by_constant && !by_hand).then(|| Discrepancy::NeverCleared {
            entry,
            span: declared.disclosure.span,
            event: event.clone(),
        })
    }
}

/// Returns whether the function's callers, which pass the name, are occurrences themselves. This one is then redundant.
fn is_named_by_callers(occurrence: &Occurrence, called: &HashSet<&str>) -> bool {
    let Name::Passed(function) = &occurrence.name else {
        return false;
    };
    called.contains(format!("{function}()").as_str())
}

fn judged<'s>(
    occurrence: &'s Occurrence,
    declarations: &Declarations<'_>,
    matching: &Matching<'_, '_>,
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
        Name::Prefix(start) if matching.entries.is_empty() => {
            if declarations.could_be(occurrence.medium, start) {
                return unreadable();
            }
            start
        }
        Name::Prefix(start) => start,
        Name::Passed(_) | Name::Unreadable => return unreadable(),
    };
    let Some(first) = matching.entries.first() else {
        let nearest = matching.nearest(declarations, occurrence.medium, name);
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
    if occurrence.operation == Operation::Set && matching.are_theirs {
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

//! What is wrong between services, which no policy alone shows.

use super::counted;
use super::headers::{Header, LIMIT};
use super::place::Place;
use super::service::{Entry, Page, Service};
use cookie_registry_policy::Severity;
use serde::{Serialize, Serializer};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use time::Date;

/// The most pairs of entries of one name that are compared. It bounds the work for a fleet in which every service sets the same
/// name; what is left out is reported.
const MAX_PAIRS: usize = if cfg!(test) { 1_000 } else { 2_000_000 };

/// The most pairs that are compared to find names which a family of another service stands for.
const MAX_FAMILY_PAIRS: usize = if cfg!(test) { 1_000 } else { 10_000_000 };

/// The most services that one message names.
const MAX_NAMED: usize = 5;

/// A problem between services, or of one service of the fleet.
#[derive(Debug, Serialize)]
pub(super) struct Problem {
    /// The code, such as `name-clash`. Its meaning never changes.
    pub(super) code: &'static str,
    /// How grave it is.
    #[serde(serialize_with = "as_word")]
    pub(super) severity: Severity,
    /// What is wrong.
    pub(super) message: String,
    /// What to do.
    pub(super) help: Cow<'static, str>,
    /// The name of the cookie or key, if it is about one.
    pub(super) name: Option<String>,
    /// The services, sorted.
    pub(super) services: Vec<String>,
}

fn as_word<S: Serializer>(severity: &Severity, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(severity.as_str())
}

/// An entry that is in use, with its service.
#[derive(Clone, Copy)]
struct Used<'a> {
    service: &'a Service,
    entry: &'a Entry,
}

/// The entries in use by kind and name.
type ByName<'a> = BTreeMap<(&'a str, &'a str), Vec<Used<'a>>>;

/// Returns all problems, the most severe first.
pub(super) fn problems(services: &[Service], headers: &[Header], today: Date) -> Vec<Problem> {
    let mut problems = Vec::new();
    of_services(services, today, &mut problems);
    of_headers(headers, &mut problems);
    let by_name = by_name(services);
    for ((_, name), used) in &by_name {
        of_name(name, used, &mut problems);
    }
    of_families(&by_name, &mut problems);
    problems.sort_by(|a, b| {
        let grave = b.severity.cmp(&a.severity);
        grave.then_with(|| (a.code, &a.name, &a.services).cmp(&(b.code, &b.name, &b.services)))
    });
    problems
}

fn by_name(services: &[Service]) -> ByName<'_> {
    let mut by_name = ByName::new();
    for service in services {
        for entry in service.entries.iter().filter(|it| it.retired.is_none()) {
            let used = by_name.entry((&entry.kind, &entry.name)).or_default();
            used.push(Used { service, entry });
        }
    }
    by_name
}

/// Checks each service on its own, and that no two have the same name.
fn of_services(services: &[Service], today: Date, problems: &mut Vec<Problem>) {
    let today = today.to_string();
    let mut names = BTreeSet::new();
    for service in services {
        let (name, policy) = (&service.name, &service.policy);
        if !names.insert(name) {
            problems.push(of_service(
                "service-named-twice",
                Severity::Error,
                service,
                format!("more than one policy is of a service `{name}`; one of them is {policy}"),
                "name each service once, and give each policy once".into(),
            ));
        }
        if service.errors > 0 {
            problems.push(of_service(
                "policy-has-errors",
                Severity::Error,
                service,
                format!(
                    "the policy of `{name}` ({policy}) has {}, so the catalogue may lack a part of it",
                    counted(service.errors, "error", "errors")
                ),
                listed_by(policy),
            ));
        }
        problems.extend(of_page(service));
        // Dates in this form sort by time.
        for ends in service.ends.iter().filter(|ends| ends.on < today) {
            problems.push(of_service(
                "overdue",
                Severity::Warning,
                service,
                format!("in `{name}`, {} ended on {}", ends.what, ends.on),
                format!("review it, and write the next day into {policy}").into(),
            ));
        }
    }
}

/// Reports a published page that is missing or not up to date.
fn of_page(service: &Service) -> Option<Problem> {
    let (code, what) = match service.page {
        Some(Page::Missing) => ("page-not-published", "is missing"),
        Some(Page::Outdated) => ("page-outdated", "is not what its policy says"),
        Some(Page::Current) | None => return None,
    };
    let (name, policy) = (&service.name, &service.policy);
    Some(of_service(
        code,
        Severity::Error,
        service,
        format!("the published page of `{name}` {what}"),
        format!("`cargo cookie-registry render --policy {policy}` writes it").into(),
    ))
}

/// Returns a problem of one service.
fn of_service(
    code: &'static str,
    severity: Severity,
    service: &Service,
    message: String,
    help: Cow<'static, str>,
) -> Problem {
    Problem {
        code,
        severity,
        message,
        help,
        name: None,
        services: vec![service.name.clone()],
    }
}

/// What to do about two entries that browsers confuse.
const ALIKE: &str = "declare it alike in both, or give one of them another name";

/// Returns what lists the errors of a policy. One that was read at a revision has to be checked out first.
fn listed_by(policy: &str) -> Cow<'static, str> {
    match policy.rsplit_once('@') {
        Some((path, revision)) => format!(
            "check out `{revision}`; then `cargo cookie-registry check --policy {path}` lists them"
        ),
        None => format!("`cargo cookie-registry check --policy {policy}` lists them"),
    }
    .into()
}

/// Reports what was left out of a comparison, as severe as what may have been missed.
fn not_compared(
    severity: Severity,
    message: String,
    name: Option<&str>,
    services: Vec<String>,
) -> Problem {
    Problem {
        code: "not-compared",
        severity,
        message,
        help: "compare fewer services at once, such as those of one domain".into(),
        name: name.map(str::to_owned),
        services,
    }
}

fn of_headers(headers: &[Header], problems: &mut Vec<Problem>) {
    for header in headers.iter().filter(|header| header.uncounted_paths > 0) {
        let message = format!(
            "the requests to {} more paths of {} were not counted, and their headers may be longer",
            header.uncounted_paths, header.host
        );
        problems.push(not_compared(
            Severity::Warning,
            message,
            None,
            header.services.clone(),
        ));
    }
    for header in headers.iter().filter(|header| header.bytes > LIMIT) {
        let Header {
            host,
            path,
            cookies,
            bytes,
            ..
        } = header;
        problems.push(Problem {
            code: "header-too-long",
            severity: Severity::Warning,
            message: format!(
                "requests to {host}{path} can carry {cookies} cookies with {bytes} bytes; many servers reject more than {LIMIT}"
            ),
            help: "lower `max_value_bytes`, keep values on the server, or set the cookies for fewer hosts and paths".into(),
            name: None,
            services: header.services.clone(),
        });
    }
}

/// Checks the entries of one kind and name.
fn of_name(name: &str, used: &[Used<'_>], problems: &mut Vec<Problem>) {
    if clash(name, used, problems) {
        return;
    }
    let mut differs = |code, what: &str, of: &dyn Fn(&Entry) -> String| {
        let mut forms: BTreeMap<String, &str> = BTreeMap::new();
        for one in used {
            forms.entry(of(one.entry)).or_insert(&one.service.name);
        }
        if forms.len() > 1 {
            let named: Vec<String> = forms
                .iter()
                .take(MAX_NAMED)
                .map(|(form, service)| format!("{form} in `{service}`"))
                .collect();
            problems.push(Problem {
                code,
                severity: Severity::Warning,
                message: format!("`{name}` has {} {what}: {}", forms.len(), named.join(", ")),
                help: "give the same thing the same declaration everywhere, and another thing another name".into(),
                name: Some(name.to_owned()),
                services: service_names(used),
            });
        }
    };
    differs("meaning-differs", "categories", &|it| it.category.clone());
    differs("value-differs", "kinds of value", &|it| it.value.clone());
    differs("lifetime-differs", "lifetimes", &|it| it.lifetime.clone());
}

/// Reports the first pair of entries that a browser confuses: one request can carry both, but they are not the same. Returns
/// whether there is one.
fn clash(name: &str, used: &[Used<'_>], problems: &mut Vec<Problem>) -> bool {
    let pairs = used.iter().enumerate().flat_map(|(at, one)| {
        let others = used.iter().skip(at + 1);
        others.map(move |two| (one, two))
    });
    for (number, (one, two)) in pairs.enumerate() {
        if number == MAX_PAIRS {
            let message = format!(
                "`{name}` is declared {} times; {MAX_PAIRS} pairs were compared and do not clash, the others were not compared",
                used.len()
            );
            let services = service_names(used);
            problems.push(not_compared(Severity::Error, message, Some(name), services));
            return false;
        }
        let confused = meet(one, two).then(|| confused(name, one, two)).flatten();
        if let Some(problem) = confused {
            problems.push(problem);
            return true;
        }
    }
    false
}

/// Reports two entries that meet in one request and are not the same.
fn confused(name: &str, one: &Used<'_>, two: &Used<'_>) -> Option<Problem> {
    let choice = one.entry.is_choice() && two.entry.is_choice();
    let (code, message, help) = if choice && one.service.asks_about != two.service.asks_about {
        let list = |it: &Service| match it.asks_about.as_slice() {
            [] => "nothing".to_owned(),
            categories => categories.join(", "),
        };
        (
            "consent-categories-differ",
            format!(
                "`{name}` holds the choice for both `{}`, which asks about {}, and `{}`, which asks about {}",
                one.service.name,
                list(one.service),
                two.service.name,
                list(two.service)
            ),
            "ask about the same categories in all services that share the cookie, or give each its own",
        )
    } else {
        let how = difference(one.entry, two.entry)?;
        (
            "name-clash",
            format!(
                "`{}` and `{}` both set `{name}` where one request carries both, but {how}",
                one.service.name, two.service.name
            ),
            ALIKE,
        )
    };
    Some(Problem {
        code,
        severity: Severity::Error,
        message,
        help: help.into(),
        name: Some(name.to_owned()),
        services: service_names(&[*one, *two]),
    })
}

/// Returns whether one request can carry cookies of both entries, or one page sees both keys.
fn meet(one: &Used<'_>, two: &Used<'_>) -> bool {
    match (&one.entry.place, &two.entry.place) {
        (Some(a), Some(b)) => a.overlaps(b),
        // Storage belongs to an origin.
        (None, None) if one.entry.kind != "cookie" => {
            let mut hosts = one.service.domains.iter();
            hosts.any(|host| two.service.domains.contains(host))
        }
        _ => false,
    }
}

/// Says how two entries of one name differ, if they are not the same.
fn difference(one: &Entry, two: &Entry) -> Option<String> {
    let scope = |place: &Option<Place>| {
        place
            .as_ref()
            .map(|it| (it.domains.clone(), it.path.clone()))
    };
    let (a, b) = (scope(&one.place), scope(&two.place));
    if a.is_some() && a != b {
        return Some(
            "with another domain or path, so that browsers keep two and send both".to_owned(),
        );
    }
    let pairs = [
        ("category", &one.category, &two.category),
        ("kind of value", &one.value, &two.value),
        ("lifetime", &one.lifetime, &two.lifetime),
    ];
    pairs
        .iter()
        .find(|(_, a, b)| a != b)
        .map(|(what, a, b)| format!("the {what} is `{a}` in one and `{b}` in the other"))
}

/// Reports names of one service that a family of another service stands for.
fn of_families(by_name: &ByName<'_>, problems: &mut Vec<Problem>) {
    let mut pairs = 0_usize;
    for ((kind, shown), families) in by_name {
        let Some((prefix, suffix)) = families.first().and_then(|it| it.entry.family()) else {
            continue;
        };
        let from = (Bound::Excluded((*kind, prefix)), Bound::Unbounded);
        let names = by_name.range::<(&str, &str), _>(from);
        let below = names.take_while(|((it, name), _)| it == kind && name.starts_with(prefix));
        for ((_, name), used) in below {
            pairs += 1;
            let is_of_family =
                name != shown && name.len() > prefix.len() + suffix.len() && name.ends_with(suffix);
            if !is_of_family {
                continue;
            }
            let mut left = MAX_FAMILY_PAIRS.saturating_sub(pairs);
            let pair = families.iter().find_map(|family| {
                let mut others = used.iter().take(left);
                let found = others
                    .position(|it| it.service.name != family.service.name && meet(family, it));
                let seen = found.map_or(used.len(), |at| at + 1).min(left);
                left -= seen;
                Some((family, used.get(found?)?))
            });
            pairs = MAX_FAMILY_PAIRS - left;
            if let Some((family, other)) = pair {
                problems.push(Problem {
                    code: "name-clash",
                    severity: Severity::Error,
                    message: format!(
                        "`{name}` of `{}` is one of the names `{shown}` of `{}`, where one request carries both",
                        other.service.name, family.service.name
                    ),
                    help: ALIKE.into(),
                    name: Some((*name).to_owned()),
                    services: service_names(&[*family, *other]),
                });
            } else if left == 0 {
                let message = format!(
                    "{MAX_FAMILY_PAIRS} pairs of families and names were compared, up to `{shown}` and `{name}`; the others were not compared"
                );
                problems.push(not_compared(Severity::Error, message, None, Vec::new()));
                return;
            }
        }
    }
}

fn service_names(used: &[Used<'_>]) -> Vec<String> {
    let names: BTreeSet<&String> = used.iter().map(|it| &it.service.name).collect();
    names.into_iter().cloned().collect()
}

#[cfg(test)]
mod tests;

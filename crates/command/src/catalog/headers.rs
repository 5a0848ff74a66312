//! How long the `Cookie` header of a request can become, over all services of a host.

use super::service::{Entry, Service};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// The header length that many servers accept, in bytes.
pub(super) const LIMIT: usize = 8_192;

/// The most paths of a host that are counted one by one. Of a host with more, the longest header may be another.
const MAX_PATHS: usize = if cfg!(test) { 4 } else { 1_000 };

/// The cookies that a request to a host and a path carries.
#[derive(Debug, Serialize)]
pub(super) struct Header {
    /// The host.
    pub(super) host: String,
    /// The path.
    pub(super) path: String,
    /// The number of cookies.
    pub(super) cookies: usize,
    /// The most bytes of the header, as far as the policies limit the values.
    pub(super) bytes: usize,
    /// The number of cookies whose value no policy limits; of these only the name is counted.
    pub(super) unlimited: usize,
    /// The services whose cookies it has, sorted.
    pub(super) services: Vec<String>,
    /// The number of paths of the host that were not counted.
    pub(super) uncounted_paths: usize,
}

/// The cookies of one path that are sent to one host, or to all hosts of one domain.
#[derive(Default)]
struct Group<'a> {
    /// The most bytes of name and value, by name; `None` if no policy limits the value. Two services that set the same cookie
    /// share it.
    cookies: BTreeMap<&'a str, Option<usize>>,
    services: BTreeSet<&'a str>,
}

/// How many cookies there are, and how long they are.
#[derive(Clone, Copy, Default)]
struct Sum {
    cookies: usize,
    bytes: usize,
    unlimited: usize,
}

impl Sum {
    fn of(group: &Group<'_>) -> Self {
        #[cfg(test)]
        tests::SUMMED.set(tests::SUMMED.get() + 1);
        let mut sum = Self {
            cookies: group.cookies.len(),
            ..Self::default()
        };
        for (name, bytes) in &group.cookies {
            sum.unlimited += usize::from(bytes.is_none());
            // `NAME=VALUE; `
            let pair = bytes.unwrap_or(name.len());
            sum.bytes = sum.bytes.saturating_add(pair).saturating_add(3);
        }
        sum
    }

    const fn and(self, other: Self) -> Self {
        Self {
            cookies: self.cookies.saturating_add(other.cookies),
            bytes: self.bytes.saturating_add(other.bytes),
            unlimited: self.unlimited.saturating_add(other.unlimited),
        }
    }
}

/// The groups of a host or a domain by path, each with its sum, which is computed once for all hosts of a domain.
type Groups<'a> = BTreeMap<&'a str, (Group<'a>, Sum)>;

/// Cookies by the host, or by the domain, to which they are sent.
#[derive(Default)]
struct Index<'a> {
    hosts: BTreeMap<&'a str, Groups<'a>>,
    domains: BTreeMap<&'a str, Groups<'a>>,
}

/// Returns the longest header of each host, the longest first.
pub(super) fn headers(services: &[Service]) -> Vec<Header> {
    let index = index(services);
    let mut hosts: BTreeSet<&str> = index.hosts.keys().copied().collect();
    hosts.extend(
        services
            .iter()
            .flat_map(|it| it.domains.iter().map(String::as_str)),
    );
    let mut headers: Vec<Header> = hosts
        .into_iter()
        .filter_map(|host| longest(&index, host))
        .collect();
    headers.sort_by(|a, b| b.bytes.cmp(&a.bytes).then_with(|| a.host.cmp(&b.host)));
    headers
}

fn index(services: &[Service]) -> Index<'_> {
    let mut index = Index::default();
    for service in services {
        for entry in service.entries.iter().filter(|it| it.retired.is_none()) {
            let Some(place) = &entry.place else { continue };
            for host in &place.hosts {
                add(
                    index.hosts.entry(host).or_default(),
                    service,
                    entry,
                    &place.path,
                );
            }
            for domain in &place.domains {
                add(
                    index.domains.entry(domain).or_default(),
                    service,
                    entry,
                    &place.path,
                );
            }
        }
    }
    let all = index.hosts.values_mut().chain(index.domains.values_mut());
    for (group, sum) in all.flat_map(BTreeMap::values_mut) {
        *sum = Sum::of(group);
    }
    index
}

fn add<'a>(groups: &mut Groups<'a>, service: &'a Service, entry: &'a Entry, path: &'a str) {
    let (group, _) = groups.entry(path).or_default();
    let bytes = group.cookies.entry(&entry.name).or_default();
    *bytes = (*bytes).max(entry.bytes);
    group.services.insert(&service.name);
}

fn longest(index: &Index<'_>, host: &str) -> Option<Header> {
    let dots = host
        .match_indices('.')
        .filter_map(|(at, _)| host.get(at + 1..));
    let above = std::iter::once(host).chain(dots);
    let within = above.filter_map(|domain| index.domains.get(domain));
    let sent: Vec<&Groups<'_>> = index.hosts.get(host).into_iter().chain(within).collect();
    let paths: BTreeSet<&str> = sent
        .iter()
        .flat_map(|groups| groups.keys().copied())
        .collect();
    let counted = paths.iter().take(MAX_PATHS).map(|path| {
        let sums = matching(&sent, path).map(|(_, sum)| *sum);
        (*path, sums.fold(Sum::default(), Sum::and))
    });
    let (path, sum) = counted.max_by_key(|(_, sum)| sum.bytes)?;
    let services: BTreeSet<&str> = matching(&sent, path)
        .flat_map(|(group, _)| group.services.iter().copied())
        .collect();
    Some(Header {
        host: host.to_owned(),
        path: path.to_owned(),
        cookies: sum.cookies,
        bytes: sum.bytes,
        unlimited: sum.unlimited,
        services: services.into_iter().map(str::to_owned).collect(),
        uncounted_paths: paths.len().saturating_sub(MAX_PATHS),
    })
}

/// Returns the groups that are sent to a path.
fn matching<'g, 'a>(
    sent: &'g [&'g Groups<'a>],
    path: &'g str,
) -> impl Iterator<Item = &'g (Group<'a>, Sum)> {
    cookie_paths(path).flat_map(move |path| sent.iter().filter_map(move |groups| groups.get(path)))
}

/// Returns every path of a cookie that is sent to `path` (RFC 6265, section 5.1.4): the path itself, and what it has up to
/// a `/`, with and without it.
fn cookie_paths(path: &str) -> impl Iterator<Item = &str> {
    let slashes = path.match_indices('/');
    let above = slashes.flat_map(move |(at, _)| {
        // Of two slashes in a row, the first has ended this path already.
        let without = path.get(..at).filter(|it| !it.ends_with('/'));
        [without, path.get(..=at)]
    });
    let above = above
        .flatten()
        .filter(move |it| !it.is_empty() && *it != path);
    above.chain(std::iter::once(path))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::place::{Place, path_match};
    use std::cell::Cell;

    thread_local! {
        /// How many groups were summed.
        pub(super) static SUMMED: Cell<usize> = const { Cell::new(0) };
    }

    #[test]
    fn the_cookies_of_a_domain_are_summed_once_for_all_its_hosts() {
        let entry = |name: &str, path: &str| Entry {
            name: name.to_owned(),
            bytes: Some(100),
            place: Some(Place {
                hosts: Vec::new(),
                domains: vec!["our.example".to_owned()],
                path: path.to_owned(),
            }),
            ..Entry::default()
        };
        let services: Vec<Service> = (0..50)
            .map(|number| Service {
                name: format!("s{number}"),
                domains: vec![format!("s{number}.our.example")],
                entries: vec![entry("a", "/"), entry("b", "/"), entry("c", "/c")],
                ..Service::default()
            })
            .collect();
        let before = SUMMED.get();
        let headers = headers(&services);
        assert_eq!(SUMMED.get() - before, 2);
        assert_eq!(headers.len(), 50);
        for header in headers {
            assert_eq!(
                (header.cookies, header.bytes, header.services.len()),
                (3, 309, 50)
            );
            assert_eq!((header.path.as_str(), header.uncounted_paths), ("/c", 0));
        }
    }

    #[test]
    fn the_paths_of_cookies_are_those_that_match() {
        let all = [
            "/", "/a", "/a/", "/a/b", "/a/b/", "/ab", "/b", "//", "//a", "a",
        ];
        for path in all {
            let mut found: Vec<&str> = cookie_paths(path).collect();
            found.sort_unstable();
            let count = found.len();
            found.dedup();
            assert_eq!(count, found.len(), "{path}: {found:?}");
            for cookie in all {
                assert_eq!(
                    found.contains(&cookie),
                    path_match(path, cookie),
                    "{path} {cookie}"
                );
            }
        }
    }
}

//! How long the `Cookie` header of a request can become, over all services of a host.

use super::place::path_match;
use super::service::{Entry, Service};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// The header length that many servers accept, in bytes.
pub(super) const LIMIT: usize = 8_192;

/// The most paths of a host that are counted one by one; the longest header of a host with more is a lower bound.
const MAX_PATHS: usize = 200;

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
}

/// A cookie as a browser distinguishes it: two services that set the same one share it.
#[derive(Clone, Copy, Eq, Ord, PartialEq, PartialOrd)]
struct Sent<'a> {
    name: &'a str,
    at: &'a str,
    path: &'a str,
}

/// Cookies by the host, or by the domain, to which they are sent.
#[derive(Default)]
struct Index<'a> {
    hosts: BTreeMap<&'a str, Vec<(Sent<'a>, &'a Entry, &'a str)>>,
    domains: BTreeMap<&'a str, Vec<(Sent<'a>, &'a Entry, &'a str)>>,
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
            let sent = |at| Sent {
                name: &entry.name,
                at,
                path: &place.path,
            };
            for host in &place.hosts {
                let at = index.hosts.entry(host).or_default();
                at.push((sent(host), entry, &service.name));
            }
            for domain in &place.domains {
                let at = index.domains.entry(domain).or_default();
                at.push((sent(domain), entry, &service.name));
            }
        }
    }
    index
}

fn longest(index: &Index<'_>, host: &str) -> Option<Header> {
    let dots = host
        .match_indices('.')
        .filter_map(|(at, _)| host.get(at + 1..));
    let above = std::iter::once(host).chain(dots);
    let within = above.filter_map(|domain| index.domains.get(domain));
    let own = index.hosts.get(host).into_iter();
    let sent: Vec<_> = own.chain(within).flatten().collect();
    let paths: BTreeSet<&str> = sent.iter().map(|(it, ..)| it.path).collect();
    let counted = paths.into_iter().take(MAX_PATHS).map(|path| {
        let mut header = Header {
            host: host.to_owned(),
            path: path.to_owned(),
            cookies: 0,
            bytes: 0,
            unlimited: 0,
            services: Vec::new(),
        };
        let mut largest: BTreeMap<Sent<'_>, Option<usize>> = BTreeMap::new();
        let mut names = BTreeSet::new();
        for (cookie, entry, service) in sent.iter().filter(|(it, ..)| path_match(path, it.path)) {
            names.insert(*service);
            let bytes = largest.entry(*cookie).or_default();
            *bytes = (*bytes).max(entry.bytes);
        }
        header.cookies = largest.len();
        for (cookie, bytes) in &largest {
            header.unlimited += usize::from(bytes.is_none());
            // `NAME=VALUE; `
            let pair = bytes.unwrap_or(cookie.name.len());
            header.bytes = header.bytes.saturating_add(pair).saturating_add(3);
        }
        header.services = names.into_iter().map(str::to_owned).collect();
        header
    });
    counted.max_by_key(|header| header.bytes)
}

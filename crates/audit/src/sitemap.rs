//! Sitemaps (sitemaps.org, protocol 0.9): the addresses of further pages. The browser itself requests the sitemaps, so
//! that the allowed hosts apply to them too.

use crate::address::{Address, is_within};
use crate::driver::{DriveError, Session};
use crate::script;
use cookie_registry_browser::parse_json;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::time::Duration;

/// The most sitemaps that an index leads to and that are read.
const MAX_SITEMAPS: usize = 50;

/// The most addresses of one sitemap (sitemaps.org, protocol 0.9).
const MAX_ADDRESSES: usize = 50_000;

/// What the browser read of one sitemap.
#[derive(Debug, Deserialize)]
struct Read {
    index: bool,
    locations: Vec<String>,
    /// Why it could not be read, in words.
    problem: Option<String>,
}

/// The pages of a sitemap.
#[derive(Debug, Default)]
pub(crate) struct Listed {
    pub(crate) pages: Vec<String>,
    /// What was not read, in words.
    pub(crate) problems: Vec<String>,
}

/// Reads a sitemap and those that it leads to. `domains` are those of the service in production: the pages of a sitemap that
/// names them are visited on the host of the sitemap.
pub(crate) fn read(
    session: &mut dyn Session,
    url: &str,
    domains: &[String],
) -> Result<Listed, DriveError> {
    let mut listed = Listed::default();
    let Some(base) = Address::parse(url) else {
        return Ok(listed);
    };
    let (mut waiting, mut known) = (vec![url.to_owned()], BTreeSet::from([url.to_owned()]));
    let (mut pages, mut foreign, mut read) = (BTreeSet::new(), 0_usize, 0_usize);
    while let Some(next) = waiting.pop() {
        read += 1;
        if read > MAX_SITEMAPS {
            let problem =
                format!("{url}: more than {MAX_SITEMAPS} sitemaps; the others were not read");
            listed.problems.push(problem);
            break;
        }
        let sitemap = one(session, &next)?;
        if let Some(problem) = sitemap.problem {
            listed.problems.push(format!("{next}: {problem}"));
            continue;
        }
        if sitemap.locations.is_empty() {
            let problem = format!("{next}: no sitemap, or one without addresses");
            listed.problems.push(problem);
        }
        if sitemap.locations.len() >= MAX_ADDRESSES {
            let problem =
                format!("{next}: more than {MAX_ADDRESSES} addresses; the others were not read");
            listed.problems.push(problem);
        }
        for location in sitemap.locations {
            match on_site(&location, &base, domains) {
                None => foreign += 1,
                Some(place) if sitemap.index => {
                    if known.insert(place.clone()) {
                        waiting.insert(0, place);
                    }
                }
                Some(place) => {
                    if pages.insert(place.clone()) {
                        listed.pages.push(place);
                    }
                }
            }
        }
    }
    if foreign > 0 {
        let problem = format!(
            "{url}: {foreign} addresses of other hosts than {} and the policy's domains were left out",
            base.host
        );
        listed.problems.push(problem);
    }
    Ok(listed)
}

/// Reads one sitemap. A browser shows no compressed file, but takes it for a download; a page of the same host fetches it then.
fn one(session: &mut dyn Session, url: &str) -> Result<Read, DriveError> {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    if path.ends_with(".gz") {
        let origin = Address::parse(url).map_or_else(String::new, |it| it.origin());
        // Any answer will do, also that there is no such file: it has the origin, and few scripts.
        session.visit(&format!("{origin}/robots.txt"), Duration::ZERO)?;
        return fetched(session, url);
    }
    let page = session.visit(url, Duration::ZERO)?;
    let shown = parsed(&session.read(&script::sitemap(None))?);
    match page.problem {
        None if shown.locations.is_empty() => fetched(session, url),
        problem => Ok(Read { problem, ..shown }),
    }
}

fn fetched(session: &mut dyn Session, url: &str) -> Result<Read, DriveError> {
    Ok(parsed(&session.read(&script::sitemap(Some(url)))?))
}

fn parsed(text: &str) -> Read {
    let read = parse_json(text.as_bytes()).and_then(serde_json::from_value);
    read.unwrap_or(Read {
        index: false,
        locations: Vec::new(),
        problem: None,
    })
}

/// Returns an address of a sitemap on the host of the sitemap; `None` if it is of another site.
fn on_site(location: &str, base: &Address, domains: &[String]) -> Option<String> {
    let address = Address::parse(location)?;
    let is_ours =
        address.host == base.host || is_within(&address.host, domains.iter().map(String::as_str));
    let rest = location.split_once("://")?.1;
    let rest = rest.find(['/', '?']).and_then(|at| rest.get(at..));
    let rest = rest.unwrap_or_default().split('#').next()?;
    let slash = if rest.starts_with('/') { "" } else { "/" };
    is_ours.then(|| format!("{}{slash}{rest}", base.origin()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_the_site_are_visited_on_the_host_of_the_sitemap() {
        let base = Address::parse("http://127.0.0.1:8080/sitemap.xml").unwrap();
        let domains = ["our.example".to_owned()];
        for (location, expected) in [
            (
                "http://127.0.0.1:8080/a?b=c#d",
                Some("http://127.0.0.1:8080/a?b=c"),
            ),
            ("https://www.our.example/a", Some("http://127.0.0.1:8080/a")),
            ("https://our.example", Some("http://127.0.0.1:8080/")),
            ("https://our.example?a", Some("http://127.0.0.1:8080/?a")),
            ("https://badour.example/", None),
            ("/a", None),
            ("javascript:alert(1)", None),
        ] {
            assert_eq!(
                on_site(location, &base, &domains).as_deref(),
                expected,
                "{location}"
            );
        }
    }
}

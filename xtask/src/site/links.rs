//! The links between documents.

use super::page::{Page, file_name};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::Path;

/// Where the files of the repository are that are no pages.
const REPOSITORY: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "/blob/main/");

/// A link that leads nowhere, or that is missing.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Broken {
    path: String,
    line: Option<usize>,
    problem: String,
}

impl Broken {
    /// Reports a page to which the list of pages has no link.
    pub(super) fn not_listed(list: &str, path: &str) -> Self {
        Self {
            path: list.to_owned(),
            line: None,
            problem: format!("there is no link to {path}"),
        }
    }
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.path, self.problem),
            None => write!(f, "{}: {}", self.path, self.problem),
        }
    }
}

/// What a link names.
enum Target<'t> {
    /// An address elsewhere.
    Elsewhere,
    /// A path above the root of the repository.
    Outside,
    /// A file of the repository, by its path from the root, and a heading in it, which may be empty.
    Inside(String, &'t str),
}

/// Returns the links of a page that lead nowhere.
pub(super) fn broken(page: &Page, pages: &BTreeMap<String, Page>, root: &Path) -> Vec<Broken> {
    let problems = page.links.iter().filter_map(|link| {
        let problem = match target(&page.path, &link.target) {
            Target::Elsewhere => return None,
            Target::Outside => format!("`{}` is outside the repository", link.target),
            Target::Inside(path, heading) => match pages.get(&path) {
                Some(other) if heading.is_empty() || other.has_heading(heading) => return None,
                Some(_) => format!("{path} has no heading `#{heading}`"),
                None if root.join(&path).exists() => return None,
                None => format!("there is no file `{path}`"),
            },
        };
        Some(Broken {
            path: page.path.clone(),
            line: Some(link.line),
            problem,
        })
    });
    problems.collect()
}

/// Returns the files to which a page has links.
pub(super) fn targets(page: &Page) -> BTreeSet<String> {
    let targets = page
        .links
        .iter()
        .map(|link| target(&page.path, &link.target));
    targets
        .filter_map(|target| match target {
            Target::Inside(path, _) => Some(path),
            _ => None,
        })
        .collect()
}

/// Returns a link as it is written on the site.
pub(super) fn on_site(from: &str, link: &str, pages: &BTreeMap<String, Page>) -> String {
    let Target::Inside(path, heading) = target(from, link) else {
        return link.to_owned();
    };
    let file = match pages.get(&path) {
        Some(_) if path == from => String::new(),
        Some(_) => file_name(&path),
        None => format!("{REPOSITORY}{path}"),
    };
    match heading {
        "" if file.is_empty() => file_name(&path),
        "" => file,
        heading => format!("{file}#{heading}"),
    }
}

/// Returns what a link in a document names.
fn target<'t>(from: &str, link: &'t str) -> Target<'t> {
    if link.contains("://") || link.starts_with("mailto:") {
        return Target::Elsewhere;
    }
    let (path, heading) = link.split_once('#').unwrap_or((link, ""));
    if path.is_empty() {
        return Target::Inside(from.to_owned(), heading);
    }
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "." | "" => {}
            ".." if parts.pop().is_none() => return Target::Outside,
            ".." => {}
            part => parts.push(part),
        }
    }
    Target::Inside(parts.join("/"), heading)
}

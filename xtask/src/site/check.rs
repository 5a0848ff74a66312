//! Finds the links between documents that lead nowhere.

use super::links::{Target, target};
use super::page::Page;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::Path;

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

/// Returns the links of a page that lead nowhere.
pub(super) fn broken(page: &Page, pages: &BTreeMap<String, Page>, root: &Path) -> Vec<Broken> {
    let problems = page.links.iter().filter_map(|link| {
        let problem = match target(&page.path, &link.target) {
            Target::Elsewhere => return None,
            Target::Outside => format!("`{}` is outside the repository", link.target),
            Target::Inside(path, _) if link.is_image && root.join(&path).is_dir() => {
                format!("`{path}` is no image")
            }
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

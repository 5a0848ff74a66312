//! What the types say, added to a scan: one place is one occurrence, whichever of the two found it.

use crate::attributes::Attributes;
use crate::occurrence::{Language, Medium, Name, Occurrence, Operation};
use crate::scan::Scan;
use cookie_registry_policy::source::{Source, absolute};
use std::collections::HashMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// Code of which the types say that it sets, removes or clears a cookie or storage key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolved {
    /// The file, as findings name it.
    pub path: PathBuf,
    /// The call, in bytes of the file.
    pub span: Range<usize>,
    /// The functions that are called one after another, from the called one to the one that sets.
    pub via: Vec<String>,
    /// Where the value is stored.
    pub medium: Medium,
    /// What the code does.
    pub operation: Operation,
    /// The name of the cookie or key.
    pub name: Name,
}

impl Scan {
    /// Adds what the types say. Where a scan of the sources found the same place, its occurrence stays, because it knows more of
    /// the attributes, and takes the name over if the source alone does not show it.
    ///
    /// ```
    /// use cookie_registry_scan::{Medium, Name, Operation, Resolved, scan_sources};
    ///
    /// let source = "fn f(name: String) { let c = cookie::Cookie::new(name, \"\"); }";
    /// let mut scan = scan_sources([("lib.rs".into(), source.to_owned())]);
    /// let start = source.find("cookie::").unwrap();
    /// let found = |span| Resolved {
    ///     path: "lib.rs".into(),
    ///     span,
    ///     via: vec!["cookie::Cookie::new".to_owned()],
    ///     medium: Medium::Cookie,
    ///     operation: Operation::Set,
    ///     name: Name::Exact("sid".to_owned()),
    /// };
    /// scan.add_resolved([found(start..source.len() - 3), found(0..4)], |_| Some(source.to_owned()));
    /// assert_eq!(scan.occurrences.len(), 2);
    /// assert!(scan.occurrences.iter().all(|it| it.name == Name::Exact("sid".to_owned())));
    /// ```
    pub fn add_resolved(
        &mut self,
        found: impl IntoIterator<Item = Resolved>,
        text: impl Fn(&Path) -> Option<String>,
    ) {
        let here = std::env::current_dir().unwrap_or_default();
        let mut by_file: HashMap<PathBuf, Vec<Resolved>> = HashMap::new();
        for resolved in found {
            let file = absolute(&here, &resolved.path);
            by_file.entry(file).or_default().push(resolved);
        }
        for occurrence in &mut self.occurrences {
            let Some(resolved) = by_file.get_mut(&absolute(&here, &occurrence.path)) else {
                continue;
            };
            resolved.retain(|resolved| !is_same(occurrence, resolved));
        }
        for (_, resolved) in by_file {
            let Some(source) = resolved
                .first()
                .and_then(|first| Some(Source::new(first.path.clone(), text(&first.path)?)))
            else {
                continue;
            };
            let added = resolved.into_iter().map(|it| occurrence(it, &source));
            self.occurrences.extend(added);
        }
        self.occurrences.sort_by(|a, b| {
            (&a.path, a.span.start, a.span.end).cmp(&(&b.path, b.span.start, b.span.end))
        });
    }
}

/// Returns whether the types found what the source shows, and lets it take over the name.
fn is_same(occurrence: &mut Occurrence, resolved: &Resolved) -> bool {
    let is_near =
        occurrence.span.start < resolved.span.end && resolved.span.start < occurrence.span.end;
    if !is_near || !is_one_medium(occurrence.medium, resolved.medium) {
        return false;
    }
    let is_written = |name: &Name| matches!(name, Name::Exact(_) | Name::Prefix(_));
    if is_written(&occurrence.name) && is_written(&resolved.name) {
        return occurrence.name == resolved.name;
    }
    if !is_written(&occurrence.name) && is_written(&resolved.name) {
        occurrence.name = resolved.name.clone();
    }
    true
}

fn is_one_medium(one: Medium, other: Medium) -> bool {
    let is_web = |medium| {
        matches!(
            medium,
            Medium::LocalStorage | Medium::SessionStorage | Medium::WebStorage
        )
    };
    one == other
        || (is_web(one)
            && is_web(other)
            && (one == Medium::WebStorage || other == Medium::WebStorage))
}

fn occurrence(resolved: Resolved, source: &Source) -> Occurrence {
    let start = source.position(resolved.span.start);
    let end = source.position(resolved.span.end);
    Occurrence {
        path: resolved.path,
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
        span: resolved.span,
        language: Language::Rust,
        api: resolved.via.join(" → "),
        medium: resolved.medium,
        operation: resolved.operation,
        name: resolved.name,
        attributes: Attributes::default(),
        in_test: false,
    }
}

//! Adds the results of the type check to a scan. A call that both the scan and the type check find is one occurrence.

use crate::attributes::Attributes;
use crate::occurrence::{Language, Medium, Name, Occurrence, Operation, Reason, Skipped};
use crate::overlaps::Overlaps;
use crate::scan::Scan;
use cookie_registry_policy::source::{Source, absolute};
use std::collections::{BTreeMap, HashSet};
use std::ops::Range;
use std::path::{Path, PathBuf};

/// Code that, according to its types, sets, removes or clears a cookie or storage key.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Resolved {
    /// The path of the file in findings.
    pub path: PathBuf,
    /// The byte range of the call in the file.
    pub span: Range<usize>,
    /// The chain of called functions, from the function that the code calls to the function that sets.
    pub via: Vec<String>,
    /// Where the value is stored.
    pub medium: Medium,
    /// What the code does.
    pub operation: Operation,
    /// The name of the cookie or key.
    pub name: Name,
}

impl Scan {
    /// Adds the results of the type check, without duplicates. If `text` returns `None` for a file, the file is listed
    /// in [`skipped`](Self::skipped). If the scan of the sources found the same call, its occurrence is kept, because
    /// it contains more attributes. If the scan could not determine the name, the occurrence gets the name from the
    /// types.
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
        // A set, because two packages of one workspace are resolved twice, with the same result.
        let mut by_file: BTreeMap<PathBuf, HashSet<Resolved>> = BTreeMap::new();
        for resolved in found {
            let file = absolute(&here, &resolved.path);
            by_file.entry(file).or_default().insert(resolved);
        }
        let mut by_file: BTreeMap<PathBuf, OfFile> = by_file
            .into_iter()
            .map(|(file, found)| (file, OfFile::new(found)))
            .collect();
        for occurrence in &mut self.occurrences {
            if let Some(found) = by_file.get_mut(&absolute(&here, &occurrence.path)) {
                found.take_over(occurrence);
            }
        }
        for found in by_file.into_values() {
            let mut left = found.found.into_iter().flatten().peekable();
            let Some(path) = left.peek().map(|first| first.path.clone()) else {
                continue;
            };
            let Some(text) = text(&path) else {
                let why = "the types found something in it, but it has no text".to_owned();
                let reason = Reason::Unreadable(why);
                self.skipped.push(Skipped { path, reason });
                continue;
            };
            let source = Source::new(path, text);
            let added = left.map(|it| occurrence(it, &source));
            self.occurrences.extend(added);
        }
        self.occurrences.sort_by(|a, b| {
            (&a.path, a.span.start, a.span.end).cmp(&(&b.path, b.span.start, b.span.end))
        });
    }
}

/// What the types say of one file.
struct OfFile {
    /// In the order of the file. `None` for what the source shows too.
    found: Vec<Option<Resolved>>,
    spans: Overlaps,
}

impl OfFile {
    fn new(found: HashSet<Resolved>) -> Self {
        let mut found: Vec<Resolved> = found.into_iter().collect();
        found.sort_by(|a, b| in_order(a).cmp(&in_order(b)));
        let spans: Vec<Range<usize>> = found.iter().map(|it| it.span.clone()).collect();
        Self {
            found: found.into_iter().map(Some).collect(),
            spans: Overlaps::new(&spans),
        }
    }

    /// Removes what the source shows too, and lets its occurrence take over the name.
    fn take_over(&mut self, occurrence: &mut Occurrence) {
        for at in self.spans.with(&occurrence.span) {
            let Some(place) = self.found.get_mut(at) else {
                continue;
            };
            if place.take_if(|it| is_same(occurrence, it)).is_some() {
                self.spans.remove(at);
            }
        }
    }
}

/// Returns that by which facts of a file are sorted.
fn in_order(it: &Resolved) -> impl Ord + '_ {
    let place = (it.span.start, it.span.end, it.medium, it.operation);
    (place, &it.name, &it.via, &it.path)
}

/// Returns whether the types found what the source shows in the same place, and lets its occurrence take over the name.
fn is_same(occurrence: &mut Occurrence, resolved: &Resolved) -> bool {
    if !is_one_medium(occurrence.medium, resolved.medium) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scan_sources;

    #[test]
    fn what_the_types_say_is_added_once_and_a_file_without_text_is_listed() {
        let source = "fn f() {}\n".repeat(3);
        let mut scan = scan_sources([("src/lib.rs".into(), source.clone())]);
        let found = |path: &str, start: usize, name: &str| Resolved {
            path: path.into(),
            span: start..start + 5,
            via: vec!["f".to_owned()],
            medium: Medium::Cookie,
            operation: Operation::Set,
            name: Name::Exact(name.to_owned()),
        };
        let all = [
            found("src/lib.rs", 20, "b"),
            found("src/lib.rs", 0, "a"),
            found("src/lib.rs", 20, "b"),
            found("src/made.rs", 0, "c"),
        ];
        let text = |path: &Path| path.ends_with("lib.rs").then(|| source.clone());
        scan.add_resolved(all, text);
        let names: Vec<&Name> = scan.occurrences.iter().map(|it| &it.name).collect();
        assert_eq!(
            names,
            [&Name::Exact("a".to_owned()), &Name::Exact("b".to_owned())]
        );
        let skipped: Vec<&Path> = scan.skipped.iter().map(|it| it.path.as_path()).collect();
        assert_eq!(skipped, [Path::new("src/made.rs")]);
    }
}

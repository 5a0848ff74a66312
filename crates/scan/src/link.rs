//! Joins the facts of all files into the results.

use crate::constants::{Constants, User};
use crate::facts::{Facts, RawOccurrence, Wrapper};
use crate::occurrence::{Name, Occurrence, Skipped, Use};
use crate::rust_registry::RustRegistry;
use crate::scan::Scan;
use crate::script_registry::ScriptRegistry;
use crate::source::Source;
use crate::text::{Part, Text};
use crate::wrappers::{is_own, own_types};
use std::collections::HashSet;
use std::path::Path;

/// Joins the facts of all files into a scan, with names resolved as far as possible.
pub(crate) fn join(
    files: &[Source],
    wrappers: &[Wrapper],
    constants: &Constants<'_>,
    skipped: Vec<Skipped>,
) -> Scan {
    let passes: HashSet<(&Path, &str, usize)> = wrappers
        .iter()
        .map(|wrapper| {
            (
                wrapper.path.as_path(),
                wrapper.function.as_str(),
                wrapper.index,
            )
        })
        .collect();
    let own = own_types(files);
    let called = called(files);
    let mut scan = Scan {
        skipped,
        files: files.len(),
        ..Scan::default()
    };
    for file in files {
        scan.script_registries.extend(script_registry(file));
        scan.rust_registries.extend(rust_registry(file));
        let Some(facts) = file
            .facts
            .as_ref()
            .filter(|facts| !facts.occurrences.is_empty() || !facts.uses.is_empty())
        else {
            continue;
        };
        let Some(text) = file.text() else { continue };
        let lines = Lines::of(&text);
        let raw = facts
            .occurrences
            .iter()
            .filter(|occurrence| !is_own(occurrence, &own))
            .cloned()
            .collect();
        for occurrence in merged(raw, &lines) {
            let mut finished = finished(&occurrence, file, facts, &passes, constants, &lines);
            // Nobody calls the function that passes its parameter on, as far as the sources show: what is known of the name
            // is known here alone.
            let is_passed = |finished: &Occurrence| matches!(&finished.name, Name::Passed(by) if !called.contains(by.as_str()));
            if occurrence.is_call && finished.iter().any(is_passed) {
                let known = names(&occurrence.name, user(&occurrence, file), constants);
                let first = finished.first().cloned();
                finished = first
                    .into_iter()
                    .flat_map(|first| {
                        let with = |name| Occurrence {
                            name,
                            ..first.clone()
                        };
                        known.clone().into_iter().map(with).collect::<Vec<_>>()
                    })
                    .collect();
            }
            // A function that only passes its parameter on adds nothing: its callers have the name, and the function
            // that it calls is reported where it sets.
            for finished in finished {
                let is_passed_on = occurrence.is_call && matches!(finished.name, Name::Passed(_));
                // A choice of names with one parameter in them is passed once.
                let before = scan.occurrences.iter().rev();
                let is_known = before
                    .take_while(|known| known.span == finished.span && known.path == file.path)
                    .any(|known| is_same(known, &finished));
                if !is_passed_on && !is_known {
                    scan.occurrences.push(finished);
                }
            }
        }
        scan.uses.extend(facts.uses.iter().map(|used| {
            let (line, column) = lines.position(used.span.start);
            Use {
                constant: used.constant.clone(),
                can_remove: used.can_remove,
                path: file.path.clone(),
                line,
                column,
                span: used.span.clone(),
                in_test: used.in_test || file.in_test,
            }
        }));
    }
    scan.occurrences.sort_by(|a, b| {
        (&a.path, a.span.start, a.span.end).cmp(&(&b.path, b.span.start, b.span.end))
    });
    scan.uses
        .sort_by(|a, b| (&a.path, a.span.start).cmp(&(&b.path, b.span.start)));
    scan.skipped.sort_by(|a, b| a.path.cmp(&b.path));
    scan
}

/// Returns whether two occurrences at one place say the same.
fn is_same(one: &Occurrence, other: &Occurrence) -> bool {
    one.api == other.api
        && one.medium == other.medium
        && one.operation == other.operation
        && one.name == other.name
}

/// Returns the functions of the sources of which calls were found.
fn called(files: &[Source]) -> HashSet<&str> {
    let all = files.iter().filter_map(|file| file.facts.as_ref());
    let occurrences = all.flat_map(|facts| &facts.occurrences);
    let calls = occurrences.filter(|occurrence| occurrence.is_call);
    calls
        .filter_map(|occurrence| occurrence.api.strip_suffix("()"))
        .collect()
}

/// Returns the file where it says that it is the module that is generated for the front end.
fn script_registry(file: &Source) -> Option<ScriptRegistry> {
    file.facts
        .as_ref()
        .filter(|facts| facts.is_script_registry && !file.in_test)?;
    Some(ScriptRegistry {
        path: file.path.clone(),
        text: file.text()?.into_owned(),
        is_current: None,
    })
}

/// Returns the file where it says that `generate rust` wrote it. That of a test may be of another policy.
fn rust_registry(file: &Source) -> Option<RustRegistry> {
    file.facts
        .as_ref()
        .filter(|facts| facts.is_rust_registry && !file.in_test)?;
    Some(RustRegistry::new(&file.path, file.text()?.into_owned()))
}

fn finished(
    occurrence: &RawOccurrence,
    file: &Source,
    facts: &Facts,
    passes: &HashSet<(&Path, &str, usize)>,
    constants: &Constants<'_>,
    lines: &Lines<'_>,
) -> Vec<Occurrence> {
    let (line, column) = lines.position(occurrence.span.start);
    let (end_line, end_column) = lines.position(occurrence.span.end);
    let from = user(occurrence, file);
    let passed = occurrence
        .name
        .parameter_in()
        .and_then(|(function, index)| {
            let function = facts.functions.get(function)?;
            let is_wrapper = passes.contains(&(&file.path, &function.name, index));
            is_wrapper.then(|| function.name.clone())
        });
    let names = match passed {
        // What a choice is besides what callers pass is known here.
        Some(function) => match occurrence.name.0.as_slice() {
            [Part::OneOf(texts)] => {
                let others = texts.iter().filter(|text| text.parameter_in().is_none());
                let others = others.flat_map(|text| names(text, from, constants));
                let mut all = vec![Name::Passed(function)];
                for name in others {
                    if !all.contains(&name) {
                        all.push(name);
                    }
                }
                all
            }
            _ => vec![Name::Passed(function)],
        },
        None => names(&occurrence.name, from, constants),
    };
    let occurrence = |name| Occurrence {
        path: file.path.clone(),
        line,
        column,
        end_line,
        end_column,
        span: occurrence.span.clone(),
        language: occurrence.language,
        api: occurrence.api.to_string(),
        medium: occurrence.medium,
        operation: occurrence.operation,
        name,
        attributes: occurrence
            .attributes
            .known(&mut |text| exact(text, from, constants)),
        in_test: occurrence.in_test || file.in_test,
    };
    names.into_iter().map(occurrence).collect()
}

/// Returns where the constants of an occurrence are used.
fn user<'f>(occurrence: &RawOccurrence, file: &'f Source) -> User<'f> {
    User {
        path: &file.path,
        in_test: occurrence.in_test || file.in_test,
    }
}

/// Returns a text that is known in full.
fn exact(text: &Text, from: User<'_>, constants: &Constants<'_>) -> Option<String> {
    let text = text.with_constants(&mut |path, given| constants.value(from, path, given));
    match text.0.as_slice() {
        [] => Some(String::new()),
        [Part::Literal(text)] => Some(text.clone()),
        _ => None,
    }
}

/// Merges calls that are nested in one another and begin on the same line: `jar.add(Cookie::new("a", "b"))` sets one
/// cookie and is one occurrence. Nested calls that begin on another line stay separate.
fn merged(mut occurrences: Vec<RawOccurrence>, lines: &Lines<'_>) -> Vec<RawOccurrence> {
    occurrences.sort_by_key(|occurrence| {
        (
            occurrence.span.start,
            std::cmp::Reverse(occurrence.span.end),
        )
    });
    let mut kept: Vec<RawOccurrence> = Vec::new();
    // Those that enclose the occurrence at hand, and the lines on which they begin, the outermost first.
    let mut open: Vec<(usize, usize)> = Vec::new();
    for occurrence in occurrences {
        let line = lines.position(occurrence.span.start).0;
        while open
            .last()
            .and_then(|(index, _)| kept.get(*index))
            .is_some_and(|outer| outer.span.end <= occurrence.span.start)
        {
            open.pop();
        }
        let around = open.iter().rev().find(|(index, start)| {
            *start == line
                && kept.get(*index).is_some_and(|outer| {
                    outer.span.end >= occurrence.span.end
                        && outer.medium == occurrence.medium
                        && !is_alternative(outer, &occurrence)
                })
        });
        // The unknown one of several alternatives stays: the known ones are the others.
        let is_one_of_several = around.is_some_and(|(index, _)| {
            let span = kept.get(*index).map(|outer| &outer.span);
            open.iter()
                .filter(|(other, _)| other != index)
                .any(|(other, _)| kept.get(*other).map(|it| &it.span) == span)
        });
        match around.and_then(|(index, _)| kept.get_mut(*index)) {
            Some(outer) => {
                if outer.name.is_unknown() && !is_one_of_several {
                    outer.name = occurrence.name;
                }
                outer.in_test |= occurrence.in_test;
            }
            None => {
                open.push((kept.len(), line));
                kept.push(occurrence);
            }
        }
    }
    kept
}

/// Returns whether two occurrences are one call that sets one of several names, or that is one of several functions.
fn is_alternative(one: &RawOccurrence, other: &RawOccurrence) -> bool {
    let is_other_function = one.is_call && other.is_call && one.api != other.api;
    let is_same_function = one.api == other.api;
    let differs = one.name != other.name || one.operation != other.operation;
    one.span == other.span && (is_other_function || is_same_function && differs)
}

/// Returns the names that a text denotes, with constants resolved: several where a condition chooses among them.
fn names(text: &Text, from: User<'_>, constants: &Constants<'_>) -> Vec<Name> {
    let mut text = text.clone();
    // A constant may refer to another. The bound ends a cycle.
    for _ in 0..4 {
        text = text.with_constants(&mut |path, given| constants.value(from, path, given));
        text = text.shortened();
    }
    let mut names = Vec::new();
    for text in text.alternatives() {
        let name = match text.0.as_slice() {
            [Part::Literal(name)] => Name::Exact(name.trim_end_matches('=').to_owned()),
            [Part::Literal(start), ..] if !start.is_empty() => Name::Prefix(start.clone()),
            _ => Name::Unreadable,
        };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    if names.len() > 1 {
        // Of a choice, an empty text stands for no name.
        names.retain(|name| !matches!(name, Name::Exact(name) if name.is_empty()));
    }
    names
}

/// The byte offsets at which the lines of a text begin.
struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
}

impl<'t> Lines<'t> {
    fn of(text: &'t str) -> Self {
        let starts =
            std::iter::once(0).chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1));
        Self {
            text,
            starts: starts.collect(),
        }
    }

    /// Returns the line and column, both from 1, of a byte.
    fn position(&self, at: usize) -> (usize, usize) {
        let line = self.starts.partition_point(|start| *start <= at).max(1);
        let start = self.starts.get(line - 1).copied().unwrap_or_default();
        let before = self
            .text
            .as_bytes()
            .get(start..at.min(self.text.len()))
            .unwrap_or_default();
        (
            line,
            1 + before.iter().filter(|byte| (**byte & 0xc0) != 0x80).count(),
        )
    }
}

//! Macros of other files that receive a jar or the name of the header.

use crate::facts::{Facts, MacroDefinition};
use crate::parallel;
use crate::source::Source;
use std::collections::BTreeSet;

/// Returns the definitions of the macros that files hand a jar or the name of the header to, in the order of the files.
pub(crate) fn asked(files: &mut [Source]) -> Vec<MacroDefinition> {
    let facts = files.iter().filter_map(|file| file.facts.as_ref());
    let names: BTreeSet<String> = facts
        .flat_map(|facts| facts.asked_macros.iter().cloned())
        .collect();
    if names.is_empty() {
        return Vec::new();
    }
    parallel::collect(files, |file| {
        let Some(text) = file.text() else {
            return Vec::new();
        };
        let found = file.language.macros(&text, &names).into_iter();
        let defined = found.filter_map(|(name, rules)| {
            Some(MacroDefinition {
                name,
                path: file.path.clone(),
                rules: text.get(rules.clone())?.to_owned(),
                reported: reported(file.facts.as_ref(), &rules),
            })
        });
        defined.collect()
    })
}

/// Returns where, within these bytes of a file, something with a name was reported.
fn reported(facts: Option<&Facts>, within: &std::ops::Range<usize>) -> Vec<std::ops::Range<usize>> {
    let found = facts.into_iter().flat_map(|facts| &facts.occurrences);
    let inside = found.filter(|found| {
        within.start <= found.span.start && found.span.end <= within.end && !found.name.is_unknown()
    });
    inside
        .map(|found| found.span.start - within.start..found.span.end - within.start)
        .collect()
}

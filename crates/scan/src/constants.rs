//! The constants that names come from, wherever in the sources they are defined.

use crate::facts::{Constant, module_of};
use crate::parallel;
use crate::source::Source;
use crate::text::Text;
use crate::tree::relative::{self, Leads};
use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};

/// Returns the constants that names come from: those of the files that were parsed, then those of the others.
pub(crate) fn all(files: &mut [Source]) -> Vec<(PathBuf, Constant)> {
    let mut known: Vec<(PathBuf, Constant)> = files
        .iter()
        .filter_map(|file| Some((file, file.facts.as_ref()?)))
        .flat_map(|(file, facts)| {
            facts
                .constants
                .iter()
                .map(|constant| placed(file, constant.clone()))
        })
        .collect();
    let mut asked: HashSet<String> = HashSet::new();
    // A constant may be put together from constants, which are elsewhere again.
    for _ in 0..3 {
        let in_occurrences = files
            .iter()
            .filter_map(|file| file.facts.as_ref())
            .flat_map(|facts| facts.occurrences.iter().map(|occurrence| &occurrence.name));
        let wanted: BTreeSet<String> = in_occurrences
            .chain(
                known
                    .iter()
                    .filter(|(_, constant)| asked.contains(&constant.name))
                    .map(|(_, constant)| &constant.text),
            )
            .flat_map(|text| {
                let mut names = Vec::new();
                text.each_constant(&mut |path| names.push(wanted_name(path)));
                names
            })
            .filter(|name| !asked.contains(name))
            .collect();
        asked.extend(wanted.iter().cloned());
        let missing: Vec<String> = wanted
            .into_iter()
            .filter(|name| {
                name.len() > 1 && !known.iter().any(|(_, constant)| constant.name == *name)
            })
            .collect();
        if missing.is_empty() {
            break;
        }
        known.extend(defined(files, &missing));
    }
    known
}

/// Returns the word by which a constant is looked for: `default` says nothing, its module does.
fn wanted_name(path: &[String]) -> String {
    path.last().cloned().unwrap_or_default()
}

fn defined(files: &mut [Source], names: &[String]) -> Vec<(PathBuf, Constant)> {
    let Some(search) = crate::words::search(names) else {
        return Vec::new();
    };
    parallel::collect(files, |file| {
        let Some(text) = file.text().filter(|text| search.is_match(text.as_ref())) else {
            return Vec::new();
        };
        let found = file
            .language
            .constants(&file.path, &text, names, file.facts.as_ref());
        let named = found
            .into_iter()
            .filter(|constant| names.contains(&constant.name));
        named.map(|constant| placed(file, constant)).collect()
    })
}

/// Returns a constant with its file and module.
fn placed(file: &Source, constant: Constant) -> (PathBuf, Constant) {
    let module = module_of(file.within()).map(str::to_owned);
    (file.path.clone(), Constant { module, ..constant })
}

/// Returns the value of a constant, as a file knows it by this path.
pub(crate) fn value(
    constants: &[(PathBuf, Constant)],
    from: &Path,
    path: &[String],
) -> Option<Text> {
    let (name, before) = path.split_last()?;
    let owner = before.last();
    let candidates: Vec<&(PathBuf, Constant)> = constants
        .iter()
        .filter(|(_, constant)| constant.name == *name)
        .collect();
    let best = |fits: &dyn Fn(&(PathBuf, Constant)) -> bool| {
        let mut fitting = candidates
            .iter()
            .filter(|candidate| fits(candidate))
            .map(|(_, constant)| &constant.text);
        let first = fitting.next()?;
        // If constants of one name have different values, it is unknown which is meant; a guess could hide a cookie.
        fitting.all(|other| other == first).then(|| first.clone())
    };
    let in_module = |(_, constant): &(PathBuf, Constant)| {
        let module = constant.module.as_ref();
        let module = module.map(|module| module.replace('-', "_"));
        before.iter().any(|part| {
            let last = part
                .trim_end_matches('/')
                .rsplit('/')
                .next()
                .unwrap_or(part);
            let last = last
                .split('.')
                .find(|piece| !piece.is_empty())
                .unwrap_or(last)
                .replace('-', "_");
            Some(&last) == module.as_ref() || constant.owner.as_ref() == Some(part)
        })
    };
    let by_owner = |(_, constant): &(PathBuf, Constant)| {
        constant.owner.is_some() && constant.owner.as_ref() == owner
    };
    let relative = before.iter().find_map(|module| {
        let leads = |to: &Path| relative::leads(from, module, to);
        leads(from).is_some().then_some(leads)
    });
    if let Some(leads) = relative {
        // A relative path names one file, so a constant or module of the same name elsewhere is not the imported one.
        let leads_to =
            |how| move |candidate: &(PathBuf, Constant)| leads(&candidate.0) == Some(how);
        let there = leads_to(Leads::There);
        return best(&|candidate| there(candidate) && by_owner(candidate))
            .or_else(|| best(&there))
            .or_else(|| best(&leads_to(Leads::Within)));
    }
    best(&|candidate| candidate.0 == from && by_owner(candidate))
        .or_else(|| best(&|candidate| candidate.0 == from && before.is_empty()))
        .or_else(|| best(&by_owner))
        .or_else(|| best(&in_module))
        .or_else(|| best(&|candidate| candidate.0 == from))
        .or_else(|| best(&|_| true))
}

//! Resolves the constants that names come from, in any file of the sources.

use crate::facts::{Constant, PROPERTIES};
use crate::module_name::module_of;
use crate::parallel;
use crate::source::Source;
use crate::steps;
use crate::text::{Part, Text};
use crate::tree::relative::{self, Leads};
use crate::wrappers::Scripts;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};

/// Returns the constants that names come from: those of the files that were parsed, then those of the others.
pub(crate) fn all<'m>(files: &mut [Source], scripts: Scripts<'m>) -> Constants<'m> {
    let mut known: Vec<(PathBuf, Constant)> = Vec::new();
    for file in files.iter() {
        for constant in file.facts.iter().flat_map(|facts| &facts.constants) {
            known.push(placed(file, constant.clone()));
        }
    }
    let mut asked: HashSet<String> = HashSet::new();
    let mut defined_names: HashSet<String> = known
        .iter()
        .map(|(_, constant)| constant.name.clone())
        .collect();
    let mut asked_last = 0;
    // A constant may be put together from constants, which are elsewhere again.
    for _ in 0..4 {
        let mut wanted: BTreeSet<String> = BTreeSet::new();
        let mut want = |text: &Text| {
            text.each_constant(&mut |path| {
                let name = wanted_name(path);
                if !asked.contains(&name) {
                    wanted.insert(name);
                }
            });
        };
        for facts in files.iter().filter_map(|file| file.facts.as_ref()) {
            for occurrence in &facts.occurrences {
                want(&occurrence.name);
            }
        }
        for (_, constant) in &known {
            if asked.contains(&constant.name) {
                want(&constant.text);
            }
        }
        asked.extend(wanted.iter().cloned());
        #[cfg(feature = "javascript")]
        {
            let found = left_out(files, &wanted, scripts);
            defined_names.extend(found.iter().map(|(_, constant)| constant.name.clone()));
            known.extend(found);
        }
        let missing: Vec<String> = wanted
            .into_iter()
            .filter(|name| name.len() > 1 && !defined_names.contains(name))
            .collect();
        if missing.is_empty() {
            // What is known may be put together from what was left out elsewhere.
            if asked_last == asked.len() || !has_left_out(files) {
                break;
            }
            asked_last = asked.len();
            continue;
        }
        asked_last = asked.len();
        let found = defined(files, &missing);
        defined_names.extend(found.iter().map(|(_, constant)| constant.name.clone()));
        known.extend(found);
    }
    Constants::of(known, scripts)
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

/// Returns whether a part of a file was not read.
fn has_left_out(files: &[Source]) -> bool {
    #[cfg(feature = "javascript")]
    let has_any = files.iter().any(Source::leaves_out);
    #[cfg(not(feature = "javascript"))]
    let (has_any, _) = (false, files);
    has_any
}

/// Reads all of those scripts of which a part was left out that has one of these names, and returns their constants.
#[cfg(feature = "javascript")]
fn left_out(
    files: &mut [Source],
    wanted: &BTreeSet<String>,
    scripts: Scripts<'_>,
) -> Vec<(PathBuf, Constant)> {
    if wanted.is_empty() || !has_left_out(files) {
        return Vec::new();
    }
    // A module may export a constant under another name.
    let defined = scripts.into_iter().flat_map(|modules| {
        let pairs = modules.renamed();
        let asked = pairs.filter(|(_, here)| wanted.contains(*here));
        asked.map(|(there, _)| there)
    });
    let words: BTreeSet<&String> = wanted.iter().chain(defined).collect();
    let words: Vec<&String> = words.into_iter().filter(|word| !word.is_empty()).collect();
    let search = crate::words::search(&words);
    let found = parallel::collect(files, |file| {
        let Some(text) = file.text().filter(|_| file.leaves_out()) else {
            return Vec::new();
        };
        let has_any = |part: &&str| search.as_ref().is_none_or(|search| search.is_match(part));
        if !file.left_out(&text).iter().any(has_any) {
            return Vec::new();
        }
        let found = file.language.constants(&file.path, &text, &[], None);
        let placed = found.into_iter().map(|constant| placed(file, constant));
        vec![(file.path.clone(), placed.collect::<Vec<_>>())]
    });
    let read: HashSet<&PathBuf> = found.iter().map(|(path, _)| path).collect();
    for file in files.iter_mut().filter(|file| read.contains(&file.path)) {
        file.is_read();
    }
    found.into_iter().flat_map(|(_, found)| found).collect()
}

/// Returns a constant with its file and module.
fn placed(file: &Source, constant: Constant) -> (PathBuf, Constant) {
    let module = module_of(file.within()).map(str::to_owned);
    let in_test = constant.in_test || file.in_test;
    let placed = Constant {
        module,
        in_test,
        ..constant
    };
    (file.path.clone(), placed)
}

/// The constants by their names, and the functions that give a text back.
pub(crate) struct Constants<'m> {
    named: HashMap<(String, bool), Named>,
    #[cfg_attr(
        not(feature = "javascript"),
        allow(dead_code, reason = "scripts are not read")
    )]
    scripts: Scripts<'m>,
}

/// The constants of one name.
#[derive(Default)]
struct Named {
    all: Vec<(PathBuf, Constant)>,
    /// Those of each file, by its path without `.` and `..`, as positions among all.
    of_files: HashMap<PathBuf, Vec<usize>>,
    /// The value of those that are no test code, where all of them have one.
    only: Only,
}

/// The value that several have.
#[derive(Default)]
enum Only {
    #[default]
    None,
    One(Text),
    Several,
}

impl Only {
    /// Takes in another value.
    fn add(&mut self, text: &Text) {
        match self {
            Self::None => *self = Self::One(text.clone()),
            Self::One(known) if known == text => {}
            Self::One(_) | Self::Several => *self = Self::Several,
        }
    }
}

impl Named {
    /// Returns the value that all of them have.
    fn only(&self) -> Option<Text> {
        match &self.only {
            Only::One(text) => Some(text.clone()),
            Only::None | Only::Several => None,
        }
    }
}

/// Where a constant is used.
#[derive(Clone, Copy, Debug)]
pub(crate) struct User<'p> {
    pub(crate) path: &'p Path,
    /// Whether it is used by test code, which knows the constants of test code too.
    pub(crate) in_test: bool,
}

impl<'m> Constants<'m> {
    fn of(constants: Vec<(PathBuf, Constant)>, scripts: Scripts<'m>) -> Self {
        let mut names: HashMap<(String, bool), Named> = HashMap::new();
        for (path, constant) in constants {
            let key = (constant.name.clone(), constant.is_function);
            let named = names.entry(key).or_default();
            let of_file = named.of_files.entry(relative::normal(&path)).or_default();
            of_file.push(named.all.len());
            if !constant.in_test {
                named.only.add(&constant.text);
            }
            named.all.push((path, constant));
        }
        Self {
            named: names,
            scripts,
        }
    }

    /// Returns the value of a constant, as a file knows it by this path, or what a function gives back for what it is passed.
    pub(crate) fn value(
        &self,
        from: User<'_>,
        path: &[String],
        passed: Option<&[Text]>,
    ) -> Option<Text> {
        #[cfg(feature = "javascript")]
        let exported = self.exported(from.path, path, passed.is_some());
        #[cfg(not(feature = "javascript"))]
        let exported = None;
        let text = match exported {
            Some(text) => text,
            None => self.guessed(from, path, passed.is_some())?,
        };
        let Some(passed) = passed else {
            return Some(text);
        };
        let nothing = || Text(vec![Part::Absent]);
        let text = text.substitute(|index| match passed.get(index) {
            Some(argument) => argument.clone(),
            // The properties of an argument are not known here.
            None if index >= PROPERTIES => Text::unknown(),
            None => nothing(),
        });
        (!text.is_too_long()).then_some(text)
    }

    /// Returns the value of what a script imports, in the file that the import names, or from which that passes it on.
    #[cfg(feature = "javascript")]
    fn exported(&self, from: &Path, path: &[String], is_function: bool) -> Option<Text> {
        let modules = self.scripts?;
        let [module, name, rest @ ..] = path else {
            return None;
        };
        if from.extension().is_some_and(|ending| ending == "rs") {
            return None;
        }
        let origins = modules.origins(from, module, name)?;
        origins.iter().find_map(|(file, there)| {
            let last = rest.last().unwrap_or(there);
            let named = self.named.get(&(last.clone(), is_function))?;
            let owner = match rest {
                [] => None,
                [_] => Some(there),
                [.., owner, _] => Some(owner),
            };
            let of_file = named.of_files.get(file).into_iter().flatten();
            let fitting: Vec<&(PathBuf, Constant)> =
                of_file.filter_map(|at| named.all.get(*at)).collect();
            let by_owner = |(_, constant): &(PathBuf, Constant)| {
                owner.is_none_or(|owner| constant.owner.as_ref() == Some(owner))
            };
            best(&mut fitting.iter().copied(), &by_owner)
        })
    }

    /// Returns the value of a constant, or function, by the words of its path.
    fn guessed(&self, from: User<'_>, path: &[String], is_function: bool) -> Option<Text> {
        let named = self.named.get(&(path.last()?.clone(), is_function))?;
        let here = named
            .of_files
            .get(&relative::normal(from.path))
            .into_iter()
            .flatten();
        let here: Vec<&(PathBuf, Constant)> = here
            .filter_map(|at| named.all.get(*at))
            .inspect(|_| steps::count())
            .collect();
        value(named, &here, from, path)
    }
}

/// Returns the value that the text of all constants that fit has. If constants of one name have different values, it is
/// unknown which is meant; a guess could hide a cookie.
fn best<'c>(
    candidates: &mut dyn Iterator<Item = &'c (PathBuf, Constant)>,
    fits: &dyn Fn(&(PathBuf, Constant)) -> bool,
) -> Option<Text> {
    let mut fitting = candidates
        .inspect(|_| steps::count())
        .filter(|candidate| fits(candidate))
        .map(|(_, constant)| &constant.text);
    let first = fitting.next()?;
    fitting.all(|other| other == first).then(|| first.clone())
}

fn value(
    named: &Named,
    here: &[&(PathBuf, Constant)],
    from: User<'_>,
    path: &[String],
) -> Option<Text> {
    let (_, before) = path.split_last()?;
    let owner = before.last();
    let is_known = |(_, constant): &&(PathBuf, Constant)| from.in_test || !constant.in_test;
    let any = |_: &(PathBuf, Constant)| true;
    let of_all = |fits: &dyn Fn(&(PathBuf, Constant)) -> bool| {
        best(&mut named.all.iter().filter(is_known), fits)
    };
    let of_here = |fits: &dyn Fn(&(PathBuf, Constant)) -> bool| {
        best(&mut here.iter().copied().filter(is_known), fits)
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
        let leads = |to: &Path| relative::leads(from.path, module, to);
        leads(from.path).is_some().then_some(leads)
    });
    if let Some(leads) = relative {
        // A relative path names one file, so a constant or module of the same name elsewhere is not the imported one.
        let leads_to =
            |how| move |candidate: &(PathBuf, Constant)| leads(&candidate.0) == Some(how);
        let there = leads_to(Leads::There);
        return of_all(&|candidate| there(candidate) && by_owner(candidate))
            .or_else(|| of_all(&there))
            .or_else(|| of_all(&leads_to(Leads::Within)));
    }
    let in_file = of_here(&by_owner);
    if in_file.is_some() {
        return in_file;
    }
    if before.is_empty() {
        return of_here(&any).or_else(|| named.only());
    }
    of_all(&by_owner)
        .or_else(|| of_all(&in_module))
        .or_else(|| of_here(&any))
        .or_else(|| named.only())
}

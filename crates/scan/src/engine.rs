//! Scans the files in passes: first each file separately, then the callers of functions that pass a name on, then the
//! constants that names refer to. [`link`] joins the results.

use crate::constants;
use crate::facts::{Given, MacroDefinition, Returned, Sought, Wrapper, Wrappers};
#[cfg(feature = "javascript")]
use crate::facts::{Handed, HandedBy};
#[cfg(feature = "javascript")]
use crate::javascript::{Exporters, Indexed, Marks, Modules, Offered};
use crate::limits;
use crate::link;
use crate::macros;
use crate::occurrence::{Reason, Skipped};
use crate::parallel;
use crate::scan::Scan;
use crate::source::{Cached, NO_CACHE, Source};
use crate::traits::Implementations;
use crate::tree::modules::{LostReason, Reader, tidy};
#[cfg(feature = "javascript")]
use crate::tree::relative::normal;
use crate::tree::{Scope, Trees};
use crate::wrappers::{self, Scripts};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

/// The number of passes that search for callers. A name that is passed through more functions is not followed.
const PASSES: usize = 4;

/// The packages of a scan.
pub(crate) struct Packages<'p> {
    /// Their folders.
    pub(crate) folders: Vec<(PathBuf, Scope)>,
    /// Returns the value of an environment variable of the build.
    pub(crate) variable: &'p dyn Fn(&str) -> Option<OsString>,
    /// Returns whether a file is scanned to which another leads.
    pub(crate) follows: &'p dyn Fn(&Path) -> bool,
    /// Whether an included file that is not there is reported. Where rustc is what runs, it does that.
    pub(crate) reports_missing: bool,
    /// What was found in earlier runs.
    pub(crate) kept: Cached<'p>,
    /// Whether all of each script is read, to show that nothing is lost where it is not.
    pub(crate) is_whole: bool,
}

impl Packages<'_> {
    /// Returns no package: sources in memory are scanned as they are.
    pub(crate) fn none() -> Self {
        Self {
            folders: Vec::new(),
            variable: &|_| None,
            follows: &|_| false,
            reports_missing: false,
            kept: NO_CACHE,
            is_whole: false,
        }
    }
}

/// Scans files, and those that the packages are compiled from. `progress` is called after each file with the number of
/// files read and their total.
pub(crate) fn scan(
    mut files: Vec<Source>,
    packages: &Packages<'_>,
    projects: &[(PathBuf, String)],
    mut skipped: Vec<Skipped>,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Scan {
    // Which of several functions or constants of one name is meant must not depend on the order of the files.
    files.sort_by(|one, other| one.path.cmp(&other.path));
    let (retained, done, all) = (AtomicUsize::new(0), AtomicUsize::new(0), files.len());
    let alone = Sought {
        is_whole: packages.is_whole,
        ..Sought::default()
    };
    let kept = packages.kept;
    parallel::each(&mut files, |file| {
        file.look_first(&retained, &alone, kept);
        progress(done.fetch_add(1, Ordering::Relaxed) + 1, all);
    });
    let trees = trees(&files, packages);
    let mut further = further(&files, &trees, packages);
    parallel::each(&mut further, |file| {
        file.look_first(&retained, &alone, kept);
    });
    files.extend(further);
    parallel::each(&mut files, |file| file.in_test = is_test(file, &trees));
    let registries = registries(&files);
    let macros = macros::asked(&mut files);
    follow_macros(&mut files, &macros);
    #[cfg(feature = "javascript")]
    let modules = modules(&mut files, projects);
    #[cfg(feature = "javascript")]
    let scripts: Scripts<'_> = modules.as_ref();
    #[cfg(not(feature = "javascript"))]
    let (scripts, _): (Scripts<'_>, _) = (None, projects);
    #[cfg(feature = "javascript")]
    let mut handed = HandedBy::new();
    let mut implementations = Implementations::default();
    let mut known_areas = 0;
    let mut known: Vec<Wrapper> = Vec::new();
    for pass in 0..PASSES {
        let now = implementations.with_types(wrappers::all(&files, scripts), &mut files);
        #[cfg(feature = "javascript")]
        let newly_handed = newly_handed(&files, &mut handed);
        #[cfg(not(feature = "javascript"))]
        let newly_handed = BTreeSet::new();
        let named = Wrappers::of(known.clone());
        let new: Vec<Wrapper> = now
            .iter()
            .filter(|wrapper| {
                let mut named = named.of_file(wrapper.word(), &wrapper.path);
                !named.any(|known| known == *wrapper)
            })
            .cloned()
            .collect();
        let returned = Returned {
            makers: wrappers::makers(&files, &now),
            areas: wrappers::areas(&files),
        };
        let new_areas = returned.areas.len() > known_areas;
        known_areas = returned.areas.len();
        if new.is_empty()
            && newly_handed.is_empty()
            && !new_areas
            && (pass > 0 || registries.is_empty())
        {
            break;
        }
        let before = std::mem::replace(&mut known, now);
        // The types of registries do not change between passes, so their uses are searched for only once.
        let types: &[String] = if pass == 0 { &registries } else { &[] };
        let sought = Sought {
            macros: &macros,
            #[cfg(feature = "javascript")]
            handed: Some(&handed),
            #[cfg(feature = "javascript")]
            modules: modules.as_ref(),
            #[cfg(feature = "javascript")]
            marks: Some(marks(&known, &handed, modules.as_ref())),
            is_whole: packages.is_whole,
            ..Sought::new(&known, &registries, &returned)
        };
        #[cfg(feature = "cache")]
        let kept = kept.map(|kept| kept.with(&sought));
        let returned = match new_areas {
            true => returned,
            false => Returned {
                areas: Vec::new(),
                ..returned
            },
        };
        let new = (new.as_slice(), types, &returned);
        look_again(&mut files, new, &before, (&sought, kept), &newly_handed);
    }
    let constants = constants::all(&mut files, scripts);
    skipped.extend(files.iter().filter_map(|file| {
        let reason = file.skipped.clone()?;
        Some(Skipped {
            path: file.path.clone(),
            reason,
        })
    }));
    skipped.extend(lost(&trees, packages, &skipped));
    parallel::each(&mut files, |file| file.in_test = is_test(file, &trees));
    Scan {
        trees,
        ..link::join(&files, &known, &constants, skipped)
    }
}

/// Returns the modules of the scripts; none where no script has anything to do with cookies or storage.
#[cfg(feature = "javascript")]
fn modules(files: &mut [Source], projects: &[(PathBuf, String)]) -> Option<Modules> {
    let matters = |file: &Source| !file.is_rust() && file.facts.is_some();
    if !files.iter().any(matters) {
        return None;
    }
    let found = parallel::collect(files, |file| {
        if file.is_rust() {
            return Vec::new();
        }
        vec![(
            file.path.clone(),
            file.root().to_path_buf(),
            file.passed_on(),
        )]
    });
    let found = found.iter();
    Some(Modules::of(
        found.map(|(path, root, passed_on)| (path.as_path(), root.as_path(), passed_on.clone())),
        projects,
    ))
}

/// Returns by what scripts use functions and areas of others.
#[cfg(feature = "javascript")]
fn marks(functions: &[Wrapper], handed: &HandedBy, modules: Option<&Modules>) -> Marks {
    let functions = || functions.iter().filter(|wrapper| !wrapper.is_rust);
    let files: BTreeSet<&Path> = functions().map(|it| it.path.as_path()).collect();
    let files = files.into_iter().flat_map(|path| leading_to(path, modules));
    let files: BTreeSet<PathBuf> = files.collect();
    let files = files.iter().chain(handed.keys());
    let offered = functions().map(|wrapper| match &wrapper.owner {
        Some(owner) if wrapper.is_script_method() => Offered::Methods(owner),
        _ => Offered::Named(wrapper.word()),
    });
    let components = crate::javascript::component_words(handed).map(Offered::Named);
    let words = functions().flat_map(Wrapper::module_names);
    let files = files.map(PathBuf::as_path);
    Marks::of(offered.chain(components), files, words, modules)
}

/// Returns the files by which an import leads to a function of a script: its own, and the indices of the folders around it.
#[cfg(feature = "javascript")]
fn leading_to(path: &Path, modules: Option<&Modules>) -> Vec<PathBuf> {
    let path = normal(path);
    let mut files = modules.map_or_else(Vec::new, |modules| modules.indices(&path));
    files.push(path);
    files
}

/// The methods of objects of scripts, and which files lead to them.
#[cfg(feature = "javascript")]
struct Methods<'m> {
    exporters: HashMap<&'m Path, Exporters>,
    modules: Option<&'m Modules>,
}

#[cfg(feature = "javascript")]
impl<'m> Methods<'m> {
    fn of(functions: &'m [Wrapper], modules: Option<&'m Modules>) -> Self {
        let mut exporters = HashMap::new();
        for wrapper in functions.iter().filter(|it| it.is_script_method()) {
            exporters.entry(wrapper.path.as_path()).or_insert_with(|| {
                let files = leading_to(&wrapper.path, modules);
                let files = files.iter().map(PathBuf::as_path);
                modules.map_or_else(Exporters::default, |modules| modules.exporters(files))
            });
        }
        Self { exporters, modules }
    }

    /// Returns whether a script may have the object of a method: it is called after its class, in any case, or imported.
    fn may_have(&self, wrapper: &Wrapper, file: &Source, text: &str) -> bool {
        let Some(owner) = wrapper
            .owner
            .as_ref()
            .filter(|_| wrapper.is_script_method())
        else {
            return true;
        };
        let is_named = || match owner.as_str() {
            "default" => text.contains(".default"),
            owner => file
                .index()
                .is_none_or(|index| index.has_in_any_case(owner)),
        };
        let is_imported = || {
            let exporters = self.exporters.get(wrapper.path.as_path());
            self.modules.is_none_or(|modules| {
                exporters.is_some_and(|files| modules.imports_any(&file.path, text, files))
                    || modules.imports_other(&file.path, text, |word| wrapper.is_named_by(word))
            })
        };
        file.path == wrapper.path || is_named() || is_imported()
    }
}

/// Gathers the areas that scripts give to others, and returns the files that give any which they did not before.
#[cfg(feature = "javascript")]
fn newly_handed(files: &[Source], known: &mut HandedBy) -> BTreeSet<PathBuf> {
    let mut found = HandedBy::new();
    for file in files {
        if let Some(facts) = file.facts.as_ref().filter(|facts| !facts.handed.is_empty()) {
            found.insert(normal(&file.path), facts.handed.clone());
        }
    }
    let is_new = |path: &&PathBuf| known.get(*path) != found.get(*path);
    let new = found.keys().filter(is_new).cloned().collect();
    *known = found;
    new
}

/// Follows the targets of the packages, with the texts that were read already.
fn trees(files: &[Source], packages: &Packages<'_>) -> Trees {
    let known: HashMap<PathBuf, &Source> = if packages.folders.is_empty() {
        HashMap::new()
    } else {
        let rust = files.iter().filter(|file| file.is_rust());
        rust.map(|file| (tidy(&file.path), file)).collect()
    };
    let text = |path: &Path| match known.get(path).map(|file| (file.text(), &file.skipped)) {
        Some((Some(text), _)) => Ok(text.into_owned()),
        // A file that does not parse declares modules as any other.
        Some((None, Some(reason)))
            if !matches!(reason, Reason::Unparsable(_) | Reason::TooDeep) =>
        {
            Err(reason.clone())
        }
        _ => limits::read(path),
    };
    let reader = Reader {
        text: &text,
        declarations: crate::rust::declarations,
        variable: packages.variable,
    };
    Trees::of(&packages.folders, &reader)
}

/// Returns the files that the packages are compiled from and that were not among the files to be scanned.
fn further(files: &[Source], trees: &Trees, packages: &Packages<'_>) -> Vec<Source> {
    let known: HashSet<PathBuf> = if packages.folders.is_empty() {
        HashSet::new()
    } else {
        files.iter().map(|file| tidy(&file.path)).collect()
    };
    let mut found: BTreeMap<&Path, bool> = BTreeMap::new();
    for (path, reached) in trees.0.values().flat_map(|tree| &tree.files) {
        let named_by = reached.from.as_deref().unwrap_or(path);
        if reached.is_shipped && !known.contains(path) && (packages.follows)(named_by) {
            *found.entry(path).or_insert(true) &= reached.is_fragment;
        }
    }
    let here = std::env::current_dir().unwrap_or_default();
    found
        .into_iter()
        .map(|(path, is_fragment)| {
            let shown = path.strip_prefix(&here).unwrap_or(path);
            Source::compiled(shown.to_path_buf(), is_fragment)
        })
        .collect()
}

/// Returns what the targets of the packages lead to and could not be read or found.
fn lost(trees: &Trees, packages: &Packages<'_>, known: &[Skipped]) -> Vec<Skipped> {
    let known: HashSet<PathBuf> = known.iter().map(|skipped| tidy(&skipped.path)).collect();
    let mut found = Vec::new();
    for tree in trees.0.values() {
        let unread = tree.unread.iter().cloned();
        let lost = tree
            .lost
            .iter()
            .filter(|lost| packages.reports_missing || lost.why != LostReason::Missing);
        let lost = lost.map(|lost| {
            let text = limits::read(&lost.path).unwrap_or_default();
            let before = text.get(..lost.span.0).unwrap_or_default();
            let line = before.matches('\n').count() + 1;
            let reason = match lost.why {
                LostReason::BuildFolder => Reason::BuildFolder { line },
                LostReason::Path => Reason::PathUnknown { line },
                LostReason::Missing => Reason::Missing { line },
            };
            (lost.path.clone(), reason)
        });
        let all = unread.filter(|(path, _)| !known.contains(path)).chain(lost);
        found.extend(
            all.filter(|(path, _)| (packages.follows)(path))
                .map(|(path, reason)| Skipped { path, reason }),
        );
    }
    found
}

/// Scans the sources of a package at compile time: the files that its library, programs, examples and build script are
/// compiled from, in any folder. Tests and benchmarks are skipped. Test code within the sources is marked as test code.
///
/// A procedural macro can call this function. During the call, `proc_macro2` creates every token of this process
/// without the compiler, because the spans of the compiler's tokens do not contain positions in a file.
///
/// ```
/// # let folder = std::env::temp_dir().join("cookie-registry-scan-doc");
/// # std::fs::create_dir_all(folder.join("src")).unwrap();
/// # std::fs::write(folder.join("src/lib.rs"), "fn f() { let c = cookie::Cookie::new(\"sid\", \"\"); }").unwrap();
/// let scan = cookie_registry_scan::scan_crate(&folder);
/// assert_eq!(scan.occurrences[0].line, 1);
/// assert_eq!(scan.occurrences[0].api, "cookie::Cookie::new");
/// ```
#[must_use]
pub fn scan_crate(manifest_dir: &Path) -> Scan {
    scan_packages(vec![(manifest_dir.to_path_buf(), Scope::Whole)], false)
}

/// Scans the sources of packages for the compiler, in whose process, or that of the build script, this runs.
pub(crate) fn scan_packages(folders: Vec<(PathBuf, Scope)>, reports_missing: bool) -> Scan {
    let _forced = crate::rust::Forced::new();
    let packages = Packages {
        folders,
        variable: &|name| std::env::var_os(name),
        follows: &|_| true,
        reports_missing,
        kept: NO_CACHE,
        is_whole: false,
    };
    scan(Vec::new(), &packages, &[], Vec::new(), &|_, _| ())
}

/// Follows the targets of packages, for the compiler, and scans nothing.
#[cfg(feature = "findings")]
pub(crate) fn trees_of(folders: Vec<(PathBuf, Scope)>) -> Trees {
    let _forced = crate::rust::Forced::new();
    let packages = Packages {
        folders,
        variable: &|name| std::env::var_os(name),
        follows: &|_| true,
        reports_missing: false,
        kept: NO_CACHE,
        is_whole: false,
    };
    trees(&[], &packages)
}

/// Returns the types that derive the registry.
fn registries(files: &[Source]) -> Vec<String> {
    let mut names: BTreeSet<&str> = BTreeSet::new();
    for facts in files.iter().filter_map(|file| file.facts.as_ref()) {
        names.extend(facts.registries.iter().map(String::as_str));
    }
    names.into_iter().map(str::to_owned).collect()
}

/// Parses those files again that hand a jar or the name of the header to a macro of another file.
fn follow_macros(files: &mut [Source], macros: &[MacroDefinition]) {
    let names: HashSet<&str> = macros.iter().map(|defined| &*defined.name).collect();
    let sought = Sought {
        macros,
        ..Sought::default()
    };
    parallel::each(files, |file| {
        let facts = file.facts.as_ref();
        if facts.is_some_and(|facts| {
            facts
                .asked_macros
                .iter()
                .any(|name| names.contains(&**name))
        }) {
            file.look_again(&sought, NO_CACHE);
        }
    });
}

/// Parses those files again that could call a newly found function or use a type of the registry.
fn look_again(
    files: &mut [Source],
    (functions, types, returned): (&[Wrapper], &[String], &Returned),
    known: &[Wrapper],
    (sought, kept): (&Sought<'_>, Cached<'_>),
    handed: &BTreeSet<PathBuf>,
) {
    // How scripts know functions other than by their names.
    let others = functions.iter().filter_map(Wrapper::making);
    #[cfg(feature = "javascript")]
    let others = others.chain(other_names(functions, sought.modules));
    let others: HashSet<String> = others.collect();
    let words: Vec<String> = functions
        .iter()
        .map(|wrapper| wrapper.word().to_owned())
        .chain(others.iter().cloned())
        .chain(types.iter().cloned())
        .chain(returned.areas.iter().map(|(_, name, _)| name.clone()))
        .collect();
    let search = crate::words::search(&words);
    if search.is_none() && handed.is_empty() {
        return;
    }
    #[cfg(feature = "javascript")]
    let indexed: Vec<Indexed<'_>> = words.iter().map(|word| Indexed::of(word)).collect();
    #[cfg(feature = "javascript")]
    let exporters: Exporters = match sought.modules {
        Some(modules) => modules.exporters(handed.iter().map(PathBuf::as_path)),
        None => Exporters::default(),
    };
    #[cfg(feature = "javascript")]
    let newly: Vec<&Handed> = sought
        .handed
        .into_iter()
        .flatten()
        .filter(|(path, _)| handed.contains(*path))
        .flat_map(|(_, of_file)| of_file)
        .collect();
    let new = Sought::new(functions, types, returned);
    let known = Wrappers::of(known.to_vec());
    #[cfg(feature = "javascript")]
    let methods = Methods::of(functions, sought.modules);
    let functions = Wrappers::of(functions.to_vec());
    parallel::each(files, |file| {
        let Some(text) = file.text() else {
            return;
        };
        let is_rust = file.is_rust();
        #[cfg(feature = "javascript")]
        let takes = !is_rust
            && !handed.is_empty()
            && sought
                .modules
                .is_some_and(|modules| modules.imports_any(&file.path, &text, &exporters))
            || !is_rust && crate::javascript::uses_any(&text, newly.iter().copied());
        #[cfg(not(feature = "javascript"))]
        let takes = false;
        // Which of the words are in it: nothing else is compared with the file.
        let by_search = || -> BTreeSet<&str> {
            let search = search
                .as_ref()
                .filter(|search| search.is_match(text.as_ref()));
            search
                .into_iter()
                .flat_map(|search| search.overlapping(text.as_ref()))
                .filter_map(|(word, _)| words.get(word).map(String::as_str))
                .collect()
        };
        #[cfg(feature = "javascript")]
        let found = match (!is_rust).then(|| file.index()).flatten() {
            Some(index) => {
                let words = words.iter().zip(&indexed);
                let words = words.filter(|(_, indexed)| indexed.is_in(index, &text));
                words.map(|(word, _)| word.as_str()).collect()
            }
            None => by_search(),
        };
        #[cfg(not(feature = "javascript"))]
        let found = by_search();
        let knows = || !is_rust && found.iter().any(|word| others.contains(*word));
        let has_new = takes
            || knows()
            || types.iter().any(|name| found.contains(name.as_str()))
            || is_rust
                && returned
                    .areas
                    .iter()
                    .any(|(_, name, _)| found.contains(name.as_str()))
            || found.iter().any(|name| {
                functions.named(name).any(|wrapper| {
                    #[cfg(feature = "javascript")]
                    let has_object = || is_rust || methods.may_have(wrapper, file, &text);
                    #[cfg(not(feature = "javascript"))]
                    let has_object = || true;
                    // What a function gives back matters only to code that was found to take cookies or headers.
                    (wrapper.gives == Given::Nothing || file.may_take())
                        && wrapper.may_be_called_in(&file.path, is_rust, &text)
                        && has_object()
                        // If a known wrapper differs only in where it is defined, the search for it has already found
                        // these calls, and parsing again would find nothing new.
                        && !known.named(name).any(|known| {
                            wrapper.is_found_as(known)
                                && known.may_be_called_in(&file.path, is_rust, &text)
                        })
                })
            });
        let language = file.language;
        if has_new
            && (takes || language.may_use(&text, &new))
            && language.skipped(&file.path, &text).is_none()
        {
            drop(text);
            file.look_again(sought, kept);
        }
    });
}

/// Returns the names under which modules of scripts export functions that are defined under others.
#[cfg(feature = "javascript")]
fn other_names(functions: &[Wrapper], modules: Option<&Modules>) -> Vec<String> {
    let scripts = functions.iter().filter(|wrapper| !wrapper.is_rust);
    let names = scripts.flat_map(|wrapper| {
        let modules = modules.into_iter();
        modules.flat_map(move |modules| modules.other_names(wrapper.word()))
    });
    names.cloned().collect()
}

/// Returns whether a file of which anything is known is test code. Other files are not examined.
fn is_test(file: &Source, trees: &Trees) -> bool {
    file.facts.is_some() && file.language.is_test(&file.path, file.place(), trees)
}

//! Finds the files that a package is compiled from: from the root of each target through `mod`, `#[path]` and
//! `include!`, like rustc, in any folder and with any extension.

use super::declarations::{Call, Compiled, Declarations, Enforcement, Include, Module, PathPart};
use super::relative::normal;
use super::targets::CargoTarget;
#[cfg(feature = "findings")]
use super::targets::Kind;
use crate::occurrence::Reason;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// How many files lead to one another, from the root of a target. rustc follows at most 128 modules.
const MAX_DEPTH: usize = 256;

/// How often macros are searched for that declare modules for macros.
const ROUNDS: usize = 4;

/// How sources are read, and in which language.
pub(crate) struct Reader<'r> {
    /// Returns the text of a file.
    pub(crate) text: &'r dyn Fn(&Path) -> Result<String, Reason>,
    /// Returns what a text says about other files, with the calls of these macros.
    pub(crate) declarations: fn(&str, &[String]) -> Result<Declarations, Reason>,
    /// Returns the value of an environment variable of the build.
    pub(crate) variable: &'r dyn Fn(&str) -> Option<OsString>,
}

/// A file that a package is compiled from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Reached {
    /// Whether it is compiled outside of tests and benchmarks.
    pub(crate) is_shipped: bool,
    /// Whether it is only included, so that it may be an expression.
    pub(crate) is_fragment: bool,
    /// The file that declares or includes it; `None` for the root of a target.
    pub(crate) from: Option<PathBuf>,
}

/// Something that could not be followed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Lost {
    /// The file that names it.
    pub(crate) path: PathBuf,
    /// Where, in bytes.
    pub(crate) span: (usize, usize),
    pub(crate) why: LostReason,
}

/// Why something could not be followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum LostReason {
    /// The path lies in a folder that only a build knows.
    BuildFolder,
    /// The path is computed.
    Path,
    /// There is no such file.
    Missing,
}

/// The files that a target is compiled from.
#[derive(Clone, Debug)]
pub(crate) struct TargetTree {
    pub(crate) target: CargoTarget,
    pub(crate) files: BTreeSet<PathBuf>,
    pub(crate) enforcement: Enforcement,
    /// The file that has its sources checked, if one does.
    pub(crate) enforced_in: Option<PathBuf>,
}

/// The files that a package is compiled from.
#[derive(Clone, Debug, Default)]
pub(crate) struct PackageTree {
    pub(crate) targets: Vec<TargetTree>,
    pub(crate) files: BTreeMap<PathBuf, Reached>,
    pub(crate) lost: Vec<Lost>,
    /// Files that are there and could not be read.
    pub(crate) unread: Vec<(PathBuf, Reason)>,
}

impl PackageTree {
    /// Follows the targets of a package.
    pub(crate) fn of(folder: &Path, targets: &[CargoTarget], reader: &Reader<'_>) -> Self {
        let mut macros = Vec::new();
        let mut tree = Self::default();
        for _ in 0..ROUNDS {
            let mut walk = Walk {
                folder,
                reader,
                macros: &macros,
                read: HashMap::new(),
                tree: Self::default(),
            };
            for target in targets {
                walk.follow(target);
            }
            let mut found: Vec<String> = walk
                .read
                .values()
                .flatten()
                .flat_map(|declarations| declarations.macros.iter().cloned())
                .collect();
            tree = walk.tree;
            found.sort();
            found.dedup();
            if found == macros {
                break;
            }
            macros = found;
        }
        tree.lost.sort();
        tree.lost.dedup();
        tree
    }

    #[cfg(feature = "findings")]
    /// Returns how the sources of a target are checked: by its own code, by that of the library that it uses, or
    /// before anything is compiled.
    pub(crate) fn enforcement(&self, of: &TargetTree) -> Enforcement {
        self.targets
            .iter()
            .filter(|tree| {
                tree.target == of.target
                    || matches!(tree.target.kind, Kind::Library | Kind::BuildScript)
            })
            .fold(Enforcement::default(), |all, tree| all.or(tree.enforcement))
    }

    #[cfg(feature = "findings")]
    /// Returns the shipped targets that nothing checks.
    pub(crate) fn not_enforced(&self) -> impl Iterator<Item = &TargetTree> {
        self.targets.iter().filter(|tree| {
            tree.target.kind.is_shipped()
                && tree.target.kind != Kind::BuildScript
                && !tree.files.is_empty()
                && !self.enforcement(tree).is_on()
        })
    }
}

/// Where a file looks for its modules: in a folder, or in the folder of this name within it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Place {
    folder: PathBuf,
    own: Option<String>,
}

impl Place {
    /// Returns the place of a file whose modules lie next to it.
    fn next_to(file: &Path) -> Self {
        Self {
            folder: file.parent().unwrap_or(Path::new("")).to_path_buf(),
            own: None,
        }
    }

    fn children(&self) -> PathBuf {
        match &self.own {
            Some(own) => self.folder.join(own),
            None => self.folder.clone(),
        }
    }
}

/// A file to be read.
struct Next {
    path: PathBuf,
    place: Place,
    compiled: Compiled,
    is_fragment: bool,
    depth: usize,
    from: Option<PathBuf>,
}

struct Walk<'w> {
    folder: &'w Path,
    reader: &'w Reader<'w>,
    macros: &'w [String],
    read: HashMap<PathBuf, Result<Rc<Declarations>, Reason>>,
    tree: PackageTree,
}

impl Walk<'_> {
    /// Follows a target from its root.
    fn follow(&mut self, target: &CargoTarget) {
        let root = tidy(&target.root);
        let mut tree = TargetTree {
            target: target.clone(),
            files: BTreeSet::new(),
            enforcement: Enforcement::default(),
            enforced_in: None,
        };
        let mut seen: HashMap<(PathBuf, Place), Compiled> = HashMap::new();
        let mut queue = Vec::new();
        // Cargo says of a target whose file is not there that it is not.
        queue.extend(root.is_file().then(|| Next {
            place: Place::next_to(&root),
            path: root,
            compiled: if target.kind.is_shipped() {
                Compiled::Always
            } else {
                Compiled::ForTests
            },
            is_fragment: false,
            depth: 0,
            from: None,
        }));
        while let Some(next) = queue.pop() {
            let key = (next.path.clone(), next.place.clone());
            if next.depth > MAX_DEPTH
                || seen
                    .get(&key)
                    .is_some_and(|before| *before >= next.compiled)
            {
                continue;
            }
            seen.insert(key, next.compiled);
            let declarations = match self.declarations(&next.path) {
                Ok(declarations) => declarations,
                Err(reason) => {
                    let unread = (next.path.clone(), reason);
                    if next.compiled != Compiled::ForTests && !self.tree.unread.contains(&unread) {
                        self.tree.unread.push(unread);
                    }
                    continue;
                }
            };
            self.note(&next);
            tree.files.insert(next.path.clone());
            let own = declarations.enforcement;
            let counts = Enforcement {
                enforces: own.enforces && next.compiled == Compiled::Always,
                derives: own.derives && next.compiled != Compiled::ForTests,
                turned_off: own.turned_off && next.compiled != Compiled::ForTests,
            };
            if counts.is_on() {
                tree.enforced_in.get_or_insert(next.path.clone());
            }
            tree.enforcement = tree.enforcement.or(counts);
            for module in &declarations.modules {
                self.module(module, &next, &mut queue);
            }
            for include in &declarations.includes {
                self.include(include, &next, &mut queue);
            }
            for call in &declarations.calls {
                self.call(call, &next, &mut queue);
            }
        }
        self.tree.targets.push(tree);
    }

    /// Reads what a file says about others, once.
    fn declarations(&mut self, path: &Path) -> Result<Rc<Declarations>, Reason> {
        if let Some(read) = self.read.get(path) {
            return read.clone();
        }
        let read = (self.reader.text)(path)
            .and_then(|text| (self.reader.declarations)(&text, self.macros))
            .map(Rc::new);
        self.read.insert(path.to_path_buf(), read.clone());
        read
    }

    fn note(&mut self, next: &Next) {
        let is_shipped = next.compiled != Compiled::ForTests;
        let reached = self
            .tree
            .files
            .entry(next.path.clone())
            .or_insert_with(|| Reached {
                is_shipped,
                is_fragment: next.is_fragment,
                from: next.from.clone(),
            });
        reached.is_shipped |= is_shipped;
        reached.is_fragment &= next.is_fragment;
    }

    fn module(&self, module: &Module, from: &Next, queue: &mut Vec<Next>) {
        let place = within(&from.place, &module.within);
        let compiled = module.compiled.within(from.compiled);
        let mut has_own_path = false;
        for attribute in &module.paths {
            has_own_path |= attribute.compiled == Compiled::Always;
            let path = tidy(&place.folder.join(&attribute.path));
            if path.is_file() {
                queue.push(Next {
                    place: Place::next_to(&path),
                    path,
                    compiled: compiled.within(attribute.compiled),
                    is_fragment: false,
                    depth: from.depth + 1,
                    from: Some(from.path.clone()),
                });
            }
        }
        if !has_own_path {
            queue.extend(by_name(&module.name, &place, compiled, from));
        }
    }

    fn include(&mut self, include: &Include, from: &Next, queue: &mut Vec<Next>) {
        let compiled = include.compiled.within(from.compiled);
        let mut path = OsString::new();
        for part in &include.path {
            let value = match part {
                PathPart::Literal(text) => Ok(OsString::from(text)),
                PathPart::Variable(name) => {
                    (self.reader.variable)(name).ok_or(LostReason::BuildFolder)
                }
                PathPart::Unknown => Err(LostReason::Path),
            };
            match value {
                Ok(value) => path.push(value),
                Err(why) => {
                    self.lose(from, compiled, &include.span, why);
                    return;
                }
            }
        }
        let path = tidy(&folder_of(&from.path).join(path));
        if path.is_file() {
            queue.push(fragment(path, compiled, from));
        } else {
            self.lose(from, compiled, &include.span, LostReason::Missing);
        }
    }

    fn lose(
        &mut self,
        from: &Next,
        compiled: Compiled,
        span: &std::ops::Range<usize>,
        why: LostReason,
    ) {
        if compiled != Compiled::ForTests {
            self.tree.lost.push(Lost {
                path: from.path.clone(),
                span: (span.start, span.end),
                why,
            });
        }
    }

    /// Follows what a call passes to a macro that declares modules or includes files.
    fn call(&mut self, call: &Call, from: &Next, queue: &mut Vec<Next>) {
        let compiled = call.compiled.within(from.compiled);
        let place = within(&from.place, &call.within);
        let before = queue.len();
        let build_folder = (self.reader.variable)("OUT_DIR").map(PathBuf::from);
        for string in &call.strings {
            let folders = [folder_of(&from.path), self.folder];
            let folders = folders.into_iter().chain(build_folder.as_deref());
            let candidates = folders.flat_map(|folder| {
                let path = folder.join(string);
                let with_extension = folder.join(format!("{string}.rs"));
                [path, with_extension]
            });
            let Some(path) = candidates
                .map(|path| tidy(&path))
                .find(|path| path.exists())
            else {
                continue;
            };
            if path.is_file() {
                queue.push(fragment(path, compiled, from));
            } else {
                queue.extend(rust_files_in(&path).map(|path| in_folder(path, compiled, from)));
            }
        }
        if call.is_foreign {
            // The macro of another crate, such as `tonic::include_proto!`: what the build script wrote may be compiled.
            if queue.len() == before {
                let generated = build_folder.iter().flat_map(|folder| rust_files_in(folder));
                queue.extend(generated.map(|path| fragment(path, compiled, from)));
            }
            return;
        }
        for word in &call.words {
            queue.extend(by_name(word, &place, compiled, from));
        }
        let passes = !call.words.is_empty() || !call.strings.is_empty();
        if passes && queue.len() == before {
            self.lose(from, compiled, &call.span, LostReason::Path);
        }
    }
}

/// Returns the place in which the modules of nested bodies lie.
fn within(place: &Place, inline: &[super::declarations::Inline]) -> Place {
    let mut place = place.clone();
    for module in inline {
        place = match &module.path {
            Some(path) => Place {
                folder: place.folder.join(path),
                own: None,
            },
            None => Place {
                folder: place.children().join(&module.name),
                own: None,
            },
        };
    }
    place
}

/// Returns the file of a module by its name.
fn by_name(name: &str, place: &Place, compiled: Compiled, from: &Next) -> Option<Next> {
    let children = place.children();
    let next = |path: PathBuf, own: Option<String>| {
        let path = tidy(&path);
        path.is_file().then(|| Next {
            place: Place {
                own,
                ..Place::next_to(&path)
            },
            path,
            compiled,
            is_fragment: false,
            depth: from.depth + 1,
            from: Some(from.path.clone()),
        })
    };
    next(children.join(format!("{name}.rs")), Some(name.to_owned()))
        .or_else(|| next(children.join(name).join("mod.rs"), None))
}

fn fragment(path: PathBuf, compiled: Compiled, from: &Next) -> Next {
    Next {
        place: Place::next_to(&path),
        path,
        compiled,
        is_fragment: true,
        depth: from.depth + 1,
        from: Some(from.path.clone()),
    }
}

/// Returns a file of a folder whose files are all modules.
fn in_folder(path: PathBuf, compiled: Compiled, from: &Next) -> Next {
    let stem = path.file_stem().and_then(|stem| stem.to_str());
    let own = stem.filter(|stem| *stem != "mod").map(str::to_owned);
    Next {
        place: Place {
            own,
            ..Place::next_to(&path)
        },
        is_fragment: false,
        ..fragment(path, compiled, from)
    }
}

fn folder_of(path: &Path) -> &Path {
    path.parent().unwrap_or(Path::new(""))
}

/// Returns the files of Rust in a folder, with the modules that are folders.
fn rust_files_in(folder: &Path) -> impl Iterator<Item = PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> = entries
        .filter_map(|entry| {
            let path = entry.path();
            let path = if path.is_dir() {
                path.join("mod.rs")
            } else {
                path
            };
            (path.extension().is_some_and(|it| it == "rs") && path.is_file()).then_some(path)
        })
        .collect();
    files.sort();
    files.into_iter()
}

/// Returns a path from the root of the file system without `.` and `..`, or as it is where a symbolic link gives `..`
/// another meaning.
pub(crate) fn tidy(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let tidy = normal(&absolute);
    if tidy != absolute && !tidy.exists() && absolute.exists() {
        return absolute;
    }
    tidy
}

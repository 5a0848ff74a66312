//! Resolves an import to a file of the sources: by its relative path, the paths of a `tsconfig.json`, the packages of
//! the workspace, the `imports` of a `package.json`, or the usual aliases of the source folder. A module may also
//! re-export the items of another module.

mod project;

use crate::module_name::module_of;
use crate::tree::relative::normal;
pub(crate) use project::is_project;
use project::{Configuration, Package};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::ffi::OsString;
#[cfg(feature = "cache")]
use std::hash::{Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

/// The endings of modules, in the order in which they are tried.
const ENDINGS: &[&str] = &[
    "ts", "tsx", "d.ts", "js", "jsx", "mts", "cts", "mjs", "cjs", "vue", "svelte", "astro",
];

/// Aliases that frameworks and templates of projects give to the folder of the sources, and where that is.
const ALIASES: &[(&str, &[&str])] = &[
    ("@/", &["src", "app", ""]),
    ("~/", &["src", "app", ""]),
    ("@@/", &[""]),
    ("~~/", &[""]),
    ("$lib/", &["src/lib"]),
    ("src/", &["src"]),
];

/// How many files are followed that only pass on what others export.
const MOST_PASSED_ON: usize = 64;

/// How deeply they are followed.
const MOST_DEEP: usize = 6;

/// The modules of the sources.
#[derive(Debug, Default)]
pub(crate) struct Modules {
    /// The files, each with its number.
    files: HashMap<OsString, u32>,
    /// The paths of the files without the endings of modules.
    stems: HashSet<OsString>,
    /// The files that modules are which other files name: by the folder of that file and the name.
    resolved: Mutex<HashMap<Vec<u8>, Option<PathBuf>>>,
    /// What each file imports, which is asked for in each pass.
    imported: Mutex<HashMap<PathBuf, Arc<Imported>>>,
    /// The folders that are scanned: what lies around them says nothing.
    roots: BTreeSet<PathBuf>,
    /// By their folders.
    configurations: HashMap<PathBuf, Configuration>,
    packages: HashMap<PathBuf, Package>,
    /// The folders of packages by their names.
    named: HashMap<String, PathBuf>,
    /// What files pass on from others.
    passed_on: HashMap<PathBuf, Vec<PassedOn>>,
    /// The names under which modules export what goes by another name elsewhere; for a default, the word of the module.
    other_names: HashMap<String, BTreeSet<String>>,
    /// The hash of everything that they were made of.
    #[cfg(feature = "cache")]
    hash: u64,
}

/// What a file imports.
#[derive(Debug)]
struct Imported {
    /// The files of the sources, by their numbers.
    files: Box<[u32]>,
    /// The last words of the modules that are none of them.
    others: Box<[Box<str>]>,
}

/// Files of the sources, with those that pass on what they export.
#[derive(Debug, Default)]
pub(crate) struct Exporters(HashSet<u32>);

/// A statement that passes on what another module exports, or exports a name of the module itself under another.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct PassedOn {
    /// Empty for the module itself.
    pub(crate) module: String,
    /// The names in that module and here; none for all of them.
    pub(crate) names: Option<Vec<(String, String)>>,
}

impl Modules {
    /// Returns the modules of some files, each with the folder under which it was found, with the files that describe the project.
    pub(crate) fn of<'f>(
        files: impl Iterator<Item = (&'f Path, &'f Path, Vec<PassedOn>)>,
        projects: &[(PathBuf, String)],
    ) -> Self {
        let mut modules = Self::default();
        #[cfg(feature = "cache")]
        let mut hasher = std::hash::DefaultHasher::new();
        #[cfg(feature = "cache")]
        projects.hash(&mut hasher);
        for (path, root, passed_on) in files {
            #[cfg(feature = "cache")]
            (path, root, &passed_on).hash(&mut hasher);
            let path = normal(path);
            if !modules.roots.contains(root) {
                modules.roots.insert(normal(root));
            }
            let renamed = passed_on
                .iter()
                .flat_map(|passed| passed.names.iter().flatten());
            for (there, here) in renamed.filter(|(there, here)| there != here) {
                let word = match here.as_str() {
                    "default" => module_of(&path),
                    here => Some(here),
                };
                let names = modules.other_names.entry(there.clone()).or_default();
                names.extend(word.map(str::to_owned));
            }
            if !passed_on.is_empty() {
                modules.passed_on.insert(path.clone(), passed_on);
            }
            modules.stems.extend(stems(&path));
            let number = u32::try_from(modules.files.len()).unwrap_or(u32::MAX);
            let place = modules.files.entry(path.into_os_string());
            place.or_insert(number);
        }
        let texts: HashMap<PathBuf, &str> = projects
            .iter()
            .map(|(path, text)| (normal(path), text.as_str()))
            .collect();
        let mut paths: Vec<&PathBuf> = texts.keys().collect();
        paths.sort();
        for path in paths {
            let folder = path.parent().unwrap_or(Path::new("")).to_path_buf();
            if path.ends_with("package.json") {
                let text = texts.get(path).copied().unwrap_or_default();
                let Some(package) = Package::of(text) else {
                    continue;
                };
                if let Some(name) = &package.name {
                    let known = modules.named.entry(name.clone());
                    known.or_insert_with(|| folder.clone());
                }
                modules.packages.insert(folder, package);
            } else if path.ends_with("tsconfig.json") || path.ends_with("jsconfig.json") {
                let found = Configuration::of(path, &texts);
                modules.configurations.insert(folder, found);
            }
        }
        #[cfg(feature = "cache")]
        {
            modules.hash = hasher.finish();
        }
        modules
    }

    /// Returns a hash of everything that they were made of.
    #[cfg(feature = "cache")]
    pub(crate) fn fingerprint(&self) -> u64 {
        self.hash
    }

    /// Returns the words by which a script knows what goes by a name elsewhere.
    pub(crate) fn other_names(&self, name: &str) -> impl Iterator<Item = &String> {
        self.other_names.get(name).into_iter().flatten()
    }

    /// Returns the names that modules export under others: as they are called there, and here.
    pub(crate) fn renamed(&self) -> impl Iterator<Item = (&String, &String)> {
        let passed = self.passed_on.values().flatten();
        let names = passed.flat_map(|passed| passed.names.iter().flatten());
        names
            .filter(|(there, here)| there != here)
            .map(|(there, here)| (there, here))
    }

    /// Returns the file that a module is, as another file names it; none if it is none of the sources.
    pub(crate) fn resolve(&self, from: &Path, module: &str) -> Option<PathBuf> {
        // Every file of a folder knows a module by the same name.
        let folder = from.parent().unwrap_or(Path::new(""));
        let mut key = folder.as_os_str().as_encoded_bytes().to_vec();
        key.push(0);
        key.extend(module.as_bytes());
        if let Ok(resolved) = self.resolved.lock()
            && let Some(known) = resolved.get(&key)
        {
            return known.clone();
        }
        let found = self.resolved(from, module);
        if let Ok(mut resolved) = self.resolved.lock() {
            resolved.insert(key, found.clone());
        }
        found
    }

    fn resolved(&self, from: &Path, module: &str) -> Option<PathBuf> {
        let from = normal(from);
        let folder = from.parent().unwrap_or(Path::new(""));
        let module = module.split('?').next().unwrap_or(module);
        if is_relative(module) {
            return self.file(&folder.join(module));
        }
        if module.starts_with('#') {
            let mut above = folder.ancestors();
            let (at, package) = above.find_map(|at| Some((at, self.packages.get(at)?)))?;
            let found = package.import(module);
            return found.and_then(|found| self.file(&at.join(found)));
        }
        let mut configured = folder.ancestors().filter_map(|at| {
            let configuration = self.configurations.get(at)?;
            let mut candidates = configuration.candidates(module);
            candidates.find_map(|candidate| self.file(&candidate))
        });
        if let Some(found) = configured.next() {
            return Some(found);
        }
        self.of_package(module)
            .or_else(|| self.by_alias(folder, module))
    }

    /// Returns the file of a package of the sources: `@app/storage`, `@app/storage/keys`.
    fn of_package(&self, module: &str) -> Option<PathBuf> {
        let ends = module.match_indices('/').map(|(at, _)| at);
        let ends = ends.chain([module.len()]);
        let mut named = ends.filter_map(|end| {
            let folder = self.named.get(module.get(..end)?)?;
            Some((folder, module.get(end..)?.trim_start_matches('/')))
        });
        let (folder, within) = named.next_back()?;
        let package = self.packages.get(folder)?;
        let mut candidates = package.entries(within);
        candidates.find_map(|candidate| self.file(&folder.join(candidate)))
    }

    /// Returns the file below the usual folder of an alias, from the nearest folder on.
    fn by_alias(&self, folder: &Path, module: &str) -> Option<PathBuf> {
        let (rest, places) = ALIASES
            .iter()
            .find_map(|(alias, places)| Some((module.strip_prefix(alias)?, places)))?;
        let around = self.roots.iter().filter(|root| folder.starts_with(root));
        let root = around.max_by_key(|root| root.components().count())?;
        let mut above = folder
            .ancestors()
            .take_while(|above| above.starts_with(root));
        above.find_map(|above| {
            let mut places = places.iter();
            places.find_map(|place| self.file(&above.join(place).join(rest)))
        })
    }

    /// Returns the file that a path without or with an ending is.
    fn file(&self, path: &Path) -> Option<PathBuf> {
        let path = normal(path);
        if self.files.contains_key(path.as_os_str()) {
            return Some(path);
        }
        let name = path.file_name().and_then(|name| name.to_str())?;
        let with_any = |stem: PathBuf, endings: &[&str]| {
            if !self.stems.contains(stem.as_os_str()) {
                return None;
            }
            let mut candidates = endings.iter().map(|ending| {
                let mut candidate = stem.clone().into_os_string();
                candidate.push(".");
                candidate.push(ending);
                PathBuf::from(candidate)
            });
            candidates.find(|candidate| self.files.contains_key(candidate.as_os_str()))
        };
        // `./keys.js` is what `keys.ts` becomes.
        let built = name
            .rsplit_once('.')
            .filter(|(_, ending)| matches!(*ending, "js" | "jsx" | "mjs" | "cjs"));
        let built = built.map(|(stem, _)| path.with_file_name(stem));
        with_any(path.clone(), ENDINGS)
            .or_else(|| with_any(built?, &["ts", "tsx", "mts", "cts"]))
            .or_else(|| with_any(path.join("index"), ENDINGS))
    }

    /// Returns the files and names that an imported name can stand for: the module itself, and those from which it passes the
    /// name on. None if the module is none of the sources.
    pub(crate) fn origins(
        &self,
        from: &Path,
        module: &str,
        name: &str,
    ) -> Option<Vec<(PathBuf, String)>> {
        let first = self.resolve(from, module)?;
        let mut found = vec![(first, name.to_owned())];
        let mut at = 0;
        let mut deep = vec![0];
        while let (Some((path, name)), Some(depth)) =
            (found.get(at).cloned(), deep.get(at).copied())
        {
            at += 1;
            if depth >= MOST_DEEP {
                continue;
            }
            for passed in self.passed_on.get(&path).into_iter().flatten() {
                let name = match &passed.names {
                    None if name == "default" => continue,
                    None => Some(name.clone()),
                    Some(names) => {
                        let own = names.iter().find(|(_, own)| *own == name);
                        own.map(|(there, _)| there.clone())
                    }
                };
                let file = match passed.module.as_str() {
                    "" => Some(path.clone()),
                    module => self.resolve(&path, module),
                };
                let target = name.and_then(|name| Some((file?, name)));
                if let Some(target) = target
                    && found.len() < MOST_PASSED_ON
                    && !found.contains(&target)
                {
                    found.push(target);
                    deep.push(depth + 1);
                }
            }
        }
        Some(found)
    }
}

/// Returns the path of a file without each of the endings of modules that it has.
fn stems(path: &Path) -> impl Iterator<Item = OsString> {
    let name = path.file_name().and_then(|name| name.to_str());
    name.into_iter().flat_map(move |name| {
        let stems = ENDINGS.iter().filter_map(move |ending| {
            let stem = name.strip_suffix(ending)?.strip_suffix('.')?;
            (!stem.is_empty()).then_some(stem)
        });
        stems.map(|stem| path.with_file_name(stem).into_os_string())
    })
}

impl Modules {
    /// Returns some files together with those that pass on what they export, also through others.
    pub(crate) fn exporters<'f>(&self, files: impl Iterator<Item = &'f Path>) -> Exporters {
        let mut from: HashMap<u32, Vec<u32>> = HashMap::new();
        for (path, passed_on) in &self.passed_on {
            let modules = passed_on.iter().map(|passed| passed.module.as_str());
            let modules = modules.filter(|module| !module.is_empty());
            for origin in modules.filter_map(|module| self.resolve(path, module)) {
                if let (Some(passing), Some(origin)) = (self.number(path), self.number(&origin)) {
                    from.entry(origin).or_default().push(passing);
                }
            }
        }
        let mut wanted: Vec<u32> = files.filter_map(|path| self.number(path)).collect();
        let mut found = HashSet::new();
        while let Some(file) = wanted.pop() {
            if found.insert(file) {
                wanted.extend(from.get(&file).into_iter().flatten());
            }
        }
        Exporters(found)
    }

    /// Returns the indices of the folders around a file: what they import and export again is taken for their own.
    pub(crate) fn indices(&self, path: &Path) -> Vec<PathBuf> {
        let folders = path.ancestors().skip(1);
        let indices = folders.map(|folder| folder.join("index"));
        let indices = indices.filter(|index| self.stems.contains(index.as_os_str()));
        indices.filter_map(|index| self.file(&index)).collect()
    }

    fn number(&self, path: &Path) -> Option<u32> {
        self.files.get(path.as_os_str()).copied()
    }

    /// Returns whether a script imports any of these files, by its words.
    pub(crate) fn imports_any(&self, from: &Path, text: &str, files: &Exporters) -> bool {
        if files.0.is_empty() {
            return false;
        }
        let imported = self.imported(from, text);
        imported.files.iter().any(|file| files.0.contains(file))
    }

    /// Returns whether a script imports a module that is none of the sources and whose last word fits.
    pub(crate) fn imports_other(
        &self,
        from: &Path,
        text: &str,
        fits: impl Fn(&str) -> bool,
    ) -> bool {
        let imported = self.imported(from, text);
        imported.others.iter().any(|word| fits(word))
    }

    /// Returns the bytes at which a script names the modules that are any of these files, or none of the sources where the last word
    /// fits.
    pub(crate) fn places_of_imports(
        &self,
        from: &Path,
        text: &str,
        files: &Exporters,
        fits: impl Fn(&str) -> bool,
    ) -> Vec<usize> {
        if files.0.is_empty() {
            return Vec::new();
        }
        let places = imports(text).filter(|(_, module)| match self.resolve(from, module) {
            Some(file) => self
                .number(&file)
                .is_some_and(|number| files.0.contains(&number)),
            None => fits(last_word(module)),
        });
        places.map(|(at, _)| at).collect()
    }

    /// Returns what a script imports, by its words.
    fn imported(&self, from: &Path, text: &str) -> Arc<Imported> {
        if let Ok(imported) = self.imported.lock()
            && let Some(known) = imported.get(from)
        {
            return Arc::clone(known);
        }
        let modules: BTreeSet<&str> = imports(text).map(|(_, module)| module).collect();
        let (mut files, mut others) = (Vec::new(), Vec::new());
        for module in modules {
            match self.resolve(from, module) {
                Some(file) => files.extend(self.number(&file)),
                None => others.push(last_word(module).into()),
            }
        }
        let found = Arc::new(Imported {
            files: files.into(),
            others: others.into(),
        });
        if let Ok(mut imported) = self.imported.lock() {
            imported.insert(from.to_path_buf(), Arc::clone(&found));
        }
        found
    }
}

/// Returns the word by which a module is known: `storage` of `$lib/storage.js`.
pub(super) fn last_word(module: &str) -> &str {
    let last = module.trim_end_matches('/').rsplit('/').next();
    let last = last.unwrap_or_default();
    let mut parts = last.split(['.', '?']);
    parts.find(|part| !part.is_empty()).unwrap_or(last)
}

/// Returns the modules that a script imports, by its words, and where their names begin.
fn imports(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let words: &[&[u8]] = &[b"from", b"import", b"require"];
    words.iter().flat_map(move |word| {
        let found = memchr::memmem::find_iter(text.as_bytes(), *word);
        found.filter_map(move |at| {
            let rest = text.get(at + word.len()..)?;
            let rest = rest.trim_start_matches([' ', '\t', '\r', '\n', '(']);
            let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
            let rest = rest.get(1..)?;
            let end = rest.find([quote, '\n'])?;
            Some((text.len() - rest.len(), rest.get(..end)?))
        })
    })
}

/// Returns whether a module is named from the place of the file on.
fn is_relative(module: &str) -> bool {
    matches!(module, "." | "..") || module.starts_with("./") || module.starts_with("../")
}

/// How many bytes a statement is read for its names and its module.
const MOST_BYTES: usize = 4096;

/// Returns what a script passes on from other modules, and what it exports under other names: `export * from "./a"`,
/// `export { a as b } from "./a"`, `export { a as b }`, `export default a`. It is read by its words: a file with nothing else is
/// not worth parsing.
pub(crate) fn passed_on(text: &str) -> Vec<PassedOn> {
    let (mut found, mut own) = (Vec::new(), Vec::new());
    for rest in statements(text, "export") {
        match statement(rest) {
            Some(passed) if passed.module.is_empty() => {
                own.extend(passed.names.into_iter().flatten());
            }
            passed => found.extend(passed),
        }
    }
    if own.is_empty() {
        return found;
    }
    // What is imported and exported again.
    let mut exported: HashMap<&str, Vec<&str>> = HashMap::new();
    for (there, here) in &own {
        exported.entry(there).or_default().push(here);
    }
    for (module, there, here) in statements(text, "import").flat_map(imported) {
        for name in exported.get(here.as_str()).into_iter().flatten() {
            found.push(PassedOn {
                module: module.clone(),
                names: Some(vec![(there.clone(), (*name).to_owned())]),
            });
        }
    }
    let renamed = own.into_iter().filter(|(there, here)| there != here);
    let renamed: Vec<(String, String)> = renamed.collect();
    if !renamed.is_empty() {
        found.push(PassedOn {
            module: String::new(),
            names: Some(renamed),
        });
    }
    found
}

/// Returns what follows a word at the beginning of statements.
fn statements<'t>(text: &'t str, word: &'static str) -> impl Iterator<Item = &'t str> {
    memchr::memmem::find_iter(text.as_bytes(), word.as_bytes()).filter_map(move |at| {
        let begins = text.get(..at).is_some_and(|before| {
            let before = before.trim_end_matches([' ', '\t']);
            before.is_empty() || before.ends_with(['\n', ';', '}', '\r', '>', '/'])
        });
        let end = (at + MOST_BYTES).min(text.len());
        let end = (at..=end).rev().find(|end| text.is_char_boundary(*end));
        let rest = end.and_then(|end| text.get(at + word.len()..end));
        rest.filter(|_| begins)
    })
}

fn statement(rest: &str) -> Option<PassedOn> {
    let rest = rest.trim_start();
    let rest = rest.strip_prefix("type ").map_or(rest, str::trim_start);
    if let Some(rest) = rest.strip_prefix('*') {
        let (before, module) = from(rest)?;
        // `export * as keys from "./keys"` is an object of all of them, by one name.
        let name = before.trim().strip_prefix("as ");
        let names = name.map(|name| vec![("*".to_owned(), name.trim().to_owned())]);
        return Some(PassedOn { module, names });
    }
    if let Some(rest) = rest.strip_prefix("default ") {
        let name = default(rest)?;
        return Some(PassedOn {
            module: String::new(),
            names: Some(vec![(name.to_owned(), "default".to_owned())]),
        });
    }
    let (names, rest) = rest.strip_prefix('{')?.split_once('}')?;
    let from = from(rest).filter(|(before, _)| before.trim().is_empty());
    Some(PassedOn {
        module: from.map(|(_, module)| module).unwrap_or_default(),
        names: Some(pairs(names)),
    })
}

/// Returns the name that a module exports as its default: `export default save;`.
fn default(rest: &str) -> Option<&str> {
    const KEYWORDS: &[&str] = &[
        "abstract", "async", "class", "function", "new", "null", "this",
    ];
    let rest = rest.trim_start();
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$');
    let end = rest.find(|c: char| !is_part(c)).unwrap_or(rest.len());
    let (name, behind) = rest.split_at_checked(end)?;
    let ends = behind.trim_start_matches([' ', '\t']);
    let ends = ends.is_empty() || ends.starts_with([';', '\n', '\r', '}', '<']);
    (ends && !name.is_empty() && !KEYWORDS.contains(&name)).then_some(name)
}

/// Returns the names of a list in braces, as they are called there and here: `a, b as c`.
fn pairs(names: &str) -> Vec<(String, String)> {
    let names = names.split(',').filter_map(|name| {
        let name = name.trim();
        let name = name.strip_prefix("type ").unwrap_or(name).trim();
        let (there, here) = name.split_once(" as ").unwrap_or((name, name));
        (!there.is_empty()).then(|| (there.trim().to_owned(), here.trim().to_owned()))
    });
    names.collect()
}

/// Returns the names that a statement imports: each with its module, as it is called there, and here.
fn imported(rest: &str) -> Vec<(String, String, String)> {
    let Some((before, module)) = from(rest) else {
        return Vec::new();
    };
    let before = before.trim();
    let before = before.strip_prefix("type ").unwrap_or(before);
    let (plain, listed) = match before.split_once('{') {
        Some((plain, listed)) => (plain, pairs(listed.split('}').next().unwrap_or_default())),
        None => (before, Vec::new()),
    };
    let plain = plain
        .split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty());
    let plain = plain.map(|name| match name.strip_prefix('*') {
        Some(all) => {
            let name = all.trim_start().strip_prefix("as ").unwrap_or(all);
            ("*".to_owned(), name.trim().to_owned())
        }
        None => ("default".to_owned(), name.to_owned()),
    });
    let names = plain.chain(listed);
    names
        .map(|(there, here)| (module.clone(), there, here))
        .collect()
}

/// Returns what is before the word `from`, and the module behind it.
fn from(rest: &str) -> Option<(&str, String)> {
    let mut words = rest.match_indices("from");
    let (before, module) = words.find_map(|(at, word)| {
        let behind = rest.get(at + word.len()..)?.trim_start();
        let quote = behind.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let (module, _) = behind.get(1..)?.split_once(quote)?;
        Some((rest.get(..at)?, module.to_owned()))
    })?;
    (!before.contains([';', '(', '=', '"', '\''])).then_some((before, module))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn modules(files: &[&str], projects: &[(&str, &str)]) -> Modules {
        let files = files.iter();
        let files = files.map(|path| (Path::new(*path), Path::new(""), Vec::new()));
        let projects: Vec<(PathBuf, String)> = projects
            .iter()
            .map(|(path, text)| (PathBuf::from(*path), (*text).to_owned()))
            .collect();
        Modules::of(files, &projects)
    }

    #[test]
    fn an_import_names_a_file_of_the_sources() {
        let modules = modules(
            &[
                "web/src/lib/store.ts",
                "web/src/keys/index.ts",
                "web/src/app/page.tsx",
                "packages/store/src/index.ts",
                "packages/store/src/area.ts",
                "packages/flat/lib/main.js",
                "packages/flat/extra/keys.ts",
                "kit/src/lib/store.ts",
                "kit/src/routes/+page.svelte",
            ],
            &[
                (
                    "web/tsconfig.json",
                    "{ // paths\n \"extends\": \"./tsconfig.base.json\", }",
                ),
                (
                    "web/tsconfig.base.json",
                    r#"{"compilerOptions": {"baseUrl": "src", "paths": {"@lib/*": ["lib/*"], "keys": ["./keys"]}}}"#,
                ),
                (
                    "web/package.json",
                    r##"{"name": "web", "imports": {"#store": "./src/lib/store.ts", "#in/*": {"default": "./src/*"}}}"##,
                ),
                (
                    "packages/store/package.json",
                    r#"{"name": "@app/store", "main": "dist/index.js", "exports": {"./area": "./dist/area.js"}}"#,
                ),
                (
                    "packages/flat/package.json",
                    r#"{"name": "flat", "exports": {".": {"import": "./lib/main.js"}, "./*": "./extra/*.ts"}}"#,
                ),
            ],
        );
        let page = "web/src/app/page.tsx";
        for (from, module, file) in [
            (page, "../lib/store", Some("web/src/lib/store.ts")),
            (page, "../lib/store.js", Some("web/src/lib/store.ts")),
            (page, "@lib/store", Some("web/src/lib/store.ts")),
            (page, "keys", Some("web/src/keys/index.ts")),
            (page, "lib/store", Some("web/src/lib/store.ts")),
            (page, "#store", Some("web/src/lib/store.ts")),
            (page, "#in/keys", Some("web/src/keys/index.ts")),
            (page, "@app/store", Some("packages/store/src/index.ts")),
            (page, "@app/store/area", Some("packages/store/src/area.ts")),
            (page, "flat", Some("packages/flat/lib/main.js")),
            (page, "flat/keys", Some("packages/flat/extra/keys.ts")),
            (page, "@/lib/store", Some("web/src/lib/store.ts")),
            (page, "react", None),
            (page, "./store", None),
            (
                "kit/src/routes/+page.svelte",
                "$lib/store",
                Some("kit/src/lib/store.ts"),
            ),
        ] {
            let found = modules.resolve(from.as_ref(), module);
            assert_eq!(found.as_deref(), file.map(Path::new), "{module}");
        }
    }

    #[test]
    fn what_a_module_passes_on_is_found_where_it_is() {
        let files = [
            ("a/page.ts", ""),
            (
                "lib/index.ts",
                "export * from './area';\nexport { one as two, type Kind } from \"../far/away\"\nexport * as keys from './keys'; export const from = 'x';",
            ),
            ("lib/area.ts", "export {\n  area,\n} from '../far/away'"),
            ("lib/keys.ts", ""),
            ("far/away.ts", ""),
            (
                "lib/again.ts",
                "import all, { one as first,\n three } from '../far/away';\nimport * as keys from './keys';\nfunction save() {}\nexport { first, keys as names, save as persist };\nexport default save;\nexport { all }\nexport default class Three {}",
            ),
        ];
        let files = files.map(|(path, text)| (Path::new(path), Path::new(""), passed_on(text)));
        let modules = Modules::of(files.into_iter(), &[]);
        let origins = |name: &str| {
            let found = modules.origins("a/page.ts".as_ref(), "../lib", name);
            let found = found.unwrap_or_default().into_iter().skip(1);
            let found = found.map(|(path, name)| format!("{} {name}", path.display()));
            found.collect::<Vec<_>>()
        };
        assert_eq!(origins("two"), ["lib/area.ts two", "far/away.ts one"]);
        assert_eq!(origins("area"), ["lib/area.ts area", "far/away.ts area"]);
        assert_eq!(origins("keys"), ["lib/area.ts keys", "lib/keys.ts *"]);
        assert_eq!(origins("default"), [] as [&str; 0]);
        let again = |name: &str| {
            let found = modules.origins("lib/keys.ts".as_ref(), "./again", name);
            let found = found.unwrap_or_default().into_iter().skip(1);
            let found = found.map(|(path, name)| format!("{} {name}", path.display()));
            found.collect::<Vec<_>>()
        };
        assert_eq!(again("first"), ["far/away.ts one"]);
        assert_eq!(again("all"), ["far/away.ts default"]);
        assert_eq!(again("names"), ["lib/keys.ts *", "lib/again.ts keys"]);
        assert_eq!(again("persist"), ["lib/again.ts save"]);
        assert_eq!(again("default"), ["lib/again.ts save"]);
        assert_eq!(again("three"), [] as [&str; 0]);
        assert_eq!(modules.origins("a/page.ts".as_ref(), "lib", "x"), None);
    }
}

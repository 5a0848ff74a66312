//! Reads the settings for modules in `tsconfig.json` and `package.json`. The parser of scripts reads these files,
//! because it accepts the comments and trailing commas that they may contain.

use crate::limits;
use crate::tree::relative::normal;
use oxc_allocator::Allocator;
use oxc_ast::ast::{Expression, ObjectExpression, ObjectPropertyKind};
use oxc_parser::Parser;
use oxc_span::SourceType;
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

/// How many configurations are followed from one to that which it extends.
const MOST_EXTENDED: usize = 8;

/// How many entries of one table are read.
const MOST_ENTRIES: usize = 1024;

/// Returns whether a file describes a project, by its name.
pub(crate) fn is_project(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str());
    name.is_some_and(|name| {
        name == "package.json"
            || (name.starts_with("tsconfig") || name.starts_with("jsconfig"))
                && name.ends_with(".json")
    })
}

/// A value of JSON, as far as it matters here.
#[derive(Clone, Debug)]
enum Json {
    Text(String),
    List(Vec<Json>),
    Table(Vec<(String, Json)>),
    Other,
}

impl Json {
    fn parse(text: &str) -> Option<Self> {
        limits::parsable(text).ok()?;
        let allocator = Allocator::default();
        // Behind a byte-order mark.
        let text = text.trim_start_matches('\u{feff}');
        let script = Parser::new(&allocator, text, SourceType::default());
        let value = script.parse_expression().ok()?;
        Some(Self::of(&value))
    }

    fn of(value: &Expression<'_>) -> Self {
        match value {
            Expression::StringLiteral(text) => Self::Text(text.value.to_string()),
            Expression::ArrayExpression(list) => {
                let elements = list.elements.iter().take(MOST_ENTRIES);
                let elements = elements.filter_map(|element| element.as_expression());
                Self::List(elements.map(Self::of).collect())
            }
            Expression::ObjectExpression(object) => Self::Table(entries(object)),
            _ => Self::Other,
        }
    }

    fn get(&self, key: &str) -> Option<&Self> {
        let (_, value) = self.table().find(|(own, _)| own == key)?;
        Some(value)
    }

    fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    fn table(&self) -> impl Iterator<Item = &(String, Self)> {
        match self {
            Self::Table(entries) => entries.as_slice(),
            _ => &[],
        }
        .iter()
    }

    /// Calls a function with each text in it, in order: the conditions of an export name one file each.
    fn texts<'j>(&'j self, into: &mut Vec<&'j str>) {
        match self {
            Self::Text(text) => into.push(text),
            Self::List(list) => list.iter().for_each(|value| value.texts(into)),
            Self::Table(entries) => entries.iter().for_each(|(_, value)| value.texts(into)),
            Self::Other => {}
        }
    }
}

fn entries(object: &ObjectExpression<'_>) -> Vec<(String, Json)> {
    let properties = object.properties.iter().take(MOST_ENTRIES);
    let entries = properties.filter_map(|property| match property {
        ObjectPropertyKind::ObjectProperty(property) => {
            let key = property.key.static_name()?;
            Some((key.into_owned(), Json::of(&property.value)))
        }
        ObjectPropertyKind::SpreadProperty(_) => None,
    });
    entries.collect()
}

/// The part of a configuration of TypeScript that says where modules are.
#[derive(Debug, Default)]
pub(super) struct Configuration {
    base: Option<PathBuf>,
    /// Patterns, with the paths in whose place they stand.
    paths: Vec<(String, Vec<PathBuf>)>,
}

impl Configuration {
    /// Returns the configuration in a file, with those that it extends.
    pub(super) fn of(path: &Path, texts: &HashMap<PathBuf, &str>) -> Self {
        let mut found = Self::default();
        let mut wanted = vec![path.to_path_buf()];
        let mut read: HashSet<PathBuf> = HashSet::new();
        while let Some(path) = wanted.pop() {
            let Some(text) = texts.get(&path) else {
                continue;
            };
            if read.len() >= MOST_EXTENDED || !read.insert(path.clone()) {
                continue;
            }
            let Some(json) = Json::parse(text) else {
                continue;
            };
            let folder = path.parent().unwrap_or(Path::new(""));
            found.complete(&json, folder);
            let mut extended = Vec::new();
            let of = |key: &str| json.get(key);
            for key in ["extends", "references"] {
                of(key).into_iter().for_each(|it| it.texts(&mut extended));
            }
            // The first of several is the last that counts.
            for other in extended {
                if other.starts_with('.') {
                    let other = normal(&folder.join(other));
                    let with_ending = match other.extension() {
                        Some(ending) if ending == "json" => other.clone(),
                        _ => PathBuf::from(format!("{}.json", other.display())),
                    };
                    wanted.push(with_ending);
                    wanted.push(other.join("tsconfig.json"));
                }
            }
        }
        found
    }

    /// Takes what a configuration says and the one that extends it does not.
    fn complete(&mut self, json: &Json, folder: &Path) {
        let Some(options) = json.get("compilerOptions") else {
            return;
        };
        let base = options.get("baseUrl").and_then(Json::text);
        let base = base.map(|base| normal(&folder.join(base)));
        if self.paths.is_empty()
            && let Some(paths) = options.get("paths")
        {
            let start = base.as_deref().unwrap_or(folder);
            for (pattern, places) in paths.table() {
                let mut texts = Vec::new();
                places.texts(&mut texts);
                let places = texts.into_iter().map(|place| normal(&start.join(place)));
                self.paths.push((pattern.clone(), places.collect()));
            }
            self.paths
                .sort_by_key(|(pattern, _)| std::cmp::Reverse(rank(pattern)));
        }
        self.base = self.base.take().or(base);
    }

    /// Returns the paths that a module can have.
    pub(super) fn candidates<'c>(
        &'c self,
        module: &'c str,
    ) -> impl Iterator<Item = PathBuf> + use<'c> {
        let mapped = self.paths.iter().flat_map(move |(pattern, places)| {
            let within = matched(pattern, module);
            let places = places.iter().filter(move |_| within.is_some());
            places.map(move |place| {
                let place = place.to_string_lossy();
                PathBuf::from(place.replacen('*', within.unwrap_or_default(), 1))
            })
        });
        let based = self.base.iter().map(move |base| base.join(module));
        mapped.chain(based)
    }
}

/// Returns how much a pattern counts among several that fit: one without a `*` the most, then that with the longest beginning
/// (Node.js, "Package entry points").
fn rank(pattern: &str) -> (bool, usize, usize) {
    match pattern.split_once('*') {
        None => (true, pattern.len(), pattern.len()),
        Some((before, _)) => (false, before.len(), pattern.len()),
    }
}

/// Returns what stands for the `*` of a pattern; nothing for a pattern without one.
fn matched<'m>(pattern: &str, module: &'m str) -> Option<&'m str> {
    match pattern.split_once('*') {
        None => (pattern == module).then_some(""),
        Some((before, after)) => module.strip_prefix(before)?.strip_suffix(after),
    }
}

/// The part of the manifest of a package that says where its modules are.
#[derive(Debug)]
pub(super) struct Package {
    pub(super) name: Option<String>,
    exports: Option<Json>,
    imports: Option<Json>,
    /// The files that the package is, by older keys.
    mains: Vec<String>,
}

impl Package {
    pub(super) fn of(text: &str) -> Option<Self> {
        let json = Json::parse(text)?;
        let mains = ["source", "module", "main", "browser", "svelte", "types"];
        let mains = mains.iter().filter_map(|key| json.get(key)?.text());
        Some(Self {
            name: json.get("name").and_then(Json::text).map(str::to_owned),
            exports: json.get("exports").cloned(),
            imports: json.get("imports").cloned(),
            mains: mains.map(str::to_owned).collect(),
        })
    }

    /// Returns the path of a private module: `#keys`.
    pub(super) fn import(&self, module: &str) -> Option<PathBuf> {
        let found = listed(self.imports.as_ref()?, module);
        found.into_iter().next().map(PathBuf::from)
    }

    /// Returns the paths that a module of the package can have, from its folder on: as it says, and where the sources of what
    /// it builds usually are.
    pub(super) fn entries(&self, within: &str) -> impl Iterator<Item = PathBuf> + use<> {
        let key = match within {
            "" => ".".to_owned(),
            within => format!("./{within}"),
        };
        let mut said: Vec<String> = match &self.exports {
            Some(Json::Text(only)) if within.is_empty() => vec![only.clone()],
            // The conditions of a package that has one module.
            Some(exports)
                if within.is_empty() && !exports.table().any(|(key, _)| key.starts_with('.')) =>
            {
                let mut texts = Vec::new();
                exports.texts(&mut texts);
                texts.into_iter().map(str::to_owned).collect()
            }
            Some(exports) => listed(exports, &key),
            None => Vec::new(),
        };
        if within.is_empty() {
            said.extend(self.mains.iter().cloned());
        }
        let of_sources = said.iter().filter_map(|path| source_of(path));
        let of_sources: Vec<PathBuf> = of_sources.collect();
        let said = said.into_iter().map(PathBuf::from);
        let usual = match within {
            "" => [
                "src/index",
                "index",
                "lib/index",
                "src/main",
                "src/lib/index",
            ]
            .map(PathBuf::from)
            .to_vec(),
            within => ["", "src", "lib", "src/lib"]
                .map(|folder| Path::new(folder).join(within))
                .to_vec(),
        };
        said.chain(of_sources).chain(usual)
    }
}

/// Returns the paths that a table of exports or imports has for a key.
fn listed(table: &Json, key: &str) -> Vec<String> {
    let mut fitting = table.table().filter_map(|(pattern, value)| {
        let within = matched(pattern, key)?;
        let mut texts = Vec::new();
        value.texts(&mut texts);
        let paths = texts.into_iter().map(|path| path.replace('*', within));
        Some((rank(pattern), paths.collect::<Vec<_>>()))
    });
    let first = fitting.next();
    let longest =
        first.map(|first| fitting.fold(first, |one, two| if two.0 > one.0 { two } else { one }));
    longest.map(|(_, paths)| paths).unwrap_or_default()
}

/// Returns where the source of a built file usually is: `src/index` for `dist/index.js`.
fn source_of(built: &str) -> Option<PathBuf> {
    let path = normal(Path::new(built));
    let mut parts = path.components();
    let first = parts.next()?.as_os_str().to_str()?;
    if !matches!(
        first,
        "dist" | "build" | "lib" | "out" | "esm" | "es" | "cjs" | "output"
    ) {
        return None;
    }
    let rest = parts.as_path();
    let name = rest.file_name()?.to_str()?;
    let stem = name.split('.').next()?;
    Some(Path::new("src").join(rest.with_file_name(stem)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cycle_of_configurations_ends() {
        let texts = [
            (
                "a/tsconfig.json",
                r#"{"extends": ["./one", "./two.json"], "references": [{"path": "."}]}"#,
            ),
            ("a/one.json", r#"{"extends": "./tsconfig.json"}"#),
            (
                "a/two.json",
                r#"{"extends": "./two.json", "compilerOptions": {"paths": {"@/*": ["./src/*"], "@/a": ["./a"]}}}"#,
            ),
        ];
        let texts: HashMap<PathBuf, &str> = texts
            .into_iter()
            .map(|(path, text)| (PathBuf::from(path), text))
            .collect();
        let found = Configuration::of(Path::new("a/tsconfig.json"), &texts);
        let candidates: Vec<PathBuf> = found.candidates("@/a").collect();
        assert_eq!(candidates, ["a/a", "a/src/a"].map(PathBuf::from));
    }

    #[test]
    fn a_path_without_a_star_counts_before_patterns() {
        let package = r#"{"exports": {"./*": "./all/*.js", "./a": "./one.js", "./a/*": "./of-a/*.js", "./*/b": "./of-b/*.js"}}"#;
        let first = |within: &str| Package::of(package)?.entries(within).next();
        assert_eq!(first("a"), Some(PathBuf::from("./one.js")));
        assert_eq!(first("a/b"), Some(PathBuf::from("./of-a/b.js")));
        assert_eq!(first("c/b"), Some(PathBuf::from("./of-b/c.js")));
        assert_eq!(first("c"), Some(PathBuf::from("./all/c.js")));
    }
}

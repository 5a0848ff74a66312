//! Reads `Cargo.lock`, to find packages that depend on a library for cookies.

use crate::catalog::{self, Dependency};
use cookie_registry_policy::shared::LockedPackage;
use std::collections::{HashMap, HashSet};
use toml::de::{DeTable, DeValue};

/// The packages of a lock file, and what each depends on, as their positions.
pub(crate) struct Lockfile {
    names: HashMap<String, Vec<usize>>,
    packages: Vec<Locked>,
}

struct Locked {
    name: String,
    version: String,
    /// The registry or repository that it comes from; others are the sources' own.
    source: Option<String>,
    /// The checksum of a package of a registry.
    checksum: Option<String>,
    dependencies: Vec<usize>,
}

impl Lockfile {
    /// Reads a lock file; none if it does not parse.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let root = DeTable::parse(text).ok()?;
        let tables = root.get_ref().get("package")?.get_ref().as_array()?;
        let text_of =
            |table: &DeTable<'_>, key: &str| Some(table.get(key)?.get_ref().as_str()?.to_owned());
        let tables: Vec<&DeTable<'_>> = tables
            .iter()
            .filter_map(|package| package.get_ref().as_table())
            .collect();
        let mut names: HashMap<String, Vec<usize>> = HashMap::new();
        let mut versions: HashMap<(String, String), usize> = HashMap::new();
        for (at, table) in tables.iter().enumerate() {
            let name = text_of(table, "name")?;
            versions.insert((name.clone(), text_of(table, "version")?), at);
            names.entry(name).or_default().push(at);
        }
        let packages = tables.iter().filter_map(|table| {
            let listed = table
                .get("dependencies")
                .and_then(|list| list.get_ref().as_array());
            let listed = listed.into_iter().flatten().filter_map(|dependency| {
                let DeValue::String(dependency) = dependency.get_ref() else {
                    return None;
                };
                // `name`, or `name version` where there are several.
                let mut words = dependency.split(' ');
                let name = words.next()?.to_owned();
                match words.next() {
                    Some(version) => versions.get(&(name, version.to_owned())).copied(),
                    None => names.get(&name)?.first().copied(),
                }
            });
            Some(Locked {
                name: text_of(table, "name")?,
                version: text_of(table, "version")?,
                source: text_of(table, "source"),
                checksum: text_of(table, "checksum"),
                dependencies: listed.collect(),
            })
        });
        let packages = packages.collect();
        Some(Self { names, packages })
    }

    /// Returns whether a package belongs to the workspace or lies next to it, so that its own sources can be scanned.
    pub(crate) fn is_own(&self, package: &str) -> bool {
        self.named(package).any(|locked| locked.source.is_none())
    }

    /// Returns the versions of a package.
    pub(crate) fn versions(&self, package: &str) -> impl Iterator<Item = &str> {
        self.named(package).map(|locked| locked.version.as_str())
    }

    /// Returns a package in each of its versions.
    pub(crate) fn locked(&self, package: &str) -> impl Iterator<Item = LockedPackage> {
        self.named(package).map(|locked| {
            LockedPackage::new(
                locked.version.clone(),
                locked.source.clone(),
                locked.checksum.clone(),
            )
        })
    }

    /// Returns the library for cookies that a package is built on, through whatever packages nothing is known of: a library
    /// of the catalog that exists for cookies. What a client or a framework of the catalog depends on is its own affair.
    pub(crate) fn cookies_below(&self, package: &str) -> Option<&str> {
        let mut seen: HashSet<usize> = HashSet::new();
        let mut open: Vec<usize> = self.names.get(package)?.clone();
        while let Some(at) = open.pop() {
            let Some(locked) = self.packages.get(at).filter(|_| seen.insert(at)) else {
                continue;
            };
            for below in &locked.dependencies {
                let Some(below_locked) = self.packages.get(*below) else {
                    continue;
                };
                match catalog::package(&below_locked.name) {
                    Some(row) if row.is_for_cookies() => return Some(&below_locked.name),
                    Some(_) => {}
                    None => open.push(*below),
                }
            }
        }
        None
    }

    fn named(&self, package: &str) -> impl Iterator<Item = &Locked> {
        let at = self.names.get(package).into_iter().flatten();
        at.filter_map(|at| self.packages.get(*at))
    }
}

impl catalog::Library {
    /// Returns whether it exists to set cookies of a service.
    fn is_for_cookies(&self) -> bool {
        self.is_for_services() && matches!(self.dependency, Dependency::Whole(_))
    }
}

#[cfg(test)]
mod tests {
    use super::Lockfile;

    #[test]
    fn a_library_for_cookies_is_found_below_unknown_packages_alone() {
        let lock = [
            ("acme-sessions", "acme-core"),
            ("acme-core", "cookie 0.18.1"),
            ("acme-metrics", "actix-web"),
            ("actix-web", "cookie 0.18.1"),
            ("acme-client", "reqwest"),
            ("reqwest", "cookie 0.18.1"),
            ("circle", "circle"),
        ];
        let mut text = String::from("version = 4\n");
        for (name, dependency) in lock {
            text.push_str(&format!(
                "[[package]]\nname = \"{name}\"\nversion = \"1.0.0\"\nsource = \"registry\"\ndependencies = [\"{dependency}\"]\n"
            ));
        }
        text.push_str(
            "[[package]]\nname = \"cookie\"\nversion = \"0.18.1\"\nsource = \"registry\"\n",
        );
        text.push_str(
            "[[package]]\nname = \"cookie\"\nversion = \"0.16.2\"\nsource = \"registry\"\n",
        );
        text.push_str("[[package]]\nname = \"own\"\nversion = \"0.1.0\"\n");
        let lock = Lockfile::read(&text).unwrap();
        for (package, below) in [
            ("acme-sessions", Some("cookie")),
            ("acme-core", Some("cookie")),
            ("acme-metrics", None),
            ("acme-client", None),
            ("circle", None),
            ("elsewhere", None),
        ] {
            assert_eq!(lock.cookies_below(package), below, "{package}");
        }
        assert!(lock.is_own("own") && !lock.is_own("cookie"));
        assert!(Lockfile::read("[[package]").is_none());
    }
}

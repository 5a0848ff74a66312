//! `cargo xtask learn --all`: holds every row of the catalog against the sources of the library.
//!
//! `crates/resolve/tests/catalog/Cargo.toml` names the versions; a library can be named in several, under other names, because a row
//! can be about older ones too. A row is wrong if it names something that none of its versions has: a type, a function, a method, a
//! feature, a field, or the text of a default name. Items are looked up by name, in the sources of the package and of those of its
//! dependencies that it re-exports; what a function does is for `cargo xtask learn CRATE` to say.

use super::items::Items;
use crate::error::Error;
use crate::steps::{cargo_in, must_pass};
use cookie_registry_scan::{LibraryClaim as Claim, library_claims};
use serde_json::Value;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// Where the versions are named.
pub(crate) const VERSIONS: &str = "crates/resolve/tests/catalog";

/// A package of the graph.
#[derive(Debug, Default)]
struct Package {
    name: String,
    version: String,
    /// The folder of its library's root file.
    sources: PathBuf,
    features: BTreeMap<String, Vec<String>>,
    /// The names of the packages in its manifest, whether or not they are used.
    named: BTreeSet<String>,
    /// What it uses: the name in code, and the package's identity.
    uses: Vec<(String, String)>,
}

/// The graph of the packages whose versions are named.
#[derive(Debug, Default)]
struct Graph {
    packages: HashMap<String, Package>,
    /// The identities by the name that code has for the library.
    by_name: BTreeMap<String, Vec<String>>,
    items: RefCell<HashMap<String, Rc<Items>>>,
}

/// Returns what is wrong in the catalog, a line each, and how many statements were looked at.
pub(crate) fn wrong() -> Result<(Vec<String>, usize), Error> {
    let graph = Graph::read(&crate::root().join(VERSIONS))?;
    let claims = library_claims();
    let mut wrong = Vec::new();
    for (library, claims) in &claims {
        wrong.extend(graph.wrong_of(library, claims));
    }
    Ok((wrong, claims.values().map(Vec::len).sum()))
}

impl Graph {
    fn read(folder: &Path) -> Result<Self, Error> {
        // One platform is enough: all sources of a package are read, whatever platform they are for.
        let arguments = [
            "metadata",
            "--format-version=1",
            "--locked",
            "--filter-platform=x86_64-unknown-linux-gnu",
        ];
        let text = must_pass(&mut cargo_in(folder, &arguments))?;
        let read: Value = serde_json::from_str(&text).unwrap_or_default();
        Self::of_metadata(&read).ok_or_else(|| Error::Unreadable {
            path: PathBuf::from("cargo metadata"),
        })
    }

    fn of_metadata(metadata: &Value) -> Option<Self> {
        let mut graph = Self::default();
        for package in metadata["packages"].as_array()? {
            let (id, package) = of_package(package)?;
            graph.packages.insert(id, package);
        }
        for node in metadata["resolve"]["nodes"].as_array()? {
            let uses = node["deps"].as_array()?.iter();
            let uses: Option<Vec<_>> = uses
                .map(|used| Some((text(&used["name"])?, text(&used["pkg"])?)))
                .collect();
            if let Some(package) = graph.packages.get_mut(node["id"].as_str()?) {
                package.uses = uses?;
            }
        }
        let root = metadata["resolve"]["root"].as_str()?;
        for (_, id) in graph.packages.get(root)?.uses.clone() {
            let name = graph.packages.get(&id)?.name.replace('-', "_");
            graph.by_name.entry(name).or_default().push(id);
        }
        Some(graph)
    }

    fn items(&self, id: &str) -> Rc<Items> {
        if let Some(items) = self.items.borrow().get(id) {
            return Rc::clone(items);
        }
        let sources = self.packages.get(id).map(|it| it.sources.as_path());
        let items = Rc::new(Items::of_folder(sources.unwrap_or(Path::new(""))));
        let mut all = self.items.borrow_mut();
        all.insert(id.to_owned(), Rc::clone(&items));
        items
    }

    /// Returns the items of a package and of the packages that it re-exports, in part or whole.
    fn offered(&self, id: &str) -> Vec<Rc<Items>> {
        let (mut seen, mut next) = (BTreeSet::from([id.to_owned()]), vec![id.to_owned()]);
        let mut all = Vec::new();
        while let Some(id) = next.pop() {
            let items = self.items(&id);
            let uses = self.packages.get(&id).map(|it| it.uses.as_slice());
            for (name, used) in uses.unwrap_or_default() {
                if items.offers.contains(name) && seen.insert(used.clone()) {
                    next.push(used.clone());
                }
            }
            all.push(items);
        }
        all
    }

    /// Returns what a row says of a library that none of its versions has.
    fn wrong_of(&self, library: &str, claims: &[Claim]) -> Vec<String> {
        let Some(ids) = self.by_name.get(library) else {
            return vec![format!(
                "`{library}` has a row, but {VERSIONS}/Cargo.toml names no version of it"
            )];
        };
        let versions: Vec<(&Package, Vec<Rc<Items>>)> = ids
            .iter()
            .filter_map(|id| Some((self.packages.get(id)?, self.offered(id))))
            .collect();
        let numbers: Vec<&str> = versions.iter().map(|(it, _)| it.version.as_str()).collect();
        let has = |claim: &&Claim| {
            versions
                .iter()
                .any(|(package, items)| self.has(package, items, claim))
        };
        claims
            .iter()
            .filter(|claim| !has(claim))
            .map(|claim| format!("`{library}` {}: {}", numbers.join(" and "), said(claim)))
            .collect()
    }

    fn has(&self, package: &Package, offered: &[Rc<Items>], claim: &Claim) -> bool {
        let any = |has: &dyn Fn(&Items) -> bool| offered.iter().any(|items| has(items));
        match claim {
            Claim::Type(name) => any(&|items| items.types.contains(*name)),
            Claim::Constructor(of, name) => any(&|items| match of {
                Some(of) => makes(items, of, name),
                None => has_function(items, name, 0),
            }),
            Claim::AnyConstructor(of, name) | Claim::Method(of, name) => {
                any(&|items| has_method(items, of, name, 0))
            }
            Claim::Function(path, argument) => any(&|items| match path {
                [name] => {
                    has_function(items, name, *argument) || has_method(items, &[], name, *argument)
                }
                [.., of, name] => has_method(items, &[of], name, *argument),
                [] => false,
            }),
            Claim::Text(name) => has_text(offered, name),
            Claim::Feature(name) => package.features.contains_key(*name),
            Claim::DefaultFeature(name) => package.is_on_by_default(name),
            Claim::Field(of, field) => {
                any(&|items| items.fields.contains(&format!("{of}::{field}")))
            }
            Claim::OfferedBy(name) => self.offers(name, package),
            _ => false,
        }
    }

    /// Returns whether a crate depends on a package, or is one of its dependencies of which it offers items.
    fn offers(&self, name: &str, package: &Package) -> bool {
        let facades = self.by_name.get(name).into_iter().flatten();
        let facades = facades.filter_map(|id| self.packages.get(id));
        let of_facade = |named: &str| package.named.contains(named);
        facades
            .into_iter()
            .any(|facade| facade.named.contains(&package.name) || of_facade(&facade.name))
    }
}

/// Returns whether sources have a function of one of these types, or of a trait, with more arguments than this.
fn has_method(items: &Items, of: &[&str], name: &str, argument: usize) -> bool {
    let is_of = |owner: &Option<String>| match owner {
        Some(owner) => of.is_empty() || of.contains(&owner.as_str()),
        None => true,
    };
    let methods = items.methods.get(name).map(Vec::as_slice);
    let is_there = methods
        .unwrap_or_default()
        .iter()
        .any(|(owner, arguments)| is_of(owner) && (argument == 0 || *arguments > argument));
    let derived = |of: &&str| items.derives.contains(&format!("{of}::{name}"));
    let field = ["with_", "set_"]
        .iter()
        .find_map(|start| name.strip_prefix(start))
        .unwrap_or(name);
    is_there
        || of.iter().any(derived)
        || items.in_macros.contains(name)
        || items.derived.contains(field)
}

/// Returns whether sources have a function of a type itself. A trait's function of the same name makes other types.
fn makes(items: &Items, of: &str, name: &str) -> bool {
    let methods = items.methods.get(name).map(Vec::as_slice);
    let is_own = |(owner, _): &(Option<String>, usize)| owner.as_deref() == Some(of);
    methods.unwrap_or_default().iter().any(is_own)
        || items.derives.contains(&format!("{of}::{name}"))
        || items.in_macros.contains(name)
}

/// Returns whether sources have a text, whole or as a prefix of cookies and the rest.
fn has_text(offered: &[Rc<Items>], text: &str) -> bool {
    let has = |text: &str| offered.iter().any(|items| items.texts.contains(text));
    let rest = |prefix: &str| {
        text.strip_prefix(prefix)
            .is_some_and(|rest| has(prefix) && has(rest))
    };
    has(text) || rest("__Host-") || rest("__Secure-")
}

fn has_function(items: &Items, name: &str, argument: usize) -> bool {
    let arguments = items.functions.get(name);
    arguments.is_some_and(|arguments| argument == 0 || *arguments > argument)
        || items.in_macros.contains(name)
}

impl Package {
    fn is_on_by_default(&self, name: &str) -> bool {
        let (mut seen, mut next) = (BTreeSet::new(), vec!["default"]);
        while let Some(feature) = next.pop() {
            if seen.insert(feature) {
                let turned_on = self.features.get(feature).into_iter().flatten();
                next.extend(turned_on.map(String::as_str));
            }
        }
        seen.contains(name)
    }
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

/// Returns a package of the metadata, with its identity.
fn of_package(package: &Value) -> Option<(String, Package)> {
    let targets = package["targets"].as_array()?.iter();
    let is_library = |target: &&Value| {
        let kinds = target["kind"].as_array().into_iter().flatten();
        kinds.into_iter().any(|kind| {
            let kind = kind.as_str().unwrap_or_default();
            kind.ends_with("lib") || kind == "proc-macro"
        })
    };
    let root = targets.clone().find(is_library);
    let root = root.and_then(|target| target["src_path"].as_str());
    let features = package["features"].as_object()?.iter();
    let named = package["dependencies"].as_array()?.iter();
    let read = Package {
        name: text(&package["name"])?,
        version: text(&package["version"])?,
        sources: Path::new(root.unwrap_or_default())
            .parent()
            .unwrap_or(Path::new(""))
            .to_path_buf(),
        features: features
            .map(|(name, on)| {
                let on = on.as_array().into_iter().flatten();
                (name.clone(), on.filter_map(text).collect())
            })
            .collect(),
        named: named.filter_map(|named| text(&named["name"])).collect(),
        uses: Vec::new(),
    };
    Some((text(&package["id"])?, read))
}

/// Returns what a row says, as a sentence that is wrong.
fn said(claim: &Claim) -> String {
    match claim {
        Claim::Type(name) => {
            format!("the row has the type `{name}`, which the sources do not have")
        }
        Claim::Constructor(Some(of), name) => {
            format!("the row has `{of}::{name}`, which the sources do not have")
        }
        Claim::Constructor(None, name) => {
            format!("the row has the function `{name}`, which the sources do not have")
        }
        Claim::AnyConstructor(of, name) => format!(
            "the row has the function `{name}` of {}, which the sources do not have",
            of.join(" or ")
        ),
        Claim::Method(of, name) if of.is_empty() => {
            format!("the row has the method `{name}`, which the sources do not have")
        }
        Claim::Method(of, name) => format!(
            "the row has the method `{name}` of {}, which the sources do not have",
            of.join(" or ")
        ),
        Claim::Function(path, 0) => format!(
            "the row has the function `{}`, which the sources do not have",
            path.join("::")
        ),
        Claim::Function(path, argument) => format!(
            "the row has the function `{}` with an argument {}, which the sources do not have",
            path.join("::"),
            argument + 1
        ),
        Claim::Text(name) => {
            format!("the row has the cookie `{name}`, a text that the sources do not have")
        }
        Claim::Feature(name) => {
            format!("the row has the feature `{name}`, which the package does not have")
        }
        Claim::DefaultFeature(name) => {
            format!("the row says that the feature `{name}` is on by default, which it is not")
        }
        Claim::Field(of, field) => {
            format!("the row has the field `{of}::{field}`, which the sources do not have")
        }
        Claim::OfferedBy(name) => format!(
            "the row says that `{name}` offers it, but neither of the two depends on the other"
        ),
        other => format!("the row says {other:?}, which is not looked up"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A library with a cookie type, a setter by a derive, and functions that a macro makes.
    const SOURCE: &str = r#"
        pub use cookie_of_another::Cookie;
        #[derive(Default, Setters)]
        pub struct Layer { cookie_name: String }
        impl Layer { pub fn new(store: u8) -> Self { Self { cookie_name: concat!("__Host-", "sid").into() } } fn private(&self) {} }
        pub trait Jar { fn add(&self, name: &str, value: &str); }
        pub fn set(name: &str, value: &str) {}
        macro_rules! makers { ($name:ident) => { pub fn $name() {} } }
        makers!(private_layer);
        #[cfg(test)]
        mod tests { pub struct Only; }
    "#;

    fn graph(source: &str) -> (tempfile::TempDir, Graph) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("src")).unwrap();
        std::fs::write(folder.path().join("src/lib.rs"), source).unwrap();
        let package = |name: &str, features: Value, root: PathBuf| {
            serde_json::json!({
                "id": name, "name": name, "version": "1.2.3", "features": features, "dependencies": [],
                "targets": [{ "kind": ["lib"], "src_path": root }],
            })
        };
        let features = serde_json::json!({ "default": ["std"], "std": ["cookies"], "cookies": [], "signed": [] });
        let root = folder.path().join("src/lib.rs");
        let metadata = serde_json::json!({
            "packages": [package("main", serde_json::json!({}), PathBuf::new()), package("a-jar", features, root)],
            "resolve": { "root": "main", "nodes": [
                { "id": "main", "deps": [{ "name": "a_jar", "pkg": "a-jar" }] },
                { "id": "a-jar", "deps": [] },
            ] },
        });
        let graph = Graph::of_metadata(&metadata).unwrap();
        (folder, graph)
    }

    #[test]
    fn what_the_sources_have_is_not_wrong() {
        let (_folder, graph) = graph(SOURCE);
        let claims = [
            Claim::Type("Cookie"),
            Claim::Type("Layer"),
            Claim::Constructor(Some("Layer"), "new"),
            Claim::Constructor(Some("Layer"), "default"),
            Claim::Constructor(None, "private_layer"),
            Claim::Method(Vec::new(), "with_cookie_name"),
            Claim::Method(vec!["Layer"], "add"),
            Claim::Function(&["set"], 1),
            Claim::Function(&["Jar", "add"], 1),
            Claim::Text("sid"),
            Claim::Text("__Host-sid"),
            Claim::Feature("signed"),
            Claim::DefaultFeature("cookies"),
            Claim::Field("Layer", "cookie_name"),
        ];
        assert_eq!(graph.wrong_of("a_jar", &claims), [""; 0]);
    }

    #[test]
    fn what_the_sources_do_not_have_is_wrong() {
        let (_folder, graph) = graph(SOURCE);
        let claims = [
            Claim::Type("Only"),
            Claim::Type("CookieJar"),
            Claim::Constructor(Some("Layer"), "builder"),
            Claim::Constructor(Some("Cookie"), "new"),
            Claim::Constructor(Some("Layer"), "add"),
            Claim::Method(Vec::new(), "with_path"),
            Claim::Method(vec!["Other"], "new"),
            Claim::Function(&["set"], 2),
            Claim::Function(&["unset"], 0),
            Claim::Text("id"),
            Claim::Feature("private"),
            Claim::DefaultFeature("signed"),
            Claim::Field("Layer", "path"),
            Claim::OfferedBy("facade"),
        ];
        let wrong = graph.wrong_of("a_jar", &claims);
        assert_eq!(wrong.len(), claims.len(), "{wrong:#?}");
        assert!(wrong[0].starts_with("`a_jar` 1.2.3: the row has the type `Only`"));
        let unnamed = graph.wrong_of("b_jar", &claims);
        assert_eq!(unnamed.len(), 1, "{unnamed:?}");
    }
}

//! Dependencies in a `Cargo.toml` that set cookies without going through the registry.
//!
//! Only direct dependencies count, because a crate cannot import a transitive dependency.

use crate::catalog::{self, Dependency, Library};
use std::ops::Range;
use toml::de::{DeTable, DeValue};

/// A dependency that provides ways to set cookies.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Offer {
    /// The package.
    pub package: String,
    /// The feature that provides these ways; `None` if the package as a whole provides them.
    pub feature: Option<&'static str>,
    /// Whether the feature is on because the default features are enabled.
    pub by_default: bool,
    /// The byte range of its name in the manifest.
    pub span: Range<usize>,
    /// The recommended replacement.
    pub instead: &'static str,
}

/// Returns the dependencies of a manifest that provide ways to set cookies, in the order of the file. Development and
/// build dependencies are ignored, because they are not part of the service. For a manifest that does not parse, the
/// result is empty; Cargo reports the error.
///
/// ```
/// use cookie_registry_scan::manifest::offers;
///
/// let manifest = r#"
/// [dependencies]
/// axum-extra = { version = "0.12", features = ["cookie", "typed-header"] }
/// tower-sessions = "0.15"
///
/// [dev-dependencies]
/// cookie = "0.18"
/// "#;
/// let packages: Vec<String> = offers(manifest).into_iter().map(|offer| offer.package).collect();
/// assert_eq!(packages, ["axum-extra", "tower-sessions"]);
/// ```
#[must_use]
pub fn offers(manifest: &str) -> Vec<Offer> {
    offers_within(manifest, "")
}

/// Returns the same as [`offers`] for a member of a workspace. Reads inherited dependencies
/// (`axum-extra.workspace = true`) from the manifest of the workspace.
///
/// ```
/// use cookie_registry_scan::manifest::offers_within;
///
/// let workspace = "[workspace.dependencies]\naxum-extra = { version = \"0.12\", features = [\"cookie\"] }\n";
/// let offers = offers_within("[dependencies]\naxum-extra.workspace = true\n", workspace);
/// assert_eq!(offers[0].feature, Some("cookie"));
/// ```
#[must_use]
pub fn offers_within(manifest: &str, workspace: &str) -> Vec<Offer> {
    let Ok(root) = DeTable::parse(manifest) else {
        return Vec::new();
    };
    let root = root.get_ref();
    let workspace = DeTable::parse(workspace).ok();
    let workspace = workspace
        .as_ref()
        .and_then(|root| table(table(root.get_ref(), "workspace")?, "dependencies"));
    let mut found = Vec::new();
    for dependencies_of in dependency_tables(root) {
        dependencies(dependencies_of, workspace, &mut found);
    }
    if dependency_tables(root).any(|table| table.contains_key(ADAPTERS)) {
        // Their middleware is configured from the constants. One that is not is an occurrence in the sources.
        found.retain(|offer| !is_adapted(&offer.package));
    }
    if let Some(features) = table(root, "features") {
        add_forwarded(features, &mut found);
    }
    found.sort_by_key(|offer| offer.span.start);
    found
}

/// Returns whether `cookie-registry-sessions` configures the middleware of a package.
fn is_adapted(package: &str) -> bool {
    catalog::package(package).is_some_and(|row| row.adapter.is_some())
}

/// What a manifest says of the package itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Package {
    pub(crate) name: String,
    /// The bytes of its name.
    pub(crate) span: Range<usize>,
    /// Whether it is a procedural macro, which runs in the compiler alone.
    pub(crate) is_macro: bool,
    /// Whether it depends on the registry.
    pub(crate) has_registry: bool,
    /// The first of its dependencies by which a service sets cookies, or answers requests.
    pub(crate) serves_by: Option<String>,
}

/// The package of the registry.
pub(crate) const REGISTRY: &str = "cookie-registry";

/// The package that configures session middleware from the constants.
pub(crate) const ADAPTERS: &str = "cookie-registry-sessions";

/// The packages of the registry itself, which write the headers of what the policy declares.
pub(crate) const OWN_PACKAGES: [&str; 14] = [
    REGISTRY,
    "cookie-registry-audit",
    "cookie-registry-browser",
    "cookie-registry-build",
    "cookie-registry-consent",
    "cookie-registry-core",
    "cookie-registry-derive",
    "cookie-registry-expand",
    "cookie-registry-policy",
    "cookie-registry-render",
    "cookie-registry-scan",
    "cookie-registry-sessions",
    "cookie-registry-testing",
    "cookie-registry-words",
];

/// Returns the package of a manifest. `None` for a workspace without one, and if the manifest does not parse.
pub(crate) fn package(manifest: &str) -> Option<Package> {
    let root = DeTable::parse(manifest).ok()?;
    let root = root.get_ref();
    let name = table(root, "package")?.get("name")?;
    let is_macro = table(root, "lib").is_some_and(|lib| {
        ["proc-macro", "proc_macro"].iter().any(|key| {
            lib.get(*key)
                .is_some_and(|value| matches!(value.get_ref(), DeValue::Boolean(true)))
        })
    });
    let packages: Vec<&str> = dependency_tables(root)
        .flat_map(|table| table.iter())
        .map(|(key, value)| {
            let details = value.get_ref().as_table();
            let renamed = details.and_then(|details| details.get("package")?.get_ref().as_str());
            renamed.unwrap_or(key.get_ref())
        })
        .collect();
    let serves = |package: &&&str| catalog::package(package).is_some_and(Library::is_for_services);
    Some(Package {
        name: name.get_ref().as_str()?.to_owned(),
        span: name.span(),
        is_macro,
        has_registry: packages.contains(&REGISTRY),
        serves_by: packages
            .iter()
            .find(serves)
            .map(|package| (*package).to_owned()),
    })
}

/// Returns whether a manifest is the root of a workspace.
pub(crate) fn is_workspace(manifest: &str) -> bool {
    DeTable::parse(manifest).is_ok_and(|root| root.get_ref().contains_key("workspace"))
}

/// Returns the packages that a manifest depends on directly, with the bytes that name each. One that a member inherits is
/// looked up in the workspace, which can give it another name.
pub(crate) fn dependencies_of(manifest: &str, workspace: &str) -> Vec<(String, Range<usize>)> {
    let Ok(root) = DeTable::parse(manifest) else {
        return Vec::new();
    };
    let workspace = DeTable::parse(workspace).ok();
    let workspace = workspace
        .as_ref()
        .and_then(|root| table(table(root.get_ref(), "workspace")?, "dependencies"));
    let package = |key: &str, own: Option<&DeTable<'_>>| {
        let inherited = own
            .filter(|own| says(own, "workspace", true))
            .and_then(|_| workspace?.get(key)?.get_ref().as_table());
        let named = own
            .into_iter()
            .chain(inherited)
            .find_map(|details| details.get("package")?.get_ref().as_str());
        named.unwrap_or(key).to_owned()
    };
    dependency_tables(root.get_ref())
        .flat_map(|table| table.iter())
        .map(|(key, value)| {
            (
                package(key.get_ref(), value.get_ref().as_table()),
                key.span(),
            )
        })
        .collect()
}

/// Returns the tables of the package's own dependencies, for every target.
fn dependency_tables<'t, 'i>(root: &'t DeTable<'i>) -> impl Iterator<Item = &'t DeTable<'i>> {
    let of_targets = table(root, "target")
        .into_iter()
        .flat_map(DeTable::values)
        .filter_map(|target| table(target.get_ref().as_table()?, "dependencies"));
    table(root, "dependencies").into_iter().chain(of_targets)
}

fn table<'t, 'i>(parent: &'t DeTable<'i>, key: &str) -> Option<&'t DeTable<'i>> {
    parent.get(key)?.get_ref().as_table()
}

/// Looks up a package in the catalog; `None` if it has nothing to do with cookies.
fn meaning(package: &str) -> Option<Dependency> {
    Some(catalog::package(package)?.dependency)
}

/// Adds features of the package itself that turn on those of a dependency: `login = ["axum-extra/cookie"]`.
fn add_forwarded(features: &DeTable<'_>, found: &mut Vec<Offer>) {
    let lists = features
        .values()
        .filter_map(|list| list.get_ref().as_array());
    for feature in lists.flatten() {
        let Some((package, name)) = feature
            .get_ref()
            .as_str()
            .and_then(|text| text.split_once('/'))
        else {
            continue;
        };
        let package = package.trim_end_matches('?');
        let Some(Dependency::Features { all, advice, .. }) = meaning(package) else {
            continue;
        };
        if let Some(offered) = all.iter().find(|offered| **offered == name) {
            found.push(Offer {
                package: package.to_owned(),
                feature: Some(offered),
                by_default: false,
                span: feature.span(),
                instead: advice,
            });
        }
    }
}

/// Adds the dependencies of a table that offer cookies.
fn dependencies(table: &DeTable<'_>, workspace: Option<&DeTable<'_>>, found: &mut Vec<Offer>) {
    for (key, value) in table {
        let own = value.get_ref().as_table();
        // An inherited dependency takes its version and features from the workspace.
        let inherited = own
            .filter(|own| says(own, "workspace", true))
            .and_then(|_| workspace?.get(key.get_ref().as_ref()));
        let of_workspace = inherited.and_then(|value| value.get_ref().as_table());
        let details = || own.into_iter().chain(of_workspace);
        let package = details()
            .find_map(|details| details.get("package")?.get_ref().as_str())
            .unwrap_or(key.get_ref());
        let (all, default, instead) = match meaning(package) {
            Some(Dependency::Features {
                all,
                default,
                advice,
            }) => (all, default, advice),
            Some(Dependency::Whole(advice)) => (&[][..], None, advice),
            Some(Dependency::Inseparable | Dependency::None) | None => continue,
        };
        let offer = |feature, by_default, span| Offer {
            package: package.to_owned(),
            feature,
            by_default,
            span,
            instead,
        };
        if all.is_empty() {
            found.push(offer(None, false, key.span()));
            continue;
        }
        let offered = |details: &DeTable<'_>| {
            let features = details.get("features")?.get_ref().as_array()?;
            features.iter().find_map(|feature| {
                let name = feature.get_ref().as_str()?;
                let offered = all.iter().find(|offered| **offered == name)?;
                Some((*offered, feature.span()))
            })
        };
        let inherits = || Some((of_workspace.and_then(offered)?.0, key.span()));
        if let Some((feature, span)) = own.and_then(offered).or_else(inherits) {
            found.push(offer(Some(feature), false, span));
        } else if let Some(feature) = default.filter(|_| has_defaults(own, inherited)) {
            found.push(offer(Some(feature), true, key.span()));
        }
    }
}

/// Returns whether a dependency's table has a key with this value.
fn says(details: &DeTable<'_>, key: &str, truth: bool) -> bool {
    let value = details.get(key).map(toml::Spanned::get_ref);
    matches!(value, Some(DeValue::Boolean(is)) if *is == truth)
}

/// Returns whether the default features are on. If the workspace that specifies a dependency is not there, they are
/// taken to be off, since the dependency's own line does not say.
fn has_defaults(own: Option<&DeTable<'_>>, inherited: Option<&toml::Spanned<DeValue<'_>>>) -> bool {
    let is_off = |details: Option<&DeTable<'_>>| {
        details.is_some_and(|details| says(details, "default-features", false))
    };
    match inherited {
        Some(inherited) => !is_off(inherited.get_ref().as_table()),
        None => !is_off(own) && !own.is_some_and(|own| says(own, "workspace", true)),
    }
}

#[cfg(test)]
mod tests {
    use super::{is_workspace, offers, package};

    fn found(manifest: &str) -> Vec<(String, Option<&'static str>, String)> {
        let shown = |span: std::ops::Range<usize>| manifest[span].to_owned();
        offers(manifest)
            .into_iter()
            .map(|offer| (offer.package.clone(), offer.feature, shown(offer.span)))
            .collect()
    }

    #[test]
    fn a_library_whose_middleware_is_configured_from_a_constant_is_no_offer() {
        for library in ["tower-sessions", "axum-login", "actix-session"] {
            let alone = format!("[dependencies]\n{library} = \"1\"\n");
            assert_eq!(found(&alone).len(), 1, "{library}");
            let with = format!("{alone}cookie-registry-sessions = \"0.1\"\n");
            assert_eq!(found(&with), [], "{library}");
        }
        // The adapter configures no other library.
        let other = "[dependencies]\ncookie-registry-sessions = \"0.1\"\naxum-session = \"1\"\n";
        assert_eq!(found(other).len(), 1);
        // A store sets no cookie.
        assert_eq!(
            found("[dependencies]\ntower-sessions-sqlx-store = \"0.15\"\n"),
            []
        );
    }

    #[test]
    fn packages_features_and_defaults_that_offer_cookies_are_found() {
        for (line, feature, shown) in [
            ("cookie = \"0.18\"", None, "cookie"),
            (
                "jar = { package = \"biscotti\", version = \"0.4\" }",
                None,
                "jar",
            ),
            (
                "axum-extra = { version = \"0.12\", features = [\"cookie-signed\"] }",
                Some("cookie-signed"),
                "\"cookie-signed\"",
            ),
            ("actix-web = \"4\"", Some("cookies"), "actix-web"),
            (
                "actix-web = { version = \"4\", default-features = false, features = [\"cookies\"] }",
                Some("cookies"),
                "\"cookies\"",
            ),
        ] {
            for table in ["[dependencies]", "[target.'cfg(unix)'.dependencies]"] {
                let manifest = format!("{table}\n{line}\n");
                let found = found(&manifest);
                assert_eq!(found.len(), 1, "{line}");
                assert_eq!(
                    (found[0].1, found[0].2.as_str()),
                    (feature, shown),
                    "{line}"
                );
            }
        }
    }

    #[test]
    fn a_library_that_is_found_in_sources_is_found_in_a_manifest() {
        for package in [
            "actix-csrf",
            "actix-web-flash-messages",
            "axum-flash",
            "rocket_csrf",
            "salvo-csrf",
            "tower-sessions-cookie-store",
            "trillium-cookies",
            "trillium-sessions",
        ] {
            let manifest = format!("[dependencies]\n{package} = \"*\"\n");
            assert_eq!(
                found(&manifest),
                [(package.to_owned(), None, package.to_owned())]
            );
        }
        for (package, feature) in [
            ("actix-web", "secure-cookies"),
            ("ntex", "cookie"),
            ("poem", "csrf"),
            ("poem-openapi", "cookie"),
            ("salvo", "csrf"),
            ("salvo", "flash"),
        ] {
            let manifest = format!(
                "[dependencies]\n{package} = {{ version = \"*\", default-features = false, features = [\"{feature}\"] }}\n"
            );
            let shown = format!("\"{feature}\"");
            assert_eq!(
                found(&manifest),
                [(package.to_owned(), Some(feature), shown)]
            );
        }
    }

    #[test]
    fn a_feature_that_enables_a_feature_of_a_dependency_is_found() {
        let manifest = "[dependencies]\naxum-extra.workspace = true\naxum_csrf = \"1\"\n[features]\nlogin = [\"dep:axum-extra\", \"axum-extra?/cookie\", \"serde/derive\"]\n";
        let expected = [
            ("axum_csrf", None, "axum_csrf"),
            ("axum-extra", Some("cookie"), "\"axum-extra?/cookie\""),
        ];
        let expected = expected
            .map(|(package, feature, shown)| (package.to_owned(), feature, shown.to_owned()));
        assert_eq!(found(manifest), expected);
    }

    #[test]
    fn what_a_member_leaves_to_the_workspace_is_read_there() {
        for (workspace, member, expected) in [
            (
                "axum-extra = { version = \"0.12\", features = [\"cookie\"] }",
                "axum-extra.workspace = true",
                Some("cookie"),
            ),
            ("axum-extra = \"0.12\"", "axum-extra.workspace = true", None),
            (
                "extra = { package = \"axum-extra\", version = \"0.12\", features = [\"cookie\"] }",
                "extra = { workspace = true }",
                Some("cookie"),
            ),
            (
                "actix-web = \"4\"",
                "actix-web.workspace = true",
                Some("cookies"),
            ),
            (
                "actix-web = { version = \"4\", default-features = false }",
                "actix-web.workspace = true",
                None,
            ),
            (
                "axum-extra = { version = \"0.12\", features = [\"cookie\"] }",
                "axum-extra = \"0.12\"",
                None,
            ),
        ] {
            let offers = super::offers_within(
                &format!("[dependencies]\n{member}\n"),
                &format!("[workspace.dependencies]\n{workspace}\n"),
            );
            assert_eq!(
                offers.first().and_then(|offer| offer.feature),
                expected,
                "{workspace} {member}"
            );
        }
    }

    #[test]
    fn a_package_is_recognized_by_its_dependencies() {
        let found = package(
            "[package]\nname = \"web\"\n[dependencies]\nserde = \"1\"\n[target.'cfg(unix)'.dependencies]\n\
             jar = { package = \"tower-cookies\", version = \"0.11\" }\n",
        )
        .unwrap();
        assert_eq!((found.name.as_str(), found.span), ("web", 17..22));
        assert_eq!(found.serves_by.as_deref(), Some("tower-cookies"));
        assert!(!found.has_registry && !found.is_macro);
        let registry = "[package]\nname = \"a\"\n[lib]\nproc-macro = true\n[dependencies]\ncookie-registry.workspace = true\n";
        let found = package(registry).unwrap();
        assert!(found.has_registry && found.is_macro && found.serves_by.is_none());
        assert!(package("[workspace]\n").is_none() && is_workspace("[workspace]\n"));
        let development = "[package]\nname = \"a\"\n[dev-dependencies]\naxum = \"0.8\"\n";
        assert_eq!(package(development).unwrap().serves_by, None);
    }

    #[test]
    fn what_offers_none_is_not() {
        for line in [
            "axum-extra = { version = \"0.12\", features = [\"typed-header\"] }",
            "actix-web = { version = \"4\", default-features = false }",
            "actix-web.workspace = true",
            "cookie-registry = { version = \"0.1\", features = [\"cookie\"] }",
            "axum = \"0.8\"",
        ] {
            assert_eq!(found(&format!("[dependencies]\n{line}\n")), [], "{line}");
        }
        assert_eq!(
            found(
                "[dev-dependencies]\ncookie = \"0.18\"\n[build-dependencies]\ncookie = \"0.18\"\n"
            ),
            []
        );
        assert_eq!(found("[dependencies\ncookie = 1"), []);
    }
}

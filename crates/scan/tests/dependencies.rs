//! Dependencies that can set cookies and that the catalog does not have.
#![cfg(feature = "findings")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests")]

use cookie_registry_policy::source::{Memory, Sources};
use cookie_registry_policy::{Code, Options as PolicyOptions, check_files};
use cookie_registry_scan::findings::{Options, Stage, of_crate};
use std::fs;
use std::path::PathBuf;

const POLICY: &str = r#"
format = 1
[policy]
title = "Cookie Policy"
last_updated = 2026-05-09
[service]
name = "Almanac"
domains = ["our.example"]
contact = "privacy@our.example"
"#;

const LOCK: &str = r#"
version = 4
[[package]]
name = "acme-web"
version = "1.0.0"
source = "registry"
dependencies = ["acme-core"]
[[package]]
name = "acme-core"
version = "1.0.0"
source = "registry"
dependencies = ["cookie"]
[[package]]
name = "acme-log"
version = "1.0.0"
source = "registry"
[[package]]
name = "shared-sessions"
version = "0.1.0"
[[package]]
name = "cookie"
version = "0.18.1"
source = "registry"
"#;

/// A crate in a folder of its own, which goes with it.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str, dependencies: &str) -> Self {
        let folder = std::env::temp_dir().join(format!(
            "cookie-registry-scan-{name}-{}",
            std::process::id()
        ));
        fs::create_dir_all(folder.join("src")).unwrap();
        let manifest = format!("[package]\nname = \"site\"\n[dependencies]\n{dependencies}");
        fs::write(folder.join("Cargo.toml"), manifest).unwrap();
        fs::write(folder.join("src/lib.rs"), "").unwrap();
        fs::write(folder.join("Cargo.lock"), LOCK).unwrap();
        Self(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The codes and messages for a crate with these dependencies, under a policy with this addition.
fn found(name: &str, dependencies: &str, exempt: &str) -> Vec<(Code, String)> {
    let folder = Folder::new(name, dependencies);
    let policy = format!("{POLICY}{exempt}");
    let options = PolicyOptions::today();
    let memory = Memory::from_iter([("policy.toml", policy.as_str())]);
    let checked = check_files(&memory, "policy.toml".as_ref(), options).unwrap();
    let options = Options {
        root: &folder.0,
        today: options.today,
    };
    let mut sources = Sources::default();
    let of_folder = of_crate(
        &folder.0,
        Stage::Compiling,
        checked.recovered(),
        options,
        &mut sources,
    );
    of_folder
        .findings
        .into_iter()
        .map(|finding| (finding.code, finding.message))
        .collect()
}

#[test]
fn an_unknown_dependency_that_is_built_on_cookies_is_an_error() {
    let messages = found("built-on", "acme-web = \"1\"\nacme-log = \"1\"\n", "");
    let expected = "`acme-web` can set cookies (Cargo.lock shows that it is built on `cookie`), and the scan does not know it";
    assert_eq!(
        messages,
        [(Code::UnknownCookieLibrary, expected.to_owned())]
    );
}

#[test]
fn an_unknown_dependency_that_is_named_after_cookies_is_an_error() {
    let messages = found(
        "named",
        "renamed = { package = \"acme-csrf\", version = \"1\" }\n",
        "",
    );
    let expected =
        "`acme-csrf` can set cookies (its name says \"csrf\"), and the scan does not know it";
    assert_eq!(
        messages,
        [(Code::UnknownCookieLibrary, expected.to_owned())]
    );
}

#[test]
fn the_policy_accepts_one_dependency_or_the_manifest() {
    let dependencies = "acme-web = \"1\"\nacme-csrf = \"1\"\n";
    let of = |exempt: &str| -> Vec<Code> {
        let found = found("accepted", dependencies, exempt);
        found.into_iter().map(|(code, _)| code).collect()
    };
    let one =
        "[[exempt]]\npath = \"Cargo.toml\"\ndependency = \"acme-web\"\nreason = \"sets none\"\n";
    assert_eq!(of(one), [Code::UnknownCookieLibrary]);
    let whole = "[[exempt]]\npath = \"Cargo.toml\"\nreason = \"old\"\n";
    assert_eq!(of(whole), []);
    let other = "[[exempt]]\npath = \"Cargo.toml\"\ndependency = \"acme-log\"\nreason = \"none\"\n";
    assert_eq!(
        of(other),
        [
            Code::UnknownCookieLibrary,
            Code::UnknownCookieLibrary,
            Code::SourceExemptionUnused
        ]
    );
}

#[test]
fn what_is_known_or_of_the_workspace_is_none() {
    let known = "reqwest = \"1\"\naxum = \"1\"\nacme-log = \"1\"\nshared-sessions = { path = \"../x\" }\ncookie-registry = \"0.1\"\n";
    assert_eq!(found("known", known, ""), []);
    let development = "[dev-dependencies]\nacme-web = \"1\"\n";
    assert_eq!(found("development", development, ""), []);
}

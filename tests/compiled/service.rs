//! A small service outside the workspace, whose files the tests change.

use cookie_registry_test_support::external_crate::{ExternalCrate, stderr};
use std::collections::BTreeMap;
use std::fs;

/// The policy, which includes `more.toml`.
pub(crate) const POLICY: &str = r#"format = 1
include = ["more.toml"]

[policy]
title        = "Cookie Policy"
last_updated = 2026-05-09

[service]
name    = "Almanac"
domains = ["our.example"]
contact = "privacy@our.example"
"#;

/// The included part of it.
pub(crate) const MORE: &str = r#"
[cookies.session]
name      = "session"
category  = "necessary"
exemption = "authentication"
purpose   = "Keeps you signed in."
lifetime  = "session"
value     = "token"
"#;

/// The registry, and a module, an include and a path of every kind.
pub(crate) const LIB: &str = "#[derive(cookie_registry::CookieRegistry)]\n\
     #[registry(policy = \"policy.toml\")]\n\
     pub struct Cookies;\n\
     pub mod pages;\n\
     include!(\"table.in\");\n\
     #[path = \"../outside/extra.rs\"]\n\
     pub mod extra;\n";

/// Code that sets a cookie which the policy does not declare, and that compiles.
pub(crate) const BAD: &str = "pub fn bad(headers: &mut http::HeaderMap) {\n    \
     headers.append(http::header::SET_COOKIE, http::HeaderValue::from_static(\"tracker=1\"));\n}\n";

/// Code that sets none.
pub(crate) const GOOD: &str = "pub fn good() -> u8 {\n    1\n}\n";

/// The files of a service.
pub(crate) type Files = BTreeMap<&'static str, String>;

/// Returns the files of a service that keeps to its policy.
pub(crate) fn files() -> Files {
    let main = "fn main() {\n    println!(\"{}\", external::pages::good());\n}\n";
    [
        ("src/lib.rs", LIB),
        ("src/pages.rs", GOOD),
        ("src/table.in", "pub const TABLE: [u8; 2] = [1, 2];\n"),
        ("outside/extra.rs", GOOD),
        ("src/main.rs", main),
        ("src/bin/tool.rs", main),
        ("examples/demo.rs", main),
        ("policy.toml", POLICY),
        ("more.toml", MORE),
    ]
    .map(|(path, text)| (path, text.to_owned()))
    .into()
}

/// A service on the disk.
pub(crate) struct Service {
    pub(crate) external: ExternalCrate,
    written: Files,
}

impl Service {
    /// Makes a service without files, whose package has the name of the test. `dependencies` are lines of its Cargo.toml.
    pub(crate) fn new(test: &str, dependencies: &str) -> Self {
        let external = ExternalCrate::new(test, &format!("http = \"1\"\n{dependencies}")).unwrap();
        // The tests share a target folder, in which Cargo knows a package by its name alone.
        let manifest = fs::read_to_string(external.path().join("Cargo.toml")).unwrap();
        let manifest = manifest.replace("name = \"external\"", &format!("name = \"{test}\""));
        let manifest = format!("{manifest}\n[lib]\nname = \"external\"\n");
        external.write("Cargo.toml", &manifest).unwrap();
        Self {
            external,
            written: Files::new(),
        }
    }

    /// Makes the files of the service what they are to be; what stays the same is not written again.
    pub(crate) fn set(&mut self, files: &Files) {
        for path in self
            .written
            .keys()
            .filter(|path| !files.contains_key(*path))
        {
            self.external.remove(path).unwrap();
        }
        for (path, text) in files {
            if self.written.get(path) != Some(text) {
                self.external.write(path, text).unwrap();
            }
        }
        self.written.clone_from(files);
    }

    /// Runs cargo and asserts that it succeeds.
    #[track_caller]
    pub(crate) fn compiles(&self, words: &[&str], case: &str) {
        let output = self.external.cargo(words).unwrap();
        assert!(output.status.success(), "{case}: {}", stderr(&output));
    }

    /// Runs cargo and asserts that it fails, with this among what it prints.
    #[track_caller]
    pub(crate) fn refuses(&self, words: &[&str], expected: &str, case: &str) {
        let output = self.external.cargo(words).unwrap();
        let printed = stderr(&output);
        assert!(!output.status.success(), "{case} compiles");
        assert!(printed.contains(expected), "{case}: {printed}");
    }
}

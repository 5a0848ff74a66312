//! Rules about the whole of the sources, on the whole and on parts of it; vendored packages; the sources of dependencies.
#![cfg(all(feature = "compare", feature = "walk", feature = "javascript"))]
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

use cookie_registry_policy::source::{Memory, Sources};
use cookie_registry_policy::{Code, Finding, Options as PolicyOptions, Severity, check_files};
use cookie_registry_scan::compare::Options;
use cookie_registry_scan::findings::of_scan;
use cookie_registry_scan::scan_paths;
use std::fs;
use std::path::{Path, PathBuf};

const POLICY: &str = r#"
format = 1
[policy]
title = "Cookie Policy"
last_updated = 2026-05-09
[service]
name = "Almanac"
domains = ["our.example"]
contact = "privacy@our.example"
[cookies.session]
name = "session"
set_by = "script"
category = "necessary"
exemption = "authentication"
purpose = "Keeps you signed in."
lifetime = "session"
cleared_on = ["sign-out"]
[cookies.theme]
name = "theme"
set_by = "script"
category = "necessary"
exemption = "interface"
purpose = "Remembers dark mode."
lifetime = "session"
"#;

/// A site in a folder of its own, which goes with it.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let name = format!("cookie-registry-of-scan-{name}-{}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        let _ = fs::remove_dir_all(&folder);
        Self(folder)
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Returns the findings about some paths in it.
    fn check(&self, paths: &[&str]) -> Vec<Finding> {
        let options = PolicyOptions::today();
        let memory = Memory::from_iter([("policy.toml", POLICY)]);
        let checked = check_files(&memory, "policy.toml".as_ref(), options).unwrap();
        let paths: Vec<PathBuf> = paths.iter().map(|path| self.0.join(path)).collect();
        let options = Options {
            root: &self.0,
            today: options.today,
        };
        let scan = scan_paths(&paths);
        of_scan(
            &scan,
            &paths,
            checked.recovered(),
            options,
            &mut Sources::default(),
        )
    }

    fn codes(&self, paths: &[&str]) -> Vec<Code> {
        let found = self.check(paths);
        found.into_iter().map(|finding| finding.code).collect()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn a_rule_about_the_whole_is_left_out_on_a_part() {
    let folder = Folder::new("part");
    folder.write("Cargo.toml", "[package]\nname = \"site\"\n");
    folder.write("src/lib.rs", "");
    folder.write("src/web/a.js", "document.cookie = 'session=1';\n");
    folder.write("web/b.js", "document.cookie = 'session=1';\n");
    let of_the_whole = [Code::DeclaredNeverSet, Code::DeclaredNeverCleared];
    assert_eq!(folder.codes(&[""]), of_the_whole);
    assert_eq!(folder.codes(&["src", "web"]), of_the_whole);
    assert_eq!(folder.codes(&["web/b.js", ""]), of_the_whole);
    for part in [
        &["web/b.js"][..],
        &["src/web/a.js", "web/b.js"],
        &["src/web"],
    ] {
        assert_eq!(folder.codes(part), [], "{part:?}");
    }
    // What a part does by itself is judged.
    folder.write("web/b.js", "document.cookie = 'other=1';\n");
    assert_eq!(folder.codes(&["web/b.js"]), [Code::Undeclared]);
}

const LOCK: &str = "version = 4
[[package]]
name = \"acme-log\"
version = \"1.2.0\"
source = \"registry\"
[[package]]
name = \"acme-quiet\"
version = \"2.0.0\"
source = \"registry\"
[[package]]
name = \"site\"
version = \"0.1.0\"
dependencies = [\"acme-log\", \"acme-quiet\"]
";

#[test]
fn vendored_packages_are_skipped_and_those_that_set_cookies_are_a_warning() {
    let folder = Folder::new("vendored");
    folder.write(
        "Cargo.toml",
        "[package]\nname = \"site\"\nversion = \"0.1.0\"\n[dependencies]\nacme-log = \"1\"\nacme-quiet = \"2\"\n",
    );
    folder.write("Cargo.lock", LOCK);
    folder.write(
        "src/lib.rs",
        "fn f() { let _ = \"<script>document.cookie = 'session=1'; document.cookie = 'theme=1'; document.cookie = 'session=; max-age=0'</script>\"; }\n",
    );
    for (package, body) in [
        (
            "acme-log-1.2.0",
            "fn f(h: &mut HeaderMap) {\n    h.append(\"set-cookie\", value());\n}\n",
        ),
        (
            "acme-quiet",
            "fn f(h: &HeaderMap) -> bool { h.contains_key(\"set-cookie\") }\n",
        ),
    ] {
        let name = package.trim_end_matches("-1.2.0");
        folder.write(
            &format!("vendor/{package}/Cargo.toml"),
            &format!("[package]\nname = \"{name}\"\n"),
        );
        folder.write(&format!("vendor/{package}/.cargo-checksum.json"), "{}");
        folder.write(&format!("vendor/{package}/src/lib.rs"), body);
    }
    let found = folder.check(&[""]);
    let skipped: Vec<&Finding> = found
        .iter()
        .filter(|finding| finding.code == Code::FileSkipped)
        .collect();
    // One finding for the folder that holds them.
    let [skipped] = skipped.as_slice() else {
        panic!("{skipped:?}");
    };
    assert_eq!(skipped.severity, Severity::Info);
    assert!(skipped.message.contains("vendor"), "{}", skipped.message);
    let others: Vec<&Finding> = found
        .iter()
        .filter(|finding| finding.code != Code::FileSkipped)
        .collect();
    let [warning] = others.as_slice() else {
        panic!("{others:?}");
    };
    let place = Path::new("src").join("lib.rs");
    assert_eq!(
        warning.message,
        format!(
            "`acme-log` can set cookies (its sources set one in {}:2), and the scan does not know it",
            place.display()
        )
    );
    assert_eq!(
        (warning.code, warning.severity),
        (Code::UnknownCookieLibrary, Severity::Warning)
    );
}

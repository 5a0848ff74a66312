//! The form of a build script: it also notices files that are new.

use crate::service::{BAD, Files, LIB, MORE, POLICY, Service, files};
use cookie_registry_test_support::external_crate::ExternalCrate;

fn service(what: &str) -> Service {
    let build = ExternalCrate::of_workspace("crates/build");
    Service::new(
        what,
        &format!("\n[build-dependencies]\ncookie-registry-build = {{ path = {build:?} }}\n"),
    )
}

fn with_script() -> Files {
    let mut files = files();
    files.insert(
        "build.rs",
        "fn main() {\n    cookie_registry_build::enforce();\n}\n".to_owned(),
    );
    let off = LIB.replace("\"policy.toml\")", "\"policy.toml\", enforce = false)");
    files.insert("src/lib.rs", off);
    files
}

#[test]
fn a_build_script_refuses_changes_and_new_files_with_file_and_line() {
    let mut service = service("script");
    for (name, path, text, place) in [
        (
            "edit of main",
            "src/main.rs",
            format!("fn main() {{}}\n{BAD}"),
            "error: script@0.0.0: src/main.rs:3:13: a cookie, `tracker`, is set without going through the registry",
        ),
        (
            "edit of a file elsewhere",
            "outside/extra.rs",
            BAD.to_owned(),
            "outside/extra.rs:2:",
        ),
        (
            "a new program",
            "src/bin/new.rs",
            format!("fn main() {{}}\n{BAD}"),
            "src/bin/new.rs:3:",
        ),
        (
            "a new example",
            "examples/new.rs",
            format!("fn main() {{}}\n{BAD}"),
            "examples/new.rs:3:",
        ),
        (
            "an include of the policy",
            "more.toml",
            MORE.replace("\"session\"", "\"ever\""),
            "more.toml:7:13: ",
        ),
    ] {
        service.set(&with_script());
        service.compiles(&["check", "--all-targets"], name);
        let mut changed = with_script();
        changed.insert(path, text);
        service.set(&changed);
        service.refuses(&["check", "--all-targets"], place, name);
    }
}

#[test]
fn a_build_script_notices_a_nearer_policy() {
    let mut service = service("nearer");
    let registry = ExternalCrate::of_workspace("cookie-registry");
    let build = ExternalCrate::of_workspace("crates/build");
    let manifest = format!(
        "[package]\nname = \"nearer-app\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\ncookie-registry = {{ path = {registry:?} }}\n\n\
         [build-dependencies]\ncookie-registry-build = {{ path = {build:?} }}\n"
    );
    let mut files: Files = [
        ("Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = [\"app\"]\n".to_owned()),
        ("policy.toml", POLICY.to_owned()),
        ("more.toml", MORE.to_owned()),
        ("app/Cargo.toml", manifest),
        ("app/build.rs", "fn main() {\n    cookie_registry_build::enforce();\n}\n".to_owned()),
        ("app/src/lib.rs", "#[derive(cookie_registry::CookieRegistry)]\n#[registry(policy = \"policy.toml\")]\npub struct Cookies;\n".to_owned()),
    ]
    .into();
    service.set(&files);
    service.compiles(&["check"], "the policy of the workspace");
    files.insert(
        "app/policy.toml",
        POLICY
            .replace("privacy@our.example", "nobody")
            .replace("include = [\"more.toml\"]\n", ""),
    );
    service.set(&files);
    service.refuses(&["check"], "policy.toml:10:11: ", "a nearer policy");
}

#[test]
fn what_a_build_script_writes_after_the_check_is_refused() {
    let mut service = service("order");
    let mut changed = with_script();
    // The folder outlives the test, so that the file of an earlier run would be there.
    let made = format!("made-{}.rs", std::process::id());
    changed.entry("src/lib.rs").or_default().push_str(&format!(
        "include!(concat!(env!(\"OUT_DIR\"), \"/{made}\"));\n"
    ));
    let write = format!(
        "    let made = std::path::Path::new(&std::env::var(\"OUT_DIR\").unwrap()).join(\"{made}\");\n    \
         std::fs::write(made, \"pub const MADE: u8 = 1;\\n\").unwrap();\n"
    );
    changed.insert(
        "build.rs",
        format!("fn main() {{\n    cookie_registry_build::enforce();\n{write}}}\n"),
    );
    service.set(&changed);
    service.refuses(&["check"], "a file that is not there", "the check first");
    changed.insert(
        "build.rs",
        format!("fn main() {{\n{write}    cookie_registry_build::enforce();\n}}\n"),
    );
    service.set(&changed);
    service.compiles(&["check"], "the check last");
}

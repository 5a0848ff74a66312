//! The cases in `tests/service`: what each line does is written at its end.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "helpers of tests"
)]

use cookie_registry_resolve::{LoadOptions, Outcome, facts, resolve};
use cookie_registry_scan::{Name, Operation, Resolved};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

fn service() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/service")
}

/// The service, resolved once for all tests.
fn outcome() -> &'static Outcome {
    static OUTCOME: OnceLock<Outcome> = OnceLock::new();
    OUTCOME.get_or_init(|| {
        let mut options = LoadOptions::default();
        options.offline = true;
        resolve(&service().join("Cargo.toml"), &options).unwrap()
    })
}

/// What a line does, as the marks write it.
fn written(resolved: &Resolved) -> String {
    let operation = match resolved.operation {
        Operation::Set | Operation::Import => "set",
        Operation::Remove => "remove",
        Operation::Clear => "clear",
    };
    let name = match &resolved.name {
        Name::Exact(name) => name.clone(),
        Name::Prefix(prefix) => format!("{prefix}…"),
        Name::Passed(_) | Name::Unreadable => "?".to_owned(),
    };
    format!("{operation} {name}")
}

fn line_of(path: &Path, start: usize) -> usize {
    fs::read_to_string(path).unwrap()[..start]
        .matches('\n')
        .count()
        + 1
}

#[test]
fn each_line_does_what_is_written_at_its_end() {
    let outcome = outcome();
    let mut wanted = BTreeSet::new();
    for file in ["lib.rs", "own.rs", "kept.rs", "clean.rs"] {
        let path = service().join("src").join(file);
        for (line, text) in fs::read_to_string(&path).unwrap().lines().enumerate() {
            if let Some((_, mark)) = text.split_once("//= ") {
                let marks = mark.split(", ");
                wanted.extend(marks.map(|mark| (file.to_owned(), line + 1, mark.to_owned())));
            }
        }
    }
    let found: BTreeSet<_> = outcome
        .found
        .iter()
        .filter(|resolved| resolved.path.starts_with(service().join("src")))
        .map(|resolved| {
            let file = resolved.path.file_name().unwrap().to_string_lossy();
            let line = line_of(&resolved.path, resolved.span.start);
            (file.into_owned(), line, written(resolved))
        })
        .collect();
    let missed: Vec<_> = wanted.difference(&found).collect();
    let invented: Vec<_> = found.difference(&wanted).collect();
    assert!(
        missed.is_empty() && invented.is_empty(),
        "missed: {missed:#?}\ninvented: {invented:#?}\nnot verified: {:#?}\nunresolved: {:#?}",
        outcome.not_verified,
        outcome.unresolved,
    );
}

#[test]
fn what_a_build_script_writes_is_read() {
    let generated = outcome()
        .found
        .iter()
        .find(|resolved| resolved.path.ends_with("generated.rs"));
    assert_eq!(generated.map(written).as_deref(), Some("set visit"));
}

#[test]
fn a_finding_has_the_path_of_calls_to_the_header() {
    let named = |name: &str| {
        let found = &outcome().found;
        let is = |it: &&Resolved| {
            it.name == Name::Exact(name.to_owned()) && it.operation == Operation::Set
        };
        found.iter().find(is).unwrap().via.join(" → ")
    };
    assert_eq!(
        named("visitor"),
        "tracker::Response::track → tracker::append → http::HeaderMap::append"
    );
    assert_eq!(named("theme"), "web_sys::Storage::set_item");
}

#[test]
fn all_of_the_service_is_verified() {
    let outcome = outcome();
    assert_eq!(outcome.not_verified, [""; 0], "{:?}", outcome.unresolved);
}

#[test]
fn without_build_scripts_nothing_is_verified() {
    let program = env!("CARGO_BIN_EXE_cookie-registry-resolve");
    let output = Command::new(program)
        .arg(service())
        .args(["--format", "facts", "--offline", "--no-build"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(4));
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        text.contains("build scripts and procedural macros were left out"),
        "{text}"
    );
}

/// Runs the program on a package of one file, which depends on the `http` of the cases. Returns its exit status and what it
/// prints.
fn facts_of(folder: &Path, source: &str) -> (Option<i32>, String) {
    let libs = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/libs");
    let manifest = format!(
        "[package]\nname = \"part\"\nversion = \"1.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\nhttp = {{ path = {:?} }}\n",
        libs.join("http")
    );
    fs::create_dir_all(folder.join("src")).unwrap();
    fs::write(folder.join("Cargo.toml"), manifest).unwrap();
    fs::write(folder.join("src/lib.rs"), source).unwrap();
    let program = env!("CARGO_BIN_EXE_cookie-registry-resolve");
    let output = Command::new(program)
        .arg(folder)
        .args(["--format", "facts", "--offline"])
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    (output.status.code(), text)
}

/// rust-analyzer loads files that end in `.rs` alone.
#[test]
fn code_in_a_file_that_is_not_loaded_is_not_verified() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("src")).unwrap();
    fs::write(folder.path().join("src/part.in"), "pub fn part() {}\n").unwrap();
    let (status, text) = facts_of(folder.path(), "include!(\"part.in\");\n");
    assert_eq!(status, Some(4), "{text}");
    assert!(text.contains("a macro could not be expanded"), "{text}");
}

#[test]
fn a_function_that_is_not_found_is_listed() {
    let folder = tempfile::tempdir().unwrap();
    let source = "pub fn f() {\n    missing::set(1);\n    let g = |it: u8| it;\n    g(1);\n}\n";
    let (status, text) = facts_of(folder.path(), source);
    assert_eq!(status, Some(4), "{text}");
    let facts: serde_json::Value = serde_json::from_str(&text).unwrap();
    let calls: Vec<_> = facts["unresolved"].as_array().unwrap().iter().collect();
    assert_eq!(calls.len(), 1, "{text}");
    assert_eq!(calls[0]["call"], "missing::set");
    assert_eq!(calls[0]["start"], source.find("missing").unwrap());
}

#[test]
fn a_function_that_does_more_than_is_kept_is_not_verified() {
    let folder = tempfile::tempdir().unwrap();
    let source = |count: usize| {
        let mut source = "use http::{HeaderMap, HeaderValue, header::SET_COOKIE};\n\npub fn many(headers: &mut HeaderMap, name: &str) {\n".to_owned();
        for at in 0..count {
            source.push_str(&format!("    headers.append(SET_COOKIE, HeaderValue::from_str(&format!(\"{{name}}-{at}=1\")).unwrap());\n"));
        }
        source + "}\n\npub fn call(headers: &mut HeaderMap) {\n    many(headers, \"a\");\n}\n"
    };
    let (status, text) = facts_of(folder.path(), &source(24));
    assert_eq!(status, Some(0), "{text}");
    let (status, text) = facts_of(folder.path(), &source(25));
    assert_eq!(status, Some(4), "{text}");
    assert!(
        text.contains("of which the rest is not known: part::many"),
        "{text}"
    );
}

/// A package in which many functions call one another in a row, and the last sets a cookie that the first names.
fn in_a_row(count: usize) -> String {
    let mut source = "use http::{HeaderMap, HeaderValue, header::SET_COOKIE};\n\npub fn call(headers: &mut HeaderMap) {\n    f0(headers, \"deep\");\n}\n\n".to_owned();
    source.push_str(&format!("pub fn f{count}(headers: &mut HeaderMap, name: &str) {{\n    headers.append(SET_COOKIE, HeaderValue::from_str(&format!(\"{{name}}=1\")).unwrap());\n}}\n"));
    for at in (0..count).rev() {
        let next = at + 1;
        source.push_str(&format!("\npub fn f{at}(headers: &mut HeaderMap, name: &str) {{\n    f{next}(headers, name);\n}}\n"));
    }
    source
}

#[test]
fn a_long_path_of_calls_is_followed_and_a_longer_one_is_not_verified() {
    let folder = tempfile::tempdir().unwrap();
    let (status, text) = facts_of(folder.path(), &in_a_row(1000));
    assert_eq!(status, Some(0), "{text}");
    assert!(text.contains("\"name\":\"deep\""), "{text}");
    let (status, text) = facts_of(folder.path(), &in_a_row(2100));
    assert_eq!(status, Some(4), "{text}");
    assert!(text.contains("a path of more than 2048 calls"), "{text}");
}

/// A path of calls that is longer than what is kept of it, in a function that calls itself: with each round, it is another one.
#[test]
fn a_circle_with_a_long_path_settles() {
    let folder = tempfile::tempdir().unwrap();
    let mut source = in_a_row(20);
    source.push_str("\npub fn again(headers: &mut HeaderMap, name: &str, left: u8) {\n    if left > 0 {\n        again(headers, name, left - 1);\n    }\n    f0(headers, name);\n}\n\npub fn start(headers: &mut HeaderMap) {\n    again(headers, \"again\", 1);\n}\n");
    let (status, text) = facts_of(folder.path(), &source);
    assert_eq!(status, Some(0), "{text}");
    assert!(text.contains("\"name\":\"again\""), "{text}");
}

#[test]
fn a_constant_is_read_once_however_often_others_name_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut source = "const A0: (&str, &str) = (\"vary\", \"a=1\");\n".to_owned();
    for at in 1..100 {
        let before = at - 1;
        source.push_str(&format!(
            "const A{at}: (&str, &str) = (A{before}.0, A{before}.1);\n"
        ));
    }
    source.push_str("\npub fn f(headers: &mut http::HeaderMap) {\n    headers.append(A99.0, http::HeaderValue::from_static(A99.1));\n}\n");
    let (status, text) = facts_of(folder.path(), &source);
    assert_eq!(status, Some(0), "{text}");
    assert!(text.contains("\"found\":[]"), "{text}");
    let set = source.replace("vary", "set-cookie");
    let (status, text) = facts_of(folder.path(), &set);
    assert_eq!(status, Some(0), "{text}");
    assert!(text.contains("\"name\":\"a\""), "{text}");
}

/// The configuration of cargo and the toolchain are those of the workspace, wherever the program is started.
#[test]
fn the_folder_in_which_it_is_started_does_not_matter() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join(".cargo")).unwrap();
    fs::write(
        folder.path().join(".cargo/config.toml"),
        "this is no configuration\n",
    )
    .unwrap();
    let program = env!("CARGO_BIN_EXE_cookie-registry-resolve");
    let output = Command::new(program)
        .current_dir(folder.path())
        .arg(service())
        .args(["--format", "facts", "--offline"])
        .output()
        .unwrap();
    let messages = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{messages}");
}

#[test]
fn facts_have_the_form_that_the_command_reads() {
    let mut outcome = Outcome::default();
    outcome.manifests.push("/service/Cargo.toml".into());
    outcome
        .not_verified
        .push("a macro could not be expanded".to_owned());
    outcome
        .unresolved
        .push(("/service/src/lib.rs".into(), 7, "frob".to_owned()));
    outcome.found.push(Resolved {
        path: "/service/src/lib.rs".into(),
        span: 7..9,
        via: vec![
            "tracker::track".to_owned(),
            "http::HeaderMap::append".to_owned(),
        ],
        medium: cookie_registry_scan::Medium::Cookie,
        operation: Operation::Set,
        name: Name::Exact("visitor".to_owned()),
    });
    let golden = include_str!("facts.json");
    assert_eq!(facts::json(&outcome), golden.trim());
}

#[test]
fn a_folder_without_a_package_cannot_be_resolved() {
    let folder = tempfile::tempdir().unwrap();
    let program = env!("CARGO_BIN_EXE_cookie-registry-resolve");
    let output = Command::new(program).arg(folder.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&output.stderr).contains("there is no"));
}

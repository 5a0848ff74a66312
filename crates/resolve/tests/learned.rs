//! What is learned of a library, and what is kept between runs.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "helpers of tests"
)]

use cookie_registry_resolve::{LoadOptions, Outcome, learn, resolve};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn here() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")
}

#[test]
fn the_row_of_a_library_is_what_its_public_functions_do() {
    let mut options = LoadOptions::default();
    options.offline = true;
    options.no_build = true;
    let manifest = here().join("service/Cargo.toml");
    let (rows, _) = learn(&manifest, &options, &["tracker".to_owned()]).unwrap();
    let [tracker] = rows.as_slice() else {
        panic!("{rows:?}");
    };
    let golden = here().join("tracker.txt");
    if std::env::var_os("COOKIE_REGISTRY_BLESS").is_some() {
        fs::write(&golden, tracker.to_string()).unwrap();
    }
    assert_eq!(tracker.to_string(), fs::read_to_string(golden).unwrap());
}

/// Copies the libraries of the cases.
fn copy_libraries(folder: &Path) {
    for entry in fs::read_dir(here().join("libs")).unwrap() {
        let from = entry.unwrap().path();
        let to = folder.join(from.file_name().unwrap());
        fs::create_dir_all(to.join("src")).unwrap();
        for file in ["Cargo.toml", "src/lib.rs"] {
            fs::copy(from.join(file), to.join(file)).unwrap();
        }
    }
}

fn edit(file: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(file).unwrap();
    assert!(text.contains(from), "{text}");
    fs::write(file, text.replace(from, to)).unwrap();
}

/// Copies the libraries of the cases into a git repository: their sources can change only with the lock file then.
fn repository(folder: &Path) -> String {
    copy_libraries(folder);
    git(folder, &["init", "--quiet"]);
    commit(folder);
    format!("file://{}", folder.display())
}

fn commit(folder: &Path) {
    git(folder, &["add", "."]);
    git(folder, &["commit", "--quiet", "--message", "libraries"]);
}

fn git(folder: &Path, arguments: &[&str]) {
    let name = ["-c", "user.name=a", "-c", "user.email=a@our.example"];
    let mut command = Command::new("git");
    command.arg("-C").arg(folder).args(name).args(arguments);
    assert!(command.output().unwrap().status.success());
}

/// What is found: the operation and the name of each, in the order of the source.
fn names(outcome: &Outcome) -> Vec<String> {
    let found = outcome.found.iter();
    found
        .map(|it| format!("{:?} {:?}", it.operation, it.name))
        .collect()
}

fn service(folder: &Path, libraries: &str, source: &str) -> PathBuf {
    let manifest = format!(
        "[package]\nname = \"service\"\nversion = \"1.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\nhttp = {{ git = {libraries:?} }}\ntracker = {{ git = {libraries:?} }}\n"
    );
    fs::create_dir_all(folder.join("src")).unwrap();
    fs::write(folder.join("src/lib.rs"), source).unwrap();
    fs::write(folder.join("Cargo.toml"), manifest).unwrap();
    folder.join("Cargo.toml")
}

#[test]
fn what_dependencies_do_is_kept_and_what_the_service_does_is_read_again() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("libs")).unwrap();
    let libraries = repository(&folder.path().join("libs"));
    let source = "use tracker::Track as _;\n\npub fn f(response: &mut http::Response<()>) {\n    response.track(\"1\");\n}\n\npub fn layer() -> tracker::SessionLayer {\n    tracker::SessionLayer::new().with_name(\"sid\")\n}\n";
    let own = folder.path().join("service");
    let run = |source: &str| -> Outcome {
        let manifest = service(&own, &libraries, source);
        resolve(&manifest, &LoadOptions::default()).unwrap()
    };
    let first = run(source);
    assert_eq!(first.not_verified, [""; 0]);
    assert_eq!(first.found.len(), 2, "{:?}", first.found);
    let second = run(source);
    assert_eq!(second.found, first.found);
    assert!(
        second.size.0 < first.size.0,
        "{:?} {:?}",
        second.size,
        first.size
    );

    let edited = format!(
        "{source}\npub fn g(headers: &mut http::HeaderMap) {{\n    tracker::visit(headers);\n}}\n"
    );
    let third = run(&edited);
    assert_eq!(third.found.len(), 3, "{:?}", third.found);

    let kept = own.join("target/cookie-registry-resolve");
    for file in fs::read_dir(kept).unwrap() {
        fs::write(file.unwrap().path(), "damaged").unwrap();
    }
    let fourth = run(source);
    assert_eq!(fourth.found, first.found);
    assert_eq!(fourth.size, first.size);
}

/// An edit of the service alone can change what dependencies do: it implements their traits, and writes what they keep in fields.
#[test]
fn after_each_edit_the_same_is_found_as_by_a_run_that_uses_nothing_kept() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("libs")).unwrap();
    let libraries = repository(&folder.path().join("libs"));
    let own = folder.path().join("service");
    let first = "use http::{HeaderMap, HeaderValue, header::SET_COOKIE};\n\npub fn f(headers: &mut HeaderMap) -> tracker::Memo {\n    tracker::with(headers);\n    tracker::memo()\n}\n";
    let implemented = "\npub struct Mine(HeaderMap);\n\nimpl tracker::Sink for Mine {\n    fn put(&mut self, name: &str) {\n        let value = HeaderValue::from_str(&format!(\"mine-{name}=1\")).unwrap();\n        self.0.append(SET_COOKIE, value);\n    }\n}\n\npub fn g(mine: &mut Mine) {\n    tracker::with(mine);\n}\n";
    let written = "\npub fn write(headers: &mut HeaderMap) {\n    let memo = f(headers);\n    headers.append(memo.key, HeaderValue::from_str(&memo.text).unwrap());\n}\n";
    let mut source = first.to_owned();
    let mut counts = Vec::new();
    for edit in ["", implemented, written] {
        source.push_str(edit);
        let manifest = service(&own, &libraries, &source);
        let kept = resolve(&manifest, &LoadOptions::default()).unwrap();
        let mut options = LoadOptions::default();
        options.fresh = true;
        let fresh = resolve(&manifest, &options).unwrap();
        assert_eq!(names(&kept), names(&fresh), "{source}");
        assert_eq!(kept.not_verified, [""; 0]);
        counts.push(kept.found.len());
    }
    assert!(counts[0] < counts[1] && counts[1] < counts[2], "{counts:?}");
}

#[test]
fn another_commit_of_the_same_version_is_read_anew() {
    let folder = tempfile::tempdir().unwrap();
    let libs = folder.path().join("libs");
    fs::create_dir(&libs).unwrap();
    let libraries = repository(&libs);
    let own = folder.path().join("service");
    let source = "pub fn f(headers: &mut http::HeaderMap) {\n    tracker::visit(headers);\n}\n";
    let manifest = service(&own, &libraries, source);
    let run = || names(&resolve(&manifest, &LoadOptions::default()).unwrap());
    assert_eq!(run(), ["Set Exact(\"visit\")"]);
    edit(&libs.join("tracker/src/lib.rs"), "\"visit\"", "\"seen\"");
    commit(&libs);
    let mut update = Command::new("cargo");
    update.args(["update", "--quiet"]).current_dir(&own);
    assert!(update.status().unwrap().success());
    assert_eq!(run(), ["Set Exact(\"seen\")"]);
}

/// Copies the libraries in place of crates.io, as `cargo vendor` does, and writes a service that uses them.
fn vendored(folder: &Path, source: &str) -> PathBuf {
    let vendor = folder.join("vendor");
    copy_libraries(&vendor);
    for entry in fs::read_dir(&vendor).unwrap() {
        let library = entry.unwrap().path();
        let manifest = library.join("Cargo.toml");
        let text = fs::read_to_string(&manifest).unwrap();
        let text = text.replace("{ path = \"../http\" }", "\"1\"");
        let text = text.replace("{ path = \"../cookie\" }", "\"1\"");
        fs::write(&manifest, text).unwrap();
        fs::write(library.join(".cargo-checksum.json"), "{\"files\":{}}").unwrap();
    }
    fs::create_dir_all(folder.join(".cargo")).unwrap();
    let config = "[source.crates-io]\nreplace-with = \"vendored-sources\"\n\n[source.vendored-sources]\ndirectory = \"vendor\"\n";
    fs::write(folder.join(".cargo/config.toml"), config).unwrap();
    let manifest = "[package]\nname = \"service\"\nversion = \"1.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\nhttp = \"1\"\ntracker = \"1\"\nwiremock = \"1\"\n";
    fs::create_dir_all(folder.join("src")).unwrap();
    fs::write(folder.join("src/lib.rs"), source).unwrap();
    fs::write(folder.join("Cargo.toml"), manifest).unwrap();
    folder.join("Cargo.toml")
}

#[test]
fn a_copy_of_a_package_in_a_folder_is_read_anew_and_its_name_is_known() {
    let folder = tempfile::tempdir().unwrap();
    let source = "pub fn f(headers: &mut http::HeaderMap) {\n    tracker::visit(headers);\n}\n\npub fn upstream(answer: wiremock::ResponseTemplate) -> wiremock::ResponseTemplate {\n    answer.insert_header(\"set-cookie\", \"upstream=1\")\n}\n";
    let manifest = vendored(folder.path(), source);
    let run = || names(&resolve(&manifest, &LoadOptions::default()).unwrap());
    assert_eq!(run(), ["Set Exact(\"visit\")"]);
    let library = folder.path().join("vendor/tracker/src/lib.rs");
    edit(&library, "\"visit\"", "\"seen\"");
    assert_eq!(run(), ["Set Exact(\"seen\")"]);

    // Where nothing is found, no row says that nothing is there.
    let (rows, problems) =
        learn(&manifest, &LoadOptions::default(), &["wiremock".to_owned()]).unwrap();
    let [nothing] = rows.as_slice() else {
        panic!("{rows:?}");
    };
    let text = nothing.to_string();
    assert!(text.contains("To decide, by reading"), "{text}");
    assert!(!text.contains("Library::"), "{text}");
    assert_eq!(problems, [""; 0]);
}

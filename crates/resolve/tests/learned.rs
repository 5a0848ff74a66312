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

#[test]
fn where_nothing_is_found_no_row_says_that_nothing_is_there() {
    let mut options = LoadOptions::default();
    options.offline = true;
    options.no_build = true;
    let manifest = here().join("service/Cargo.toml");
    let (rows, _) = learn(&manifest, &options, &["wiremock".to_owned()]).unwrap();
    let [nothing] = rows.as_slice() else {
        panic!("{rows:?}");
    };
    let text = nothing.to_string();
    assert!(text.contains("To decide, by reading"), "{text}");
    assert!(!text.contains("Library::"), "{text}");
}

/// Copies the libraries of the cases into a git repository: their sources can change only with the lock file then.
fn repository(folder: &Path) -> String {
    for entry in fs::read_dir(here().join("libs")).unwrap() {
        let from = entry.unwrap().path();
        let to = folder.join(from.file_name().unwrap());
        fs::create_dir_all(to.join("src")).unwrap();
        for file in ["Cargo.toml", "src/lib.rs"] {
            fs::copy(from.join(file), to.join(file)).unwrap();
        }
    }
    let git = |arguments: &[&str]| {
        let name = ["-c", "user.name=a", "-c", "user.email=a@example.org"];
        let mut command = Command::new("git");
        command.arg("-C").arg(folder).args(name).args(arguments);
        assert!(command.output().unwrap().status.success());
    };
    git(&["init", "--quiet"]);
    git(&["add", "."]);
    git(&["commit", "--quiet", "--message", "libraries"]);
    format!("file://{}", folder.display())
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

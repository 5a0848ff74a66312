//! Each gate passes on a small example and fails on the same with one mistake.

use super::*;
use crate::workspace::Metadata;
use std::fs;
use std::process::Stdio;
use tempfile::TempDir;

const MANIFEST: &str = "[package]\nname = \"example\"\nversion = \"0.1.0\"\nedition = \"2021\"\n\
                        rust-version = \"1.60\"\nlicense = \"MIT\"\npublish = false\n\n[workspace]\n";

/// Makes a package of these files, with a lock file.
fn package(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    if files.iter().any(|(path, _)| *path == "Cargo.toml") {
        let lock = cargo_in(
            folder.path(),
            &["generate-lockfile", "--offline", "--quiet"],
        );
        assert!(passes(lock));
    }
    folder
}

fn passes(mut command: Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .unwrap()
        .success()
}

/// Returns the checkers where they are installed; `cargo xtask test` installs them and requires them.
fn tools() -> Option<Tools> {
    if std::env::var(crate::tools::REQUIRE_TOOLS).is_ok_and(|value| value == "1") {
        return Some(Tools::ensure().unwrap());
    }
    let installed = Tools::installed();
    if installed.is_none() {
        eprintln!("skipped: `cargo xtask test` installs the checkers");
    }
    installed
}

#[test]
fn a_tracked_file_is_formatted_even_if_no_module_leads_to_it() {
    let folder = package(&[
        ("src/lib.rs", "mod a;\n"),
        ("src/a.rs", "fn a() {}\n"),
        ("src/orphan.rs", "fn f() {}\n"),
    ]);
    let git = |arguments: &[&str]| {
        let mut git = Command::new("git");
        git.current_dir(folder.path()).args(arguments);
        assert!(passes(git));
    };
    assert!(formatting(folder.path()).is_err(), "no repository");
    git(&["init", "--quiet"]);
    assert!(!formatting(folder.path()).unwrap(), "no tracked file");
    git(&["add", "."]);
    assert!(formatting(folder.path()).unwrap());
    fs::write(folder.path().join("src/orphan.rs"), "fn f( ) { }\n").unwrap();
    assert!(!formatting(folder.path()).unwrap());
}

#[test]
fn a_misspelt_word_is_found() {
    let Some(tools) = tools() else { return };
    let right = package(&[("README.md", "The cookie that keeps a session.\n")]);
    assert!(passes(spelling(&tools, right.path())));
    let misspelt = format!("The cookie {} keeps a session.\n", ["t", "aht"].concat());
    let wrong = package(&[("README.md", &misspelt)]);
    assert!(!passes(spelling(&tools, wrong.path())));
}

#[test]
fn an_unused_dependency_is_found() {
    let Some(tools) = tools() else { return };
    let manifest = format!(
        "{MANIFEST}\n[dependencies]\nother = {{ path = \"other\", version = \"0.1.0\" }}\n"
    );
    let other = MANIFEST
        .replace("example", "other")
        .replace("[workspace]\n", "");
    let with = |text: &str| {
        package(&[
            ("Cargo.toml", &manifest),
            ("src/lib.rs", text),
            ("other/Cargo.toml", &other),
            ("other/src/lib.rs", ""),
        ])
    };
    let right = with("pub use other as another;\n");
    assert!(passes(unused_dependencies(&tools, right.path())));
    let wrong = with("");
    assert!(!passes(unused_dependencies(&tools, wrong.path())));
}

#[test]
fn a_licence_that_is_not_listed_and_a_crate_that_is_banned_are_found() {
    let Some(tools) = tools() else { return };
    let with = |manifest: &str| {
        let folder = package(&[("Cargo.toml", manifest), ("src/lib.rs", "")]);
        passes(dependencies(&tools, folder.path()))
    };
    assert!(with(MANIFEST));
    assert!(!with(&MANIFEST.replace("MIT", "GPL-3.0-only")));
    assert!(!with(&MANIFEST.replace("license = \"MIT\"\n", "")));
    assert!(!with(&MANIFEST.replace("example", "native-tls")));
}

#[test]
fn a_dependency_from_another_origin_is_found() {
    let Some(tools) = tools() else { return };
    let other = MANIFEST
        .replace("example", "other")
        .replace("[workspace]\n", "");
    let origin = package(&[("other/Cargo.toml", &other), ("other/src/lib.rs", "")]);
    let repository = origin.path().join("other");
    for arguments in [
        &["init", "--quiet"][..],
        &["add", "."],
        &[
            "-c",
            "user.name=example",
            "-c",
            "user.email=example@our.example",
            "commit",
            "--quiet",
            "--message",
            "example",
        ],
    ] {
        let mut git = Command::new("git");
        git.current_dir(&repository).args(arguments);
        assert!(passes(git), "{arguments:?}");
    }
    // A separate home, so that cargo keeps its copy of the repository there.
    let home = tempfile::tempdir().unwrap();
    let with = |source: &str| {
        let manifest =
            format!("{MANIFEST}\n[dependencies]\nother = {{ {source}, version = \"0.1.0\" }}\n");
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("src")).unwrap();
        fs::write(folder.path().join("src/lib.rs"), "").unwrap();
        fs::write(folder.path().join("Cargo.toml"), manifest).unwrap();
        let mut lock = cargo_in(folder.path(), &["generate-lockfile", "--quiet"]);
        lock.env("CARGO_HOME", home.path());
        assert!(passes(lock), "{source}");
        let mut gate = dependencies(&tools, folder.path());
        gate.env("CARGO_HOME", home.path());
        passes(gate)
    };
    let path = repository.to_str().unwrap();
    assert!(with(&format!("path = {path:?}")));
    assert!(!with(&format!("git = {:?}", format!("file://{path}"))));
}

#[test]
fn an_item_newer_than_the_promised_toolchain_is_found() {
    let text = "//! Example.\n/// Counts.\n#[must_use]\npub fn f(a: u32, b: u32) -> u32 {\n    a.div_ceil(b)\n}\n";
    let with = |rust_version: &str, lints: &str| {
        let manifest = MANIFEST.replace("1.60", rust_version) + lints;
        package(&[("Cargo.toml", &manifest), ("src/lib.rs", text)])
    };
    // The workspace's own lints, so that the gate is shown to fail by what is set there.
    let ours = fs::read_to_string(crate::root().join("Cargo.toml")).unwrap();
    assert!(ours.contains("\nincompatible_msrv = \"deny\"\n"));
    let denied = "\n[lints.clippy]\nincompatible_msrv = \"deny\"\n";
    assert!(passes(clippy(with("1.88", denied).path())));
    assert!(!passes(clippy(with("1.60", denied).path())));
}

#[test]
fn a_feature_that_needs_another_one_is_found() {
    let manifest = format!("{MANIFEST}\n[features]\na = []\nb = []\n");
    let with = |gate: &str| {
        let text = format!(
            "//! Example.\n#[cfg({gate})]\nmod inner {{\n    pub(crate) fn f() {{}}\n}}\n/// Calls.\n#[cfg(feature = \"a\")]\npub fn g() {{\n    inner::f();\n}}\n"
        );
        let folder = package(&[("Cargo.toml", &manifest), ("src/lib.rs", &text)]);
        let metadata = Metadata::read_in(folder.path(), false).unwrap();
        let target = folder.path().join("target");
        each_alone(folder.path(), &metadata, &target).unwrap()
    };
    assert!(with("feature = \"a\""));
    assert!(!with("all(feature = \"a\", feature = \"b\")"));
}

#[test]
fn a_link_that_leads_nowhere_is_found() {
    let with = |link: &str| {
        let text = format!("//! Example of [`{link}`].\n/// A thing.\npub struct Thing;\n");
        let folder = package(&[("Cargo.toml", MANIFEST), ("src/lib.rs", &text)]);
        passes(documentation(folder.path()))
    };
    assert!(with("Thing"));
    assert!(!with("Nothing"));
}

#[test]
fn a_crate_that_does_not_build_from_its_package_is_found() {
    let manifest = MANIFEST
        .replace("publish = false\n", "description = \"An example.\"\n")
        .replace(
            "license = \"MIT\"\n",
            "license = \"MIT\"\nexclude = [\"sentence.txt\"]\n",
        );
    let source = "//! An example.\n\n/// A sentence.\npub const SENTENCE: &str = include_str!(\"../sentence.txt\");\n";
    let files = [
        ("src/lib.rs", source),
        ("sentence.txt", "A sentence."),
        ("Cargo.toml", manifest.as_str()),
    ];
    let passes_packed = |files: &[(&str, &str)]| {
        let folder = package(files);
        let metadata = Metadata::read_in(folder.path(), false).unwrap();
        let target = folder.path().join("target");
        packages(folder.path(), &metadata, &target).unwrap()
    };
    assert!(!passes_packed(&files));
    let whole = manifest.replace("exclude = [\"sentence.txt\"]\n", "");
    assert!(passes_packed(&[
        files[0],
        files[1],
        ("Cargo.toml", whole.as_str())
    ]));
}

#[test]
fn a_workflow_pins_its_actions() {
    let Some(tools) = tools() else { return };
    let workflow = |reference: &str| {
        format!(
            "name: CI\non: push\npermissions: {{}}\njobs:\n  a:\n    name: a\n    runs-on: ubuntu-24.04\n    steps:\n      - uses: \
             example/action@{reference}\n"
        )
    };
    let action = "name: A\ndescription: b\nruns:\n  using: composite\n  steps: []\n";
    for (reference, expected) in [
        ("0123456789abcdef0123456789abcdef01234567", true),
        ("main", false),
    ] {
        let folder = package(&[
            ("action.yml", action),
            (".github/workflows/ci.yml", &workflow(reference)),
        ]);
        assert_eq!(
            passes(weaknesses(&tools, folder.path())),
            expected,
            "{reference}"
        );
    }
}

#[test]
fn a_mistake_in_a_workflow_or_in_a_listing_of_one_is_found() {
    let Some(tools) = tools() else { return };
    let workflow = |step: &str| {
        format!(
            "name: CI\non: push\npermissions: {{}}\nconcurrency:\n  group: ci-${{{{ github.ref }}}}\n  cancel-in-progress: true\njobs:\n  a:\n    \
             runs-on: ubuntu-24.04\n    timeout-minutes: 5\n    steps:\n      - id: b\n        run: 'true'\n      - run: {step}\n"
        )
    };
    let right = workflow("echo ${{ steps.b.outcome }}");
    let wrong = workflow("echo ${{ steps.c.outcome }}");
    let action = |used: &str| {
        format!(
            "name: A\ndescription: b\nruns:\n  using: composite\n  steps:\n    - {used}: 'true'\n      shell: bash\n"
        )
    };
    let page = |workflow: &str| format!("# Page\n\n```yaml\n{workflow}```\n");
    let with = |ours: &str, used: &str, listing: &str, of_init: &str| {
        let folder = package(&[
            ("action.yml", &action(used)),
            (".github/workflows/ci.yml", ours),
            ("docs/ci.md", &page(listing)),
            ("README.md", "# Name\n"),
            ("tests/cli/golden/workflow.yml", of_init),
        ]);
        mistakes(&tools, folder.path()).unwrap()
    };
    assert!(with(&right, "run", &right, &right));
    assert!(!with(&wrong, "run", &right, &right), "our own workflow");
    assert!(!with(&right, "runs", &right, &right), "the action");
    assert!(!with(&right, "run", &wrong, &right), "a listing");
    assert!(!with(&right, "run", &right, &wrong), "the one of `init`");
}

//! The packages of a release, assembled from the binary of this build and installed without a network: each checks the reference
//! policy.
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "clippy sees no test in the helpers of one"
)]

use cookie_registry_test_support::programs::{all_or_skip, is_installed};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// The name of this machine's target in a release.
const TARGET: &str = if cfg!(target_os = "macos") {
    if cfg!(target_arch = "aarch64") {
        "aarch64-apple-darwin"
    } else {
        "x86_64-apple-darwin"
    }
} else if cfg!(target_arch = "aarch64") {
    "aarch64-unknown-linux-musl"
} else {
    "x86_64-unknown-linux-musl"
};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A folder with the binary, without the parts that only a debugger reads.
fn folder() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let binary = folder.path().join("binary");
    let built = env!("CARGO_BIN_EXE_cargo-cookie-registry");
    if is_installed("strip") {
        assert_passes(Command::new("strip").arg("-o").arg(&binary).arg(built));
    } else {
        fs::copy(built, &binary).unwrap();
    }
    (folder, binary)
}

fn run(command: &mut Command) -> Output {
    command.stdin(Stdio::null()).output().unwrap()
}

fn assert_passes(command: &mut Command) {
    let ran = run(command);
    assert!(
        ran.status.success(),
        "{command:?}\n{}{}",
        String::from_utf8_lossy(&ran.stdout),
        String::from_utf8_lossy(&ran.stderr)
    );
}

/// Runs a script of `packaging/` in a folder.
fn package(script: &str, arguments: &[&Path]) {
    assert_passes(Command::new(root().join("packaging").join(script)).args(arguments));
}

/// Checks the reference policy with an installed command.
fn assert_checks(program: &Path, folder: &Path) {
    let mut check = Command::new(program);
    check.current_dir(folder).arg("check").arg("--policy");
    assert_passes(check.arg(root().join("policy.toml")));
}

/// Returns the only file in a folder whose name begins and ends so.
fn file(folder: &Path, start: &str, end: &str) -> PathBuf {
    let names = fs::read_dir(folder).unwrap().map(|it| it.unwrap().path());
    let is_it = |path: &PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        name.starts_with(start) && name.ends_with(end)
    };
    let found: Vec<PathBuf> = names.filter(is_it).collect();
    assert_eq!(found.len(), 1, "{found:?}");
    found[0].clone()
}

#[test]
fn the_archive_has_a_hash_and_the_same_bytes_each_time() {
    if !all_or_skip(&["bash", "tar", "gzip"]).unwrap() {
        return;
    }
    let (folder, binary) = folder();
    let (one, two) = (folder.path().join("one"), folder.path().join("two"));
    for out in [&one, &two] {
        package("archive.sh", &[TARGET.as_ref(), &binary, out]);
    }
    let name = format!("cargo-cookie-registry-{TARGET}.tar.gz");
    assert!(fs::read(one.join(&name)).unwrap() == fs::read(two.join(&name)).unwrap());
    let hash = fs::read_to_string(one.join(format!("{name}.sha256"))).unwrap();
    let (hash, named) = hash.trim_end().split_once("  ").unwrap();
    assert_eq!((hash.len(), named), (64, name.as_str()));
    assert_passes(Command::new("tar").current_dir(&one).args(["-xzf", &name]));
    for file in [
        "LICENSE-MIT",
        "LICENSE-APACHE",
        "README.md",
        "completions/cargo-cookie-registry.bash",
        "man/cargo-cookie-registry-check.1",
    ] {
        assert!(one.join(file).is_file(), "{file}");
    }
    assert_checks(&one.join("cargo-cookie-registry"), &one);
}

#[test]
fn each_package_is_installed_without_a_network_and_checks_the_reference_policy() {
    if !all_or_skip(&["bash", "tar", "gzip", "python3", "node", "npm"]).unwrap() {
        return;
    }
    let (folder, binary) = folder();
    let out = folder.path().join("out");
    package("npm.sh", &[&out]);
    for script in ["archive.sh", "wheel.py", "npm.sh"] {
        package(script, &[TARGET.as_ref(), &binary, &out]);
    }
    let mut tried = Command::new(root().join("packaging/try.sh"));
    tried.arg(TARGET).arg(&out);
    let ran = run(tried.arg(root().join("policy.toml")));
    let (stdout, stderr) = (
        String::from_utf8_lossy(&ran.stdout),
        String::from_utf8_lossy(&ran.stderr),
    );
    assert!(ran.status.success(), "{stdout}{stderr}");
    let expected = ["the archive", "the wheel", "the npm packages", "npx"];
    let expected = expected.map(|what| format!("ok: {what}\n")).concat();
    assert_eq!(stdout, expected, "{stderr}");

    // A package that is not what its hash says is not even unpacked.
    let archive = out.join(format!("cargo-cookie-registry-{TARGET}.tar.gz"));
    fs::write(&archive, "another").unwrap();
    let mut tried = Command::new(root().join("packaging/try.sh"));
    tried.arg(TARGET).arg(&out);
    let ran = run(tried.arg(root().join("policy.toml")));
    let installed = String::from_utf8_lossy(&ran.stdout).contains("ok: ");
    assert!(!ran.status.success() && !installed);
}

#[test]
fn the_npm_package_without_that_of_the_platform_says_what_is_missing() {
    if !all_or_skip(&["bash", "node", "npm"]).unwrap() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    package("npm.sh", &[folder.path()]);
    let package = file(folder.path(), "cookie-registry-", ".tgz");
    fs::write(folder.path().join("package.json"), "{ \"private\": true }").unwrap();
    let mut npm = Command::new("npm");
    npm.current_dir(folder.path()).args([
        "install",
        "--offline",
        "--no-audit",
        "--no-fund",
        "--no-update-notifier",
    ]);
    // Nothing that an earlier installation has left helps.
    npm.env("npm_config_cache", folder.path().join("cache"));
    assert_passes(npm.arg(package));
    let installed = folder.path().join("node_modules/.bin/cookie-registry");
    let ran = run(Command::new(installed).arg("--version"));
    assert_eq!(ran.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&ran.stderr).contains("is not installed"));
}

#[test]
fn each_target_of_the_release_has_every_package() {
    let workflow = fs::read_to_string(root().join(".github/workflows/release.yml")).unwrap();
    let read = |name: &str| fs::read_to_string(root().join(name)).unwrap();
    let packages = [
        "packaging/wheel.py",
        "packaging/npm.sh",
        "action/install.sh",
        "docs/install.md",
    ];
    let packages = packages.map(|name| (name, read(name)));
    let mut targets = 0;
    for line in workflow
        .lines()
        .filter_map(|line| line.split_once("{ target: "))
    {
        let (target, _) = line.1.split_once(',').unwrap();
        targets += 1;
        for (name, text) in &packages {
            assert!(text.contains(target), "{name} lacks {target}");
        }
    }
    assert_eq!(targets, 5);
    // One list of components for all of them: that of one system lacks what only the others link.
    let listed = workflow.lines().find(|line| line.contains(" cyclonedx "));
    assert!(listed.unwrap().ends_with(" --target all"), "{listed:?}");
}

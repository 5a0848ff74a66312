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
fn the_wheel_is_installed_without_a_network() {
    if !all_or_skip(&["python3"]).unwrap() {
        return;
    }
    let (folder, binary) = folder();
    let out = folder.path().join("out");
    package("wheel.py", &[TARGET.as_ref(), &binary, &out]);
    let wheel = file(&out, "cargo_cookie_registry-", ".whl");
    let target = folder.path().join("installed");
    let mut pip = Command::new("python3");
    pip.args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-index",
        "--no-deps",
        "--disable-pip-version-check",
    ]);
    pip.args(["--root-user-action=ignore", "--target"])
        .arg(&target)
        .arg(&wheel);
    assert_passes(&mut pip);
    assert_checks(&target.join("bin/cargo-cookie-registry"), folder.path());
}

#[test]
fn the_npm_packages_are_installed_without_a_network() {
    if !all_or_skip(&["bash", "node", "npm"]).unwrap() {
        return;
    }
    let (folder, binary) = folder();
    let out = folder.path().join("out");
    package("npm.sh", &[&out]);
    package("npm.sh", &[TARGET.as_ref(), &binary, &out]);
    let main = out.join(concat!(
        "cookie-registry-",
        env!("CARGO_PKG_VERSION"),
        ".tgz"
    ));
    let (os, cpu) = match TARGET.split_once('-') {
        Some((cpu, system)) => (
            if system.contains("linux") {
                "linux"
            } else {
                "darwin"
            },
            if cpu == "aarch64" { "arm64" } else { "x64" },
        ),
        None => panic!("{TARGET}"),
    };
    let platform = format!(
        "cookie-registry-{os}-{cpu}-{}.tgz",
        env!("CARGO_PKG_VERSION")
    );
    let platform = out.join(platform);
    let install = |at: &Path, packages: &[&Path]| {
        fs::create_dir(at).unwrap();
        fs::write(at.join("package.json"), "{ \"private\": true }").unwrap();
        let mut npm = Command::new("npm");
        npm.current_dir(at).args([
            "install",
            "--offline",
            "--no-audit",
            "--no-fund",
            "--no-update-notifier",
        ]);
        // Nothing that an earlier installation has left helps.
        npm.env("npm_config_cache", folder.path().join("cache"));
        assert_passes(npm.args(packages));
    };
    let both = folder.path().join("both");
    install(&both, &[&platform, &main]);
    assert_checks(&both.join("node_modules/.bin/cookie-registry"), &both);
    let mut npx = Command::new("npx");
    npx.current_dir(&both)
        .args(["--offline", "--no", "cookie-registry", "--version"]);
    assert_passes(npx.env("npm_config_cache", folder.path().join("cache")));

    let alone = folder.path().join("alone");
    install(&alone, &[&main]);
    let ran = run(Command::new(alone.join("node_modules/.bin/cookie-registry")).arg("--version"));
    assert_eq!(ran.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&ran.stderr).contains("is not installed"));
}

#[test]
fn each_target_of_the_release_has_every_package() {
    let workflow = fs::read_to_string(root().join(".github/workflows/release.yml")).unwrap();
    let read = |name: &str| fs::read_to_string(root().join(name)).unwrap();
    let (wheel, npm, action) = (
        read("packaging/wheel.py"),
        read("packaging/npm.sh"),
        read("action/install.sh"),
    );
    let mut targets = 0;
    for line in workflow
        .lines()
        .filter_map(|line| line.split_once("{ target: "))
    {
        let (target, _) = line.1.split_once(',').unwrap();
        targets += 1;
        for (name, text) in [("wheel", &wheel), ("npm", &npm), ("action", &action)] {
            assert!(text.contains(target), "{name} lacks {target}");
        }
    }
    assert_eq!(targets, 5);
}

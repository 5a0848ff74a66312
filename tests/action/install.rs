//! `install.sh`: only the archive with the expected hash is installed.

use crate::can_run;
use crate::runner::Runner;
use cookie_registry_test_support::canned_server::{Answer, Server};
use sha2::{Digest as _, Sha256};
use std::fs;
use std::process::Command;

const CLEAN: &str = include_str!("../cli/fixtures/clean.toml");
const ARCHIVE: &str = "/v0.1.0/cargo-cookie-registry-x86_64-unknown-linux-musl.tar.gz";

/// Returns an archive as a release has it, with a program that only says its version.
fn archive() -> Vec<u8> {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let program = folder.path().join("cargo-cookie-registry");
    fs::write(&program, "#!/bin/sh\necho cargo-cookie-registry 0.1.0\n").unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    let status = Command::new("tar")
        .current_dir(folder.path())
        .args(["-czf", "a.tar.gz", "cargo-cookie-registry"])
        .status()
        .unwrap();
    assert!(status.success());
    fs::read(folder.path().join("a.tar.gz")).unwrap()
}

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[test]
fn the_archive_of_the_expected_hash_is_installed() {
    if !can_run() {
        return;
    }
    let archive = archive();
    let (right, wrong) = (hash(&archive), hash(b"another"));
    for (published, pinned, is_installed) in [
        (&right, "", true),
        (&wrong, "", false),
        (&wrong, right.as_str(), true),
        (&right, wrong.as_str(), false),
    ] {
        let (file, line) = (archive.clone(), format!("{published}  archive\n"));
        let server = Server::start(move |asked| match asked.path.strip_prefix(ARCHIVE) {
            Some("") => Answer::file(&file),
            Some(".sha256") => Answer::file(line.as_bytes()),
            _ => Answer::not_found(),
        })
        .unwrap();
        let runner = Runner::new(Some(CLEAN), CLEAN);
        let inputs = [("releases", server.url("")), ("sha256", pinned.to_owned())];
        let inputs: Vec<(&str, &str)> = inputs
            .iter()
            .map(|(name, it)| (*name, it.as_str()))
            .collect();
        let step = runner.step("install.sh", None, &inputs);
        let path = fs::read_to_string(runner.temporary().join("path")).unwrap_or_default();
        let folder = runner.temporary().join("cookie-registry-bin");
        let found = folder.join("cargo-cookie-registry").exists();
        assert_eq!(
            (step.status == 0, found),
            (is_installed, is_installed),
            "{}",
            step.log
        );
        assert_eq!(
            path.trim(),
            if is_installed {
                folder.to_str().unwrap()
            } else {
                ""
            }
        );
        assert_eq!(
            step.log.contains("nothing was installed"),
            !is_installed,
            "{}",
            step.log
        );
    }
}

#[test]
fn a_release_that_does_not_exist_fails() {
    if !can_run() {
        return;
    }
    let server = Server::start(|_| Answer::not_found()).unwrap();
    let runner = Runner::new(Some(CLEAN), CLEAN);
    for (version, message) in [
        ("9.9.9", "cannot be downloaded"),
        ("../x", "is no version"),
        ("", "is no version"),
    ] {
        let step = runner.step(
            "install.sh",
            None,
            &[("releases", &server.url("")), ("version", version)],
        );
        assert_eq!(step.status, 1);
        assert!(step.log.contains(message), "{}", step.log);
    }
}

#[test]
fn an_installed_command_is_used_on_request() {
    if !can_run() {
        return;
    }
    let mut runner = Runner::new(Some(CLEAN), CLEAN);
    let step = runner.step("install.sh", None, &[("version", "none")]);
    assert_eq!(step.status, 0, "{}", step.log);
    assert!(step.log.contains(env!("CARGO_PKG_VERSION")), "{}", step.log);
    runner.replace_command("");
    fs::remove_file(runner.temporary().join("command")).unwrap();
    assert_eq!(
        runner
            .step("install.sh", None, &[("version", "none")])
            .status,
        1
    );
}

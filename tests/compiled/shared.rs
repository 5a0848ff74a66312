//! A library that ships its cookies, and the services that use it: one has it in a folder outside its workspace, one has it
//! vendored. The library, each service and the guard know the same cookie.

use crate::service::{GOOD, POLICY};
use cookie_registry_policy::shared::{LockedPackage, Pin, Pins, Shared, sha256};
use cookie_registry_test_support::external_crate::{ExternalCrate, stderr, stdout};
use std::fs;
use std::process::Output;

/// What the library declares.
const COOKIES: &str = r#"
[cookies.acme]
name       = "acme"
category   = "necessary"
exemption  = "authentication"
purpose    = "Keeps you signed in."
lifetime   = "session"
value      = "token"
cleared_on = ["sign-out"]
"#;

/// The library sets its cookie with its own constant.
const LIBRARY: &str = r#"
use cookie_registry::{CookieRegistry, Deployment, SetError};

#[derive(CookieRegistry)]
#[registry(policy = "policy.toml")]
pub struct Acme;

pub fn sign_in(deployment: &Deployment, headers: &mut http::HeaderMap) -> Result<(), SetError> {
    Acme::ACME.set(deployment, "7f3a")?.append_to(headers);
    Ok(())
}
"#;

/// The service checks what the library has set, and removes it.
const SERVICE: &str = r#"
use cookie_registry::{CookieRegistry, Deployment, Guard};

#[derive(CookieRegistry)]
#[registry(policy = "policy.toml")]
pub struct Cookies;

fn main() {
    let deployment = Deployment::PRODUCTION;
    let mut set = http::HeaderMap::new();
    acme_sessions::sign_in(&deployment, &mut set).unwrap();
    let mut removed = http::HeaderMap::new();
    Cookies::ON_SIGN_OUT.clear(&deployment, &set).append_to(&mut removed);
    let guard = Guard::<Cookies>::report(deployment);
    for headers in [set, removed] {
        for header in headers.values() {
            println!("{}, {} violations", header.to_str().unwrap(), guard.check(&headers).len());
        }
    }
}
"#;

const SAID: &str = "acme=7f3a; Path=/; Secure; HttpOnly; SameSite=Lax, 0 violations\n\
                    acme=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/; Secure; HttpOnly; SameSite=Lax, 0 violations\n";

/// The manifest of the library; where it comes from, `cookie-registry` is of the registry or a path.
fn library(cookie_registry: &str) -> String {
    format!(
        "[package]\nname = \"acme-sessions\"\nversion = \"1.2.0\"\nedition = \"2024\"\n\n\
         [dependencies]\nhttp = \"1\"\ncookie-registry = {cookie_registry}\n"
    )
}

/// The manifest of a service with a workspace of its own.
fn service(name: &str, acme: &str) -> String {
    format!(
        "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
         [dependencies]\nhttp = \"1\"\ncookie-registry = {{ version = \"0.1.0\", features = [\"guard\"] }}\n\
         acme-sessions = {acme}\n\n[patch.crates-io]\ncookie-registry = {{ path = {:?} }}\n",
        ExternalCrate::of_workspace("cookie-registry")
    )
}

/// Two packages in folders next to each other, with the texts that both have.
fn packages(name: &str, folder: &str) -> ExternalCrate {
    let all = ExternalCrate::new(name, "").unwrap();
    all.remove("Cargo.toml").unwrap();
    all.write(&format!("{folder}/src/lib.rs"), LIBRARY).unwrap();
    let policy = POLICY.replace("more.toml", "cookies.toml");
    all.write(&format!("{folder}/policy.toml"), &policy)
        .unwrap();
    all.write(&format!("{folder}/cookies.toml"), COOKIES)
        .unwrap();
    all.write("service/src/main.rs", SERVICE).unwrap();
    let policy = POLICY.replace("more.toml", "crate:acme-sessions");
    all.write("service/policy.toml", &policy).unwrap();
    fs::copy(
        all.path().join("Cargo.lock"),
        all.path().join("service/Cargo.lock"),
    )
    .unwrap();
    all
}

/// Pins a text of the library.
fn pin(all: &ExternalCrate, text: &str, package: LockedPackage) {
    let shared = Shared::of_package("crate:acme-sessions").unwrap().unwrap();
    let hash = sha256(text.as_bytes());
    let copy = shared.copy("service/policy.toml".as_ref(), &hash);
    all.write(copy.to_str().unwrap(), text).unwrap();
    let mut pins = Pins::default();
    pins.insert(&shared, Pin::of_package(hash, package));
    all.write(
        "service/policy.lock",
        &format!("format = 1\n{}", pins.to_toml()),
    )
    .unwrap();
}

fn run(all: &ExternalCrate) -> Output {
    all.cargo(&["run", "--manifest-path", "service/Cargo.toml"])
        .unwrap()
}

#[track_caller]
fn runs(all: &ExternalCrate) {
    let output = run(all);
    assert!(output.status.success(), "{}", stderr(&output));
    assert_eq!(stdout(&output), SAID);
}

#[track_caller]
fn refuses(all: &ExternalCrate, expected: &str) {
    let output = run(all);
    let printed = stderr(&output);
    assert!(
        !output.status.success() && printed.contains(expected),
        "{printed}"
    );
    assert!(
        printed.contains("cargo cookie-registry update"),
        "it says what to do: {printed}"
    );
}

#[test]
fn a_service_uses_a_library_in_a_folder_outside_its_workspace() {
    let all = packages("shared-path", "acme");
    let path = format!(
        "{{ path = {:?} }}",
        ExternalCrate::of_workspace("cookie-registry")
    );
    all.write("acme/Cargo.toml", &library(&path)).unwrap();
    all.write(
        "service/Cargo.toml",
        &service("shared-path", "{ path = \"../acme\" }"),
    )
    .unwrap();
    refuses(&all, "\"crate:acme-sessions\" is not pinned in policy.lock");
    let locked = || LockedPackage::new("1.2.0".to_owned(), None, None);
    pin(&all, COOKIES, locked());
    runs(&all);
    // An edit of the library is noticed although no file of the service changes.
    let changed = COOKIES.replace("Keeps you signed in.", "Keeps you signed in here.");
    all.write("acme/cookies.toml", &changed).unwrap();
    refuses(&all, "cookies.toml is not the text that policy.lock pins");
    pin(&all, &changed, locked());
    runs(&all);
    // And so is one of the copy.
    let copies = fs::read_dir(all.path().join("service/policy.shared")).unwrap();
    for copy in copies {
        fs::write(copy.unwrap().path(), GOOD).unwrap();
    }
    refuses(&all, "is not the text that policy.lock pins");
}

#[test]
fn a_service_uses_a_library_that_is_vendored() {
    const INDEX: &str = "sparse+https://registry.our.example/index/";
    let checksum = "c".repeat(64);
    let all = packages("shared-vendored", "vendor/acme-sessions");
    all.write("vendor/acme-sessions/Cargo.toml", &library("\"0.1.0\""))
        .unwrap();
    all.write(
        "vendor/acme-sessions/.cargo-checksum.json",
        &format!("{{\"files\":{{}},\"package\":\"{checksum}\"}}"),
    )
    .unwrap();
    all.write(
        ".cargo/config.toml",
        &format!(
            "[registries.acme]\nindex = \"{INDEX}\"\n\n[source.acme]\nregistry = \"{INDEX}\"\nreplace-with = \"vendored\"\n\n\
             [source.vendored]\ndirectory = \"vendor\"\n"
        ),
    )
    .unwrap();
    let acme = "{ version = \"1.2.0\", registry = \"acme\" }";
    all.write("service/Cargo.toml", &service("shared-vendored", acme))
        .unwrap();
    let locked = |version: &str, checksum: &str| {
        LockedPackage::new(
            version.to_owned(),
            Some(INDEX.to_owned()),
            Some(checksum.to_owned()),
        )
    };
    pin(&all, COOKIES, locked("1.1.0", &checksum));
    refuses(
        &all,
        "policy.lock pins the declarations of `acme-sessions` 1.1.0, and Cargo.lock has 1.2.0",
    );
    pin(&all, COOKIES, locked("1.2.0", &"d".repeat(64)));
    refuses(
        &all,
        "policy.lock pins `acme-sessions` 1.2.0 of another source than Cargo.lock has",
    );
    pin(&all, COOKIES, locked("1.2.0", &checksum));
    runs(&all);
}

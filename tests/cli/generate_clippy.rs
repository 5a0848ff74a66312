//! `generate clippy`: the list for clippy.toml, and what clippy makes of it.

use crate::run::{Ran, folder, repository, run};
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const MANIFEST: &str = "[package]\nname = \"service\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
                        [dependencies]\n";

fn generate(here: &Path, arguments: &[&str]) -> Ran {
    run(here, [&["generate", "clippy"], arguments].concat())
}

/// A workspace that depends on a library of this name, which has these sources.
fn with_library(name: &str, sources: &[(&str, &str)]) -> tempfile::TempDir {
    let here = folder([
        ("policy.toml", "format = 1\n"),
        (
            "Cargo.toml",
            format!("{MANIFEST}{name} = {{ path = \"library\" }}\n").as_str(),
        ),
        ("src/lib.rs", ""),
        (
            "library/Cargo.toml",
            format!("[package]\nname = \"{name}\"\nversion = \"0.12.0\"\nedition = \"2024\"\n")
                .as_str(),
        ),
    ]);
    for (path, text) in sources {
        let path = here.path().join("library/src").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    here
}

/// The paths that a list names, in its order.
fn paths(list: &str) -> Vec<String> {
    let list: toml::Table = toml::from_str(list).unwrap();
    let arrays = ["disallowed-types", "disallowed-methods"];
    let entries = arrays.iter().flat_map(|key| list[*key].as_array().unwrap());
    entries
        .map(|entry| {
            assert!(entry["reason"].as_str().unwrap().contains("policy.toml"));
            entry["path"].as_str().unwrap().to_owned()
        })
        .collect()
}

#[test]
fn the_list_has_what_the_sources_of_the_dependencies_have_under_the_paths_that_they_have() {
    let here = with_library(
        "axum-extra",
        &[
            (
                "lib.rs",
                "pub mod extract;\n#[cfg(test)] mod tests { pub struct SignedCookieJar; }\n",
            ),
            (
                "extract/mod.rs",
                "pub mod cookie;\npub use self::cookie::CookieJar;\npub struct Other;\n",
            ),
            (
                "extract/cookie.rs",
                "mod private;\npub use private::*;\npub struct CookieJar;\nimpl CookieJar {\n\
                 pub fn add<C: Into<Cookie>>(self, cookie: C) -> Self { self }\n\
                 pub fn get(&self, name: &str) {}\nfn remove(self) {}\n}\n\
                 impl Other { pub fn insert_cookie(&mut self, cookie: Cookie) {}\npub fn insert(&mut self, n: u8) {} }\n",
            ),
            (
                "extract/cookie/private.rs",
                "cfg_private! { pub struct PrivateCookieJar<K = ()>(K); }\n\
                 impl<K> PrivateCookieJar<K> { within! { #![feature = \"a\"] pub fn remove(self) {} } }\n",
            ),
        ],
    );
    let ran = generate(here.path(), &[]);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    assert_eq!(
        paths(&ran.stdout),
        [
            "axum_extra::extract::CookieJar",
            "axum_extra::extract::cookie::PrivateCookieJar",
            "axum_extra::extract::CookieJar::add",
            "axum_extra::extract::Other::insert_cookie",
            "axum_extra::extract::cookie::PrivateCookieJar::remove",
        ]
    );
    assert!(
        ran.stdout
            .contains("Clippy has no list of constants, such as http::header::SET_COOKIE")
    );
}

#[test]
fn an_item_that_a_sibling_module_reexports_has_a_usable_path() {
    let here = with_library(
        "rocket",
        &[
            (
                "lib.rs",
                "mod cookies;\nmod hidden { pub use crate::cookies::*; }\n\
                 pub mod http { pub mod hyper {}\n#[doc(inline)] pub use crate::cookies::*; }\n",
            ),
            (
                "cookies.rs",
                "pub struct CookieJar;\nimpl CookieJar { pub fn add(&self) {} }\n",
            ),
        ],
    );
    assert_eq!(
        paths(&generate(here.path(), &[]).stdout),
        ["rocket::http::CookieJar", "rocket::http::CookieJar::add"]
    );
}

#[test]
fn what_is_not_in_the_tree_is_not_in_the_list() {
    let here = with_library(
        "other",
        &[(
            "lib.rs",
            "pub struct CookieJar;\nimpl CookieJar { pub fn add(&self) {} }\n",
        )],
    );
    assert_eq!(paths(&generate(here.path(), &[]).stdout), [""; 0]);
}

#[test]
fn a_clippy_toml_is_written_and_compared_with_the_dependencies() {
    let library = "pub struct CookieJar;\nimpl CookieJar { pub fn add(&self) {} }\n";
    let here = with_library("cookie", &[("lib.rs", library)]);
    let file = here.path().join("clippy.toml");
    fs::write(
        &file,
        "msrv = \"1.88\"\ndisallowed-types = [\"std::rc::Rc\"]\n",
    )
    .unwrap();
    let before = generate(here.path(), &["--check", "clippy.toml"]);
    assert_eq!(before.status, 1);
    assert!(
        before
            .stderr
            .contains("+    { path = \"cookie::CookieJar\""),
        "{}",
        before.stderr
    );
    assert!(
        before
            .stderr
            .ends_with("help: cargo cookie-registry generate clippy --out clippy.toml\n")
    );

    let written = generate(here.path(), &["--out", "clippy.toml"]);
    assert_eq!(
        (written.status, written.stderr.as_str()),
        (0, "wrote clippy.toml\n")
    );
    let text = fs::read_to_string(&file).unwrap();
    assert!(text.starts_with("msrv = \"1.88\"\n"));
    assert_eq!(paths_and_plain(&text), ["cookie::CookieJar", "std::rc::Rc"]);
    assert_eq!(
        generate(here.path(), &["--out", "clippy.toml", "--check"]).status,
        0
    );

    fs::write(
        here.path().join("library/src/lib.rs"),
        library.replace("add(", "force_remove("),
    )
    .unwrap();
    let after = generate(here.path(), &["--check", "clippy.toml"]);
    assert!(
        after.status == 1 && after.stderr.contains("cookie::CookieJar::force_remove"),
        "{}",
        after.stderr
    );
}

fn paths_and_plain(text: &str) -> Vec<String> {
    let list: toml::Table = toml::from_str(text).unwrap();
    let types = list["disallowed-types"].as_array().unwrap();
    let path = |entry: &toml::Value| {
        entry
            .get("path")
            .unwrap_or(entry)
            .as_str()
            .unwrap()
            .to_owned()
    };
    types.iter().map(path).collect()
}

#[test]
fn where_it_cannot_work_it_says_why() {
    let here = folder([("policy.toml", "format = 1\n")]);
    let ran = generate(here.path(), &[]);
    assert_eq!((ran.status, ran.stdout.as_str()), (3, ""));
    assert!(
        ran.stderr
            .starts_with("error: cannot list the dependencies: "),
        "{}",
        ran.stderr
    );

    let here = with_library("cookie", &[("lib.rs", "")]);
    fs::write(
        here.path().join("clippy.toml"),
        "disallowed-types = \"none\"\n",
    )
    .unwrap();
    let ran = generate(here.path(), &["--out", "clippy.toml"]);
    assert_eq!(ran.status, 3);
    assert!(ran.stderr.contains(
        "`disallowed-types` is not written as `disallowed-types = [ … ]`; nothing was written"
    ));
    assert_eq!(generate(here.path(), &["--check"]).status, 2);
}

fn clippy(here: &Path) -> Output {
    Command::new(env!("CARGO"))
        .args(["clippy", "--offline", "--quiet", "--color=never"])
        .current_dir(here)
        .env("CARGO_TARGET_DIR", here.join("target"))
        .env_remove("RUSTFLAGS")
        .output()
        .unwrap()
}

#[test]
fn clippy_refuses_what_the_list_names_behind_aliases_too() {
    let lints = "\n[lints.clippy]\ndisallowed_types = \"deny\"\ndisallowed_methods = \"deny\"\n";
    let here = folder([
        ("policy.toml", "format = 1\n"),
        (
            "Cargo.toml",
            format!("{MANIFEST}cookie = \"0.18\"\n{lints}").as_str(),
        ),
        (
            "src/lib.rs",
            "//! A service.\n\npub use cookie as biscuits;\n\n/// Signs in.\n\
             pub fn sign_in(jar: &mut biscuits::CookieJar) {\n    jar.add((\"tracking\", \"1\"));\n}\n",
        ),
    ]);
    // The same versions as ours, so that nothing has to be looked up.
    fs::copy(
        repository().join("Cargo.lock"),
        here.path().join("Cargo.lock"),
    )
    .unwrap();
    let before = clippy(here.path());
    assert!(
        before.status.success(),
        "{}",
        String::from_utf8_lossy(&before.stderr)
    );

    let written = generate(here.path(), &["--out", "clippy.toml"]);
    assert_eq!(written.status, 0, "{}", written.stderr);
    // Cargo does not see that there is a clippy.toml now where there was none.
    let source = here.path().join("src/lib.rs");
    fs::write(&source, fs::read(&source).unwrap()).unwrap();
    let output = clippy(here.path());
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success(), "{stderr}");
    for part in [
        "use of a disallowed method `cookie::CookieJar::add`",
        "use of a disallowed type `cookie::CookieJar`",
        "declare the cookie in policy.toml and use its constant: `Cookies::KEY.set(&deployment, value)?`",
        "src/lib.rs:7:9",
    ] {
        assert!(stderr.contains(part), "{part}: {stderr}");
    }
    assert!(!stderr.contains("does not refer to"), "{stderr}");
}

//! A service with the file that `generate rust` writes: it compiles without the macro.

use crate::service::{MORE, POLICY, Service};
use cookie_registry_expand::file;
use cookie_registry_policy::{Options, check_files, source::Disk};
use cookie_registry_test_support::external_crate::stdout;
use std::fs;

#[test]
fn a_service_with_a_generated_file_compiles_neither_the_macro_nor_what_it_is_built_of() {
    let service = Service::new("without-macro", "");
    let external = &service.external;
    let manifest = fs::read_to_string(external.path().join("Cargo.toml")).unwrap();
    let manifest = manifest.replacen(
        "cookie-registry = { ",
        "cookie-registry = { default-features = false, ",
        1,
    );
    external.write("Cargo.toml", &manifest).unwrap();
    external.write("policy.toml", POLICY).unwrap();
    external.write("more.toml", MORE).unwrap();
    let policy = external.path().join("policy.toml");
    let checked = check_files(&Disk, &policy, Options::today()).unwrap();
    let folder = external.path().join("src").canonicalize().unwrap();
    let text = file::text(&checked, "Cookies", &folder).unwrap();
    external.write("src/cookies.rs", &text).unwrap();
    external.write("src/lib.rs", "pub mod cookies;\n").unwrap();
    let main = "fn main() {\n    let header = external::cookies::Cookies::SESSION\n        \
         .set(&cookie_registry::Deployment::PRODUCTION, \"abc\");\n    \
         println!(\"{}\", header.unwrap().header_value().to_str().unwrap());\n}\n";
    external.write("src/main.rs", main).unwrap();
    let ran = external.cargo(&["run"]).unwrap();
    assert_eq!(
        stdout(&ran),
        "session=abc; Path=/; Secure; HttpOnly; SameSite=Lax\n"
    );
    let tree = external.cargo(&["tree", "--prefix=none", "--edges=normal,build"]);
    let tree = stdout(&tree.unwrap());
    assert!(tree.contains("cookie-registry-core"), "{tree}");
    for built in ["derive", "expand", "policy", "scan", "words"] {
        let built = format!("cookie-registry-{built}");
        assert!(!tree.contains(&built), "{tree}");
    }
    for built in ["toml ", "time "] {
        assert!(!tree.lines().any(|line| line.starts_with(built)), "{tree}");
    }
}

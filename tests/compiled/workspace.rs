//! A workspace of three: a library that the service uses, the service with the registry, and a program that uses it.

use crate::service::{BAD, Files, GOOD, MORE, POLICY, Service};
use cookie_registry_test_support::external_crate::ExternalCrate;

const REGISTRY: &str = "#[derive(cookie_registry::CookieRegistry)]\n\
     #[registry(policy = \"policy.toml\")]\npub struct Cookies;\n\
     pub fn count() -> u8 { helper::good() }\n";

const FRONT: &str =
    "cookie_registry::enforce!();\nfn main() {\n    println!(\"{}\", service::count());\n}\n";

fn manifest(test: &str, name: &str, dependencies: &str) -> String {
    format!(
        "[package]\nname = \"{test}-{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\nhttp = \"1\"\n{dependencies}"
    )
}

fn files(test: &str) -> Files {
    let registry = format!(
        "cookie-registry = {{ path = {:?} }}\n",
        ExternalCrate::of_workspace("cookie-registry")
    );
    [
        (
            "Cargo.toml",
            "[workspace]\nresolver = \"3\"\nmembers = [\"crates/*\"]\n".to_owned(),
        ),
        ("policy.toml", POLICY.to_owned()),
        ("more.toml", MORE.to_owned()),
        ("crates/helper/Cargo.toml", manifest(test, "helper", "\n[lib]\nname = \"helper\"\n")),
        ("crates/helper/src/lib.rs", format!("mod inner;\n{GOOD}")),
        ("crates/helper/src/inner.rs", String::new()),
        (
            "crates/service/Cargo.toml",
            manifest(
                test,
                "service",
                &format!("{registry}{test}-helper = {{ path = \"../helper\" }}\n\n[lib]\nname = \"service\"\n"),
            ),
        ),
        ("crates/service/src/lib.rs", REGISTRY.to_owned()),
        (
            "crates/front/Cargo.toml",
            manifest(
                test,
                "front",
                &format!("{registry}{test}-service = {{ path = \"../service\" }}\n"),
            ),
        ),
        ("crates/front/src/main.rs", FRONT.to_owned()),
    ]
    .into()
}

#[test]
fn every_member_is_checked_after_every_change() {
    let mut service = Service::new("three", "");
    for (name, path, place) in [
        (
            "a library that the service uses",
            "crates/helper/src/inner.rs",
            "crates/helper/src/inner.rs:2:",
        ),
        (
            "the service",
            "crates/service/src/lib.rs",
            "crates/service/src/lib.rs:6:",
        ),
        (
            "a program that uses it",
            "crates/front/src/main.rs",
            "crates/front/src/main.rs:6:",
        ),
    ] {
        for words in [&["check"][..], &["build", "-p", "three-front"]] {
            service.set(&files("three"));
            service.compiles(words, name);
            let mut changed = files("three");
            changed.entry(path).or_default().push_str(BAD);
            service.set(&changed);
            service.refuses(words, place, name);
        }
    }
}

#[test]
fn a_member_that_uses_the_registry_and_checks_nothing_is_refused() {
    let mut service = Service::new("open", "");
    service.set(&files("open"));
    service.compiles(&["check"], "before");
    let mut changed = files("open");
    changed.insert(
        "crates/front/src/main.rs",
        FRONT.replace("cookie_registry::enforce!();", ""),
    );
    service.set(&changed);
    service.refuses(&["check"], "[crate-not-enforced]", "without enforce!()");
    let exempt =
        "\n[[exempt]]\npath = \"crates/front/Cargo.toml\"\nreason = \"It answers no visitor.\"\n";
    changed.insert("policy.toml", format!("{POLICY}{exempt}"));
    service.set(&changed);
    service.compiles(&["check"], "an exempt member");
}

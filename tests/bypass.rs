//! What bypasses the registry does not compile: each file of `bypass/` with the errors that it gets,
//! at their places. The crates that they use are not there, and what rustc says of that is left out.

use cookie_registry_test_support::external_crate::{ExternalCrate, stderr};
use std::path::{Path, PathBuf};
use std::{env, fs};

const POLICY: &str = r#"format = 1

[policy]
title        = "Cookie Policy"
last_updated = 2026-05-09

[service]
name    = "Almanac"
domains = ["our.example"]
contact = "privacy@our.example"

[cookies.session]
name      = "session"
category  = "necessary"
exemption = "authentication"
purpose   = "Keeps you signed in."
lifetime  = "session"
value     = "token"

[cookies.theme]
name      = "theme"
category  = "necessary"
exemption = "interface"
purpose   = "Remembers dark mode."
lifetime  = "1 day"
value     = { one_of = ["light", "dark"] }

[storage.sidebar]
key       = "app.sidebar"
kind      = "local-storage"
category  = "necessary"
exemption = "interface"
purpose   = "Remembers whether the sidebar is collapsed."
lifetime  = "until cleared"
"#;

const EXEMPT: &str = r#"
[[exempt]]
path   = "src/legacy.rs"
reason = "Removed with the old log-in."

[[exempt]]
path   = "Cargo.toml"
reason = "The old log-in uses the cookie crate."
"#;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("bypass")
}

/// The errors of ours among what rustc prints: those whose first line ends in a code.
fn ours(stderr: &str) -> String {
    let blocks = stderr.split("\nerror");
    let ours = blocks.filter(|block| {
        block
            .lines()
            .next()
            .is_some_and(|first| first.ends_with(']') && first.contains(" ["))
    });
    ours.map(|block| format!("error{}\n", block.trim_start_matches("error").trim_end()))
        .collect()
}

#[test]
fn code_that_bypasses_the_registry_is_reported_at_its_line() {
    let external = ExternalCrate::new("bypass", "").unwrap();
    external.write("policy.toml", POLICY).unwrap();
    let mut cases: Vec<PathBuf> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    cases.retain(|path| path.extension().is_some_and(|extension| extension == "rs"));
    cases.sort();
    assert!(cases.len() >= 7, "the cases are missing");
    let mut wrong = Vec::new();
    for case in cases {
        external
            .write("src/main.rs", &fs::read_to_string(&case).unwrap())
            .unwrap();
        let found = ours(&stderr(&external.cargo(&["check"]).unwrap()));
        let golden = case.with_extension("stderr");
        if env::var_os("COOKIE_REGISTRY_BLESS").is_some() {
            fs::write(&golden, &found).unwrap();
        } else if fs::read_to_string(&golden).unwrap_or_default() != found {
            wrong.push(format!("{}:\n{found}", case.display()));
        }
        assert!(!found.is_empty(), "{} compiles", case.display());
    }
    assert!(
        wrong.is_empty(),
        "{}\n`cargo xtask bless` takes these over",
        wrong.join("\n")
    );
}

#[test]
fn test_code_reading_and_what_is_exempted_are_free() {
    let external = ExternalCrate::new("free", "cookie = \"0.18\"\nhttp = \"1\"\n").unwrap();
    let main = "mod legacy;\n\nuse cookie_registry::CookieRegistry;\n\n#[derive(CookieRegistry)]\n\
                #[registry(policy = \"policy.toml\")]\npub struct Cookies;\n\n\
                fn main() {\n    let read = http::HeaderMap::<http::HeaderValue>::new();\n    \
                let count = read.get_all(http::header::SET_COOKIE).iter().count();\n    \
                println!(\"{count} {}\", legacy::tracking());\n}\n\n\
                #[cfg(test)]\nmod tests {\n    #[test]\n    fn jar() {\n        \
                let _ = cookie::Cookie::new(\"anything\", \"abc\");\n    }\n}\n";
    external.write("src/main.rs", main).unwrap();
    let legacy = "pub fn tracking() -> cookie::Cookie<'static> {\n    cookie::Cookie::new(\"tracking\", \"abc\")\n}\n";
    external.write("src/legacy.rs", legacy).unwrap();

    external
        .write("policy.toml", &format!("{POLICY}{EXEMPT}"))
        .unwrap();
    let output = external.cargo(&["run"]).unwrap();
    assert!(output.status.success(), "{}", stderr(&output));

    external.write("policy.toml", POLICY).unwrap();
    let found = ours(&stderr(&external.cargo(&["check"]).unwrap()));
    assert_eq!(found.matches("[bypasses-registry]").count(), 1, "{found}");
    assert_eq!(
        found.matches("[foreign-cookie-dependency]").count(),
        1,
        "{found}"
    );
    assert!(
        found.contains("src/legacy.rs:2:5") && found.contains("Cargo.toml:"),
        "{found}"
    );

    let expired = EXEMPT.replacen("reason", "until  = 2026-01-31\nreason", 1);
    let unused = "\n[[exempt]]\npath   = \"src/gone.rs\"\nreason = \"Was removed.\"\n";
    external
        .write("policy.toml", &format!("{POLICY}{expired}{unused}"))
        .unwrap();
    let found = ours(&stderr(&external.cargo(&["check"]).unwrap()));
    assert_eq!(
        found.matches("[source-exemption-expired]").count(),
        1,
        "{found}"
    );
    assert_eq!(
        found.matches("[source-exemption-unused]").count(),
        1,
        "{found}"
    );

    external.write("policy.toml", POLICY).unwrap();
    external
        .write(
            "src/main.rs",
            &main.replace(
                "policy = \"policy.toml\"",
                "policy = \"policy.toml\", enforce = false",
            ),
        )
        .unwrap();
    let output = external.cargo(&["check"]).unwrap();
    assert!(output.status.success(), "{}", stderr(&output));
    external
        .write(
            "src/main.rs",
            "mod legacy;\ncookie_registry::enforce!();\nfn main() { legacy::tracking(); }\n",
        )
        .unwrap();
    let found = ours(&stderr(&external.cargo(&["check"]).unwrap()));
    assert_eq!(found.matches("[bypasses-registry]").count(), 1, "{found}");
}

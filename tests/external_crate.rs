//! A crate outside the workspace that depends on ours by path.

use cookie_registry_test_support::external_crate::{ExternalCrate, stderr, stdout};

fn policy(name: &str) -> String {
    format!(
        "format = 1\n\n[policy]\ntitle = \"Cookie Policy\"\nlast_updated = 2026-05-09\n\n[service]\n\
         name = \"Almanac\"\ndomains = [\"our.example\"]\ncontact = \"privacy@our.example\"\n\n\
         [cookies.session]\nname = \"{name}\"\ncategory = \"necessary\"\nexemption = \"authentication\"\n\
         purpose = \"Keeps you signed in.\"\nlifetime = \"session\"\nvalue = \"token\"\n"
    )
}

fn service(constant: &str) -> String {
    format!(
        "use cookie_registry::{{CookieRegistry, Deployment}};\n\n\
         #[derive(CookieRegistry)]\n#[registry(policy = \"policy.toml\")]\npub struct Cookies;\n\n\
         fn main() {{\n    let header = Cookies::{constant}.set(&Deployment::PRODUCTION, \"abc\").unwrap();\n    \
         println!(\"{{:?}}\", header.header_value());\n}}\n"
    )
}

#[test]
fn a_declared_cookie_compiles_an_undeclared_one_does_not_and_an_edit_of_the_policy_rebuilds() {
    let external = ExternalCrate::new("external", "").unwrap();
    external
        .write("policy.toml", &policy("__Host-session"))
        .unwrap();
    external.write("src/main.rs", &service("SESSION")).unwrap();
    let output = external.cargo(&["run"]).unwrap();
    assert!(output.status.success(), "{}", stderr(&output));
    assert_eq!(
        stdout(&output),
        "\"__Host-session=abc; Path=/; Secure; HttpOnly; SameSite=Lax\"\n"
    );

    external.write("src/main.rs", &service("TRACKING")).unwrap();
    let output = external.cargo(&["check"]).unwrap();
    assert!(!output.status.success(), "an undeclared cookie compiled");
    assert!(
        stderr(&output).contains("no associated item named `TRACKING` found"),
        "{}",
        stderr(&output)
    );

    // Only the policy changes from here on.
    external.write("src/main.rs", &service("SESSION")).unwrap();
    assert!(external.cargo(&["run"]).unwrap().status.success());
    external
        .write("policy.toml", &policy("__Secure-session"))
        .unwrap();
    let output = external.cargo(&["run"]).unwrap();
    assert_eq!(
        stdout(&output),
        "\"__Secure-session=abc; Path=/; Secure; HttpOnly; SameSite=Lax\"\n"
    );

    external
        .write("policy.toml", &policy("my session"))
        .unwrap();
    let output = external.cargo(&["check"]).unwrap();
    let text = stderr(&output);
    assert!(!output.status.success(), "an invalid policy compiled");
    assert!(text.contains("policy.toml:13:8"), "{text}");
    assert_eq!(
        text.matches("\nerror").count() + usize::from(text.starts_with("error")),
        2,
        "{text}"
    );
}

const PROTECTED: &str = r#"
[cookies.account]
name = "account"
category = "necessary"
exemption = "authentication"
purpose = "Remembers your account."
lifetime = "1 day"
protection = "signed"

[cookies.form]
name = "form"
category = "necessary"
exemption = "user-input"
purpose = "Keeps your form."
lifetime = "1 day"
protection = "encrypted"

[cookies.layout]
name = "layout"
category = "necessary"
exemption = "user-input"
purpose = "Keeps your form."
lifetime = "1 day"
value = "json"
"#;

const USES_PROTECTED: &str = r#"
use cookie_registry::{CookieRegistry, Deployment, Key, SetError};

#[derive(CookieRegistry)]
#[registry(policy = "policy.toml")]
pub struct Cookies;

fn main() -> Result<(), SetError> {
    let (deployment, key) = (Deployment::PRODUCTION, Key::generate());
    let _ = Cookies::ACCOUNT.with(&key).set(&deployment, "4711")?;
    let _ = Cookies::FORM.with(&Key::from(&[7; 64])).set(&deployment, "a=1")?;
    let _ = Cookies::LAYOUT.typed::<[u8; 2]>().set(&deployment, &[1, 2])?;
    Ok(())
}
"#;

#[test]
fn a_feature_that_is_off_is_one_error_with_entry_line_and_the_line_for_the_manifest() {
    let external = ExternalCrate::new("external-feature", "").unwrap();
    let policy = format!("{}{PROTECTED}", policy("__Host-session"));
    external.write("policy.toml", &policy).unwrap();
    external.write("src/main.rs", USES_PROTECTED).unwrap();
    let output = external.cargo(&["check"]).unwrap();
    let text = stderr(&output);
    for expected in [
        "`cookies.account` is protected, which needs the feature `protection` of cookie-registry; so does \
         `cookies.form` [feature-not-enabled]",
        "policy.toml:20:10",
        "features = [\"protection\"] }",
        "`cookies.layout` holds JSON, which needs the feature `json` of cookie-registry [feature-not-enabled]",
        "policy.toml:36:10",
        "`cargo add cookie-registry --features json`",
    ] {
        assert!(text.contains(expected), "no {expected:?} in {text}");
    }
    // One for each feature, and the one that says how many there were.
    let errors = text.matches("\nerror").count() + usize::from(text.starts_with("error"));
    assert_eq!(errors, 3, "{text}");
}

/// The target of WebAssembly in browsers and in workers.
const WEB_ASSEMBLY: &str = "wasm32-unknown-unknown";

/// Returns whether the standard library of a target is installed.
fn is_installed(target: &str) -> bool {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let printed = std::process::Command::new(rustc)
        .args(["--print", "target-libdir", "--target", target])
        .output();
    let folder = printed.map(|printed| stdout(&printed)).unwrap_or_default();
    std::path::Path::new(folder.trim()).is_dir()
}

#[test]
fn a_service_in_web_assembly_has_every_feature_that_needs_neither_sockets_nor_random_numbers() {
    if !is_installed(WEB_ASSEMBLY) {
        eprintln!("skipped: `rustup target add {WEB_ASSEMBLY}` installs what it needs");
        return;
    }
    let external = ExternalCrate::new("web-assembly", "").unwrap();
    let manifest = std::fs::read_to_string(external.path().join("Cargo.toml")).unwrap();
    external
        .write("policy.toml", &policy("__Host-session"))
        .unwrap();
    external.write("src/main.rs", &service("SESSION")).unwrap();
    for features in ["[]", r#"["axum", "cookie", "guard", "json", "tracing"]"#] {
        let with_features = manifest.replace(
            "/cookie-registry\" }",
            &format!("/cookie-registry\", features = {features} }}"),
        );
        assert_ne!(with_features, manifest);
        external.write("Cargo.toml", &with_features).unwrap();
        let output = external
            .cargo(&["check", "--target", WEB_ASSEMBLY])
            .unwrap();
        assert!(output.status.success(), "{features}: {}", stderr(&output));
    }
}

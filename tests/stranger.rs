//! A stranger's service: a crate outside the workspace that depends on ours by path.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A crate in a folder of its own, removed when it is done with.
struct Stranger(PathBuf);

impl Stranger {
    fn new(name: &str) -> Self {
        let folder =
            std::env::temp_dir().join(format!("cookie-registry-{name}-{}", std::process::id()));
        fs::create_dir_all(folder.join("src")).expect("a temporary folder can be made");
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .expect("the workspace");
        let manifest = format!(
            "[package]\nname = \"stranger\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
             [dependencies]\ncookie-registry = {{ path = {:?} }}\n",
            root.join("cookie-registry")
        );
        let stranger = Self(folder);
        stranger.write("Cargo.toml", &manifest);
        // The same versions as ours, so that nothing has to be looked up.
        fs::copy(root.join("Cargo.lock"), stranger.0.join("Cargo.lock"))
            .expect("the lock file can be copied");
        stranger
    }

    fn write(&self, path: &str, text: &str) {
        fs::write(self.0.join(path), text).expect("a temporary file can be written");
    }

    fn cargo(&self, command: &str) -> Output {
        Command::new(env!("CARGO"))
            .args([command, "--offline", "--quiet", "--color=never"])
            .current_dir(&self.0)
            .env("CARGO_TARGET_DIR", self.0.join("target"))
            .env_remove("RUSTFLAGS")
            .output()
            .expect("cargo starts")
    }
}

impl Drop for Stranger {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn policy(name: &str) -> String {
    format!(
        "format = 1\n\n[policy]\ntitle = \"Cookie Policy\"\nlast_updated = 2026-05-09\n\n[service]\n\
         name = \"Example\"\ndomains = [\"example.org\"]\ncontact = \"privacy@example.org\"\n\n\
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

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_declared_cookie_compiles_an_undeclared_one_does_not_and_an_edit_of_the_policy_rebuilds() {
    let stranger = Stranger::new("stranger");
    stranger.write("policy.toml", &policy("__Host-session"));
    stranger.write("src/main.rs", &service("SESSION"));
    let output = stranger.cargo("run");
    assert!(output.status.success(), "{}", stderr(&output));
    assert_eq!(
        stdout(&output),
        "\"__Host-session=abc; Path=/; Secure; HttpOnly; SameSite=Lax\"\n"
    );

    stranger.write("src/main.rs", &service("TRACKING"));
    let output = stranger.cargo("check");
    assert!(!output.status.success(), "an undeclared cookie compiled");
    assert!(
        stderr(&output).contains("no associated item named `TRACKING` found"),
        "{}",
        stderr(&output)
    );

    // Only the policy changes from here on.
    stranger.write("src/main.rs", &service("SESSION"));
    assert!(stranger.cargo("run").status.success());
    stranger.write("policy.toml", &policy("__Secure-session"));
    let output = stranger.cargo("run");
    assert_eq!(
        stdout(&output),
        "\"__Secure-session=abc; Path=/; Secure; HttpOnly; SameSite=Lax\"\n"
    );

    stranger.write("policy.toml", &policy("my session"));
    let output = stranger.cargo("check");
    let text = stderr(&output);
    assert!(!output.status.success(), "an invalid policy compiled");
    assert!(text.contains("policy.toml:13:8"), "{text}");
    assert_eq!(
        text.matches("\nerror").count() + usize::from(text.starts_with("error")),
        2,
        "{text}"
    );
}

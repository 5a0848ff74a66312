//! `check PATH…`: sources held against the policy, both ways.

use crate::run::{Ran, folder, repository, run};
use serde_json::Value;

const POLICY: &str = r#"
format = 1

[policy]
title = "Cookie Policy"
last_updated = 2026-05-09

[service]
name = "Example"
domains = ["example.org"]
contact = "privacy@example.org"

[cookies.session]
name = "__Host-session"
category = "necessary"
exemption = "authentication"
purpose = "Keeps you signed in."
lifetime = "session"

[cookies.banner]
name = "banner"
set_by = "script"
retired = 2026-01-31
category = "necessary"
exemption = "interface"
purpose = "Remembered that you closed the banner."
lifetime = "session"

[storage.theme]
key = "theme"
kind = "local-storage"
category = "necessary"
exemption = "interface"
purpose = "Remembers dark mode."
lifetime = "until cleared"
"#;

const SERVER: &str =
    "fn sign_in(registry: &Deployment) { Cookies::SESSION.set(registry, \"t\"); }\n";
const DERIVE: &str =
    "#[derive(CookieRegistry)]\n#[registry(policy = \"policy.toml\")]\nstruct Cookies;\n";
const PAGE: &str =
    "<html><body>\n<script>localStorage.setItem(\"theme\", \"dark\");</script>\n</body></html>\n";

/// The findings about sources in a service to which these files are added, and how the command ended.
fn check(policy: &str, files: &[(&str, &str)], arguments: &[&str]) -> (Vec<Value>, i32) {
    let service = [
        ("policy.toml", policy),
        ("src/registry.rs", DERIVE),
        ("src/server.rs", SERVER),
        ("web/index.html", PAGE),
    ];
    let here = folder(service.into_iter().chain(files.iter().copied()));
    let ran = run(
        here.path(),
        [&["check", "--format", "json"], arguments].concat(),
    );
    (found(&ran), ran.status)
}

fn found(ran: &Ran) -> Vec<Value> {
    let told: Value =
        serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}: {}", ran.stderr));
    told["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|finding| is_about_sources(finding))
        .cloned()
        .collect()
}

fn is_about_sources(finding: &Value) -> bool {
    [
        "around-the-registry",
        "declared-never-set",
        "exempt-expired",
        "exempt-unused",
        "file-passed-over",
        "foreign-cookie-dependency",
        "name-not-readable",
        "retired-but-set",
        "undeclared",
    ]
    .contains(&finding["code"].as_str().unwrap())
}

fn codes(found: &[Value]) -> Vec<&str> {
    found
        .iter()
        .map(|finding| finding["code"].as_str().unwrap())
        .collect()
}

fn exempting(path: &str) -> String {
    format!(
        "{POLICY}\n[[exempt]]\npath = \"{path}\"\nreason = \"Goes away with the old log-in.\"\n"
    )
}

#[test]
fn a_service_that_keeps_to_its_policy_has_no_findings() {
    assert_eq!(check(POLICY, &[], &["."]), (Vec::new(), 0));
    assert_eq!(check(POLICY, &[], &["src", "web"]), (Vec::new(), 0));
}

#[test]
fn without_paths_no_sources_are_looked_at() {
    let files = [("web/a.js", "localStorage.setItem('tips', '1');")];
    assert_eq!(check(POLICY, &files, &[]), (Vec::new(), 0));
}

#[test]
fn what_is_undeclared_is_told_at_its_place_with_a_table_to_paste() {
    let files = [(
        "web/a.js",
        "let a = 1;\n  localStorage.setItem('tips', '1');\n",
    )];
    let (found, status) = check(POLICY, &files, &["."]);
    assert_eq!((codes(&found), status), (vec!["undeclared"], 1));
    let finding = &found[0];
    assert_eq!(finding["file"], "web/a.js");
    assert_eq!(
        (&finding["line"], &finding["column"]),
        (&Value::from(2), &Value::from(16))
    );
    let help = finding["help"].as_str().unwrap();
    let stub = "[storage.tips]\nkey      = \"tips\"\nkind     = \"local-storage\"\n";
    assert!(help.contains(stub), "{help}");
    let pasted = help.split_once("\n\n").unwrap().1;
    toml::from_str::<toml::Table>(pasted).unwrap();
}

#[test]
fn an_undeclared_name_comes_with_the_nearest_entry() {
    let files = [("web/a.js", "localStorage.setItem('theem', '1');\n")];
    let (found, _) = check(POLICY, &files, &["."]);
    let help = found[0]["help"].as_str().unwrap();
    assert!(
        help.starts_with("did you mean `theme` of `[storage.theme]`?"),
        "{help}"
    );
}

#[test]
fn what_is_declared_and_never_set_is_told_in_the_policy() {
    let (found, status) = check(POLICY, &[], &["src"]);
    assert_eq!((codes(&found), status), (vec!["declared-never-set"], 0));
    assert_eq!(found[0]["entry"], "storage.theme");
    assert_eq!(found[0]["file"], "policy.toml");
    let denied = check(POLICY, &[], &["src", "--deny", "declared-never-set"]);
    assert_eq!(denied.1, 1);
    let allowed = check(POLICY, &[], &["src", "--allow", "declared-never-set"]);
    assert_eq!(allowed, (Vec::new(), 0));
}

const BY_HAND: &str = "fn f(jar: &mut cookie::CookieJar) { jar.add(cookie::Cookie::new(\"__Host-session\", \"t\")); }\n";

#[test]
fn a_declared_cookie_that_is_set_by_hand_goes_around_the_registry() {
    let (found, status) = check(POLICY, &[("src/legacy.rs", BY_HAND)], &["."]);
    assert!(status == 1 && !found.is_empty());
    assert!(
        codes(&found)
            .iter()
            .all(|code| *code == "around-the-registry"),
        "{found:?}"
    );
    assert_eq!(found[0]["entry"], "cookies.session");
    let help = found[0]["help"].as_str().unwrap();
    assert!(help.contains("Cookies::SESSION.set("), "{help}");
}

#[test]
fn what_is_exempted_is_accepted_and_what_needs_no_exemption_is_told() {
    let files = [
        ("src/legacy.rs", BY_HAND),
        ("Cargo.toml", "[dependencies]\ncookie = \"0.18\"\n"),
    ];
    let (found, _) = check(&exempting("src/legacy.rs"), &files, &["."]);
    assert_eq!(codes(&found), ["foreign-cookie-dependency"]);
    assert_eq!(found[0]["file"], "Cargo.toml");
    let (found, _) = check(&exempting("Cargo.toml"), &files[1..], &["."]);
    assert_eq!(codes(&found), [""; 0]);
    let (found, status) = check(&exempting("src/legacy.rs"), &[], &["."]);
    assert_eq!((codes(&found), status), (vec!["exempt-unused"], 1));
    // It is for sources that were not looked at.
    let (found, _) = check(&exempting("src/legacy.rs"), &[], &["web"]);
    assert!(!codes(&found).contains(&"exempt-unused"), "{found:?}");
}

#[test]
fn exemptions_are_relative_to_the_policy_wherever_the_command_runs() {
    let here = folder([
        ("policy.toml", exempting("src/legacy.rs").as_str()),
        ("src/registry.rs", DERIVE),
        ("src/server.rs", SERVER),
        ("src/legacy.rs", BY_HAND),
        ("web/index.html", PAGE),
    ]);
    let below = here.path().join("src");
    let ran = run(&below, ["check", "--format", "json", ".", "../web"]);
    assert_eq!(found(&ran), [Value::Null; 0], "{}", ran.stderr);
}

#[test]
fn a_name_that_cannot_be_read_is_a_warning() {
    let files = [(
        "web/a.js",
        "export const keep = () => localStorage.setItem(location.hash, '1');\n",
    )];
    let (found, status) = check(POLICY, &files, &["."]);
    assert_eq!((codes(&found), status), (vec!["name-not-readable"], 0));
}

#[test]
fn what_is_retired_may_be_removed_but_not_set() {
    let files = [("web/a.js", "document.cookie = 'banner=1; path=/';\n")];
    let (found, status) = check(POLICY, &files, &["."]);
    assert_eq!((codes(&found), status), (vec!["retired-but-set"], 1));
    let files = [("web/a.js", "cookieStore.delete('banner');\n")];
    assert_eq!(check(POLICY, &files, &["."]), (Vec::new(), 0));
}

#[test]
fn a_file_that_does_not_parse_is_told() {
    let files = [("web/bad.js", "document.cookie = = 'a=b' ((\n")];
    let (found, status) = check(POLICY, &files, &["."]);
    assert_eq!((codes(&found), status), (vec!["file-passed-over"], 0));
    assert_eq!(found[0]["file"], "web/bad.js");
    assert_eq!(found[0]["severity"], "info");
}

#[test]
fn what_git_ignores_is_not_looked_at() {
    let files = [
        (".gitignore", "dist\n"),
        ("dist/a.js", "localStorage.setItem('tips', '1');"),
    ];
    assert_eq!(check(POLICY, &files, &["."]), (Vec::new(), 0));
}

#[test]
fn a_path_that_is_not_there_is_status_3() {
    let here = folder([("policy.toml", POLICY)]);
    let ran = run(here.path(), ["check", "scr"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (3, ""));
    assert!(
        ran.stderr
            .starts_with("error: there is no file or folder scr\n"),
        "{}",
        ran.stderr
    );
}

#[test]
fn nothing_is_held_against_a_policy_that_could_not_be_read_in_full() {
    let policy = POLICY.replace("[storage.theme]", "[storage.theme");
    let (found, status) = check(&policy, &[], &["."]);
    assert_eq!((found, status), (Vec::new(), 1));
}

#[test]
fn every_format_points_into_the_sources() {
    let files = [
        ("policy.toml", POLICY),
        ("web/a.js", "localStorage.setItem('tips', '1');\n"),
    ];
    for (format, place) in [
        ("human", "--> web/a.js:1:14"),
        ("sarif", "\"uri\": \"web/a.js\""),
        ("github", "file=web/a.js,line=1,"),
    ] {
        let here = folder(files);
        let ran = run(here.path(), ["check", ".", "--format", format]);
        let told = ran.stdout + &ran.stderr;
        assert!(told.contains(place), "{format}: {told}");
    }
}

#[test]
fn the_example_service_keeps_to_the_policy_of_this_repository() {
    let ran = run(
        repository(),
        ["check", "examples/connectwyze", "--format", "json"],
    );
    let errors: Vec<Value> = found(&ran)
        .into_iter()
        .filter(|finding| finding["severity"] == "error")
        .collect();
    assert_eq!((errors, ran.status), (Vec::new(), 0));
}

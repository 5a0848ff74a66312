//! `check PATH…`: sources held against the policy, both ways.

use crate::run::{Ran, folder, repository, run};
use serde_json::Value;

const POLICY: &str = r#"
format = 1

[policy]
title = "Cookie Policy"
last_updated = 2026-05-09

[service]
name = "Almanac"
domains = ["our.example"]
contact = "privacy@our.example"

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
    let json: Value =
        serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}: {}", ran.stderr));
    json["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|finding| is_about_sources(finding))
        .cloned()
        .collect()
}

fn is_about_sources(finding: &Value) -> bool {
    [
        "bypasses-registry",
        "crate-not-enforced",
        "declared-never-set",
        "source-exemption-expired",
        "source-exemption-unused",
        "file-skipped",
        "foreign-cookie-dependency",
        "unresolved-name",
        "module-out-of-date",
        "retired-but-set",
        "set-by-mismatch",
        "set-longer-than-declared",
        "set-otherwise-than-declared",
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
fn an_undeclared_name_is_reported_at_its_line_with_a_table_to_paste() {
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
    let pasted: toml::Table = toml::from_str(pasted).unwrap();
    assert!(pasted["storage"]["tips"].get("exemption").is_some());
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
fn a_declared_entry_that_is_never_set_is_reported_in_the_policy() {
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
fn a_declared_cookie_that_is_set_by_hand_bypasses_the_registry() {
    let (found, status) = check(POLICY, &[("src/legacy.rs", BY_HAND)], &["."]);
    assert!(status == 1 && !found.is_empty());
    assert!(
        codes(&found)
            .iter()
            .all(|code| *code == "bypasses-registry"),
        "{found:?}"
    );
    assert_eq!(found[0]["entry"], "cookies.session");
    let help = found[0]["help"].as_str().unwrap();
    assert!(help.contains("Cookies::SESSION.set("), "{help}");
}

#[test]
fn an_exemption_is_accepted_and_an_unneeded_one_is_reported() {
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
    assert_eq!(
        (codes(&found), status),
        (vec!["source-exemption-unused"], 1)
    );
    // It is for sources that were not looked at.
    let (found, _) = check(&exempting("src/legacy.rs"), &[], &["web"]);
    assert!(
        !codes(&found).contains(&"source-exemption-unused"),
        "{found:?}"
    );
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
    assert_eq!((codes(&found), status), (vec!["unresolved-name"], 0));
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
fn a_file_that_does_not_parse_is_reported() {
    let files = [("web/bad.js", "document.cookie = = 'a=b' ((\n")];
    let (found, status) = check(POLICY, &files, &["."]);
    assert_eq!((codes(&found), status), (vec!["file-skipped"], 0));
    assert_eq!(found[0]["file"], "web/bad.js");
    assert_eq!(found[0]["severity"], "warning");
    assert_eq!(check(POLICY, &files, &[".", "--deny", "warnings"]).1, 1);
}

#[test]
fn no_file_is_left_out_for_what_it_says_or_how_it_is_written() {
    let undeclared = "localStorage.setItem('tips', '1');\n";
    let deep = format!(
        "{undeclared}f({}1{});\n",
        "(".repeat(2_000),
        ")".repeat(2_000)
    );
    let long = format!("{undeclared}let a = [{}];\n", "1,".repeat(40_000));
    let large = format!("{undeclared}//{}\n", "x".repeat(4 << 20));
    for (text, code) in [
        (
            format!("// @generated by a tool\n{undeclared}"),
            "undeclared",
        ),
        (
            format!("/* This name is auto-generated by the server. */\n{undeclared}"),
            "undeclared",
        ),
        (deep, "file-skipped"),
        (long, "file-skipped"),
        (large, "file-skipped"),
    ] {
        let files = [("web/a.js", text.as_str())];
        let (found, status) = check(POLICY, &files, &[".", "--deny", "warnings"]);
        assert_eq!((codes(&found), status), (vec![code], 1));
        // A file that nobody reads can be exempted where reviewers see it.
        let exempt = exempting("web/a.js");
        let (found, status) = check(&exempt, &files, &[".", "--deny", "warnings"]);
        assert_eq!((codes(&found), status), (vec![], 0));
    }
}

/// The module that the command generates for a policy.
fn generated(policy: &str) -> String {
    let here = folder([("policy.toml", policy)]);
    run(here.path(), ["generate", "typescript"]).stdout
}

#[test]
fn a_generated_module_is_trusted_as_far_as_the_policy_generates_it() {
    let module = generated(POLICY);
    let of = |text: &str, arguments: &[&str]| {
        let (found, status) = check(POLICY, &[("web/cookies.ts", text)], arguments);
        let places: Vec<String> = found
            .iter()
            .map(|finding| format!("{} {}", finding["code"].as_str().unwrap(), finding["line"]))
            .collect();
        (places, status)
    };
    let none = (Vec::<String>::new(), 0);
    assert_eq!(of(&module, &[".", "--deny", "warnings"]), none);
    assert_eq!(of(&module.replace('\n', "\r\n"), &["."]), none);
    let header: String = module
        .lines()
        .take(2)
        .flat_map(|line| [line, "\n"])
        .collect();
    let (found, status) = of(&format!("{header}document.cookie = \"evil=1\";\n"), &["."]);
    assert_eq!(
        (found, status),
        (
            vec!["module-out-of-date 1".to_owned(), "undeclared 3".to_owned()],
            1
        )
    );
    let last = module.lines().count() + 1;
    let (found, status) = of(
        &format!("{module}localStorage.setItem(\"evil\", 1);\n"),
        &["."],
    );
    let expected = vec![
        "module-out-of-date 1".to_owned(),
        format!("undeclared {last}"),
    ];
    assert_eq!((found, status), (expected, 1));
    // A module of an earlier policy is no more than out of date.
    let earlier = module.replace("\"theme\"", "\"style\"");
    assert_ne!(earlier, module);
    assert_eq!(
        of(&earlier, &["."]),
        (vec!["module-out-of-date 1".to_owned()], 0)
    );
    assert_eq!(of(&earlier, &[".", "--deny", "warnings"]).1, 1);
}

#[test]
fn a_script_keeps_to_the_attributes_of_its_entry() {
    let policy = format!(
        "{POLICY}\n[cookies.tips]\nname = \"tips\"\nset_by = \"script\"\ncategory = \"necessary\"\n\
         exemption = \"user-input\"\npurpose = \"Keeps your input.\"\nlifetime = \"1 day\"\n"
    );
    for (script, code, message) in [
        (
            "document.cookie = \"tips=1; max-age=\" + 60*60*24*400 + \"; path=/\";",
            "set-longer-than-declared",
            "a cookie, `tips`, is set by `document.cookie` with other attributes than the policy declares: lifetime 400 \
             days, declared: 1 day",
        ),
        (
            "document.cookie = \"tips=1; Max-Age=86400; domain=.evil.example; SameSite=None\";",
            "set-otherwise-than-declared",
            "a cookie, `tips`, is set by `document.cookie` with other attributes than the policy declares: domain \
             `.evil.example`, declared: the host that sets it; SameSite `None`, declared: `Lax`",
        ),
    ] {
        let files = [("web/a.js", script)];
        let (found, _) = check(&policy, &files, &["."]);
        assert_eq!(codes(&found), [code], "{script}");
        assert_eq!(found[0]["message"], message);
        assert_eq!(found[0]["entry"], "cookies.tips");
    }
    let files = [(
        "web/a.js",
        "document.cookie = \"tips=1; max-age=86400; path=/; secure\";",
    )];
    assert_eq!(check(&policy, &files, &["."]), (Vec::new(), 0));
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
fn no_source_is_checked_against_a_policy_that_could_not_be_read_in_full() {
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
        let output = ran.stdout + &ran.stderr;
        assert!(output.contains(place), "{format}: {output}");
    }
}

/// A workspace with the crate of the registry and another one, and what is said of them.
fn check_workspace(policy: &str, billing: &str, source: &str) -> Vec<Value> {
    let root = "[workspace]\nmembers = [\"billing\"]\n[package]\nname = \"service\"\n\
                [dependencies]\ncookie-registry = \"0.1\"\n";
    let files = [
        ("Cargo.toml", root),
        ("src/main.rs", "mod registry;\nfn main() {}\n"),
        ("billing/Cargo.toml", billing),
        ("billing/src/lib.rs", source),
    ];
    check(policy, &files, &["."]).0
}

#[test]
fn another_crate_that_could_set_cookies_must_be_enforced() {
    let with = |dependency: &str| {
        format!("[package]\nname = \"billing\"\n[dependencies]\n{dependency} = \"1\"\n")
    };
    let found = check_workspace(POLICY, &with("axum"), "pub fn pay() {}\n");
    assert_eq!(codes(&found), ["crate-not-enforced"]);
    let finding = &found[0];
    assert_eq!(finding["severity"], "warning");
    assert_eq!(
        (&finding["file"], &finding["line"]),
        (&"billing/Cargo.toml".into(), &2.into())
    );
    assert!(
        finding["message"]
            .as_str()
            .unwrap()
            .contains("it depends on `axum`")
    );
    let help = finding["help"].as_str().unwrap();
    assert!(
        help.contains("`cookie_registry::enforce!();` into billing/src/lib.rs"),
        "{help}"
    );
    assert!(
        help.contains("under [dependencies] of billing/Cargo.toml"),
        "{help}"
    );

    let found = check_workspace(POLICY, &with("cookie-registry"), "pub fn pay() {}\n");
    assert_eq!(codes(&found), ["crate-not-enforced"]);
    let script =
        "pub const PAGE: &str = \"<script>localStorage.setItem('theme', 'dark')</script>\";\n";
    let found = check_workspace(POLICY, &with("serde"), script);
    assert_eq!(codes(&found), ["crate-not-enforced"], "{found:?}");
}

#[test]
fn an_enforced_crate_and_one_that_sets_nothing_are_not_reported() {
    let manifest = "[package]\nname = \"billing\"\n[dependencies]\naxum = \"1\"\n";
    let nothing: [&str; 0] = [];
    for held in [
        "cookie_registry::enforce!();\n",
        "use cookie_registry::enforce;\nmod inner { super::enforce!(policy = \"../policy.toml\"); }\n",
        "#[derive(Debug, cookie_registry::CookieRegistry)]\n#[registry(enforce = true)]\nstruct Own;\n",
        "#[derive(Debug, cookie_registry::CookieRegistry)]\n#[registry(enforce = false)]\nstruct Own;\ncookie_registry::enforce!();\n",
    ] {
        assert_eq!(
            codes(&check_workspace(POLICY, manifest, held)),
            nothing,
            "{held}"
        );
    }
    let off = "#[derive(Debug, cookie_registry::CookieRegistry)]\n#[registry(policy = \"a.toml\", enforce = false)]\nstruct Own;\n";
    assert_eq!(
        codes(&check_workspace(POLICY, manifest, off)),
        ["crate-not-enforced"]
    );
    let said = "// enforce!(); and CookieRegistry are only spoken of\npub fn pay() {}\n";
    assert_eq!(
        codes(&check_workspace(POLICY, manifest, said)),
        ["crate-not-enforced"]
    );
    for other in [
        manifest.replace("axum", "serde"),
        manifest.replace("[dependencies]", "[dev-dependencies]"),
        // Of a workspace of its own, which has no registry.
        format!("{manifest}[workspace]\n"),
        format!("{manifest}[lib]\nproc-macro = true\n"),
    ] {
        assert_eq!(
            codes(&check_workspace(POLICY, &other, "pub fn pay() {}\n")),
            nothing,
            "{other}"
        );
    }
    let exempted = exempting("billing/Cargo.toml");
    assert_eq!(
        codes(&check_workspace(&exempted, manifest, "pub fn pay() {}\n")),
        nothing
    );
}

#[test]
fn what_the_policy_says_others_set_is_not_set_here() {
    let policy = POLICY.replace(
        "set_by = \"script\"\nretired = 2026-01-31",
        "set_by = \"third-party\"\nprovider = \"Partner\"",
    );
    let files = [("web/a.js", "document.cookie = 'banner=1';\n")];
    let (found, status) = check(&policy, &files, &["."]);
    assert_eq!((codes(&found), status), (vec!["set-by-mismatch"], 0));
    assert_eq!(found[0]["entry"], "cookies.banner");
    assert!(
        found[0]["message"]
            .as_str()
            .unwrap()
            .ends_with("the policy says that a third party sets it")
    );
}

#[test]
fn a_script_that_writes_an_http_only_cookie_is_reported() {
    let files = [("web/a.js", "document.cookie = '__Host-session=1';\n")];
    let (found, status) = check(POLICY, &files, &["."]);
    assert_eq!((codes(&found), status), (vec!["bypasses-registry"], 1));
    let help = found[0]["help"].as_str().unwrap();
    assert!(
        help.starts_with("`[cookies.session]` is HttpOnly"),
        "{help}"
    );
}

#[test]
fn with_a_generated_module_what_needs_consent_is_not_set_by_hand() {
    let visits = "[storage.visits]\nkey = \"visits\"\nkind = \"local-storage\"\ncategory = \"analytics\"\n\
                  purpose = \"Counts visits.\"\nlifetime = \"until cleared\"\n";
    let policy = format!("{POLICY}\n{visits}");
    let by_hand = ("web/b.ts", "localStorage.setItem('visits', '1');\n");
    let text = generated(&policy);
    let module = ("web/registry.ts", text.as_str());
    let nothing: [&str; 0] = [];
    assert_eq!(
        codes(&check(&policy, &[], &["."]).0),
        ["declared-never-set"]
    );
    assert_eq!(codes(&check(&policy, &[by_hand], &["."]).0), nothing);
    assert_eq!(codes(&check(&policy, &[module], &["."]).0), nothing);
    let (found, status) = check(&policy, &[module, by_hand], &["."]);
    assert_eq!((codes(&found), status), (vec!["bypasses-registry"], 1));
    assert_eq!(found[0]["entry"], "storage.visits");
    assert_eq!(
        found[0]["help"],
        "use the function of `[storage.visits]` in web/registry.ts, which asks for the visitor's consent first"
    );
}

#[test]
fn the_manifest_above_a_folder_of_sources_is_looked_at() {
    let files = [(
        "Cargo.toml",
        "[package]\nname = \"service\"\n[dependencies]\ncookie = \"0.18\"\n",
    )];
    let (found, _) = check(POLICY, &files, &["src", "web"]);
    assert_eq!(codes(&found), ["foreign-cookie-dependency"]);
    assert_eq!(found[0]["file"], "Cargo.toml");
    let (found, _) = check(POLICY, &files, &["src/server.rs", "src/registry.rs", "web"]);
    assert_eq!(codes(&found), ["foreign-cookie-dependency"]);
    // Scripts are in no package.
    let (found, _) = check(POLICY, &files, &["web"]);
    assert!(
        !codes(&found).contains(&"foreign-cookie-dependency"),
        "{found:?}"
    );

    let here = folder(
        files
            .into_iter()
            .chain([("policy.toml", POLICY), ("src/server.rs", SERVER)]),
    );
    let ran = run(&here.path().join("src"), ["check", "--format", "json", "."]);
    let found = found_of(&ran, "foreign-cookie-dependency");
    assert_eq!(found[0]["file"], "../Cargo.toml", "{}", ran.stdout);
}

fn found_of(ran: &Ran, code: &str) -> Vec<Value> {
    found(ran)
        .into_iter()
        .filter(|finding| finding["code"] == code)
        .collect()
}

#[test]
fn paths_within_each_other_are_read_once() {
    let files = [("web/a.js", "localStorage.setItem('tips', '1');\n")];
    let (found, _) = check(POLICY, &files, &[".", "web", "web/a.js"]);
    assert_eq!(codes(&found), ["undeclared"]);
}

#[cfg(unix)]
#[test]
fn what_links_lead_to_is_read_once_and_named_as_it_was_found() {
    use std::os::unix::fs::symlink;
    let here = folder([
        ("site/policy.toml", POLICY),
        ("site/web/a.js", "localStorage.setItem('tips', '1');\n"),
        ("shared/b.js", "localStorage.setItem('hints', '1');\n"),
    ]);
    let site = here.path().join("site");
    symlink("web", site.join("again")).unwrap();
    symlink("../shared", site.join("shared")).unwrap();
    symlink("nowhere.js", site.join("lost.js")).unwrap();
    symlink("..", site.join("web/up")).unwrap();
    let ran = run(&site, ["check", "--format", "json", "."]);
    let mut files: Vec<String> = found_of(&ran, "undeclared")
        .iter()
        .map(|finding| finding["file"].as_str().unwrap().to_owned())
        .collect();
    files.sort();
    assert_eq!(files, ["shared/b.js", "web/a.js"], "{}", ran.stdout);
    let passed_over: Vec<String> = found_of(&ran, "file-skipped")
        .iter()
        .map(|finding| finding["message"].as_str().unwrap().to_owned())
        .collect();
    assert!(
        passed_over
            .contains(&"`lost.js` cannot be read: not found, or a broken symbolic link".to_owned()),
        "{passed_over:?}"
    );
    assert!(
        passed_over
            .iter()
            .any(|note| note.ends_with("a symbolic link leads back to a folder above it")),
        "{passed_over:?}"
    );
}

#[test]
fn this_repository_keeps_to_its_own_policy() {
    let ran = run(repository(), ["check", ".", "--deny", "warnings"]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
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

/// What pre-commit passes are the files that a commit changes; the other entries may be set in any other file.
#[test]
fn of_single_files_nothing_is_said_about_the_whole() {
    let clean = include_str!("fixtures/clean.toml");
    let here = folder([
        ("policy.toml", clean),
        ("web/a.js", "localStorage.setItem(\"undeclared\", \"1\");\n"),
        ("web/b.js", "f();\n"),
    ]);
    let codes = |arguments: &[&str]| -> Vec<String> {
        let ran = run(
            here.path(),
            [&["check", "--format", "json"], arguments].concat(),
        );
        let report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
        let findings = report["findings"].as_array().unwrap().iter();
        findings
            .map(|finding| finding["code"].as_str().unwrap().to_owned())
            .collect()
    };
    assert!(codes(&["."]).contains(&"declared-never-set".to_owned()));
    assert_eq!(codes(&["web/b.js"]), [""; 0]);
    assert_eq!(codes(&["web/a.js", "web/b.js"]), ["undeclared"]);
}

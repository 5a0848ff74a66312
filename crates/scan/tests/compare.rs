//! Sources held against a policy, both ways.
#![cfg(all(feature = "compare", feature = "javascript"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests"
)]

use cookie_registry_policy::{Options as PolicyOptions, check_files, source::Memory};
use cookie_registry_scan::compare::{Discrepancy, Options, compare};
use cookie_registry_scan::scan_sources;

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
names = { production = "__Host-sid", development = "sid" }
category = "necessary"
exemption = "authentication"
purpose = "Keeps you signed in."
lifetime = "session"
[cookies.locale]
name = "locale"
set_by = "script"
category = "necessary"
exemption = "interface"
purpose = "Your language."
lifetime = "1 year"
[cookies.partner]
name = "partner"
set_by = "third-party"
provider = "Partner"
category = "necessary"
exemption = "security"
purpose = "Theirs."
lifetime = "session"
[cookies.family]
match = { prefix = "exp_" }
examples = ["exp_a"]
category = "necessary"
exemption = "interface"
purpose = "Variants."
lifetime = "session"
[cookies.old]
name = "legacy"
retired = 2025-01-01
category = "necessary"
exemption = "interface"
purpose = "Once."
lifetime = "session"
[storage.theme]
key = "theme"
kind = "local-storage"
category = "necessary"
exemption = "interface"
purpose = "Dark mode."
lifetime = "until cleared"
[storage.visits]
key = "visits"
kind = "local-storage"
category = "analytics"
purpose = "Counts visits."
lifetime = "until cleared"
[[exempt]]
path = "src/legacy"
reason = "goes next quarter"
until = 2099-01-01
[[exempt]]
path = "src/gone.rs"
reason = "was needed"
[[exempt]]
path = "src/late.rs"
reason = "was late"
until = 2020-01-01
"#;

/// What is found, each as its kind and what it is about.
fn found(files: &[(&str, &str)]) -> Vec<String> {
    found_under(POLICY, files)
}

fn found_under(policy: &str, files: &[(&str, &str)]) -> Vec<String> {
    let options = PolicyOptions::today();
    let checked = check_files(
        &Memory::from_iter([("policy.toml", policy)]),
        "policy.toml".as_ref(),
        options,
    )
    .unwrap();
    let scan = scan_sources(
        files
            .iter()
            .map(|(path, text)| (path.into(), (*text).to_owned())),
    );
    let options = Options {
        root: "/site".as_ref(),
        today: options.today,
    };
    compare(checked.recovered(), &scan, options)
        .into_iter()
        .map(|discrepancy| match discrepancy {
            Discrepancy::Undeclared {
                occurrence,
                nearest,
                ..
            } => {
                format!(
                    "undeclared {}, nearest {:?}",
                    occurrence.line,
                    nearest.map(|entry| entry.entry)
                )
            }
            Discrepancy::Unreadable { occurrence } => format!("unreadable {}", occurrence.line),
            Discrepancy::BypassesRegistry { occurrence, entry } => {
                format!("around {} {}", occurrence.line, entry.constant)
            }
            Discrepancy::RetiredButSet { occurrence, entry } => {
                format!("retired {} {}", occurrence.line, entry.entry)
            }
            Discrepancy::SetByOthers { occurrence, entry } => {
                format!("by others {} {}", occurrence.line, entry.entry)
            }
            Discrepancy::KeptLonger {
                occurrence,
                entry,
                difference,
            } => format!(
                "longer {} {}: {} for {}",
                occurrence.line, entry.entry, difference.written, difference.declared
            ),
            Discrepancy::SetOtherwise {
                occurrence,
                entry,
                differences,
            } => {
                let differences: Vec<String> = differences
                    .iter()
                    .map(|it| format!("{} {} for {}", it.attribute, it.written, it.declared))
                    .collect();
                format!(
                    "otherwise {} {}: {}",
                    occurrence.line,
                    entry.entry,
                    differences.join(", ")
                )
            }
            Discrepancy::NeverSet { entry, .. } => format!("never set {}", entry.entry),
            Discrepancy::NeverCleared { entry, event, .. } => {
                format!("never cleared {} on {event}", entry.entry)
            }
            Discrepancy::ExemptionExpired { path, .. } => format!("expired {path}"),
            Discrepancy::ExemptionUnused { path, .. } => format!("unused {path}"),
            other => format!("{other:?}"),
        })
        .collect()
}

const EXEMPTIONS: [&str; 3] = [
    "unused src/legacy",
    "unused src/gone.rs",
    "expired src/late.rs",
];

#[test]
fn nothing_set_leaves_every_entry_of_ours_unset() {
    let mut expected = vec![
        "never set cookies.session",
        "never set cookies.locale",
        "never set cookies.family",
        "never set storage.theme",
        "never set storage.visits",
    ];
    expected.extend(EXEMPTIONS);
    assert_eq!(found(&[]), expected);
}

#[test]
fn sources_are_held_against_the_entries() {
    let source = "use cookie::Cookie;\n\
                  fn f(n: u8, m: String) {\n\
                  Cookie::new(\"sesion\", \"\");\n\
                  Cookie::new(\"locales\", \"\");\n\
                  Cookie::new(\"__Host-sid\", \"\");\n\
                  Cookie::new(\"__Host-sid.1\", \"\");\n\
                  Cookie::new(format!(\"exp_{n}\"), \"\");\n\
                  Cookie::new(\"legacy\", \"\");\n\
                  Cookie::new(m, \"\");\n\
                  }";
    let script = "document.cookie = 'locale=en';\nlocalStorage.setItem('theme', 'dark');\nsessionStorage.setItem('theme', 'dark');\ndocument.cookie = 'sid=1';\nlocalStorage.clear();";
    let mut expected = vec![
        "undeclared 3, nearest None",
        "undeclared 4, nearest Some(\"cookies.locale\")",
        "around 5 SESSION",
        "around 6 SESSION",
        "around 7 FAMILY",
        "retired 8 cookies.old",
        "unreadable 9",
        "otherwise 1 cookies.locale: lifetime session for 1 year",
        "undeclared 3, nearest None",
        "around 4 SESSION",
        "never set storage.visits",
    ];
    expected.extend(EXEMPTIONS);
    assert_eq!(
        found(&[("/site/src/a.rs", source), ("/site/web/a.js", script)]),
        expected
    );
}

/// What is found about places.
fn found_at_places(path: &str, source: &str) -> Vec<String> {
    let about_places = ["undeclared", "unreadable", "around", "by others", "retired"];
    let is_about_place = |found: &String| about_places.iter().any(|start| found.starts_with(start));
    found(&[(path, source)])
        .into_iter()
        .filter(is_about_place)
        .collect()
}

#[test]
fn what_others_set_is_removed_at_most() {
    let script = "document.cookie = 'partner=1';\ncookieStore.delete('partner');\n";
    assert_eq!(
        found_at_places("/site/web/a.js", script),
        ["by others 1 cookies.partner"]
    );
    let server = "use cookie::Cookie;\nfn f() { Cookie::new(\"partner\", \"\"); }";
    assert_eq!(
        found_at_places("/site/src/a.rs", server),
        ["by others 2 cookies.partner"]
    );
}

#[test]
fn what_is_removed_need_not_be_readable() {
    let script = "for (const key of keys) {\nlocalStorage.removeItem(key);\nlocalStorage.setItem(key, '1');\n}";
    assert_eq!(found_at_places("/site/web/a.js", script), ["unreadable 3"]);
}

#[test]
fn a_key_of_a_constant_is_no_way_around_but_a_key_by_hand_is_where_consent_is_needed() {
    let source = "#[derive(CookieRegistry)] struct Site;\n\
                  fn f(local_storage: &web_sys::Storage) {\n\
                  local_storage.set_item(Site::THEME.key(), \"dark\");\n\
                  local_storage.set_item(\"theme\", \"dark\");\n\
                  local_storage.set_item(\"visits\", \"1\");\n\
                  local_storage.remove_item(\"visits\");\n\
                  }";
    assert_eq!(
        found_at_places("/site/src/a.rs", source),
        ["around 5 VISITS"]
    );
}

#[test]
fn exemptions_cover_what_they_name_until_their_date() {
    let cookie = "fn f() { cookie::Cookie::new(\"other\", \"\"); }";
    let found = found(&[
        ("/site/src/legacy/a.rs", cookie),
        ("/site/src/late.rs", cookie),
        ("/site/tests/a.rs", cookie),
    ]);
    let about_places: Vec<&str> = found
        .iter()
        .map(String::as_str)
        .filter(|found| !found.starts_with("never"))
        .collect();
    assert_eq!(
        about_places,
        [
            "undeclared 1, nearest None",
            "unused src/gone.rs",
            "expired src/late.rs"
        ]
    );
}

#[test]
fn a_constant_of_the_registry_sets_its_entry() {
    let registry = "#[derive(CookieRegistry)] struct Site; fn f() { Site::SESSION; Site::THEME; }";
    let found = found(&[("/site/src/a.rs", registry)]);
    assert!(!found.contains(&"never set cookies.session".to_owned()));
    assert!(!found.contains(&"never set storage.theme".to_owned()));
    assert!(found.contains(&"never set cookies.locale".to_owned()));
}

#[test]
fn a_stub_is_toml_with_the_keys_of_an_entry() {
    let options = PolicyOptions::today();
    let checked = check_files(
        &Memory::from_iter([("policy.toml", POLICY)]),
        "policy.toml".as_ref(),
        options,
    )
    .unwrap();
    let source = "fn f() { cookie::Cookie::new(\"a\\\"b\", \"\"); }";
    let scan = scan_sources([("/site/src/a.rs".into(), source.to_owned())]);
    let found = compare(
        checked.recovered(),
        &scan,
        Options {
            root: "/site".as_ref(),
            today: options.today,
        },
    );
    let Discrepancy::Undeclared { stub, .. } = &found[0] else {
        panic!("{found:?}")
    };
    let with_stub = format!("{POLICY}\n{stub}");
    let again = check_files(
        &Memory::from_iter([("policy.toml", with_stub)]),
        "policy.toml".as_ref(),
        options,
    )
    .unwrap();
    let cookie = again
        .recovered()
        .cookies
        .iter()
        .find(|cookie| cookie.disclosure.key == "a-b")
        .expect("the entry is read");
    assert_eq!(cookie.disclosure.naming.shown(), "a\"b");
}

#[test]
fn what_a_script_says_of_a_cookie_is_held_against_its_entry() {
    for (script, expected) in [
        (
            "document.cookie = 'locale=de; max-age=31536000; path=/'",
            None,
        ),
        (
            "document.cookie = 'locale=de; max-age=' + 60*60*24*365 + '; path=/; samesite=lax; secure'",
            None,
        ),
        ("document.cookie = 'locale=de; ' + attributes", None),
        (
            "document.cookie = 'locale=de; max-age=' + 60*60*24*400",
            Some("longer 1 cookies.locale: 400 days for 1 year"),
        ),
        (
            "document.cookie = 'locale=de; max-age=3600'",
            Some("otherwise 1 cookies.locale: lifetime 1 hour for 1 year"),
        ),
        (
            "document.cookie = 'locale=de; max-age=31536000; domain=.evil.example; SameSite=None'",
            Some(
                "otherwise 1 cookies.locale: domain `.evil.example` for the host that sets it, SameSite `None` for `Lax`",
            ),
        ),
        (
            "import Cookies from 'js-cookie'; Cookies.set('locale', 'de', { expires: 365, path: '/sub', secure: false })",
            Some("otherwise 1 cookies.locale: path `/sub` for `/`, security not Secure for Secure"),
        ),
        (
            "document.cookie = 'locale=; max-age=0; path=/elsewhere'",
            None,
        ),
    ] {
        let found: Vec<String> = found(&[("/site/web/a.js", script)])
            .into_iter()
            .filter(|found| found.starts_with("longer") || found.starts_with("otherwise"))
            .collect();
        assert_eq!(found, Vec::from_iter(expected), "{script}");
    }
}

#[test]
fn a_domain_in_a_script_is_compared_with_those_that_the_entry_permits() {
    let locale = "[cookies.locale]\n";
    for declared in [
        "domains = [\"our.example\", \"two.example\"]\n",
        "domain = { from_config = true, within = [\"our.example\", \"two.example\"] }\n",
    ] {
        let policy = POLICY
            .replace(
                "domains = [\"our.example\"]",
                "domains = [\"our.example\", \"two.example\"]",
            )
            .replace(locale, &format!("{locale}{declared}"));
        for (domain, expected) in [
            ("our.example", None),
            (".shop.two.example", None),
            (
                "one.example",
                Some(
                    "otherwise 1 cookies.locale: domain `one.example` for `our.example` or `two.example`",
                ),
            ),
        ] {
            let script =
                format!("document.cookie = 'locale=de; max-age=31536000; domain={domain}'");
            let found: Vec<String> = found_under(&policy, &[("/site/web/a.js", script.as_str())])
                .into_iter()
                .filter(|found| found.starts_with("otherwise"))
                .collect();
            assert_eq!(found, Vec::from_iter(expected), "{declared}: {script}");
        }
    }
}

#[test]
fn what_no_code_clears_is_found() {
    let cleared = "cleared_on = [\"sign-out\"]\n";
    let policy = POLICY
        .replace(
            "[cookies.locale]\n",
            &format!("{cleared}[cookies.locale]\n"),
        )
        .replace(
            "[storage.visits]\n",
            &format!("{cleared}[storage.visits]\n"),
        );
    let registry = "#[derive(CookieRegistry)] pub struct Cookies;\n";
    let theme = "localStorage.setItem('theme', 'dark')";
    let session = "never cleared cookies.session on sign-out";
    let of_theme = "never cleared storage.theme on sign-out";
    for (code, script, expected) in [
        (
            "fn f() { Cookies::SESSION.set(&d, t); }",
            theme,
            &[session, of_theme][..],
        ),
        (
            "fn f() { Cookies::SESSION.set(&d, t); Cookies::ON_SIGN_OUT.clear(&d, &h); }",
            theme,
            &[],
        ),
        (
            "fn f() { Cookies::SESSION.set(&d, t); Cookies::SESSION.remove(&d); }",
            "localStorage.setItem('theme', 'dark'); localStorage.clear();",
            &[],
        ),
        // What is done with the constant there is not known.
        (
            "fn f() { Cookies::SESSION.set(&d, t); end(Cookies::SESSION); }",
            "localStorage.setItem('theme', 'dark'); localStorage.removeItem('theme');",
            &[],
        ),
        (
            "fn f() { Cookies::SESSION.get(&d, &h); }",
            "localStorage.getItem('theme')",
            &[session],
        ),
    ] {
        let server = format!("{registry}{code}");
        let found: Vec<String> = found_under(
            &policy,
            &[("/site/src/a.rs", &server), ("/site/web/a.js", script)],
        )
        .into_iter()
        .filter(|found| found.starts_with("never cleared"))
        .collect();
        assert_eq!(found, expected, "{code} {script}");
    }
}

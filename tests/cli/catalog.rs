//! `catalog`: many services in one place, and what is wrong between them.

use crate::golden::assert_golden;
use crate::repository::{commit, git, repository};
use crate::run::{Ran, folder, run};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// Returns a policy of a service with these tables.
fn policy(name: &str, host: &str, tables: &str) -> String {
    format!(
        "format = 1\n\n[policy]\ntitle = \"Cookie Policy\"\nlast_updated = 2026-05-09\n\n\
         [service]\nname = \"{name}\"\ndomains = [\"{host}\"]\ncontact = \"privacy@our.example\"\n\n{tables}"
    )
}

/// Returns a table of a necessary cookie, with further lines.
fn cookie(key: &str, name: &str, lifetime: &str, more: &str) -> String {
    format!(
        "[cookies.{key}]\nname = \"{name}\"\ncategory = \"necessary\"\nexemption = \"user-input\"\n\
         purpose = \"Keeps the basket while you shop.\"\nlifetime = \"{lifetime}\"\nvalue = \"text\"\n{more}\n"
    )
}

fn check(folder: &Path, arguments: &[&str]) -> (Ran, Value) {
    let ran = run(
        folder,
        [&["catalog", "check", "--format", "json"], arguments].concat(),
    );
    let report = serde_json::from_str(&ran.stdout).unwrap_or_default();
    (ran, report)
}

fn codes(report: &Value) -> Vec<&str> {
    let problems = report["problems"].as_array().unwrap();
    problems
        .iter()
        .map(|it| it["code"].as_str().unwrap())
        .collect()
}

/// Checks two services with these tables, and returns the codes of what is wrong between them.
fn between(one: (&str, &str), two: (&str, &str)) -> Vec<String> {
    let here = folder([
        ("a/policy.toml", policy("A", one.0, one.1).as_str()),
        ("b/policy.toml", policy("B", two.0, two.1).as_str()),
    ]);
    let (ran, report) = check(here.path(), &["."]);
    let errors = report["problems"]
        .as_array()
        .unwrap_or_else(|| panic!("{}", ran.stderr));
    let has_errors = errors.iter().any(|it| it["severity"] == "error");
    assert_eq!(ran.status, i32::from(has_errors), "{}", ran.stdout);
    for service in report["services"].as_array().unwrap() {
        assert_eq!(service["errors"], 0, "{}", ran.stdout);
    }
    codes(&report).into_iter().map(str::to_owned).collect()
}

#[test]
fn what_is_wrong_between_two_services() {
    let is = |one, two, expected: &[&str]| {
        assert_eq!(between(one, two), expected, "{one:?}\n{two:?}");
    };
    let (a, b) = ("a.our.example", "b.our.example");
    let plain = cookie("basket", "basket", "1 day", "");
    let longer = cookie("basket", "basket", "2 days", "");
    let wide = cookie("basket", "basket", "1 day", "domain = \"our.example\"");
    let wide_longer = cookie("basket", "basket", "2 days", "domain = \"our.example\"");
    let below = cookie(
        "basket",
        "basket",
        "1 day",
        "domain = \"our.example\"\npath = \"/shop\"",
    );
    let number = plain.replace("\"text\"", "\"integer\"");
    let family = plain.replace(
        "name = \"basket\"",
        "match = { prefix = \"bas\" }\nexamples = [\"basx\"]\ndomain = \"our.example\"",
    );
    is((a, &plain), (b, &plain), &[]);
    is((a, &plain), (b, &longer), &["lifetime-differs"]);
    is((a, &plain), (b, &number), &["value-differs"]);
    is((a, &wide), (b, &wide), &[]);
    is((a, &wide), (b, &wide_longer), &["name-clash"]);
    is((a, &plain), (b, &wide), &["name-clash"]);
    is((a, &wide), (b, &below), &["name-clash"]);
    is((a, &plain), (a, &longer), &["name-clash"]);
    is((b, &wide), (b, &plain), &["name-clash"]);
    is((b, &plain), (b, &family), &["name-clash"]);
    is(
        (a, &plain),
        ("two.example", &family.replace("our.example", "two.example")),
        &[],
    );
}

#[test]
fn a_shared_consent_cookie_has_the_same_categories_everywhere() {
    let choice = "[cookies.choice]\nname = \"choice\"\ncategory = \"necessary\"\nexemption = \"user-input\"\n\
        purpose = \"Remembers your choice.\"\nlifetime = \"6 months\"\nvalue = \"consent\"\ndomain = \"our.example\"\n\n\
        [choices]\nremembered_for = \"6 months\"\n\n";
    let asked = |category: &str| {
        format!(
            "{choice}[cookies.more]\nname = \"more-{category}\"\ncategory = \"{category}\"\npurpose = \"Counts visits to our pages.\"\n\
             lifetime = \"30 days\"\nvalue = \"integer\"\n"
        )
    };
    let here = folder([
        (
            "a/policy.toml",
            policy("A", "a.our.example", &asked("analytics")).as_str(),
        ),
        (
            "b/policy.toml",
            policy("B", "b.our.example", &asked("marketing")).as_str(),
        ),
    ]);
    let (ran, report) = check(here.path(), &["."]);
    assert_eq!(ran.status, 1);
    assert!(
        codes(&report).contains(&"consent-categories-differ"),
        "{}",
        ran.stdout
    );
}

#[test]
fn the_cookies_of_all_services_of_a_domain_are_one_header() {
    let large = |key: &str| {
        cookie(
            key,
            key,
            "1 day",
            "domain = \"our.example\"\nmax_value_bytes = 3000",
        )
    };
    let two = large("one") + &large("two");
    let here = folder([
        ("a/policy.toml", policy("A", "a.our.example", &two).as_str()),
        (
            "b/policy.toml",
            policy("B", "b.our.example", &large("three")).as_str(),
        ),
        ("c/policy.toml", policy("C", "c.two.example", "").as_str()),
    ]);
    let (_, report) = check(here.path(), &["a", "b"]);
    assert_eq!(codes(&report), ["header-too-long", "header-too-long"]);
    let longest = &report["headers"][0];
    assert_eq!(longest["cookies"], 3);
    assert_eq!(longest["bytes"], 3 * (3000 + 3) + "onetwothree".len());
    assert_eq!(longest["services"], serde_json::json!(["A", "B"]));
    let (_, report) = check(here.path(), &["a"]);
    assert_eq!(codes(&report), Vec::<&str>::new());
}

#[test]
fn a_policy_with_errors_a_late_review_and_a_page_are_reported() {
    let late = cookie(
        "basket",
        "basket",
        "1 day",
        "owner = \"shop\"\nreview_by = 2026-01-31",
    );
    let here = folder([
        (
            "a/policy.toml",
            policy("A", "a.our.example", &late).as_str(),
        ),
        (
            "b/policy.toml",
            policy("A", "b.our.example", "[cookies.x]\nname = \"x\"\n").as_str(),
        ),
    ]);
    let (ran, report) = check(here.path(), &[".", "--page", "cookies.html"]);
    assert_eq!(ran.status, 1);
    let found: BTreeSet<&str> = codes(&report).into_iter().collect();
    let expected = [
        "overdue",
        "page-not-published",
        "policy-has-errors",
        "service-named-twice",
    ];
    assert_eq!(found, expected.into_iter().collect());
    let (ran, _) = check(here.path(), &["a/policy.toml"]);
    assert_eq!(ran.status, 0, "a warning does not fail");
    let (ran, _) = check(here.path(), &["a/policy.toml", "--deny-warnings"]);
    assert_eq!(ran.status, 1);

    let page = run(
        here.path(),
        [
            "render",
            "--policy",
            "a/policy.toml",
            "--out",
            "a/cookies.html",
        ],
    );
    assert_eq!(page.status, 0, "{}", page.stderr);
    let (_, report) = check(here.path(), &["a", "--page", "cookies.html"]);
    assert_eq!(codes(&report), ["overdue"]);
    fs::write(here.path().join("a/cookies.html"), "old").unwrap();
    let (_, report) = check(here.path(), &["a", "--page", "cookies.html"]);
    assert_eq!(codes(&report), ["page-outdated", "overdue"]);
}

#[test]
fn tracking_is_in_the_catalogue_with_its_owner_and_its_review() {
    let tracking = "[tracking.opened]\ntechnology = \"pixel\"\ncategory = \"necessary\"\nexemption = \"security\"\n\
        purpose = \"Finds forged <letters>.\"\nprovider = \"mailer\"\nrecipients = [\"Mailer Inc.\", \"Reader Ltd\"]\n\
        owner = \"newsletter team\"\nreview_by = 2020-01-01\n\n\
        [third_parties.mailer]\nname = \"Mailer Inc.\"\nwhy = \"letters\"\npolicy = \"https://mailer.example/\"\n";
    let other = tracking
        .replace("pixel", "fingerprinting")
        .replace("review_by = 2020-01-01\n", "");
    let here = folder([
        (
            "a/policy.toml",
            policy("A", "a.our.example", tracking).as_str(),
        ),
        (
            "b/policy.toml",
            policy("B", "b.our.example", &other).as_str(),
        ),
    ]);
    let (_, report) = check(here.path(), &["."]);
    // Two services may use different technologies under one key: it is no name in a browser.
    assert_eq!(codes(&report), ["overdue"]);
    assert!(
        report["problems"][0]["message"]
            .as_str()
            .unwrap()
            .contains("the review of tracking.opened")
    );
    let one = &report["services"][0]["tracking"][0];
    assert_eq!(one["entry"], "tracking.opened");
    assert_eq!(one["technology"], "pixel");
    assert_eq!(one["owner"], "newsletter team");
    assert_eq!(one["review_by"], "2020-01-01");
    assert_eq!(
        one["receivers"],
        serde_json::json!(["Mailer Inc.", "Reader Ltd"])
    );

    let built = run(here.path(), ["catalog", "build", ".", "--out", "site"]);
    assert!(
        built.stderr.is_empty() || built.status == 0,
        "{}",
        built.stderr
    );
    let read = |file: &str| fs::read_to_string(here.path().join("site").join(file)).unwrap();
    for page in ["index.html", "services/a.html"] {
        let page = read(page);
        for said in [
            "Tracking without cookies",
            "<code>tracking.opened</code>",
            "newsletter team",
            "Finds forged &lt;letters&gt;.",
        ] {
            assert!(page.contains(said), "{said}: {page}");
        }
    }
    // What was written before this list existed is read, too.
    let mut old: Value = serde_json::from_str(&read("catalog.json")).unwrap();
    for service in old["services"].as_array_mut().unwrap() {
        service.as_object_mut().unwrap().remove("tracking");
    }
    fs::write(here.path().join("old.json"), old.to_string()).unwrap();
    let (ran, _) = check(here.path(), &["old.json"]);
    assert_ne!(ran.status, 3, "{}", ran.stderr);
}

#[test]
fn the_site_has_a_page_for_each_service_and_each_name() {
    let hostile = cookie(
        "basket",
        "basket",
        "1 day",
        "owner = \"<script>alert(1)</script>\"",
    );
    let here = folder([
        (
            "a/policy.toml",
            policy("A", "a.our.example", &hostile).as_str(),
        ),
        (
            "b/policy.toml",
            policy(
                "B",
                "b.our.example",
                &cookie("basket", "basket", "2 days", ""),
            )
            .as_str(),
        ),
    ]);
    let build = |arguments: &[&str]| run(here.path(), [&["catalog", "build"], arguments].concat());
    let ran = build(&[".", "--out", "site"]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    let read = |name: &str| fs::read_to_string(here.path().join("site").join(name)).unwrap();
    let index = read("index.html");
    assert!(
        index.contains("href=\"entries/basket.html\"")
            && index.contains("href=\"services/a.html\"")
    );
    assert!(!index.contains("<script>alert"), "{index}");
    let entry = read("entries/basket.html");
    assert!(
        entry.contains("1 day") && entry.contains("2 days") && entry.contains("lifetime-differs")
    );
    assert!(read("services/b.html").contains("../entries/basket.html"));
    for page in [&index, &entry] {
        for link in page.split("href=\"").skip(1) {
            let (link, _) = link.split_once('"').unwrap();
            assert!(
                !link.contains("//"),
                "the site loads nothing from elsewhere: {link}"
            );
        }
    }

    let once = read("catalog.json");

    fs::write(here.path().join("published.json"), &once).unwrap();
    let (_, report) = check(here.path(), &["published.json"]);
    assert_eq!(
        serde_json::from_str::<Value>(&once).unwrap(),
        report,
        "a catalogue is made of others"
    );
    let mut text = once;
    let on = text.find("\"on\"").unwrap();
    let sha = |value: &mut Value| {
        value["on"] = "DATE".into();
        for service in value["services"].as_array_mut().unwrap() {
            service["sha256"] = "HASH".into();
        }
    };
    let mut value: Value = serde_json::from_str(&text).unwrap();
    sha(&mut value);
    text.truncate(on);
    assert_golden("catalog.json", &format!("{value:#}\n"));
}

/// Returns two services, each with a cookie of its own.
fn two_services() -> tempfile::TempDir {
    let of = |name: &str, host: &str| policy(name, host, &cookie(name, name, "1 day", ""));
    folder([
        ("fleet/a/policy.toml", of("a", "a.our.example").as_str()),
        ("fleet/b/policy.toml", of("b", "b.our.example").as_str()),
    ])
}

#[test]
fn a_catalogue_replaces_only_what_it_has_written() {
    let here = two_services();
    let site = here.path().join("site");
    let build = |service: &str| run(here.path(), ["catalog", "build", service, "--out", "site"]);
    let refused = |ran: &Ran, expected: &str| {
        assert_eq!(ran.status, 3);
        assert!(ran.stderr.contains(expected), "{}", ran.stderr);
        assert!(
            ran.stderr.contains("specify a new folder"),
            "{}",
            ran.stderr
        );
    };
    // A folder of somebody else, which merely has a file of this name.
    fs::create_dir(&site).unwrap();
    for name in ["catalog.json", "thesis.txt"] {
        fs::write(site.join(name), "{}").unwrap();
    }
    refused(&build("fleet"), "is not an earlier catalogue");
    assert_eq!(fs::read_to_string(site.join("thesis.txt")).unwrap(), "{}");
    fs::remove_dir_all(&site).unwrap();
    fs::create_dir(&site).unwrap();
    assert_eq!(build("fleet").status, 0, "an empty folder is filled");
    assert!(site.join("services/b.html").exists());
    // What it has written is replaced as a whole.
    assert_eq!(build("fleet/a").status, 0);
    assert!(site.join("services/a.html").exists() && !site.join("services/b.html").exists());

    for foreign in ["notes.txt", "services/notes.txt", "mine/notes.txt"] {
        let path = site.join(foreign);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, "mine").unwrap();
        refused(&build("fleet"), "is not what `catalog build` wrote");
        assert_eq!(fs::read_to_string(&path).unwrap(), "mine");
        fs::remove_file(&path).unwrap();
    }
    refused(&build("fleet"), "mine is not what `catalog build` wrote");
    fs::remove_dir(site.join("mine")).unwrap();
    let index = fs::read_to_string(site.join("index.html")).unwrap();
    fs::write(site.join("index.html"), "edited").unwrap();
    refused(
        &build("fleet"),
        "index.html is not what `catalog build` wrote",
    );
    fs::write(site.join("index.html"), index).unwrap();
    assert_eq!(build("fleet").status, 0);
    let names = fs::read_dir(here.path()).unwrap();
    let mut names: Vec<_> = names.map(|it| it.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["fleet", "site"], "nothing else is left");
}

#[test]
fn a_policy_is_read_once_however_it_is_named() {
    let here = two_services();
    let absolute = here.path().join("fleet/a").display().to_string();
    let mut arguments = vec![
        "fleet",
        "./fleet/a",
        "fleet/b/../a/policy.toml",
        "fleet/b/policy.toml",
        absolute.as_str(),
    ];
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("fleet", here.path().join("link")).unwrap();
        arguments.push("link/a");
    }
    let (ran, report) = check(here.path(), &arguments);
    let services = report["services"].as_array().unwrap();
    let policies: Vec<&str> = services
        .iter()
        .map(|it| it["policy"].as_str().unwrap())
        .collect();
    assert_eq!(policies, ["fleet/a/policy.toml", "fleet/b/policy.toml"]);
    assert_eq!((ran.status, codes(&report)), (0, vec![]));
}

#[test]
fn a_folder_at_a_revision_has_the_policies_of_that_revision() {
    let here = two_services();
    git(here.path(), &["init", "--quiet", "--initial-branch=main"]);
    let more = policy("c", "c.our.example", "");
    for folder in ["fleet/target/c", "fleet/.hidden/c"] {
        fs::create_dir_all(here.path().join(folder)).unwrap();
        fs::write(here.path().join(folder).join("policy.toml"), &more).unwrap();
    }
    commit(here.path());
    git(here.path(), &["tag", "v1"]);
    fs::remove_dir_all(here.path().join("fleet/b")).unwrap();
    fs::create_dir(here.path().join("fleet/d")).unwrap();
    fs::write(here.path().join("fleet/d/policy.toml"), &more).unwrap();
    commit(here.path());
    let policies = |arguments: &[&str]| {
        let (ran, report) = check(here.path(), arguments);
        assert_eq!(ran.status, 0, "{arguments:?}: {}", ran.stderr);
        let services = report["services"].as_array().unwrap();
        let policies = services
            .iter()
            .map(|it| it["policy"].as_str().unwrap().to_owned());
        policies.collect::<Vec<_>>()
    };
    let at_v1 = ["fleet/a/policy.toml@v1", "fleet/b/policy.toml@v1"];
    assert_eq!(policies(&["fleet@v1"]), at_v1);
    assert_eq!(
        policies(&["fleet@v1", "fleet/b@v1", "./fleet/a/policy.toml@v1"]),
        at_v1
    );
    assert_eq!(
        policies(&[".@v1"]),
        ["./fleet/a/policy.toml@v1", "./fleet/b/policy.toml@v1"]
    );
    assert_eq!(
        policies(&["fleet@main"]),
        ["fleet/a/policy.toml@main", "fleet/d/policy.toml@main"]
    );
    fs::remove_dir_all(here.path().join("fleet")).unwrap();
    assert_eq!(policies(&["fleet@v1"]), at_v1);
}

#[test]
fn a_policy_with_an_error_is_named_in_the_help() {
    let broken = policy("A", "a.our.example", "[cookies.x]\nname = \"x\"\n");
    let one = broken
        .replacen("title = \"Cookie Policy\"\n", "", 1)
        .replace("[cookies.x]\nname = \"x\"\n", "");
    let here = folder([("a/policy.toml", one.as_str())]);
    let ran = run(here.path(), ["catalog", "check", "a"]);
    assert_eq!(ran.status, 1);
    assert!(
        ran.stdout.contains("(a/policy.toml) has 1 error, so")
            && ran
                .stdout
                .contains("`cargo cookie-registry check --policy a/policy.toml` lists them"),
        "{}",
        ran.stdout
    );
}

#[test]
fn a_service_is_read_from_its_repository_at_a_revision() {
    let before = policy(
        "A",
        "a.our.example",
        &cookie("basket", "basket", "1 day", ""),
    );
    let here = repository([("shop/policy.toml", before.as_str())]);
    git(here.path(), &["tag", "v1"]);
    fs::write(
        here.path().join("shop/policy.toml"),
        before.replace("1 day", "2 days"),
    )
    .unwrap();
    commit(here.path());
    let lifetime = |path: &str| {
        let (ran, report) = check(here.path(), &[path]);
        assert_eq!(ran.status, 0, "{path}: {}", ran.stderr);
        report["services"][0]["entries"][0]["lifetime"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    assert_eq!(lifetime("shop/policy.toml"), "2 days");
    assert_eq!(lifetime("shop/policy.toml@v1"), "1 day");
    assert_eq!(lifetime("shop@v1"), "1 day");
    fs::remove_file(here.path().join("shop/policy.toml")).unwrap();
    assert_eq!(lifetime("shop/policy.toml@v1"), "1 day");
    for wrong in [
        "shop/policy.toml@v9",
        "nothing/policy.toml@v1",
        "nothing",
        "shop",
    ] {
        assert_eq!(check(here.path(), &[wrong]).0.status, 3, "{wrong}");
    }
}

#[test]
fn uses_are_listed_on_request() {
    let tables = cookie("basket", "basket", "1 day", "");
    let here = folder([
        (
            "Cargo.toml",
            "[package]\nname = \"shop\"\nversion = \"0.1.0\"\nedition = \"2024\"\n",
        ),
        (
            "policy.toml",
            policy("A", "a.our.example", &tables).as_str(),
        ),
        (
            "src/lib.rs",
            "use cookie_registry::{CookieRegistry, Deployment};\n#[derive(CookieRegistry)]\npub struct Cookies;\npub fn f(d: &Deployment) { Cookies::BASKET.set(d, \"x\"); }\n",
        ),
    ]);
    let (_, report) = check(here.path(), &["."]);
    assert_eq!(
        report["services"][0]["entries"][0]["uses"],
        serde_json::json!([])
    );
    let (_, report) = check(here.path(), &[".", "--sources"]);
    assert_eq!(
        report["services"][0]["entries"][0]["uses"],
        serde_json::json!(["src/lib.rs:4"])
    );
}

#[test]
fn a_fleet_has_a_page_for_each_of_its_names() {
    let here = folder([]);
    for service in 0..12 {
        let mut tables = String::new();
        for entry in 0..10 {
            let name = if entry == 0 {
                "shared".to_owned()
            } else {
                format!("s{service}-{entry}")
            };
            let _ = write!(
                tables,
                "{}",
                cookie(&format!("c{entry}"), &name, "1 day", "")
            );
        }
        let at = here.path().join(format!("fleet/{service}"));
        fs::create_dir_all(&at).unwrap();
        let text = policy(
            &format!("S{service}"),
            &format!("s{service}.our.example"),
            &tables,
        );
        fs::write(at.join("policy.toml"), text).unwrap();
    }
    let ran = run(here.path(), ["catalog", "build", "fleet", "--out", "site"]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    let count = |name: &str| {
        fs::read_dir(here.path().join("site").join(name))
            .unwrap()
            .count()
    };
    assert_eq!((count("services"), count("entries")), (12, 12 * 9 + 1));
}

use crate::page::RenderOptions;
use crate::{Format, render};
use cookie_registry_policy::source::Memory;
use cookie_registry_policy::{Options, check_files};
use serde_json::{Value, json};

const HEAD: &str = r#"
format = 1
[policy]
title = "Cookie Policy"
last_updated = 2026-05-09
language = "en"
[service]
name = "Almanac"
domains = ["our.example", "two.example"]
contact = "privacy@our.example"
[third_parties.maps]
name = "Maps"
why = "maps"
domains = ["maps.one.example"]
sets_on = "our-pages"
"#;

/// Returns the file for these entries. Their policy may break rules that are irrelevant here.
fn file_in(language: &str, entries: &str) -> Value {
    let text = format!("{HEAD}{entries}");
    let files = Memory::from_iter([("policy.toml", text.as_str())]);
    let checked = check_files(&files, "policy.toml".as_ref(), Options::today()).unwrap();
    let options = RenderOptions::new().language(language);
    let json = render(checked.recovered(), Format::DeviceStorage, &options).unwrap();
    assert!(json.ends_with("}\n"));
    serde_json::from_str(&json).unwrap()
}

fn only(entries: &str) -> Value {
    let file = file_in("en", entries);
    let disclosures = file["disclosures"].as_array().unwrap();
    assert_eq!(disclosures.len(), 1, "{file}");
    disclosures[0].clone()
}

fn cookie(more: &str) -> Value {
    only(&format!(
        "[cookies.a]\npurpose = \"Does something.\"\nvalue = \"token\"\n{more}"
    ))
}

#[test]
fn the_whole_file_has_the_fields_of_the_specification_and_no_other() {
    let entries = r#"
[cookies.session]
name = "__Host-session"
category = "necessary"
exemption = "security"
purpose = "Keeps you signed in."
lifetime = "session"
value = "token"
[storage.theme]
key = "theme"
kind = "local-storage"
category = "preferences"
purpose = { en = "Remembers dark mode.", de = "Merkt sich den Modus." }
lifetime = "until cleared"
value = "text"
[cookies.old]
name = "old"
category = "necessary"
exemption = "security"
purpose = "Nothing any more."
lifetime = "session"
retired = 2026-01-01
"#;
    let hosts = json!(["our.example", "two.example"]);
    let expected = json!({
        "disclosures": [
            {
                "identifier": "__Host-session",
                "type": "cookie",
                "maxAgeSeconds": 0,
                "cookieRefresh": false,
                "domains": hosts,
                "purposes": [],
                "specialPurposes": [1],
                "description": "Keeps you signed in.",
            },
            {
                "identifier": "theme",
                "type": "web",
                "maxAgeSeconds": null,
                "domains": hosts,
                "purposes": [1],
                "description": "Merkt sich den Modus.",
            },
        ],
        "domains": [
            { "domain": "our.example", "purposes": [1], "specialPurposes": [1] },
            { "domain": "two.example", "purposes": [1], "specialPurposes": [1] },
        ],
    });
    assert_eq!(file_in("de", entries), expected);
    assert_eq!(file_in("de-AT", entries), expected, "the nearest language");
    let empty = file_in("tlh", "");
    assert_eq!(empty["disclosures"], json!([]));
}

#[test]
fn purpose_1_is_named_exactly_where_consent_is_needed() {
    for (category, expected) in [
        (
            "category = \"necessary\"\nexemption = \"user-input\"",
            json!([]),
        ),
        ("category = \"preferences\"", json!([1])),
        (
            "category = \"preferences\"\nexemption = \"interface\"",
            json!([]),
        ),
        ("category = \"analytics\"", json!([1, 8, 9, 10])),
        (
            "category = \"analytics\"\nexemption = \"statistics\"",
            json!([8, 9, 10]),
        ),
        ("category = \"marketing\"", json!([1, 2, 3, 4, 7])),
    ] {
        let item = cookie(&format!("name = \"a\"\nlifetime = \"session\"\n{category}"));
        assert_eq!(item["purposes"], expected, "{category}");
        assert_eq!(item.get("specialPurposes"), None, "{category}");
    }
}

#[test]
fn a_lifetime_is_in_seconds_and_says_whether_it_begins_anew() {
    let item =
        cookie("name = \"a\"\ncategory = \"analytics\"\nlifetime = \"30 days\"\nrolling = true");
    assert_eq!(item["maxAgeSeconds"], 2_592_000);
    assert_eq!(item["cookieRefresh"], true);
}

#[test]
fn a_name_that_varies_has_its_star_at_the_end() {
    let rest = "category = \"analytics\"\nlifetime = \"session\"";
    let item = cookie(&format!(
        "match = {{ prefix = \"a_\", suffix = \"_z\" }}\nexamples = [\"a_1_z\"]\n{rest}"
    ));
    assert_eq!(item["identifier"], "a_*");
    let file = file_in(
        "en",
        &format!(
            "[cookies.a]\nname = \"a\"\nchunked = true\nvalue = \"token\"\npurpose = \"Does something.\"\n{rest}"
        ),
    );
    let names = [0, 1].map(|at| file["disclosures"][at]["identifier"].clone());
    assert_eq!(names, ["a", "a.*"]);
    assert_eq!(file["disclosures"].as_array().unwrap().len(), 2);
}

#[test]
fn the_domains_are_those_to_which_the_cookie_goes_back() {
    let ours = json!(["our.example", "two.example"]);
    for (more, expected) in [
        ("", ours),
        (
            "domain = \"our.example\"",
            json!(["our.example", "*.our.example"]),
        ),
        (
            "set_by = \"third-party\"\nprovider = \"maps\"\nhost = \"maps.one.example\"",
            json!(["maps.one.example"]),
        ),
        (
            "set_by = \"third-party\"\nprovider = \"maps\"",
            json!(["our.example", "two.example", "maps.one.example"]),
        ),
    ] {
        let item = cookie(&format!(
            "name = \"a\"\ncategory = \"analytics\"\nlifetime = \"session\"\n{more}"
        ));
        assert_eq!(item["domains"], expected, "{more}");
    }
}

#[test]
fn tracking_is_listed_with_the_domains_that_collect_its_data() {
    let tracking = r#"
[tracking.opened]
technology = "pixel"
category = "analytics"
purpose = { en = "Counts opened letters.", de = "Zählt geöffnete Briefe." }
provider = "maps"
[tracking.ads]
technology = "link-decoration"
category = "marketing"
purpose = "Counts sales."
recipients = ["Maps"]
[tracking.fraud]
technology = "fingerprinting"
category = "necessary"
exemption = "security"
purpose = "Finds stolen accounts."
"#;
    let file = file_in("de", tracking);
    assert_eq!(file["disclosures"], json!([]), "nothing is stored");
    let own = |domain: &str| json!({ "domain": domain, "purposes": [], "specialPurposes": [1], "use": "Finds stolen accounts." });
    let maps = json!({
        "domain": "maps.one.example",
        "purposes": [1, 2, 3, 4, 7, 8, 9, 10],
        "use": "Zählt geöffnete Briefe. Counts sales.",
    });
    assert_eq!(
        file["domains"],
        json!([own("our.example"), own("two.example"), maps])
    );
}

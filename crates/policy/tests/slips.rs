//! What a lawyer reads after a slip: a sentence to act on, and no guess at what else might have been meant.
#![allow(clippy::expect_used, reason = "helpers of tests")]

use cookie_registry_policy::source::Memory;
use cookie_registry_policy::{Options, check_files};
use std::fmt::Write as _;

const POLICY: &str = "format = 1\n[policy]\ntitle = \"Cookies\"\nlast_updated = 2026-05-09\njurisdictions = [\"eu\"]\n\
    [[changes.log]]\ndate = 2026-05-09\nsummary = \"First.\"\nmaterial = true\n\
    [changes]\nannounced_by = [\"email\"]\n\
    [service]\nname = \"Acme\"\ndomains = [\"acme.org\"]\ncontact = \"privacy@acme.org\"\n\
    [cookies.seen]\nname = \"seen\"\ncategory = \"necessary\"\nexemption = \"interface\"\npurpose = \"Remembers it.\"\nlifetime = \"1 day\"\n";

/// Every message and help about a text, each on a line.
fn said(text: &str) -> String {
    let files = Memory::from_iter([("policy.toml", text)]);
    let checked =
        check_files(&files, "policy.toml".as_ref(), Options::today()).expect("it is in memory");
    let mut said = String::new();
    for finding in &checked.findings {
        let help = finding.help.as_deref().unwrap_or_default();
        writeln!(said, "{}: {help}", finding.message).expect("a text can grow");
    }
    said
}

#[test]
fn a_slip_is_answered_by_what_to_write() {
    for (from, to, wanted) in [
        (
            "lifetime =",
            "retention = \"25 months\"\nlifetime =",
            "did you mean `data_kept`?",
        ),
        (
            "lifetime = \"1 day\"",
            "retention = \"25 months\"",
            "did you mean `lifetime`?",
        ),
        (
            "lifetime =",
            "data_retained = \"25 months\"\nlifetime =",
            "did you mean `data_kept`?",
        ),
        (
            "lifetime =",
            "third_party = true\nlifetime =",
            "did you mean `set_by`?",
        ),
        (
            "[cookies.seen]",
            "[cookies]",
            "`purpose` belongs to an entry, and `[cookies]` names none: give the entry a name in the header",
        ),
        (
            "[cookies.seen]",
            "[tracker.x]\nname = \"x\"\n[cookies.seen]",
            "did you mean `tracking`?",
        ),
        (
            "[cookies.seen]",
            "[[log]]\ndate = 2026-05-09\n[cookies.seen]",
            "write [[changes.log]]",
        ),
        (
            "[cookies.seen]",
            "[changes.log]\ndate = 2026-05-09\n[cookies.seen]",
            "write the header in double brackets: [[changes.log]]",
        ),
        ("[\"eu\"]", "[\"at\"]", "did you mean \"eu\"?"),
        (
            "[\"eu\"]",
            "[\"us\"]",
            "name each that applies, such as \"us-ca\"",
        ),
        ("[\"eu\"]", "[\"Texas\"]", "did you mean \"us-tx\"?"),
        (
            "[cookies.seen]",
            "[\"cookies.seen\"]",
            "write it without quotes: [cookies.seen]",
        ),
        ("[\"eu\"]", "[\"eu\"]\nversion = \"3\"", "write version = 3"),
        (
            "[\"eu\"]",
            "[\"eu\"]\nlanguages = [\"en, de\"]",
            "write each tag in quotes of its own: \"en\", \"de\"",
        ),
        (
            "lifetime =",
            "role = \"Auftragsverarbeiter\"\nlifetime =",
            "did you mean \"processor\"?",
        ),
        (
            "lifetime =",
            "transfers = \"US\"\nlifetime =",
            "transfers = [{ country = \"US\" }]",
        ),
        (
            "lifetime =",
            "transfers = [\"US\"]\nlifetime =",
            "transfers = [{ country = \"US\" }]",
        ),
        (
            "\"interface\"",
            "\"legitimate interest\"",
            "the law on cookies knows no legitimate interest",
        ),
        (
            "[cookies.seen]\nname",
            "[storage.seen]\nkind = \"local-storage\"\nname",
            "did you mean `key`?",
        ),
        (
            "\"Remembers it.\"",
            "{ en = \"Remembers it.\", DE = \"Merkt es sich.\" }",
            "write it \"de\" and add that to `languages`",
        ),
        (
            "\"Remembers it.\"",
            "{ en = \"Remembers it.\", deutsch = \"Merkt es sich.\" }",
            "\"deutsch\" is not a language tag: write \"de\"",
        ),
        (
            "2026-05-09\njur",
            "\"9 maja 2026\"\njur",
            "write last_updated = 2026-05-09",
        ),
        (
            "category = \"necessary\"",
            "category = \"śledzenie\"",
            "[categories.sledzenie]",
        ),
    ] {
        assert!(POLICY.contains(from), "{from}");
        let said = said(&POLICY.replacen(from, to, 1));
        assert!(said.contains(wanted), "{to}: {said}");
    }
}

#[test]
fn what_is_only_spelt_alike_is_no_guess() {
    for (from, to, wrong) in [
        (
            "lifetime =",
            "retention = \"25 months\"\nlifetime =",
            "protection",
        ),
        ("[\"eu\"]", "[\"at\"]", "did you mean \"it\""),
        ("[\"eu\"]", "[\"us\"]", "did you mean \"uk\""),
        ("\"1 day\"", "\"12 Mon.\"", "minutes\"?"),
        (
            "\"Remembers it.\"",
            "{ en = \"Remembers it.\", deutsch = \"Merkt es sich.\" }",
            "or add \"deutsch\"",
        ),
        ("[cookies.seen]", "[cookies]", "[cookies.purpose]"),
    ] {
        assert!(POLICY.contains(from), "{from}");
        let said = said(&POLICY.replacen(from, to, 1));
        assert!(!said.is_empty() && !said.contains(wrong), "{to}: {said}");
    }
}

#[test]
fn a_country_of_the_eea_is_no_third_country_under_any_name() {
    let with = |country: &str| {
        let transfers = format!("transfers = [{{ country = \"{country}\" }}]\nlifetime =");
        said(&POLICY.replacen("lifetime =", &transfers, 1))
    };
    for country in ["DE", "Germany", "Österreich", "no", "Poland"] {
        assert!(!with(country).contains("names no safeguard"), "{country}");
    }
    for country in ["US", "Japan", "UK"] {
        assert!(with(country).contains("names no safeguard"), "{country}");
    }
}

#[test]
fn six_months_of_a_cookie_are_said_to_be_180_days() {
    let consent = "[cookies.consent]\nname = \"__Host-consent\"\ncategory = \"necessary\"\nexemption = \"user-input\"\n\
                   purpose = \"Keeps the choice.\"\nlifetime = \"6 months\"\nvalue = \"consent\"\n\
                   [cookies.visits]\nname = \"visits\"\ncategory = \"analytics\"\npurpose = \"Counts visits.\"\nlifetime = \"30 days\"\n";
    let italian = POLICY.replace("[\"eu\"]", "[\"it\"]") + consent;
    let wanted =
        "\"6 months\", which a cookie alone counts as 180 days, is less than the six months";
    assert!(said(&italian).contains(wanted), "{}", said(&italian));
    let days = said(&italian.replace("\"6 months\"", "\"90 days\""));
    assert!(days.contains("\"90 days\" is less than"), "{days}");
    let promised = italian + "[choices]\nremembered_for = \"6 months\"\nsettings = \"/consent\"\n";
    assert!(
        !said(&promised).contains("six months"),
        "{}",
        said(&promised)
    );
}

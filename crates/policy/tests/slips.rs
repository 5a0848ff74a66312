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

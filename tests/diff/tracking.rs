//! Changes of tracking without cookies are judged, fingerprinted and approved like those of entries.

use crate::{BASE, changes, described, policy};
use cookie_registry_policy::approval::{Approvals, State, approved_content, to_approve};
use cookie_registry_policy::consent::{Asked, ask_again};
use cookie_registry_policy::diff::DiffRule;
use time::{Date, Month};

const PIXEL: &str = "
[tracking.opened]
technology = \"pixel\"
category   = \"analytics\"
purpose    = { en = \"Counts opened letters.\", de = \"Zählt geöffnete Briefe.\" }
provider   = \"Mailer Inc.\"
recipients = [\"Mailer Group\"]
transfers  = [{ country = \"US\", safeguard = \"adequacy decision\" }]
data_kept  = \"1 year\"
role       = \"processor\"
policy     = \"https://mailer.example/privacy\"
owner      = \"newsletter team\"
";

fn with(from: &str, to: &str) -> String {
    assert_eq!(PIXEL.matches(from).count(), 1, "{from:?} is not there once");
    format!("{BASE}{}", PIXEL.replace(from, to))
}

/// Returns the rules of the changes of this module that nothing else has.
pub(crate) fn rules() -> Vec<DiffRule> {
    let other = with("\"pixel\"", "\"fingerprinting\"");
    let changed = changes(&format!("{BASE}{PIXEL}"), &other);
    changed.iter().map(|change| change.rule).collect()
}

#[test]
fn each_change_has_its_verdict() {
    let base = format!("{BASE}{PIXEL}");
    for (from, to, wanted) in [
        (
            "\"pixel\"",
            "\"fingerprinting\"",
            &["tracking.opened technology material technology-changed"][..],
        ),
        (
            "\"analytics\"",
            "\"marketing\"",
            &["tracking.opened category material category-less-exempt"],
        ),
        (
            "category   = \"analytics\"",
            "category   = \"analytics\"\nexemption = \"statistics\"",
            &[
                "tracking.opened consent material consent-dropped",
                "tracking.opened exemption minor exemption-named",
            ],
        ),
        (
            "Counts opened letters.",
            "Counts who opened letters.",
            &["tracking.opened purpose material purpose-changed"],
        ),
        (
            "Zählt geöffnete Briefe.",
            "Zählt Briefe.",
            &["tracking.opened purpose.de material purpose-changed"],
        ),
        (
            "provider   = \"Mailer Inc.\"",
            "provider   = \"Other Inc.\"",
            &["tracking.opened provider material vendor-changed"],
        ),
        (
            "[\"Mailer Group\"]",
            "[\"Mailer Group\", \"Ads Ltd\"]",
            &["tracking.opened recipients material recipient-added"],
        ),
        (
            "country = \"US\"",
            "country = \"IN\"",
            &["tracking.opened transfers material transfer-added"],
        ),
        (
            "\"1 year\"",
            "\"2 years\"",
            &["tracking.opened data_kept material lasts-longer"],
        ),
        (
            "\"1 year\"",
            "\"6 months\"",
            &["tracking.opened data_kept minor lasts-shorter"],
        ),
        (
            "\"processor\"",
            "\"controller\"",
            &["tracking.opened role material vendor-changed"],
        ),
        (
            "mailer.example/privacy",
            "mailer.example/policy",
            &["tracking.opened policy minor link-changed"],
        ),
        (
            "\"newsletter team\"",
            "\"legal team\"",
            &["tracking.opened owner editorial review-record"],
        ),
    ] {
        let found: Vec<String> = changes(&base, &with(from, to))
            .iter()
            .map(described)
            .collect();
        assert_eq!(found, wanted, "{from} -> {to}");
    }
}

#[test]
fn what_comes_needs_consent_and_what_goes_is_minor() {
    let with = format!("{BASE}{PIXEL}");
    let comes = changes(BASE, &with);
    assert_eq!(
        comes.iter().map(described).collect::<Vec<_>>(),
        ["tracking.opened entry material new-entry"]
    );
    assert_eq!(
        comes[0].sentence,
        "The pixel “opened” is new: category “analytics”, needs consent; purpose “Counts opened letters.”; provider “Mailer Inc.”."
    );
    let goes: Vec<String> = changes(&with, BASE).iter().map(described).collect();
    assert_eq!(goes, ["tracking.opened entry minor entry-removed"]);
}

#[test]
fn visitors_are_asked_about_it_with_its_category() {
    let (before, after) = (policy(BASE), policy(&format!("{BASE}{PIXEL}")));
    assert_ne!(
        before.fingerprint("analytics"),
        after.fingerprint("analytics")
    );
    assert_eq!(
        before.fingerprint("preferences"),
        after.fingerprint("preferences")
    );
    let parties = after.asked_parties("analytics");
    let named: Vec<&str> = parties.iter().map(|party| party.name()).collect();
    assert!(
        named.contains(&"Mailer Inc.") && named.contains(&"Mailer Group"),
        "{named:?}"
    );
    let purposes = after.asked_purposes("analytics");
    let purposes: Vec<&str> = purposes.iter().map(|text| text.best("de")).collect();
    assert!(
        purposes.contains(&"Zählt geöffnete Briefe."),
        "{purposes:?}"
    );

    // A category that has nothing but tracking is asked about too.
    let alone = policy(&with("\"analytics\"", "\"marketing\""));
    let asked = alone.asked_categories();
    let marketing = asked.iter().find(|one| one.key == "marketing").unwrap();
    assert_eq!(marketing.asked, Asked::Consent);
}

#[test]
fn it_is_approved_and_what_changes_voids_the_approval() {
    let before = policy(&format!("{BASE}{PIXEL}"));
    assert!(to_approve(&before).contains(&"tracking.opened".to_owned()));
    let content = approved_content(&before, "tracking.opened").unwrap();
    assert!(
        content.contains(&"technology: “pixel”".to_owned()),
        "{content:?}"
    );
    let mut approvals = Approvals::default();
    let on = Date::from_calendar_date(2026, Month::November, 24).unwrap();
    approvals
        .approve(&before, "opened", Some("A. Counsel"), on)
        .unwrap();
    let approval = approvals.get("tracking.opened").unwrap();
    assert_eq!(approval.owner.as_deref(), Some("newsletter team"));
    let state = |text: &str| approvals.state(&policy(text), "tracking.opened");
    assert_eq!(state(&with("newsletter team", "legal team")), State::Valid);
    assert_eq!(state(&with("\"pixel\"", "\"fingerprinting\"")), State::Void);
}

/// Returns the categories about which visitors are asked again.
fn asked_again(before: &str, after: &str) -> Vec<String> {
    let again = ask_again(&policy(before), &policy(after));
    again.into_iter().map(|one| one.category).collect()
}

#[test]
fn a_new_recipient_is_a_change_and_asks_again() {
    let base = format!("{BASE}{PIXEL}");
    let more = with("[\"Mailer Group\"]", "[\"Mailer Group\", \"Ads Ltd\"]");
    assert_eq!(asked_again(&base, &more), ["analytics"]);
    assert_eq!(asked_again(&more, &more), [""; 0]);
    let reworded = with("Counts opened letters.", "Counts who opened letters.");
    assert_eq!(asked_again(&base, &reworded), ["analytics"]);
}

/// The banner names a declared third party that receives data, so what the policy says of it counts.
#[test]
fn a_recipient_that_is_declared_counts_with_its_declaration() {
    let party = |why: &str| {
        format!(
            "[third_parties.group]\nname = \"Mailer Group\"\nwhy = {{ en = \"{why}\", de = \"x\" }}\npolicy = \"https://group.example/\"\n"
        )
    };
    for recipient in ["Mailer Group", "group"] {
        let pixel = with("[\"Mailer Group\"]", &format!("[\"{recipient}\"]"));
        let (before, after) = (
            pixel.clone() + &party("letters"),
            pixel + &party("profiles"),
        );
        let found: Vec<String> = changes(&before, &after).iter().map(described).collect();
        assert_eq!(found, ["third_parties.group why material purpose-changed"]);
        assert_eq!(asked_again(&before, &after), ["analytics"], "{recipient}");
    }
    // The key and the name are the same company.
    let by_name = format!("{BASE}{PIXEL}{}", party("letters"));
    let by_key = with("[\"Mailer Group\"]", "[\"group\"]") + &party("letters");
    assert!(changes(&by_name, &by_key).is_empty());
    assert_eq!(asked_again(&by_name, &by_key), [""; 0]);
}

//! Fingerprints and approvals differ where something matters, and only there.

use crate::{BASE, changes, edited, policy};
use cookie_registry_policy::approval::{Approvals, State};
use cookie_registry_policy::diff::Verdict;
use cookie_registry_policy::shared::Pins;
use time::{Date, Month};

const ON: Date = match Date::from_calendar_date(2026, Month::November, 24) {
    Ok(date) => date,
    Err(_) => panic!("there is such a day"),
};

fn fingerprint(text: &str, category: &str) -> String {
    policy(text).fingerprint(category).unwrap().to_string()
}

#[test]
fn every_category_in_use_has_one() {
    let policy = policy(BASE);
    let categories: Vec<&str> = policy.fingerprints().iter().map(|(key, _)| *key).collect();
    assert_eq!(
        categories,
        ["analytics", "comfort", "necessary", "preferences"]
    );
    for (_, fingerprint) in policy.fingerprints() {
        let hex = fingerprint.to_string();
        assert_eq!(hex.len(), 16);
        assert!(
            hex.chars().all(|c| matches!(c, '0'..='9' | 'a'..='f')),
            "{hex}"
        );
    }
    assert_eq!(policy.fingerprint("marketing"), None);
}

/// Consents are kept for years: a new version of this crate must not ask everybody again by accident.
#[test]
fn they_stay_what_they_are() {
    let described: Vec<String> = policy(BASE)
        .fingerprints()
        .iter()
        .map(|(category, fingerprint)| format!("{category} {fingerprint}"))
        .collect();
    assert_eq!(
        described,
        [
            "analytics 10a624faa9ac8a0b",
            "comfort a089511d3a5ee5a5",
            "necessary 0f212bad2cd0e36f",
            "preferences a14f02110c8ef30f",
        ]
    );
}

/// Consents are stored with the content hash of the policy, by which `explain` finds that policy again: a new key of
/// the language must not change it.
#[test]
fn the_content_hash_stays_what_it_is() {
    assert_eq!(
        policy(BASE).content_hash(),
        "f58e3cbb37d7e3dda88f307f20fc419c4689ac489ed5276f0f878bf8cc15e573"
    );
}

#[test]
fn what_matters_changes_the_fingerprint_of_its_category_alone() {
    for (from, to, touched) in [
        ("Counts visits by", "Follows visits by", "analytics"),
        (
            "lifetime   = \"90 days\"",
            "lifetime   = \"91 days\"",
            "analytics",
        ),
        (
            "recipients = [\"Counter Inc.\"]",
            "recipients = [\"Adder Inc.\"]",
            "analytics",
        ),
        (
            "domains = [\"counter.example\"]",
            "domains = [\"counter.example\", \"c.example\"]",
            "analytics",
        ),
        (
            "Makes the shop more pleasant.",
            "Makes the shop faster.",
            "comfort",
        ),
        (
            "domain   = \"shop.example.org\"",
            "domain   = \"example.org\"",
            "preferences",
        ),
        ("cleared_on = [\"sign-out\"]\n", "", "necessary"),
    ] {
        let (before, after) = (policy(BASE), policy(&edited(from, to)));
        for (category, fingerprint) in before.fingerprints() {
            let is_same = after.fingerprint(category) == Some(fingerprint);
            assert_eq!(
                is_same,
                category != touched,
                "{from:?} -> {to:?}: {category}"
            );
        }
    }
    let other = policy(&edited(
        "controller     = \"Example Ltd\"",
        "controller     = \"Other Ltd\"",
    ));
    for (category, fingerprint) in policy(BASE).fingerprints() {
        assert_ne!(other.fingerprint(category), Some(fingerprint), "{category}");
    }
}

#[test]
fn what_does_not_matter_leaves_them_all() {
    for (from, to) in [
        ("Keeps you signed in.", "keeps you signed-in"),
        ("by colour of", "by colour, of"),
        (
            "de = \"Hält Sie angemeldet.\" }",
            "de = \"Hält Sie angemeldet.\", fr = \"Vous garde connecté.\" }",
        ),
        (
            "owner      = \"identity team\"",
            "owner      = \"platform team\"",
        ),
        (
            "value      = \"token\"",
            "value      = \"token\"\nsame_site = \"strict\"",
        ),
        ("[cookies.region]", "[cookies.land]"),
        ("\"privacy@example.org\"", "\"cookies@example.org\""),
        ("Remembered the basket.", "Remembered everything."),
    ] {
        let after = policy(&edited(from, to));
        assert_eq!(
            policy(BASE).fingerprints(),
            after.fingerprints(),
            "{from:?} -> {to:?}"
        );
    }
}

#[test]
fn an_entry_in_another_category_changes_both() {
    let moved = edited(
        "category = \"preferences\"\npurpose",
        "category = \"analytics\"\npurpose",
    );
    assert_ne!(
        fingerprint(&moved, "analytics"),
        fingerprint(BASE, "analytics")
    );
    assert_eq!(policy(&moved).fingerprint("preferences"), None);
}

fn approved() -> Approvals {
    let mut approvals = Approvals::default();
    for entry in [
        "session",
        "cookies.visits",
        "storage.theme",
        "third_parties.counter",
    ] {
        approvals
            .approve(&policy(BASE), entry, Some("A. Counsel"), ON)
            .unwrap();
    }
    approvals
}

/// A material change of an approved entry voids its approval and no other; an editorial one none.
#[test]
fn a_material_edit_voids_an_approval_and_an_editorial_one_does_not() {
    let approvals = approved();
    for (from, to) in [
        ("Keeps you signed in.", "Keeps you signed in and counts."),
        ("Keeps you signed in.", "keeps you  signed in"),
        ("Hält Sie angemeldet.", "Hält Sie für immer angemeldet."),
        (
            "de = \"Hält Sie angemeldet.\" }",
            "de = \"Hält Sie angemeldet.\", fr = \"Vous garde connecté.\" }",
        ),
        (", de = \"Hält Sie angemeldet.\" }", " }"),
        ("owner      = \"identity team\"\n", ""),
        (
            "exemption  = \"authentication\"",
            "exemption  = \"security\"",
        ),
        ("provider   = \"counter\"", "provider   = \"Counter Inc.\""),
        (
            "transfers  = [{ country = \"United States\",",
            "transfers  = [{ country = \"India\",",
        ),
        (
            "kind      = \"local-storage\"",
            "kind      = \"indexed-db\"",
        ),
        ("en = \"counting visits\"", "en = \"counting visitors\""),
        (
            "domains = [\"counter.example\"]",
            "domains = [\"c.example\"]",
        ),
    ] {
        let text = edited(from, to);
        let (after, changes) = (policy(&text), changes(BASE, &text));
        for (entry, _) in approvals.iter() {
            let material = changes
                .iter()
                .any(|change| change.entry == entry && change.verdict() == Verdict::Material);
            let expected = if material { State::Void } else { State::Valid };
            assert_eq!(
                approvals.state(&after, entry),
                expected,
                "{from:?} -> {to:?}: {entry}"
            );
        }
    }
}

#[test]
fn what_was_not_approved_is_missing() {
    let approvals = approved();
    assert_eq!(
        approvals.state(&policy(BASE), "cookies.region"),
        State::Missing
    );
    let gone = policy(&edited("[cookies.visits]", "[cookies.visitors]"));
    assert_eq!(approvals.state(&gone, "cookies.visits"), State::Missing);
    let mut approvals = approvals;
    approvals
        .approve(&gone, "session", Some("A. Counsel"), ON)
        .unwrap();
    assert!(
        approvals.get("cookies.visits").is_none(),
        "it is not there any more"
    );
}

#[test]
fn an_entry_is_named_in_full_where_its_key_is_not_enough() {
    let text = BASE.replace("[third_parties.counter]", "[third_parties.session]");
    let mut approvals = Approvals::default();
    let error = approvals
        .approve(&policy(&text), "session", Some("A. Counsel"), ON)
        .unwrap_err();
    assert!(
        error.known.contains(&"third_parties.session".to_owned()),
        "{error:?}"
    );
    assert_eq!(
        approvals
            .approve(&policy(&text), "cookies.session", Some("A. Counsel"), ON)
            .unwrap(),
        "cookies.session"
    );
    assert!(
        approvals
            .approve(&policy(&text), "policy", Some("A. Counsel"), ON)
            .is_err()
    );
}

#[test]
fn a_lock_reads_back_as_it_was_written_and_is_always_the_same() {
    let approvals = approved();
    let text = approvals.to_toml(&Pins::default());
    assert_eq!(Approvals::parse(&text).unwrap(), approvals);
    assert_eq!(
        Approvals::parse(&text).unwrap().to_toml(&Pins::default()),
        text
    );
    let order: Vec<&str> = text.lines().filter(|line| line.starts_with('[')).collect();
    assert!(order.is_sorted(), "{order:?}");
}

#[test]
fn the_hash_of_a_policy_is_the_same_exactly_where_nothing_has_changed() {
    let hash = policy(BASE).content_hash();
    assert_eq!(hash.len(), 64);
    assert_eq!(
        policy(&BASE.replace("\"30 days\"", "\"1 month\"")).content_hash(),
        hash
    );
    for (from, to) in [
        ("owner      = \"identity team\"", ""),
        ("signed in.", "signed in"),
    ] {
        assert_ne!(policy(&edited(from, to)).content_hash(), hash, "{from:?}");
    }
}

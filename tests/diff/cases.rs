//! Pairs of policies: one edit of the base each, and every change that is reported.

use crate::{BASE, changes, described, edited};
use cookie_registry_policy::diff::DiffRule;
use std::collections::BTreeSet;

/// What is replaced in the base, by what, and what is reported, one change a line.
struct Case(&'static str, &'static str, &'static [&'static str]);

const MARKETING: &str = "[planned.marketing]
category = \"marketing\"
why      = { en = \"tell people about the shop\", de = \"Leuten vom Laden erzählen\" }
";

const CASES: &[Case] = &[
    // Entries as a whole.
    Case(
        "[cookies.old]",
        "[cookies.ads]\nname = \"ads\"\ncategory = \"marketing\"\npurpose = \"Shows advertisements.\"\nlifetime = \"1 day\"\n\n[cookies.old]",
        &["cookies.ads entry material new-entry"],
    ),
    Case(
        "[cookies.old]",
        "[cookies.csrf]\nname = \"csrf\"\ncategory = \"necessary\"\nexemption = \"security\"\npurpose = \"Protects forms.\"\nlifetime = \"session\"\n\n[cookies.old]",
        &["cookies.csrf entry minor new-exempt-entry"],
    ),
    Case(
        "[cookies.old]",
        "[cookies.older]\nname = \"older\"\ncategory = \"marketing\"\npurpose = \"Followed visitors.\"\nlifetime = \"session\"\nretired = 2025-01-01\n\n[cookies.old]",
        &["cookies.older entry minor retired-entry-changed"],
    ),
    Case(
        "[storage.draft]\nkey        = \"draft\"\nkind       = \"session-storage\"\ncategory   = \"comfort\"\npurpose    = { en = \"Keeps your draft.\", de = \"Bewahrt Ihren Entwurf.\" }\nlifetime   = \"tab\"\n",
        "",
        &["storage.draft entry minor entry-removed"],
    ),
    Case(
        "retired  = 2026-01-01",
        "",
        &["cookies.old retired minor new-exempt-entry"],
    ),
    Case(
        "retired  = 2026-01-01",
        "retired  = 2026-02-01",
        &["cookies.old retired minor retired-entry-changed"],
    ),
    Case(
        "Remembered the basket.",
        "Remembered the basket and the visitor.",
        &["cookies.old purpose minor retired-entry-changed"],
    ),
    Case(
        "domain   = \"shop.example.org\"",
        "domain   = \"shop.example.org\"\nretired = 2026-09-01",
        &["cookies.region retired minor entry-retired"],
    ),
    Case(
        "[cookies.region]",
        "[cookies.land]",
        &["cookies.land key editorial key-renamed"],
    ),
    Case(
        "name     = \"region\"",
        "name     = \"my-region\"",
        &["cookies.region name minor name-changed"],
    ),
    Case(
        "name     = \"region\"",
        "names = { production = \"region\", development = \"region-dev\" }",
        &["cookies.region names.development minor attribute"],
    ),
    Case(
        "name     = \"region\"",
        "match = { prefix = \"region\" }",
        &["cookies.region name material scope-widened"],
    ),
    Case(
        "prefix = \"_vis_\"",
        "prefix = \"_vis_9\"",
        &["cookies.visits name minor scope-narrowed"],
    ),
    Case(
        "prefix = \"_vis_\"",
        "prefix = \"_vi\"",
        &["cookies.visits name material scope-widened"],
    ),
    Case(
        "examples   = [\"_vis_1\"]",
        "examples   = [\"_vis_2\"]",
        &["cookies.visits examples editorial examples"],
    ),
    // Consent, category and exemption.
    Case(
        "category = \"preferences\"\npurpose",
        "category = \"analytics\"\npurpose",
        &["cookies.region category material category-less-exempt"],
    ),
    Case(
        "category   = \"analytics\"",
        "category   = \"preferences\"",
        &["cookies.visits category material category-moved"],
    ),
    Case(
        "category = \"preferences\"\npurpose",
        "category = \"comfort\"\npurpose",
        &["cookies.region category material category-moved"],
    ),
    Case(
        "category = \"preferences\"\npurpose",
        "category = \"preferences\"\nexemption = \"interface\"\npurpose",
        &[
            "cookies.region consent material consent-dropped",
            "cookies.region exemption minor exemption-named",
        ],
    ),
    Case(
        "category   = \"analytics\"",
        "category   = \"necessary\"\nexemption = \"security\"",
        &[
            "cookies.visits category minor category-more-exempt",
            "cookies.visits consent material consent-dropped",
            "cookies.visits exemption minor exemption-named",
        ],
    ),
    Case(
        "category  = \"necessary\"\nexemption = \"interface\"",
        "category  = \"preferences\"",
        &[
            "storage.theme category material category-less-exempt",
            "storage.theme consent material consent-needed",
            "storage.theme exemption minor exemption-named",
        ],
    ),
    Case(
        "exemption  = \"authentication\"",
        "exemption  = \"security\"",
        &["cookies.session exemption material exemption-changed"],
    ),
    Case(
        "like        = \"preferences\"",
        "like        = \"marketing\"",
        &[
            "categories.comfort like material category-less-exempt",
            "storage.draft category material category-less-exempt",
        ],
    ),
    Case(
        "like        = \"preferences\"",
        "like        = \"necessary\"",
        &[
            "categories.comfort like minor category-more-exempt",
            "storage.draft category minor category-more-exempt",
            "storage.draft consent material consent-dropped",
        ],
    ),
    // Purposes and languages.
    Case(
        "Keeps you signed in.",
        "Keeps you signed in and counts your visits.",
        &["cookies.session purpose material purpose-changed"],
    ),
    Case(
        "Keeps you signed in.",
        "keeps you  signed-in",
        &["cookies.session purpose editorial wording"],
    ),
    Case(
        "by colour of",
        "by color of",
        &["cookies.visits purpose material purpose-changed"],
    ),
    Case(
        "Hält Sie angemeldet.",
        "Hält Sie auf allen Geräten angemeldet.",
        &["cookies.session purpose.de material purpose-changed"],
    ),
    Case(
        "de = \"Hält Sie angemeldet.\" }",
        "de = \"Hält Sie angemeldet.\", fr = \"Vous garde connecté.\" }",
        &["cookies.session purpose.fr editorial translation-added"],
    ),
    Case(
        ", de = \"Hält Sie angemeldet.\" }",
        " }",
        &["cookies.session purpose.de minor translation-removed"],
    ),
    Case(
        "en = \"Keeps you signed in.\", ",
        "",
        &["cookies.session purpose material purpose-changed"],
    ),
    Case(
        "Makes the shop more pleasant.",
        "Makes the shop more pleasant and counts what you buy.",
        &["categories.comfort description material purpose-changed"],
    ),
    Case(
        "en = \"Comfort\"",
        "en = \"Convenience\"",
        &["categories.comfort title minor text-changed"],
    ),
    // How long.
    Case(
        "lifetime   = \"30 days\"",
        "lifetime   = \"31 days\"",
        &["cookies.session lifetime material lasts-longer"],
    ),
    Case(
        "lifetime   = \"30 days\"",
        "lifetime   = \"29 days\"",
        &["cookies.session lifetime minor lasts-shorter"],
    ),
    Case(
        "lifetime   = \"30 days\"",
        "lifetime   = \"session\"",
        &["cookies.session lifetime minor lasts-shorter"],
    ),
    Case(
        "lifetime   = \"30 days\"",
        "lifetime   = \"30 days\"\nrolling = true",
        &["cookies.session rolling material lasts-longer"],
    ),
    Case(
        "lifetime   = \"tab\"",
        "lifetime   = \"until cleared\"",
        &["storage.draft lifetime material lasts-longer"],
    ),
    Case(
        "lifetime  = \"until cleared\"",
        "lifetime  = \"1 year\"\nexpired_by = \"a script\"",
        &[
            "storage.theme expired_by minor lasts-shorter",
            "storage.theme lifetime minor lasts-shorter",
        ],
    ),
    Case(
        "kind       = \"session-storage\"",
        "kind       = \"local-storage\"",
        &["storage.draft kind material lasts-longer"],
    ),
    Case(
        "kind      = \"local-storage\"",
        "kind      = \"indexed-db\"",
        &["storage.theme kind minor attribute"],
    ),
    Case(
        "data_kept  = \"1 year\"",
        "data_kept  = \"2 years\"",
        &["cookies.visits data_kept material lasts-longer"],
    ),
    Case(
        "data_kept  = \"1 year\"\n",
        "",
        &["cookies.visits data_kept material lasts-longer"],
    ),
    Case(
        "lifetime   = \"30 days\"",
        "lifetime   = \"30 days\"\ndata_kept = \"1 year\"",
        &["cookies.session data_kept minor limit-stated"],
    ),
    Case(
        "cleared_on = [\"sign-out\"]",
        "cleared_on = []",
        &["cookies.session cleared_on material lasts-longer"],
    ),
    Case(
        "cleared_on = [\"sign-out\"]",
        "cleared_on = [\"sign-out\", \"account-deletion\"]",
        &["cookies.session cleared_on minor lasts-shorter"],
    ),
    // Who.
    Case(
        "set_by     = \"script\"",
        "set_by     = \"third-party\"",
        &["cookies.visits set_by material first-to-third"],
    ),
    Case(
        "name     = \"region\"",
        "name     = \"region\"\nset_by = \"script\"\nhttp_only = true",
        &["cookies.region set_by minor setter-changed"],
    ),
    Case(
        "provider   = \"counter\"",
        "provider   = \"Adder Inc.\"",
        &["cookies.visits provider material vendor-changed"],
    ),
    Case(
        "provider   = \"counter\"\n",
        "",
        &["cookies.visits provider minor vendor-removed"],
    ),
    Case(
        "name     = \"region\"",
        "name     = \"region\"\nprovider = \"Maps Inc.\"",
        &["cookies.region provider material vendor-changed"],
    ),
    Case(
        "recipients = [\"Counter Inc.\"]",
        "recipients = [\"Counter Inc.\", \"Adder Inc.\"]",
        &["cookies.visits recipients material recipient-added"],
    ),
    Case(
        "recipients = [\"Counter Inc.\"]",
        "recipients = [\"Adder Inc.\"]",
        &["cookies.visits recipients material recipient-added"],
    ),
    Case(
        "recipients = [\"Counter Inc.\"]\n",
        "",
        &["cookies.visits recipients minor recipient-removed"],
    ),
    Case(
        "[{ country = \"United States\",",
        "[{ country = \"India\", safeguard = \"none\" }, { country = \"United States\",",
        &["cookies.visits transfers material transfer-added"],
    ),
    Case(
        "transfers  = [{ country = \"United States\", safeguard = \"standard contractual clauses\" }]\n",
        "",
        &["cookies.visits transfers minor transfer-removed"],
    ),
    Case(
        ", safeguard = \"standard contractual clauses\" }",
        " }",
        &["cookies.visits transfers material safeguard-changed"],
    ),
    Case(
        "recipients = [\"Counter Inc.\"]",
        "recipients = [\"Counter Inc.\"]\nrequested = true",
        &["cookies.visits requested minor attribute"],
    ),
    Case(
        "provider   = \"counter\"",
        "provider   = \"Counter Inc.\"",
        &[],
    ),
    // The wire.
    Case(
        "value      = \"token\"",
        "value      = \"token\"\nsame_site = \"strict\"",
        &["cookies.session same_site minor attribute"],
    ),
    Case(
        "value      = \"token\"",
        "value      = \"text\"",
        &["cookies.session value minor attribute"],
    ),
    Case(
        "[\"light\", \"dark\"]",
        "[\"light\", \"dark\", \"system\"]",
        &["storage.theme value minor attribute"],
    ),
    Case(
        "domain   = \"shop.example.org\"",
        "domain   = \"example.org\"",
        &["cookies.region domain material scope-widened"],
    ),
    Case(
        "domain   = \"shop.example.org\"",
        "domain   = \"a.shop.example.org\"",
        &["cookies.region domain minor scope-narrowed"],
    ),
    Case(
        "domain   = \"shop.example.org\"\n",
        "",
        &["cookies.region domain minor scope-narrowed"],
    ),
    Case(
        "domain   = \"shop.example.org\"",
        "domain   = { from_config = true, within = [\"shop.example.org\"] }",
        &["cookies.region domain minor attribute"],
    ),
    Case(
        "domain   = \"shop.example.org\"",
        "domain   = \"shop.example.org\"\npath = \"/app\"\nsecure = false\nmax_value_bytes = 10",
        &[
            "cookies.region max_value_bytes minor attribute",
            "cookies.region path minor attribute",
            "cookies.region secure minor attribute",
        ],
    ),
    // The record of reviews.
    Case(
        "owner      = \"identity team\"\nreview_by  = 2027-05-09",
        "owner      = \"platform team\"\nreview_by  = 2028-05-09\nlast_reviewed = 2026-11-01",
        &[
            "cookies.session last_reviewed editorial review-record",
            "cookies.session owner editorial review-record",
            "cookies.session review_by editorial review-record",
        ],
    ),
    // Third parties and plans.
    Case(
        "[third_parties.payments]",
        "[third_parties.maps]\nname = \"Maps Inc.\"\nwhy = \"maps\"\npolicy = \"https://maps.example\"\n\n[third_parties.payments]",
        &["third_parties.maps entry material third-party-added"],
    ),
    Case(
        "name    = \"Payments Inc.\"",
        "name    = \"Money Inc.\"",
        &["third_parties.payments name material vendor-changed"],
    ),
    Case(
        "[third_parties.payments]",
        "[third_parties.money]",
        &["third_parties.money key editorial key-renamed"],
    ),
    Case(
        "domains = [\"payments.example\"]",
        "domains = [\"payments.example\", \"pay.example\"]",
        &["third_parties.payments domains material third-party-access"],
    ),
    Case(
        "domains = [\"payments.example\"]\n",
        "",
        &["third_parties.payments domains minor less-access"],
    ),
    Case(
        "domains = [\"payments.example\"]",
        "domains = [\"payments.example\"]\nsets_on = \"our-pages\"",
        &["third_parties.payments sets_on material first-to-third"],
    ),
    // Only with this key does the page say that the third party sets cookies.
    Case(
        "domains = [\"payments.example\"]",
        "domains = [\"payments.example\"]\nsets_on = \"their-pages\"",
        &["third_parties.payments sets_on material third-party-access"],
    ),
    Case(
        "en = \"the checkout\"",
        "en = \"every page\"",
        &["third_parties.payments where material third-party-access"],
    ),
    Case(
        "en = \"payments\"",
        "en = \"payments and profiles\"",
        &["third_parties.payments why material purpose-changed"],
    ),
    Case(
        "\"https://payments.example/privacy\"",
        "\"https://payments.example/cookies\"",
        &["third_parties.payments policy minor link-changed"],
    ),
    Case(
        MARKETING,
        "",
        &["planned.marketing entry minor planned-changed"],
    ),
    Case(
        MARKETING,
        "[cookies.ads]\nname = \"ads\"\ncategory = \"marketing\"\npurpose = \"Shows advertisements.\"\nlifetime = \"1 day\"\n",
        &[
            "cookies.ads entry material new-entry",
            "planned.marketing entry material planned-active",
        ],
    ),
    Case(
        "tell people about the shop",
        "advertise the shop",
        &["planned.marketing why minor planned-changed"],
    ),
    Case(
        "[planned.marketing]",
        "[planned.tests]\ncategory = \"analytics\"\nwhy = \"try things\"\n\n[planned.marketing]",
        &["planned.tests entry minor planned-changed"],
    ),
    Case(
        "[categories.comfort]",
        "[categories.help]\ntitle = \"Help\"\ndescription = \"Chats.\"\nlike = \"preferences\"\n\n[categories.comfort]",
        &["categories.help entry minor category-declared"],
    ),
    // The service and the policy.
    Case(
        "controller     = \"Example Ltd\"",
        "controller     = \"Example Holding\"",
        &["service controller material controller-changed"],
    ),
    Case(
        "controller     = \"Example Ltd\"",
        "controller     = \"Example Ltd\"\nimprint = \"https://example.org/imprint\"",
        &["service imprint minor link-changed"],
    ),
    Case(
        "name           = \"Example\"",
        "name           = \"Sample\"",
        &["service name minor text-changed"],
    ),
    Case(
        "\"privacy@example.org\"",
        "\"cookies@example.org\"",
        &["service contact material contact-changed"],
    ),
    Case(
        "the Information Commissioner",
        "the Data Protection Board",
        &["service complaints material rights-changed"],
    ),
    Case(
        "\"example.org\", \"example.net\"",
        "\"example.org\", \"example.net\", \"example.com\"",
        &["service domains material scope-widened"],
    ),
    Case(
        "\"example.org\", \"example.net\"",
        "\"example.org\"",
        &["service domains minor scope-narrowed"],
    ),
    Case(
        "example.org and its shop",
        "example.org, its shop and its app",
        &["service covers material scope-widened"],
    ),
    Case(
        "\"https://example.org/privacy\"",
        "\"https://example.org/data\"",
        &["service privacy_policy minor link-changed"],
    ),
    Case(
        "controller     = \"Example Ltd\"",
        "controller     = \"Example Ltd\"\nsells_or_shares = true",
        &["service sells_or_shares material recipient-added"],
    ),
    Case(
        "title         = \"Cookie Policy\"",
        "title         = \"Cookies\"",
        &["policy title minor text-changed"],
    ),
    Case(
        "last_updated  = 2026-05-09\nversion       = 3",
        "last_updated  = 2026-06-01\nversion       = 4",
        &[
            "policy last_updated editorial dated",
            "policy version editorial dated",
        ],
    ),
    Case(
        "last_updated  = 2026-05-09",
        "last_updated  = 2026-05-09\neffective = 2026-07-01",
        &["policy effective minor frame-changed"],
    ),
    Case(
        "[\"eu\", \"uk\"]",
        "[\"eu\", \"uk\", \"fr\"]",
        &["policy jurisdictions minor frame-changed"],
    ),
    Case(
        "[\"eu\", \"uk\"]",
        "[\"eu\"]",
        &["policy jurisdictions material rights-changed"],
    ),
    Case(
        "[\"en\", \"de\"]",
        "[\"en\", \"de\", \"fr\"]",
        &["policy languages editorial translation-added"],
    ),
    Case(
        "[\"en\", \"de\"]",
        "[\"en\"]",
        &["policy languages minor translation-removed"],
    ),
    Case(
        "language      = \"en\"",
        "language      = \"de\"",
        &["policy language minor frame-changed"],
    ),
    // Choices, changes and what bypasses the registry.
    Case(
        "do_not_track           = \"honoured\"",
        "do_not_track           = \"no-effect\"",
        &["choices do_not_track material rights-changed"],
    ),
    Case(
        "global_privacy_control = \"honoured\"",
        "global_privacy_control = \"honoured\"\nshows_global_privacy_control = true",
        &["choices shows_global_privacy_control minor rights-added"],
    ),
    Case(
        "\"https://example.org/cookies\"",
        "\"https://example.org/settings\"",
        &["choices settings material rights-changed"],
    ),
    Case(
        "\"6 months\"",
        "\"1 year\"",
        &["choices remembered_for material lasts-longer"],
    ),
    Case(
        "\"6 months\"",
        "\"3 months\"",
        &["choices remembered_for minor lasts-shorter"],
    ),
    // The page promises half a year of the calendar, which is up to 184 days.
    Case(
        "\"6 months\"",
        "\"180 days\"",
        &["choices remembered_for minor lasts-shorter"],
    ),
    Case(
        "\"6 months\"",
        "\"6 months\"\nobjection = \"Write to us.\"",
        &["choices objection minor rights-added"],
    ),
    Case(
        "You cannot sign in then.",
        "Nothing works then.",
        &["choices blocking_necessary minor text-changed"],
    ),
    Case(
        "de = \"E-Mail\" }]",
        "de = \"E-Mail\", fr = \"courriel\" }]",
        &["changes announced_by editorial translation-added"],
    ),
    Case(
        ", de = \"E-Mail\" }]",
        " }]",
        &["changes announced_by minor translation-removed"],
    ),
    Case(
        "de = \"E-Mail\" }]",
        "de = \"E-Mail\" }, \"letter\"]",
        &["changes announced_by minor text-changed"],
    ),
    Case(
        "[[exempt]]",
        "[[changes.log]]\ndate = 2026-06-01\nsummary = \"More.\"\nmaterial = true\n\n[[exempt]]",
        &["changes.log.2026-06-01 entry editorial logged"],
    ),
    Case(
        "[[exempt]]",
        "[[changes.log]]\ndate = 2026-05-09\nsummary = \"More on that day.\"\nmaterial = true\n\n[[exempt]]",
        &["changes.log.2026-05-09 entry editorial logged"],
    ),
    Case(
        "First published.",
        "Published.",
        &["changes.log.2026-05-09 summary material log-rewritten"],
    ),
    Case(
        "\nmaterial = true",
        "\nmaterial = false",
        &["changes.log.2026-05-09 material material log-rewritten"],
    ),
    Case(
        "path   = \"src/legacy.rs\"",
        "path   = \"src/*.rs\"",
        &[
            "exempt.src/*.rs entry minor enforcement-changed",
            "exempt.src/legacy.rs entry minor enforcement-changed",
        ],
    ),
    Case(
        "until  = 2027-01-01",
        "until  = 2027-06-01",
        &["exempt.src/legacy.rs until editorial review-record"],
    ),
];

#[test]
fn every_change_is_reported_with_its_verdict() {
    let mut failures = Vec::new();
    for Case(from, to, expected) in CASES {
        let changes = changes(BASE, &edited(from, to));
        let mut found: Vec<String> = changes.iter().map(described).collect();
        found.sort();
        if found != *expected {
            failures.push(format!(
                "{from:?} -> {to:?}\n  expected {expected:?}\n  found    {found:?}"
            ));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// What comes by an edit goes by its reverse: it is reported as well, at the same places.
#[test]
fn every_change_is_reported_in_the_other_direction() {
    for Case(from, to, expected) in CASES {
        let there = changes(BASE, &edited(from, to)).len();
        let back = changes(&edited(from, to), BASE).len();
        assert_eq!(
            (there, back),
            (expected.len(), expected.len()),
            "{from:?} -> {to:?}"
        );
    }
}

#[test]
fn a_sentence_says_old_and_new() {
    for Case(from, to, _) in CASES {
        for change in changes(BASE, &edited(from, to)) {
            let sentence = &change.sentence;
            assert!(
                sentence.ends_with(['.', '!', '?']) && sentence.len() > 15,
                "{sentence}"
            );
            let is_upper = sentence
                .chars()
                .next()
                .is_some_and(|first| !first.is_lowercase());
            assert!(is_upper, "{sentence}");
            assert_ne!(change.before, change.after, "{sentence}");
        }
    }
}

#[test]
fn an_entry_that_is_new_and_retired_is_not_called_new() {
    let retired = edited(
        "[cookies.old]",
        "[cookies.older]\nname = \"older\"\ncategory = \"marketing\"\npurpose = \"Followed visitors.\"\nlifetime = \"1 year\"\nretired = 2025-01-01\n\n[cookies.old]",
    );
    let described = changes(BASE, &retired);
    let [change] = described.as_slice() else {
        panic!("{described:?}")
    };
    assert_eq!(
        change.sentence,
        "The cookie `older` is declared as retired: since 2025-01-01 the service only removes it."
    );
}

#[test]
fn every_rule_judges_something() {
    let mut judged: BTreeSet<DiffRule> = crate::lifetimes::rules();
    judged.extend(crate::tracking::rules());
    for Case(from, to, _) in CASES {
        judged.extend(
            changes(BASE, &edited(from, to))
                .iter()
                .map(|change| change.rule),
        );
        judged.extend(
            changes(&edited(from, to), BASE)
                .iter()
                .map(|change| change.rule),
        );
    }
    let unused: Vec<_> = DiffRule::ALL
        .iter()
        .filter(|rule| !judged.contains(rule))
        .collect();
    assert!(unused.is_empty(), "{unused:?}");
}

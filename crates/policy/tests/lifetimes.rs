//! An entry with several lifetimes: every rule about a lifetime looks at each, and each counts in fingerprints and comparisons.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use cookie_registry_policy::source::Memory;
use cookie_registry_policy::{Checked, Code, Options, Severity, check_files};
use time::{Date, Month};

fn check(entries: &str) -> Checked {
    let text = format!(
        "format = 1\n[policy]\ntitle = \"Cookie Policy\"\nlast_updated = 2026-05-09\njurisdictions = [\"eu\", \"fr\"]\n\
         languages = [\"en\", \"de\"]\n[service]\nname = \"Almanac\"\ndomains = [\"our.example\"]\n\
         contact = \"privacy@our.example\"\n{entries}"
    );
    let files = Memory::from_iter([("policy.toml", text)]);
    let today = Date::from_calendar_date(2026, Month::June, 1).unwrap();
    check_files(&files, "policy.toml".as_ref(), Options { today }).unwrap()
}

/// A cookie with a further lifetime.
fn cookie(keys: &str, lifetimes: &str) -> String {
    format!(
        "[cookies.session]\nname = \"id\"\ncategory = \"necessary\"\n\
         purpose = {{ en = \"Keeps you signed in.\", de = \"Hält Sie angemeldet.\" }}\nlifetime = \"session\"\n{keys}\n{lifetimes}"
    )
}

const REMEMBERED: &str = "[cookies.session.lifetimes.remembered]\nlifetime = \"14 days\"\n\
     when = { en = \"you tick “Remember me”\", de = \"Sie „Angemeldet bleiben“ ankreuzen\" }\n";

fn codes(checked: &Checked) -> Vec<Code> {
    let of_entry = |entry: &Option<String>| entry.as_deref() == Some("cookies.session");
    let findings = checked.findings.iter();
    findings
        .filter(|finding| of_entry(&finding.entry))
        .map(|finding| finding.code)
        .collect()
}

#[test]
fn a_further_lifetime_is_read_and_needs_its_condition_in_every_language() {
    let authentication =
        "exemption = \"authentication\"\ncleared_on = [\"sign-out\"]\nprotection = \"signed\"";
    let checked = check(&cookie(authentication, REMEMBERED));
    // An opinion of the data protection authorities: staying signed in across sessions is more than signing in.
    assert_eq!(codes(&checked), [Code::ExemptionTooLong]);
    let policy = checked.policy().unwrap();
    let further = &policy.cookies[0].disclosure.lifetimes;
    assert_eq!(further.len(), 1);
    assert_eq!(further[0].key, "remembered");
    assert_eq!(further[0].lasts().seconds(), Some(1_209_600));
    assert_eq!(
        further[0].when.in_language("de"),
        Some("Sie „Angemeldet bleiben“ ankreuzen")
    );
    assert_eq!(
        policy.cookies[0].disclosure.longest_seconds(),
        Some(1_209_600)
    );

    let one_language = REMEMBERED.replace(", de = \"Sie „Angemeldet bleiben“ ankreuzen\"", "");
    let checked = check(&cookie(authentication, &one_language));
    assert!(codes(&checked).contains(&Code::MissingTranslation));
}

#[test]
fn every_rule_about_a_lifetime_looks_at_each() {
    let with = |keys: &str, lifetime: &str| {
        codes(&check(&cookie(
            keys,
            &REMEMBERED.replace("14 days", lifetime),
        )))
    };
    let input = "exemption = \"user-input\"";
    assert_eq!(with(input, "4 hours"), []);
    assert!(with(input, "2 years").contains(&Code::ExemptionTooLong));
    assert!(with(input, "401 days").contains(&Code::LifetimeOver400Days));
    assert!(with(input, "until cleared").contains(&Code::LifetimeNotApplicable));
    assert!(with(input, "3 dayz").contains(&Code::InvalidLifetime));
    let script = "exemption = \"user-input\"\nset_by = \"script\"";
    assert!(with(script, "8 days").contains(&Code::SafariDeletesAfter7Days));
    let measurement = "exemption = \"audience-measurement\"\ndata_kept = \"25 months\"";
    assert!(with(measurement, "14 months").contains(&Code::AudienceMeasurementLimits));
    let rolling = "exemption = \"user-input\"\nrolling = true";
    assert!(with(rolling, "session").contains(&Code::RollingWithoutDuration));
    assert!(!with(rolling, "1 hour").contains(&Code::RollingWithoutDuration));
    let record = "exemption = \"user-input\"\nvalue = \"consent\"";
    assert!(with(record, "6 months").contains(&Code::InvalidConsentCookie));

    let storage = "[storage.sidebar]\nkey = \"sidebar\"\nkind = \"local-storage\"\ncategory = \"necessary\"\n\
         exemption = \"user-input\"\npurpose = { en = \"Keeps it.\", de = \"Behält es.\" }\nlifetime = \"until cleared\"\n";
    let lifetimes = REMEMBERED.replace("cookies.session", "storage.sidebar");
    let checked = check(&format!("{storage}{lifetimes}"));
    let found: Vec<Code> = checked
        .findings
        .iter()
        .map(|finding| finding.code)
        .collect();
    assert!(found.contains(&Code::StorageNeedsExpiry), "{found:?}");
}

#[test]
fn mistakes_in_a_further_lifetime_are_reported_for_the_entry() {
    let with = |lifetimes: &str| {
        let checked = check(&cookie("exemption = \"user-input\"", lifetimes));
        let errors = checked.findings.iter();
        let errors = errors.filter(|finding| finding.severity == Severity::Error);
        errors
            .map(|finding| (finding.code, finding.entry.clone().unwrap_or_default()))
            .collect::<Vec<_>>()
    };
    let error = |code: Code| vec![(code, "cookies.session".to_owned())];
    let short = REMEMBERED.replace("14 days", "1 hour");
    for (lifetimes, code) in [
        (
            short.replace("lifetime = \"1 hour\"\n", ""),
            Code::MissingKey,
        ),
        (short.replace("when =", "wehn ="), Code::UnknownKey),
        (
            short.replace("remembered", "default"),
            Code::DuplicateEntryKey,
        ),
        (short.replace("remembered", "Remembered"), Code::InvalidKey),
        (
            format!(
                "{}{}",
                short.replace("remembered", "long-stay"),
                short.replace("remembered", "long_stay")
            ),
            Code::DuplicateEntryKey,
        ),
        (
            "lifetimes = { remembered = { lifetime = 14, when = \"you tick it\" } }\n".to_owned(),
            Code::WrongType,
        ),
    ] {
        assert_eq!(with(&lifetimes), error(code), "{lifetimes}");
    }
    for no_table in [
        "lifetimes = [\"14 days\"]\n",
        "lifetimes = { remembered = \"14 days\" }\n",
    ] {
        let codes: Vec<Code> = with(no_table).into_iter().map(|(code, _)| code).collect();
        assert_eq!(codes, [Code::WrongType], "{no_table}");
    }
}

#[test]
fn each_lifetime_and_its_condition_count_in_fingerprints() {
    let fingerprint = |lifetimes: &str| {
        let checked = check(&cookie("exemption = \"user-input\"", lifetimes));
        checked.recovered().fingerprint("necessary").unwrap()
    };
    let one = fingerprint(REMEMBERED);
    assert_ne!(one, fingerprint(""));
    assert_ne!(one, fingerprint(&REMEMBERED.replace("14 days", "30 days")));
    assert_ne!(
        one,
        fingerprint(&REMEMBERED.replace("you tick", "you never tick"))
    );
    // How long it is, and not how it is written; and under which key is for the code alone.
    assert_eq!(one, fingerprint(&REMEMBERED.replace("14 days", "2 weeks")));
    assert_eq!(one, fingerprint(&REMEMBERED.replace("remembered", "long")));
}

#[test]
fn a_choice_is_kept_for_as_long_as_the_page_promises_on_the_calendar() {
    let consent = |lifetime: &str, choices: &str| {
        let checked = check(&format!(
            "[cookies.session]\nname = \"__Host-consent\"\ncategory = \"necessary\"\nexemption = \"user-input\"\n\
             purpose = {{ en = \"Keeps your answer.\", de = \"Bewahrt Ihre Antwort.\" }}\n\
             lifetime = \"{lifetime}\"\nvalue = \"consent\"\n[choices]\n{choices}\n"
        ));
        let cookie = &checked.recovered().cookies[0];
        let attributes = cookie.attributes(cookie_registry_core::Environment::Production);
        assert_eq!(attributes.max_age, cookie.disclosure.seconds());
        attributes.max_age.map(|seconds| seconds / 86_400)
    };
    // Without a promise, a month is 30 days, so that nothing is kept for longer than the page says.
    assert_eq!(consent("6 months", ""), Some(180));
    assert_eq!(
        consent("6 months", "remembered_for = \"6 months\""),
        Some(184)
    );
    assert_eq!(
        consent("180 days", "remembered_for = \"180 days\""),
        Some(180)
    );
    assert_eq!(consent("1 year", "remembered_for = \"1 year\""), Some(366));
}

#[test]
fn a_cookie_of_several_sites_has_one_row_and_a_configured_domain() {
    let cookie = |domain: &str| {
        let more = "exemption = \"authentication\"\ncleared_on = [\"sign-out\"]";
        check(&cookie(&format!("{domain}\n{more}"), ""))
    };
    let sites = cookie("domains = [\"our.example\", \"shop.our.example\"]");
    let configured =
        cookie("domain = { from_config = true, within = [\"our.example\", \"shop.our.example\"] }");
    assert!(sites.policy().is_some(), "{:#?}", sites.findings);
    assert_eq!(
        sites.recovered().cookies[0].domain,
        configured.recovered().cookies[0].domain
    );
    let outside = cookie("domains = [\"our.example\", \"two.example\"]");
    assert!(codes(&outside).contains(&Code::DomainOutsideService));
    let both = cookie("domain = \"our.example\"\ndomains = [\"our.example\"]");
    assert!(codes(&both).contains(&Code::ConflictingKeys));
    let empty = cookie("domains = []");
    assert!(codes(&empty).contains(&Code::EmptyList));
}

/// "6 months" of a promise are up to 184 days on the calendar, and for as long the choice is kept.
#[test]
fn a_choice_may_be_kept_for_as_long_as_the_promise_can_last() {
    for (promised, kept, fits) in [
        ("6 months", "6 months", true),
        ("6 months", "180 days", true),
        ("6 months", "184 days", true),
        ("6 months", "185 days", false),
        ("6 months", "179 days", false),
        ("1 year", "12 months", true),
        ("1 year", "366 days", true),
        ("180 days", "6 months", true),
        ("184 days", "6 months", true),
        ("6 months", "session", false),
    ] {
        let keys = "name = \"choice\"\ncategory = \"necessary\"\nvalue = \"consent\"\npurpose = { en = \"Keeps the choice.\", de = \"Hält die Wahl.\" }";
        let checked = check(&format!(
            "[choices]\nremembered_for = \"{promised}\"\n[cookies.choice]\n{keys}\nlifetime = \"{kept}\"\n"
        ));
        let mut findings = checked.findings.iter();
        let found = findings.any(|one| one.code == Code::ConsentLifetimeMismatch);
        assert_eq!(!found, fits, "{promised}, {kept}");
    }
}

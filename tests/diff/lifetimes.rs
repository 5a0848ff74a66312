//! Further lifetimes of an entry: each change of one is judged by what held before for the visitors whom it concerns.

use crate::{BASE, changes, described, policy};
use cookie_registry_policy::diff::{DiffRule, Verdict};
use std::collections::BTreeSet;

/// The further lifetimes of `cookies.session`, whose usual lifetime is 30 days, before and after; and what is reported,
/// one change a line, with its sentence.
struct Case(
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str)],
);

const GUEST: &str = "guest = { lifetime = \"1 day\", when = \"you shop as a guest\" }";
const KEPT: &str = "kept = { lifetime = \"60 days\", when = \"you tick “Remember me”\" }";

const CASES: &[Case] = &[
    // Added: the new lifetime replaces the usual one.
    Case(
        "",
        KEPT,
        &[(
            "lifetimes material lasts-longer",
            "The cookie `__Host-session` is now kept for 60 days instead of for 30 days if you tick “Remember me”.",
        )],
    ),
    Case(
        "",
        GUEST,
        &[(
            "lifetimes minor lasts-shorter",
            "The cookie `__Host-session` is now kept for 1 day instead of for 30 days if you shop as a guest.",
        )],
    ),
    Case(
        GUEST,
        "guest = { lifetime = \"1 day\", when = \"you shop as a guest\" }, same = { lifetime = \"30 days\", when = \"you pay\" }",
        &[(
            "lifetimes minor limit-stated",
            "It is now stated that the cookie `__Host-session` is kept for 30 days if you pay.",
        )],
    ),
    // Removed: the usual one holds again.
    Case(
        KEPT,
        "",
        &[(
            "lifetimes minor lasts-shorter",
            "The cookie `__Host-session` is now kept for 30 days instead of for 60 days if you tick “Remember me”.",
        )],
    ),
    Case(
        GUEST,
        "",
        &[(
            "lifetimes material lasts-longer",
            "The cookie `__Host-session` is now kept for 30 days instead of for 1 day if you shop as a guest.",
        )],
    ),
    // Changed in length, in either direction, and to and from the end of the session.
    Case(
        KEPT,
        "kept = { lifetime = \"61 days\", when = \"you tick “Remember me”\" }",
        &[(
            "lifetimes material lasts-longer",
            "The cookie `__Host-session` is now kept for 61 days instead of for 60 days if you tick “Remember me”.",
        )],
    ),
    Case(
        KEPT,
        "kept = { lifetime = \"59 days\", when = \"you tick “Remember me”\" }",
        &[(
            "lifetimes minor lasts-shorter",
            "The cookie `__Host-session` is now kept for 59 days instead of for 60 days if you tick “Remember me”.",
        )],
    ),
    Case(
        GUEST,
        "guest = { lifetime = \"session\", when = \"you shop as a guest\" }",
        &[(
            "lifetimes minor lasts-shorter",
            "The cookie `__Host-session` is now kept until the browser is closed instead of for 1 day if you shop as a guest.",
        )],
    ),
    // Changed in its condition: whom it concerns only a person can judge.
    Case(
        KEPT,
        "kept = { lifetime = \"60 days\", when = \"you sign in\" }",
        &[(
            "lifetimes material condition-changed",
            "The condition under which the cookie `__Host-session` is kept for 60 days changed from “you tick “Remember me”” to “you sign in”.",
        )],
    ),
    Case(
        GUEST,
        "guest = { lifetime = \"1 day\", when = \"You shop as a  guest.\" }",
        &[(
            "lifetimes editorial wording",
            "The condition under which the cookie `__Host-session` is kept for 1 day changed from “you shop as a guest” to “You shop as a  guest.”.",
        )],
    ),
    Case(
        GUEST,
        "guest = { lifetime = \"1 day\", when = { en = \"you shop as a guest\", de = \"Sie als Gast einkaufen\" } }",
        &[(
            "lifetimes editorial translation-added",
            "The condition under which the cookie `__Host-session` is kept for 1 day is now also stated in the language `de`: “Sie als Gast einkaufen”.",
        )],
    ),
    Case(
        "guest = { lifetime = \"1 day\", when = { en = \"you shop as a guest\", de = \"Sie als Gast einkaufen\" } }",
        GUEST,
        &[(
            "lifetimes minor translation-removed",
            "The condition under which the cookie `__Host-session` is kept for 1 day is no longer stated in the language `de`.",
        )],
    ),
    Case(
        "guest = { lifetime = \"1 day\", when = { en = \"you shop as a guest\", de = \"Sie als Gast einkaufen\" } }",
        "guest = { lifetime = \"1 day\", when = { en = \"you shop as a guest\", de = \"Sie einkaufen\" } }",
        &[(
            "lifetimes material condition-changed",
            "The condition under which the cookie `__Host-session` is kept for 1 day changed from “Sie als Gast einkaufen” to “Sie einkaufen”.",
        )],
    ),
    // In both: a longer lifetime is not hidden by the change of its condition, nor one change by another.
    Case(
        "guest = { lifetime = \"1 day\", when = \"you shop as a guest\" }, kept = { lifetime = \"60 days\", when = \"you tick “Remember me”\" }",
        "guest = { lifetime = \"2 days\", when = \"you shop\" }, kept = { lifetime = \"50 days\", when = \"you tick “Remember me”\" }",
        &[
            (
                "lifetimes material condition-changed",
                "The condition under which the cookie `__Host-session` is kept for 2 days changed from “you shop as a guest” to “you shop”.",
            ),
            (
                "lifetimes material lasts-longer",
                "The cookie `__Host-session` is now kept for 2 days instead of for 1 day if you shop.",
            ),
            (
                "lifetimes minor lasts-shorter",
                "The cookie `__Host-session` is now kept for 50 days instead of for 60 days if you tick “Remember me”.",
            ),
        ],
    ),
    // The key is for the code alone, and so is the order; and how long it lasts counts, not how that is written.
    Case(
        KEPT,
        "long = { lifetime = \"60 days\", when = \"you tick “Remember me”\" }",
        &[],
    ),
    Case(
        KEPT,
        "long = { lifetime = \"61 days\", when = \"you tick “Remember me”\" }",
        &[(
            "lifetimes material lasts-longer",
            "The cookie `__Host-session` is now kept for 61 days instead of for 60 days if you tick “Remember me”.",
        )],
    ),
    Case(
        "guest = { lifetime = \"1 day\", when = \"you shop as a guest\" }, kept = { lifetime = \"60 days\", when = \"you tick “Remember me”\" }",
        "kept = { lifetime = \"2 months\", when = \"you tick “Remember me”\" }, guest = { lifetime = \"24 hours\", when = \"you shop as a guest\" }",
        &[],
    ),
    // Two that exchange their keys have not changed.
    Case(
        "a = { lifetime = \"1 day\", when = \"you shop as a guest\" }, b = { lifetime = \"60 days\", when = \"you tick “Remember me”\" }",
        "b = { lifetime = \"1 day\", when = \"you shop as a guest\" }, a = { lifetime = \"60 days\", when = \"you tick “Remember me”\" }",
        &[],
    ),
];

/// The base with further lifetimes of its session.
fn with(lifetimes: &str) -> String {
    const USUAL: &str = "lifetime   = \"30 days\"\n";
    assert_eq!(BASE.matches(USUAL).count(), 1);
    let further = match lifetimes {
        "" => String::new(),
        _ => format!("lifetimes = {{ {lifetimes} }}\n"),
    };
    BASE.replace(USUAL, &format!("{USUAL}{further}"))
}

/// The rules that the cases break, in both directions.
pub(crate) fn rules() -> BTreeSet<DiffRule> {
    let both = CASES
        .iter()
        .flat_map(|Case(before, after, _)| [(before, after), (after, before)]);
    both.flat_map(|(before, after)| changes(&with(before), &with(after)))
        .map(|change| change.rule)
        .collect()
}

#[test]
fn each_change_of_a_further_lifetime_is_judged_by_what_held_before() {
    let mut failures = Vec::new();
    for Case(before, after, expected) in CASES {
        let changes = changes(&with(before), &with(after));
        let mut found: Vec<(String, String)> = changes
            .iter()
            .map(|change| (described(change), change.sentence.clone()))
            .collect();
        found.sort();
        let expected: Vec<(String, String)> = expected
            .iter()
            .map(|(change, sentence)| (format!("cookies.session {change}"), (*sentence).to_owned()))
            .collect();
        if found != expected {
            failures.push(format!(
                "{before:?} -> {after:?}\n  expected {expected:?}\n  found    {found:?}"
            ));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// A change that is reported also has a report in the other direction, and what was longer is then shorter.
#[test]
fn each_change_of_a_further_lifetime_is_reported_in_the_other_direction() {
    for Case(before, after, expected) in CASES {
        let back = changes(&with(after), &with(before));
        assert_eq!(back.len(), expected.len(), "{before:?} <- {after:?}");
        let count =
            |rule: &str, lines: &[String]| lines.iter().filter(|line| line.ends_with(rule)).count();
        let there: Vec<String> = expected
            .iter()
            .map(|(line, _)| (*line).to_owned())
            .collect();
        let back: Vec<String> = back.iter().map(described).collect();
        assert_eq!(
            count("lasts-longer", &there),
            count("lasts-shorter", &back),
            "{before:?} <- {after:?}"
        );
    }
}

/// Where a change is material, the visitors' consents end too. As for purposes, the language of the policy counts there, and
/// not its translations.
#[test]
fn a_material_change_of_a_further_lifetime_changes_the_fingerprint() {
    let is_translated = |case: &&Case| case.0.contains("de = ") && case.1.contains("de = ");
    for Case(before, after, _) in CASES.iter().filter(|case| !is_translated(case)) {
        let (before, after) = (with(before), with(after));
        let is_material = changes(&before, &after)
            .iter()
            .any(|change| change.verdict() == Verdict::Material);
        let fingerprint = |text: &str| policy(text).fingerprint("necessary");
        if is_material {
            assert_ne!(fingerprint(&before), fingerprint(&after), "{after}");
        }
    }
}

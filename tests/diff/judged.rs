//! What people decide about changes: for one pair of contents, in the comparison, the fingerprints and the approvals.

use crate::{BASE, changes, edited, policy};
use cookie_registry_policy::approval::{Approvals, State};
use cookie_registry_policy::check::check_against;
use cookie_registry_policy::diff::{Change, Report, Verdict, consequences, diff, judgements};
use cookie_registry_policy::source::Memory;
use cookie_registry_policy::{Baseline, Code, Options};
use time::{Date, Month};

const ON: Date = match Date::from_calendar_date(2026, Month::November, 24) {
    Ok(date) => date,
    Err(_) => panic!("there is such a day"),
};

/// A rewording of the entry about whose category visitors are asked.
const REWORDED: (&str, &str) = ("Counts visits by colour", "Counts visits by color");

fn reworded() -> String {
    edited(REWORDED.0, REWORDED.1)
}

/// The tables that `diff` prints, completed with a verdict.
fn tables(before: &str, after: &str, verdict: &str) -> String {
    let (before, after) = (policy(before), policy(after));
    let changes = diff(&before, &after);
    let consequences = consequences(&before, &after, &changes);
    let report = Report {
        before: "a",
        after: "b",
        changes: &changes,
        consequences: &consequences,
        today: ON,
    };
    let tables = judgements(&report);
    assert!(tables.contains("[[judged]]"), "{tables}");
    assert!(tables.contains("on       = 2026-11-24\n"), "{tables}");
    tables
        .replace(
            "verdict  = \"editorial\"",
            &format!("verdict  = \"{verdict}\""),
        )
        .replace("TODO: your name", "A. Counsel")
        .replace("TODO: why", "A misspelling was corrected.")
}

fn with(text: &str, tables: &str) -> String {
    format!("{text}\n{tables}")
}

fn judged(before: &str, after: &str, verdict: &str) -> String {
    with(after, &tables(before, after, verdict))
}

fn verdicts(changes: &[Change]) -> Vec<(Verdict, bool)> {
    changes
        .iter()
        .map(|change| (change.verdict(), change.needs_judgement))
        .collect()
}

fn fingerprint(text: &str) -> String {
    policy(text).fingerprint("analytics").unwrap().to_string()
}

#[test]
fn a_change_of_words_is_to_be_judged() {
    for (from, to) in [
        REWORDED,
        ("visits by colour of", "visits by colour Of"),
        ("Counts visits", "Counts vissits"),
        ("Zählt Besuche.", "Zählt die Besuche."),
    ] {
        assert_eq!(
            verdicts(&changes(BASE, &edited(from, to))),
            [(Verdict::Material, true)],
            "{to}"
        );
    }
    for (from, to) in [
        (
            "Counts visits by colour of the page.",
            "counts visits, by colour of the page",
        ),
        ("Zählt Besuche.", "Zählt  Besuche!"),
    ] {
        assert_eq!(
            verdicts(&changes(BASE, &edited(from, to))),
            [(Verdict::Editorial, false)],
            "{to}"
        );
        assert_eq!(fingerprint(BASE), fingerprint(&edited(from, to)), "{to}");
    }
}

#[test]
fn a_verdict_decides_for_the_comparison_and_for_the_consents_of_visitors() {
    for (verdict, expected) in [
        ("editorial", Verdict::Editorial),
        ("minor", Verdict::Minor),
        ("material", Verdict::Material),
    ] {
        let after = judged(BASE, &reworded(), verdict);
        let changes = changes(BASE, &after);
        assert_eq!(verdicts(&changes), [(expected, false)]);
        assert_eq!(changes[0].judged.as_ref().unwrap().by, "A. Counsel");
        let again = consequences(&policy(BASE), &policy(&after), &changes).ask_again;
        assert_eq!(again.is_empty(), expected != Verdict::Material, "{verdict}");
        assert_eq!(
            fingerprint(BASE) == fingerprint(&after),
            expected != Verdict::Material,
            "{verdict}"
        );
    }
    assert_ne!(fingerprint(BASE), fingerprint(&reworded()));
}

#[test]
fn a_verdict_holds_for_its_pair_of_contents_alone() {
    let tables = tables(BASE, &reworded(), "editorial");
    for (from, to) in [
        (REWORDED.0, "Counts visits by colour and size"),
        (REWORDED.0, "Counts visits by Color"),
        ("Zählt Besuche.", "Zählt die Besuche."),
        (
            "Remembers your region, which you chose.",
            "Counts visits by color of the page.",
        ),
    ] {
        let after = with(&edited(from, to), &tables);
        assert_eq!(
            verdicts(&changes(BASE, &after)),
            [(Verdict::Material, true)],
            "{to}"
        );
    }
    // From another earlier content, nothing is decided either.
    let other = edited(REWORDED.0, "Counts clicks by colour");
    assert_eq!(
        verdicts(&changes(&other, &with(&reworded(), &tables))),
        [(Verdict::Material, true)]
    );
    // Punctuation needs no verdict of its own, before or after.
    let dotted = with(
        &edited(
            "Counts visits by colour of the page.",
            "counts visits by color of the page",
        ),
        &tables,
    );
    assert_eq!(
        verdicts(&changes(BASE, &dotted)),
        [(Verdict::Editorial, false)]
    );
    assert_eq!(fingerprint(BASE), fingerprint(&dotted));
}

#[test]
fn an_incomplete_table_decides_nothing() {
    let tables = tables(BASE, &reworded(), "editorial");
    for (from, to) in [
        ("A. Counsel", "TODO"),
        ("A misspelling was corrected.", "TODO: why"),
        ("by       = \"A. Counsel\"\n", ""),
    ] {
        let files =
            Memory::from_iter([("policy.toml", with(&reworded(), &tables.replace(from, to)))]);
        let checked = cookie_registry_policy::check_files(
            &files,
            "policy.toml".as_ref(),
            Options { today: ON },
        )
        .unwrap();
        let changes = diff(&policy(BASE), checked.recovered());
        assert_eq!(verdicts(&changes), [(Verdict::Material, true)], "{to}");
        assert!(!checked.findings.is_empty());
    }
}

#[test]
fn verdicts_follow_each_other() {
    let second = edited(REWORDED.0, "Counts visits by hue");
    let both = |first: &str, then: &str| {
        let one = tables(BASE, &reworded(), first);
        let other = tables(&reworded(), &second, then);
        (
            with(&second, &format!("{one}\n{other}")),
            with(&second, &format!("{other}\n{one}")),
        )
    };
    let (editorial, other_order) = both("editorial", "minor");
    for after in [&editorial, &other_order] {
        assert_eq!(fingerprint(BASE), fingerprint(after));
        assert_eq!(
            verdicts(&changes(BASE, after)),
            [(Verdict::Minor, false)],
            "the gravest on the way"
        );
    }
    let (material, _) = both("editorial", "material");
    assert_ne!(fingerprint(BASE), fingerprint(&material));
    assert_eq!(
        verdicts(&changes(BASE, &material)),
        [(Verdict::Material, false)]
    );
    // A change that is taken back ends where it began.
    let back = tables(&reworded(), BASE, "editorial").replace("= 2026-11-24", "= 2026-11-25");
    let there = tables(BASE, &reworded(), "editorial");
    for tables in [format!("{there}\n{back}"), format!("{back}\n{there}")] {
        assert_eq!(fingerprint(BASE), fingerprint(&with(BASE, &tables)));
        assert_eq!(fingerprint(BASE), fingerprint(&with(&reworded(), &tables)));
    }
}

#[test]
fn a_translation_is_judged_in_its_language() {
    let translated = edited("Zählt Besuche.", "Zählt die Besuche.");
    let tables = tables(BASE, &translated, "editorial");
    assert!(tables.contains("language = \"de\""), "{tables}");
    assert_eq!(
        verdicts(&changes(BASE, &with(&translated, &tables))),
        [(Verdict::Editorial, false)]
    );
    let wrong = with(
        &translated,
        &tables.replace("language = \"de\"", "language = \"en\""),
    );
    assert_eq!(
        verdicts(&changes(BASE, &wrong)),
        [(Verdict::Material, true)]
    );
}

#[test]
fn a_change_of_another_kind_can_be_judged_as_well() {
    let longer = edited("lifetime   = \"90 days\"", "lifetime   = \"91 days\"");
    let change = changes(BASE, &longer).remove(0);
    let [before, after] = change.contents.unwrap();
    let table = |verdict: &str, after: &str| {
        format!(
            "[[judged]]\nentry = \"cookies.visits\"\nfield = \"lifetime\"\nbefore = \"{before}\"\nafter = \"{after}\"\nverdict = \"{verdict}\"\nby = \"A. Counsel\"\nreason = \"A leap year.\"\non = 2026-05-09\n"
        )
    };
    let editorial = with(&longer, &table("editorial", &after));
    assert_eq!(
        verdicts(&changes(BASE, &editorial)),
        [(Verdict::Editorial, false)]
    );
    assert_eq!(fingerprint(BASE), fingerprint(&editorial));
    let longest = with(
        &edited("lifetime   = \"90 days\"", "lifetime   = \"92 days\""),
        &table("editorial", &after),
    );
    assert_eq!(
        verdicts(&changes(BASE, &longest)),
        [(Verdict::Material, false)]
    );
    // A person may also find grave what a rule does not.
    let linked = edited(
        "policy     = \"https://counter.example/privacy\"",
        "policy     = \"https://counter.example/cookies\"",
    );
    let change = changes(BASE, &linked).remove(0);
    assert_eq!(change.verdict(), Verdict::Minor);
    let [before, after] = change.contents.unwrap();
    let raised = with(
        &linked,
        &format!(
            "[[judged]]\nentry = \"cookies.visits\"\nfield = \"policy\"\nbefore = \"{before}\"\nafter = \"{after}\"\nverdict = \"material\"\nby = \"A. Counsel\"\nreason = \"Another company.\"\non = 2026-05-09\n"
        ),
    );
    assert_eq!(
        verdicts(&changes(BASE, &raised)),
        [(Verdict::Material, false)]
    );
    assert_eq!(fingerprint(BASE), fingerprint(&linked));
    assert_ne!(fingerprint(BASE), fingerprint(&raised));
}

#[test]
fn an_approval_outlives_what_people_judged_the_same() {
    let mut approvals = Approvals::default();
    approvals
        .approve(&policy(BASE), "cookies.visits", Some("A. Counsel"), ON)
        .unwrap();
    let state = |text: &str| approvals.state(&policy(text), "cookies.visits");
    assert_eq!(state(BASE), State::Valid);
    assert_eq!(state(&reworded()), State::Void);
    assert_eq!(state(&judged(BASE, &reworded(), "editorial")), State::Valid);
    assert_eq!(state(&judged(BASE, &reworded(), "material")), State::Void);
}

#[test]
fn the_check_says_what_nobody_has_judged_and_what_a_table_does_not_decide() {
    let base = policy(BASE);
    let codes = |text: &str| -> Vec<Code> {
        let files = Memory::from_iter([("policy.toml", text)]);
        let baseline = Baseline {
            base: Some(&base),
            approvals: None,
        };
        let checked = check_against(
            &files,
            "policy.toml".as_ref(),
            Options { today: ON },
            baseline,
        )
        .unwrap();
        let about = [
            Code::ChangeNotJudged,
            Code::JudgementUnused,
            Code::MaterialChangeNotLogged,
        ];
        checked
            .findings
            .iter()
            .map(|finding| finding.code)
            .filter(|code| about.contains(code))
            .collect()
    };
    let after = reworded();
    let tables = tables(BASE, &after, "editorial");
    assert_eq!(codes(BASE), []);
    assert_eq!(
        codes(&after),
        [Code::MaterialChangeNotLogged, Code::ChangeNotJudged]
    );
    assert_eq!(codes(&with(&after, &tables)), []);
    assert_eq!(codes(&with(BASE, &tables)), [Code::JudgementUnused]);
    for (from, to) in [
        ("cookies.visits", "cookies.visit"),
        ("\"purpose\"", "\"purpos\""),
        ("after    = \"", "after    = \"0"),
    ] {
        let wrong = with(
            &after,
            &tables
                .replacen(&format!("= \"{from}"), &format!("= \"{to}"), 1)
                .replacen(from, to, 1),
        );
        assert!(codes(&wrong).contains(&Code::JudgementUnused), "{to}");
    }
}

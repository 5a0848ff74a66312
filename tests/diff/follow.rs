//! What must follow from a change, and what of it is done.

use crate::{BASE, changes, edited, policy};
use cookie_registry_policy::Baseline;
use cookie_registry_policy::check::check_against;
use cookie_registry_policy::diff::{Consequences, Duty, consequences, diff};
use cookie_registry_policy::{Code, Options, source::Memory};

fn follows(before: &str, after: &str) -> Consequences {
    consequences(&policy(before), &policy(after), &changes(before, after))
}

fn duties(before: &str, after: &str) -> [Duty; 3] {
    let follows = follows(before, after);
    [follows.update_date, follows.log_entry, follows.notice]
}

const LONGER: (&str, &str) = ("lifetime   = \"90 days\"", "lifetime   = \"91 days\"");

fn material() -> String {
    edited(LONGER.0, LONGER.1)
}

fn logged(date: &str, material: bool) -> String {
    format!(
        "[[changes.log]]\ndate = {date}\nsummary = \"Visits are counted for longer.\"\nmaterial = {material}\n\n[[exempt]]"
    )
}

#[test]
fn nothing_follows_from_nothing() {
    use Duty::NotNeeded;
    assert_eq!(duties(BASE, BASE), [NotNeeded, NotNeeded, NotNeeded]);
    let editorial = edited("Keeps you signed in.", "keeps you signed in");
    assert_eq!(duties(BASE, &editorial), [NotNeeded, NotNeeded, NotNeeded]);
    let unseen = edited(
        "value      = \"token\"",
        "value      = \"token\"\nsame_site = \"strict\"",
    );
    assert_eq!(duties(BASE, &unseen), [NotNeeded, NotNeeded, NotNeeded]);
}

#[test]
fn a_minor_change_moves_the_date() {
    use Duty::{Met, NotNeeded, Open};
    let minor = edited("lifetime   = \"90 days\"", "lifetime   = \"89 days\"");
    assert_eq!(duties(BASE, &minor), [Open, NotNeeded, NotNeeded]);
    let dated = minor.replace("last_updated  = 2026-05-09", "last_updated  = 2026-06-01");
    assert_eq!(duties(BASE, &dated), [Met, NotNeeded, NotNeeded]);
}

#[test]
fn a_material_change_is_dated_logged_and_announced() {
    use Duty::{Met, Open};
    let material = material();
    assert_eq!(duties(BASE, &material), [Open, Open, Met]);
    let dated = material.replace("last_updated  = 2026-05-09", "last_updated  = 2026-06-01");
    assert_eq!(duties(BASE, &dated), [Met, Open, Met]);
    let with = |log: &str| dated.replace("[[exempt]]", log);
    assert_eq!(
        duties(BASE, &with(&logged("2026-06-01", true))),
        [Met, Met, Met]
    );
    assert_eq!(
        duties(BASE, &with(&logged("2026-06-01", false))),
        [Met, Open, Met],
        "not reported as material"
    );
    assert_eq!(
        duties(BASE, &with(&logged("2026-05-20", true))),
        [Met, Open, Met],
        "of another day"
    );
    let silent = with(&logged("2026-06-01", true))
        .replace("announced_by = [{ en = \"email\", de = \"E-Mail\" }]", "");
    assert_eq!(duties(BASE, &silent), [Met, Met, Open]);
}

#[test]
fn a_second_change_of_one_day_is_distinguished_by_the_log() {
    use Duty::{Met, Open};
    assert_eq!(
        duties(BASE, &material()),
        [Open, Open, Met],
        "the entry of that day is an older one"
    );
    let logged = material().replace("[[exempt]]", &logged("2026-05-09", true));
    assert_eq!(duties(BASE, &logged), [Met, Met, Met]);
}

#[test]
fn an_old_entry_of_the_log_in_other_words_logs_nothing_new() {
    use Duty::{Met, Open};
    let entry = |summary: &str, rest: &str| {
        format!(
            "[[changes.log]]\ndate = 2026-06-01\nsummary = {summary}\nmaterial = true\n{rest}\n[[exempt]]"
        )
    };
    let of_june = |text: &str, log: &str| {
        text.replace("last_updated  = 2026-05-09", "last_updated  = 2026-06-01")
            .replace("[[exempt]]", log)
    };
    let before = of_june(BASE, &entry("\"Longer.\"", "version = 2"));
    for (log, duty, why) in [
        (
            entry("\"Kept for longer.\"", "version = 2"),
            Open,
            "reworded",
        ),
        (
            entry("{ en = \"Longer.\", de = \"Länger.\" }", "version = 2"),
            Open,
            "translated",
        ),
        (entry("\"Longer.\"", "version = 3"), Met, "a later version"),
        (
            entry("\"Longer.\"", "version = 2").replace("[[exempt]]", &entry("\"Again.\"", "")),
            Met,
            "a second entry of the day",
        ),
    ] {
        let after = of_june(&material(), &log);
        assert_eq!(duties(&before, &after), [duty, duty, Met], "{why}");
        assert!(follows(&before, &after).day_was_logged, "{why}");
    }
}

#[test]
fn a_date_that_could_not_be_read_is_compared_with_nothing() {
    let unread = material().replace("last_updated  = 2026-05-09", "last_updated  = 2026-11-31");
    let files = Memory::from_iter([("policy.toml", unread)]);
    let base = policy(BASE);
    let baseline = Baseline {
        base: Some(&base),
        approvals: None,
    };
    let today = Options {
        today: base.meta.last_updated,
    };
    let checked = check_against(&files, "policy.toml".as_ref(), today, baseline).unwrap();
    let errors: Vec<Code> = checked
        .findings
        .iter()
        .map(|finding| finding.code)
        .collect();
    assert!(!errors.is_empty(), "the date does not exist");
    for code in [Code::MaterialChangeNotDated, Code::MaterialChangeNotLogged] {
        assert!(!errors.contains(&code), "{errors:?}");
    }
    let changes = diff(&base, checked.recovered());
    assert!(
        changes
            .iter()
            .all(|change| !change.sentence.contains("9999")),
        "{changes:?}"
    );
}

#[test]
fn more_recipients_are_announced_well_in_advance() {
    let recipients = edited(
        "recipients = [\"Counter Inc.\"]",
        "recipients = [\"Counter Inc.\", \"Adder Inc.\"]",
    );
    assert!(follows(BASE, &recipients).notice_in_advance);
    assert!(!follows(BASE, &material()).notice_in_advance);
}

#[test]
fn consent_is_asked_again_where_it_no_longer_covers_what_is_done() {
    for (from, to, categories) in [
        (LONGER.0, LONGER.1, &["analytics"][..]),
        // This is to nobody's disadvantage, and the service cannot see that in a fingerprint.
        (
            "lifetime   = \"90 days\"",
            "lifetime   = \"89 days\"",
            &["analytics"],
        ),
        ("lifetime   = \"30 days\"", "lifetime   = \"60 days\"", &[]),
        (
            "name    = \"Counter Inc.\"",
            "name    = \"Adder Inc.\"",
            &["analytics"],
        ),
        (
            "domains = [\"payments.example\"]",
            "domains = [\"payments.example\", \"pay.example\"]",
            &[],
        ),
        (
            "Makes the shop more pleasant.",
            "Makes the shop faster.",
            &["comfort"],
        ),
        (
            "category   = \"analytics\"",
            "category   = \"comfort\"",
            &["comfort"],
        ),
        (
            "category   = \"analytics\"",
            "category   = \"necessary\"\nexemption = \"security\"",
            &[],
        ),
        (
            "category  = \"necessary\"\nexemption = \"interface\"",
            "category  = \"preferences\"",
            &["preferences"],
        ),
        (
            "controller     = \"Example Ltd\"",
            "controller     = \"Other Ltd\"",
            &["analytics", "comfort", "preferences"],
        ),
        ("\"privacy@example.org\"", "\"cookies@example.org\"", &[]),
    ] {
        let follows = follows(BASE, &edited(from, to));
        let again = follows.ask_again.iter();
        let again: Vec<&str> = again.map(|again| again.category.as_str()).collect();
        assert_eq!(again, categories, "{from:?} -> {to:?}");
    }
}

#[test]
fn a_translation_asks_those_who_read_it() {
    let reworded = edited("Zählt Besuche.", "Verfolgt Besuche.");
    let follows = follows(BASE, &reworded);
    assert_eq!(follows.ask_again[0].languages, Some(vec!["de".to_owned()]));
    let duties = cookie_registry_policy::diff::duties(&follows);
    assert_eq!(
        duties.last().unwrap(),
        &(
            Duty::Open,
            "ask visitors again for consent to `analytics` who were asked in `de`".to_owned()
        )
    );
}

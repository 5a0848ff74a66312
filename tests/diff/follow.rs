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
/// The duties to remove what browsers still hold: entry, state, end, and whether both are sent.
fn held(before: &str, after: &str) -> Vec<(String, Duty, String, bool)> {
    follows(before, after)
        .still_held
        .into_iter()
        .map(|held| (held.entry, held.removal, held.until, held.is_sent_twice))
        .collect()
}

fn retired(key: &str, rest: &str) -> String {
    format!(
        "[cookies.{key}]\n{rest}\ncategory = \"necessary\"\nexemption = \"user-input\"\npurpose = \"Gone.\"\nlifetime = \"1 year\"\nretired = 2026-06-01\n\n[cookies.old]"
    )
}

#[test]
fn what_is_removed_renamed_or_moved_is_still_held_by_browsers() {
    use Duty::{Met, Open};
    let session = "[cookies.session]\nname       = \"__Host-session\"";
    let region = "[cookies.region]\nname     = \"region\"\ncategory = \"preferences\"\npurpose  = { en = \"Remembers your region, which you chose.\", de = \"Merkt sich Ihre Region.\" }\nlifetime = \"1 year\"\ndomain   = \"shop.example.org\"\n";
    let one = |entry: &str, duty, until: &str, twice| {
        vec![(entry.to_owned(), duty, until.to_owned(), twice)]
    };
    // Removed, renamed, given another domain or path, or kept in another place.
    assert_eq!(
        held(BASE, &edited(region, "")),
        one("cookies.region", Open, "for up to 1 year", false)
    );
    assert_eq!(
        held(
            BASE,
            &edited(session, &session.replace("__Host-session", "__Host-sid"))
        ),
        one("cookies.session", Open, "for up to 30 days", false)
    );
    for scope in [
        "domain   = \"example.org\"",
        "",
        "domain   = \"shop.example.org\"\npath = \"/a\"",
        "domain   = \"shop.example.org\"\npartitioned = true\nsame_site = \"none\"",
    ] {
        assert_eq!(
            held(BASE, &edited("domain   = \"shop.example.org\"", scope)),
            one("cookies.region", Open, "for up to 1 year", true),
            "{scope}"
        );
    }
    assert_eq!(
        held(
            BASE,
            &edited(
                "key       = \"theme\"\nkind      = \"local-storage\"",
                "key       = \"theme\"\nkind      = \"indexed-db\""
            )
        ),
        one("storage.theme", Open, "until the visitor clears it", false)
    );
    assert_eq!(
        held(BASE, &edited("prefix = \"_vis_\"", "prefix = \"_vis_1\"")),
        one("cookies.visits", Open, "for up to 90 days", false)
    );
    // An entry with `retired` removes it.
    let kept = edited(region, "").replace(
        "[cookies.old]",
        &retired(
            "region_1",
            "name = \"region\"\ndomain = \"shop.example.org\"",
        ),
    );
    assert_eq!(
        held(BASE, &kept),
        one("cookies.region", Met, "for up to 1 year", false)
    );
    let elsewhere =
        edited(region, "").replace("[cookies.old]", &retired("region_1", "name = \"region\""));
    assert_eq!(
        held(BASE, &elsewhere),
        one("cookies.region", Open, "for up to 1 year", false)
    );
    let in_place = edited(
        "lifetime = \"1 year\"\n",
        "lifetime = \"1 year\"\nretired = 2026-06-01\n",
    );
    assert_eq!(
        held(BASE, &in_place),
        one("cookies.region", Met, "for up to 1 year", false)
    );
}

#[test]
fn what_browsers_no_longer_hold_or_what_is_replaced_needs_no_removal() {
    // Another key, a wider family, another lifetime, and what ends with its tab.
    for after in [
        edited("[cookies.region]", "[cookies.land]"),
        edited("prefix = \"_vis_\"", "prefix = \"_vi\""),
        edited("lifetime = \"1 year\"\n", "lifetime = \"2 years\"\n"),
        edited(
            "domain   = \"shop.example.org\"",
            "domain   = \"SHOP.example.org\"",
        ),
        edited("key        = \"draft\"", "key        = \"draft-2\""),
        edited(
            "name       = \"__Host-session\"",
            "names = { production = \"__Host-session\", development = \"session\" }",
        ),
    ] {
        assert_eq!(held(BASE, &after), []);
    }
    // The retired cookie has ended with its session; one with a longer lifetime has not.
    let old = "[cookies.old]\nname     = \"old\"\ncategory = \"necessary\"\nexemption = \"user-input\"\npurpose  = { en = \"Remembered the basket.\", de = \"Merkte sich den Korb.\" }\nlifetime = \"session\"\nretired  = 2026-01-01\n";
    assert_eq!(held(BASE, &edited(old, "")), []);
    for (lifetime, is_held) in [("128 days", true), ("127 days", false), ("1 year", true)] {
        let before = edited(old, &old.replace("\"session\"", &format!("\"{lifetime}\"")));
        let after = edited(old, "");
        assert_eq!(!held(&before, &after).is_empty(), is_held, "{lifetime}");
    }
    // A cookie of another site is not removed by this service.
    let foreign = edited(
        "[cookies.old]",
        "[cookies.ad]\nname = \"ad\"\nset_by = \"third-party\"\ndomain = \"ads.example\"\ncategory = \"marketing\"\npurpose = \"Shows advertisements.\"\nlifetime = \"1 year\"\n\n[cookies.old]",
    );
    assert_eq!(held(&foreign, BASE), []);
}

#[test]
fn a_lifetime_in_another_unit_says_by_how_much_it_differs() {
    let sentence = |from: &str, to: &str| {
        let with = |lifetime: &str| {
            edited(
                "lifetime   = \"90 days\"",
                &format!("lifetime   = \"{lifetime}\""),
            )
        };
        let changes = changes(&with(from), &with(to));
        changes
            .first()
            .map(|change| change.sentence.clone())
            .unwrap_or_default()
    };
    let year = sentence("12 months", "1 year");
    assert!(
        year.ends_with("is now kept for 1 year instead of for 12 months, which is 5 days longer (a month counts as 30 days and a year counts as 365 days)."),
        "{year}"
    );
    assert!(sentence("1 year", "12 months").contains("which is 5 days shorter"));
    assert!(
        sentence("13 months", "395 days")
            .contains("which is 5 days longer (a month counts as 30 days)")
    );
    assert!(sentence("1 week", "169 hours").contains("which is 1 hour longer."));
    assert!(sentence("90 days", "91 days").ends_with("for 91 days instead of for 90 days."));
    assert_eq!(sentence("30 days", "1 month"), "");
}

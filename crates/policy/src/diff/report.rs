//! Formats changes as text, Markdown and JSON.

use super::describe::visible;
use super::{Change, Consequences, Decision, DiffRule, Duty, StillHeld, Verdict};
use crate::consent::AskAgain;
use crate::quoting::string;
use crate::report::in_markdown;
use crate::suggest::all_of;
use serde_json::{Value, json as value};
use std::fmt::Write as _;
use time::Date;

/// The version of the JSON report's format.
pub const DIFF_FORMAT: u32 = 1;

/// A comparison of two policies, as input to a report.
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    /// The name of the old policy, such as `policy.toml at main`.
    pub before: &'a str,
    /// The name of the new policy.
    pub after: &'a str,
    /// The changes.
    pub changes: &'a [Change],
    /// The duties that follow from the changes.
    pub consequences: &'a Consequences,
    /// The day of the comparison. The `[[judged]]` tables to be pasted contain it as `on`, the day of the decision.
    pub today: Date,
}

impl Report<'_> {
    fn of(&self, verdict: Verdict) -> impl Iterator<Item = &Change> {
        self.changes
            .iter()
            .filter(move |change| change.verdict() == verdict && !change.drops_consent())
    }

    fn dropped(&self) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(|change| change.drops_consent())
    }

    fn count(&self, verdict: Verdict) -> usize {
        let of = |change: &&Change| change.verdict() == verdict;
        self.changes.iter().filter(of).count()
    }

    fn summary(&self) -> String {
        let counts: Vec<String> = [Verdict::Material, Verdict::Minor, Verdict::Editorial]
            .into_iter()
            .map(|verdict| (self.count(verdict), verdict))
            .filter(|(count, _)| *count > 0)
            .map(|(count, verdict)| format!("{count} {verdict}"))
            .collect();
        if counts.is_empty() {
            return "nothing has changed".to_owned();
        }
        let counts: Vec<&str> = counts.iter().map(String::as_str).collect();
        let one = self.changes.len() == 1;
        format!("{} change{}", all_of(&counts), if one { "" } else { "s" })
    }
}

const DROPPED: &str = "Consent is no longer required";

/// Returns the heading of the changes with a verdict. The heading explains the verdict.
///
/// ```
/// use cookie_registry_policy::diff::{Verdict, heading};
/// assert_eq!(heading(Verdict::Material), "Material: visitors must be informed");
/// ```
#[must_use]
pub const fn heading(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Material => "Material: visitors must be informed",
        Verdict::Minor => "Minor: a change that is not to the disadvantage of visitors",
        Verdict::Editorial => "Editorial: nothing changes for visitors",
    }
}

const VERDICTS: [Verdict; 3] = [Verdict::Material, Verdict::Minor, Verdict::Editorial];

/// Returns the duties that follow from the changes: the state of each duty, and the duty in words.
#[must_use]
pub fn duties(consequences: &Consequences) -> Vec<(Duty, String)> {
    let Consequences {
        update_date,
        log_entry,
        day_was_logged,
        notice,
        notice_in_advance,
        ask_again,
        still_held,
        day: _,
    } = consequences;
    let second = if *day_was_logged && *log_entry == Duty::Open {
        ", in addition to the entry that the log already has for that day"
    } else {
        ""
    };
    let advance = if *notice_in_advance {
        ", well in advance"
    } else {
        ""
    };
    let mut duties = vec![
        (
            *update_date,
            "set `last_updated` to the day of the change".to_owned(),
        ),
        (
            *log_entry,
            format!("add a `[[changes.log]]` table for that day with `material = true`{second}"),
        ),
        (
            *notice,
            format!(
                "inform visitors with a dedicated notice{advance}, and name the means in `announced_by`"
            ),
        ),
    ];
    // A policy does not show whether the service asks its visitors, so this duty is always open.
    let questions = questions(ask_again).into_iter();
    duties.extend(questions.map(|what| (Duty::Open, what)));
    duties.extend(still_held.iter().map(|held| (held.removal, removal(held))));
    duties.retain(|(duty, _)| *duty != Duty::NotNeeded);
    duties
}

/// Says whom to ask again about what: first what all visitors are asked again, then what visitors of some languages are.
fn questions(ask_again: &[AskAgain]) -> Vec<String> {
    let quoted = |words: Vec<&str>| {
        let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
        all_of(&words.iter().map(String::as_str).collect::<Vec<_>>())
    };
    let all = ask_again.iter().filter(|again| again.languages.is_none());
    let all: Vec<&str> = all.map(|again| again.category.as_str()).collect();
    let mut questions = Vec::new();
    if !all.is_empty() {
        questions.push(format!(
            "ask all visitors again for consent to {}",
            quoted(all)
        ));
    }
    questions.extend(ask_again.iter().filter_map(|again| {
        let languages = again.languages.as_ref()?;
        Some(format!(
            "ask visitors again for consent to {} who were asked in {}",
            quoted(vec![&again.category]),
            quoted(languages.iter().map(String::as_str).collect())
        ))
    }));
    questions
}

/// Describes the removal of an entry that browsers still hold.
pub(crate) fn removal(held: &StillHeld) -> String {
    let twice = if held.is_sent_twice {
        "; until then they send both under one name, and their order decides which one counts"
    } else {
        ""
    };
    let (entry, name, until) = (&held.entry, visible(&held.name), &held.until);
    format!(
        "keep the earlier form of `{entry}` as an entry with `retired`, so that it is removed: browsers still hold `{name}` {until}{twice}"
    )
}

/// Formats the changes for people at a terminal.
#[must_use]
pub fn human(report: &Report<'_>) -> String {
    let mut text = String::new();
    let mut section = |heading: &str, changes: &[&Change]| {
        if !changes.is_empty() {
            let _ = writeln!(text, "{heading}");
        }
        for change in changes {
            let (field, rule) = (change.field.as_str(), change.rule);
            let entry = visible(&change.entry);
            let _ = writeln!(text, "  {}\n    {entry}, {field} [{rule}]", change.sentence);
            if let Some(decision) = &change.judged {
                let _ = writeln!(text, "    {}", visible(&judged(decision)));
            }
        }
        if !changes.is_empty() {
            text.push('\n');
        }
    };
    let loud = format!("{}: a reviewer must look at this", DROPPED.to_uppercase());
    section(&loud, &report.dropped().collect::<Vec<_>>());
    for verdict in VERDICTS {
        section(heading(verdict), &report.of(verdict).collect::<Vec<_>>());
    }
    let tables = judgements(report);
    if !tables.is_empty() {
        let _ = writeln!(text, "{TO_BE_JUDGED}: paste and complete\n\n{tables}");
    }
    let duties = duties(report.consequences);
    if !duties.is_empty() {
        text.push_str("Required follow-up\n");
        for (duty, what) in duties {
            let done = if duty == Duty::Met { "done" } else { "open" };
            let _ = writeln!(text, "  {done}: {what}");
        }
        text.push('\n');
    }
    let _ = writeln!(
        text,
        "{} -> {}: {}",
        report.before,
        report.after,
        report.summary()
    );
    text
}

const TO_BE_JUDGED: &str = "To be judged: whether the meaning has changed is for a person to say, and until then it counts as changed";

/// Describes what a person decided.
fn judged(decision: &Decision) -> String {
    let Decision {
        verdict,
        by,
        on,
        reason,
    } = decision;
    format!("judged {verdict} by {by} on {on}: {reason}")
}

/// Returns a `[[judged]]` table for each change that a person must decide, to be pasted into the policy.
#[must_use]
pub fn judgements(report: &Report<'_>) -> String {
    let open = report
        .changes
        .iter()
        .filter(|change| change.needs_judgement);
    let tables: Vec<String> = open
        .filter_map(|change| judgement(change, report.today))
        .collect();
    tables.join("\n")
}

/// Returns the `[[judged]]` table for the decision of a person about a change; `None` if the change cannot be judged.
/// `day` is the day of the decision.
#[must_use]
pub fn judgement(change: &Change, day: Date) -> Option<String> {
    let [before, after] = change.contents.as_ref()?;
    let own = |language: &&String| {
        change
            .sentence
            .contains(&format!("(in the language `{language}`)"))
    };
    let language = change.language.as_ref().filter(own);
    let language = language.map_or_else(String::new, |language| {
        format!("language = {}\n", string(language))
    });
    Some(format!(
        "# {}\n[[judged]]\nentry    = {}\nfield    = {}\n{language}before   = {}\nafter    = {}\n\
         verdict  = \"editorial\"             # the meaning is the same; or \"minor\" or \"material\"\n\
         by       = \"TODO: your name\"\nreason   = \"TODO: why\"\non       = {day}\n",
        change.sentence,
        string(&change.entry),
        string(change.field.as_str()),
        string(before),
        string(after),
    ))
}

/// Formats a name as code, if Markdown can express it.
fn code(name: &str) -> String {
    if name.contains('`') {
        in_markdown(&visible(name))
    } else {
        format!("`{}`", visible(name))
    }
}

/// Formats the changes for a pull request.
#[must_use]
pub fn markdown(report: &Report<'_>) -> String {
    let mut text = format!(
        "## Cookie policy: {}\n\n{} → {}\n",
        report.summary(),
        code(report.before),
        code(report.after)
    );
    let mut section = |heading: &str, changes: &[&Change]| {
        if !changes.is_empty() {
            let _ = write!(text, "\n{heading}\n\n");
        }
        for change in changes {
            let (field, rule) = (change.field.as_str(), change.rule);
            let (sentence, entry) = (in_markdown(&change.sentence), code(&change.entry));
            let judged = change.judged.as_ref().map_or_else(String::new, |decision| {
                format!("; {}", in_markdown(&visible(&judged(decision))))
            });
            let _ = writeln!(text, "- {sentence} ({entry}, `{field}`; `{rule}`{judged})");
        }
    };
    let loud = format!("> [!CAUTION]\n> **{DROPPED}.** A reviewer must look at this:");
    section(&loud, &report.dropped().collect::<Vec<_>>());
    for verdict in VERDICTS {
        let heading = format!("### {}", heading(verdict));
        section(&heading, &report.of(verdict).collect::<Vec<_>>());
    }
    let tables = judgements(report);
    if !tables.is_empty() {
        // No text of a policy ends the block: a line of it never begins with a backtick.
        let _ = writeln!(text, "\n### {TO_BE_JUDGED}\n\n```toml\n{tables}```");
    }
    let duties = duties(report.consequences);
    if !duties.is_empty() {
        text.push_str("\n### Required follow-up\n\n");
        for (duty, what) in duties {
            let mark = if duty == Duty::Met { 'x' } else { ' ' };
            let _ = writeln!(text, "- [{mark}] {what}");
        }
    }
    text
}

/// Formats the report of a policy that is new, for a pull request.
#[must_use]
pub fn markdown_of_new(after: &str) -> String {
    format!(
        "## Cookie policy: new\n\n{} did not exist before, so there is nothing to compare with.\n",
        code(after)
    )
}

/// Formats the report of a policy that is new as one JSON object, with the fields of [`json`]: `before` and `consequences` are
/// `null`, and there are no changes.
#[must_use]
pub fn json_of_new(after: &str) -> String {
    let document = value!({
        "format": DIFF_FORMAT,
        "before": null,
        "after": after,
        "changes": [],
        "consequences": null,
        "summary": { "material": 0, "minor": 0, "editorial": 0, "consent_dropped": 0, "to_be_judged": 0 },
    });
    crate::report::escaped_json(&format!("{document:#}\n")).into_owned()
}

/// Formats the changes as one JSON object: `format`, `before`, `after`, `changes`, `consequences` and `summary`. A field that
/// does not apply is `null`. In `consequences`, `ask_again` lists categories. If only visitors who were asked in certain
/// languages are asked again about a category, `ask_again_only_in` contains these languages.
#[must_use]
pub fn json(report: &Report<'_>) -> String {
    let changes: Vec<Value> = report.changes.iter().map(changed).collect();
    let Consequences {
        update_date,
        log_entry,
        day_was_logged: _,
        notice,
        notice_in_advance,
        ask_again,
        still_held,
        day: _,
    } = report.consequences;
    let categories = ask_again.iter().map(|again| again.category.as_str());
    let categories: Vec<&str> = categories.collect();
    let languages = ask_again.iter().filter_map(|again| {
        let languages = again.languages.as_ref()?;
        Some((again.category.clone(), Value::from(languages.clone())))
    });
    let languages: serde_json::Map<String, Value> = languages.collect();
    let still_held: Vec<Value> = still_held
        .iter()
        .map(|held| {
            value!({
                "entry": held.entry,
                "name": held.name,
                "until": held.until,
                "removal": held.removal.as_str(),
                "sent_twice": held.is_sent_twice,
            })
        })
        .collect();
    let document = value!({
        "format": DIFF_FORMAT,
        "before": report.before,
        "after": report.after,
        "changes": changes,
        "consequences": {
            "update_date": update_date.as_str(),
            "log_entry": log_entry.as_str(),
            "notice": notice.as_str(),
            "notice_in_advance": notice_in_advance,
            "ask_again": categories,
            "ask_again_only_in": languages,
            "still_held": still_held,
        },
        "summary": {
            "material": report.count(Verdict::Material),
            "minor": report.count(Verdict::Minor),
            "editorial": report.count(Verdict::Editorial),
            "consent_dropped": report.dropped().count(),
            "to_be_judged": report.changes.iter().filter(|change| change.needs_judgement).count(),
        },
    });
    crate::report::escaped_json(&format!("{document:#}\n")).into_owned()
}

fn changed(change: &Change) -> Value {
    value!({
        "entry": change.entry,
        "field": change.field.as_str(),
        "language": change.language,
        "before": change.before,
        "after": change.after,
        "sentence": change.sentence,
        "verdict": change.verdict().as_str(),
        "rule": change.rule.as_str(),
        "consent_dropped": change.drops_consent(),
        "to_be_judged": change.needs_judgement,
        "contents": change.contents.as_ref().map(|[before, after]| value!({ "before": before, "after": after })),
        "judged": change.judged.as_ref().map(|decision| value!({
            "verdict": decision.verdict.as_str(),
            "by": decision.by,
            "on": decision.on.to_string(),
            "reason": decision.reason,
        })),
    })
}

/// Explains a rule of the diff.
///
/// ```
/// use cookie_registry_policy::diff::{DiffRule, explain};
/// assert!(explain(DiffRule::LastsLonger).starts_with("lasts-longer (material)\n"));
/// ```
#[must_use]
pub fn explain(rule: DiffRule) -> String {
    explained(rule, rule.source().text)
}

/// Explains a rule of the diff like [`explain`], for a terminal that supports hyperlinks: the source of the rule is a
/// link to the cited document.
#[cfg(feature = "report")]
#[must_use]
pub fn explain_linked(rule: DiffRule) -> String {
    let source = rule.source();
    match source.address() {
        Some(address) => explained(rule, &crate::report::hyperlink(&address, source.text)),
        None => explain(rule),
    }
}

fn explained(rule: DiffRule, citation: &str) -> String {
    format!(
        "{rule} ({})\n\n{}.\n\n{}\n\nSource: {citation} ({}).\n\n`cargo cookie-registry diff` uses this rule to classify changes.\n",
        rule.verdict(),
        rule.title(),
        rule.explanation(),
        rule.source().confidence
    )
}

/// Returns every rule of the diff as a Markdown document: `docs/diff-rules.md`.
#[must_use]
pub fn reference() -> String {
    let mut text = String::from(
        "# Rules of the diff\n\n\
         `cargo cookie-registry diff` uses these rules to classify changes. This file is generated from the rules \
         (`crates/policy/src/verdict.rs`).\n\n\
         Visitors must be informed of a material change: the date of the policy must be updated, the change log must list \
         the change, and a dedicated notice must announce it. A minor change alters what the policy discloses or the \
         service does, but is not to the disadvantage of visitors. An editorial change does not affect visitors.\n\n\
         | Rule | Verdict | Change | Why | Source |\n| --- | --- | --- | --- | --- |\n",
    );
    for rule in DiffRule::ALL {
        let (verdict, title, why) = (rule.verdict(), rule.title(), rule.explanation());
        let source = rule.source();
        let _ = writeln!(
            text,
            "| `{rule}` | {verdict} | {title} | {why} | {} |",
            source.to_markdown()
        );
    }
    text
}

//! Decisions of a person: approvals, and judgements of changes.

use super::check::Effect;
use super::entry::day;
use super::{Proposal, Proposals, Refusal, What, hash};
use crate::approve;
use crate::edit::{self, Edit, Pairs};
use crate::files;
use crate::preview::form::posted::Posted;
use cookie_registry_core::{Judgement, Word};
use cookie_registry_policy::diff::{Change, judgement};
use cookie_registry_policy::suggest::is_open;
use serde::Serialize;
use time::Date;
use toml_edit::Value;

/// The longest name or reason, in bytes.
const MAX_ENTERED: usize = 2_000;

/// A change about which a person can decide.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Judgeable {
    /// What distinguishes it from every other change: its entry, its field and the hashes of both contents.
    pub(crate) id: String,
    /// The entry.
    entry: String,
    sentence: String,
    before: Option<String>,
    after: Option<String>,
    verdicts: Vec<Choice>,
    /// The `[[judged]]` table that `diff` prints for it.
    #[serde(skip)]
    table: String,
}

/// A verdict that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Choice {
    word: &'static str,
    meaning: &'static str,
}

impl Judgeable {
    /// Returns a change if nobody has decided about it; `None` if it needs no decision.
    pub(crate) fn of(change: &Change, today: Date) -> Option<Self> {
        if !change.needs_judgement {
            return None;
        }
        let table = judgement(change, today)?;
        let verdicts = Judgement::ALL.iter().map(|verdict| Choice {
            word: verdict.as_str(),
            meaning: verdict.meaning(),
        });
        Some(Self {
            id: hash(&table),
            entry: change.entry.clone(),
            sentence: change.sentence.clone(),
            before: change.before.clone(),
            after: change.after.clone(),
            verdicts: verdicts.collect(),
            table,
        })
    }
}

impl Proposals {
    /// Proposes to approve an entry in its present form, in the name of a person, as the command `approve` does.
    pub(in crate::preview) fn propose_approval(
        &self,
        posted: &Posted,
    ) -> Result<Proposal, Refusal> {
        let by = entered(posted, "by")?;
        let entry = posted.get("entry").to_owned();
        let all = approve::Wanted {
            entries: std::slice::from_ref(&entry),
            all: false,
            by: Some(by),
        };
        let approved = approve::approved(&self.file, &all)
            .map_err(|failure| Refusal::Policy(failure.to_string()))?;
        let effect = Effect {
            approves: approved.report,
            ..Effect::default()
        };
        let what = What {
            sentence: "did_approve",
            about: entry,
        };
        let path = self.lock();
        let before = files::read_if_exists(&path)?;
        self.propose(path, before, Some(approved.lock), what, effect)
    }

    /// Proposes the decision of a person about a change.
    pub(in crate::preview) fn propose_judgement(
        &self,
        change: &Judgeable,
        posted: &Posted,
        today: Date,
    ) -> Result<Proposal, Refusal> {
        let by = entered(posted, "by")?;
        let reason = entered(posted, "reason")?;
        let verdict =
            <Judgement as Word>::parse(posted.get("verdict")).ok_or(Refusal::Missing("verdict"))?;
        let pairs = judged(&change.table, verdict, by, reason, today)?;
        let checked = self.checked()?;
        // Only the policy itself can have this table, not what it includes.
        let path = self.file.path.clone();
        let before = files::read(&path)?;
        let after = edit::apply(&before, &[Edit::Push(edit::path(["judged"]), pairs)])?;
        let effect = Effect::between(&checked, &self.checked_with(&path, &after)?);
        let what = What {
            sentence: "did_judge",
            about: change.entry.clone(),
        };
        self.propose(path, Some(before), Some(after), what, effect.shortened())
    }
}

/// Returns what a person wrote under a name.
fn entered<'p>(posted: &'p Posted, name: &'static str) -> Result<&'p str, Refusal> {
    let text = posted.get(name).trim();
    let is_line = !text.is_empty() && text.len() <= MAX_ENTERED && !text.contains(char::is_control);
    (is_line && !is_open(text))
        .then_some(text)
        .ok_or(Refusal::Missing(name))
}

/// Returns the table that `diff` prints, with the decision in it.
fn judged(
    table: &str,
    verdict: Judgement,
    by: &str,
    reason: &str,
    today: Date,
) -> Result<Pairs, Refusal> {
    let document = edit::parse(table)?;
    let rows = document
        .get("judged")
        .and_then(toml_edit::Item::as_array_of_tables);
    let row = rows.and_then(|rows| rows.get(0));
    let row = row.ok_or(Refusal::Gone)?;
    let pairs = row.iter().filter_map(|(key, item)| {
        let value = match key {
            "verdict" => Value::from(verdict.as_str()),
            "by" => Value::from(by),
            "reason" => Value::from(reason),
            "on" => day(today),
            _ => Value::from(item.as_str()?),
        };
        Some((key.to_owned(), value))
    });
    Ok(pairs.collect())
}

//! The entries whose review is due.

use crate::approval::{Approvals, State};
use crate::model::Policy;
use serde_json::{Value, json as value};
use std::fmt::Write as _;
use time::{Date, Duration};

/// The version of the JSON report's format.
pub const DUE_FORMAT: u32 = 1;

/// An entry whose review is due soon or overdue.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Due {
    /// The entry, such as `cookies.session`.
    pub entry: String,
    /// The owner of the entry.
    pub owner: Option<String>,
    /// The link to its last review.
    pub review: Option<String>,
    /// The last day on which the review is valid.
    pub review_by: Date,
    /// The number of days left; negative if overdue.
    pub days_left: i64,
    /// The state of the approval of the entry: whether the entry is approved in its current form.
    pub approval: State,
}

/// Returns the entries in use whose review is overdue or expires within a number of days, the most urgent
/// first.
///
/// ```
/// use cookie_registry_policy::approval::Approvals;
/// use cookie_registry_policy::review::due;
/// use cookie_registry_policy::{Options, check_file};
///
/// let policy = concat!(env!("CARGO_MANIFEST_DIR"), "/../../policy.toml");
/// let checked = check_file(policy.as_ref(), Options::today()).unwrap();
/// let today = time::Date::from_calendar_date(2027, time::Month::May, 1).unwrap();
/// let due = due(checked.recovered(), &Approvals::default(), today, 30);
/// assert_eq!((due[0].entry.as_str(), due[0].days_left), ("cookies.session", 8));
/// ```
#[must_use]
pub fn due(policy: &Policy, approvals: &Approvals, today: Date, within: u32) -> Vec<Due> {
    let until = today
        .checked_add(Duration::days(i64::from(within)))
        .unwrap_or(Date::MAX);
    let mut due: Vec<Due> = reviewed(policy)
        .filter_map(|(entry, owner, review, review_by)| {
            let review_by = review_by.filter(|review_by| *review_by <= until)?;
            Some(Due {
                entry: entry.to_owned(),
                owner: owner.map(str::to_owned),
                review: review.map(str::to_owned),
                review_by,
                days_left: (review_by - today).whole_days(),
                approval: approvals.state(policy, entry),
            })
        })
        .collect();
    due.sort_by(|a, b| (a.review_by, &a.entry).cmp(&(b.review_by, &b.entry)));
    due
}

/// Returns the entries in use that have no `review_by` and so never become due.
///
/// ```
/// use cookie_registry_policy::review::without_date;
/// use cookie_registry_policy::{Options, check_file};
///
/// let policy = concat!(env!("CARGO_MANIFEST_DIR"), "/../../policy.toml");
/// let checked = check_file(policy.as_ref(), Options::today()).unwrap();
/// assert!(without_date(checked.recovered()).contains(&"cookies.csrf"));
/// ```
#[must_use]
pub fn without_date(policy: &Policy) -> Vec<&str> {
    reviewed(policy)
        .filter(|(.., review_by)| review_by.is_none())
        .map(|(entry, ..)| entry)
        .collect()
}

/// What is reviewed: its name, its owner, the link to its last review, and the last day on which the review is valid.
type Reviewed<'p> = (&'p str, Option<&'p str>, Option<&'p str>, Option<Date>);

/// Returns the entries in use, and the tracking.
fn reviewed(policy: &Policy) -> impl Iterator<Item = Reviewed<'_>> {
    let entries = policy.entries().map(|one| {
        let (owner, review) = (one.owner.as_deref(), one.review.as_deref());
        (one.entry.as_str(), owner, review, one.review_by)
    });
    let tracking = policy.tracking.iter().map(|one| {
        let (owner, review) = (one.owner.as_deref(), one.review.as_deref());
        (one.entry.as_str(), owner, review, one.review_by)
    });
    entries.chain(tracking)
}

impl Due {
    /// Returns the time left in words: `due in 10 days`, `due today` or `overdue for 1 day`.
    #[must_use]
    pub fn when(&self) -> String {
        let days = |count: u64| format!("{count} day{}", if count == 1 { "" } else { "s" });
        match self.days_left {
            left if left < 0 => format!("overdue for {}", days(left.unsigned_abs())),
            0 => "due today".to_owned(),
            left => format!("due in {}", days(left.unsigned_abs())),
        }
    }
}

/// Formats the due entries for people, one per line, and the entries [without a date](without_date).
#[must_use]
pub fn human(due: &[Due], within: u32, without_date: &[&str]) -> String {
    let mut text = String::new();
    for one in due {
        let when = one.when();
        let owner = one.owner.as_deref().unwrap_or("no owner");
        let approval = match one.approval {
            State::Missing => "",
            State::Valid => "; approved",
            State::Void => "; changed since it was approved",
        };
        let _ = writeln!(
            text,
            "{}: {when} ({}), {owner}{approval}",
            one.entry, one.review_by
        );
    }
    if due.is_empty() {
        let _ = writeln!(text, "no review is due within {within} days");
    }
    if !without_date.is_empty() {
        let entries = without_date.join(", ");
        let _ = writeln!(text, "never due, because `review_by` is missing: {entries}");
    }
    text
}

/// Formats the due entries as one JSON object: `format`, `today`, `within_days`, `entries`, and `without_date`
/// with the entries that never become due. A field that does not apply is `null`.
#[must_use]
pub fn json(due: &[Due], today: Date, within: u32, without_date: &[&str]) -> String {
    let entries: Vec<Value> = due
        .iter()
        .map(|one| {
            value!({
                "entry": one.entry,
                "owner": one.owner,
                "review": one.review,
                "review_by": one.review_by.to_string(),
                "days_left": one.days_left,
                "overdue": one.days_left < 0,
                "approval": one.approval.as_str(),
            })
        })
        .collect();
    let document = value!({
        "format": DUE_FORMAT,
        "today": today.to_string(),
        "within_days": within,
        "entries": entries,
        "without_date": without_date,
    });
    crate::report::escaped_json(&format!("{document:#}\n")).into_owned()
}

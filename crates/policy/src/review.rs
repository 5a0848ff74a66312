//! Which entries are to be reviewed, and until when.

use crate::approval::{Approvals, State};
use crate::model::Policy;
use serde_json::{Value, json as value};
use std::fmt::Write as _;
use time::{Date, Duration};

/// The number of the shape of the JSON report; another shape has another number.
pub const DUE_FORMAT: u32 = 1;

/// An entry that is to be reviewed soon, or was to be.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Due {
    /// `cookies.session`.
    pub entry: String,
    /// Who answers for it.
    pub owner: Option<String>,
    /// Where its last review is found.
    pub review: Option<String>,
    /// Until when the review holds; that day itself still counts.
    pub review_by: Date,
    /// How many days are left; less than none where it is overdue.
    pub days_left: i64,
    /// Whether what stands there now is what was approved.
    pub approval: State,
}

/// The entries in use whose review ends within so many days, or is overdue, the most urgent first.
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
    let mut due: Vec<Due> = policy
        .entries()
        .filter_map(|disclosure| {
            let review_by = disclosure
                .review_by
                .filter(|review_by| *review_by <= until)?;
            Some(Due {
                entry: disclosure.entry.clone(),
                owner: disclosure.owner.clone(),
                review: disclosure.review.clone(),
                review_by,
                days_left: (review_by - today).whole_days(),
                approval: approvals.state(policy, &disclosure.entry),
            })
        })
        .collect();
    due.sort_by(|a, b| (a.review_by, &a.entry).cmp(&(b.review_by, &b.entry)));
    due
}

/// The entries in use that nobody has set a review for: they have no `review_by`, and so never become due.
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
    policy
        .entries()
        .filter(|disclosure| disclosure.review_by.is_none())
        .map(|disclosure| disclosure.entry.as_str())
        .collect()
}

impl Due {
    /// How urgent it is: `due in 10 days`, `due today` or `overdue for 1 day`.
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

/// What is due, for people: a line each; and the entries [without a date](without_date).
#[must_use]
pub fn human(due: &[Due], within: u32, without_date: &[&str]) -> String {
    let mut text = String::new();
    for one in due {
        let when = one.when();
        let owner = one.owner.as_deref().unwrap_or("nobody named");
        let approval = match one.approval {
            State::Missing => "",
            State::Valid => "; approved as it stands",
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
        let _ = writeln!(text, "never due, for want of a `review_by`: {entries}");
    }
    text
}

/// What is due, as one JSON object: `format`, `today`, `within_days`, `entries`, and `without_date` with the names of
/// the entries that never become due. A field that does not apply is `null`.
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
    format!("{document:#}\n")
}

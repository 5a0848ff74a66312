//! The entries of the policy in a list, with what a reviewer looks for.

use crate::preview::desk::Look;
use crate::preview::form::posted::Posted;
use cookie_registry_core::Environment;
use cookie_registry_policy::approval::Approvals;
use cookie_registry_policy::model::{Disclosure, Naming, Text};
use cookie_registry_policy::shared::FOLDER;
use cookie_registry_policy::source::Span;
use serde::Serialize;
use std::collections::{BTreeSet, HashMap};

/// The states by which the list can be filtered.
pub(crate) const STATES: [&str; 4] = ["overdue", "unapproved", "finding", "retired"];

/// One entry.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Row {
    /// How findings name it: `cookies.session`.
    pub(crate) entry: String,
    name: String,
    category: String,
    owner: String,
    review_by: String,
    is_overdue: bool,
    is_retired: bool,
    /// Whether it is in a copy of what others declare.
    is_copy: bool,
    /// `missing`, `valid` or `void`.
    approval: &'static str,
    findings: usize,
    /// What the search looks at, in lower case.
    #[serde(skip)]
    searched: String,
}

/// What somebody looks for.
#[derive(Debug, Serialize)]
pub(crate) struct Asked {
    q: String,
    category: String,
    owner: String,
    state: String,
}

impl Asked {
    pub(crate) fn of(query: &Posted) -> Self {
        let of = |name| query.get(name).to_owned();
        Self {
            q: of("q"),
            category: of("category"),
            owner: of("owner"),
            state: of("state"),
        }
    }

    /// Returns whether a row is among what is looked for.
    pub(crate) fn has(&self, row: &Row) -> bool {
        let is = |wanted: &str, value: &str| wanted.is_empty() || wanted == value;
        let query = self.q.to_lowercase();
        let in_state = match self.state.as_str() {
            "overdue" => row.is_overdue,
            "unapproved" => row.approval != "valid",
            "finding" => row.findings > 0,
            "retired" => row.is_retired,
            _ => true,
        };
        let mut words = query.split_whitespace();
        in_state
            && is(&self.category, &row.category)
            && is(&self.owner, &row.owner)
            && words.all(|word| row.searched.contains(word))
    }
}

impl Row {
    /// Returns every entry of the policy.
    pub(crate) fn all(look: &Look<'_>) -> Vec<Self> {
        let policy = look.policy;
        let cookies = policy.cookies.iter().map(|cookie| &cookie.disclosure);
        let storage = policy.storage.iter().map(|storage| &storage.disclosure);
        let entries = cookies.chain(storage).map(|entry| Self::of(look, entry));
        let tracking = policy.tracking.iter().map(|one| {
            let purpose = [&one.purpose];
            let mut row = Self::plain(look, one.entry.clone(), &one.key, &purpose);
            row.category.clone_from(&one.category.key);
            row.owner = one.owner.clone().unwrap_or_default();
            if let Some(review_by) = one.review_by {
                row.review_by = review_by.to_string();
                row.is_overdue = review_by < look.today;
            }
            row
        });
        let parties = policy.third_parties.iter().map(|party| {
            let entry = format!("third_parties.{}", party.key);
            Self::plain(look, entry, &party.name, &[&party.why])
        });
        let planned = policy.planned.iter().map(|planned| {
            let entry = format!("planned.{}", planned.key);
            Self::plain(look, entry, &planned.category.key, &[&planned.why])
        });
        let own = &policy.meta.language;
        let categories = policy.categories.iter().map(|custom| {
            let entry = format!("categories.{}", custom.key);
            Self::plain(look, entry, custom.title.best(own), &[&custom.description])
        });
        let rows = entries
            .chain(tracking)
            .chain(parties)
            .chain(planned)
            .chain(categories);
        let mut findings = HashMap::<&str, usize>::new();
        for finding in &look.checked.findings {
            if let Some(entry) = &finding.entry {
                *findings.entry(entry).or_default() += 1;
            }
        }
        rows.map(|mut row| {
            row.findings = findings
                .get(row.entry.as_str())
                .copied()
                .unwrap_or_default();
            row
        })
        .collect()
    }

    fn of(look: &Look<'_>, disclosure: &Disclosure) -> Self {
        let name = match &disclosure.naming {
            Naming::Family { prefix, suffix } => format!("{prefix}*{suffix}"),
            exact @ Naming::Exact { .. } => exact.name(Environment::Production).to_owned(),
        };
        let entry = disclosure.entry.clone();
        let mut row = Self::plain(look, entry, &name, &[&disclosure.purpose]);
        row.category.clone_from(&disclosure.category.key);
        row.owner = disclosure.owner.clone().unwrap_or_default();
        row.is_retired = disclosure.retired.is_some();
        if let Some(review_by) = disclosure.review_by {
            row.review_by = review_by.to_string();
            row.is_overdue = review_by < look.today && !row.is_retired;
        }
        row.is_copy = is_copy(look, disclosure.span);
        let more = [
            disclosure.provider.as_deref().unwrap_or_default(),
            row.owner.as_str(),
            row.category.as_str(),
        ];
        let more = more.join(" ").to_lowercase();
        row.searched.push(' ');
        row.searched.push_str(&more);
        row
    }

    fn plain(look: &Look<'_>, entry: String, name: &str, texts: &[&Text]) -> Self {
        let none = Approvals::default();
        let approvals = look.approvals.as_ref().ok().and_then(Option::as_ref);
        let approval = approvals
            .unwrap_or(&none)
            .state(look.policy, &entry)
            .as_str();
        let texts = texts.iter().flat_map(|text| text.versions());
        let texts: Vec<&str> = texts.map(|(_, text)| text).collect();
        Self {
            approval,
            searched: format!("{entry} {name} {}", texts.join(" ")).to_lowercase(),
            name: name.to_owned(),
            entry,
            ..Self::default()
        }
    }

    /// Returns the values of a column, each once.
    fn column(rows: &[Self], of: impl Fn(&Self) -> &String) -> BTreeSet<&str> {
        let values = rows.iter().map(|row| of(row).as_str());
        values.filter(|value| !value.is_empty()).collect()
    }

    /// Returns the categories of the rows.
    pub(crate) fn categories(rows: &[Self]) -> BTreeSet<&str> {
        Self::column(rows, |row| &row.category)
    }

    /// Returns the owners of the rows.
    pub(crate) fn owners(rows: &[Self]) -> BTreeSet<&str> {
        Self::column(rows, |row| &row.owner)
    }
}

/// Returns whether a place is in a copy of what others declare.
fn is_copy(look: &Look<'_>, span: Span) -> bool {
    let mut sources = look.checked.sources.iter();
    let Some(policy) = sources.next() else {
        return false;
    };
    let copies = policy.path.with_file_name(FOLDER);
    let source = look.checked.sources.get(span.file);
    source.is_some_and(|source| source.path.starts_with(copies))
}

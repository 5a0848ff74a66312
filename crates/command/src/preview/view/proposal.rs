//! A proposal as its page shows it: what differs, and what it does.

use crate::policy_file::PolicyFile;
use crate::preview::form::posted::Posted;
use crate::preview::proposals::{Effect, Proposal};
use serde::Serialize;
use similar::{ChangeTag, TextDiff};

/// The lines around each difference.
const AROUND: usize = 3;
/// The most lines that are shown.
const MAX_LINES: usize = 2_000;

/// A proposal.
#[derive(Debug, Serialize)]
pub(crate) struct ProposalView {
    id: String,
    file: String,
    sentence: &'static str,
    about: String,
    lines: Vec<Line>,
    is_cut: bool,
    effect: Effect,
    /// Where somebody goes who does not confirm.
    back: String,
    /// The form that led to it, if one did.
    again: Option<AgainView>,
}

/// A form as it was sent, so that it can be shown and corrected again.
#[derive(Debug, Serialize)]
pub(crate) struct AgainView {
    action: String,
    of: String,
    file: String,
    entered: Vec<(String, String)>,
}

impl AgainView {
    /// Keeps a form with the query of its address.
    pub(crate) fn new(query: &Posted, form: &Posted) -> Self {
        let escaped =
            |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
        let (entry, section) = (query.get("entry"), query.get("section"));
        let entered = form.entered();
        Self {
            action: if entry.is_empty() {
                format!("/new?section={}", escaped(section))
            } else {
                format!("/entry?entry={}", escaped(entry))
            },
            of: form.get("of").to_owned(),
            file: form.get("file").to_owned(),
            entered: entered
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
        }
    }
}

/// A line of the difference.
#[derive(Debug, Serialize)]
struct Line {
    /// `same`, `removed`, `added` or `gap`.
    kind: &'static str,
    text: String,
}

impl ProposalView {
    pub(crate) fn new(proposal: &Proposal, back: String, again: Option<AgainView>) -> Self {
        let before = proposal.before.as_deref().unwrap_or_default();
        let after = proposal.after.as_deref().unwrap_or_default();
        let mut lines = difference(before, after);
        let is_cut = lines.len() > MAX_LINES;
        lines.truncate(MAX_LINES);
        Self {
            id: proposal.id.clone(),
            file: PolicyFile::as_asked(&proposal.path),
            sentence: proposal.what.sentence,
            about: proposal.what.about.clone(),
            lines,
            is_cut,
            effect: proposal.effect.clone(),
            back,
            again,
        }
    }
}

fn difference(before: &str, after: &str) -> Vec<Line> {
    let diff = TextDiff::from_lines(before, after);
    let mut lines = Vec::new();
    for (number, group) in diff.grouped_ops(AROUND).iter().enumerate() {
        if number > 0 {
            lines.push(Line {
                kind: "gap",
                text: String::new(),
            });
        }
        for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
            lines.push(Line {
                kind: match change.tag() {
                    ChangeTag::Equal => "same",
                    ChangeTag::Delete => "removed",
                    ChangeTag::Insert => "added",
                },
                text: change.value().trim_end_matches(['\r', '\n']).to_owned(),
            });
        }
    }
    lines
}

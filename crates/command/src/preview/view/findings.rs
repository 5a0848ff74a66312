//! The findings, the most severe first.

use super::{Names, Place, anchor};
use crate::levels;
use crate::policy_file::PolicyFile;
use crate::preview::desk::Look;
use crate::preview::excerpt::{Line, excerpt};
use cookie_registry_policy::report::{accepting, applies};
use cookie_registry_policy::rules::Rule;
use cookie_registry_policy::source::{Sources, Span};
use cookie_registry_policy::{Finding, Severity};
use serde::Serialize;
use std::cmp::Reverse;

/// The maximum number of listed findings. Nobody reads more, and a long list slows down the browser.
const MAX_LISTED: usize = 200;

/// The findings.
#[derive(Debug, Serialize)]
pub(super) struct Findings {
    listed: Vec<FindingView>,
    /// The number of findings that are not listed.
    more: usize,
    /// The number of findings that `[[allow]]` tables of the policy accept.
    allowed: usize,
}

/// One finding.
#[derive(Debug, Serialize)]
pub(super) struct FindingView {
    /// Its `id` in the page.
    pub(super) id: String,
    /// The code of its rule.
    pub(super) code: &'static str,
    /// `error`, `warning` or `remark`.
    severity: &'static str,
    message: String,
    help: Option<String>,
    label: Option<String>,
    entry: Option<String>,
    place: Option<Place>,
    lines: Vec<Line>,
    related: Vec<Related>,
    rule: Explained,
    #[serde(skip)]
    pub(super) span: Span,
}

/// A related place of a finding.
#[derive(Debug, Serialize)]
struct Related {
    text: String,
    place: Place,
}

/// The description of a rule.
#[derive(Debug, Serialize)]
struct Explained {
    title: &'static str,
    explanation: &'static str,
    sources: Vec<String>,
    applies: String,
    accepting: &'static str,
    wrong: &'static str,
    right: &'static str,
}

impl Findings {
    pub(super) fn new(look: &Look<'_>) -> Self {
        let sources = &look.checked.sources;
        let mut sorted: Vec<&Finding> = look.checked.findings.iter().collect();
        // The sort is stable: within one severity the order of the file is kept.
        sorted.sort_by_key(|finding| Reverse(levels::severity(finding)));
        let mut names = Names::default();
        let listed = sorted.iter().take(MAX_LISTED);
        let listed: Vec<FindingView> = listed
            .map(|finding| FindingView::new(finding, sources, &mut names))
            .collect();
        Self {
            more: sorted.len() - listed.len(),
            listed,
            allowed: look.checked.allowed.len(),
        }
    }

    /// Returns the number of findings.
    pub(super) fn count(&self) -> usize {
        self.listed.len() + self.more
    }

    /// Returns the listed findings.
    pub(super) fn iter(&self) -> impl Iterator<Item = &FindingView> {
        self.listed.iter()
    }
}

impl FindingView {
    fn new(finding: &Finding, sources: &Sources, names: &mut Names) -> Self {
        let entry = finding.entry.clone();
        let code = finding.code.as_str();
        let related = finding.related.iter().filter_map(|label| {
            Some(Related {
                text: label.text.clone(),
                place: place(sources, label.span)?,
            })
        });
        let source = sources.get(finding.span.file);
        Self {
            id: names.name(&["finding", code, entry.as_deref().unwrap_or_default()]),
            code,
            severity: match levels::severity(finding) {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Info => "remark",
            },
            message: capitalised(&finding.message),
            help: finding.help.clone(),
            label: finding.label.clone(),
            entry,
            place: place(sources, finding.span),
            lines: source.map_or_else(Vec::new, |source| excerpt(source, &finding.span.range())),
            related: related.collect(),
            rule: Explained::new(finding.code.rule()),
            span: finding.span,
        }
    }
}

impl Explained {
    fn new(rule: &Rule) -> Self {
        let sources = rule.sources.iter();
        Self {
            title: rule.explanation().title,
            explanation: rule.explanation().body,
            sources: sources
                .map(|source| format!("{} ({})", source.text, source.confidence))
                .collect(),
            applies: applies(rule),
            accepting: accepting(rule),
            wrong: rule.explanation().wrong.text,
            right: rule.explanation().right.text,
        }
    }
}

/// Capitalises a message for a heading. A message that begins with a name begins with a backtick and is unchanged.
fn capitalised(message: &str) -> String {
    let mut rest = message.chars();
    let first = rest.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(rest).collect()
}

/// Returns the line where a span begins.
fn place(sources: &Sources, span: Span) -> Option<Place> {
    let source = sources.get(span.file)?;
    let line = source.position(span.start as usize).line;
    Some(Place {
        file: PolicyFile::as_asked(&source.path),
        line,
        anchor: anchor(span.file, line),
    })
}

//! What is wrong with the policy, the gravest first.

use super::{Names, Place, anchor};
use crate::policy_file::PolicyFile;
use crate::preview::desk::Look;
use crate::preview::excerpt::{Line, excerpt};
use cookie_registry_policy::report::{accepting, applies};
use cookie_registry_policy::rules::Rule;
use cookie_registry_policy::source::{Sources, Span};
use cookie_registry_policy::{Finding, Severity};
use serde::Serialize;
use std::cmp::Reverse;

/// The most that are told one by one: nobody reads more, and a browser has to draw them all.
const MAX_TOLD: usize = 200;

/// What was found.
#[derive(Debug, Serialize)]
pub(super) struct Findings {
    told: Vec<Told>,
    /// How many more there are than are told.
    more: usize,
    /// How many were found and are accepted in the policy.
    allowed: usize,
}

/// One finding.
#[derive(Debug, Serialize)]
pub(super) struct Told {
    /// What it is called within the page.
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

/// A further place that belongs to a finding.
#[derive(Debug, Serialize)]
struct Related {
    text: String,
    place: Place,
}

/// What there is to know about a rule.
#[derive(Debug, Serialize)]
struct Explained {
    title: &'static str,
    explanation: &'static str,
    sources: Vec<String>,
    holds: String,
    accepting: &'static str,
    wrong: &'static str,
    right: &'static str,
}

impl Findings {
    pub(super) fn new(look: &Look<'_>) -> Self {
        let sources = &look.checked.sources;
        let mut sorted: Vec<&Finding> = look.checked.findings.iter().collect();
        // Within one severity they stay in the order of the file.
        sorted.sort_by_key(|finding| Reverse(finding.severity));
        let mut names = Names::default();
        let told = sorted.iter().take(MAX_TOLD);
        let told: Vec<Told> = told
            .map(|finding| Told::new(finding, sources, &mut names))
            .collect();
        Self {
            more: sorted.len() - told.len(),
            told,
            allowed: look.checked.allowed.len(),
        }
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.told.len() + self.more
    }

    /// Those that are told.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Told> {
        self.told.iter()
    }
}

impl Told {
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
            severity: match finding.severity {
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
            title: rule.explanation.title,
            explanation: rule.explanation.body,
            sources: sources
                .map(|source| format!("{} ({})", source.text, source.confidence))
                .collect(),
            holds: applies(rule),
            accepting: accepting(rule),
            wrong: rule.explanation.wrong.text,
            right: rule.explanation.right.text,
        }
    }
}

/// A message as a heading. One that begins with a name begins with a backtick, and stays as it is.
fn capitalised(message: &str) -> String {
    let mut rest = message.chars();
    let first = rest.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(rest).collect()
}

/// Where a span begins.
fn place(sources: &Sources, span: Span) -> Option<Place> {
    let source = sources.get(span.file)?;
    let line = source.position(span.start as usize).line;
    Some(Place {
        file: PolicyFile::as_asked(&source.path),
        line,
        anchor: anchor(span.file, line),
    })
}

//! What was found in a policy: data, which the reports turn into text.

use crate::rules::Code;
use crate::source::Span;
use std::fmt;

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; fails nothing.
    Info,
    /// Likely wrong; fails where warnings are denied.
    Warning,
    /// Wrong: the policy is not valid, and the macro refuses it.
    Error,
}

impl Severity {
    /// The word of the reports: `info`, `warning` or `error`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A further place that belongs to a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// What is there.
    pub text: String,
}

/// One thing that is wrong, or worth knowing, at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Which rule found it.
    pub code: Code,
    /// How much it weighs here; a rule's own severity unless the place calls for less.
    pub severity: Severity,
    /// What is wrong, in one sentence without a full stop, names in backticks.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
    /// Where.
    pub span: Span,
    /// What the caret says, when it has more to say than the message.
    pub label: Option<String>,
    /// Other places that belong to it.
    pub related: Vec<Label>,
    /// The entry that it is about, such as `cookies.session`.
    pub entry: Option<String>,
}

impl Finding {
    /// A finding with the severity of its rule.
    pub fn new(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.rule().severity,
            message: message.into(),
            help: None,
            span,
            label: None,
            related: Vec::new(),
            entry: None,
        }
    }

    /// Says what to write instead.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Says what the caret points at.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Points at a further place.
    #[must_use]
    pub fn related(mut self, span: Span, text: impl Into<String>) -> Self {
        self.related.push(Label {
            span,
            text: text.into(),
        });
        self
    }

    /// Names the entry.
    #[must_use]
    pub fn entry(mut self, entry: impl Into<String>) -> Self {
        self.entry = Some(entry.into());
        self
    }

    /// Weighs it differently than the rule does by itself.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// The order of reports: by file and place, then by code.
    pub fn sort(findings: &mut [Self]) {
        findings.sort_by(|a, b| {
            (a.span, a.code, a.entry.as_deref(), &a.message).cmp(&(
                b.span,
                b.code,
                b.entry.as_deref(),
                &b.message,
            ))
        });
    }
}

//! Findings of a check as data. Reports turn them into text.

use crate::rules::Code;
use crate::source::Span;
use std::fmt;

/// The severity of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// A remark, which never fails a run.
    Info,
    /// A likely mistake, which fails a run that denies warnings.
    Warning,
    /// A mistake: the policy is invalid, and the macro rejects it.
    Error,
}

impl Severity {
    /// Returns the word used in reports: `info`, `warning` or `error`.
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

/// A further location that belongs to a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The location.
    pub span: Span,
    /// The text at the location.
    pub text: String,
}

/// One problem or remark, at one location.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule that reports it.
    pub code: Code,
    /// The severity: that of the rule, or another severity for this case.
    pub severity: Severity,
    /// The problem, in one sentence without a full stop. Names are in backticks.
    pub message: String,
    /// The text to write instead.
    pub help: Option<String>,
    /// The location.
    pub span: Span,
    /// The text at the caret, if it adds to the message.
    pub label: Option<String>,
    /// Further locations that belong to the finding.
    pub related: Vec<Label>,
    /// The entry to which the finding refers, such as `cookies.session`.
    pub entry: Option<String>,
    /// Tables that a person can add at the end of `policy.toml` and complete.
    pub draft: Option<String>,
    /// The keys that a person can set in the table of the entry. Each choice solves the problem by itself. Only a
    /// person can know which choice is true.
    pub choices: Vec<Choice>,
}

/// Keys of an entry, with the texts that are their values.
pub type Choice = Vec<(&'static str, String)>;

impl Finding {
    /// Creates a finding with the severity of its rule.
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
            draft: None,
            choices: Vec::new(),
        }
    }

    /// Adds keys that a person can set in the table of the entry, as one choice.
    #[must_use]
    pub fn choice(mut self, keys: impl IntoIterator<Item = (&'static str, String)>) -> Self {
        self.choices.push(keys.into_iter().collect());
        self
    }

    /// Sets the tables that a person can add at the end of `policy.toml` and complete.
    #[must_use]
    pub fn draft(mut self, tables: impl Into<String>) -> Self {
        self.draft = Some(tables.into());
        self
    }

    /// Returns the word that the author most likely meant at the location; `None` if there is none. The help of the
    /// finding then begins with the question whether this word was meant: `did you mean \`lifetime\`?` for a key,
    /// `did you mean "lax"?` for a text.
    ///
    /// ```
    /// use cookie_registry_policy::{Options, check_files, source::Memory};
    ///
    /// let files = Memory::from_iter([("policy.toml", "format = 1\n[service]\nnme = \"Almanac\"\n")]);
    /// let checked = check_files(&files, "policy.toml".as_ref(), Options::today()).unwrap();
    /// assert!(checked.findings.iter().any(|finding| finding.meant() == Some("name")));
    /// ```
    #[must_use]
    pub fn meant(&self) -> Option<&str> {
        let rest = self.help.as_deref()?.strip_prefix("did you mean ")?;
        let quote = rest
            .chars()
            .next()
            .filter(|quote| matches!(quote, '"' | '`'))?;
        let (word, _) = rest.get(1..)?.split_once(quote)?;
        Some(word).filter(|word| !word.is_empty())
    }

    /// Sets the text to write instead.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Sets the text at the caret.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Adds a further location.
    #[must_use]
    pub fn related(mut self, span: Span, text: impl Into<String>) -> Self {
        self.related.push(Label {
            span,
            text: text.into(),
        });
        self
    }

    /// Sets the entry that the finding is about.
    #[must_use]
    pub fn entry(mut self, entry: impl Into<String>) -> Self {
        self.entry = Some(entry.into());
        self
    }

    /// Sets a severity other than that of the rule.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// Sorts findings for a report: by file and position, then by code.
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

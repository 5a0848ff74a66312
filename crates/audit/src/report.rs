//! The report of an audit, as it is written to `report.json`.

use crate::judge::{Row, Verdict};
use crate::model::{Observation, Stage};
use cookie_registry_policy::report::escaped_json;
use cookie_registry_policy::{Finding, Severity};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// The version of the report's format. A reader must refuse a report with a higher one.
pub const REPORT_FORMAT: u32 = 1;

/// The report of an audit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Report {
    /// The version of this format: [`REPORT_FORMAT`].
    pub format: u32,
    /// The program that wrote it, with its version.
    pub tool: String,
    /// The time at which the audit began (RFC 3339, UTC).
    pub started: String,
    /// The time at which the audit ended (RFC 3339, UTC).
    pub ended: String,
    /// The policy.
    pub policy: PolicyVersion,
    /// How the audit ran.
    pub settings: ReportSettings,
    /// The result.
    pub verdict: Verdict,
    /// The violations, and the reasons why the audit did not see everything.
    pub findings: Vec<ReportFinding>,
    /// Each entry of the policy, and each name that was stored.
    pub entries: Vec<Row>,
    /// What the browser showed.
    pub observation: Observation,
}

/// The policy with which the browser was compared.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PolicyVersion {
    /// The path of the policy.
    pub path: String,
    /// The SHA-256 of its files, one after the other, in the order in which they are read.
    pub sha256: String,
    /// The commit of the repository, if it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
}

/// The settings of an audit, as far as a reader needs them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReportSettings {
    /// The pages that were to be visited, with those of the sitemap.
    pub pages: Vec<String>,
    /// The address of the sitemap, if there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sitemap: Option<String>,
    /// The stages that were to run.
    pub stages: Vec<Stage>,
    /// The milliseconds for which each page worked after it was loaded.
    pub settle_ms: u64,
    /// The size of the window in CSS pixels.
    pub window: (u32, u32),
    /// The hosts that the browser could contact, in addition to this machine and the hosts of the pages.
    pub allow_hosts: Vec<String>,
    /// Whether the report contains values.
    pub values: bool,
}

/// A finding of the report.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReportFinding {
    /// The code, for `explain`.
    pub code: String,
    /// `error`, `warning` or `info`.
    pub severity: String,
    /// The entry.
    pub entry: Option<String>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
}

impl From<&Finding> for ReportFinding {
    fn from(finding: &Finding) -> Self {
        Self {
            code: finding.code.as_str().to_owned(),
            severity: finding.severity.as_str().to_owned(),
            entry: finding.entry.clone(),
            message: finding.message.clone(),
            help: finding.help.clone(),
        }
    }
}

/// The reason why a report cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReportError {
    /// The text is not a report.
    #[error("this is not the report of an audit: {0}")]
    NoReport(#[from] serde_json::Error),
    /// A newer program wrote it.
    #[error("the report has format {0}, and this program reads formats up to {REPORT_FORMAT}")]
    Newer(u32),
}

impl Report {
    /// Reads a report.
    ///
    /// # Errors
    /// [`ReportError`] if the text is not a report, or if a newer program wrote it.
    pub fn parse(text: &str) -> Result<Self, ReportError> {
        #[derive(Deserialize)]
        struct Version {
            format: u32,
        }
        let Version { format } = serde_json::from_str(text)?;
        if format > REPORT_FORMAT {
            return Err(ReportError::Newer(format));
        }
        Ok(serde_json::from_str(text)?)
    }

    /// Writes the report as indented JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        // Every field is text, a number or a list of these, so that writing cannot fail.
        let text = serde_json::to_string_pretty(self).unwrap_or_default() + "\n";
        escaped_json(&text).into_owned()
    }

    /// Returns whether this report has the same problem: the same code at the same entry or, if there is no entry, the same
    /// message. The comparison ignores the stages at the end of a message.
    #[must_use]
    pub fn has(&self, finding: &Finding) -> bool {
        self.findings.iter().any(|it| {
            it.code == finding.code.as_str()
                && it.entry == finding.entry
                && without_stages(&it.message) == without_stages(&finding.message)
                && (it.severity == Severity::Error.as_str() || finding.severity != Severity::Error)
        })
    }
}

/// Returns a message without the stages at its end. Names may contain brackets too, and are kept.
fn without_stages(message: &str) -> &str {
    let is_stages = |text: &str| {
        let mut phrases = text.split("; ");
        phrases.all(|phrase| Stage::ALL.iter().any(|stage| stage.phrase() == phrase))
    };
    let cut = message
        .strip_suffix(')')
        .and_then(|it| it.rsplit_once(" ("));
    match cut {
        Some((subject, stages)) if is_stages(stages) => subject,
        _ => message,
    }
}

/// Returns the JSON Schema (draft 2020-12) of `report.json`.
///
/// ```
/// let schema = cookie_registry_audit::report_schema();
/// assert_eq!(schema["properties"]["format"]["const"], cookie_registry_audit::REPORT_FORMAT);
/// ```
#[cfg(feature = "schema")]
#[cfg_attr(docsrs, doc(cfg(feature = "schema")))]
#[must_use]
pub fn report_schema() -> serde_json::Value {
    let mut schema = schemars::schema_for!(Report).to_value();
    schema["title"] = "The report of `cargo cookie-registry audit`".into();
    schema["properties"]["format"]["const"] = REPORT_FORMAT.into();
    schema
}

/// Returns the current time as the report writes it.
#[must_use]
pub fn now() -> String {
    let now = OffsetDateTime::now_utc();
    let whole = now.replace_nanosecond(0).unwrap_or(now);
    whole.format(&Rfc3339).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_stages_at_the_end_of_a_message_are_ignored() {
        for (message, expected) in [
            ("`a` is stored (before a choice)", "`a` is stored"),
            (
                "`a` is stored (before a choice; with Global Privacy Control)",
                "`a` is stored",
            ),
            ("`a (1)` is stored", "`a (1)` is stored"),
            (
                "`a (1` is stored (of another site)",
                "`a (1` is stored (of another site)",
            ),
            ("", ""),
        ] {
            assert_eq!(without_stages(message), expected);
        }
    }

    #[test]
    fn only_reports_of_a_known_format_are_read() {
        assert!(matches!(
            Report::parse("{\"format\":2}"),
            Err(ReportError::Newer(2))
        ));
        for text in ["", "[]", "{}", "{\"format\":1}", "{\"format\":-1}"] {
            assert!(
                matches!(Report::parse(text), Err(ReportError::NoReport(_))),
                "{text}"
            );
        }
    }
}

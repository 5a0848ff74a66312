//! `--deny` and `--allow`: decides which findings fail this run, and which are accepted.

use crate::exit::Exit;
use crate::failure::Explained;
use cookie_registry_policy::rules::Stage;
use cookie_registry_policy::{Code, Finding, Severity};

/// The findings that fail the run in addition to errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Deny {
    /// Every warning.
    Warnings,
    /// Every finding of a code.
    Code(Code),
}

impl Deny {
    /// The value of `--deny` for [`Deny::Warnings`].
    pub(crate) const WARNINGS: &'static str = "warnings";

    fn denies(self, finding: &Finding) -> bool {
        match self {
            Self::Warnings => finding.severity == Severity::Warning,
            Self::Code(code) => finding.code == code,
        }
    }
}

/// A code whose findings are accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Allow(Code);

impl Allow {
    /// Parses a code whose findings can be accepted. Findings about reading the file cannot.
    pub(crate) fn new(code: Code) -> Result<Self, String> {
        match code.rule().stage() {
            Stage::Reading => Err(
                "findings about reading the policy cannot be allowed, because an unreadable policy cannot be checked"
                    .to_owned(),
            ),
            _ => Ok(Self(code)),
        }
    }
}

/// The error for a code that is both denied and allowed.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` is both denied and allowed")]
pub(crate) struct Contradiction(Code);

impl Explained for Contradiction {
    fn exit(&self) -> Exit {
        Exit::Usage
    }

    fn help(&self) -> Option<String> {
        Some("keep one of the two options".to_owned())
    }
}

/// Returns how grave a finding is for people. Only the macro lets a TODO pass, so that a service builds while its policy is being
/// written.
pub(crate) fn severity(finding: &Finding) -> Severity {
    if finding.code == Code::TodoLeft {
        Severity::Error
    } else {
        finding.severity
    }
}

/// Splits the findings into those that are reported and those that are accepted in this run. Every format
/// reports a denied finding as an error, consistently with the exit status.
pub(crate) fn apply(
    findings: Vec<Finding>,
    deny: &[Deny],
    allow: &[Allow],
) -> Result<(Vec<Finding>, Vec<Finding>), Contradiction> {
    let contradiction = allow
        .iter()
        .find(|allow| deny.contains(&Deny::Code(allow.0)));
    if let Some(Allow(code)) = contradiction {
        return Err(Contradiction(*code));
    }
    let (accepted, mut reported): (Vec<_>, Vec<_>) = findings
        .into_iter()
        .partition(|finding| allow.contains(&Allow(finding.code)));
    for finding in &mut reported {
        finding.severity = severity(finding);
        if deny.iter().any(|deny| deny.denies(finding)) {
            finding.severity = Severity::Error;
        }
    }
    Ok((reported, accepted))
}

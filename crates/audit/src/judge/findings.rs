//! Collects the findings of an audit: each is reported once, with all its stages.

use super::{Judge, Judgement};
use crate::model::Stage;
use cookie_registry_policy::source::Span;
use cookie_registry_policy::{Code, Finding};
use std::collections::BTreeSet;

/// What distinguishes findings: each is reported once, with all its stages.
pub(super) type Key = (Code, String);

/// A finding, and the stages in which it was made.
pub(super) struct Pending {
    finding: Finding,
    stages: BTreeSet<Stage>,
}

/// The parts of a finding about an entry.
pub(super) struct About {
    pub(super) declared: String,
    pub(super) span: Span,
    pub(super) message: String,
    pub(super) place: String,
}

impl Judge<'_> {
    /// Adds a stage to the finding about a subject, which is new if this is the first stage.
    pub(super) fn add(
        &mut self,
        subject: &str,
        stage: Option<Stage>,
        finding: impl FnOnce(Code) -> Finding,
        code: Code,
    ) {
        let pending = self
            .findings
            .entry((code, subject.to_owned()))
            .or_insert_with(|| Pending {
                finding: finding(code),
                stages: BTreeSet::new(),
            });
        pending.stages.extend(stage);
    }

    /// Adds a finding about an entry of the policy.
    pub(super) fn about(&mut self, stage: Stage, code: Code, about: About) {
        let subject = format!("{} {}", about.declared, about.message);
        self.add(
            &subject,
            Some(stage),
            |code| {
                Finding::new(code, about.span, about.message)
                    .help(about.place)
                    .entry(about.declared)
            },
            code,
        );
    }

    /// Returns the findings, which name their stages, and the rows.
    pub(super) fn finish(self) -> Judgement {
        let mut findings: Vec<Finding> = self
            .findings
            .into_values()
            .map(
                |Pending {
                     mut finding,
                     stages,
                 }| {
                    // Messages about consent name their stage themselves.
                    let stages: Vec<&str> = stages
                        .iter()
                        .map(|stage| stage.phrase())
                        .filter(|phrase| !finding.message.contains(phrase))
                        .collect();
                    if !stages.is_empty() {
                        finding.message = format!("{} ({})", finding.message, stages.join("; "));
                    }
                    finding
                },
            )
            .collect();
        Finding::sort(&mut findings);
        Judgement {
            findings,
            rows: self.rows.into_values().collect(),
        }
    }
}

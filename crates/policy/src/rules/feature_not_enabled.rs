//! `feature-not-enabled`: The service enables the feature that an entry needs.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::FeatureNotEnabled,
    severity: Severity::Error,
    explanation: include_str!("feature_not_enabled.md"),
    sources: &[Source {
        text: "policy.toml, format 1",
        confidence: Confidence::Project,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Macro,
};

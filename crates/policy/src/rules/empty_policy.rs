//! `empty-policy`: a policy says something.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::EmptyPolicy,
    severity: Severity::Error,
    title: "A policy says something",
    explanation: "The file holds nothing but blank lines and comments. An empty policy would declare that the service sets no cookie and stores nothing, without saying who says so.",
    sources: &[Source { text: "policy.toml, format 1", confidence: Confidence::Project }],
    wrong: "# to be written",
    right: r#"format = 1

[policy]
title        = "Cookie Policy"
last_updated = 2026-05-09"#,
    jurisdictions: &[],
    since: None,
    check: Check::Reader,
};

//! `unknown-key`: every key is one that the format knows.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::UnknownKey,
    severity: Severity::Error,
    title: "Every key is one that the format knows",
    explanation: "A key that is not known would be ignored, and with it what somebody meant to say: a misspelt `lifetme` would leave the cookie without a lifetime. So it is an error, with the nearest key that is known.",
    sources: &[Source { text: "policy.toml, format 1", confidence: Confidence::Project }],
    wrong: r#"lifetme = "30 days""#,
    right: r#"lifetime = "30 days""#,
    jurisdictions: &[],
    since: None,
    check: Check::Reader,
};

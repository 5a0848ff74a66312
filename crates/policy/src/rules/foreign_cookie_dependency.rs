//! `foreign-cookie-dependency`: no dependency offers cookies beside the registry.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::ForeignCookieDependency,
    severity: Severity::Error,
    title: "No dependency offers cookies beside the registry",
    explanation: "A crate or feature that sets cookies, such as `axum-extra` with the feature `cookie` or `tower-sessions`, is a way around the registry that its author need not even notice. Without the dependency there is no such way. Where it is needed, Cargo.toml is exempted in the policy with a reason.",
    sources: &[Source { text: "policy.toml, format 1", confidence: Confidence::Project }],
    wrong: r#"[dependencies]
axum-extra = { version = "0.12", features = ["cookie"] }"#,
    right: r#"[dependencies]
cookie-registry = { version = "0.1", features = ["axum"] }"#,
    jurisdictions: &[],
    since: None,
    check: Check::Sources,
};

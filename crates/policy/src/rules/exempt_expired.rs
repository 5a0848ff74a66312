//! `exempt-expired`: an exemption of sources holds until its date.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::ExemptExpired,
    severity: Severity::Error,
    title: "An exemption of sources holds until its date",
    explanation: "An `[[exempt]]` lets code go around the registry for a time, with a reason. When the day of `until` is over, the code has to come back under the registry, or somebody has to say anew why not.",
    sources: &[Source { text: "policy.toml, format 1", confidence: Confidence::Project }],
    wrong: r#"[[exempt]]
path   = "src/legacy.rs"
reason = "Goes away with the old log-in."
until  = 2025-12-31"#,
    right: r#"[[exempt]]
path   = "src/legacy.rs"
reason = "Goes away with the old log-in."
until  = 2027-12-31"#,
    jurisdictions: &[],
    since: None,
    check: Check::Sources,
};

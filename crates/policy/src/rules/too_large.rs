//! `too-large`: a policy file is at most 4 MiB long.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::TooLarge,
    severity: Severity::Error,
    title: "A policy file is at most 4 MiB long",
    explanation: "A policy of ten thousand entries fits into 4 MiB. A longer file is hardly a policy, and reading it would cost every build. Declarations can be split into several files with `include`.",
    sources: &[Source { text: "policy.toml, format 1", confidence: Confidence::Project }],
    wrong: "one file of 5 MB",
    right: r#"include = ["policy.d/*.toml"]"#,
    jurisdictions: &[],
    since: None,
    check: Check::Reader,
};

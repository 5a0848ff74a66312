//! `include-failed`: what is included is there, and declares entries only.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::IncludeFailed,
    severity: Severity::Error,
    title: "What is included is there, and declares entries only",
    explanation: "`include` takes in files with further declarations, relative to the file that names them. A file that is missing would silently remove its cookies from the public page; a file that brings its own title or contact would contradict the policy.",
    sources: &[Source { text: "policy.toml, format 1", confidence: Confidence::Project }],
    wrong: r#"include = ["policy.d/analitics.toml"]"#,
    right: r#"include = ["policy.d/*.toml"]"#,
    jurisdictions: &[],
    since: None,
    check: Check::Reader,
};

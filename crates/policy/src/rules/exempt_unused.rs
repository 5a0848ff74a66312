//! `exempt-unused`: an exemption of sources is still needed.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::ExemptUnused,
    severity: Severity::Error,
    title: "An exemption of sources is still needed",
    explanation: "An `[[exempt]]` whose path no longer goes around the registry is a door left open: code that is written there tomorrow would be exempted without anybody having looked at it.",
    sources: &[Source { text: "policy.toml, format 1", confidence: Confidence::Project }],
    wrong: r#"[[exempt]]
path   = "src/legacy.rs"         # the file is gone
reason = "Goes away with the old log-in.""#,
    right: "# nothing: the table is deleted with the file",
    jurisdictions: &[],
    since: None,
    check: Check::Sources,
};

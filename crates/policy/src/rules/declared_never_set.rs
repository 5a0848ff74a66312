//! `declared-never-set`: what is declared is in use.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::DeclaredNeverSet,
    severity: Severity::Warning,
    title: "What is declared is in use",
    explanation: "The sources neither use the constant of the entry nor set its name, although it is said to be set by this service. Either the page tells visitors of something that does not happen, or the sources that set it were not among those that were looked at. What a third party sets is not looked for.",
    sources: &[Source { text: "policy.toml, format 1", confidence: Confidence::Project }],
    wrong: r#"[cookies.banner]                # nothing sets it any more
name = "banner""#,
    right: r#"[cookies.banner]
name    = "banner"
retired = 2026-01-31            # or the table is deleted"#,
    jurisdictions: &[],
    since: None,
    check: Check::Sources,
};

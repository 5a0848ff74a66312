//! `empty-list`: a list that something is chosen from has something in it.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::EmptyList,
    severity: Severity::Error,
    title: "The lists service.domains, one_of and within have something in them",
    explanation: "`one_of` without words would be a value that nothing can be, `within` without domains a domain \
                  that nothing may be, and a service without domains has no place where its cookies live.",
    sources: &[Source { text: "policy.toml, format 1", confidence: Confidence::Project }],
    wrong: r#"value = { one_of = [] }"#,
    right: r#"value = { one_of = ["light", "dark"] }"#,
    jurisdictions: &[],
    since: None,
    check: Check::Reader,
};

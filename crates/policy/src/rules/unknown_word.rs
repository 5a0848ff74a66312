//! `unknown-word`: where only certain words can stand, one of them stands.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::UnknownWord,
    severity: Severity::Error,
    title: "Where only certain words can stand, one of them stands",
    explanation: "Keys such as `same_site`, `kind`, `exemption` or `jurisdictions` take words of a fixed list, each with a meaning that code and law attach to it. Another word has no such meaning.",
    sources: &[Source { text: "policy.toml, format 1", confidence: Confidence::Project }],
    wrong: r#"same_site = "laxx""#,
    right: r#"same_site = "lax""#,
    jurisdictions: &[],
    since: None,
    check: Check::Reader,
};

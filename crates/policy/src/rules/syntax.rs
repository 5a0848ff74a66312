//! `syntax`: the file is TOML.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::Syntax,
    severity: Severity::Error,
    title: "The file is TOML",
    explanation: "TOML is the notation of the file: `[table]` headers and lines of `key = value`; text stands in double quotes, dates and numbers do not. Where a line is something else, what it was meant to say is not known.",
    sources: &[Source { text: "policy.toml, format 1", confidence: Confidence::Project }],
    wrong: "purpose = Keeps you signed in.",
    right: r#"purpose = "Keeps you signed in.""#,
    jurisdictions: &[],
    since: None,
    check: Check::Reader,
};

//! `conflicting-keys`: keys that exclude one another do not stand together.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::ConflictingKeys,
    severity: Severity::Error,
    title: "Keys that exclude one another do not stand together",
    explanation: "Some keys are different ways of saying the same thing, such as `name`, `names` and `match`. When two of them stand in one entry, nobody can know which one holds, so neither is taken.",
    sources: &[Source { text: "policy.toml, format 1", confidence: Confidence::Project }],
    wrong: r#"[cookies.session]
name  = "session"
names = { production = "__Host-session", development = "session" }"#,
    right: r#"[cookies.session]
names = { production = "__Host-session", development = "session" }"#,
    jurisdictions: &[],
    since: None,
    check: Check::Reader,
};

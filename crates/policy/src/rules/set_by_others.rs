//! `set-by-others`: what others are said to set, the sources do not.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::SetByOthers,
    severity: Severity::Warning,
    title: "What others are said to set, the sources do not set",
    explanation: "An entry with `set_by = \"third-party\"` or `\"other-service\"` tells visitors that somebody else sets it, and has no constant that could. Code of this service that sets the same name makes the page untrue, or overwrites what belongs to the other. Where the code is a library of theirs that lies among these sources, it is exempted in the policy.",
    sources: &[Source { text: "policy.toml, format 1", confidence: Confidence::Project }],
    wrong: r#"document.cookie = "partner-id=1";   // [cookies.partner] has set_by = "third-party""#,
    right: r#"[cookies.partner]
name   = "partner-id"
set_by = "script""#,
    jurisdictions: &[],
    since: None,
    check: Check::Sources,
};

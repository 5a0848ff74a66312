//! `retired-but-set`: what is retired is no longer set.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::RetiredButSet,
    severity: Severity::Error,
    title: "What is retired is no longer set",
    explanation: "An entry with `retired` tells visitors that the service has given it up; it stays in the policy so that it can still be removed where it is left over. Code that still sets it makes the page untrue.",
    sources: &[Source { text: "policy.toml, format 1", confidence: Confidence::Project }],
    wrong: r#"document.cookie = "banner=seen";   // [cookies.banner] has retired = 2026-01-31"#,
    right: r#"cookieStore.delete("banner");"#,
    jurisdictions: &[],
    since: None,
    check: Check::Sources,
};

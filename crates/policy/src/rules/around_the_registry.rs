//! `around-the-registry`: cookies and storage keys are set through the registry.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::AroundTheRegistry,
    severity: Severity::Error,
    title: "Cookies and storage keys are set through the registry",
    explanation: "What code sets by other means than the constants of the registry is neither declared nor told to visitors, and no attribute of the policy applies to it. So the registry refuses to compile a service that goes around it. Code that has to do so, such as the proxy of another service, is exempted in the policy with a reason, where reviewers see it.",
    sources: &[Source { text: "policy.toml, format 1", confidence: Confidence::Project }],
    wrong: r#"let cookie = Cookie::new("tracking", id);
jar.add(cookie);"#,
    right: "Cookies::WORKSPACE.set(&deployment, id)?.append_to(&mut headers);",
    jurisdictions: &[],
    since: None,
    check: Check::Sources,
};

//! `crate-not-enforced`: every crate of the service that could set cookies is held against the policy.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::CrateNotEnforced,
    severity: Severity::Warning,
    title: "Every crate of the service that could set cookies is held against the policy",
    explanation: "The registry looks for ways around it in the sources of the crate that declares it, and in those that call `cookie_registry::enforce!()`. A crate beside it that depends on the registry, on a web framework or on a library for cookies, or that sets cookies, and does neither, compiles whatever it sets: only `check PATH` sees it, and only where it is run. The crate with the registry does so too where it says `#[registry(enforce = false)]`. A crate that has nothing to do with the service is exempted in the policy, by its Cargo.toml and with a reason.",
    sources: &[Source { text: "policy.toml, format 1", confidence: Confidence::Project }],
    wrong: r#"# billing/Cargo.toml, in the workspace of a crate that derives CookieRegistry;
# nothing in billing/src calls enforce!()
[dependencies]
axum = "0.8""#,
    right: r#"// billing/src/lib.rs
cookie_registry::enforce!();"#,
    jurisdictions: &[],
    since: None,
    check: Check::Sources,
};

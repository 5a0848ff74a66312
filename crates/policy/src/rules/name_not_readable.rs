//! `name-not-readable`: the name of what is set can be read from the sources.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::NameNotReadable,
    severity: Severity::Warning,
    title: "The name of what is set can be read from the sources",
    explanation: "Where the name of a cookie or storage key is put together while the program runs, nobody can tell from the sources whether the policy declares it. A literal, a constant, or a fixed beginning that the policy declares as a family (`match`) can be compared; a name that comes from configuration or from a caller elsewhere cannot.",
    sources: &[Source { text: "policy.toml, format 1", confidence: Confidence::Project }],
    wrong: "localStorage.setItem(options.key, value);",
    right: r#"localStorage.setItem("cw.theme", value);"#,
    jurisdictions: &[],
    since: None,
    check: Check::Sources,
};

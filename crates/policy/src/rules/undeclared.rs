//! `undeclared`: what the sources set is declared.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::Undeclared,
    severity: Severity::Error,
    title: "What the sources set or remove is declared",
    explanation: "A cookie or storage key that code sets and the policy does not declare is one that visitors are not told about, with a purpose, a lifetime and a category that nobody has decided on. The help has a table for policy.toml with what the sources tell; the rest is for a person to fill in.",
    sources: &[
        Source { text: "ePrivacy Directive 2002/58/EC, article 5(3)", confidence: Confidence::Quoted },
        Source { text: "policy.toml, format 1", confidence: Confidence::Project },
    ],
    wrong: r#"localStorage.setItem("cw.tips", "seen");   // and nothing in policy.toml"#,
    right: r#"[storage.tips]
key       = "cw.tips"
kind      = "local-storage"
category  = "necessary"
exemption = "interface"
purpose   = "Remembers which tips you have seen."
lifetime  = "until cleared""#,
    jurisdictions: &[],
    since: None,
    check: Check::Sources,
};

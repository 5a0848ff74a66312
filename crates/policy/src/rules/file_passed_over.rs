//! `file-passed-over`: every file of the sources can be read.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::FilePassedOver,
    severity: Severity::Info,
    title: "Every file of the sources can be read",
    explanation: "A file that does not parse, is minified, too long or no text was not looked at, so what it sets is not compared with the policy. That is told, with the reason, so that a check without findings never rests on files that nobody has read.",
    sources: &[Source { text: "policy.toml, format 1", confidence: Confidence::Project }],
    wrong: "cargo cookie-registry check dist     # holds bundle.min.js",
    right: "cargo cookie-registry check web/src  # what the bundle is made from",
    jurisdictions: &[],
    since: None,
    check: Check::Sources,
};

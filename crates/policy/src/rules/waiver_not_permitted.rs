//! `waiver-not-permitted`: An `[[allow]]` names a finding that can be accepted.

use super::prelude::*;
use super::rule::Stage;
use crate::waiver::Waived;

pub(super) const RULE: Rule = Rule {
    code: Code::WaiverNotPermitted,
    severity: Severity::Error,
    explanation: include_str!("waiver_not_permitted.md"),
    sources: &[Source {
        text: "policy.toml, format 1",
        confidence: Confidence::Project,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Waivers(check),
};

fn check(_: &Context<'_>, waived: &Waived<'_>, findings: &mut Vec<Finding>) {
    for code in waived
        .tables
        .iter()
        .filter_map(|(allow, _)| allow.code.as_ref())
    {
        let stage = Code::parse(&code.value).map(|code| code.rule().stage());
        let why = match stage {
            Some(Stage::Reading) => "it is about reading the file",
            Some(Stage::Scanning) => "it is about source code, which is accepted by an [[exempt]]",
            Some(Stage::Auditing) => "it is about a browser, and `audit --allow` accepts it",
            Some(Stage::Compiling) => "without it, the service does not compile",
            Some(Stage::Allowing) => "it is about the [[allow]] tables themselves",
            _ => continue,
        };
        findings.push(
            Finding::new(
                Code::WaiverNotPermitted,
                code.span,
                format!("\"{}\" cannot be accepted: {why}", code.value),
            )
            .help("fix the finding and remove this [[allow]]")
            .entry("allow"),
        );
    }
}

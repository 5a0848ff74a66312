//! `waiver-unknown-code`: An `[[allow]]` names an existing code.

use super::prelude::*;
use crate::suggest::nearest;
use crate::waiver::Waived;

pub(super) const RULE: Rule = Rule {
    code: Code::WaiverUnknownCode,
    severity: Severity::Error,
    explanation: include_str!("waiver_unknown_code.md"),
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
        if Code::parse(&code.value).is_some() {
            continue;
        }
        let help = match nearest(&code.value, Code::ALL.iter().map(|code| code.as_str())) {
            Some(known) => format!("did you mean \"{known}\"?"),
            None => "write the code in brackets in the finding; `cargo cookie-registry explain` lists all \
                 codes"
                .to_owned(),
        };
        findings.push(
            Finding::new(
                Code::WaiverUnknownCode,
                code.span,
                format!("no rule has the code \"{}\"", code.value),
            )
            .help(help)
            .entry("allow"),
        );
    }
}

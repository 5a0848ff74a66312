//! `unsupported-format`: the file is written in a format that this version reads.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::UnsupportedFormat,
    severity: Severity::Error,
    title: "The file is written in a format that this version reads",
    explanation: "`format` says in which version of the language the file is written, so that an older tool never misreads a newer file. This version reads format 1.",
    sources: &[Source { text: "policy.toml, format 1", confidence: Confidence::Project }],
    wrong: "format = 2",
    right: "format = 1",
    jurisdictions: &[],
    since: None,
    check: Check::Reader,
};

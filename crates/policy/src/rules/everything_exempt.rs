//! `everything-exempt`: An `[[exempt]]` covers a part of the service, not all of it.

use super::prelude::*;
use super::shared::text::printable;

pub(super) const RULE: Rule = Rule {
    code: Code::EverythingExempt,
    severity: Severity::Warning,
    explanation: include_str!("everything_exempt.md"),
    sources: &[Source {
        text: "policy.toml, format 1",
        confidence: Confidence::Project,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Policy(check).of_warnings(),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    // A dependency is one of a manifest, and a number of uses is a limit of its own.
    let unlimited = context.draft.exempt.iter();
    let unlimited = unlimited.filter(|exempt| exempt.dependency.is_none() && exempt.uses.is_none());
    let paths = unlimited.filter_map(|exempt| exempt.path.as_ref());
    findings.extend(paths.filter(|path| is_everything(&path.value)).map(|path| {
        let message = format!(
            "`{}` exempts the whole service, so no code is checked",
            printable(&path.value)
        );
        Finding::new(Code::EverythingExempt, path.span, message)
            .help("name the file or folder that bypasses the registry, in a table for each")
            .entry("exempt")
    }));
}

/// Returns whether a path fits every file, or every one in Rust: it names no folder and no file. In these paths, `*` is any
/// number of characters, and also of folders.
fn is_everything(path: &str) -> bool {
    let pattern = path.strip_suffix(".rs").unwrap_or(path);
    pattern.contains('*') && pattern.chars().all(|c| matches!(c, '*' | '/' | '.'))
}

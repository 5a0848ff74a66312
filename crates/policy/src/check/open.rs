//! Merges all findings about a text that is not written yet into one finding that asks for the text.

use crate::finding::{Finding, Severity};
use crate::rules::{Code, Stage};
use crate::source::Span;

/// Keeps one finding for each open text, with the greatest severity of those about it.
pub(super) fn merge(findings: &mut Vec<Finding>) {
    let todo = findings.iter().filter(|one| one.code == Code::TodoLeft);
    let mut open: Vec<(Span, Severity)> = todo.map(|one| (one.span, one.severity)).collect();
    open.sort_unstable_by_key(|(span, _)| *span);
    open.dedup_by_key(|(span, _)| *span);
    for finding in findings.iter() {
        if let Some((_, severity)) = around(&open, finding).and_then(|at| open.get_mut(at)) {
            *severity = finding.severity.max(*severity);
        }
    }
    let mut left: Vec<Option<Severity>> =
        open.iter().map(|(_, severity)| Some(*severity)).collect();
    findings.retain_mut(|finding| {
        let Some(left) = around(&open, finding).and_then(|at| left.get_mut(at)) else {
            return true;
        };
        if finding.code != Code::TodoLeft {
            return false;
        }
        // The first one stays.
        let severity = left.take();
        finding.severity = severity.unwrap_or(finding.severity);
        severity.is_some()
    });
}

/// Returns the open text that a finding is about. A comparison is about the change, not about the text.
fn around(open: &[(Span, Severity)], finding: &Finding) -> Option<usize> {
    if !matches!(
        finding.code.rule().stage(),
        Stage::Reading | Stage::Checking
    ) {
        return None;
    }
    let span = finding.span;
    let after = open.partition_point(|(one, _)| (one.file, one.start) <= (span.file, span.start));
    let at = after.checked_sub(1)?;
    let (text, _) = open.get(at)?;
    (text.file == span.file && span.end <= text.end).then_some(at)
}

#[cfg(test)]
mod tests {
    use crate::source::Memory;
    use crate::{Checked, Code, Options, Severity, check_files};

    fn check(entry: &str) -> Checked {
        let text = format!(
            "format = 1\n[policy]\ntitle = \"Cookies\"\nlast_updated = 2026-05-09\njurisdictions = [\"eu\"]\n\
             [service]\nname = \"Almanac\"\ndomains = [\"our.example\"]\ncontact = \"privacy@our.example\"\n{entry}\n"
        );
        let files = Memory::from_iter([("policy.toml", text)]);
        check_files(&files, "policy.toml".as_ref(), Options::today()).unwrap()
    }

    #[test]
    fn an_open_text_has_one_finding() {
        let cookie = "[cookies.a]\nname = \"a\"\n";
        for line in [
            "purpose = \"[TODO]\"",
            "purpose = \"TODO\"",
            "purpose = \"TODO: some words that may follow\"",
            "purpose = { en = \"[TODO]\" }",
            "exemption = \"TODO\"",
            "lifetime = \"TODO\"",
            "category = \"[TODO]\"",
            "domain = \"TODO\"",
            "policy = \"TODO\"",
            "cleared_on = [\"TODO\"]",
        ] {
            let checked = check(&format!("{cookie}{line}\n"));
            let span = |text: &str, code: Option<Code>| {
                let source = checked.sources.get(0).unwrap();
                let from = source.text.find(text).unwrap();
                let range = from..from + text.len();
                let found = checked.findings.iter().filter(|one| {
                    range.contains(&(one.span.start as usize))
                        && code.is_none_or(|code| code == one.code)
                });
                // A finding about the entry or the key has another place.
                found.filter(|one| one.span.start as usize > from).count()
            };
            assert_eq!(
                span(line, Some(Code::TodoLeft)),
                1,
                "{line}: {:#?}",
                checked.findings
            );
            assert_eq!(span(line, None), 1, "{line}: {:#?}", checked.findings);
            assert!(!checked.is_decided());
        }
    }

    #[test]
    fn an_open_text_that_makes_a_policy_invalid_is_an_error() {
        let severity = |line: &str| {
            let checked = check(&format!("[cookies.a]\nname = \"a\"\n{line}\n"));
            let mut todo = checked.findings.into_iter();
            todo.find(|one| one.code == Code::TodoLeft)
                .unwrap()
                .severity
        };
        assert_eq!(severity("purpose = \"TODO\""), Severity::Warning);
        assert_eq!(severity("exemption = \"TODO\""), Severity::Error);
        assert_eq!(severity("lifetime = \"TODO\""), Severity::Error);
    }
}

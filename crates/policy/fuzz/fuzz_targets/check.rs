//! Any policy, and any file that it includes, is checked and reported in every format without a panic.
//!
//! From `cookie-registry-policy`:
//! `RUSTC_BOOTSTRAP=1 cargo fuzz run check fuzz/corpus/check ../tests/policies -- -dict=fuzz/policy.dict`
#![no_main]

use cookie_registry_policy::report::{
    Report, Style, annotations, human, json, sarif, snippet, step_summary,
};
use cookie_registry_policy::source::Memory;
use cookie_registry_policy::{Options, check_files};
use libfuzzer_sys::fuzz_target;

/// Parts the policy from the file that it may include: a byte that UTF-8 does not have.
const PARTS: u8 = 0xff;

fuzz_target!(|bytes: &[u8]| {
    let mut parts = bytes.splitn(2, |byte| *byte == PARTS);
    let policy = parts.next().unwrap_or_default();
    let included = parts.next().unwrap_or_default();
    let files = Memory::from_iter([("policy.toml", policy), ("more.toml", included)]);
    let checked =
        check_files(&files, "policy.toml".as_ref(), Options::today()).expect("the file is there");
    assert_eq!(checked.policy().is_none(), checked.has_errors());
    let report = Report {
        sources: &checked.sources,
        findings: &checked.findings,
        allowed: checked.allowed.len(),
        file_name: &|path| path.display().to_string(),
    };
    assert_eq!(annotations(&report).lines().count(), checked.findings.len());
    let texts = [json(&report), sarif(&report), step_summary(&report)];
    assert!(texts.iter().all(|text| !text.is_empty()));
    // People's text is slow to draw, and one finding is drawn like another.
    for finding in checked.findings.iter().take(8) {
        assert!(!human(finding, &checked.sources, Style::Coloured).is_empty());
        assert!(!snippet(finding, &checked.sources).is_empty());
    }
});

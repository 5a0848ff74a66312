//! Any bytes are read without a panic, and every finding has a place within its file.
//!
//! From `cookie-registry-policy`:
//! `RUSTC_BOOTSTRAP=1 cargo fuzz run parse fuzz/corpus/parse ../tests/policies -- -dict=fuzz/policy.dict`
#![no_main]

use cookie_registry_policy::parse::parse;
use cookie_registry_policy::source::Memory;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let files = Memory::from_iter([("policy.toml", bytes)]);
    let parsed = parse(&files, "policy.toml".as_ref()).expect("the file is there");
    for finding in &parsed.findings {
        let range = finding.span.range();
        let source = parsed
            .sources
            .get(finding.span.file)
            .expect("a finding is in a file of the policy");
        assert!(
            range.start <= range.end && range.end <= source.text.len(),
            "{finding:?}"
        );
    }
});

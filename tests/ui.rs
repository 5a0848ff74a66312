//! What must not compile, and which message the developer reads.

/// Every mistake in `ui/` fails with exactly the message in the file next to it.
#[test]
fn mistakes_do_not_compile() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("ui/*.rs");
    cases.pass("ui/pass/*.rs");
}

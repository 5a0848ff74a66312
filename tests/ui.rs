//! What must not compile, and what the developer is told then.

/// Every mistake in `ui/` fails with exactly the message beside it.
#[test]
fn mistakes_do_not_compile() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("ui/*.rs");
    cases.pass("ui/pass/*.rs");
}

//! What must not compile, and the messages for the developer.

/// Every mistake in `ui/` fails with exactly the message in the `.stderr` file of the same name.
#[test]
fn mistakes_do_not_compile() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("ui/*.rs");
    cases.pass("ui/pass/*.rs");
}

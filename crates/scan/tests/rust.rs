//! What marks in a source cannot show: uses of the registry's constants, exact spans, and sources that take long. What is
//! found in ordinary sources is in `fixtures/rust`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests"
)]

mod shown;

use shown::{scan, shown};

/// The occurrences outside of test code, each as `line operation name`.
fn found(source: &str) -> Vec<String> {
    shown(&scan(&[("src/service.rs", source)]))
}

#[test]
fn constants_of_the_registry_are_uses() {
    let scan = scan(&[
        (
            "src/registry.rs",
            "#[derive(CookieRegistry)]\npub struct Site;",
        ),
        (
            "src/a.rs",
            "use crate::registry::Site as S;\nfn f(jar: J) { jar.add(S::SESSION.set(1)); g(&S::THEME); S::new(); }",
        ),
        ("src/b.rs", "fn f() { Other::SESSION; }"),
    ]);
    let constants: Vec<&str> = scan
        .uses
        .iter()
        .map(|used| used.constant.as_str())
        .collect();
    assert_eq!(constants, ["SESSION", "THEME"]);
    assert_eq!(scan.uses[0].line, 2);
}

#[test]
fn lines_columns_and_spans_point_at_the_call() {
    let source =
        "fn f() {\n    let ä = \"ä\"; cookie::Cookie::new(\n        \"a\",\n        ä,\n    );\n}";
    let scan = scan(&[("src/a.rs", source)]);
    let place = &scan.occurrences[0];
    assert_eq!(
        (place.line, place.column, place.end_line, place.end_column),
        (2, 18, 5, 6)
    );
    assert!(source[place.span.clone()].starts_with("cookie::Cookie::new("));
    assert!(source[place.span.clone()].ends_with(')'));
}

#[test]
fn an_import_of_several_items_is_reported_once_for_each_medium() {
    let source =
        "pub use leptos_use::{use_cookie_with_options, use_cookie, storage::use_local_storage};";
    // The names of an import are in a map, whose order differs from one to the next.
    for _ in 0..16 {
        let scan = scan(&[("src/a.rs", source)]);
        let places = scan.occurrences.iter();
        let apis: Vec<&str> = places.map(|place| place.api.as_ref()).collect();
        assert_eq!(
            apis,
            [
                "leptos_use::storage::use_local_storage",
                "leptos_use::use_cookie"
            ]
        );
    }
}

#[test]
fn long_chains_and_deep_nests_end() {
    let chain = format!(
        "fn f(cookie: C) {{ cookie{}; }}",
        ".clone().to_string()".repeat(2_000)
    );
    assert_eq!(found(&chain), [""; 0]);
    let nested = format!(
        "fn f() {{ {}cookie{} }}",
        "(".repeat(5_000),
        ")".repeat(5_000)
    );
    assert_eq!(scan(&[("src/a.rs", &nested)]).skipped.len(), 1);
    // What is not refused does not overflow the stack of an unoptimized build either.
    let head = "fn f(h: &mut M) { h.insert(\"set-cookie\", x); let a";
    for (start, level, most) in [
        (": ", "&", 2_400),
        (": ", "B<", 890),
        (" = g(g::<", "B<", 890),
        (" = ", "-", 9_900),
        (" = ", "g(", 390),
        (" = a", "()", 9_900),
        (" = a", "[0]", 9_900),
        (" = a", ".b()", 4_900),
        (" = a", "+ a", 9_900),
        (" = ", "return ", 9_900),
        (" = ", "|a|", 4_900),
        (": ", "impl Fn() -> ", 1_600),
        ("; let ", "a@", 9_900),
        (" = if a {}", " else if a {}", 3_000),
    ] {
        let source = |n: usize| {
            let close = if level.ends_with('<') { ">" } else { "" };
            let close = if level.ends_with('(') { ")" } else { close };
            let inner = if start.starts_with(" = g(") {
                ">())"
            } else {
                ""
            };
            let end = if level.ends_with(['&', '<', '-', '(', '@']) || level.ends_with([' ', '|']) {
                "b"
            } else {
                ""
            };
            format!(
                "{head}{start}{}{end}{}{inner}; }}",
                level.repeat(n),
                close.repeat(n)
            )
        };
        let walked = scan(&[("src/a.rs", &source(most))]);
        assert_eq!(
            walked.occurrences.len(),
            1,
            "{start}{level}: {:?}",
            walked.skipped
        );
        let refused = scan(&[("src/a.rs", &source(20_000))]);
        assert_eq!(refused.skipped.len(), 1, "{start}{level}");
    }
}

#[test]
fn a_byte_order_mark_is_no_part_of_the_source() {
    let source = "\u{feff}// ä\nfn f() { cookie::Cookie::new(\"a\", \"1\"); }";
    assert_eq!(found(source), ["2 set a"]);
    let scan = scan(&[("src/a.rs", source)]);
    assert!(source[scan.occurrences[0].span.clone()].starts_with("cookie::Cookie::new("));
}

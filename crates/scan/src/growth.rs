//! Tests that the amount of work is proportional to the size of the source and the policy. They count steps and do not
//! measure time.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use crate::compare::{Options, compare};
use crate::facts::Sought;
use crate::language::Language as _;
use crate::rust::Rust;
use crate::{Medium, Name, Operation, Resolved, scan_sources, steps};
use cookie_registry_policy::source::Memory;
use cookie_registry_policy::{Options as PolicyOptions, check_files};
use std::fmt::Write as _;

/// Counts the steps of work at n, 10 n and 100 n, and fails where ten times the input takes more than twelve times the steps.
fn grows_as_its_input(n: usize, work: impl Fn(usize)) {
    let counted = [n, 10 * n, 100 * n].map(|n| steps::of(|| work(n)));
    assert!(counted[0] >= n, "the steps are not counted: {counted:?}");
    for pair in counted.windows(2) {
        assert!(pair[1] <= 12 * pair[0], "{counted:?}");
    }
}

fn facts(source: &str) -> usize {
    let registries = ["Cookies".to_owned()];
    let sought = Sought::new(&[], &registries, &crate::facts::Returned::default());
    let facts = Rust.facts("src/lib.rs".as_ref(), source, &sought).unwrap();
    facts.occurrences.len()
}

#[test]
fn headers_that_are_written_in_one_function() {
    grows_as_its_input(30, |n| {
        let mut source = String::from("fn f(h: &mut HeaderMap) {\n");
        for at in 0..n {
            let _ = writeln!(source, "h.insert(SET_COOKIE, x{at});");
        }
        source.push_str("}\n");
        assert_eq!(facts(&source), n);
    });
}

#[test]
fn headers_that_the_registry_makes_next_to_others() {
    grows_as_its_input(30, |n| {
        let mut source = String::from("fn f(h: &mut HeaderMap) {\n");
        for at in 0..n {
            let _ = writeln!(
                source,
                "h.insert(SET_COOKIE, x{at}); h.insert(SET_COOKIE, Cookies::A.with(&f(1)).set(x)?.into());"
            );
        }
        source.push_str("}\n");
        assert_eq!(facts(&source), n);
    });
}

#[test]
fn cookies_that_are_made_and_removed() {
    grows_as_its_input(20, |n| {
        let mut source =
            String::from("use cookie::{Cookie, CookieJar};\nfn f(jar: &mut CookieJar) {\n");
        for at in 0..n {
            let _ = writeln!(
                source,
                "let c = Cookie::new(\"n{at}\", v); jar.remove(c); let d = made{at}(); jar.remove(d);"
            );
        }
        source.push_str("}\n");
        assert!(facts(&source) >= 2 * n);
    });
}

/// Returns a function with a line for each number, between a line and another one.
fn lines(n: usize, first: &str, line: impl Fn(usize) -> String, last: &str) -> String {
    let mut source = format!("fn f(h: &mut HeaderMap) {{\n{first}\n");
    for at in 0..n {
        let _ = writeln!(source, "{}", line(at));
    }
    let _ = writeln!(source, "{last}\n}}");
    source
}

const SENT: &str = "h.insert(SET_COOKIE, c.parse()?);";

#[test]
fn branches_that_add_to_a_text() {
    grows_as_its_input(30, |n| {
        let first = "let mut c = String::from(\"sid=1\");";
        let line = |at| format!("if o{at} {{ c.push_str(\"; A{at}\"); }}");
        assert_eq!(facts(&lines(n, first, line, SENT)), 1);
    });
}

#[test]
fn arms_that_change_one_text() {
    grows_as_its_input(30, |n| {
        let first = "let mut c = String::new(); match k {";
        let line = |at| format!("{at} => c = format!(\"n{at}={{v}}\"),");
        let found = facts(&lines(n, first, line, &format!("}} {SENT}")));
        assert_eq!(found, if n > 64 { 1 } else { n });
    });
}

#[test]
fn arms_that_change_a_text_each() {
    grows_as_its_input(10, |n| {
        let first: Vec<String> = (0..n)
            .map(|at| format!("let mut c{at} = String::from(\"a=\");"))
            .collect();
        let first = format!("{} match k {{", first.join("\n"));
        let line = |at| format!("{at} => c{at}.push('1'),");
        let last = "} h.insert(SET_COOKIE, c0.parse()?);";
        assert_eq!(facts(&lines(n, &first, line, last)), 1);
    });
}

#[test]
fn texts_that_are_made_of_a_text_twice() {
    grows_as_its_input(30, |n| {
        let first = "let c = \"a\";";
        let line =
            |_| "let c = format!(\"{c}{c}\") + c; let c = match k { 1 => c, _ => v };".to_owned();
        assert_eq!(facts(&lines(n, first, line, SENT)), 1);
    });
}

#[test]
fn summands_of_a_text() {
    grows_as_its_input(2, |n| {
        let line = |_| "+ v + \"; A\"".to_owned();
        assert_eq!(
            facts(&lines(
                n,
                "let c = \"a=\".to_owned()",
                line,
                &format!("; {SENT}")
            )),
            1
        );
    });
}

const POLICY: &str = "format = 1
[policy]
title = \"Cookie Policy\"
last_updated = 2026-05-09
[service]
name = \"Almanac\"
domains = [\"our.example\"]
contact = \"privacy@our.example\"
";

fn entries(text: &mut String, n: usize, name: impl Fn(usize) -> String) {
    for at in 0..n {
        let _ = write!(
            text,
            "[cookies.e{at}]\n{}\npath = \"/p{at}\"\ncategory = \"necessary\"\nexemption = \"interface\"\npurpose = \"Remembers the language.\"\nlifetime = \"1 hour\"\n",
            name(at)
        );
    }
}

fn compared(policy: &str, source: String) -> usize {
    let files = Memory::from_iter([("policy.toml", policy)]);
    let options = PolicyOptions::today();
    let checked = check_files(&files, "policy.toml".as_ref(), options).unwrap();
    let scan = scan_sources([("src/lib.rs".into(), source)]);
    let options = Options {
        root: "".as_ref(),
        today: options.today,
    };
    compare(checked.recovered(), &scan, options).len()
}

fn sets(n: usize, name: impl Fn(usize) -> String) -> String {
    let mut source = String::from("fn f(jar: &mut cookie::CookieJar) {\n");
    for at in 0..n {
        let _ = writeln!(source, "keep(cookie::Cookie::new(\"{}\", v));", name(at));
    }
    source.push_str("}\n");
    source
}

#[test]
fn entries_of_one_name_and_cookies_of_that_name() {
    grows_as_its_input(5, |n| {
        let mut policy = POLICY.to_owned();
        entries(&mut policy, n, |_| "name = \"one\"".to_owned());
        assert!(compared(&policy, sets(n, |_| "one".to_owned())) >= n);
    });
}

#[test]
fn entries_and_cookies_of_many_names() {
    grows_as_its_input(5, |n| {
        let mut policy = POLICY.to_owned();
        entries(&mut policy, n, |at| match at % 2 {
            0 => format!("name = \"n{at}\""),
            _ => format!("match = {{ prefix = \"f{at}_\" }}\nexamples = [\"f{at}_a\"]"),
        });
        let source = sets(n, |at| match at % 2 {
            0 => format!("n{at}"),
            _ => format!("f{at}_a"),
        });
        assert!(compared(&policy, source) >= n);
    });
}

#[test]
fn names_that_no_entry_has_are_compared_within_a_bound() {
    let policy = |n| {
        let mut policy = POLICY.to_owned();
        entries(&mut policy, n, |at| format!("name = \"n{at}\""));
        policy
    };
    let steps = steps::of(|| {
        compared(&policy(100), sets(4_000, |at| format!("another-{at}")));
    });
    assert!(steps < 250_000, "{steps}");
}

#[test]
fn constants_of_one_name_in_many_files() {
    grows_as_its_input(5, |n| {
        let files = (0..n).map(|at| {
            let source = format!(
                "const KEY: &str = \"k{at}\";\nfn f() {{ keep(cookie::Cookie::new(KEY, v)); }}\n"
            );
            (format!("src/m{at}.rs").into(), source)
        });
        assert_eq!(scan_sources(files).occurrences.len(), n);
    });
}

#[test]
fn facts_of_the_types_and_places_of_one_file() {
    let counted = [100, 1_000].map(|n| {
        let source = sets(n, |at| format!("n{at}"));
        let mut scan = scan_sources([("src/lib.rs".into(), source.clone())]);
        assert_eq!(scan.occurrences.len(), n);
        let shown = scan.occurrences.iter().map(|it| it.span.clone());
        // One fact of the whole file, one of each place that the source shows, and each of them twice.
        let spans: Vec<_> = std::iter::once(0..source.len()).chain(shown).collect();
        let found = spans.iter().chain(&spans).map(|span| Resolved {
            path: "src/lib.rs".into(),
            span: span.clone(),
            via: vec!["f".to_owned()],
            medium: Medium::Cookie,
            operation: Operation::Set,
            name: match span.start {
                0 => Name::Exact("other".to_owned()),
                _ => Name::Unreadable,
            },
        });
        let steps = steps::of(|| scan.add_resolved(found, |_| Some(source.clone())));
        assert_eq!(scan.occurrences.len(), n + 1);
        assert!(steps >= n, "the steps are not counted: {steps}");
        steps
    });
    // A search takes logarithmic time, so this is more than 10 and far less than 100.
    assert!(counted[1] <= 16 * counted[0], "{counted:?}");
}

#[cfg(feature = "javascript")]
#[test]
fn chains_of_calls_in_a_script() {
    let whole = Sought {
        is_whole: true,
        ..Sought::default()
    };
    let work = |n: usize| {
        let source = format!("localStorage.setItem(\"k\", x{});", ".a()\n".repeat(n));
        let facts = crate::javascript::JavaScript.facts("a.js".as_ref(), &source, &whole);
        assert_eq!(facts.unwrap().occurrences.len(), 1);
    };
    let counted = [100, 1_000].map(|n| steps::of(|| work(n)));
    assert!(counted[1] <= 12 * counted[0], "{counted:?}");
    // What comes before a call is evaluated once for it, not once for each question about it.
    assert!((1_000..=40_000).contains(&counted[1]), "{counted:?}");
    // The longest that is read, and what is said of a longer one.
    let scanned = |n: usize| {
        let source = format!("localStorage.setItem(\"k\", x{});", ".a()\n".repeat(n));
        scan_sources([("a.js".into(), source)])
    };
    assert_eq!(scanned(19_000).occurrences.len(), 1);
    let refused = scanned(300_000);
    assert_eq!((refused.occurrences.len(), refused.skipped.len()), (0, 1));
}

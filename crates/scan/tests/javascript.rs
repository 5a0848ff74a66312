//! Scripts that would take for ever, or fill the memory, if they were followed without a bound. What is found in
//! ordinary scripts and templates is in `fixtures/javascript`.
#![cfg(feature = "javascript")]

mod shown;

use shown::{scan, shown};

fn found(path: &str, source: &str) -> Vec<String> {
    shown(&scan(&[(path, source)]))
}

#[test]
fn a_question_without_an_end_ends() {
    let functions: String = (0..60)
        .map(|n| {
            format!(
                "function f{n}() {{ return x ? f{}() : f{}() }}\n",
                n + 1,
                (n * 7) % 60
            )
        })
        .collect();
    let calls: String = (0..60)
        .map(|n| format!("f{n}().setItem('a', localStorage.b);\n"))
        .collect();
    assert_eq!(found("web/a.js", &(functions + &calls)), [""; 0]);
    assert_eq!(
        found(
            "web/a.js",
            "const a = b; const b = a; a.setItem('localStorage', 1); let c = c; localStorage[c] = 1;"
        ),
        ["1 set ?"]
    );
}

#[test]
fn a_name_that_repeats_itself_without_an_end_is_given_up() {
    let holes = "${t}".repeat(40);
    let many = format!(
        "const f = (t) => `{holes}`; const g = (t) => f(f(f(f(t)))); localStorage.setItem(g(g('a')), 1);"
    );
    assert_eq!(found("web/a.ts", &many), ["1 set ?"]);
    let long = "const d = (t) => `${t}${t}${t}${t}${t}${t}${t}${t}`; localStorage.setItem(d(d(d(d('abcd')))), 1);";
    assert_eq!(found("web/a.ts", long), ["1 set ?"]);
}

#[test]
fn the_name_of_a_property_is_read_in_the_first_statement_too() {
    let source = "given[name] = localStorage;\nconst name = 'area';\ngiven.area.setItem('a', 1);";
    assert_eq!(found("web/a.js", source), ["3 set a"]);
}

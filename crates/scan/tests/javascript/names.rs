//! Names that are put together, chosen or only checked before they are used.

use crate::found;
use crate::shown::{scan, shown};

#[test]
fn of_two_names_the_common_beginning_is_told() {
    for (source, expected) in [
        (
            "localStorage.setItem(dark ? 'app:dark' : 'app:light', 1);",
            "1 set app:*",
        ),
        (
            "localStorage.setItem(dark ? 'app' : 'app:light', 1);",
            "1 set app*",
        ),
        (
            "localStorage.setItem(dark ? 'same' : 'same', 1);",
            "1 set same",
        ),
        (
            "const A = 'app:a', B = `app:b${id}`; const key = dark ? A : B; localStorage.setItem(key, 1);",
            "1 set app:*",
        ),
        (
            "localStorage.setItem((x ? 'a:1' : y ? 'a:2' : 'a:3') + z, 1);",
            "1 set a:*",
        ),
        ("document.cookie = x ? 'a=1' : 'a=2';", "1 set a"),
        ("localStorage.setItem(x ? 'äb' : 'ác', 1);", "1 set ?"),
        ("localStorage.setItem(x ? 'dark' : 'light', 1);", "1 set ?"),
        ("localStorage.setItem(x ? 'app:a' : name(), 1);", "1 set ?"),
    ] {
        assert_eq!(found("web/a.ts", source), [expected], "{source}");
    }
}

#[test]
fn a_function_that_puts_a_name_together_is_read() {
    for (source, expected) in [
        (
            "const P = 'app:'; const keyOf = (t) => `${P}${t}`; localStorage.setItem(keyOf('a'), 1);",
            "1 set app:a",
        ),
        (
            "const keyOf = (t) => `app:${t}`; localStorage.setItem(keyOf(id), 1);",
            "1 set app:*",
        ),
        (
            "function keyOf(a, b) { const join = '-'; return a + join + b; } localStorage.setItem(keyOf('a', 'b'), 1);",
            "1 set a-b",
        ),
        (
            "function keyOf(a) { if (!a) { throw new Error('?'); } return 'app:' + a; } localStorage[keyOf('a')] = 1;",
            "1 set app:a",
        ),
        (
            "const keyOf = function (a) { return 'app:' + a; }; const K = keyOf('a'); localStorage.setItem(K, 1);",
            "1 set app:a",
        ),
        (
            "const pair = (name, value) => `${name}=${value}; path=/`; document.cookie = pair('a', v);",
            "1 set a",
        ),
        (
            "const own = (t) => `own:${t}`; const keyOf = (t) => own(`k:${t}`); localStorage.setItem(keyOf('a'), 1);",
            "1 set own:k:a",
        ),
        (
            "const keyOf = (a, b) => `app:${a}:${b}`; localStorage.setItem(keyOf(...parts), 1);",
            "1 set app:*",
        ),
    ] {
        assert_eq!(found("web/a.ts", source), [expected], "{source}");
    }
}

#[test]
fn a_function_that_may_give_back_something_else_is_not_read() {
    for source in [
        "function keyOf(t) { if (t) return 'x'; return `app:${t}`; } localStorage.setItem(keyOf('a'), 1);",
        "function keyOf(t) { try { return t; } catch {} return `app:${t}`; } localStorage.setItem(keyOf('a'), 1);",
        "let keyOf = (t) => `app:${t}`; keyOf = other; localStorage.setItem(keyOf('a'), 1);",
        "const keyOf = async (t) => `app:${t}`; localStorage.setItem(keyOf('a'), 1);",
        "function* keyOf(t) { return `app:${t}`; } localStorage.setItem(keyOf('a'), 1);",
        "const keyOf = (t) => keyOf(t); localStorage.setItem(keyOf('a'), 1);",
        "const keyOf = (t) => keyOf(keyOf(t + t) + keyOf(t)); localStorage.setItem(keyOf('a'), 1);",
    ] {
        assert_eq!(found("web/a.ts", source), ["1 set ?"], "{source}");
    }
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
fn callers_pass_a_name_through_such_a_function() {
    let source = "const keyOf = (t) => `app:${t}`;\nfunction save(t) { localStorage.setItem(keyOf(t), 1); }\nsave('a');";
    assert_eq!(found("web/a.js", source), ["2 set (save)", "3 set app:a"]);
    // What the function around it is given is not what the inner one is given.
    let source = "function save(area, t) {\n  const keyOf = (id) => `${area}:${id}`;\n  localStorage.setItem(keyOf(t), 1);\n}\nsave('x', 'a');";
    assert_eq!(found("web/a.js", source), ["3 set (save)", "5 set x:a"]);
}

#[test]
fn a_checked_beginning_is_the_beginning_of_the_name() {
    for (source, expected) in [
        (
            "for (const key of keys) { if (key.startsWith('app:')) { localStorage.removeItem(key); } }",
            "1 remove app:*",
        ),
        (
            "const P = 'app:'; for (const key in localStorage) if (key && key.startsWith(P)) localStorage.removeItem(key);",
            "1 remove app:*",
        ),
        (
            "const key = localStorage.key(0); if (key?.startsWith(`app:${id}`) && old) delete localStorage[key];",
            "1 remove app:*",
        ),
        (
            "const key = localStorage.key(0); key.startsWith('app:') && localStorage.removeItem(key);",
            "1 remove app:*",
        ),
        (
            "Object.keys(localStorage).forEach((key) => { if (key.startsWith('app:')) localStorage.removeItem(key); });",
            "1 remove app:*",
        ),
        (
            "const gone = Object.keys(localStorage).map((key) => key.startsWith('app:') ? localStorage.removeItem(key) : 0);",
            "1 remove app:*",
        ),
        (
            "for (const key of keys) if (key.startsWith('app:a') || key.startsWith('app:b')) localStorage.removeItem(key);",
            "1 remove app:*",
        ),
        (
            "for (const key of keys) if (key.startsWith('app:')) setTimeout(() => localStorage.removeItem(key));",
            "1 remove app:*",
        ),
    ] {
        assert_eq!(found("web/a.ts", source), [expected], "{source}");
    }
}

#[test]
fn a_check_of_something_else_says_nothing_of_the_name() {
    for source in [
        "for (const key of keys) { if (other.startsWith('app:')) localStorage.removeItem(key); }",
        "for (const key of keys) { if (key.startsWith('app:')) {} else localStorage.removeItem(key); }",
        "for (const key of keys) { if (!key.startsWith('app:')) localStorage.removeItem(key); }",
        "for (const key of keys) { if (key.startsWith('app:', 3)) localStorage.removeItem(key); }",
        "for (const key of keys) { if (key.endsWith('app:')) localStorage.removeItem(key); }",
        "for (const key of keys) { if (key.startsWith('app:') || all) localStorage.removeItem(key); }",
        "for (const key of keys) { key.startsWith('app:') || localStorage.removeItem(key); }",
        "for (const key of keys) { if (key.startsWith('app:')) {} localStorage.removeItem(key); }",
        "for (let key of keys) { if (key.startsWith('app:')) { key = other(); localStorage.removeItem(key); } }",
        "let key = first(); if (key.startsWith('app:')) { later(() => localStorage.removeItem(key)); } key = second();",
    ] {
        assert_eq!(found("web/a.ts", source), ["1 remove ?"], "{source}");
    }
}

#[test]
fn what_was_left_out_before_says_how_the_rest_begins() {
    for source in [
        "for (const key of keys) { if (!key.startsWith('app:')) continue; localStorage.removeItem(key); }",
        "for (let i = 0; i < n; i++) { const key = localStorage.key(i); if (!key || !key.startsWith('app:')) { log(); continue; } old.push(key); localStorage.removeItem(key); }",
        "Object.keys(localStorage).forEach((key) => { if (!key.startsWith('app:')) return; localStorage.removeItem(key); });",
        "Object.keys(localStorage).filter((key) => key.startsWith('app:')).forEach((key) => localStorage.removeItem(key));",
        "for (const key of Object.keys(localStorage).filter((k) => k && k.startsWith('app:'))) { localStorage.removeItem(key); }",
        "const P = 'app:'; const own = Object.keys(localStorage).filter((k) => { return k.startsWith(P); }); own.forEach((key) => { localStorage.removeItem(key); });",
    ] {
        assert_eq!(found("web/a.ts", source), ["1 remove app:*"], "{source}");
    }
    for source in [
        "for (const key of keys) { if (!key.startsWith('app:')) log(); localStorage.removeItem(key); }",
        "for (const key of keys) { if (key.startsWith('app:')) continue; localStorage.removeItem(key); }",
        "for (const key of keys) { if (!key.startsWith('app:') && old) continue; localStorage.removeItem(key); }",
        "for (const key of keys) { localStorage.removeItem(key); if (!key.startsWith('app:')) continue; }",
        "for (let key of keys) { if (!key.startsWith('app:')) continue; key = other(); localStorage.removeItem(key); }",
        "for (const key of keys) { { if (!key.startsWith('app:')) continue; } localStorage.removeItem(key); }",
        "Object.keys(localStorage).filter((key) => !key.startsWith('app:')).forEach((key) => localStorage.removeItem(key));",
        "Object.keys(localStorage).find((key) => key.startsWith('app:')).forEach((key) => localStorage.removeItem(key));",
        "Object.keys(localStorage).filter((key, i) => names[i].startsWith('app:')).forEach((key) => localStorage.removeItem(key));",
        "Object.keys(localStorage).filter((k) => k.startsWith('app:')).forEach((key, at) => localStorage.removeItem(at));",
        "let own = Object.keys(localStorage).filter((k) => k.startsWith('app:')); own = all(); own.forEach((key) => localStorage.removeItem(key));",
    ] {
        assert_eq!(found("web/a.ts", source), ["1 remove ?"], "{source}");
    }
}

#[test]
fn a_beginning_that_is_passed_is_told_at_the_callers() {
    let source = "export function drop(prefix) {\n  for (const key of Object.keys(localStorage)) {\n    if (key.startsWith(prefix)) localStorage.removeItem(key);\n  }\n}";
    let scan = scan(&[
        ("web/drop.ts", source),
        ("web/a.ts", "import { drop } from './drop';\ndrop('app:');"),
    ]);
    assert_eq!(shown(&scan), ["2 remove app:*", "3 remove (drop)"]);
    // What is passed under a name is told by that name, whatever it must begin with.
    let source = "function drop(key) { if (key.startsWith('app:')) localStorage.removeItem(key); }\ndrop('app:a');";
    assert_eq!(
        found("web/a.js", source),
        ["1 remove (drop)", "2 remove app:a"]
    );
}

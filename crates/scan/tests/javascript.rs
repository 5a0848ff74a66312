//! Every mechanism of scripts and templates, and what only looks like one.
#![cfg(feature = "javascript")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests"
)]

#[path = "javascript/modules.rs"]
mod modules;
#[path = "javascript/names.rs"]
mod names;
#[path = "javascript/packages.rs"]
mod packages;
#[path = "javascript/responses.rs"]
mod responses;
mod shown;
#[path = "javascript/types.rs"]
mod types;

use shown::{scan, shown};

fn found(path: &str, source: &str) -> Vec<String> {
    shown(&scan(&[(path, source)]))
}

#[test]
fn every_mechanism_is_found_under_its_name() {
    let cases: &[(&str, &[&str])] = &[
        ("document.cookie = 'a=1; path=/';", &["1 set a"]),
        ("document.cookie = 'a=1; max-age=0600';", &["1 set a"]),
        (
            "document.cookie = 'a=; Max-Age=0; path=/';",
            &["1 remove a"],
        ),
        (
            "document.cookie = 'a=; expires=Thu, 01 Jan 1970 00:00:00 GMT';",
            &["1 remove a"],
        ),
        ("window.document.cookie = `a_${id}=1`;", &["1 set a_*"]),
        (
            "const NAME = 'a'; document.cookie = NAME + '=1';",
            &["1 set a"],
        ),
        ("function f(doc) { doc.cookie = 'a=1'; }", &["1 set a"]),
        (
            "cookieStore.set('a', '1'); cookieStore.set({ name: 'b', value: '1' }); cookieStore.delete('c');",
            &["1 set a", "1 set b", "1 remove c"],
        ),
        (
            "localStorage.setItem('a', 1); sessionStorage.removeItem('b'); localStorage.clear();",
            &["1 set a", "1 remove b", "1 clear ?"],
        ),
        (
            "window.localStorage.a = 1; globalThis.localStorage['b'] = 2; self.sessionStorage[`c`] = 3;",
            &["1 set a", "1 set b", "1 set c"],
        ),
        (
            "delete localStorage.a; localStorage.count++; localStorage['b'] += 1;",
            &["1 remove a", "1 set count", "1 set b"],
        ),
        (
            "const s = window.localStorage; s.setItem('a', 1); const { sessionStorage: t } = window; t.b = 1;",
            &["1 set a", "1 set b"],
        ),
        (
            "const area = () => { try { return window.localStorage } catch { return null } }; area().setItem('a', 1);",
            &["1 set a"],
        ),
        (
            "(x ? sessionStorage : localStorage).setItem('a', 1);",
            &["1 set a"],
        ),
        ("window?.localStorage?.setItem('a', 1);", &["1 set a"]),
        (
            "class C { constructor() { this.area = localStorage; } f() { this.area.setItem('a', 1); } }",
            &["1 set a"],
        ),
        (
            "const K = { theme: 'a' }; localStorage.setItem(K.theme, 1);",
            &["1 set a"],
        ),
        (
            "indexedDB.open('a', 1); window.indexedDB.deleteDatabase('b');",
            &["1 set a", "1 remove b"],
        ),
        (
            "caches.open('a').then(c => c.put(r)); self.caches.delete('b');",
            &["1 set a", "1 remove b"],
        ),
        (
            "import Cookies from 'js-cookie'; Cookies.set('a', '1'); Cookies.remove('b');",
            &["1 set a", "1 remove b"],
        ),
        (
            "import Cookies from 'universal-cookie'; const c = new Cookies(); c.set('a', '1');",
            &["1 set a"],
        ),
        (
            "import { useCookies } from 'react-cookie'; const [v, setIt, drop] = useCookies(); setIt('a', 1); drop('b');",
            &["1 set a", "1 remove b"],
        ),
        (
            "import { cookies } from 'next/headers'; cookies().set('a', '1'); (await cookies()).delete('b');",
            &["1 set a", "1 remove b"],
        ),
        (
            "import { cookies } from 'next/headers'; const jar = await cookies(); jar.set({ name: 'a', value: '1' });",
            &["1 set a"],
        ),
        (
            "const C = require('js-cookie'); C.set('a', 1);",
            &["1 set a"],
        ),
        (
            "export const actions = { default: async ({ cookies }) => { cookies.set('a', '1', { path: '/' }); } };",
            &["1 set a"],
        ),
        ("response.cookies.set('a', '1');", &["1 set a"]),
        (
            "res.cookie('a', 1); res.clearCookie('b'); res.setHeader('Set-Cookie', 'c=1');",
            &["1 set a", "1 remove b", "1 set c"],
        ),
        (
            "new Response('', { headers: { 'Set-Cookie': 'a=1' } });",
            &["1 set a"],
        ),
        (
            "import { openDB } from 'idb'; openDB('a', 1);",
            &["1 set a"],
        ),
        (
            "import { persist, createJSONStorage } from 'zustand/middleware';\npersist(f, {\n  name: 'a',\n  storage: createJSONStorage(() => sessionStorage),\n});",
            &["4 set a"],
        ),
        (
            "import { persist } from 'zustand/middleware'; persist(f, { name: 'a' });",
            &["1 set a"],
        ),
        (
            "import { useStorage } from '@vueuse/core'; useStorage('a', 1);",
            &["1 set a"],
        ),
        ("$.cookie('a', '1'); $.cookie('b');", &["1 set a"]),
    ];
    for (source, expected) in cases {
        for path in ["web/a.js", "web/a.ts", "web/a.tsx"] {
            assert_eq!(found(path, source), *expected, "{path} {source}");
        }
    }
}

#[test]
fn what_reads_or_means_something_else_is_left_alone() {
    for source in [
        "if (document.cookie.includes('a=')) { parse(document.cookie); }",
        "localStorage.getItem('a'); localStorage.a; localStorage['a']; if ('a' in localStorage) {}",
        "const { a } = localStorage; for (const k of Object.keys(localStorage)) { console.log(localStorage); }",
        "import * as localStorage from './mine'; localStorage.setItem('a', 1);",
        "const localStorage = new Map(); localStorage.set('a', 1); localStorage.clear();",
        "// localStorage.setItem('a', 1)\nconst text = \"localStorage.setItem('a', 1)\";",
        "if (typeof localStorage !== 'undefined' && window.localStorage) {}",
        "const request = { cookie: 'a=1' }; request.cookie = 'b=1'; req.cookies.get('a');",
        "$.cookie('a');",
        "import { get } from 'js-cookie'; const c = get('a');",
        "class Menu { open(name) {} } const menu = new Menu(); menu.open('a'); db.open('a');",
        "fetch('/', { headers: { Cookie: 'a=1' } }); headers.get('Set-Cookie');",
    ] {
        assert_eq!(found("web/a.ts", source), [""; 0], "{source}");
    }
}

#[test]
fn scripts_in_templates_keep_their_lines() {
    let cases: &[(&str, &str, &[&str])] = &[
        (
            "a.html",
            "<p>\n<script>\nlocalStorage.setItem('a', 1);\n</script>",
            &["3 set a"],
        ),
        (
            "a.html",
            "<a\nonclick=\"localStorage.setItem('a', 1); return false\">",
            &["2 set a"],
        ),
        (
            "a.html",
            "<script>const s = localStorage;</script>\n<script>s.setItem('a', 1)</script>",
            &["2 set a"],
        ),
        (
            "a.html",
            "<script>let broken = ;</script>\n<script>localStorage.setItem('a', 1)</script>",
            &["2 set a"],
        ),
        (
            "a.hbs",
            "{{#if x}}\n<script>{{#if y}}localStorage.setItem('a', {{ value }});{{/if}}</script>{{/if}}",
            &["2 set a"],
        ),
        (
            "a.j2",
            "<script>{% if y %}\nlocalStorage.setItem('a', {{ value }});{% endif %}</script>",
            &["2 set a"],
        ),
        (
            "a.js.hbs",
            "{{#if x}}\nsessionStorage.setItem('a', 1);\n{{/if}}",
            &["2 set a"],
        ),
        (
            "a.vue",
            "<template>\n<p @click=\"localStorage.setItem('a', 1)\"/></template>\n<script setup lang=\"ts\">\nconst x: string = 'b';\nlocalStorage.setItem(x, '1');\n</script>",
            &["2 set a", "5 set b"],
        ),
        (
            "a.svelte",
            "<script lang=\"ts\">\nconst KEY: string = 'a'\nlocalStorage[KEY] = '1'\n</script>\n<button onclick={() => { localStorage.b = 1 }}>",
            &["3 set a", "5 set b"],
        ),
    ];
    for (path, source, expected) in cases {
        assert_eq!(found(path, source), *expected, "{path} {source}");
    }
    assert_eq!(
        found(
            "a.html",
            "<!-- <script>localStorage.a = 1</script> --><p>localStorage.a = 1</p>"
        ),
        [""; 0]
    );
    assert_eq!(
        found(
            "a.html",
            "<script type=\"application/json\">{\"a\": \"localStorage.a = 1\"}</script>"
        ),
        [""; 0]
    );
}

#[cfg(feature = "rust")]
#[test]
fn scripts_in_strings_of_rust_are_scripts() {
    let source = "fn page() {\n    html! { script { (Raw(r#\"\n        localStorage.setItem('a', x);\n        localStorage.getItem('b');\n    \"#)) } }\n}";
    assert_eq!(found("src/page.rs", source), ["3 set a"]);
    let source =
        "fn page() { let p = \"<script>\\n\\tlocalStorage.removeItem(\\\"a\\\");</script>\"; }";
    assert_eq!(found("src/page.rs", source), ["1 remove a"]);
    let source = "fn page(v: u8) { format!(\"<script>if (x) {{ localStorage.setItem('a', {v}) }}</script>\"); }";
    assert_eq!(found("src/page.rs", source), ["1 set a"]);
    assert_eq!(
        found(
            "src/page.rs",
            "fn f() { println!(\"localStorage is full\"); }"
        ),
        [""; 0]
    );
}

#[test]
fn files_of_tests_are_set_apart() {
    for path in [
        "web/a.test.ts",
        "web/__tests__/a.ts",
        "e2e/a.ts",
        "web/a.spec.js",
    ] {
        let scan = scan(&[(path, "localStorage.setItem('a', 1)")]);
        assert!(scan.places.iter().all(|place| place.in_test), "{path}");
        assert_eq!(scan.places.len(), 1, "{path}");
    }
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

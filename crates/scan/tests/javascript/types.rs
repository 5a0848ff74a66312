//! What a declared type says of a value: the browser's, a package's, or one of the sources.

use crate::found;
use crate::shown::{scan, shown};

#[test]
fn a_type_of_the_browser_or_of_a_known_package_tells_what_a_value_is() {
    for (source, expected) in [
        ("function f(s: Storage) { s.setItem('a', 1); }", "1 set a"),
        (
            "export function f(s: Storage | null) { s?.setItem('a', 1); }",
            "1 set a",
        ),
        (
            "class C { constructor(private area: Storage) {} f() { this.area.removeItem('a'); } }",
            "1 remove a",
        ),
        (
            "class C { area: Storage; f() { this.area.removeItem('a'); } }",
            "1 remove a",
        ),
        ("declare const s: Storage; s.setItem('a', 1);", "1 set a"),
        ("function f(d: Document) { d.cookie = 'a=1'; }", "1 set a"),
        (
            "function f(w: Window) { w.localStorage.setItem('a', 1); }",
            "1 set a",
        ),
        (
            "interface Window { own: string } function f(w: Window) { w.localStorage.setItem('a', 1); }",
            "1 set a",
        ),
        (
            "declare global { interface Window { own: string } } export function f(w: Window) { w.localStorage.a = 1; }",
            "1 set a",
        ),
        (
            "if (indexedDB) {} function f(i: IDBFactory) { i.open('a'); }",
            "1 set a",
        ),
        (
            "function f(c: CacheStorage) { c.delete('a'); }",
            "1 remove a",
        ),
        (
            "function f(c: CookieStore) { c.delete('a'); }",
            "1 remove a",
        ),
        (
            "import type { Cookies } from '@sveltejs/kit'; function f(c: Cookies) { c.set('a', '1'); }",
            "1 set a",
        ),
        (
            "import { Cookies as Jar } from 'react-cookie'; function f(c: Jar) { c.set('a', '1'); }",
            "1 set a",
        ),
        (
            "import Jar from 'universal-cookie'; function f(c: Jar) { c.set('a', '1'); }",
            "1 set a",
        ),
        (
            "import { CookieService } from 'ngx-cookie-service'; class C { constructor(private cookies_: CookieService) {} f() { this.cookies_.set('a', '1'); } }",
            "1 set a",
        ),
    ] {
        assert_eq!(found("web/a.ts", source), [expected], "{source}");
    }
}

#[test]
fn a_type_of_the_same_name_from_elsewhere_tells_nothing() {
    for source in [
        "import type { Storage } from 'unstorage'; function f(s: Storage) { s.setItem('a', 1); s.removeItem('a'); }",
        "import { type Storage } from 'unstorage'; class C { area: Storage; f() { this.area.setItem('a', 1); } }",
        "import { KeyValue as Storage } from './kv'; function f(s: Storage | null) { s.setItem('a', 1); }",
        "type Storage = { setItem(key: string, value: string): void }; declare const s: Storage; s.setItem('a', '1');",
        "export interface CacheStorage { open(name: string): void } function f(c: CacheStorage) { c.open('a'); }",
        "class CookieStore { set(name: string) {} } function f(c: CookieStore) { c.set('a'); }",
        "function f<Storage extends Own>(s: Storage) { s.setItem('a', 1); }",
        "import { Document } from 'mongoose'; function f(d: Document) { d.cookie = 'a=1'; }",
        "import { Document } from 'mongoose'; function f(doc: Document) { doc.cookie = 'a=1'; }",
        "export interface Window { open(name: string): void } function f(w: Window) { w.localStorage.setItem('a', 1); }",
        "import { Cookies } from './own'; function f(c: Cookies) { c.set('a', '1'); }",
        "import { CookieService } from './cookie.service'; class C { constructor(private jar: CookieService) {} f() { this.jar.set('a', '1'); } }",
        "function f(c: Cookies) { c.set('a', '1'); }",
    ] {
        assert_eq!(found("web/a.ts", source), [""; 0], "{source}");
    }
}

#[test]
fn the_callers_of_a_store_on_the_server_are_no_places() {
    let adapter = "import type { Storage } from 'unstorage';\nexport function adapter(storage: Storage) {\n  async function put(key: string) { await storage.setItem(key, 1); }\n  return { save: () => put('user') };\n}";
    assert_eq!(found("web/adapter.ts", adapter), [""; 0]);
    let ours = adapter.replace("import type { Storage } from 'unstorage';", "");
    assert_eq!(
        found("web/adapter.ts", &ours),
        ["3 set (put)", "4 set user"]
    );
}

#[test]
fn a_class_of_the_sources_is_followed_under_its_imported_name() {
    let store = "export class Prefs { put(key: string) { localStorage.setItem(key, '1'); } }";
    let user = "import { Prefs as P } from './prefs';\nexport function f(p: P) { p.put('a'); }";
    let scan = scan(&[("web/prefs.ts", store), ("web/user.ts", user)]);
    assert_eq!(shown(&scan), ["1 set (put)", "2 set a"]);
}

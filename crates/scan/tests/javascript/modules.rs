//! Functions, objects and constants of other files, and how a script comes to them.

use crate::found;
use crate::shown::{scan, shown};

#[test]
fn callers_of_a_function_that_passes_its_name_on_are_places() {
    let scan = scan(&[
        (
            "web/lib/autosave.ts",
            "export function autosave<T>(key: string, initial: T) {\n  key = `app:${key}`\n  on(v => { localStorage.setItem(key, v) })\n}",
        ),
        (
            "web/lib/local-storage.ts",
            "export function setItem(key: string, value: string) { localStorage.setItem(key, value); }",
        ),
        (
            "web/a.ts",
            "import { autosave } from 'lib/autosave'\nautosave(\n  'list',\n  true,\n)",
        ),
        (
            "web/b.svelte",
            "<script>\nimport * as storage from './lib/local-storage';\nconst KEY = 'theme';\nstorage.setItem(KEY, '1');\n</script>",
        ),
        (
            "web/c.ts",
            "import * as localStorage from './lib/local-storage';\nlocalStorage.setItem('shadowed', '1');",
        ),
        (
            "web/d.ts",
            "import { setItem } from './other';\nsetItem('not ours', '1');",
        ),
    ]);
    assert_eq!(
        shown(&scan),
        [
            "2 set app:list",
            "4 set theme",
            "2 set shadowed",
            "3 set (autosave)",
            "1 set (setItem)"
        ]
    );
}

#[cfg(feature = "rust")]
#[test]
fn a_function_of_rust_is_not_what_a_script_calls_under_its_name() {
    let wrapper =
        "use cookie::Cookie;\npub fn destroy(name: &str) -> Cookie<'_> { Cookie::new(name, \"\") }";
    let scan = scan(&[
        ("src/cookies.rs", wrapper),
        ("src/a.rs", "fn f() { crate::cookies::destroy(\"a\"); }"),
        (
            "web/cookies.js",
            "destroy('modal'); localStorage.getItem('b');",
        ),
    ]);
    assert_eq!(shown(&scan), ["1 set a", "2 set (destroy)"]);
}

#[test]
fn objects_and_classes_pass_names_on_too() {
    let source = "const prefs = { save(key, value) { localStorage.setItem('app.' + key, value); } };\nprefs.save('a', 1);\nother.save('b', 1);";
    assert_eq!(found("web/a.js", source), ["1 set (save)", "2 set app.a"]);
    let source = "class Store { put(key) { sessionStorage.setItem(key, 1); } }\nconst s = new Store();\ns.put('a');";
    assert_eq!(found("web/a.js", source), ["1 set (put)", "3 set a"]);
}

#[test]
fn an_object_of_another_file_is_known_by_its_name_or_by_its_module() {
    let class = (
        "web/kept/prefs.ts",
        "export default class Prefs { save(key: string) { localStorage.setItem(key, '1'); } }",
    );
    for (caller, found) in [
        ("import p from '../kept/prefs';\np.save('a');", true),
        ("import p from './prefs';\np.save('a');", false),
        ("import p from '../kept/prefs.js';\np.save('a');", true),
        ("import p from '../kept/';\np.save('a');", true),
        ("import p from '..';\np.save('a');", true),
        ("import { Prefs as P } from '@/kept';\nP.save('a');", true),
        ("import p from './prefs-of-others';\np.save('a');", false),
        ("import p from '../prefs/other';\np.save('a');", false),
        (
            "import { make } from './make';\nconst prefs = make();\nprefs.save('a');",
            true,
        ),
        (
            "import { make } from './make';\nconst store = make();\nstore.save('a');",
            false,
        ),
    ] {
        let scan = scan(&[class, ("web/app/page.ts", caller)]);
        let places = shown(&scan);
        assert_eq!(places.len(), 1 + usize::from(found), "{caller}: {places:?}");
    }
}

#[test]
fn a_file_of_the_same_name_elsewhere_is_another_module() {
    let scan = scan(&[
        ("a/keys.ts", "export const KEY = 'ours';"),
        ("z/keys.service.ts", "export const KEY = 'theirs';"),
        (
            "z/keys.ts",
            "export const KEY = 'theirs'; export const OTHER = 'other';",
        ),
        (
            "a/lib/index.ts",
            "export const NS = window.x; export function put(k) { sessionStorage.setItem(k, 1); }",
        ),
        (
            "z/lib.ts",
            "export const NS = 'wrong'; export function put(k) { console.log(k); }",
        ),
        (
            "a/page.ts",
            "import { KEY } from './keys';\nimport { NS, put } from './lib';\nlocalStorage.setItem(KEY, 1);\nlocalStorage.setItem(NS, 1);\nput('a');",
        ),
        (
            "a/other.ts",
            "import { put } from '../z/lib';\nimport { OTHER } from './keys';\nput('b'); localStorage.setItem(OTHER, 1);",
        ),
    ]);
    let shown = shown(&scan);
    let page = ["3 set ours", "4 set ?", "5 set a"];
    for place in page.iter().chain(&["3 set ?"]) {
        assert!(
            shown.iter().any(|found| found == place),
            "{place}: {shown:?}"
        );
    }
    assert!(
        !shown
            .iter()
            .any(|found| found.ends_with(" b") || found.ends_with("wrong")),
        "{shown:?}"
    );
}

#[test]
fn constants_come_from_other_modules() {
    let scan = scan(&[
        (
            "web/keys.ts",
            "export const THEME_KEY = 'theme';\nexport const KEYS = { lang: 'language' } as const;\nexport enum Name { Menu = 'menu' }",
        ),
        (
            "web/a.ts",
            "import { KEYS, Name, THEME_KEY } from './keys';\nlocalStorage.setItem(THEME_KEY, '1');\nlocalStorage.setItem(KEYS.lang, '1');\nlocalStorage.setItem(Name.Menu, '1');",
        ),
    ]);
    assert_eq!(
        shown(&scan),
        ["2 set theme", "3 set language", "4 set menu"]
    );
}

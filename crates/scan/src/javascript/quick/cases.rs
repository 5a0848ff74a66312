//! Scripts of which the quick scan could lose a part, grouped by the reason why they are hard to split or to follow.
//! The last statement of each script stores something, using the statements before it.

pub(super) const CASES: &[(&str, &[&str])] = &[
    // Words are cut where blanks and escapes are.
    (
        "a.js",
        &[
            "const\u{a0}area = localStorage",
            "function save() { area.setItem('a', 1) }",
        ],
    ),
    (
        "a.js",
        &[
            "const area =\u{3000}localStorage",
            "function save() { area.setItem('a', 1) }",
        ],
    ),
    (
        "a.js",
        &[
            "// a comment\u{2028}const area = localStorage",
            "function save() { area.setItem('a', 1) }",
        ],
    ),
    (
        "a.js",
        &[
            "// a comment\rconst area = localStorage",
            "function save() { area.setItem('a', 1) }",
        ],
    ),
    (
        "a.js",
        &[
            "// of localStorage",
            "const area = local\\u0053torage",
            "function save() { area.setItem('a', 1) }",
        ],
    ),
    (
        "a.js",
        &[
            "// of localStorage",
            "const area = window['local\\x53torage']",
            "function save() { area.setItem('a', 1) }",
        ],
    ),
    (
        "a.js",
        &[
            "const \\u0061rea = localStorage",
            "function save() { area.setItem('a', 1) }",
        ],
    ),
    (
        "a.js",
        &[
            "const area = window['loc' + 'alStorage']",
            "function save() { area.setItem('a', 1) }",
        ],
    ),
    ("a.js", &["window['local' + 'Storage']['a'] = 1"]),
    ("a.js", &["local\\u0053torage.setItem('a', 1)"]),
    // Statements end without a semicolon.
    (
        "a.ts",
        &[
            "const half = a! / 2 / b!",
            "let area: Kind | undefined",
            "function start() { area = localStorage }",
            "function save() { area.setItem('a', 1) }",
        ],
    ),
    (
        "a.ts",
        &[
            "type Lists = Array<A<B>>",
            "let area",
            "function start() { area = localStorage }",
            "function save() { area.setItem('a', 1) }",
        ],
    ),
    (
        "a.js",
        &[
            "other++",
            "let area",
            "function start() { area = localStorage }",
            "function save() { area.setItem('a', 1) }",
        ],
    ),
    (
        "a.cjs",
        &[
            "<!-- it's an old comment",
            "const area = localStorage",
            "function save() { area.setItem('a', 1) }",
        ],
    ),
    // Names and methods that are words of the language elsewhere.
    (
        "a.ts",
        &[
            "const type = localStorage",
            "function save() { type.setItem('a', 1) }",
        ],
    ),
    (
        "a.js",
        &[
            "const it = { if: localStorage }",
            "function save(given) { given.if.setItem('a', 1) }",
        ],
    ),
    (
        "a.js",
        &[
            "class It { catch(area) { area.setItem('a', 1) } }",
            "it.catch(localStorage)",
        ],
    ),
    (
        "a.js",
        &[
            "try { other() } catch (e) { }",
            "class It { catch(area) { area.setItem('a', 1) } }",
            "it.catch(localStorage)",
        ],
    ),
    (
        "a.js",
        &[
            "class It { function() { return localStorage } }",
            "given.function().setItem('a', 1)",
        ],
    ),
    (
        "a.js",
        &[
            "class It { with(area) { area.setItem('a', 1) } }",
            "it.with(localStorage)",
        ],
    ),
    (
        "a.js",
        &[
            "function* area() { yield 1; return localStorage }",
            "function save() { area().setItem('a', 1) }",
        ],
    ),
    (
        "a.js",
        &[
            "function of() { return localStorage }",
            "function save() { of().setItem('a', 1) }",
        ],
    ),
    // Methods by types, strings and arrows.
    (
        "a.ts",
        &[
            "class It { keep<T extends A<B>>(area): T { area.setItem('a', 1) } }",
            "it.keep(localStorage)",
        ],
    ),
    (
        "a.ts",
        &[
            "class It { a = b < c\n keep<T>(area): T { area.setItem('a', 1) } }",
            "it.keep(localStorage)",
        ],
    ),
    (
        "a.ts",
        &[
            "class It { keep = <T,>(area: T) => { area.setItem('a', 1) } }",
            "it.keep(localStorage)",
        ],
    ),
    (
        "a.ts",
        &[
            "class It { keep: Handler<A> = (area) => { area.setItem('a', 1) } }",
            "it.keep(localStorage)",
        ],
    ),
    (
        "a.js",
        &[
            "const it = { ['keep'](area) { area.setItem('a', 1) } }",
            "other.keep(localStorage)",
        ],
    ),
    // Properties by strings and constants.
    (
        "a.js",
        &[
            "const it = { ['area']: localStorage }",
            "function save(given) { given.area.setItem('a', 1) }",
        ],
    ),
    (
        "a.js",
        &[
            "const name = 'area'",
            "given[name] = localStorage",
            "function save(given) { given.area.setItem('a', 1) }",
        ],
    ),
    (
        "a.js",
        &[
            "const first = 'area'",
            "const name = first",
            "function start() { given[name] = localStorage }",
            "function save(given) { given.area.setItem('a', 1) }",
        ],
    ),
    (
        "a.js",
        &[
            "function start() { const name = 'area'; given[name] = localStorage }",
            "function save(given) { given.area.setItem('a', 1) }",
        ],
    ),
    (
        "a.js",
        &[
            "const name = 'area'",
            "given.area = localStorage",
            "function save(given) { given[name].setItem('a', 1) }",
        ],
    ),
    // Patterns.
    (
        "a.js",
        &[
            "const other = 1, { area } = { area: localStorage }",
            "function save() { area.setItem('a', 1) }",
        ],
    ),
    (
        "a.js",
        &[
            "let key = 'a'",
            "function start() { [key] = ['b'] }",
            "function save() { localStorage.setItem(key, 1) }",
        ],
    ),
    (
        "a.js",
        &[
            "let key = 'a'",
            "function start() { ({ one: key } = { one: 'b' }) }",
            "function save() { localStorage.setItem(key, 1) }",
        ],
    ),
    // Keys that are given elsewhere.
    (
        "a.js",
        &[
            "let count = 1",
            "function more() { if (other) ++count }",
            "function save() { localStorage.setItem('a' + count, 1) }",
        ],
    ),
    (
        "a.js",
        &[
            "const keys = ['a']",
            "function more() { keys.push('b') }",
            "function save() { for (const key of keys) localStorage.setItem(key, 1) }",
        ],
    ),
    (
        "a.js",
        &[
            "const keys = { a: 'a' }",
            "function more() { keys.a = 'b' }",
            "function save() { localStorage.setItem(keys.a, 1) }",
        ],
    ),
    (
        "a.js",
        &[
            "const it = { key() { return 'a' } }",
            "Other.key = () => 'b'",
            "function save() { localStorage.setItem(it.key(), 1) }",
        ],
    ),
];

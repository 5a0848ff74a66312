//! The pieces of scripts: `%N` and `%M` are names, `%P` is a property, `%I` a number, `%E` an expression, `%K` a key, and `%S` a statement.

/// In which kind of file a piece is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Grammar {
    Js,
    /// A script that is no module.
    Classic,
    Ts,
    Tsx,
}

use Grammar::{Classic, Js, Ts, Tsx};

const ANY: &[Grammar] = &[];
const TYPED: &[Grammar] = &[Ts, Tsx];
const MODULE: &[Grammar] = &[Js, Ts, Tsx];
const JSX: &[Grammar] = &[Js, Tsx];

/// Statements, and the expression that something is then.
pub(super) type Link = (&'static [Grammar], (&'static [&'static str], &'static str));

/// Names that are keywords elsewhere.
pub(super) const NAMES: &[&str] = &[
    "type",
    "of",
    "from",
    "as",
    "get",
    "set",
    "async",
    "declare",
    "namespace",
    "module",
    "abstract",
    "readonly",
    "is",
    "keyof",
    "asserts",
    "satisfies",
    "store",
    "area",
    "$",
    "_",
    "été",
];

/// Names of properties that are keywords elsewhere.
pub(super) const PROPERTIES: &[&str] = &[
    "default",
    "delete",
    "import",
    "class",
    "in",
    "of",
    "type",
    "area",
    "from",
    "async",
    "get",
    "set",
    "static",
    "new",
    "function",
    "const",
    "catch",
    "if",
    "return",
    "void",
    "this",
    "constructor_",
];

pub(super) const AREAS: &[Link] = &[
    (ANY, (&[], "localStorage")),
    (ANY, (&[], "window.sessionStorage")),
    (ANY, (&[], "globalThis['localStorage']")),
    (ANY, (&[], "self[`localStorage`]")),
    (ANY, (&[], "window[\"local\" + \"Storage\"]")),
    (
        ANY,
        (
            &["const whichArea = 'session'"],
            "window[whichArea + 'Storage']",
        ),
    ),
    (ANY, (&["const aWindow = window"], "aWindow.localStorage")),
    (
        ANY,
        (
            &["function theWindow() { return window }"],
            "theWindow().sessionStorage",
        ),
    ),
    (ANY, (&["var { localStorage: taken } = window"], "taken")),
    (
        ANY,
        (
            &["const first_ = 1, { sessionStorage: taken2 } = window"],
            "taken2",
        ),
    ),
    (ANY, (&[], "frame.contentWindow.localStorage")),
    (MODULE, (&["import Cookies from 'js-cookie'"], "Cookies")),
    (MODULE, (&["import * as all from 'js-cookie'"], "all")),
];

pub(super) const LINKS: &[Link] = &[
    (ANY, (&["const %N = %E"], "%N")),
    (ANY, (&["let %N", "function start%I() { %N = %E }"], "%N")),
    (ANY, (&["var %N = %E, other%I = 1"], "%N")),
    (ANY, (&["const other%I = 1, %N = %E"], "%N")),
    (ANY, (&["const { %P: %N } = { %P: %E }"], "%N")),
    (ANY, (&["const { prop%I } = { prop%I: %E }"], "prop%I")),
    (
        ANY,
        (
            &["const other%I = 1, { prop%I } = { prop%I: %E }"],
            "prop%I",
        ),
    ),
    (
        ANY,
        (
            &["if (other) { var other%I = 1, { prop%I } = { prop%I: %E } }"],
            "prop%I",
        ),
    ),
    (ANY, (&["const [%N] = [%E]"], "%N")),
    (ANY, (&["const other%I = 1, [%N] = [%E]"], "%N")),
    (ANY, (&["const %N = { %P: %E }"], "%N.%P")),
    (ANY, (&["const %N = { inner: { %P: %E } }"], "%N.inner.%P")),
    (
        ANY,
        (
            &[
                "const %N = { inner: { %P: %E } }",
                "const { inner: { %P: %M } } = %N",
            ],
            "%M",
        ),
    ),
    (ANY, (&["const %N = {}", "%N.%P = %E"], "%N.%P")),
    (ANY, (&["const %N = {}", "%N['%P'] = %E"], "%N.%P")),
    (ANY, (&["const %N = { ['%P']: %E }"], "%N.%P")),
    (ANY, (&["const %N = { '%P': %E }"], "%N['%P']")),
    (ANY, (&["const %N = { ['%P']: %E }"], "given%I.%P")),
    (ANY, (&["const %N = { %P: %E }"], "given%I.%P")),
    (ANY, (&["const %N = () => %E"], "%N()")),
    (ANY, (&["const %N = function () { return %E }"], "%N()")),
    (ANY, (&["function %N() { return %E }"], "%N()")),
    (ANY, (&["function %N() { if (a) { return %E } }"], "%N()")),
    (ANY, (&["class Class%I { static %P = %E }"], "Class%I.%P")),
    (ANY, (&["class Class%I { %P = %E }"], "new Class%I().%P")),
    (
        ANY,
        (&["class Class%I { a = 1; %P = %E\n b() {} }"], "given%I.%P"),
    ),
    (
        ANY,
        (&["class Class%I { get %P() { return %E } }"], "given%I.%P"),
    ),
    (
        ANY,
        (
            &["class Class%I { static async *a() {} ['%P'] = %E }"],
            "given%I.%P",
        ),
    ),
    (
        ANY,
        (
            &["class Class%I { get ['%P']() { return %E } }"],
            "given%I.%P",
        ),
    ),
    (
        ANY,
        (&["class Class%I { %P() { return %E } }"], "given%I.%P()"),
    ),
    (
        ANY,
        (
            &["class Class%I { constructor() { this.%P = %E } }"],
            "given%I.%P",
        ),
    ),
    (
        ANY,
        (
            &["class Class%I { #own = %E; %P() { return this.#own } }"],
            "given%I.%P()",
        ),
    ),
    (
        ANY,
        (&["class Class%I { static { this.%P = %E } }"], "given%I.%P"),
    ),
    (ANY, (&["const %N = new (class { %P = %E })()"], "%N.%P")),
    (ANY, (&["const %N = new Map([['a', %E]])"], "%N.get('a')")),
    (ANY, (&["const %N = [%E]"], "%N[0]")),
    (ANY, (&["const %N = { a: %E }"], "%N[kind()]")),
    (
        ANY,
        (&["const %N = Object.freeze({ a: %E })"], "%N[kind()]"),
    ),
    (ANY, (&["const %N = { ...{ %P: %E } }"], "%N.%P")),
    (ANY, (&["const %N = useMemo(() => %E, [])"], "%N")),
    (ANY, (&["const %N = other ? %E : undefined"], "%N")),
    (ANY, (&["let %N = null", "if (other) { %N = %E }"], "%N")),
    (ANY, (&["let %N", ";(%N = %E)"], "%N")),
    (ANY, (&["let %N", ";[%N] = [%E]"], "%N")),
    (ANY, (&["let %N", ";({ %P: %N } = { %P: %E })"], "%N")),
    (ANY, (&["var %N", "%N ??= %E"], "%N")),
    (ANY, (&["let %N", "a: while (%N = %E) break a"], "%N")),
    (ANY, (&["let %N, %M", "%M = %N = %E"], "%M")),
    (ANY, (&["label%I: { var %N = %E }"], "%N")),
    (ANY, (&["try { var %N = %E } catch { }"], "%N")),
    (ANY, (&["switch (1) { case 1: var %N = %E }"], "%N")),
    (ANY, (&["for (var %N = %E; ;) { break }"], "%N")),
    (ANY, (&["if (other) var %N = %E"], "%N")),
    (ANY, (&["do { var %N = %E } while (0)"], "%N")),
    (ANY, (&["function other%I() {} const %N = %E"], "%N")),
    (
        ANY,
        (
            &["function other%I() {} var { prop%I } = { prop%I: %E }"],
            "prop%I",
        ),
    ),
    (ANY, (&["class Other%I {} let %N = %E"], "%N")),
    (ANY, (&["Other.prototype.%P = %E"], "given%I.%P")),
    (
        ANY,
        (&["function Old%I() { this.%P = %E }"], "new Old%I().%P"),
    ),
    (
        ANY,
        (
            &["Other.prototype = { constructor: Other, %P: function () { return %E } }"],
            "given%I.%P()",
        ),
    ),
    (
        ANY,
        (&["const %N = { get %P() { return %E } }"], "given%I.%P"),
    ),
    (
        ANY,
        (&["const %N = { %P() { return %E } }"], "given%I.%P()"),
    ),
    (
        ANY,
        (
            &["const %N = { async *other() {}, %P: () => %E }"],
            "given%I.%P()",
        ),
    ),
    (
        ANY,
        (&["const %N = ((area) => area)(%E)", "const %M = %E"], "%M"),
    ),
    (
        ANY,
        (
            &["const name%I = 'prop%I'", "given[name%I] = %E"],
            "given.prop%I",
        ),
    ),
    (
        ANY,
        (
            &[
                "const name%I = 'prop%I'",
                "const %N = name%I",
                "given[%N] = %E",
            ],
            "given.prop%I",
        ),
    ),
    (
        ANY,
        (
            &["function fill%I() { const name = 'prop%I'; given[name] = %E }"],
            "given.prop%I",
        ),
    ),
    (
        ANY,
        (
            &["const name%I = 'prop-%I'", "given[name%I] = %E"],
            "given['prop-%I']",
        ),
    ),
    (
        ANY,
        (
            &["const name%I = 'prop%I'", "given.prop%I = %E"],
            "given[name%I]",
        ),
    ),
    (
        ANY,
        (
            &["const names%I = { a: 'prop%I' }", "given[names%I.a] = %E"],
            "given.prop%I",
        ),
    ),
    (CLASSIC, (&["exports.%P = %E"], "exports.%P")),
    (MODULE, (&["export const %N = %E"], "%N")),
    (MODULE, (&["export let %N = %E, other%I"], "%N")),
    (
        MODULE,
        (&["const %N = %E", "export { %N as renamed%I }"], "%N"),
    ),
    (MODULE, (&["export function %N() { return %E }"], "%N()")),
    (TYPED, (&["const %N: Storage = %E"], "%N")),
    (TYPED, (&["const %N = %E as unknown as Kind<string>"], "%N")),
    (TYPED, (&["const %N = %E!"], "%N")),
    (TYPED, (&["const %N = (%E satisfies Kind)"], "%N")),
    (&[Ts], (&["const %N = <Kind<A>>%E"], "%N")),
    (
        TYPED,
        (
            &["namespace Space%I { export const %N = %E }"],
            "Space%I.%N",
        ),
    ),
    (
        TYPED,
        (
            &["module Space%I { export function %N() { return %E } }"],
            "Space%I.%N()",
        ),
    ),
    (
        TYPED,
        (
            &["class Class%I { constructor(private %P: Kind = %E) {} }"],
            "given%I.%P",
        ),
    ),
    (
        TYPED,
        (
            &["class Class%I { private readonly %P: Kind<A, B> = %E }"],
            "given%I.%P",
        ),
    ),
    (
        TYPED,
        (
            &["class Class%I { a = b < c\n get%I<T>(): T { return %E } }"],
            "given%I.get%I()",
        ),
    ),
    (
        TYPED,
        (
            &["function %N<T extends { a: string }>(a?: T): Kind { return %E }"],
            "%N<A>()",
        ),
    ),
    (
        TYPED,
        (
            &[
                "let %N: Kind | undefined",
                "function start%I(this: Kind): void { %N = %E }",
            ],
            "%N",
        ),
    ),
    (
        TYPED,
        (
            &[
                "abstract class Class%I { abstract a(): void; protected get %P(): Kind { return %E } }",
            ],
            "given%I.%P",
        ),
    ),
];

const CLASSIC: &[Grammar] = &[Classic];

pub(super) const KEYS: &[Link] = &[
    (ANY, (&["const %N = %E"], "%N")),
    (ANY, (&["const other%I = 1, %N = %E"], "%N")),
    (ANY, (&["const %N = { %P: %E }"], "%N.%P")),
    (ANY, (&["const %N = {}", "%N.%P = %E"], "%N.%P")),
    (
        ANY,
        (
            &[
                "const %N = { %P: 'first' }",
                "function later%I() { %N.%P = %E }",
            ],
            "%N.%P",
        ),
    ),
    (ANY, (&["const %N = {}", "%N['%P'] = %E"], "%N.%P")),
    (
        ANY,
        (&["const %N = { %P: %E }", "%N[kind()] = 'other'"], "%N.%P"),
    ),
    (ANY, (&["const %N = Object.freeze({ %P: %E })"], "%N.%P")),
    (ANY, (&["const %N = { inner: { %P: %E } }"], "%N.inner.%P")),
    (
        ANY,
        (
            &["let %N = 'first'", "function later%I() { %N = %E }"],
            "%N",
        ),
    ),
    (ANY, (&["let %N = 'first'", "%N += %E"], "%N")),
    (ANY, (&["let %N", ";[%N] = [%E]"], "%N")),
    (
        ANY,
        (&["var %N", "if (other) %N = %E; else %N = 'second'"], "%N"),
    ),
    (ANY, (&["function %N() { return %E }"], "%N()")),
    (
        ANY,
        (
            &["function %N() { return %E }", "%N = () => 'second'"],
            "%N()",
        ),
    ),
    (
        ANY,
        (&["function %N(id) { return `${id}:${%E}` }"], "%N('id')"),
    ),
    (ANY, (&["const %N = (id) => id + %E"], "%N('id')")),
    (ANY, (&["const %N = { %P() { return %E } }"], "%N.%P()")),
    (
        ANY,
        (&["const %N = { %P() { return %E } }"], "given%I.%P()"),
    ),
    (
        ANY,
        (
            &[
                "const %N = { prop%I() { return %E } }",
                "Other.prop%I = () => 'second'",
            ],
            "given%I.prop%I()",
        ),
    ),
    (
        ANY,
        (
            &[
                "const %N = { prop%I() { return %E } }",
                "function %M() { given%I.prop%I = a }",
            ],
            "given%I.prop%I()",
        ),
    ),
    (ANY, (&["class Class%I { static %P = %E }"], "Class%I.%P")),
    (
        ANY,
        (&["class Class%I { %P() { return %E } }"], "given%I.%P()"),
    ),
    (ANY, (&["const { %P: %N } = { %P: %E }"], "%N")),
    (
        ANY,
        (
            &["const other%I = 1, { prop%I } = { prop%I: %E }"],
            "prop%I",
        ),
    ),
    (ANY, (&["const %N = [%E]", "%N.push('second')"], "%N[at]")),
    (ANY, (&["const %N = [%E]", "%N[1] = 'second'"], "%N[at]")),
    (
        ANY,
        (
            &[
                "const %N = [%E]",
                "function later%I() { %N.splice(0, 1, 'second') }",
            ],
            "%N[at]",
        ),
    ),
    (
        ANY,
        (
            &["const %N = new Set([%E])", "%N.add('second')"],
            "[...%N][at]",
        ),
    ),
    (ANY, (&["const %N = other ? %E : 'second'"], "%N")),
    (ANY, (&["const %N = `a-${%E}`"], "%N")),
    (TYPED, (&["enum %N { A = %E, B = 'b' }"], "%N.A")),
    (TYPED, (&["export const enum %N { A = %E }"], "%N.A")),
    (
        TYPED,
        (
            &["const %N = { %P: %E } as const satisfies Kind<string>"],
            "%N.%P",
        ),
    ),
    (
        TYPED,
        (
            &["namespace Space%I { export const %N = %E }"],
            "Space%I.%N",
        ),
    ),
];

/// Statements that store something; the last one can be wrapped.
pub(super) const SINKS: &[(&[Grammar], &[&str])] = &[
    (ANY, &["%E.setItem(%K, 1)"]),
    (ANY, &["%E.set(%K, 1)"]),
    (ANY, &["%E[%K] = 1"]),
    (ANY, &["%E?.setItem?.(%K, '1')"]),
    (ANY, &["delete %E[%K]"]),
    (ANY, &["%E.removeItem(`${%K}-a`)"]),
    (ANY, &["for (const each of [%K]) %E.setItem(each, 1)"]),
    (ANY, &["for (const each of [%K]) { %E.set(each, 1) }"]),
    (ANY, &["Reflect.set(%E, %K, 1)"]),
    (ANY, &["Object.assign(%E, { a: 1 })"]),
    (ANY, &["[%E].forEach((each) => each.setItem(%K, 1))"]),
    (
        ANY,
        &[
            "function fill%I(given) { given.setItem(%K, 1) }",
            "fill%I(%E)",
        ],
    ),
    (
        ANY,
        &["const fill%I = (given) => { given[%K] = 1 }", "fill%I(%E)"],
    ),
    (
        ANY,
        &[
            "class Fill%I { constructor(given) { this.given = given }\n save() { this.given.setItem(%K, 1) } }",
            "new Fill%I(%E).save()",
        ],
    ),
    (
        ANY,
        &[
            "class Fill%I { %P(given) { given.setItem(%K, 1) } }",
            "it.%P(%E)",
        ],
    ),
    (
        ANY,
        &[
            "class Fill%I { %P = async (given) => { given.setItem(%K, 1) } }",
            "it.%P(%E)",
        ],
    ),
    (
        ANY,
        &[
            "class Fill%I { static %P = given => { given.setItem(%K, 1) } }",
            "it['%P'](%E)",
        ],
    ),
    (
        ANY,
        &[
            "const fill%I = { %P: function (given) { given.setItem(%K, 1) } }",
            "fill%I.%P(%E)",
        ],
    ),
    (
        ANY,
        &[
            "const fill%I = { ['%P'](given) { given.setItem(%K, 1) } }",
            "it.%P(%E)",
        ],
    ),
    (
        ANY,
        &[
            "Other.prototype.%P = function (given) { given.setItem(%K, 1) }",
            "it.%P(%E)",
        ],
    ),
    (
        ANY,
        &[
            "Other.%P = (given) => { given.setItem(%K, 1) }",
            "it.%P(%E)",
        ],
    ),
    (
        ANY,
        &[
            "function each%I(with_) { with_(%E) }",
            "each%I((given) => { given.setItem(%K, 1) })",
        ],
    ),
    (
        ANY,
        &[
            "class Each%I { %P(with_) { with_(%E) } }",
            "it.%P((given) => { given.setItem(%K, 1) })",
        ],
    ),
    (
        ANY,
        &[
            "function take%I({ given = %E } = {}) { given.setItem(%K, 1) }",
            "take%I()",
        ],
    ),
    (ANY, &["eval(\"localStorage.setItem('a', 1)\")"]),
    (
        ANY,
        &[
            "function run%I(code) { eval(code) }",
            "run%I('localStorage.a = 1')",
        ],
    ),
    (
        ANY,
        &[
            "const tag%I = document.createElement('script')",
            "tag%I.textContent = `localStorage.a = 1`",
        ],
    ),
    (
        ANY,
        &[
            "const code%I = 'document.cookie = \"a=1\"'",
            "document.write(`<script>${code%I}</script>`)",
        ],
    ),
    (ANY, &["document.cookie = `${%K}=1; Path=/`"]),
    (
        ANY,
        &["const doc%I = window.document", "doc%I.cookie = %K + '=1'"],
    ),
    (ANY, &["caches.open(%K)"]),
    (
        ANY,
        &["const { indexedDB: db%I } = window", "db%I.open(%K)"],
    ),
    (&[Classic], &["with (%E) { a = 1 }"]),
    (
        TYPED,
        &[
            "class Fill%I { %P<T extends { a: 1 }>(given: Kind): T { given.setItem(%K, 1) } }",
            "it.%P<A>(%E)",
        ],
    ),
    (
        TYPED,
        &[
            "class Fill%I { a = b < c\n %P<T>(given): T { given.setItem(%K, 1) } }",
            "it.%P(%E)",
        ],
    ),
    (
        TYPED,
        &[
            "class Fill%I { %P = <T,>(given: T) => { given.setItem(%K, 1) } }",
            "it.%P(%E)",
        ],
    ),
    (
        TYPED,
        &[
            "class Fill%I { %P: Handler<A> = (given) => { given.setItem(%K, 1) } }",
            "it.%P(%E)",
        ],
    ),
    (
        TYPED,
        &[
            "class Fill%I { private %P?: Handler = async function (given) { given.setItem(%K, 1) } }",
            "it.%P(%E)",
        ],
    ),
    (
        TYPED,
        &["function save%I(given: Storage) { given.setItem(%K, 1) }"],
    ),
];

/// What a statement can be in.
pub(super) const WRAPPERS: &[(&[Grammar], &str)] = &[
    (ANY, "%S"),
    (ANY, "function in%I() {\n  %S\n}"),
    (ANY, "function in%I(given%I) { %S }"),
    (ANY, "const in%I = () => {\n  %S\n}"),
    (ANY, "const in%I = async function* () { %S }"),
    (ANY, "class In%I { m() { %S } }"),
    (ANY, "class In%I { m = () => { %S } }"),
    (ANY, "class In%I { static { %S } }"),
    (
        ANY,
        "class In%I { #own() { %S } get x() { return this.#own() } }",
    ),
    (ANY, "if (other) { %S }"),
    (ANY, "label%I: for (;;) { %S; continue label%I }"),
    (ANY, "(() => { %S })()"),
    (ANY, ";(function () { %S }())"),
    (ANY, "!function () { %S }()"),
    (ANY, "void (async () => { %S })()"),
    (ANY, "it('does', () => { %S })"),
    (
        ANY,
        "const in%I = { w() { %S }, get x() { %S; return 1 }, async *g() { } }",
    ),
    (ANY, "const in%I = `a ${(() => { %S })()} b`"),
    (ANY, "const in%I = a < b && (() => { %S })() > c"),
    (ANY, "try { other() } catch (e) { %S } finally { }"),
    (ANY, "switch (a) { case /[}]/.test(b): { %S } default: }"),
    (MODULE, "export function in%I() { %S }"),
    (MODULE, "export default { methods: { in%I() { %S } } }"),
    (MODULE, "export default class { in%I() { %S } }"),
    (
        TYPED,
        "@Component({ a: 1 })\nclass In%I { @Input() x = 1; m(@Inject(X) a: string): void { %S } }",
    ),
    (
        TYPED,
        "@a.b() @c\nexport class In%I<T> extends Base<{ a: T }> implements B, C { private m?(): T { %S } }",
    ),
    (TYPED, "namespace In%I { export function m() { %S } }"),
    (
        TYPED,
        "declare module 'x' { }\nfunction in%I<T extends A<B<C>>>(x: T): asserts x is T { %S }",
    ),
    (
        JSX,
        "const In%I = () => <p onClick={() => { %S }}>a {1} / b</p>",
    ),
    (
        JSX,
        "const In%I = () => (\n  <>\n    <p>It's {'fine'}</p>\n    <b onClick={() => { %S }}>don't</b>\n  </>\n)",
    ),
    (
        JSX,
        "const In%I = () => <p>It's <b onClick={() => { %S }}>don't</b></p>",
    ),
    (
        JSX,
        "const In%I = () => <p>see http://a.b <b onClick={() => { %S }}>c</b></p>\n",
    ),
    (
        JSX,
        "function In%I() {\n  return <p>:-( <b onClick={() => { %S }}>:-)</b></p>\n}",
    ),
];

/// Statements that store nothing and are hard to split.
pub(super) const FILLINGS: &[(&[Grammar], &str)] = &[
    (ANY, "const filled%I = /[/'\"`{]/g"),
    (ANY, "const filled%I = a.replace(/'/g, '')"),
    (ANY, "const filled%I = a.replace(/[\"(]/g, \"\")"),
    (ANY, "const filled%I = (a + b) / 2 / c"),
    (ANY, "const filled%I = a[0] / 2, also%I = b / 1"),
    (ANY, "const filled%I = a++ / 2, also%I = '/'"),
    (ANY, "filled%I++\nother / 2"),
    (ANY, "const filled%I = `a ${`b ${'}'} c`} }`"),
    (ANY, "const filled%I = `\\`${{ a: 1 }.a}\\${`"),
    (ANY, "const filled%I = tag`a${b}c`"),
    (ANY, "// it's a comment { ( ["),
    (ANY, "/* don't ` { */"),
    (ANY, "/** @type {import('x').Y} it's */\nvar filled%I = 1"),
    (ANY, "const filled%I = a < b && c > (d)"),
    (ANY, "outer%I: for (;;) { continue outer%I }"),
    (
        ANY,
        "const filled%I = { if: 1, class: 2, function: 3, const: 4, get: 5, set x(v) { } }",
    ),
    (ANY, "a.class.function = 1"),
    (ANY, "a.async\nother()"),
    (ANY, "a.return\n/ 2 /\n3"),
    (ANY, "var filled%I = function () { }\n/ 2"),
    (ANY, "var filled%I = { }\n/ 2 / 1"),
    (ANY, "if (a) /b{/.test(c)"),
    (ANY, "if (a) { }\n/b/.test(c)"),
    (ANY, "const filled%I = a ? /b/ : /'/"),
    (ANY, "const filled%I = 'a\\\nb\\'c'"),
    (
        ANY,
        "const filled%I = 1_000.5e3.toFixed(), also%I = .5 / 2, hex%I = 0xff",
    ),
    (ANY, "var fi\\u006Cled%I = 1"),
    (
        ANY,
        "const filled%I = async (a) => { for await (const b of a) { } }",
    ),
    (
        ANY,
        "class Filled%I { static #a = 1; static has(o) { return #a in o } 'quoted'() { } 1() { } [a]() { } async() { } get() { } static static() { } }",
    ),
    (
        ANY,
        "class Filled%I extends (a, b) { get\n b() { } set\n c(v) { } }",
    ),
    (
        ANY,
        "function filled%I(a = {}, { b, c: [d] } = {}, ...e) { return\n  a }",
    ),
    (ANY, "do a(); while (b) filled%I()"),
    (ANY, "var filled%I = a\n  ? b\n  : c"),
    (ANY, "a\n  .b(c)\n  .then((d) => { })"),
    (ANY, "; ; {}"),
    (ANY, "a?.[b]?.(c) ?? (d ||= e)"),
    (ANY, "var filled%I = a ?.5 : 1"),
    (ANY, "throw_: { break throw_ }"),
    (ANY, "new Filled%I\nother()"),
    (ANY, "let filled%I\nlet also%I"),
    (&[Classic], "<!-- an old comment"),
    (&[Classic], "var let_ = 1, yield = 2, await = 3, static = 4"),
    (&[Classic], "return"),
    (
        MODULE,
        "import filled%I, { a as b%I } from './x' with { type: 'json' }",
    ),
    (MODULE, "import './x%I'"),
    (MODULE, "export * as filled%I from './x'"),
    (MODULE, "export {\n  a%I,\n}\nfrom './x'"),
    (MODULE, "const filled%I = await import('./x')"),
    (TYPED, "import type { A%I } from './x'"),
    (TYPED, "import a%I = require('x')"),
    (
        TYPED,
        "type Filled%I<T> = T extends { a: infer U } ? U[] : `a-${string}`",
    ),
    (TYPED, "type Filled%I =\n  | 'a'\n  | { b: string }\n  & C"),
    (
        TYPED,
        "interface Filled%I extends A<B> { a(): void; readonly [b: string]: any; new (c: D): E }",
    ),
    (TYPED, "declare global { interface Window { a: string } }"),
    (TYPED, "declare const filled%I: unique symbol"),
    (
        TYPED,
        "abstract class Filled%I { abstract m(): void; declare a?: string; static override readonly b!: c; accessor d = 1 }",
    ),
    (TYPED, "enum Filled%I { A, B = 'b', C = 1 << 2 }"),
    (
        TYPED,
        "function filled%I(a: string): void\nfunction filled%I(a: any) { }",
    ),
    (TYPED, "const filled%I = a! / 2 / b!"),
    (TYPED, "const filled%I = new Map<string, Array<number>>()"),
    (TYPED, "export = filled%I"),
    (TYPED, "export as namespace Filled%I"),
    (
        TYPED,
        "@a\n@b({ c: '}' })\nexport abstract class Filled%I { @d e; @f() g() { } }",
    ),
    (&[Ts], "const filled%I = <T>(a: T): a is T => true"),
    (&[Tsx], "const filled%I = <T,>(a: T) => <A<B> c={d}>{a}</A>"),
    (JSX, "const Filled%I = <p>it is {'fine'} - a / b</p>"),
    (JSX, "const Filled%I = <p>It's {a} and don't</p>"),
    (JSX, "const Filled%I = <a href=\"x\">http://x.y {b}</a>\n"),
    (
        JSX,
        "const Filled%I = (\n  <p>\n    {a}\n    if it is {b}\n    const c\n  </p>\n)",
    ),
    (
        JSX,
        "const Filled%I = <><A {...b} c='d\"' e=\"it's\" /> ( [ </>",
    ),
];

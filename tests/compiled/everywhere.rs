//! Every place from which rustc takes code, in a single build.

use crate::service::{BAD, Files, LIB, Service, files};

fn with(change: impl FnOnce(&mut Files)) -> Files {
    let mut files = files();
    change(&mut files);
    files
}

fn lib(more: &str) -> String {
    format!("{LIB}{more}\n")
}

/// Each case with the place that is named.
fn refused() -> Vec<(&'static str, Files, &'static str)> {
    let bad = |path: &'static str| (path, BAD.to_owned());
    let case = |name, more: &str, further: Vec<(&'static str, String)>, place| {
        (
            name,
            with(|files| {
                files.insert("src/lib.rs", lib(more));
                files.extend(further);
            }),
            place,
        )
    };
    vec![
        case(
            "path by cfg_attr",
            "#[cfg_attr(unix, path = \"x/unix.rs\")] mod system;",
            vec![bad("src/x/unix.rs"), ("src/system.rs", String::new())],
            "src/x/unix.rs:2:",
        ),
        case(
            "modules of a module with a path",
            "#[path = \"../far/start.rs\"] mod start;",
            vec![
                ("far/start.rs", "mod next;\n".to_owned()),
                bad("far/next.rs"),
            ],
            "far/next.rs:2:",
        ),
        case(
            "modules within bodies",
            "mod a { mod b { pub mod c; } }",
            vec![
                ("src/a/b/c.rs", "pub mod d;\n".to_owned()),
                bad("src/a/b/c/d.rs"),
            ],
            "src/a/b/c/d.rs:2:",
        ),
        case(
            "include within an include",
            "include!(\"../parts/one.rs\");",
            vec![
                ("parts/one.rs", "include!(\"two\");\n".to_owned()),
                bad("parts/two"),
            ],
            "parts/two:2:",
        ),
        case(
            "include as an expression",
            "pub fn f(h: &mut http::HeaderMap) { include!(\"expression.in\") }",
            vec![(
                "src/expression.in",
                "{ h.append(http::header::SET_COOKIE, http::HeaderValue::from_static(\"a=1\")); }"
                    .to_owned(),
            )],
            "src/expression.in:1:",
        ),
        case(
            "a module for any feature but test",
            "#[cfg(any(test, not(feature = \"none\")))] mod bad;",
            vec![bad("src/bad.rs")],
            "src/bad.rs:2:",
        ),
        case(
            "a module that is written by a macro",
            "macro_rules! parts { ($($name:ident),*) => { $(mod $name;)* } }\nparts!(bad);",
            vec![bad("src/bad.rs")],
            "src/bad.rs:2:",
        ),
        case(
            "a module in the call of a macro",
            "macro_rules! same { ($($all:tt)*) => { $($all)* } }\nsame! { mod bad; }",
            vec![bad("src/bad.rs")],
            "src/bad.rs:2:",
        ),
        case(
            "an include by a macro",
            "macro_rules! take { ($path:literal) => { include!($path); } }\ntake!(\"bad.in\");",
            vec![bad("src/bad.in")],
            "src/bad.in:2:",
        ),
        case(
            "a raw name",
            "mod r#async;",
            vec![bad("src/async.rs")],
            "src/async.rs:2:",
        ),
    ]
}

#[test]
fn code_is_refused_wherever_it_is_taken_from() {
    let mut service = Service::new("everywhere", "");
    for (name, files, place) in refused() {
        service.set(&files);
        service.refuses(&["check"], place, name);
    }
}

#[test]
fn what_is_not_compiled_and_what_is_for_tests_alone_is_free() {
    let mut service = Service::new("free-files", "");
    let set = |name: &'static str, more: &str, path: &'static str| {
        (
            name,
            with(|files| {
                files.insert("src/lib.rs", lib(more));
                files.insert(path, BAD.to_owned());
            }),
        )
    };
    for (name, files) in [
        set("no module", "", "src/left.rs"),
        set(
            "a module for tests",
            "#[cfg(test)] mod helpers;",
            "src/helpers.rs",
        ),
        set(
            "a module for tests in a body",
            "#[cfg(all(test, unix))] mod t { mod deep; }",
            "src/t/deep.rs",
        ),
        set("a test", "", "tests/all.rs"),
        set("a benchmark", "", "benches/all.rs"),
        set(
            "a string",
            "pub const S: &str = \"include!(\\\"bad.rs\\\"); mod bad;\";",
            "src/bad.rs",
        ),
    ] {
        service.set(&files);
        service.compiles(&["check"], name);
    }
}

#[test]
fn what_a_build_script_writes_is_refused() {
    let mut service = Service::new("out-dir", "");
    let script = "fn main() {\n    let folder = std::env::var(\"OUT_DIR\").unwrap();\n    \
                  let text = std::fs::read_to_string(\"templates/made.txt\").unwrap();\n    \
                  std::fs::write(std::path::Path::new(&folder).join(\"made.rs\"), text).unwrap();\n    \
                  println!(\"cargo::rerun-if-changed=templates/made.txt\");\n}\n";
    let mut changed = with(|files| {
        files.insert("build.rs", script.to_owned());
        files.insert(
            "src/lib.rs",
            lib("include!(concat!(env!(\"OUT_DIR\"), \"/made.rs\"));"),
        );
        files.insert("templates/made.txt", "pub const MADE: u8 = 1;\n".to_owned());
    });
    service.set(&changed);
    service.compiles(&["check"], "a good file");
    changed.insert("templates/made.txt", BAD.to_owned());
    service.set(&changed);
    service.refuses(&["check"], "out/made.rs:2:", "a bad file");
}

#[test]
fn a_file_that_cannot_be_checked_is_refused_unless_it_is_exempt() {
    let mut service = Service::new("unread", "");
    let mut changed = with(|files| {
        files.insert("src/lib.rs", lib("mod long;"));
        files.insert(
            "src/long.rs",
            format!("{BAD}// {}\n", "x".repeat(4 * 1024 * 1024)),
        );
    });
    service.set(&changed);
    service.refuses(&["check"], "[file-skipped]", "a long file");
    let exempt = "\n[[exempt]]\npath = \"src/long.rs\"\nreason = \"Made by a tool.\"\n";
    let policy = changed.entry("policy.toml").or_default();
    policy.push_str(exempt);
    service.set(&changed);
    service.compiles(&["check"], "an exempt file");
}

/// What no macro can see: the README lists it. If one of these is refused one day, delete it there too.
#[test]
fn what_no_macro_can_see_still_compiles() {
    let mut service = Service::new("unseen", "");
    service.set(&files());
    service.compiles(&["check", "--all-targets"], "before");
    // A program that is new in `src/bin`: nothing that the library has read has changed.
    service.set(&with(|files| {
        files.insert("src/bin/new.rs", format!("fn main() {{}}\n{BAD}"));
    }));
    service.compiles(&["check", "--all-targets"], "a new program");
    // It is refused as soon as anything else changes.
    service.set(&with(|files| {
        files.insert("src/bin/new.rs", format!("fn main() {{}}\n{BAD}"));
        files.entry("src/pages.rs").or_default().push('\n');
    }));
    service.refuses(
        &["check", "--all-targets"],
        "src/bin/new.rs:3:",
        "and a change",
    );
    // A name that is put together while the program runs.
    let computed = "pub fn f(h: &mut http::HeaderMap) {\n    let name = [\"set\", \"cookie\"].join(\"-\");\n    \
                    let name = http::HeaderName::from_bytes(name.as_bytes()).unwrap();\n    \
                    h.append(name, http::HeaderValue::from_static(\"a=1\"));\n}\n";
    service.set(&with(|files| {
        files.insert("src/lib.rs", lib(computed));
    }));
    service.compiles(&["check"], "a computed name");
}

//! Edit, add, rename and delete a module, a program, an example, an include, the policy and its include, after a good build.

use crate::service::{BAD, Files, LIB, MORE, POLICY, Service, files};

/// What the second build must do.
#[derive(Clone, Copy)]
enum Then {
    Refuse(&'static str),
    Compile,
}

const BYPASS: Then = Then::Refuse("[bypasses-registry]");

/// Each file to which something bad is appended, with what its code must still be.
const EDITED: [&str; 6] = [
    "src/pages.rs",
    "src/table.in",
    "outside/extra.rs",
    "src/main.rs",
    "src/bin/tool.rs",
    "examples/demo.rs",
];

fn cases() -> Vec<(String, Files, Then)> {
    let mut cases = Vec::new();
    let mut case = |name: &str, then: Then, change: &dyn Fn(&mut Files)| {
        let mut files = files();
        change(&mut files);
        cases.push((name.to_owned(), files, then));
    };
    for path in EDITED {
        case(&format!("edit {path}"), BYPASS, &|files| {
            files.entry(path).or_default().push_str(BAD);
        });
    }
    case("edit policy", Then::Refuse("[invalid-contact]"), &|files| {
        files.insert(
            "policy.toml",
            POLICY.replace("privacy@our.example", "nobody"),
        );
    });
    case(
        "edit include of policy",
        Then::Refuse("[invalid-lifetime]"),
        &|files| {
            files.insert(
                "more.toml",
                MORE.replace("lifetime  = \"session\"", "lifetime  = \"ever\""),
            );
        },
    );
    case("add module", BYPASS, &|files| {
        files.insert("src/lib.rs", format!("{LIB}mod new;\n"));
        files.insert("src/new.rs", BAD.to_owned());
    });
    case("add module within a folder", BYPASS, &|files| {
        files
            .entry("src/pages.rs")
            .or_default()
            .push_str("mod new;\n");
        files.insert("src/pages/new.rs", BAD.to_owned());
    });
    case("add include", BYPASS, &|files| {
        files.insert(
            "src/lib.rs",
            format!("{LIB}mod new {{ include!(\"../parts/new.txt\"); }}\n"),
        );
        files.insert("parts/new.txt", BAD.to_owned());
    });
    case(
        "add include of policy",
        Then::Refuse("[invalid-lifetime]"),
        &|files| {
            files.insert(
                "policy.toml",
                POLICY.replace("\"more.toml\"", "\"more.toml\", \"last.toml\""),
            );
            let last = MORE
                .replace("session]", "last]")
                .replace("\"session\"", "\"ever\"");
            files.insert("last.toml", last);
        },
    );
    case("rename module", BYPASS, &|files| {
        files.remove("src/pages.rs");
        files.insert(
            "src/lib.rs",
            LIB.replace("pub mod pages;", "#[path = \"other.rs\"] pub mod pages;"),
        );
        files.insert(
            "src/other.rs",
            format!("pub fn good() -> u8 {{ 2 }}\n{BAD}"),
        );
    });
    case("rename include", BYPASS, &|files| {
        files.remove("src/table.in");
        files.insert("src/lib.rs", LIB.replace("table.in", "table.txt"));
        files.insert("src/table.txt", BAD.to_owned());
    });
    case(
        "rename policy",
        Then::Refuse("there is no policy file"),
        &|files| {
            let policy = files.remove("policy.toml").unwrap_or_default();
            files.insert("policies.toml", policy);
        },
    );
    case(
        "rename include of policy",
        Then::Refuse("[include-failed]"),
        &|files| {
            let more = files.remove("more.toml").unwrap_or_default();
            files.insert("less.toml", more);
        },
    );
    case(
        "delete policy",
        Then::Refuse("there is no policy file"),
        &|files| {
            files.remove("policy.toml");
        },
    );
    case(
        "delete include of policy",
        Then::Refuse("[include-failed]"),
        &|files| {
            files.remove("more.toml");
        },
    );
    case("delete module", Then::Compile, &|files| {
        files.remove("outside/extra.rs");
        files.insert(
            "src/lib.rs",
            LIB.replace("pub mod extra;", "pub mod extra { }"),
        );
    });
    case("delete include", Then::Compile, &|files| {
        files.remove("src/table.in");
        files.insert("src/lib.rs", LIB.replace("include!", "// include!"));
    });
    case("delete program", Then::Compile, &|files| {
        files.remove("src/bin/tool.rs");
    });
    case("delete example", Then::Compile, &|files| {
        files.remove("examples/demo.rs");
    });
    cases
}

#[test]
fn the_build_after_a_change_refuses_what_it_must() {
    let mut service = Service::new("changes", "");
    for (name, changed, then) in cases() {
        service.set(&files());
        service.compiles(&["check", "--all-targets"], &format!("before: {name}"));
        service.set(&changed);
        match then {
            Then::Refuse(code) => service.refuses(&["check", "--all-targets"], code, &name),
            Then::Compile => service.compiles(&["check", "--all-targets"], &name),
        }
    }
}

#[test]
fn a_program_or_example_that_the_manifest_lists_is_refused_when_it_is_added_or_renamed() {
    let mut service = Service::new("listed", "");
    let manifest = std::fs::read_to_string(service.external.path().join("Cargo.toml")).unwrap();
    for (kind, target) in [("bin", "--bins"), ("example", "--examples")] {
        service.set(&files());
        service.external.write("Cargo.toml", &manifest).unwrap();
        service.compiles(&["build", "--all-targets"], kind);
        let listed = format!("{manifest}\n[[{kind}]]\nname = \"new\"\npath = \"tools/new.rs\"\n");
        let mut changed = files();
        changed.insert("tools/new.rs", format!("fn main() {{}}\n{BAD}"));
        service.set(&changed);
        service.external.write("Cargo.toml", &listed).unwrap();
        service.refuses(&["build", target], "tools/new.rs:3:", kind);
    }
}

#[test]
fn cargo_build_check_and_build_of_one_package_refuse_alike() {
    let mut service = Service::new("commands", "");
    for words in [
        &["build"][..],
        &["check"],
        &["build", "-p", "commands"],
        &["build", "--release"],
    ] {
        service.set(&files());
        service.compiles(words, &words.join(" "));
        let mut changed = files();
        changed.entry("src/main.rs").or_default().push_str(BAD);
        service.set(&changed);
        service.refuses(words, "src/main.rs:5:", &words.join(" "));
    }
}

//! Finds the references of a Rust file to other files: `mod`, `#[path]`, `include!`, and macros that expand to one of
//! them.
//!
//! It reads the pieces of a file without parsing it. Therefore it also finds references in macro calls, such as
//! `cfg_if!`, and in a file that does not parse.

mod attributes;
mod pieces;
mod reader;

use crate::occurrence::Reason;
use crate::tree::declarations::Declarations;
use memchr::memmem;
use pieces::pieces;
use reader::Reader;

/// Macros of the language that take in a file which is no code.
const DATA: [&str; 2] = ["include_str", "include_bytes"];

/// Returns what a source says about other files. `macros` are the macros, of any file of the package, that declare
/// modules or include files by what they are passed.
///
/// # Errors
/// Where brackets are nested too deeply.
pub(crate) fn declarations(source: &str, macros: &[String]) -> Result<Declarations, Reason> {
    if !may_declare(source, macros) {
        return Ok(Declarations::default());
    }
    let pieces = pieces(source);
    Ok(Reader::new(&pieces, macros)?.found())
}

/// Returns whether a source may say something about other files, by its words alone.
fn may_declare(source: &str, macros: &[String]) -> bool {
    let bytes = source.as_bytes();
    let after = |at: usize| source.get(at..).unwrap_or_default();
    let is_module = |at: usize| {
        let rest = after(at + "mod".len());
        let name = rest.trim_start();
        if name.len() == rest.len() {
            return rest.starts_with(['/', '$']);
        }
        let end = name
            .find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '#'))
            .unwrap_or(name.len());
        let behind = name.get(end..).unwrap_or_default().trim_start();
        behind.starts_with([';', '/']) || name.starts_with(['/', '$'])
    };
    let is_include = |at: usize| {
        let rest = after(at);
        let end = rest
            .find(|c: char| !(c.is_alphanumeric() || c == '_'))
            .unwrap_or(rest.len());
        let (word, behind) = rest.split_at(end);
        let behind = behind.trim_start();
        !DATA.contains(&word)
            && (behind.starts_with(['!', '/']) || (word == "include" && behind.starts_with("as")))
    };
    memmem::find_iter(bytes, "mod").any(is_module)
        || memmem::find_iter(bytes, "include").any(is_include)
        || ["CookieRegistry", "enforce", "dir!", "module"]
            .iter()
            .any(|word| memmem::find(bytes, word.as_bytes()).is_some())
        || macros
            .iter()
            .any(|name| memmem::find(bytes, name.as_bytes()).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::declarations::{Compiled, PathPart};

    fn modules(source: &str) -> Vec<(String, Compiled)> {
        let found = declarations(source, &[]).unwrap().modules;
        found
            .into_iter()
            .map(|module| {
                let within = module.within.iter().map(|outer| format!("{}/", outer.name));
                let paths = module.paths.iter().map(|path| format!(" {}", path.path));
                let name = within
                    .chain([module.name.clone()])
                    .chain(paths)
                    .collect::<String>();
                (name, module.compiled)
            })
            .collect()
    }

    #[test]
    fn modules_are_read_wherever_they_are_declared() {
        use Compiled::{Always, ForTests, Sometimes};
        for (source, expected) in [
            ("mod a;", &[("a", Always)][..]),
            ("pub(crate) mod r#type ;", &[("type", Always)]),
            ("mod /* why */ a /* here */ ;", &[("a", Always)]),
            ("// mod a;\nconst S: &str = \"mod b;\";", &[]),
            (
                "mod a { mod b; mod c { mod d; } } mod e;",
                &[("a/b", Always), ("a/c/d", Always), ("e", Always)],
            ),
            (
                "#[cfg(test)] mod a; mod b;",
                &[("a", ForTests), ("b", Always)],
            ),
            (
                "#[cfg(test)] mod t { mod a; } mod b;",
                &[("t/a", ForTests), ("b", Always)],
            ),
            (
                "#[cfg(any(test, feature = \"x\"))] mod a;",
                &[("a", Sometimes)],
            ),
            ("#[cfg(not(test))] mod a;", &[("a", Always)]),
            ("#![cfg(test)] mod a;", &[("a", ForTests)]),
            (
                "mod t { #![cfg(test)] mod a; } mod b;",
                &[("t/a", ForTests), ("b", Always)],
            ),
            ("#[path = \"x.rs\"] mod a;", &[("a x.rs", Always)]),
            (
                "#[cfg_attr(unix, path = \"u.rs\")] #[cfg_attr(windows, allow(x), path = \"w.rs\")] mod a;",
                &[("a u.rs w.rs", Always)],
            ),
            (
                "cfg_if! { if #[cfg(unix)] { mod a; } else { mod b; } }",
                &[("a", Sometimes), ("b", Always)],
            ),
            ("#[r#path = \"x.rs\"] mod r#a;", &[("a x.rs", Always)]),
            (
                "fn f() { #[path = \"x.rs\"] mod a; }",
                &[("a x.rs", Always)],
            ),
            (
                "#[cfg(test)] fn f(a: A, b: B) { #[path = \"x.rs\"] mod a; } mod b;",
                &[("a x.rs", ForTests), ("b", Always)],
            ),
            ("#[cfg(test)] use a::b; mod c;", &[("c", Always)]),
            ("#[cfg(test)] struct S(u8); mod c;", &[("c", Always)]),
            ("#[cfg_attr(test, cfg(unix))] mod a;", &[("a", Always)]),
            (
                "#[cfg_attr(not(test), cfg(test))] mod a;",
                &[("a", ForTests)],
            ),
        ] {
            let expected: Vec<(String, Compiled)> = expected
                .iter()
                .map(|(name, is)| ((*name).to_owned(), *is))
                .collect();
            assert_eq!(modules(source), expected, "{source}");
        }
    }

    #[test]
    fn includes_are_read_with_their_paths() {
        let literal = |text: &str| PathPart::Literal(text.to_owned());
        let variable = |text: &str| PathPart::Variable(text.to_owned());
        for (source, expected) in [
            ("include!(\"a.in\");", vec![literal("a.in")]),
            (
                "fn f() -> u8 { std::include! { r#\"a.in\"# } }",
                vec![literal("a.in")],
            ),
            ("vec![include!(\"a\\\\b\")]", vec![literal("a\\b")]),
            (
                "include!(concat!(env!(\"OUT_DIR\"), \"/\", \"x.rs\",));",
                vec![variable("OUT_DIR"), literal("/"), literal("x.rs")],
            ),
            (
                "include!(env!(\"GENERATED\"));",
                vec![variable("GENERATED")],
            ),
            (
                "include!(concat!(\"a\", stringify!(b)));",
                vec![literal("a"), PathPart::Unknown],
            ),
        ] {
            let found = declarations(source, &[]).unwrap().includes;
            assert_eq!(found.len(), 1, "{source}");
            assert_eq!(found[0].path, expected, "{source}");
        }
        for source in [
            "include_str!(\"a\")",
            "// include!(\"a\")",
            "let include = 1;",
            "include != b",
        ] {
            assert_eq!(
                declarations(source, &[]),
                Ok(Declarations::default()),
                "{source}"
            );
        }
    }

    #[test]
    fn macros_that_take_modules_and_paths_are_noted_and_their_calls_are_read() {
        let source = "macro_rules! parts { ($($name:ident),*) => { $(mod $name;)* } }\n\
                      macro_rules! take { ($path:literal) => { include!($path); } }\n\
                      macro_rules! other { ($path:literal) => { f($path); } }\n";
        let found = declarations(source, &[]).unwrap();
        assert_eq!(found.macros, ["parts", "take"]);
        let calls =
            "mod x { parts!(a, b); } #[cfg(test)] take!(\"c.in\"); tonic::include_proto!(\"p\");";
        let calls = declarations(calls, &found.macros).unwrap().calls;
        assert_eq!(
            (&calls[0].words[..], calls[0].within.len()),
            (&["a".to_owned(), "b".to_owned()][..], 1)
        );
        assert_eq!(
            (&calls[1].strings[..], calls[1].compiled),
            (&["c.in".to_owned()][..], Compiled::ForTests)
        );
        assert_eq!(calls[2].strings, ["p"]);

        let renamed = declarations("use std::include as inc; inc!(\"d.in\");", &[]).unwrap();
        assert_eq!(renamed.macros, ["inc"]);
        let calls = declarations("inc!(\"d.in\");", &renamed.macros)
            .unwrap()
            .calls;
        assert_eq!(calls[0].strings, ["d.in"]);
        let again = declarations("use z::inc as other;", &renamed.macros).unwrap();
        assert_eq!(again.macros, ["other"]);
    }

    #[test]
    fn only_what_is_always_compiled_enforces() {
        let is_on = |source: &str| declarations(source, &[]).unwrap().enforcement.is_on();
        for source in [
            "cookie_registry::enforce!();",
            "use cookie_registry::enforce; enforce!(policy = \"x.toml\");",
            "#[cfg(not(test))] cookie_registry::enforce! {}",
            "#[derive(Debug, cookie_registry::CookieRegistry)] #[registry(policy = \"p\")] pub struct C;",
            "#[derive(CookieRegistry)] #[registry(policy = \"p\", enforce = true)] struct C {}",
            "fn main() { cookie_registry_build::enforce(); }",
        ] {
            assert!(is_on(source), "{source}");
        }
        for source in [
            "#[cfg(feature = \"x\")] cookie_registry::enforce!();",
            "#[cfg(test)] mod t { cookie_registry::enforce!(); }",
            "macro_rules! m { () => { cookie_registry::enforce!(); } }",
            "// cookie_registry::enforce!();",
            "#[derive(CookieRegistry)] #[registry(policy = \"p\", enforce = false)] struct C;",
            "#[cfg(test)] #[derive(CookieRegistry)] struct C;",
            "use cookie_registry::CookieRegistry;",
            "if enforce != x {}",
            "my::enforce();",
        ] {
            assert!(!is_on(source), "{source}");
        }
    }

    #[test]
    fn reading_ends_for_any_nesting() {
        let deep = format!("mod a; {}", "include!(".repeat(100_000));
        assert_eq!(declarations(&deep, &[]), Err(Reason::TooDeep));
        let closed = format!("mod a; {}", ")}]".repeat(1_000));
        assert_eq!(modules(&closed).len(), 1);
        for end in [
            "#",
            "#[",
            "#![",
            "mod",
            "mod a",
            "include!(",
            "macro_rules! a",
            "#[cfg(",
            "mod $",
        ] {
            assert_eq!(modules(&format!("mod a; {end}")).len(), 1, "{end}");
        }
    }
}

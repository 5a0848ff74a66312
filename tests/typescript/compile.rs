//! What the compiler says.

use crate::shop::{module, policy_of};
use cookie_registry_policy::source::Memory;
use cookie_registry_policy::{Options, check_file, check_files};
use cookie_registry_render::typescript;
use cookie_registry_test_support::tsc::Tsc;
use std::fs;
use std::path::{Path, PathBuf};

const SHOP: &str = include_str!("shop.toml");
const USE: &str = include_str!("use.ts");
const MISUSE: &str = include_str!("misuse.ts");

#[test]
fn what_is_right_compiles_and_what_is_wrong_does_not() {
    let Some(tsc) = Tsc::find_or_skip().unwrap() else {
        return;
    };
    let module = module();
    let files = [
        ("shop.ts", &*module),
        ("use.ts", USE),
        ("misuse.ts", MISUSE),
    ];
    assert_eq!(tsc.compile(&files).unwrap().errors, [""; 0]);

    // And the compiler does look: each of the comments stands on a line that it refuses.
    let bare = MISUSE.replace("// @ts-expect-error", "//");
    let files = [("shop.ts", &*module), ("misuse.ts", &bare)];
    let refused = tsc.compile(&files).unwrap().errors;
    let errors = refused.iter().filter(|line| line.starts_with("misuse.ts("));
    let expected = MISUSE.matches("// @ts-expect-error").count();
    assert!(expected > 30);
    assert_eq!(errors.count(), expected, "{refused:#?}");
}

/// The listings in TypeScript of the tutorial use keys that the policy of this repository declares too.
#[test]
fn the_listings_of_the_tutorial_compile() {
    let Some(tsc) = Tsc::find_or_skip().unwrap() else {
        return;
    };
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let checked = check_file(&root.join("policy.toml"), Options::today()).unwrap();
    let module = typescript::module(checked.recovered());
    let tutorial = fs::read_to_string(root.join("docs/tutorial-front-end.md")).unwrap();
    let listings = tutorial.split("\n```ts\n").skip(1);
    let listings = listings.map(|listing| listing.split("\n```").next().unwrap_or_default());
    let listings: Vec<&str> = listings.collect();
    assert!(!listings.is_empty());
    for listing in listings {
        let files = [("cookies.ts", &*module), ("tutorial.ts", listing)];
        assert_eq!(tsc.compile(&files).unwrap().errors, [""; 0]);
        let wrong = listing.replace("\"light\" : \"dark\"", "\"light\" : \"Dark\"");
        let files = [("cookies.ts", &*module), ("tutorial.ts", &wrong)];
        assert!(!tsc.compile(&files).unwrap().errors.is_empty());
    }
}

#[test]
fn the_module_of_every_policy_compiles() {
    let Some(tsc) = Tsc::find_or_skip().unwrap() else {
        return;
    };
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files: Vec<(String, String)> = Vec::new();
    let paths = valid_policies(&root.join("policies"));
    for path in std::iter::once(root.join("../policy.toml")).chain(paths) {
        let checked = check_file(&path, Options::today()).unwrap();
        let module = typescript::module(checked.recovered());
        files.push((format!("policy-{}.ts", files.len()), module));
    }
    assert!(files.len() > 100, "{}", files.len());
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    let compiled = tsc.compile(&files).unwrap();
    assert_eq!(compiled.errors, [""; 0]);
}

/// Entries with further lifetimes, one of which needs consent.
const LASTING: &str = "
[cookies.remembered]
name = \"remembered\"
set_by = \"script\"
category = \"necessary\"
exemption = \"user-input\"
purpose = \"Remembers the form.\"
lifetime = \"session\"
value = { one_of = [\"short\", \"long\"] }
[cookies.remembered.lifetimes.for-long]
lifetime = \"6 days\"
when = \"you tick “Remember me”\"
[cookies.counted]
name = \"counted\"
set_by = \"script\"
category = \"analytics\"
purpose = \"Counts your visits for longer.\"
lifetime = \"1 hour\"
value = \"integer\"
[cookies.counted.lifetimes.for-long]
lifetime = \"6 days\"
when = \"you ask for it\"
";

const LASTING_USE: &str = "import { consent, cookies } from \"./lasting\";
import type { Outcome } from \"./lasting\";
export function right(): void {
  const outcome: Outcome = cookies.remembered.set(\"short\", \"for-long\");
  if (outcome !== \"stored\") console.warn(outcome);
  const analytics = consent.granted(\"analytics\");
  if (analytics) cookies.counted.set(1, \"for-long\", analytics);
}
export function wrong(): void {
  // @ts-expect-error The lifetime is not chosen.
  cookies.remembered.set(\"short\");
  // @ts-expect-error No lifetime of the policy.
  cookies.remembered.set(\"short\", \"forever\");
  // @ts-expect-error No value of the policy.
  cookies.remembered.set(\"wide\", \"for-long\");
  // @ts-expect-error Without a witness of consent.
  cookies.counted.set(1, \"for-long\");
}
";

#[test]
fn a_further_lifetime_is_chosen_where_a_cookie_is_set() {
    let Some(tsc) = Tsc::find_or_skip().unwrap() else {
        return;
    };
    let module = typescript::module(&policy_of(&format!("{SHOP}{LASTING}")));
    assert!(module.contains("setsLasting(") && module.contains("setsLastingWith("));
    let files = [("lasting.ts", &*module), ("use.ts", LASTING_USE)];
    assert_eq!(tsc.compile(&files).unwrap().errors, [""; 0]);
    let bare = LASTING_USE.replace("// @ts-expect-error", "//");
    let files = [("lasting.ts", &*module), ("use.ts", &bare)];
    let refused = tsc.compile(&files).unwrap().errors;
    let errors = refused.iter().filter(|line| line.starts_with("use.ts("));
    assert_eq!(errors.count(), 4, "{refused:#?}");
}

fn valid_policies(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(valid_policies(&path));
        } else if path.file_name().is_some_and(|name| name == "passes.toml")
            || path.parent().is_some_and(|parent| parent.ends_with("real"))
                && path
                    .extension()
                    .is_some_and(|extension| extension == "toml")
        {
            found.push(path);
        }
    }
    found.sort_unstable();
    found
}

#[test]
fn texts_of_the_policy_stay_comments_and_literals() {
    let Some(tsc) = Tsc::find_or_skip().unwrap() else {
        return;
    };
    let hostile = [
        "*/ globalThis.broken = true; /*",
        "a\\u2028b\\nc // d",
        "`${globalThis.broken = true}`",
        "\\\" + (globalThis.broken = true) + \\\"",
        "</script><script>",
    ];
    let modules = hostile.map(|text| {
        let policy = SHOP
            .replace("Remembers dark mode.", text)
            .replace("Almanac */ `shop`", text)
            .replace("shop.theme", text)
            .replace("\"all of us\"", &format!("\"{text}\""));
        let files = Memory::from_iter([("policy.toml", policy)]);
        let checked = check_files(&files, "policy.toml".as_ref(), Options::today()).unwrap();
        typescript::module(checked.recovered())
    });
    let names = ["a.ts", "b.ts", "c.ts", "d.ts", "e.ts"];
    let files: Vec<(&str, &str)> = names
        .into_iter()
        .zip(modules.iter().map(String::as_str))
        .collect();
    let compiled = tsc.compile(&files).unwrap();
    assert_eq!(compiled.errors, [""; 0]);
    for (text, script) in hostile.iter().zip(&compiled.scripts) {
        let run = format!("{script}\nif (globalThis.broken) throw new Error('it ran');");
        assert_eq!(run_in_node(&run), "", "{text}");
    }
}

/// What Node.js says when it runs a module.
fn run_in_node(script: &str) -> String {
    let output = std::process::Command::new("node")
        .args(["--input-type=module", "--eval", script])
        .output()
        .unwrap();
    String::from_utf8(output.stderr).unwrap()
}

/// Reads a cookie from lists in which its name is also a part of other names and of values, and compares what each entry exports
/// with the property of the object that has them all.
const READ: &str = r#"
globalThis.document = {};
for (const [list, expected] of [
  ["", undefined],
  ["csrf=a", "a"],
  ["xcsrf=b; csrf=a; csrf2=b", "a"],
  ["x=csrf=b; csrf=a", "a"],
  ["x=1 csrf=b; csrf=a", "a"],
  ["xcsrf=b; x=csrf=c; y=1 csrf=d", undefined],
  ["csrf; csrf =b; csrf=a", "a"],
  ["csrf=a; csrf=b", "a"],
  ["x=1; csrf=a; y=2", "a"],
  ["csrf=; y=2", ""],
  ["csrf=\"a\"", "\"a\""],
  ["csrf=a=b", "a=b"],
]) {
  document.cookie = list;
  const found = cookieCsrfToken.get();
  if (found !== expected) throw new Error(`${JSON.stringify(list)}: ${JSON.stringify(found)}`);
}
for (const [own, property] of [[cookieTab, cookies.tab], [cookieGa, cookies.ga], [storageTheme, storage.theme]]) {
  if (own === undefined || own !== property) throw new Error("two objects");
}
"#;

#[test]
fn a_cookie_is_found_by_its_whole_name() {
    let Some(tsc) = Tsc::find_or_skip().unwrap() else {
        return;
    };
    let compiled = tsc.compile(&[("shop.ts", &*module())]).unwrap();
    assert_eq!(compiled.errors, [""; 0]);
    for script in &compiled.scripts {
        assert_eq!(run_in_node(&format!("{script}{READ}")), "");
        // The script does look.
        let wrong = READ.replacen("[\"csrf=a\", \"a\"]", "[\"csrf=a\", \"b\"]", 1);
        assert!(run_in_node(&format!("{script}{wrong}")).contains("csrf=a"));
    }
    assert_eq!(compiled.scripts.len(), 1);
}

/// Sets a token to values that it can have and cannot have. A value that begins with a double quote is one of those: another program
/// could read it without its quotes.
const SET: &str = r#"
for (const value of ["", "a%20b", "a=b"]) {
  if (cookies.csrfToken.set(value) !== "unavailable") throw new Error(JSON.stringify(value));
}
for (const value of ['"a"', '""', '"a', 'a"', "a b", "a;b", "a,b", "a\\b", "\u00e9", "\n"]) {
  let thrown;
  try {
    cookies.csrfToken.set(value);
  } catch (error) {
    thrown = error;
  }
  const error = "RangeError: cookies.csrf-token: a token has only characters that the cookie can carry";
  if (String(thrown) !== error) throw new Error(`${JSON.stringify(value)}: ${thrown}`);
}
"#;

#[test]
fn a_token_is_set_to_what_a_cookie_can_carry_alone() {
    let Some(tsc) = Tsc::find_or_skip().unwrap() else {
        return;
    };
    let by_script = SHOP.replace("http_only = false", "set_by    = \"script\"");
    assert_ne!(by_script, SHOP);
    let module = typescript::module(&policy_of(&by_script));
    let compiled = tsc.compile(&[("shop.ts", &*module)]).unwrap();
    assert_eq!(compiled.errors, [""; 0]);
    for script in &compiled.scripts {
        assert_eq!(run_in_node(&format!("{script}{SET}")), "");
    }
    assert_eq!(compiled.scripts.len(), 1);
}

#[test]
fn the_same_policy_gives_the_same_bytes() {
    let text = SHOP;
    assert_eq!(typescript::module(&policy_of(text)), module());
    let reformatted = text
        .replace("  = ", " = ")
        .replace("\n\n", "\n# a comment\n\n");
    assert_ne!(reformatted, text);
    assert_eq!(typescript::module(&policy_of(&reformatted)), module());
}

#[test]
fn what_a_policy_has_no_use_for_is_left_out() {
    let before = SHOP.find("[cookies.consent]").unwrap();
    let session = SHOP.find("[cookies.session]").unwrap();
    let csrf = SHOP.find("[cookies.csrf-token]").unwrap();
    let theme = SHOP.find("[storage.theme]").unwrap();
    let recent = SHOP.find("[storage.recent]").unwrap();
    let small = [&SHOP[..before], &SHOP[session..csrf], &SHOP[theme..recent]].concat();
    let module = typescript::module(&policy_of(&small));
    for absent in ["document", "consent", "Deployment", "__Host-", "JSON"] {
        assert!(!module.contains(absent), "{absent}: {module}");
    }
    assert!(
        module
            .ends_with("// Left out because they are invisible to scripts (HttpOnly): session.\n")
    );
    assert!(module.len() < 3_300, "{}", module.len());
}

//! `cargo xtask new-rule NAME`: creates all files of a rule together, so that none is forgotten.

use crate::error::Error;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const RULES: &str = "crates/policy/src/rules";
const CASES: &str = "tests/policies";
const TEMPLATE: &str = include_str!("new_rule/rule.rs.template");
const EXPLANATION: &str = include_str!("new_rule/template.md");
const CASE: &str = include_str!("new_rule/case.toml");

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The code of the rule, such as same-site-none-needs-secure. It never changes its meaning.
    name: String,
}

/// The reason why no rule was created.
#[derive(Debug, thiserror::Error)]
enum NotMade {
    /// The name is not a valid code.
    #[error(
        "`{0}` is not a valid rule code: use lower-case words with - between them, beginning with a letter; digits are \
         allowed"
    )]
    Name(String),
    /// The rule already exists.
    #[error("{} already exists", .0.display())]
    Exists(PathBuf),
    /// The file with the `mod` lines and the table of rules has an unexpected shape.
    #[error("{} has no `mod` line for each rule and no `rules! {{ … }}` with one rule per line", .0.display())]
    List(PathBuf),
}

impl From<NotMade> for Error {
    fn from(reason: NotMade) -> Self {
        Self::NotMade(Box::new(reason))
    }
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, Error> {
    let made = make(crate::root(), &arguments.name)?;
    for path in &made {
        println!("wrote {}", path.display());
    }
    println!(
        "Next: explain the rule in its .md file (the first line of the .rs file repeats the title), write the check, \
         make policy.toml break it and passes.toml just not, and run `cargo xtask bless policies cli`."
    );
    Ok(ExitCode::SUCCESS)
}

/// Creates the files of a rule under a root and returns their paths relative to it.
fn make(root: &Path, code: &str) -> Result<Vec<PathBuf>, Error> {
    if !is_code(code) {
        return Err(NotMade::Name(code.to_owned()).into());
    }
    let module = code.replace('-', "_");
    let list = PathBuf::from(RULES).join("mod.rs");
    let rule = PathBuf::from(RULES).join(format!("{module}.rs"));
    let cases = PathBuf::from(CASES).join(code);
    let explanation = PathBuf::from(RULES).join(format!("{module}.md"));
    for path in [&rule, &explanation, &cases] {
        if root.join(path).exists() {
            return Err(NotMade::Exists(path.clone()).into());
        }
    }
    let listed = fs::read_to_string(root.join(&list)).map_err(failed(&list))?;
    let row = format!("    {} \"{code}\" {module},", variant(code));
    let listed = with_rule(&listed, &module, &row).ok_or_else(|| NotMade::List(list.clone()))?;

    let text = TEMPLATE
        .replace("{code}", code)
        .replace("{variant}", &variant(code))
        .replace("{module}", &module);
    fs::create_dir_all(root.join(&cases)).map_err(failed(&cases))?;
    let mut made = vec![rule.clone(), explanation.clone()];
    write_new(root, &rule, &text)?;
    write_new(root, &explanation, EXPLANATION)?;
    for name in ["policy.toml", "passes.toml"] {
        write_new(root, &cases.join(name), CASE)?;
        made.push(cases.join(name));
    }
    // The lists come last: without them, the files written above are not compiled.
    fs::write(root.join(&list), listed).map_err(failed(&list))?;
    made.push(list);
    Ok(made)
}

fn is_code(code: &str) -> bool {
    let is_word = |word: &str| {
        !word.is_empty()
            && word
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    code.starts_with(|first: char| first.is_ascii_lowercase()) && code.split('-').all(is_word)
}

/// Converts `same-site-none` to `SameSiteNone`.
fn variant(code: &str) -> String {
    let mut variant = String::with_capacity(code.len());
    for word in code.split('-') {
        let mut letters = word.chars();
        variant.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        variant.push_str(letters.as_str());
    }
    variant
}

/// Returns the text of `rules/mod.rs` with a further rule: its `mod` line and its row of the table, each where it
/// belongs in alphabetical order.
fn with_rule(listed: &str, module: &str, row: &str) -> Option<String> {
    let mut lines: Vec<&str> = listed.lines().collect();
    let first = 1 + lines.iter().position(|line| *line == "rules! {")?;
    let count = lines.get(first..)?.iter().position(|line| *line == "}")?;
    let rows = lines.get(first..first + count)?;
    if !rows.iter().all(|row| row.split_whitespace().count() == 3) {
        return None;
    }
    let at = first + rows.partition_point(|other| module_of(other) < Some(module));
    let line = format!("mod {module};");
    let first_mod = format!("mod {};", module_of(rows.first()?)?);
    let mods = lines.iter().position(|line| *line == first_mod)?;
    let after = lines
        .get(mods..)?
        .iter()
        .take_while(|other| other.starts_with("mod ") && **other < line.as_str())
        .count();
    lines.insert(at, row);
    lines.insert(mods + after, &line);
    Some(lines.join("\n") + "\n")
}

/// Returns the module that a row of the table names last.
fn module_of(row: &str) -> Option<&str> {
    row.trim_end_matches(',').split_whitespace().next_back()
}

fn write_new(root: &Path, path: &Path, text: &str) -> Result<(), Error> {
    fs::File::create_new(root.join(path))
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .map_err(failed(path))
}

fn failed(path: &Path) -> impl Fn(io::Error) -> Error {
    move |source| Error::File {
        path: path.to_owned(),
        source,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::Command;

    #[test]
    fn a_code_is_words_with_hyphens() {
        for (code, fits) in [
            ("same-site-none-needs-secure", true),
            ("storage-over-5-mb", true),
            ("", false),
            ("5-mb", false),
            ("Same-Site", false),
            ("same--site", false),
            ("same-site-", false),
            ("same_site", false),
            ("../escape", false),
        ] {
            assert_eq!(is_code(code), fits, "{code}");
        }
        assert_eq!(variant("storage-over-5-mb"), "StorageOver5Mb");
    }

    #[test]
    fn a_rule_is_listed_where_it_belongs() {
        let listed =
            "mod prelude;\n\nmod b;\nmod d;\n\nrules! {\n    B \"b\" b,\n    D \"d\" d,\n}\ny\n";
        let with =
            |module: &str| with_rule(listed, module, &format!("    X \"x\" {module},")).unwrap();
        assert!(with("a").contains("\n\nmod a;\nmod b;\n"));
        assert!(with("a").contains("rules! {\n    X \"x\" a,\n    B"));
        assert!(with("c").contains("mod b;\nmod c;\nmod d;\n\n"));
        assert!(with("c").contains("\"b\" b,\n    X \"x\" c,\n    D"));
        assert!(with("e").contains("mod d;\nmod e;\n\nrules!"));
        assert!(with("e").ends_with("    X \"x\" e,\n}\ny\n"));
        let refused = [
            "mod b;\n\nrules! {\n    two words\n}\n",
            "no table",
            "rules! {\n    B \"b\" b,\n}\n",
        ];
        for listed in refused {
            assert_eq!(with_rule(listed, "a", "    A \"a\" a,"), None, "{listed}");
        }
    }

    /// The crates of the workspace that a rule and its tests are compiled with.
    const CRATES: [&str; 5] = [
        "crates/browser",
        "crates/core",
        "crates/policy",
        "crates/test-support",
        "crates/words",
    ];

    /// Copies the crates that a rule is compiled with into a workspace.
    fn copy_of_the_tree(to: &Path) {
        let root = crate::root();
        for name in CRATES {
            copy(&root.join(name), &to.join(name));
        }
        fs::create_dir_all(to.join(CASES)).unwrap();
        fs::copy(root.join("Cargo.lock"), to.join("Cargo.lock")).unwrap();
        let manifest = fs::read_to_string(root.join("Cargo.toml")).unwrap();
        let (before, rest) = manifest.split_once("members = [").unwrap();
        let (_, after) = rest.split_once(']').unwrap();
        let members = format!("members = {CRATES:?}");
        fs::write(to.join("Cargo.toml"), format!("{before}{members}{after}")).unwrap();
    }

    fn copy(from: &Path, to: &Path) {
        fs::create_dir_all(to).unwrap();
        for entry in fs::read_dir(from).unwrap() {
            let entry = entry.unwrap();
            // A separate workspace, and the only folder that something else than an editor fills.
            if entry.file_name() == "fuzz" {
                continue;
            }
            let to = to.join(entry.file_name());
            if entry.file_type().unwrap().is_dir() {
                copy(&entry.path(), &to);
            } else {
                fs::copy(entry.path(), to).unwrap();
            }
        }
    }

    #[test]
    fn a_new_rule_compiles_and_is_never_made_twice() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        copy_of_the_tree(root);
        let list = root.join(RULES).join("mod.rs");
        let before = fs::read_to_string(&list).unwrap();
        assert!(make(root, "No Rule").is_err());
        assert_eq!(fs::read_to_string(&list).unwrap(), before);

        let made = make(root, "made-by-a-test").unwrap();
        assert_eq!(made.len(), 5);
        assert!(made.iter().all(|path| root.join(path).is_file()));
        let after = fs::read_to_string(&list).unwrap();
        let row = "    MadeByATest \"made-by-a-test\" made_by_a_test,\n";
        let line = "mod made_by_a_test;\n";
        assert_eq!(after.replace(row, "").replace(line, ""), before);

        let check = Command::new(env!("CARGO"))
            .args([
                "check",
                "--quiet",
                "--offline",
                "--package",
                "cookie-registry-policy",
            ])
            .current_dir(root)
            // What the workspace is compiled into, so that the dependencies are there already.
            .env("CARGO_TARGET_DIR", crate::steps::target_dir())
            .output()
            .unwrap();
        let output = String::from_utf8_lossy(&check.stderr);
        assert!(check.status.success(), "{output}");

        let error = make(root, "made-by-a-test").unwrap_err();
        assert!(error.to_string().contains("already exists"), "{error}");
        assert_eq!(fs::read_to_string(&list).unwrap(), after);
    }
}

//! The TypeScript compiler, from npm.

use crate::npm;
use crate::requirement::Requirement;
use crate::target;
use cookie_registry_browser::Scratch;
use serde_json::{Map, Value, json};
use std::fs;
use std::io;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// Every check that the compiler has which a project may have turned on.
const CHECKS: [&str; 14] = [
    "strict",
    "noUncheckedIndexedAccess",
    "exactOptionalPropertyTypes",
    "isolatedModules",
    "verbatimModuleSyntax",
    "erasableSyntaxOnly",
    "noUnusedLocals",
    "noUnusedParameters",
    "noImplicitReturns",
    "noImplicitOverride",
    "noFallthroughCasesInSwitch",
    "noPropertyAccessFromIndexSignature",
    "noUncheckedSideEffectImports",
    "declaration",
];

/// Why there is no compiler, or no answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TscError {
    /// It is not installed.
    #[error(
        "the TypeScript compiler is not installed: `cargo xtask test` installs it with npm, which comes with Node.js"
    )]
    NotFound,
    /// There is no Node.js.
    #[error("the TypeScript compiler needs `node`, which could not be started: {0}")]
    NoNode(io::Error),
    /// A file could not be written for it, or read from it.
    #[error("a file of the compiler's: {0}")]
    File(#[from] io::Error),
}

/// The compiler, installed and with a Node.js to run it.
#[derive(Clone, Debug)]
pub struct Tsc {
    program: PathBuf,
}

/// What has come out of files.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Compiled {
    /// The errors as the compiler prints them, `file(line,column): error TS…`.
    pub errors: Vec<String>,
    /// The JavaScript of each file, in their order.
    pub scripts: Vec<String>,
}

impl Tsc {
    /// Finds the compiler.
    ///
    /// # Errors
    /// [`TscError::NotFound`] or [`TscError::NoNode`].
    pub fn find() -> Result<Self, TscError> {
        let program = npm::file("typescript", "bin/tsc").ok_or(TscError::NotFound)?;
        let mut node = Command::new("node");
        node.arg("--version").stdin(Stdio::null());
        node.output().map_err(TscError::NoNode)?;
        Ok(Self { program })
    }

    /// Calls [`Tsc::find`] for a test: returns `None`, with the reason on standard error, where the test is to be skipped
    /// (see [`REQUIRE_BROWSER`](crate::browser::REQUIRE_BROWSER)).
    ///
    /// # Errors
    /// Those of [`Tsc::find`], where a browser is required.
    pub fn find_or_skip() -> Result<Option<Self>, TscError> {
        Requirement::of(crate::browser::REQUIRE_BROWSER).get_or_skip(Self::find, |_| true)
    }

    /// Compiles files as [`Tsc::compile`] does, or returns what came out of the same files before. Each test may run in a process
    /// of its own, and most of what the compiler does is to read its own declarations of the browser's interfaces.
    ///
    /// `name` is that of the file in the target folder which keeps it. Another set of files replaces it.
    ///
    /// # Errors
    /// Those of [`Tsc::compile`].
    pub fn compile_once(&self, name: &str, files: &[(&str, &str)]) -> Result<Compiled, TscError> {
        let inputs = json!([npm::LOCK, options(), files]);
        let folder = target::folder("tsc");
        let path = folder.join(name).with_extension("json");
        if let Some(kept) = fs::read(&path).ok().and_then(|it| kept(&it, &inputs)) {
            return Ok(kept);
        }
        let compiled = self.compile(files)?;
        let text = json!({
            "inputs": inputs,
            "errors": compiled.errors,
            "scripts": compiled.scripts,
        });
        // Beside and renamed: another test may read it at this moment.
        fs::create_dir_all(&folder)?;
        let beside = folder.join(format!("{name}-{}", std::process::id()));
        fs::write(&beside, text.to_string())?;
        fs::rename(&beside, &path)?;
        Ok(compiled)
    }

    /// Compiles files, each with its name, as modules of a browser, under every check that there is.
    ///
    /// # Errors
    /// [`TscError`] where the compiler does not run; what is wrong with the files is in [`Compiled`].
    pub fn compile(&self, files: &[(&str, &str)]) -> Result<Compiled, TscError> {
        let scratch = Scratch::new("tsc")?;
        let names: Vec<&str> = files.iter().map(|(name, _)| *name).collect();
        let project = json!({ "compilerOptions": options(), "files": names });
        fs::write(scratch.path().join("tsconfig.json"), project.to_string())?;
        for (name, text) in files {
            fs::write(scratch.path().join(name), text)?;
        }
        let output = Command::new("node")
            .arg(&self.program)
            .args(["--project", ".", "--pretty", "false"])
            .current_dir(scratch.path())
            .stdin(Stdio::null())
            .output()
            .map_err(TscError::NoNode)?;
        let said = String::from_utf8_lossy(&output.stdout);
        let script = |name: &&str| {
            let path = scratch.path().join("out").join(name);
            fs::read_to_string(path.with_extension("js"))
        };
        Ok(Compiled {
            errors: said.lines().map(str::to_owned).collect(),
            scripts: names.iter().map(script).collect::<Result<_, _>>()?,
        })
    }
}

/// Reads what came out of these inputs. `None` if the file is about others.
fn kept(text: &[u8], inputs: &Value) -> Option<Compiled> {
    let kept: Value = serde_json::from_slice(text).ok()?;
    let texts = |key: &str| -> Option<Vec<String>> {
        let texts = kept[key].as_array()?.iter();
        texts.map(|it| it.as_str().map(str::to_owned)).collect()
    };
    if kept["inputs"] != *inputs {
        return None;
    }
    Some(Compiled {
        errors: texts("errors")?,
        scripts: texts("scripts")?,
    })
}

/// Returns the compiler options for a browser module without type packages.
fn options() -> Map<String, Value> {
    let checks = CHECKS.map(|check| (check.to_owned(), Value::Bool(true)));
    let others = [
        ("target", json!("ES2020")),
        ("lib", json!(["ES2020", "DOM"])),
        ("module", json!("ES2020")),
        ("moduleResolution", json!("bundler")),
        ("types", json!([])),
        // The compiler's own declarations of the browser's interfaces, which are most of the work. Ours is no such file.
        ("skipDefaultLibCheck", json!(true)),
        ("outDir", json!("out")),
    ];
    let others = others.map(|(name, value)| (name.to_owned(), value));
    checks.into_iter().chain(others).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_kept_is_used_for_the_same_inputs_alone() {
        let text = br#"{ "inputs": ["a"], "errors": ["b"], "scripts": ["c", "d"] }"#;
        let found = kept(text, &json!(["a"])).unwrap();
        assert_eq!(found.errors, ["b"]);
        assert_eq!(found.scripts, ["c", "d"]);
        assert!(kept(text, &json!(["b"])).is_none());
        assert!(kept(&text[..20], &json!(["a"])).is_none());
        assert!(kept(br#"{ "inputs": ["a"], "errors": [1] }"#, &json!(["a"])).is_none());
    }
}

//! The TypeScript compiler, from npm.

use crate::npm;
use crate::requirement::Requirement;
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

/// Returns the compiler options for a browser module without type packages.
fn options() -> Map<String, Value> {
    let checks = CHECKS.map(|check| (check.to_owned(), Value::Bool(true)));
    let others = [
        ("target", json!("ES2020")),
        ("lib", json!(["ES2020", "DOM"])),
        ("module", json!("ES2020")),
        ("moduleResolution", json!("bundler")),
        ("types", json!([])),
        ("outDir", json!("out")),
    ];
    let others = others.map(|(name, value)| (name.to_owned(), value));
    checks.into_iter().chain(others).collect()
}

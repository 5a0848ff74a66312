//! The options of `generate`.

use super::parse::language;
use clap::{Args, Subcommand};
use std::path::PathBuf;

#[derive(Args, Debug)]
pub(crate) struct Generate {
    #[command(subcommand)]
    pub(crate) what: Generated,
}

/// The kinds of generated files.
#[derive(Debug, Subcommand)]
pub(crate) enum Generated {
    /// A clippy list that rejects code that sets cookies and storage keys without going through the registry
    ///
    /// The list is for the keys disallowed-types and disallowed-methods of clippy.toml. It contains the
    /// types, functions and methods of the libraries in the service's dependency tree. Clippy resolves types,
    /// so aliases and re-exports do not hide them.
    Clippy(GenerateClippy),
    /// The script with which a shell completes the options of cargo-cookie-registry
    Completions {
        /// The shell
        #[arg(value_name = "SHELL")]
        shell: clap_complete::Shell,
    },
    /// The pages of the manual, one for each subcommand
    Man {
        /// Write into this folder
        #[arg(long, value_name = "FOLDER")]
        out: PathBuf,
    },
    /// The typed constants of the derive macro as a Rust file to commit, for services that compile without the macro
    ///
    /// Such a service depends on cookie-registry with `default-features = false`, and compiles neither the macro nor the
    /// dependencies of the macro. In exchange, nothing checks the sources while they are compiled. Run `check` for that; it
    /// also reports a generated file that does not match the policy.
    Rust(GenerateRust),
    /// Typed constants for the front end, as a TypeScript module without dependencies
    ///
    /// Scripts can read, set and remove the entries that scripts set, read the cookies that the server lets
    /// them read, and remove retired entries. To set an entry that needs consent, a script needs a witness of
    /// the visitor's choice. One call removes every entry that the choice does not allow. HttpOnly cookies
    /// are not included.
    Typescript(GenerateTypescript),
    /// The sentences that a language lacks, as a file to translate for `words` under `[policy]`
    ///
    /// The file contains each sentence in English, with a comment that says what it is for. Durations have the plural forms of
    /// the language.
    Words(GenerateWords),
}

#[derive(Args, Debug)]
pub(crate) struct GenerateWords {
    /// The language, such as `cs`
    #[arg(long, value_name = "TAG", value_parser = language)]
    pub(crate) language: String,
    /// Write to this file instead of standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub(crate) struct GenerateClippy {
    /// Write the list into this clippy.toml instead of standard output, and keep the rest of the file
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Write nothing; exit with status 1 if this clippy.toml is not up to date with the dependencies, and print the
    /// lines that differ [default FILE: that of --out]
    #[arg(long, value_name = "FILE", num_args = 0..=1)]
    #[expect(
        clippy::option_option,
        reason = "not given, given without a file, given with one"
    )]
    pub(crate) check: Option<Option<PathBuf>>,
}

#[derive(Args, Debug)]
pub(crate) struct GenerateRust {
    /// Write to this file, such as src/cookies.rs
    ///
    /// The file is replaced atomically; if anything fails, it stays unchanged.
    #[arg(long, value_name = "FILE", required_unless_present = "check")]
    pub(crate) out: Option<PathBuf>,
    /// Write nothing; exit with status 1 if this file is not up to date with the policy, and print the lines that
    /// differ [default FILE: that of --out]
    #[arg(long, value_name = "FILE", num_args = 0..=1)]
    #[expect(
        clippy::option_option,
        reason = "not given, given without a file, given with one"
    )]
    pub(crate) check: Option<Option<PathBuf>>,
    /// The name of the struct that has the constants
    #[arg(long, value_name = "NAME", default_value = "Cookies")]
    pub(crate) name: String,
}

#[derive(Args, Debug)]
pub(crate) struct GenerateTypescript {
    /// Write to this file instead of standard output
    ///
    /// The file is replaced atomically; if anything fails, it stays unchanged.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Write nothing; exit with status 1 if this file is not up to date with the policy, and print the lines that
    /// differ [default FILE: that of --out]
    #[arg(long, value_name = "FILE", num_args = 0..=1)]
    #[expect(
        clippy::option_option,
        reason = "not given, given without a file, given with one"
    )]
    pub(crate) check: Option<Option<PathBuf>>,
}

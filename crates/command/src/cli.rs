//! The command line.

use crate::explain::{FEWEST, HashPrefix};
use crate::levels::{Allow, Deny};
use clap::{Args, Parser, Subcommand, ValueEnum};
use cookie_registry_policy::Code;
use cookie_registry_policy::diff::DiffRule;
use cookie_registry_policy::suggest::nearest;
use cookie_registry_words::Words;
use std::path::PathBuf;

/// Checks a cookie policy (policy.toml), explains what it finds, renders its public page, and starts a new one.
#[derive(Debug, Parser)]
#[command(
    name = "cargo-cookie-registry",
    bin_name = "cargo cookie-registry",
    version,
    after_help = "Exit status: 0 no error and nothing that --deny names, 1 errors or what it names, 2 wrong command line, 3 unable to work."
)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) common: Common,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What every subcommand takes.
#[derive(Args, Debug)]
pub(crate) struct Common {
    /// The policy file, or `-` for standard input [default: the nearest policy.toml upward from here]
    #[arg(long, global = true, value_name = "PATH")]
    pub(crate) policy: Option<PathBuf>,
    /// When to colour what is printed for people
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value_t = Color::Auto)]
    pub(crate) color: Color,
    /// Print findings and errors only
    #[arg(long, short, global = true, conflicts_with = "verbose")]
    pub(crate) quiet: bool,
    /// Also print what is allowed, and which files were read
    #[arg(long, short, global = true)]
    pub(crate) verbose: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Record in policy.lock that entries are approved as they stand
    ///
    /// A material edit of an entry voids its approval, which `check` then tells; corrections of spelling,
    /// translations and the record of reviews void nothing.
    Approve(Approve),
    /// Check the policy against the rules, and sources against the policy
    Check(Check),
    /// Tell what changed in the policy, what that means to visitors, and what must follow
    Diff(Diff),
    /// List the entries whose review ends soon, or is overdue
    Due(Due),
    /// Say what a finding means, where its rule comes from, and what to write instead; or which version of the
    /// policy a consent was given to
    ///
    /// With the content hash from the proof of a consent it searches the history of the policy for the version that
    /// visitors were shown, tells its commit, and renders its page.
    Explain(Explain),
    /// Write files for other tools
    Generate(Generate),
    /// Write a first policy.toml, its JSON Schema for editors, and a workflow that checks it
    ///
    /// Nothing that is already there is overwritten.
    Init(Init),
    /// Show the policy to its legal reviewer, on a page of this machine that follows the file
    ///
    /// It shows the policy as visitors will read it, in every language; what is wrong with it, in words and at
    /// which line; what has changed and what must follow; and which reviews are due. Each save shows at once.
    /// The page is for the browsers of this machine alone and loads nothing from elsewhere.
    Preview(Preview),
    /// Render the public page of the policy
    ///
    /// It is printed to standard output, written to a file, or put between two markers in a file. A policy
    /// with errors is not rendered: they are told as `check` tells them, with status 1.
    Render(Render),
    /// Print the JSON Schema of policy.toml, for editors
    Schema,
}

#[derive(Args, Debug)]
pub(crate) struct Approve {
    /// The entries, such as cookies.session, or session where only one has that key
    #[arg(required = true, value_name = "ENTRY")]
    pub(crate) entries: Vec<String>,
}

#[derive(Args, Debug)]
pub(crate) struct Diff {
    /// The revision with which the policy is compared: a branch, a tag, a commit [default: HEAD]
    #[arg(long, value_name = "REV", conflicts_with = "against")]
    pub(crate) base: Option<String>,
    /// The policy file with which it is compared, in place of a revision
    #[arg(long, value_name = "FILE")]
    pub(crate) against: Option<PathBuf>,
    /// How the changes are printed
    #[arg(long, value_enum, default_value_t = DiffFormat::Human)]
    pub(crate) format: DiffFormat,
    /// End with status 1 where a change is material
    #[arg(long)]
    pub(crate) exit_code: bool,
}

/// How changes are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DiffFormat {
    /// For people
    Human,
    /// For a pull request
    Markdown,
    /// One JSON object
    Json,
}

#[derive(Args, Debug)]
pub(crate) struct Due {
    /// How far ahead: days or weeks, such as 90d or 12w
    #[arg(long, value_name = "TIME", value_parser = days, default_value = "30d")]
    pub(crate) within: u32,
    /// How the entries are printed
    #[arg(long, value_enum, default_value_t = DueFormat::Human)]
    pub(crate) format: DueFormat,
    /// End with status 1 where the review of an entry is overdue
    #[arg(long)]
    pub(crate) exit_code: bool,
}

/// How entries that are due are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DueFormat {
    /// For people: a line each
    Human,
    /// One JSON object
    Json,
}

#[derive(Args, Debug)]
pub(crate) struct Check {
    /// Folders and files of the service's sources (Rust, JavaScript, TypeScript, templates), to be held against
    /// the policy both ways: what they set and is not declared, and what is declared and they never set
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// Also compare with this revision: a material change needs its date, log entry and announcement
    #[arg(long, value_name = "REV")]
    pub(crate) base: Option<String>,
    /// How findings are printed: for people to standard error, for machines to standard output
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub(crate) format: Format,
    /// Fail on findings of this code, or on all warnings; can be repeated
    #[arg(long, value_name = "CODE|warnings", value_parser = deny)]
    pub(crate) deny: Vec<Deny>,
    /// Accept findings of this code; can be repeated
    #[arg(long, value_name = "CODE", value_parser = allow)]
    pub(crate) allow: Vec<Allow>,
}

#[derive(Args, Debug)]
pub(crate) struct Explain {
    /// The code of the finding, such as host-prefix; or a content hash of the policy, or at least its first 8
    /// digits; without either, all codes are listed
    #[arg(value_name = "CODE|HASH", value_parser = topic)]
    pub(crate) topic: Option<Topic>,
    /// Write the page of that version to this file: HTML, or Markdown in .md and .markdown
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// The language of that page, such as `de` or `de-AT` [default: that of the policy]
    #[arg(long, value_name = "TAG", value_parser = language)]
    pub(crate) language: Option<String>,
}

/// What can be explained.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Topic {
    /// A rule that `check` holds the policy against.
    Rule(Code),
    /// A rule by which `diff` judges a change.
    Change(DiffRule),
    /// The version of the policy that has a content hash.
    Version(HashPrefix),
}

#[derive(Args, Debug)]
pub(crate) struct Generate {
    #[command(subcommand)]
    pub(crate) what: Generated,
}

/// What can be generated.
#[derive(Debug, Subcommand)]
pub(crate) enum Generated {
    /// The list by which clippy refuses what sets cookies and storage keys around the registry
    ///
    /// It names the types, functions and methods of the libraries in the service's dependency tree, for the keys
    /// disallowed-types and disallowed-methods of clippy.toml. Clippy resolves types, so that aliases and
    /// re-exports do not hide them.
    Clippy(GenerateClippy),
    /// Typed constants for the front end, as a TypeScript module without dependencies
    ///
    /// It has what scripts may do with each entry: read, set and remove what they set themselves, read what the server
    /// lets them read, remove what is retired. What needs consent asks for a witness of the visitor's choice, and
    /// one call removes what the choice does not allow. HttpOnly cookies are not in it.
    Typescript(GenerateTypescript),
}

#[derive(Args, Debug)]
pub(crate) struct GenerateClippy {
    /// Write it into this clippy.toml in place of standard output; what else stands in it stays
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Write nothing; end with status 1 where this clippy.toml differs from what the dependencies offer, and
    /// tell the lines that differ [FILE: that of --out]
    #[arg(long, value_name = "FILE", num_args = 0..=1)]
    #[expect(
        clippy::option_option,
        reason = "not given, given without a file, given with one"
    )]
    pub(crate) check: Option<Option<PathBuf>>,
}

#[derive(Args, Debug)]
pub(crate) struct GenerateTypescript {
    /// Write it to this file in place of standard output
    ///
    /// The file is replaced as a whole or, where anything fails, stays as it is.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Write nothing; end with status 1 where this file differs from what the policy says, and tell the lines that
    /// differ [FILE: that of --out]
    #[arg(long, value_name = "FILE", num_args = 0..=1)]
    #[expect(
        clippy::option_option,
        reason = "not given, given without a file, given with one"
    )]
    pub(crate) check: Option<Option<PathBuf>>,
}

#[derive(Args, Debug)]
pub(crate) struct Init {
    /// Leave out the workflow for GitHub Actions
    #[arg(long)]
    pub(crate) no_ci: bool,
}

#[derive(Args, Debug)]
pub(crate) struct Preview {
    /// The port of this machine (127.0.0.1) on which the page is served [default: one that is free]
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    pub(crate) port: u16,
    /// The revision with which the policy is compared: a branch, a tag, a commit [default: HEAD]
    #[arg(long, value_name = "REV")]
    pub(crate) base: Option<String>,
    /// Also open the page in the browser that the system is set to
    #[arg(long)]
    pub(crate) open: bool,
}

#[derive(Args, Debug)]
pub(crate) struct Render {
    /// The form of the page
    #[arg(long, value_enum, default_value_t = RenderFormat::Html)]
    pub(crate) format: RenderFormat,
    /// Write it to this file in place of standard output
    ///
    /// The file is replaced as a whole or, where anything fails, stays as it is.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Put it into this HTML or Markdown file, between the lines `<!-- cookie-registry:begin -->` and
    /// `<!-- cookie-registry:end -->`
    ///
    /// Each of the two stands in it exactly once. The form follows from the file's extension: a fragment in
    /// .html and .htm, Markdown in .md and .markdown.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["format", "out", "stylesheet"])]
    pub(crate) in_place: Option<PathBuf>,
    /// Write nothing; end with status 1 where this published file differs from the rendering, and tell the
    /// lines that differ [FILE: that of --out or --in-place]
    ///
    /// Line endings do not count.
    #[arg(long, value_name = "FILE", num_args = 0..=1)]
    #[expect(
        clippy::option_option,
        reason = "not given, given without a file, given with one"
    )]
    pub(crate) check: Option<Option<PathBuf>>,
    /// The language of the page, such as `de` or `de-AT` [default: that of the policy]
    #[arg(long, value_name = "TAG", value_parser = language)]
    pub(crate) language: Option<String>,
    /// The address of the style sheet to which the page links, for --format html
    #[arg(long, value_name = "URL")]
    pub(crate) stylesheet: Option<String>,
    /// A folder of templates of your own, for html, fragment and markdown
    ///
    /// A file in it takes the place of the built-in template of its name (page.html, fragment.html, parts.html,
    /// page.md, parts.md), or builds on it with `{% extends "builtin/page.html" %}` and replaces single blocks.
    #[arg(long, value_name = "DIR")]
    pub(crate) templates: Option<PathBuf>,
}

/// The form of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum RenderFormat {
    /// A whole HTML document, without scripts
    Html,
    /// An `<article>` for an HTML document of your own
    Fragment,
    /// Markdown, with the tables of GitHub's dialect
    Markdown,
    /// The page as one JSON object, every sentence chosen
    Json,
    /// The cookies and keys as the IAB's deviceStorage.json: an interchange file for other tools, with the
    /// purposes that the categories stand for; it is no registration with the IAB's TCF
    DeviceStorage,
    /// The style sheet for html and fragment, to be published beside the page
    Css,
    /// The file for /.well-known/gpc.json, by which a site says that it honours Global Privacy Control
    Gpc,
    /// The configuration of the consent banner vanilla-cookieconsent 3.1 as a JavaScript module: categories, what is
    /// removed on withdrawal, tables and texts in every language of the policy
    VanillaCookieconsent,
}

/// How findings are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people: the line of the policy, a caret, and what to write instead
    Human,
    /// One JSON object
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations of a GitHub workflow run
    Github,
}

/// When people's text is coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

fn topic(word: &str) -> Result<Topic, String> {
    if let Some(code) = Code::parse(word) {
        return Ok(Topic::Rule(code));
    }
    if let Some(rule) = DiffRule::parse(word) {
        return Ok(Topic::Change(rule));
    }
    if let Some(hash) = HashPrefix::parse(word) {
        return Ok(Topic::Version(hash));
    }
    if HashPrefix::is_too_short(word) {
        return Err(format!(
            "of a content hash, give at least the first {FEWEST} digits"
        ));
    }
    let changes: Vec<&'static str> = DiffRule::ALL.iter().map(|rule| rule.as_str()).collect();
    known(word, &changes).map(Topic::Rule)
}

/// A time in days: `90d`, `12w`.
fn days(word: &str) -> Result<u32, String> {
    let (number, unit) = match (word.strip_suffix('d'), word.strip_suffix('w')) {
        (Some(number), _) => (number, 1),
        (_, Some(number)) => (number, 7),
        _ => (word, 0),
    };
    let number: Option<u32> = number.parse().ok().filter(|_| unit > 0);
    number
        .and_then(|number| number.checked_mul(unit))
        .ok_or_else(|| "write a number of days or weeks, such as 90d or 12w".to_owned())
}

/// A language in which the page has words.
fn language(word: &str) -> Result<String, String> {
    if Words::of(word).is_some() {
        return Ok(word.to_owned());
    }
    let known: Vec<&str> = Words::languages().collect();
    Err(format!("the page has words in {}", known.join(", ")))
}

fn deny(word: &str) -> Result<Deny, String> {
    if word == Deny::WARNINGS {
        return Ok(Deny::Warnings);
    }
    known(word, &[Deny::WARNINGS]).map(Deny::Code)
}

fn allow(word: &str) -> Result<Allow, String> {
    Allow::new(known(word, &[])?)
}

/// The code that is written so, or what was most likely meant.
fn known(word: &str, besides: &[&'static str]) -> Result<Code, String> {
    let codes = Code::ALL.iter().map(|code| code.as_str());
    Code::parse(word).ok_or_else(
        || match nearest(word, codes.chain(besides.iter().copied())) {
            Some(meant) => format!("there is no such code; did you mean `{meant}`?"),
            None => {
                "there is no such code; `cargo cookie-registry explain` lists them all".to_owned()
            }
        },
    )
}

#[cfg(test)]
mod tests {
    use super::Arguments;
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }
}

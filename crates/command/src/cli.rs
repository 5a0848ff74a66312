//! The command line: the options of every subcommand, the list of the subcommands, and the options of those that have few.

#[cfg(feature = "audit")]
mod audit;
mod catalog;
mod check;
mod generate;
mod parse;
mod render;

use crate::explain::HashPrefix;
use clap::{Args, Parser, Subcommand, ValueEnum};
use cookie_registry_policy::Code;
use cookie_registry_policy::diff::DiffRule;
use parse::{day, days, language, person, topic};
use std::path::PathBuf;

#[cfg(feature = "audit")]
pub(crate) use audit::{Audit, AuditCommand};
pub(crate) use catalog::{Catalog, CatalogCommand, CatalogFormat, Services};
pub(crate) use check::{Check, Format};
pub(crate) use generate::{
    Generate, GenerateClippy, GenerateRust, GenerateTypescript, GenerateWords, Generated,
};
pub(crate) use render::{Render, RenderFormat};

/// Checks a cookie policy (policy.toml), explains what it finds, renders its public page, and starts a new one.
#[derive(Debug, Parser)]
#[command(
    name = "cargo-cookie-registry",
    bin_name = "cargo cookie-registry",
    version,
    after_help = "Exit status: 0 no errors and no denied findings, 1 errors or denied findings, 2 invalid command line, 3 could not run."
)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) common: Common,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// The options that every subcommand takes.
#[derive(Args, Debug)]
pub(crate) struct Common {
    #[command(flatten)]
    pub(crate) policy: PolicyOptions,
    /// When to use colour in human-readable output
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value_t = Color::Auto)]
    pub(crate) color: Color,
    /// Print findings and errors only
    #[arg(long, short, global = true, conflicts_with = "verbose")]
    pub(crate) quiet: bool,
    /// Also print accepted findings and the files that were read
    #[arg(long, short, global = true)]
    pub(crate) verbose: bool,
}

/// Which policy is read, and which files it may include.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct PolicyOptions {
    /// The policy file, or `-` for standard input [default: the nearest policy.toml upward from here]
    #[arg(long = "policy", global = true, value_name = "PATH")]
    pub(crate) path: Option<PathBuf>,
    /// A directory or file outside the repository that the policy may include or be linked to; can be repeated
    #[arg(long, global = true, value_name = "PATH")]
    pub(crate) allow_include_outside: Vec<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Record in policy.lock that entries are approved in their current form
    ///
    /// A material edit of an entry voids its approval, and `check` reports that. Corrections of spelling, translations
    /// and changes to the review record do not.
    Approve(Approve),
    /// Open pages of the running service in a real browser, and compare what it stores with the policy
    ///
    /// The browser has an empty profile in each stage: before a choice, after "reject all", after "accept all" and then a
    /// withdrawal, and with Global Privacy Control. The command knows the banner of cookie-registry and those of common consent
    /// platforms, and clicks their buttons. Exit status: 0 everything was seen and there is no violation, 1 violation, 4 no
    /// violation, but not everything was seen.
    #[cfg(feature = "audit")]
    Audit(Box<Audit>),
    /// Catalogue the cookies and storage keys of many services, and compare the services
    Catalog(Catalog),
    /// Check the policy against the rules, and source code against the policy
    Check(Check),
    /// List the changes of the policy, their effect on visitors, and the required follow-up
    Diff(Diff),
    /// List the entries whose review is due soon or overdue
    Due(Due),
    /// Explain a finding, the source of its rule, and the fix; or find the version of the policy to which a
    /// consent was given
    ///
    /// With the content hash from the proof of a consent, it searches the history of the policy for the version that
    /// visitors saw, prints its commit, and renders its page.
    Explain(Explain),
    /// Generate files for other tools
    Generate(Generate),
    /// List the versions of the policy in the history of its repository, or find the one that was in force on a day
    ///
    /// Each version has its content hash, which is also on its page and in the proof of a consent. The history is that of the
    /// current branch: a version from another branch counts from the day of its merge. Days are days in UTC.
    History(History),
    /// Turn a table of cookies into entries of the policy
    ///
    /// The table is a CSV file whose columns are recognised by their names: the Open Cookie Database, the exports of the usual
    /// consent platforms, or a table of your own. The entries are printed, or written to a new file to include. TODO marks what a
    /// person has to decide.
    Import(Import),
    /// Write a first policy.toml, its JSON Schema for editors, and a workflow that checks it
    ///
    /// Existing files are never overwritten.
    Init(Init),
    /// Start a language server for editors of policy.toml, over standard input and output
    ///
    /// An editor starts it, as docs/editors.md says. The server shows every finding while the policy is being typed, including
    /// those in included files. It completes keys and words, explains them, and offers quick fixes.
    #[cfg(feature = "lsp")]
    Lsp(Lsp),
    /// Serve a local page for legal review that updates as the policy changes
    ///
    /// It shows the policy as visitors will read it, in every language; each problem with its line; what has changed
    /// and what must be done; and which reviews are due. It updates on each save. The page is available only on this
    /// machine and loads nothing from the network.
    Preview(Preview),
    /// Render the public page of the policy
    ///
    /// It is printed to standard output, written to a file, or inserted between two markers in a file. A policy with errors is
    /// not rendered. Instead, the command reports the errors as `check` does, with exit status 1.
    Render(Render),
    /// Print the JSON Schema of policy.toml, for editors
    Schema(Schema),
    /// Copy the declarations that the policy includes from packages and repositories, and pin them in policy.lock
    ///
    /// `include` can name a package on which the service depends, or a file at a tag of a git repository. The declarations
    /// are copied into the folder policy.shared, and policy.lock pins each copy by its hash. Commit the folder and
    /// policy.lock. If Cargo later resolves another version of the package, `check` and the compiler report that the pin is
    /// out of date. Then run this command again.
    Update(Update),
}

#[derive(Args, Debug)]
pub(crate) struct Update {
    /// Also fetch the tags of git repositories that are pinned already
    #[arg(long)]
    pub(crate) refetch: bool,
}

#[derive(Args, Debug)]
pub(crate) struct Approve {
    /// The entries to approve, such as cookies.session, or only session if no other entry has that key
    #[arg(required_unless_present = "all", value_name = "ENTRY")]
    pub(crate) entries: Vec<String>,
    /// Approve every entry in use, every `tracking` table and every third party
    #[arg(long, conflicts_with = "entries")]
    pub(crate) all: bool,
    /// Who approves; a policy with `approvals = "required"` demands it
    #[arg(long, value_name = "NAME", value_parser = person)]
    pub(crate) by: Option<String>,
}

#[derive(Args, Debug)]
pub(crate) struct Diff {
    /// The revision to compare with: a branch, a tag or a commit. The comparison is with the merge base: the commit where
    /// this branch left that revision. `A...B` means A, and fails unless B is checked out. `REV:PATH` names the earlier
    /// path of the policy [default: HEAD]
    #[arg(long, value_name = "REV", conflicts_with = "against")]
    pub(crate) base: Option<String>,
    /// A policy file to compare with, instead of a revision
    #[arg(long, value_name = "FILE")]
    pub(crate) against: Option<PathBuf>,
    /// The output format
    #[arg(long, value_enum, default_value_t = DiffFormat::Human)]
    pub(crate) format: DiffFormat,
    /// Exit with status 1 if a change is material
    #[arg(long)]
    pub(crate) exit_code: bool,
    /// If the base has no policy yet, report that the policy is new instead of failing
    #[arg(long, conflicts_with = "against")]
    pub(crate) allow_new: bool,
}

/// The output format of `diff`.
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
    /// How far to look ahead, in days or weeks, such as 90d or 12w
    #[arg(long, value_name = "TIME", value_parser = days, default_value = "30d")]
    pub(crate) within: u32,
    /// The output format
    #[arg(long, value_enum, default_value_t = DueFormat::Human)]
    pub(crate) format: DueFormat,
    /// Exit with status 1 if the review of an entry is overdue
    #[arg(long)]
    pub(crate) exit_code: bool,
}

/// The output format of `due`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DueFormat {
    /// For people: one line per entry
    Human,
    /// One JSON object
    Json,
}

#[derive(Args, Debug)]
pub(crate) struct Explain {
    /// The code of a finding, such as host-prefix; or a content hash of the policy, or at least its first 8 digits;
    /// if omitted, all codes are listed
    #[arg(value_name = "CODE|HASH", value_parser = topic)]
    pub(crate) topic: Option<Topic>,
    /// Write the page of that version to this file: HTML, or Markdown in .md and .markdown
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// The language of that page, such as `de` or `de-AT` [default: the policy's language]
    #[arg(long, value_name = "TAG", value_parser = language)]
    pub(crate) language: Option<String>,
}

/// The subject of an explanation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Topic {
    /// A rule that `check` applies to the policy.
    Rule(Code),
    /// A rule that `diff` uses to classify a change.
    Change(DiffRule),
    /// The version of the policy that has a content hash.
    Version(HashPrefix),
}

#[derive(Args, Debug)]
pub(crate) struct History {
    /// Find the version that was in force on this day, such as 2026-05-09: the latest one that was committed by then and whose
    /// date `effective` had come
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(crate) on: Option<time::Date>,
    /// Write the page of that version to this file: HTML, or Markdown in .md and .markdown
    #[arg(long, value_name = "FILE", requires = "on")]
    pub(crate) out: Option<PathBuf>,
    /// The language of that page, such as `de` or `de-AT` [default: the policy's language]
    #[arg(long, value_name = "TAG", value_parser = language)]
    pub(crate) language: Option<String>,
}

#[derive(Args, Debug)]
pub(crate) struct Import {
    /// The table: CSV with commas, semicolons or tabs, in UTF-8, with the names of its columns in the first line
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// Write the entries to this new file instead of standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub(crate) struct Init {
    /// Declare the cookies and keys that the sources of an existing service set today, and exempt the files that set them
    ///
    /// Each cookie and key that the sources and lock files show becomes an entry with the name, lifetime and attributes from
    /// the code. TODO marks what a person has to decide; `check` refuses the policy until no TODO is left. The exemptions are
    /// a baseline: they permit today's code, and `check` refuses further places that bypass the registry.
    #[arg(long, value_name = "PATH")]
    pub(crate) from: Option<PathBuf>,
    /// Declare the cookies and keys that a browser stored, according to the report.json of an audit
    ///
    /// TODO marks what a person has to decide.
    #[cfg(feature = "audit")]
    #[arg(long, value_name = "FILE", conflicts_with = "from")]
    pub(crate) from_audit: Option<PathBuf>,
    /// Do not write the workflow for GitHub Actions
    #[arg(long)]
    pub(crate) no_ci: bool,
}

#[cfg(feature = "lsp")]
#[derive(Args, Debug)]
pub(crate) struct Lsp {
    /// Also compare with this revision, as `check --base` does: a branch, a tag or a commit
    #[arg(long, value_name = "REV")]
    pub(crate) base: Option<String>,
}

#[derive(Args, Debug)]
pub(crate) struct Preview {
    /// The port on 127.0.0.1 to serve the page on [default: any free port]
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    pub(crate) port: u16,
    /// The revision to compare with: a branch, a tag or a commit. The comparison is with the merge base: the commit where
    /// this branch left that revision [default: HEAD]
    #[arg(long, value_name = "REV")]
    pub(crate) base: Option<String>,
    /// Also open the page in the system's default browser
    #[arg(long)]
    pub(crate) open: bool,
}

#[derive(Args, Debug)]
pub(crate) struct Schema {
    /// Print the JSON Schema of the report.json of an audit instead
    #[cfg(feature = "audit")]
    #[arg(long)]
    pub(crate) report: bool,
}

/// When human-readable output is coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
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

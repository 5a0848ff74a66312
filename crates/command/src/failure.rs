//! Why the command could not do what it was asked for.

use crate::exit::Exit;
use crate::explain::HistoryError;
use crate::generate::ConfigError;
use crate::render::MarkerError;
use cookie_registry_policy::approval::{LockError, NoEntry};
use cookie_registry_policy::suggest::nearest;
use cookie_registry_policy::{Code, LoadError};
use cookie_registry_render::page::{PageError, TemplatesError};
use std::io;
use std::path::PathBuf;

/// What ends the command before its work is done.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// No policy was named, and none lies above.
    #[error("there is no policy.toml in this folder or in one above it")]
    NoPolicy,
    /// The policy cannot be read.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// A folder was named instead of a file.
    #[error("{} is a folder", .0.display())]
    IsFolder(PathBuf),
    /// Standard input cannot be read.
    #[error("cannot read the policy from standard input: {0}")]
    Stdin(io::Error),
    /// The current folder is not known.
    #[error("cannot tell the current folder: {0}")]
    NoFolder(io::Error),
    /// What is to be printed cannot be.
    #[error("cannot write to standard output: {0}")]
    Stdout(io::Error),
    /// Files that `init` would write are already there.
    #[error("{} already there; nothing was written", exists(.0))]
    Exists(Vec<PathBuf>),
    /// A file cannot be written.
    #[error("cannot write {}: {source}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// One code is both denied and allowed.
    #[error("`{0}` is both denied and allowed")]
    Contradiction(Code),
    /// What can only be done beside a file was asked of standard input.
    #[error("a policy from standard input lies in no folder and no repository")]
    StdinHasNoPlace,
    /// The policy does not lie in a repository.
    #[error("the policy does not lie in a git repository")]
    NoRepository,
    /// There is no git.
    #[error("cannot run git: {0}")]
    NoGit(io::Error),
    /// The repository has no such revision.
    #[error("there is no revision `{name}`{}", because(.said))]
    NoRevision {
        /// As it was named.
        name: String,
        /// What git has said.
        said: String,
    },
    /// The policy was not there at a revision.
    #[error("{} is not there in `{name}`: there is nothing to compare with", path.display())]
    NotInRevision {
        /// The policy.
        path: PathBuf,
        /// The revision.
        name: String,
    },
    /// A policy could not be read in full.
    #[error("cannot compare {}: {why}", path.display())]
    NotComparable {
        /// The policy.
        path: PathBuf,
        /// The first thing that could not be read.
        why: String,
    },
    /// A policy with errors was to be approved.
    #[error("{} has errors: nothing in it was approved", .0.display())]
    Invalid(PathBuf),
    /// There is no such entry.
    #[error(transparent)]
    NoEntry(NoEntry),
    /// A file cannot be read.
    #[error("cannot read {}: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// The approvals cannot be read.
    #[error("cannot read {}: {error}", path.display())]
    BadLock {
        /// The file.
        path: PathBuf,
        /// Why not.
        error: LockError,
    },
    /// The version of a content hash was not found.
    #[error(transparent)]
    History(#[from] HistoryError),
    /// A page was asked for without a content hash.
    #[error("--out and --language are for the page of a content hash")]
    NoVersion,
    /// There is no page.
    #[error(transparent)]
    Page(#[from] PageError),
    /// The templates of a folder cannot be used.
    #[error(transparent)]
    Templates(#[from] TemplatesError),
    /// Templates were named for a form that is made by none.
    #[error("only --format html, fragment and markdown are made by templates")]
    NoTemplates,
    /// A style sheet was named for a form that links to none.
    #[error("only --format html links to a style sheet")]
    NoLink,
    /// `--check` has no file, or two.
    #[error("--check compares with one file: its own, or that of --out or --in-place")]
    CheckOfWhat,
    /// A file whose extension tells no form of the page.
    #[error("cannot tell from {} whether it is HTML or Markdown", .0.display())]
    UnknownForm(PathBuf),
    /// The place between the markers is not clear.
    #[error("{}: {error}; nothing was written", path.display())]
    Markers {
        /// The file.
        path: PathBuf,
        /// What is wrong with its markers.
        error: MarkerError,
    },
    /// What is there is no file that could be replaced, such as a device.
    #[error("{} is not a file", .0.display())]
    NotAFile(PathBuf),
    /// The page would be written over the policy.
    #[error("{} is a part of the policy: it is not written over", .0.display())]
    OverPolicy(PathBuf),
    /// A path whose sources were to be checked is not there.
    #[error("there is no file or folder {}", .0.display())]
    NoSources(PathBuf),
    /// Cargo does not tell the dependencies.
    #[error("cannot tell the dependencies: {said}")]
    NoDependencies {
        /// What cargo has said.
        said: String,
    },
    /// Clippy's list has no place in a file.
    #[error("{}: {error}; nothing was written", path.display())]
    ClippyConfig {
        /// The file.
        path: PathBuf,
        /// Why not.
        error: ConfigError,
    },
    /// The preview cannot listen.
    #[error("cannot listen on port {port} of this machine: {source}")]
    Port {
        /// The port, 0 for any.
        port: u16,
        /// Why not.
        source: io::Error,
    },
    /// The server of the preview cannot go on.
    #[error("the preview cannot be served: {0}")]
    Serve(io::Error),
    /// A template of the preview is at fault.
    #[error("the preview cannot be rendered: {0}")]
    Template(minijinja::Error),
    /// `init` was told to write to standard output.
    #[error("`init` writes files: it cannot write the policy to `-`")]
    InitToStdout,
}

fn exists(paths: &[PathBuf]) -> String {
    let names: Vec<String> = paths
        .iter()
        .map(|path| path.display().to_string())
        .collect();
    let verb = if names.len() == 1 { "is" } else { "are" };
    format!("{} {verb}", names.join(" and "))
}

fn because(said: &str) -> String {
    if said.is_empty() {
        String::new()
    } else {
        format!(": {said}")
    }
}

impl Failure {
    pub(crate) const fn exit(&self) -> Exit {
        match self {
            Self::Contradiction(_)
            | Self::InitToStdout
            | Self::NoLink
            | Self::NoVersion
            | Self::NoTemplates
            | Self::CheckOfWhat
            | Self::UnknownForm(_)
            | Self::OverPolicy(_)
            | Self::StdinHasNoPlace
            | Self::NoEntry(_) => Exit::Usage,
            _ => Exit::Unable,
        }
    }

    /// What to do about it, where that is known.
    pub(crate) fn help(&self) -> Option<String> {
        Some(match self {
            Self::NoPolicy => "name one with --policy PATH, or write a first one with `cargo cookie-registry init`".to_owned(),
            Self::Load(_) => "name the policy with --policy PATH; `cargo cookie-registry init` writes a first one".to_owned(),
            Self::IsFolder(folder) => format!("name the file: --policy {}", folder.join("policy.toml").display()),
            Self::Exists(_) => "move them away, or name another place with --policy PATH; --no-ci leaves the workflow out".to_owned(),
            Self::Contradiction(_) => "keep one of the two options".to_owned(),
            Self::InitToStdout => "name the file that is to be written: --policy PATH".to_owned(),
            Self::StdinHasNoPlace => "name a file with --policy PATH".to_owned(),
            Self::NoRepository => "compare with a file in place of a revision: diff --against FILE".to_owned(),
            Self::NoGit(_) => "install git, or compare with a file in place of a revision: diff --against FILE".to_owned(),
            Self::NoRevision { name, .. } => format!(
                "name a branch, a tag or a commit that `git log {name}` shows; a shallow clone may first need `git fetch --depth=1 origin {name}`"
            ),
            Self::NotInRevision { .. } => "name a revision that has it with --base REV, or another file with --against FILE".to_owned(),
            Self::NotComparable { .. } => "`cargo cookie-registry check` tells all that cannot be read".to_owned(),
            Self::Invalid(_) => "`cargo cookie-registry check` tells them; mend them first".to_owned(),
            Self::NoEntry(NoEntry { entry, known }) => match nearest(entry, known.iter().map(String::as_str)) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => format!("it has {}", known.join(", ")),
            },
            Self::NoSources(_) => "name files or folders of the service's sources, such as `check src`".to_owned(),
            Self::BadLock { .. } => "restore it from version control, or delete it and approve the entries anew".to_owned(),
            Self::Page(PageError::Language { .. }) => "name one of them with --language TAG".to_owned(),
            Self::Page(PageError::GpcNotHonoured) => "publish no gpc.json, or honour the signal and write `global_privacy_control = \"honoured\"` in [choices]".to_owned(),
            Self::Page(PageError::NoBannerCookie { .. }) => "declare the banner's cookie: [cookies.choice] with name = \"cc_cookie\", provider = \"vanilla-cookieconsent\", set_by = \"script\", value = \"json\", category = \"necessary\", exemption = \"user-input\", a purpose and a lifetime".to_owned(),
            Self::Page(PageError::Template(_)) => "docs/templates.md of cookie-registry lists the blocks and all that templates are given".to_owned(),
            Self::History(error) => error.help().to_owned(),
            Self::NoVersion => "give the hash that stands in the proof of a consent, or leave the two out".to_owned(),
            Self::NoTemplates => "leave --templates out".to_owned(),
            Self::NoLink => "leave --stylesheet out, or link to the style sheet from the page around it".to_owned(),
            Self::CheckOfWhat => "name the published file once, such as --check FILE".to_owned(),
            Self::UnknownForm(_) => "its name must end in .html, .htm, .md or .markdown".to_owned(),
            Self::Markers { error, .. } => error.help().to_owned(),
            Self::NoDependencies { .. } => "run it in a workspace of Rust whose `cargo metadata` succeeds, or name the policy of one with --policy PATH".to_owned(),
            Self::ClippyConfig { error, .. } => error.help().to_owned(),
            Self::NotAFile(_) => "name a file; without --out the page is printed to standard output".to_owned(),
            Self::OverPolicy(_) => "name another file".to_owned(),
            Self::Port { .. } => "name another port with --port, or leave it out for one that is free".to_owned(),
            Self::Serve(_) | Self::Template(_) | Self::Read { .. } | Self::Page(_) | Self::Templates(_) => return None,
            Self::Stdin(_) | Self::NoFolder(_) | Self::Stdout(_) | Self::Write { .. } => return None,
        })
    }
}

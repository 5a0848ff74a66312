//! The options of `catalog`.

use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

#[derive(Args, Debug)]
pub(crate) struct Catalog {
    #[command(subcommand)]
    pub(crate) command: CatalogCommand,
}

/// What is done with a catalogue.
#[derive(Debug, Subcommand)]
pub(crate) enum CatalogCommand {
    /// Write the catalogue as a static site and as catalog.json
    ///
    /// The site needs no server: search and filters work when its files are opened from a disk. Another run of `catalog` can
    /// read its catalog.json in place of a policy.
    Build {
        #[command(flatten)]
        services: Services,
        /// Write into this folder. If it contains an earlier catalogue and nothing else, the catalogue is replaced
        #[arg(long, value_name = "FOLDER")]
        out: PathBuf,
    },
    /// Compare the services, and report conflicts between them
    ///
    /// It reports names that clash, one name with two meanings or lifetimes, headers that are too long, consent cookies that
    /// services share although their categories differ, policies with errors, overdue reviews and pages that are not published.
    /// Exit status: 1 if there are errors.
    Check {
        #[command(flatten)]
        services: Services,
        /// The output format
        #[arg(long, value_enum, default_value_t = CatalogFormat::Human)]
        format: CatalogFormat,
        /// Fail on warnings, too
        #[arg(long)]
        deny_warnings: bool,
    },
}

/// The services of a catalogue.
#[derive(Args, Debug)]
pub(crate) struct Services {
    /// A policy; a folder, of which every policy.toml is read; the catalog.json of another catalogue; or a policy or folder at
    /// a revision of its git repository, as in `shop/policy.toml@v1.2`
    #[arg(required = true, value_name = "PATH[@REV]")]
    pub(crate) paths: Vec<PathBuf>,
    /// Also read the sources in the folder of each policy, and list where each entry is used
    #[arg(long)]
    pub(crate) sources: bool,
    /// The published page of each service, as a path relative to its policy, such as public/cookies.html: report pages
    /// that are missing or not up to date
    #[arg(long, value_name = "FILE")]
    pub(crate) page: Option<PathBuf>,
}

/// The output format of `catalog check`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum CatalogFormat {
    /// For people
    Human,
    /// The whole catalogue as one JSON object
    Json,
}

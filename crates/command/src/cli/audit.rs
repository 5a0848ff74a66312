//! The options of `audit`.

use super::Format;
use super::parse::{allow, cookie, deny, stage};
use crate::levels::{Allow, Deny};
use clap::{Args, Subcommand};
use std::path::PathBuf;

#[derive(Args, Debug)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(crate) struct Audit {
    #[command(subcommand)]
    pub(crate) command: Option<AuditCommand>,
    /// The address of a page. Further addresses may be paths on the same host, such as /about. The audit answers the banner
    /// on the first page
    #[arg(required = true, value_name = "URL")]
    pub(crate) pages: Vec<String>,
    /// Also visit the pages of this sitemap, a URL or a path on the same host
    #[arg(long, value_name = "URL")]
    pub(crate) sitemap: Option<String>,
    /// The greatest number of pages to visit, including those of the sitemap [default: 50; with the default, an audit that
    /// leaves pages out is not verified]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub(crate) max_pages: Option<u16>,
    /// The browser: `chromium`, `firefox`, or the path of its program
    #[arg(long, value_name = "NAME|PATH", default_value = "chromium")]
    pub(crate) browser: String,
    /// Run this stage only: before-choice, after-reject, after-accept, after-withdrawal or with-signal; can be repeated
    #[arg(long, value_name = "STAGE", value_parser = stage)]
    pub(crate) stage: Vec<cookie_registry_audit::Stage>,
    /// The CSS selector of the button that accepts everything
    #[arg(long, value_name = "SELECTOR", conflicts_with = "accept_cookie")]
    pub(crate) accept: Option<String>,
    /// The CSS selector of the button that rejects everything
    #[arg(long, value_name = "SELECTOR", conflicts_with = "reject_cookie")]
    pub(crate) reject: Option<String>,
    /// The CSS selector of the button that withdraws consent
    #[arg(long, value_name = "SELECTOR")]
    pub(crate) withdraw: Option<String>,
    /// The page with that button [default: `settings` of the policy's `[choices]`, else the first page]
    #[arg(long, value_name = "URL")]
    pub(crate) withdraw_at: Option<String>,
    /// A cookie that accepts everything, to set instead of clicking a button
    #[arg(long, value_name = "NAME=VALUE", value_parser = cookie)]
    pub(crate) accept_cookie: Option<cookie_registry_audit::PresetCookie>,
    /// A cookie that rejects everything, to set instead of clicking a button
    #[arg(long, value_name = "NAME=VALUE", value_parser = cookie)]
    pub(crate) reject_cookie: Option<cookie_registry_audit::PresetCookie>,
    /// A host that the browser may contact, `*.DOMAIN` for all subdomains of a domain, or `*` for all hosts; can be repeated
    /// [default: this machine and the hosts of the pages]
    #[arg(long, value_name = "HOST")]
    pub(crate) allow_hosts: Vec<String>,
    /// Steps to take in each stage before the pages are visited, such as signing in: a TOML file, or a recording that Chrome
    /// has exported as JSON
    #[arg(long, value_name = "FILE")]
    pub(crate) journey: Option<PathBuf>,
    /// How many milliseconds to wait after each page is loaded, before reading what it stored
    #[arg(long, value_name = "MS", default_value_t = 1500, value_parser = clap::value_parser!(u64).range(..=600_000))]
    pub(crate) settle: u64,
    /// How many seconds the whole audit may take, once the browser has started
    #[arg(long, value_name = "SECONDS", default_value_t = 900, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub(crate) time_limit: u64,
    /// How many MiB of memory all processes of the browser may use together
    #[arg(long, value_name = "MIB", default_value_t = 4096, value_parser = clap::value_parser!(u32).range(256..))]
    pub(crate) memory_limit: u32,
    /// Use a window as small as a phone's
    #[arg(long)]
    pub(crate) phone: bool,
    /// Write the values into the report, in addition to their hashes
    #[arg(long)]
    pub(crate) values: bool,
    /// Write the evidence into this new folder: the report as data and as a page, pictures of each stage, all requests, and a
    /// manifest of hashes
    #[arg(long, value_name = "FOLDER")]
    pub(crate) out: Option<PathBuf>,
    /// Report only the findings that this earlier report does not have
    #[arg(long, value_name = "FILE")]
    pub(crate) baseline: Option<PathBuf>,
    /// The output format: human-readable findings go to standard error, all others to standard output; json is the report
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub(crate) format: Format,
    /// Fail on findings of this code, or on all warnings; can be repeated
    #[arg(long, value_name = "CODE|warnings", value_parser = deny)]
    pub(crate) deny: Vec<Deny>,
    /// Accept findings of this code; can be repeated
    #[arg(long, value_name = "CODE", value_parser = allow)]
    pub(crate) allow: Vec<Allow>,
}

/// What can be done with the evidence of an audit.
#[derive(Debug, Subcommand)]
pub(crate) enum AuditCommand {
    /// Check that a folder of evidence is unchanged
    Verify {
        /// The folder that `audit --out` wrote
        #[arg(value_name = "FOLDER")]
        folder: PathBuf,
        /// The SHA-256 of the manifest that `audit --out` printed. Without it, a manifest that was replaced together with the
        /// files is not noticed
        #[arg(long, value_name = "SHA256")]
        manifest: Option<String>,
    },
}

//! The options of `render`.

use super::parse::{alternate, language};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

#[derive(Args, Debug)]
pub(crate) struct Render {
    /// The output format
    #[arg(long, value_enum, default_value_t = RenderFormat::Html)]
    pub(crate) format: RenderFormat,
    /// Write to this file instead of standard output
    ///
    /// The file is replaced atomically; if anything fails, it stays unchanged.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Insert into this HTML or Markdown file, between the lines `<!-- cookie-registry:begin -->` and
    /// `<!-- cookie-registry:end -->`
    ///
    /// Each marker must occur exactly once. The file's extension determines the format: a fragment for .html and .htm,
    /// Markdown for .md and .markdown.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["format", "out", "stylesheet"])]
    pub(crate) in_place: Option<PathBuf>,
    /// Write nothing; exit with status 1 if this published file differs from the rendered page, and print the lines
    /// that differ [default FILE: that of --out or --in-place]
    ///
    /// Differences in line endings are ignored.
    #[arg(long, value_name = "FILE", num_args = 0..=1)]
    #[expect(
        clippy::option_option,
        reason = "not given, given without a file, given with one"
    )]
    pub(crate) check: Option<Option<PathBuf>>,
    /// The language of the page, such as `de` or `de-AT` [default: the policy's language]
    #[arg(long, value_name = "TAG", value_parser = language)]
    pub(crate) language: Option<String>,
    /// The URL of the style sheet that the page links to, for --format html [default: the style is in the page itself]
    #[arg(long, value_name = "URL")]
    pub(crate) stylesheet: Option<String>,
    /// The address of the page in another language, to which the page links, such as `de=/cookies/de`; can be repeated
    #[arg(long, value_name = "TAG=URL", value_parser = alternate)]
    pub(crate) alternate: Vec<(String, String)>,
    /// A directory of custom templates, for html, fragment and markdown
    ///
    /// A file in it replaces the built-in template of the same name (page.html, fragment.html, parts.html, page.md,
    /// parts.md), or extends it with `{% extends "builtin/page.html" %}` and overrides single blocks.
    #[arg(long, value_name = "DIR")]
    pub(crate) templates: Option<PathBuf>,
}

/// The output format of `render`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum RenderFormat {
    /// A complete HTML document, without scripts
    Html,
    /// An `<article>` to embed in an existing HTML document
    Fragment,
    /// GitHub Flavored Markdown, with tables
    Markdown,
    /// The page as one JSON object, with all sentences resolved
    Json,
    /// The cookies and keys in the format of the IAB's deviceStorage.json: an interchange file for other tools, with
    /// categories mapped to purposes; it is not a registration with the IAB's TCF
    DeviceStorage,
    /// The style sheet for html and fragment, to be published next to the page
    Css,
    /// The register of all entries as a table with commas, for auditors
    Csv,
    /// The same register as a workbook; needs --out
    Xlsx,
    /// The file for /.well-known/gpc.json, with which a site declares that it honours Global Privacy Control
    Gpc,
    /// The configuration of the consent banner vanilla-cookieconsent 3.1 as a JavaScript module: categories, entries to
    /// remove on withdrawal, and tables and texts in every language of the policy
    VanillaCookieconsent,
}

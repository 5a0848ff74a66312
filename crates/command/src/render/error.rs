//! Why the page cannot be rendered.

use super::markers::MarkerError;
use crate::exit::Exit;
use crate::failure::Explained;
use cookie_registry_render::page::{PageError, TemplatesError};
use std::path::PathBuf;

/// A page that cannot be rendered, or a file that it cannot be inserted into.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RenderError {
    /// Templates were named for a format that uses none.
    #[error("only --format html, fragment and markdown use templates")]
    TemplatesNotSupported,
    /// A style sheet was named for a format that links to none.
    #[error("only --format html links to a style sheet")]
    StylesheetNotSupported,
    /// A workbook was to be printed.
    #[error("a workbook is written to a file")]
    WorkbookNeedsFile,
    /// The register cannot be written as CSV.
    #[error("cannot write CSV: {0}")]
    Csv(csv::Error),
    /// The register cannot be written as a workbook.
    #[error("cannot write the workbook: {0}")]
    Xlsx(rust_xlsxwriter::XlsxError),
    /// The extension of a file names no format of the page.
    #[error("cannot determine from {} whether it is HTML or Markdown", .0.display())]
    UnknownFormat(PathBuf),
    /// The markers of a file do not determine where the page belongs.
    #[error("{}: {error}; nothing was written", path.display())]
    Markers {
        /// The file.
        path: PathBuf,
        /// What is wrong with its markers.
        error: MarkerError,
    },
}

impl Explained for RenderError {
    fn exit(&self) -> Exit {
        match self {
            Self::Markers { .. } | Self::Csv(_) | Self::Xlsx(_) => Exit::CouldNotRun,
            _ => Exit::Usage,
        }
    }

    fn help(&self) -> Option<String> {
        let help = match self {
            Self::TemplatesNotSupported => "leave --templates out",
            Self::StylesheetNotSupported => {
                "leave --stylesheet out, or link to the style sheet from the page around it"
            }
            Self::WorkbookNeedsFile => "name it with --out FILE.xlsx",
            Self::Csv(_) => return None,
            Self::Xlsx(_) => {
                "a sheet has at most 1,048,576 rows, and a cell at most 32,767 characters"
            }
            Self::UnknownFormat(_) => "its name must end in .html, .htm, .md or .markdown",
            Self::Markers { error, .. } => error.help(),
        };
        Some(help.to_owned())
    }
}

impl Explained for PageError {
    fn help(&self) -> Option<String> {
        let help = match self {
            Self::Language { .. } => "name one of them with --language TAG",
            Self::GpcNotHonoured => {
                "publish no gpc.json, or honour the signal and write `global_privacy_control = \"honoured\"` in [choices]"
            }
            Self::NoBannerCookie { .. } => {
                "declare the banner's cookie: [cookies.choice] with name = \"cc_cookie\", provider = \"vanilla-cookieconsent\", set_by = \"script\", value = \"json\", category = \"necessary\", exemption = \"user-input\", a purpose and a lifetime"
            }
            Self::Template(_) => {
                "docs/templates.md of cookie-registry lists the blocks and all values that templates are given"
            }
            _ => return None,
        };
        Some(help.to_owned())
    }
}

impl Explained for TemplatesError {}

//! `render`: renders the public page of the policy, and prints it, writes it to a file or compares it with a
//! published file.

mod error;
pub(crate) mod markers;

use crate::check;
use crate::cli::{self, RenderFormat};
use crate::console::Console;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files::{read, replace, replace_bytes};
use crate::policy_file::PolicyFile;
use crate::published::{AmbiguousCheckTarget, compare, refuse_policy};
use crate::register;
use cookie_registry_policy::source::Sources;
use cookie_registry_policy::{Options, Policy, check_files};
use cookie_registry_render::page::{RenderOptions, STYLESHEET, Templates, page};
use cookie_registry_render::{Format, content_hash, render};
use error::RenderError;
use std::ffi::OsStr;
use std::path::Path;

/// Runs `render`.
pub(crate) fn run(
    arguments: &cli::Render,
    policy: &cli::PolicyOptions,
    console: &Console,
) -> Result<Exit, Failure> {
    let order = Order::of(arguments)?;
    let file = PolicyFile::find(policy)?;
    let checked = check_files(&file, &file.path, Options::today())?;
    let Some(policy) = checked.policy().filter(|_| checked.is_decided()) else {
        check::print_findings(&checked, &file, console);
        return Ok(Exit::Findings);
    };
    let hash = content_hash(&checked.sources);
    if order.format == RenderFormat::Xlsx {
        return workbook(policy, &order, arguments, &checked.sources, console);
    }
    let rendered = rendered(policy, order.format, arguments, hash)?;
    if let Some(language) = &arguments.language {
        note_missing_texts(policy, language, console);
    }
    match order.place {
        Place::Stdout => {
            console.output(&rendered)?;
            Ok(Exit::Clean)
        }
        Place::Compared(path) => Ok(compare(path, &read(path)?, &rendered, console)),
        Place::File(path) => {
            refuse_policy(path, &checked.sources)?;
            replace(path, &rendered)?;
            console.note(&format!("wrote {}\n", path.display()));
            Ok(Exit::Clean)
        }
        Place::Between { path, compared } => {
            let published = read(path)?;
            let wanted = markers::fill(&published, &rendered).map_err(|error| {
                let path = path.to_owned();
                RenderError::Markers { path, error }
            })?;
            if compared {
                return Ok(compare(path, &published, &wanted, console));
            }
            replace(path, &wanted)?;
            console.note(&format!("wrote {}\n", path.display()));
            Ok(Exit::Clean)
        }
    }
}

/// Prints a note if the policy has no texts in the page's language, because the page then mixes two
/// languages.
fn note_missing_texts(policy: &Policy, language: &str, console: &Console) {
    let primary = |tag: &str| {
        tag.split('-')
            .next()
            .unwrap_or_default()
            .to_ascii_lowercase()
    };
    let all = &policy.meta.languages;
    if !all.iter().any(|own| primary(own) == primary(language)) {
        console.note(&format!(
            "note: the policy's own texts are in {}; one without `{language}` appears on the page in its own language\n\
             help: to require every text in both, write: languages = [{}, \"{language}\"] in [policy]\n",
            all.join(", "),
            all.iter().map(|own| format!("\"{own}\"")).collect::<Vec<_>>().join(", "),
        ));
    }
}

/// The requested action.
#[derive(Debug)]
struct Order<'a> {
    format: RenderFormat,
    place: Place<'a>,
}

/// The destination of the page.
#[derive(Debug)]
enum Place<'a> {
    /// To standard output.
    Stdout,
    /// To a separate file.
    File(&'a Path),
    /// None: it is only compared with a separate file.
    Compared(&'a Path),
    /// Between the markers of a file; or none, if it is only compared with that file.
    Between { path: &'a Path, compared: bool },
}

impl<'a> Order<'a> {
    fn of(arguments: &'a cli::Render) -> Result<Self, Failure> {
        if arguments.stylesheet.is_some() && arguments.format != RenderFormat::Html {
            return Err(RenderError::StylesheetNotSupported.into());
        }
        let check = arguments.check.as_ref().map(Option::as_deref);
        let place = match (
            check,
            arguments.out.as_deref(),
            arguments.in_place.as_deref(),
        ) {
            (None, None, None) => Place::Stdout,
            (None, Some(path), None) => Place::File(path),
            (Some(Some(path)), None, None) | (Some(None), Some(path), None) => {
                Place::Compared(path)
            }
            (None | Some(None), None, Some(path)) => Place::Between {
                path,
                compared: check.is_some(),
            },
            _ => return Err(AmbiguousCheckTarget.into()),
        };
        let format = match place {
            Place::Between { path, .. } => format_within(path)?,
            _ => arguments.format,
        };
        let has_templates = matches!(
            format,
            RenderFormat::Html | RenderFormat::Fragment | RenderFormat::Markdown
        );
        if arguments.templates.is_some() && !has_templates {
            return Err(RenderError::TemplatesNotSupported.into());
        }
        Ok(Self { format, place })
    }
}

/// Returns the format of a whole file, by its extension.
pub(crate) fn format_of(path: &Path) -> Result<RenderFormat, RenderError> {
    Ok(match format_within(path)? {
        RenderFormat::Fragment => RenderFormat::Html,
        format => format,
    })
}

/// Returns the format that fits into a file, by its extension.
fn format_within(path: &Path) -> Result<RenderFormat, RenderError> {
    let extension = path.extension().and_then(OsStr::to_str).unwrap_or_default();
    match extension.to_ascii_lowercase().as_str() {
        "html" | "htm" => Ok(RenderFormat::Fragment),
        "md" | "markdown" => Ok(RenderFormat::Markdown),
        _ => Err(RenderError::UnknownFormat(path.to_owned())),
    }
}

fn in_language(arguments: &cli::Render) -> RenderOptions {
    let options = RenderOptions::new();
    match &arguments.language {
        Some(language) => options.language(language),
        None => options,
    }
}

/// Writes the register as a workbook, which is no text and therefore needs a file.
fn workbook(
    policy: &Policy,
    order: &Order<'_>,
    arguments: &cli::Render,
    sources: &Sources,
    console: &Console,
) -> Result<Exit, Failure> {
    let Place::File(path) = order.place else {
        return Err(RenderError::WorkbookNeedsFile.into());
    };
    let page = page(policy, &in_language(arguments))?;
    let bytes = register::xlsx(&page).map_err(RenderError::Xlsx)?;
    refuse_policy(path, sources)?;
    replace_bytes(path, &bytes)?;
    console.note(&format!("wrote {}\n", path.display()));
    Ok(Exit::Clean)
}

fn rendered(
    policy: &Policy,
    format: RenderFormat,
    arguments: &cli::Render,
    hash: String,
) -> Result<String, Failure> {
    let format = match format {
        RenderFormat::Html => Format::Html,
        RenderFormat::Fragment => Format::Fragment,
        RenderFormat::Markdown => Format::Markdown,
        RenderFormat::Json => Format::Json,
        RenderFormat::DeviceStorage => Format::DeviceStorage,
        RenderFormat::Gpc => Format::Gpc,
        RenderFormat::VanillaCookieconsent => Format::VanillaCookieconsent,
        RenderFormat::Css => return Ok(STYLESHEET.to_owned()),
        RenderFormat::Csv => {
            let page = page(policy, &in_language(arguments))?;
            return Ok(register::csv(&page).map_err(RenderError::Csv)?);
        }
        RenderFormat::Xlsx => return Err(RenderError::WorkbookNeedsFile.into()),
    };
    let mut options = RenderOptions::new().content_hash(hash);
    if let Some(language) = &arguments.language {
        options = options.language(language);
    }
    match &arguments.stylesheet {
        Some(address) => options = options.stylesheet(address),
        // One file is then a whole page.
        None => options = options.inline_style(),
    }
    for (language, address) in &arguments.alternate {
        options = options.alternate(language, address);
    }
    if let Some(folder) = &arguments.templates {
        options = options.templates(Templates::read_folder(folder)?);
    }
    Ok(render(policy, format, &options)?)
}

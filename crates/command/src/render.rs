//! `render`: the public page of the policy, printed, written to a file or held against a published one.

mod difference;
mod markers;

pub(crate) use difference::difference;
pub(crate) use markers::MarkerError;

use crate::check;
use crate::cli::{self, RenderFormat};
use crate::console::Console;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::new_files::replace;
use crate::policy_file::PolicyFile;
use cookie_registry_policy::source::{Disk, Sources};
use cookie_registry_policy::{Options, Policy, check_files};
use cookie_registry_render::page::{Format, RenderOptions, STYLESHEET, Templates, render};
use std::ffi::OsStr;
use std::fs;
use std::path::Path;

pub(crate) fn run(
    arguments: &cli::Render,
    policy: Option<&Path>,
    console: &Console,
) -> Result<Exit, Failure> {
    let order = Order::of(arguments)?;
    let file = PolicyFile::find(policy)?;
    let checked = check_files(&file, &file.path, Options::today())?;
    let Some(policy) = checked.policy() else {
        check::tell_findings(&checked, &file, console);
        return Ok(Exit::Findings);
    };
    let rendered = rendered(policy, order.format, arguments)?;
    if let Some(language) = &arguments.language {
        tell_missing_texts(policy, language, console);
    }
    match order.place {
        Place::Stdout => {
            console.output(&rendered)?;
            Ok(Exit::Clean)
        }
        Place::Compared(path) => compare(path, &read(path)?, &rendered, console),
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
                Failure::Markers { path, error }
            })?;
            if compared {
                return compare(path, &published, &wanted, console);
            }
            replace(path, &wanted)?;
            console.note(&format!("wrote {}\n", path.display()));
            Ok(Exit::Clean)
        }
    }
}

/// A page in a language in which the policy has no texts of its own is half in another.
fn tell_missing_texts(policy: &Policy, language: &str, console: &Console) {
    let primary = |tag: &str| {
        tag.split('-')
            .next()
            .unwrap_or_default()
            .to_ascii_lowercase()
    };
    let all = &policy.meta.languages;
    if !all.iter().any(|own| primary(own) == primary(language)) {
        console.note(&format!(
            "note: the policy's own texts are in {}; where one has no `{language}`, it stands on the page as it is\n\
             help: to have every text demanded in both, write: languages = [{}, \"{language}\"] in [policy]\n",
            all.join(", "),
            all.iter().map(|own| format!("\"{own}\"")).collect::<Vec<_>>().join(", "),
        ));
    }
}

/// What was asked for.
#[derive(Debug)]
struct Order<'a> {
    format: RenderFormat,
    place: Place<'a>,
}

/// Where the page goes.
#[derive(Debug)]
enum Place<'a> {
    /// To standard output.
    Stdout,
    /// To a file of its own.
    File(&'a Path),
    /// Nowhere: a file of its own is held against it.
    Compared(&'a Path),
    /// Between the markers of a file, or nowhere, when that file is held against it.
    Between { path: &'a Path, compared: bool },
}

impl<'a> Order<'a> {
    fn of(arguments: &'a cli::Render) -> Result<Self, Failure> {
        if arguments.stylesheet.is_some() && arguments.format != RenderFormat::Html {
            return Err(Failure::NoLink);
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
            _ => return Err(Failure::CheckOfWhat),
        };
        let format = match place {
            Place::Between { path, .. } => form_within(path)?,
            _ => arguments.format,
        };
        let has_templates = matches!(
            format,
            RenderFormat::Html | RenderFormat::Fragment | RenderFormat::Markdown
        );
        if arguments.templates.is_some() && !has_templates {
            return Err(Failure::NoTemplates);
        }
        Ok(Self { format, place })
    }
}

/// The form of a file of its own, by its extension.
pub(crate) fn form_of(path: &Path) -> Result<RenderFormat, Failure> {
    Ok(match form_within(path)? {
        RenderFormat::Fragment => RenderFormat::Html,
        form => form,
    })
}

/// The form that fits into a file, by its extension.
fn form_within(path: &Path) -> Result<RenderFormat, Failure> {
    let extension = path.extension().and_then(OsStr::to_str).unwrap_or_default();
    match extension.to_ascii_lowercase().as_str() {
        "html" | "htm" => Ok(RenderFormat::Fragment),
        "md" | "markdown" => Ok(RenderFormat::Markdown),
        _ => Err(Failure::UnknownForm(path.to_owned())),
    }
}

fn rendered(
    policy: &Policy,
    format: RenderFormat,
    arguments: &cli::Render,
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
    };
    let mut options = RenderOptions::new();
    if let Some(language) = &arguments.language {
        options = options.language(language);
    }
    if let Some(address) = &arguments.stylesheet {
        options = options.stylesheet(address);
    }
    if let Some(folder) = &arguments.templates {
        options = options.templates(Templates::read(&Disk, folder)?);
    }
    Ok(render(policy, format, &options)?)
}

pub(crate) fn read(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(|source| Failure::Read {
        path: path.to_owned(),
        source,
    })
}

/// Holds what is published against what it should be.
pub(crate) fn compare(
    path: &Path,
    published: &str,
    wanted: &str,
    console: &Console,
) -> Result<Exit, Failure> {
    let shown = path.display();
    match difference(&shown.to_string(), published, wanted) {
        None => {
            console.note(&format!("{shown}: as the policy says\n"));
            Ok(Exit::Clean)
        }
        Some(difference) => {
            console.tell(&difference);
            console.tell(&format!(
                "error: {shown} differs from what the policy says\n\
                 help: the same command without --check, with --out or --in-place, writes it anew\n"
            ));
            Ok(Exit::Findings)
        }
    }
}

/// A slip such as `--out policy.toml` must not cost the policy.
pub(crate) fn refuse_policy(path: &Path, sources: &Sources) -> Result<(), Failure> {
    let Ok(place) = fs::canonicalize(path) else {
        // There is nothing yet that could be lost.
        return Ok(());
    };
    let is_source = sources
        .iter()
        .any(|source| fs::canonicalize(&source.path).is_ok_and(|source| source == place));
    if is_source {
        return Err(Failure::OverPolicy(path.to_owned()));
    }
    Ok(())
}

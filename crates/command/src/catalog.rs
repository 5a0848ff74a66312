//! `catalog`: the cookies and storage keys of many services in one place, with the checks that only a fleet can make.
//!
//! Data flows one way: paths -> [`input`] -> [`service::Service`] -> [`checks`] and [`headers`] -> JSON and [`site`].

mod checks;
mod headers;
mod input;
mod model;
mod place;
mod service;
mod site;
mod write;

use crate::cli::{self, CatalogFormat};
use crate::console::{Console, counted};
use crate::exit::Exit;
use crate::failure::Failure;
use checks::Problem;
use cookie_registry_policy::{Options, Severity};
use model::Catalog;
use std::fmt::Write as _;

/// Runs `catalog`.
pub(crate) fn run(arguments: &cli::Catalog, console: &Console) -> Result<Exit, Failure> {
    match &arguments.command {
        cli::CatalogCommand::Build { services, out } => {
            let catalog = read(services)?;
            let written = write::site(out, &site::files(&catalog)?)?;
            console.note(&format!(
                "wrote {written} files to {}\n{}\n",
                out.display(),
                summary(&catalog)
            ));
            Ok(Exit::Clean)
        }
        cli::CatalogCommand::Check {
            services,
            format,
            deny_warnings,
        } => {
            let catalog = read(services)?;
            match format {
                CatalogFormat::Human => console.output_text(&human(&catalog))?,
                CatalogFormat::Json => console.output(&catalog.to_json())?,
            }
            let denied = |problem: &Problem| {
                problem.severity == Severity::Error
                    || (*deny_warnings && problem.severity == Severity::Warning)
            };
            Ok(if catalog.problems.iter().any(denied) {
                Exit::Findings
            } else {
                Exit::Clean
            })
        }
    }
}

fn read(arguments: &cli::Services) -> Result<Catalog, Failure> {
    let today = Options::today().today;
    let services = input::read(arguments)?;
    Ok(Catalog::of(services, today))
}

fn summary(catalog: &Catalog) -> String {
    let of = |severity| {
        let problems = catalog.problems.iter();
        problems
            .filter(|problem| problem.severity == severity)
            .count()
    };
    let entries: usize = catalog.services.iter().map(|it| it.entries.len()).sum();
    format!(
        "{}, {}: {}, {}",
        counted(catalog.services.len(), "service", "services"),
        counted(entries, "entry", "entries"),
        counted(of(Severity::Error), "error", "errors"),
        counted(of(Severity::Warning), "warning", "warnings"),
    )
}

/// Formats the problems for people.
fn human(catalog: &Catalog) -> String {
    let mut text = String::new();
    for problem in &catalog.problems {
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "{}: {} [{}]\n  = help: {}\n",
            problem.severity, problem.message, problem.code, problem.help
        );
    }
    let _ = writeln!(text, "{}", summary(catalog));
    text
}

//! `generate typescript`: generates the constants of the policy for the front end, and prints them, writes
//! them to a file or compares them with a file.

use crate::check;
use crate::cli;
use crate::console::Console;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files::{read, replace};
use crate::policy_file::PolicyFile;
use crate::published::{AmbiguousCheckTarget, compare, refuse_policy};
use cookie_registry_policy::{Options, check_files};
use cookie_registry_render::typescript::module;
use std::path::Path;

/// Runs `generate typescript`.
pub(crate) fn run(
    arguments: &cli::GenerateTypescript,
    policy: &cli::PolicyOptions,
    console: &Console,
) -> Result<Exit, Failure> {
    let place = Place::of(arguments)?;
    let file = PolicyFile::find(policy)?;
    let checked = check_files(&file, &file.path, Options::today())?;
    let Some(policy) = checked.policy() else {
        check::print_findings(&checked, &file, console);
        return Ok(Exit::Findings);
    };
    let module = module(policy);
    match place {
        Place::Stdout => console.output(&module)?,
        Place::File(path) => {
            refuse_policy(path, &checked.sources)?;
            replace(path, &module)?;
            console.note(&format!("wrote {}\n", path.display()));
        }
        Place::Compared(path) => return Ok(compare(path, &read(path)?, &module, console)),
    }
    Ok(Exit::Clean)
}

/// The destination of the module.
enum Place<'a> {
    /// To standard output.
    Stdout,
    /// To a file.
    File(&'a Path),
    /// None: it is only compared with a file.
    Compared(&'a Path),
}

impl<'a> Place<'a> {
    fn of(arguments: &'a cli::GenerateTypescript) -> Result<Self, AmbiguousCheckTarget> {
        let check = arguments.check.as_ref().map(Option::as_deref);
        match (check, arguments.out.as_deref()) {
            (None, None) => Ok(Self::Stdout),
            (None, Some(path)) => Ok(Self::File(path)),
            (Some(Some(path)), None) | (Some(None), Some(path)) => Ok(Self::Compared(path)),
            _ => Err(AmbiguousCheckTarget),
        }
    }
}

//! `approve`: records that an entry is approved as it stands.

use crate::cli;
use crate::console::Console;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::new_files::replace;
use crate::policy_file::PolicyFile;
use cookie_registry_policy::approval::{Approvals, FILE_NAME};
use cookie_registry_policy::{Options, check_files};
use std::path::Path;
use std::{fs, io};

pub(crate) fn run(
    arguments: &cli::Approve,
    policy: Option<&Path>,
    console: &Console,
) -> Result<Exit, Failure> {
    let file = PolicyFile::find(policy)?;
    if file.is_stdin() {
        return Err(Failure::StdinHasNoPlace);
    }
    let options = Options::today();
    let checked = check_files(&file, &file.path, options)?;
    let policy = checked
        .policy()
        .ok_or_else(|| Failure::Invalid(file.path.clone()))?;
    let mut approvals = read(&file)?.unwrap_or_default();
    let mut told = String::new();
    for entry in &arguments.entries {
        let entry = approvals
            .approve(policy, entry, options.today)
            .map_err(Failure::NoEntry)?;
        told.push_str(&format!("approved {entry}\n"));
    }
    let path = file.path.with_file_name(FILE_NAME);
    replace(&path, &approvals.to_toml())?;
    told.push_str(&format!("wrote {}\n", path.display()));
    console.note(&told);
    Ok(Exit::Clean)
}

/// The approvals beside a policy, where there are any.
pub(crate) fn read(policy: &PolicyFile) -> Result<Option<Approvals>, Failure> {
    if policy.is_stdin() {
        return Ok(None);
    }
    let path = policy.path.with_file_name(FILE_NAME);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(source) => return Err(Failure::Read { path, source }),
    };
    match Approvals::parse(&text) {
        Ok(approvals) => Ok(Some(approvals)),
        Err(error) => Err(Failure::BadLock { path, error }),
    }
}

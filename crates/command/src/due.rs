//! `due`: lists the entries whose review is due soon or overdue.

use crate::approve;
use crate::cli::{self, DueFormat};
use crate::console::Console;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::policy_file::PolicyFile;
use cookie_registry_policy::{Options, check_files, review};

/// Runs `due`.
pub(crate) fn run(
    arguments: &cli::Due,
    policy: &cli::PolicyOptions,
    console: &Console,
) -> Result<Exit, Failure> {
    let policy = PolicyFile::find(policy)?;
    let options = Options::today();
    let checked = check_files(&policy, &policy.path, options)?;
    let approvals = approve::read(&policy)?.unwrap_or_default();
    let within = arguments.within;
    let due = review::due(checked.recovered(), &approvals, options.today, within);
    let without = review::without_date(checked.recovered());
    match arguments.format {
        DueFormat::Human => console.output_text(&review::human(&due, within, &without))?,
        DueFormat::Json => {
            console.output(&review::json(&due, options.today, within, &without))?;
        }
    }
    let overdue = due.iter().any(|one| one.days_left < 0);
    Ok(if arguments.exit_code && overdue {
        Exit::Findings
    } else {
        Exit::Clean
    })
}

//! `generate words`: writes a file with the sentences that a language lacks, to be translated.

use crate::cli;
use crate::console::Console;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files::replace;
use crate::policy_file::PolicyFile;
use crate::published::refuse_policy;
use cookie_registry_policy::{Options, check_files};
use cookie_registry_render::words_file;

/// Runs `generate words`. It needs no valid policy, because a policy without sentences has findings.
pub(crate) fn run(
    arguments: &cli::GenerateWords,
    policy: &cli::PolicyOptions,
    console: &Console,
) -> Result<Exit, Failure> {
    let file = PolicyFile::find(policy)?;
    let checked = check_files(&file, &file.path, Options::today())?;
    let text = words_file(checked.recovered(), &arguments.language);
    match arguments.out.as_deref() {
        None => console.output(&text)?,
        Some(path) => {
            // A file with sentences that the policy already has is one of its sources.
            refuse_policy(path, &checked.sources)?;
            replace(path, &text)?;
            console.note(&format!("wrote {}\n", path.display()));
        }
    }
    Ok(Exit::Clean)
}

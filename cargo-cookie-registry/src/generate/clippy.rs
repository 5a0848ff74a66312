//! `generate clippy`: the list by which clippy refuses what sets cookies around the registry.

use crate::cli;
use crate::console::Console;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::new_files::replace;
use crate::policy_file::PolicyFile;
use cookie_registry_scan::rust::library::types;
use std::path::Path;

pub(crate) fn run(
    arguments: &cli::GenerateClippy,
    policy: Option<&Path>,
    console: &Console,
) -> Result<Exit, Failure> {
    PolicyFile::find(policy)?;
    let mut text = String::from("disallowed-types = [\n");
    for path in types() {
        text.push_str(&format!(
            "    {{ path = \"{path}\", reason = \"use the constants of the registry\", allow-invalid = true }},\n"
        ));
    }
    text.push_str("]\n");
    match &arguments.out {
        Some(path) => {
            replace(path, &text)?;
            console.note(&format!("wrote {}\n", path.display()));
        }
        None => console.output(&text)?,
    }
    Ok(Exit::Clean)
}

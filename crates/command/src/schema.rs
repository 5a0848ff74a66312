//! `schema`: the JSON Schema of policy.toml.

use crate::console::Console;
use crate::exit::Exit;
use crate::failure::Failure;

/// Runs `schema`.
pub(crate) fn run(console: &Console) -> Result<Exit, Failure> {
    console.output(&text())?;
    Ok(Exit::Clean)
}

/// Returns the schema as `schema` prints it and `init` writes it.
pub(crate) fn text() -> String {
    format!("{:#}\n", cookie_registry_policy::schema::schema())
}

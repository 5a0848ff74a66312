//! `schema`: the JSON Schema of policy.toml, or of the report of an audit.

use crate::cli;
use crate::console::Console;
use crate::exit::Exit;
use crate::failure::Failure;

/// Runs `schema`.
pub(crate) fn run(arguments: &cli::Schema, console: &Console) -> Result<Exit, Failure> {
    #[cfg(feature = "audit")]
    if arguments.report {
        console.output(&format!("{:#}\n", cookie_registry_audit::report_schema()))?;
        return Ok(Exit::Clean);
    }
    #[cfg(not(feature = "audit"))]
    let cli::Schema {} = arguments;
    console.output(&text())?;
    Ok(Exit::Clean)
}

/// Returns the schema as `schema` prints it and `init` writes it.
pub(crate) fn text() -> String {
    format!("{:#}\n", cookie_registry_policy::schema::schema())
}

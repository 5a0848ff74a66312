//! Renders the public cookie policy while the service is built, so that what is published and what is
//! compiled come out of the same file, and the service itself reads no TOML.

use cookie_registry_render::PageFiles;
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    PageFiles::at("/cookies")
        .languages(["en", "de", "fr", "es"])
        .templates("templates/policy")
        .write("../../policy.toml")?;
    Ok(())
}

//! Renders the public cookie policy while the service is built, in the languages of the policy.

use cookie_registry_render::PageFiles;
use std::env;
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let policy = match env::var_os("CARGO_FEATURE_NEXT_POLICY") {
        Some(_) => "policy-next.toml",
        None => "policy.toml",
    };
    PageFiles::at("/cookies")
        .languages(["en", "de"])
        .write(policy)?;
    Ok(())
}

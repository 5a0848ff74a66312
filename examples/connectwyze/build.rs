//! Renders the public cookie policy while the service is built, so that what is published and what is
//! compiled come out of the same file, and the service itself reads no TOML.

use cookie_registry_policy::page::{Format, RenderOptions, STYLESHEET, render};
use cookie_registry_policy::{Options, check_file};
use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let policy = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("../../policy.toml");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    println!("cargo::rerun-if-changed={}", policy.display());
    println!("cargo::rerun-if-changed=build.rs");
    let checked = check_file(&policy, Options::today())?;
    // Also of a policy with errors: the macro refuses it right after, and shows the line of each.
    let page = render(checked.recovered(), Format::Fragment, &RenderOptions::new())?;
    fs::write(out.join("cookie-policy.html"), page)?;
    fs::write(out.join("cookie-policy.css"), STYLESHEET)?;
    Ok(())
}

//! Finds a browser and lets it visit the pages.

use crate::address::Address;
use crate::chromium::Chromium;
use crate::driver::{DriveError, Driver};
use crate::firefox::Firefox;
use crate::hosts::AllowedHosts;
use crate::journey::Step;
use crate::secrets::{SHORTEST, Secrets};
use crate::settings::{Engine, MAX_PAGES, Settings};
use crate::stages::{Observed, walk};
use cookie_registry_browser::{CHROMIUM, FIREFOX, Program};
use std::path::PathBuf;

/// The reason why an audit could not run.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AuditError {
    /// No browser is installed.
    #[error("there is no {}: none of {} is on PATH, and the variable {} names none", .0.names[0], .0.names.join(", "), .0.variable)]
    NoBrowser(Program),
    /// The given browser program does not exist.
    #[error("there is no browser {}", .0.display())]
    NoProgram(PathBuf),
    /// The address of a page is invalid.
    #[error("`{0}` is not the address of a page; write it with http:// or https://")]
    Address(String),
    /// A host name is invalid.
    #[error(
        "`{0}` is not a host name; write `our.example`, `*.our.example` for every host below it, or `*` for all"
    )]
    Host(String),
    /// There are no pages, or too many.
    #[error("an audit can visit 1 to {MAX_PAGES} pages, but {0} were given")]
    Pages(usize),
    /// A secret of the journey is too short.
    #[error(
        "the value of the variable {0} has fewer than {SHORTEST} characters, too few to be kept out of a report"
    )]
    ShortSecret(String),
    /// The browser could not be used.
    #[error(transparent)]
    Drive(#[from] DriveError),
}

/// Lets a browser visit the pages in all stages, and returns what it stored.
///
/// If something goes wrong during the audit, such as a page that does not load, the observation contains it as a problem. At
/// the end, no process of the browser and no file of its profile is left.
///
/// # Errors
/// [`AuditError`] if the audit could not begin, or if a selector is invalid.
///
/// ```no_run
/// use cookie_registry_audit::{Settings, observe};
/// let observed = observe(&Settings::new(vec!["http://127.0.0.1:8080/".to_owned()]))?;
/// for stage in &observed.observation.stages {
///     println!("{}: {} entries", stage.stage, stage.stored.len());
/// }
/// # Ok::<(), cookie_registry_audit::AuditError>(())
/// ```
pub fn observe(settings: &Settings) -> Result<Observed, AuditError> {
    if settings.pages.is_empty() || settings.pages.len() > MAX_PAGES {
        return Err(AuditError::Pages(settings.pages.len()));
    }
    let mut named = Vec::new();
    let addresses = settings.pages.iter().chain(&settings.withdraw_at);
    for url in addresses.chain(&settings.sitemap) {
        let address = Address::parse(url).ok_or_else(|| AuditError::Address(url.clone()))?;
        named.push(address.host);
    }
    for step in &settings.journey {
        if let Step::Go(url) = step
            && !url.starts_with('/')
        {
            let address = Address::parse(url).ok_or_else(|| AuditError::Address(url.clone()))?;
            named.push(address.host);
        }
    }
    if let Some(bad) = named
        .iter()
        .chain(&settings.allow_hosts)
        .find(|host| !AllowedHosts::is_pattern(host))
    {
        return Err(AuditError::Host(bad.clone()));
    }
    let secrets = Secrets::of(&settings.journey).map_err(AuditError::ShortSecret)?;
    let hosts = AllowedHosts::new(
        named.iter().map(String::as_str),
        settings.allow_hosts.iter().map(String::as_str),
    );
    let program = program(settings)?;
    let bounds = settings.bounds();
    let mut driver: Box<dyn Driver> = match settings.engine {
        Engine::Chromium => Box::new(Chromium::start(&program, &hosts, bounds)?),
        Engine::Firefox => Box::new(Firefox::start(&program, &hosts, bounds)?),
    };
    Ok(walk(&mut *driver, settings, &secrets)?)
}

fn program(settings: &Settings) -> Result<PathBuf, AuditError> {
    let kind = match settings.engine {
        Engine::Chromium => CHROMIUM,
        Engine::Firefox => FIREFOX,
    };
    match &settings.program {
        Some(program) if program.is_file() => Ok(program.clone()),
        Some(program) => Err(AuditError::NoProgram(program.clone())),
        None => kind.find().ok_or(AuditError::NoBrowser(kind)),
    }
}

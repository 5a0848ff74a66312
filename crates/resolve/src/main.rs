//! The command `cookie-registry-resolve`.

use clap::{Parser, ValueEnum};
use cookie_registry_policy::report::{self, Report, Style};
use cookie_registry_policy::source::absolute;
use cookie_registry_policy::{Code, Finding, Options as PolicyOptions, Severity, check};
use cookie_registry_resolve::{LoadOptions, Outcome, facts, learn, resolve};
use cookie_registry_scan::{Scan, compare, findings};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Finds the calls that set cookies and storage keys, by the types of all dependencies, and compares them with a policy
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    /// The folder of the service, or its Cargo.toml
    #[arg(value_name = "PATH", default_value = ".")]
    path: PathBuf,
    /// The policy; by default the nearest policy.toml from the service upward
    #[arg(long, value_name = "PATH")]
    policy: Option<PathBuf>,
    /// The output format: human-readable findings go to standard error, all others to standard output. `facts` needs no policy
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Turn all features of the service on
    #[arg(long)]
    all_features: bool,
    /// Turn these features on
    #[arg(long, value_name = "FEATURES", value_delimiter = ',')]
    features: Vec<String>,
    /// Turn the default features off
    #[arg(long)]
    no_default_features: bool,
    /// Do not use the network
    #[arg(long)]
    offline: bool,
    /// Neither use nor keep what earlier runs have found out about dependencies, in the folder target/cookie-registry-resolve
    #[arg(long)]
    fresh: bool,
    /// Print the row of the catalog that the sources of this dependency call for, by the name that code has for it. Needs no
    /// policy
    #[arg(long, value_name = "CRATE")]
    learn: Vec<String>,
    /// Build no build scripts and no procedural macros; the result is not verified then
    #[arg(long)]
    no_build: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Human,
    Json,
    Sarif,
    Github,
    Gitlab,
    /// What was found, without a policy, as `cargo cookie-registry check --resolved` reads it
    Facts,
}

/// The exit statuses, which are those of `cargo cookie-registry`.
const CLEAN: u8 = 0;
const FINDINGS: u8 = 1;
const COULD_NOT_RUN: u8 = 3;
const NOT_VERIFIED: u8 = 4;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    // A panic of rust-analyzer, which runs on a thread of its own, is listed with the result, which is not verified then.
    if std::env::var_os("RUST_BACKTRACE").is_none() {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if std::thread::current().name() == Some("main") {
                usual(panic);
            }
        }));
    }
    match run(&arguments) {
        Ok(status) => ExitCode::from(status),
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(COULD_NOT_RUN)
        }
    }
}

fn run(arguments: &Arguments) -> Result<u8, Box<dyn std::error::Error>> {
    let here = std::env::current_dir()?;
    let place = absolute(&here, &arguments.path);
    let manifest = if place.is_dir() {
        place.join("Cargo.toml")
    } else {
        place
    };
    if !manifest.is_file() {
        return Err(format!("there is no {}", manifest.display()).into());
    }
    let mut options = LoadOptions::default();
    options.all_features = arguments.all_features;
    options.features.clone_from(&arguments.features);
    options.no_default_features = arguments.no_default_features;
    options.offline = arguments.offline;
    options.no_build = arguments.no_build;
    options.fresh = arguments.fresh;
    if !arguments.learn.is_empty() {
        return print_rows(&manifest, &options, &arguments.learn);
    }
    if arguments.format == Format::Facts {
        let outcome = resolve(&manifest, &options)?;
        println!("{}", facts::json(&outcome));
        return Ok(status(0, &outcome));
    }
    let policy = match &arguments.policy {
        Some(path) => absolute(&here, path),
        None => nearest(&manifest).ok_or(
            "there is no policy.toml in the folder of the service or a parent folder; specify one with --policy PATH",
        )?,
    };
    let policy_options = PolicyOptions::today();
    let mut checked = check::check_file(&policy, policy_options)?;
    if checked
        .findings
        .iter()
        .any(|it| it.severity == Severity::Error)
    {
        return Err(format!(
            "{} has errors; run `cargo cookie-registry check` first",
            policy.display()
        )
        .into());
    }
    let mut outcome = resolve(&manifest, &options)?;
    let mut scan = Scan::default();
    for found in &mut outcome.found {
        if let Ok(below) = found.path.strip_prefix(&here) {
            found.path = below.to_path_buf();
        }
    }
    scan.add_resolved(outcome.found.clone(), |path| {
        std::fs::read_to_string(path).ok()
    });
    let compared = compare::Options {
        root: policy.parent().unwrap_or(&here),
        today: policy_options.today,
    };
    let mut sources = std::mem::take(&mut checked.sources);
    let folder = manifest.parent().unwrap_or(&here).to_path_buf();
    let mut found = findings::of_scan(
        &scan,
        &[folder],
        checked.recovered(),
        compared,
        &mut sources,
    );
    // What nothing sets is for the whole of the sources to say, scripts included.
    found.retain(|finding| is_about_a_place(finding.code));
    Finding::sort(&mut found);
    let file_name = |path: &Path| path.display().to_string();
    let report = Report {
        sources: &sources,
        findings: &found,
        allowed: 0,
        file_name: &file_name,
    };
    match arguments.format {
        Format::Json => print!("{}", report::json(&report)),
        Format::Sarif => print!("{}", report::sarif(&report)),
        Format::Github => print!("{}", report::annotations(&report)),
        Format::Gitlab => print!("{}", report::code_quality(&report)),
        Format::Human | Format::Facts => {
            for finding in &found {
                eprintln!("{}", report::human(finding, &sources, Style::Plain));
            }
        }
    }
    eprint!("{}", summary(&outcome, &here));
    let errors = found
        .iter()
        .filter(|it| it.severity == Severity::Error)
        .count();
    Ok(status(errors, &outcome))
}

/// Prints the rows of the catalog that the sources of crates call for.
fn print_rows(
    manifest: &Path,
    options: &LoadOptions,
    crates: &[String],
) -> Result<u8, Box<dyn std::error::Error>> {
    let (rows, problems) = learn(manifest, options, crates)?;
    for row in &rows {
        print!("{row}");
    }
    for problem in &problems {
        eprintln!("not verified: {problem}");
    }
    let is_there = |name: &&String| rows.iter().any(|row| row.name == **name);
    if let Some(missing) = crates.iter().find(|name| !is_there(name)) {
        return Err(format!("`{missing}` is not among the dependencies").into());
    }
    if !problems.is_empty() {
        return Ok(NOT_VERIFIED);
    }
    Ok(CLEAN)
}

fn is_about_a_place(code: Code) -> bool {
    matches!(
        code,
        Code::Undeclared
            | Code::UnresolvedName
            | Code::BypassesRegistry
            | Code::SetByMismatch
            | Code::RetiredButSet
    )
}

fn status(errors: usize, outcome: &Outcome) -> u8 {
    if errors > 0 {
        FINDINGS
    } else if outcome.not_verified.is_empty() {
        CLEAN
    } else {
        NOT_VERIFIED
    }
}

/// How many unresolved calls are listed.
const MOST_LISTED: usize = 20;

fn summary(outcome: &Outcome, here: &Path) -> String {
    let mut text = format!(
        "resolved {} calls in {} functions; {} crates; {} calls were not followed\n",
        outcome.calls.0, outcome.size.0, outcome.size.1, outcome.calls.1
    );
    let left: usize = outcome.unresolved_in_dependencies.values().sum();
    if left > 0 {
        let crates: Vec<String> = outcome
            .unresolved_in_dependencies
            .iter()
            .map(|(name, count)| format!("{name} {count}"))
            .collect();
        text.push_str(&format!(
            "{left} calls in dependencies could not be resolved: {}\n",
            crates.join(", ")
        ));
    }
    for problem in &outcome.not_verified {
        text.push_str(&format!("not verified: {problem}\n"));
    }
    for (path, start, method) in outcome.unresolved.iter().take(MOST_LISTED) {
        let path = path.strip_prefix(here).unwrap_or(path);
        let line = std::fs::read_to_string(path)
            .ok()
            .and_then(|text| Some(text.get(..*start)?.matches('\n').count() + 1));
        let line = line.map_or_else(String::new, |line| format!(":{line}"));
        text.push_str(&format!("  {}{line}: {method}\n", path.display()));
    }
    let more = outcome.unresolved.len().saturating_sub(MOST_LISTED);
    if more > 0 {
        text.push_str(&format!("  and {more} more\n"));
    }
    text
}

/// Returns the nearest policy from a manifest upward.
fn nearest(manifest: &Path) -> Option<PathBuf> {
    manifest
        .ancestors()
        .skip(1)
        .map(|folder| folder.join("policy.toml"))
        .find(|path| path.is_file())
}
